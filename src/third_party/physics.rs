//! avian3d: its plugins, its time step, and the layers by which our bodies meet.

use avian3d::prelude::*;
use bevy::prelude::*;

/// Steps of the physics a second. Fast enough that a fingertip at 2 m/s moves less than two of its
/// own widths a step.
pub const STEPS_HZ: f64 = 120.0;

/// What meets what: hands push movers and pass through everything else, which they only touch.
#[derive(PhysicsLayer, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layer {
    /// Furniture, walls, patients: found by queries, pushed by nothing.
    #[default]
    Still,
    /// Sliding parts.
    Mover,
    /// Hands.
    Hand,
}

/// Layers of something that stands still.
#[must_use]
pub fn still() -> CollisionLayers {
    CollisionLayers::new(Layer::Still, LayerMask::NONE)
}

/// Layers of a sliding part.
#[must_use]
pub fn mover() -> CollisionLayers {
    CollisionLayers::new(Layer::Mover, [Layer::Hand])
}

/// Layers of a hand.
#[must_use]
pub fn hand() -> CollisionLayers {
    CollisionLayers::new(Layer::Hand, [Layer::Mover])
}

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(PhysicsPlugins::default()).insert_resource(Time::<Fixed>::from_hz(STEPS_HZ));
}
