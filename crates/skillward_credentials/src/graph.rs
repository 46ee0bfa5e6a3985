//! From JSON-LD to the bytes that are signed: RDF, canonically labelled and sorted (RDFC-1.0), then hashed.

use std::collections::BTreeMap;

use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::Dataset;
use oxrdf::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::contexts::flat::fitting;
use crate::contexts::{CONTEXTS, EXTENSIONS, bundled};

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
        match fitting(document) {
            Some(contexts) => Self::read(document, contexts),
            None => Self::read_whole(document),
        }
    }

    /// With the contexts as they were published.
    fn read_whole(document: &Value) -> Result<Self, GraphError> {
        let whole = |url| Some((str::to_owned(url), bundled(url)?.to_owned()));
        Self::read(document, CONTEXTS.into_iter().chain([EXTENSIONS]).filter_map(whole).collect())
    }

    /// Reads a document with these contexts, by address.
    fn read(document: &Value, known: BTreeMap<String, String>) -> Result<Self, GraphError> {
        let bytes = document.to_string();
        let parser = JsonLdParser::new().for_slice(&bytes).with_load_document_callback(move |url, _| {
            let document =
                known.get(url).ok_or_else(|| format!("the context {url} is not one of a badge's"))?;
            Ok(JsonLdRemoteDocument { document: document.as_str().into(), document_url: url.to_owned() })
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
                "@context": CONTEXTS, "id": "urn:a",
                "alignment": names.map(|name| json!({"type": ["Alignment"], "targetName": name})),
            }))
            .unwrap()
        };
        assert_eq!(of(["x", "y"]), of(["y", "x"]));
        assert_ne!(of(["x", "y"]).sha256(), of(["x", "z"]).sha256());
        assert_eq!(of(["x", "y"]).statements, 6);
    }

    /// Other contexts are read for speed alone: whole ones give the same, for every word that they define.
    #[test]
    fn flat_contexts_give_the_same_as_whole_ones() {
        let mut badge: Value = serde_json::from_str(include_str!("../tests/data/badge.json")).unwrap();
        let proof = badge.as_object_mut().and_then(|badge| badge.remove("proof")).unwrap();
        let mut options = proof[0].clone();
        options["@context"] = badge["@context"].clone();
        options.as_object_mut().unwrap().remove("proofValue");
        assert!(fitting(&badge).is_some() && fitting(&options).is_some(), "the two that are read most");
        let mut cases = vec![badge.clone()];
        for (key, value) in [("created", json!("x")), ("proofPurpose", json!("name")), ("id", json!("urn:x"))]
        {
            let mut changed = options.clone();
            changed[key] = value;
            cases.push(changed);
        }
        cases.push(options);
        let mut listed = badge.clone();
        listed["credentialStatus"] = json!({"id": "https://a.example/s#1", "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation", "statusListIndex": "1", "statusListCredential": "https://a.example/s"});
        listed["@context"] = json!([CONTEXTS[0], CONTEXTS[1], EXTENSIONS]);
        listed["credentialSchema"] =
            json!([{"id": "https://a.example/x", "type": "1EdTechJsonSchemaValidator2019"}]);
        cases.push(listed);
        // Every word of the contexts, as a key, as a type and as a value, in the badge and in its achievement.
        let mut words: Vec<String> = Vec::new();
        for url in CONTEXTS.into_iter().chain([EXTENSIONS]) {
            let document: Value = serde_json::from_str(bundled(url).unwrap()).unwrap();
            collect(&document["@context"], &mut words);
        }
        words.sort();
        words.dedup();
        assert!(words.len() > 150, "{}", words.len());
        for word in &words {
            for (key, value) in [
                (&**word, json!("x")),
                (word, json!({"id": "urn:x", "type": word})),
                ("image", json!(format!("{word}:x"))),
            ] {
                let mut changed = badge.clone();
                // Innermost first, since the word may be the name of what is around it.
                for place in ["/credentialSubject/achievement", "/credentialSubject/result/0", ""] {
                    if let Some(Value::Object(object)) = changed.pointer_mut(place) {
                        object.insert(key.to_owned(), value.clone());
                    }
                }
                cases.push(changed);
            }
        }
        let (mut equal, mut flat) = (0, 0);
        for case in &cases {
            flat += usize::from(fitting(case).is_some());
            match (Canonical::of(case), Canonical::read_whole(case)) {
                (Ok(fast), Ok(whole)) => {
                    assert_eq!(fast, whole, "{case}");
                    equal += 1;
                }
                (Err(_), Err(_)) => {}
                (fast, whole) => panic!("{case}: {fast:?} {whole:?}"),
            }
        }
        assert!(equal > cases.len() / 2, "{equal} of {}", cases.len());
        // Most words do not belong where they are put here, and need the contexts whole.
        assert!(flat >= 25, "{flat} of {}", cases.len());
    }

    fn collect(terms: &Value, words: &mut Vec<String>) {
        for (name, definition) in terms.as_object().into_iter().flatten() {
            if !name.starts_with('@') {
                words.push(name.clone());
                collect(&definition["@context"], words);
            }
        }
    }

    #[test]
    fn no_context_is_fetched() {
        let error = Canonical::of(&json!({"@context": "https://example.org/c", "id": "urn:a"}));
        assert!(error.is_err());
    }
}
