//! Which mutations are tried: all of each kind, and where there is a choice, one drawn by the seed.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use skillward_core::ids::SurfaceId;
use skillward_core::observation::Fact;
use skillward_core::rubric::{Criterion, Rubric};
use skillward_core::scenario::{Scenario, Scope};

use super::actions::{Action, Kind};
use super::apply::{grid, target_mut};
use super::{Change, Mutation};
use crate::texts::collect;
use crate::trace::Recording;

/// Shortest and longest delay, seconds.
const DELAY_S: (u64, u64) = (5, 60);
/// How many actions are tried at each surface that the scenario or the rubric speaks of.
const TRIES: usize = 2;

/// Observations with an amount in them, and how it is changed.
const AMOUNTS: &[(Change, fn(&Fact) -> bool)] = &[
    (Change::QuarterDose, |fact| matches!(fact, Fact::Dispensed { .. } | Fact::Administered { .. })),
    (Change::Feebly, |fact| matches!(fact, Fact::Compressed { .. } | Fact::Ventilated { .. })),
    (Change::Beside, |fact| matches!(fact, Fact::Pointed { .. })),
    (Change::Misread, |fact| matches!(fact, Fact::Measured { .. })),
];

/// The mutations of an attempt, the same for the same seed. `variant` is the seed of the attempt itself.
#[must_use]
pub fn plan(
    recording: &Recording,
    actions: &[Action],
    scenario: &Scenario,
    rubric: &Rubric,
    variant: u64,
    seed: u64,
) -> Vec<Mutation> {
    let mut planner =
        Planner { actions, recording, dice: Dice(ChaCha8Rng::seed_from_u64(seed)), plan: Vec::new() };
    let spoken_of = planner.spoken_of(scenario, rubric, &scenario.scope(variant));
    for at in 0..actions.len() {
        planner.slips(at, scenario, &spoken_of);
    }
    planner.habits();
    planner.surfaces(&spoken_of);
    planner.plan
}

struct Planner<'a> {
    actions: &'a [Action],
    recording: &'a Recording,
    dice: Dice,
    plan: Vec<Mutation>,
}

