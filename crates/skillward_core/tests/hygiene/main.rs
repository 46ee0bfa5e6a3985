//! The hand-hygiene model as a whole: worked traces, properties, and the skin under rubbing.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected should fail there")]

mod actions;
mod properties;
mod script;
mod skin;
mod technique;
mod traces;
