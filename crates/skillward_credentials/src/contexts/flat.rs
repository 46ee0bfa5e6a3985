//! The contexts as a badge needs them: without what it cannot use, and without contexts within contexts.
//!
//! The published contexts define most terms in the node types that they belong to. A reader of JSON-LD therefore makes
//! a new set of definitions at nearly every node, which takes most of the time of a signature. But nearly every term
//! is defined in one way wherever it is defined. So for a document that uses each term only where it is defined,
//! definitions that hold everywhere say the same; [`fitting`] finds out whether a document is of this kind. Of the
//! definitions, only those that the document names by a key or a type are given.
//!
//! Tests hold the result against that of the whole contexts, word by word.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::{CONTEXTS, EXTENSIONS, bundled};
use crate::terms::count_statements;

/// A term by which the contexts define another one.
const STAYING: &str = "OpenBadgeCredential";
/// The type of a proof.
const PROOF: &str = "DataIntegrityProof";
/// What the options of a proof consist of.
const OPTION_KEYS: [&str; 5] = ["type", "cryptosuite", "created", "verificationMethod", "proofPurpose"];
/// How names of types begin that only [`EXTENSIONS`] defines.
const EXTENDED: &str = "1EdTech";

/// The contexts that a document can be read with in place of the whole ones, by address; `None` when it needs them
/// whole.
#[must_use]
pub fn fitting(document: &Value) -> Option<BTreeMap<String, String>> {
    let mut content = document.as_object()?.clone();
    let named: Vec<String> = serde_json::from_value(content.remove("@context")?).ok()?;
    let extended = match named.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [first, second] if [first, second] == CONTEXTS => false,
        [first, second, third] if [first, second] == CONTEXTS && third == EXTENSIONS => true,
        _ => return None,
    };
    if is_options(&content) {
        return Some(OPTIONS.clone());
    }
    count_statements(&content).ok()?;
    let mut words = Words::default();
    words.of_object(&content);
    let extended_types = words.plain.iter().any(|word| word.starts_with(EXTENDED));
    // What stands before a colon could be looked up wherever the term is defined, not only where it belongs.
    let prefixed = words.prefixes.iter().any(|word| FLAT.iter().any(|(_, flat)| flat.defines(word)));
    if prefixed || (extended_types && !extended) {
        return None;
    }
    Some(FLAT.iter().map(|(url, flat)| ((*url).to_owned(), flat.written(&words.plain))).collect())
}

/// Whether these are the options of a proof, whose type alone says all that they need.
fn is_options(content: &Map<String, Value>) -> bool {
    let said = |key: &str| content.get(key).and_then(Value::as_str);
    said("type") == Some(PROOF)
        // Another purpose would be looked up among all terms.
        && said("proofPurpose").is_none_or(|purpose| purpose == "assertionMethod")
        && content.iter().all(|(key, value)| {
            OPTION_KEYS.contains(&&**key) && value.as_str().is_some_and(|text| !text.starts_with("_:"))
        })
}

/// What the options of a proof are read with: their type, with the contexts within it.
static OPTIONS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let kept = |url| {
        let document: Value = serde_json::from_str(bundled(url)?).ok()?;
        let context = document.get("@context")?.as_object()?;
        let terms: Map<String, Value> = (context.iter())
            .filter(|(name, _)| ["id", "type", PROOF].contains(&&***name))
            .map(|(name, definition)| (name.clone(), definition.clone()))
            .collect();
        Some((url.to_owned(), serde_json::json!({"@context": terms}).to_string()))
    };
    CONTEXTS.into_iter().chain([EXTENSIONS]).filter_map(kept).collect()
});

static FLAT: LazyLock<Vec<(&'static str, Flat)>> = LazyLock::new(|| {
    let flat = |url| {
        let document: Value = serde_json::from_str(bundled(url)?).ok()?;
        Some((url, Flat::of(document.get("@context")?.as_object()?)))
    };
    CONTEXTS.into_iter().chain([EXTENSIONS]).filter_map(flat).collect()
});

