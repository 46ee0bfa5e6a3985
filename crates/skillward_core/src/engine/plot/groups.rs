//! Groups of the plot: in sequence, in any order, one of several; repeated, limited in time, branches.

use super::{Outbox, Plot, StepState};
use crate::engine::code::Code;
use crate::engine::node::{Cx, Instant};
use crate::engine::outcome::Outcome;
use crate::engine::watch::Watch;
use crate::ids::StepId;
use crate::scenario::Order;

/// A step or group within a group.
#[derive(Debug, Clone, Copy)]
pub(super) enum Child {
    Step(usize),
    Group(usize),
}

#[derive(Debug)]
pub(super) struct GroupRun {
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<Child>,
    pub(super) order: Order,
    pub(super) required: bool,
    pub(super) when: Option<Code>,
    /// Watches whether the branch is to be taken; `None` without one, or once that is decided.
    pub(super) branch: Option<Watch>,
    pub(super) repeat: u32,
    pub(super) rounds: u32,
    pub(super) limit_us: Option<u64>,
    pub(super) state: GroupState,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum GroupState {
    Waiting,
    Open {
        closes: Option<Instant>,
    },
    Done,
    /// Its time was over, or nobody saw whether its branch was to be taken.
    Lapsed,
    LeftOut,
}

impl GroupRun {
    pub(super) fn watch_branch(&mut self, cx: &Cx<'_>) {
        self.branch = self.when.as_ref().map(|when| Watch::start(when, cx));
    }

    pub(super) fn due(&self) -> Option<Instant> {
        let closes = match self.state {
            GroupState::Open { closes } => closes,
            _ => None,
        };
        self.branch.as_ref().and_then(Watch::due).into_iter().chain(closes).min()
    }

    const fn is_settled(&self) -> bool {
        matches!(self.state, GroupState::Done | GroupState::Lapsed | GroupState::LeftOut)
    }
}

impl Plot {
    /// Whether a branch is to be decided as soon as conditions have heard of all that happened.
    pub(crate) const fn is_at_branch(&self) -> bool {
        self.at_branch
    }

    /// Decides the branches whose turn has come.
    pub(crate) fn take_branches(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        self.at_branch = false;
        while self.advance(0, true, cx, out) {}
        self.refresh_due();
    }

    /// Opens what is ready.
    pub(super) fn go_on(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        while self.advance(0, false, cx, out) {}
    }

    /// Walks a group that is entered; true if another walk may find more to do.
    fn advance(&mut self, group: usize, may_branch: bool, cx: &Cx<'_>, out: &mut Outbox) -> bool {
        let mut changed = false;
        let order = self.groups[group].order;
        for at in 0..self.groups[group].children.len() {
            let child = self.groups[group].children[at];
            changed |= match child {
                Child::Step(step) => self.enter_step(step, cx, out),
                Child::Group(inner) => self.enter_group(inner, may_branch, cx, out),
            };
            if order == Order::Sequence && self.is_required(child) && !self.is_settled(child) {
                break;
            }
            if order == Order::OneOf && self.is_done(child) {
                break;
            }
        }
        changed | self.complete(group, cx)
    }

    fn enter_step(&mut self, step: usize, cx: &Cx<'_>, out: &mut Outbox) -> bool {
        let run = &mut self.steps[step];
        let waits = matches!(run.state, StepState::Waiting);
        if waits {
            run.open(cx, out);
        }
        waits
    }

    fn enter_group(&mut self, group: usize, may_branch: bool, cx: &Cx<'_>, out: &mut Outbox) -> bool {
        let run = &mut self.groups[group];
        match run.state {
            GroupState::Lapsed | GroupState::LeftOut => false,
            // What is not required of it may still be open.
            GroupState::Open { .. } | GroupState::Done => self.advance(group, may_branch, cx, out),
            GroupState::Waiting if run.branch.is_some() && !may_branch => {
                self.at_branch = true;
                false
            }
            GroupState::Waiting => {
                let taken = run.branch.take().map_or(Outcome::Met, |mut branch| {
                    branch.close(cx);
                    branch.outcome()
                });
                if taken == Outcome::Met {
                    let closes = run.limit_us.map(|us| Instant::after(cx.now.t_us.saturating_add(us)));
                    run.state = GroupState::Open { closes };
                    self.advance(group, may_branch, cx, out);
                } else {
                    self.abandon(group, taken);
                }
                true
            }
        }
    }

    /// Whether the group is through: then its next round begins, or it settles.
    fn complete(&mut self, group: usize, cx: &Cx<'_>) -> bool {
        let run = &self.groups[group];
        if !matches!(run.state, GroupState::Open { .. }) {
            return false;
        }
        let mut children = run.children.iter().copied();
        let (through, done) = if run.order == Order::OneOf {
            let done = children.clone().any(|child| self.is_done(child));
            (done || children.all(|child| self.is_settled(child)), done)
        } else {
            (children.filter(|child| self.is_required(*child)).all(|child| self.is_settled(child)), true)
        };
        if !through {
            return false;
        }
        let run = &mut self.groups[group];
        run.rounds += 1;
        if run.rounds < run.repeat {
            self.restart_children(group, cx);
            return true;
        }
        run.state = if done { GroupState::Done } else { GroupState::Lapsed };
        if run.order == Order::OneOf && done {
            for at in 0..self.groups[group].children.len() {
                match self.groups[group].children[at] {
                    Child::Step(step) if !self.steps[step].is_settled() => {
                        self.steps[step].state = StepState::LeftOut;
                    }
                    Child::Group(inner) if !self.groups[inner].is_settled() => {
                        self.abandon(inner, Outcome::NotMet);
                    }
                    _ => {}
                }
            }
        }
        true
    }

