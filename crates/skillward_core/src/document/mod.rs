//! Reading a RON document: limits first, then the format's version, then the data, with every mistake
//! that can be told apart.

mod encoding;
mod explain;
mod form;
mod gaps;
pub mod lexer;
pub(crate) mod tree;

use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use crate::diagnostic::{Code, Diagnostic, Span};
pub use encoding::{NotUtf8, decode};
pub use gaps::Gaps;
pub(crate) use gaps::{NAMING, Names};
use lexer::{Token, TokenKind, tokens};

/// Longest document, bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// Deepest nesting of brackets. The deepest of the shipped documents nests to about ten.
pub const MAX_DEPTH: usize = 64;
/// Mistakes of form reported for one document before reading gives up.
const MAX_MENDED: usize = 16;

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
/// The file is not UTF-8 text.
pub const ENCODING: Code = Code("SW0008");

/// Reads a document of the given format version.
///
/// # Errors
/// Every mistake found, in the order of the document. Misspelt fields and words do not stop the reading.
pub fn load<T: DeserializeOwned>(file: &str, source: &str, format: u32) -> Result<T, Vec<Diagnostic>> {
    let Read { value, mut mistakes, .. } = load_leniently(file, source, format, Gaps::default());
    match value {
        Some(value) if mistakes.is_empty() => Ok(value),
        _ => {
            mistakes.sort_by_key(|mistake| mistake.span);
            Err(mistakes)
        }
    }
}

/// A document as far as it can be read.
#[derive(Debug)]
pub(crate) struct Read<T> {
    /// What it says; `None` when too little of it can be read.
    pub(crate) value: Option<T>,
    /// What is wrong with its form.
    pub(crate) mistakes: Vec<Diagnostic>,
    /// What had to be left out.
    pub(crate) gaps: Gaps,
}

/// Like [`load`], but gives the data even when misspelt names had to be mended or parts left out to read it, so that
/// `check` can go on and find the rest. `gaps` are parts that are known to be broken: they say nothing.
pub(crate) fn load_leniently<T: DeserializeOwned>(
    file: &str,
    source: &str,
    format: u32,
    gaps: Gaps,
) -> Read<T> {
    let refused = |mistake| Read { value: None, mistakes: vec![mistake], gaps: Gaps::default() };
    if let Some(mistake) = over_limits(file, source) {
        return refused(mistake);
    }
    if let Some(mistake) = other_format(file, source, format) {
        return refused(mistake);
    }
    let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let mut mended = Mended::new(source);
    for mend in gaps::of_uses(source, &gaps) {
        mended.replace(mend);
    }
    let mut read = Read { value: None, mistakes: Vec::new(), gaps };
    loop {
        let error = match options.from_str(&mended.text) {
            Ok(value) => {
                read.value = Some(value);
                read.mistakes.extend(keys_twice(file, source));
                return read;
            }
            Err(error) => error,
        };
        let (mistake, mend) = explain::explain(file, source, &mended, &error);
        // Where a mend was not what was meant, what follows from it is no mistake of the author's.
        let again = |other: &Diagnostic| {
            (other.code == SYNTAX && other.line + 1 >= mistake.line)
                || (other.code, other.span) == (mistake.code, mistake.span)
        };
        if read.mistakes.last().is_some_and(again) {
            return read;
        }
        read.mistakes.push(mistake);
        let changes = |mend: &Mend| mended.text.get(mend.range.clone()) != Some(mend.with.as_str());
        let mend = mend.filter(|mend| read.mistakes.len() < MAX_MENDED && changes(mend));
        let Some(mend) = mend else { return read };
        if mend.gap {
            read.gaps.add(mended.original(mend.range.start)..mended.original(mend.range.end));
        }
        mended.replace(mend);
    }
}

/// A document in which mistakes have been mended, and the way back to the original's bytes.
struct Mended {
    text: String,
    /// In the mended text: where a replacement ends, and how much longer it is than what it replaced.
    shifts: Vec<(usize, isize)>,
}

/// A replacement in the mended text.
struct Mend {
    range: std::ops::Range<usize>,
    with: String,
    /// Whether something was left out with it.
    gap: bool,
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
        self.text.replace_range(mend.range, &mend.with);
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
            TokenKind::Text => {
                if let Some((span, letter)) = control(source, &token) {
                    let message =
                        format!("this text holds the control character U+{:04X}", u32::from(letter));
                    let told = Diagnostic::error(WRONG_VALUE, file, source, span, message);
                    return Some(
                        told.with_help("take it out: screens, captions and pages would not show it as meant"),
                    );
                }
            }
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

/// A control character in a text, as it stands or as an escape. Lines and tabs may be broken in any text.
fn control(source: &str, token: &Token) -> Option<(Span, char)> {
    let text = source.get(token.range.clone())?;
    let is_control = |letter: &char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if let Some((at, letter)) = text.char_indices().find(|(_, letter)| is_control(letter)) {
        return Some((Span { offset: token.range.start + at, len: letter.len_utf8() }, letter));
    }
    if !text.contains('\\') {
        return None;
    }
    let said: String = ron::from_str(text).ok()?;
    said.chars().find(is_control).map(|letter| (token.span(), letter))
}

/// Keys that stand twice in one map: the reader would silently take the last.
fn keys_twice(file: &str, source: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(root) = tree::Node::read(source) {
        key_twice(file, source, &root, &mut found);
    }
    found
}

fn key_twice(file: &str, source: &str, node: &tree::Node, found: &mut Vec<Diagnostic>) {
    let Some(bracket) = &node.bracket else { return };
    let mut seen = std::collections::BTreeSet::new();
    for entry in bracket.entries.iter().filter(|_| bracket.kind == b'{') {
        let Some(key) = &entry.key else { continue };
        let name = source.get(key.range.clone()).unwrap_or_default();
        if !seen.insert(name) {
            let message = format!("the key {name} stands twice");
            let told = Diagnostic::error(MISSING_FIELD, file, source, key.span(), message);
            found.push(told.with_help("only the last would count: take one of them out"));
        }
    }
    node.values().for_each(|value| key_twice(file, source, value, found));
}

/// A document of another version may differ in all else, so this comes before reading the rest.
fn other_format(file: &str, source: &str, format: u32) -> Option<Diagnostic> {
    let (value, found) = format_of(source)?;
    (found != format).then(|| wrong_format(file, source, &value, found, format))
}

/// Where a document says its own `format`, at depth 1, and what it is.
#[must_use]
pub fn format_of(source: &str) -> Option<(Token, u32)> {
    let tokens = tokens(source);
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 1
            && token.is(source, "format")
            && tokens.get(index + 1).is_some_and(|mark| mark.is(source, ":"))
        {
            let value = tokens.get(index + 2)?;
            return Some((value.clone(), source.get(value.range.clone())?.parse().ok()?));
        }
    }
    None
}

fn wrong_format(file: &str, source: &str, at: &Token, found: u32, format: u32) -> Diagnostic {
    let help = if found > format {
        "it was written for a newer program: update this one"
    } else {
        "it was written for an older program: `skillward migrate` with the file brings it up to date"
    };
    let message = format!("format {found} is not the one that this program reads, which is {format}");
    Diagnostic::error(FORMAT, file, source, at.span(), message).with_help(help)
}

#[cfg(test)]
mod tests;
