//! Conditions: the incremental evaluator against a slow and obvious one, and each construct by example.
#![allow(clippy::unwrap_used)]

mod against_reference;
mod examples;
mod exhaustive;
mod generate;
mod hidden;
mod manual;
mod pairs;
mod reference;
mod stretches;
