//! Expectations are written into a file without touching anything else.
#![allow(clippy::unwrap_used)]

use skillward_core::scenario::Scenario;
use skillward_core::{rubric, scenario};

use super::bless;
use crate::golden::{compare, header, play};
use crate::trace::{Golden, Recording, expand, parse};

const SCENARIO: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/scenario.ron");
const RUBRIC: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/rubric.ron");

const ACTS: &str =
    r#"    acts: [Enter("bay"), Touch(surface: "mrs_okafor.wrist", hold_s: 9), Leave("bay")],"#;

fn blessed(source: &str) -> String {
    let scenario: Scenario = scenario::parse(SCENARIO).unwrap();
    let rubric = rubric::parse(RUBRIC).unwrap();
    let golden: Golden = parse("a.ron", source).unwrap();
    let recording: Recording = expand(&golden, &scenario).unwrap();
    let played = play(&scenario, &rubric, header(&scenario, &rubric, (&golden).into()), &recording, None);
    let text = bless(source, &played.score).text;
    let again: Golden = parse("a.ron", &text).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"));
    assert_eq!(compare(&again.expect.unwrap(), &played), [], "{text}");
    assert_eq!(bless(&text, &played.score).changes, 0, "blessing what is right changes nothing");
    text
}

#[test]
fn expectations_are_added_where_there_are_none() {
    for ending in ["\n)", ")", " // the end\n)\n"] {
        let text = blessed(&format!("(\n    format: 1, summary: \"x\",\n{ACTS}{ending}"));
        assert!(text.contains("    expect: (\n        decision: "), "{text}");
        assert!(text.contains(ACTS));
    }
    blessed(&format!("(format: 1, summary: \"x\", {ACTS} expect: (decision: Pass))"));
    blessed(&format!("(format: 1, summary: \"x\", {ACTS} expect: (decision: Pass, findings: {{}}))"));
    blessed(&format!(
        "(format: 1, summary: \"x\", {ACTS} expect: (decision: Pass, findings: {{\"tasks\": Met}},))"
    ));
}

#[test]
fn comments_and_order_stay() {
    let text = blessed(&format!(
        "// head\n(\n    format: 1, summary: \"x\",\n{ACTS}\n    expect: (\n        decision: Pass, // surely\n        findings: {{\n            \"tasks\": Met, // all of them\n            // gone from the rubric\n            \"gone\": Partial(\"some\"),\n            \"compliance\": Partial(\"a, (b\"), // half\n        }},\n        events: [StepDone(\"pulse\")],\n    ),\n)\n"
    ));
    for kept in [
        "// head\n(",
        ", // surely",
        "\"tasks\": NotMet, // all of them",
        "// gone from",
        "\"compliance\": NotMet, // half",
        "events: [StepDone(\"pulse\")]",
    ] {
        assert!(text.contains(kept), "{kept} in\n{text}");
    }
    assert!(!text.contains("\"gone\""), "{text}");
    assert!(text.find("tasks").unwrap() < text.find("compliance").unwrap());
}
