//! What a diagnostic code means, with a wrong example and a right one.

use crate::diagnostic::Code;

/// What a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Explanation {
    /// The code.
    pub code: Code,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Why it is wrong and what to do.
    pub explanation: &'static str,
    /// An example of the mistake.
    pub wrong: &'static str,
    /// The same, mended.
    pub right: &'static str,
}

pub(super) const fn entry(
    code: Code,
    title: &'static str,
    explanation: &'static str,
    wrong: &'static str,
    right: &'static str,
) -> Explanation {
    Explanation { code, title, explanation, wrong, right }
}
