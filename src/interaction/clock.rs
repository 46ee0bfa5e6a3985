//! Attempt time, made from the device's own time stamps: it never runs back and stands still while
//! the attempt is paused. The frame clock has no part in it.

use bevy::prelude::*;

/// Maps device time to attempt time, both in microseconds.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AttemptClock {
    /// Device time at which attempt time was 0, pauses taken out; unknown until the next sample.
    origin_us: Option<u64>,
    now_us: u64,
}

impl AttemptClock {
    /// A clock that goes on from an attempt time.
    #[must_use]
    pub const fn from_us(now_us: u64) -> Self {
        Self { origin_us: None, now_us }
    }

    /// Attempt time of the newest sample.
    #[must_use]
    pub const fn now_us(&self) -> u64 {
        self.now_us
    }

    /// Takes a sample's device time and gives its attempt time.
    ///
    /// The first sample, and the first after [`AttemptClock::stop`], continue where attempt time
    /// stood.
    pub fn tick(&mut self, device_time_us: u64) -> u64 {
        let origin = *self.origin_us.get_or_insert(device_time_us.wrapping_sub(self.now_us));
        // A device time before the origin would wrap to an enormous number; such a sample is too
        // early to move time on.
        let t_us = device_time_us.wrapping_sub(origin);
        if t_us < u64::MAX / 2 {
            self.now_us = self.now_us.max(t_us);
        }
        self.now_us
    }

    /// Stands still until the next sample.
    pub const fn stop(&mut self) {
        self.origin_us = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_at_zero_whatever_the_device_says() {
        let mut clock = AttemptClock::default();
        assert_eq!(clock.tick(5_000_000), 0);
        assert_eq!(clock.tick(5_016_000), 16_000);
    }

    #[test]
    fn never_runs_back() {
        let mut clock = AttemptClock::default();
        clock.tick(1000);
        clock.tick(9000);
        assert_eq!(clock.tick(8000), 8000);
        assert_eq!(clock.tick(200), 8000);
    }

    #[test]
    fn a_pause_takes_no_attempt_time() {
        let mut clock = AttemptClock::default();
        clock.tick(1_000_000);
        clock.tick(3_000_000);
        clock.stop();
        assert_eq!(clock.tick(60_000_000), 2_000_000);
        assert_eq!(clock.tick(60_500_000), 2_500_000);
    }
}
