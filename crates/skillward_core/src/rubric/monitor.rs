//! Every criterion of a rubric under watch while an attempt runs.
//!
//! Criteria are found by the atoms that they listen to and by the instants that they wait for, so that one
//! that does not watch what happens costs nothing for it.

use crate::engine::Outcome;
use crate::engine::atom_set::AtomSet;
use crate::engine::code::{Atoms, Code, Counted, Formula, Start, formula};
use crate::engine::node::{Cx, Instant};
use crate::engine::watch::Watch;
use crate::event::EventKind;
use crate::observation::Fact;
use crate::rubric::figure::Figure;
use crate::rubric::gauge::Gauge;
use crate::rubric::model::{Criterion, Kind, Measure, Rubric};
use crate::rubric::path::{Path, PathFigure};
use crate::rubric::track::Track;
use crate::rubric::values::Values;
use crate::scenario::{Condition, Scope};

/// The criteria of a rubric, in its order.
#[derive(Debug, Default)]
pub(crate) struct Monitors {
    pub(crate) list: Vec<Monitor>,
    /// By atom: the criteria that listen to it.
    listeners: Vec<Vec<usize>>,
    /// Criteria that gather what the hygiene model announces, and those that gather values of facts.
    gauges: Vec<usize>,
    /// When time alone may next change each, and any.
    dues: Vec<Option<Instant>>,
    due: Option<Instant>,
    touched: Vec<usize>,
    /// Whether a hand was out of sight for long enough to do something.
    pub(crate) hands_unseen: bool,
    /// Which were decided, and have been told of; `None` where nobody is to be told at once.
    told: Option<Vec<bool>>,
    news: Vec<(usize, bool)>,
}

/// One criterion under watch.
#[derive(Debug)]
pub(crate) struct Monitor {
    pub(crate) exposure: Option<Watched>,
    pub(crate) kind: Watching,
}

/// What of a criterion is watched.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "one for each criterion, and never moved")]
pub(crate) enum Watching {
    Condition(Watched),
    Levels(Vec<Watched>),
    Gauge(Gauge),
    Latency(Box<Latency>),
    Count(Watched),
    Track(Track),
    Coverage(Vec<Timed>),
    Order(Vec<Timed>),
    /// A person rates it.
    Nothing,
}

/// Two conditions, and the time between them.
#[derive(Debug)]
pub(crate) struct Latency {
    pub(crate) from: Timed,
    pub(crate) to: Timed,
}

/// A condition with its watch.
#[derive(Debug)]
pub(crate) struct Watched {
    code: Code,
    /// Whether it waits for something, or watches for something that must not be.
    pub(crate) start: Start,
    watch: Option<Watch>,
}

impl Watched {
    fn new(code: Code) -> Self {
        Self { start: code.start(), code, watch: None }
    }

    fn begin(&mut self, cx: &Cx<'_>) {
        self.watch = Some(Watch::start(&self.code, cx));
    }

    /// The watch. Before the attempt begins there is none.
    pub(crate) const fn watch(&self) -> Option<&Watch> {
        self.watch.as_ref()
    }

    fn outcome(&self) -> Outcome {
        self.watch().map_or(Outcome::Open, Watch::outcome)
    }
}

/// A condition and the instant at which it was met.
#[derive(Debug)]
pub(crate) struct Timed {
    pub(crate) watched: Watched,
    pub(crate) met_us: Option<u64>,
}

impl Timed {
    fn note(&mut self, cx: &Cx<'_>) {
        if self.watched.outcome() == Outcome::Met {
            self.met_us.get_or_insert(cx.now.t_us);
        }
    }
}

impl Monitors {
    /// Compiles the criteria; `tells` where the learner is told at once how one came out.
    pub(crate) fn compile(rubric: &Rubric, scope: &Scope, atoms: &mut Atoms, tells: bool) -> Self {
        let list: Vec<Monitor> =
            rubric.criteria.iter().map(|criterion| Monitor::compile(criterion, scope, atoms)).collect();
        let is_gauge = |index: &usize| matches!(list[*index].kind, Watching::Gauge(_));
        Self {
            gauges: (0..list.len()).filter(is_gauge).collect(),
            dues: vec![None; list.len()],
            told: tells.then(|| vec![false; list.len()]),
            list,
            ..Self::default()
        }
    }

    pub(crate) fn begin(&mut self, cx: &Cx<'_>) {
        self.listeners = vec![Vec::new(); cx.values.len()];
        for (index, monitor) in self.list.iter_mut().enumerate() {
            monitor.each(&mut |watched| watched.begin(cx));
            if let Watching::Track(track) = &mut monitor.kind {
                track.begin(cx);
            }
            monitor.note(cx);
            self.dues[index] = monitor.due();
            let listeners = &mut self.listeners;
            monitor.each_atom(&mut |atom| {
                if let Some(list) = listeners.get_mut(atom).filter(|list| list.last() != Some(&index)) {
                    list.push(index);
                }
            });
        }
        self.due = self.dues.iter().flatten().min().copied();
        self.tell();
    }

