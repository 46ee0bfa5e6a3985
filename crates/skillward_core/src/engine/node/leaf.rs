//! The leaves of a watch: a truth latched, a truth that lasts, a truth counted.

use std::sync::Arc;

use super::super::code::Formula;
use super::super::outcome::{Outcome, Tri, Truth, Verdict};
use super::super::spans::Spans;
use super::{Cx, Instant, World};
use crate::score::TimeSpan;

/// When a leaf was watched, and when something hidden might have decided it.
#[derive(Debug)]
struct Watched {
    span: TimeSpan,
    hidden: Option<TimeSpan>,
    /// Whether something is hidden since the last look.
    hiding: bool,
}

impl Watched {
    const fn from(t_us: u64) -> Self {
        Self { span: TimeSpan { from_us: t_us, to_us: t_us }, hidden: None, hiding: false }
    }

    fn saw(&mut self, t_us: u64, truth: Truth) {
        self.until(t_us);
        self.hiding = truth.may && !truth.sure;
        if self.hiding {
            self.hidden.get_or_insert(TimeSpan { from_us: t_us, to_us: t_us });
        }
    }

    const fn until(&mut self, t_us: u64) {
        self.span.to_us = t_us;
        if let (true, Some(hidden)) = (self.hiding, &mut self.hidden) {
            hidden.to_us = t_us;
        }
    }

    /// The whole watch when nothing came, the hidden span when it is not known.
    fn why_undecided(&self, outcome: Outcome, spans: &mut Spans) {
        let span = match (outcome, self.hidden) {
            (Outcome::NotAssessable, Some(hidden)) => hidden,
            _ => self.span,
        };
        spans.add(span.from_us, span.to_us);
    }
}

/// Met at the first instant at which the formula is true.
#[derive(Debug)]
pub(crate) struct Latch {
    formula: Arc<Formula>,
    world: World,
    pub(super) verdict: Verdict,
    watched: Watched,
}

impl Latch {
    pub(super) fn start(formula: &Arc<Formula>, cx: &Cx<'_>, world: World) -> Self {
        let mut latch = Self {
            formula: formula.clone(),
            world,
            verdict: Verdict::OPEN,
            watched: Watched::from(cx.now.t_us),
        };
        latch.step(cx);
        latch
    }

    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        let truth = self.world.view(cx.ever(&self.formula));
        self.watched.saw(cx.now.t_us, truth);
        if truth.sure {
            self.verdict.settle(Tri::Met);
            self.verdict = self.verdict.consistent();
        } else if truth.may {
            self.verdict.may.settle(Tri::Met);
        }
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        self.watched.until(cx.now.t_us);
        self.verdict.settle(Tri::NotMet);
    }

    pub(super) fn why(&self, spans: &mut Spans) {
        match self.verdict.outcome() {
            Outcome::Met => spans.add(self.watched.span.to_us, self.watched.span.to_us),
            outcome => self.watched.why_undecided(outcome, spans),
        }
    }
}

/// Met when the formula has been true without a break for so long.
#[derive(Debug)]
pub(crate) struct Run {
    us: u64,
    formula: Arc<Formula>,
    world: World,
    pub(super) verdict: Verdict,
    /// Since when it has been true without a break: surely, and possibly.
    sure_from: Option<u64>,
    may_from: Option<u64>,
    watched: Watched,
}

