//! All texts of a scenario as one document, which an attempt keeps beside scenario and rubric.

use std::collections::BTreeMap;

use super::Texts;

/// Why a document of texts cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// It is not JSON of the right form.
    #[error("the document of texts cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// It names a language that is none.
    #[error(transparent)]
    Language(#[from] super::NotALanguage),
}

impl Texts {
    /// The texts as a JSON document: for each language its file, a line each, so that a change in it can be
    /// located by its line. The same texts give the same bytes.
    #[must_use]
    pub fn to_document(&self) -> String {
        let lines: BTreeMap<&str, Vec<&str>> = self
            .files
            .iter()
            .map(|(language, file)| (language.as_str(), file.split('\n').collect()))
            .collect();
        // Text as keys and values: nothing of it can fail.
        let mut document = serde_json::to_string_pretty(&lines).unwrap_or_default();
        document.push('\n');
        document
    }

    /// Reads what [`Texts::to_document`] wrote.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_document(document: &str) -> Result<Self, PackError> {
        let files: BTreeMap<String, Vec<String>> = serde_json::from_str(document)?;
        let mut texts = Self::default();
        for (tag, lines) in files {
            texts.files.insert(tag.parse()?, lines.join("\n").into());
        }
        Ok(texts)
    }
}
