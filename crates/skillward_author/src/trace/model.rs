//! The trace file: an attempt written by hand, and what is expected of it. Beside a scenario as
//! `golden/NAME.ron`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use skillward_core::decimal::Milli;
use skillward_core::header::Mode;
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::ids::{CriterionId, ItemId, PatientId, ProductId, SurfaceId, ZoneId};
use skillward_core::observation::{Fact, Modality, Tracked};
use skillward_core::rubric::ratings::{RATINGS_FORMAT, Rating, Ratings};
use skillward_core::skin::Hand;
use smol_str::SmolStr;

use crate::golden::{ExpectedEvent, ExpectedFinding, Outcome};

/// Version of the trace format that this program reads.
pub const TRACE_FORMAT: u32 = 1;

/// A golden attempt: acts written by hand or a recorded attempt, and what is expected of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    /// [`TRACE_FORMAT`].
    pub format: u32,
    /// What this attempt is an example of, in a sentence.
    pub summary: String,
    /// For learning or for decision.
    #[serde(default = "summative")]
    pub mode: Mode,
    /// How the learner takes part.
    #[serde(default = "scripted")]
    pub modality: Modality,
    /// Folder of a recorded attempt, beside this file, instead of `acts`.
    #[serde(default)]
    pub attempt: Option<String>,
    /// What draws the scenario's variant.
    #[serde(default)]
    pub seed: u64,
    /// Attempts that the learner finished before: cues fade with them.
    #[serde(default)]
    pub earlier_attempts: u32,
    /// A person's ratings: the name of a level for each manual criterion. Without one it is pending.
    #[serde(default)]
    pub ratings: BTreeMap<CriterionId, String>,
    /// Sequences that [`Act::Do`] calls by name.
    #[serde(default)]
    pub routines: BTreeMap<String, Vec<Act>>,
    /// What the learner does, in order, from attempt time 0. An attempt that neither the plot nor the
    /// learner ends is stopped a second after the last act.
    #[serde(default)]
    pub acts: Vec<Act>,
    /// What is expected. Left out until `skillward test --bless` writes it.
    #[serde(default)]
    pub expect: Option<Expect>,
}

impl Golden {
    /// Its ratings as a file of ratings of this attempt would hold them; `None` where it has none.
    #[must_use]
    pub fn ratings_of(&self, attempt_id: &str) -> Option<Ratings> {
        (!self.ratings.is_empty()).then(|| Ratings {
            format: RATINGS_FORMAT,
            attempt_id: attempt_id.to_owned(),
            rater: "the golden attempt".to_owned(),
            // Written by hand, on no day in particular.
            rated_on: "1970-01-01".to_owned(),
            ratings: self
                .ratings
                .iter()
                .map(|(criterion, level)| Rating {
                    criterion: criterion.clone(),
                    level: level.clone(),
                    note: None,
                })
                .collect(),
        })
    }
}

/// What is expected of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The decision.
    pub decision: Outcome,
    /// The finding of every criterion of the rubric.
    #[serde(default)]
    pub findings: BTreeMap<CriterionId, ExpectedFinding>,
    /// Events that come about in this order, whatever comes between them.
    #[serde(default)]
    pub events: Vec<ExpectedEvent>,
}

