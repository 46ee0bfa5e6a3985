//! Which mistakes have been told: one of a pack comes up with each scenario that uses it and with the pack
//! itself, and is mended in one place.

use std::collections::BTreeSet;
use std::path::PathBuf;

use skillward_core::check::Severity;
use skillward_core::diagnostic::Code;

use crate::library::Problem;

/// A mistake by what it is and where.
type Known = (Code, Severity, PathBuf, usize, usize);

/// The mistakes that have been told so far.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeSet<Known>);

impl Told {
    /// Those of the problems that nobody has been told of, which counts as telling them.
    pub(super) fn fresh<'p>(&mut self, problems: &'p [Problem]) -> Vec<&'p Problem> {
        problems.iter().filter(|problem| known(problem).is_none_or(|known| self.0.insert(known))).collect()
    }
}

/// `None` for what is no mistake in a document: that is each folder's own.
fn known(problem: &Problem) -> Option<Known> {
    let Problem::Mistake { diagnostic, .. } = problem else { return None };
    let path = PathBuf::from(&diagnostic.file);
    // One file may be met by two ways of writing its path.
    let path = path.canonicalize().unwrap_or(path);
    Some((diagnostic.code, diagnostic.severity, path, diagnostic.span.offset, diagnostic.span.len))
}
