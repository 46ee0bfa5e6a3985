//! A condition under watch: a tree that takes the attempt's instants one by one and settles as soon as
//! it can. Memory is bounded by the size of the condition, whatever the attempt's length.

mod chain;
mod leaf;
mod order;
mod series;
mod since;
mod window;

use super::code::{Code, Counted, Formula};
use super::outcome::{Outcome, Tri, Truth, Verdict};
use super::spans::Spans;
use chain::Stages;
use leaf::{Counter, Latch, Run};
use order::{Before, Until};
use series::Series;
use since::Since;
use window::{LongAfter, Window};

/// A place in the order of instants. What needs a span of time completes before the observations of its
/// last microsecond; what closes at a deadline closes after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant {
    /// Attempt time, microseconds.
    pub(crate) t_us: u64,
    /// Before or after the observations of that microsecond.
    pub(crate) after: bool,
}

impl Instant {
    pub(crate) const fn before(t_us: u64) -> Self {
        Self { t_us, after: false }
    }

    pub(crate) const fn after(t_us: u64) -> Self {
        Self { t_us, after: true }
    }
}

/// What a condition sees at an instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cx<'a> {
    pub(crate) now: Instant,
    /// Truth of every atom: states, and what happens at this very instant.
    pub(crate) values: &'a [Truth],
    /// The same without what happens at this instant: a watch that starts now is past it.
    pub(crate) resting: &'a [Truth],
    /// The truth between two instants: states alone, for no event lasts.
    pub(crate) lasting: &'a [Truth],
    /// Whether some evidence is missing just now.
    pub(crate) unseen: bool,
    /// Whether it is a hand that is not seen.
    pub(crate) hands_unseen: bool,
}

impl Cx<'_> {
    /// For what begins at this instant.
    const fn at_rest(&self) -> Self {
        Self { values: self.resting, ..*self }
    }

    /// For what lies between this instant and the next.
    pub(crate) const fn between(&self) -> Self {
        Self { values: self.lasting, ..*self }
    }

    pub(crate) fn eval(&self, formula: &Formula) -> Truth {
        let join = |parts: &[Formula], all: bool| {
            let mut joined = Truth::known(all);
            for part in parts {
                let part = self.eval(part);
                if all {
                    joined.sure &= part.sure;
                    joined.may &= part.may;
                } else {
                    joined.sure |= part.sure;
                    joined.may |= part.may;
                }
            }
            joined
        };
        match formula {
            Formula::Atom(atom) => self.values[*atom],
            Formula::All(parts) => join(parts, true),
            Formula::Any(parts) => join(parts, false),
            Formula::Not(part) => self.eval(part).not(),
        }
    }

    /// Whether it is so at this instant or just after it, when events are over and states remain.
    pub(crate) fn ever(&self, formula: &Formula) -> Truth {
        let now = self.eval(formula);
        // An atom that holds after the instant holds at it.
        if now.sure || matches!(formula, Formula::Atom(_)) {
            return now;
        }
        let after = self.between().eval(formula);
        Truth { sure: after.sure, may: now.may || after.may }
    }

    /// Whether it is so both at this instant and just after it.
    pub(crate) fn throughout(&self, formula: &Formula) -> Truth {
        let (now, after) = (self.eval(formula), self.between().eval(formula));
        Truth { sure: now.sure && after.sure, may: now.may && after.may }
    }
}

/// Which of the two extreme worlds a watch follows. A part of a condition that matters to one side only
/// follows that world on both, so that no part ever needs more than two instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum World {
    Both,
    /// What is hidden goes against it.
    Worst,
    /// What is hidden goes in its favour.
    Best,
}

impl World {
    const fn flip(self) -> Self {
        match self {
            Self::Both => Self::Both,
            Self::Worst => Self::Best,
            Self::Best => Self::Worst,
        }
    }

    const fn view(self, truth: Truth) -> Truth {
        match self {
            Self::Both => truth,
            Self::Worst => Truth::known(truth.sure),
            Self::Best => Truth::known(truth.may),
        }
    }
}

/// A condition under watch.
#[derive(Debug)]
pub(crate) enum Node {
    Latch(Latch),
    Run(Run),
    Counter(Counter),
    Not(Box<Self>),
    /// `All` with `NotMet` as the truth that decides, `Any` with `Met`.
    Join(Vec<Self>, Tri),
    Series(Box<Series>),
    Before(Box<Before>),
    Until(Box<Until>),
    Since(Box<Since>),
    Window(Box<Window>),
    LongAfter(Box<LongAfter>),
}

