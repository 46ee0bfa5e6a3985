//! The states of a session and the ways between them.

use serde::Serialize;

/// A state of the session, as OpenXR names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[allow(missing_docs, reason = "OpenXR's names")]
pub enum Phase {
    Idle,
    Ready,
    Synchronized,
    Visible,
    Focused,
    Stopping,
    LossPending,
    Exiting,
}

/// What the user and the system are at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Circumstances {
    pub(crate) worn: bool,
    pub(crate) menu: bool,
    pub(crate) covered: bool,
    pub(crate) stop_when_removed: bool,
}

/// Why the app may not begin or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    Running,
    NotRunning,
    NotReady,
    NotStopping,
}

/// The state machine. What it returns are the states entered, in order.
#[derive(Debug)]
pub(crate) struct Lifecycle {
    phase: Phase,
    running: bool,
    exit: bool,
}

impl Lifecycle {
    pub(crate) fn new() -> Self {
        Self { phase: Phase::Idle, running: false, exit: false }
    }

    pub(crate) fn phase(&self) -> Phase {
        self.phase
    }

    pub(crate) fn running(&self) -> bool {
        self.running
    }

    pub(crate) fn visible(&self) -> bool {
        matches!(self.phase, Phase::Visible | Phase::Focused)
    }

    /// The app or the user wants the session to end.
    pub(crate) fn want_exit(&mut self) {
        self.exit = true;
    }

    pub(crate) fn begin(&mut self) -> Result<(), Wrong> {
        if self.running {
            return Err(Wrong::Running);
        }
        if self.phase != Phase::Ready {
            return Err(Wrong::NotReady);
        }
        self.running = true;
        Ok(())
    }

    /// The app ends the frames. A session that is being lost may be ended too.
    pub(crate) fn end(&mut self) -> Result<Vec<Phase>, Wrong> {
        if !self.running {
            return Err(Wrong::NotRunning);
        }
        let mut entered = Vec::new();
        match self.phase {
            Phase::LossPending => {}
            Phase::Stopping => {
                self.enter(Phase::Idle, &mut entered);
                if self.exit {
                    self.enter(Phase::Exiting, &mut entered);
                }
            }
            _ => return Err(Wrong::NotStopping),
        }
        self.running = false;
        Ok(entered)
    }

    /// The session is going to be lost.
    pub(crate) fn lose(&mut self) -> Vec<Phase> {
        let mut entered = Vec::new();
        if self.phase != Phase::LossPending {
            self.enter(Phase::LossPending, &mut entered);
        }
        entered
    }

    /// Follows the circumstances as far as can be without a frame of the app: downwards, and out of idleness.
    pub(crate) fn follow(&mut self, circumstances: Circumstances) -> Vec<Phase> {
        let mut entered = Vec::new();
        match self.phase {
            Phase::Idle if self.exit => self.enter(Phase::Exiting, &mut entered),
            Phase::Idle if circumstances.worn => self.enter(Phase::Ready, &mut entered),
            Phase::Synchronized | Phase::Visible | Phase::Focused => {
                let goal = self.goal(circumstances);
                while goal == Phase::Stopping || self.phase > goal {
                    let next = match self.phase {
                        Phase::Focused => Phase::Visible,
                        Phase::Visible => Phase::Synchronized,
                        Phase::Synchronized if goal == Phase::Stopping => Phase::Stopping,
                        _ => break,
                    };
                    self.enter(next, &mut entered);
                }
            }
            _ => {}
        }
        entered
    }

    /// The app has ended a frame: one step upwards, if the circumstances allow it.
    pub(crate) fn frame_ended(&mut self, circumstances: Circumstances) -> Vec<Phase> {
        let mut entered = self.follow(circumstances);
        if !entered.is_empty() || !self.running {
            return entered;
        }
        let goal = self.goal(circumstances);
        match self.phase {
            Phase::Ready => self.enter(Phase::Synchronized, &mut entered),
            Phase::Synchronized if goal == Phase::Visible || goal == Phase::Focused => {
                self.enter(Phase::Visible, &mut entered);
            }
            Phase::Visible if goal == Phase::Focused => self.enter(Phase::Focused, &mut entered),
            _ => {}
        }
        entered
    }

    fn goal(&self, circumstances: Circumstances) -> Phase {
        let away = !circumstances.worn;
        if self.exit || (away && circumstances.stop_when_removed) {
            Phase::Stopping
        } else if away || circumstances.covered {
            Phase::Synchronized
        } else if circumstances.menu {
            Phase::Visible
        } else {
            Phase::Focused
        }
    }

    fn enter(&mut self, phase: Phase, entered: &mut Vec<Phase>) {
        self.phase = phase;
        entered.push(phase);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Phase::{Exiting, Focused, Idle, Ready, Stopping, Synchronized, Visible};

    const WELL: Circumstances =
        Circumstances { worn: true, menu: false, covered: false, stop_when_removed: true };

    fn focused() -> Lifecycle {
        let mut life = Lifecycle::new();
        assert_eq!(life.begin(), Err(Wrong::NotReady));
        assert_eq!(life.follow(WELL), [Ready]);
        assert_eq!(life.begin(), Ok(()));
        let steps: Vec<_> = (0..3).flat_map(|_| life.frame_ended(WELL)).collect();
        assert_eq!(steps, [Synchronized, Visible, Focused]);
        life
    }

    #[test]
    fn a_menu_takes_the_focus_and_gives_it_back() {
        let mut life = focused();
        assert_eq!(life.follow(Circumstances { menu: true, ..WELL }), [Visible]);
        assert_eq!(life.follow(WELL), [], "upwards only with a frame");
        assert_eq!(life.frame_ended(WELL), [Focused]);
    }

    #[test]
    fn a_headset_that_is_taken_off_stops_the_frames_and_begins_them_anew() {
        let mut life = focused();
        let off = Circumstances { worn: false, ..WELL };
        assert_eq!(life.follow(off), [Visible, Synchronized, Stopping]);
        assert_eq!(life.end(), Ok(vec![Idle]));
        assert_eq!(life.follow(off), []);
        assert_eq!(life.follow(WELL), [Ready]);
    }

    #[test]
    fn an_exit_ends_in_exiting() {
        let mut life = focused();
        life.want_exit();
        assert_eq!(life.follow(WELL), [Visible, Synchronized, Stopping]);
        assert_eq!(life.end(), Ok(vec![Idle, Exiting]));
        assert_eq!(life.follow(WELL), []);
    }

    #[test]
    fn ending_out_of_turn_is_wrong_and_changes_nothing() {
        let mut life = focused();
        assert_eq!(life.end(), Err(Wrong::NotStopping));
        assert!(life.running() && life.phase() == Focused);
        assert_eq!(Lifecycle::new().end(), Err(Wrong::NotRunning));
    }
}
