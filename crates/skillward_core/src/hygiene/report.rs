//! What the hand-hygiene model reports: opportunities, actions and modelled coverage.

use serde::{Deserialize, Serialize};

use crate::ids::{PatientId, ProductId, SurfaceId};
use crate::skin::Patch;

/// Everything the debrief shows about hand hygiene.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HygieneReport {
    /// In the order in which they closed.
    pub opportunities: Vec<Opportunity>,
    /// In the order in which they began.
    pub actions: Vec<HygieneAction>,
    /// Opportunities and actions beyond those listed; they count in `compliance_centi` all the same.
    #[serde(default)]
    pub not_listed: u64,
    /// Answered opportunities over judged ones, hundredths of a percent; `None` with none to judge.
    pub compliance_centi: Option<u32>,
    /// Modelled coverage of each patch (left, right) at the end of the best action, thousandths.
    /// A model's estimate: it teaches and is never scored in a summative attempt.
    pub modelled_coverage_milli: [Vec<u16>; 2],
}

impl HygieneReport {
    /// Modelled coverage of one patch, thousandths; 0 when there was no action.
    #[must_use]
    pub fn coverage_milli(&self, hand: crate::skin::Hand, patch: Patch) -> u16 {
        self.modelled_coverage_milli[hand.index()].get(patch.index()).copied().unwrap_or(0)
    }
}

/// One of the WHO's five moments (My 5 Moments for Hand Hygiene; Sax et al. 2007).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Moment {
    /// 1: before touching a patient.
    BeforePatient = 1,
    /// 2: before a clean or aseptic procedure.
    BeforeAseptic = 2,
    /// 3: after body-fluid exposure risk.
    AfterFluid = 3,
    /// 4: after touching a patient.
    AfterPatient = 4,
    /// 5: after touching a patient's surroundings.
    AfterSurroundings = 5,
}

impl TryFrom<u8> for Moment {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        match number {
            1 => Ok(Self::BeforePatient),
            2 => Ok(Self::BeforeAseptic),
            3 => Ok(Self::AfterFluid),
            4 => Ok(Self::AfterPatient),
            5 => Ok(Self::AfterSurroundings),
            other => Err(format!("there is no moment {other}; the WHO names moments 1 to 5")),
        }
    }
}

impl From<Moment> for u8 {
    fn from(moment: Moment) -> Self {
        moment as Self
    }
}

/// A moment indicated for a patient.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Indication {
    /// Which moment.
    pub moment: Moment,
    /// Whose.
    pub patient: PatientId,
}

/// An opportunity for hand hygiene: indications that close at the same contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opportunity {
    /// What indicated it, by moment.
    pub indications: Vec<Indication>,
    /// The action had to lie after this attempt time, microseconds.
    pub from_us: u64,
    /// ... and before this: the contact (or leaving) that closed it.
    pub to_us: u64,
    /// The contact before, if any.
    pub after: Option<SurfaceId>,
    /// The contact that closed it; `None` when the learner left.
    pub before: Option<SurfaceId>,
    /// How it was answered.
    pub answer: Answer,
}

/// How an opportunity was answered.
///
/// An action that was still going on (the learner left while rubbing) gets its index before it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// By an action with an alcohol-based product.
    Rub {
        /// Index into [`HygieneReport::actions`].
        action: usize,
    },
    /// By an action with soap and water.
    Wash {
        /// Index into [`HygieneReport::actions`].
        action: usize,
    },
    /// Not at all.
    Missed {
        /// Whether gloves were worn at the contact; they never replace an action.
        gloved: bool,
    },
    /// Tracking was lost long enough to have held an action.
    NotAssessable,
}

/// A technique step of the WHO handrub, by hand where a step has two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TechniqueStep {
    /// WHO step 2: palm to palm.
    PalmToPalm,
    /// WHO step 3: right palm over left dorsum with interlaced fingers.
    RightPalmOverLeftDorsum,
    /// WHO step 3, the other side.
    LeftPalmOverRightDorsum,
    /// WHO step 4: palm to palm with fingers interlaced.
    PalmsInterlaced,
    /// WHO step 5: backs of fingers to opposing palms with fingers interlocked.
    BacksOfFingers,
    /// WHO step 6: left thumb clasped and rotated in the right palm.
    LeftThumb,
    /// WHO step 6: right thumb clasped and rotated in the left palm.
    RightThumb,
    /// WHO step 7: fingertips of the right hand rotated in the left palm.
    RightFingertips,
    /// WHO step 7: fingertips of the left hand rotated in the right palm.
    LeftFingertips,
}

impl TechniqueStep {
    /// All nine sides of the six techniques, in the WHO's order.
    pub const ALL: [Self; 9] = [
        Self::PalmToPalm,
        Self::RightPalmOverLeftDorsum,
        Self::LeftPalmOverRightDorsum,
        Self::PalmsInterlaced,
        Self::BacksOfFingers,
        Self::LeftThumb,
        Self::RightThumb,
        Self::RightFingertips,
        Self::LeftFingertips,
    ];
}

/// One act of hand hygiene: product on bare hands followed by any rubbing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HygieneAction {
    /// What was on the hands.
    pub product: ProductId,
    /// First dispensing, attempt time in microseconds.
    pub began_us: u64,
    /// First rubbing.
    pub rub_began_us: u64,
    /// End of the last rubbing that belongs to it.
    pub ended_us: u64,
    /// Product that reached the hands, microlitres.
    pub volume_ul: u32,
    /// Time spent rubbing, microseconds.
    pub rubbing_us: u64,
    /// Steps recognised, with time spent in each, microseconds.
    pub steps: Vec<StepTime>,
    /// Whether the hands were dry before anything else was touched.
    pub dry: bool,
    /// Time within it in which a hand could not be seen well enough to judge, microseconds.
    pub unseen_us: u64,
    /// The same since the hands were last known to be dry, microseconds: `unseen_us` and more.
    ///
    /// Product that was taken earlier and rubbed in out of sight may have dried there, so whether these
    /// hands are still wet from it can't be told.
    pub unseen_wet_us: u64,
}

/// Time spent in one recognised step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTime {
    /// Which step.
    pub step: TechniqueStep,
    /// Microseconds recognised.
    pub time_us: u64,
    /// First time recognised, attempt time in microseconds.
    pub first_us: u64,
    /// Mean confidence of the recogniser, thousandths.
    pub confidence_milli: u16,
}
