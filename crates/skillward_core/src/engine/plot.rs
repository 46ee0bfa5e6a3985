//! The plot: which steps are open, what they and the rules do to the world, and when the attempt ends.

use super::code::{Atoms, Code};
use super::node::{Cx, Instant};
use super::outcome::Outcome;
use super::signals::Signals;
use super::watch::Watch;
use crate::event::EventKind;
use crate::header::Mode;
use crate::ids::StepId;
use crate::scenario::{Effect, Order, Rule, Scenario, Step};

/// A step as a task list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskView {
    /// Identifier.
    pub id: StepId,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub state: TaskState,
    /// Whether a decision needs it.
    pub required: bool,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// Not open yet.
    Waiting,
    /// Watched.
    Open,
    /// Done.
    Done,
    /// It can no longer be done (a deadline passed, say); the plot goes on without it.
    Lapsed,
}

/// What the plot announces at one instant.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    pub(crate) events: Vec<EventKind>,
    pub(crate) ends: bool,
}

impl Outbox {
    fn effects(&mut self, effects: &[Effect]) {
        for effect in effects {
            self.ends |= matches!(effect, Effect::End);
            self.events.push(EventKind::Effect(effect.clone()));
        }
    }
}

/// The plot of one attempt.
#[derive(Debug)]
pub(crate) struct Plot {
    steps: Vec<StepRun>,
    rules: Vec<RuleRun>,
    ends_when: Code,
    ends: Option<Watch>,
    cues: bool,
}

#[derive(Debug)]
struct StepRun {
    step: Step,
    code: Code,
    /// Required steps with a lower index must be settled before this one opens.
    after: usize,
    state: StepState,
}

#[derive(Debug)]
enum StepState {
    Waiting,
    Open { watch: Box<Watch>, cue: Option<Instant> },
    Done(u64),
    Lapsed(Outcome),
}

#[derive(Debug)]
struct RuleRun {
    rule: Rule,
    code: Code,
    watch: Option<Watch>,
}

impl Plot {
    pub(crate) fn compile(scenario: &Scenario, mode: Mode, atoms: &mut Atoms) -> Self {
        let mut steps = Vec::new();
        for group in &scenario.plot.groups {
            let group_start = steps.len();
            for step in &group.steps {
                let after = match group.order {
                    Order::AnyOrder => group_start,
                    Order::Sequence => steps.len(),
                };
                steps.push(StepRun {
                    step: step.clone(),
                    code: Code::compile(&step.done, atoms),
                    after,
                    state: StepState::Waiting,
                });
            }
        }
        let rules = scenario.plot.rules.iter();
        Self {
            steps,
            rules: rules
                .filter(|rule| rule.modes.is_empty() || rule.modes.contains(&mode))
                .map(|rule| RuleRun {
                    rule: rule.clone(),
                    code: Code::compile(&rule.when, atoms),
                    watch: None,
                })
                .collect(),
            ends_when: Code::compile(&scenario.plot.ends, atoms),
            ends: None,
            cues: mode == Mode::Formative,
        }
    }

    /// Begins to watch at the start of the attempt.
    pub(crate) fn begin(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        for run in &mut self.rules {
            run.watch = Some(Watch::start(&run.code, cx));
        }
        self.ends = Some(Watch::start(&self.ends_when, cx));
        self.open_ready(cx, out);
        self.follow_rules(out);
    }

    /// Takes in an instant.
    pub(crate) fn step(&mut self, signals: &Signals, now: Instant, out: &mut Outbox) {
        let cx = signals.cx(now);
        let changed = signals.changed();
        let mut settled = false;
        for run in &mut self.steps {
            let StepState::Open { watch, cue } = &mut run.state else {
                continue;
            };
            if watch.step(&cx, changed) && watch.outcome() != Outcome::Open {
                run.settle(now, out);
                settled = true;
            } else if cue.is_some_and(|due| due <= now) {
                *cue = None;
                let text = run.step.cue.as_ref().map(|cue| cue.text.clone());
                out.events
                    .push(EventKind::CueDue { step: run.step.id.clone(), text: text.unwrap_or_default() });
            }
        }
        if settled {
            self.open_ready(&cx, out);
        }
        for run in &mut self.rules {
            if let Some(watch) = &mut run.watch {
                watch.step(&cx, changed);
            }
        }
        if let Some(ends) = &mut self.ends {
            ends.step(&cx, changed);
        }
        self.follow_rules(out);
    }

