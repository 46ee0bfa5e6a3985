//! Results as tables: one row for each judged attempt.

use serde::Serialize;
use skillward_core::header::{AttemptHeader, Mode};
use skillward_core::observation::Modality;
use skillward_core::score::{Decision, FindingOutcome, Score};

/// The result of one attempt. Of the learner it holds the pseudonym alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttemptResult {
    /// Identifier of the attempt.
    pub attempt_id: String,
    /// Pseudonym of the learner.
    pub learner: String,
    /// Name of the station.
    pub station: String,
    /// Wall-clock start, RFC 3339 UTC.
    pub started: String,
    /// Length, whole seconds, rounded down.
    pub duration_s: u64,
    /// The scenario's identifier.
    pub scenario: String,
    /// Its version.
    pub scenario_version: String,
    /// The rubric's identifier.
    pub rubric: String,
    /// Its version.
    pub rubric_version: String,
    /// For learning or for decision.
    pub mode: Mode,
    /// How the learner took part.
    pub modality: Modality,
    /// Passed, failed, or neither.
    pub decision: &'static str,
    /// Of all that could be judged, hundredths of a percent, rounded down; `None` when nothing could.
    pub percent_centi: Option<u32>,
    /// Critical criteria that were not met.
    pub criticals_missed: usize,
    /// Criteria that could not be judged.
    pub not_assessable: usize,
    /// Clinical matters that await sign-off.
    pub awaiting_review: usize,
    /// Each criterion.
    pub criteria: Vec<CriterionResult>,
}

/// How one criterion came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CriterionResult {
    /// Its identifier.
    pub criterion: String,
    /// How it came out.
    pub outcome: FindingOutcome,
    /// Points earned, thousandths.
    pub earned_milli: u64,
    /// Points that can be earned, thousandths.
    pub weight_milli: u64,
}

impl AttemptResult {
    /// The result of a judged attempt.
    #[must_use]
    pub fn of(header: &AttemptHeader, score: &Score) -> Self {
        let count = |wanted: &dyn Fn(&skillward_core::score::Finding) -> bool| {
            score.findings.iter().filter(|finding| wanted(finding)).count()
        };
        Self {
            attempt_id: header.attempt_id.clone(),
            learner: header.learner.clone(),
            station: header.station.clone(),
            started: header.started_utc.clone(),
            duration_s: score.duration_us / 1_000_000,
            scenario: header.scenario.id.clone(),
            scenario_version: header.scenario.version.clone(),
            rubric: score.rubric.id.clone(),
            rubric_version: score.rubric.version.clone(),
            mode: header.mode,
            modality: header.modality,
            decision: match score.decision {
                Decision::Pass => "pass",
                Decision::Fail { .. } => "fail",
                Decision::InsufficientEvidence { .. } => "insufficient_evidence",
                Decision::Pending { .. } => "pending",
            },
            percent_centi: (score.total.possible_milli > 0).then_some(score.total.percent_centi),
            criticals_missed: count(&|finding| finding.critical && finding.outcome == FindingOutcome::NotMet),
            not_assessable: count(&|finding| finding.outcome == FindingOutcome::NotAssessable),
            awaiting_review: score.awaiting_review.len(),
            criteria: (score.findings.iter())
                .map(|finding| CriterionResult {
                    criterion: finding.criterion.to_string(),
                    outcome: finding.outcome,
                    earned_milli: finding.earned_milli,
                    weight_milli: finding.weight_milli,
                })
                .collect(),
        }
    }
}

/// The results as a table (CSV), without the single criteria, whose number differs from rubric to rubric.
///
/// # Errors
/// When the table cannot be written.
pub fn csv(results: &[AttemptResult]) -> Result<String, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record([
        "attempt_id",
        "learner",
        "station",
        "started",
        "duration_s",
        "scenario",
        "scenario_version",
        "rubric",
        "rubric_version",
        "mode",
        "modality",
        "decision",
        "percent",
        "criticals_missed",
        "not_assessable",
        "awaiting_review",
    ])?;
    for result in results {
        let percent = result.percent_centi.map(|centi| format!("{}.{:02}", centi / 100, centi % 100));
        let word = |value: serde_json::Result<serde_json::Value>| {
            value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
        };
        table.write_record([
            result.attempt_id.as_str(),
            plain(&result.learner).as_str(),
            plain(&result.station).as_str(),
            &result.started,
            &result.duration_s.to_string(),
            plain(&result.scenario).as_str(),
            &result.scenario_version,
            plain(&result.rubric).as_str(),
            &result.rubric_version,
            &word(serde_json::to_value(result.mode)),
            &word(serde_json::to_value(result.modality)),
            result.decision,
            &percent.unwrap_or_default(),
            &result.criticals_missed.to_string(),
            &result.not_assessable.to_string(),
            &result.awaiting_review.to_string(),
        ])?;
    }
    let bytes = table.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A text that no spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
