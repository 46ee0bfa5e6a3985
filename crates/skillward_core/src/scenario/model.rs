//! The scenario file, as data: what can happen, where, and to whom. Written by instructors in RON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decimal::Milli;
use crate::header::Mode;
use crate::ids::{ItemId, PatientId, ProductId, ScenarioId, SurfaceId, ZoneId};
use crate::scenario::plot::Plot;
use crate::scenario::variant::Variants;

/// Version of the scenario format that this program reads.
pub const SCENARIO_FORMAT: u32 = 1;

/// A scenario file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// [`SCENARIO_FORMAT`].
    pub format: u32,
    /// Packs whose items it uses, each with the versions that will do: `"1.2"` means 1.2.0 and later up to 2.0.0.
    #[serde(default)]
    pub packs: BTreeMap<String, String>,
    /// Identifier, unique in a library.
    pub id: ScenarioId,
    /// Semantic version.
    pub version: String,
    /// Title in the library.
    pub title: String,
    /// One or two sentences for the library.
    pub summary: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// SPDX licence expression.
    pub licence: String,
    /// BCP 47 tag of its texts; where there are several languages, of the one that others fall back to and
    /// that records are kept in.
    pub language: String,
    /// The languages that have a file in the folder `texts`, that of `language` included.
    #[serde(default)]
    pub languages: Vec<TextLanguage>,
    /// Expected duration of the whole module, minutes: 1 to 90.
    pub minutes: u32,
    /// For whom.
    pub audience: String,
    /// Clinical sign-off.
    pub review: Review,
    /// What the learner can do afterwards.
    pub outcomes: Vec<LearningOutcome>,
    /// Modes offered, the first being the default.
    pub modes: Vec<Mode>,
    /// Shown before the attempt.
    pub prebrief: Prebrief,
    /// Where.
    pub place: Place,
    /// Patients.
    #[serde(default)]
    pub cast: Vec<Patient>,
    /// Props of the catalogue, placed.
    #[serde(default)]
    pub props: Vec<PlacedProp>,
    /// Classes of the room's own fixtures; those left out have no class and are not recorded.
    #[serde(default)]
    pub fixtures: BTreeMap<SurfaceId, SurfaceClass>,
    /// What the learner is asked to do.
    pub plot: Plot,
    /// What differs from attempt to attempt, by the attempt's seed.
    #[serde(default)]
    pub variants: Variants,
    /// When a learner in formative mode is told how a criterion came out.
    #[serde(default)]
    pub feedback: Feedback,
}

/// When a learner in formative mode is told how a criterion came out. In summative mode: at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Feedback {
    /// In the debrief.
    #[default]
    AtEnd,
    /// As soon as it is decided.
    AtOnce,
}

/// A language that the scenario's texts are in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextLanguage {
    /// Its BCP 47 tag: the file is `texts/TAG.ftl`.
    pub tag: String,
    /// Sign-off by a clinical reviewer who speaks it as their own.
    pub review: Review,
}

/// State of clinical sign-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Review {
    /// Not signed off; each sentence says what awaits it.
    Pending(Vec<String>),
    /// Signed off.
    SignedOff {
        /// By whom.
        by: String,
        /// When, ISO 8601 date.
        on: String,
    },
}

/// A learning outcome, aligned to public frameworks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearningOutcome {
    /// Short identifier.
    pub id: String,
    /// "The learner can ..."
    pub text: String,
    /// Alignments.
    #[serde(default)]
    pub alignments: Vec<Alignment>,
}

/// An alignment of an outcome to a framework's target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alignment {
    /// Name of the framework.
    pub framework: String,
    /// Name of the target in it.
    pub target: String,
    /// Where it is published.
    pub url: String,
}

/// Preparation before an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prebrief {
    /// The situation, a paragraph each.
    pub situation: Vec<String>,
    /// What the learner is asked to do, a line each.
    pub tasks: Vec<String>,
}

/// The place: a room of the asset library, and zones of its floor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// A room's name.
    pub room: String,
    /// Where the learner begins.
    pub spawn: Spawn,
    /// Named zones of the floor.
    #[serde(default)]
    pub zones: Vec<Zone>,
    /// Leaving this zone is leaving every patient (it closes moments 4 and 5).
    #[serde(default)]
    pub leave: Option<ZoneId>,
}

/// A spot on the floor and a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spawn {
    /// Metres east.
    pub x: Milli,
    /// Metres south.
    pub z: Milli,
    /// Degrees; 0 faces north (-z), 90 faces west (-x).
    #[serde(default)]
    pub yaw_deg: Milli,
}

/// An axis-aligned rectangle of the floor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// Its name.
    pub id: ZoneId,
    /// West and east edge, metres.
    pub x: (Milli, Milli),
    /// North and south edge, metres.
    pub z: (Milli, Milli),
}

/// A simulated patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patient {
    /// Identifier; surfaces are `id.part`, and each is intact skin of this patient by default.
    pub id: PatientId,
    /// Name on the wristband.
    pub name: String,
    /// A prop of the catalogue.
    pub prop: String,
    /// Position in metres (x, y, z).
    pub at: (Milli, Milli, Milli),
    /// Degrees about the vertical.
    #[serde(default)]
    pub yaw_deg: Milli,
    /// Classes that differ from intact skin, by part.
    #[serde(default)]
    pub parts: BTreeMap<String, SurfaceClass>,
    /// Vital signs at the start, by name: values in the units that the sign is charted in.
    #[serde(default)]
    pub vitals: BTreeMap<String, Milli>,
}

/// A placed prop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedProp {
    /// Identifier; its surfaces are `id.part`.
    pub id: ItemId,
    /// A prop of the catalogue.
    pub prop: String,
    /// Position in metres (x, y, z).
    pub at: (Milli, Milli, Milli),
    /// Degrees about the vertical.
    #[serde(default)]
    pub yaw_deg: Milli,
    /// Class of all its parts that `parts` does not name.
    pub class: SurfaceClass,
    /// Classes that differ, by part.
    #[serde(default)]
    pub parts: BTreeMap<String, SurfaceClass>,
    /// State at the start, where the catalogue gives the prop states.
    #[serde(default)]
    pub state: Option<String>,
    /// What a dispenser gives.
    #[serde(default)]
    pub dispenses: Option<Dispenses>,
    /// Not there until the effect `Spawn` brings it.
    #[serde(default)]
    pub absent: bool,
    /// How far it may stand from `at`, by the attempt's seed.
    #[serde(default)]
    pub jitter: Option<Jitter>,
}

/// How far a prop may stand from its place, either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jitter {
    /// Metres along x: 0 to 2.
    #[serde(default)]
    pub x: Milli,
    /// Metres along z: 0 to 2.
    #[serde(default)]
    pub z: Milli,
    /// Degrees about the vertical: 0 to 180.
    #[serde(default)]
    pub yaw_deg: Milli,
}

/// What one press of a dispenser gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dispenses {
    /// The product.
    pub product: ProductId,
    /// Millilitres a full press: more than 0, at most 10.
    pub ml: Milli,
}

/// Class of a surface (semantics.md, section 5).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum SurfaceClass {
    /// A patient's intact skin.
    Patient(PatientId),
    /// That patient's surroundings.
    Zone(PatientId),
    /// A critical site of that patient.
    Critical(PatientId, Risk),
    /// Health-care area: everything else.
    Area,
    /// Dispensers, soap, taps, towels, glove boxes: never make or break an indication.
    Product,
}

/// Risk at a critical site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Risk {
    /// Infectious risk to the patient.
    Clean,
    /// Body-fluid risk to staff.
    Fluid,
    /// Both.
    Both,
}