impl Run {
    pub(super) fn start(us: u64, formula: &Arc<Formula>, cx: &Cx<'_>, world: World) -> Self {
        let mut run = Self {
            us,
            formula: formula.clone(),
            world,
            verdict: Verdict::OPEN,
            sure_from: None,
            may_from: None,
            watched: Watched::from(cx.now.t_us),
        };
        run.step(cx);
        run
    }

    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        self.complete(cx);
        if self.verdict.is_final() {
            return;
        }
        let now = cx.now.t_us;
        let truth = self.world.view(cx.eval(&self.formula));
        self.watched.saw(now, truth);
        let keep = |from: &mut Option<u64>, holds: bool| {
            *from = if holds { from.or(Some(now)) } else { None };
        };
        if self.verdict.sure.is_open() {
            keep(&mut self.sure_from, truth.sure);
        }
        if self.verdict.may.is_open() {
            keep(&mut self.may_from, truth.may);
        }
        self.complete(cx);
        if self.verdict.is_final() {
            return;
        }
        // Events do not last: what held, or failed, only with one of them is over at once. Those that may
        // happen unseen could break it all the same.
        let lasts = self.world.view(cx.between().eval(&self.formula));
        let unbroken = self.world.view(cx.at_rest().eval(&self.formula));
        if self.verdict.sure.is_open() {
            keep(&mut self.sure_from, lasts.sure && unbroken.sure);
        }
        if self.verdict.may.is_open() {
            keep(&mut self.may_from, lasts.may);
        }
        self.complete(cx);
    }

    /// What lasted long enough by now counts, even if it breaks at this very instant.
    fn complete(&mut self, cx: &Cx<'_>) {
        let long_enough =
            |from: Option<u64>| from.is_some_and(|from| cx.now.t_us >= from.saturating_add(self.us));
        if long_enough(self.may_from) {
            self.verdict.may.settle(Tri::Met);
        }
        if long_enough(self.sure_from) {
            self.verdict.settle(Tri::Met);
            self.verdict = self.verdict.consistent();
        }
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        self.complete(cx);
        if !self.verdict.is_final() {
            self.watched.until(cx.now.t_us);
        }
        self.verdict.settle(Tri::NotMet);
    }

    pub(super) fn due(&self) -> Option<Instant> {
        let due = |open: Tri, from: Option<u64>| from.filter(|_| open.is_open());
        [due(self.verdict.sure, self.sure_from), due(self.verdict.may, self.may_from)]
            .into_iter()
            .flatten()
            .map(|from| Instant::before(from.saturating_add(self.us)))
            .min()
    }

    pub(super) fn why(&self, spans: &mut Spans) {
        match (self.verdict.outcome(), self.sure_from) {
            (Outcome::Met, Some(from)) => spans.add(from, from.saturating_add(self.us)),
            (outcome, _) => self.watched.why_undecided(outcome, spans),
        }
    }
}

/// Met when the formula has become true so often.
#[derive(Debug)]
pub(crate) struct Counter {
    times: u32,
    formula: Arc<Formula>,
    world: World,
    pub(super) verdict: Verdict,
    pub(super) sure: u32,
    pub(super) may: u32,
    /// Whether it has surely been false since it was last counted.
    armed: bool,
    may_armed: bool,
    watched: Watched,
    counted: Spans,
}

impl Counter {
    pub(super) fn start(times: u32, formula: &Arc<Formula>, cx: &Cx<'_>, world: World) -> Self {
        let mut counter = Self {
            times,
            formula: formula.clone(),
            world,
            verdict: Verdict::OPEN,
            sure: 0,
            may: 0,
            armed: true,
            may_armed: true,
            watched: Watched::from(cx.now.t_us),
            counted: Spans::default(),
        };
        counter.decide();
        counter.step(cx);
        counter
    }

    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        let seen = cx.eval(&self.formula);
        self.look(cx, seen);
        if seen.may && !seen.sure && cx.unseen {
            // Out of sight it may have become true any number of times.
            match self.world {
                World::Both => self.may = u32::MAX,
                World::Best => (self.sure, self.may) = (u32::MAX, u32::MAX),
                World::Worst => {}
            }
        }
        // An event is over with its instant.
        self.look(cx, cx.between().eval(&self.formula));
        self.decide();
    }

    /// Counts a beginning: it must have been false before it can begin again. What may have gone on out of
    /// sight may never have been false.
    fn look(&mut self, cx: &Cx<'_>, seen: Truth) {
        let truth = self.world.view(seen);
        self.watched.saw(cx.now.t_us, truth);
        if self.armed && truth.sure {
            self.sure = self.sure.saturating_add(1);
            self.counted.add(cx.now.t_us, cx.now.t_us);
        }
        if self.may_armed && truth.may {
            self.may = self.may.saturating_add(1);
        }
        let surely = !seen.may || (self.armed && !truth.sure);
        (self.armed, self.may_armed) = match self.world {
            World::Both => (surely, !seen.sure),
            World::Worst => (surely, surely),
            World::Best => (!seen.sure, !seen.sure),
        };
    }

    fn decide(&mut self) {
        if self.may >= self.times {
            self.verdict.may.settle(Tri::Met);
        }
        if self.sure >= self.times {
            self.verdict.settle(Tri::Met);
            self.verdict = self.verdict.consistent();
        }
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        self.watched.until(cx.now.t_us);
        self.verdict.settle(Tri::NotMet);
    }

    pub(super) fn why(&self, spans: &mut Spans) {
        spans.extend(&self.counted);
        let outcome = self.verdict.outcome();
        if outcome == Outcome::NotAssessable || self.sure == 0 {
            self.watched.why_undecided(outcome, spans);
        }
    }
}
