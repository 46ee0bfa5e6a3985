//! Choices that need no hand in the scene: a line, an answer, the end. Panels, keys and scripts make
//! them alike.

use bevy::prelude::*;
use smol_str::SmolStr;

/// The learner chose something.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub enum ChoiceMade {
    /// Says a line, by its key.
    Say(SmolStr),
    /// Answers a question.
    Answer {
        /// Which.
        item: SmolStr,
        /// With what.
        value: SmolStr,
    },
    /// Says that the attempt is finished.
    Finish,
}
