//! What a hand can find: surfaces, and the verbs that they take.

use bevy::prelude::*;
use skillward_core::catalogue::Verb;
use skillward_core::ids::{ItemId, SurfaceId};
use skillward_core::scenario::SurfaceClass;
use skillward_core::skin::Hand;
use skillward_hands::surface::PlacedShape;

/// A placed prop: the parent of its parts.
#[derive(Component, Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// As the scenario names it.
    pub id: ItemId,
}

/// Something that a hand can touch. Sits beside a [`Touchable`] and an avian `Collider`; a fixture of several
/// shapes has several entities with the same identifier.
#[derive(Component, Debug, Clone, PartialEq, Eq)]
pub struct Surface {
    /// As the scenario names it.
    pub id: SurfaceId,
    /// As shown when a hand hovers.
    pub title: String,
    /// `None` for what the scenario gives no class: it can be touched, and is not recorded.
    pub class: Option<SurfaceClass>,
}

/// The shape of a surface, where it is now, in the room.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub struct Touchable(pub PlacedShape);

/// The verbs that a surface takes besides touching.
#[derive(Component, Debug, Clone, PartialEq, Eq, Default)]
pub struct Verbs(pub Vec<Verb>);

impl Verbs {
    /// Whether it takes this one.
    #[must_use]
    pub fn take(&self, verb: Verb) -> bool {
        self.0.contains(&verb)
    }
}

/// A part that slides against a spring: a pump's head, a button.
///
/// The physics moves it; `interaction` only reads how far it has gone.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub struct Slider {
    /// Direction of the press, in the room, unit length.
    pub axis: Vec3,
    /// Position at rest, in the room, metres.
    pub rest: Vec3,
    /// Travel to the stop, metres.
    pub depth_m: f32,
    /// Travel now, metres: 0 to `depth_m`.
    pub travel_m: f32,
    /// Whether the next full press counts: it has come back since the last.
    pub armed: bool,
}

/// A part that is held or open.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Handled {
    /// Held by this hand.
    pub by: Option<Hand>,
    /// Open, where it opens.
    pub open: bool,
    /// Whether it stays open when it is let go, like a door; a tap or a cap closes by itself.
    pub stays_open: bool,
}

/// The hands that touch a surface now; kept by `Reach`.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TouchedBy(pub [bool; 2]);

/// A sliding part was pressed to its working depth.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct PressedFully {
    /// The part.
    pub part: Entity,
    /// The hand that pressed.
    pub hand: Hand,
    /// Attempt time, microseconds.
    pub t_us: u64,
}
