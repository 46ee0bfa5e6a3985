//! Conditions: the incremental evaluator against a slow and obvious one, and each construct by example.
#![allow(clippy::unwrap_used)]

mod against_reference;
mod examples;
mod generate;
mod hidden;
mod reference;
