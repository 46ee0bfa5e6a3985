//! Where something was hidden, the evaluator says no more than every possible world bears out, and says
//! "not assessable" only where two worlds differ.

use std::collections::BTreeSet;

use proptest::prelude::*;
use skillward_core::engine::{Evaluator, Outcome, UNSEEN_AFTER_US};
use skillward_core::observation::{Fact, Tracked};
use skillward_core::scenario::Condition;
use skillward_core::skin::Hand;

use super::generate::{HALF_US, States, atoms, by, condition, facts};
use super::reference::{Item, Trace};

/// The left hand is lost for a while.
#[derive(Debug, Clone, Copy)]
pub struct Loss {
    from_us: u64,
    to_us: u64,
}

impl Loss {
    /// From when on something may have happened that nobody saw.
    fn hides(self, t_us: u64) -> bool {
        t_us >= self.from_us + UNSEEN_AFTER_US && t_us < self.to_us
    }
}

pub fn loss() -> impl Strategy<Value = Loss> {
    (0..16_u64, 1..10_u64).prop_map(|(from, halves)| Loss {
        // Off the grid of the facts, so that their order is plain.
        from_us: from * HALF_US + 100_000,
        to_us: (from + halves) * HALF_US + 200_000,
    })
}

/// Facts with the loss among them.
pub fn merged(facts: &[(u64, Fact)], loss: Loss) -> Vec<(u64, Fact)> {
    let what = Tracked::LeftHand;
    let mut merged = facts.to_vec();
    merged.push((loss.from_us, Fact::TrackingLost { what }));
    merged.push((loss.to_us, Fact::TrackingFound { what }));
    merged.sort_by_key(|(t_us, _)| *t_us);
    merged
}

/// Instants at which a world may differ from what was seen: where the loss begins to hide, and after facts.
fn loose_instants(facts: &[(u64, Fact)], loss: Loss) -> Vec<u64> {
    let after = facts.iter().map(|(t_us, _)| t_us + 1);
    let mut instants: BTreeSet<u64> = after.chain([loss.from_us + UNSEEN_AFTER_US]).collect();
    instants.retain(|t_us| loss.hides(*t_us));
    // Eight to the power of these: the first few and the last.
    let mut instants: Vec<u64> = instants.into_iter().collect();
    if instants.len() > 4 {
        instants.drain(3..instants.len() - 1);
    }
    instants
}

/// How many worlds there are that [`world`] knows of.
pub fn world_count(facts: &[(u64, Fact)], loss: Loss) -> u32 {
    1 << (3 * loose_instants(facts, loss).len())
}

/// One trace that agrees with what was seen, as far as the loose instants show.
pub fn world(facts: &[(u64, Fact)], loss: Loss, end_us: u64, bits: u32) -> Trace {
    let loose = loose_instants(facts, loss);
    let choice = |index: usize, what: usize| bits >> (3 * index + what) & 1 == 1;
    let mut times: Vec<(u64, usize, Option<&Fact>)> =
        facts.iter().enumerate().map(|(order, (t_us, fact))| (*t_us, order, Some(fact))).collect();
    times.extend(loose.iter().map(|t_us| (*t_us, usize::MAX, None)));
    times.push((loss.to_us, usize::MAX, None));
    times.sort_by_key(|(t_us, order, _)| (*t_us, *order));
    let mut seen = States::default();
    let mut left_unseen = None;
    let mut items = Vec::new();
    for (t_us, _, fact) in times {
        // One event an item, in either order: hidden things may follow each other at once.
        let mut unseen = Vec::new();
        if fact.is_none()
            && let Some(index) = loose.iter().position(|loose| *loose == t_us)
        {
            let touched = choice(index, 0).then(|| by(Hand::Left, Condition::Touched("a".into())));
            let opened = choice(index, 1).then(|| by(Hand::Left, Condition::Opened("a".into())));
            let again = touched.clone().filter(|_| opened.is_some());
            unseen.extend([touched, opened, again].into_iter().flatten());
            left_unseen = Some(choice(index, 2));
        }
        let seen_events = fact.map_or_else(Vec::new, |fact| seen.take(fact));
        let mut states = seen;
        if loss.hides(t_us) {
            // From the first loose instant on the left hand may be anywhere; before it, as last seen.
            states.hands[0] = left_unseen.unwrap_or(seen.hands[0]);
        }
        items.push(Item { t_us, events: seen_events, states: states.atoms() });
        items.extend(unseen.into_iter().map(|event| Item { t_us, events: event, states: states.atoms() }));
    }
    items.retain(|item| item.t_us <= end_us);
    Trace { items, end_us }
}

