//! Credentials as compact tokens (VC-JWT, Open Badges 3.0 section 8.2): the whole credential as the token's payload,
//! with the registered claims beside it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::json;
use crate::keys::{Algorithm, KeyError, PublicKey, TokenKey};

/// Largest token read, bytes: a credential's size in base64, and a signature.
pub const MAX_BYTES: usize = crate::verify::MAX_JSON_BYTES / 3 * 4 + 4096;
/// The claims that stand beside the credential.
const CLAIMS: [&str; 6] = ["iss", "jti", "sub", "nbf", "exp", "iat"];

/// Why a text is no token of a credential, or none can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not three parts in base64url.
    #[error("it is no compact token of three parts")]
    Form,
    /// Its head is not as the standard wants it.
    #[error("the head of the token {0}")]
    Head(&'static str),
    /// A key in it is none.
    #[error("the key in the head of the token: {0}")]
    Key(#[from] KeyError),
    /// Its payload is no credential.
    #[error("the payload of the token is no credential: {0}")]
    Payload(String),
    /// A claim says something else than the credential.
    #[error("the token's claim `{claim}` is missing or says something else than the credential's {of}")]
    Claim {
        /// Which claim.
        claim: &'static str,
        /// What it repeats.
        of: &'static str,
    },
    /// A credential that no token can carry.
    #[error("a token needs {0}")]
    Unfit(&'static str),
}

/// How a token says which key signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyHint {
    /// By an address that gives the bare public key as a JWK.
    Address(String),
    /// By the public key itself.
    Itself,
}

/// Signs a credential as a compact token. An embedded proof in it is kept, and covered.
///
/// # Errors
/// [`TokenError::Unfit`] when the credential has no learner's identifier or a time of parts of a second;
/// [`TokenError::Key`] when the key cannot sign.
pub fn sign(credential: &Map<String, Value>, key: &TokenKey, hint: &KeyHint) -> Result<String, TokenError> {
    let mut head = json!({"alg": key.public().algorithm().name(), "typ": "JWT"});
    match hint {
        KeyHint::Address(address) => head["kid"] = address.as_str().into(),
        KeyHint::Itself => head["jwk"] = Value::Object(key.public().jwk()),
    }
    let mut payload = credential.clone();
    for (claim, of) in [("iss", "issuer"), ("jti", "id"), ("sub", "learner's identifier")] {
        let value = repeated(credential, claim).ok_or(TokenError::Unfit(of))?;
        payload.insert(claim.into(), value.into());
    }
    let from =
        seconds(credential.get("validFrom")).ok_or(TokenError::Unfit("validFrom, of whole seconds"))?;
    payload.insert("nbf".into(), from.into());
    if credential.contains_key("validUntil") {
        let until =
            seconds(credential.get("validUntil")).ok_or(TokenError::Unfit("validUntil, of whole seconds"))?;
        payload.insert("exp".into(), until.into());
    }
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let mut token = format!("{}.{}", encode(&head), encode(&Value::Object(payload)));
    let signature = key.sign(token.as_bytes())?;
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(signature));
    Ok(token)
}

/// Whether a text looks like a compact token.
#[must_use]
pub fn is_token(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("ey") && text.split('.').count() == 3 && text.chars().all(is_token_char)
}

fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// A token taken apart; nothing of it is proven yet.
#[derive(Debug, Clone)]
pub struct Token {
    /// By which algorithm its head says that it is signed.
    pub algorithm: Algorithm,
    /// The key's name or address in its head.
    pub kid: Option<String>,
    /// The key in its head, which proves nothing unless it is the issuer's.
    pub jwk: Option<PublicKey>,
    /// The credential, without the claims beside it.
    pub credential: Map<String, Value>,
    signed: String,
    signature: Vec<u8>,
}

