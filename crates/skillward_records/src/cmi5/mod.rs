//! An assignable unit of cmi5 (Quartz): launched by a learning management system (LMS), it says that it began, how the
//! attempt came out, and that it ended, in the order and with the marks that the LMS counts on.
//!
//! That it began is said at once, for without it there is no session. The rest goes through the outbox ([`Ended`]), so
//! that a lost connection or a crash loses nothing that was shown.

mod wire;

pub use wire::{Ended, Lms, LmsError};

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Method, Url};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use skillward_core::score::{Decision, Score};
use skillward_outbox::http::{AddressError, Server};
use skillward_outbox::{Cause, Failure, Secret};
use uuid::Uuid;

use self::wire::{Wire, for_good};
use crate::statement::{Outcome, Points, duration};

/// Marks every statement that cmi5 defines.
const CATEGORY: &str = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
/// Marks those that the LMS moves on by.
const MOVE_ON: &str = "https://w3id.org/xapi/cmi5/context/categories/moveon";
/// Says by which score the unit judged.
const MASTERY: &str = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
/// Beginning of the verbs.
const VERBS: &str = "http://adlnet.gov/expapi/verbs/";
/// Namespace of the statements' identifiers: the same session always gives the same.
const STATEMENTS: Uuid = Uuid::from_u128(0x0c2e_77b1_4f0d_4a55_8e8c_21d9_6a3f_b907);
/// How often it is said that a session began, before it is given up.
const TRIES: u32 = 4;

/// How an LMS launches the unit: what stands in the address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Launch {
    endpoint: String,
    fetch: String,
    actor: Value,
    /// A UUID.
    registration: String,
    activity: String,
}

/// Why a session cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Cmi5Error {
    /// The address is none of a launch.
    #[error("the address of the launch {0}")]
    Launch(String),
    /// The LMS cannot be asked.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// It did not do what it should.
    #[error(transparent)]
    Lms(#[from] Failure),
    /// A statement cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl Launch {
    /// Reads the address that the LMS opened. The learner must be an account: a launch by an address of e-mail, also
    /// as the account's name, is refused, since nothing here keeps or sends such.
    ///
    /// # Errors
    /// [`Cmi5Error::Launch`] says what is missing or wrong.
    pub fn parse(address: &str) -> Result<Self, Cmi5Error> {
        let wrong = |problem: String| Cmi5Error::Launch(problem);
        let url = Url::parse(address.trim()).map_err(|_| wrong("is no address; copy all of it".into()))?;
        let said = |name: &str| {
            let value = url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            value.filter(|value| !value.is_empty()).ok_or_else(|| wrong(format!("lacks `{name}`")))
        };
        let actor: Value = serde_json::from_str(&said("actor")?)
            .map_err(|_| wrong("has no actor that can be read".into()))?;
        let account = |key: &str| actor.pointer(&format!("/account/{key}")).is_some_and(Value::is_string);
        if !account("homePage") || !account("name") || actor.get("mbox").is_some() {
            return Err(wrong("names the learner otherwise than by an account".into()));
        }
        if actor.pointer("/account/name").and_then(Value::as_str).is_some_and(|name| name.contains('@')) {
            let problem =
                "names the learner's account by an address of e-mail; the LMS has to give it another name";
            return Err(wrong(problem.into()));
        }
        let registration = said("registration")?;
        let registration: Uuid =
            registration.parse().map_err(|_| wrong("has a registration that is no UUID".into()))?;
        Ok(Self {
            endpoint: said("endpoint")?.trim_end_matches('/').to_owned(),
            fetch: said("fetch")?,
            actor,
            registration: registration.to_string(),
            activity: said("activityId")?,
        })
    }
}

/// Whether the session counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaunchMode {
    /// It counts.
    Normal,
    /// The learner looks around.
    Browse,
    /// The learner looks back.
    Review,
}

/// A session that has begun. It has to be [ended](Session::end), also when the attempt was given up.
#[derive(Debug)]
pub struct Session {
    wire: Wire,
    /// What the LMS wants in each statement's context.
    template: Map<String, Value>,
    /// Whether it counts.
    pub mode: LaunchMode,
    /// The score, 0 to 1, from which the LMS calls it passed.
    pub mastery_score: Option<f64>,
    /// Where the learner goes afterwards.
    pub return_url: Option<String>,
    began: Timestamp,
}

