//! The edges of what is judged: a number just on a mark, evidence that is just enough or just hidden, and parts that
//! earn nothing. Each would come out otherwise if a comparison or a bound in the score were off by one.

use skillward_core::attempt::judge;
use skillward_core::event::EndReason;
use skillward_core::header::Mode;
use skillward_core::observation::{Fact, Tracked};
use skillward_core::score::{Decision, Finding, FindingOutcome};

use super::measures::{free, measured, rubric, value};
use super::support::{S, Script, header};

use FindingOutcome::{Met, NotAssessable, NotMet, Partial};

fn finding(kind: &str, script: &Script) -> Finding {
    let criterion = format!(r#"(id: "c", text: "C", domain: "care", weight: 10, {kind})"#);
    let end = (script.t_us, EndReason::Stopped);
    judge(&free(), &rubric(&criterion), header(Mode::Summative), &script.log, end).findings.remove(0)
}

/// What comes of one band that begins here.
fn reaches(of: &str, at_least: &str, script: &Script) -> FindingOutcome {
    let kind =
        format!(r#"kind: Measure(of: {of}, bands: [(at_least: {at_least}, name: "Enough", percent: 100)])"#);
    finding(&kind, script).outcome
}

fn hide(script: &mut Script, what: Tracked, seconds: u64) {
    script.fact(Fact::TrackingLost { what }).wait_s(seconds).fact(Fact::TrackingFound { what });
}

fn dispense(script: &mut Script, volumes_ul: &[u32], rubbing_s: u64) {
    let before = script.log.len();
    script.rub("dispenser_a.pump", rubbing_s);
    let mut volumes = volumes_ul.iter();
    for observation in &mut script.log[before..] {
        if let Fact::Dispensed { volume_ul, .. } = &mut observation.fact {
            *volume_ul = volumes.next().copied().unwrap_or(0);
        }
    }
    script.touch_for("chair", 1);
}

#[test]
fn a_band_begins_with_its_own_number() {
    let mut script = Script::default();
    script.touch_for("chair", 5).wait_s(4);
    for (of, on, above) in [
        (r#"Duration(Touching("chair"))"#, "5", "5.001"),
        (r#"FractionOfTime(of: Touching("chair"))"#, "50", "50.001"),
        (r#"CountOf(Touched("chair"))"#, "1", "1.001"),
        (r#"Coverage([Touched("chair"), Touched("bed_a.rail")])"#, "50", "50.001"),
    ] {
        assert_eq!((reaches(of, on, &script), reaches(of, above, &script)), (Met, NotMet), "{of}");
    }
}

#[test]
fn of_several_handrubs_the_least_the_mean_and_the_most_are_told_apart() {
    let mut script = Script::default();
    dispense(&mut script, &[1_000, 1_000], 20);
    dispense(&mut script, &[1_500, 1_501], 10);
    assert_eq!(value("ActionVolume(Min)", &script), Some(2_000));
    assert_eq!(value("ActionVolume(Mean)", &script), Some(2_500), "2500.5 microlitres, rounded down");
    assert_eq!(value("ActionVolume(Max)", &script), Some(3_001));
    let rubbed = |how: &str| value(&format!("ActionRubbing({how})"), &script).unwrap();
    let (least, mean, most) = (rubbed("Min"), rubbed("Mean"), rubbed("Max"));
    assert!(least < 11_000 && most > 19_000, "{least} {most}");
    assert_eq!(mean, (least + most).div_euclid(2));
    assert_eq!(measured("ActionVolume(Min)", &script).spans.len(), 1, "the handrub that decided");
}

#[test]
fn a_test_of_a_handrub_is_passed_by_just_enough() {
    let mut script = Script::default();
    dispense(&mut script, &[1_500, 1_501], 12);
    let rubbed_milli = value("ActionRubbing(Min)", &script).unwrap();
    let seconds = |milli: i64| format!("{}.{:03}", milli / 1_000, milli % 1_000);
    let sides = value("ActionSteps(Min)", &script).unwrap() / 1_000;
    assert!(sides > 0, "a handrub with a technique step, or the test below says nothing");
    for (on, above) in [
        ("VolumeAtLeastMl(3.001)".to_owned(), "VolumeAtLeastMl(3.002)".to_owned()),
        (
            format!("RubbedAtLeastS({})", seconds(rubbed_milli)),
            format!("RubbedAtLeastS({})", seconds(rubbed_milli + 1)),
        ),
        (format!("StepsAtLeast({sides})"), format!("StepsAtLeast({})", sides + 1)),
        ("Step(palm_to_palm)".to_owned(), "Step(left_fingertips)".to_owned()),
    ] {
        let share = |test: &str| value(&format!("ActionShare(having: [{test}])"), &script);
        assert_eq!((share(&on), share(&above)), (Some(100_000), Some(0)), "{on}, {above}");
    }
}

#[test]
fn readings_doses_and_breaths_are_gathered_by_name() {
    let mut script = Script::default();
    for (quantity, value_milli) in [("pulse", 80_000), ("pulse", 91_000), ("temperature", 37_000)] {
        script.wait_s(1).fact(Fact::Measured {
            quantity: quantity.into(),
            surface: "mrs_okafor.wrist".into(),
            value_milli,
        });
    }
    for (product, dose_milli) in [("morphine", 5_000), ("morphine", 2_500), ("saline", 500_000)] {
        script.wait_s(1).fact(Fact::Administered {
            product: product.into(),
            patient: "mrs_okafor".into(),
            route: "iv".into(),
            dose_milli,
            unit: "mg".into(),
        });
    }
    for (patient, volume_ml) in [("mrs_okafor", 500), ("mr_lindqvist", 900)] {
        script.wait_s(1).fact(Fact::Ventilated { patient: patient.into(), volume_ml });
    }
    let found = |of: &str, how: &str| value(&format!("Value(of: {of}, how: {how})"), &script);
    assert_eq!(found(r#"Reading(quantity: "pulse")"#, "Mean"), Some(85_500));
    assert_eq!(found(r#"Reading(quantity: "pulse")"#, "Max"), Some(91_000));
    assert_eq!(found(r#"Dose(product: "morphine")"#, "Min"), Some(2_500));
    assert_eq!(found(r#"Dose(product: "morphine")"#, "Mean"), Some(3_750));
    assert_eq!(found(r#"VentilationVolume(patient: "mrs_okafor")"#, "Max"), Some(500_000));
    assert_eq!(found("VentilationVolume()", "Max"), Some(900_000));
    let largest = measured(r#"Value(of: Reading(quantity: "pulse"), how: Max)"#, &script);
    assert_eq!((largest.spans.len(), largest.spans[0].from_us), (1, 2 * S), "the one that decided");
}

#[test]
fn a_time_that_was_partly_hidden_is_judged_only_where_one_band_holds_all_of_it() {
    let mut script = Script::default();
    script.touch_for("chair", 5);
    hide(&mut script, Tracked::LeftHand, 4);
    hide(&mut script, Tracked::RightHand, 4);
    script.wait_s(6);
    // 5 s of 20 were seen. Of each 4 s that were hidden one goes for reaching there and back.
    let (lasting, share) = (r#"Duration(Touching("chair"))"#, r#"FractionOfTime(of: Touching("chair"))"#);
    for (of, at_least, outcome) in [
        (lasting, "5", Met),
        (lasting, "5.001", NotAssessable),
        (lasting, "11", NotAssessable),
        (lasting, "11.001", NotMet),
        (share, "25", Met),
        (share, "25.001", NotAssessable),
        (share, "55", NotAssessable),
        (share, "55.001", NotMet),
    ] {
        assert_eq!(reaches(of, at_least, &script), outcome, "{of} {at_least}");
    }
}

#[test]
fn a_higher_level_that_may_have_been_reached_unseen_leaves_the_lower_ones_open() {
    let kind = r#"kind: Levels([
        (name: "Both", percent: 100, when: All([Touched("chair"), Opened("line_a.port")])),
        (name: "One", percent: 40, when: Touched("chair")),
    ])"#;
    let mut script = Script::default();
    script.touch_for("chair", 1);
    assert_eq!(finding(kind, &script).outcome, Partial);
    hide(&mut script, Tracked::LeftHand, 4);
    assert_eq!(finding(kind, &script).outcome, NotAssessable);
    script.open("line_a.port");
    assert_eq!(finding(kind, &script).outcome, Met, "what was hidden no longer matters");
}

#[test]
fn a_latency_may_run_backwards_and_is_open_where_either_end_was_hidden() {
    let of = r#"Latency(from: Touched("chair"), to: Touched("bed_a.rail"))"#;
    let mut script = Script::default();
    script.touch_for("bed_a.rail", 1).touch_for("chair", 1);
    assert_eq!(value(of, &script), Some(-2_000));
    let mut script = Script::default();
    script.touch_for("chair", 1);
    assert_eq!(reaches(of, "0", &script), NotMet, "seen that it never came");
    hide(&mut script, Tracked::RightHand, 4);
    assert_eq!(reaches(of, "0", &script), NotAssessable, "its end may have been out of sight");
    let mut script = Script::default();
    script.touch_for("bed_a.rail", 1);
    hide(&mut script, Tracked::RightHand, 4);
    assert_eq!(reaches(of, "0", &script), NotAssessable, "its beginning may have been");
}

#[test]
fn how_much_and_in_what_order_are_ranges_where_something_was_hidden() {
    let mut script = Script::default();
    script.touch_for("chair", 1).touch_for("bed_a.rail", 1);
    let list = r#"[Touched("chair"), Touched("bed_a.rail"), Touched("bed_a.foot")]"#;
    let (coverage, order) = (format!("Coverage({list})"), format!("OrderAgreement({list})"));
    assert_eq!((value(&coverage, &script), value(&order, &script)), (Some(66_666), Some(33_333)));
    hide(&mut script, Tracked::LeftHand, 4);
    for (of, at_least, outcome) in [
        (&coverage, "66.666", Met),
        (&coverage, "100", NotAssessable),
        // Of three pairs one is in order and two are unknown.
        (&order, "-33.334", Met),
        (&order, "100", NotAssessable),
        (&order, "-33.333", NotAssessable),
    ] {
        assert_eq!(reaches(of, at_least, &script), outcome, "{of} {at_least}");
    }
}

#[test]
fn in_one_instant_neither_comes_first() {
    let mut script = Script::default();
    for surface in ["chair", "bed_a.rail"] {
        script.fact(Fact::ContactBegan { hand: skillward_core::skin::Hand::Left, surface: surface.into() });
    }
    script.wait_s(1);
    let order = r#"OrderAgreement([Touched("chair"), Touched("bed_a.rail")])"#;
    assert_eq!(value(order, &script), Some(0));
    assert_eq!(value(r#"Latency(from: Touched("chair"), to: Touched("bed_a.rail"))"#, &script), Some(0));
}

#[test]
fn compliance_counts_the_moments_that_are_asked_for() {
    let mut script = Script::default();
    // Moment 1 is kept and moment 4 missed.
    script.enter("bay").open("door.handle").rub("dispenser_a.pump", 20);
    script.touch_for("mrs_okafor.wrist", 2).open("door.handle").wait_s(1);
    let compliance = |moments: &str| value(&format!("Compliance(moments: [{moments}])"), &script);
    assert_eq!(compliance("1"), Some(100_000));
    assert_eq!(compliance("4"), Some(0));
    assert_eq!(compliance(""), Some(50_000));
    assert_eq!(compliance("2"), None, "it never arose");
}

#[test]
fn a_critical_criterion_that_is_met_in_part_fails_nobody_and_a_domain_is_passed_at_its_mark() {
    let decided = |criteria: &str| {
        let mut script = Script::default();
        script.touch_for("chair", 1);
        let end = (script.t_us, EndReason::Stopped);
        judge(&free(), &rubric(criteria), header(Mode::Summative), &script.log, end).decision
    };
    let some = r#"(id: "some", text: "S", domain: "care", weight: 1, critical: true, kind: Levels([
        (name: "Both", percent: 100, when: All([Touched("chair"), Touched("bed_a.rail")])),
        (name: "One", percent: 1, when: Touched("chair"))]))"#;
    let most = r#"(id: "most", text: "M", domain: "care", weight: 99, kind: Condition(Touched("chair")))"#;
    assert_eq!(decided(&format!("{some}, {most}")), Decision::Pass);
    // The domain "technique" asks for 70 %.
    let technique = |met: u32, not_met: &str| {
        format!(
            r#"(id: "a", text: "A", domain: "technique", weight: {met}, kind: Condition(Touched("chair"))),
            (id: "b", text: "B", domain: "technique", weight: {not_met}, kind: Condition(Touched("bed_a.rail"))),
            (id: "c", text: "C", domain: "care", weight: 100, kind: Condition(Touched("chair")))"#
        )
    };
    assert_eq!(decided(&technique(70, "30")), Decision::Pass);
    assert!(matches!(decided(&technique(70, "30.001")), Decision::Fail { total: false, .. }));
}
