//! The small language of conditions that steps, rules and rubric share.
//!
//! The meaning of each construct is that of `docs/semantics.md`; every condition has four outcomes.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::decimal::Milli;
use crate::hygiene::report::{Moment, TechniqueStep};
use crate::ids::{PatientId, StepId, SurfaceId, ZoneId};

/// A condition over observations and engine events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Condition {
    /// Event: a contact with the surface began.
    Touched(SurfaceId),
    /// Event: it was pressed to its working depth.
    Pressed(SurfaceId),
    /// Event: it was opened.
    Opened(SurfaceId),
    /// Event: it was closed.
    Closed(SurfaceId),
    /// Event: it was grabbed.
    Grabbed(SurfaceId),
    /// Event: it was let go.
    Released(SurfaceId),
    /// Event: the learner entered the zone.
    Entered(ZoneId),
    /// Event: the learner left the zone.
    Left(ZoneId),
    /// Event: product landed on a hand.
    Dispensed,
    /// Event: the item was put on.
    Donned(SmolStr),
    /// Event: the item was taken off.
    Doffed(SmolStr),
    /// Event: a line was spoken or chosen.
    Said(SmolStr),
    /// Event: a question was answered with this value.
    Answered {
        /// The question.
        item: SmolStr,
        /// The value.
        value: SmolStr,
    },
    /// Event: the learner said that they are finished.
    Finished,
    /// Event: a step of the plot was done.
    StepDone(StepId),
    /// Event: an opportunity for hand hygiene closed.
    Opportunity {
        /// Any of these moments; empty means any moment.
        #[serde(default)]
        moments: Vec<Moment>,
        /// Answered or missed; left out, either (but assessable).
        #[serde(default)]
        answered: Option<bool>,
        /// For this patient only.
        #[serde(default)]
        patient: Option<PatientId>,
    },
    /// Event: an action of hand hygiene ended.
    HygieneAction,
    /// Event: a technique step was recognised in the current action.
    Performed(TechniqueStep),
    /// State: some hand touches the surface.
    Touching(SurfaceId),
    /// State: the learner is in the zone.
    InZone(ZoneId),
    /// State: product is wet on the hands.
    HandsWet,

    /// All of them.
    All(Vec<Self>),
    /// Any of them.
    Any(Vec<Self>),
    /// The opposite.
    Not(Box<Self>),
    /// It has held at some instant; latches.
    Once(Box<Self>),
    /// It never holds; latches to not met.
    Never(Box<Self>),
    /// The state holds all the time; latches to not met.
    Always(Box<Self>),
    /// One after the other, each watched from the instant at which the one before was met.
    Then(Vec<Self>),
    /// The first is met before the second is.
    Before(Box<Self>, Box<Self>),
    /// The state `hold` holds from the start until `until` is met.
    Until {
        /// What must hold.
        hold: Box<Self>,
        /// ... until this.
        until: Box<Self>,
    },
    /// Once `since` is met, the state `hold` holds from then on.
    Since {
        /// What must hold.
        hold: Box<Self>,
        /// ... from then on.
        since: Box<Self>,
    },
    /// Met within so many seconds from the start of its watch.
    Within {
        /// Deadline, seconds.
        seconds: Milli,
        /// What must be met.
        of: Box<Self>,
    },
    /// The state holds without a break for so long.
    ForAtLeast {
        /// Seconds.
        seconds: Milli,
        /// A state.
        of: Box<Self>,
    },
    /// The event happens so often.
    CountAtLeast {
        /// How often: at least 1.
        times: u32,
        /// An event.
        of: Box<Self>,
    },
}
