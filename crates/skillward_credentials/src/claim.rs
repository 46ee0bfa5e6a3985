//! What a passing attempt claims: everything that its badge will say, before any issuer is named.
//!
//! A claim can only be made from a score whose decision is a pass, and it is kept word for word in the outbox, so
//! that a badge delivered a week later says what was true when it was earned.

mod results;
mod variant;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use skillward_core::header::{AttemptHeader, DocumentRef, Mode};
use skillward_core::observation::Modality;
use skillward_core::rubric::model::Rubric;
use skillward_core::scenario::model::{Review, Scenario};
use skillward_core::score::{Decision, Score};
use uuid::Uuid;

use self::results::{levels, shares};
use self::variant::variant;
use crate::proof::whole_second;
use crate::recipient::HashedEmail;
use crate::text::clean;

/// A badge is valid from no later than this before it is claimed, so that a verifier whose clock is a little
/// behind does not call it one of the future.
const CLOCK_MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// Everything a claim is made from.
#[derive(Debug, Clone, Copy)]
pub struct ClaimSource<'a> {
    /// The scenario that was played.
    pub scenario: &'a Scenario,
    /// The rubric that the score was made by.
    pub rubric: &'a Rubric,
    /// The attempt's head.
    pub header: &'a AttemptHeader,
    /// Its score.
    pub score: &'a Score,
    /// SHA-256 of the attempt's log, lower-case hexadecimal.
    pub log_sha256: &'a str,
    /// Wall-clock end of the attempt.
    pub ended: Timestamp,
}

/// Why an attempt gives no claim.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimRefused {
    /// It was not passed.
    #[error("only a passed attempt earns a badge; this one was {0}")]
    NotAPass(&'static str),
    /// Scenario, rubric, attempt and score are not of one another.
    #[error("{0} is not of this attempt")]
    OtherAttempt(&'static str),
    /// Something in it is not what it has to be.
    #[error("the attempt's {field} is {problem}")]
    Malformed {
        /// Which field.
        field: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
}

/// A passed attempt, ready for the outbox.
///
/// Only [`AssessmentClaim::from_score`] makes one; the outbox of the same learner reads it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentClaim(pub(crate) ClaimBody);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimBody {
    pub attempt_id: String,
    pub learner: String,
    pub scenario: Document,
    pub rubric: Document,
    pub models: String,
    pub program: String,
    pub modality: Modality,
    pub mode: Mode,
    pub started: String,
    pub ended: String,
    pub valid_from: String,
    pub duration_s: u64,
    pub log_sha256: String,
    pub name: String,
    pub description: String,
    pub criteria: String,
    pub language: String,
    pub alignments: Vec<ClaimedAlignment>,
    pub shares: Vec<ClaimedShare>,
    pub levels: Vec<ClaimedLevels>,
    pub awaiting_review: Vec<String>,
    /// Number of the award; absent in claims that were made before awards had numbers, whose credentials keep
    /// the identifiers that were asked for then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub award: Option<u32>,
    /// Which attempt of this learner at this scenario it was, from 2; absent where the station knows of none before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt_number: Option<u64>,
    /// Which variant of the scenario it was; absent where nothing differs from attempt to attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// The learner's address as a salted hash, where it was chosen that the badge has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<HashedEmail>,
}

/// A document by title, identity and content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    pub title: String,
    pub id: String,
    pub version: String,
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimedAlignment {
    pub framework: String,
    pub target: String,
    pub url: String,
}

/// Total or domain: percent against a pass mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimedShare {
    pub key: String,
    pub name: String,
    pub required_percent: u32,
    /// Hundredths of a percent; `None` when nothing of it could be judged.
    pub percent_centi: Option<u32>,
}

/// A criterion with its levels, highest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimedLevels {
    pub key: String,
    pub name: String,
    /// Name and points (thousandths).
    pub levels: Vec<(String, u64)>,
    /// Index of the level that must be reached.
    pub required: Option<usize>,
    /// Index of the level reached; `None` when it could not be judged.
    pub achieved: Option<usize>,
    /// The measured value with its unit.
    pub measured: Option<String>,
    /// Why it could not be judged.
    pub not_assessable: Option<String>,
}

