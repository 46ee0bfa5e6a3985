//! Tells when a tracker loses a hand or the head, and when it has them again.

use bevy::prelude::*;
use skillward_core::observation::{Fact, Tracked};

use crate::interaction::observe::Observe;
use crate::interaction::reach::Reached;

const ALL: [Tracked; 3] = [Tracked::LeftHand, Tracked::RightHand, Tracked::Head];

/// What was told last.
#[derive(Resource, Debug, Default)]
pub(super) struct ToldLost([bool; 3]);

pub(super) fn observe_tracking(
    reached: Res<'_, Reached>,
    mut told: ResMut<'_, ToldLost>,
    mut observe: Observe<'_>,
) {
    for frame in reached.frames() {
        for ((what, &lost), told) in ALL.into_iter().zip(&frame.lost).zip(&mut told.0) {
            if lost != *told {
                *told = lost;
                let fact = if lost { Fact::TrackingLost { what } } else { Fact::TrackingFound { what } };
                observe.at(frame.t_us, fact);
            }
        }
    }
}
