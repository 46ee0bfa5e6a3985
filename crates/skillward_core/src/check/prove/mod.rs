//! Proofs: what can come about at all, found by going through every run of a plot's and a rubric's
//! conditions, up to a bound.

mod alphabet;
mod machine;
mod order;
mod search;
mod world;

use std::cell::Cell;

use crate::scenario::{Condition, Scenario, Scope};

pub(super) use order::{PlotOrder, only_waits};
pub(super) use search::Outlook;
pub(super) use world::{Possible, missing};

use search::Begins;
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
            order,
            possible: Possible::new(scenario),
            scope: Scope::new(scenario, first.collect()),
            left: Cell::new(MOST_STEPS + FOR_EACH * conditions),
        }
    }

    /// What can become of a condition that is watched with the attempt.
    pub(super) fn outlook(&self, condition: &Condition) -> Outlook {
        self.look(condition, Begins::AtOnce, None)
    }

    /// What can become of a step's condition, watched from when the step opens.
    pub(super) fn of_step(&self, index: usize) -> Outlook {
        self.look(&self.order.steps[index].0.done, Begins::Later, Some(Asker::Step(index)))
    }

    /// What can become of a branch's condition by the time at which the group's turn comes.
    pub(super) fn of_branch(&self, group: usize, when: &Condition) -> Outlook {
        self.look(when, Begins::AtOnce, Some(Asker::Group(group)))
    }

    fn look(&self, condition: &Condition, begins: Begins, asker: Option<Asker>) -> Outlook {
        let Ok(written_out) = self.scope.expand(condition) else { return Outlook::ANYTHING };
        let outset = Outset { of: &self.possible, order: &self.order, asker };
        if let Some(outlook) = search::at_a_glance(&written_out, &outset) {
            return outlook;
        }
        let mut left = self.left.get();
        let outlook = search::outlook(&written_out, begins, &outset, &mut left);
        self.left.set(left);
        outlook
    }
}

#[cfg(test)]
mod tests;