impl AssessmentClaim {
    /// Makes the claim of a passed attempt. `now` is the wall clock's time.
    ///
    /// # Errors
    /// [`ClaimRefused`] for anything but a pass, for parts that do not belong together, and for a header that
    /// is malformed.
    pub fn from_score(source: &ClaimSource<'_>, now: Timestamp) -> Result<Self, ClaimRefused> {
        let ClaimSource { scenario, rubric, header, score, .. } = *source;
        match score.decision {
            Decision::Pass => {}
            Decision::Fail { .. } => return Err(ClaimRefused::NotAPass("failed")),
            Decision::Pending { .. } => return Err(ClaimRefused::NotAPass("not rated yet")),
            Decision::InsufficientEvidence { .. } => {
                return Err(ClaimRefused::NotAPass("not decided for lack of evidence"));
            }
        }
        belong_together(source)?;
        let malformed = |field, problem| ClaimRefused::Malformed { field, problem };
        if Uuid::parse_str(&header.attempt_id).is_err() {
            return Err(malformed("identifier", "not a UUID"));
        }
        if clean(&header.learner).is_empty() {
            return Err(malformed("learner", "empty"));
        }
        let digests = [source.log_sha256, &header.scenario.sha256, &score.rubric.sha256];
        if digests.iter().any(|digest| !is_sha256(digest)) {
            return Err(malformed("digest", "no SHA-256 in lower-case hexadecimal"));
        }
        let started: Timestamp =
            (header.started_utc.parse()).map_err(|_| malformed("start", "no time with a zone (RFC 3339)"))?;
        Ok(Self(ClaimBody {
            attempt_id: header.attempt_id.to_ascii_lowercase(),
            learner: clean(&header.learner),
            scenario: document(&scenario.title, &header.scenario),
            rubric: document(&rubric.title, &score.rubric),
            models: clean(&header.models),
            program: clean(&header.program),
            modality: header.modality,
            mode: header.mode,
            started: whole_second(started),
            ended: whole_second(source.ended),
            valid_from: whole_second(source.ended.min(now - CLOCK_MARGIN)),
            duration_s: score.duration_us / 1_000_000,
            log_sha256: source.log_sha256.to_owned(),
            name: clean(&rubric.achievement.name),
            description: clean(&rubric.achievement.description),
            criteria: clean(&rubric.achievement.criteria),
            language: clean(&scenario.language),
            alignments: alignments(scenario),
            shares: shares(rubric, score),
            levels: (rubric.criteria.iter())
                .zip(&score.findings)
                .map(|(criterion, finding)| levels(criterion, finding))
                .collect(),
            awaiting_review: awaiting_review(source),
            award: Some(1),
            // A head without earlier attempts may be of a station that does not count them.
            attempt_number: (header.earlier_attempts > 0).then(|| u64::from(header.earlier_attempts) + 1),
            variant: variant(scenario, header.seed),
            recipient: None,
        }))
    }

    /// Has the badge name the learner by the salted hash of an address, beside the pseudonym.
    pub fn name_recipient(&mut self, hashed: HashedEmail) {
        self.0.recipient = Some(hashed);
    }

    /// Identifier of the attempt: the outbox keeps one claim for each.
    #[must_use]
    pub fn attempt_id(&self) -> &str {
        &self.0.attempt_id
    }

    /// Name of the achievement.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether the scripted learner made the attempt, so that it says nothing of any person.
    #[must_use]
    pub fn is_demonstration(&self) -> bool {
        self.0.modality == Modality::Scripted
    }

    /// Pseudonym of the learner.
    #[must_use]
    pub fn learner(&self) -> &str {
        &self.0.learner
    }

    /// Identifier of the rubric, by which a configuration names the badge of an issuer that has its own.
    #[must_use]
    pub fn rubric_id(&self) -> &str {
        &self.0.rubric.id
    }

