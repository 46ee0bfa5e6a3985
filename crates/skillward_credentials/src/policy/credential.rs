//! From a policy that is met to the unsigned badge of competence.

use jiff::{SignedDuration, Timestamp};

use super::{AwardPolicy, awaiting, ended};
use crate::contexts::CONTEXTS;
use crate::credential::{
    Achievement, AlignmentEntry, Credential, Criteria, Evidence, IdentityObject, Profile, Subject, genre,
};
use crate::identifiers::{AwardKey, urn};
use crate::proof::whole_second;
use crate::text::clean;

/// An award of a policy to a learner by an issuer.
#[derive(Debug, Clone, Copy)]
pub struct Award<'a> {
    /// The rule.
    pub policy: &'a AwardPolicy,
    /// DID of the issuer.
    pub issuer: &'a str,
    /// Name of the issuer, its own word.
    pub issuer_name: &'a str,
    /// Identifier of the learner, as it stands in their records.
    pub learner: &'a str,
    /// 1 for the first award, one more for each renewal.
    pub number: u32,
}

impl AwardPolicy {
    /// Identifier of the achievement: the same wherever it is awarded by this policy.
    fn achievement_id(&self) -> String {
        urn("achievement", &["policy", &self.id, &self.version, &self.name])
    }

    /// What is achieved, as it stands in every badge of this policy. Its alignments are those of the records that a
    /// badge stands on.
    #[must_use]
    pub fn achievement(&self, alignment: Vec<AlignmentEntry>) -> Achievement {
        Achievement {
            id: self.achievement_id(),
            kind: kinds(&["Achievement"]),
            achievement_type: self.kind.name().into(),
            name: clean(&self.name),
            description: format!("In simulation. {}", clean(&self.description)),
            criteria: Criteria { narrative: clean(&self.criteria) },
            version: clean(&self.version),
            in_language: clean(&self.language),
            alignment,
            result_description: Vec::new(),
        }
    }
}

impl Award<'_> {
    /// Identifier of the credential: of issuer, learner, achievement, version of the policy, and number.
    #[must_use]
    pub fn id(&self) -> String {
        AwardKey {
            issuer: self.issuer,
            learner: self.learner,
            achievement: &self.policy.achievement_id(),
            policy_version: &self.policy.version,
            award: self.number,
            attempt: None,
        }
        .urn()
    }

    /// The credential that stands on others. It is valid from the end of the last of them.
    #[must_use]
    pub fn credential(&self, standing_on: &[Credential]) -> Credential {
        let policy = self.policy;
        let end = standing_on.iter().filter_map(ended).max().unwrap_or(Timestamp::UNIX_EPOCH);
        let start =
            standing_on.iter().map(|credential| &credential.credential_subject.activity_start_date).min();
        let until = (policy.valid_days)
            .map(|days| whole_second(end + SignedDuration::from_hours(24 * i64::from(days))));
        Credential {
            context: CONTEXTS.map(str::to_owned).to_vec(),
            id: self.id(),
            kind: kinds(&["VerifiableCredential", "OpenBadgeCredential"]),
            name: clean(&policy.name),
            issuer: Profile {
                id: self.issuer.to_owned(),
                kind: kinds(&["Profile"]),
                name: clean(self.issuer_name),
            },
            valid_from: whole_second(end),
            valid_until: until,
            credential_status: None,
            credential_subject: Subject {
                id: self.learner.to_owned(),
                kind: kinds(&["AchievementSubject"]),
                identifier: latest_identity(standing_on),
                activity_start_date: start.cloned().unwrap_or_else(|| whole_second(end)),
                activity_end_date: whole_second(end),
                achievement: policy.achievement(alignments(standing_on)),
                result: Vec::new(),
            },
            evidence: self.evidence(standing_on),
        }
    }

    fn evidence(&self, standing_on: &[Credential]) -> Vec<Evidence> {
        let entry = |id: Option<String>, name: String, genre: &str, narrative: String| Evidence {
            id,
            kind: kinds(&["Evidence"]),
            name,
            genre: genre.to_owned(),
            narrative,
        };
        let policy = self.policy;
        let rule = format!(
            "Awarded by the policy {} of version {}, award number {}, on the {} credentials that follow. {}",
            clean(&policy.id),
            clean(&policy.version),
            self.number,
            standing_on.len(),
            "Performance in simulation is not performance with patients."
        );
        let mut evidence = vec![entry(None, "The rule of the award".into(), genre::POLICY, rule)];
        for credential in standing_on {
            let subject = &credential.credential_subject;
            evidence.push(entry(
                Some(credential.id.clone()),
                subject.achievement.name.clone(),
                genre::RECORD,
                format!(
                    "{} of version {}, ended {}.",
                    subject.achievement.achievement_type,
                    subject.achievement.version,
                    subject.activity_end_date
                ),
            ));
        }
        for matter in awaiting(standing_on) {
            let name = "Awaits the sign-off of a clinical educator".to_owned();
            evidence.push(entry(None, name, genre::REVIEW_PENDING, matter));
        }
        evidence
    }
}

/// How the last of the records names the learner, if any does: an address may have changed since the first.
fn latest_identity(standing_on: &[Credential]) -> Vec<IdentityObject> {
    let last = standing_on.iter().max_by_key(|credential| ended(credential));
    last.map(|credential| credential.credential_subject.identifier.clone()).unwrap_or_default()
}

fn alignments(standing_on: &[Credential]) -> Vec<AlignmentEntry> {
    let mut kept: Vec<AlignmentEntry> = Vec::new();
    for alignment in standing_on.iter().flat_map(|c| &c.credential_subject.achievement.alignment) {
        if !kept.contains(alignment) {
            kept.push(alignment.clone());
        }
    }
    kept
}

fn kinds(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
