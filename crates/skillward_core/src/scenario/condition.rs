//! The small language of conditions that steps, rules and rubric share.
//!
//! The meaning of each construct is that of `docs/semantics.md`; every condition has four outcomes.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::decimal::Milli;
use crate::hygiene::report::{Moment, TechniqueStep};
use crate::ids::{PatientId, ProductId, StepId, SurfaceId, ZoneId};
use crate::scenario::answer::Answer;
use crate::scenario::bind::Among;

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
    /// Event: a question was answered as the key says.
    Solved {
        /// The question.
        item: SmolStr,
        /// The right answer.
        is: Answer,
    },
    /// Event: it was written into the chart.
    Charted {
        /// The field.
        field: SmolStr,
        /// What is right; left out, anything.
        #[serde(default)]
        is: Option<Answer>,
    },
    /// Event: an item was put down.
    Placed {
        /// The item.
        item: SurfaceId,
        /// Where; left out, anywhere.
        #[serde(default)]
        onto: Option<SurfaceId>,
    },
    /// Event: an item was joined to another.
    Connected {
        /// The item.
        item: SurfaceId,
        /// To what; left out, to anything.
        #[serde(default)]
        to: Option<SurfaceId>,
    },
    /// Event: it was taken off again.
    Disconnected {
        /// The item.
        item: SurfaceId,
        /// From what; left out, from anything.
        #[serde(default)]
        from: Option<SurfaceId>,
    },
    /// Event: an item was thrown away.
    Disposed {
        /// The item.
        item: SurfaceId,
        /// Into what; left out, into anything.
        #[serde(default)]
        into: Option<SurfaceId>,
    },
    /// Event: something was put on a patient or a thing.
    Applied {
        /// What.
        item: SurfaceId,
        /// To what; left out, to anything.
        #[serde(default)]
        to: Option<SurfaceId>,
    },
    /// Event: the learner's gaze came to rest on it.
    Faced(SurfaceId),
    /// Event: a named structure was pointed out.
    Pointed {
        /// The structure.
        structure: SmolStr,
        /// Missing its centre by at most so many millimetres; left out, by any.
        #[serde(default)]
        within_mm: Option<u32>,
    },
    /// Event: an edge of a named path was traced.
    Traced {
        /// The path.
        path: SmolStr,
        /// The edge.
        edge: SmolStr,
    },
    /// Event: something was measured.
    Measured {
        /// What, for example "pulse".
        quantity: SmolStr,
        /// On which site; left out, on any.
        #[serde(default)]
        at: Option<SurfaceId>,
        /// The value read lies in this range, both ends included; left out, any value.
        #[serde(default)]
        value: Option<(Milli, Milli)>,
    },
    /// Event: a product was given.
    Administered {
        /// The product.
        product: ProductId,
        /// To whom; left out, to anyone.
        #[serde(default)]
        patient: Option<PatientId>,
        /// By which route; left out, by any.
        #[serde(default)]
        route: Option<SmolStr>,
        /// The dose lies in this range, both ends included; left out, any dose.
        #[serde(default)]
        dose: Option<(Milli, Milli)>,
        /// Unit of the dose; a dose in another unit is another dose.
        #[serde(default)]
        unit: Option<SmolStr>,
    },
    /// Event: a chest was compressed.
    Compressed {
        /// Whose; left out, anyone's.
        #[serde(default)]
        patient: Option<PatientId>,
        /// Depth in millimetres, both ends included; left out, any.
        #[serde(default)]
        depth_mm: Option<(u32, u32)>,
        /// Recoil of at least so many percent; left out, any.
        #[serde(default)]
        recoil_percent: Option<u32>,
    },
    /// Event: a breath was given.
    Ventilated {
        /// To whom; left out, to anyone.
        #[serde(default)]
        patient: Option<PatientId>,
        /// Millilitres, both ends included; left out, any.
        #[serde(default)]
        volume_ml: Option<(u32, u32)>,
    },
    /// Event: a timer that an effect started ran out.
    TimerEnded(SmolStr),
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
    /// State: some hand holds the item.
    Holding(SurfaceId),
    /// State: the item is worn.
    Wearing(SmolStr),
    /// State: the learner's gaze rests on it.
    Facing(SurfaceId),
    /// State: a vital sign of a patient, as the scenario sets its course, lies in this range.
    Vital {
        /// Whose.
        patient: PatientId,
        /// Which sign, for example "pulse".
        sign: SmolStr,
        /// From this value on; left out, from the lowest.
        #[serde(default)]
        at_least: Option<Milli>,
        /// Up to this value; left out, to the highest.
        #[serde(default)]
        at_most: Option<Milli>,
    },
    /// What a hand does, by one hand: `"left"`, `"right"`, or the name that `hands` are bound to.
    With {
        /// The hand.
        hand: SmolStr,
        /// A touch, grip, press, or other act of a hand.
        act: Box<Self>,
    },

    /// For each of several things: all of the conditions in which the name stands for one of them.
    ForEach {
        /// The name; `$name` stands for the thing.
        name: SmolStr,
        /// The things.
        among: Among,
        /// What must hold for each.
        of: Box<Self>,
    },
    /// For some of several things: any of the conditions in which the name stands for one of them.
    ForSome {
        /// The name; `$name` stands for the thing.
        name: SmolStr,
        /// The things.
        among: Among,
        /// What must hold for at least one.
        of: Box<Self>,
    },

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
