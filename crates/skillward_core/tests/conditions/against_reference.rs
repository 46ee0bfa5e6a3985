//! Where everything is seen, the evaluator and the reference agree on every condition and trace.

use proptest::prelude::*;
use skillward_core::decimal::Milli;
use skillward_core::engine::{Evaluator, Outcome};

use skillward_core::observation::Fact;
use skillward_core::scenario::Condition;
use skillward_core::skin::Hand;

use super::generate::{HALF_US, condition, facts, trace};

fn evaluated(condition: &Condition, facts: &[(u64, Fact)], end_us: u64) -> Evaluator {
    let mut evaluator = Evaluator::new(condition);
    for (t_us, fact) in facts {
        evaluator.fact(*t_us, fact);
    }
    evaluator.advance(end_us);
    evaluator
}

fn outcome_of(truth: bool) -> Outcome {
    if truth { Outcome::Met } else { Outcome::NotMet }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_outcome_is_that_of_the_reference(condition in condition(), facts in facts(), more in 0..6_u64) {
        let end_us = facts.last().map_or(0, |(t_us, _)| *t_us) + more * HALF_US;
        let expected = outcome_of(trace(&facts, end_us).holds(&condition));
        let mut evaluator = evaluated(&condition, &facts, end_us);
        prop_assert_eq!(evaluator.finish(end_us), expected);
        for span in evaluator.spans() {
            prop_assert!(span.from_us <= span.to_us && span.to_us <= end_us, "{span:?} {end_us}");
        }
    }

    #[test]
    fn what_is_decided_stays_and_is_right_whatever_follows(
        condition in condition(), facts in facts(), cut in any::<prop::sample::Index>(), more in 0..6_u64,
    ) {
        let end_us = facts.last().map_or(0, |(t_us, _)| *t_us) + more * HALF_US;
        let mut evaluator = Evaluator::new(&condition);
        let mut decided = None;
        let cut = cut.index(facts.len() + 1);
        for (seen, (t_us, fact)) in facts.iter().enumerate() {
            if seen == cut {
                evaluator.advance(*t_us);
            }
            evaluator.fact(*t_us, fact);
            match (evaluator.outcome(), decided) {
                (Outcome::Open, None) => {}
                (outcome, None) => decided = Some(outcome),
                (outcome, Some(before)) => prop_assert_eq!(outcome, before),
            }
        }
        let last = evaluator.finish(end_us);
        prop_assert_ne!(last, Outcome::Open);
        if let Some(before) = decided {
            prop_assert_eq!(last, before);
        }
    }

    #[test]
    fn what_a_condition_does_not_name_changes_nothing(
        condition in condition(), facts in facts(), more in 0..6_u64,
        besides in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
    ) {
        let end_us = facts.last().map_or(0, |(t_us, _)| *t_us) + more * HALF_US;
        let mut with = facts.clone();
        for place in besides {
            let place = place.index(with.len() + 1);
            let t_us = with.get(place).map_or(end_us, |(t_us, _)| *t_us);
            with.insert(place, (t_us, Fact::Said { line: "something else".into() }));
        }
        prop_assert_eq!(trace(&with, end_us).holds(&condition), trace(&facts, end_us).holds(&condition));
        let (mut with, mut without) =
            (evaluated(&condition, &with, end_us), evaluated(&condition, &facts, end_us));
        prop_assert_eq!(with.outcome(), without.outcome());
        prop_assert_eq!(with.finish(end_us), without.finish(end_us));
    }
}

/// Found by a random seed: an event is over just after its instant, whether or not anything else happens, and
/// what then is so counts.
#[test]
fn just_after_an_event_only_states_are_left() {
    let touched = || Condition::Touched("a".into());
    let touching = || Condition::Touching("a".into());
    let not = |part: Condition| Condition::Not(Box::new(part));
    let boxed = |part: Condition| Box::new(part);
    let between = || Condition::All(vec![not(touched()), touching()]);
    let only_at_once = Condition::Any(vec![touched(), not(touching())]);
    let until =
        |hold: Condition| Condition::Until { hold: boxed(hold), until: boxed(Condition::Opened("a".into())) };
    let cases = [
        (until(only_at_once.clone()), false),
        (
            Condition::Since {
                hold: boxed(only_at_once.clone()),
                since: boxed(Condition::Once(boxed(not(touching())))),
            },
            false,
        ),
        (Condition::Always(boxed(only_at_once)), false),
        (Condition::Once(boxed(between())), true),
        (Condition::Never(boxed(between())), false),
        (Condition::CountAtLeast { times: 1, of: boxed(between()) }, true),
        (Condition::CountAtLeast { times: 2, of: boxed(between()) }, false),
        (Condition::CountAtLeast { times: 2, of: boxed(not(touched())) }, true),
        (Condition::ForAtLeast { seconds: Milli(0), of: boxed(between()) }, true),
        // In the same instant neither is before the other.
        (
            Condition::Before(
                boxed(Condition::Once(boxed(between()))),
                boxed(Condition::ForAtLeast { seconds: Milli(0), of: boxed(between()) }),
            ),
            false,
        ),
    ];
    let touch = (0, Fact::ContactBegan { hand: Hand::Right, surface: "a".into() });
    let word = (0, Fact::Said { line: "x".into() });
    for facts in [vec![touch.clone()], vec![touch, word]] {
        for (condition, truth) in &cases {
            assert_eq!(trace(&facts, 0).holds(condition), *truth, "reference: {condition:?} {facts:?}");
            let outcome = evaluated(condition, &facts, 0).finish(0);
            assert_eq!(outcome, outcome_of(*truth), "evaluator: {condition:?} {facts:?}");
        }
    }
}
