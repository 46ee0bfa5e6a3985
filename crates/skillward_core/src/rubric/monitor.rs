//! Every criterion of a rubric under watch while an attempt runs.
//!
//! What criteria watch is found by the atoms that it listens to and by the instants that it waits for, so that a
//! criterion that does not watch what happens costs nothing for it; nor does one that is decided.

use std::ops::Range;

use crate::engine::Outcome;
use crate::engine::atom_set::Changed;
use crate::engine::code::Atoms;
use crate::engine::dues::Dues;
use crate::engine::listeners::Listeners;
use crate::engine::node::{Cx, Instant};
use crate::engine::watch::Watch;
use crate::event::EventKind;
use crate::observation::Fact;
use crate::rubric::gathering::Gathering;
use crate::rubric::gauge::Gauge;
use crate::rubric::model::Rubric;
use crate::rubric::track::Track;
use crate::rubric::watching::{Compiler, Monitor, Watched, Watching};
use crate::scenario::Scope;

/// The criteria of a rubric, in its order, and what they watch.
#[derive(Debug, Default)]
pub(crate) struct Monitors {
    pub(crate) list: Vec<Monitor>,
    watches: Vec<Watched>,
    tracks: Vec<Track>,
    gathering: Gathering,
    /// Watches by their index, and tracks behind them.
    listeners: Listeners,
    /// When time alone may next change each watch.
    dues: Dues,
    /// By listener: the number of the instant that it was last told of.
    told_of: Vec<u64>,
    instant: u64,
    touched: Vec<u32>,
    /// Whether a hand was out of sight for long enough to do something.
    pub(crate) hands_unseen: bool,
    /// Where the learner is told at once how criteria come out.
    telling: Option<Telling>,
}

/// Which criteria have come out.
#[derive(Debug)]
struct Telling {
    told: Vec<bool>,
    /// Criteria that something was told of at this instant.
    touched: Vec<usize>,
    news: Vec<(usize, bool)>,
}

impl Monitors {
    /// Compiles the criteria; `tells` where the learner is told at once how one came out.
    pub(crate) fn compile(rubric: &Rubric, scope: &Scope, atoms: &mut Atoms, tells: bool) -> Self {
        let mut compiler = Compiler::new(scope, atoms);
        let criteria = rubric.criteria.iter().enumerate();
        let list: Vec<Monitor> =
            criteria.map(|(index, criterion)| compiler.criterion(index, criterion)).collect();
        let Compiler { watches, tracks, gauges, .. } = compiler;
        let telling = || Telling { told: vec![false; list.len()], touched: Vec::new(), news: Vec::new() };
        Self {
            dues: Dues::of(watches.len()),
            told_of: vec![0; watches.len() + tracks.len()],
            touched: Vec::with_capacity(watches.len() + tracks.len()),
            telling: tells.then(telling),
            gathering: Gathering::new(gauges),
            list,
            watches,
            tracks,
            ..Self::default()
        }
    }

    pub(crate) fn watched(&self, at: usize) -> &Watched {
        &self.watches[at]
    }

    pub(crate) fn all(&self, places: &Range<usize>) -> &[Watched] {
        &self.watches[places.clone()]
    }

    pub(crate) fn track(&self, at: usize) -> &Track {
        &self.tracks[at]
    }

    pub(crate) fn gauge(&self, at: usize) -> &Gauge {
        self.gathering.gauge(at)
    }

    pub(crate) fn begin(&mut self, cx: &Cx<'_>) {
        let atoms = cx.values.len();
        self.watches.iter_mut().for_each(|watched| watched.begin(cx));
        self.tracks.iter_mut().for_each(|track| track.begin(cx, atoms));
        let watches = self.watches.iter().filter_map(Watched::watch).map(Watch::atoms);
        self.listeners = Listeners::new(atoms, watches.chain(self.tracks.iter().map(Track::atoms)));
        for index in 0..self.watches.len() {
            self.go_on(index);
        }
        if let Some(telling) = &mut self.telling {
            telling.touched.extend(0..self.list.len());
        }
        self.tell();
    }

    /// Notes what is seen at an instant at which nothing changes.
    pub(crate) const fn look(&mut self, cx: &Cx<'_>) {
        self.hands_unseen |= cx.hands_unseen;
    }

    pub(crate) fn step(&mut self, cx: &Cx<'_>, changed: &Changed) {
        self.look(cx);
        self.instant += 1;
        let Self { dues, told_of, touched, instant, listeners, .. } = self;
        let mut touch = |listener: u32| {
            if std::mem::replace(&mut told_of[listener as usize], *instant) != *instant {
                touched.push(listener);
            }
        };
        if dues.first().is_some_and(|due| due <= cx.now) {
            dues.for_each_due(cx.now, &mut |watch| touch(watch as u32));
        }
        for atom in changed.list() {
            listeners.of(*atom).iter().for_each(|listener| touch(*listener));
        }
        let mut touched = std::mem::take(touched);
        for listener in touched.drain(..) {
            let index = listener as usize;
            match index.checked_sub(self.watches.len()) {
                Some(track) => self.tracks[track].step(cx),
                None => {
                    let watched = &mut self.watches[index];
                    watched.step(cx);
                    if let Some(telling) = &mut self.telling {
                        telling.touched.push(watched.criterion);
                    }
                    self.go_on(index);
                }
            }
        }
        self.touched = touched;
        self.tell();
    }

    /// Waits for what may come next, or leaves a watch alone that is decided.
    #[inline]
    fn go_on(&mut self, index: usize) {
        if let Some(watch) = self.watches[index].watch() {
            self.dues.set(index, watch.due());
            if watch.is_final() {
                self.listeners.remove(index as u32, watch.atoms());
            }
        }
    }

    /// Takes in an event of the engine or of a world model.
    pub(crate) fn event(&mut self, event: &EventKind) {
        self.gathering.event(event);
    }

    /// Takes in a fact, for those that gather values.
    #[inline]
    pub(crate) fn fact(&mut self, t_us: u64, fact: &Fact) {
        self.gathering.fact(t_us, fact);
    }

    pub(crate) fn close(&mut self, cx: &Cx<'_>) {
        self.watches.iter_mut().for_each(|watched| watched.close(cx));
        self.tracks.iter_mut().for_each(|track| track.close(cx));
    }

    #[inline]
    pub(crate) fn due(&self) -> Option<Instant> {
        self.dues.first()
    }

    /// Criteria that came out since the last call, and whether they were met.
    pub(crate) fn news(&mut self) -> impl Iterator<Item = (usize, bool)> {
        self.telling.iter_mut().flat_map(|telling| telling.news.drain(..))
    }

    /// Notes which of the criteria that were touched have come out, in the rubric's order.
    #[inline]
    fn tell(&mut self) {
        let Some(mut telling) = self.telling.take() else { return };
        telling.touched.sort_unstable();
        telling.touched.dedup();
        for criterion in telling.touched.drain(..) {
            if !telling.told[criterion]
                && let Some(met) = self.came_out(&self.list[criterion])
            {
                telling.told[criterion] = true;
                telling.news.push((criterion, met));
            }
        }
        self.telling = Some(telling);
    }

    /// Whether a condition was met, as soon as that is sure and the question has arisen.
    fn came_out(&self, monitor: &Monitor) -> Option<bool> {
        let Watching::Condition(at) = monitor.kind else { return None };
        let arose = monitor.exposure.is_none_or(|at| self.watches[at].outcome() == Outcome::Met);
        match self.watches[at].outcome() {
            Outcome::Met if arose => Some(true),
            Outcome::NotMet if arose => Some(false),
            _ => None,
        }
    }
}
