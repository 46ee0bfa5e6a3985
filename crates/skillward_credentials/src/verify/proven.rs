//! Whether a credential is what its issuer signed: its form, its proofs, and whose key made them.

use serde_json::{Map, Value};

use super::carrier::Carried;
use super::{BadgeRefused, Web};
use crate::contexts::{CONTEXTS, EXTENSIONS};
use crate::did_document::{self, Method};
use crate::jwt::Token;
use crate::keys::PublicKey;
use crate::proof::{CRYPTOSUITE, Hashes, Proof, holds};
use crate::terms;

/// What a credential is expected to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Badge,
    StatusList,
}

/// A credential whose every proof holds.
pub(super) struct Proven {
    /// The credential, without proofs and claims.
    pub credential: Map<String, Value>,
    /// DID of its issuer.
    pub issuer: String,
    /// When its embedded proof says that it was signed.
    pub created: Option<String>,
    /// Names of the proofs.
    pub proofs: Vec<String>,
}

/// Takes a credential apart without asking whether its proofs hold.
pub(super) fn unproven(carried: Carried, kind: Kind) -> Result<Proven, BadgeRefused> {
    let (credential, proof, token) = parts(carried, kind)?;
    let created = proof.as_ref().map(|proof| proof.created.clone());
    let proofs = names(proof.as_ref(), token.as_deref());
    let issuer = did_of(credential.get("issuer"))?.to_owned();
    Ok(Proven { credential, issuer, created, proofs })
}

/// Proves a credential: each proof that it has must hold, with a key of its issuer's.
pub(super) fn prove(carried: Carried, kind: Kind, web: &dyn Web) -> Result<Proven, BadgeRefused> {
    let (credential, proof, token) = parts(carried, kind)?;
    let issuer = did_of(credential.get("issuer"))?.to_owned();
    if let Some(proof) = &proof {
        let mut content = credential.clone();
        content.remove("@context");
        let expected = terms::count_statements(&content)?;
        let methods = did_document::methods(&issuer, web)?;
        // A key that is listed as a P-256 Multikey is no key of this cryptosuite.
        let key = methods.iter().find(|method| method.id == proof.verification_method);
        let Some(Method { key: Some(PublicKey::Ed25519(key)), .. }) = key else {
            return Err(BadgeRefused::OtherKey);
        };
        let hashes = Hashes::of(&credential, proof)?;
        if hashes.statements != expected {
            return Err(BadgeRefused::Lost);
        }
        if !holds(&hashes, proof, key) {
            return Err(BadgeRefused::Signature { issuer });
        }
    }
    if let Some(token) = &token {
        let keys = token_keys(token, &did_document::methods(&issuer, web)?);
        if keys.is_empty() {
            return Err(BadgeRefused::OtherKey);
        }
        if !keys.iter().any(|key| token.is_signed_by(key)) {
            return Err(BadgeRefused::Signature { issuer });
        }
    }
    let created = proof.as_ref().map(|proof| proof.created.clone());
    let proofs = names(proof.as_ref(), token.as_deref());
    Ok(Proven { credential, issuer, created, proofs })
}

type Parts = (Map<String, Value>, Option<Proof>, Option<Box<Token>>);

/// The credential and its proofs, of which there is at least one, in their right form.
fn parts(carried: Carried, kind: Kind) -> Result<Parts, BadgeRefused> {
    let (mut credential, token) = match carried {
        Carried::Json(credential) => (credential, None),
        Carried::Token(mut token) => (std::mem::take(&mut token.credential), Some(token)),
    };
    let proof = match credential.remove("proof") {
        None if token.is_some() => None,
        proof => Some(one_proof(proof)?),
    };
    check_contexts(&credential, kind, proof.is_some())?;
    check_types(&credential, kind)?;
    Ok((credential, proof, token))
}

/// The issuer's keys that may have signed a token: those of its algorithm, of the name or the key in its head.
///
/// A key in the head counts only when the issuer lists it. A name in the head that is an address is the key's
/// published place, and need not be asked when the issuer's own list is at hand.
fn token_keys(token: &Token, methods: &[Method]) -> Vec<PublicKey> {
    let named = |method: &Method| match token.kid.as_deref() {
        Some(kid) if kid.starts_with("did:") => method.id == kid,
        _ => true,
    };
    let fitting = methods.iter().filter(|method| named(method));
    match &token.jwk {
        Some(jwk) => fitting.filter(|method| method.is(jwk)).map(|_| jwk.clone()).collect(),
        None => fitting
            .filter_map(|method| method.key.clone())
            .filter(|key| key.algorithm() == token.algorithm)
            .collect(),
    }
}

