//! Checking a badge offline: whether it is signed, by whom, unchanged and in force, and what it says.
//!
//! Everything is needed at once: nothing unsigned in it, exactly one proof, a key that is the issuer's own name,
//! strict signature rules, and times that hold. Whether that issuer is to be trusted is the reader's to say.

mod read;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::bake;
use crate::contexts::CONTEXTS;
use crate::did::{self, DidError};
use crate::graph::GraphError;
use crate::json;
use crate::proof::{CRYPTOSUITE, Hashes, Proof, holds};
use crate::terms::{self, TermError};
use read::read;

/// Largest badge read as JSON, in bytes.
pub const MAX_JSON_BYTES: usize = 512 * 1024;

/// Why a file is no badge that holds.
#[derive(Debug, thiserror::Error)]
pub enum BadgeRefused {
    /// Too large to be one.
    #[error("it is larger than a badge may be ({0} bytes; at most {MAX_JSON_BYTES})")]
    TooLarge(usize),
    /// A picture without a badge in it, or a broken one.
    #[error(transparent)]
    Picture(#[from] bake::BakeError),
    /// Not JSON, or a key that comes twice.
    #[error("it is no readable JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Another kind of document.
    #[error("it is no Open Badges 3.0 credential that this program reads: {0}")]
    Shape(&'static str),
    /// Something in it that no signature covers.
    #[error(transparent)]
    Uncovered(#[from] TermError),
    /// It cannot be brought into the form that is signed.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// Some of what it says fell out of the form that is signed.
    #[error("part of what it says is not covered by its signature")]
    Lost,
    /// The issuer's name is no key.
    #[error(transparent)]
    Issuer(#[from] DidError),
    /// Signed with a key of someone else than the issuer that it names.
    #[error("it is not signed by the issuer that it names")]
    OtherKey,
    /// The signature is not that of this content.
    #[error("its signature does not fit: it was changed after it was signed, or never signed by {issuer}")]
    Signature {
        /// The issuer it names.
        issuer: String,
    },
    /// In the future by this clock.
    #[error("it is signed and unchanged, but valid only from {from}; this computer's clock says {now}")]
    NotYetValid {
        /// From when on.
        from: Timestamp,
        /// The time it was checked.
        now: Timestamp,
    },
    /// Over.
    #[error("it is signed and unchanged, but was valid only until {until}")]
    Expired {
        /// Until when.
        until: Timestamp,
    },
}

/// A badge that holds, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedBadge {
    /// Identifier of the credential.
    pub id: String,
    /// The issuer, proven: a DID that is its public key.
    pub issuer_did: String,
    /// The name that the issuer gives itself; not proven by anything.
    pub issuer_name: String,
    /// Identifier of the learner.
    pub subject_id: String,
    /// Identifier of the achievement.
    pub achievement_id: String,
    /// Name of the achievement.
    pub achievement: String,
    /// What it says of its holder.
    pub description: String,
    /// What one had to do.
    pub criteria: String,
    /// From when on it is valid.
    pub valid_from: Timestamp,
    /// When it was signed, as the issuer says.
    pub signed: Timestamp,
    /// Results, in the order of the badge.
    pub results: Vec<VerifiedResult>,
    /// Evidence and its limits.
    pub evidence: Vec<VerifiedEvidence>,
    /// What awaits a clinical educator's sign-off; empty when nothing does.
    pub awaiting_review: Vec<String>,
    /// Whether no person took part.
    pub demonstration: bool,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedResult {
    /// What was measured.
    pub name: String,
    /// Value with its unit, where there is one.
    pub value: Option<String>,
    /// Level reached, where there is one.
    pub level: Option<String>,
    /// Pass mark or level required, where there is one.
    pub required: Option<String>,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedEvidence {
    /// Title.
    pub name: String,
    /// Its kind (see [`crate::credential::genre`]).
    pub genre: String,
    /// In words.
    pub narrative: String,
}

/// Checks a badge, as JSON or baked into a PNG, by this computer's clock. Needs no network.
///
/// # Errors
/// [`BadgeRefused`] says why it does not hold.
pub fn verify_file(bytes: &[u8]) -> Result<VerifiedBadge, BadgeRefused> {
    verify_file_at(bytes, Timestamp::now())
}

/// As [`verify_file`], at a given time.
///
/// # Errors
/// [`BadgeRefused`] says why it does not hold.
pub fn verify_file_at(bytes: &[u8], now: Timestamp) -> Result<VerifiedBadge, BadgeRefused> {
    if bake::is_png(bytes) {
        return verify_json_at(bake::extract(bytes)?.as_bytes(), now);
    }
    verify_json_at(bytes, now)
}

/// Checks a badge as JSON, at a given time.
///
/// # Errors
/// [`BadgeRefused`] says why it does not hold.
pub fn verify_json_at(bytes: &[u8], now: Timestamp) -> Result<VerifiedBadge, BadgeRefused> {
    if bytes.len() > MAX_JSON_BYTES {
        return Err(BadgeRefused::TooLarge(bytes.len()));
    }
    let Value::Object(mut credential) = json::parse(bytes)? else {
        return Err(BadgeRefused::Shape("it is no object"));
    };
    let proof = take_proof(&mut credential)?;
    check_kind(&credential)?;
    let mut content = credential.clone();
    content.remove("@context");
    let expected = terms::count_statements(&content)?;
    let issuer = did_of(credential.get("issuer"))?.to_owned();
    let key = did::public_key(&issuer)?;
    if proof.verification_method != did::verification_method(&issuer) {
        return Err(BadgeRefused::OtherKey);
    }
    let hashes = Hashes::of(&credential, &proof)?;
    if hashes.statements != expected {
        return Err(BadgeRefused::Lost);
    }
    if !holds(&hashes, &proof, &key) {
        return Err(BadgeRefused::Signature { issuer });
    }
    let badge = read(&credential, &proof, issuer)?;
    if badge.valid_from > now {
        return Err(BadgeRefused::NotYetValid { from: badge.valid_from, now });
    }
    if let Some(until) = credential.get("validUntil") {
        let until = time(Some(until), "validUntil is no time with a zone")?;
        if until <= now {
            return Err(BadgeRefused::Expired { until });
        }
    }
    Ok(badge)
}

/// The one proof, closed and of our cryptosuite.
fn take_proof(credential: &mut Map<String, Value>) -> Result<Proof, BadgeRefused> {
    let proof = match credential.remove("proof") {
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

fn check_kind(credential: &Map<String, Value>) -> Result<(), BadgeRefused> {
    let listed = |key: &str| -> Vec<&str> {
        let Some(Value::Array(items)) = credential.get(key) else {
            return Vec::new();
        };
        items.iter().map(|item| item.as_str().unwrap_or("")).collect()
    };
    if listed("@context") != CONTEXTS {
        return Err(BadgeRefused::Shape("its contexts are not those of a badge, in their order"));
    }
    let kinds = listed("type");
    let is_badge = |kind: &&str| matches!(*kind, "OpenBadgeCredential" | "AchievementCredential");
    if !kinds.contains(&"VerifiableCredential") || !kinds.iter().any(is_badge) {
        return Err(BadgeRefused::Shape("its type is not that of a badge"));
    }
    Ok(())
}

fn did_of(issuer: Option<&Value>) -> Result<&str, BadgeRefused> {
    match issuer {
        Some(Value::String(did)) => Some(did.as_str()),
        Some(Value::Object(profile)) => profile.get("id").and_then(Value::as_str),
        _ => None,
    }
    .ok_or(BadgeRefused::Shape("it names no issuer"))
}

fn time(value: Option<&Value>, problem: &'static str) -> Result<Timestamp, BadgeRefused> {
    value.and_then(Value::as_str).and_then(|text| text.parse().ok()).ok_or(BadgeRefused::Shape(problem))
}
