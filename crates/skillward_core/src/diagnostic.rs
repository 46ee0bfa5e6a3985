//! What is wrong with a document and where: the currency of loading and of `check`.

use serde::Serialize;

/// A stable code such as `SW0001`; `check::codes` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Code(pub &'static str);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The document cannot be used.
    Error,
    /// It can be used, and probably does not mean what its author wanted.
    Warning,
}

/// A range of bytes of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct Span {
    /// First byte.
    pub offset: usize,
    /// Bytes covered; 0 points between two bytes.
    pub len: usize,
}

/// A use of a pack's item that brought the text in which a mistake is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UsedAt {
    /// The item, as it is named: `pack/item`.
    pub item: String,
    /// The file with the use.
    pub file: String,
    /// Line of the use, from 1.
    pub line: usize,
    /// Column of the use, from 1, in characters.
    pub column: usize,
}

impl std::fmt::Display for UsedAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { item, file, line, column } = self;
        write!(f, "\"{item}\" is used at {file}:{line}:{column}")
    }
}

/// One mistake in one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What kind of mistake.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// The mistake, in a sentence.
    pub message: String,
    /// A way out, where one is known.
    pub help: Option<String>,
    /// The document, by the name that the caller gave it.
    pub file: String,
    /// Where.
    pub span: Span,
    /// Line of the span's start, from 1.
    pub line: usize,
    /// Column of the span's start, from 1, in characters.
    pub column: usize,
    /// The uses that brought this text from a pack, the innermost first; empty for a document's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used_at: Vec<UsedAt>,
}

impl Diagnostic {
    /// An error at a place of `source`.
    #[must_use]
    pub fn error(code: Code, file: &str, source: &str, span: Span, message: impl Into<String>) -> Self {
        let (line, column) = line_and_column(source, span.offset);
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            help: None,
            file: file.to_owned(),
            span,
            line,
            column,
            used_at: Vec::new(),
        }
    }

    /// The same, as a warning.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same, with a way out.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { code, message, file, line, column, .. } = self;
        write!(f, "{file}:{line}:{column}: {code}: {message}")?;
        self.used_at.iter().try_for_each(|used| write!(f, "; {used}"))
    }
}

/// Line and column, both from 1, of a byte offset. Offsets inside a character or past the end are
/// taken back to the nearest boundary.
#[must_use]
pub fn line_and_column(source: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(source.len());
    while !source.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &source[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The candidate nearest to a misspelt word, when one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edit distance that takes letter case and the difference of `_`, `-` and space as no edit but a tie-breaker.
fn distance(word: &str, candidate: &str) -> usize {
    // Quadratic time: names of a sane length only.
    const LONGEST: usize = 80;
    if word.len() > LONGEST || candidate.len() > LONGEST {
        return usize::MAX;
    }
    let fold = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
    strsim::osa_distance(&fold(word), &fold(candidate))
}

#[cfg(test)]
mod tests {
    use super::{line_and_column, nearest};

    #[test]
    fn lines_and_columns_count_characters() {
        let source = "a\nbé x\n";
        assert_eq!(line_and_column(source, 0), (1, 1));
        assert_eq!(line_and_column(source, 2), (2, 1));
        assert_eq!(line_and_column(source, 5), (2, 3));
        assert_eq!(line_and_column(source, 4), (2, 2), "inside é");
        assert_eq!(line_and_column(source, 999), (3, 1));
    }

    #[test]
    fn the_nearest_name_is_found_only_when_it_is_near() {
        let names = ["Touched", "Touching", "Pressed"];
        assert_eq!(nearest("Touchd", names), Some("Touched"));
        assert_eq!(nearest("touching", names), Some("Touching"));
        assert_eq!(nearest("Rubbed", names), None);
    }
}
