//! Random conditions and random traces over a small alphabet.

use proptest::prelude::*;
use skillward_core::decimal::Milli;
use skillward_core::observation::Fact;
use skillward_core::scenario::Condition;
use skillward_core::skin::Hand;

use super::reference::{Item, Trace};

/// Half a second: every time in these tests is a multiple of it, so that things often coincide.
pub const HALF_US: u64 = 500_000;

pub fn atoms() -> Vec<Condition> {
    vec![
        Condition::Touched("a".into()),
        Condition::Opened("a".into()),
        Condition::Touching("a".into()),
        Condition::Said("x".into()),
        Condition::InZone("z".into()),
    ]
}

fn seconds() -> impl Strategy<Value = Milli> {
    (0..9_i64).prop_map(|halves| Milli(halves * 500))
}

/// Any condition of some depth.
pub fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop::sample::select(atoms());
    leaf.prop_recursive(4, 16, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::Any),
            boxed.clone().prop_map(Condition::Not),
            boxed.clone().prop_map(Condition::Once),
            boxed.clone().prop_map(Condition::Never),
            boxed.clone().prop_map(Condition::Always),
            prop::collection::vec(inner, 1..4).prop_map(Condition::Then),
            (boxed.clone(), boxed.clone()).prop_map(|(a, b)| Condition::Before(a, b)),
            (boxed.clone(), boxed.clone()).prop_map(|(hold, until)| Condition::Until { hold, until }),
            (boxed.clone(), boxed.clone()).prop_map(|(hold, since)| Condition::Since { hold, since }),
            (seconds(), boxed.clone()).prop_map(|(seconds, of)| Condition::Within { seconds, of }),
            (seconds(), boxed.clone()).prop_map(|(seconds, of)| Condition::ForAtLeast { seconds, of }),
            (0..4_u32, boxed).prop_map(|(times, of)| Condition::CountAtLeast { times, of }),
        ]
    })
}

/// A fact of the alphabet.
pub fn fact() -> impl Strategy<Value = Fact> {
    let hand = prop_oneof![Just(Hand::Left), Just(Hand::Right)];
    prop_oneof![
        3 => hand.clone().prop_map(|hand| Fact::ContactBegan { hand, surface: "a".into() }),
        3 => hand.clone().prop_map(|hand| Fact::ContactEnded { hand, surface: "a".into() }),
        2 => hand.prop_map(|hand| Fact::Opened { hand, surface: "a".into() }),
        2 => Just(Fact::Said { line: "x".into() }),
        1 => Just(Fact::Entered { zone: "z".into() }),
        1 => Just(Fact::Left { zone: "z".into() }),
    ]
}

/// Facts at multiples of [`HALF_US`], several at one instant now and then.
pub fn facts() -> impl Strategy<Value = Vec<(u64, Fact)>> {
    prop::collection::vec((0..4_u64, fact()), 0..12).prop_map(|facts| {
        let mut t_us = 0;
        facts
            .into_iter()
            .map(|(gap, fact)| {
                t_us += gap * HALF_US;
                (t_us, fact)
            })
            .collect()
    })
}

/// Hands on the surface and whether the learner is in the zone.
#[derive(Debug, Clone, Copy, Default)]
pub struct States {
    pub hands: [bool; 2],
    pub zone: bool,
}

impl States {
    /// Takes in a fact and gives the events that it is.
    pub fn take(&mut self, fact: &Fact) -> Vec<Condition> {
        match fact {
            Fact::ContactBegan { hand, .. } => {
                self.hands[hand.index()] = true;
                vec![Condition::Touched("a".into())]
            }
            Fact::ContactEnded { hand, .. } => {
                self.hands[hand.index()] = false;
                Vec::new()
            }
            Fact::Opened { .. } => vec![Condition::Opened("a".into())],
            Fact::Said { .. } => vec![Condition::Said("x".into())],
            Fact::Entered { .. } => {
                self.zone = true;
                Vec::new()
            }
            Fact::Left { .. } => {
                self.zone = false;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    pub fn atoms(self) -> Vec<Condition> {
        let mut atoms = Vec::new();
        if self.hands.contains(&true) {
            atoms.push(Condition::Touching("a".into()));
        }
        if self.zone {
            atoms.push(Condition::InZone("z".into()));
        }
        atoms
    }
}

/// The trace of facts that were all seen.
pub fn trace(facts: &[(u64, Fact)], end_us: u64) -> Trace {
    let mut states = States::default();
    let items = facts
        .iter()
        .map(|(t_us, fact)| {
            let events = states.take(fact);
            Item { t_us: *t_us, events, states: states.atoms() }
        })
        .collect();
    Trace { items, end_us }
}
