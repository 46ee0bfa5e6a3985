//! The built program in a headset, through the system's OpenXR loader and a runtime that plays the headset, the learner
//! and their mishaps, and fails whoever breaks a rule.
#![allow(clippy::unwrap_used)]

mod absent;
mod bedside;
mod comfort;
mod held;
mod mishaps;
mod motion;
mod pictures;
mod wearer;
