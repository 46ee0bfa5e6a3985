//! Proofs: what can come about at all, found by going through every run of a plot's and a rubric's
//! conditions, up to a bound.

mod alphabet;
mod causes;
mod machine;
mod order;
mod search;
mod world;

use std::cell::Cell;

use crate::scenario::{Condition, Scenario, Scope};

pub(super) use causes::needed;
pub(super) use order::{PlotOrder, only_waits};
pub(super) use search::Outlook;
pub(super) use world::{Possible, missing};

use search::{Asked, Begins};
use world::{Asker, Outset};

/// Steps of machines for one document: a bound that is the same on every computer, as a time would not be.
const MOST_STEPS: usize = 100_000;
/// So many more for each step and rule of the plot.
const FOR_EACH: usize = 100;

/// Looks at what conditions of one document can become.
#[derive(Debug)]
pub(super) struct Prover<'a> {
    pub(super) order: PlotOrder<'a>,
    pub(super) possible: Possible<'a>,
    scope: Scope,
    left: Cell<usize>,
}

impl<'a> Prover<'a> {
    pub(super) fn new(scenario: &'a Scenario) -> Self {
        let draws = &scenario.variants.draw;
        let first = draws.iter().filter_map(|draw| Some((draw.name.clone(), draw.from.first()?.clone())));
        let order = PlotOrder::new(&scenario.plot);
        let conditions = order.steps.len() + scenario.plot.rules.len();
        Self {
            possible: Possible::new(scenario, &order),
            order,
            scope: Scope::new(scenario, first.collect()),
            left: Cell::new(MOST_STEPS + FOR_EACH * conditions),
        }
    }

    /// What can become of a condition that is watched with the attempt.
    pub(super) fn outlook(&self, condition: &Condition) -> Outlook {
        self.look(condition, Begins::AtOnce, Asked::Both, None)
    }

    /// Whether the end can come while the attempt runs.
    pub(super) fn of_end(&self, ends: &Condition) -> Outlook {
        self.look(ends, Begins::AtOnce, Asked::InTime, None)
    }

    /// Whether a condition is met where nothing ever happens.
    pub(super) fn is_met_by_nothing(&self, condition: &Condition) -> bool {
        let Ok(written_out) = self.scope.expand(condition) else { return false };
        let outset = Outset { of: &self.possible, order: &self.order, asker: None };
        search::met_by_nothing(&written_out, &outset)
    }

    /// What can become of a rule's condition, by the rule's place.
    pub(super) fn of_rule(&self, index: usize, when: &Condition) -> Outlook {
        self.look(when, Begins::AtOnce, Asked::InTime, Some(Asker::Rule(index)))
    }

    /// What can become of a step's condition, watched from when the step opens.
    pub(super) fn of_step(&self, index: usize) -> Outlook {
        self.look(&self.order.steps[index].0.done, Begins::Later, Asked::InTime, Some(Asker::Step(index)))
    }

    /// A timer that a step needs and that nothing starts while the step waits for it.
    pub(super) fn late_timer(&self, index: usize) -> Option<&'a str> {
        let (step, _, _) = self.order.steps[index];
        let asker = Some(Asker::Step(index));
        let late = |timer: &&str| !self.possible.starts(timer, &self.order, asker);
        causes::timers_of(&step.done).into_iter().find(late)
    }

    /// What can become of a branch's condition by the time at which the group's turn comes.
    pub(super) fn of_branch(&self, group: usize, when: &Condition) -> Outlook {
        self.look(when, Begins::AtOnce, Asked::Both, Some(Asker::Group(group)))
    }

    fn look(&self, condition: &Condition, begins: Begins, asked: Asked, asker: Option<Asker>) -> Outlook {
        let Ok(written_out) = self.scope.expand(condition) else { return Outlook::ANYTHING };
        let outset = Outset { of: &self.possible, order: &self.order, asker };
        if let Some(outlook) = search::at_a_glance(&written_out, &outset) {
            return outlook;
        }
        let mut left = self.left.get();
        let outlook = search::outlook(&written_out, begins, asked, &outset, &mut left);
        self.left.set(left);
        outlook
    }
}

#[cfg(test)]
mod tests;
