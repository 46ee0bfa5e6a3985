//! Whole attempts: from a scenario, a rubric and observations to events and a score.
#![allow(clippy::unwrap_used)]

mod bedside;
mod debriefs;
mod edges;
mod groups;
mod hostile;
mod measures;
mod plots;
mod replay;
mod rubrics;
mod support;
