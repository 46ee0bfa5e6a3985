//! What one judged attempt is told of: its beginning, the steps of the plot that were done, each criterion, and how it came out.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use skillward_core::header::{AttemptHeader, DocumentRef, Mode};
use skillward_core::observation::Modality;
use skillward_core::rubric::model::Rubric;
use skillward_core::scenario::model::Scenario;
use skillward_core::score::{Decision, Finding, FindingOutcome, Score};
use skillward_outbox::{Kind, Parcel};
use uuid::Uuid;

use crate::statement::{Outcome, Points, Verb, duration};

/// Beginning of the names of our own extensions.
const EXTENSION: &str = "urn:x-skillward:";
/// Namespace of the statements' identifiers: the same attempt always gives the same.
const STATEMENTS: Uuid = Uuid::from_u128(0x6d1f_3f0a_52c8_4b6e_9d0e_5b7a_93c1_f2d4);

/// Where statements come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The institution's address: learners are accounts there, by pseudonym, and scenarios lie below it.
    pub home_page: String,
}

/// A judged attempt, to be told of.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The scenario that was played, in the language of records.
    pub scenario: &'a Scenario,
    /// The rubric that it was judged by, in the same.
    pub rubric: &'a Rubric,
    /// The attempt's head.
    pub header: &'a AttemptHeader,
    /// Its score.
    pub score: &'a Score,
    /// Where it was played.
    pub place: &'a Place,
}

/// Why an attempt cannot be told of.
#[derive(Debug, thiserror::Error)]
pub enum TellError {
    /// The head's time of start is none.
    #[error("the attempt's start `{0}` is no time with a zone")]
    Start(String),
    /// Its identifier is no UUID, which a registration has to be.
    #[error("the attempt's identifier `{0}` is no UUID")]
    Id(String),
    /// A statement cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Told<'_> {
    /// The statements, in the order in which things happened; the last says how it came out.
    ///
    /// A criterion that could not be judged, or awaits a person's rating, is told as such and has no score.
    ///
    /// # Errors
    /// [`TellError`] when the attempt's head is malformed.
    pub fn statements(&self) -> Result<Vec<Value>, TellError> {
        let Self { header, score, .. } = *self;
        let started: Timestamp =
            header.started_utc.parse().map_err(|_| TellError::Start(header.started_utc.clone()))?;
        let attempt =
            Uuid::parse_str(&header.attempt_id).map_err(|_| TellError::Id(header.attempt_id.clone()))?;
        let at = |us: u64| started + SignedDuration::from_micros(i64::try_from(us).unwrap_or(i64::MAX));
        let ended = at(score.duration_us);
        let mut told = vec![self.statement(attempt, Verb::Attempted, None, None, started)?];
        let mut steps: Vec<_> = score.steps.iter().collect();
        steps.sort_by_key(|(_, us)| **us);
        for (step, us) in steps {
            let title = self.step_title(step.as_str());
            let part = Part { kind: "step", id: step.as_str(), title: &title };
            let done = Outcome { completion: Some(true), ..Outcome::default() };
            told.push(self.statement(attempt, Verb::Completed, Some(&part), Some(&done), at(*us))?);
        }
        for finding in &score.findings {
            let part = Part { kind: "criterion", id: finding.criterion.as_str(), title: &finding.text };
            let outcome = judged(finding);
            told.push(self.statement(attempt, Verb::Scored, Some(&part), Some(&outcome), ended)?);
        }
        let (verb, success) = match score.decision {
            Decision::Pass => (Verb::Passed, Some(true)),
            Decision::Fail { .. } => (Verb::Failed, Some(false)),
            Decision::InsufficientEvidence { .. } | Decision::Pending { .. } => (Verb::Completed, None),
        };
        let outcome = Outcome {
            score: Points::of(score.total.earned_milli, score.total.possible_milli),
            success,
            completion: Some(true),
            duration: Some(duration(score.duration_us)),
            extensions: Map::new(),
        };
        told.push(self.statement(attempt, verb, None, Some(&outcome), ended)?);
        Ok(told)
    }

