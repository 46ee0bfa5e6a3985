//! The plot: which steps are open, what they and the rules do to the world, and when the attempt ends.

mod compile;
mod groups;

use super::atom_set::AtomSet;
use super::code::Code;
use super::node::{Cx, Instant};
use super::outcome::Outcome;
use super::signals::Signals;
use super::watch::Watch;
use crate::event::EventKind;
use crate::ids::StepId;
use crate::scenario::{Effect, Rule, Step};
use groups::GroupRun;

/// A step as a task list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskView {
    /// Identifier.
    pub id: StepId,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub state: TaskState,
    /// Whether a decision needs it. A step that a branch left out, or that another of its group made
    /// needless, is not needed.
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
    /// Left out: its branch was not taken, or another of its group was done instead.
    LeftOut,
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

/// How often a rule acts in one attempt at most. Rules that set each other off without end come to rest.
const MOST_ACTS: u32 = 4_096;

/// The plot of one attempt.
#[derive(Debug)]
pub(crate) struct Plot {
    steps: Vec<StepRun>,
    /// The first is the plot itself: its groups, one after the other.
    groups: Vec<GroupRun>,
    rules: Vec<RuleRun>,
    ends_when: Code,
    ends: Option<Watch>,
    /// Whether a branch waits to be decided, once conditions have heard of all that has happened.
    at_branch: bool,
    /// Every atom that any of its conditions names.
    listens: AtomSet,
    /// When time alone may next change it.
    due: Option<Instant>,
}

#[derive(Debug)]
struct StepRun {
    step: Step,
    code: Code,
    group: usize,
    /// Seconds until its cue, as far as it has not faded away.
    cue_us: Option<u64>,
    state: StepState,
    /// When it was done last.
    done_us: Option<u64>,
}

#[derive(Debug)]
enum StepState {
    Waiting,
    Open { watch: Box<Watch>, cue: Option<Instant> },
    Done,
    Lapsed(Outcome),
    LeftOut,
}

#[derive(Debug)]
struct RuleRun {
    rule: Rule,
    code: Code,
    watch: Option<Watch>,
    /// How often it has acted.
    acts: u32,
}

impl Plot {
    /// Begins to watch at the start of the attempt.
    pub(crate) fn begin(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        self.listens = AtomSet::with_capacity(cx.values.len());
        let steps = self.steps.iter().map(|run| &run.code);
        let rules = self.rules.iter().map(|run| &run.code);
        let branches = self.groups.iter().filter_map(|group| group.when.as_ref());
        for code in steps.chain(rules).chain(branches).chain([&self.ends_when]) {
            code.for_each_atom(&mut |atom| self.listens.insert(atom));
        }
        for run in &mut self.rules {
            run.watch = Some(Watch::start(&run.code, cx));
        }
        for group in &mut self.groups {
            group.watch_branch(cx);
        }
        self.ends = Some(Watch::start(&self.ends_when, cx));
        self.go_on(cx, out);
        self.follow_rules(cx, out);
        self.refresh_due();
    }

    /// Takes in an instant; false where it bears on nothing here.
    pub(crate) fn step(&mut self, signals: &Signals, now: Instant, out: &mut Outbox) -> bool {
        let changed = signals.changed();
        if self.due.is_none_or(|due| due > now) && !changed.meets(&self.listens) {
            return false;
        }
        let cx = signals.cx(now);
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
        for group in &mut self.groups {
            if let Some(branch) = &mut group.branch {
                branch.step(&cx, changed);
            }
        }
        settled |= self.pass_limits(&cx, out);
        if settled {
            self.go_on(&cx, out);
        }
        for run in &mut self.rules {
            if let Some(watch) = &mut run.watch {
                watch.step(&cx, changed);
            }
        }
        if let Some(ends) = &mut self.ends {
            ends.step(&cx, changed);
        }
        self.follow_rules(&cx, out);
        self.refresh_due();
        true
    }

    /// The attempt ends: what is open settles.
    pub(crate) fn close(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        for run in &mut self.steps {
            run.close(cx, out);
        }
    }

    fn follow_rules(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        for run in &mut self.rules {
            match run.watch.as_ref().map(Watch::outcome) {
                Some(Outcome::Met) => {
                    run.acts += 1;
                    // One that is met again without anything happening would never stop.
                    let again = (run.rule.again && run.acts < MOST_ACTS).then(|| Watch::start(&run.code, cx));
                    run.watch = again.filter(|watch| watch.outcome() == Outcome::Open);
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
    #[inline]
    pub(crate) const fn due(&self) -> Option<Instant> {
        self.due
    }

    fn refresh_due(&mut self) {
        let steps = self.steps.iter().filter_map(|run| match &run.state {
            StepState::Open { watch, cue } => watch.due().into_iter().chain(*cue).min(),
            _ => None,
        });
        let groups = self.groups.iter().filter_map(GroupRun::due);
        let rules = self.rules.iter().filter_map(|run| run.watch.as_ref()?.due());
        let ends = self.ends.as_ref().and_then(Watch::due);
        self.due = steps.chain(groups).chain(rules).chain(ends).min();
    }

    /// The steps, and whether each may have been done where nobody could see it.
    pub(crate) fn maybe_done(&self) -> impl Iterator<Item = (&StepId, bool)> {
        let mut earlier = false;
        self.steps.iter().map(move |run| {
            let maybe = match &run.state {
                StepState::Waiting => earlier,
                StepState::Open { watch, .. } => watch.may_be_met(),
                StepState::Done | StepState::LeftOut => false,
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
                StepState::Done => TaskState::Done,
                StepState::Lapsed(_) => TaskState::Lapsed,
                StepState::LeftOut => TaskState::LeftOut,
            },
            required: run.step.required
                && self.needs_group(run.group)
                && !matches!(run.state, StepState::LeftOut),
        })
    }

    /// Steps that were done, with the attempt time in microseconds.
    pub(crate) fn done(&self) -> impl Iterator<Item = (&StepId, u64)> {
        self.steps.iter().filter_map(|run| run.done_us.map(|at_us| (&run.step.id, at_us)))
    }
}

impl StepRun {
    fn open(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        out.events.push(EventKind::StepOpened(self.step.id.clone()));
        out.effects(&self.step.on_open);
        let watch = Box::new(Watch::start(&self.code, cx));
        let cue = self.cue_us.map(|us| Instant::after(cx.now.t_us.saturating_add(us)));
        self.state = StepState::Open { watch, cue };
        self.settle(cx.now, out);
    }

    fn settle(&mut self, now: Instant, out: &mut Outbox) {
        let StepState::Open { watch, .. } = &self.state else {
            return;
        };
        self.state = match watch.outcome() {
            Outcome::Open => return,
            Outcome::Met => {
                out.events.push(EventKind::StepDone(self.step.id.clone()));
                out.effects(&self.step.on_done);
                self.done_us = Some(now.t_us);
                StepState::Done
            }
            outcome => {
                out.effects(&self.step.on_lapse);
                StepState::Lapsed(outcome)
            }
        };
    }

    /// Its time is over.
    fn close(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        if let StepState::Open { watch, .. } = &mut self.state {
            watch.close(cx);
            self.settle(cx.now, out);
        }
    }

    const fn is_settled(&self) -> bool {
        !matches!(self.state, StepState::Waiting | StepState::Open { .. })
    }
}