impl Token {
    /// Takes a token apart, and holds its claims against the credential.
    ///
    /// # Errors
    /// [`TokenError`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        if text.len() > MAX_BYTES {
            return Err(TokenError::Payload("it is too large".into()));
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(TokenError::Form)?;
        let (head, payload) = signed.split_once('.').ok_or(TokenError::Form)?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Form);
        let head = json::parse(&decode(head)?).map_err(|_| TokenError::Head("is no JSON"))?;
        let Value::Object(head) = head else { return Err(TokenError::Head("is no object")) };
        if head.keys().any(|key| !matches!(key.as_str(), "alg" | "typ" | "kid" | "jwk")) {
            return Err(TokenError::Head("holds something else than alg, typ, kid and jwk"));
        }
        let text =
            |key: &str| head.get(key).map(|value| value.as_str().ok_or(TokenError::Head("is no text")));
        let algorithm = match text("alg").transpose()? {
            Some("RS256") => Algorithm::Rs256,
            Some("ES256") => Algorithm::Es256,
            Some("EdDSA") => Algorithm::EdDsa,
            _ => return Err(TokenError::Head("names no algorithm that is believed (RS256, ES256, EdDSA)")),
        };
        if text("typ").transpose()?.is_some_and(|kind| !kind.eq_ignore_ascii_case("JWT")) {
            return Err(TokenError::Head("is of another type than JWT"));
        }
        let kid = text("kid").transpose()?.map(str::to_owned);
        let jwk = head.get("jwk").map(PublicKey::from_jwk).transpose()?;
        if kid.is_none() && jwk.is_none() {
            return Err(TokenError::Head("names no key (kid or jwk)"));
        }
        let payload =
            json::parse(&decode(payload)?).map_err(|error| TokenError::Payload(error.to_string()))?;
        let Value::Object(mut credential) = payload else {
            return Err(TokenError::Payload("it is no object".into()));
        };
        if credential.contains_key("vc") {
            return Err(TokenError::Payload(
                "it is wrapped as `vc`, which was version 1 of the data model".into(),
            ));
        }
        let claims: Map<String, Value> =
            CLAIMS.iter().filter_map(|name| credential.remove_entry(*name)).collect();
        check_claims(&claims, &credential)?;
        Ok(Self { algorithm, kid, jwk, credential, signed: signed.to_owned(), signature: decode(signature)? })
    }

    /// Whether it is signed by a key, by that key's own algorithm.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.algorithm() == self.algorithm && key.verifies(self.signed.as_bytes(), &self.signature)
    }
}

fn check_claims(claims: &Map<String, Value>, credential: &Map<String, Value>) -> Result<(), TokenError> {
    for (claim, of) in [("iss", "issuer"), ("jti", "id"), ("sub", "learner")] {
        let said = claims.get(claim).and_then(Value::as_str);
        if said.is_none() || said != repeated(credential, claim) {
            return Err(TokenError::Claim { claim, of });
        }
    }
    for (claim, of, needed) in [("nbf", "validFrom", true), ("exp", "validUntil", false)] {
        let said = claims.get(claim).map(Value::as_i64);
        let is = credential.get(of).map(|value| seconds(Some(value)));
        match (said, is) {
            (None, None) if !needed => {}
            (Some(Some(said)), Some(Some(is))) if said == is => {}
            _ => return Err(TokenError::Claim { claim, of }),
        }
    }
    Ok(())
}

/// What a claim has to repeat.
fn repeated<'a>(credential: &'a Map<String, Value>, claim: &str) -> Option<&'a str> {
    let id = |value: &'a Value| value.as_str().or_else(|| value.get("id").and_then(Value::as_str));
    match claim {
        "iss" => credential.get("issuer").and_then(id),
        "sub" => credential.get("credentialSubject").and_then(id),
        _ => credential.get("id").and_then(Value::as_str),
    }
}

/// Seconds since 1970 of a time of whole seconds.
fn seconds(value: Option<&Value>) -> Option<i64> {
    let time: Timestamp = value?.as_str()?.parse().ok()?;
    (time.subsec_nanosecond() == 0).then(|| time.as_second())
}
