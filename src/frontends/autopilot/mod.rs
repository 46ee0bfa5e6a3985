//! The scripted learner: timed hand motions and choices, through the same samples as a person's.

pub mod script;
