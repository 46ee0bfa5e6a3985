//! Rub samples: what of one hand slides on what of the other, on the core's 30 Hz grid.

use bevy::prelude::*;

/// The sampler, with what it remembers of the hands.
#[derive(Resource, Debug, Default)]
pub(super) struct RubWatch;

pub(super) fn observe_rubbing() {}
