//! One attempt: observations in, events and a score out.
//!
//! What it announces and how it scores depend on the observations and their times only. Feeding them one
//! by one, in chunks, or with time advanced in between gives the same result to the bit. Memory does not
//! grow with the length of the log.

mod judge;
mod score;
pub(crate) mod ways;

pub use judge::{judge, judge_rated};

use std::collections::VecDeque;

use thiserror::Error;

use crate::decimal::Milli;
use crate::engine::TaskView;
use crate::engine::code::Atoms;
use crate::engine::node::Instant;
use crate::engine::plot::{Outbox, Plot};
use crate::engine::signals::Signals;
use crate::event::{EndReason, Event, EventKind};
use crate::header::{AttemptHeader, Mode};
use crate::hygiene::{HandHygiene, TICK_US};
use crate::ids::PatientId;
use crate::names::Names;
use crate::observation::{Fact, Observation};
use crate::rubric::Rubric;
use crate::rubric::monitor::Monitors;
use crate::rubric::ratings::Ratings;
use crate::scenario::{Feedback, Review, Scenario};
use crate::score::Score;
use ways::Ways;

/// An observation claims a time before that of the attempt. It was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("observation at {t_us} µs, but the attempt is at {now_us} µs already")]
pub struct OutOfOrder {
    /// Attempt time of the observation.
    pub t_us: u64,
    /// Attempt time reached.
    pub now_us: u64,
}

/// A running attempt.
#[derive(Debug)]
pub struct Attempt {
    header: AttemptHeader,
    ways: Ways,
    rubric: Rubric,
    names: Names,
    awaiting_review: Vec<String>,
    limit_us: u64,
    now_us: u64,
    hygiene: HandHygiene,
    signals: Signals,
    plot: Plot,
    monitors: Monitors,
    /// When time alone will next change something in the engine or the rubric.
    due: Option<Instant>,
    ended: Option<(u64, EndReason)>,
    score: Option<Score>,
    ratings: Option<Ratings>,
    events: Vec<Event>,
    from_hygiene: Vec<Event>,
    outbox: Outbox,
    /// Steps done that conditions have not heard of yet.
    done: VecDeque<EventKind>,
}

impl Attempt {
    /// Begins at attempt time 0. The header's `rubric` names the rubric that is given: re-scoring with another
    /// one takes a header that names that.
    #[must_use]
    pub fn new(scenario: &Scenario, rubric: &Rubric, header: AttemptHeader) -> Self {
        let scope = scenario.scope(header.seed);
        let scenario = &scenario.varied(header.seed);
        let mut atoms = Atoms::default();
        let plot = Plot::compile(scenario, &scope, header.mode, header.earlier_attempts, &mut atoms);
        let tells = header.mode == Mode::Formative && scenario.feedback == Feedback::AtOnce;
        let monitors = Monitors::compile(rubric, &scope, &mut atoms, tells);
        let pending = |review: &Review| match review {
            Review::Pending(matters) => matters.clone(),
            Review::SignedOff { .. } => Vec::new(),
        };
        let mut attempt = Self {
            ways: Ways::new(header.modality),
            header,
            rubric: rubric.clone(),
            names: Names::new(scenario),
            awaiting_review: [pending(&scenario.review), pending(&rubric.review)].concat(),
            limit_us: scenario.plot.limit_s.micros(),
            now_us: 0,
            hygiene: HandHygiene::new(scenario.surface_classes(), scenario.place.leave.clone()),
            signals: Signals::new(&atoms),
            plot,
            monitors,
            due: None,
            ended: None,
            score: None,
            ratings: None,
            events: Vec::new(),
            from_hygiene: Vec::new(),
            outbox: Outbox::default(),
            done: VecDeque::new(),
        };
        for patient in &scenario.cast {
            for (sign, value) in &patient.vitals {
                attempt.signals.set_vital(patient.id.as_str(), sign, *value, 0, 0);
            }
        }
        attempt.begin();
        attempt
    }

    /// Takes the next observation. After the end of the attempt observations of a later time are left aside.
    ///
    /// # Errors
    /// [`OutOfOrder`] when it claims a time before that of the last one or of the last [`Attempt::advance`].
    pub fn observe(&mut self, observation: &Observation) -> Result<(), OutOfOrder> {
        let t_us = observation.t_us;
        if self.score.is_some() || self.is_past_end(t_us) {
            return Ok(());
        }
        if t_us < self.now_us {
            return Err(OutOfOrder { t_us, now_us: self.now_us });
        }
        self.run_to(Instant::before(t_us));
        if self.is_past_end(t_us) {
            return Ok(());
        }
        self.now_us = t_us;
        self.ways.observe(&observation.fact);
        if !matches!(observation.fact, Fact::Rub(_)) {
            self.monitors.fact(t_us, &observation.fact);
            self.signals.fact(t_us, &observation.fact);
            self.settle(Instant::before(t_us));
        }
        if let Fact::TrackingLost { .. } | Fact::TrackingFound { .. } = observation.fact {
            self.refresh_due();
        }
        self.hygiene.observe(observation, &mut self.from_hygiene);
        self.take_hygiene(t_us);
        if observation.fact == Fact::Finished {
            self.end(t_us, EndReason::Learner);
        }
        Ok(())
    }