    /// The statements as parcels for the outbox, in order.
    ///
    /// # Errors
    /// As [`statements`](Self::statements).
    pub fn parcels(&self, destination: &str) -> Result<Vec<Parcel>, TellError> {
        let text = |statement: &Value, place: &str| {
            statement.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let parcel = |statement: Value| Parcel {
            destination: destination.to_owned(),
            kind: Kind::Statement,
            key: text(&statement, "/id"),
            learner: self.header.learner.clone(),
            title: format!("{}: {}", text(&statement, "/verb/display/en"), self.scenario.title),
            payload: statement.to_string(),
        };
        Ok(self.statements()?.into_iter().map(parcel).collect())
    }

    fn statement(
        &self,
        attempt: Uuid,
        verb: Verb,
        part: Option<&Part<'_>>,
        outcome: Option<&Outcome>,
        at: Timestamp,
    ) -> Result<Value, TellError> {
        let Self { scenario, rubric, header, place, .. } = *self;
        let home = place.home_page.trim_end_matches('/');
        let language = scenario.language.as_str();
        let activity = |id: &str, title: &str, kind: &str| {
            let mut name = Map::new();
            name.insert(language.to_owned(), title.into());
            json!({"objectType": "Activity", "id": id, "definition": {"name": name, "type": kind}})
        };
        let iri = format!("{home}/scenarios/{}", scenario.id);
        let whole = activity(&iri, &scenario.title, "http://adlnet.gov/expapi/activities/simulation");
        let rubric_iri = format!("{home}/rubrics/{}", rubric.id);
        let rubric = activity(&rubric_iri, &rubric.title, "http://adlnet.gov/expapi/activities/assessment");
        let (object, parent) = match part {
            None => (whole, None),
            Some(Part { kind, id, title }) => {
                let of_what = match *kind {
                    "step" => "http://adlnet.gov/expapi/activities/interaction",
                    _ => "http://adlnet.gov/expapi/activities/objective",
                };
                (activity(&format!("{iri}/{kind}/{id}"), title, of_what), Some(whole))
            }
        };
        let mut around = Map::new();
        if let Some(parent) = parent {
            around.insert("parent".into(), json!([parent]));
        }
        around.insert("grouping".into(), json!([rubric]));
        let name = format!(
            "{attempt}/{}/{}",
            verb.word(),
            part.map_or_else(String::new, |part| format!("{}/{}", part.kind, part.id))
        );
        let mut statement = json!({
            "id": Uuid::new_v5(&STATEMENTS, name.as_bytes()).to_string(),
            "actor": {"objectType": "Agent", "account": {"homePage": home, "name": header.learner}},
            "verb": verb.value(),
            "object": object,
            "context": {
                "registration": attempt.to_string(),
                "platform": header.program,
                "language": language,
                "contextActivities": around,
                "extensions": self.extensions(),
            },
            "timestamp": instant(at),
        });
        if let Some(outcome) = outcome {
            statement["result"] = serde_json::to_value(outcome)?;
        }
        Ok(statement)
    }

    /// How it was gained, and by which documents.
    fn extensions(&self) -> Map<String, Value> {
        let document = |reference: &DocumentRef| json!({"id": reference.id, "version": reference.version, "sha256": reference.sha256});
        let modality = match self.header.modality {
            Modality::Desktop => "desktop",
            Modality::HeadsetHands => "headset_hands",
            Modality::HeadsetControllers => "headset_controllers",
            Modality::Scripted => "scripted",
        };
        let mode = match self.header.mode {
            Mode::Formative => "formative",
            Mode::Summative => "summative",
        };
        [
            ("simulation", Value::Bool(true)),
            ("modality", modality.into()),
            ("mode", mode.into()),
            ("scenario", document(&self.header.scenario)),
            ("rubric", document(&self.score.rubric)),
            ("awaiting-review", self.score.awaiting_review.clone().into()),
        ]
        .into_iter()
        .map(|(name, value)| (format!("{EXTENSION}{name}"), value))
        .collect()
    }

    /// A step's title, where the plot has one of that name.
    fn step_title(&self, id: &str) -> String {
        let known = self.scenario.plot.steps().find(|step| step.id.as_str() == id);
        known.map_or_else(|| id.to_owned(), |step| step.title.clone())
    }
}

/// A part of the scenario.
struct Part<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
}

/// How a criterion came out.
fn judged(finding: &Finding) -> Outcome {
    let word = match finding.outcome {
        FindingOutcome::Met => "met",
        FindingOutcome::Partial => "partial",
        FindingOutcome::NotMet => "not_met",
        FindingOutcome::NotAssessable => "not_assessable",
        FindingOutcome::Pending => "pending",
    };
    let mut extensions = Map::new();
    extensions.insert(format!("{EXTENSION}outcome"), word.into());
    extensions.insert(format!("{EXTENSION}critical"), finding.critical.into());
    if let Some(level) = &finding.level {
        extensions.insert(format!("{EXTENSION}level"), level.clone().into());
    }
    let counts = finding.outcome.is_judged();
    Outcome {
        score: Points::of(finding.earned_milli, finding.weight_milli).filter(|_| counts),
        success: counts.then_some(finding.outcome == FindingOutcome::Met),
        extensions,
        ..Outcome::default()
    }
}

/// A time in UTC, to a millisecond.
fn instant(at: Timestamp) -> String {
    format!("{at:.3}")
}
