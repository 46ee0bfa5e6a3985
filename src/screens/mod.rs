//! One file for each screen.

mod attempt;
mod debrief;
mod loading;
pub mod lobby;
mod orientation;
mod prebrief;
pub mod settings;

use bevy::prelude::*;

pub use attempt::{ShownKeys, TasksShown};

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((
        loading::plugin,
        lobby::plugin,
        prebrief::plugin,
        attempt::plugin,
        orientation::plugin,
        debrief::plugin,
        settings::plugin,
    ));
}

/// The screen that opens when loading is done; the library unless something else was asked for.
#[derive(Resource, Debug, Clone, Copy)]
pub struct FirstScreen(pub crate::schedule::Screen);
