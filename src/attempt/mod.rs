//! The running attempt: observations in, events and a score out.

mod begin;
pub mod cues;
mod drive;
pub mod events;
pub mod session;

use bevy::prelude::*;

use crate::schedule::Screen;

pub(super) fn plugin(app: &mut App) {
    app.add_message::<events::Announced>()
        .add_message::<events::WorldCommand>()
        .add_message::<events::FinishAsked>()
        .add_message::<events::LeaveAsked>()
        .add_message::<session::ResumeAsked>();
    app.add_systems(OnEnter(Screen::Attempt), begin::begin);
    cues::plugin(app);
    drive::plugin(app);
}
