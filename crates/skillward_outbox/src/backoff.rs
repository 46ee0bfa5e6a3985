//! How long to wait between tries.

use jiff::{SignedDuration, Timestamp};

use crate::carrier::RetryAfter;

/// Waits after the first, second, ... failure, in seconds; the last one stays.
const STEPS_S: [i64; 8] = [5, 15, 60, 300, 900, 1800, 3600, 7200];
/// Longest wait that a destination may ask for.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

/// A schedule with jitter, so that many stations that failed together do not come back together.
pub struct Backoff {
    /// Draws a number from 0 (included) to 1 (excluded).
    jitter: Box<dyn FnMut() -> f64 + Send>,
}

impl std::fmt::Debug for Backoff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backoff").finish_non_exhaustive()
    }
}

impl Default for Backoff {
    /// With the system's random numbers.
    fn default() -> Self {
        Self::with_jitter(|| {
            let mut bytes = [0; 4];
            // Without random numbers the schedule still holds; it only has no jitter.
            match getrandom::fill(&mut bytes) {
                Ok(()) => f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0),
                Err(_) => 0.5,
            }
        })
    }
}

impl Backoff {
    /// With jitter drawn from `draw`: numbers from 0 (included) to 1 (excluded). One half leaves each wait as the
    /// schedule has it.
    pub fn with_jitter(draw: impl FnMut() -> f64 + Send + 'static) -> Self {
        Self { jitter: Box::new(draw) }
    }

    /// When to try again after `tries` tries (from 1): three to five quarters of the schedule's wait, in whole
    /// seconds, and never before the destination asked for; but no destination is waited for longer than a day.
    pub fn next_try(&mut self, tries: u32, asked: Option<RetryAfter>, now: Timestamp) -> Timestamp {
        let step = STEPS_S[(tries.max(1) as usize - 1).min(STEPS_S.len() - 1)];
        let draw = (self.jitter)().clamp(0.0, 1.0);
        // At most 9,000: exact.
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        let ours = now + SignedDuration::from_secs((step as f64 * (0.75 + 0.5 * draw)).round() as i64);
        match asked {
            None => ours,
            Some(asked) => ours.max(at(asked, now)),
        }
    }
}

/// When a destination asks to be asked again: within a day.
#[must_use]
pub(crate) fn at(asked: RetryAfter, now: Timestamp) -> Timestamp {
    match asked {
        RetryAfter::Seconds(seconds) => {
            let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
            now + SignedDuration::from_secs(seconds).min(LONGEST_WAIT)
        }
        RetryAfter::At(time) => time.clamp(now, now + LONGEST_WAIT),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn waits(backoff: &mut Backoff, tries: u32, asked: Option<RetryAfter>) -> i64 {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        backoff.next_try(tries, asked, now).duration_since(now).as_secs()
    }

    #[test]
    fn jitter_moves_each_wait_by_a_quarter_at_most() {
        for (draw, expected) in
            [(0.0, [4, 11, 45, 5400]), (0.5, [5, 15, 60, 7200]), (0.999_999, [6, 19, 75, 9000])]
        {
            let mut backoff = Backoff::with_jitter(move || draw);
            assert_eq!([1, 2, 3, 40].map(|tries| waits(&mut backoff, tries, None)), expected, "{draw}");
        }
    }

    #[test]
    fn the_systems_jitter_spreads_stations_that_failed_together() {
        let mut seen: Vec<i64> = (0..200).map(|_| waits(&mut Backoff::default(), 8, None)).collect();
        assert!(seen.iter().all(|wait| (5400..=9000).contains(wait)), "{seen:?}");
        seen.sort_unstable();
        seen.dedup();
        assert!(seen.len() > 100, "{} of 200 differ", seen.len());
    }

    #[test]
    fn jitter_never_comes_before_what_was_asked_for() {
        let mut early = Backoff::with_jitter(|| 0.0);
        assert_eq!(waits(&mut early, 1, Some(RetryAfter::Seconds(120))), 120);
        assert_eq!(waits(&mut early, 1, Some(RetryAfter::Seconds(u64::MAX))), 86_400);
        assert_eq!(waits(&mut early, 1, Some(RetryAfter::Seconds(1))), 4);
    }
}
