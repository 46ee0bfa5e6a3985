//! The debrief as data: what a screen or page shows of a score, in words for the learner.

mod build;
mod words;

use serde::{Deserialize, Serialize};

use crate::hygiene::report::{Moment, TechniqueStep};
use crate::ids::{CriterionId, DomainId};
use crate::names::Names;
use crate::rubric::Rubric;
use crate::scenario::Scenario;
use crate::score::{FindingOutcome, Score, TimeSpan};
use crate::skin::{Hand, Patch};

pub use build::practise;
pub use words::{patch_title, step_title};

/// Everything that a debrief shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debrief {
    /// Title of the scenario.
    pub scenario: String,
    /// Title and version of the rubric.
    pub rubric: String,
    /// The attempt.
    pub attempt_id: String,
    /// The result in short.
    pub headline: Headline,
    /// All points against the pass mark.
    pub total: Bar,
    /// How the pass mark was set.
    pub pass_mark_set_by: String,
    /// Domains with their findings, in the rubric's order.
    pub domains: Vec<DomainDebrief>,
    /// Opportunities for hand hygiene, in time.
    pub opportunities: Vec<OpportunityDebrief>,
    /// Answered over judged opportunities, hundredths of a percent; `None` with none to judge.
    pub compliance_centi: Option<u32>,
    /// The handrub technique, action by action.
    pub technique: Technique,
    /// What to practise next: missed criticals first, then by the points lost.
    pub practise: Vec<Practise>,
    /// What awaits a clinical educator's sign-off.
    pub awaiting_review: Vec<String>,
    /// Both hands under the lamp.
    pub coverage: Coverage,
    /// Length of the attempt, microseconds.
    pub duration_us: u64,
}

/// The result in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// Which of the three.
    pub result: DebriefResult,
    /// A word or two.
    pub title: String,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
}

/// The decision, without its reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DebriefResult {
    /// Every mark reached.
    Passed,
    /// Judged, and not passed.
    Failed,
    /// Too little could be judged.
    InsufficientEvidence,
    /// A person has still to rate something.
    Pending,
}

/// Points against a pass mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// Thousandths of a point.
    pub earned_milli: u64,
    /// Thousandths of a point that could be earned.
    pub possible_milli: u64,
    /// Hundredths of a percent, rounded down.
    pub percent_centi: u32,
    /// Pass mark in percent.
    pub pass_percent: u32,
    /// Whether it was reached; `None` when nothing could be judged.
    pub passed: Option<bool>,
}

/// A domain and its findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainDebrief {
    /// The domain.
    pub id: DomainId,
    /// Title.
    pub title: String,
    /// Points against the pass mark.
    pub bar: Bar,
    /// Its findings, in the rubric's order.
    pub findings: Vec<FindingDebrief>,
}

/// A finding as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingDebrief {
    /// The criterion.
    pub criterion: CriterionId,
    /// What was asked.
    pub text: String,
    /// How it went.
    pub outcome: FindingOutcome,
    /// `outcome` in words.
    pub outcome_text: String,
    /// Whether failing it fails the attempt.
    pub critical: bool,
    /// Thousandths of a point.
    pub earned_milli: u64,
    /// Thousandths of a point.
    pub weight_milli: u64,
    /// Level or band reached.
    pub level: Option<String>,
    /// The measured value with its unit: "1.5 mL".
    pub measured: Option<String>,
    /// Why.
    pub reason: String,
    /// When.
    pub spans: Vec<TimeSpan>,
    /// What to practise.
    pub advice: Option<String>,
}

/// One opportunity for hand hygiene.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpportunityDebrief {
    /// When it closed, attempt time in microseconds.
    pub at_us: u64,
    /// Its moments, in order.
    pub moments: Vec<Moment>,
    /// How it was answered.
    pub answer: AnswerDebrief,
    /// The whole in a sentence.
    pub sentence: String,
}

/// How an opportunity was answered, for a symbol and a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerDebrief {
    /// With handrub.
    Rub,
    /// With soap and water.
    Wash,
    /// Not at all.
    Missed,
    /// Out of sight.
    NotAssessable,
}

/// The technique table: nine sides by actions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Technique {
    /// The sides in the WHO's order, with their titles.
    pub sides: Vec<(TechniqueStep, String)>,
    /// One row for each action, in time.
    pub actions: Vec<ActionDebrief>,
}

/// One action of hand hygiene.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionDebrief {
    /// When product was first taken, microseconds.
    pub began_us: u64,
    /// When the last rubbing ended.
    pub ended_us: u64,
    /// Product taken, microlitres.
    pub volume_ul: u32,
    /// Time rubbed, microseconds.
    pub rubbing_us: u64,
    /// Whether the hands were dry before anything else was touched.
    pub dry: bool,
    /// Time in each side, microseconds, in the order of [`Technique::sides`]; `None` where not recognised.
    pub sides_us: Vec<Option<u64>>,
    /// Time in which the hands could not be seen well, microseconds.
    pub unseen_us: u64,
    /// The whole in a sentence.
    pub sentence: String,
}

/// What is said where no criterion asks for practice: that all was well, unless too little could be judged.
#[must_use]
pub const fn nothing_to_practise(enough_judged: bool) -> &'static str {
    if enough_judged {
        "Everything that was judged was fully met. Keep it up, and vary the situation."
    } else {
        "Too little could be judged to say. Try again, and do each task that is asked for."
    }
}

/// One thing to practise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practise {
    /// The criterion behind it.
    pub criterion: CriterionId,
    /// What was asked.
    pub text: String,
    /// What to do.
    pub advice: String,
    /// Whether the criterion is critical.
    pub critical: bool,
    /// Thousandths of a point that it would have brought.
    pub lost_milli: u64,
}

/// Both hands under the lamp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// What the figures are, and what they are not.
    pub note: String,
    /// Every patch of both hands; empty when there was no action.
    pub patches: Vec<PatchCoverage>,
}

/// Modelled coverage of one patch at the end of the best action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatchCoverage {
    /// Whose hand.
    pub hand: Hand,
    /// Which patch.
    pub patch: Patch,
    /// Name of the patch.
    pub title: String,
    /// Modelled coverage, thousandths.
    pub milli: u16,
}

impl Debrief {
    /// In the scenario's own words.
    #[must_use]
    pub fn new(scenario: &Scenario, rubric: &Rubric, score: &Score) -> Self {
        build::build(scenario, rubric, score, &Names::new(scenario))
    }

    /// With better names for things, from the asset library.
    #[must_use]
    pub fn with_names(scenario: &Scenario, rubric: &Rubric, score: &Score, names: &Names) -> Self {
        build::build(scenario, rubric, score, names)
    }
}
