//! Spans of time that decided something: a bounded, ordered list that tells when it is not complete.

use crate::score::TimeSpan;

/// Spans kept for one condition.
pub(crate) const MAX_SPANS: usize = 32;

/// Spans of attempt time, the earliest [`MAX_SPANS`] of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spans {
    list: Vec<TimeSpan>,
    left_out: u64,
}

impl Spans {
    pub(crate) fn add(&mut self, from_us: u64, to_us: u64) {
        let span = TimeSpan { from_us, to_us };
        // Time goes on: nearly all come after those that are here.
        let place = match self.list.last() {
            Some(last) if *last >= span => match self.list.binary_search(&span) {
                Ok(_) => return,
                Err(place) => place,
            },
            _ => self.list.len(),
        };
        if self.list.len() < MAX_SPANS {
            self.list.insert(place, span);
            return;
        }
        self.left_out += 1;
        if place < MAX_SPANS {
            self.list.pop();
            self.list.insert(place, span);
        }
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        for span in &other.list {
            self.add(span.from_us, span.to_us);
        }
        self.left_out += other.left_out;
    }

    /// The spans, by their start.
    pub(crate) fn list(&self) -> &[TimeSpan] {
        &self.list
    }

    /// How many there were besides.
    pub(crate) const fn left_out(&self) -> u64 {
        self.left_out
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_SPANS, Spans};

    #[test]
    fn the_earliest_are_kept_and_the_rest_counted() {
        let mut spans = Spans::default();
        for t in (0..100).rev() {
            spans.add(t, t);
            spans.add(t, t);
        }
        assert_eq!(spans.list().len(), MAX_SPANS);
        assert_eq!(spans.list()[0].from_us, 0);
        assert_eq!(spans.list()[31].from_us, 31);
        assert!(spans.left_out() >= 68);
    }
}
