//! Groups of the plot: one of several, optional, repeated, nested, limited in time, branches; rules that
//! act again, cues that fade, timers, vital signs and variants.

use skillward_core::attempt::Attempt;
use skillward_core::decimal::Milli;
use skillward_core::engine::TaskState::{self, Done, Lapsed, LeftOut, Open, Waiting};
use skillward_core::event::{EndReason, EventKind};
use skillward_core::header::Mode;
use skillward_core::observation::{Fact, Tracked};
use skillward_core::scenario::{Effect, Scenario, parse};
use skillward_core::score::Decision;

use super::support::{S, Script, header, rubric};

const BEDSIDE: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/scenario.ron");

fn with(parts: &str) -> Scenario {
    let start = BEDSIDE.find("    plot: (").unwrap();
    let pulse = "prop: \"patient_a\", vitals: {\"pulse\": 80},";
    parse(&format!("{}    {parts},\n)", &BEDSIDE[..start]).replacen("prop: \"patient_a\",", pulse, 1))
        .unwrap()
}

fn plot(groups: &str) -> Scenario {
    with(&format!("plot: (groups: [{groups}], ends: Opened(\"door.handle\"), limit_s: 1000)"))
}

fn run(scenario: &Scenario, script: &Script) -> Attempt {
    let mut attempt = Attempt::new(scenario, &rubric(), header(Mode::Formative));
    for observation in &script.log {
        attempt.observe(observation).unwrap();
    }
    attempt.advance(script.t_us);
    attempt
}

fn states(scenario: &Scenario, script: &Script) -> Vec<TaskState> {
    run(scenario, script).tasks().into_iter().map(|task| task.state).collect()
}

