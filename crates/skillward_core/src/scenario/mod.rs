//! Scenarios: the file as data, and the conditions it is written in.

pub mod condition;
pub mod model;

pub use condition::Condition;
pub use model::*;
