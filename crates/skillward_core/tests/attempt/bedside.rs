//! The bedside scenario as it ships.

use skillward_core::engine::TaskState;
use skillward_core::event::{EndReason, EventKind};
use skillward_core::header::Mode;
use skillward_core::observation::{Fact, Tracked};
use skillward_core::score::{Decision, Finding, FindingOutcome, Score};

use super::support::{S, Script, header, round, rubric, scenario, score};

fn finding<'a>(score: &'a Score, criterion: &str) -> &'a Finding {
    score.findings.iter().find(|finding| finding.criterion.as_str() == criterion).unwrap()
}

#[test]
fn a_round_with_every_moment_kept_is_fully_compliant() {
    let score = score(&round(&[]));
    let compliance = finding(&score, "compliance");
    assert_eq!(compliance.outcome, FindingOutcome::Met, "{}", compliance.reason);
    assert_eq!(finding(&score, "before-aseptic").outcome, FindingOutcome::Met);
    assert_eq!(finding(&score, "after-fluid").outcome, FindingOutcome::Met);
    assert_eq!(finding(&score, "tasks").outcome, FindingOutcome::Met);
    assert_eq!(finding(&score, "volume").measured.as_ref().unwrap().value_milli, 3_000);
    assert_eq!(finding(&score, "dry").outcome, FindingOutcome::Met);
    assert_eq!(finding(&score, "lets-sleep").outcome, FindingOutcome::Met);
    assert_eq!(score.steps.len(), 6);
    assert_eq!(score.hygiene.actions.len(), 5);
    assert!(!score.awaiting_review.is_empty());
}

#[test]
fn a_missed_critical_moment_fails_whatever_the_points() {
    let score = score(&round(&["before-line"]));
    let Decision::Fail { criticals, .. } = &score.decision else {
        panic!("{:?}", score.decision);
    };
    assert_eq!(criticals.len(), 1);
    let finding = finding(&score, "before-aseptic");
    assert_eq!(finding.outcome, FindingOutcome::NotMet);
    assert!(finding.reason.contains("moment 2, before touching the port of line a"), "{}", finding.reason);
    assert_eq!(finding.spans.len(), 1);
}

#[test]
fn a_known_critical_failure_stands_though_the_rest_was_not_reached() {
    let mut script = Script::default();
    script.enter("bay").touch_for("mrs_okafor.wrist", 9).open("line_a.port");
    let score = score(&script);
    assert!(matches!(&score.decision, Decision::Fail { criticals, .. } if criticals.len() == 1));
}

#[test]
fn doing_nothing_and_hiding_the_hands_are_insufficient_evidence() {
    let mut nothing = Script::default();
    nothing.enter("bay").wait_s(600);
    let mut hidden = Script::default();
    hidden.enter("bay");
    for what in [Tracked::LeftHand, Tracked::RightHand] {
        hidden.fact(Fact::TrackingLost { what });
    }
    hidden.wait_s(60).leave("bay").enter("corridor");
    for script in [nothing, hidden] {
        let score = score(&script);
        let Decision::InsufficientEvidence { reasons } = &score.decision else {
            panic!("{:?}", score.decision);
        };
        assert!(reasons.iter().any(|reason| reason.contains("was not reached")), "{reasons:?}");
    }
}

#[test]
fn what_the_hidden_hands_may_have_done_is_not_assessable() {
    let mut script = round(&[]);
    // Out of sight for three seconds while the pump is silenced: he may have been touched.
    let at = script.log.iter().position(
        |o| matches!(&o.fact, Fact::Pressed { surface, .. } if surface.as_str() == "pump_b.silence_button"),
    );
    let from = script.log[at.unwrap()].t_us + S;
    let what = Tracked::LeftHand;
    for (t_us, fact) in [(from, Fact::TrackingLost { what }), (from + 3 * S, Fact::TrackingFound { what })] {
        script.log.push(skillward_core::observation::Observation { t_us, fact });
    }
    script.log.sort_by_key(|observation| observation.t_us);
    let score = score(&script);
    let finding = finding(&score, "lets-sleep");
    assert_eq!(finding.outcome, FindingOutcome::NotAssessable);
    assert!(finding.reason.contains("out of sight"), "{}", finding.reason);
}

#[test]
fn cues_come_in_formative_mode_only_and_exactly_when_due() {
    for (mode, expected) in [(Mode::Formative, vec![60 * S, 120 * S, 180 * S]), (Mode::Summative, vec![])] {
        let mut attempt = skillward_core::attempt::Attempt::new(&scenario(), &rubric(), header(mode));
        attempt.advance(500 * S);
        let cues: Vec<u64> = attempt
            .drain_events()
            .filter(|event| matches!(event.kind, EventKind::CueDue { .. }))
            .map(|event| event.t_us)
            .collect();
        assert_eq!(cues, expected);
    }
}

#[test]
fn steps_open_by_group_and_a_pulse_takes_eight_seconds() {
    let mut attempt = skillward_core::attempt::Attempt::new(&scenario(), &rubric(), header(Mode::Formative));
    let states = |attempt: &skillward_core::attempt::Attempt| -> Vec<TaskState> {
        attempt.tasks().into_iter().map(|task| task.state).collect()
    };
    use TaskState::{Done, Open, Waiting};
    assert_eq!(states(&attempt), [Open, Open, Open, Waiting, Waiting, Waiting]);
    let mut script = Script::default();
    script.touch_for("mrs_okafor.wrist", 7).touch_for("mrs_okafor.wrist", 8);
    for observation in &script.log {
        attempt.observe(observation).unwrap();
    }
    assert_eq!(states(&attempt), [Done, Open, Open, Waiting, Waiting, Waiting]);
    let done = attempt.drain_events().find(|event| matches!(event.kind, EventKind::StepDone(_)));
    assert_eq!(done.unwrap().t_us, script.t_us, "the eighth second is exactly over");
}

#[test]
fn the_time_limit_ends_an_attempt_at_its_instant() {
    let mut attempt = skillward_core::attempt::Attempt::new(&scenario(), &rubric(), header(Mode::Formative));
    attempt.advance(1_500 * S);
    assert_eq!(attempt.ended(), None);
    attempt.advance(1_500 * S + 1);
    assert_eq!(attempt.ended(), Some(EndReason::TimeLimit));
    assert_eq!(attempt.finish(9_999 * S, EndReason::Stopped).duration_us, 1_500 * S);
}

#[test]
fn observations_of_the_ending_instant_still_count() {
    let score = score(&round(&["after-pump"]));
    let mut swapped = round(&["after-pump"]);
    let last = swapped.log.len() - 1;
    swapped.log.swap(last - 1, last);
    let swapped = super::support::score(&swapped);
    assert_eq!(score.hygiene.opportunities, swapped.hygiene.opportunities);
}
