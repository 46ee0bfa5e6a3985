//! What of a criterion is watched: criteria compiled into watches, tracks and gauges, which stand in tables of
//! their own.

use std::ops::Range;

use crate::engine::Outcome;
use crate::engine::code::{Atoms, Code, Counted, Formula, Start, formula};
use crate::engine::node::Cx;
use crate::engine::watch::Watch;
use crate::rubric::figure::Figure;
use crate::rubric::gauge::Gauge;
use crate::rubric::model::{Criterion, Kind, Measure};
use crate::rubric::path::{Path, PathFigure};
use crate::rubric::track::Track;
use crate::rubric::values::Values;
use crate::scenario::{Condition, Scope};

/// One criterion: where what it watches stands in the tables.
#[derive(Debug)]
pub(crate) struct Monitor {
    pub(crate) exposure: Option<usize>,
    pub(crate) kind: Watching,
}

/// Places in the table of watches; of gauges or tracks where that is said.
#[derive(Debug)]
pub(crate) enum Watching {
    Condition(usize),
    Levels(Range<usize>),
    /// Of gauges.
    Gauge(usize),
    Latency {
        from: usize,
        to: usize,
    },
    Count(usize),
    /// Of tracks.
    Track(usize),
    Coverage(Range<usize>),
    Order(Range<usize>),
    /// A person rates it.
    Nothing,
}

/// A condition with its watch.
#[derive(Debug)]
pub(crate) struct Watched {
    /// Until the attempt begins.
    code: Option<Code>,
    /// Whether it waits for something, or watches for something that must not be.
    pub(crate) start: Start,
    watch: Option<Watch>,
    /// The instant at which it was met.
    pub(crate) met_us: Option<u64>,
    pub(super) criterion: usize,
}

impl Watched {
    fn new(code: Code, criterion: usize) -> Self {
        Self { start: code.start(), code: Some(code), watch: None, met_us: None, criterion }
    }

    pub(super) fn begin(&mut self, cx: &Cx<'_>) {
        self.watch = self.code.take().map(|code| Watch::start(&code, cx));
        self.note(cx);
    }

    /// The watch. Before the attempt begins there is none.
    pub(crate) const fn watch(&self) -> Option<&Watch> {
        self.watch.as_ref()
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.watch().map_or(Outcome::Open, Watch::outcome)
    }

    /// Takes in an instant that bears on it.
    #[inline]
    pub(super) fn step(&mut self, cx: &Cx<'_>) {
        if let Some(watch) = &mut self.watch {
            watch.take(cx);
            self.note(cx);
        }
    }

    pub(super) fn close(&mut self, cx: &Cx<'_>) {
        if let Some(watch) = &mut self.watch {
            watch.close(cx);
            self.note(cx);
        }
    }

    #[inline]
    fn note(&mut self, cx: &Cx<'_>) {
        if self.met_us.is_none() && self.outcome() == Outcome::Met {
            self.met_us = Some(cx.now.t_us);
        }
    }
}

/// The tables, as they are filled.
#[derive(Debug)]
pub(super) struct Compiler<'a> {
    scope: &'a Scope,
    atoms: &'a mut Atoms,
    pub(super) watches: Vec<Watched>,
    pub(super) tracks: Vec<Track>,
    pub(super) gauges: Vec<Gauge>,
}

impl<'a> Compiler<'a> {
    pub(super) const fn new(scope: &'a Scope, atoms: &'a mut Atoms) -> Self {
        Self { scope, atoms, watches: Vec::new(), tracks: Vec::new(), gauges: Vec::new() }
    }

    pub(super) fn criterion(&mut self, index: usize, criterion: &Criterion) -> Monitor {
        let exposure = criterion.exposure.as_ref().map(|exposure| self.condition(index, exposure));
        let kind = match &criterion.kind {
            Kind::Condition(condition) => Watching::Condition(self.condition(index, condition)),
            Kind::Levels(levels) => {
                Watching::Levels(self.conditions(index, levels.iter().map(|level| &level.when)))
            }
            Kind::Measure { of, .. } => self.measure(index, of),
            Kind::Manual(_) => Watching::Nothing,
        };
        Monitor { exposure, kind }
    }

    fn watch(&mut self, criterion: usize, code: Code) -> usize {
        self.watches.push(Watched::new(code, criterion));
        self.watches.len() - 1
    }

    fn condition(&mut self, criterion: usize, condition: &Condition) -> usize {
        let code = Code::compile(&self.scope.written_out(condition), self.atoms);
        self.watch(criterion, code)
    }

    fn conditions<'c>(
        &mut self,
        criterion: usize,
        conditions: impl Iterator<Item = &'c Condition>,
    ) -> Range<usize> {
        let from = self.watches.len();
        for condition in conditions {
            self.condition(criterion, condition);
        }
        from..self.watches.len()
    }

    /// What speaks of time is refused here by `check`, and never true.
    fn truth(&mut self, condition: &Condition) -> Formula {
        formula(&self.scope.written_out(condition), self.atoms).unwrap_or(Formula::Any(Vec::new()))
    }

    fn gauge(&mut self, gauge: Gauge) -> Watching {
        self.gauges.push(gauge);
        Watching::Gauge(self.gauges.len() - 1)
    }

    fn track(&mut self, track: Track) -> Watching {
        self.tracks.push(track);
        Watching::Track(self.tracks.len() - 1)
    }

    fn measure(&mut self, criterion: usize, of: &Measure) -> Watching {
        match of {
            Measure::Compliance { moments } => self.gauge(Gauge::compliance(moments)),
            Measure::ActionShare { having } => self.gauge(Gauge::share(having)),
            Measure::ActionVolume(how) => self.gauge(Gauge::actions(Figure::Volume, *how)),
            Measure::ActionRubbing(how) => self.gauge(Gauge::actions(Figure::Rubbing, *how)),
            Measure::ActionSteps(how) => self.gauge(Gauge::actions(Figure::Steps, *how)),
            Measure::ModelledCoverage => self.gauge(Gauge::Coverage),
            Measure::Value { of, how } => self.gauge(Gauge::Values(Values::new(of, *how))),
            Measure::PathLength(what) => self.gauge(Gauge::Path(what.clone(), Path::new(PathFigure::Length))),
            Measure::Smoothness(what) => {
                self.gauge(Gauge::Path(what.clone(), Path::new(PathFigure::Smoothness)))
            }
            Measure::Latency { from, to } => {
                let (from, to) = (self.condition(criterion, from), self.condition(criterion, to));
                Watching::Latency { from, to }
            }
            Measure::CountOf(condition) => {
                let counted = Counted::compile(&self.scope.written_out(condition), self.atoms);
                Watching::Count(self.watch(criterion, Code::CountAtLeast(u32::MAX, counted)))
            }
            Measure::Coverage(conditions) => {
                Watching::Coverage(self.conditions(criterion, conditions.iter()))
            }
            Measure::OrderAgreement(conditions) => {
                Watching::Order(self.conditions(criterion, conditions.iter()))
            }
            Measure::Duration(of) => {
                let of = self.truth(of);
                self.track(Track::lasting(of, None, false))
            }
            Measure::FractionOfTime { of, during } => {
                let of = self.truth(of);
                let during = during.as_ref().map(|during| self.truth(during));
                self.track(Track::lasting(of, during, true))
            }
            Measure::Rate(of) => {
                let of = self.truth(of);
                self.track(Track::tally(of, None))
            }
            Measure::Share { of, among } => {
                let (of, among) = (self.truth(of), self.truth(among));
                self.track(Track::tally(among, Some(of)))
            }
        }
    }
}
