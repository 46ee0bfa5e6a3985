//! Dispensers: pumps that are pressed, and product that lands on a hand or on the floor.

pub mod stage;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    stage::plugin(app);
}
