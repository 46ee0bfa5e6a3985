//! Random conditions and random traces over a small alphabet.

use proptest::prelude::*;
use skillward_core::decimal::Milli;
use skillward_core::observation::Fact;
use skillward_core::scenario::{Among, Condition};
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

/// Those, and acts of one hand: of the left, of the right, and of a hand that is bound or not.
fn leaves() -> Vec<Condition> {
    let with = |hand: &str, act: Condition| Condition::With { hand: hand.into(), act: Box::new(act) };
    let mut leaves = atoms();
    leaves.extend([
        // Seldom comes, so that something is left open.
        Condition::Said("y".into()),
        with("left", Condition::Touched("a".into())),
        with("right", Condition::Touching("a".into())),
        with("$h", Condition::Touching("a".into())),
        with("$h", Condition::Opened("a".into())),
    ]);
    leaves
}

fn seconds() -> impl Strategy<Value = Milli> {
    (0..9_i64).prop_map(|halves| Milli(halves * 500))
}

/// Any condition of some depth.
pub fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop::sample::select(leaves());
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
            (0..4_u32, boxed.clone()).prop_map(|(times, of)| Condition::CountAtLeast { times, of }),
            boxed.clone().prop_map(|of| Condition::ForEach { name: "h".into(), among: Among::Hands, of }),
            boxed.prop_map(|of| Condition::ForSome { name: "h".into(), among: Among::Hands, of }),
        ]
    })
}

/// A fact of the alphabet.
pub fn fact() -> impl Strategy<Value = Fact> {
    let hand = prop_oneof![Just(Hand::Left), Just(Hand::Right)];
    prop_oneof![
        15 => hand.clone().prop_map(|hand| Fact::ContactBegan { hand, surface: "a".into() }),
        15 => hand.clone().prop_map(|hand| Fact::ContactEnded { hand, surface: "a".into() }),
        10 => hand.prop_map(|hand| Fact::Opened { hand, surface: "a".into() }),
        10 => Just(Fact::Said { line: "x".into() }),
        1 => Just(Fact::Said { line: "y".into() }),
        5 => Just(Fact::Entered { zone: "z".into() }),
        5 => Just(Fact::Left { zone: "z".into() }),
    ]
}

/// Facts at multiples of [`HALF_US`], several at one instant now and then.
pub fn facts() -> impl Strategy<Value = Vec<(u64, Fact)>> {
    some_facts(0..12)
}

/// So many facts.
pub fn some_facts(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(u64, Fact)>> {
    prop::collection::vec((0..4_u64, fact()), count).prop_map(|facts| {
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

/// What a hand does, and that this hand does it.
pub fn by(hand: Hand, act: Condition) -> Vec<Condition> {
    let name = if hand == Hand::Left { "left" } else { "right" };
    vec![act.clone(), Condition::With { hand: name.into(), act: Box::new(act) }]
}

impl States {
    /// Takes in a fact and gives the events that it is.
    pub fn take(&mut self, fact: &Fact) -> Vec<Condition> {
        match fact {
            Fact::ContactBegan { hand, .. } => {
                self.hands[hand.index()] = true;
                by(*hand, Condition::Touched("a".into()))
            }
            Fact::ContactEnded { hand, .. } => {
                self.hands[hand.index()] = false;
                Vec::new()
            }
            Fact::Opened { hand, .. } => by(*hand, Condition::Opened("a".into())),
            Fact::Said { line } => vec![Condition::Said(line.clone())],
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
        let touching = Hand::BOTH.into_iter().filter(|hand| self.hands[hand.index()]);
        let mut atoms: Vec<Condition> =
            touching.flat_map(|hand| by(hand, Condition::Touching("a".into()))).collect();
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
