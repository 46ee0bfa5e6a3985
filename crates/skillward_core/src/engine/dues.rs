//! When each of several things is due, and which is first: a tournament. To change one takes a comparison for each
//! round, and to find those that are due none for those that are not.

use super::node::Instant;

/// Instants by index; nothing is polled.
#[derive(Debug, Default)]
pub(crate) struct Dues {
    /// The first round is the second half; each winner stands at half of its index, the first of all at 1.
    rounds: Vec<Option<Instant>>,
}

/// The earlier one, if any.
fn first(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

impl Dues {
    pub(crate) fn of(count: usize) -> Self {
        Self { rounds: vec![None; 2 * count.next_power_of_two()] }
    }

    fn half(&self) -> usize {
        self.rounds.len() / 2
    }

    #[inline]
    pub(crate) fn set(&mut self, index: usize, due: Option<Instant>) {
        let mut at = self.half() + index;
        if self.rounds[at] == due {
            return;
        }
        self.rounds[at] = due;
        while at > 1 {
            let winner = first(self.rounds[at], self.rounds[at ^ 1]);
            at /= 2;
            if self.rounds[at] == winner {
                return;
            }
            self.rounds[at] = winner;
        }
    }

    /// The first of all.
    #[inline]
    pub(crate) fn first(&self) -> Option<Instant> {
        self.rounds.get(1).copied().flatten()
    }

    /// Calls `see` with each that is due by now, in order.
    pub(crate) fn for_each_due(&self, now: Instant, see: &mut dyn FnMut(usize)) {
        if !self.rounds.is_empty() {
            self.visit(1, now, see);
        }
    }

    fn visit(&self, at: usize, now: Instant, see: &mut dyn FnMut(usize)) {
        if self.rounds[at].is_none_or(|due| due > now) {
            return;
        }
        if at >= self.half() {
            see(at - self.half());
        } else {
            self.visit(2 * at, now, see);
            self.visit(2 * at + 1, now, see);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dues, Instant};

    #[test]
    fn the_first_and_the_due_are_those_of_a_plain_list() {
        for count in [1, 2, 3, 60, 64, 65] {
            let (mut dues, mut plain) = (Dues::of(count), vec![None; count]);
            assert_eq!(dues.first(), None);
            let mut random = 7_u64;
            for _ in 0..500 {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let (index, t_us) = ((random >> 33) as usize % count, (random >> 50) % 16);
                let due = match random >> 62 {
                    0 => None,
                    1 => Some(Instant::after(t_us)),
                    _ => Some(Instant::before(t_us)),
                };
                dues.set(index, due);
                plain[index] = due;
                assert_eq!(dues.first(), plain.iter().flatten().min().copied());
                let now = Instant::before(random % 16);
                let mut seen = Vec::new();
                dues.for_each_due(now, &mut |index| seen.push(index));
                let expected = (0..count).filter(|index| plain[*index].is_some_and(|due| due <= now));
                assert_eq!(seen, expected.collect::<Vec<_>>());
            }
        }
        assert_eq!(Dues::default().first(), None);
    }
}