    /// Lets time pass up to `t_us`; observations of that very instant may still follow. A live front end calls
    /// it every frame, so that what time alone brings is announced at once; it never changes a result.
    pub fn advance(&mut self, t_us: u64) {
        if self.score.is_none() && t_us > self.now_us && !self.is_past_end(t_us) {
            self.run_to(Instant::before(t_us));
            if !self.is_past_end(t_us) {
                self.now_us = t_us;
                // For what shows the skin: nothing else comes about by then.
                self.hygiene.advance(t_us / TICK_US * TICK_US, &mut self.from_hygiene);
            }
        }
    }

    /// What was announced since the last call, in order.
    pub fn drain_events(&mut self) -> std::vec::Drain<'_, Event> {
        self.events.drain(..)
    }

    /// Why the attempt has ended, if it has. Observations of the same instant are still taken.
    #[must_use]
    pub fn ended(&self) -> Option<EndReason> {
        self.ended.map(|(_, reason)| reason)
    }

    /// Attempt time reached, microseconds.
    #[must_use]
    pub const fn now_us(&self) -> u64 {
        self.now_us
    }

    /// The steps of the plot and where they stand, in the scenario's order.
    #[must_use]
    pub fn tasks(&self) -> Vec<TaskView> {
        self.plot.tasks().collect()
    }

    /// A patient's vital sign now, for a monitor to show; `None` where the scenario gives them none of that
    /// name.
    #[must_use]
    pub fn vital_sign(&self, patient: &PatientId, sign: &str) -> Option<Milli> {
        self.signals.vital_sign(patient.as_str(), sign, self.now_us)
    }

    /// The hand-hygiene model.
    #[must_use]
    pub const fn hygiene(&self) -> &HandHygiene {
        &self.hygiene
    }

    /// Ends the attempt, if the plot, the learner or the time limit has not ended it before, and scores it.
    /// Called again, it gives the same score.
    pub fn finish(&mut self, t_us: u64, reason: EndReason) -> Score {
        if let Some(score) = &self.score {
            return score.clone();
        }
        let t_us = t_us.max(self.now_us);
        if !self.is_past_end(t_us) {
            self.run_to(Instant::before(t_us));
        }
        self.end(t_us, reason);
        let end_us = self.ended.map_or(t_us, |(end_us, _)| end_us);
        self.now_us = end_us;
        self.hygiene.finish(end_us, &mut self.from_hygiene);
        self.take_hygiene(end_us);
        // What happens at the last instant still precedes what closes at it.
        let (now, last) = (Instant::before(end_us), Instant::after(end_us));
        self.run_due(now);
        self.plot.close(&self.signals.cx(last), &mut self.outbox);
        self.tell_maybe_done();
        self.publish(now);
        self.settle(now);
        self.monitors.close(&self.signals.cx(last));
        let score = self.score_now(end_us);
        self.score = Some(score.clone());
        score
    }

    /// Takes in the ratings of manual criteria, before the attempt is scored. That they fit is for
    /// [`Ratings::check`] to say; what does not fit is left aside.
    pub fn rate(&mut self, ratings: &Ratings) {
        self.ratings = Some(ratings.clone());
    }

    fn is_past_end(&self, t_us: u64) -> bool {
        self.ended.is_some_and(|(end_us, _)| t_us > end_us)
    }

    fn begin(&mut self) {
        let start = Instant::before(0);
        let cx = self.signals.cx(start);
        self.plot.begin(&cx, &mut self.outbox);
        self.monitors.begin(&cx);
        self.tell_news(start);
        self.publish(start);
        self.settle(start);
        self.refresh_due();
    }

    /// Lets everything happen that time alone brings, in its order: the hygiene model on its grid, what is
    /// due in the engine, the time limit.
    fn run_to(&mut self, limit: Instant) {
        loop {
            let tick = self.next_tick();
            let due = self.next_due();
            let next_is_tick = tick.t_us <= due.t_us;
            if next_is_tick && tick <= limit {
                self.now_us = tick.t_us;
                self.hygiene.advance(tick.t_us, &mut self.from_hygiene);
                self.take_hygiene(tick.t_us);
            } else if !next_is_tick && due <= limit {
                self.step_at(due);
            } else {
                return;
            }
            if self.ended.is_some() {
                return;
            }
        }
    }

    /// The next step of the grid at which time alone changes something in the hygiene model; those at which it
    /// changes nothing are passed over.
    #[inline]
    fn next_tick(&self) -> Instant {
        let Some(due_us) = self.hygiene.due_us() else { return Instant::before(u64::MAX) };
        let next = (self.now_us / TICK_US + 1).saturating_mul(TICK_US);
        Instant::before(due_us.max(next))
    }

    /// What is due in the engine alone, at the end of the attempt.
    fn run_due(&mut self, limit: Instant) {
        while let Some(due) = self.due.filter(|due| *due <= limit) {
            self.step_at(due);
        }
    }

    fn next_due(&self) -> Instant {
        let limit = Instant::after(self.limit_us);
        self.due.map_or(limit, |due| due.min(limit))
    }

    fn step_at(&mut self, due: Instant) {
        self.now_us = self.now_us.max(due.t_us);
        if self.due.is_some_and(|own| own <= due) {
            self.signals.time(due);
            // A vital sign on its way is read at each tick, and seldom changes what anyone waits for.
            let waits = self.plot.due().into_iter().chain(self.monitors.due()).any(|own| own <= due);
            if waits || !self.signals.is_quiet() {
                self.step(due);
                self.settle(due);
            } else {
                self.monitors.look(&self.signals.cx(due));
                self.refresh_due();
            }
        }
        if due >= Instant::after(self.limit_us) {
            self.end(due.t_us, EndReason::TimeLimit);
        }
    }

    /// Takes in what the hygiene model announced.
    fn take_hygiene(&mut self, now_us: u64) {
        if !self.from_hygiene.is_empty() {
            let mut announced = std::mem::take(&mut self.from_hygiene);
            for event in announced.drain(..) {
                self.signals.event(&event.kind);
                self.monitors.event(&event.kind);
                self.events.push(event);
                self.settle(Instant::before(now_us));
            }
            self.from_hygiene = announced;
        }
        self.signals.set_wet(self.hygiene.hands_wet());
        self.settle(Instant::before(now_us));
    }

    /// Steps plot and rubric until nothing is left that changed. A step that is done is news to conditions
    /// as well, each in an instant of its own.
    fn settle(&mut self, now: Instant) {
        loop {
            if !self.signals.is_quiet() {
                self.step(now);
            } else if let Some(done) = self.done.pop_front() {
                self.signals.event(&done);
            } else if self.plot.is_at_branch() {
                self.plot.take_branches(&self.signals.cx(now), &mut self.outbox);
                self.tell_maybe_done();
                self.publish(now);
                self.refresh_due();
            } else {
                return;
            }
        }
    }

    /// One instant of the plot and the rubric, and the events that come of it.
    fn step(&mut self, now: Instant) {
        let plot = self.plot.step(&self.signals, now, &mut self.outbox);
        self.monitors.step(&self.signals.cx(now), self.signals.changed());
        self.signals.pass();
        self.tell_news(now);
        if plot {
            self.tell_maybe_done();
            self.publish(now);
        }
        self.refresh_due();
    }

    /// Announces criteria that came out, where the scenario tells so at once.
    fn tell_news(&mut self, now: Instant) {
        for (index, met) in self.monitors.news() {
            if let Some(criterion) = self.rubric.criteria.get(index) {
                let kind = EventKind::Feedback { criterion: criterion.id.clone(), met };
                self.events.push(Event { t_us: now.t_us, kind });
            }
        }
    }

    fn refresh_due(&mut self) {
        self.due = [self.signals.due(), self.plot.due(), self.monitors.due()].into_iter().flatten().min();
    }

    fn tell_maybe_done(&mut self) {
        self.signals.set_maybe_done(self.plot.maybe_done());
    }

    /// Announces what the plot brought.
    fn publish(&mut self, now: Instant) {
        for kind in self.outbox.events.drain(..) {
            match &kind {
                EventKind::StepDone(_) => self.done.push_back(kind.clone()),
                EventKind::Effect(effect) => self.signals.effect(now.t_us, effect),
                _ => {}
            }
            self.events.push(Event { t_us: now.t_us, kind });
        }
        if std::mem::take(&mut self.outbox.ends) {
            self.end(now.t_us, EndReason::Plot);
        }
    }

    fn end(&mut self, t_us: u64, reason: EndReason) {
        if self.ended.is_none() {
            self.ended = Some((t_us, reason));
            self.events.push(Event { t_us, kind: EventKind::Ended { reason } });
        }
    }
}
