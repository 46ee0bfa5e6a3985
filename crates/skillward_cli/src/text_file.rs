//! Text files as they are read from disk, and what keeps one from being read.

use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use skillward_core::diagnostic::Diagnostic;
use skillward_core::document::{NotUtf8, decode};
use thiserror::Error;

use crate::library::Problem;

/// Longest file read, bytes; the core refuses shorter ones already with a diagnostic of its own.
const MAX_BYTES: u64 = 2 << 20;

/// Why a file's text cannot be had.
#[derive(Debug, Error)]
pub(crate) enum TextFileError {
    /// There is none.
    #[error("there is no such file")]
    Missing,
    /// A link is on the way.
    #[error("a link may lead out of the pack, so none is followed")]
    Link,
    /// It is a folder, a device or a pipe.
    #[error("it is not a file")]
    NotAFile,
    /// The system refuses.
    #[error(transparent)]
    Io(std::io::Error),
    /// It is not UTF-8.
    #[error("line {}: {}; save the file as UTF-8", diagnostic.line, diagnostic.message)]
    Encoding {
        /// What is wrong, and where.
        diagnostic: Box<Diagnostic>,
        /// The text as far as it can be shown.
        shown: Arc<str>,
    },
}

impl TextFileError {
    /// What a person is told of the file.
    pub(crate) fn problem(self, path: &Path) -> Problem {
        match self {
            Self::Encoding { diagnostic, shown } => {
                Problem::Mistake { diagnostic: *diagnostic, source: shown }
            }
            other => Problem::Unreadable { path: path.to_owned(), why: other.to_string() },
        }
    }
}

impl From<std::io::Error> for TextFileError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

/// A file's text. Of one that is too long as much as shows that it is.
///
/// # Errors
/// When it cannot be read or is not UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String, TextFileError> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_BYTES).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == MAX_BYTES {
        // The cut may have gone through a character.
        while bytes.pop().is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000) {}
    }
    decode(&path.display().to_string(), bytes).map_err(|refused| {
        let NotUtf8 { diagnostic, shown } = *refused;
        TextFileError::Encoding { diagnostic: Box::new(diagnostic), shown: shown.into() }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{MAX_BYTES, TextFileError, read_text};
    use crate::library::Problem;

    #[test]
    fn a_file_is_text_or_says_why_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scenario.ron");
        assert!(matches!(read_text(&path), Err(TextFileError::Missing)));
        assert!(matches!(read_text(folder.path()), Err(TextFileError::Io(_))));
        std::fs::write(&path, "(a: \"ü\")").unwrap();
        assert_eq!(read_text(&path).unwrap(), "(a: \"ü\")");
        std::fs::write(&path, b"(\na: \"\xFC\")").unwrap();
        let Problem::Mistake { diagnostic, source } = read_text(&path).unwrap_err().problem(&path) else {
            panic!("no mistake");
        };
        assert_eq!((diagnostic.line, diagnostic.file), (2, path.display().to_string()));
        assert!(source.contains("a: \"\u{fffd}\""));
    }

    #[test]
    fn a_long_file_is_not_taken_for_one_in_another_encoding() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scenario.ron");
        for before in ["", " "] {
            std::fs::write(&path, before.to_owned() + &"ü".repeat(MAX_BYTES as usize)).unwrap();
            assert!(read_text(&path).unwrap().len() as u64 > MAX_BYTES - 4);
        }
    }
}
