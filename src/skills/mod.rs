//! World behaviour that a scenario can call on. Nothing here knows one scenario.
//!
//! In each folder `stage.rs` makes the entities, colliders and behaviour, and is safe without a
//! renderer; `look.rs` adds meshes, materials and sound to the same entities, which [`staged`] names.

pub mod handrub;
pub mod look;
pub mod place;
pub mod props;
pub mod shapes;
pub mod staged;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    staged::plugin(app);
    place::plugin(app);
    props::plugin(app);
    handrub::plugin(app);
}
