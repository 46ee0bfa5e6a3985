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
pub use pack::{PackError, PackTexts};
pub use progress::{Progress, Untranslated};
pub use speaker::{Speaker, Unsaid};

use std::collections::BTreeMap;
use std::sync::Arc;

use smol_str::SmolStr;

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
    /// Those of packs, by the pack's identifier and version.
    packs: BTreeMap<(SmolStr, SmolStr), PackTexts>,
}

impl Texts {
    /// From the files' content.
    pub fn new(files: impl IntoIterator<Item = (Language, Arc<str>)>) -> Self {
        Self { files: files.into_iter().collect(), packs: BTreeMap::new() }
    }

    /// Adds the texts of a pack in one version of it.
    pub fn add_pack(&mut self, id: &str, version: &str, texts: PackTexts) {
        self.packs.insert((id.into(), version.into()), texts);
    }

    /// Takes over the texts of packs that others have.
    pub fn add_packs_of(&mut self, others: &Self) {
        self.packs.extend(others.packs.iter().map(|(key, texts)| (key.clone(), texts.clone())));
    }

    /// The texts of packs: the pack, its version, and what it says.
    pub fn packs(&self) -> impl Iterator<Item = (&str, &str, &PackTexts)> {
        self.packs.iter().map(|((id, version), texts)| (id.as_str(), version.as_str(), texts))
    }

    /// A pack's file of a language, in the version that a document got it.
    pub(crate) fn pack_file(
        &self,
        id: &str,
        packs: &BTreeMap<String, String>,
        language: &Language,
    ) -> Option<&str> {
        let wanted = packs.get(id).map(|version| version.trim_start_matches('='));
        let (_, _, texts) =
            self.packs().find(|(known, version, _)| *known == id && Some(*version) == wanted)?;
        texts.files.get(language).map(AsRef::as_ref)
    }

    /// Whether there are none: scenario and rubric hold all their texts themselves.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.packs.is_empty()
    }

    /// The languages that have a file beside the scenario, in order of their tags.
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
