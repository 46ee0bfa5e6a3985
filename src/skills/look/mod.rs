//! What the staged world looks and sounds like as a whole: the learner's eyes and hands, sound, and
//! how much is drawn. What belongs to one skill lies in that skill's own `look.rs`.
//!
//! Added only where there is a renderer.

pub mod camera;
pub mod capture;
mod hands;
pub mod milestones;
pub mod models;
mod pace;
pub mod quality;
mod settled;
mod shader_fix;
mod sound;

use bevy::prelude::*;

pub(crate) fn plugin(app: &mut App) {
    app.add_plugins((
        quality::plugin,
        camera::plugin,
        hands::plugin,
        capture::plugin,
        settled::plugin,
        pace::plugin,
        milestones::plugin,
        sound::plugin,
        shader_fix::plugin,
    ));
    app.add_plugins((super::place::look::plugin, super::props::look::plugin, super::handrub::look::plugin));
}
