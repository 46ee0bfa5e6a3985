//! A walk over a badge's JSON that lets nothing through that a signature would not cover.
//!
//! Turning JSON-LD into RDF silently drops what the contexts do not define: unknown keys and types, nulls, empty
//! arrays, relative identifiers. Someone could add such a thing to a signed badge and it would still verify.
//! So each key, type and value is looked at before, and the walk counts the statements that must come out.

use std::collections::BTreeSet;

use oxrdf::NamedNode;
use serde_json::{Map, Value};

use crate::contexts::{Term, Vocabulary};
use crate::text::is_clean;

/// Deepest nesting of objects.
const MAX_DEPTH: usize = 12;
/// Most work that canonical labelling of nameless nodes may take, in trials.
///
/// Its worst case grows with the factorial of alike nameless nodes under a nameless one; a badge made here
/// needs fewer than one for each of its results.
const MAX_TRIALS: u64 = 20_000;

/// Most values in a badge, at all depths. One of twenty criteria has some six hundred.
const MAX_VALUES: usize = 6_000;

/// What stands in a badge that no signature would cover, or that this program does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// A key that the contexts do not define here.
    #[error("`{path}` is a key that its contexts do not define, so that no signature covers it")]
    UnknownKey {
        /// Where.
        path: String,
    },
    /// A type that the contexts do not define.
    #[error("`{path}` names a type, `{name}`, that its contexts do not define")]
    UnknownType {
        /// Where.
        path: String,
        /// Which.
        name: String,
    },
    /// A value that would vanish, or that verifiers read in different ways.
    #[error("`{path}` holds {what}")]
    Value {
        /// Where.
        path: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Nested too deeply, or built so that checking it would take for ever.
    #[error("it is built so that checking it would take unreasonably long")]
    TooComplex,
}

/// Walks a credential (without its proof and context) and returns the number of RDF statements in it.
///
/// # Errors
/// The first [`TermError`] found.
pub fn count_statements(credential: &Map<String, Value>) -> Result<usize, TermError> {
    let mut room = MAX_VALUES;
    if !credential.values().all(|value| fits(value, &mut room)) {
        return Err(TermError::TooComplex);
    }
    let walked = node(credential, "", 0)?;
    if walked.trials > MAX_TRIALS {
        return Err(TermError::TooComplex);
    }
    Ok(walked.statements)
}

/// Whether a value has room among those that a badge may have; takes it up.
fn fits(value: &Value, room: &mut usize) -> bool {
    let Some(left) = room.checked_sub(1) else { return false };
    *room = left;
    match value {
        Value::Object(object) => object.values().all(|inner| fits(inner, room)),
        Value::Array(items) => items.iter().all(|inner| fits(inner, room)),
        _ => true,
    }
}

/// What a subtree comes to.
#[derive(Debug, Clone, Copy, Default)]
struct Walked {
    /// RDF statements.
    statements: usize,
    /// Nameless nodes at its top: 0 or more.
    nameless: u64,
    /// Work of labelling them.
    trials: u64,
}

impl Walked {
    fn add(&mut self, other: Self) {
        self.statements += other.statements;
        self.nameless += other.nameless;
        self.trials = self.trials.saturating_add(other.trials);
    }

    const fn literal() -> Self {
        Self { statements: 1, nameless: 0, trials: 0 }
    }
}

