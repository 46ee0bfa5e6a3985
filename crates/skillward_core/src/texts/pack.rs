//! All texts of a scenario as one document, which an attempt keeps beside scenario and rubric; and those of a pack
//! among them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Language, Texts};

/// Under this key stand the texts of packs; it is no tag of a language.
const PACKS: &str = "@packs";

/// The texts of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackTexts {
    /// The language that others fall back to.
    pub language: Language,
    /// Its files, by language.
    pub files: BTreeMap<Language, Arc<str>>,
}

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

/// A file's lines, by language.
type Lines = BTreeMap<String, Vec<String>>;

/// The texts of one pack in the document. Its fields stand in the order of their letters, which is the one that every
/// build of the JSON library keeps.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackLines {
    language: String,
    pack: String,
    texts: Lines,
    version: String,
}

fn lines(files: &BTreeMap<Language, Arc<str>>) -> Lines {
    let lines = |file: &Arc<str>| file.split('\n').map(str::to_owned).collect();
    files.iter().map(|(language, file)| (language.to_string(), lines(file))).collect()
}

fn files(lines: Lines) -> Result<BTreeMap<Language, Arc<str>>, super::NotALanguage> {
    lines.into_iter().map(|(tag, lines)| Ok((tag.parse()?, lines.join("\n").into()))).collect()
}

impl Texts {
    /// The texts as a JSON document: for each language its file, a line each, so that a change in it can be
    /// located by its line. The same texts give the same bytes.
    #[must_use]
    pub fn to_document(&self) -> String {
        let mut all: BTreeMap<String, serde_json::Value> = lines(&self.files)
            .into_iter()
            .map(|(tag, lines)| (tag, serde_json::Value::from(lines)))
            .collect();
        let packs: Vec<serde_json::Value> = self
            .packs()
            .filter_map(|(pack, version, texts)| {
                serde_json::to_value(PackLines {
                    language: texts.language.to_string(),
                    pack: pack.to_owned(),
                    texts: lines(&texts.files),
                    version: version.to_owned(),
                })
                .ok()
            })
            .collect();
        if !packs.is_empty() {
            all.insert(PACKS.to_owned(), packs.into());
        }
        // Text as keys and values: nothing of it can fail.
        let mut document = serde_json::to_string_pretty(&all).unwrap_or_default();
        document.push('\n');
        document
    }

    /// Reads what [`Texts::to_document`] wrote.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_document(document: &str) -> Result<Self, PackError> {
        let mut all: BTreeMap<String, serde_json::Value> = serde_json::from_str(document)?;
        let packs: Vec<PackLines> = match all.remove(PACKS) {
            Some(packs) => serde_json::from_value(packs)?,
            None => Vec::new(),
        };
        let own = all.into_iter().map(|(tag, lines)| Ok((tag, serde_json::from_value(lines)?)));
        let own: Lines = own.collect::<Result<_, serde_json::Error>>()?;
        let mut texts = Self { files: files(own)?, packs: BTreeMap::new() };
        for PackLines { language, pack, texts: lines, version } in packs {
            let of_pack = PackTexts { language: language.parse()?, files: files(lines)? };
            texts.add_pack(&pack, &version, of_pack);
        }
        Ok(texts)
    }
}
