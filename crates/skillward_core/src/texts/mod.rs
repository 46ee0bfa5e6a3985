//! Texts of a scenario in several languages: Fluent files beside it, named by references in its fields.
//!
//! A text field holds the text itself, or a reference such as `@pulse.cue`. References are replaced when a
//! scenario is loaded, so that everything behind sees plain text. Texts never decide anything: conditions,
//! names and digests know nothing of them.

mod fields;
mod language;
mod numbers;
mod pack;
pub(crate) mod page;
mod progress;
pub mod reference;
mod speaker;

pub use language::{Language, NotALanguage};
pub use pack::PackError;
pub use progress::{Progress, Untranslated};
pub use speaker::{Speaker, Unsaid};

use std::collections::BTreeMap;
use std::sync::Arc;

/// The folder of a scenario's texts.
pub const FOLDER: &str = "texts";
/// How the name of a file of texts ends, without the dot; before it stands its language.
pub const ENDING: &str = "ftl";
/// Longest file of texts, bytes.
pub const MAX_BYTES: usize = 256 << 10;
/// Longest text that a message may give, characters.
pub const MAX_CHARACTERS: usize = 4_000;

/// The texts of a scenario: the files of its folder `texts/`, by language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    files: BTreeMap<Language, Arc<str>>,
}

impl Texts {
    /// From the files' content.
    pub fn new(files: impl IntoIterator<Item = (Language, Arc<str>)>) -> Self {
        Self { files: files.into_iter().collect() }
    }

    /// Whether there are none: the scenario's own files hold all its texts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The languages that have a file, in order of their tags.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.files.keys()
    }

    /// The file of a language.
    #[must_use]
    pub fn file(&self, language: &Language) -> Option<&str> {
        self.files.get(language).map(AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests;
