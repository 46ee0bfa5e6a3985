//! The examples of `explain` that are traces, and what acts come to.
#![allow(clippy::unwrap_used)]

use skillward_core::check::examples::{ALL, Document};
use skillward_core::event::EndReason;
use skillward_core::observation::Fact;
use skillward_core::{rubric, scenario};

use super::{ExpandError, check, expand, parse};

fn found(text: &str) -> Vec<(String, usize)> {
    let scenario = scenario::parse(Document::Scenario.base()).unwrap();
    let rubric = rubric::parse(Document::Rubric.base()).unwrap();
    let golden = parse("a.ron", text).unwrap();
    let found = check("a.ron", text, &golden, &scenario, &rubric, None);
    found.into_iter().map(|mistake| (mistake.code.to_string(), mistake.line)).collect()
}

#[test]
fn each_wrong_trace_gives_its_code_at_its_line_and_each_right_one_is_clean() {
    let mut checked = 0;
    for example in ALL.iter().filter(|example| example.document == Document::Trace) {
        assert_eq!(found(&example.right_document()), [], "{}", example.code);
        assert_eq!(found(&example.wrong_document()), [(example.code.to_string(), example.line())]);
        checked += 1;
    }
    assert_eq!(checked, 3);
}

fn acts(text: &str) -> Result<super::Recording, ExpandError> {
    let text = format!(
        "(format: 1, summary: \"x\", routines: {{ \"a\": [Do(\"b\")], \"b\": [Do(\"a\")], \"two\": [Wait(1), Wait(1)], \
         \"many\": [Do(\"two\"), Do(\"two\")] }}, acts: {text})"
    );
    expand(&parse("a.ron", &text).unwrap(), &scenario::parse(Document::Scenario.base()).unwrap())
}

#[test]
fn time_passes_as_it_is_said() {
    let recording = acts("[Do(\"many\"), Enter(\"bay\"), At(10.5), Leave(\"bay\"), Finish]").unwrap();
    let times: Vec<u64> = recording.observations.iter().map(|observation| observation.t_us).collect();
    assert_eq!(times, [4_000_000, 10_500_000, 11_500_000]);
    assert_eq!(recording.end, (11_500_000, EndReason::Learner));
    assert_eq!(acts("[Wait(3)]").unwrap().end, (4_000_000, EndReason::Stopped));
}

#[test]
fn product_comes_as_the_scenario_gives_it_and_rubs_as_samples() {
    let recording = acts("[TakeProduct(from: \"rub_a\", presses: 2), Rub([(palm_to_palm, 3)])]").unwrap();
    let given =
        recording.observations.iter().filter(|o| matches!(o.fact, Fact::Dispensed { volume_ul: 1500, .. }));
    assert_eq!(given.count(), 2);
    let rubs = recording.observations.iter().filter(|o| matches!(o.fact, Fact::Rub(_))).count();
    assert!((85..=91).contains(&rubs), "30 Hz for 3 s: {rubs}");
    assert!(recording.observations.is_sorted_by_key(|observation| observation.t_us));
}

#[test]
fn what_cannot_be_played_says_why() {
    assert_eq!(acts("[Do(\"a\")]"), Err(ExpandError::Circular("a".to_owned())));
    assert_eq!(acts("[Do(\"c\")]"), Err(ExpandError::NoRoutine("c".to_owned())));
    assert_eq!(
        acts("[TakeProduct(from: \"door\", presses: 1)]"),
        Err(ExpandError::NoDispenser("door".into()))
    );
    assert!(matches!(acts("[Wait(9), At(3)]"), Err(ExpandError::Backwards { .. })));
    assert_eq!(acts("[Wait(7201)]"), Err(ExpandError::TooLong));
    assert_eq!(acts("[Rub([(palm_to_palm, 999999999)])]"), Err(ExpandError::TooLong));
    assert_eq!(acts("[TakeProduct(from: \"rub_a\", presses: 4000000000)]"), Err(ExpandError::TooLong));
}