    /// The attempt ends: what is open settles.
    pub(crate) fn close(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        for run in &mut self.steps {
            if let StepState::Open { watch, .. } = &mut run.state {
                watch.close(cx);
                run.settle(cx.now, out);
            }
        }
    }

    fn open_ready(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        for index in 0..self.steps.len() {
            let (before, rest) = self.steps.split_at_mut(index);
            let run = &mut rest[0];
            let blocked = |run: &StepRun| {
                run.step.required && !matches!(run.state, StepState::Done(_) | StepState::Lapsed(_))
            };
            let after = run.after;
            if !matches!(run.state, StepState::Waiting) || before[..after].iter().any(blocked) {
                continue;
            }
            out.events.push(EventKind::StepOpened(run.step.id.clone()));
            out.effects(&run.step.on_open);
            let watch = Box::new(Watch::start(&run.code, cx));
            let met_at_once = watch.outcome() != Outcome::Open;
            let cue = run.step.cue.as_ref().filter(|_| self.cues);
            run.state = StepState::Open {
                watch,
                cue: cue.map(|cue| Instant::after(cx.now.t_us.saturating_add(cue.after_s.micros()))),
            };
            if met_at_once {
                run.settle(cx.now, out);
            }
        }
    }

    fn follow_rules(&mut self, out: &mut Outbox) {
        for run in &mut self.rules {
            match run.watch.as_ref().map(Watch::outcome) {
                Some(Outcome::Met) => {
                    run.watch = None;
                    out.effects(&run.rule.then);
                }
                Some(Outcome::Open) | None => {}
                Some(_) => run.watch = None,
            }
        }
        if self.ends.as_ref().is_some_and(|ends| ends.outcome() == Outcome::Met) {
            self.ends = None;
            out.ends = true;
        }
    }

    /// The next instant at which time alone may change the plot.
    pub(crate) fn due(&self) -> Option<Instant> {
        let steps = self.steps.iter().filter_map(|run| match &run.state {
            StepState::Open { watch, cue } => watch.due().into_iter().chain(*cue).min(),
            _ => None,
        });
        let rules = self.rules.iter().filter_map(|run| run.watch.as_ref()?.due());
        let ends = self.ends.as_ref().and_then(Watch::due);
        steps.chain(rules).chain(ends).min()
    }

    /// The steps, and whether each may have been done where nobody could see it.
    pub(crate) fn maybe_done(&self) -> impl Iterator<Item = (&StepId, bool)> {
        let mut earlier = false;
        self.steps.iter().map(move |run| {
            let maybe = match &run.state {
                StepState::Waiting => earlier,
                StepState::Open { watch, .. } => watch.may_be_met(),
                StepState::Done(_) => false,
                StepState::Lapsed(outcome) => *outcome == Outcome::NotAssessable,
            };
            earlier |= maybe;
            (&run.step.id, maybe)
        })
    }

    /// The steps and where they stand.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = TaskView> {
        self.steps.iter().map(|run| TaskView {
            id: run.step.id.clone(),
            title: run.step.title.clone(),
            state: match run.state {
                StepState::Waiting => TaskState::Waiting,
                StepState::Open { .. } => TaskState::Open,
                StepState::Done(_) => TaskState::Done,
                StepState::Lapsed(_) => TaskState::Lapsed,
            },
            required: run.step.required,
        })
    }

    /// Steps that were done, with the attempt time in microseconds.
    pub(crate) fn done(&self) -> impl Iterator<Item = (&StepId, u64)> {
        self.steps.iter().filter_map(|run| match run.state {
            StepState::Done(at_us) => Some((&run.step.id, at_us)),
            _ => None,
        })
    }
}

impl StepRun {
    fn settle(&mut self, now: Instant, out: &mut Outbox) {
        let StepState::Open { watch, .. } = &self.state else {
            return;
        };
        self.state = match watch.outcome() {
            Outcome::Open => return,
            Outcome::Met => {
                out.events.push(EventKind::StepDone(self.step.id.clone()));
                out.effects(&self.step.on_done);
                StepState::Done(now.t_us)
            }
            outcome => StepState::Lapsed(outcome),
        };
    }
}
