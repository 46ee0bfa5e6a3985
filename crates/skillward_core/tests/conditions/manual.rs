//! The examples of `docs/semantics.md` that are more than a condition: plots, criteria and whole rubrics, run as they
//! stand there.

use skillward_core::attempt::{Attempt, judge};
use skillward_core::check::examples::Document;
use skillward_core::engine::TaskState;
use skillward_core::event::{EndReason, EventKind};
use skillward_core::header::{ATTEMPT_FORMAT, AttemptHeader, DocumentRef, MODELS_VERSION, Mode};
use skillward_core::observation::{Modality, Observation};
use skillward_core::rubric::{self, Rubric};
use skillward_core::scenario::{self, Effect, Scenario};
use skillward_core::score::{Decision, Finding, FindingOutcome, Score};

use super::examples::{fact, micros};
use super::stretches::stretch;

const PAGE: &str = include_str!("../../../../docs/semantics.md");

/// One line of an example: what happens, when it ends, and what the page says of it.
struct Story {
    log: Vec<Observation>,
    end_us: u64,
    outcome: &'static str,
    text: &'static str,
}

/// What kinds of example the page has besides conditions, by the line above them.
const KINDS: [&str; 4] = ["plot", "criterion", "rubric", "variants"];

/// Whether a block of the page is one of these.
pub(super) fn is_here(block: &str) -> bool {
    KINDS.iter().any(|kind| block.starts_with(&format!("// {kind}\n")))
}

fn blocks(kind: &str) -> Vec<(Vec<Story>, &'static str)> {
    let heading = format!("// {kind}\n");
    let blocks = PAGE.split("```ron\n").skip(1).map(|block| block.split("```").next().unwrap());
    let found: Vec<_> = blocks
        .filter_map(|block| block.strip_prefix(heading.as_str()))
        .map(|block| {
            let told = block.lines().filter_map(|line| line.strip_prefix("// "));
            (told.map(story).collect::<Vec<_>>(), block)
        })
        .collect();
    assert!(!found.is_empty() && found.iter().all(|(stories, _)| !stories.is_empty()), "{kind}");
    found
}

fn story(text: &'static str) -> Story {
    let (acts, outcome) = text.rsplit_once(": ").unwrap();
    let mut parts: Vec<&str> = acts.split("; ").collect();
    let end_us = micros(parts.pop().unwrap().strip_prefix("end ").unwrap());
    let observed = |part: &str| {
        let (seconds, act) = part.split_once(' ').unwrap();
        let t_us = micros(seconds);
        stretch(t_us, act).unwrap_or_else(|| vec![Observation { t_us, fact: fact(act) }])
    };
    Story { log: parts.into_iter().flat_map(observed).collect(), end_us, outcome, text }
}

fn header() -> AttemptHeader {
    let document = |id: &str| DocumentRef { id: id.into(), version: "1.0.0".into(), sha256: "0".repeat(64) };
    AttemptHeader {
        format: ATTEMPT_FORMAT,
        attempt_id: "00000000-0000-4000-8000-000000000000".into(),
        scenario: document("pulse-round"),
        rubric: document("pulse-round"),
        models: MODELS_VERSION.into(),
        program: "manual".into(),
        texts: None,
        modality: Modality::Scripted,
        mode: Mode::Formative,
        seed: 1,
        learner: "learner-1".into(),
        earlier_attempts: 0,
        station: "station-1".into(),
        started_utc: "2026-01-01T00:00:00Z".into(),
    }
}

/// The small scenario with this plot.
fn scenario(plot: &str) -> Scenario {
    let base = Document::Scenario.base();
    let start = base.find("    plot: (").unwrap();
    let ends = if plot.contains("ends:") { "" } else { "ends: Finished," };
    scenario::parse(&format!("{}    plot: ({plot}, {ends} limit_s: 1000),\n)", &base[..start])).unwrap()
}

/// A rubric of these parts.
fn rubric(parts: &str) -> Rubric {
    rubric::parse(&format!(
        r#"(format: 1, id: "example", version: "0.1.0", title: "T", scenario: "pulse-round", review: Pending([]),
        {parts},
        achievement: (name: "N", description: "D", criteria: "C"))"#
    ))
    .unwrap()
}

fn played(plot: &str, story: &Story) -> String {
    let mut attempt = Attempt::new(&scenario(plot), &rubric(&of("kind: Condition(Finished)")), header());
    for observation in &story.log {
        attempt.observe(observation).unwrap();
    }
    attempt.advance(story.end_us);
    let mut told: Vec<String> = attempt
        .tasks()
        .iter()
        .map(|task| {
            let state = match task.state {
                TaskState::Waiting => "waiting",
                TaskState::Open => "open",
                TaskState::Done => "done",
                TaskState::Lapsed => "lapsed",
                TaskState::LeftOut => "left out",
            };
            format!("{} {state}", task.title)
        })
        .collect();
    for event in attempt.drain_events() {
        let seconds = event.t_us / 1_000_000;
        match event.kind {
            EventKind::Effect(Effect::Show(text)) | EventKind::CueDue { text, .. } => {
                told.push(format!("“{text}” at {seconds}"));
            }
            EventKind::Ended { .. } => told.push(format!("ends at {seconds}")),
            _ => {}
        }
    }
    told.join(", ")
}