fn step(id: &str, done: &str) -> String {
    format!(r#"(id: "{id}", title: "{id}", done: {done})"#)
}

fn touches(surfaces: &[&str]) -> Script {
    let mut script = Script::default();
    for surface in surfaces {
        script.touch_for(surface, 1);
    }
    script
}

fn not_reached(scenario: &Scenario, script: &Script) -> Vec<String> {
    let mut attempt = run(scenario, script);
    match attempt.finish(script.t_us + S, EndReason::Stopped).decision {
        Decision::InsufficientEvidence { reasons } => {
            reasons.into_iter().filter(|reason| reason.contains("not reached")).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_of_several_is_enough_and_closes_the_others() {
    let scenario = plot(&format!(
        "(order: OneOf, steps: [{}, {}]), (order: Sequence, steps: [{}])",
        step("a", r#"Touched("chair")"#),
        step("b", r#"Touched("waste_bin")"#),
        step("c", r#"Touched("chair")"#)
    ));
    assert_eq!(states(&scenario, &touches(&[])), [Open, Open, Waiting]);
    assert_eq!(states(&scenario, &touches(&["waste_bin"])), [LeftOut, Done, Open]);
    assert_eq!(states(&scenario, &touches(&["waste_bin", "chair"])), [LeftOut, Done, Done]);
    assert_eq!(
        not_reached(&scenario, &touches(&[])),
        ["“a” or “b” was not reached.", "“c” was not reached."]
    );
    assert_eq!(not_reached(&scenario, &touches(&["chair"])), ["“c” was not reached."]);
}

#[test]
fn an_optional_group_holds_nothing_up_and_is_not_needed() {
    let scenario = plot(&format!(
        "(order: Sequence, required: false, steps: [{}, {}]), (order: Sequence, steps: [{}])",
        step("a", r#"Touched("chair")"#),
        step("b", r#"Touched("waste_bin")"#),
        step("c", r#"Touched("bed_a.rail")"#)
    ));
    assert_eq!(states(&scenario, &touches(&[])), [Open, Waiting, Open]);
    assert_eq!(states(&scenario, &touches(&["chair", "bed_a.rail"])), [Done, Open, Done]);
    assert_eq!(not_reached(&scenario, &touches(&["chair"])), ["“c” was not reached."]);
}

#[test]
fn a_repeated_group_is_gone_through_so_often() {
    let scenario = plot(&format!(
        "(order: Sequence, repeat: 2, steps: [{}, {}]), (order: Sequence, steps: [{}])",
        step("a", r#"Touched("chair")"#),
        step("b", r#"Touched("waste_bin")"#),
        step("c", r#"Touched("bed_a.rail")"#)
    ));
    assert_eq!(states(&scenario, &touches(&["chair", "waste_bin"])), [Open, Waiting, Waiting]);
    let twice = touches(&["chair", "waste_bin", "chair", "waste_bin"]);
    assert_eq!(states(&scenario, &twice), [Done, Done, Open]);
    let mut attempt = run(&scenario, &twice);
    let done: Vec<u64> = attempt
        .drain_events()
        .filter(|event| matches!(&event.kind, EventKind::StepDone(step) if step.as_str() == "a"))
        .map(|event| event.t_us / S)
        .collect();
    assert_eq!(done, [1, 5]);
    let missing = not_reached(&scenario, &touches(&["chair", "waste_bin"]));
    assert_eq!(missing.len(), 3, "the second round is wanting: {missing:?}");
}

#[test]
fn groups_lie_within_groups() {
    let scenario = plot(&format!(
        "(order: AnyOrder, groups: [(order: Sequence, steps: [{}, {}]), (order: Sequence, steps: [{}, {}])]), (order: Sequence, steps: [{}])",
        step("a1", r#"Touched("chair")"#),
        step("a2", r#"Touched("chair")"#),
        step("b1", r#"Touched("waste_bin")"#),
        step("b2", r#"Touched("waste_bin")"#),
        step("c", r#"Touched("bed_a.rail")"#)
    ));
    assert_eq!(states(&scenario, &touches(&[])), [Open, Waiting, Open, Waiting, Waiting]);
    assert_eq!(states(&scenario, &touches(&["waste_bin", "chair"])), [Done, Open, Done, Open, Waiting]);
    let all = touches(&["waste_bin", "chair", "chair", "waste_bin"]);
    assert_eq!(states(&scenario, &all), [Done, Done, Done, Done, Open]);
}

const BRANCHES: &str = r#"
    (order: Sequence, steps: [(id: "look", title: "look", done: Touched("chair"))]),
    (order: Sequence, when: Touched("bed_a.rail"), steps: [(id: "if", title: "if", done: Touched("waste_bin"))]),
    (order: Sequence, when: Not(Touched("bed_a.rail")), steps: [(id: "else", title: "else", done: Touched("waste_bin"))])"#;

#[test]
fn a_branch_is_taken_or_left_by_what_was_so_when_its_turn_came() {
    let scenario = plot(BRANCHES);
    assert_eq!(states(&scenario, &touches(&["bed_a.rail"])), [Open, Waiting, Waiting]);
    assert_eq!(states(&scenario, &touches(&["bed_a.rail", "chair"])), [Done, Open, Waiting]);
    assert_eq!(states(&scenario, &touches(&["bed_a.rail", "chair", "waste_bin"])), [Done, Done, LeftOut]);
    assert_eq!(states(&scenario, &touches(&["chair"])), [Done, LeftOut, Open]);
    assert_eq!(states(&scenario, &touches(&["chair", "bed_a.rail", "waste_bin"])), [Done, LeftOut, Done]);
    assert_eq!(not_reached(&scenario, &touches(&["chair"])), ["“else” was not reached."]);
}

#[test]
fn a_branch_may_ask_for_the_step_right_before_it() {
    let scenario = plot(
        r#"(order: OneOf, steps: [(id: "a", title: "a", done: Touched("chair")), (id: "b", title: "b", done: Touched("waste_bin"))]),
        (order: Sequence, when: StepDone("b"), steps: [(id: "c", title: "c", done: Touched("chair"))])"#,
    );
    assert_eq!(states(&scenario, &touches(&["waste_bin"])), [LeftOut, Done, Open]);
    assert_eq!(states(&scenario, &touches(&["chair"])), [Done, LeftOut, LeftOut]);
}

#[test]
fn nobody_gets_out_of_a_branch_by_hiding_the_hands() {
    let scenario = plot(BRANCHES);
    let mut script = Script::default();
    script.fact(Fact::TrackingLost { what: Tracked::LeftHand }).wait_s(5);
    script.fact(Fact::TrackingFound { what: Tracked::LeftHand });
    script.touch_for("chair", 1);
    assert_eq!(states(&scenario, &script), [Done, Lapsed, Lapsed]);
    assert_eq!(not_reached(&scenario, &script).len(), 2);
}

#[test]
fn what_is_not_done_in_its_time_lapses_with_its_effects() {
    let scenario = plot(
        r#"(order: Sequence, limit_s: 10, steps: [
            (id: "a", title: "a", limit_s: 3, done: Touched("chair"), on_lapse: [Show("late")]),
            (id: "b", title: "b", done: Touched("chair")),
            (id: "c", title: "c", done: Touched("chair"), on_lapse: [Show("too late")]),
        ]), (order: Sequence, steps: [(id: "d", title: "d", done: Touched("chair"))])"#,
    );
    let mut script = Script::default();
    script.wait_s(4);
    assert_eq!(states(&scenario, &script), [Lapsed, Open, Waiting, Waiting]);
    script.wait_s(7);
    assert_eq!(states(&scenario, &script), [Lapsed, Lapsed, Lapsed, Open]);
    let effects: Vec<(u64, String)> = run(&scenario, &script)
        .drain_events()
        .filter_map(|event| match event.kind {
            EventKind::Effect(Effect::Show(text)) => Some((event.t_us / S, text)),
            _ => None,
        })
        .collect();
    assert_eq!(effects, [(3, "late".to_owned()), (10, "too late".to_owned())]);
}

fn shown(scenario: &Scenario, script: &Script, earlier: u32) -> Vec<u64> {
    let mut header = header(Mode::Formative);
    header.earlier_attempts = earlier;
    let mut attempt = Attempt::new(scenario, &rubric(), header);
    for observation in &script.log {
        attempt.observe(observation).unwrap();
    }
    attempt.advance(script.t_us);
    let shows =
        |kind: &EventKind| matches!(kind, EventKind::Effect(Effect::Show(_)) | EventKind::CueDue { .. });
    attempt.drain_events().filter(|event| shows(&event.kind)).map(|event| event.t_us / S).collect()
}

#[test]
fn a_rule_may_act_again_each_time() {
    let rule = |again: bool| {
        with(&format!(
            r#"plot: (groups: [], rules: [(id: "r", when: Touched("chair"), then: [Show("A chair.")], again: {again})],
            ends: Opened("door.handle"), limit_s: 1000)"#
        ))
    };
    let script = touches(&["chair", "chair", "waste_bin", "chair"]);
    assert_eq!(shown(&rule(false), &script, 0), [1]);
    assert_eq!(shown(&rule(true), &script, 0), [1, 3, 7]);
}

#[test]
fn a_cue_fades_with_each_attempt_before() {
    let scenario = plot(
        r#"(order: Sequence, steps: [(id: "a", title: "a", done: Touched("chair"),
            cue: (after_s: 5, text: "The chair.", fade: (later_s: 10, gone_after: 2)))])"#,
    );
    let mut script = Script::default();
    script.wait_s(60);
    assert_eq!(shown(&scenario, &script, 0), [5]);
    assert_eq!(shown(&scenario, &script, 1), [15]);
    assert_eq!(shown(&scenario, &script, 2), [0_u64; 0]);
}

#[test]
fn timers_and_vital_signs_run_by_themselves() {
    let scenario = with(
        r#"plot: (groups: [], rules: [
            (id: "start", when: Touched("chair"), then: [
                Vital(patient: "mrs_okafor", sign: "pulse", to: 140, over_s: 60), StartTimer(timer: "tea", seconds: 20)]),
            (id: "fast", when: Vital(patient: "mrs_okafor", sign: "pulse", at_least: 110), then: [Show("Fast.")]),
            (id: "tea", when: TimerEnded("tea"), then: [Show("Tea.")]),
        ], ends: Opened("door.handle"), limit_s: 1000)"#,
    );
    let mut script = Script::default();
    script.wait_s(9).touch_for("chair", 1).wait_s(100);
    assert_eq!(shown(&scenario, &script, 0), [30, 40], "the timer at 30 s, half way at 40 s");
    let attempt = run(&scenario, &script);
    assert_eq!(attempt.vital_sign(&"mrs_okafor".into(), "pulse"), Some(Milli(140_000)));
    assert_eq!(attempt.vital_sign(&"mrs_okafor".into(), "height"), None);
}

#[test]
fn a_seed_draws_shuffles_and_moves_and_always_the_same() {
    let scenario = with(
        r#"variants: (draw: [(name: "where", from: ["chair", "waste_bin", "bed_a.rail"])]),
        plot: (groups: [(order: Sequence, shuffle: true, steps: [
            (id: "a", title: "Touch the {where}", done: Touched("$where")),
            (id: "b", title: "b", done: Touched("$where")),
            (id: "c", title: "c", done: Touched("$where")),
        ])], ends: Opened("door.handle"), limit_s: 1000)"#,
    );
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..40 {
        let mut header = header(Mode::Formative);
        header.seed = seed;
        let make = || Attempt::new(&scenario, &rubric(), header.clone());
        let titles: Vec<String> = make().tasks().into_iter().map(|task| task.title).collect();
        assert_eq!(titles, make().tasks().into_iter().map(|task| task.title).collect::<Vec<_>>());
        let title = titles.iter().find(|title| title.len() > 1).unwrap();
        let surface = title.strip_prefix("Touch the ").unwrap().to_owned();
        let mut attempt = make();
        for observation in touches(&[&surface]).log {
            attempt.observe(&observation).unwrap();
        }
        assert_eq!(attempt.tasks()[0].state, Done, "the condition means what the title says");
        seen.insert(titles);
    }
    assert!(seen.len() > 10, "of 3 draws in 6 orders: {}", seen.len());
}
