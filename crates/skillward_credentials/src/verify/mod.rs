//! Checking a badge: whether it is signed, by whom, unchanged and in force, and what it says.
//!
//! Everything is needed at once: nothing unsigned in it, proofs of a known form that all hold, a key that is the
//! issuer's own, strict signature rules, and times that hold. Whether that issuer is to be trusted is the reader's
//! to say ([`report`]). Keys of a `did:key` and all contexts are at hand; only a `did:web` and a status list are
//! asked for, through [`Web`].

mod carrier;
mod proven;
mod read;
pub mod report;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::bake;
use crate::did::DidError;
use crate::did_document::KeysError;
use crate::graph::GraphError;
use crate::jwt::TokenError;
use crate::recipient::Identity;
use crate::terms::TermError;
use crate::web::{Offline, Web};
use carrier::Carried;
use proven::{Kind, Proven};

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
    /// Not a token of a credential.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Something in it that no signature covers.
    #[error(transparent)]
    Uncovered(#[from] TermError),
    /// It cannot be brought into the form that is signed.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// Some of what it says fell out of the form that is signed.
    #[error("part of what it says is not covered by its signature")]
    Lost,
    /// The issuer's name leads to no key.
    #[error(transparent)]
    Issuer(#[from] DidError),
    /// The issuer's keys could not be learned.
    #[error(transparent)]
    Keys(KeysError),
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

impl BadgeRefused {
    /// Whether nothing was found against the badge: what is needed to check it could not be had.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Keys(KeysError::Unreachable(_)) | Self::Issuer(DidError::NotDidKey(_)))
    }
}

impl From<KeysError> for BadgeRefused {
    fn from(error: KeysError) -> Self {
        match error {
            KeysError::Did(error) => Self::Issuer(error),
            other => Self::Keys(other),
        }
    }
}

/// A badge that holds, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifiedBadge {
    /// Identifier of the credential.
    pub id: String,
    /// The issuer, proven: a DID that is its public key, or that leads to it.
    pub issuer_did: String,
    /// The name that the issuer gives itself; not proven by anything.
    pub issuer_name: String,
    /// Identifier of the learner.
    pub subject_id: String,
    /// How else it names the learner.
    pub identities: Vec<Identity>,
    /// Identifier of the achievement.
    pub achievement_id: String,
    /// Kind of achievement, such as `Assessment` or `Competency`; empty when the badge does not say.
    pub achievement_type: String,
    /// Name of the achievement.
    pub achievement: String,
    /// What it says of its holder.
    pub description: String,
    /// What one had to do.
    pub criteria: String,
    /// From when on it is valid.
    pub valid_from: Timestamp,
    /// Until when it is valid, where it ends.
    pub valid_until: Option<Timestamp>,
    /// When it was signed, as the issuer says; a token does not say it.
    pub signed: Option<Timestamp>,
    /// The forms in which it is signed, each of which holds: `eddsa-rdfc-2022`, `VC-JWT ES256`, `VC-JWT RS256`.
    pub proofs: Vec<String>,
    /// Where its issuer says whether it was revoked, as the badge has it.
    pub status: Option<Value>,
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

/// Checks a badge by this computer's clock, without a network: as JSON, as a compact token, or baked into a PNG or
/// SVG. Whether it was revoked is not asked; see [`report::check`].
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
    verify_with(bytes, now, &Offline)
}

/// As [`verify_file`], at a given time, asking for the keys of a `did:web` through `web`.
///
/// # Errors
/// [`BadgeRefused`] says why it does not hold.
pub fn verify_with(bytes: &[u8], now: Timestamp, web: &dyn Web) -> Result<VerifiedBadge, BadgeRefused> {
    let badge = prove(carrier::open(bytes)?, web)?;
    in_time(&badge, now)?;
    Ok(badge)
}

/// Checks a badge as JSON, at a given time, without a network.
///
/// # Errors
/// [`BadgeRefused`] says why it does not hold.
pub fn verify_json_at(bytes: &[u8], now: Timestamp) -> Result<VerifiedBadge, BadgeRefused> {
    let badge = prove(Carried::json(bytes)?, &Offline)?;
    in_time(&badge, now)?;
    Ok(badge)
}

/// What a badge says, without proof of anything: for one that was checked when it came, whose issuer's keys cannot
/// be asked for now.
///
/// # Errors
/// [`BadgeRefused`] when it is none.
pub fn inspect(bytes: &[u8]) -> Result<VerifiedBadge, BadgeRefused> {
    read::read(&proven::unproven(carrier::open(bytes)?, Kind::Badge)?)
}

/// Everything but the times.
fn prove(carried: Carried, web: &dyn Web) -> Result<VerifiedBadge, BadgeRefused> {
    read::read(&proven::prove(carried, Kind::Badge, web)?)
}

fn in_time(badge: &VerifiedBadge, now: Timestamp) -> Result<(), BadgeRefused> {
    if badge.valid_from > now {
        return Err(BadgeRefused::NotYetValid { from: badge.valid_from, now });
    }
    match badge.valid_until {
        Some(until) if until <= now => Err(BadgeRefused::Expired { until }),
        _ => Ok(()),
    }
}

/// A status list that holds.
pub(crate) struct VerifiedList {
    pub id: String,
    pub issuer: String,
    pub purposes: Vec<String>,
    pub encoded: String,
    pub valid_from: Timestamp,
}

/// Checks a status list as it is published: JSON with a proof, or a compact token.
pub(crate) fn verify_list(bytes: &[u8], now: Timestamp, web: &dyn Web) -> Result<VerifiedList, BadgeRefused> {
    let proven = proven::prove(carrier::open_list(bytes)?, Kind::StatusList, web)?;
    let Proven { credential, issuer, .. } = &proven;
    let valid_from = time(credential.get("validFrom"), "validFrom is no time with a zone")?;
    let until = (credential.get("validUntil"))
        .map(|until| time(Some(until), "validUntil is no time with a zone"))
        .transpose()?;
    if valid_from > now {
        return Err(BadgeRefused::NotYetValid { from: valid_from, now });
    }
    if let Some(until) = until.filter(|until| *until <= now) {
        return Err(BadgeRefused::Expired { until });
    }
    let subject = credential.get("credentialSubject").unwrap_or(&Value::Null);
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    Ok(VerifiedList {
        id: text(credential.get("id")).ok_or(BadgeRefused::Shape("the list has no id"))?,
        issuer: issuer.clone(),
        purposes: read::members(subject.get("statusPurpose")).filter_map(|p| text(Some(p))).collect(),
        encoded: text(subject.get("encodedList")).ok_or(BadgeRefused::Shape("the list has no bits"))?,
        valid_from,
    })
}

fn time(value: Option<&Value>, problem: &'static str) -> Result<Timestamp, BadgeRefused> {
    value.and_then(Value::as_str).and_then(|text| text.parse().ok()).ok_or(BadgeRefused::Shape(problem))
}
