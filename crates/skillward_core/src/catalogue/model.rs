//! Props and rooms of the asset library, as data: shapes that a hand can touch, verbs that they take,
//! states and their sounds. The app builds physics and looks from it; `check` knows names from it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decimal::Milli;

/// `assets/catalogue.ron`: every prop by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Version of this format.
    pub format: u32,
    /// Props by name.
    pub props: BTreeMap<String, Prop>,
}

/// A kind of prop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prop {
    /// As shown, for captions and hover texts.
    pub title: String,
    /// Path under `assets/`.
    pub model: String,
    /// What can be touched, by part name.
    pub parts: BTreeMap<String, Part>,
    /// States by name, each with what is seen and heard in it.
    #[serde(default)]
    pub states: BTreeMap<String, PropState>,
    /// How handling changes the state.
    #[serde(default)]
    pub transitions: Vec<Transition>,
}

/// Something of a prop that a hand can touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// As shown when a hand hovers.
    pub title: String,
    /// Shape in the prop's own space.
    pub shape: Shape,
    /// Centre of the shape, metres (x, y, z).
    pub at: (Milli, Milli, Milli),
    /// Rotation of the shape, degrees about x, y, z, applied in that order.
    #[serde(default)]
    pub turn_deg: (Milli, Milli, Milli),
    /// What a hand can do with it besides touching.
    #[serde(default)]
    pub verbs: Vec<Verb>,
    /// Node of the model that moves with it.
    #[serde(default)]
    pub node: Option<String>,
    /// How it moves.
    #[serde(default)]
    pub motion: Option<Motion>,
    /// The part that carries it along, such as a door's leaf its handle.
    #[serde(default)]
    pub carried_by: Option<String>,
    /// Where product comes out, in the prop's own space, for a pump.
    #[serde(default)]
    pub nozzle: Option<(Milli, Milli, Milli)>,
}

/// A collision shape; sizes in metres.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Shape {
    /// Full side lengths.
    Box(Milli, Milli, Milli),
    /// Radius.
    Sphere(Milli),
    /// Radius and length between the caps' centres, along y.
    Capsule {
        /// Radius.
        radius: Milli,
        /// Length without the caps.
        length: Milli,
    },
    /// Radius and height, along y.
    Cylinder {
        /// Radius.
        radius: Milli,
        /// Height.
        height: Milli,
    },
}

/// What a hand can do with a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verb {
    /// Push to its working depth.
    Press,
    /// Open and close.
    Open,
    /// Take in the hand.
    Grab,
}

/// How a part moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Motion {
    /// Slides against a spring along an axis; pressed when it has gone `depth`.
    Slide {
        /// Direction of the press in the prop's own space (unit vector).
        axis: (Milli, Milli, Milli),
        /// Travel, metres.
        depth: Milli,
    },
    /// Turns about an axis through the node's origin.
    Turn {
        /// Axis in the prop's own space (unit vector).
        axis: (Milli, Milli, Milli),
        /// Angle when open, degrees.
        degrees: Milli,
    },
}

/// What is seen and heard while a prop is in a state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PropState {
    /// Sound played over and over, path under `assets/`.
    #[serde(default)]
    pub sound: Option<String>,
    /// Caption of that sound.
    #[serde(default)]
    pub caption: Option<String>,
    /// Whether its light or screen blinks.
    #[serde(default)]
    pub blinks: bool,
}

/// A verb on a part takes the prop from one state to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// The verb.
    pub verb: Verb,
    /// The part.
    pub part: String,
    /// Only from this state; any when left out.
    #[serde(default)]
    pub from: Option<String>,
    /// To this state; unchanged when left out.
    #[serde(default)]
    pub to: Option<String>,
    /// Sound played once.
    #[serde(default)]
    pub sound: Option<String>,
    /// Its caption.
    #[serde(default)]
    pub caption: Option<String>,
}

/// `assets/rooms/NAME.ron`: a room's shell and fixtures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// Version of this format.
    pub format: u32,
    /// As shown.
    pub title: String,
    /// Path under `assets/`.
    pub model: String,
    /// Light map, path under `assets/`.
    #[serde(default)]
    pub lightmap: Option<String>,
    /// Light from all around.
    #[serde(default)]
    pub environment: Option<Environment>,
    /// Sound of the room, path under `assets/`.
    #[serde(default)]
    pub tone: Option<String>,
    /// Where a learner may stand: west, east, north, south, metres.
    pub floor: (Milli, Milli, Milli, Milli),
    /// What a hand can touch, by name.
    pub fixtures: BTreeMap<String, Fixture>,
    /// What a learner cannot walk through: west, east, north, south, metres.
    #[serde(default)]
    pub obstacles: Vec<(Milli, Milli, Milli, Milli)>,
    /// Linen of empty beds.
    #[serde(default)]
    pub linen: Vec<Linen>,
}

/// Linen of an empty bed, which a patient who is placed there brings of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linen {
    /// Node of the room's model.
    pub node: String,
    /// Where the patient of this bed is placed: x and z, metres.
    pub at: (Milli, Milli),
}

/// Light from all around, as two cubemaps that were filtered when the room was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// What falls on a matt surface; path under `assets/`.
    pub diffuse: String,
    /// What a surface mirrors, rougher with every level; path under `assets/`.
    pub specular: String,
}

/// Three numbers along x, y and z.
pub type Triple = (Milli, Milli, Milli);

/// A fixture: one or several shapes with one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    /// As shown when a hand hovers.
    pub title: String,
    /// Shapes with centre and rotation (degrees about x, y, z).
    pub shapes: Vec<(Shape, Triple, Triple)>,
}
