//! Scenarios: the file as data, and the conditions it is written in.

pub mod condition;
pub mod model;

pub use condition::Condition;
pub use model::*;

use crate::diagnostic::Diagnostic;
use crate::document;

/// Reads a scenario file. Whether its names exist and its numbers make sense is for `check` to say.
///
/// # Errors
/// Every mistake of form that was found, in the order of the document.
pub fn parse(source: &str) -> Result<Scenario, Vec<Diagnostic>> {
    document::load("scenario.ron", source, SCENARIO_FORMAT)
}
