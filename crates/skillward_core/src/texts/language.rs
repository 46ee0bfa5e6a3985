//! A language, by its tag.

use serde::Serialize;
use smol_str::{SmolStr, ToSmolStr};
use unic_langid::LanguageIdentifier;

/// A language by its BCP 47 tag in the usual letter case: `de`, `pt-BR`, `zh-Hant`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Language(SmolStr);

/// What is no tag of a language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no language tag (BCP 47) such as \"en\", \"de\" or \"pt-BR\"")]
pub struct NotALanguage(pub String);

impl Language {
    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This language, and those that it is a kind of: `de-AT`, then `de`.
    pub fn with_bases(&self) -> impl Iterator<Item = Self> {
        let parent = |language: &Self| language.0.rsplit_once('-').map(|(base, _)| Self(base.into()));
        std::iter::successors(Some(self.clone()), parent)
    }

    /// The language without script, region and variant.
    #[must_use]
    pub fn base(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    pub(super) fn identifier(&self) -> LanguageIdentifier {
        self.0.parse().unwrap_or_default()
    }
}

impl std::str::FromStr for Language {
    type Err = NotALanguage;

    fn from_str(tag: &str) -> Result<Self, NotALanguage> {
        let refused = || NotALanguage(tag.to_owned());
        let known: LanguageIdentifier = tag.parse().map_err(|_| refused())?;
        // `und`, the undetermined language, is nobody's.
        if known.language.is_empty() {
            return Err(refused());
        }
        Ok(Self(known.to_smolstr()))
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
