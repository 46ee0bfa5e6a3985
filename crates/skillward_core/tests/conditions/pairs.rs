//! Random conditions of depth 3 or more over 30 or more facts, in equal parts of each of the four outcomes:
//! the evaluator says what the reference says.
//!
//! *Open* is compared in the middle of a stream. *Not assessable* is the reference's word where two worlds
//! that agree with what was seen give different truths; then the evaluator must say so too. Where all worlds
//! that were tried agree, the evaluator may not say the opposite; that it is cautious there and judges
//! nothing is counted and printed.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use skillward_core::engine::{Evaluator, Outcome};
use skillward_core::observation::Fact;
use skillward_core::scenario::Condition;

use super::generate::{HALF_US, condition, some_facts, trace};
use super::hidden::{Loss, loss, merged, world, world_count};

/// How many pairs; `cargo xtask bars conditions` sets a million.
const PAIRS: &str = "SKILLWARD_PAIRS";
const FEW: usize = 1_000;
const DEPTH: usize = 3;
const FACTS: std::ops::Range<usize> = 30..40;
/// Worlds looked at where something is hidden.
const WORLDS: u32 = 48;
/// Enough for a judgement that no world may contradict, over many pairs.
const FEWER_WORLDS: u32 = 8;

fn depth(condition: &Condition) -> usize {
    let parts = condition.parts();
    if parts.is_empty() || condition.is_atom() {
        return 0;
    }
    1 + parts.into_iter().map(depth).max().unwrap_or(0)
}

#[derive(Default, Debug)]
struct Tally {
    pairs: [usize; 4],
    /// More pairs that were compared, and left out of the count so that the outcomes stay in balance.
    besides: usize,
    /// The evaluator judged nothing where the worlds that were tried agree.
    cautious: usize,
}

fn evaluate(condition: &Condition, facts: &[(u64, Fact)], end_us: u64) -> Evaluator {
    let mut evaluator = Evaluator::new(condition);
    for (t_us, fact) in facts.iter().filter(|(t_us, _)| *t_us <= end_us) {
        evaluator.fact(*t_us, fact);
    }
    evaluator.advance(end_us);
    evaluator
}

fn outcome(truth: bool) -> Outcome {
    if truth { Outcome::Met } else { Outcome::NotMet }
}

/// When 30 facts have been seen, and the stream goes on.
fn midway(condition: &Condition, facts: &[(u64, Fact)]) -> Outcome {
    let begun = &facts[..FACTS.start];
    let now_us = begun[begun.len() - 1].0;
    let expected = trace(begun, now_us).decided(condition).map_or(Outcome::Open, outcome);
    assert_eq!(evaluate(condition, begun, now_us).outcome(), expected, "{condition:?} {begun:?}");
    expected
}

fn at_the_end(condition: &Condition, facts: &[(u64, Fact)], end_us: u64) -> Outcome {
    let expected = outcome(trace(facts, end_us).holds(condition));
    assert_eq!(
        evaluate(condition, facts, end_us).finish(end_us),
        expected,
        "{condition:?} {facts:?} {end_us}"
    );
    expected
}

/// With the left hand lost for a while; `None` where the evaluator was cautious.
fn hidden(condition: &Condition, facts: &[(u64, Fact)], loss: Loss, end_us: u64) -> Option<Outcome> {
    let count = world_count(facts, loss);
    let given = evaluate(condition, &merged(facts, loss), end_us).finish(end_us);
    // Spread over all of them, so that two that differ are soon found.
    let worlds = |most: u32| (0..most.min(count)).map(move |index| index.wrapping_mul(2_654_435_761) % count);
    let truth = |bits: u32| world(facts, loss, end_us, bits).holds(condition);
    match given {
        Outcome::NotAssessable => {
            let first = truth(0);
            worlds(WORLDS).any(|bits| truth(bits) != first).then_some(given)
        }
        Outcome::Open => panic!("open at the end: {condition:?}"),
        _ => {
            for bits in worlds(FEWER_WORLDS) {
                let truth = truth(bits);
                assert_eq!(truth, given == Outcome::Met, "{condition:?} {facts:?} {loss:?} {bits}");
            }
            Some(given)
        }
    }
}

#[test]
fn random_pairs_of_each_outcome_show_no_difference() {
    let pairs = std::env::var(PAIRS).ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(FEW);
    let mut runner = TestRunner::deterministic();
    let drawn = (condition(), some_facts(FACTS), loss(), 1..6_u64);
    let mut tally = Tally::default();
    let share = pairs / 4;
    let at = |outcome: Outcome| match outcome {
        Outcome::Open => 0,
        Outcome::Met => 1,
        Outcome::NotMet => 2,
        Outcome::NotAssessable => 3,
    };
    while tally.pairs.iter().any(|count| *count < share) {
        let (condition, facts, loss, more) = drawn.new_tree(&mut runner).unwrap().current();
        if depth(&condition) < DEPTH {
            continue;
        }
        let end_us = facts.last().map_or(0, |(t_us, _)| *t_us) + more * HALF_US;
        let mut outcomes = Vec::new();
        if tally.pairs[0] < share {
            outcomes.push(midway(&condition, &facts));
        }
        if tally.pairs[1..3].iter().any(|count| *count < share) {
            outcomes.push(at_the_end(&condition, &facts, end_us));
        }
        if tally.pairs[3] < share {
            match hidden(&condition, &facts, loss, end_us) {
                Some(outcome) => outcomes.push(outcome),
                None => tally.cautious += 1,
            }
        }
        for outcome in outcomes {
            let count = &mut tally.pairs[at(outcome)];
            if *count < share {
                *count += 1;
            } else {
                tally.besides += 1;
            }
        }
    }
    println!(
        "{} pairs of depth {DEPTH} or more and {} facts or more (open, met, not met, not assessable: {:?}), {} besides: no difference; judged nothing where {WORLDS} worlds agree: {}",
        tally.pairs.iter().sum::<usize>(),
        FACTS.start,
        tally.pairs,
        tally.besides,
        tally.cautious
    );
}