    /// End of the attempt, RFC 3339 UTC, in whole seconds.
    #[must_use]
    pub fn ended(&self) -> &str {
        &self.0.ended
    }

    /// SHA-256 of the attempt's log, lower-case hexadecimal.
    #[must_use]
    pub fn log_sha256(&self) -> &str {
        &self.0.log_sha256
    }

    /// How the learner took part.
    #[must_use]
    pub const fn modality(&self) -> Modality {
        self.0.modality
    }

    /// What no clinical educator has signed off yet.
    #[must_use]
    pub fn awaiting_review(&self) -> &[String] {
        &self.0.awaiting_review
    }

    /// As the outbox keeps it.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.0)
    }

    /// As it was kept in the outbox of the same learner. Nothing is checked that was checked when it was made.
    ///
    /// # Errors
    /// When it is no claim.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self)
    }
}

fn belong_together(source: &ClaimSource<'_>) -> Result<(), ClaimRefused> {
    let ClaimSource { scenario, rubric, header, score, .. } = *source;
    let is =
        |reference: &DocumentRef, id: &str, version: &str| reference.id == id && reference.version == version;
    let same_criteria = rubric.criteria.len() == score.findings.len()
        && (rubric.criteria.iter().zip(&score.findings))
            .all(|(criterion, finding)| criterion.id == finding.criterion);
    if score.attempt_id != header.attempt_id {
        Err(ClaimRefused::OtherAttempt("the score"))
    } else if !is(&header.scenario, scenario.id.as_str(), &scenario.version) {
        Err(ClaimRefused::OtherAttempt("the scenario"))
    } else if rubric.scenario != scenario.id
        || !is(&score.rubric, rubric.id.as_str(), &rubric.version)
        || !same_criteria
    {
        Err(ClaimRefused::OtherAttempt("the rubric"))
    } else {
        Ok(())
    }
}

fn document(title: &str, reference: &DocumentRef) -> Document {
    Document {
        title: clean(title),
        id: clean(&reference.id),
        version: clean(&reference.version),
        sha256: reference.sha256.clone(),
    }
}

pub(crate) fn alignments(scenario: &Scenario) -> Vec<ClaimedAlignment> {
    let all = scenario.outcomes.iter().flat_map(|outcome| &outcome.alignments);
    let mut kept: Vec<ClaimedAlignment> = Vec::new();
    for alignment in all.map(|alignment| ClaimedAlignment {
        framework: clean(&alignment.framework),
        target: clean(&alignment.target),
        url: clean(&alignment.url),
    }) {
        // Two outcomes may share a target; a badge says nothing twice.
        if !kept.contains(&alignment) {
            kept.push(alignment);
        }
    }
    kept
}

fn awaiting_review(source: &ClaimSource<'_>) -> Vec<String> {
    let pending = |review: &Review| match review {
        Review::Pending(items) => items.clone(),
        Review::SignedOff { .. } => Vec::new(),
    };
    let mut statements: Vec<String> = Vec::new();
    let all = (source.score.awaiting_review.iter().cloned())
        .chain(pending(&source.scenario.review))
        .chain(pending(&source.rubric.review));
    for statement in all.map(|text| clean(&text)) {
        if !statement.is_empty() && !statements.contains(&statement) {
            statements.push(statement);
        }
    }
    let is_pending = |review: &Review| matches!(review, Review::Pending(_));
    if statements.is_empty() && (is_pending(&source.scenario.review) || is_pending(&source.rubric.review)) {
        statements.push("The clinical content as a whole.".into());
    }
    statements
}

/// Thousandths as a decimal without needless zeros: 1500 is `1.5`.
pub(crate) fn decimal(milli: i64) -> String {
    let (sign, size) = (if milli < 0 { "-" } else { "" }, milli.unsigned_abs());
    let text = format!("{sign}{}.{:03}", size / 1000, size % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && (text.bytes()).all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