    /// Notes what is seen at an instant at which nothing changes.
    pub(crate) const fn look(&mut self, cx: &Cx<'_>) {
        self.hands_unseen |= cx.hands_unseen;
    }

    pub(crate) fn step(&mut self, cx: &Cx<'_>, changed: &AtomSet) {
        self.look(cx);
        let mut touched = std::mem::take(&mut self.touched);
        touched.clear();
        changed.for_each(&mut |atom| touched.extend(self.listeners.get(atom).into_iter().flatten()));
        if self.due.is_some_and(|due| due <= cx.now) {
            let is_due = |index: &usize| self.dues[*index].is_some_and(|due| due <= cx.now);
            touched.extend((0..self.list.len()).filter(is_due));
        }
        touched.sort_unstable();
        touched.dedup();
        let mut later = false;
        for index in &touched {
            let monitor = &mut self.list[*index];
            monitor.step(cx, changed);
            let (before, due) = (self.dues[*index], monitor.due());
            self.dues[*index] = due;
            if due.is_some_and(|due| self.due.is_none_or(|first| due < first)) {
                self.due = due;
            }
            later |= before.is_some() && before == self.due && due != before;
        }
        if later {
            // The one that was first waits longer now: only then need all be asked.
            self.due = self.dues.iter().flatten().min().copied();
        }
        if !touched.is_empty() {
            self.tell();
        }
        self.touched = touched;
    }

    /// Takes in an event of the engine or of a world model.
    pub(crate) fn event(&mut self, event: &EventKind) {
        for index in &self.gauges {
            if let Watching::Gauge(gauge) = &mut self.list[*index].kind {
                gauge.event(event);
            }
        }
    }

    /// Takes in a fact, for those that gather values.
    pub(crate) fn fact(&mut self, t_us: u64, fact: &Fact) {
        for index in &self.gauges {
            if let Watching::Gauge(gauge) = &mut self.list[*index].kind {
                gauge.fact(t_us, fact);
            }
        }
    }

    pub(crate) fn close(&mut self, cx: &Cx<'_>) {
        for monitor in &mut self.list {
            monitor.each(&mut |watched| {
                if let Some(watch) = &mut watched.watch {
                    watch.close(cx);
                }
            });
            if let Watching::Track(track) = &mut monitor.kind {
                track.close(cx);
            }
            monitor.note(cx);
        }
    }

    pub(crate) const fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Criteria that came out since the last call, and whether they were met.
    pub(crate) fn news(&mut self) -> std::vec::Drain<'_, (usize, bool)> {
        self.news.drain(..)
    }

    fn tell(&mut self) {
        let Some(told) = &mut self.told else { return };
        for (index, monitor) in self.list.iter().enumerate() {
            if !told[index]
                && let Some(met) = monitor.came_out()
            {
                told[index] = true;
                self.news.push((index, met));
            }
        }
    }
}

impl Monitor {
    fn compile(criterion: &Criterion, scope: &Scope, atoms: &mut Atoms) -> Self {
        let mut watched =
            |condition: &Condition| Watched::new(Code::compile(&scope.written_out(condition), atoms));
        let exposure = criterion.exposure.as_ref().map(&mut watched);
        let kind = match &criterion.kind {
            Kind::Condition(condition) => Watching::Condition(watched(condition)),
            Kind::Levels(levels) => {
                Watching::Levels(levels.iter().map(|level| watched(&level.when)).collect())
            }
            Kind::Measure { of, .. } => measuring(of, scope, atoms),
            Kind::Manual(_) => Watching::Nothing,
        };
        Self { exposure, kind }
    }

    fn step(&mut self, cx: &Cx<'_>, changed: &AtomSet) {
        let mut stepped = false;
        self.each(&mut |watched| {
            if let Some(watch) = &mut watched.watch {
                stepped |= watch.step(cx, changed);
            }
        });
        if let Watching::Track(track) = &mut self.kind {
            track.step(cx, changed);
        }
        if stepped {
            self.note(cx);
        }
    }

    fn each(&mut self, act: &mut dyn FnMut(&mut Watched)) {
        self.exposure.iter_mut().for_each(&mut *act);
        match &mut self.kind {
            Watching::Condition(watched) | Watching::Count(watched) => act(watched),
            Watching::Levels(levels) => levels.iter_mut().for_each(act),
            Watching::Latency(latency) => {
                act(&mut latency.from.watched);
                act(&mut latency.to.watched);
            }
            Watching::Coverage(list) | Watching::Order(list) => {
                list.iter_mut().for_each(|timed| act(&mut timed.watched));
            }
            Watching::Gauge(_) | Watching::Track(_) | Watching::Nothing => {}
        }
    }

