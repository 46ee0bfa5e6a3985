//! Rubrics: how an attempt is judged.

pub mod decide;
pub(crate) mod figure;
pub(crate) mod gathering;
pub(crate) mod gauge;
pub(crate) mod judge;
pub mod model;
pub(crate) mod monitor;
pub(crate) mod path;
pub mod ratings;
pub(crate) mod reason;
pub(crate) mod track;
pub(crate) mod values;
pub(crate) mod watching;

pub use model::*;

use crate::diagnostic::Diagnostic;
use crate::document;

/// Reads a rubric file. Whether it fits its scenario is for `check` to say.
///
/// # Errors
/// Every mistake of form that was found, in the order of the document.
pub fn parse(source: &str) -> Result<Rubric, Vec<Diagnostic>> {
    let rubric: Rubric = document::load("rubric.ron", source, RUBRIC_FORMAT)?;
    let conditions = rubric.criteria.iter().flat_map(Criterion::conditions);
    crate::scenario::bounded("rubric.ron", source, conditions)?;
    Ok(rubric)
}
