//! One file for each screen.

mod attempt;
mod debrief;
mod loading;
mod lobby;
mod prebrief;
pub mod settings;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((
        loading::plugin,
        lobby::plugin,
        prebrief::plugin,
        attempt::plugin,
        debrief::plugin,
        settings::plugin,
    ));
}
