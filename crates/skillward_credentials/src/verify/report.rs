//! One check for people and machines: a verdict, why, what to be cautious of, and whether the issuer is trusted.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{BadgeRefused, VerifiedBadge, carrier, in_time, prove};
use crate::recipient::{EmailAddress, Recipient, compare};
use crate::status::{self, Standing};
use crate::web::Web;

/// What a check came to, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Signed by its issuer, unchanged, in force, and not revoked as far as its issuer says.
    Valid,
    /// Nothing was found against it, but something that is needed could not be had.
    Unknown,
    /// It holds, but its issuer or achievement is not on the list of those that are trusted.
    Untrusted,
    /// It holds, but it is not of the person that the reader named.
    OtherRecipient,
    /// It holds from a later time on.
    NotYetValid,
    /// It held until an earlier time.
    Expired,
    /// Its issuer took it back.
    Revoked,
    /// It is no badge, or not what its issuer signed.
    Refused,
}

impl Verdict {
    /// In one word or two, for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Unknown => "unknown",
            Self::Untrusted => "not trusted",
            Self::OtherRecipient => "another's",
            Self::NotYetValid => "not valid yet",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Refused => "refused",
        }
    }
}

/// The issuers that a reader trusts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustList {
    /// Each of them.
    #[serde(default)]
    pub issuer: Vec<TrustedIssuer>,
}

/// An issuer that a reader trusts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedIssuer {
    /// Its DID, as it publishes it.
    pub did: String,
    /// What the reader calls it.
    pub name: String,
    /// Achievements that it is trusted for, by identifier or whole name; all of them when empty.
    #[serde(default)]
    pub achievements: Vec<String>,
}

/// What a reader wants of a badge, beside that it holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// To be of one of these issuers.
    pub trusted: Option<&'a TrustList>,
    /// To be of the person with this address of e-mail.
    pub recipient: Option<&'a EmailAddress>,
}

/// Whether the issuer is trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Trust {
    /// Nobody said whom to trust.
    NotAsked,
    /// On the list, by this name.
    Listed {
        /// What the reader calls it.
        name: String,
    },
    /// Not on the list.
    NotListed,
    /// On the list, but not for this achievement.
    OtherAchievement {
        /// What the reader calls it.
        name: String,
    },
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub why: String,
    /// What a reader should know before relying on it.
    pub cautions: Vec<String>,
    /// Whether its issuer is trusted.
    pub trust: Trust,
    /// Whether it is of the person that the reader named; absent when nobody was named, and for a badge that does not
    /// hold.
    pub recipient: Option<Recipient>,
    /// What its issuer's list says; absent for a badge that does not hold.
    pub standing: Option<Standing>,
    /// What it says; absent for a badge that does not hold.
    pub badge: Option<VerifiedBadge>,
}

/// Checks a badge in all respects: proofs, form, times, status, and what else is wanted of it.
#[must_use]
pub fn check(bytes: &[u8], now: Timestamp, web: &dyn Web, wanted: Wanted<'_>) -> Report {
    match carrier::open(bytes).and_then(|carried| prove(carried, web)) {
        Ok(badge) => judge(badge, now, web, wanted),
        Err(error) => refused(&error),
    }
}

fn refused(error: &BadgeRefused) -> Report {
    let (verdict, why) = match error.is_unknown() {
        true => (Verdict::Unknown, format!("Nobody can tell now whether it holds: {error}.")),
        false => (Verdict::Refused, format!("This does not hold: {error}.")),
    };
    Report {
        verdict,
        why,
        cautions: Vec::new(),
        trust: Trust::NotAsked,
        recipient: None,
        standing: None,
        badge: None,
    }
}

fn judge(badge: VerifiedBadge, now: Timestamp, web: &dyn Web, wanted: Wanted<'_>) -> Report {
    let trust = trust(&badge, wanted.trusted);
    let recipient = wanted.recipient.map(|address| compare(address, &badge.identities));
    let standing = status::standing(badge.status.as_ref(), &badge.issuer_did, now, web);
    let untrusted = |why: String| (Verdict::Untrusted, why);
    let (verdict, why) = match (&standing, in_time(&badge, now), &trust) {
        (Standing::Revoked { purpose, as_of }, ..) => {
            let word = if purpose == "suspension" { "suspended" } else { "revoked" };
            (
                Verdict::Revoked,
                format!("It is signed and unchanged, but its issuer has {word} it (list of {as_of})."),
            )
        }
        (_, Err(error @ BadgeRefused::Expired { .. }), _) => (Verdict::Expired, format!("Expired: {error}.")),
        (_, Err(error), _) => (Verdict::NotYetValid, format!("Not valid yet: {error}.")),
        _ if recipient == Some(Recipient::Other) => (
            Verdict::OtherRecipient,
            "It is signed and unchanged, but it is not of the person with the address that you gave.".to_owned(),
        ),
        (.., Trust::NotListed) => untrusted(format!(
            "It is signed and unchanged, but its issuer {} is not on your list of trusted issuers.",
            badge.issuer_did
        )),
        (.., Trust::OtherAchievement { name }) => untrusted(format!(
            "It is signed and unchanged, but your list trusts {name} for other achievements only."
        )),
        (Standing::Unknown { why }, ..) => (
            Verdict::Unknown,
            format!("It is signed and unchanged, but nobody can tell now whether it was revoked: {why}."),
        ),
        _ if recipient == Some(Recipient::Unsaid) => (
            Verdict::Unknown,
            "It is signed and unchanged, but whose it is cannot be told by an address: it names its learner in \
             another way. Its issuer can tell."
                .to_owned(),
        ),
        _ => (Verdict::Valid, "Signed, unchanged, and in force.".to_owned()),
    };
    let cautions = cautions(&badge, &standing, &trust);
    Report { verdict, why, cautions, trust, recipient, standing: Some(standing), badge: Some(badge) }
}

fn trust(badge: &VerifiedBadge, trusted: Option<&TrustList>) -> Trust {
    let Some(list) = trusted else { return Trust::NotAsked };
    let mut entries = list.issuer.iter().filter(|issuer| issuer.did == badge.issuer_did).peekable();
    let Some(first) = entries.peek().map(|issuer| issuer.name.clone()) else { return Trust::NotListed };
    let names = [&badge.achievement_id, &badge.achievement];
    let covers = |issuer: &&TrustedIssuer| {
        issuer.achievements.is_empty() || names.iter().any(|n| issuer.achievements.contains(n))
    };
    match entries.find(covers) {
        Some(issuer) => Trust::Listed { name: issuer.name.clone() },
        None => Trust::OtherAchievement { name: first },
    }
}

fn cautions(badge: &VerifiedBadge, standing: &Standing, trust: &Trust) -> Vec<String> {
    let mut cautions = Vec::new();
    if badge.demonstration {
        cautions.push("A DEMONSTRATION: a script played, and no person showed anything.".into());
    }
    if *trust == Trust::NotAsked {
        cautions.push(
            "Whether to trust this issuer is yours to say: compare its DID with what the institution itself \
             publishes. The name beside it is its own word."
                .into(),
        );
    }
    if badge.achievement_type == "Assessment" {
        cautions.push(
            "The record of one passed assessment, which is weak evidence of lasting competence.".into(),
        );
    }
    if !badge.awaiting_review.is_empty() {
        cautions.push("Parts of its clinical content await a clinical educator's sign-off.".into());
    }
    if *standing == Standing::Unlisted {
        cautions.push("It names no status list, so its issuer could not take it back.".into());
    }
    cautions
}
