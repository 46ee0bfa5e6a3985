//! The whole app without a window, driven by the scripted learner.
#![allow(clippy::unwrap_used)]

mod faults;
mod learners;
mod many;
mod modality;
mod outside;
mod pad;
mod presses;
mod same_score;
mod station;
mod variants;

pub use station::{Station, learner, shipped};
