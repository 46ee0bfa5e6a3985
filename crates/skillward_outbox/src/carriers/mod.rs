//! Carriers of badges: one for each protocol in which an issuer can be asked.
//!
//! Written from what each issuer documents, and tested against stand-ins that behave so. Which of them ever met the real
//! server is told in `docs/badges.md`.

mod accredible;
mod badgr;
mod credly;
mod dcc;
mod vc_api;

pub use accredible::Accredible;
pub use badgr::{Badgr, BadgrLogin};
pub use credly::Credly;
pub use dcc::{Dcc, DccService};
pub use vc_api::VcApi;

use std::collections::BTreeMap;

use skillward_core::observation::Modality;
use skillward_credentials::AssessmentClaim;

use crate::carrier::{Cause, Failure};
use crate::parcel::{Kind, Parcel};

/// A claim as a parcel; its identity is its attempt.
///
/// # Errors
/// When the claim cannot be written as JSON.
pub fn claim_parcel(destination: &str, claim: &AssessmentClaim) -> Result<Parcel, serde_json::Error> {
    Ok(Parcel {
        destination: destination.to_owned(),
        kind: Kind::Badge,
        key: claim.attempt_id().to_owned(),
        learner: claim.learner().to_owned(),
        title: claim.name().to_owned(),
        payload: claim.to_json()?,
    })
}

/// The claim in a parcel.
fn claim_of(parcel: &Parcel) -> Result<AssessmentClaim, Failure> {
    AssessmentClaim::from_json(&parcel.payload).map_err(|problem| {
        Failure::new(Cause::Unprepared, format!("the claim in the outbox cannot be read: {problem}"))
    })
}

/// The badges that an institution has made at an issuer of its own kind, by the identifier of the rubric.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnBadges(pub BTreeMap<String, String>);

impl OwnBadges {
    /// The issuer's name for the badge of a claim; a script's attempt has none.
    fn of(&self, claim: &AssessmentClaim) -> Result<&str, Failure> {
        if claim.is_demonstration() {
            let reason = "a script made this attempt, and an institution's issuer has no badge for that";
            return Err(Failure::new(Cause::Refused, reason));
        }
        let known = self.0.get(claim.rubric_id());
        known.map(String::as_str).ok_or_else(|| {
            let rubric = claim.rubric_id();
            let reason = format!("the configuration names no badge of the issuer for the rubric {rubric}");
            Failure::new(Cause::Unprepared, reason)
        })
    }
}

/// What an issuer that knows no rubrics is told as evidence. It names the attempt, by which it is found again, and its
/// limits.
fn evidence(claim: &AssessmentClaim) -> String {
    let how = match claim.modality() {
        Modality::Scripted => "by a script",
        Modality::Desktop => "at a desktop",
        Modality::HeadsetHands => "with a headset and bare hands",
        Modality::HeadsetControllers => "with a headset and controllers",
    };
    let mut text = format!(
        "Passed in simulation, {how}. Attempt {}, log SHA-256 {}.",
        claim.attempt_id(),
        claim.log_sha256()
    );
    if !claim.awaiting_review().is_empty() {
        text.push_str(&format!(
            " Awaits a clinical educator's sign-off: {}",
            claim.awaiting_review().join("; ")
        ));
    }
    text
}