fn node(object: &Map<String, Value>, path: &str, depth: usize) -> Result<Walked, TermError> {
    if depth > MAX_DEPTH {
        return Err(TermError::TooComplex);
    }
    if object.is_empty() {
        return Err(wrong(path, "an empty object"));
    }
    let vocabulary = Vocabulary::bundled();
    let types = types_of(object, path)?;
    if (1..types.len()).any(|index| types[..index].contains(&types[index])) {
        return Err(wrong(&join(path, "type"), "the same value twice"));
    }
    if let Some(unknown) = types.iter().find(|name| !vocabulary.has_class(name)) {
        return Err(TermError::UnknownType { path: path.to_owned(), name: (*unknown).to_owned() });
    }
    let mut walked = Walked { statements: types.len(), ..Walked::default() };
    let mut named = false;
    for (key, value) in object {
        let path = join(path, key);
        match vocabulary.term(key, &types) {
            None => return Err(TermError::UnknownKey { path }),
            Some(Term::Unsupported) => {
                return Err(wrong(&path, "a kind of value that no badge needs"));
            }
            Some(Term::Type) => {}
            Some(Term::Id) => {
                identifier(value, &path)?;
                named = true;
            }
            Some(term) => walked.add(values(value, term, &path, depth)?),
        }
    }
    let trials = walked.trials.saturating_add(1);
    Ok(if named {
        Walked { nameless: 0, ..walked }
    } else {
        Walked {
            statements: walked.statements,
            nameless: 1,
            trials: trials.saturating_mul(factorial(walked.nameless)),
        }
    })
}

/// One value or a non-empty array of them.
fn values(value: &Value, term: Term, path: &str, depth: usize) -> Result<Walked, TermError> {
    let Value::Array(items) = value else {
        if term == Term::List {
            return Err(wrong(path, "a single value where a list belongs"));
        }
        return single(value, term, path, depth);
    };
    if items.is_empty() {
        return Err(wrong(path, "an empty array"));
    }
    let mut walked = Walked::default();
    let mut before = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        // A set keeps it once, so that adding it again would change nothing that is signed. The text of a value is
        // its own alone: keys are in order there.
        if term != Term::List && !before.insert(item.to_string()) {
            return Err(wrong(path, "the same value twice"));
        }
        walked.add(single(item, term, &format!("{path}[{index}]"), depth)?);
    }
    if term == Term::List {
        // The link to the list, and for each member its value and its rest.
        walked.statements += items.len() + 1;
        walked.nameless += 1;
        walked.trials = walked.trials.saturating_add(items.len() as u64);
    }
    Ok(walked)
}

fn single(value: &Value, term: Term, path: &str, depth: usize) -> Result<Walked, TermError> {
    match (value, term) {
        (Value::String(_), Term::Reference) => {
            identifier(value, path)?;
            Ok(Walked::literal())
        }
        (Value::String(text), _) => {
            if is_clean(text) {
                Ok(Walked::literal())
            } else {
                Err(wrong(path, "a control character"))
            }
        }
        (Value::Bool(_), Term::Plain | Term::Typed) => Ok(Walked::literal()),
        (Value::Object(object), Term::Plain | Term::Reference) => {
            let mut walked = node(object, path, depth + 1)?;
            walked.statements += 1;
            Ok(walked)
        }
        (Value::Null, _) => Err(wrong(path, "null")),
        (Value::Number(_), _) => Err(wrong(path, "a number; badges write numbers as text")),
        _ => Err(wrong(path, "a value of a kind that does not belong there")),
    }
}

fn types_of<'a>(object: &'a Map<String, Value>, path: &str) -> Result<Vec<&'a str>, TermError> {
    let wrong_type = || wrong(&join(path, "type"), "something else than names of types");
    match object.get("type") {
        None => Ok(Vec::new()),
        Some(Value::String(name)) => Ok(vec![name]),
        Some(Value::Array(names)) if !names.is_empty() => {
            names.iter().map(|name| name.as_str().ok_or_else(wrong_type)).collect()
        }
        Some(_) => Err(wrong_type()),
    }
}

/// An absolute IRI; a relative one would vanish, and a blank node label would join nodes.
fn identifier(value: &Value, path: &str) -> Result<(), TermError> {
    match value.as_str() {
        Some(iri) if NamedNode::new(iri).is_ok() && !iri.starts_with("_:") => Ok(()),
        _ => Err(wrong(path, "an identifier that is not a complete IRI (such as urn:uuid:…)")),
    }
}

