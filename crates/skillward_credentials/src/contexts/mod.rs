//! The JSON-LD contexts that this program knows, bundled; there is no code that could load another.

pub(crate) mod flat;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::{Map, Value};

/// Contexts of every badge, in the order that the data model wants them.
pub const CONTEXTS: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

/// The context of types whose name begins with `1EdTech`; other issuers' badges may name it third.
pub const EXTENSIONS: &str = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";

const CREDENTIALS_V2: &str = include_str!("../../contexts/credentials-v2.json");
const OPEN_BADGES: &str = include_str!("../../contexts/open-badges-3.0.3.json");
const OPEN_BADGES_EXTENSIONS: &str = include_str!("../../contexts/open-badges-extensions.json");

/// The bundled document of a context.
#[must_use]
pub fn bundled(url: &str) -> Option<&'static str> {
    match url {
        _ if url == CONTEXTS[0] => Some(CREDENTIALS_V2),
        _ if url == CONTEXTS[1] => Some(OPEN_BADGES),
        _ if url == EXTENSIONS => Some(OPEN_BADGES_EXTENSIONS),
        _ => None,
    }
}

/// What may stand under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// The node's identifier.
    Id,
    /// The node's types.
    Type,
    /// Text, or a node.
    Plain,
    /// Text that is an IRI naming a node, or the node itself.
    Reference,
    /// Text of a datatype; never a node.
    Typed,
    /// An ordered list of text.
    List,
    /// Defined, but of a kind that has no business in a badge (graphs, embedded JSON, contexts of its own).
    Unsupported,
}

/// The names that [`CONTEXTS`] and [`EXTENSIONS`] together define. One that a document's own contexts do not define
/// is found by counting statements.
#[derive(Debug, Default)]
pub struct Vocabulary {
    classes: BTreeSet<String>,
    everywhere: BTreeMap<String, Term>,
    by_class: BTreeMap<String, BTreeMap<String, Term>>,
}

impl Vocabulary {
    /// The vocabulary of the bundled contexts.
    #[must_use]
    pub fn bundled() -> &'static Self {
        static BUNDLED: LazyLock<Vocabulary> = LazyLock::new(|| {
            let mut vocabulary = Vocabulary::default();
            for text in [CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS] {
                let document: Value = serde_json::from_str(text).unwrap_or_default();
                if let Some(Value::Object(terms)) = document.get("@context") {
                    vocabulary.add(terms);
                }
            }
            vocabulary
        });
        &BUNDLED
    }

    /// Whether a type of this name is defined.
    #[must_use]
    pub fn has_class(&self, name: &str) -> bool {
        self.classes.contains(name)
    }

    /// What a key means in a node of these types. Type-scoped definitions hold for that node only.
    #[must_use]
    pub fn term(&self, key: &str, types: &[&str]) -> Option<Term> {
        types
            .iter()
            .filter_map(|class| self.by_class.get(*class))
            .find_map(|terms| terms.get(key))
            .or_else(|| self.everywhere.get(key))
            .copied()
    }

    fn add(&mut self, terms: &Map<String, Value>) {
        for (name, definition) in terms.iter().filter(|(name, _)| !name.starts_with('@')) {
            // Both contexts name classes with a capital and properties without. Kept apart, because the name
            // `Criteria` of a class would otherwise do as another spelling of the property `criteria`.
            if name.starts_with(|c: char| c.is_ascii_uppercase()) || name.starts_with("1EdTech") {
                self.classes.insert(name.clone());
                if let Some(Value::Object(scoped)) = definition.get("@context") {
                    let scoped = scoped
                        .iter()
                        .filter(|(name, _)| !name.starts_with('@'))
                        .map(|(name, definition)| (name.clone(), Self::classify(definition)));
                    self.by_class.entry(name.clone()).or_default().extend(scoped);
                }
            } else {
                self.everywhere.insert(name.clone(), Self::classify(definition));
            }
        }
    }

    fn classify(definition: &Value) -> Term {
        let object = match definition {
            Value::String(iri) if iri == "@id" => return Term::Id,
            Value::String(iri) if iri == "@type" => return Term::Type,
            Value::String(_) => return Term::Plain,
            Value::Object(object) => object,
            _ => return Term::Unsupported,
        };
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        if object.contains_key("@context") {
            return Term::Unsupported;
        }
        match (text("@container"), text("@type")) {
            (None | Some("@set"), None) => Term::Plain,
            (None | Some("@set"), Some("@id")) => Term::Reference,
            (None | Some("@set"), Some(datatype)) if !datatype.starts_with('@') => Term::Typed,
            (Some("@list"), None) => Term::List,
            _ => Term::Unsupported,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_follow_the_type_of_their_node() {
        let known = Vocabulary::bundled();
        assert_eq!(known.term("id", &[]), Some(Term::Id));
        assert_eq!(known.term("type", &["Profile"]), Some(Term::Type));
        assert_eq!(known.term("name", &[]), Some(Term::Plain));
        assert_eq!(known.term("issuer", &["VerifiableCredential"]), Some(Term::Reference));
        assert_eq!(known.term("issuer", &["Achievement"]), None);
        assert_eq!(known.term("achievedLevel", &["Result"]), Some(Term::Typed));
        assert_eq!(known.term("allowedValue", &["ResultDescription"]), Some(Term::List));
        assert_eq!(known.term("proof", &["VerifiableCredential"]), Some(Term::Unsupported));
        assert_eq!(known.term("Criteria", &["Achievement"]), None);
        assert_eq!(known.term("madeUp", &["Achievement"]), None);
        assert!(known.has_class("OpenBadgeCredential") && !known.has_class("name"));
    }

    #[test]
    fn no_other_context_is_known() {
        assert!(CONTEXTS.iter().all(|url| bundled(url).is_some()));
        assert!(bundled("https://www.w3.org/2018/credentials/v1").is_none());
    }
}