    fn each_atom(&mut self, see: &mut dyn FnMut(usize)) {
        if let Watching::Track(track) = &self.kind {
            track.atoms().for_each(see);
        }
        self.each(&mut |watched| {
            if let Some(watch) = watched.watch() {
                watch.atoms().for_each(see);
            }
        });
    }

    fn note(&mut self, cx: &Cx<'_>) {
        match &mut self.kind {
            Watching::Latency(latency) => {
                latency.from.note(cx);
                latency.to.note(cx);
            }
            Watching::Coverage(list) | Watching::Order(list) => {
                list.iter_mut().for_each(|timed| timed.note(cx));
            }
            _ => {}
        }
    }

    fn due(&mut self) -> Option<Instant> {
        let mut due: Option<Instant> = None;
        self.each(&mut |watched| {
            due = due.into_iter().chain(watched.watch().and_then(Watch::due)).min();
        });
        due
    }

    /// Whether a condition was met, as soon as that is sure and the question has arisen.
    fn came_out(&self) -> Option<bool> {
        let Watching::Condition(watched) = &self.kind else { return None };
        let arose = self.exposure.as_ref().is_none_or(|exposure| exposure.outcome() == Outcome::Met);
        match watched.outcome() {
            Outcome::Met if arose => Some(true),
            Outcome::NotMet if arose => Some(false),
            _ => None,
        }
    }
}

fn measuring(of: &Measure, scope: &Scope, atoms: &mut Atoms) -> Watching {
    let watched = |condition: &Condition, atoms: &mut Atoms| {
        Watched::new(Code::compile(&scope.written_out(condition), atoms))
    };
    let timed =
        |condition: &Condition, atoms: &mut Atoms| Timed { watched: watched(condition, atoms), met_us: None };
    let list = |conditions: &[Condition], atoms: &mut Atoms| -> Vec<Timed> {
        conditions.iter().map(|condition| timed(condition, atoms)).collect()
    };
    // What speaks of time is refused here by `check`, and never true.
    let truth = |condition: &Condition, atoms: &mut Atoms| {
        formula(&scope.written_out(condition), atoms).unwrap_or(Formula::Any(Vec::new()))
    };
    match of {
        Measure::Compliance { moments } => Watching::Gauge(Gauge::compliance(moments)),
        Measure::ActionShare { having } => Watching::Gauge(Gauge::share(having)),
        Measure::ActionVolume(how) => Watching::Gauge(Gauge::actions(Figure::Volume, *how)),
        Measure::ActionRubbing(how) => Watching::Gauge(Gauge::actions(Figure::Rubbing, *how)),
        Measure::ActionSteps(how) => Watching::Gauge(Gauge::actions(Figure::Steps, *how)),
        Measure::ModelledCoverage => Watching::Gauge(Gauge::Coverage),
        Measure::Value { of, how } => Watching::Gauge(Gauge::Values(Values::new(of, *how))),
        Measure::PathLength(what) => {
            Watching::Gauge(Gauge::Path(what.clone(), Path::new(PathFigure::Length)))
        }
        Measure::Smoothness(what) => {
            Watching::Gauge(Gauge::Path(what.clone(), Path::new(PathFigure::Smoothness)))
        }
        Measure::Latency { from, to } => {
            let (from, to) = (timed(from, atoms), timed(to, atoms));
            Watching::Latency(Box::new(Latency { from, to }))
        }
        Measure::CountOf(condition) => {
            let counted = Counted::compile(&scope.written_out(condition), atoms);
            Watching::Count(Watched::new(Code::CountAtLeast(u32::MAX, counted)))
        }
        Measure::Coverage(conditions) => Watching::Coverage(list(conditions, atoms)),
        Measure::OrderAgreement(conditions) => Watching::Order(list(conditions, atoms)),
        Measure::Duration(of) => {
            let of = truth(of, atoms);
            Watching::Track(Track::lasting(of, None, false, atoms.len()))
        }
        Measure::FractionOfTime { of, during } => {
            let of = truth(of, atoms);
            let during = during.as_ref().map(|during| truth(during, atoms));
            Watching::Track(Track::lasting(of, during, true, atoms.len()))
        }
        Measure::Rate(of) => {
            let of = truth(of, atoms);
            Watching::Track(Track::tally(of, None, atoms.len()))
        }
        Measure::Share { of, among } => {
            let (of, among) = (truth(of, atoms), truth(among, atoms));
            Watching::Track(Track::tally(among, Some(of), atoms.len()))
        }
    }
}
