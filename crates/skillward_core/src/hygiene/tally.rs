//! A list that keeps its first entries and counts the rest, so that memory stays flat however long an attempt is.

/// Entries kept in full. An hour of busy care has some 40 opportunities.
pub const LISTED: usize = 4_096;

/// The first [`LISTED`] entries, and how many came in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tally<T> {
    listed: Vec<T>,
    total: usize,
}

impl<T> Default for Tally<T> {
    fn default() -> Self {
        Self { listed: Vec::new(), total: 0 }
    }
}

impl<T> Tally<T> {
    pub(crate) fn push(&mut self, entry: T) {
        if self.listed.len() < LISTED {
            self.listed.push(entry);
        }
        self.total = self.total.saturating_add(1);
    }

    /// How many came, listed or not; the index that the next one gets.
    pub(crate) fn total(&self) -> usize {
        self.total
    }

    pub(crate) fn listed(&self) -> &[T] {
        &self.listed
    }

    pub(crate) fn left_out(&self) -> u64 {
        (self.total - self.listed.len()) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_first_and_counts_all() {
        let mut tally = Tally::default();
        for entry in 0..LISTED + 7 {
            tally.push(entry);
        }
        assert_eq!(tally.listed().len(), LISTED);
        assert_eq!(tally.listed()[LISTED - 1], LISTED - 1);
        assert_eq!(tally.total(), LISTED + 7);
        assert_eq!(tally.left_out(), 7);
    }
}
