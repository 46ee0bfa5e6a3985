//! Numbers over time and events: how long a state lasted, how often an event came, what share was right.
//!
//! Where hands could not be seen a time is a range; a rate or a share is not known then, since what was
//! hidden could have been any number of events.

use crate::engine::atom_set::AtomSet;
use crate::engine::code::{AtomIx, Formula};
use crate::engine::node::Cx;
use crate::engine::outcome::Truth;
use crate::engine::spans::Spans;
use crate::rubric::figure::decimal;
use crate::rubric::gauge::{Reading, share_milli};

/// A number that is followed instant by instant.
#[derive(Debug)]
pub(crate) struct Track {
    listens: AtomSet,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Lasting(Lasting),
    Tally(Tally),
}

impl Track {
    /// Seconds that `of` held; with `during`, its share of the time in which that held, percent.
    pub(crate) fn lasting(of: Formula, during: Option<Formula>, is_share: bool) -> Self {
        let lasting = Lasting {
            of,
            during,
            is_share,
            held: Sum::default(),
            whole: Sum::default(),
            last_us: 0,
            since_us: None,
            spans: Spans::default(),
        };
        Self::new(Kind::Lasting(lasting))
    }

    /// Events a minute; with `of`, the share of them that are also that, percent.
    pub(crate) fn tally(among: Formula, of: Option<Formula>) -> Self {
        let tally = Tally {
            among,
            of,
            count: 0,
            good: 0,
            unknown: false,
            first_us: 0,
            last_us: 0,
            bad: Spans::default(),
        };
        Self::new(Kind::Tally(tally))
    }

    fn new(kind: Kind) -> Self {
        Self { listens: AtomSet::default(), kind }
    }

    /// Begins, among so many atoms.
    pub(crate) fn begin(&mut self, cx: &Cx<'_>, atoms: usize) {
        self.listens = AtomSet::with_capacity(atoms);
        let (one, other) = match &self.kind {
            Kind::Lasting(lasting) => (&lasting.of, lasting.during.as_ref()),
            Kind::Tally(tally) => (&tally.among, tally.of.as_ref()),
        };
        for formula in [Some(one), other].into_iter().flatten() {
            formula.for_each_atom(&mut |atom: AtomIx| self.listens.insert(atom));
        }
        if let Kind::Lasting(lasting) = &mut self.kind {
            lasting.step(cx);
        }
    }

    /// Takes in an instant at which one of its atoms changed.
    #[inline]
    pub(crate) fn step(&mut self, cx: &Cx<'_>) {
        match &mut self.kind {
            Kind::Lasting(lasting) => lasting.step(cx),
            Kind::Tally(tally) => tally.step(cx),
        }
    }

    pub(crate) fn close(&mut self, cx: &Cx<'_>) {
        if let Kind::Lasting(lasting) = &mut self.kind {
            lasting.close(cx.now.t_us);
        }
    }

    /// Atoms whose change may change it.
    pub(crate) const fn atoms(&self) -> &AtomSet {
        &self.listens
    }

    /// The number; `Err` says in a sentence why there is none.
    pub(crate) fn read(&self) -> Result<Reading, String> {
        match &self.kind {
            Kind::Lasting(lasting) => lasting.read(),
            Kind::Tally(tally) => tally.read(),
        }
    }
}

/// Time in which something held: surely, and possibly.
#[derive(Debug, Default)]
struct Sum {
    sure_us: u64,
    may_us: u64,
    now: Truth,
}

impl Sum {
    const fn pass(&mut self, us: u64) {
        if self.now.sure {
            self.sure_us += us;
        }
        if self.now.may {
            self.may_us += us;
        }
    }
}

#[derive(Debug)]
struct Lasting {
    of: Formula,
    during: Option<Formula>,
    is_share: bool,
    held: Sum,
    whole: Sum,
    last_us: u64,
    since_us: Option<u64>,
    spans: Spans,
}

