//! What an attempt tells the rest of the app.

use bevy::prelude::*;
use skillward_core::event::Event;
use skillward_core::ids::ItemId;

use crate::schedule::Screen;

/// The core announced something.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct Announced(pub Event);

/// The world is to change: effects of the plot.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub enum WorldCommand {
    /// A prop changes its state.
    SetState {
        /// Which prop.
        item: ItemId,
        /// A state of the catalogue.
        state: String,
    },
    /// Someone speaks; to be shown as a caption.
    Say {
        /// Who, as shown.
        who: String,
        /// The line.
        text: String,
    },
    /// A note to the learner.
    Show(String),
}

/// The learner asks to end the attempt and have it scored, from a panel that may be open while the
/// attempt is paused.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FinishAsked;

/// The learner asks to leave the attempt as it is, to go on another time.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaveAsked {
    /// Where to.
    pub to: Screen,
}
