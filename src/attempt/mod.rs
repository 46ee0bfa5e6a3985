//! The running attempt: observations in, events and a score out.

pub mod events;
pub mod session;

use bevy::prelude::*;

pub(super) fn plugin(app: &mut App) {
    app.add_message::<events::Announced>()
        .add_message::<events::WorldCommand>()
        .add_message::<events::FinishAsked>()
        .add_message::<events::LeaveAsked>();
}
