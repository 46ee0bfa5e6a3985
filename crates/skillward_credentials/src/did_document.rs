//! The document of a DID: which keys an issuer signs with, now and before.
//!
//! Keys are rotated by adding them; an old one stays listed, so that what it signed holds, unless it was stolen.

use serde_json::{Value, json};

use crate::did::{self, DidError};
use crate::json;
use crate::keys::PublicKey;
use crate::web::{Unreachable, Web};

/// Largest document read, bytes.
const MAX_BYTES: usize = 64 * 1024;
/// Most verification methods looked at.
const MAX_METHODS: usize = 256;

/// Why an issuer's keys are not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// Its name leads nowhere.
    #[error(transparent)]
    Did(#[from] DidError),
    /// Its document could not be had, which says nothing about the badge.
    #[error("the keys of its issuer could not be asked for: {0}")]
    Unreachable(#[from] Unreachable),
    /// What is published there is no document of this issuer.
    #[error("what {did} publishes is not its DID document: {problem}")]
    Document {
        /// Whose.
        did: String,
        /// What is wrong.
        problem: &'static str,
    },
}

/// A key that an issuer signs credentials with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Its identifier: a DID and a fragment.
    pub id: String,
    /// The key, where it is given in full.
    pub key: Option<PublicKey>,
    /// The key as a Multikey, where it is given so.
    pub multibase: Option<String>,
}

impl Method {
    /// Whether a key is this one.
    #[must_use]
    pub fn is(&self, key: &PublicKey) -> bool {
        self.key.as_ref() == Some(key) || (self.multibase.is_some() && self.multibase == key.multibase())
    }
}

/// The keys that an issuer signs credentials with: of a `did:key` by its name alone, of a `did:web` by its document.
///
/// # Errors
/// [`KeysError`]; only [`KeysError::Unreachable`] may be different later.
pub fn methods(did: &str, web: &dyn Web) -> Result<Vec<Method>, KeysError> {
    if let Some(multibase) = did.strip_prefix("did:key:") {
        let key = match multibase.starts_with("z6Mk") {
            true => Some(PublicKey::Ed25519(did::public_key(did)?)),
            // P-256, compressed: known by its spelling only, so a token has to bring the key itself.
            false if multibase.starts_with("zDn") && multibase.len() < 60 => None,
            false => return Err(DidError::NotEd25519(multibase.chars().take(80).collect()).into()),
        };
        let method = Method { id: did::verification_method(did), key, multibase: Some(multibase.to_owned()) };
        return Ok(vec![method]);
    }
    let url = did::web_document(did)?;
    read(did, &web.get(&url, MAX_BYTES)?)
}

/// The keys that a DID document lists for signing credentials.
///
/// # Errors
/// [`KeysError::Document`] when it is not the document of this DID, or no such document.
pub fn read(did: &str, document: &[u8]) -> Result<Vec<Method>, KeysError> {
    let wrong = |problem| KeysError::Document { did: did.to_owned(), problem };
    let document = json::parse(document).map_err(|_| wrong("it is no JSON"))?;
    if document.get("id").and_then(Value::as_str) != Some(did) {
        return Err(wrong("it is of another DID"));
    }
    let list = |name: &str| document.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let asserting = list("assertionMethod");
    let described = list("verificationMethod");
    if asserting.len() > MAX_METHODS || described.len() > MAX_METHODS {
        return Err(wrong("it lists too many keys"));
    }
    let whole = |id: &str| if id.starts_with('#') { format!("{did}{id}") } else { id.to_owned() };
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let named: Vec<String> = asserting.iter().filter_map(Value::as_str).map(whole).collect();
    let chosen = (described.iter())
        .filter(|method| text(method, "id").is_some_and(|id| named.contains(&whole(&id))))
        .chain(asserting.iter().filter(|method| method.is_object()));
    let mut methods = Vec::new();
    for method in chosen {
        // A key that somebody else controls is not the issuer's.
        if text(method, "controller").as_deref() != Some(did) {
            continue;
        }
        let multibase = text(method, "publicKeyMultibase");
        let key = match method.get("publicKeyJwk") {
            Some(jwk) => PublicKey::from_jwk(jwk).ok(),
            None => multibase.as_deref().and_then(|multibase| PublicKey::from_multibase(multibase).ok()),
        };
        if key.is_some() || multibase.is_some() {
            methods.push(Method { id: whole(&text(method, "id").unwrap_or_default()), key, multibase });
        }
    }
    Ok(methods)
}