/// The parts of a rubric with this criterion alone.
fn of(criterion: &str) -> String {
    format!(
        r#"domains: [(id: "d", title: "D", pass_percent: 0)], pass: (total_percent: 50, set_by: Proposal("P")),
        criteria: [(id: "c", text: "C", domain: "d", weight: 10, {criterion})]"#
    )
}

fn judged(parts: &str, story: &Story) -> Score {
    let nothing_to_reach = scenario("groups: []");
    let end = (story.end_us, EndReason::Stopped);
    judge(&nothing_to_reach, &rubric(parts), header(), &story.log, end)
}

fn found(finding: &Finding) -> String {
    let outcome = match finding.outcome {
        FindingOutcome::Met => "met",
        FindingOutcome::Partial => "partly met",
        FindingOutcome::NotMet => "not met",
        FindingOutcome::NotAssessable => "not assessable",
        FindingOutcome::Pending => "pending",
    };
    match &finding.measured {
        Some(measured) => {
            let value = skillward_core::decimal::Milli(measured.value_milli);
            format!("{outcome}, {value} {}", measured.unit).trim_end().to_owned()
        }
        None => outcome.to_owned(),
    }
}

#[test]
fn every_plot_of_the_page_goes_as_it_says() {
    for (stories, plot) in blocks("plot") {
        for story in stories {
            assert_eq!(played(plot, &story), story.outcome, "{}\n{plot}", story.text);
        }
    }
}

#[test]
fn every_criterion_of_the_page_is_judged_as_it_says() {
    let mut faults = Vec::new();
    for (stories, criterion) in blocks("criterion") {
        for story in stories {
            let found = found(&judged(&of(criterion), &story).findings[0]);
            if found != story.outcome {
                faults.push(format!("{}\nis {found}, of {criterion}", story.text));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rubric_of_the_page_decides_as_it_says() {
    for (stories, parts) in blocks("rubric") {
        for story in stories {
            let decision = match judged(parts, &story).decision {
                Decision::Pass => "pass",
                Decision::Fail { .. } => "fail",
                Decision::InsufficientEvidence { .. } => "insufficient evidence",
                Decision::Pending { .. } => "pending",
            };
            assert_eq!(decision, story.outcome, "{}\n{parts}", story.text);
        }
    }
}

/// What the plot of a seed's variant asks for, step by step.
fn varied(parts: &str, seed: &str) -> String {
    let base = Document::Scenario.base();
    let start = base.find("    plot: (").unwrap();
    let text = format!("{}    {parts}\n)", &base[..start]);
    let varied = scenario::parse(&text).unwrap().varied(seed.parse().unwrap());
    let steps = varied.plot.groups.iter().flat_map(|group| &group.steps);
    steps.map(|step| step.title.as_str()).collect::<Vec<_>>().join(", ")
}

#[test]
fn every_variant_of_the_page_is_drawn_as_it_says() {
    let heading = "// variants\n";
    let found: Vec<_> = PAGE.split("```ron\n").filter_map(|block| block.strip_prefix(heading)).collect();
    assert!(!found.is_empty());
    let mut faults = Vec::new();
    for block in found {
        let parts = block.split("```").next().unwrap();
        let stories: Vec<_> = parts.lines().filter_map(|line| line.strip_prefix("// seed ")).collect();
        assert!(stories.len() > 1, "{parts}");
        for story in stories {
            let (seed, titles) = story.split_once(": ").unwrap();
            let drawn = varied(parts, seed);
            if drawn != titles {
                faults.push(format!("seed {seed} draws {drawn}, of {parts}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every measure and every order of a group is shown on the page.
#[test]
fn every_measure_and_order_is_on_the_page() {
    let shown = |kind: &str, word: &str| blocks(kind).iter().any(|(_, source)| source.contains(word));
    for measure in [
        "Latency(",
        "CountOf(",
        "Duration(",
        "FractionOfTime(",
        "Rate(",
        "Share(",
        "Coverage(",
        "OrderAgreement(",
        "Value(",
        "PathLength(",
        "Smoothness(",
        "Compliance(",
        "ActionShare(",
        "ActionVolume(",
        "ActionRubbing(",
        "ActionSteps(",
        "ModelledCoverage",
        "Levels(",
        "Manual(",
        "exposure:",
    ] {
        assert!(shown("criterion", measure), "{measure} has no example");
    }
    for word in [
        "Sequence",
        "AnyOrder",
        "OneOf",
        "repeat:",
        "required: false",
        "when:",
        "limit_s:",
        "rules:",
        "again: true",
        "cue:",
        "on_lapse:",
    ] {
        assert!(shown("plot", word), "{word} has no example");
    }
}