#[test]
fn care_and_knowledge_are_observed_as_a_front_end_would() {
    let recording = acts(
        r#"[
            Place(item: "phone.handset", onto: "chair"),
            Dispose(item: "line_a.port", into: "chair", hand: left),
            Look(surface: "chair", hold_s: 2),
            Point(structure: "liver", error_mm: 7),
            Trace(path: "coronary", edges: ["upper", "lower"]),
            Measure(quantity: "pulse", at: "mrs_okafor.wrist", value: 82.5, hold_s: 15),
            Chart(field: "pulse", value: "82 /min"),
            Give(product: "morphine", patient: "mrs_okafor", route: "iv", dose: 2.5, unit: "mg"),
            Compress(patient: "mrs_okafor", times: 3, a_minute: 120),
            Ventilate(patient: "mrs_okafor", volume_ml: 480),
        ]"#,
    )
    .unwrap();
    let seen: Vec<(u64, &Fact)> =
        recording.observations.iter().map(|observation| (observation.t_us, &observation.fact)).collect();
    let at = |which: fn(&Fact) -> bool| -> Vec<u64> {
        seen.iter().filter(|(_, fact)| which(fact)).map(|(t_us, _)| *t_us / 1_000).collect()
    };
    assert_eq!(at(|fact| matches!(fact, Fact::Placed { onto, .. } if onto.as_str() == "chair")), [1_200]);
    assert_eq!(
        at(|fact| matches!(fact, Fact::Disposed { hand: skillward_core::skin::Hand::Left, .. })),
        [3_200]
    );
    assert_eq!(at(|fact| matches!(fact, Fact::Faced { .. } | Fact::LookedAway { .. })), [5_000, 7_000]);
    assert_eq!(at(|fact| matches!(fact, Fact::Pointed { error_mm: 7, .. })), [8_000]);
    assert_eq!(at(|fact| matches!(fact, Fact::Traced { .. })), [9_000, 10_000]);
    assert_eq!(at(|fact| matches!(fact, Fact::Measured { value_milli: 82_500, .. })), [26_000]);
    assert_eq!(at(|fact| matches!(fact, Fact::Charted { .. })), [27_000]);
    assert_eq!(at(|fact| matches!(fact, Fact::Administered { dose_milli: 2_500, .. })), [28_000]);
    assert_eq!(
        at(|fact| matches!(fact, Fact::Compressed { depth_mm: 55, recoil_milli: 1_000, .. })),
        [29_000, 29_500, 30_000]
    );
    assert_eq!(at(|fact| matches!(fact, Fact::Ventilated { volume_ml: 480, .. })), [31_000]);
    assert!(recording.observations.is_sorted_by_key(|observation| observation.t_us));
}

#[test]
fn names_in_later_acts_are_checked_too() {
    let wrong = |act: &str| {
        let text = format!("(format: 1, summary: \"x\", acts: [{act}])");
        found(&text).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(wrong(r#"Place(item: "phone.handset", onto: "sofa")"#), ["SW0013"]);
    assert_eq!(
        wrong(r#"Measure(quantity: "pulse", at: "mrs_okafor.antler", value: 8)"#),
        Vec::<String>::new()
    );
    assert_eq!(wrong(r#"Measure(quantity: "pulse", at: "mr_x.wrist", value: 8)"#), ["SW0013"]);
    assert_eq!(wrong(r#"Compress(patient: "mr_x", times: 30)"#), ["SW0016"]);
    assert_eq!(wrong(r#"Compress(patient: "mrs_okafor", times: 4000000000)"#), ["SW0062"]);
}

#[test]
fn ratings_name_a_manual_criterion_and_a_level_of_it() {
    let wrong = |ratings: &str| {
        found(&format!("(format: 1, summary: \"x\", acts: [Wait(1)], ratings: {{ {ratings} }})"))
            .into_iter()
            .map(|(code, _)| code)
            .collect::<Vec<_>>()
    };
    assert_eq!(wrong(r#""manners": "Well""#), ["SW0060"]);
    assert_eq!(wrong(r#""tasks": "Well""#), ["SW0062"]);
}
