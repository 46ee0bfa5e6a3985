//! From a claim to the unsigned credential of one issuer.

use skillward_core::header::Mode;
use skillward_core::observation::Modality;
use skillward_core::scenario::model::Scenario;

use crate::claim::{
    AssessmentClaim, ClaimedAlignment, ClaimedLevels, ClaimedShare, Document, alignments, decimal,
};
use crate::contexts::CONTEXTS;
use crate::credential::{
    Achievement, AlignmentEntry, Credential, Criteria, CriterionLevel, Evidence, Profile, ResultDescription,
    ResultEntry, Subject, genre,
};
use crate::identifiers::{AwardKey, credential_urn, learner_urn, urn};
use crate::recipient::HashedEmail;
use crate::text::clean;

const DEMONSTRATION: &str = "A demonstration: the scripted learner of the program made this attempt, and no \
    person took part. It is no evidence of any person's competence.";
/// How a record says that its attempt was taken without help.
pub(crate) const FOR_DECISION: &str = "for decision, without cues and without a live score";
const NOT_ASSESSABLE: &str = "not assessable";

impl AssessmentClaim {
    /// The credential that this issuer is asked to sign.
    ///
    /// The same claim and issuer always give the same credential, byte for byte.
    #[must_use]
    pub fn credential(&self, issuer_did: &str, issuer_name: &str) -> Credential {
        let claim = &self.0;
        let subject = learner_urn(&claim.learner);
        let achievement = self.achievement();
        Credential {
            context: CONTEXTS.map(str::to_owned).to_vec(),
            id: self.credential_id(issuer_did, &achievement.id, &subject),
            kind: kinds(&["VerifiableCredential", "OpenBadgeCredential"]),
            name: achievement.name.clone(),
            issuer: Profile {
                id: issuer_did.to_owned(),
                kind: kinds(&["Profile"]),
                name: clean(issuer_name),
            },
            valid_from: claim.valid_from.clone(),
            valid_until: None,
            credential_status: None,
            credential_subject: Subject {
                id: subject,
                kind: kinds(&["AchievementSubject"]),
                identifier: claim.recipient.iter().map(HashedEmail::identity).collect(),
                activity_start_date: claim.started.clone(),
                activity_end_date: claim.ended.clone(),
                result: self.results(&achievement.id),
                achievement,
            },
            evidence: self.evidence(),
        }
    }

    fn credential_id(&self, issuer: &str, achievement: &str, learner: &str) -> String {
        let claim = &self.0;
        match claim.award {
            None => credential_urn(issuer, achievement, learner, &claim.attempt_id),
            Some(award) => AwardKey {
                issuer,
                learner,
                achievement,
                policy_version: &claim.rubric.version,
                award,
                attempt: Some(&claim.attempt_id),
            }
            .urn(),
        }
    }

    /// Identifier of the achievement: the same for all who pass the same scenario by the same rubric, and
    /// another one for a demonstration.
    fn achievement_id(&self) -> String {
        let (scenario, rubric) = (&self.0.scenario, &self.0.rubric);
        let sort = match self.is_demonstration() {
            true => "demonstration",
            false => "assessment",
        };
        let parts = [scenario, rubric].map(|d| [&*d.id, &*d.version, &*d.sha256]);
        urn("achievement", &[&parts.concat()[..], &[sort]].concat())
    }

    fn achievement(&self) -> Achievement {
        let claim = &self.0;
        let id = self.achievement_id();
        let mut name = in_simulation(claim.name.clone());
        let mut description = format!("In simulation. {}", claim.description);
        if !claim.awaiting_review.is_empty() {
            description.push_str(
                " Clinical review pending: parts of this assessment await the sign-off of a clinical \
                 educator; the evidence says which.",
            );
        }
        if self.is_demonstration() {
            name.insert_str(0, "Demonstration: ");
            description = format!("{DEMONSTRATION} {description}");
        }
        let shares = claim.shares.iter().map(|share| describe_share(&id, share));
        let levels = claim.levels.iter().map(|entry| describe_levels(&id, entry));
        Achievement {
            kind: kinds(&["Achievement"]),
            achievement_type: "Assessment".into(),
            name,
            description,
            criteria: Criteria { narrative: claim.criteria.clone() },
            version: claim.rubric.version.clone(),
            in_language: claim.language.clone(),
            alignment: claim.alignments.iter().map(entry).collect(),
            result_description: shares.chain(levels).collect(),
            id,
        }
    }

    fn results(&self, achievement: &str) -> Vec<ResultEntry> {
        let result = |key: &str| ResultEntry {
            kind: kinds(&["Result"]),
            result_description: description_id(achievement, key),
            value: None,
            achieved_level: None,
        };
        let shares = self.0.shares.iter().map(|share| ResultEntry {
            value: Some(
                share
                    .percent_centi
                    .map_or_else(|| NOT_ASSESSABLE.into(), |centi| decimal(i64::from(centi) * 10)),
            ),
            ..result(&share.key)
        });
        let levels = self.0.levels.iter().map(|entry| ResultEntry {
            value: match entry.achieved {
                Some(_) => entry.measured.clone(),
                None => Some(NOT_ASSESSABLE.into()),
            },
            achieved_level: entry
                .achieved
                .map(|level| level_id(&description_id(achievement, &entry.key), level)),
            ..result(&entry.key)
        });
        shares.chain(levels).collect()
    }