impl Lasting {
    fn step(&mut self, cx: &Cx<'_>) {
        self.pass(cx.now.t_us);
        // Between two instants states hold, and events do not.
        let between = cx.between();
        let during = self.during.as_ref().map_or(Truth::YES, |during| between.eval(during));
        let of = between.eval(&self.of);
        let both = Truth { sure: of.sure && during.sure, may: of.may && during.may };
        if both.sure {
            self.since_us.get_or_insert(cx.now.t_us);
        } else if let Some(since_us) = self.since_us.take() {
            self.spans.add(since_us, cx.now.t_us);
        }
        self.held.now = both;
        self.whole.now = during;
    }

    const fn pass(&mut self, now_us: u64) {
        let us = now_us.saturating_sub(self.last_us);
        self.held.pass(us);
        self.whole.pass(us);
        self.last_us = now_us;
    }

    fn close(&mut self, now_us: u64) {
        self.pass(now_us);
        if let Some(since_us) = self.since_us.take() {
            self.spans.add(since_us, now_us);
        }
    }

    fn read(&self) -> Result<Reading, String> {
        let milli = |us: u64| i64::try_from(us / 1_000).unwrap_or(i64::MAX);
        let (low_milli, high_milli, unit) = if self.is_share {
            if self.whole.may_us == 0 {
                return Err("The question did not arise in this attempt.".to_owned());
            }
            // The rest of the whole did surely not hold, or may have.
            let rest_us = self.whole.may_us - self.held.sure_us;
            let low = share_milli(self.held.sure_us, self.held.sure_us + rest_us);
            let failed_us = self.whole.sure_us.saturating_sub(self.held.may_us);
            let high = match self.held.may_us + failed_us {
                0 => 0,
                whole_us => share_milli(self.held.may_us, whole_us),
            };
            (low, high.max(low), "%")
        } else {
            (milli(self.held.sure_us), milli(self.held.may_us), "s")
        };
        let value = decimal(low_milli);
        Ok(Reading {
            low_milli,
            high_milli,
            unit,
            spans: self.spans.clone(),
            sentence: match self.is_share {
                true => format!("So it was for {value} % of the time."),
                false => format!("It lasted {value} s in all."),
            },
        })
    }
}

#[derive(Debug)]
struct Tally {
    among: Formula,
    of: Option<Formula>,
    count: u64,
    good: u64,
    /// Whether more may have happened out of sight.
    unknown: bool,
    first_us: u64,
    last_us: u64,
    bad: Spans,
}

impl Tally {
    fn step(&mut self, cx: &Cx<'_>) {
        let now_us = cx.now.t_us;
        let among = cx.eval(&self.among);
        if !among.sure {
            self.unknown |= among.may;
            return;
        }
        if self.count == 0 {
            self.first_us = now_us;
        }
        self.count += 1;
        self.last_us = now_us;
        let good = self.of.as_ref().map_or(Truth::YES, |of| cx.eval(of));
        if good.sure {
            self.good += 1;
        } else {
            self.unknown |= good.may;
            self.bad.add(now_us, now_us);
        }
    }

    fn read(&self) -> Result<Reading, String> {
        let span_us = self.last_us - self.first_us;
        let (milli, unit, sentence) = if self.of.is_some() {
            if self.count == 0 && !self.unknown {
                return Err("The question did not arise in this attempt.".to_owned());
            }
            let milli = share_milli(self.good, self.count);
            (milli, "%", format!("So it was {} of {} times.", self.good, self.count))
        } else {
            if self.count < 2 || span_us == 0 {
                return Err("It happened too seldom for a rate.".to_owned());
            }
            let milli = u128::from(self.count - 1) * 60_000_000_000 / u128::from(span_us);
            let milli = i64::try_from(milli).unwrap_or(i64::MAX);
            (milli, "a minute", format!("It happened {} times a minute.", decimal(milli)))
        };
        let spans = match &self.of {
            Some(_) => self.bad.clone(),
            None => {
                let mut whole = Spans::default();
                whole.add(self.first_us, self.last_us);
                whole
            }
        };
        let reading = Reading { low_milli: milli, high_milli: milli, unit, spans, sentence };
        Ok(if self.unknown { reading.unknown() } else { reading })
    }
}
