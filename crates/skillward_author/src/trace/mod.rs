//! Attempts written by hand: acts become the observations that a front end would have made of them.

mod check;
mod expand;
mod model;
mod rub;

pub use check::check;
pub use expand::{ExpandError, LONGEST_US, Recording, expand};
pub use model::{Act, Expect, Golden, TRACE_FORMAT};

use skillward_core::diagnostic::Diagnostic;
use skillward_core::document;

/// Reads a trace file. Whether its names exist is for [`check`] to say.
///
/// # Errors
/// Every mistake of form that was found, in the order of the document.
pub fn parse(file: &str, source: &str) -> Result<Golden, Vec<Diagnostic>> {
    document::load(file, source, TRACE_FORMAT)
}

#[cfg(test)]
mod tests;
