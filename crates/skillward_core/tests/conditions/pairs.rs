//! Random conditions of depth 3 or more over 30 or more facts, at least a tenth of each of the four outcomes:
//! the evaluator says what the reference says.
//!
//! *Open* is compared in the middle of a stream. *Not assessable* is the reference's word where two worlds
//! that agree with what was seen give different truths; then the evaluator must say so too. Where all worlds
//! that were tried agree, the evaluator may not say the opposite; that it is cautious there and judges
//! nothing is counted and printed.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
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

/// Of ten pairs, how many are to come out open, met, not met, not assessable. The last take a look at many
/// worlds each.
const OF_TEN: [usize; 4] = [3, 3, 3, 1];

/// Draws pairs until so many of each outcome were compared; the same for the same seed.
fn compare(wanted: [usize; 4], seed: u8) -> Tally {
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), random);
    let drawn = (condition(), some_facts(FACTS), loss(), 1..6_u64);
    let mut tally = Tally::default();
    let at = |outcome: Outcome| match outcome {
        Outcome::Open => 0,
        Outcome::Met => 1,
        Outcome::NotMet => 2,
        Outcome::NotAssessable => 3,
    };
    let short = |tally: &Tally, which: usize| tally.pairs[which] < wanted[which];
    while (0..4).any(|which| short(&tally, which)) {
        let (condition, facts, loss, more) = drawn.new_tree(&mut runner).unwrap().current();
        if depth(&condition) < DEPTH {
            continue;
        }
        let end_us = facts.last().map_or(0, |(t_us, _)| *t_us) + more * HALF_US;
        let mut outcomes = Vec::new();
        if short(&tally, 0) {
            outcomes.push(midway(&condition, &facts));
        }
        if short(&tally, 1) || short(&tally, 2) {
            outcomes.push(at_the_end(&condition, &facts, end_us));
        }
        if short(&tally, 3) {
            match hidden(&condition, &facts, loss, end_us) {
                Some(outcome) => outcomes.push(outcome),
                None => tally.cautious += 1,
            }
        }
        for outcome in outcomes {
            let which = at(outcome);
            if short(&tally, which) {
                tally.pairs[which] += 1;
            } else {
                tally.besides += 1;
            }
        }
    }
    tally
}

#[test]
fn random_pairs_of_each_outcome_show_no_difference() {
    let pairs = std::env::var(PAIRS).ok().and_then(|pairs| pairs.parse().ok()).unwrap_or(FEW);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(64);
    let wanted = OF_TEN.map(|of_ten| (pairs * of_ten / 10).div_ceil(threads));
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let seeds = (0..threads).map(|thread| u8::try_from(thread).unwrap());
        let running: Vec<_> = seeds.map(|seed| scope.spawn(move || compare(wanted, seed))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let sum = |of: &dyn Fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
    let each: Vec<usize> = (0..4).map(|which| sum(&|tally| tally.pairs[which])).collect();
    println!(
        "{} pairs of depth {DEPTH} or more and {} facts or more (open, met, not met, not assessable: {each:?}), {} besides: no difference; judged nothing where {WORLDS} worlds agree: {}",
        each.iter().sum::<usize>(),
        FACTS.start,
        sum(&|tally| tally.besides),
        sum(&|tally| tally.cautious)
    );
}