fn names(proof: Option<&Proof>, token: Option<&Token>) -> Vec<String> {
    let embedded = proof.map(|_| CRYPTOSUITE.to_owned());
    let token = token.map(|token| format!("VC-JWT {}", token.algorithm.name()));
    embedded.into_iter().chain(token).collect()
}

/// The one proof, closed and of our cryptosuite.
fn one_proof(proof: Option<Value>) -> Result<Proof, BadgeRefused> {
    let proof = match proof {
        None => return Err(BadgeRefused::Shape("it has no proof")),
        Some(Value::Array(mut proofs)) if proofs.len() == 1 => proofs.remove(0),
        Some(_) => {
            return Err(BadgeRefused::Shape("its proof is not an array of exactly one"));
        }
    };
    let proof: Proof = serde_json::from_value(proof)
        .map_err(|_| BadgeRefused::Shape("its proof lacks a part or has one too many"))?;
    if proof.kind != "DataIntegrityProof" || proof.cryptosuite != CRYPTOSUITE {
        return Err(BadgeRefused::Shape("its proof is not of eddsa-rdfc-2022"));
    }
    if proof.proof_purpose != "assertionMethod" {
        return Err(BadgeRefused::Shape("its proof serves another purpose"));
    }
    Ok(proof)
}

/// An embedded proof covers what the bundled contexts define, so they must be the badge's own. A token covers every
/// character, whatever version of the Open Badges context it names.
fn check_contexts(credential: &Map<String, Value>, kind: Kind, embedded: bool) -> Result<(), BadgeRefused> {
    let contexts = listed(credential, "@context");
    let known = |url: &&str| CONTEXTS.contains(url) || *url == EXTENSIONS;
    let right = match (kind, embedded) {
        (Kind::Badge, true) => {
            contexts.len() >= 2
                && contexts[..2] == CONTEXTS
                && (2..contexts.len()).all(|at| contexts[at] == EXTENSIONS)
        }
        (Kind::Badge, false) => {
            contexts.first() == Some(&CONTEXTS[0])
                && contexts.get(1).is_some_and(|url| {
                    url.starts_with("https://purl.imsglobal.org/spec/ob/v3p0/context")
                        && url.ends_with(".json")
                })
        }
        (Kind::StatusList, _) => contexts.first() == Some(&CONTEXTS[0]) && contexts.iter().all(known),
    };
    if right && contexts.len() <= 3 {
        Ok(())
    } else {
        Err(BadgeRefused::Shape("its contexts are not those of a badge, in their order"))
    }
}

fn check_types(credential: &Map<String, Value>, kind: Kind) -> Result<(), BadgeRefused> {
    let kinds = listed(credential, "type");
    let wanted = |name: &&str| match kind {
        Kind::Badge => matches!(*name, "OpenBadgeCredential" | "AchievementCredential"),
        Kind::StatusList => *name == "BitstringStatusListCredential",
    };
    if kinds.contains(&"VerifiableCredential") && kinds.iter().any(wanted) {
        Ok(())
    } else {
        Err(BadgeRefused::Shape(match kind {
            Kind::Badge => "its type is not that of a badge",
            Kind::StatusList => "its type is not that of a status list",
        }))
    }
}

fn listed<'a>(credential: &'a Map<String, Value>, key: &str) -> Vec<&'a str> {
    let Some(Value::Array(items)) = credential.get(key) else {
        return Vec::new();
    };
    items.iter().map(|item| item.as_str().unwrap_or("")).collect()
}

fn did_of(issuer: Option<&Value>) -> Result<&str, BadgeRefused> {
    match issuer {
        Some(Value::String(did)) => Some(did.as_str()),
        Some(Value::Object(profile)) => profile.get("id").and_then(Value::as_str),
        _ => None,
    }
    .ok_or(BadgeRefused::Shape("it names no issuer"))
}
