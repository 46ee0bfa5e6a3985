//! The plot: order, optional and lapsed steps, rules, effects, ends.

use skillward_core::attempt::Attempt;
use skillward_core::engine::TaskState;
use skillward_core::event::{EndReason, EventKind};
use skillward_core::header::Mode;
use skillward_core::observation::Fact;
use skillward_core::scenario::{Scenario, parse};
use skillward_core::score::Decision;

use super::support::{S, Script, header, rubric};

const BEDSIDE: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/scenario.ron");

/// The bedside with another plot.
fn with_plot(plot: &str) -> Scenario {
    let start = BEDSIDE.find("    plot: (").unwrap();
    parse(&format!("{}    plot: ({plot}),\n)", &BEDSIDE[..start])).unwrap()
}

fn attempt(plot: &str, mode: Mode, script: &Script) -> Attempt {
    let mut attempt = Attempt::new(&with_plot(plot), &rubric(), header(mode));
    for observation in &script.log {
        attempt.observe(observation).unwrap();
    }
    attempt
}

fn states(attempt: &Attempt) -> Vec<TaskState> {
    attempt.tasks().into_iter().map(|task| task.state).collect()
}

fn effects(attempt: &mut Attempt) -> usize {
    attempt.drain_events().filter(|event| matches!(event.kind, EventKind::Effect(_))).count()
}

const SEQUENCE: &str = r#"groups: [(order: Sequence, steps: [
    (id: "one", title: "One", done: Touched("bed_a.rail")),
    (id: "two", title: "Two", done: Touched("chair"), required: false),
    (id: "three", title: "Three", done: Touched("bed_a.rail")),
])], ends: StepDone("three"), limit_s: 100"#;

#[test]
fn a_sequence_opens_step_by_step_and_optional_steps_hold_nothing_up() {
    let mut script = Script::default();
    assert_eq!(
        states(&attempt(SEQUENCE, Mode::Formative, &script)),
        [TaskState::Open, TaskState::Waiting, TaskState::Waiting]
    );
    script.touch_for("bed_a.rail", 1);
    let once = attempt(SEQUENCE, Mode::Formative, &script);
    assert_eq!(states(&once), [TaskState::Done, TaskState::Open, TaskState::Open]);
    assert_eq!(once.ended(), None, "one touch does one step");
    script.touch_for("bed_a.rail", 1);
    let twice = attempt(SEQUENCE, Mode::Formative, &script);
    assert_eq!(twice.ended(), Some(EndReason::Plot));
}

#[test]
fn a_step_whose_deadline_passes_lapses_and_the_plot_goes_on() {
    let plot = r#"groups: [
        (order: AnyOrder, steps: [(id: "quick", title: "Quick", done: Within(seconds: 5, of: Touched("chair")))]),
        (order: AnyOrder, steps: [(id: "next", title: "Next", done: Touched("chair"))]),
    ], ends: StepDone("next"), limit_s: 100"#;
    let mut script = Script::default();
    script.wait_s(10).touch_for("chair", 1);
    let mut attempt = attempt(plot, Mode::Formative, &script);
    assert_eq!(states(&attempt), [TaskState::Lapsed, TaskState::Done]);
    let opened: Vec<u64> = attempt
        .drain_events()
        .filter(|event| matches!(event.kind, EventKind::StepOpened(_)))
        .map(|event| event.t_us)
        .collect();
    assert_eq!(opened, [0, 5 * S], "the next step opens at the deadline itself");
    let score = attempt.finish(20 * S, EndReason::Stopped);
    let Decision::InsufficientEvidence { reasons } = score.decision else { panic!("{:?}", score.decision) };
    assert!(reasons.iter().any(|reason| reason == "“Quick” was not reached."), "{reasons:?}");
}

#[test]
fn rules_act_once_and_only_in_their_modes() {
    let plot = r#"groups: [], rules: [
        (id: "say", when: Touched("chair"), then: [Show("A chair.")], modes: [formative]),
    ], ends: Finished, limit_s: 100"#;
    let mut script = Script::default();
    script.touch_for("chair", 1).touch_for("chair", 1);
    assert_eq!(effects(&mut attempt(plot, Mode::Formative, &script)), 1);
    assert_eq!(effects(&mut attempt(plot, Mode::Summative, &script)), 0);
}

#[test]
fn an_effect_may_end_the_attempt_and_so_may_the_learner() {
    let plot = r#"groups: [], rules: [(id: "stop", when: Opened("door.handle"), then: [End])],
        ends: Any([]), limit_s: 100"#;
    let mut script = Script::default();
    script.open("door.handle");
    assert_eq!(attempt(plot, Mode::Formative, &script).ended(), Some(EndReason::Plot));
    let mut script = Script::default();
    script.wait_s(3).fact(Fact::Finished).wait_s(5).open("door.handle");
    let mut attempt = attempt(plot, Mode::Formative, &script);
    assert_eq!(attempt.ended(), Some(EndReason::Learner));
    assert_eq!(effects(&mut attempt), 0, "after the end nothing counts");
    assert_eq!(attempt.finish(50 * S, EndReason::Stopped).duration_us, 3 * S);
}

#[test]
fn a_chain_of_steps_that_wait_for_each_other_runs_through_at_once() {
    let steps: String = (1..400)
        .map(|step| format!(r#"(id: "s{step}", title: "S", done: StepDone("s{}")),"#, step - 1))
        .collect();
    let plot = format!(
        r#"groups: [(order: AnyOrder, steps: [(id: "s0", title: "S", done: Touched("chair")), {steps}])],
        ends: StepDone("s399"), limit_s: 100"#
    );
    let mut script = Script::default();
    script.touch_for("chair", 1);
    let attempt = attempt(&plot, Mode::Formative, &script);
    assert_eq!(attempt.ended(), Some(EndReason::Plot));
    assert!(states(&attempt).iter().all(|state| *state == TaskState::Done));
}