/// A context without contexts within it, as pieces of text.
#[derive(Debug, Default)]
struct Flat {
    /// Name, and name and definition as a member of a JSON object.
    terms: BTreeMap<String, String>,
}

impl Flat {
    fn of(context: &Map<String, Value>) -> Self {
        // Definitions of each term, and the types that they hold in, where they hold in some only.
        let mut found: BTreeMap<&str, Vec<(Option<&str>, Value)>> = BTreeMap::new();
        let mut add = |name, class, definition: &Value| {
            if !str::starts_with(name, '@') {
                found.entry(name).or_default().push((class, without_context(definition)));
            }
        };
        for (name, definition) in context {
            add(name, None, definition);
            if is_class(name) {
                for (inner, definition) in scoped(definition) {
                    add(inner, Some(name), definition);
                }
            }
        }
        let mut definitions: BTreeMap<&str, Value> = BTreeMap::new();
        let mut within: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
        for (name, ways) in found {
            // Of spellings that mean the same, the one that holds everywhere.
            let (_, first) = ways.iter().find(|(class, _)| class.is_none()).unwrap_or(&ways[0]);
            if ways.iter().all(|(_, way)| meaning(way) == meaning(first)) {
                definitions.insert(name, first.clone());
                continue;
            }
            for (class, way) in ways {
                match class {
                    None => drop(definitions.insert(name, way)),
                    Some(class) => drop(within.entry(class).or_default().insert(name.to_owned(), way)),
                }
            }
        }
        for (class, terms) in within {
            if let Some(Value::Object(definition)) = definitions.get_mut(class) {
                definition.insert("@context".into(), Value::Object(terms));
            }
        }
        let text = |(name, definition): (&str, Value)| {
            (name.to_owned(), format!("{}:{definition}", Value::from(name)))
        };
        Self { terms: definitions.into_iter().map(text).collect() }
    }

    fn defines(&self, name: &str) -> bool {
        self.terms.contains_key(name)
    }

    /// As a document, with those of its terms that are among the words, and with the keywords' other names.
    fn written(&self, words: &BTreeSet<&str>) -> String {
        let mut text = String::from("{\"@context\":{");
        let names = words.iter().copied().filter(|word| !matches!(*word, "id" | "type" | STAYING));
        for (index, term) in ["id", "type", STAYING]
            .into_iter()
            .chain(names)
            .filter_map(|name| self.terms.get(name))
            .enumerate()
        {
            if index > 0 {
                text.push(',');
            }
            text.push_str(term);
        }
        text.push_str("}}");
        text
    }
}

/// Both contexts name types with a capital and properties without.
fn is_class(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) || name.starts_with(EXTENDED)
}

/// The terms of a definition's own context.
fn scoped(definition: &Value) -> impl Iterator<Item = (&String, &Value)> {
    definition.get("@context").and_then(Value::as_object).into_iter().flatten()
}

fn without_context(definition: &Value) -> Value {
    let mut definition = definition.clone();
    if let Value::Object(object) = &mut definition {
        object.remove("@context");
    }
    definition
}

/// A definition in its long spelling, without what has no influence on the statements.
fn meaning(definition: &Value) -> BTreeMap<&str, &Value> {
    match definition {
        Value::Object(object) => (object.iter())
            .filter(|(key, value)| *key != "@container" || **value != "@set")
            .map(|(key, value)| (key.as_str(), value))
            .collect(),
        short => BTreeMap::from([("@id", short)]),
    }
}

/// Every word by which a document could look up a term.
#[derive(Debug, Default)]
struct Words<'a> {
    plain: BTreeSet<&'a str>,
    prefixes: BTreeSet<&'a str>,
}

impl<'a> Words<'a> {
    fn of_object(&mut self, object: &'a Map<String, Value>) {
        for (key, inner) in object {
            self.plain.insert(key);
            self.of_value(inner, key == "type");
        }
    }

