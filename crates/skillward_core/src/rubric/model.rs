//! The rubric file, as data: how an attempt is judged. Written by instructors in RON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decimal::Milli;
use crate::hygiene::report::{Moment, TechniqueStep};
use smol_str::SmolStr;

use crate::ids::{CriterionId, DomainId, PatientId, ProductId, RubricId, ScenarioId};
use crate::observation::Modality;
use crate::scenario::condition::Condition;
use crate::scenario::model::Review;

/// Version of the rubric format that this program reads.
pub const RUBRIC_FORMAT: u32 = 1;

/// A rubric file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// [`RUBRIC_FORMAT`].
    pub format: u32,
    /// Packs whose items it uses, each with the versions that will do, as in a scenario.
    #[serde(default)]
    pub packs: BTreeMap<String, String>,
    /// Identifier.
    pub id: RubricId,
    /// Semantic version.
    pub version: String,
    /// Title.
    pub title: String,
    /// The scenario it judges.
    pub scenario: ScenarioId,
    /// Clinical sign-off.
    pub review: Review,
    /// Domains, in the order shown.
    pub domains: Vec<Domain>,
    /// The pass mark on the total.
    pub pass: PassMark,
    /// The criteria, in the order shown.
    pub criteria: Vec<Criterion>,
    /// What a passing attempt is called.
    pub achievement: AchievementText,
    /// What the weights of all criteria add up to, for `check` to hold them to.
    #[serde(default)]
    pub points: Option<Milli>,
}

/// A group of criteria with a pass mark of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// Identifier.
    pub id: DomainId,
    /// Title.
    pub title: String,
    /// Pass mark, percent: 0 to 100.
    pub pass_percent: u32,
    /// How it was set; left out, as that on the total.
    #[serde(default)]
    pub set_by: Option<StandardSetting>,
    /// What the weights of its criteria add up to, for `check` to hold them to.
    #[serde(default)]
    pub points: Option<Milli>,
}

/// The pass mark on the total and how it was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassMark {
    /// Percent: 1 to 100.
    pub total_percent: u32,
    /// How it was set.
    pub set_by: StandardSetting,
}

/// How a pass mark was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum StandardSetting {
    /// By judges who imagined a borderline learner.
    Angoff {
        /// Number of judges.
        judges: u32,
    },
    /// By regression on borderline ratings.
    BorderlineRegression {
        /// Number of learners.
        learners: u32,
    },
    /// A proposal of the authors.
    Proposal(String),
}

/// One line of the rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Identifier.
    pub id: CriterionId,
    /// What is asked, as shown.
    pub text: String,
    /// Its domain.
    pub domain: DomainId,
    /// Points: 0 to 1000. A critical criterion may weigh nothing.
    pub weight: Milli,
    /// Whether failing it fails the attempt whatever the points.
    #[serde(default)]
    pub critical: bool,
    /// How it is judged.
    pub kind: Kind,
    /// What must have occurred for the question to arise; without it, not assessable.
    #[serde(default)]
    pub exposure: Option<Condition>,
    /// Judged in these modalities only; empty means in all.
    #[serde(default)]
    pub modalities: Vec<Modality>,
    /// What to practise when it was not fully met.
    #[serde(default)]
    pub advice: Option<String>,
    /// Learning outcomes of the scenario that it shows, by identifier.
    #[serde(default)]
    pub outcomes: Vec<String>,
}

impl Criterion {
    /// Every condition that it watches.
    #[must_use]
    pub fn conditions(&self) -> Vec<&Condition> {
        let kind: Vec<&Condition> = match &self.kind {
            Kind::Condition(condition) => vec![condition],
            Kind::Levels(levels) => levels.iter().map(|level| &level.when).collect(),
            Kind::Measure { of, .. } => of.conditions(),
            Kind::Manual(_) => Vec::new(),
        };
        self.exposure.iter().chain(kind).collect()
    }
}

/// How a criterion is judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Kind {
    /// Met or not.
    Condition(Condition),
    /// The highest level whose condition holds; listed from the highest down.
    Levels(Vec<Level>),
    /// A number put into bands; listed from the highest down. Below the last band: nothing.
    Measure {
        /// What is measured.
        of: Measure,
        /// Bands.
        bands: Vec<Band>,
    },
    /// A person's rating, by levels listed from the highest down; pending until there is one.
    Manual(Vec<Anchor>),
}

/// A level of a rating, anchored in what a rater can see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Name, as shown and as ratings name it.
    pub name: String,
    /// Share of the weight, percent: 0 to 100.
    pub percent: u32,
    /// What is seen at this level.
    pub text: String,
}

/// A level with its condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Name, as shown.
    pub name: String,
    /// Share of the weight, percent: 0 to 100.
    pub percent: u32,
    /// Holds when.
    pub when: Condition,
}