    fn restart_children(&mut self, group: usize, cx: &Cx<'_>) {
        for at in 0..self.groups[group].children.len() {
            match self.groups[group].children[at] {
                Child::Step(step) => self.steps[step].state = StepState::Waiting,
                Child::Group(inner) => {
                    let run = &mut self.groups[inner];
                    run.state = GroupState::Waiting;
                    run.rounds = 0;
                    run.watch_branch(cx);
                    self.restart_children(inner, cx);
                }
            }
        }
    }

    /// A branch that is not taken. Where nobody saw whether it was to be, its steps stay needed.
    fn abandon(&mut self, group: usize, outcome: Outcome) {
        let unknown = outcome == Outcome::NotAssessable;
        self.groups[group].state = if unknown { GroupState::Lapsed } else { GroupState::LeftOut };
        for at in 0..self.groups[group].children.len() {
            match self.groups[group].children[at] {
                Child::Step(step) if self.steps[step].is_settled() => {}
                Child::Step(step) if unknown => self.steps[step].state = StepState::Lapsed(outcome),
                Child::Step(step) => self.steps[step].state = StepState::LeftOut,
                Child::Group(inner) => self.abandon(inner, outcome),
            }
        }
    }

    /// Groups whose time is over; true if there was one.
    pub(super) fn pass_limits(&mut self, cx: &Cx<'_>, out: &mut Outbox) -> bool {
        let mut passed = false;
        for group in 0..self.groups.len() {
            let GroupState::Open { closes: Some(closes) } = self.groups[group].state else {
                continue;
            };
            if closes <= cx.now {
                self.lapse(group, cx, out);
                passed = true;
            }
        }
        passed
    }

    fn lapse(&mut self, group: usize, cx: &Cx<'_>, out: &mut Outbox) {
        self.groups[group].state = GroupState::Lapsed;
        for at in 0..self.groups[group].children.len() {
            match self.groups[group].children[at] {
                Child::Step(step) => {
                    let run = &mut self.steps[step];
                    run.close(cx, out);
                    if matches!(run.state, StepState::Waiting) {
                        run.state = StepState::Lapsed(Outcome::NotMet);
                        out.effects(&run.step.on_lapse);
                    }
                }
                Child::Group(inner) if !self.groups[inner].is_settled() => self.lapse(inner, cx, out),
                Child::Group(_) => {}
            }
        }
    }

    fn is_required(&self, child: Child) -> bool {
        match child {
            Child::Step(step) => self.steps[step].step.required,
            Child::Group(group) => self.groups[group].required,
        }
    }

    fn is_settled(&self, child: Child) -> bool {
        match child {
            Child::Step(step) => self.steps[step].is_settled(),
            Child::Group(group) => self.groups[group].is_settled(),
        }
    }

    fn is_done(&self, child: Child) -> bool {
        match child {
            Child::Step(step) => matches!(self.steps[step].state, StepState::Done),
            Child::Group(group) => matches!(self.groups[group].state, GroupState::Done),
        }
    }

    /// Whether a decision needs a group's steps: it and all around it are required.
    pub(super) fn needs_group(&self, group: usize) -> bool {
        let run = &self.groups[group];
        run.required && run.parent.is_none_or(|parent| self.needs_group(parent))
    }

    /// Required steps that were not reached, each with those that would have done instead of it.
    pub(crate) fn not_reached(&self) -> Vec<Vec<StepId>> {
        let mut missing = Vec::new();
        self.missing(0, &mut missing);
        missing
    }

    fn missing(&self, group: usize, into: &mut Vec<Vec<StepId>>) {
        let run = &self.groups[group];
        if !run.required || matches!(run.state, GroupState::LeftOut) {
            return;
        }
        if run.order == Order::OneOf {
            if !run.children.iter().any(|child| self.is_done(*child)) || run.rounds < run.repeat {
                let mut steps = Vec::new();
                self.all_steps(group, &mut steps);
                into.push(steps);
            }
            return;
        }
        for child in &run.children {
            match *child {
                Child::Step(step) => {
                    let run = &self.steps[step];
                    if run.step.required && !matches!(run.state, StepState::Done | StepState::LeftOut) {
                        into.push(vec![run.step.id.clone()]);
                    }
                }
                Child::Group(inner) => self.missing(inner, into),
            }
        }
    }

    fn all_steps(&self, group: usize, into: &mut Vec<StepId>) {
        for child in &self.groups[group].children {
            match *child {
                Child::Step(step) => into.push(self.steps[step].step.id.clone()),
                Child::Group(inner) => self.all_steps(inner, into),
            }
        }
    }
}
