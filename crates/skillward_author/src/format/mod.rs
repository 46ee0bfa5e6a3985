//! The layout of RON files, in one way, with every comment kept.
//!
//! Indentation is four blanks and a line has at most [`WIDTH`] characters where it can. What fits on a line
//! stands on one, unless its author began a new line after the opening bracket: then it stays open, one part a
//! line, each with a comma. A single blank line between parts stays. Numbers, texts and names are never
//! touched, so the file means the same; [`format`] makes sure of it.

mod pieces;
mod print;
mod tree;

use thiserror::Error;

use pieces::{Piece, pieces};

/// Characters a line has, where it can.
pub const WIDTH: usize = 120;
/// Deepest nesting of brackets that is laid out.
const MAX_DEPTH: usize = 256;

/// Why a file is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FormatError {
    /// Brackets do not match, or a text or comment is not closed.
    #[error("the brackets, texts or comments of line {line} are not closed as they should be")]
    Unbalanced {
        /// Line, from 1.
        line: usize,
    },
    /// Brackets nest too deep.
    #[error("brackets nest deeper than {MAX_DEPTH}")]
    TooDeep,
    /// The new layout would not hold the same: a fault of this program, and the file is left alone.
    #[error("the new layout would change what the file says; please report this, with the file")]
    Changed,
}

/// The text in the one layout. Formatting it again changes nothing.
///
/// # Errors
/// When the text is not RON as far as brackets, texts and comments go.
pub fn format(source: &str) -> Result<String, FormatError> {
    let before = pieces(source)?;
    let tree = tree::build(source, &before)?;
    let mut text = print::print(&tree);
    if !text.is_empty() {
        text.push('\n');
    }
    let after = pieces(&text).map_err(|_| FormatError::Changed)?;
    if !same(source, &before, &text, &after) {
        return Err(FormatError::Changed);
    }
    Ok(text)
}

/// Whether two texts hold the same tokens in the same order, but for commas before closing brackets, and the
/// same comments.
fn same(one: &str, of_one: &[Piece], other: &str, of_other: &[Piece]) -> bool {
    let tokens = |source: &str, pieces: &[Piece]| {
        let mut words: Vec<String> = Vec::new();
        for piece in pieces.iter().filter(|piece| !piece.comment) {
            let word = &source[piece.range.clone()];
            if matches!(word, ")" | "]" | "}") && words.last().is_some_and(|last| last == ",") {
                words.pop();
            }
            words.push(word.to_owned());
        }
        words
    };
    let comments = |source: &str, pieces: &[Piece]| {
        let mut lines: Vec<String> = pieces
            .iter()
            .filter(|piece| piece.comment)
            .map(|piece| source[piece.range.clone()].trim_end().to_owned())
            .collect();
        lines.sort();
        lines
    };
    tokens(one, of_one) == tokens(other, of_other) && comments(one, of_one) == comments(other, of_other)
}

#[cfg(test)]
mod tests;
