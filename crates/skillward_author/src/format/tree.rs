//! A text as brackets in brackets, each part with its comments.

use super::pieces::{Piece, line};
use super::{FormatError, MAX_DEPTH};

/// A part of a bracket, or of the file: a field, an element, an entry.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Comments on lines of their own before it.
    pub(super) before: Vec<Comment>,
    /// Its tokens and brackets, in order; empty for comments at the end of a bracket.
    pub(super) content: Vec<Content>,
    /// Comments behind it, on its last line.
    pub(super) behind: Vec<String>,
    /// Whether a blank line stands before it.
    pub(super) blank: bool,
}

impl Part {
    /// `#![enable(…)]`, which stands before the document.
    fn is_attribute(&self) -> bool {
        let is = |content: &Content, mark: &str| matches!(content, Content::Word(word) if word == mark);
        matches!(self.content.as_slice(), [first, second, _] if is(first, "#") && is(second, "!"))
    }
}

/// A comment on a line of its own.
#[derive(Debug)]
pub(super) struct Comment {
    pub(super) text: String,
    pub(super) blank: bool,
}

/// A token, or a bracket with what is in it.
#[derive(Debug)]
pub(super) enum Content {
    Word(String),
    Group(Group),
}

/// A bracket.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) open: char,
    pub(super) close: char,
    pub(super) parts: Vec<Part>,
    /// Whether its author began a new line after it was opened, or it holds a comment.
    pub(super) opened: bool,
}

/// The file as one bracket without brackets.
pub(super) fn build(source: &str, pieces: &[Piece]) -> Result<Vec<Part>, FormatError> {
    let mut builder = Builder { source, pieces, at: 0 };
    let parts = builder.parts(None, 0)?;
    match builder.pieces.get(builder.at) {
        // A closing bracket too many.
        Some(piece) => Err(FormatError::Unbalanced { line: line(source, piece.range.start) }),
        None => Ok(parts),
    }
}

struct Builder<'a> {
    source: &'a str,
    pieces: &'a [Piece],
    at: usize,
}

impl<'a> Builder<'a> {
    fn text(&self, piece: &Piece) -> &'a str {
        &self.source[piece.range.clone()]
    }

    /// Parts up to the closing bracket, which is left, or to the end of the file.
    fn parts(&mut self, open: Option<usize>, depth: usize) -> Result<Vec<Part>, FormatError> {
        if depth > MAX_DEPTH {
            return Err(FormatError::TooDeep);
        }
        let mut parts = Vec::new();
        let mut part = Part::default();
        while let Some(piece) = self.pieces.get(self.at) {
            let text = self.text(piece);
            let first = part.content.is_empty();
            let blank = piece.breaks > 1 && !(parts.is_empty() && part.before.is_empty() && first);
            if piece.comment {
                self.at += 1;
                self.comment(piece, text, blank, &mut part, &mut parts);
                continue;
            }
            match text {
                ")" | "]" | "}" => break,
                "," if !first => {
                    self.at += 1;
                    self.behind(&mut part);
                    parts.push(std::mem::take(&mut part));
                    continue;
                }
                _ => {}
            }
            if first && part.before.is_empty() {
                part.blank = blank;
            }
            self.at += 1;
            match text {
                "(" | "[" | "{" => {
                    let group = self.group(piece, text, depth)?;
                    part.content.push(Content::Group(group));
                    if open.is_none() && part.is_attribute() {
                        parts.push(std::mem::take(&mut part));
                    }
                }
                word => part.content.push(Content::Word(word.to_owned())),
            }
        }
        if self.pieces.get(self.at).is_none()
            && let Some(open) = open
        {
            return Err(FormatError::Unbalanced { line: line(self.source, open) });
        }
        if !part.content.is_empty() || !part.before.is_empty() {
            parts.push(part);
        }
        Ok(parts)
    }

    /// A comment before a part belongs to it, and so does one behind it. One on a line of its own at the end of
    /// a bracket stands alone. One in the middle goes before the part.
    fn comment(&self, piece: &Piece, text: &str, blank: bool, part: &mut Part, parts: &mut Vec<Part>) {
        let own = Comment { text: text.to_owned(), blank };
        if part.content.is_empty() {
            part.before.push(own);
        } else if piece.breaks > 0 && self.ends_here(&[")", "]", "}"]) {
            parts.push(std::mem::take(part));
            part.before.push(own);
        } else if self.ends_here(&[",", ")", "]", "}"])
            && !part.behind.iter().any(|text| text.starts_with("//"))
        {
            part.behind.push(text.to_owned());
        } else {
            part.before.push(Comment { blank: false, ..own });
        }
    }

    /// Whether one of these, or nothing, is the next token.
    fn ends_here(&self, tokens: &[&str]) -> bool {
        let next = self.pieces[self.at..].iter().find(|piece| !piece.comment);
        next.is_none_or(|piece| tokens.contains(&self.text(piece)))
    }

    /// Comments on the line of the comma that was just taken.
    fn behind(&mut self, part: &mut Part) {
        // Nothing can stand behind a comment that runs to the end of its line.
        let open = |part: &Part| !part.behind.iter().any(|text| text.starts_with("//"));
        while let Some(piece) =
            self.pieces.get(self.at).filter(|piece| piece.comment && piece.breaks == 0 && open(part))
        {
            // Before something on the same line it belongs to that.
            let text = self.text(piece);
            let next = self.pieces.get(self.at + 1);
            if text.starts_with("/*")
                && next.is_some_and(|next| {
                    next.breaks == 0 && !next.comment && !matches!(self.text(next), ")" | "]" | "}")
                })
            {
                return;
            }
            part.behind.push(text.to_owned());
            self.at += 1;
        }
    }

    fn group(&mut self, open: &Piece, text: &str, depth: usize) -> Result<Group, FormatError> {
        let (open_with, close_with) = match text {
            "(" => ('(', ')'),
            "[" => ('[', ']'),
            _ => ('{', '}'),
        };
        let opened = self.pieces.get(self.at).is_some_and(|next| next.breaks > 0);
        let parts = self.parts(Some(open.range.start), depth + 1)?;
        let closing = &self.pieces[self.at];
        if !self.text(closing).starts_with(close_with) {
            return Err(FormatError::Unbalanced { line: line(self.source, closing.range.start) });
        }
        self.at += 1;
        let commented = parts.iter().any(|part| !part.before.is_empty() || !part.behind.is_empty());
        let opened = (opened && !parts.is_empty()) || commented;
        Ok(Group { open: open_with, close: close_with, parts, opened })
    }
}
