//! Placed props and simulated patients: parts, states and what handling does to them.

pub(crate) mod look;
pub mod stage;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    stage::plugin(app);
}
