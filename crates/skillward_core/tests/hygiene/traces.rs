//! Every file of `tests/traces/hand_hygiene`: a script of care and the opportunities that it must give.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use skillward_core::event::EventKind;
use skillward_core::hygiene::HandHygiene;
use skillward_core::hygiene::report::{Answer, Moment, Opportunity};
use skillward_core::ids::{PatientId, SurfaceId, ZoneId};
use skillward_core::scenario::model::SurfaceClass;

use crate::script::{Act, BAY, record};

/// The first files are the worked traces that define the rules; the numbers are theirs.
const WORKED: usize = 15;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trace {
    title: String,
    /// An excerpt: what the hands touched before is unknown.
    #[serde(default)]
    in_mid_care: bool,
    script: Vec<Act>,
    opportunities: Vec<(Vec<(Moment, PatientId)>, Expected)>,
    /// Answered, of judged.
    compliance: Option<(u32, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Expected {
    Rub,
    Wash,
    Missed,
    MissedGloved,
    NotAssessable,
}

impl From<Answer> for Expected {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Rub { .. } => Self::Rub,
            Answer::Wash { .. } => Self::Wash,
            Answer::Missed { gloved: false } => Self::Missed,
            Answer::Missed { gloved: true } => Self::MissedGloved,
            Answer::NotAssessable => Self::NotAssessable,
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/traces/hand_hygiene")
}

/// The surfaces that all traces share.
pub fn surfaces() -> BTreeMap<SurfaceId, SurfaceClass> {
    ron::from_str(&std::fs::read_to_string(folder().join("surfaces.ron")).unwrap()).unwrap()
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("surfaces.ron"))
        .collect();
    files.sort();
    files
}

fn summary(opportunities: &[Opportunity]) -> Vec<(Vec<(Moment, PatientId)>, Expected)> {
    opportunities
        .iter()
        .map(|opportunity| {
            let indications = opportunity
                .indications
                .iter()
                .map(|indication| (indication.moment, indication.patient.clone()))
                .collect();
            (indications, opportunity.answer.into())
        })
        .collect()
}

#[test]
fn every_trace_gives_its_opportunities() {
    let files = files();
    assert!(files.len() > WORKED);
    for (number, path) in files.iter().enumerate() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.starts_with(&format!("{:02}-", number + 1)), "{name} should be trace {}", number + 1);
        let trace: Trace = ron::from_str(&std::fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        check(&name, &trace);
    }
}

/// Traces that one easily gets wrong, by number: shown in the manual besides the worked ones.
const HARD: [usize; 10] = [19, 20, 23, 27, 30, 38, 39, 41, 44, 46];

/// A trace as a row of the manual's table.
fn row(number: usize, trace: &Trace) -> String {
    let opportunity = |(indications, answer): &(Vec<(Moment, PatientId)>, Expected)| {
        let only_p = indications.iter().all(|(_, patient)| patient.as_str() == "p");
        let moments: Vec<String> = indications
            .iter()
            .map(|(moment, patient)| match only_p {
                true => u8::from(*moment).to_string(),
                false => format!("{} of {patient}", u8::from(*moment)),
            })
            .collect();
        let answer = match answer {
            Expected::Rub => "rub",
            Expected::Wash => "wash",
            Expected::Missed => "missed",
            Expected::MissedGloved => "missed, gloves",
            Expected::NotAssessable => "not assessable",
        };
        format!("{{{}}} {answer}", moments.join(", "))
    };
    let opportunities: Vec<String> = trace.opportunities.iter().map(opportunity).collect();
    let opportunities = if opportunities.is_empty() { "none".to_owned() } else { opportunities.join("; ") };
    let mid_care = if trace.in_mid_care { " (in mid-care)" } else { "" };
    format!("| {number} | {}{mid_care} | {opportunities} |", trace.title)
}

#[test]
fn the_manual_shows_the_worked_traces_and_ten_hard_ones() {
    let manual = include_str!("../../../../docs/hand_hygiene_model.md");
    let rows: Vec<&str> = manual
        .split("### Worked traces")
        .nth(1)
        .unwrap()
        .lines()
        .filter(|line| line.starts_with("| "))
        .collect();
    let shown = |number: usize| number <= WORKED || HARD.contains(&number);
    let expected: Vec<String> = files()
        .iter()
        .enumerate()
        .map(|(index, path)| (index + 1, path))
        .filter(|(number, _)| shown(*number))
        .map(|(number, path)| row(number, &ron::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()))
        .collect();
    assert_eq!(expected.len(), WORKED + HARD.len());
    // The head of the table, a rule, then these rows.
    assert_eq!(rows[2..2 + expected.len()], expected, "{}", expected.join("\n"));
    println!(
        "{WORKED} worked traces and {} hard ones are in the manual as they are tested; {} traces in all",
        HARD.len(),
        files().len()
    );
}

fn check(name: &str, trace: &Trace) {
    let leave = Some(ZoneId::from(BAY));
    let mut model = if trace.in_mid_care {
        HandHygiene::in_mid_care(surfaces(), leave)
    } else {
        HandHygiene::new(surfaces(), leave)
    };
    let recording = record(&trace.script);
    let mut events = Vec::new();
    for observation in &recording.observations {
        model.observe(observation, &mut events);
    }
    model.finish(recording.now_us, &mut events);

    let report = model.report();
    let title = &trace.title;
    assert_eq!(summary(&report.opportunities), trace.opportunities, "{name}: {title}");
    let compliance = trace.compliance.map(|(answered, judged)| answered * 10_000 / judged);
    assert_eq!(report.compliance_centi, compliance, "{name}: {title}");

    let announced: Vec<Opportunity> = events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::OpportunityClosed(opportunity) => Some(opportunity.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(announced, report.opportunities, "{name}: announced");
    assert!(events.is_sorted_by_key(|event| event.t_us), "{name}: order");
    for opportunity in &report.opportunities {
        if let Answer::Rub { action } | Answer::Wash { action } = opportunity.answer {
            let action = &report.actions[action];
            assert!(action.began_us >= opportunity.from_us, "{name}: too early");
            assert!(action.rub_began_us <= opportunity.to_us, "{name}: too late");
        }
    }
}
