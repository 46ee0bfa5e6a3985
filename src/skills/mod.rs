//! World behaviour that a scenario can call on. Nothing here knows one scenario.
//!
//! `stage.rs` makes the entities, colliders and behaviour, and is safe without a renderer; `look.rs`
//! adds meshes, materials and sound to the same entities.

pub mod stage;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    stage::plugin(app);
}
