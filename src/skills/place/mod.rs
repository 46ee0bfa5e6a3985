//! The room and its fixtures.

pub(crate) mod look;
mod merge;
pub mod stage;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    stage::plugin(app);
}
