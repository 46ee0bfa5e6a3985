//! Proofs against what is known to be so, and the machine against the real evaluator.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use ron::extensions::Extensions;

use super::Prover;
use super::machine::{Choices, Now, State};
use crate::check::examples::Document;
use crate::decimal::Milli;
use crate::engine::code::{Atoms, Code};
use crate::engine::{Evaluator, Outcome};
use crate::observation::Fact;
use crate::scenario::{Condition, Scenario, parse};
use crate::skin::Hand;

fn condition(source: &str) -> Condition {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME).from_str(source).unwrap()
}

fn scenario() -> Scenario {
    parse(Document::Scenario.base()).unwrap()
}

/// Steps of the small scenario: pulse and line in any order, then answer, sit, leave, one after the other.
#[test]
fn what_can_be_met_and_what_cannot_is_told_apart() {
    let scenario = scenario();
    let prover = Prover::new(&scenario);
    for (source, met, not_met) in [
        (r#"Touched("chair")"#, true, true),
        (r#"All([Touched("chair"), Never(Touched("chair"))])"#, false, true),
        (r#"Any([Touched("chair"), Not(Touched("chair"))])"#, true, false),
        (r#"All([Never(Touched("chair")), ForAtLeast(seconds: 2, of: Touching("chair"))])"#, false, true),
        (r#"All([Never(With(hand: "left", act: Touched("chair"))), Once(Touching("chair"))])"#, true, true),
        (r#"Before(Touched("chair"), Touched("chair"))"#, false, true),
        (r#"Then([StepDone("leave"), StepDone("sit")])"#, false, true),
        (r#"Then([StepDone("sit"), StepDone("leave")])"#, true, true),
        (r#"Then([StepDone("line"), StepDone("pulse")])"#, true, true),
        (r#"Before(StepDone("leave"), StepDone("pulse"))"#, false, true),
        (r#"Never(All([StepDone("leave"), Never(StepDone("answer"))]))"#, true, false),
        (r#"CountAtLeast(times: 2, of: StepDone("sit"))"#, false, true),
        (r#"All([Once(Holding("phone.handset")), Never(Grabbed("phone.handset"))])"#, false, true),
        (r#"Until(hold: Never(Touched("chair")), until: Touched("chair"))"#, true, false),
        (
            r#"All([CountAtLeast(times: 5, of: Touched("chair")), Not(CountAtLeast(times: 6, of: Touched("chair")))])"#,
            true,
            true,
        ),
        (
            r#"All([CountAtLeast(times: 3, of: Touched("chair")), Not(CountAtLeast(times: 2, of: Touched("chair")))])"#,
            false,
            true,
        ),
        (r#"Vital(patient: "mrs_okafor", sign: "pulse", at_least: 111)"#, false, true),
        (r#"Vital(patient: "mrs_okafor", sign: "pulse", at_least: 110)"#, true, true),
        (r#"Vital(patient: "mrs_okafor", sign: "pulse", at_most: 90)"#, true, false),
        (r#"TimerEnded("round")"#, true, true),
        (r#"TimerEnded("other")"#, false, true),
        (r#"Opportunity(moments: [2], patient: "mrs_okafor")"#, true, true),
        (r#"Opportunity(moments: [2], patient: "mr_lindqvist")"#, false, true),
        (r#"Since(hold: Touching("chair"), since: Touched("chair"))"#, true, true),
        (r#"Within(seconds: 5, of: All([Touched("chair"), Never(Touched("chair"))]))"#, false, true),
    ] {
        let outlook = prover.outlook(&condition(source));
        assert!(!outlook.stopped, "{source}");
        assert_eq!((outlook.met, outlook.not_met), (met, not_met), "{source}");
    }
}

#[test]
fn a_step_cannot_wait_for_what_waits_for_it() {
    let scenario = scenario();
    let prover = Prover::new(&scenario);
    let order = &prover.order;
    let step = |name: &str| order.step(name).unwrap();
    for (asked, asker, waits) in [
        ("leave", "pulse", true),
        ("leave", "answer", true),
        ("answer", "leave", false),
        ("line", "pulse", false),
        ("pulse", "pulse", true),
    ] {
        assert_eq!(order.waits_for(asked, step(asker)), waits, "{asked} for {asker}");
    }
    assert!(order.must_precede("pulse", "leave") && order.must_precede("answer", "sit"));
    assert!(!order.must_precede("pulse", "line") && !order.must_precede("leave", "sit"));
    let opened = Document::Scenario.base().replacen("order: AnyOrder, steps", "order: OneOf, steps", 1);
    let scenario = parse(&opened).unwrap();
    let prover = Prover::new(&scenario);
    assert!(!prover.order.must_precede("pulse", "leave"), "the line may be done instead");
    assert_eq!(
        prover.order.may_be_missed(prover.order.step("pulse").unwrap()),
        Some("another of its group may be done instead")
    );
}

#[test]
fn where_too_much_can_happen_it_stops_and_says_so() {
    let scenario = scenario();
    let prover = Prover::new(&scenario);
    // The first eleven may come in any order: two to the eleventh states, and none that meets it.
    let words: Vec<String> = (0..16).map(|word| format!("Said(\"w{word}\")")).collect();
    let source = format!("All([{}, Before(Said(\"x\"), Said(\"x\"))])", words.join(", "));
    let outlook = prover.outlook(&condition(&source));
    assert!(outlook.stopped || outlook.is_never_met(), "{outlook:?}");
    let any: Vec<String> = words.iter().map(|word| format!("Not({word})")).collect();
    let source = format!("All([{}, Any([{}])])", words.join(", "), any.join(", "));
    let outlook = prover.outlook(&condition(&source));
    assert!(outlook.stopped && !outlook.met, "{outlook:?}");
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        Just(Condition::Touched("a".into())),
        Just(Condition::Touching("a".into())),
        Just(Condition::Said("x".into())),
        Just(Condition::InZone("z".into())),
    ];
    leaf.prop_recursive(4, 12, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let seconds = || (0..4_i64).prop_map(|halves| Milli(halves * 500));
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::Any),
            boxed.clone().prop_map(Condition::Not),
            boxed.clone().prop_map(Condition::Once),
            boxed.clone().prop_map(Condition::Never),
            boxed.clone().prop_map(Condition::Always),
            prop::collection::vec(inner, 1..3).prop_map(Condition::Then),
            (boxed.clone(), boxed.clone()).prop_map(|(a, b)| Condition::Before(a, b)),
            (boxed.clone(), boxed.clone()).prop_map(|(hold, until)| Condition::Until { hold, until }),
            (boxed.clone(), boxed.clone()).prop_map(|(hold, since)| Condition::Since { hold, since }),
            (seconds(), boxed.clone()).prop_map(|(seconds, of)| Condition::Within { seconds, of }),
            (seconds(), boxed.clone()).prop_map(|(seconds, of)| Condition::ForAtLeast { seconds, of }),
            (0..7_u32, boxed).prop_map(|(times, of)| Condition::CountAtLeast { times, of }),
        ]
    })
}

fn fact(which: u8) -> Fact {
    let hand = Hand::Left;
    match which {
        0 => Fact::ContactBegan { hand, surface: "a".into() },
        1 => Fact::ContactEnded { hand, surface: "a".into() },
        2 => Fact::Said { line: "x".into() },
        3 => Fact::Entered { zone: "z".into() },
        _ => Fact::Left { zone: "z".into() },
    }
}

/// Every state that the machine may be in after a stream, time passing between facts as it likes.
fn reached(code: &Code, atoms: &Atoms, facts: &[(u64, u8)], end_us: u64) -> Vec<State> {
    let (mut touching, mut inside) = (false, false);
    let values = |touching: bool, inside: bool, event: Option<u8>| -> Vec<bool> {
        let truth = |atom: &Condition| match atom {
            Condition::Touched(_) => event == Some(0),
            Condition::Said(_) => event == Some(2),
            Condition::Touching(_) => touching,
            _ => inside,
        };
        atoms.iter().map(|(_, atom)| truth(atom)).collect()
    };
    let every = |states: &[State], step: &dyn Fn(&State, &mut Choices) -> State| {
        let mut next = std::collections::BTreeSet::new();
        for state in states {
            let mut choices = Choices::default();
            loop {
                next.insert(step(state, &mut choices));
                if !choices.again() {
                    break;
                }
            }
        }
        next.into_iter().collect::<Vec<State>>()
    };
    let pass = |states: Vec<State>, lasting: &[bool]| {
        let now = Now { values: lasting, lasting, time: true };
        // Several things may be over at several instants.
        let once = |states: Vec<State>| {
            let mut all = every(&states, &|state, choices| state.clone().step(code, now, choices));
            all.extend(states);
            all.sort();
            all.dedup();
            all
        };
        (0..6).fold(states, |states, _| once(states))
    };
    let lasting = values(false, false, None);
    let now = Now { values: &lasting, lasting: &lasting, time: false };
    let mut states = every(&[State::Waiting], &|_, choices| State::start(code, now, choices));
    let mut before_us = 0;
    for (t_us, which) in facts {
        if *t_us > before_us {
            states = pass(states, &values(touching, inside, None));
            before_us = *t_us;
        }
        match which {
            0 => touching = true,
            1 => touching = false,
            3 => inside = true,
            4 => inside = false,
            _ => {}
        }
        let (now_true, lasting) = (values(touching, inside, Some(*which)), values(touching, inside, None));
        let now = Now { values: &now_true, lasting: &lasting, time: false };
        states = every(&states, &|state, choices| state.clone().step(code, now, choices));
    }
    if end_us > before_us {
        states = pass(states, &values(touching, inside, None));
    }
    states
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn what_the_evaluator_says_the_machine_can_say_too(
        condition in any_condition(),
        steps in prop::collection::vec((0..3_u64, 0..5_u8), 0..7),
        more in 0..3_u64,
    ) {
        let mut t_us = 0;
        let facts: Vec<(u64, u8)> = steps
            .into_iter()
            .map(|(halves, which)| {
                t_us += halves * 500_000;
                (t_us, which)
            })
            .collect();
        let end_us = t_us + more * 500_000;
        let mut evaluator = Evaluator::new(&condition);
        for (t_us, which) in &facts {
            evaluator.fact(*t_us, &fact(*which));
        }
        let said = evaluator.finish(end_us) == Outcome::Met;
        let mut atoms = Atoms::default();
        let code = Code::compile(&condition, &mut atoms);
        let states = reached(&code, &atoms, &facts, end_us);
        let can = states.into_iter().any(|state| state.close(&code) == said);
        prop_assert!(can, "{said} {condition:?} {facts:?} {end_us}");
    }
}
