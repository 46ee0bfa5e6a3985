//! The meaning of conditions written down as plainly as possible: the whole trace is known, time runs
//! back and forth freely, and nothing is clever.

use skillward_core::scenario::Condition;

/// Everything that an atom can be, for the alphabet of these tests.
pub type Atom = Condition;

/// An instant of a trace: what happens at it, and which states hold after it.
#[derive(Debug, Clone)]
pub struct Item {
    pub t_us: u64,
    pub events: Vec<Atom>,
    pub states: Vec<Atom>,
}

/// A trace in full: nothing hidden.
#[derive(Debug, Clone)]
pub struct Trace {
    pub items: Vec<Item>,
    pub end_us: u64,
}

/// A place in a trace: a time, and how many items have been seen by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    t_us: u64,
    seen: usize,
    /// Time passing at the same microsecond: completions come first, then items, then deadlines.
    phase: u8,
}

impl Trace {
    /// Whether the condition holds, watched over the whole trace.
    pub fn holds(&self, condition: &Condition) -> bool {
        let start = Place { t_us: 0, seen: 0, phase: 0 };
        let end = self.deadline(start, self.end_us);
        self.eval(&written_out(condition), start, end).0
    }

    /// What is decided once every item has been seen and time has come to `end_us`, if anything is: what
    /// may follow can no longer change it.
    pub fn decided(&self, condition: &Condition) -> Option<bool> {
        let start = Place { t_us: 0, seen: 0, phase: 0 };
        let seen = self.items.len();
        let never = Place { t_us: u64::MAX / 4, seen, phase: 2 };
        let now = Place { t_us: self.end_us, seen, phase: 1 };
        let (truth, at) = self.eval(&written_out(condition), start, never);
        (at <= now).then_some(truth)
    }

    fn deadline(&self, start: Place, t_us: u64) -> Place {
        let seen = self.items.iter().filter(|item| item.t_us <= t_us).count();
        Place { t_us, seen: seen.max(start.seen), phase: 2 }
    }

    /// The instants of a watch: its start, at rest, and then each item; with the truth of a formula at each
    /// and just after it.
    fn instants(&self, formula: &Condition, start: Place, close: Place) -> Vec<(Place, bool, bool)> {
        let nothing = Vec::new();
        let before = start.seen.checked_sub(1).map_or(&nothing, |last| &self.items[last].states);
        let rest = truth(formula, &[], before);
        let mut instants = vec![(start, rest, rest)];
        for seen in start.seen..close.seen {
            let item = &self.items[seen];
            let place = Place { t_us: item.t_us, seen: seen + 1, phase: 1 };
            instants.push((
                place,
                truth(formula, &item.events, &item.states),
                truth(formula, &[], &item.states),
            ));
        }
        instants
    }

    /// Truth of a condition watched from `start` and closed at `close`, and where that is decided.
    fn eval(&self, condition: &Condition, start: Place, close: Place) -> (bool, Place) {
        use Condition as C;
        // What begins as the watch closes is closed right after it began.
        let close = if start >= close { Place { phase: start.phase + 1, ..start } } else { close };
        if momentary(condition) && !matches!(condition, C::All(_) | C::Any(_) | C::Not(_)) {
            return self.once(condition, start, close);
        }
        match condition {
            C::All(parts) => self.join(parts, start, close, true),
            C::Any(parts) => self.join(parts, start, close, false),
            C::Not(part) => flip(self.eval(part, start, close)),
            C::Once(part) if momentary(part) => self.once(part, start, close),
            C::Once(part) => self.eval(part, start, close),
            C::Never(part) => flip(self.eval(&C::Once(part.clone()), start, close)),
            C::Always(part) if momentary(part) => self.held(part, start, close),
            C::Always(part) => self.eval(part, start, close),
            C::Then(stages) => self.series(stages.iter(), start, close),
            C::CountAtLeast { times, of } if momentary(of) => self.count(*times, of, start, close),
            C::CountAtLeast { times, of } => {
                self.series(std::iter::repeat_n(&**of, *times as usize), start, close)
            }
            C::Before(first, second) => {
                let (first, first_at) = self.eval(first, start, close);
                let (second, second_at) = self.eval(second, start, close);
                match (first, second) {
                    (true, true) if first_at < second_at => (true, first_at),
                    (true, false) => (true, first_at),
                    (true, true) => (false, second_at),
                    (false, true) => (false, first_at.min(second_at)),
                    (false, false) => (false, first_at),
                }
            }
            C::Until { hold, until } => {
                let (held, broken_at) = self.held(hold, start, close);
                let (until, until_at) = self.eval(until, start, close);
                match (until, held) {
                    // Met by now, so never to be broken.
                    (true, true) => (true, until_at.min(broken_at)),
                    (true, false) if until_at <= broken_at => (true, until_at),
                    _ => (held, broken_at),
                }
            }
            C::Since { hold, since } => match self.eval(since, start, close) {
                (false, at) => (true, at),
                (true, from) if from >= close => (true, from),
                (true, from) => self.held(hold, from, close),
            },
            C::Within { seconds, of } => {
                let deadline = self.deadline(start, start.t_us + seconds.micros());
                self.eval(of, start, deadline.min(close))
            }
            C::ForAtLeast { seconds, of } => self.lasting(seconds.micros(), of, start, close),
            _ => unreachable!("momentary conditions are dealt with above"),
        }
    }

