//! From JSON-LD to the bytes that are signed: RDF, canonically labelled and sorted (RDFC-1.0), then hashed.

use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::Dataset;
use oxrdf::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::contexts;

/// Why a document has no canonical form here.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// It is no JSON-LD, or names a context that is not bundled.
    #[error("it is no JSON-LD that this program reads: {0}")]
    JsonLd(String),
}

/// A document as canonical N-Quads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    /// Sorted lines, each ended by a line feed.
    pub n_quads: String,
    /// Statements as read, repeated ones included.
    pub statements: usize,
}

impl Canonical {
    /// Makes the canonical form of a JSON-LD document, with the bundled contexts only.
    ///
    /// # Errors
    /// [`GraphError`] when it is no JSON-LD or needs a context that is not bundled.
    pub fn of(document: &Value) -> Result<Self, GraphError> {
        let bytes = document.to_string();
        let parser = JsonLdParser::new().for_slice(&bytes).with_load_document_callback(|url, _| {
            let document =
                contexts::bundled(url).ok_or_else(|| format!("the context {url} is not one of a badge's"))?;
            Ok(JsonLdRemoteDocument { document: document.into(), document_url: url.to_owned() })
        });
        let mut dataset = Dataset::new();
        let mut statements = 0;
        for quad in parser {
            dataset.insert(&quad.map_err(|error| GraphError::JsonLd(error.to_string()))?);
            statements += 1;
        }
        dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 {
            hash_algorithm: CanonicalizationHashAlgorithm::Sha256,
        });
        let mut lines: Vec<String> = dataset.iter().map(|quad| format!("{quad} .\n")).collect();
        lines.sort_unstable();
        Ok(Self { n_quads: lines.concat(), statements })
    }

    /// SHA-256 of the lines.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.n_quads.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn order_of_keys_and_members_does_not_count_and_text_does() {
        let of = |names: [&str; 2]| {
            Canonical::of(&json!({
                "@context": contexts::CONTEXTS, "id": "urn:a",
                "alignment": names.map(|name| json!({"type": ["Alignment"], "targetName": name})),
            }))
            .unwrap()
        };
        assert_eq!(of(["x", "y"]), of(["y", "x"]));
        assert_ne!(of(["x", "y"]).sha256(), of(["x", "z"]).sha256());
        assert_eq!(of(["x", "y"]).statements, 6);
    }

    #[test]
    fn no_context_is_fetched() {
        let error = Canonical::of(&json!({"@context": "https://example.org/c", "id": "urn:a"}));
        assert!(error.is_err());
    }
}
