//! An assignable unit of cmi5 (Quartz): launched by a learning management system (LMS), it says that it began, how the
//! attempt came out, and that it ended, in the order and with the marks that the LMS counts on.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Method, Url};
use serde_json::{Map, Value, json};
use skillward_core::score::{Decision, Score};
use skillward_outbox::http::{AddressError, Reply, Server};
use skillward_outbox::{Cause, Failure, Secret};
use uuid::Uuid;

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
/// How often a statement is sent before the session is given up.
const TRIES: u32 = 4;

/// How an LMS launches the unit: what stands in the address.
#[derive(Debug, Clone, PartialEq)]
pub struct Launch {
    endpoint: String,
    fetch: String,
    actor: Value,
    registration: Uuid,
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
    /// Reads the address that the LMS opened. The learner must be an account: a launch by an address of e-mail is
    /// refused, since nothing here sends such.
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
        let registration = said("registration")?;
        let registration =
            registration.parse().map_err(|_| wrong("has a registration that is no UUID".into()))?;
        Ok(Self {
            endpoint: said("endpoint")?.trim_end_matches('/').to_owned(),
            fetch: said("fetch")?,
            actor,
            registration,
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

/// A session that has begun. It has to be [finished](Session::finish), also when the attempt was given up.
#[derive(Debug)]
pub struct Session {
    server: Server,
    launch: Launch,
    token: Secret,
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
        server.never_say(&token);
        let mut session = Self {
            server,
            launch,
            token,
            template: Map::new(),
            mode: LaunchMode::Normal,
            mastery_score: None,
            return_url: None,
            began: now,
        };
        session.read_launch_data()?;
        session.read_preferences()?;
        session.say("initialized", None, &[CATEGORY], now)?;
        Ok(session)
    }

    fn ask(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Reply, Failure> {
        let text = format!("{}{path}", self.server.base());
        let mut url =
            Url::parse(&text).map_err(|_| Failure::new(Cause::Foreign, "its endpoint is no address"))?;
        url.query_pairs_mut().extend_pairs(query);
        self.server.ask_at(method, url.as_str(), |request| {
            let request = request
                .header("X-Experience-API-Version", "1.0.3")
                .header("Authorization", format!("Basic {}", self.token.reveal()));
            match body {
                Some(body) => request.json(body),
                None => request,
            }
        })
    }

    fn read_launch_data(&mut self) -> Result<(), Cmi5Error> {
        let (agent, registration) = (self.launch.actor.to_string(), self.launch.registration.to_string());
        let query = [
            ("activityId", self.launch.activity.as_str()),
            ("agent", &agent),
            ("registration", &registration),
            ("stateId", "LMS.LaunchData"),
        ];
        let reply = self.ask(Method::GET, "/activities/state", &query, None)?;
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
        let agent = self.launch.actor.to_string();
        let query = [("agent", agent.as_str()), ("profileId", "cmi5LearnerPreferences")];
        let reply = self.ask(Method::GET, "/agents/profile", &query, None)?;
        if matches!(reply.status(), 200 | 404) { Ok(()) } else { Err(reply.failure().into()) }
    }

    /// Says how the attempt came out, if it was judged, and that the session ended.
    ///
    /// In a session that counts: passed or failed, once for the registration and never failed after passed; then
    /// completed, once. A pass below the LMS's mastery score is told as failed. What could not be decided is neither.
    ///
    /// # Errors
    /// [`Cmi5Error`] when a statement did not arrive; the same session can be finished again.
    pub fn finish(&self, score: Option<&Score>, now: Timestamp) -> Result<(), Cmi5Error> {
        if let Some(score) = score.filter(|_| self.mode == LaunchMode::Normal) {
            let lasted = Some(duration(score.duration_us));
            let points = Points::of(score.total.earned_milli, score.total.possible_milli);
            if let Some((verb, outcome)) = self.judged(&score.decision, points)
                && !self.was_said("passed")?
            {
                let outcome = Outcome { duration: lasted.clone(), ..outcome };
                self.say(verb, Some(&outcome), &[CATEGORY, MOVE_ON], now)?;
            }
            if !self.was_said("completed")? {
                let outcome = Outcome { completion: Some(true), duration: lasted, ..Outcome::default() };
                self.say("completed", Some(&outcome), &[CATEGORY, MOVE_ON], now)?;
            }
        }
        let lasted = u64::try_from(now.duration_since(self.began).as_micros()).unwrap_or(0);
        let outcome = Outcome { duration: Some(duration(lasted)), ..Outcome::default() };
        self.say("terminated", Some(&outcome), &[CATEGORY], now)
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

    /// Whether an earlier session of this registration said it.
    fn was_said(&self, verb: &str) -> Result<bool, Cmi5Error> {
        let (agent, registration) = (self.launch.actor.to_string(), self.launch.registration.to_string());
        let verb = format!("{VERBS}{verb}");
        let query = [
            ("agent", agent.as_str()),
            ("verb", &verb),
            ("activity", &self.launch.activity),
            ("registration", &registration),
            ("limit", "1"),
        ];
        let reply = self.ask(Method::GET, "/statements", &query, None)?;
        if reply.status() != 200 {
            return Err(reply.failure().into());
        }
        let found = reply.json()?;
        let found = found.get("statements").and_then(Value::as_array);
        Ok(!found.ok_or_else(|| not_cmi5("it gives no list of statements"))?.is_empty())
    }

    /// Says one thing, so often until it is there: its identifier makes a repetition harmless.
    fn say(
        &self,
        verb: &str,
        outcome: Option<&Outcome>,
        categories: &[&str],
        now: Timestamp,
    ) -> Result<(), Cmi5Error> {
        let id = Uuid::new_v5(
            &STATEMENTS,
            format!("{}/{}/{verb}", self.launch.registration, self.session()).as_bytes(),
        )
        .to_string();
        let mut context = self.template.clone();
        context.insert("registration".into(), self.launch.registration.to_string().into());
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
            "actor": self.launch.actor,
            "verb": {"id": format!("{VERBS}{verb}"), "display": {"en": verb}},
            "object": {"objectType": "Activity", "id": self.launch.activity},
            "context": context,
            "timestamp": format!("{now:.3}"),
        });
        if let Some(outcome) = outcome {
            statement["result"] = serde_json::to_value(outcome)?;
        }
        let mut last = None;
        for _ in 0..TRIES {
            match self.ask(Method::PUT, "/statements", &[("statementId", &id)], Some(&statement)) {
                Ok(reply) if matches!(reply.status(), 200 | 204) => return Ok(()),
                // A store may call what it has already a conflict.
                Ok(reply) if reply.status() == 409 && last.is_some() => return Ok(()),
                Ok(reply) => last = Some(reply.failure()),
                Err(failure) => last = Some(failure),
            }
            if last.as_ref().is_some_and(|failure| {
                matches!(failure.cause, Cause::Refused | Cause::Denied | Cause::Foreign)
            }) {
                break;
            }
        }
        Err(last.unwrap_or_else(|| not_cmi5("it gave no answer")).into())
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
