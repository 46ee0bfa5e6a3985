//! Differences between what was expected and what became of an attempt.

use std::collections::BTreeMap;

use serde::Serialize;
use skillward_core::ids::CriterionId;
use skillward_core::score::{Decision, Score, TimeSpan};

use super::expected::{ExpectedFinding, Outcome};
use super::play::Played;
use crate::trace::Expect;

/// What a difference is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The decision.
    Decision,
    /// The finding of a criterion.
    Criterion(CriterionId),
    /// An event.
    Event,
}

/// Something that came out otherwise than expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What it is about.
    pub about: About,
    /// What was expected, as it stands in the file; `None` when the file says nothing of it.
    pub expected: Option<String>,
    /// What came out; `None` for a criterion that the rubric does not have, or an event that did not come.
    pub got: Option<String>,
    /// Why it came out so, in a sentence.
    pub why: String,
    /// The spans of attempt time that decided it.
    pub spans: Vec<TimeSpan>,
}

/// Everything that came out otherwise than expected: decision, findings in the rubric's order, events.
#[must_use]
pub fn compare(expect: &Expect, played: &Played) -> Vec<Difference> {
    let score = &played.score;
    let mut differences = Vec::new();
    let got = Outcome::of(&score.decision);
    if expect.decision != got {
        differences.push(Difference {
            about: About::Decision,
            expected: Some(expect.decision.to_string()),
            got: Some(got.to_string()),
            why: why(score),
            spans: Vec::new(),
        });
    }
    findings(&expect.findings, score, &mut differences);
    let mut from = 0;
    for expected in &expect.events {
        let found = played.events[from..].iter().position(|event| expected.is(&event.kind));
        if let Some(at) = found {
            from += at + 1;
            continue;
        }
        let before = played.events[..from].iter().rev().find(|event| expected.is(&event.kind));
        let why = match before {
            Some(event) => {
                format!("It came at {}, before the events that stand before it here.", clock(event.t_us))
            }
            None => "It did not come about.".to_owned(),
        };
        differences.push(Difference {
            about: About::Event,
            expected: Some(expected.to_string()),
            got: None,
            why,
            spans: Vec::new(),
        });
    }
    differences
}

fn findings(expected: &BTreeMap<CriterionId, ExpectedFinding>, score: &Score, out: &mut Vec<Difference>) {
    for finding in &score.findings {
        let got = ExpectedFinding::of(finding);
        let expected = expected.get(&finding.criterion);
        if expected != Some(&got) {
            out.push(Difference {
                about: About::Criterion(finding.criterion.clone()),
                expected: expected.map(ToString::to_string),
                got: Some(got.to_string()),
                why: finding.reason.clone(),
                spans: finding.spans.clone(),
            });
        }
    }
    for (criterion, expected) in expected {
        if !score.findings.iter().any(|finding| finding.criterion == *criterion) {
            out.push(Difference {
                about: About::Criterion(criterion.clone()),
                expected: Some(expected.to_string()),
                got: None,
                why: "The rubric has no such criterion.".to_owned(),
                spans: Vec::new(),
            });
        }
    }
}

/// Why an attempt was decided as it was, in a sentence.
fn why(score: &Score) -> String {
    let names = |ids: Vec<&str>| ids.join(", ");
    match &score.decision {
        Decision::Pass => "Every pass mark is reached and every critical criterion met.".to_owned(),
        Decision::InsufficientEvidence { reasons } => reasons.join(" "),
        Decision::Pending { criteria } => {
            let ids = criteria.iter().map(|id| id.as_str()).collect();
            format!("A person has still to rate: {}.", names(ids))
        }
        Decision::Fail { criticals, domains, total } => {
            let mut reasons = Vec::new();
            if !criticals.is_empty() {
                let ids = criticals.iter().map(|id| id.as_str()).collect();
                reasons.push(format!("critical criteria not met: {}", names(ids)));
            }
            if !domains.is_empty() {
                let ids = domains.iter().map(|id| id.as_str()).collect();
                reasons.push(format!("below the pass mark in: {}", names(ids)));
            }
            if *total {
                let percent = score.total.percent_centi;
                reasons.push(format!(
                    "below the pass mark in total, with {}.{:02} %",
                    percent / 100,
                    percent % 100
                ));
            }
            let mut sentence = reasons.join("; ");
            sentence.push('.');
            sentence[..1].make_ascii_uppercase();
            sentence
        }
    }
}

fn clock(t_us: u64) -> String {
    skillward_core::names::clock(t_us)
}
