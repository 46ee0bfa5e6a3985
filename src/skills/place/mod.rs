//! The room and its fixtures.

pub mod stage;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    stage::plugin(app);
}