    fn evidence(&self) -> Vec<Evidence> {
        let claim = &self.0;
        let note = |name: &str, genre: &str, narrative: String| Evidence {
            id: None,
            kind: kinds(&["Evidence"]),
            name: name.to_owned(),
            genre: genre.to_owned(),
            narrative,
        };
        let mut evidence = vec![Evidence {
            id: Some(format!("urn:uuid:{}", claim.attempt_id)),
            ..note("One attempt in simulation", genre::ATTEMPT, self.attempt_narrative())
        }];
        if let Some(variant) = &claim.variant {
            let Document { id, version, sha256, .. } = &claim.scenario;
            evidence.push(Evidence {
                id: Some(urn("variant", &[id, version, sha256, variant])),
                ..note(
                    "Which variant of the scenario",
                    genre::VARIANT,
                    format!("What differs from attempt to attempt was drawn as variant {variant}."),
                )
            });
        }
        if self.is_demonstration() {
            evidence.push(note("No person took part", genre::DEMONSTRATION, DEMONSTRATION.into()));
        }
        for entry in &claim.levels {
            if let Some(reason) = &entry.not_assessable {
                let said = note(
                    &format!("Could not be judged: {}", entry.name),
                    genre::NOT_ASSESSABLE,
                    match reason.is_empty() {
                        true => "It counts neither for nor against.".into(),
                        false => format!("{reason} It counts neither for nor against."),
                    },
                );
                // Criteria may share their text; a badge says nothing twice.
                if !evidence.contains(&said) {
                    evidence.push(said);
                }
            }
        }
        for statement in &claim.awaiting_review {
            evidence.push(note(
                "Awaits the sign-off of a clinical educator",
                genre::REVIEW_PENDING,
                statement.clone(),
            ));
        }
        evidence
    }

    fn attempt_narrative(&self) -> String {
        let claim = &self.0;
        let cite = |what: &str, document: &Document| {
            format!(
                "{what} “{}” ({}, version {}, SHA-256 {})",
                document.title, document.id, document.version, document.sha256
            )
        };
        let mode = match claim.mode {
            Mode::Formative => "for learning, with cues wherever the scenario gives them",
            Mode::Summative => FOR_DECISION,
        };
        let modality = match claim.modality {
            Modality::Desktop => {
                "The learner took part at a desktop with mouse, keyboard or gamepad, which shows knowledge and \
                 order of steps, and technique only as poses and strokes chosen at a desk: weaker evidence of \
                 manual skill than tracked hands."
            }
            Modality::HeadsetHands => "The learner took part in a headset with tracked hands.",
            Modality::HeadsetControllers => {
                "The learner took part in a headset with controllers, which shows less of the fingers than tracked \
                 hands."
            }
            Modality::Scripted => DEMONSTRATION,
        };
        format!(
            "In simulation: one attempt at the {}, judged by the {}, taken {mode}. {modality} One attempt is weak \
             evidence, and performance in simulation is not performance with patients. Attempt {}, begun {}, \
             {} min {} s of attempt time, SHA-256 of its log {}; scored by {} with models {}.{}",
            cite("scenario", &claim.scenario),
            cite("rubric", &claim.rubric),
            claim.attempt_id,
            claim.started,
            claim.duration_s / 60,
            claim.duration_s % 60,
            claim.log_sha256,
            claim.program,
            claim.models,
            claim.attempt_number.map(attempt_count).unwrap_or_default(),
        )
    }
}

/// The name of an achievement, which says that everything happened in simulation.
pub(crate) fn in_simulation(mut name: String) -> String {
    if !name.to_lowercase().contains("simulat") {
        name.push_str(" (in simulation)");
    }
    name
}

/// What a scenario's outcomes are aligned to, as it stands in a badge.
pub(crate) fn aligned(scenario: &Scenario) -> Vec<AlignmentEntry> {
    alignments(scenario).iter().map(entry).collect()
}

fn entry(alignment: &ClaimedAlignment) -> AlignmentEntry {
    AlignmentEntry {
        kind: kinds(&["Alignment"]),
        target_name: alignment.target.clone(),
        target_url: alignment.url.clone(),
        target_framework: alignment.framework.clone(),
    }
}

/// Which try it was, as far as the station knows, which sees only what was done at it.
fn attempt_count(number: u64) -> String {
    format!(" It is the learner's attempt number {number} at this scenario that the station knows of.")
}

fn describe_share(achievement: &str, share: &ClaimedShare) -> ResultDescription {
    ResultDescription {
        id: description_id(achievement, &share.key),
        kind: kinds(&["ResultDescription"]),
        name: share.name.clone(),
        result_type: "Percent".into(),
        value_min: Some("0".into()),
        value_max: Some("100".into()),
        required_value: Some(share.required_percent.to_string()),
        required_level: None,
        rubric_criterion_level: Vec::new(),
    }
}

fn describe_levels(achievement: &str, entry: &ClaimedLevels) -> ResultDescription {
    let id = description_id(achievement, &entry.key);
    ResultDescription {
        kind: kinds(&["ResultDescription"]),
        name: entry.name.clone(),
        result_type: "RubricCriterionLevel".into(),
        value_min: None,
        value_max: None,
        required_value: None,
        required_level: entry.required.map(|level| level_id(&id, level)),
        rubric_criterion_level: (entry.levels.iter().enumerate())
            .map(|(index, (name, points))| CriterionLevel {
                id: level_id(&id, index),
                kind: kinds(&["RubricCriterionLevel"]),
                name: name.clone(),
                points: decimal(i64::try_from(*points).unwrap_or(i64::MAX)),
            })
            .collect(),
        id,
    }
}

fn description_id(achievement: &str, key: &str) -> String {
    urn("result", &[achievement, key])
}

fn level_id(description: &str, index: usize) -> String {
    urn("level", &[description, &index.to_string()])
}

fn kinds(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
