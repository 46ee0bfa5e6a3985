//! How a learner likes to get about in a headset, and to be shown the room.

use serde::{Deserialize, Serialize};

/// A learner's choices. What nobody has chosen is what makes the fewest people ill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Comfort {
    /// Getting to another place.
    pub travel: Travel,
    /// Turning with a stick.
    pub turn: Turn,
    /// Narrowing the view while it moves by itself.
    pub vignette: Vignette,
    /// Whether the learner sits.
    pub posture: Posture,
    /// The hand that points first, and whose stick turns.
    pub main_hand: MainHand,
}

/// Getting to another place by a controller's stick; bare hands always teleport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Travel {
    /// At once, in a blink.
    #[default]
    Teleport,
    /// By gliding over the floor.
    Glide,
}

/// Turning with a controller's stick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// In steps of 30 degrees.
    #[default]
    Steps,
    /// Without steps.
    Smooth,
}

/// How far the view narrows while it glides or turns smoothly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vignette {
    /// Not at all.
    Off,
    /// A little.
    Light,
    /// To what lies ahead.
    #[default]
    Strong,
}

/// Whether a learner stands or sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Posture {
    /// Heights are as they are.
    #[default]
    Standing,
    /// The eyes are lifted to those of someone who stands.
    Seated,
}

/// The hand that a learner does most with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MainHand {
    /// Most people's.
    #[default]
    Right,
    /// That of the left-handed.
    Left,
}
