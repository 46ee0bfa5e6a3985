//! Every kind of criterion, and the rules of the decision.

use skillward_core::event::EndReason;
use skillward_core::header::Mode;
use skillward_core::observation::{Fact, Modality, Observation, Tracked};
use skillward_core::rubric::{Rubric, parse};
use skillward_core::score::{Decision, Finding, FindingOutcome, Score};

use super::support::{S, Script, header, round, scenario};

const BEDSIDE: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/rubric.ron");

/// The bedside rubric with other criteria, all in the domain "care" unless they say otherwise.
fn with_criteria(criteria: &str) -> Rubric {
    let start = BEDSIDE.find("    criteria: [").unwrap();
    let end = BEDSIDE.find("    achievement: (").unwrap();
    parse(&format!("{}    criteria: [{criteria}],\n{}", &BEDSIDE[..start], &BEDSIDE[end..])).unwrap()
}

fn score(criteria: &str, script: &Script, mode: Mode) -> Score {
    let rubric = with_criteria(criteria);
    let end = (script.t_us + S, EndReason::Stopped);
    skillward_core::attempt::judge(&scenario(), &rubric, header(mode), &script.log, end)
}

/// The finding of one criterion of this kind.
fn finding(kind: &str, script: &Script) -> Finding {
    let criterion = format!(r#"(id: "c", text: "C", domain: "care", weight: 10, {kind})"#);
    score(&criterion, script, Mode::Formative).findings.remove(0)
}

fn touches(times: u64) -> Script {
    let mut script = Script::default();
    for _ in 0..times {
        script.touch_for("chair", 1);
    }
    script
}

#[test]
fn levels_give_the_highest_that_holds() {
    let kind = r#"kind: Levels([
        (name: "Often", percent: 100, when: CountAtLeast(times: 3, of: Touched("chair"))),
        (name: "Once", percent: 40, when: Touched("chair")),
    ])"#;
    for (times, outcome, earned, level) in [
        (3, FindingOutcome::Met, 10_000, Some("Often")),
        (2, FindingOutcome::Partial, 4_000, Some("Once")),
        (0, FindingOutcome::NotMet, 0, None),
    ] {
        let finding = finding(kind, &touches(times));
        assert_eq!((finding.outcome, finding.earned_milli), (outcome, earned));
        assert_eq!(finding.level.as_deref(), level);
    }
}

#[test]
fn counts_and_latencies_are_put_into_bands() {
    let count = r#"kind: Measure(of: CountOf(Touched("chair")), bands: [
        (at_least: 4, name: "Four", percent: 100), (at_least: 2, name: "Two", percent: 50)])"#;
    let twice = finding(count, &touches(2));
    assert_eq!(twice.measured.unwrap().value_milli, 2_000);
    assert_eq!(twice.level.as_deref(), Some("Two"));
    assert_eq!(twice.spans.len(), 2);
    assert_eq!(finding(count, &touches(1)).outcome, FindingOutcome::NotMet);

    let latency = r#"kind: Measure(of: Latency(from: Touched("chair"), to: Touched("bed_a.rail")), bands: [
        (at_least: 5, name: "Slow", percent: 0), (at_least: 0, name: "Quick", percent: 100)])"#;
    let mut script = touches(1);
    assert_eq!(finding(latency, &script).outcome, FindingOutcome::NotMet, "the second never came");
    script.wait_s(1).touch_for("bed_a.rail", 1);
    let quick = finding(latency, &script);
    assert_eq!((quick.outcome, quick.measured.unwrap().value_milli), (FindingOutcome::Met, 3_000));
    assert_eq!(finding(latency, &Script::default()).outcome, FindingOutcome::NotAssessable);
}

#[test]
fn the_first_thirty_two_spans_are_kept_and_the_reason_says_so() {
    let kind =
        r#"kind: Measure(of: CountOf(Touched("chair")), bands: [(at_least: 1, name: "Some", percent: 100)])"#;
    let finding = finding(kind, &touches(40));
    assert_eq!(finding.spans.len(), 32);
    assert_eq!(finding.measured.unwrap().value_milli, 40_000);
    assert!(finding.reason.contains("Only the first 32"), "{}", finding.reason);
}