    fn once(&self, formula: &Condition, start: Place, close: Place) -> (bool, Place) {
        let instants = self.instants(formula, start, close);
        match instants.into_iter().find(|(_, holds, after)| *holds || *after) {
            Some((at, ..)) => (true, at),
            None => (false, close),
        }
    }

    /// Holds from start to close; false where it breaks.
    fn held(&self, hold: &Condition, start: Place, close: Place) -> (bool, Place) {
        if !momentary(hold) {
            return self.eval(hold, start, close);
        }
        let instants = self.instants(hold, start, close);
        match instants.into_iter().find(|(_, holds, after)| !(*holds && *after)) {
            Some((at, ..)) => (false, at),
            None => (true, close),
        }
    }

    fn join(&self, parts: &[Condition], start: Place, close: Place, all: bool) -> (bool, Place) {
        let results: Vec<_> = parts.iter().map(|part| self.eval(part, start, close)).collect();
        let deciding = results.iter().filter(|(truth, _)| *truth != all).map(|(_, at)| *at).min();
        match deciding {
            Some(at) => (!all, at),
            None => (all, results.iter().map(|(_, at)| *at).max().unwrap_or(start)),
        }
    }

    fn series<'a>(
        &self,
        stages: impl Iterator<Item = &'a Condition>,
        start: Place,
        close: Place,
    ) -> (bool, Place) {
        let mut at = start;
        for stage in stages {
            if at >= close {
                // Only the closing met the stage before: no time is left for this one.
                return (false, at);
            }
            let (met, decided) = self.eval(stage, at, close);
            if !met {
                return (false, decided);
            }
            at = decided;
        }
        (true, at)
    }

    fn count(&self, times: u32, formula: &Condition, start: Place, close: Place) -> (bool, Place) {
        if times == 0 {
            return (true, start);
        }
        let (mut counted, mut before) = (0, false);
        for (at, holds, after) in self.instants(formula, start, close) {
            for truth in [holds, after] {
                if truth && !before {
                    counted += 1;
                    if counted == times {
                        return (true, at);
                    }
                }
                before = truth;
            }
        }
        (false, close)
    }

    fn lasting(&self, us: u64, of: &Condition, start: Place, close: Place) -> (bool, Place) {
        let completed = |from: Place| {
            let t_us = from.t_us + us;
            let seen = self.items.iter().filter(|item| item.t_us < t_us).count();
            from.max(Place { t_us, seen: seen.max(from.seen), phase: 0 })
        };
        if !momentary(of) {
            return match self.eval(of, start, close) {
                (true, at) if at.t_us + us <= close.t_us => (true, completed(at)),
                (true, _) => (false, close),
                (false, at) => (false, at),
            };
        }
        let mut run: Option<Place> = None;
        for (at, holds, after) in self.instants(of, start, close) {
            if let Some(from) = run
                && at.t_us >= from.t_us + us
            {
                return (true, completed(from));
            }
            for truth in [holds, after] {
                run = if truth { run.or(Some(at)) } else { None };
                if run.is_some() && us == 0 {
                    return (true, at);
                }
            }
        }
        match run {
            Some(from) if from.t_us + us <= close.t_us => (true, completed(from)),
            _ => (false, close),
        }
    }
}

