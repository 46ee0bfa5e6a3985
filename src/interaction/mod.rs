//! Samples become observations: what each hand can affect, and what it does there.
//!
//! Knows devices only as [`samples::Samples`], and the world only as [`target`]s.

pub mod act;
pub mod choice;
pub mod clock;
pub mod hand;
pub mod observe;
pub mod reach;
pub mod samples;
pub mod target;
mod tracking;

use bevy::prelude::*;

pub use observe::Observed;

use crate::schedule::{AttemptPhase, AttemptSystems, Screen};

pub(super) fn plugin(app: &mut App) {
    app.add_message::<Observed>()
        .add_message::<choice::ChoiceMade>()
        .add_message::<target::PressedFully>()
        .init_resource::<clock::AttemptClock>()
        .init_resource::<reach::Reached>();
    app.add_systems(OnEnter(Screen::Attempt), begin);
    app.add_systems(OnEnter(AttemptPhase::Paused), stop_clock);
    app.add_systems(Update, (reach::reach, reach::tell_surfaces).chain().in_set(AttemptSystems::Reach));
    samples::plugin(app);
    hand::plugin(app);
    act::plugin(app);
}

/// A new attempt begins at time 0, whatever was sensed before.
fn begin(mut commands: Commands<'_, '_>, mut samples: ResMut<'_, samples::Samples>) {
    samples.clear();
    // The attempt sets the clock: it may go on from where it was left.
    commands.insert_resource(reach::Reached::default());
}

fn stop_clock(mut clock: ResMut<'_, clock::AttemptClock>) {
    clock.stop();
}
