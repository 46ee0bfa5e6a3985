//! One file for each outside plugin.

pub mod egui;
pub mod physics;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    physics::plugin(app);
}
