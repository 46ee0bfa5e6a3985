//! The runtime's clock and the rhythm of frames.

use std::time::{Duration, Instant};

use crate::script::{Clock, Pace};

/// The clock's reading at the start: OpenXR's times are greater than 0.
const START: i64 = 1_000_000_000;

/// Time in nanoseconds and the display's rhythm.
#[derive(Debug)]
pub(crate) struct Timer {
    pub(crate) pace: Pace,
    period: i64,
    epoch: Instant,
    /// For paces other than `Real`.
    now: i64,
    woke: Option<i64>,
    shown: i64,
    /// What the system's monotonic clock is ahead of this one.
    offset: i64,
}

/// What waiting for a frame came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waked {
    /// When the frame will be seen.
    pub(crate) shown: i64,
    /// Displayed times that went by because nobody waited for them.
    pub(crate) missed: u64,
}

impl Timer {
    pub(crate) fn new(clock: Clock) -> Self {
        let mut timer = Self {
            pace: clock.pace,
            period: 0,
            epoch: Instant::now(),
            now: START,
            woke: None,
            shown: START,
            offset: crate::boundary::monotonic_ns() - START,
        };
        timer.set_rate(clock.hz);
        timer
    }

    pub(crate) fn set_rate(&mut self, hz: f32) {
        self.period = (1e9 / f64::from(hz)) as i64;
    }

    pub(crate) fn hz(&self) -> f32 {
        (1e9 / self.period as f64) as f32
    }

    /// What the system's monotonic clock is ahead of this one, in nanoseconds.
    pub(crate) fn offset(&self) -> i64 {
        self.offset
    }

    /// How long a frame lasts.
    pub(crate) fn period(&self) -> i64 {
        self.period
    }

    pub(crate) fn now(&self) -> i64 {
        match self.pace {
            Pace::Real => START + i64::try_from(self.epoch.elapsed().as_nanos()).unwrap_or(i64::MAX / 2),
            Pace::Free | Pace::Stepped => self.now,
        }
    }

    /// When the frame that is waited for next will be seen, as far as is known now.
    pub(crate) fn next_shown(&self) -> i64 {
        (self.shown + self.period).max(self.now() + self.period)
    }

    /// How long to sleep before the next frame begins; whole frames are left out when the compositor is slow.
    pub(crate) fn sleep(&self, slow: u32) -> Duration {
        if self.pace != Pace::Real {
            return Duration::ZERO;
        }
        let due = self.woke.map_or(0, |woke| woke + self.period) + i64::from(slow) * self.period;
        Duration::from_nanos(u64::try_from(due - self.now()).unwrap_or(0))
    }

    /// The frame begins.
    pub(crate) fn wake(&mut self, slow: u32) -> Waked {
        let slow = i64::from(slow) * self.period;
        if self.pace != Pace::Real {
            self.now += self.period + slow;
            self.shown = (self.now + self.period).max(self.shown + 1);
            return Waked { shown: self.shown, missed: 0 };
        }
        let now = self.now();
        let due = self.woke.map_or(now, |woke| woke + self.period + slow);
        let missed = u64::try_from((now - due) / self.period).unwrap_or(0);
        // The rhythm goes on as the display's does; only a pause begins it anew.
        let grid = due + i64::try_from(missed).unwrap_or(0) * self.period;
        self.woke = Some(if missed > 100 { now } else { grid });
        self.shown = (grid + 2 * self.period).max(self.shown + 1);
        Waked { shown: self.shown, missed }
    }

    /// Frames begin anew: what went by in between was nobody's.
    pub(crate) fn restart(&mut self) {
        self.woke = None;
    }

    /// A frame's time passes without a frame, as the app does nothing but poll.
    pub(crate) fn idle(&mut self) {
        if self.pace != Pace::Real {
            self.now += self.period;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_wall_clock_frames_follow_each_other_evenly() {
        let mut timer = Timer::new(Clock { pace: Pace::Free, hz: 100.0 });
        let first = timer.wake(0);
        let second = timer.wake(0);
        assert_eq!(second.shown - first.shown, 10_000_000);
        assert_eq!(timer.wake(3).shown - second.shown, 40_000_000, "three frames are left out");
        assert_eq!(timer.sleep(5), Duration::ZERO);
    }

    #[test]
    fn with_a_wall_clock_late_frames_are_missed() {
        let mut timer = Timer::new(Clock { pace: Pace::Real, hz: 500.0 });
        assert_eq!(timer.wake(0).missed, 0);
        std::thread::sleep(Duration::from_millis(30));
        let late = timer.wake(0);
        assert!(late.missed >= 10, "{late:?}");
    }
}