/// The identifier under which an issuer's document lists a key.
#[must_use]
pub fn method_id(did: &str, key: &PublicKey) -> String {
    match key {
        PublicKey::Ed25519(_) => format!("{did}#{}", key.multibase().unwrap_or_default()),
        _ => format!("{did}#{}", key.thumbprint()),
    }
}

/// The document of a `did:web` with these keys.
#[must_use]
pub fn document(did: &str, keys: &[PublicKey]) -> Value {
    let methods: Vec<Value> = (keys.iter())
        .map(|key| match key {
            PublicKey::Ed25519(_) => json!({
                "id": method_id(did, key), "type": "Multikey", "controller": did,
                "publicKeyMultibase": key.multibase(),
            }),
            _ => json!({
                "id": method_id(did, key), "type": "JsonWebKey", "controller": did, "publicKeyJwk": key.jwk(),
            }),
        })
        .collect();
    let ids: Vec<String> = keys.iter().map(|key| method_id(did, key)).collect();
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": ids,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use ed25519_dalek::SigningKey;

    use super::*;
    use crate::keys::TokenKey;
    use crate::web::Offline;

    const DID: &str = "did:web:badges.example.org";

    #[test]
    fn what_is_written_is_read() {
        let old = PublicKey::Ed25519(SigningKey::from_bytes(&[1; 32]).verifying_key());
        let new = PublicKey::Ed25519(SigningKey::from_bytes(&[2; 32]).verifying_key());
        let token = TokenKey::from_pem(&TokenKey::generate_p256().unwrap()).unwrap();
        let keys = [old, new, token.public().clone()];
        let methods = read(DID, document(DID, &keys).to_string().as_bytes()).unwrap();
        assert_eq!(methods.len(), 3);
        assert!(
            methods.iter().zip(&keys).all(|(method, key)| method.is(key) && method.id == method_id(DID, key))
        );
    }

    #[test]
    fn keys_of_others_and_of_other_purposes_do_not_count() {
        let key = PublicKey::Ed25519(SigningKey::from_bytes(&[1; 32]).verifying_key());
        let whole = document(DID, &[key]);
        let count = |change: &dyn Fn(&mut Value)| {
            let mut changed = whole.clone();
            change(&mut changed);
            read(DID, changed.to_string().as_bytes()).map(|methods| methods.len())
        };
        assert_eq!(count(&|_| {}).unwrap(), 1);
        assert_eq!(count(&|d| d["verificationMethod"][0]["controller"] = "did:web:other".into()).unwrap(), 0);
        assert_eq!(count(&|d| d["assertionMethod"] = json!([])).unwrap(), 0);
        assert!(count(&|d| d["id"] = "did:web:other".into()).is_err());
        assert!(read(DID, b"<html>").is_err());
        let id = format!("#{}", whole["assertionMethod"][0].as_str().unwrap().split_once('#').unwrap().1);
        assert_eq!(count(&|d| d["assertionMethod"][0] = id.as_str().into()).unwrap(), 1);
    }

    #[test]
    fn without_a_network_a_did_web_is_unknown_and_not_wrong() {
        assert!(matches!(methods(DID, &Offline), Err(KeysError::Unreachable(_))));
        assert!(matches!(methods("did:example:a", &Offline), Err(KeysError::Did(_))));
    }
}