    /// Values are looked up where they name types, and by what stands before a colon.
    fn of_value(&mut self, value: &'a Value, is_type: bool) {
        match value {
            Value::Object(object) => self.of_object(object),
            Value::Array(items) => items.iter().for_each(|item| self.of_value(item, is_type)),
            Value::String(text) => {
                if is_type {
                    self.plain.insert(text);
                }
                if let Some((prefix, _)) = text.split_once(':') {
                    self.prefixes.insert(prefix);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn one_definition_in_two_spellings_is_flattened_and_two_definitions_are_not() {
        let context = json!({
            "id": "@id", "name": "https://a.example/name",
            "Red": {"@id": "urn:Red", "@context": {
                "name": {"@id": "https://a.example/name", "@container": "@set"}, "tone": "urn:tone",
            }},
            "Blue": {"@id": "urn:Blue", "@context": {"tone": {"@id": "urn:tone", "@type": "@id"}}},
        });
        let flat = Flat::of(context.as_object().unwrap());
        let words = ["name", "Red", "Blue", "other"].into_iter().collect();
        let written: Value = serde_json::from_str(&flat.written(&words)).unwrap();
        assert_eq!(
            written["@context"],
            json!({
                "id": "@id", "name": "https://a.example/name",
                "Red": {"@id": "urn:Red", "@context": {"tone": "urn:tone"}},
                "Blue": {"@id": "urn:Blue", "@context": {"tone": {"@id": "urn:tone", "@type": "@id"}}},
            })
        );
    }

    #[test]
    fn what_uses_a_term_elsewhere_needs_the_whole_contexts() {
        let document = |content: Value| {
            let mut document = json!({"@context": CONTEXTS, "type": ["Achievement"]});
            document.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
            document
        };
        let text = &fitting(&document(json!({"criteria": {"narrative": "x"}}))).unwrap()[CONTEXTS[1]];
        let context: Value = serde_json::from_str(text).unwrap();
        assert!(context["@context"]["criteria"].is_object() && context["@context"]["Profile"].is_null());
        for content in [
            json!({"achievedLevel": "x"}),
            json!({"image": "tag:x"}),
            json!({"type": ["1EdTechRevocationList"], "id": "urn:a"}),
            json!({"@context": CONTEXTS[0]}),
            json!({"@context": [CONTEXTS[0], CONTEXTS[1], {"x": "urn:x"}]}),
        ] {
            assert!(fitting(&document(content.clone())).is_none(), "{content}");
        }
    }

    /// What the reasoning above stands on.
    #[test]
    fn terms_are_defined_by_whole_iris() {
        let names: BTreeSet<&str> =
            FLAT.iter().flat_map(|(_, flat)| flat.terms.keys().map(String::as_str)).collect();
        assert!(names.len() > 130, "{}", names.len());
        let mut scoped_still = 0;
        for (_, flat) in FLAT.iter() {
            for (name, text) in &flat.terms {
                let member: Value = serde_json::from_str(&format!("{{{text}}}")).unwrap();
                let definition = &member[name];
                scoped_still += usize::from(definition.get("@context").is_some());
                let said = |key: &str| definition.get(key).and_then(Value::as_str);
                for iri in [definition.as_str(), said("@id"), said("@type")].into_iter().flatten() {
                    let first = iri.split_once(':').map_or(iri, |(prefix, _)| prefix);
                    assert!(
                        iri.starts_with('@') || !names.contains(first) || first == STAYING,
                        "{name}: {iri}"
                    );
                }
            }
        }
        // What one context defines for some types, another does not define in another way for all.
        for (name, count) in FLAT.iter().flat_map(|(_, flat)| flat.terms.keys()).fold(
            BTreeMap::new(),
            |mut counts: BTreeMap<&String, usize>, name| {
                *counts.entry(name).or_default() += 1;
                counts
            },
        ) {
            let member = |flat: &Flat| -> Option<Value> {
                Some(serde_json::from_str::<Value>(&format!("{{{}}}", flat.terms.get(name)?)).unwrap())
            };
            let ways: Vec<Value> = FLAT.iter().filter_map(|(_, flat)| member(flat)).collect();
            assert!(
                count == 1 || ways.iter().all(|way| meaning(&way[name]) == meaning(&ways[0][name])),
                "{name}"
            );
        }
        // Achievement and Result mean different things by `resultDescription`.
        assert_eq!(scoped_still, 2);
    }
}
