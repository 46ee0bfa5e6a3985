//! What a score is: findings with their reasons, points, and a decision.
//!
//! Points are integers in thousandths and percentages are integers in hundredths, so that a score is
//! the same to the bit on every machine.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::header::DocumentRef;
use crate::hygiene::report::HygieneReport;
use crate::ids::{CriterionId, DomainId, StepId};

/// A score: a pure function of an attempt and a rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The attempt that was judged.
    pub attempt_id: String,
    /// The rubric it was judged by.
    pub rubric: DocumentRef,
    /// Passed, failed, or neither.
    pub decision: Decision,
    /// Over all assessable criteria.
    pub total: Points,
    /// By domain, in the rubric's order.
    pub domains: Vec<DomainScore>,
    /// One for each criterion, in the rubric's order.
    pub findings: Vec<Finding>,
    /// Steps of the plot that were reached, with attempt time in microseconds.
    pub steps: BTreeMap<StepId, u64>,
    /// Hand hygiene: opportunities, actions, modelled coverage.
    pub hygiene: HygieneReport,
    /// Matters that await a clinical educator's sign-off, as the scenario and rubric state them.
    pub awaiting_review: Vec<String>,
    /// Attempt time at the end, microseconds.
    pub duration_us: u64,
}

/// The decision of semantics.md, section 4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Decision {
    /// Every pass mark reached and every critical criterion met.
    Pass,
    /// Judged, and not passed.
    Fail {
        /// Critical criteria that were not met.
        criticals: Vec<CriterionId>,
        /// Domains below their pass mark.
        domains: Vec<DomainId>,
        /// Whether the total was below its pass mark.
        total: bool,
    },
    /// Neither pass nor fail: too little could be judged.
    InsufficientEvidence {
        /// Why, in sentences for the learner.
        reasons: Vec<String>,
    },
    /// Not decided yet: a person has still to rate what only a person can judge.
    Pending {
        /// Criteria without a rating.
        criteria: Vec<CriterionId>,
    },
}

/// Points earned out of those that could be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Points {
    /// Thousandths of a point.
    pub earned_milli: u64,
    /// Thousandths of a point; weights of not-assessable criteria are left out.
    pub possible_milli: u64,
    /// Hundredths of a percent, rounded down; 0 when nothing could be judged.
    pub percent_centi: u32,
}

/// A domain's points against its pass mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainScore {
    /// The domain.
    pub id: DomainId,
    /// Its title.
    pub title: String,
    /// What was earned.
    pub points: Points,
    /// Pass mark in percent.
    pub pass_percent: u32,
    /// Whether it was reached; `None` when nothing of it could be judged.
    pub passed: Option<bool>,
}

/// A judged criterion with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The criterion.
    pub criterion: CriterionId,
    /// Its text.
    pub text: String,
    /// Its domain.
    pub domain: DomainId,
    /// Whether failing it fails the attempt.
    pub critical: bool,
    /// The judgement.
    pub outcome: FindingOutcome,
    /// Weight, thousandths of a point.
    pub weight_milli: u64,
    /// Earned, thousandths of a point.
    pub earned_milli: u64,
    /// Name of the level or band reached, where the criterion has such.
    pub level: Option<String>,
    /// The measured value, where it measures one.
    pub measured: Option<Measured>,
    /// Why, in a sentence for the learner.
    pub reason: String,
    /// When, in attempt time; the spans that decided it.
    pub spans: Vec<TimeSpan>,
    /// What to practise, when not fully met.
    pub advice: Option<String>,
}

/// The judgement of one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingOutcome {
    /// Met, with full points.
    Met,
    /// Met in part: some points.
    Partial,
    /// Not met.
    NotMet,
    /// The evidence that would have decided it was missing, or the question never arose.
    NotAssessable,
    /// A person has still to rate it.
    Pending,
}

impl FindingOutcome {
    /// Whether it counts: neither unassessable nor pending.
    #[must_use]
    pub const fn is_judged(self) -> bool {
        !matches!(self, Self::NotAssessable | Self::Pending)
    }
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The value in thousandths of the unit.
    pub value_milli: i64,
    /// The unit, as shown.
    pub unit: String,
}

/// A span of attempt time, microseconds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TimeSpan {
    /// Start.
    pub from_us: u64,
    /// End.
    pub to_us: u64,
}