/// One thing that the learner does. The words are those of a scripted learner's script, but nobody walks
/// or reaches here: an act stands for the observations that it makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Goes on at this attempt time, seconds: not before the acts so far are over.
    At(Milli),
    /// Time passes, seconds.
    Wait(Milli),
    /// The head enters a zone.
    Enter(ZoneId),
    /// The head leaves a zone.
    Leave(ZoneId),
    /// A hand touches a surface for a while.
    Touch {
        /// Which surface.
        surface: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
        /// For how long, seconds.
        #[serde(default = "a_moment")]
        hold_s: Milli,
    },
    /// A hand pushes a button or pump to its stop.
    Press {
        /// Which part.
        surface: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// A hand opens a cap, port, tap or door.
    Open {
        /// Which part.
        surface: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// A hand closes it again.
    Close {
        /// Which part.
        surface: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// A hand takes something, holds it, and puts it back.
    Hold {
        /// Which part.
        surface: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
        /// For how long, seconds.
        #[serde(default = "a_moment")]
        hold_s: Milli,
    },
    /// One hand presses a dispenser's pump, the other takes what it gives.
    TakeProduct {
        /// Which dispenser of the scenario; it says what and how much a press gives.
        from: ItemId,
        /// How often it is pressed.
        presses: u32,
        /// Its part that is pressed.
        #[serde(default = "pump")]
        pump: String,
        /// The hand that presses.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// The hands rub each other: technique steps, each for so many seconds. They become samples of two
    /// modelled hands, which the core judges like any others; no step's name reaches it.
    Rub(Vec<(TechniqueStep, Milli)>),
    /// Gloves or other equipment are put on.
    Don(SmolStr),
    /// They are taken off.
    Doff(SmolStr),
    /// A line is spoken or chosen, by its key.
    Say(SmolStr),
    /// A question is answered.
    Answer {
        /// Which.
        item: SmolStr,
        /// With what.
        value: SmolStr,
    },
    /// A hand puts an item down on something.
    Place {
        /// The item: the part that is held.
        item: SurfaceId,
        /// On what.
        onto: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// A hand joins an item to another.
    Connect {
        /// The item: the part that is held.
        item: SurfaceId,
        /// To what.
        to: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// A hand takes it off again.
    Disconnect {
        /// The item: the part that is held.
        item: SurfaceId,
        /// From what.
        from: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// A hand throws an item away.
    Dispose {
        /// The item: the part that is held.
        item: SurfaceId,
        /// Into what.
        into: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// A hand puts something on a patient or a thing: a dressing, a tourniquet.
    Apply {
        /// The item: the part that is held.
        item: SurfaceId,
        /// To what.
        to: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// The learner looks at something for a while.
    Look {
        /// At what.
        surface: SurfaceId,
        /// For how long, seconds.
        #[serde(default = "a_moment")]
        hold_s: Milli,
    },
    /// The learner points a named structure out.
    Point {
        /// Which.
        structure: SmolStr,
        /// Missing its centre by so many millimetres.
        #[serde(default)]
        error_mm: u32,
    },
    /// The learner traces edges of a named path, in this order.
    Trace {
        /// The path.
        path: SmolStr,
        /// The edges.
        edges: Vec<SmolStr>,
    },
    /// A hand on a site takes a measurement.
    Measure {
        /// What, for example "pulse".
        quantity: SmolStr,
        /// On which site.
        at: SurfaceId,
        /// What is read.
        value: Milli,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
        /// How long the hand stays, seconds.
        #[serde(default = "a_moment")]
        hold_s: Milli,
    },
    /// Something is written into the chart.
    Chart {
        /// The field.
        field: SmolStr,
        /// What is written.
        value: SmolStr,
    },
    /// A product is given to a patient.
    Give {
        /// The product.
        product: ProductId,
        /// To whom.
        patient: PatientId,
        /// By which route.
        route: SmolStr,
        /// The dose.
        dose: Milli,
        /// Its unit.
        unit: SmolStr,
    },
    /// A chest is compressed again and again.
    Compress {
        /// Whose.
        patient: PatientId,
        /// How often.
        times: u32,
        /// How often a minute: 1 to 300.
        #[serde(default = "compressions_a_minute")]
        a_minute: u32,
        /// How deep, millimetres.
        #[serde(default = "compression_depth_mm")]
        depth_mm: u32,
        /// How far it is let rise again, percent.
        #[serde(default = "whole")]
        recoil_percent: u16,
    },
    /// A breath is given.
    Ventilate {
        /// To whom.
        patient: PatientId,
        /// Millilitres.
        volume_ml: u32,
    },
    /// The tracker loses something for so many seconds, and nothing is observed meanwhile.
    Unseen {
        /// What is lost.
        #[serde(default = "both_hands")]
        what: Vec<Tracked>,
        /// For how long, seconds.
        seconds: Milli,
    },
    /// Any observation, as the attempt's log has it.
    Observe(Fact),
    /// A routine.
    Do(String),
    /// The learner says that they are finished.
    Finish,
}

const fn summative() -> Mode {
    Mode::Summative
}

const fn scripted() -> Modality {
    Modality::Scripted
}

const fn right() -> Hand {
    Hand::Right
}

const fn a_moment() -> Milli {
    Milli(600)
}

/// In the middle of what guidelines for adults ask for, as is the depth.
const fn compressions_a_minute() -> u32 {
    110
}

const fn compression_depth_mm() -> u32 {
    55
}

const fn whole() -> u16 {
    100
}

fn pump() -> String {
    "pump".to_owned()
}

fn both_hands() -> Vec<Tracked> {
    vec![Tracked::LeftHand, Tracked::RightHand]
}