fn factorial(n: u64) -> u64 {
    (1..=n).fold(1, u64::saturating_mul)
}

fn wrong(path: &str, what: &'static str) -> TermError {
    TermError::Value { path: path.to_owned(), what }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn count(value: &Value) -> Result<usize, TermError> {
        count_statements(value.as_object().unwrap())
    }

    #[test]
    fn statements_are_counted() {
        let counted = count(&json!({
            "id": "urn:a", "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": "urn:b", "type": ["Profile"], "name": "N"},
            "credentialSubject": {"type": ["AchievementSubject"], "achievement": {
                "id": "urn:c", "type": ["Achievement"], "criteria": {"narrative": "x"},
                "resultDescription": [{"id": "urn:d", "type": ["ResultDescription"], "allowedValue": ["a", "b"]}],
            }},
        }));
        // 2 types; issuer 1 + 2; subject 1 + 1; achievement 1 + 1; criteria 1 + 1; description 1 + 1, list 1 + 4.
        assert_eq!(counted, Ok(18));
    }

    #[test]
    fn whatever_would_vanish_is_refused() {
        for (bad, path) in [
            (json!({"id": "urn:a", "colour": "red"}), "colour"),
            (json!({"id": "urn:a", "name": null}), "name"),
            (json!({"id": "urn:a", "name": []}), "name"),
            (json!({"id": "urn:a", "name": ["x", ["y"]]}), "name[1]"),
            (json!({"id": "urn:a", "name": 1}), "name"),
            (json!({"id": "urn:a", "name": {}}), "name"),
            (json!({"id": "urn:a", "image": "picture.png"}), "image"),
            (json!({"id": "_:a"}), "id"),
            (json!({"id": ["urn:a"]}), "id"),
            (json!({"@id": "urn:a"}), "@id"),
            (json!({"id": "urn:a", "name": {"@value": "x"}}), "name.@value"),
            (json!({"id": "urn:a", "https://schema.org/name": "x"}), "https://schema.org/name"),
            (json!({"id": "urn:a", "name": "a\u{1}"}), "name"),
            (json!({"type": ["Achievement"], "Criteria": {"narrative": "x"}}), "Criteria"),
            (json!({"type": ["Result"], "achievedLevel": {"id": "urn:a"}}), "achievedLevel"),
            (json!({"type": ["VerifiableCredential"], "proof": {"id": "urn:a"}}), "proof"),
            (json!({"type": {"id": "urn:a"}}), "type"),
            (json!({"type": []}), "type"),
            (json!({"type": ["Profile", "Profile"]}), "type"),
            (json!({"id": "urn:a", "name": ["x", "x"]}), "name"),
        ] {
            match count(&bad).expect_err(&bad.to_string()) {
                TermError::UnknownKey { path: found } | TermError::Value { path: found, .. } => {
                    assert_eq!(found, path, "{bad}");
                }
                other => panic!("{bad}: {other}"),
            }
        }
        assert!(matches!(count(&json!({"type": ["Made", "Up"]})), Err(TermError::UnknownType { .. })));
    }

    #[test]
    fn graphs_that_take_for_ever_are_refused() {
        let alike: Vec<Value> = (0..12).map(|n| json!({"narrative": n.to_string()})).collect();
        assert_eq!(count(&json!({"id": "urn:a", "image": {"image": alike}})), Err(TermError::TooComplex));
        let named = json!({"id": "urn:a", "image": alike});
        assert!(count(&named).is_ok());
        let many: Vec<Value> = (0..6_000).map(|n| json!(n.to_string())).collect();
        assert_eq!(count(&json!({"id": "urn:a", "name": many})), Err(TermError::TooComplex));
        let deep = (0..40).fold(json!({"name": "x"}), |inner, _| json!({"image": inner}));
        assert_eq!(count(&deep), Err(TermError::TooComplex));
    }
}
