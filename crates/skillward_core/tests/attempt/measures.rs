//! Measures over states, events, values and paths; manual criteria and their ratings; feedback at once.

use skillward_core::attempt::{Attempt, judge_rated};
use skillward_core::event::{EndReason, EventKind};
use skillward_core::header::Mode;
use skillward_core::observation::{Fact, Tracked};
use skillward_core::rubric::ratings::{self, RatingError, Ratings};
use skillward_core::rubric::{Rubric, parse};
use skillward_core::scenario;
use skillward_core::score::{Decision, Finding, FindingOutcome, Score};

use super::support::{S, Script, header};

const BEDSIDE: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/rubric.ron");
const SCENARIO: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/scenario.ron");

pub(super) fn rubric(criteria: &str) -> Rubric {
    let start = BEDSIDE.find("    criteria: [").unwrap();
    let end = BEDSIDE.find("    achievement: (").unwrap();
    parse(&format!("{}    criteria: [{criteria}],\n{}", &BEDSIDE[..start], &BEDSIDE[end..])).unwrap()
}

/// The bedside with nothing that must be reached.
pub(super) fn free() -> scenario::Scenario {
    let start = SCENARIO.find("    plot: (").unwrap();
    scenario::parse(&format!(
        "{}    plot: (groups: [], ends: Any([]), limit_s: 1000),\n)",
        &SCENARIO[..start]
    ))
    .unwrap()
}

fn score(criteria: &str, script: &Script, ratings: Option<&Ratings>) -> Score {
    let end = (script.t_us, EndReason::Stopped);
    judge_rated(&free(), &rubric(criteria), header(Mode::Summative), &script.log, end, ratings)
}

pub(super) fn measured(of: &str, script: &Script) -> Finding {
    let criterion = format!(
        r#"(id: "c", text: "C", domain: "care", weight: 10, kind: Measure(of: {of}, bands: [
            (at_least: -1000000, name: "Any", percent: 100)]))"#
    );
    score(&criterion, script, None).findings.remove(0)
}

pub(super) fn value(of: &str, script: &Script) -> Option<i64> {
    measured(of, script).measured.map(|measured| measured.value_milli)
}

fn compressions(depths: &[u32], every_us: u64) -> Script {
    let mut script = Script::default();
    for depth_mm in depths {
        script.t_us += every_us;
        script.fact(Fact::Compressed {
            patient: "mrs_okafor".into(),
            depth_mm: *depth_mm,
            recoil_milli: 1_000,
        });
    }
    script.wait_s(1);
    script
}

