//! Skillward's clinical core: scenarios, observations, world models, rubrics and scores.
//!
//! Pure and deterministic: no file, network, clock, thread or platform mathematics, and no randomness
//! but a named generator seeded from the attempt. Text and time stamps come in, values come out. The
//! same attempt and rubric give the same score on every machine, to the bit.

pub mod attempt;
pub mod catalogue;
pub mod check;
pub mod debrief;
pub mod decimal;
pub mod diagnostic;
pub mod document;
pub mod engine;
pub mod event;
pub mod header;
pub mod hygiene;
pub mod ids;
mod lookup;
pub mod names;
pub mod observation;
pub mod packs;
pub mod rubric;
pub mod scenario;
pub mod score;
pub mod skin;
pub mod texts;