#[test]
fn absence_without_exposure_is_never_an_achievement() {
    let never = r#"kind: Condition(Never(Touched("chair")))"#;
    assert_eq!(finding(never, &Script::default()).outcome, FindingOutcome::NotAssessable);
    assert_eq!(finding(never, &touches(1)).outcome, FindingOutcome::NotMet);
    let exposed = format!(r#"exposure: Touched("bed_a.rail"), {never}"#);
    let mut script = Script::default();
    script.touch_for("bed_a.rail", 1);
    assert_eq!(finding(&exposed, &script).outcome, FindingOutcome::Met);
    assert_eq!(finding(&exposed, &touches(1)).outcome, FindingOutcome::NotAssessable);
}

#[test]
fn a_handrub_on_hands_that_may_have_dried_out_of_sight_is_not_judged_by_dryness() {
    let dry = r#"kind: Measure(of: ActionShare(having: [Dry]), bands: [(at_least: 100, name: "Dry", percent: 100)])"#;
    let twice = |hidden_s: u64| {
        let mut script = Script::default();
        script.fact(Fact::Dispensed {
            product: "handrub".into(),
            volume_ul: 3_000,
            onto: skillward_core::skin::Hand::Left,
        });
        script.fact(Fact::TrackingLost { what: Tracked::LeftHand });
        script.wait_s(hidden_s);
        script.fact(Fact::TrackingFound { what: Tracked::LeftHand });
        script.touch_for("chair", 1);
        script.rub("dispenser_a.pump", 10).touch_for("chair", 1);
        finding(dry, &script).outcome
    };
    assert_eq!(twice(30), FindingOutcome::NotAssessable);
    assert_eq!(twice(1), FindingOutcome::NotMet, "nothing dries in a second");
}

#[test]
fn a_number_that_what_was_hidden_could_lift_into_another_band_is_not_judged() {
    let mut script = Script::default();
    script.rub("dispenser_a.pump", 15);
    let lost_us = script.t_us - 500_000;
    script.t_us = lost_us;
    for what in [Tracked::LeftHand, Tracked::RightHand] {
        script.log.push(Observation { t_us: lost_us, fact: Fact::TrackingLost { what } });
    }
    script.wait_s(10);
    for what in [Tracked::LeftHand, Tracked::RightHand] {
        script.fact(Fact::TrackingFound { what });
    }
    script.touch_for("chair", 1);
    let rubbing = |at_least: u64| {
        let kind = format!(
            r#"kind: Measure(of: ActionRubbing(Min), bands: [(at_least: {at_least}, name: "Enough", percent: 100)])"#
        );
        finding(&kind, &script).outcome
    };
    assert_eq!(rubbing(10), FindingOutcome::Met, "what was seen is enough");
    assert_eq!(rubbing(20), FindingOutcome::NotAssessable, "the rest may have been out of sight");
    assert_eq!(rubbing(60), FindingOutcome::NotMet, "even all that was hidden is too little");
}

#[test]
fn modelled_coverage_teaches_and_does_not_decide() {
    let criterion = r#"(id: "c", text: "C", domain: "care", weight: 10,
        kind: Measure(of: ModelledCoverage, bands: [(at_least: 1, name: "Some", percent: 100)]))"#;
    let formative = score(criterion, &round(&[]), Mode::Formative).findings.remove(0);
    assert_eq!(formative.outcome, FindingOutcome::Met);
    let summative = score(criterion, &round(&[]), Mode::Summative).findings.remove(0);
    assert_eq!(summative.outcome, FindingOutcome::NotAssessable);
}

const MET: &str = r#"kind: Condition(Touched("door.handle"))"#;
const NOT_MET: &str = r#"kind: Condition(Touched("chair"))"#;
const UNKNOWN: &str = r#"exposure: Touched("chair"), kind: Condition(Touched("chair"))"#;

fn decision(criteria: &[(&str, u32, &str)]) -> Decision {
    let criteria: Vec<String> = (0..)
        .zip(criteria)
        .map(|(number, (domain, weight, kind)): (u32, _)| {
            format!(r#"(id: "c{number}", text: "C", domain: "{domain}", weight: {weight}, {kind})"#)
        })
        .collect();
    score(&criteria.join(","), &round(&[]), Mode::Formative).decision
}

#[test]
fn the_decision_follows_its_rules() {
    let critical_not_met = format!("critical: true, {NOT_MET}");
    let critical_unknown = format!("critical: true, {UNKNOWN}");
    let elsewhere = format!("modalities: [headset_hands], {critical_unknown}");

    assert_eq!(decision(&[("care", 10, MET)]), Decision::Pass);
    assert!(
        matches!(decision(&[("care", 80, MET), ("technique", 20, NOT_MET)]),
        Decision::Fail { domains, total: false, .. } if domains[0].as_str() == "technique"),
        "80 % in total, but nothing in a domain"
    );
    assert!(matches!(
        decision(&[("care", 79, MET), ("care", 21, NOT_MET)]),
        Decision::Fail { total: true, .. }
    ));
    assert!(matches!(decision(&[("care", 80, MET), ("care", 20, UNKNOWN)]), Decision::Pass));
    assert!(matches!(
        decision(&[("care", 79, MET), ("care", 21, UNKNOWN)]),
        Decision::InsufficientEvidence { .. }
    ));
    assert!(matches!(
        decision(&[("care", 100, MET), ("care", 0, &critical_unknown)]),
        Decision::InsufficientEvidence { .. }
    ));
    assert!(matches!(
        decision(&[("care", 90, MET), ("technique", 10, UNKNOWN)]),
        Decision::InsufficientEvidence { .. }
    ));
    assert_eq!(decision(&[("care", 100, MET), ("care", 50, &elsewhere)]), Decision::Pass);
    assert!(
        matches!(decision(&[("care", 50, UNKNOWN), ("care", 0, &critical_unknown), ("care", 0, &critical_not_met)]),
        Decision::Fail { criticals, .. } if criticals.len() == 1),
        "a known critical failure is not hidden by missing evidence"
    );
    assert!(matches!(decision(&[("care", 0, MET)]), Decision::InsufficientEvidence { .. }));
}

#[test]
fn criteria_of_other_modalities_are_told_apart_from_missing_evidence() {
    let finding = finding(&format!("modalities: [headset_hands], {MET}"), &round(&[]));
    assert_eq!(finding.outcome, FindingOutcome::NotAssessable);
    assert!(finding.reason.contains("not judged with the way of taking part"), "{}", finding.reason);
    let mut asked = header(Mode::Formative);
    asked.modality = Modality::HeadsetHands;
    let rubric = with_criteria(&format!(
        r#"(id: "c", text: "C", domain: "care", weight: 1, modalities: [headset_hands], {MET})"#
    ));
    let script = round(&[]);
    let end = (script.t_us, EndReason::Stopped);
    let score = skillward_core::attempt::judge(&scenario(), &rubric, asked, &script.log, end);
    assert_eq!(score.findings[0].outcome, FindingOutcome::Met);
}
