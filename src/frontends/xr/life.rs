//! The life of a headset's session, as the runtime tells it, and what is to be done at each turn.
//!
//! A table without side effects, so that each turn can be tested: `frame.rs` does what it says.

use openxr::SessionState;

/// How far the session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Life {
    /// There is no session: the headset or the runtime is away.
    #[default]
    Away,
    /// There is a session that the runtime has not asked to begin.
    Idle,
    /// Frames are exchanged; nothing is seen yet.
    Synchronized,
    /// The view is seen, and another program has the hands: a system menu, say.
    Visible,
    /// The view is seen and the hands are ours.
    Focused,
    /// The runtime is about to end the session.
    Stopping,
}

impl Life {
    /// Whether frames are exchanged with the runtime.
    #[must_use]
    pub const fn runs(self) -> bool {
        matches!(self, Self::Synchronized | Self::Visible | Self::Focused)
    }

    /// Whether the learner can act.
    #[must_use]
    pub const fn focused(self) -> bool {
        matches!(self, Self::Focused)
    }
}

/// What is to be done when the runtime has told a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing.
    Stay,
    /// Begin exchanging frames.
    Begin,
    /// End exchanging frames.
    End,
    /// Let the session go.
    Drop(Again),
}

/// Whether another session is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// It was lost.
    Wanted,
    /// Someone closed the program from the headset.
    Unwanted,
}

/// Where a change of state leads.
pub(super) const fn turn(life: Life, told: SessionState) -> (Life, Turn) {
    match told {
        SessionState::IDLE => (Life::Idle, Turn::Stay),
        SessionState::READY => (Life::Synchronized, Turn::Begin),
        SessionState::SYNCHRONIZED => (Life::Synchronized, Turn::Stay),
        SessionState::VISIBLE => (Life::Visible, Turn::Stay),
        SessionState::FOCUSED => (Life::Focused, Turn::Stay),
        SessionState::STOPPING => (Life::Stopping, Turn::End),
        SessionState::LOSS_PENDING => (Life::Away, Turn::Drop(Again::Wanted)),
        SessionState::EXITING => (Life::Away, Turn::Drop(Again::Unwanted)),
        // A state of a later OpenXR: what it means for us is not known, so nothing changes.
        _ => (life, Turn::Stay),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_comes_up_and_goes_down() {
        let mut life = Life::Idle;
        let mut turns = Vec::new();
        for told in [
            SessionState::READY,
            SessionState::SYNCHRONIZED,
            SessionState::VISIBLE,
            SessionState::FOCUSED,
            SessionState::VISIBLE,
            SessionState::SYNCHRONIZED,
            SessionState::STOPPING,
            SessionState::IDLE,
        ] {
            let (next, turn) = turn(life, told);
            turns.push((life.runs(), turn));
            life = next;
        }
        assert_eq!(turns[0], (false, Turn::Begin));
        assert!(turns[1..6].iter().all(|turn| *turn == (true, Turn::Stay)));
        assert_eq!(turns[6], (true, Turn::End));
        assert_eq!((life, life.runs()), (Life::Idle, false));
    }

    #[test]
    fn only_a_lost_session_is_wanted_again() {
        assert_eq!(turn(Life::Focused, SessionState::LOSS_PENDING), (Life::Away, Turn::Drop(Again::Wanted)));
        assert_eq!(turn(Life::Idle, SessionState::EXITING), (Life::Away, Turn::Drop(Again::Unwanted)));
    }

    #[test]
    fn an_unknown_state_changes_nothing() {
        assert_eq!(turn(Life::Focused, SessionState::from_raw(9999)), (Life::Focused, Turn::Stay));
    }
}
