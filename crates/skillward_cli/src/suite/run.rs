//! Golden attempts played, in parallel, and held against what is expected of them.

use std::time::Instant;

use rayon::prelude::*;
use skillward_author::golden::{self, About, Difference, Outcome, Played, compare};

use super::{Case, Ready, Report, Verdict};

/// Runs every case, on all cores; the reports come in the order of the cases.
#[must_use]
pub fn run(cases: &[Case]) -> Vec<Report> {
    cases.par_iter().map(report).collect()
}

/// What scenario and rubric make of an attempt; `None` when they cannot be used.
#[must_use]
pub fn play(case: &Case, ready: &Ready) -> Option<Played> {
    let (scenario, rubric) = case.entry.playable()?;
    let ratings = ready.ratings();
    Some(golden::play(
        &scenario.value,
        &rubric.value,
        ready.header.clone(),
        &ready.recording,
        ratings.as_ref(),
    ))
}

fn report(case: &Case) -> Report {
    let began = Instant::now();
    let played = case.golden.as_ref().ok().and_then(|ready| play(case, ready));
    let differences = match (&case.golden, &played) {
        (Ok(Ready { golden, .. }), Some(played)) => match &golden.expect {
            Some(expect) => compare(expect, played),
            None => vec![nothing_expected(played)],
        },
        _ => Vec::new(),
    };
    let verdict = match &played {
        None => Verdict::Broken,
        Some(_) if differences.is_empty() => Verdict::Passed,
        Some(_) => Verdict::Failed,
    };
    Report {
        scenario: case.scenario(),
        name: case.name(),
        file: case.file.clone(),
        verdict,
        decision: played.as_ref().map(|played| Outcome::of(&played.score.decision)),
        differences,
        problems: case.golden.as_ref().err().cloned().unwrap_or_default(),
        took_us: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        played,
    }
}

fn nothing_expected(played: &Played) -> Difference {
    Difference {
        about: About::Decision,
        expected: None,
        got: Some(Outcome::of(&played.score.decision).to_string()),
        why: "The file does not say yet what is expected.".to_owned(),
        spans: Vec::new(),
    }
}
