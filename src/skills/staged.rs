//! The vocabulary of the staged world: what `look.rs` hangs meshes and sounds on.

use bevy::prelude::*;
use skillward_core::catalogue::{Catalogue, Prop, Room};
use skillward_core::decimal::Milli;
use skillward_core::ids::{PatientId, ProductId};
use skillward_core::skin::Hand;

use super::shapes::plan;

/// The catalogue of props, read from `assets/catalogue.ron`.
#[derive(Resource, Debug, Clone, Default)]
pub struct PropCatalogue(pub Catalogue);

/// The room of the attempt, on an entity of its own at the room's origin.
#[derive(Component, Debug, Clone)]
pub struct StagedRoom {
    /// Its name.
    pub name: String,
    /// The room, with the paths of its model, light map, environment and tone.
    pub room: Room,
}

impl StagedRoom {
    /// Whether the floor plan lets a body of this girth (half width, metres) go from one place to another. Who already
    /// stands in something (a beginning too near a bed) may always walk out of it.
    #[must_use]
    pub fn lets_pass(&self, from: Vec3, to: Vec3, girth: f32) -> bool {
        let blocked = |part| within(part, to, girth) && !within(part, from, girth);
        within(self.room.floor, to, 0.0) && !self.room.obstacles.iter().any(|&part| blocked(part))
    }

    /// Whether a body of this girth (half width, metres) can stand there.
    #[must_use]
    pub fn lets_stand(&self, at: Vec3, girth: f32) -> bool {
        within(self.room.floor, at, -girth)
            && !self.room.obstacles.iter().any(|&part| within(part, at, girth))
    }
}

/// Whether a point lies in a rectangle of the floor plan, or no farther than `more` metres outside.
fn within(part: (Milli, Milli, Milli, Milli), at: Vec3, more: f32) -> bool {
    let Rect { min, max } = plan(part);
    at.x > min.x - more && at.x < max.x + more && at.z > min.y - more && at.z < max.y + more
}

/// A placed prop or patient, at the prop's origin; its parts are child entities.
///
/// A prop of the scenario also has an [`Item`](crate::interaction::target::Item), a patient a
/// [`StagedPatient`].
#[derive(Component, Debug, Clone)]
pub struct StagedProp {
    /// Its name in the catalogue.
    pub name: String,
    /// The prop, with the path of its model, its states and transitions.
    pub prop: Prop,
}

/// A simulated patient.
#[derive(Component, Debug, Clone)]
pub struct StagedPatient {
    /// As the scenario names them.
    pub id: PatientId,
    /// Name on the wristband.
    pub name: String,
}

/// A part of a prop that a hand can touch: a child of the [`StagedProp`].
#[derive(Component, Debug, Clone, PartialEq, Eq)]
pub struct PropPart {
    /// The prop.
    pub prop: Entity,
    /// Its name among the prop's parts.
    pub part: String,
    /// Node of the model that moves with it.
    pub node: Option<String>,
}

/// Where a part has moved to, in the prop's own space: a point of it that lies at `x` at rest lies at
/// `rotation * x + translation` now. Apply it to the rest of the model's node.
#[derive(Component, Debug, Clone, Copy, PartialEq, Default)]
pub struct PartMotion {
    /// Metres.
    pub translation: Vec3,
    /// About the prop's origin.
    pub rotation: Quat,
}

impl PartMotion {
    /// Something of the part that is at `rest`, in the prop's own space, as it has moved.
    #[must_use]
    pub fn apply(&self, rest: Transform) -> Transform {
        Transform {
            translation: self.rotation * rest.translation + self.translation,
            rotation: self.rotation * rest.rotation,
            scale: rest.scale,
        }
    }
}

/// The state a prop is in; a change of this component is a change of state.
#[derive(Component, Debug, Clone, PartialEq, Eq)]
pub struct PropState(pub String);

/// A pump that gives product when it is pressed.
#[derive(Component, Debug, Clone, PartialEq, Eq)]
pub struct Pump {
    /// What it gives.
    pub product: ProductId,
    /// How much at a full press, microlitres.
    pub volume_ul: u32,
}

/// Where product leaves a dispenser; on the part that is pressed.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub struct Nozzle {
    /// In the room, metres.
    pub at: Vec3,
}

/// Something made a sound once; shown as a caption whether or not there is a sound card.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct Sounded {
    /// Where, in the room.
    pub at: Vec3,
    /// Path under `assets/`.
    pub sound: Option<String>,
    /// Caption.
    pub caption: Option<String>,
}

/// Product left a nozzle.
#[derive(Message, Debug, Clone, PartialEq)]
pub struct ProductReleased {
    /// Where it left the nozzle, in the room.
    pub at: Vec3,
    /// The hand it landed on; `None` when it fell to the floor.
    pub onto: Option<Hand>,
}

pub(super) fn plugin(app: &mut App) {
    app.add_message::<Sounded>().add_message::<ProductReleased>();
}
