//! What the RON reader's errors mean to an author, and how a misspelt name may be mended to read on.

use ron::error::{Error, Position, SpannedError};

use super::{
    MISSING_FIELD, Mend, Mended, SYNTAX, UNKNOWN_FIELD, UNKNOWN_VARIANT, WRONG_VALUE, form, gaps, lexer,
};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};

/// The diagnostic for an error, placed in the original source, and a mend if reading can go on after it.
pub(super) fn explain(
    file: &str,
    source: &str,
    mended: &Mended,
    error: &SpannedError,
) -> (Diagnostic, Option<Mend>) {
    let text = mended.text.as_str();
    let start = byte_offset(text, error.span.start);
    let end = byte_offset(text, error.span.end).max(start);
    let diagnostic = |code: Code, range: std::ops::Range<usize>, message: String| {
        let offset = mended.original(range.start);
        let len = mended.original(range.end).saturating_sub(offset);
        Diagnostic::error(code, file, source, Span { offset, len }, message)
    };
    let around = || gaps::around(text, start..end);
    let misspelt = |code: Code, what: &str, found: &str, expected: &'static [&'static str]| {
        let word = word_near(text, found, start, end);
        let near = nearest(found, expected.iter().copied());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if expected.is_empty() => "nothing stands here".to_owned(),
            // Then what comes next in the file is read as if it were inside.
            None if super::tree::Node::read(text).is_none() => {
                format!("possible here: {}; or a bracket before this is not closed", expected.join(", "))
            }
            None => format!("possible here: {}", expected.join(", ")),
        };
        let range = word.clone().unwrap_or(start..end);
        let mistake = diagnostic(code, range, format!("{what} `{found}`")).with_help(help);
        let mend = near.zip(word).map(|(with, range)| Mend { range, with: with.to_owned(), gap: false });
        (mistake, mend.or_else(&around))
    };
    if let Some(form::Told { code, range, message, help }) = form::tell(text, &(start..end), &error.code) {
        let mut mistake = diagnostic(code, range.clone(), message);
        mistake.help = help;
        return (mistake, gaps::of_form(text, &(start..end), &range, &error.code));
    }
    match &error.code {
        Error::NoSuchStructField { expected, found, .. } => {
            misspelt(UNKNOWN_FIELD, "there is no field", found, expected)
        }
        Error::NoSuchEnumVariant { expected, found, .. } => {
            misspelt(UNKNOWN_VARIANT, "there is no", found, expected)
        }
        Error::MissingStructField { field, .. } => {
            let message = format!("the field `{field}` is missing");
            let mistake = diagnostic(MISSING_FIELD, start..end, message)
                .with_help(format!("add `{field}: …` to the brackets that end here"));
            (mistake, around().or_else(|| gaps::missing(text, field, start..end)))
        }
        Error::DuplicateStructField { field, .. } => {
            let range = word_near(text, field, start, end).unwrap_or(start..end);
            let message = format!("the field `{field}` stands twice");
            (diagnostic(MISSING_FIELD, range, message), gaps::again(text, field, start..end))
        }
        Error::InvalidValueForType { expected, found } => {
            let message = format!("here stands {found}, where {expected} is needed");
            (diagnostic(WRONG_VALUE, start..end, message), around())
        }
        Error::ExpectedDifferentLength { expected, found } => {
            let message = format!("{found} values stand here, where {expected} is needed");
            (diagnostic(WRONG_VALUE, start..end, message), around())
        }
        Error::Message(message) => (diagnostic(WRONG_VALUE, start..end, message.clone()), around()),
        Error::IntegerOutOfBounds => {
            let message = "the number is too large or too small for what it says".to_owned();
            (diagnostic(WRONG_VALUE, start..end, message), around())
        }
        code if is_wrong_kind(code) => {
            let message = lower_first(&code.to_string());
            (diagnostic(WRONG_VALUE, start..end, message), around())
        }
        code => (diagnostic(SYNTAX, start..end, lower_first(&code.to_string())), around()),
    }
}

/// Errors that tell of a value of the wrong kind rather than of broken punctuation.
const fn is_wrong_kind(code: &Error) -> bool {
    matches!(
        code,
        Error::ExpectedBoolean
            | Error::ExpectedFloat
            | Error::ExpectedInteger
            | Error::ExpectedString
            | Error::ExpectedArray
            | Error::ExpectedMap
            | Error::ExpectedOption
            | Error::ExpectedUnit
            | Error::ExpectedStructLike
            | Error::ExpectedNamedStructLike(_)
            | Error::ExpectedDifferentStructName { .. }
            | Error::ExpectedIdentifier
    )
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

fn byte_offset(text: &str, position: Position) -> usize {
    let line_start =
        text.split_inclusive('\n').take(position.line.saturating_sub(1)).map(str::len).sum::<usize>();
    let line = text.get(line_start..).unwrap_or_default();
    line_start
        + line.char_indices().nth(position.col.saturating_sub(1)).map_or(line.len(), |(offset, _)| offset)
}

/// The occurrence of a name that an error speaks of: the last that begins before the reader's place.
fn word_near(text: &str, word: &str, start: usize, end: usize) -> Option<std::ops::Range<usize>> {
    let mut found = None;
    for token in lexer::tokens(text) {
        if token.range.start > end.max(start) && found.is_some() {
            break;
        }
        if token.is(text, word) {
            found = Some(token.range);
        }
    }
    found
}