impl Node {
    /// Begins to watch; what holds at rest counts at once, what happens at this instant is past.
    pub(crate) fn start(code: &Code, cx: &Cx<'_>, world: World) -> Self {
        let cx = &cx.at_rest();
        let each =
            |parts: &[Code]| -> Vec<Self> { parts.iter().map(|part| Self::start(part, cx, world)).collect() };
        match code {
            Code::Once(formula) => Self::Latch(Latch::start(formula, cx, world)),
            Code::ForAtLeast(us, formula) => Self::Run(Run::start(*us, formula, cx, world)),
            Code::CountAtLeast(times, Counted::Formula(formula)) => {
                Self::Counter(Counter::start(*times, formula, cx, world))
            }
            Code::CountAtLeast(times, Counted::Code(code)) => {
                let stages = Stages::Repeat(code.clone(), *times as usize);
                Self::Series(Box::new(Series::start(stages, cx, world)))
            }
            Code::Then(stages) => {
                let stages = Stages::List(stages.clone());
                Self::Series(Box::new(Series::start(stages, cx, world)))
            }
            Code::Not(part) => Self::Not(Box::new(Self::start(part, cx, world.flip()))),
            Code::All(parts) => Self::Join(each(parts), Tri::NotMet),
            Code::Any(parts) => Self::Join(each(parts), Tri::Met),
            Code::Before(parts) => Self::Before(Box::new(Before::start(parts, cx, world))),
            Code::Until(parts) => Self::Until(Box::new(Until::start(parts, cx, world))),
            Code::Since(hold, since) => Self::Since(Box::new(Since::start(hold, since, cx, world))),
            Code::Within(us, part) => Self::Window(Box::new(Window::start(*us, part, cx, world))),
            Code::LongAfter(us, part) => Self::LongAfter(Box::new(LongAfter::start(*us, part, cx, world))),
        }
    }

    /// Takes in an instant.
    pub(crate) fn step(&mut self, cx: &Cx<'_>) {
        if self.verdict().is_final() {
            return;
        }
        match self {
            Self::Latch(latch) => latch.step(cx),
            Self::Run(run) => run.step(cx),
            Self::Counter(counter) => counter.step(cx),
            Self::Not(part) => part.step(cx),
            Self::Join(parts, _) => parts.iter_mut().for_each(|part| part.step(cx)),
            Self::Series(series) => series.step(cx),
            Self::Before(before) => before.step(cx),
            Self::Until(until) => until.step(cx),
            Self::Since(since) => since.step(cx),
            Self::Window(window) => window.step(cx),
            Self::LongAfter(after) => after.step(cx),
        }
    }

    /// The watch ends: whatever is open settles by the rule for the end of an attempt.
    pub(crate) fn close(&mut self, cx: &Cx<'_>) {
        if self.verdict().is_final() {
            return;
        }
        match self {
            Self::Latch(latch) => latch.close(cx),
            Self::Run(run) => run.close(cx),
            Self::Counter(counter) => counter.close(cx),
            Self::Not(part) => part.close(cx),
            Self::Join(parts, _) => parts.iter_mut().for_each(|part| part.close(cx)),
            Self::Series(series) => series.close(cx),
            Self::Before(before) => before.close(cx),
            Self::Until(until) => until.close(cx),
            Self::Since(since) => since.close(cx),
            Self::Window(window) => window.close(cx),
            Self::LongAfter(after) => after.close(cx),
        }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        match self {
            Self::Latch(latch) => latch.verdict,
            Self::Run(run) => run.verdict,
            Self::Counter(counter) => counter.verdict,
            Self::Not(part) => part.verdict().not(),
            Self::Join(parts, decider) => Verdict::join(parts.iter().map(Self::verdict), *decider),
            Self::Series(series) => series.verdict,
            Self::Before(before) => before.verdict,
            Self::Until(until) => until.verdict,
            Self::Since(since) => since.verdict,
            Self::Window(window) => window.verdict(),
            Self::LongAfter(after) => after.verdict,
        }
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.verdict().outcome()
    }

    /// The next instant at which time alone may change it.
    pub(crate) fn due(&self) -> Option<Instant> {
        if self.verdict().is_final() {
            return None;
        }
        match self {
            Self::Latch(_) | Self::Counter(_) => None,
            Self::Run(run) => run.due(),
            Self::Not(part) => part.due(),
            Self::Join(parts, _) => parts.iter().filter_map(Self::due).min(),
            Self::Series(series) => series.due(),
            Self::Before(before) => before.due(),
            Self::Until(until) => until.due(),
            Self::Since(since) => since.due(),
            Self::Window(window) => window.due(),
            Self::LongAfter(after) => after.due(),
        }
    }

    /// The spans of time that decided it.
    pub(crate) fn why(&self, spans: &mut Spans) {
        match self {
            Self::Latch(latch) => latch.why(spans),
            Self::Run(run) => run.why(spans),
            Self::Counter(counter) => counter.why(spans),
            Self::Not(part) => part.why(spans),
            Self::Join(parts, _) => {
                let outcome = self.outcome();
                parts.iter().filter(|part| part.outcome() == outcome).for_each(|part| part.why(spans));
            }
            Self::Series(series) => series.why(spans),
            Self::Before(before) => before.why(spans),
            Self::Until(until) => until.why(spans),
            Self::Since(since) => since.why(spans),
            Self::Window(window) => window.why(spans),
            Self::LongAfter(after) => after.why(spans),
        }
    }

    /// For what is counted: how often, surely and possibly.
    pub(crate) fn counts(&self) -> (usize, usize) {
        match self {
            Self::Counter(counter) => (counter.sure as usize, counter.may as usize),
            Self::Series(series) => series.counts(),
            _ => (0, 0),
        }
    }
}
