//! The graph, and what is written of it.

#![allow(clippy::unwrap_used)]

use super::{Child, Graph, SubjectKind, build, dot, mermaid, outline};

const SCENARIO: &str = r#"(
    format: 1, id: "round", version: "0.1.0", title: "A \"round\" <of> #1 & more", summary: "s", authors: ["a"], licence: "CC0-1.0",
    language: "en", minutes: 5, audience: "a", review: Pending([]), outcomes: [], modes: [formative],
    prebrief: (situation: ["s"], tasks: ["t"]),
    place: (room: "ward_bay", spawn: (x: 0, z: 0, yaw_deg: 0)),
    plot: (
        groups: [
            (id: "care", order: AnyOrder, repeat: 2, limit_s: 60, steps: [
                (id: "pulse", title: "1. Take the \"pulse\"; `now`", done: ForAtLeast(seconds: 8, of: Touching("p.wrist")),
                    limit_s: 20, on_done: [Say(who: "P", text: "Thanks"), Set(item: "phone", state: "ringing")]),
                (id: "port", title: "end", done: Opened("line.port"), required: false),
            ], groups: [
                (order: OneOf, required: false, steps: [
                    (id: "one", title: "One", done: Said("hello")),
                    (id: "other", title: "Other", done: Touched("p.hand")),
                ]),
            ]),
            (order: Sequence, when: Opportunity(moments: [2], answered: false), steps: [
                (id: "again", title: "Again", done: HygieneAction),
            ]),
            (order: Sequence, steps: [(id: "leave", title: "Leave\\", done: Entered("corridor"))]),
        ],
        rules: [(id: "late", when: TimerEnded("t"), then: [Show("Hurry"), End], again: true, modes: [formative])],
        ends: StepDone("leave"), limit_s: 600,
    ),
)"#;

const RUBRIC: &str = r#"(
    format: 1, id: "round", version: "0.1.0", title: "t", scenario: "round", review: Pending([]),
    domains: [(id: "care", title: "Care", pass_percent: 50), (id: "moments", title: "Moments", pass_percent: 75)],
    pass: (total_percent: 80, set_by: Proposal("p")),
    criteria: [
        (id: "moments", text: "Moments", domain: "moments", weight: 4, kind: Measure(of: Compliance(moments: [2]), bands: [])),
        (id: "skin", text: "Touches the patient", domain: "care", weight: 2,
            kind: Condition(ForSome(name: "site", among: Of(["wrist", "face"]), of: Touched("p.$site")))),
        (id: "done", text: "Leaves", domain: "care", weight: 1, critical: true, exposure: Finished, kind: Condition(StepDone("leave"))),
        (id: "late", text: "In time", domain: "care", weight: 1, kind: Condition(Never(TimerEnded("t")))),
        (id: "manner", text: "Manner", domain: "care", weight: 1, kind: Manual([(name: "Good", percent: 100, text: "g")])),
    ],
    achievement: (name: "n", description: "d", criteria: "c"),
)"#;

pub(super) fn small() -> Graph {
    let scenario = skillward_core::scenario::parse(SCENARIO).unwrap();
    let rubric = skillward_core::rubric::parse(RUBRIC).unwrap();
    build(&scenario, Some(&rubric))
}

fn numbers(graph: &Graph, ids: &[&str]) -> Vec<usize> {
    let of = |id: &&str| graph.criteria().iter().position(|criterion| criterion.id == **id).unwrap();
    ids.iter().map(of).collect()
}

#[test]
fn groups_steps_and_branches_are_as_in_the_file() {
    let graph = small();
    let care = &graph.groups[0];
    assert_eq!(care.manner(), "In any order, 2 rounds, within 60 s");
    assert_eq!(care.children.len(), 3);
    let Child::Group(inner) = &care.children[2] else { panic!("not a group") };
    assert_eq!((inner.number.as_str(), inner.manner().as_str()), ("1.1", "One of these, optional"));
    assert_eq!(graph.groups[1].when.as_deref(), Some("hand hygiene missed at moment 2"));
    let steps: Vec<&str> = graph.steps().iter().map(|step| step.id.as_str()).collect();
    assert_eq!(steps, ["pulse", "port", "one", "other", "again", "leave"]);
    assert_eq!(graph.steps()[0].done, "touching p.wrist for 8 s");
    assert_eq!(graph.steps()[0].effects[1].what, "phone is ringing");
}

#[test]
fn a_criterion_watches_steps_by_name_and_by_what_they_are_done_by() {
    let graph = small();
    // Domain by domain: those of care come first.
    let order: Vec<&str> = graph.criteria().iter().map(|criterion| criterion.id.as_str()).collect();
    assert_eq!(order, ["skin", "done", "late", "manner", "moments"]);
    let step = |id: &str| graph.steps().into_iter().find(|step| step.id == id).unwrap().watched_by.clone();
    // Bindings are written out: $site is the wrist, and not the hand.
    assert_eq!(step("pulse"), numbers(&graph, &["skin"]));
    assert_eq!(step("other"), Vec::<usize>::new());
    assert_eq!(step("leave"), numbers(&graph, &["done"]));
    assert_eq!(graph.end_watched_by, numbers(&graph, &["done"]));
    assert_eq!(graph.groups[1].watched_by, numbers(&graph, &["moments"]));
    assert_eq!(graph.rules[0].watched_by, numbers(&graph, &["late"]));
    let done = &graph.criteria()[1];
    assert!(done.critical && done.watches.iter().any(|subject| subject.kind == SubjectKind::Finish));
}

#[test]
fn the_outline_tells_all_of_it() {
    let text = outline::outline(&small());
    for line in [
        "  Group 1 care: In any order, 2 rounds, within 60 s",
        "    Group 1.1: One of these, optional",
        "  Group 2: One step; only if hand hygiene missed at moment 2; watched by criterion 5",
        "    Step leave: Leave\\; done: corridor entered; watched by criterion 2",
        "  Rule late, each time, formative only: when timer t ran out; then note: \"Hurry\"; the attempt ends; watched by criterion 3",
        "  2. Leaves (Care, 1 point, critical): step leave done; asked only if learner says \"finished\"; watches step leave, the learner's \"finished\"",
    ] {
        assert!(text.lines().any(|told| told == line), "{line} is missing:\n{text}");
    }
}

#[test]
fn dot_is_written_with_its_marks_escaped() {
    let text = dot::dot(&small());
    assert!(text.contains(r#"label="A \"round\" <of> #1 & more""#), "{text}");
    assert!(text.contains(r#""Leave\\\nDone: corridor entered""#), "{text}");
    // Past the branch, from the group before it to the group after it.
    let past = text.lines().find(|line| line.contains("otherwise")).unwrap();
    assert!(past.contains("lhead=cluster_g4") && past.contains("ltail=cluster_g1"), "{past}");
    assert_eq!(text.matches('{').count(), text.matches('}').count());
    assert!(text.contains("c2 -> s6 [style=dotted"), "{text}");
}

#[test]
fn mermaid_is_written_with_its_marks_escaped() {
    let text = mermaid::mermaid(&small());
    assert!(text.contains(r#"s1["1#46; Take the #34;pulse#34;; #96;now#96;"#), "{text}");
    // A node is never named by the author: "end" would close a group.
    assert!(text.contains("s2[\"end<br/>"), "{text}");
    assert!(text.contains("  g1 -. \"otherwise\" .-> g4"), "{text}");
    assert!(text.contains("c2 -.-> s6"), "{text}");
    assert_eq!(text.matches("subgraph").count(), text.lines().filter(|line| line.trim() == "end").count());
}
