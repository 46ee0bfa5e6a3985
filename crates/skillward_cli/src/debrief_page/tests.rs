//! Tests of the page: nothing that an author or a learner writes can break out of it.

#![allow(clippy::unwrap_used)]

use skillward_core::event::EndReason;
use skillward_core::header::{ATTEMPT_FORMAT, AttemptHeader, DocumentRef, MODELS_VERSION, Mode};
use skillward_core::observation::{Fact, Modality, Observation};
use skillward_core::{attempt, rubric, scenario};

use super::{PageInput, render};

const SCENARIO: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/scenario.ron");
const RUBRIC: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/rubric.ron");

fn page(title: &str, learner: &str, observations: &[Observation]) -> String {
    let mut scenario = scenario::parse(SCENARIO).unwrap();
    scenario.title = title.to_owned();
    scenario.language = "de".to_owned();
    let rubric = rubric::parse(RUBRIC).unwrap();
    let document = |id: &str| DocumentRef { id: id.into(), version: "1.0.0".into(), sha256: "0".repeat(64) };
    let header = AttemptHeader {
        format: ATTEMPT_FORMAT,
        attempt_id: "00000000-0000-4000-8000-000000000000".into(),
        scenario: document("hand-hygiene-bedside"),
        rubric: document("rubric"),
        models: MODELS_VERSION.into(),
        program: "test".into(),
        texts: None,
        modality: Modality::Desktop,
        mode: Mode::Summative,
        seed: 1,
        learner: learner.into(),
        earlier_attempts: 0,
        station: "station-1".into(),
        started_utc: "2026-01-01T00:00:00Z".into(),
    };
    let end = (60_000_000, EndReason::Learner);
    let score = attempt::judge(&scenario, &rubric, header.clone(), observations, end);
    let input = PageInput {
        scenario: &scenario,
        rubric: &rubric,
        header: &header,
        score: &score,
        assets: None,
        remarks: &[],
    };
    render(&input)
}

#[test]
fn an_empty_attempt_has_a_page_that_says_so() {
    let page = page("T", "learner-1", &[]);
    for part in ["Too little to judge by", "No opportunity", "No product was taken", "nothing to show here"] {
        assert!(page.contains(part), "{part} is missing");
    }
}

/// A screen reader must not read English headings as German, nor German criteria as English.
#[test]
fn each_text_names_its_language() {
    let page = page("Händehygiene", "learner-1", &[]);
    for part in ["<html lang=\"en\">", "<h1 lang=\"de\">Händehygiene</h1>", "<span lang=\"de\">"] {
        assert!(page.contains(part), "{part} is missing");
    }
}

#[test]
fn what_authors_and_learners_write_stays_text() {
    let page = page("<script>alert(1)</script>", "\"><img src=x>", &[]);
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn a_missed_moment_is_in_the_list_and_on_the_timeline() {
    let contact = |t_us, began, surface: &str| {
        let (hand, surface) = (skillward_core::skin::Hand::Right, surface.into());
        let fact =
            if began { Fact::ContactBegan { hand, surface } } else { Fact::ContactEnded { hand, surface } };
        Observation { t_us, fact }
    };
    let page = page(
        "T",
        "learner-1",
        &[
            contact(1_000_000, true, "door.handle"),
            contact(2_000_000, false, "door.handle"),
            contact(9_000_000, true, "mrs_okafor.wrist"),
            contact(12_000_000, false, "mrs_okafor.wrist"),
        ],
    );
    assert!(page.contains("Moment 1, before touching Mrs Okafor"), "{page}");
    assert!(page.contains("polygon class=\"missed\""));
}
