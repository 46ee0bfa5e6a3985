//! Every criterion of a rubric under watch while an attempt runs.

use crate::engine::atom_set::AtomSet;
use crate::engine::code::{Atoms, Code, Counted, Start};
use crate::engine::node::{Cx, Instant};
use crate::engine::watch::Watch;
use crate::event::EventKind;
use crate::rubric::figure::Figure;
use crate::rubric::gauge::Gauge;
use crate::rubric::model::{Criterion, Kind, Measure, Rubric};
use crate::scenario::{Condition, Scope};

/// The criteria of a rubric, in its order.
#[derive(Debug)]
pub(crate) struct Monitors {
    pub(crate) list: Vec<Monitor>,
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
}

/// A condition and the instant at which it was met.
#[derive(Debug)]
pub(crate) struct Timed {
    pub(crate) watched: Watched,
    pub(crate) met_us: Option<u64>,
}

impl Timed {
    fn note(&mut self, cx: &Cx<'_>) {
        let met = self.watched.watch().is_some_and(|watch| watch.outcome() == crate::engine::Outcome::Met);
        if met {
            self.met_us.get_or_insert(cx.now.t_us);
        }
    }
}

impl Monitors {
    pub(crate) fn compile(rubric: &Rubric, scope: &Scope, atoms: &mut Atoms) -> Self {
        let monitors = rubric.criteria.iter();
        Self { list: monitors.map(|criterion| Monitor::compile(criterion, scope, atoms)).collect() }
    }

    pub(crate) fn begin(&mut self, cx: &Cx<'_>) {
        for monitor in &mut self.list {
            monitor.each(&mut |watched| watched.begin(cx));
            monitor.note(cx);
        }
    }

    pub(crate) fn step(&mut self, cx: &Cx<'_>, changed: &AtomSet) {
        for monitor in &mut self.list {
            let mut stepped = false;
            monitor.each(&mut |watched| {
                if let Some(watch) = &mut watched.watch {
                    stepped |= watch.step(cx, changed);
                }
            });
            if stepped {
                monitor.note(cx);
            }
        }
    }

    /// Takes in an event of the engine or of a world model.
    pub(crate) fn event(&mut self, event: &EventKind) {
        for monitor in &mut self.list {
            if let Watching::Gauge(gauge) = &mut monitor.kind {
                gauge.event(event);
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
            monitor.note(cx);
        }
    }

    pub(crate) fn due(&self) -> Option<Instant> {
        self.list.iter().filter_map(Monitor::due).min()
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
            Kind::Measure { of, .. } => match of {
                Measure::Compliance { moments } => Watching::Gauge(Gauge::compliance(moments)),
                Measure::ActionShare { having } => Watching::Gauge(Gauge::share(having)),
                Measure::ActionVolume(how) => Watching::Gauge(Gauge::actions(Figure::Volume, *how)),
                Measure::ActionRubbing(how) => Watching::Gauge(Gauge::actions(Figure::Rubbing, *how)),
                Measure::ActionSteps(how) => Watching::Gauge(Gauge::actions(Figure::Steps, *how)),
                Measure::ModelledCoverage => Watching::Gauge(Gauge::Coverage),
                Measure::Latency { from, to } => {
                    let mut timed = |condition| Timed { watched: watched(condition), met_us: None };
                    Watching::Latency(Box::new(Latency { from: timed(from), to: timed(to) }))
                }
                Measure::CountOf(condition) => {
                    let counted = Counted::compile(&scope.written_out(condition), atoms);
                    Watching::Count(Watched::new(Code::CountAtLeast(u32::MAX, counted)))
                }
            },
        };
        Self { exposure, kind }
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
            Watching::Gauge(_) => {}
        }
    }

    fn note(&mut self, cx: &Cx<'_>) {
        if let Watching::Latency(latency) = &mut self.kind {
            latency.from.note(cx);
            latency.to.note(cx);
        }
    }

    fn due(&self) -> Option<Instant> {
        let due = |watched: &Watched| watched.watch()?.due();
        let exposure = self.exposure.as_ref().and_then(due);
        let kind = match &self.kind {
            Watching::Condition(watched) | Watching::Count(watched) => due(watched),
            Watching::Levels(levels) => levels.iter().filter_map(due).min(),
            Watching::Latency(latency) => {
                due(&latency.from.watched).into_iter().chain(due(&latency.to.watched)).min()
            }
            Watching::Gauge(_) => None,
        };
        exposure.into_iter().chain(kind).min()
    }
}
