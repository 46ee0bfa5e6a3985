//! Where everything is seen, the evaluator and the reference agree on every condition and trace.

use proptest::prelude::*;
use skillward_core::engine::{Evaluator, Outcome};

use super::generate::{HALF_US, condition, facts, trace};

fn outcome_of(truth: bool) -> Outcome {
    if truth { Outcome::Met } else { Outcome::NotMet }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_outcome_is_that_of_the_reference(condition in condition(), facts in facts(), more in 0..6_u64) {
        let end_us = facts.last().map_or(0, |(t_us, _)| *t_us) + more * HALF_US;
        let expected = outcome_of(trace(&facts, end_us).holds(&condition));
        let mut evaluator = Evaluator::new(&condition);
        for (t_us, fact) in &facts {
            evaluator.fact(*t_us, fact);
        }
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
}
