//! From the plot of a file to one that runs: steps and groups in tables, conditions compiled.

use super::groups::{Child, GroupRun};
use super::{Plot, RuleRun, StepRun, StepState};
use crate::engine::atom_set::AtomSet;
use crate::engine::code::{Atoms, Code};
use crate::header::Mode;
use crate::scenario::{Cue, Group, Order, Scenario, Scope, Step};

struct Compiler<'a> {
    scope: &'a Scope,
    atoms: &'a mut Atoms,
    mode: Mode,
    earlier_attempts: u32,
    steps: Vec<StepRun>,
    groups: Vec<GroupRun>,
}

impl Plot {
    /// Compiles the plot of a scenario for one attempt.
    pub(crate) fn compile(
        scenario: &Scenario,
        scope: &Scope,
        mode: Mode,
        earlier_attempts: u32,
        atoms: &mut Atoms,
    ) -> Self {
        let mut compiler =
            Compiler { scope, atoms, mode, earlier_attempts, steps: Vec::new(), groups: Vec::new() };
        compiler.groups.push(GroupRun::plot());
        let children =
            scenario.plot.groups.iter().map(|group| Child::Group(compiler.group(group, 0))).collect();
        compiler.groups[0].children = children;
        let rules = scenario.plot.rules.iter();
        let rules = rules.filter(|rule| rule.modes.is_empty() || rule.modes.contains(&mode));
        let rules = rules
            .map(|rule| RuleRun {
                rule: rule.clone(),
                code: Code::compile(&scope.written_out(&rule.when), compiler.atoms),
                watch: None,
                acts: 0,
            })
            .collect();
        let ends_when = Code::compile(&scope.written_out(&scenario.plot.ends), compiler.atoms);
        let Compiler { steps, groups, .. } = compiler;
        Self {
            steps,
            groups,
            rules,
            ends_when,
            ends: None,
            at_branch: false,
            listens: AtomSet::default(),
            due: None,
        }
    }
}

impl Compiler<'_> {
    fn group(&mut self, group: &Group, parent: usize) -> usize {
        let index = self.groups.len();
        let when = group.when.as_ref().map(|when| Code::compile(&self.scope.written_out(when), self.atoms));
        self.groups.push(GroupRun::new(group, parent, when));
        let steps: Vec<Child> = group.steps.iter().map(|step| Child::Step(self.step(step, index))).collect();
        let groups = group.groups.iter().map(|inner| Child::Group(self.group(inner, index)));
        let groups: Vec<Child> = groups.collect();
        self.groups[index].children = steps.into_iter().chain(groups).collect();
        index
    }

    fn step(&mut self, step: &Step, group: usize) -> usize {
        let done = Code::compile(&self.scope.written_out(&step.done), self.atoms);
        let code = match step.limit_s {
            Some(limit) => Code::Within(limit.micros(), Box::new(done)),
            None => done,
        };
        let cue = step.cue.as_ref().filter(|_| self.mode == Mode::Formative);
        self.steps.push(StepRun {
            step: step.clone(),
            code,
            group,
            cue_us: cue.and_then(|cue| delay_us(cue, self.earlier_attempts)),
            state: StepState::Waiting,
            done_us: None,
        });
        self.steps.len() - 1
    }
}

/// When a cue comes after its step opened; `None` once it has faded away.
fn delay_us(cue: &Cue, earlier_attempts: u32) -> Option<u64> {
    let Some(fade) = cue.fade else {
        return Some(cue.after_s.micros());
    };
    if fade.gone_after.is_some_and(|most| earlier_attempts >= most) {
        return None;
    }
    let later_us = fade.later_s.micros().saturating_mul(u64::from(earlier_attempts));
    Some(cue.after_s.micros().saturating_add(later_us))
}

impl GroupRun {
    /// The plot as a whole: a sequence of its groups.
    fn plot() -> Self {
        Self {
            parent: None,
            children: Vec::new(),
            order: Order::Sequence,
            required: true,
            when: None,
            branch: None,
            repeat: 1,
            rounds: 0,
            limit_us: None,
            state: super::groups::GroupState::Open { closes: None },
        }
    }

    fn new(group: &Group, parent: usize, when: Option<Code>) -> Self {
        Self {
            parent: Some(parent),
            order: group.order,
            required: group.required,
            when,
            repeat: group.repeat.max(1),
            limit_us: group.limit_s.map(|limit| limit.micros()),
            state: super::groups::GroupState::Waiting,
            ..Self::plot()
        }
    }
}