impl Session {
    /// Fetches the token, once, reads what the LMS says of the launch, and says that the session began. `now` is the
    /// wall clock's time; no answer is waited for longer than `patience`.
    ///
    /// # Errors
    /// [`Cmi5Error`]; the learner has to launch anew then, since a token is given once.
    pub fn begin(launch: Launch, patience: Duration, now: Timestamp) -> Result<Self, Cmi5Error> {
        let server = Server::new(&launch.endpoint, patience)?;
        let token = fetch(&server, &launch.fetch)?;
        let mut session = Self {
            wire: Wire::new(server, launch, token),
            template: Map::new(),
            mode: LaunchMode::Normal,
            mastery_score: None,
            return_url: None,
            began: now,
        };
        session.read_launch_data()?;
        session.read_preferences()?;
        session.begin_with(&session.statement("initialized", None, &[CATEGORY], now)?)?;
        Ok(session)
    }

    /// Says that it began, so often until it is there: its identifier makes a repetition harmless.
    fn begin_with(&self, statement: &Value) -> Result<(), Cmi5Error> {
        let mut tries = 1..TRIES;
        loop {
            match self.wire.put(statement) {
                Ok(()) => return Ok(()),
                Err(failure) if for_good(&failure) || tries.next().is_none() => return Err(failure.into()),
                Err(_) => {}
            }
        }
    }

    fn read_launch_data(&mut self) -> Result<(), Cmi5Error> {
        let launch = &self.wire.launch;
        let (agent, registration) = (launch.actor.to_string(), &launch.registration);
        let query = [
            ("activityId", launch.activity.as_str()),
            ("agent", &agent),
            ("registration", registration),
            ("stateId", "LMS.LaunchData"),
        ];
        let reply = self.wire.ask(Method::GET, "/activities/state", &query, None)?;
        if reply.status() != 200 {
            return Err(reply.failure().into());
        }
        let data = reply.json()?;
        let template = data.get("contextTemplate").and_then(Value::as_object);
        self.template = template.cloned().ok_or_else(|| not_cmi5("its launch data has no context"))?;
        self.mode = match data.get("launchMode").and_then(Value::as_str) {
            Some("Normal") => LaunchMode::Normal,
            Some("Browse") => LaunchMode::Browse,
            Some("Review") => LaunchMode::Review,
            _ => return Err(not_cmi5("its launch data has no launch mode").into()),
        };
        self.mastery_score = data.get("masteryScore").and_then(Value::as_f64);
        self.return_url = data.get("returnURL").and_then(Value::as_str).map(str::to_owned);
        Ok(())
    }

    /// The standard wants it asked for; there need not be any.
    fn read_preferences(&self) -> Result<(), Cmi5Error> {
        let agent = self.wire.launch.actor.to_string();
        let query = [("agent", agent.as_str()), ("profileId", "cmi5LearnerPreferences")];
        let reply = self.wire.ask(Method::GET, "/agents/profile", &query, None)?;
        if matches!(reply.status(), 200 | 404) { Ok(()) } else { Err(reply.failure().into()) }
    }

    /// Ends it: what is still to be said of how the attempt came out, if it was judged, and that the session ended.
    ///
    /// In a session that counts: passed or failed, once for the registration and never failed after passed; then
    /// completed, once. A pass below the LMS's mastery score is told as failed. What could not be decided is neither.
    ///
    /// # Errors
    /// [`Cmi5Error::Json`] when a statement cannot be written.
    pub fn end(&self, score: Option<&Score>, now: Timestamp) -> Result<Ended, Cmi5Error> {
        let mut statements = Vec::new();
        if let Some(score) = score.filter(|_| self.mode == LaunchMode::Normal) {
            let lasted = Some(duration(score.duration_us));
            let points = Points::of(score.total.earned_milli, score.total.possible_milli);
            if let Some((verb, outcome)) = self.judged(&score.decision, points) {
                let outcome = Outcome { duration: lasted.clone(), ..outcome };
                statements.push(self.statement(verb, Some(&outcome), &[CATEGORY, MOVE_ON], now)?);
            }
            let outcome = Outcome { completion: Some(true), duration: lasted, ..Outcome::default() };
            statements.push(self.statement("completed", Some(&outcome), &[CATEGORY, MOVE_ON], now)?);
        }
        let lasted = u64::try_from(now.duration_since(self.began).as_micros()).unwrap_or(0);
        let outcome = Outcome { duration: Some(duration(lasted)), ..Outcome::default() };
        statements.push(self.statement("terminated", Some(&outcome), &[CATEGORY], now)?);
        Ok(Ended::new(&self.wire, self.name(), statements))
    }

