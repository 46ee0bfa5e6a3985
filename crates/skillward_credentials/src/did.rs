//! DIDs, the names of issuers: `did:key`, which is the key itself, and `did:web`, whose keys stand in a document that
//! its host publishes.

use ed25519_dalek::VerifyingKey;

use crate::keys::PublicKey;

/// Longest `did:key` looked at: one of Ed25519 has 56 characters.
const MAX_KEY_LEN: usize = 80;
/// Longest DID looked at.
const MAX_LEN: usize = 512;

/// Why a DID was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DidError {
    /// Another method.
    #[error("the issuer is named by `{0}`; only did:key and did:web are known here")]
    OtherMethod(String),
    /// A `did:web`, whose key is not in its name.
    #[error("`{0}` is a did:web, whose keys have to be asked for over the network")]
    NotDidKey(String),
    /// Not the canonical spelling of an Ed25519 public key.
    #[error("`{0}` is not an Ed25519 did:key")]
    NotEd25519(String),
    /// Not a `did:web` that leads anywhere.
    #[error("`{0}` is not a did:web (such as did:web:badges.example.org)")]
    NotWeb(String),
}

/// The `did:key` of a public key.
#[must_use]
pub fn did_key(key: &VerifyingKey) -> String {
    // A key of Ed25519 always has a Multikey.
    format!("did:key:{}", PublicKey::Ed25519(*key).multibase().unwrap_or_default())
}

/// The verification method that a `did:key` has: the DID with its own key as fragment.
#[must_use]
pub fn verification_method(did: &str) -> String {
    let key = did.strip_prefix("did:key:").unwrap_or(did);
    format!("{did}#{key}")
}

/// The public key that a `did:key` of Ed25519 is.
///
/// # Errors
/// [`DidError`] when it is another kind of DID, another kind of key, no point of the curve, or spelt in a
/// way that this program would not spell it.
pub fn public_key(did: &str) -> Result<VerifyingKey, DidError> {
    if did.starts_with("did:web:") {
        return Err(DidError::NotDidKey(shorten(did)));
    }
    let encoded = did.strip_prefix("did:key:").ok_or_else(|| DidError::OtherMethod(shorten(did)))?;
    let refused = || DidError::NotEd25519(shorten(did));
    if did.len() > MAX_KEY_LEN {
        return Err(refused());
    }
    match PublicKey::from_multibase(encoded) {
        Ok(PublicKey::Ed25519(key)) => Ok(key),
        _ => Err(refused()),
    }
}

/// Where the document of a `did:web` is published.
///
/// Always over https; the name `localhost` alone is asked over plain http, since it never leaves this machine.
///
/// # Errors
/// [`DidError`] when it is another kind of DID, or names no host.
pub fn web_document(did: &str) -> Result<String, DidError> {
    let refused = || DidError::NotWeb(shorten(did));
    if did.len() > MAX_LEN {
        return Err(refused());
    }
    let rest = did.strip_prefix("did:web:").ok_or_else(|| DidError::OtherMethod(shorten(did)))?;
    let mut parts = rest.split(':');
    let host = parts.next().unwrap_or_default();
    let (name, port) = match host.split_once("%3A").or_else(|| host.split_once("%3a")) {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    };
    let host_like = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let path_like = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let good_port =
        port.is_none_or(|port| port.parse::<u16>().is_ok_and(|number| number.to_string() == port));
    if name.is_empty() || !name.chars().all(host_like) || !good_port {
        return Err(refused());
    }
    let scheme = if name == "localhost" { "http" } else { "https" };
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let mut path = String::new();
    for part in parts {
        if part.is_empty() || part.chars().all(|c| c == '.') || !part.chars().all(path_like) {
            return Err(refused());
        }
        path.push('/');
        path.push_str(part);
    }
    if path.is_empty() {
        path.push_str("/.well-known");
    }
    Ok(format!("{scheme}://{name}{port}{path}/did.json"))
}

/// The address under which the issuer of a `did:web` is reached: that of its document, without the document.
///
/// # Errors
/// As [`web_document`].
pub fn web_base(did: &str) -> Result<String, DidError> {
    let document = web_document(did)?;
    let base = document.trim_end_matches("/did.json").trim_end_matches("/.well-known");
    Ok(base.to_owned())
}

/// The `did:web` of an issuer whose public address is this.
///
/// # Errors
/// [`DidError::NotWeb`] when the address does not come back from the DID: anything but https (plain http for
/// `localhost`), a query, an odd character.
pub fn did_web(base: &str) -> Result<String, DidError> {
    let refused = || DidError::NotWeb(shorten(base));
    let base = base.trim_end_matches('/');
    let (_, rest) = base.split_once("://").ok_or_else(refused)?;
    let (host, path) = match rest.split_once('/') {
        Some((host, path)) => (host, Some(path)),
        None => (rest, None),
    };
    let mut did = format!("did:web:{}", host.replace(':', "%3A"));
    let document = match path {
        Some(path) => {
            did.push_str(&format!(":{}", path.replace('/', ":")));
            format!("{base}/did.json")
        }
        None => format!("{base}/.well-known/did.json"),
    };
    if web_document(&did)? == document { Ok(did) } else { Err(refused()) }
}

fn shorten(did: &str) -> String {
    did.chars().take(MAX_KEY_LEN).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use ed25519_dalek::SigningKey;

    use super::*;

    #[test]
    fn a_known_seed_gives_the_known_identifier() {
        let key = SigningKey::from_bytes(&[7; 32]).verifying_key();
        let did = did_key(&key);
        assert_eq!(did, "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z");
        assert_eq!(public_key(&did).unwrap(), key);
        assert_eq!(verification_method(&did), format!("{did}#{}", &did["did:key:".len()..]));
    }

    #[test]
    fn everything_else_is_refused() {
        let zero = bs58::encode([&[0xed, 1][..], &[0; 32]].concat()).into_string();
        for did in [
            "",
            "did:web:example.org",
            "did:key:",
            "did:key:z",
            "did:key:z6Mk",
            "did:key:u6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z",
            "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z1",
            // X25519, not a signing key.
            "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
            // A point of small order: any message would verify.
            &format!("did:key:z{zero}"),
        ] {
            assert!(public_key(did).is_err(), "{did}");
        }
    }

    #[test]
    fn a_did_web_leads_to_its_document_and_back() {
        for (did, document) in [
            ("did:web:example.org", "https://example.org/.well-known/did.json"),
            ("did:web:host%3A8443:a:b", "https://host:8443/a/b/did.json"),
            ("did:web:localhost%3A8460", "http://localhost:8460/.well-known/did.json"),
        ] {
            assert_eq!(web_document(did).unwrap(), document);
            assert_eq!(did_web(&web_base(did).unwrap()).unwrap(), did);
        }
        for did in [
            "did:web:",
            "did:web::a",
            "did:web:a:",
            "did:web:a:..:b",
            "did:web:a/b",
            "did:web:a%2Fb",
            "did:web:user@a",
            "did:web:a%3A99999",
            "did:web:a%3A08443",
            "did:web:a?b",
            "did:key:z6Mk",
        ] {
            assert!(web_document(did).is_err(), "{did}");
        }
        for base in ["http://example.org", "ftp://example.org", "https://example.org/?a", "example.org"] {
            assert!(did_web(base).is_err(), "{base}");
        }
    }
}
