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
