//! One condition by itself, fed facts and events: for tests, documentation and tools.

use super::code::{Atoms, Code};
use super::node::Instant;
use super::outcome::Outcome;
use super::signals::Signals;
use super::watch::Watch;
use crate::event::EventKind;
use crate::observation::Fact;
use crate::scenario::{Condition, Effect, Scope};
use crate::score::TimeSpan;

/// A condition under watch from attempt time 0. Times must not decrease.
#[derive(Debug)]
pub struct Evaluator {
    signals: Signals,
    watch: Watch,
}

impl Evaluator {
    /// Begins to watch. Names may be bound among hands and lists; there are no patients here.
    #[must_use]
    pub fn new(condition: &Condition) -> Self {
        let mut atoms = Atoms::default();
        let code = Code::compile(&Scope::default().written_out(condition), &mut atoms);
        let signals = Signals::new(&atoms);
        let watch = Watch::start(&code, &signals.cx(Instant::before(0)));
        Self { signals, watch }
    }

    /// Takes in a fact.
    pub fn fact(&mut self, t_us: u64, fact: &Fact) {
        self.advance(t_us);
        self.signals.fact(t_us, fact);
        self.settle(Instant::before(t_us));
    }

    /// Takes in an event.
    pub fn event(&mut self, t_us: u64, event: &EventKind) {
        self.advance(t_us);
        self.signals.event(event);
        self.settle(Instant::before(t_us));
    }

    /// Takes in an effect of a plot that conditions can see: the course of a vital sign, a timer.
    pub fn effect(&mut self, t_us: u64, effect: &Effect) {
        self.advance(t_us);
        self.signals.effect(t_us, effect);
        self.settle(Instant::before(t_us));
    }

    /// Takes in that product became wet on the hands, or dried.
    pub fn wet(&mut self, t_us: u64, wet: bool) {
        self.advance(t_us);
        self.signals.set_wet(wet);
        self.settle(Instant::before(t_us));
    }

    /// Lets time pass; facts of that very instant may still follow.
    pub fn advance(&mut self, t_us: u64) {
        self.run_to(Instant::before(t_us));
    }

    /// Ends the watch and gives the final outcome.
    pub fn finish(&mut self, t_us: u64) -> Outcome {
        self.run_to(Instant::before(t_us));
        self.watch.close(&self.signals.cx(Instant::after(t_us)));
        self.watch.outcome()
    }

    /// What has become of the condition so far.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.watch.outcome()
    }

    /// The spans of attempt time that decided it, at most 32.
    #[must_use]
    pub fn spans(&self) -> Vec<TimeSpan> {
        self.watch.why().list().to_vec()
    }

    fn run_to(&mut self, limit: Instant) {
        let next = |this: &Self| [this.signals.due(), this.watch.due()].into_iter().flatten().min();
        while let Some(due) = next(self).filter(|due| *due <= limit) {
            self.signals.time(due);
            self.step(due);
            self.settle(due);
        }
    }

    fn settle(&mut self, now: Instant) {
        while !self.signals.is_quiet() {
            self.step(now);
        }
    }

    fn step(&mut self, now: Instant) {
        self.watch.step(&self.signals.cx(now), self.signals.changed());
        self.signals.pass();
    }
}
