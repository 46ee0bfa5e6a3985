//! What the engine announces: consequences of observations, in the order in which they came about.
//! Rubric and app read these, never the engine's state.

use serde::{Deserialize, Serialize};

use crate::hygiene::report::{HygieneAction, Opportunity, TechniqueStep};
use crate::ids::{CriterionId, StepId};
use crate::scenario::Effect;

/// An event and when it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Attempt time, microseconds.
    pub t_us: u64,
    /// What came about.
    pub kind: EventKind,
}

/// What can come about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum EventKind {
    /// A step opened: it is watched from now on.
    StepOpened(StepId),
    /// A step was done.
    StepDone(StepId),
    /// A step was not done for so long that its cue is due (formative mode only).
    CueDue {
        /// The step.
        step: StepId,
        /// The text.
        text: String,
    },
    /// The world is to change.
    Effect(Effect),
    /// Product was put on bare hands.
    ActionBegan,
    /// A technique step was recognised for long enough to count, in the current action.
    StepRecognised(TechniqueStep),
    /// The hands became dry in the current action.
    HandsDry,
    /// An action of hand hygiene ended: something else was touched, new product was taken for another, or the attempt ended.
    ActionEnded(HygieneAction),
    /// An opportunity for hand hygiene closed.
    OpportunityClosed(Opportunity),
    /// A criterion came out, in a scenario that tells so at once (formative mode only).
    Feedback {
        /// The criterion.
        criterion: CriterionId,
        /// Whether it was met.
        met: bool,
    },
    /// The attempt is over.
    Ended {
        /// Why.
        reason: EndReason,
    },
}

/// Why an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The plot's end condition was met.
    Plot,
    /// The learner said so.
    Learner,
    /// The time limit.
    TimeLimit,
    /// The log stopped: given up, a crash, a fault.
    Stopped,
}