    /// Passed or failed. A score that would say otherwise than the verdict is left out.
    fn judged(&self, decision: &Decision, points: Option<Points>) -> Option<(&'static str, Outcome)> {
        let mastered =
            points.zip(self.mastery_score).is_none_or(|(points, mastery)| points.scaled >= mastery);
        let passed = match decision {
            Decision::Pass => mastered,
            Decision::Fail { .. } => false,
            Decision::InsufficientEvidence { .. } | Decision::Pending { .. } => return None,
        };
        let fits = passed || self.mastery_score.is_none() || !mastered;
        let outcome = Outcome { score: points.filter(|_| fits), success: Some(passed), ..Outcome::default() };
        Some((if passed { "passed" } else { "failed" }, outcome))
    }

    /// One statement.
    fn statement(
        &self,
        verb: &str,
        outcome: Option<&Outcome>,
        categories: &[&str],
        now: Timestamp,
    ) -> Result<Value, Cmi5Error> {
        let launch = &self.wire.launch;
        let id = Uuid::new_v5(
            &STATEMENTS,
            format!("{}/{}/{verb}", launch.registration, self.session()).as_bytes(),
        )
        .to_string();
        let mut context = self.template.clone();
        context.insert("registration".into(), launch.registration.clone().into());
        let marks = categories.iter().map(|id| json!({"objectType": "Activity", "id": id}));
        let activities = context.entry("contextActivities").or_insert_with(|| json!({}));
        if let Some(activities) = activities.as_object_mut() {
            let known = activities.entry("category").or_insert_with(|| json!([]));
            if let Some(known) = known.as_array_mut() {
                known.extend(marks);
            }
        }
        if let (true, Some(mastery)) = (matches!(verb, "passed" | "failed"), self.mastery_score) {
            let extensions = context.entry("extensions").or_insert_with(|| json!({}));
            extensions[MASTERY] = json!(mastery);
        }
        let mut statement = json!({
            "id": id,
            "actor": launch.actor,
            "verb": {"id": format!("{VERBS}{verb}"), "display": {"en": verb}},
            "object": {"objectType": "Activity", "id": launch.activity},
            "context": context,
            "timestamp": format!("{now:.3}"),
        });
        if let Some(outcome) = outcome {
            statement["result"] = serde_json::to_value(outcome)?;
        }
        Ok(statement)
    }

    /// The same for the same session, and fit to be the name of a file.
    fn name(&self) -> String {
        let text = format!("{}/{}", self.wire.launch.registration, self.session());
        Uuid::new_v5(&STATEMENTS, text.as_bytes()).to_string()
    }

    /// The LMS's name for this session.
    fn session(&self) -> &str {
        let extensions = self.template.get("extensions");
        let id =
            extensions.and_then(|all| all.get("https://w3id.org/xapi/cmi5/context/extensions/sessionid"));
        id.and_then(Value::as_str).unwrap_or_default()
    }
}

/// Fetches the token. It is given once, so that nothing is tried again.
fn fetch(server: &Server, url: &str) -> Result<Secret, Failure> {
    let reply = server.ask_at(Method::POST, url, |request| request)?;
    if reply.status() != 200 {
        return Err(reply.failure());
    }
    let answer = reply.json()?;
    if let Some(code) = answer.get("error-code") {
        let text = answer.get("error-text").and_then(Value::as_str).unwrap_or_default();
        let reason =
            format!("the LMS gave no token ({code}): {}", text.chars().take(200).collect::<String>());
        return Err(Failure::new(Cause::Denied, reason));
    }
    let token = answer.get("auth-token").and_then(Value::as_str);
    token.map(Secret::new).ok_or_else(|| not_cmi5("it gave no token"))
}

fn not_cmi5(problem: &str) -> Failure {
    Failure::new(Cause::Foreign, format!("the LMS does not speak cmi5: {problem}"))
}