#[test]
fn durations_and_shares_of_time() {
    let mut script = Script::default();
    script.touch_for("chair", 3).touch_for("chair", 5).wait_s(10);
    assert_eq!(value(r#"Duration(Touching("chair"))"#, &script), Some(8_000));
    assert_eq!(value(r#"FractionOfTime(of: Touching("chair"))"#, &script), Some(40_000), "8 of 20 s");
    let during = r#"FractionOfTime(of: Touching("chair"), during: InZone("bay"))"#;
    assert_eq!(measured(during, &script).outcome, FindingOutcome::NotAssessable, "never there");
    let mut script = Script::default();
    script.touch_for("chair", 3).enter("bay").touch_for("chair", 5).wait_s(4).leave("bay").wait_s(3);
    assert_eq!(value(during, &script), Some(50_000), "5 of 10 s in the bay");
}

#[test]
fn rates_and_shares_of_events() {
    let script = compressions(&[55, 55, 40, 55, 70], 500_000);
    assert_eq!(value("Rate(Compressed())", &script), Some(120_000));
    let deep = "Share(of: Compressed(depth_mm: (50, 60)), among: Compressed())";
    assert_eq!(value(deep, &script), Some(60_000));
    assert_eq!(measured(deep, &script).spans.len(), 2, "the two that were wrong");
    assert_eq!(measured(deep, &Script::default()).outcome, FindingOutcome::NotAssessable);
    assert_eq!(
        measured("Rate(Compressed())", &compressions(&[55], 1)).outcome,
        FindingOutcome::NotAssessable
    );
}

#[test]
fn values_that_observations_carry() {
    let script = compressions(&[50, 55, 61], 500_000);
    assert_eq!(value("Value(of: CompressionDepth(), how: Mean)", &script), Some(55_333));
    assert_eq!(
        value("Value(of: CompressionDepth(patient: \"mrs_okafor\"), how: Max)", &script),
        Some(61_000)
    );
    assert_eq!(value("Value(of: CompressionDepth(), how: Min)", &script), Some(50_000));
    assert_eq!(value("Value(of: VentilationVolume(), how: Min)", &script), None);
    let mut script = Script::default();
    script.fact(Fact::Pointed { structure: "liver".into(), error_mm: 12 });
    script.fact(Fact::Pointed { structure: "spleen".into(), error_mm: 30 }).wait_s(1);
    assert_eq!(value("Value(of: PointingError(), how: Mean)", &script), Some(21_000));
    assert_eq!(value("Value(of: PointingError(structure: \"liver\"), how: Mean)", &script), Some(12_000));
}

#[test]
fn how_much_was_seen_and_in_what_order() {
    let points = |names: &[&str]| {
        let mut script = Script::default();
        for name in names {
            script.wait_s(1).fact(Fact::Pointed { structure: (*name).into(), error_mm: 0 });
        }
        script.wait_s(1);
        script
    };
    let list = r#"[Pointed(structure: "a"), Pointed(structure: "b"), Pointed(structure: "c")]"#;
    let tau = |names: &[&str]| value(&format!("OrderAgreement({list})"), &points(names));
    assert_eq!(tau(&["a", "b", "c"]), Some(100_000));
    assert_eq!(tau(&["c", "b", "a"]), Some(-100_000));
    assert_eq!(tau(&["b", "a", "c"]), Some(33_333), "one pair of three is the wrong way round");
    assert_eq!(tau(&["a", "c"]), Some(33_333), "two pairs never came");
    let coverage = |names: &[&str]| value(&format!("Coverage({list})"), &points(names));
    assert_eq!((coverage(&["b", "b", "c"]), coverage(&[])), (Some(66_666), Some(0)));
}

#[test]
fn paths_are_measured_in_metres() {
    let mut script = Script::default();
    for sample in 0..31 {
        script.fact(Fact::Moved { what: "probe".into(), at_um: [sample * 10_000, 0, 0] });
        script.fact(Fact::Moved { what: "other".into(), at_um: [0, sample * 99_000, 0] });
        script.t_us += 33_333;
    }
    assert_eq!(value(r#"PathLength("probe")"#, &script), Some(300));
    assert!(value(r#"Smoothness("probe")"#, &script).unwrap() < -1_000);
    assert_eq!(measured(r#"PathLength("nothing")"#, &script).outcome, FindingOutcome::NotAssessable);
}

#[test]
fn numbers_are_not_judged_where_hands_were_hidden() {
    let mut script = compressions(&[55, 55, 55], 500_000);
    script.fact(Fact::TrackingLost { what: Tracked::LeftHand }).wait_s(9);
    script.fact(Fact::TrackingFound { what: Tracked::LeftHand }).wait_s(1);
    let judged = |of: &str| {
        let kind = format!(
            r#"(id: "c", text: "C", domain: "care", weight: 10, kind: Measure(of: {of}, bands: [
            (at_least: 50, name: "Enough", percent: 100)]))"#
        );
        score(&kind, &script, None).findings.remove(0).outcome
    };
    assert_eq!(judged("Value(of: CompressionDepth(), how: Min)"), FindingOutcome::NotAssessable);
    assert_eq!(
        judged("Share(of: Compressed(depth_mm: (50, 60)), among: Compressed())"),
        FindingOutcome::NotAssessable
    );
    assert_eq!(
        judged(r#"Duration(InZone("bay"))"#),
        FindingOutcome::NotMet,
        "the head was seen all the time"
    );
    assert_eq!(judged(r#"FractionOfTime(of: Touching("chair"))"#), FindingOutcome::NotAssessable);
}

const MANUAL: &str = r#"(id: "talks", text: "Talks with the patient", domain: "care", weight: 10, kind: Manual([
    (name: "Well", percent: 100, text: "Introduces herself and explains each step."),
    (name: "Little", percent: 40, text: "Says what she does."),
    (name: "Not", percent: 0, text: "Works in silence."),
])), (id: "moves", text: "Moves", domain: "technique", weight: 10, kind: Condition(Touched("chair")))"#;

fn rated(level: &str) -> Ratings {
    ratings::parse(&format!(
        r#"(format: 1, attempt_id: "00000000-0000-4000-8000-000000000000", rater: "R. Rater", rated_on: "2026-01-02",
        ratings: [(criterion: "talks", level: "{level}", note: "Warm.")])"#
    ))
    .unwrap()
}

#[test]
fn a_manual_criterion_is_pending_until_it_is_rated() {
    let mut script = Script::default();
    script.touch_for("chair", 1);
    let pending = score(MANUAL, &script, None);
    assert_eq!(pending.decision, Decision::Pending { criteria: vec!["talks".into()] });
    assert_eq!(pending.findings[0].outcome, FindingOutcome::Pending);
    assert_eq!((pending.total.earned_milli, pending.total.possible_milli), (10_000, 10_000));

    let well = score(MANUAL, &script, Some(&rated("Well")));
    assert_eq!(well.decision, Decision::Pass);
    assert_eq!(
        well.findings[0].reason,
        "Rated by R. Rater: Introduces herself and explains each step. Warm."
    );
    assert_eq!(well.findings[0].level.as_deref(), Some("Well"));
    let not = score(MANUAL, &script, Some(&rated("Not")));
    assert!(matches!(not.decision, Decision::Fail { total: true, .. }), "{:?}", not.decision);
}

#[test]
fn what_fails_in_any_case_is_not_left_pending() {
    let critical = MANUAL.replace("id: \"moves\",", "id: \"moves\", critical: true,");
    assert!(matches!(score(&critical, &Script::default(), None).decision, Decision::Fail { .. }));
    let critical = MANUAL.replace("id: \"talks\",", "id: \"talks\", critical: true,");
    let mut script = Script::default();
    script.touch_for("chair", 1);
    assert!(matches!(score(&critical, &script, None).decision, Decision::Pending { .. }));
}

#[test]
fn ratings_must_fit() {
    let rubric = rubric(MANUAL);
    let attempt = "00000000-0000-4000-8000-000000000000";
    assert_eq!(rated("Well").check(&rubric, attempt), Ok(()));
    let mut wrong = rated("Superb");
    wrong.ratings.push(ratings::Rating { criterion: "moves".into(), level: "x".into(), note: None });
    wrong.ratings.push(ratings::Rating { criterion: "nope".into(), level: "x".into(), note: None });
    wrong.ratings.push(ratings::Rating { criterion: "nope".into(), level: "x".into(), note: None });
    let nope = || RatingError::UnknownCriterion("nope".into());
    assert_eq!(
        wrong.check(&rubric, "another").unwrap_err(),
        [
            RatingError::OtherAttempt(attempt.to_owned()),
            RatingError::UnknownLevel { criterion: "talks".into(), level: "Superb".to_owned() },
            RatingError::NotManual("moves".into()),
            nope(),
            RatingError::Twice("nope".into()),
            nope(),
        ]
    );
}

#[test]
fn feedback_at_once_tells_what_came_out_in_formative_mode_alone() {
    let mut scenario = free();
    let rubric = rubric(
        r#"(id: "a", text: "A", domain: "care", weight: 1, kind: Condition(Touched("chair"))),
        (id: "b", text: "B", domain: "care", weight: 1, exposure: Touched("waste_bin"), kind: Condition(Never(Touched("chair"))))"#,
    );
    let told = |scenario: &scenario::Scenario, mode: Mode| -> Vec<(u64, String, bool)> {
        let mut script = Script::default();
        script.touch_for("chair", 1).touch_for("waste_bin", 1);
        let mut attempt = Attempt::new(scenario, &rubric, header(mode));
        for observation in &script.log {
            attempt.observe(observation).unwrap();
        }
        attempt
            .drain_events()
            .filter_map(|event| match event.kind {
                EventKind::Feedback { criterion, met } => Some((event.t_us / S, criterion.to_string(), met)),
                _ => None,
            })
            .collect()
    };
    assert_eq!(told(&scenario, Mode::Formative), []);
    scenario.feedback = scenario::Feedback::AtOnce;
    assert_eq!(told(&scenario, Mode::Formative), [(1, "a".to_owned(), true), (3, "b".to_owned(), false)]);
    assert_eq!(told(&scenario, Mode::Summative), []);
}
