//! The app's time in a headset: it passes from one displayed frame to the next, by the runtime's clock.
//!
//! What moves in the room is then where it belongs when the frame is seen, and samples and physics share one clock,
//! however unevenly the app's own frames come.

use std::time::{Duration, Instant};

/// The clocks at the frame before.
#[derive(Debug, Default)]
pub(super) struct Pace {
    began: Option<Instant>,
    displayed_us: Option<u64>,
}

impl Pace {
    /// Time since the frame before: by the runtime's clock (microseconds) where it tells both frames' times, else by
    /// the wall's.
    pub(super) fn step(&mut self, now: Instant, displayed_us: Option<u64>) -> Duration {
        let began = self.began.replace(now);
        let before = std::mem::replace(&mut self.displayed_us, displayed_us);
        match (before, displayed_us, began) {
            (Some(before), Some(displayed), _) => Duration::from_micros(displayed.saturating_sub(before)),
            (_, _, Some(began)) => now.saturating_duration_since(began),
            (_, _, None) => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtimes_clock_counts_while_it_ticks_and_the_walls_else() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut pace = Pace::default();
        assert_eq!(pace.step(at(0), None), Duration::ZERO);
        assert_eq!(pace.step(at(20), None), Duration::from_millis(20));
        assert_eq!(pace.step(at(30), Some(5_000_000)), Duration::from_millis(10), "nothing to compare with");
        assert_eq!(pace.step(at(95), Some(5_011_000)), Duration::from_millis(11), "late, but shown in time");
        assert_eq!(pace.step(at(96), Some(5_001_000)), Duration::ZERO, "time does not run back");
        assert_eq!(pace.step(at(116), None), Duration::from_millis(20));
    }
}
