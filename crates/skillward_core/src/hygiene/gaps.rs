//! Spans of attempt time in which the hands could not be seen, so that an action may have gone unseen.

use crate::observation::Tracked;

/// A span without sight of the hands that is long enough to hold an action of hand hygiene, microseconds.
///
/// Pressing a pump and a token rub take about so long; a shorter gap hides no action. A proposal that
/// awaits a clinical educator's sign-off.
pub const HIDDEN_ACTION_US: u64 = 5_000_000;

/// The union of all spans in which something was not seen; constant memory.
///
/// Tracking reported as lost (either hand or the head, without which no hand has a place) and rub
/// samples with too little validity both count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Gaps {
    /// What is lost now, a bit each.
    lost: u8,
    /// Since when something is lost; meaningful while `lost` is not zero.
    lost_since_us: u64,
    /// The latest closed span, which the next may extend.
    latest: Option<(u64, u64)>,
    /// The latest closed span that could hold an action. No earlier one can matter: a window that
    /// reaches back beyond this span's start holds the whole of it, and one that does not, no other.
    long: Option<(u64, u64)>,
    /// The latest report that something of ours broke.
    fault_us: Option<u64>,
    closed_us: u64,
}

impl Gaps {
    pub(crate) fn lost(&mut self, t_us: u64, what: Tracked) {
        if self.lost == 0 {
            self.lost_since_us = t_us;
        }
        self.lost |= bit(what);
    }

    pub(crate) fn found(&mut self, t_us: u64, what: Tracked) {
        if self.lost & bit(what) == 0 {
            return;
        }
        self.lost &= !bit(what);
        if self.lost == 0 {
            self.close(self.lost_since_us, t_us);
        }
    }

    /// A rub sample showed that the hands were not seen well enough in this span.
    pub(crate) fn unseen(&mut self, from_us: u64, to_us: u64) {
        if self.lost == 0 {
            self.close(from_us, to_us);
        }
    }

    pub(crate) fn fault(&mut self, t_us: u64) {
        self.fault_us = Some(t_us);
    }

    /// Whether an action may have happened unseen within this window.
    pub(crate) fn could_hide_action(&self, from_us: u64, to_us: u64) -> bool {
        let holds =
            |(start, end): (u64, u64)| end.min(to_us).saturating_sub(start.max(from_us)) >= HIDDEN_ACTION_US;
        self.long.is_some_and(holds)
            || self.open(to_us).is_some_and(holds)
            || self.fault_us.is_some_and(|at| (from_us..=to_us).contains(&at))
    }

    /// Time not seen since the attempt began, microseconds.
    pub(crate) fn total_us(&self, now_us: u64) -> u64 {
        let open = match self.open(now_us) {
            Some((start, end)) => {
                let counted_to = self.latest.map_or(0, |(_, end)| end);
                end.saturating_sub(start.max(counted_to))
            }
            None => 0,
        };
        self.closed_us.saturating_add(open)
    }

    /// The span that is still open, together with a closed one that it continues.
    fn open(&self, now_us: u64) -> Option<(u64, u64)> {
        (self.lost != 0).then_some(match self.latest {
            Some((start, end)) if end >= self.lost_since_us => (start, now_us),
            _ => (self.lost_since_us, now_us),
        })
    }

    fn close(&mut self, from_us: u64, to_us: u64) {
        let span = match self.latest {
            Some((start, end)) if from_us <= end => {
                self.closed_us = self.closed_us.saturating_add(to_us.saturating_sub(end));
                (start, end.max(to_us))
            }
            _ => {
                self.closed_us = self.closed_us.saturating_add(to_us.saturating_sub(from_us));
                (from_us, to_us)
            }
        };
        self.latest = Some(span);
        if span.1 - span.0 >= HIDDEN_ACTION_US {
            self.long = Some(span);
        }
    }
}

const fn bit(what: Tracked) -> u8 {
    match what {
        Tracked::LeftHand => 1,
        Tracked::RightHand => 2,
        Tracked::Head => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: u64 = 1_000_000;

    #[test]
    fn overlapping_losses_are_one_span() {
        let mut gaps = Gaps::default();
        gaps.lost(S, Tracked::LeftHand);
        gaps.lost(2 * S, Tracked::RightHand);
        gaps.found(4 * S, Tracked::LeftHand);
        assert!(!gaps.could_hide_action(0, 5 * S));
        assert!(gaps.could_hide_action(0, 6 * S));
        gaps.found(7 * S, Tracked::RightHand);
        assert_eq!(gaps.total_us(20 * S), 6 * S);
        assert!(gaps.could_hide_action(2 * S, 20 * S));
        assert!(!gaps.could_hide_action(3 * S, 20 * S));
    }

    #[test]
    fn unseen_samples_join_into_a_span_and_continue_into_a_loss() {
        let mut gaps = Gaps::default();
        for step in 0..30 {
            gaps.unseen(S + step * 100_000, S + (step + 1) * 100_000);
        }
        assert!(!gaps.could_hide_action(0, 10 * S));
        gaps.lost(4 * S, Tracked::Head);
        assert!(gaps.could_hide_action(0, 6 * S));
        assert_eq!(gaps.total_us(6 * S), 5 * S);
        gaps.found(6 * S, Tracked::Head);
        assert_eq!(gaps.total_us(9 * S), 5 * S);
    }

    #[test]
    fn a_later_short_loss_does_not_hide_an_earlier_long_one() {
        let mut gaps = Gaps::default();
        gaps.lost(0, Tracked::LeftHand);
        gaps.found(8 * S, Tracked::LeftHand);
        gaps.lost(9 * S, Tracked::LeftHand);
        gaps.found(10 * S, Tracked::LeftHand);
        assert!(gaps.could_hide_action(0, 11 * S));
        assert!(!gaps.could_hide_action(8 * S, 11 * S));
    }

    #[test]
    fn finding_what_was_never_lost_changes_nothing() {
        let mut gaps = Gaps::default();
        gaps.found(9 * S, Tracked::Head);
        assert_eq!(gaps, Gaps::default());
    }
}
