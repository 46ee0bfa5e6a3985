//! What is said of an attempt, by the rules of xAPI.

use std::collections::BTreeSet;

use serde_json::Value;
use skillward_core::score::{Decision, FindingOutcome};
use skillward_records::{Place, Told};

use crate::fixture::Case;

pub fn place() -> Place {
    Place { home_page: "https://hospital.example/skillward".into() }
}

pub fn told<'a>(case: &'a Case, place: &'a Place) -> Told<'a> {
    Told { scenario: &case.scenario, rubric: &case.rubric, header: &case.header, score: &case.score, place }
}

pub fn statements(case: &Case) -> Vec<Value> {
    told(case, &place()).statements().unwrap()
}

fn verbs(statements: &[Value]) -> Vec<String> {
    let verb =
        |statement: &Value| statement["verb"]["id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    statements.iter().map(verb).collect()
}

/// An attempt in which two steps of the plot were done.
pub fn with_steps() -> Case {
    let mut case = Case::passed();
    case.score.steps = [("second".into(), 9_000_000), ("first".into(), 2_500_000)].into();
    case
}

#[test]
fn an_attempt_is_told_from_its_beginning_to_its_end() {
    let statements = statements(&with_steps());
    assert_eq!(
        verbs(&statements),
        ["attempted", "completed", "completed", "scored", "scored", "scored", "passed"]
    );
    assert!(statements[1]["object"]["id"].as_str().unwrap().ends_with("/step/first"));
    assert_eq!(
        statements[1]["context"]["contextActivities"]["parent"][0]["id"],
        statements[0]["object"]["id"]
    );
    let last = &statements[6]["result"];
    assert_eq!((&last["success"], &last["completion"]), (&true.into(), &true.into()));
    assert_eq!(last["duration"], "PT4M12.50S");
    let times: Vec<&str> =
        statements.iter().map(|statement| statement["timestamp"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
}

#[test]
fn how_it_came_out_is_told_and_no_more() {
    let failed = Decision::Fail { criticals: Vec::new(), domains: Vec::new(), total: true };
    let open = Decision::InsufficientEvidence { reasons: Vec::new() };
    for (decision, verb, success) in [(failed, "failed", Some(false)), (open, "completed", None)] {
        let mut case = Case::passed();
        case.score.decision = decision;
        case.score.findings[0].outcome = FindingOutcome::NotAssessable;
        case.score.findings[1].outcome = FindingOutcome::Pending;
        case.score.findings[2].outcome = FindingOutcome::Partial;
        let statements = statements(&case);
        assert_eq!(verbs(&statements).last().unwrap(), verb);
        let last = statements.last().unwrap();
        assert_eq!(last["result"].get("success").and_then(Value::as_bool), success);
        for open in &statements[1..3] {
            assert!(
                open["result"].get("score").is_none() && open["result"].get("success").is_none(),
                "{open}"
            );
        }
        assert_eq!(statements[1]["result"]["extensions"]["urn:x-skillward:outcome"], "not_assessable");
        assert_eq!(statements[3]["result"]["success"], false);
    }
}

#[test]
fn the_same_attempt_is_always_told_in_the_same_words() {
    let (first, again) = (statements(&with_steps()), statements(&with_steps()));
    assert_eq!(first, again);
    let mut ids: BTreeSet<String> = first.iter().map(|statement| statement["id"].to_string()).collect();
    let other = Case::passed().numbered(5);
    ids.extend(statements(&other).iter().map(|statement| statement["id"].to_string()));
    assert_eq!(ids.len(), 7 + 5, "each has an identifier of its own");
}

/// What xAPI asks of every statement, and what we ask of ours.
pub fn hold_to_the_rules(statement: &Value) {
    let text = statement.to_string();
    assert!(!text.contains("null"), "{text}");
    assert!(!text.contains("mbox") && !text.contains('@'), "a person's address: {text}");
    let uuid = |value: &Value| value.as_str().is_some_and(|id| uuid::Uuid::parse_str(id).is_ok());
    assert!(uuid(&statement["id"]) && uuid(&statement["context"]["registration"]), "{text}");
    let iri = |value: &Value| value.as_str().is_some_and(|iri| iri.contains(':') && !iri.contains(' '));
    let account = &statement["actor"]["account"];
    assert!(iri(&account["homePage"]) && account["name"].is_string(), "{text}");
    assert!(iri(&statement["verb"]["id"]) && iri(&statement["object"]["id"]), "{text}");
    assert!(iri(&statement["object"]["definition"]["type"]), "{text}");
    assert!(statement["timestamp"].as_str().unwrap().ends_with('Z'), "{text}");
    if let Some(score) = statement.pointer("/result/score") {
        let number = |key: &str| score[key].as_f64().unwrap();
        assert!((-1.0..=1.0).contains(&number("scaled")), "{text}");
        assert!((number("min")..=number("max")).contains(&number("raw")), "{text}");
    }
    for place in ["/result/extensions", "/context/extensions"] {
        if let Some(extensions) = statement.pointer(place).and_then(Value::as_object) {
            assert!(extensions.keys().all(|key| iri(&key.as_str().into())), "{text}");
        }
    }
}

#[test]
fn statements_keep_the_rules_and_name_nobody() {
    for case in [with_steps(), Case::with(Vec::new()), Case::passed().numbered(3)] {
        for statement in statements(&case) {
            hold_to_the_rules(&statement);
            assert_eq!(statement["context"]["extensions"]["urn:x-skillward:simulation"], true);
        }
    }
}

#[test]
fn a_malformed_head_is_refused() {
    for change in [
        |case: &mut Case| case.header.started_utc = "yesterday".into(),
        |case: &mut Case| case.header.attempt_id = "seven".into(),
    ] {
        let mut case = Case::passed();
        change(&mut case);
        assert!(told(&case, &place()).statements().is_err());
    }
}