impl Planner<'_> {
    fn push(&mut self, which: Vec<usize>, change: Change) {
        let Some(action) = which.first().map(|at| &self.actions[*at]) else { return };
        self.plan.push(Mutation {
            action: action.name.clone(),
            at_us: action.from_us,
            always: which.len() > 1,
            which,
            change,
        });
    }

    /// What may happen to one action once.
    fn slips(&mut self, at: usize, scenario: &Scenario, spoken_of: &[SurfaceId]) {
        let action = &self.actions[at];
        self.push(vec![at], Change::Drop);
        let delay = self.dice.between(DELAY_S.0, DELAY_S.1) * 1_000_000;
        self.push(vec![at], Change::Delay(grid(delay)));
        if let Some(with) = self.next(at) {
            self.push(vec![at], Change::Swap { with, name: self.actions[with].name.clone() });
        }
        self.push(vec![at], Change::Repeat);
        if action.to_us > action.from_us {
            self.push(vec![at], Change::CutShort);
        }
        for (change, when) in AMOUNTS {
            if self.has(action, *when) {
                self.push(vec![at], change.clone());
            }
        }
        if let Some(target) = self.target(action) {
            let others: Vec<&SurfaceId> = spoken_of
                .iter()
                .filter(|other| **other != target && !action.name.contains(other.as_str()))
                .collect();
            if let Some(other) = self.dice.one(&others) {
                self.push(vec![at], Change::Elsewhere(other.clone()));
            }
        }
        match action.kind {
            Kind::Movement => {
                let others: Vec<usize> = self.others(Kind::Movement, &action.name);
                if let Some(of) = self.dice.one(&others) {
                    self.push(vec![at], Change::Movement { of, name: self.actions[of].name.clone() });
                }
            }
            Kind::Rub => {
                let inside = |other: &Action| {
                    other.kind == Kind::Movement && (action.from_us..=action.to_us).contains(&other.from_us)
                };
                if let Some(of) = self.actions.iter().position(inside) {
                    self.push(vec![at], Change::Movement { of, name: self.actions[of].name.clone() });
                }
            }
            Kind::Zone => {
                let others: Vec<_> = scenario
                    .place
                    .zones
                    .iter()
                    .filter(|zone| !action.name.ends_with(zone.id.as_str()))
                    .collect();
                if let Some(zone) = self.dice.one(&others) {
                    self.push(vec![at], Change::Zone(zone.id.clone()));
                }
            }
            Kind::Words => self.push(vec![at], Change::OtherWords),
            Kind::Contact | Kind::Series | Kind::Other => {}
        }
    }

    /// The same wherever an action of that name comes: what the learner never, or always, does.
    fn habits(&mut self) {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, action) in self.actions.iter().enumerate() {
            by_name.entry(&action.name).or_default().push(at);
        }
        for which in by_name.into_values().filter(|which| which.len() > 1) {
            let action = &self.actions[which[0]];
            self.push(which.clone(), Change::Drop);
            if action.to_us > action.from_us {
                self.push(which.clone(), Change::CutShort);
            }
            if action.kind == Kind::Movement
                && let Some(of) = self.dice.one(&self.others(Kind::Movement, &action.name))
            {
                self.push(which, Change::Movement { of, name: self.actions[of].name.clone() });
            }
        }
        for (change, when) in AMOUNTS {
            let which: Vec<usize> =
                (0..self.actions.len()).filter(|at| self.has(&self.actions[*at], *when)).collect();
            if which.len() > 1 {
                self.push(which, change.clone());
            }
        }
    }

    /// Contacts at other surfaces: each at one, and each surface that someone speaks of by some.
    fn surfaces(&mut self, spoken_of: &[SurfaceId]) {
        let contacts: Vec<usize> =
            (0..self.actions.len()).filter(|at| self.actions[*at].kind == Kind::Contact).collect();
        let mut pairs: Vec<(usize, SurfaceId)> = Vec::new();
        for &at in &contacts {
            let others: Vec<&SurfaceId> = spoken_of
                .iter()
                .filter(|surface| !self.actions[at].name.ends_with(surface.as_str()))
                .collect();
            if let Some(surface) = self.dice.one(&others) {
                pairs.push((at, surface.clone()));
            }
        }
        for surface in spoken_of {
            let others: Vec<usize> = contacts
                .iter()
                .copied()
                .filter(|at| !self.actions[*at].name.ends_with(surface.as_str()))
                .collect();
            for _ in 0..TRIES {
                if let Some(at) = self.dice.one(&others) {
                    pairs.push((at, surface.clone()));
                }
            }
        }
        let pairs: BTreeSet<_> = pairs.into_iter().collect();
        for (at, surface) in pairs {
            self.push(vec![at], Change::Surface(surface));
        }
    }

    /// Surfaces that the plot, the rubric or the attempt names.
    fn spoken_of(&self, scenario: &Scenario, rubric: &Rubric, scope: &Scope) -> Vec<SurfaceId> {
        let owners: BTreeSet<&str> = scenario
            .cast
            .iter()
            .map(|patient| patient.id.as_str())
            .chain(scenario.props.iter().map(|prop| prop.id.as_str()))
            .collect();
        let is_surface = |text: &str| {
            scenario.fixtures.contains_key(&SurfaceId::from(text))
                || text.rsplit_once('.').is_some_and(|(owner, _)| owners.contains(owner))
        };
        let mut texts = BTreeSet::new();
        let criteria = rubric.criteria.iter().flat_map(Criterion::conditions);
        // With bound names written out: what stands for a patient's wrist is the wrist of each.
        let written_out =
            scenario.plot.conditions().chain(criteria).filter_map(|condition| scope.expand(condition).ok());
        let values = written_out.map(serde_json::to_value).chain([serde_json::to_value(&scenario.plot)]);
        for value in values.flatten() {
            collect(&value, &mut texts);
        }
        for observation in &self.recording.observations {
            if let Fact::ContactBegan { surface, .. } = &observation.fact {
                texts.insert(surface.to_string());
            }
        }
        texts.iter().filter(|text| is_surface(text)).map(|text| SurfaceId::from(text.as_str())).collect()
    }

    fn has(&self, action: &Action, which: fn(&Fact) -> bool) -> bool {
        action.observations.iter().any(|index| which(&self.recording.observations[*index].fact))
    }

    /// Where the thing ended that the action moved, if it moved one.
    fn target(&self, action: &Action) -> Option<SurfaceId> {
        action.observations.iter().find_map(|index| {
            let mut fact = self.recording.observations[*index].fact.clone();
            target_mut(&mut fact).cloned()
        })
    }

    /// The next action that begins after this one is over, of the same rank: movements among movements.
    fn next(&self, at: usize) -> Option<usize> {
        let (action, movement) = (&self.actions[at], self.actions[at].kind == Kind::Movement);
        (at + 1..self.actions.len()).find(|next| {
            let next = &self.actions[*next];
            next.from_us >= action.to_us
                && next.observations[0] > action.observations[0]
                && (next.kind == Kind::Movement) == movement
        })
    }

    fn others(&self, kind: Kind, name: &str) -> Vec<usize> {
        (0..self.actions.len())
            .filter(|at| self.actions[*at].kind == kind && self.actions[*at].name != name)
            .collect()
    }
}

struct Dice(ChaCha8Rng);

impl Dice {
    /// A whole number from `low` to `high`, both included.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.0.next_u64() % (high - low + 1)
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        let last = u64::try_from(of.len()).ok()?.checked_sub(1)?;
        usize::try_from(self.between(0, last)).ok().map(|at| of[at].clone())
    }
}
