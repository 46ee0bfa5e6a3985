//! Attempts of scenarios that `check` would refuse: nobody plays them, but someone may have an attempt of one
//! scored. They end, whatever the documents and the log say. All were found by `cargo xtask bars fuzz`.

use skillward_core::attempt::{Attempt, judge};
use skillward_core::check::examples::Document;
use skillward_core::document::LIMITS;
use skillward_core::event::EndReason;
use skillward_core::header::Mode;
use skillward_core::observation::{Fact, Observation};
use skillward_core::score::FindingOutcome;
use skillward_core::skin::Hand;
use skillward_core::{rubric, scenario};

use super::support::{S, header};

/// The small scenario, with one thing in place of another, over these facts.
fn play(at: &str, instead: &str, facts: &[(u64, Fact)], end_us: u64) {
    let base = Document::Scenario.base();
    assert!(base.contains(at), "{at}");
    let scenario = scenario::parse(&base.replacen(at, instead, 1)).unwrap();
    let rubric = rubric::parse(Document::Rubric.base()).unwrap();
    let mut attempt = Attempt::new(&scenario, &rubric, header(Mode::Formative));
    for (t_us, fact) in facts {
        attempt.observe(&Observation { t_us: *t_us, fact: fact.clone() }).unwrap();
    }
    drop(attempt.finish(end_us, EndReason::Stopped));
}

#[test]
fn of_two_steps_of_one_name_only_one_may_have_been_done_unseen() {
    let fault = Fact::TechnicalFault { note: "tracker".into() };
    play(r#"id: "leave""#, r#"id: "pulse""#, &[(S, fault)], 2 * S);
}

/// Two rules that set each other off in the same instant, for ever.
#[test]
fn rules_that_set_each_other_off_come_to_rest() {
    let again = r#"rules: [
        (id: "up", again: true, when: TimerEnded("a"), then: [StartTimer(timer: "b", seconds: 0)]),
        (id: "down", again: true, when: TimerEnded("b"), then: [StartTimer(timer: "a", seconds: 0)]),
        (id: "start", when: Touched("chair"), then: [StartTimer(timer: "a", seconds: 0)]),"#;
    let touch = Fact::ContactBegan { hand: Hand::Left, surface: "chair".into() };
    play("rules: [", again, &[(S, touch)], 2 * S);
}

#[test]
fn what_asks_for_work_without_end_is_refused() {
    let base = Document::Scenario.base();
    for (at, instead) in [
        ("limit_s: 600", "limit_s: 1000000000"),
        ("(order: AnyOrder,", "(order: AnyOrder, repeat: 4000000000,"),
        (
            "(order: AnyOrder,",
            "(order: AnyOrder, repeat: 100, groups: [(order: AnyOrder, repeat: 100, groups: [(order: AnyOrder, repeat: 100)])],",
        ),
    ] {
        assert!(base.contains(at), "{at}");
        let told = scenario::parse(&base.replacen(at, instead, 1)).unwrap_err();
        assert_eq!(told[0].code, LIMITS, "{instead}");
    }
}

/// A window of no length is over as soon as it is begun anew.
#[test]
fn what_is_met_without_end_is_not_counted_without_end() {
    let base = Document::Rubric.base();
    let at = "kind: Condition(StepDone(\"pulse\")),";
    let measure = "kind: Measure(of: CountOf(Within(seconds: 0, of: Never(Touched(\"chair\")))), bands: [(at_least: 5, name: \"Often\", percent: 100)]),";
    assert!(base.contains(at));
    let scenario = scenario::parse(Document::Scenario.base()).unwrap();
    let rubric = rubric::parse(&base.replacen(at, measure, 1)).unwrap();
    let score = judge(&scenario, &rubric, header(Mode::Formative), &[], (S, EndReason::Stopped));
    let counted = score.findings.iter().find(|finding| finding.criterion.as_str() == "tasks").unwrap();
    assert_eq!(counted.outcome, FindingOutcome::Met, "{counted:?}");
}
