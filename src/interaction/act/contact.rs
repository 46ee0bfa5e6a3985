//! Hands that come to touch surfaces, and let go of them.

use bevy::prelude::*;
use skillward_core::ids::SurfaceId;
use skillward_core::observation::Fact;
use skillward_core::skin::Hand;

use crate::interaction::observe::Observe;
use crate::interaction::reach::Reached;
use crate::interaction::target::Surface;

/// Surfaces with a class that each hand touches, sorted.
#[derive(Resource, Debug, Default)]
pub(super) struct Contacts([Vec<SurfaceId>; 2]);

pub(super) fn observe_contacts(
    reached: Res<'_, Reached>,
    mut contacts: ResMut<'_, Contacts>,
    surfaces: Query<'_, '_, &Surface>,
    mut observe: Observe<'_>,
) {
    for frame in reached.frames() {
        for hand in Hand::BOTH {
            let mut now: Vec<SurfaceId> = surfaces
                .iter_many(&frame.touching[hand.index()])
                .filter(|surface| surface.class.is_some())
                .map(|surface| surface.id.clone())
                .collect();
            now.sort();
            now.dedup();
            let before = std::mem::replace(&mut contacts.0[hand.index()], now);
            let now = &contacts.0[hand.index()];
            // A hand leaves one thing before it comes to another.
            for surface in before.iter().filter(|surface| !now.contains(surface)) {
                observe.at(frame.t_us, Fact::ContactEnded { hand, surface: surface.clone() });
            }
            for surface in now.iter().filter(|surface| !before.contains(surface)) {
                observe.at(frame.t_us, Fact::ContactBegan { hand, surface: surface.clone() });
            }
        }
    }
}
