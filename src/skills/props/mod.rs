//! Placed props and simulated patients: parts, states and what handling does to them.

pub(crate) mod look;
pub mod motion;
pub mod stage;
pub mod states;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    stage::plugin(app);
    states::plugin(app);
    motion::plugin(app);
}
