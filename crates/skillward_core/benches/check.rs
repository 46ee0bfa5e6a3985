//! How fast a large scenario is checked: 500 steps with branches, rules and bindings and 60 criteria, and ten
//! times as many steps.
//!
//! `cargo bench -p skillward_core --bench check` prints the times, and that nothing is found.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use divan::Bencher;
use skillward_core::catalogue::{Catalogue, Room, parse, parse_room};
use skillward_core::check::examples::Document;
use skillward_core::check::{CheckInput, check};

const CRITERIA: usize = 60;
/// Steps of one group.
const GROUP: usize = 10;

fn main() {
    for steps in [500, 5_000] {
        let (scenario, rubric) = (scenario(steps), rubric(steps));
        let found = Library::new().check(&scenario, &rubric);
        assert!(found.is_empty(), "{found:#?}");
        println!("{steps} steps: {} and {} bytes, nothing found", scenario.len(), rubric.len());
    }
    divan::main();
}

struct Library {
    catalogue: Catalogue,
    rooms: BTreeMap<String, Room>,
}

impl Library {
    fn new() -> Self {
        let catalogue = parse(include_str!("../../../assets/catalogue.ron")).unwrap();
        let room = parse_room(include_str!("../../../assets/rooms/ward_bay.ron")).unwrap();
        Self { catalogue, rooms: BTreeMap::from([("ward_bay".to_owned(), room)]) }
    }

    fn check(&self, scenario: &str, rubric: &str) -> Vec<skillward_core::check::Diagnostic> {
        check(CheckInput {
            scenario_name: "scenario.ron",
            scenario_src: scenario,
            rubric_name: "rubric.ron",
            rubric_src: Some(rubric),
            catalogue: &self.catalogue,
            rooms: &self.rooms,
        })
    }
}

/// Surfaces that the steps take turns with.
const SURFACES: [&str; 4] = ["mrs_okafor.wrist", "mr_lindqvist.hand", "chair", "bed_a.rail"];

fn surface(index: usize) -> &'static str {
    SURFACES[index % SURFACES.len()]
}

/// What a step asks for: single things, orders, bindings, absences, in turn.
fn done(step: usize) -> String {
    let (one, other) = (surface(step), surface(step + 1));
    match step % 5 {
        0 => format!("Touched(\"{one}\")"),
        1 => format!("Then([Touched(\"{one}\"), Touched(\"{other}\")])"),
        2 => "ForEach(name: \"p\", among: Patients, of: Touched(\"$p.wrist\"))".to_owned(),
        3 => format!("Before(Touched(\"{one}\"), Touched(\"{other}\"))"),
        _ => format!("ForAtLeast(seconds: 0.1, of: Touching(\"{one}\"))"),
    }
}

fn scenario(steps: usize) -> String {
    let base = Document::Scenario.base();
    let mut text = base[..base.find("    plot: (").unwrap()].replacen("minutes: 5", "minutes: 90", 1);
    text.push_str("    plot: (\n        groups: [\n");
    for group in 0..steps / GROUP {
        let order = if group % 2 == 0 { "Sequence" } else { "AnyOrder" };
        // Each fifth group is a branch that an earlier step decides.
        let when = match group {
            0 => String::new(),
            _ if group % 5 == 0 => format!(", when: StepDone(\"s{}\")", group * GROUP - 1),
            _ => String::new(),
        };
        writeln!(text, "            (order: {order}{when}, steps: [").unwrap();
        for step in group * GROUP..(group + 1) * GROUP {
            writeln!(
                text,
                "                (id: \"s{step}\", title: \"Step {step}\", done: {}),",
                done(step)
            )
            .unwrap();
        }
        text.push_str("            ]),\n");
    }
    text.push_str("            (order: Sequence, steps: [(id: \"last\", title: \"Leave\", done: Entered(\"corridor\"))]),\n        ],\n        rules: [\n");
    for rule in 0..steps / 25 {
        let step = rule * 25;
        writeln!(
            text,
            "            (id: \"r{rule}\", when: All([StepDone(\"s{step}\"), Touched(\"{}\")]), then: [Show(\"Rule {rule}.\")]),",
            surface(rule)
        )
        .unwrap();
    }
    text.push_str("        ],\n        ends: StepDone(\"last\"),\n        limit_s: 7200,\n    ),\n)\n");
    text
}

fn rubric(steps: usize) -> String {
    let base = Document::Rubric.base();
    let start = base.find("    criteria: [").unwrap();
    let end = base.find("    achievement: (").unwrap();
    let mut text = base[..start].replacen("pass_percent: 75", "pass_percent: 50", 1);
    text.push_str("    criteria: [\n");
    for index in 0..CRITERIA {
        let step = (index * steps / CRITERIA / GROUP) * GROUP;
        let (one, other) = (surface(index), surface(index + 1));
        // What who does nothing would meet is asked only of those who came in.
        let exposure = if index % 6 == 5 { "exposure: Entered(\"bay\"), " } else { "" };
        let kind = match index % 6 {
            0 => format!("Condition(Then([StepDone(\"s{step}\"), StepDone(\"last\")]))"),
            1 => format!("Condition(Before(StepDone(\"s{step}\"), Touched(\"{one}\")))"),
            2 => "Condition(ForEach(name: \"p\", among: Patients, of: Before(Opportunity(patient: \"$p\", answered: true), Touched(\"$p.wrist\"))))".to_owned(),
            3 => format!("Levels([(name: \"Both\", percent: 100, when: All([Touched(\"{one}\"), Touched(\"{other}\")])), (name: \"One\", percent: 50, when: Touched(\"{one}\"))])"),
            4 => format!("Measure(of: CountOf(Touched(\"{one}\")), bands: [(at_least: {index}, name: \"Often\", percent: 100)])"),
            _ => format!("Condition(Until(hold: Never(Touched(\"{one}\")), until: StepDone(\"s{step}\")))"),
        };
        let domain = if index % 2 == 0 { "moments" } else { "care" };
        writeln!(text, "        (id: \"c{index}\", text: \"Criterion {index}\", domain: \"{domain}\", weight: 1, {exposure}kind: {kind}),").unwrap();
    }
    text.push_str("    ],\n");
    text.push_str(&base[end..]);
    text
}

#[divan::bench(args = [500, 1_000, 2_000, 5_000])]
fn steps(bencher: Bencher<'_, '_>, steps: usize) {
    let library = Library::new();
    let (scenario, rubric) = (scenario(steps), rubric(steps));
    bencher.bench(|| library.check(divan::black_box(&scenario), divan::black_box(&rubric)));
}
