//! Badges of competence: what a policy comes to for each learner in the register, and that it is awarded once.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};
use skillward_credentials::credential::Credential;
use skillward_credentials::policy::{Award, AwardPolicy, Decision, Held};

use crate::issuer::{Issued, Issuer};
use crate::problem::Problem;

/// What a policy came to for a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awarded {
    /// The badge was awarded now; with a dry run, it would be.
    New {
        /// Identifier of the badge.
        id: String,
        /// Number of the award: above 1 for a renewal.
        number: u32,
    },
    /// The last award stands, and it is too early to renew it, or nothing new speaks for it.
    Stands {
        /// Identifier of the badge.
        id: String,
        /// Until when it is good, where it ends.
        until: Option<Timestamp>,
        /// What a renewal lacks, where it is time for one.
        lacking: Vec<String>,
    },
    /// Something is lacking.
    Lacking(Vec<String>),
    /// All is there, but clinical content awaits its sign-off.
    AwaitsSignOff(Vec<String>),
}

/// An award that was made before.
struct Earlier {
    credential: Credential,
    revoked: bool,
}

impl Issuer {
    /// The learners in the register.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the register fails.
    pub fn learners(&self) -> Result<Vec<String>, Problem> {
        Ok(self.register(|register| register.learners())?)
    }

    /// Awards a policy's badge to a learner who has met it, by their records in the register. With `dry`, only says
    /// what would come of it. Asked again, it awards nothing twice.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for a policy that says nothing that can be, [`Problem::Erased`] when the award was erased,
    /// [`Problem::Internal`] when the register fails.
    pub fn award(
        &self,
        who: &str,
        policy: &AwardPolicy,
        learner: &str,
        dry: bool,
        now: Timestamp,
    ) -> Result<Awarded, Problem> {
        policy.check().map_err(|error| Problem::Invalid(format!("the policy: {error}")))?;
        let held: Vec<Held> = (self.register(|register| register.of_learner(learner))?.iter())
            .filter_map(|(json, revoked)| Some(Held { credential: without_proof(json)?, revoked: *revoked }))
            .collect();
        let award = |number| Award { policy, issuer: self.did(), issuer_name: self.name(), learner, number };
        let (mut number, mut last): (u32, Option<Earlier>) = (1, None);
        while let Some(earlier) = self.earlier(&award(number).id())? {
            (number, last) = (number + 1, Some(earlier));
        }
        let after = last.as_ref().and_then(|last| last.credential.valid_from.parse::<Timestamp>().ok());
        let decision = policy.decide(&held, after, now);
        if let Some(last) = last.filter(|last| !last.revoked) {
            let until =
                last.credential.valid_until.as_ref().and_then(|until| until.parse::<Timestamp>().ok());
            let early = SignedDuration::from_hours(24 * i64::from(policy.renew_days));
            let due = until.is_some_and(|until| now >= until - early);
            let over = until.is_some_and(|until| until <= now);
            match &decision {
                Decision::Met(_) if due => {}
                Decision::Lacking(lacking) if due && !over => {
                    let lacking = lacking.clone();
                    return Ok(Awarded::Stands { id: last.credential.id, until, lacking });
                }
                _ if over => {}
                _ => return Ok(Awarded::Stands { id: last.credential.id, until, lacking: Vec::new() }),
            }
        }
        let standing_on = match decision {
            Decision::Lacking(lacking) => return Ok(Awarded::Lacking(lacking)),
            Decision::AwaitsSignOff(matters) => return Ok(Awarded::AwaitsSignOff(matters)),
            Decision::Met(standing_on) => standing_on,
        };
        let award = award(number);
        let id = award.id();
        if !dry {
            self.award_now(who, &award.credential(&standing_on), now)?;
        }
        Ok(Awarded::New { id, number })
    }

    fn earlier(&self, id: &str) -> Result<Option<Earlier>, Problem> {
        match self.recorded(id) {
            Err(Problem::NotIssued) => Ok(None),
            Err(other) => Err(other),
            Ok(recorded) => {
                let credential = without_proof(&recorded.json).ok_or(Problem::Internal)?;
                Ok(Some(Earlier { credential, revoked: recorded.revoked.is_some() }))
            }
        }
    }

    fn award_now(&self, who: &str, credential: &Credential, now: Timestamp) -> Result<Issued, Problem> {
        let value = serde_json::to_value(credential).map_err(|_| Problem::Internal)?;
        let asked = serde_json::to_vec(credential).map_err(|_| Problem::Internal)?;
        self.sign_once(who, credential, value, Sha256::digest(asked).into(), now)
    }
}

/// A credential of the register in its closed form.
fn without_proof(json: &str) -> Option<Credential> {
    let mut value: Value = serde_json::from_str(json).ok()?;
    value.as_object_mut()?.remove("proof");
    serde_json::from_value(value).ok()
}