/// The condition with each bound hand written in: each for all, some for any.
fn written_out(condition: &Condition) -> Condition {
    fn hand(condition: &Condition, name: &str, is: &str) -> Condition {
        use Condition as C;
        let one = |part: &Condition| Box::new(hand(part, name, is));
        let all = |parts: &[Condition]| parts.iter().map(|part| hand(part, name, is)).collect();
        match condition {
            C::With { hand, act } if hand.strip_prefix('$') == Some(name) => {
                C::With { hand: is.into(), act: act.clone() }
            }
            C::ForEach { name: own, .. } | C::ForSome { name: own, .. } if own == name => condition.clone(),
            C::ForEach { name: own, among, of } => {
                C::ForEach { name: own.clone(), among: among.clone(), of: one(of) }
            }
            C::ForSome { name: own, among, of } => {
                C::ForSome { name: own.clone(), among: among.clone(), of: one(of) }
            }
            C::All(parts) => C::All(all(parts)),
            C::Any(parts) => C::Any(all(parts)),
            C::Then(parts) => C::Then(all(parts)),
            C::Not(part) => C::Not(one(part)),
            C::Once(part) => C::Once(one(part)),
            C::Never(part) => C::Never(one(part)),
            C::Always(part) => C::Always(one(part)),
            C::Before(first, second) => C::Before(one(first), one(second)),
            C::Until { hold, until } => C::Until { hold: one(hold), until: one(until) },
            C::Since { hold, since } => C::Since { hold: one(hold), since: one(since) },
            C::Within { seconds, of } => C::Within { seconds: *seconds, of: one(of) },
            C::ForAtLeast { seconds, of } => C::ForAtLeast { seconds: *seconds, of: one(of) },
            C::CountAtLeast { times, of } => C::CountAtLeast { times: *times, of: one(of) },
            atom => atom.clone(),
        }
    }
    use Condition as C;
    let both = |name: &str, of: &Condition| {
        ["left", "right"].iter().map(|is| written_out(&hand(of, name, is))).collect()
    };
    let one = |part: &Condition| Box::new(written_out(part));
    let all = |parts: &[Condition]| parts.iter().map(written_out).collect();
    match condition {
        C::ForEach { name, of, .. } => C::All(both(name, of)),
        C::ForSome { name, of, .. } => C::Any(both(name, of)),
        C::All(parts) => C::All(all(parts)),
        C::Any(parts) => C::Any(all(parts)),
        C::Then(parts) => C::Then(all(parts)),
        C::Not(part) => C::Not(one(part)),
        C::Once(part) => C::Once(one(part)),
        C::Never(part) => C::Never(one(part)),
        C::Always(part) => C::Always(one(part)),
        C::Before(first, second) => C::Before(one(first), one(second)),
        C::Until { hold, until } => C::Until { hold: one(hold), until: one(until) },
        C::Since { hold, since } => C::Since { hold: one(hold), since: one(since) },
        C::Within { seconds, of } => C::Within { seconds: *seconds, of: one(of) },
        C::ForAtLeast { seconds, of } => C::ForAtLeast { seconds: *seconds, of: one(of) },
        C::CountAtLeast { times, of } => C::CountAtLeast { times: *times, of: one(of) },
        atom => atom.clone(),
    }
}

fn flip((truth, at): (bool, Place)) -> (bool, Place) {
    (!truth, at)
}

/// Truth at an instant.
fn truth(formula: &Condition, events: &[Atom], states: &[Atom]) -> bool {
    match formula {
        Condition::All(parts) => parts.iter().all(|part| truth(part, events, states)),
        Condition::Any(parts) => parts.iter().any(|part| truth(part, events, states)),
        Condition::Not(part) => !truth(part, events, states),
        atom => events.contains(atom) || states.contains(atom),
    }
}

/// Whether a condition speaks of an instant only.
pub fn momentary(condition: &Condition) -> bool {
    use Condition as C;
    match condition {
        C::All(parts) | C::Any(parts) => parts.iter().all(momentary),
        C::Not(part) => momentary(part),
        C::With { .. } => true,
        C::Touched(_) | C::Opened(_) | C::Touching(_) | C::Said(_) | C::Entered(_) | C::InZone(_) => true,
        _ => false,
    }
}
