//! Of a context, the part that a document can use: the rest would be read for nothing with every badge.
//!
//! Reading JSON-LD looks a term up by a key, by a value (a type, a word of a vocabulary), or by what stands before
//! the colon of a value, or because another term is defined by it. A term that none of these names is never looked up,
//! so leaving it out changes nothing. Tests hold the result against that of whole contexts, word by word.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::bundled;

/// Terms that always stay: the one by which another is defined, and those that the contexts define in different
/// ways, whose clash is an error that must not go unseen.
const STAYING: [&str; 7] =
    ["OpenBadgeCredential", "description", "identifier", "kid", "name", "resultDescription", "status"];

/// Every word by which a document could look up a term.
#[derive(Debug, Default)]
pub struct Words<'a>(BTreeSet<&'a str>);

impl<'a> Words<'a> {
    /// The words of a document.
    #[must_use]
    pub fn of(document: &'a Value) -> Self {
        let mut words = Self::default();
        words.add(document);
        words
    }

    fn add(&mut self, value: &'a Value) {
        match value {
            Value::Object(object) => {
                for (key, inner) in object {
                    self.add_text(key);
                    self.add(inner);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add(item)),
            Value::String(text) => self.add_text(text),
            _ => {}
        }
    }

    fn add_text(&mut self, text: &'a str) {
        self.0.insert(text);
        if let Some((prefix, _)) = text.split_once(':') {
            self.0.insert(prefix);
        }
    }
}

/// The bundled document of a context, without the terms that none of the words looks up.
#[must_use]
pub fn trimmed(url: &str, words: &Words<'_>) -> Option<String> {
    static PARSED: LazyLock<BTreeMap<&'static str, Value>> = LazyLock::new(|| {
        let parse = |url| bundled(url).and_then(|text| Some((url, serde_json::from_str(text).ok()?)));
        super::CONTEXTS.into_iter().chain([super::EXTENSIONS]).filter_map(parse).collect()
    });
    let whole = PARSED.get(url)?;
    Some(context_of(whole, words).to_string())
}

/// A context document, or a term's definition, with its context trimmed.
fn context_of(definition: &Value, words: &Words<'_>) -> Value {
    let Value::Object(object) = definition else { return definition.clone() };
    let mut kept = object.clone();
    if let Some(Value::Object(terms)) = object.get("@context") {
        let terms: Map<String, Value> = (terms.iter())
            .filter(|(name, _)| is_needed(name, words))
            .map(|(name, definition)| (name.clone(), context_of(definition, words)))
            .collect();
        kept.insert("@context".into(), Value::Object(terms));
    }
    Value::Object(kept)
}

/// Keywords and aliases of keywords stay, for they say how everything else is read.
fn is_needed(name: &str, words: &Words<'_>) -> bool {
    name.starts_with('@')
        || matches!(name, "id" | "type")
        || STAYING.contains(&name)
        || words.0.contains(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::contexts::{CONTEXTS, EXTENSIONS};

    /// What the reasoning above stands on.
    #[test]
    fn terms_are_defined_by_whole_iris_and_in_one_way_or_stay() {
        let mut defined: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for url in CONTEXTS.into_iter().chain([EXTENSIONS]) {
            let document: Value = serde_json::from_str(bundled(url).unwrap()).unwrap();
            walk(&document["@context"], &mut defined);
        }
        assert!(defined.len() > 150, "{}", defined.len());
        for (name, definitions) in &defined {
            assert!(
                definitions.len() == 1 || STAYING.contains(&&**name),
                "{name} is defined in several ways"
            );
            for definition in definitions {
                let definition: Value = serde_json::from_str(definition).unwrap();
                let said = |key: &str| definition.get(key).and_then(Value::as_str);
                for iri in [definition.as_str(), said("@id"), said("@type")].into_iter().flatten() {
                    let first = iri.split_once(':').map_or(iri, |(prefix, _)| prefix);
                    assert!(
                        iri.starts_with('@') || !defined.contains_key(first) || STAYING.contains(&first),
                        "{name} is defined by {iri}"
                    );
                }
            }
        }
    }

    fn walk(terms: &Value, defined: &mut BTreeMap<String, BTreeSet<String>>) {
        for (name, definition) in terms.as_object().into_iter().flatten() {
            if !name.starts_with('@') {
                defined.entry(name.clone()).or_default().insert(definition.to_string());
                walk(&definition["@context"], defined);
            }
        }
    }

    #[test]
    fn what_is_named_stays_and_the_rest_goes() {
        let document = json!({"type": ["Achievement"], "criteria": {"narrative": "x"}, "id": "tag:a"});
        let text = trimmed(CONTEXTS[1], &Words::of(&document)).unwrap();
        let context: Value = serde_json::from_str(&text).unwrap();
        let achievement = &context["@context"]["Achievement"]["@context"];
        assert!(achievement["criteria"].is_object() && achievement["tag"].is_object(), "a prefix counts");
        assert!(achievement["version"].is_null() && context["@context"]["Profile"].is_null());
        assert!(context["@context"]["narrative"].is_object() && context["@context"]["id"].is_string());
        assert_eq!(trimmed("https://example.org/c", &Words::of(&document)), None);
    }
}
