//! Where numbers begin and end to be told: the last that is right, and the first that is not.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use skillward_core::catalogue::{parse, parse_room};
use skillward_core::check::examples::Document::{self, Rubric, Scenario};
use skillward_core::check::{CheckInput, check};

/// What stands in a document, with `#` in the place of a number; the numbers at the edge that are right, and those just
/// beyond it; and the code that these are told by.
type Edge =
    (Document, &'static str, &'static str, &'static [&'static str], &'static [&'static str], &'static str);

const RULE: &str = r#"when: TimerEnded("round")"#;
const KIND: &str = r#"kind: Condition(StepDone("pulse"))"#;

#[rustfmt::skip]
const EDGES: &[Edge] = &[
    (Scenario, "minutes: 5", "minutes: #", &["1", "90"], &["0", "91"], "SW0021"),
    (Scenario, "limit_s: 600", "limit_s: #", &["0.001", "7200"], &["0", "7200.001"], "SW0021"),
    (Scenario, "limit_s: 120", "limit_s: #", &["0.001", "7200"], &["0", "-1", "7200.001"], "SW0021"),
    (Scenario, "ml: 1.5", "ml: #", &["0.001", "10"], &["0", "10.001"], "SW0021"),
    (Scenario, "seconds: 120", "seconds: #", &["0.001", "7200"], &["0", "7200.001"], "SW0021"),
    (Scenario, "over_s: 30", "over_s: #", &["0", "7200"], &["-0.001", "7200.001"], "SW0021"),
    (Scenario, "seconds: 8", "seconds: #", &["0.001", "7200"], &["0", "7200.001"], "SW0021"),
    (Scenario, RULE, r#"when: Compressed(recoil_percent: #)"#, &["0", "100"], &["101"], "SW0021"),
    (Scenario, RULE, "when: Compressed(depth_mm: (#, 120))", &["0", "120"], &["121"], "SW0021"),
    (Scenario, RULE, "when: Compressed(depth_mm: (0, #))", &["0", "120"], &["121"], "SW0095"),
    (Scenario, RULE, "when: Ventilated(volume_ml: (0, #))", &["3000"], &["3001"], "SW0095"),
    (Scenario, RULE, r#"when: Administered(product: "p", dose: (#, 5), unit: "mg")"#, &["0", "5"], &["-0.001"], "SW0095"),
    (Scenario, r#""pulse": 88"#, r#""pulse": #"#, &["0", "300"], &["-1", "300.001"], "SW0095"),
    (Scenario, "z: (2.6, 5.0)", "z: (2.6, #)", &["2.601"], &["2.6"], "SW0021"),
    (Rubric, "weight: 10", "weight: #", &["0.001", "1000"], &["-0.001", "1000.001"], "SW0021"),
    (Rubric, "total_percent: 80", "total_percent: #", &["1", "90"], &["0", "101"], "SW0021"),
    (Rubric, "pass_percent: 50", "pass_percent: #", &["0", "100"], &["101"], "SW0021"),
    (Rubric, "total_percent: 80", "total_percent: #", &["90"], &["91"], "SW0041"),
    (Rubric, "pass_percent: 75", "pass_percent: #", &["90"], &["91"], "SW0041"),
    (Rubric, "at_least: 100", "at_least: #", &["100"], &["100.001"], "SW0090"),
    (Rubric, KIND, r#"kind: Measure(of: ActionSteps(Max), bands: [(at_least: #, name: "All", percent: 100)])"#, &["9"], &["9.001"], "SW0090"),
    (Rubric, KIND, r#"kind: Measure(of: ActionRubbing(Max), bands: [(at_least: #, name: "All", percent: 100)])"#, &["600"], &["600.001"], "SW0090"),
    (Rubric, KIND, r#"kind: Measure(of: Value(of: CompressionDepth(), how: Max), bands: [(at_least: #, name: "All", percent: 100)])"#, &["120"], &["120.001"], "SW0090"),
    (Rubric, KIND, r#"kind: Measure(of: CountOf(Touched("chair")), bands: [(at_least: #, name: "All", percent: 100)])"#, &["0.001"], &["0"], "SW0091"),
    (Rubric, KIND, r#"kind: Measure(of: CountOf(Touched("chair")), bands: [(at_least: 9, name: "All", percent: 100), (at_least: #, name: "Some", percent: 50)])"#, &["0.001"], &["0"], "SW0042"),
    (Rubric, KIND, r#"kind: Measure(of: ActionShare(having: [StepsAtLeast(#)]), bands: [(at_least: 50, name: "Most", percent: 100)])"#, &["1", "9"], &["0", "10"], "SW0021"),
    (Rubric, KIND, r#"kind: Measure(of: ActionShare(having: [RubbedAtLeastS(#)]), bands: [(at_least: 50, name: "Most", percent: 100)])"#, &["0.001", "600"], &["0", "600.001"], "SW0021"),
    (Rubric, KIND, r#"kind: Measure(of: ActionShare(having: [VolumeAtLeastMl(#)]), bands: [(at_least: 50, name: "Most", percent: 100)])"#, &["0.001", "50"], &["0", "50.001"], "SW0021"),
    (Rubric, "percent: 90", "percent: #", &["100"], &["101"], "SW0021"),
];

fn codes(document: Document, text: &str) -> Vec<String> {
    let text = |of: Document| if of == document { text } else { of.base() };
    let catalogue = parse(include_str!("../../../assets/catalogue.ron")).unwrap();
    let room = parse_room(include_str!("../../../assets/rooms/ward_bay.ron")).unwrap();
    let found = check(CheckInput {
        scenario_name: "scenario.ron",
        scenario_src: text(Scenario),
        rubric_name: "rubric.ron",
        rubric_src: Some(text(Rubric)),
        catalogue: &catalogue,
        rooms: &BTreeMap::from([("ward_bay".to_owned(), room)]),
    });
    found.into_iter().map(|mistake| mistake.code.to_string()).collect()
}

#[test]
fn each_range_is_told_just_beyond_its_edge() {
    let mut wrong = Vec::new();
    for (document, at, instead, right, beyond, code) in EDGES {
        let base = document.base();
        assert!(base.contains(at), "{at} does not stand in the document");
        for (numbers, told) in [(right, false), (beyond, true)] {
            for number in *numbers {
                let found = codes(*document, &base.replacen(at, &instead.replace('#', number), 1));
                if found.iter().any(|found| found == code) != told {
                    wrong.push(format!(
                        "{code} {} for {instead} with {number}: {found:?}",
                        if told { "is not told" } else { "is told" }
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
