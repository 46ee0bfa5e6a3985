//! What changes by itself: vital signs on the courses that effects set, and timers that run out.
//!
//! A vital sign is read on a grid of attempt time, so that it is the same however time was fed.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::node::Instant;
use crate::decimal::Milli;
use crate::hygiene::TICK_US;
use crate::scenario::Condition;

/// Whether a vital sign of this value is as the atom asks.
pub(crate) fn in_range(atom: &Condition, value: Milli) -> bool {
    match atom {
        Condition::Vital { at_least, at_most, .. } => {
            at_least.is_none_or(|least| value >= least) && at_most.is_none_or(|most| value <= most)
        }
        _ => false,
    }
}

/// A vital sign on its way from one value to another.
#[derive(Debug, Clone, Copy)]
struct Course {
    from: i64,
    to: i64,
    began_us: u64,
    ends_us: u64,
}

impl Course {
    /// The value at the last tick of the grid, thousandths; between its ends rounded down.
    fn at(&self, t_us: u64) -> i64 {
        let t_us = t_us / TICK_US * TICK_US;
        // A course that takes no time is at its end at once, also between two ticks.
        if t_us >= self.ends_us || self.began_us == self.ends_us {
            return self.to;
        }
        let gone = i128::from(t_us.saturating_sub(self.began_us));
        let whole = i128::from(self.ends_us - self.began_us);
        let way = i128::from(self.to) - i128::from(self.from);
        let value = i128::from(self.from) + (way * gone).div_euclid(whole);
        i64::try_from(value).unwrap_or(self.to)
    }
}

/// Vital signs by patient and name, and running timers.
#[derive(Debug, Default)]
pub(super) struct Vitals {
    signs: BTreeMap<SmolStr, Course>,
    /// When the last sign that is on its way has arrived, and been read.
    moves_until_us: u64,
    timers: BTreeMap<SmolStr, u64>,
    /// When the first timer runs out.
    first_us: Option<u64>,
}

impl Vitals {
    /// The sign goes to this value over that time, from where it stands. Without a value it begins there.
    pub(super) fn set(&mut self, sign: SmolStr, to: Milli, over_us: u64, now_us: u64) {
        let from = self.signs.get(&sign).map_or(to.0, |course| course.at(now_us));
        let course = Course { from, to: to.0, began_us: now_us, ends_us: now_us.saturating_add(over_us) };
        self.signs.insert(sign, course);
        // One tick beyond its end: there the last value is read.
        let moving = self.signs.values().filter(|course| course.from != course.to);
        self.moves_until_us = moving.map(|course| course.ends_us.saturating_add(TICK_US)).max().unwrap_or(0);
    }

    pub(super) fn value(&self, sign: &str, now_us: u64) -> Option<Milli> {
        self.signs.get(sign).map(|course| Milli(course.at(now_us)))
    }

    /// Signs that change just now, and those that have just reached their end.
    pub(super) fn moving(&self, now_us: u64) -> impl Iterator<Item = (&SmolStr, Milli)> {
        let recent = now_us.saturating_sub(TICK_US);
        self.signs
            .iter()
            .filter(move |(_, course)| course.ends_us >= recent)
            .map(move |(sign, course)| (sign, Milli(course.at(now_us))))
    }

    /// Starts a timer; one that runs already starts again.
    pub(super) fn start_timer(&mut self, name: SmolStr, us: u64, now_us: u64) {
        self.timers.insert(name, now_us.saturating_add(us));
        self.first_us = self.timers.values().min().copied();
    }

    /// A timer that has run out; the earliest first, and by name among those of one instant.
    pub(super) fn run_out(&mut self, now: Instant) -> Option<SmolStr> {
        let due = self.first_us.filter(|due| Instant::before(*due) <= now)?;
        let (name, _) = self.timers.iter().find(|(_, at)| **at == due)?;
        let name = name.clone();
        self.timers.remove(&name);
        self.first_us = self.timers.values().min().copied();
        Some(name)
    }

    /// When time alone will next change something.
    pub(super) fn due(&self, now_us: u64) -> Option<Instant> {
        // Seldom anything moves: most attempts pay for no division here.
        let tick = (self.moves_until_us > now_us).then(|| (now_us / TICK_US + 1).saturating_mul(TICK_US));
        self.first_us.into_iter().chain(tick).min().map(Instant::before)
    }
}

#[cfg(test)]
mod tests {
    use super::{Instant, Vitals};
    use crate::decimal::Milli;

    #[test]
    fn a_sign_goes_straight_to_its_value_and_stays() {
        let mut vitals = Vitals::default();
        vitals.set("p pulse".into(), Milli(80_000), 0, 0);
        vitals.set("p pulse".into(), Milli(140_000), 60_000_000, 10_000_000);
        let at = |seconds: u64| vitals.value("p pulse", seconds * 1_000_000).map(|milli| milli.0);
        assert_eq!(
            (at(10), at(40), at(70), at(500)),
            (Some(80_000), Some(110_000), Some(140_000), Some(140_000))
        );
        assert_eq!(vitals.value("q pulse", 0), None);
        let between = vitals.value("p pulse", 10_039_999).map(|milli| milli.0);
        assert_eq!(between, vitals.value("p pulse", 10_020_000).map(|milli| milli.0), "on the grid");
    }

    /// Found by random documents: it divided by the course's length.
    #[test]
    fn a_sign_jumps_between_two_ticks_as_well() {
        let mut vitals = Vitals::default();
        vitals.set("p pulse".into(), Milli(80_000), 0, 0);
        vitals.set("p pulse".into(), Milli(140_000), 0, 10_007);
        let at = |t_us: u64| vitals.value("p pulse", t_us).map(|milli| milli.0);
        assert_eq!((at(10_007), at(20_000)), (Some(140_000), Some(140_000)));
    }

    #[test]
    fn timers_run_out_in_their_order_each_once() {
        let mut vitals = Vitals::default();
        vitals.start_timer("late".into(), 9, 1);
        vitals.start_timer("b".into(), 4, 1);
        vitals.start_timer("a".into(), 4, 1);
        assert_eq!(vitals.due(1), Some(Instant::before(5)));
        assert_eq!(vitals.run_out(Instant::before(4)), None);
        assert_eq!(vitals.run_out(Instant::before(5)).as_deref(), Some("a"));
        assert_eq!(vitals.run_out(Instant::before(5)).as_deref(), Some("b"));
        assert_eq!(vitals.run_out(Instant::before(5)), None);
        assert_eq!(vitals.due(5), Some(Instant::before(10)));
    }
}
