//! Every condition of a small depth over every short stream of a small alphabet: the evaluator and the
//! reference say the same, both while the stream goes on and at its end.
//!
//! `cargo xtask bars conditions` takes all conditions up to depth 2; the test takes all of depth 1 and an
//! even sample of depth 2.

use skillward_core::decimal::Milli;
use skillward_core::engine::{Evaluator, Outcome};
use skillward_core::observation::Fact;
use skillward_core::scenario::Condition;
use skillward_core::skin::Hand;

use super::generate::{HALF_US, trace};

/// Longest stream.
const LENGTH: u32 = 5;
/// Set to take every condition up to depth 2, instead of one in this many.
const ALL: &str = "SKILLWARD_ALL_CONDITIONS";
const ONE_IN: usize = 199;

fn atoms() -> Vec<Condition> {
    vec![Condition::Touched("a".into()), Condition::Touching("a".into()), Condition::Said("x".into())]
}

/// Every condition made of one combinator and these parts.
fn over(parts: &[Condition]) -> Vec<Condition> {
    let second = Milli(1_000);
    let boxed = |part: &Condition| Box::new(part.clone());
    let mut conditions = Vec::new();
    for part in parts {
        conditions.extend([
            Condition::Not(boxed(part)),
            Condition::Once(boxed(part)),
            Condition::Never(boxed(part)),
            Condition::Always(boxed(part)),
            Condition::Within { seconds: second, of: boxed(part) },
            Condition::ForAtLeast { seconds: second, of: boxed(part) },
            Condition::CountAtLeast { times: 2, of: boxed(part) },
        ]);
    }
    for one in parts {
        for other in parts {
            conditions.extend([
                Condition::All(vec![one.clone(), other.clone()]),
                Condition::Any(vec![one.clone(), other.clone()]),
                Condition::Then(vec![one.clone(), other.clone()]),
                Condition::Before(boxed(one), boxed(other)),
                Condition::Until { hold: boxed(one), until: boxed(other) },
                Condition::Since { hold: boxed(one), since: boxed(other) },
            ]);
        }
    }
    conditions
}

/// A stream of so many symbols: a touch, its end, a word, or half a second that passes.
fn stream(length: u32, number: u32) -> (Vec<(u64, Fact)>, u64) {
    let (mut facts, mut t_us) = (Vec::new(), 0);
    for place in 0..length {
        let hand = Hand::Left;
        match number >> (2 * place) & 3 {
            0 => facts.push((t_us, Fact::ContactBegan { hand, surface: "a".into() })),
            1 => facts.push((t_us, Fact::ContactEnded { hand, surface: "a".into() })),
            2 => facts.push((t_us, Fact::Said { line: "x".into() })),
            _ => t_us += HALF_US,
        }
    }
    (facts, t_us)
}

fn outcome_of(truth: Option<bool>) -> Outcome {
    match truth {
        Some(true) => Outcome::Met,
        Some(false) => Outcome::NotMet,
        None => Outcome::Open,
    }
}

#[test]
fn no_short_stream_tells_the_evaluator_from_the_reference() {
    let streams: Vec<_> = (0..=LENGTH)
        .flat_map(|length| (0..1_u32 << (2 * length)).map(move |number| stream(length, number)))
        .map(|(facts, end_us)| (trace(&facts, end_us), facts, end_us))
        .collect();
    let mut shallow = atoms();
    shallow.extend(over(&atoms()));
    let deep = over(&shallow);
    let one_in = if std::env::var_os(ALL).is_some() { 1 } else { ONE_IN };
    let conditions: Vec<&Condition> = shallow.iter().chain(deep.iter().step_by(one_in)).collect();
    for condition in &conditions {
        for (trace, facts, end_us) in &streams {
            let mut evaluator = Evaluator::new(condition);
            for (t_us, fact) in facts {
                evaluator.fact(*t_us, fact);
            }
            evaluator.advance(*end_us);
            assert_eq!(
                evaluator.outcome(),
                outcome_of(trace.decided(condition)),
                "{condition:?} {facts:?} {end_us}"
            );
            let last = evaluator.finish(*end_us);
            assert_eq!(last, outcome_of(Some(trace.holds(condition))), "{condition:?} {facts:?} {end_us}");
        }
    }
    println!(
        "{} conditions over {} streams: {} pairs, no difference",
        conditions.len(),
        streams.len(),
        conditions.len() * streams.len()
    );
}
