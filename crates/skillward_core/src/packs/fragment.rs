//! Text put together from several files, which knows for each byte where it comes from.

use crate::diagnostic::Span;
use crate::document::Gaps;

/// Where a piece of text comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    /// The file, by its number.
    pub(super) file: usize,
    /// What stands there.
    pub(super) span: Span,
    /// The use that brought it, by its number; `None` for the document's own text.
    pub(super) site: Option<usize>,
    /// Whether it is that text to the byte, rather than made from it.
    pub(super) verbatim: bool,
    /// Whether it only stands for a use that is wrong.
    pub(super) gap: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    at: usize,
    len: usize,
    origin: Origin,
}

/// Text and where each piece of it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fragment {
    pub(super) text: String,
    pieces: Vec<Piece>,
}

impl Fragment {
    /// Adds text from one place.
    pub(super) fn push(&mut self, text: &str, origin: Origin) {
        if !text.is_empty() {
            self.pieces.push(Piece { at: self.text.len(), len: text.len(), origin });
            self.text.push_str(text);
        }
    }

    /// Adds another fragment.
    pub(super) fn append(&mut self, other: &Self) {
        let shift = self.text.len();
        self.pieces.extend(other.pieces.iter().map(|piece| Piece { at: piece.at + shift, ..*piece }));
        self.text.push_str(&other.text);
    }

    /// What only stands for uses that are wrong.
    pub(super) fn gaps(&self) -> Gaps {
        let mut gaps = Gaps::NONE;
        let broken = self.pieces.iter().filter(|piece| piece.origin.gap);
        broken.for_each(|piece| gaps.add(piece.at..piece.at + piece.len));
        gaps
    }

    /// Where a place of the text comes from; the end of the text counts to its last piece.
    pub(super) fn origin(&self, span: Span) -> Option<Origin> {
        let after = self.pieces.partition_point(|piece| piece.at <= span.offset);
        let piece = self.pieces.get(after.checked_sub(1)?)?;
        let mut origin = piece.origin;
        if origin.verbatim {
            let into = (span.offset - piece.at).min(piece.len);
            origin.span = Span { offset: origin.span.offset + into, len: span.len.min(piece.len - into) };
        }
        Some(origin)
    }
}
