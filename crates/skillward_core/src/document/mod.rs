//! Reading a RON document: limits first, then the format's version, then the data, with every mistake
//! that can be told apart.

mod explain;
pub mod lexer;
pub(crate) mod tree;

use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use crate::diagnostic::{Code, Diagnostic, Span};
use lexer::{Token, TokenKind, tokens};

/// Longest document, bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// Deepest nesting of brackets. The deepest of the shipped documents nests to about ten.
pub const MAX_DEPTH: usize = 64;
/// Misspelt names reported for one document before reading gives up.
const MAX_MISSPELT: usize = 16;

/// The document is not RON.
pub const SYNTAX: Code = Code("SW0001");
/// The document is too long or nested too deeply.
pub const LIMITS: Code = Code("SW0002");
/// The document's `format` is not the one that this program reads.
pub const FORMAT: Code = Code("SW0003");
/// A field that does not exist here.
pub const UNKNOWN_FIELD: Code = Code("SW0004");
/// A word that is not one of the possible ones here.
pub const UNKNOWN_VARIANT: Code = Code("SW0005");
/// A field that is needed is missing, or stands twice.
pub const MISSING_FIELD: Code = Code("SW0006");
/// A value of the wrong kind or out of range.
pub const WRONG_VALUE: Code = Code("SW0007");

/// Reads a document of the given format version.
///
/// # Errors
/// Every mistake found, in the order of the document. Misspelt fields and words do not stop the reading.
pub fn load<T: DeserializeOwned>(file: &str, source: &str, format: u32) -> Result<T, Vec<Diagnostic>> {
    let (value, mut mistakes) = load_leniently(file, source, format);
    match value {
        Some(value) if mistakes.is_empty() => Ok(value),
        _ => {
            mistakes.sort_by_key(|mistake| mistake.span);
            Err(mistakes)
        }
    }
}

/// Like [`load`], but gives the data even when misspelt names had to be mended to read it, so that `check`
/// can go on and find the rest.
pub(crate) fn load_leniently<T: DeserializeOwned>(
    file: &str,
    source: &str,
    format: u32,
) -> (Option<T>, Vec<Diagnostic>) {
    if let Some(mistake) = over_limits(file, source) {
        return (None, vec![mistake]);
    }
    if let Some(mistake) = other_format(file, source, format) {
        return (None, vec![mistake]);
    }
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let mut mended = Mended::new(source);
    let mut mistakes = Vec::new();
    loop {
        let error = match options.from_str(&mended.text) {
            Ok(value) => return (Some(value), mistakes),
            Err(error) => error,
        };
        let (mistake, mend) = explain::explain(file, source, &mended, &error);
        mistakes.push(mistake);
        match mend {
            Some(mend) if mistakes.len() < MAX_MISSPELT => mended.replace(mend),
            _ => return (None, mistakes),
        }
    }
}

/// A document in which misspelt names have been replaced, and the way back to the original's bytes.
struct Mended {
    text: String,
    /// In the mended text: where a replacement ends, and how much longer it is than what it replaced.
    shifts: Vec<(usize, isize)>,
}

/// A replacement in the mended text.
struct Mend {
    range: std::ops::Range<usize>,
    with: &'static str,
}

impl Mended {
    fn new(source: &str) -> Self {
        Self { text: source.to_owned(), shifts: Vec::new() }
    }

    /// Byte of the original for a byte of the mended text.
    fn original(&self, offset: usize) -> usize {
        let shift: isize = self.shifts.iter().filter(|(end, _)| *end <= offset).map(|(_, shift)| shift).sum();
        offset.saturating_add_signed(-shift)
    }

    fn replace(&mut self, mend: Mend) {
        let shift = mend.with.len().cast_signed() - mend.range.len().cast_signed();
        for (end, _) in &mut self.shifts {
            if *end > mend.range.start {
                *end = end.saturating_add_signed(shift);
            }
        }
        self.shifts.push((mend.range.start + mend.with.len(), shift));
        self.text.replace_range(mend.range, mend.with);
    }
}

fn over_limits(file: &str, source: &str) -> Option<Diagnostic> {
    let at = |offset, len| Span { offset, len };
    if source.len() > MAX_BYTES {
        let message = format!("the document has {} bytes; at most {MAX_BYTES} are read", source.len());
        return Some(Diagnostic::error(LIMITS, file, source, at(0, 0), message));
    }
    let mut depth = 0_usize;
    for token in tokens(source) {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            let message = format!("brackets nest deeper than {MAX_DEPTH}");
            let span = at(token.range.start, 1);
            return Some(
                Diagnostic::error(LIMITS, file, source, span, message)
                    .with_help("close a bracket that was left open, or simplify the condition"),
            );
        }
    }
    None
}

/// The `format` field stands at depth 1. A document of another version may differ in all else, so this
/// comes before reading the rest.
fn other_format(file: &str, source: &str, format: u32) -> Option<Diagnostic> {
    let tokens = tokens(source);
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 1 && token.is(source, "format") {
            let value = tokens
                .get(index + 1)
                .filter(|mark| mark.is(source, ":"))
                .and_then(|_| tokens.get(index + 2))?;
            return version_of(value, source)
                .filter(|found| *found != format)
                .map(|found| wrong_format(file, source, value, found, format));
        }
    }
    None
}

fn version_of(token: &Token, source: &str) -> Option<u32> {
    source.get(token.range.clone())?.parse().ok()
}

fn wrong_format(file: &str, source: &str, at: &Token, found: u32, format: u32) -> Diagnostic {
    let span = Span { offset: at.range.start, len: at.range.len() };
    let help = if found > format {
        "it was written for a newer program: update this one"
    } else {
        "it was written for an older program: `skillward migrate` with the file brings it up to date"
    };
    let message = format!("format {found} is not the one that this program reads, which is {format}");
    Diagnostic::error(FORMAT, file, source, span, message).with_help(help)
}

#[cfg(test)]
mod tests;
