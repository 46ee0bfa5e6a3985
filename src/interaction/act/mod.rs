//! What hands and head do becomes observations, in attempt time.

mod choice;
mod contact;
mod handle;
mod press;
mod rub;
mod tracking;
pub mod zone;

use avian3d::prelude::PhysicsSystems;
use bevy::prelude::*;

use crate::schedule::{AttemptPhase, AttemptSystems, Screen};

/// The interactors, in order; what a skill observes on its own account comes after them.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InteractorSystems;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<tracking::ToldLost>()
        .init_resource::<contact::Contacts>()
        .init_resource::<handle::Grips>()
        .init_resource::<press::Pressings>()
        .init_resource::<rub::RubWatch>()
        .init_resource::<zone::FloorZones>();
    app.add_systems(OnEnter(Screen::Attempt), forget);
    app.add_systems(
        FixedPostUpdate,
        press::watch_sliders.after(PhysicsSystems::Last).run_if(in_state(AttemptPhase::Running)),
    );
    app.add_systems(
        Update,
        (
            tracking::observe_tracking,
            zone::observe_zones,
            contact::observe_contacts,
            handle::observe_handling,
            press::observe_presses,
            rub::observe_rubbing,
            choice::observe_choices,
        )
            .chain()
            .in_set(InteractorSystems)
            .in_set(AttemptSystems::Act),
    );
}

/// A new attempt begins with empty hands.
fn forget(mut commands: Commands<'_, '_>) {
    commands.insert_resource(tracking::ToldLost::default());
    commands.insert_resource(contact::Contacts::default());
    commands.insert_resource(handle::Grips::default());
    commands.insert_resource(press::Pressings::default());
    commands.insert_resource(rub::RubWatch::default());
}