/// A band of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Reached from this value on, in the measure's unit.
    pub at_least: Milli,
    /// Name, as shown.
    pub name: String,
    /// Share of the weight, percent: 0 to 100.
    pub percent: u32,
}

/// A number over the whole attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Measure {
    /// Answered opportunities over assessable ones, percent.
    Compliance {
        /// Any of these moments; empty means all.
        #[serde(default)]
        moments: Vec<Moment>,
    },
    /// Share of hand-hygiene actions that pass every test, percent. Without an action: not assessable.
    ActionShare {
        /// All of these.
        having: Vec<ActionTest>,
    },
    /// Millilitres of product an action.
    ActionVolume(Aggregate),
    /// Seconds of rubbing an action.
    ActionRubbing(Aggregate),
    /// Technique steps recognised an action, of nine sides.
    ActionSteps(Aggregate),
    /// Seconds between the instants at which two conditions are met.
    Latency {
        /// From this.
        from: Condition,
        /// To that, watched from the start of the attempt.
        to: Condition,
    },
    /// How often an event happened.
    CountOf(Condition),
    /// Seconds for which a state held, taken together.
    Duration(Condition),
    /// Share of the time for which a state held, percent.
    FractionOfTime {
        /// The state.
        of: Condition,
        /// Of the time in which this state held; left out, of the whole attempt.
        #[serde(default)]
        during: Option<Condition>,
    },
    /// How often an event happened a minute, from the first time to the last.
    Rate(Condition),
    /// Share of the events `among` that are also `of`, percent.
    Share {
        /// These ...
        of: Condition,
        /// ... among these.
        among: Condition,
    },
    /// Share of these conditions that have been met, percent.
    Coverage(Vec<Condition>),
    /// Agreement of the order in which these were met with the order in which they are listed: Kendall's
    /// tau in percent, from -100 (the other way round) to 100. A pair of which one never came counts as
    /// neither.
    OrderAgreement(Vec<Condition>),
    /// Values that observations carry.
    Value {
        /// Which values.
        of: Quantity,
        /// One number of many.
        how: Aggregate,
    },
    /// Metres that a followed thing moved.
    PathLength(SmolStr),
    /// Smoothness of that movement: its spectral arc length, below 0, and the nearer to 0 the smoother.
    Smoothness(SmolStr),
    /// Modelled coverage at the end of the best action, percent of both hands' patches without the wrists.
    /// Refused in a summative rubric: a model teaches, it does not decide.
    ModelledCoverage,
}

/// A value that observations carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Quantity {
    /// Depth of compressions, millimetres.
    CompressionDepth {
        /// Whose; left out, anyone's.
        #[serde(default)]
        patient: Option<PatientId>,
    },
    /// Volume of breaths given, millilitres.
    VentilationVolume {
        /// Whose; left out, anyone's.
        #[serde(default)]
        patient: Option<PatientId>,
    },
    /// How far a structure was missed, millimetres: accuracy.
    PointingError {
        /// Which; left out, any.
        #[serde(default)]
        structure: Option<SmolStr>,
    },
    /// What was read when this was measured, in the unit that it is charted in.
    Reading {
        /// What was measured.
        quantity: SmolStr,
    },
    /// The dose of a product, in the unit that it was given in.
    Dose {
        /// The product.
        product: ProductId,
    },
}

impl Measure {
    /// Every condition that it watches.
    #[must_use]
    pub fn conditions(&self) -> Vec<&Condition> {
        match self {
            Self::Latency { from, to } => vec![from, to],
            Self::CountOf(one) | Self::Duration(one) | Self::Rate(one) => vec![one],
            Self::FractionOfTime { of, during } => std::iter::once(of).chain(during).collect(),
            Self::Share { of, among } => vec![of, among],
            Self::Coverage(all) | Self::OrderAgreement(all) => all.iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// A test of one action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum ActionTest {
    /// At least so many millilitres.
    VolumeAtLeastMl(Milli),
    /// Rubbed at least so many seconds. A floor only: longer is never worse.
    RubbedAtLeastS(Milli),
    /// Hands dry before anything else was touched.
    Dry,
    /// The step was recognised.
    Step(TechniqueStep),
    /// At least so many of the nine sides were recognised.
    StepsAtLeast(u32),
}

/// One number from several actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aggregate {
    /// The smallest.
    Min,
    /// The mean, rounded down.
    Mean,
    /// The largest.
    Max,
}

/// Words for the credential that a passing attempt earns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AchievementText {
    /// Name of the achievement.
    pub name: String,
    /// What it says of its holder, in simulation.
    pub description: String,
    /// What one had to do.
    pub criteria: String,
}
