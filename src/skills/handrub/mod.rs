//! Dispensers: pumps that are pressed, product that lands on a hand or on the floor, and hands that rub.

pub(crate) mod look;
pub mod stage;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    stage::plugin(app);
}