fn worlds(facts: &[(u64, Fact)], loss: Loss, end_us: u64) -> Vec<Trace> {
    (0..world_count(facts, loss)).map(|bits| world(facts, loss, end_us, bits)).collect()
}

fn truths(condition: &Condition, facts: &[(u64, Fact)], loss: Loss, end_us: u64) -> BTreeSet<bool> {
    worlds(facts, loss, end_us).iter().map(|world| world.holds(condition)).collect()
}

fn outcome(condition: &Condition, facts: &[(u64, Fact)], loss: Loss, end_us: u64) -> Outcome {
    let mut evaluator = Evaluator::new(condition);
    for (t_us, fact) in merged(facts, loss) {
        if t_us <= end_us {
            evaluator.fact(t_us, &fact);
        }
    }
    evaluator.finish(end_us)
}

/// Conditions in which no atom stands twice and no time is measured: there the evaluator is exact.
fn plain_condition() -> impl Strategy<Value = Condition> {
    let once = |atom: Condition| Condition::Once(Box::new(atom));
    let boxed = |condition: Condition| Box::new(condition);
    (Just(atoms()).prop_shuffle(), 0..8_u8).prop_map(move |(atoms, shape)| {
        let [a, b, c, ..] = <[Condition; 5]>::try_from(atoms).unwrap();
        match shape {
            0 => once(a),
            1 => Condition::Never(boxed(a)),
            2 => Condition::All(vec![a, b, c]),
            3 => Condition::Any(vec![Condition::Not(boxed(a)), b]),
            4 => Condition::Then(vec![a, b]),
            5 => Condition::Before(boxed(a), boxed(b)),
            // A state cannot come and go twice in the few instants of these worlds.
            6 => Condition::CountAtLeast { times: 2, of: boxed(Condition::Touched("a".into())) },
            _ => Condition::Not(boxed(Condition::Then(vec![a, b, c]))),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_world_contradicts_a_judgement(
        condition in condition(), facts in facts(), loss in loss(), more in 1..6_u64,
    ) {
        let end_us = facts.last().map_or(0, |(t_us, _)| *t_us) + more * HALF_US;
        let truths = truths(&condition, &facts, loss, end_us);
        match outcome(&condition, &facts, loss, end_us) {
            Outcome::Met => prop_assert!(!truths.contains(&false)),
            Outcome::NotMet => prop_assert!(!truths.contains(&true)),
            Outcome::NotAssessable => {}
            Outcome::Open => prop_assert!(false, "still open at the end"),
        }
    }

    #[test]
    fn not_assessable_means_that_both_truths_are_possible(
        condition in plain_condition(), facts in facts(), loss in loss(), more in 1..6_u64,
    ) {
        // Something hidden may lie between any two facts: leave room for it.
        let facts: Vec<_> =
            (0_u64..).zip(facts).take(3).map(|(order, (t_us, fact))| (t_us + 10 * order, fact)).collect();
        let end_us = facts.last().map_or(0, |(t_us, _)| *t_us) + more * HALF_US;
        if outcome(&condition, &facts, loss, end_us) == Outcome::NotAssessable {
            let truths = truths(&condition, &facts, loss, end_us);
            prop_assert_eq!(truths.len(), 2, "{:?}", condition);
        }
    }
}

/// Found by random pairs: a `since` that can come no more, if what was hidden went one way, leaves nothing to
/// be broken.
#[test]
fn what_may_have_become_impossible_out_of_sight_is_not_held_against_anyone() {
    let opened = || Box::new(Condition::Opened("a".into()));
    let right = Condition::With { hand: "right".into(), act: Box::new(Condition::Touching("a".into())) };
    let inner = Condition::Since { hold: Box::new(right), since: opened() };
    let condition = Condition::Until {
        hold: Box::new(Condition::Never(Box::new(Condition::Said("x".into())))),
        until: Box::new(Condition::Since { hold: opened(), since: Box::new(inner) }),
    };
    let facts = [(8 * HALF_US, Fact::Said { line: "x".into() })];
    let loss = Loss { from_us: 100_000, to_us: 3_000_000 };
    assert_eq!(truths(&condition, &facts, loss, 10 * HALF_US).len(), 2);
    assert_eq!(outcome(&condition, &facts, loss, 10 * HALF_US), Outcome::NotAssessable);
}

/// Found by random pairs: in the best world `since` is met by the closing alone, which leaves no time.
#[test]
fn what_only_the_closing_meets_breaks_nothing_in_any_world() {
    let touching = || Box::new(Condition::Touching("a".into()));
    let inner = Condition::Since { hold: touching(), since: Box::new(Condition::Not(touching())) };
    let hold = Box::new(Condition::Opened("a".into()));
    let condition = Condition::Since { hold, since: Box::new(inner) };
    let loss = Loss { from_us: 100_000, to_us: 1_700_000 };
    assert_eq!(truths(&condition, &[], loss, 10 * HALF_US).len(), 2);
    assert_eq!(outcome(&condition, &[], loss, 10 * HALF_US), Outcome::NotAssessable);
}

/// Found by random pairs: a hand that nobody sees may have stayed, so that what seemed two touches was one.
#[test]
fn what_may_have_gone_on_is_not_counted_twice_in_the_worst_world() {
    let touching = || Condition::Touching("a".into());
    let count = Condition::CountAtLeast { times: 3, of: Box::new(touching()) };
    let condition = Condition::Then(vec![Condition::Said("x".into()), touching(), count]);
    let (hand, surface) = (Hand::Right, || "a".into());
    let began = |halves: u64| (halves * HALF_US, Fact::ContactBegan { hand, surface: surface() });
    let ended = |halves: u64| (halves * HALF_US, Fact::ContactEnded { hand, surface: surface() });
    let said = (0, Fact::Said { line: "x".into() });
    let facts = [said, began(4), ended(5), began(6), ended(7), began(8), ended(9)];
    let loss = Loss { from_us: 100_000, to_us: 10 * HALF_US + 200_000 };
    assert_eq!(truths(&condition, &facts, loss, 12 * HALF_US).len(), 2);
    assert_eq!(outcome(&condition, &facts, loss, 12 * HALF_US), Outcome::NotAssessable);
}

/// Found by random pairs: a stage that may have failed out of sight takes the whole `Then` with it.
#[test]
fn a_stage_that_may_have_failed_may_have_failed_the_whole() {
    let never = Condition::Not(Box::new(Condition::Touched("a".into())));
    let right = Condition::With { hand: "right".into(), act: Box::new(Condition::Touching("a".into())) };
    let hold = Box::new(Condition::Then(vec![never]));
    let condition = Condition::Until { hold, until: Box::new(right) };
    let facts = [(5 * HALF_US, Fact::ContactBegan { hand: Hand::Right, surface: "a".into() })];
    let loss = Loss { from_us: 100_000, to_us: 2_000_000 };
    assert_eq!(truths(&condition, &facts, loss, 10 * HALF_US).len(), 2);
    assert_eq!(outcome(&condition, &facts, loss, 10 * HALF_US), Outcome::NotAssessable);
}
