//! A text taken apart into tokens and comments, with the line breaks before each.

use std::ops::Range;

use skillward_core::document::lexer::tokens;

use super::FormatError;

/// A token or a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// Whether it is a comment.
    pub(super) comment: bool,
    /// Line breaks between it and what stands before it.
    pub(super) breaks: usize,
}

/// The pieces of a text, in order.
pub(super) fn pieces(source: &str) -> Result<Vec<Piece>, FormatError> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for token in tokens(source) {
        let breaks = gap(source, at..token.range.start, &mut pieces)?;
        if !is_closed(source, &token.range) {
            return Err(FormatError::Unbalanced { line: line(source, token.range.start) });
        }
        at = token.range.end;
        pieces.push(Piece { range: token.range, comment: false, breaks });
    }
    gap(source, at..source.len(), &mut pieces)?;
    Ok(pieces)
}

/// Comments between two tokens, and the line breaks after the last.
fn gap(source: &str, range: Range<usize>, pieces: &mut Vec<Piece>) -> Result<usize, FormatError> {
    let mut at = range.start;
    let mut breaks = 0;
    while at < range.end {
        let rest = &source[at..range.end];
        if rest.starts_with("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            pieces.push(Piece { range: at..at + rest[..end].trim_end().len(), comment: true, breaks });
            at += end;
            breaks = 0;
        } else if rest.starts_with("/*") {
            let end = block_end(rest).ok_or(FormatError::Unbalanced { line: line(source, at) })?;
            pieces.push(Piece { range: at..at + end, comment: true, breaks });
            at += end;
            breaks = 0;
        } else {
            breaks += usize::from(rest.starts_with('\n'));
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    Ok(breaks)
}

/// Length of a block comment, which may hold others.
fn block_end(text: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    None
}

/// Whether a text literal has its end: one that has not runs to the end of the file.
fn is_closed(source: &str, range: &Range<usize>) -> bool {
    let text = &source[range.clone()];
    let Some(open) = text.find('"').filter(|_| range.end == source.len()) else { return true };
    if text.starts_with('\'') || !text[..open].chars().all(|c| matches!(c, 'r' | 'b' | '#')) {
        return true;
    }
    let hashes = text[..open].matches('#').count();
    let body = &text[open + 1..];
    let closing = format!("\"{}", "#".repeat(hashes));
    if !body.ends_with(&closing) {
        return false;
    }
    // In a plain text an odd number of backslashes before the quote makes it part of the text.
    let before = &body[..body.len() - closing.len()];
    let slashes = before.len() - before.trim_end_matches('\\').len();
    text.contains('r') && hashes > 0 || text.starts_with('r') || slashes.is_multiple_of(2)
}

pub(super) fn line(source: &str, offset: usize) -> usize {
    source[..offset].matches('\n').count() + 1
}
