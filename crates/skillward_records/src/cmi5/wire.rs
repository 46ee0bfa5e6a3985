//! Speaking with the LMS within a session, and what is still to be said when it has ended.
//!
//! The token of a session stands in a file of its own, for its owner's eyes alone; what goes into the outbox has none.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::{Method, Url};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use skillward_outbox::http::{AddressError, Reply, Server};
use skillward_outbox::secret::{SecretError, read_private, write_private};
use skillward_outbox::{Carrier, Cause, Failure, Kind, Look, Parcel, Receipt, Secret};

use super::{Launch, VERBS, not_cmi5};

/// Longest file of a session that is read, bytes.
const MAX_FILE: u64 = 64 * 1024;

/// An LMS within a session.
#[derive(Debug)]
pub(super) struct Wire {
    server: Server,
    pub launch: Launch,
    token: Secret,
}

/// Whether asking again would change nothing.
pub(super) const fn for_good(failure: &Failure) -> bool {
    matches!(failure.cause, Cause::Refused | Cause::Denied | Cause::Foreign)
}

impl Wire {
    pub fn new(server: Server, launch: Launch, token: Secret) -> Self {
        server.never_say(&token);
        Self { server, launch, token }
    }

    pub fn ask(
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

    /// Says one thing. Its identifier makes a repetition harmless, also where the LMS calls it a conflict.
    pub fn put(&self, statement: &Value) -> Result<(), Failure> {
        let id = statement.get("id").and_then(Value::as_str).unwrap_or_default();
        let reply = self.ask(Method::PUT, "/statements", &[("statementId", id)], Some(statement))?;
        match reply.status() {
            200 | 204 => Ok(()),
            409 if self.has(id)? => Ok(()),
            _ => Err(reply.failure()),
        }
    }

    fn has(&self, id: &str) -> Result<bool, Failure> {
        let reply = self.ask(Method::GET, "/statements", &[("statementId", id)], None)?;
        match reply.status() {
            200 => Ok(true),
            404 => Ok(false),
            _ => Err(reply.failure()),
        }
    }

    /// Whether this session or an earlier one of its registration said it.
    fn was_said(&self, verb: &str) -> Result<bool, Failure> {
        let launch = &self.launch;
        let (agent, registration) = (launch.actor.to_string(), &launch.registration);
        let verb = format!("{VERBS}{verb}");
        let query = [
            ("agent", agent.as_str()),
            ("verb", &verb),
            ("activity", &launch.activity),
            ("registration", registration),
            ("limit", "1"),
        ];
        let reply = self.ask(Method::GET, "/statements", &query, None)?;
        if reply.status() != 200 {
            return Err(reply.failure());
        }
        let found = reply.json()?;
        let found = found.get("statements").and_then(Value::as_array);
        Ok(!found.ok_or_else(|| not_cmi5("it gives no list of statements"))?.is_empty())
    }
}

/// What a session is kept by. Holds a secret.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    launch: Launch,
    token: String,
}

/// A session that has ended, and what is still to be said of it, in this order.
pub struct Ended {
    /// The same for the same session, and fit to be the name of a file.
    pub name: String,
    kept: Kept,
    statements: Vec<Value>,
}

impl std::fmt::Debug for Ended {
    /// Without the token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ended").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Ended {
    pub(super) fn new(wire: &Wire, name: String, statements: Vec<Value>) -> Self {
        let kept = Kept { launch: wire.launch.clone(), token: wire.token.reveal().to_owned() };
        Self { name, kept, statements }
    }

    /// Keeps what an [`Lms`] needs, in a file for its owner's eyes alone. It has to be there before the parcels are in
    /// an outbox, and can go when they are settled.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, file: &Path) -> std::io::Result<()> {
        write_private(file, serde_json::to_string(&self.kept)?.as_bytes())
    }

    /// The statements as parcels; `learner` is the pseudonym at this station, by which the outbox keeps their order.
    #[must_use]
    pub fn parcels(&self, destination: &str, learner: &str) -> Vec<Parcel> {
        let parcel = |statement: &Value| {
            let text = |pointer: &str| statement.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            Parcel {
                destination: destination.to_owned(),
                kind: Kind::Statement,
                key: text("/id").to_owned(),
                learner: learner.to_owned(),
                title: format!("{} (cmi5)", text("/verb/id").trim_start_matches(VERBS)),
                payload: statement.to_string(),
            }
        };
        self.statements.iter().map(parcel).collect()
    }
}

/// Why an LMS cannot be told what is left of a session.
#[derive(Debug, thiserror::Error)]
pub enum LmsError {
    /// The file of the session cannot be read, or others can.
    #[error(transparent)]
    File(#[from] SecretError),
    /// It holds no session.
    #[error("{} does not hold a session of an LMS", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
    /// The LMS cannot be asked.
    #[error(transparent)]
    Address(#[from] AddressError),
}

/// Carries what is left of a session to its LMS.
#[derive(Debug)]
pub struct Lms(Wire);

impl Lms {
    /// The LMS of the session that is kept in `file`. Nothing is sent.
    ///
    /// # Errors
    /// [`LmsError`] when the file cannot be used, or others than its owner can reach it.
    pub fn open(file: &Path, patience: Duration) -> Result<Self, LmsError> {
        let text = read_private(file, MAX_FILE)?;
        let kept: Kept =
            serde_json::from_str(&text).map_err(|_| LmsError::Unreadable { path: file.to_owned() })?;
        let server = Server::new(&kept.launch.endpoint, patience)?;
        Ok(Self(Wire::new(server, kept.launch, Secret::new(kept.token))))
    }

    fn tell(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        let statement: Value = serde_json::from_str(&parcel.payload)
            .map_err(|_| Failure::new(Cause::Unprepared, "the statement in the outbox cannot be read"))?;
        let verb = statement.pointer("/verb/id").and_then(Value::as_str).unwrap_or_default();
        // Once for the registration, whichever session said it; and nothing fails after it was passed.
        let settled_by = match verb.trim_start_matches(VERBS) {
            "passed" | "failed" => Some("passed"),
            "completed" => Some("completed"),
            _ => None,
        };
        if let Some(verb) = settled_by
            && self.0.was_said(verb)?
        {
            let note = format!("The registration was {verb} already, which is told once.");
            return Ok(Receipt { note: Some(note), ..Receipt::default() });
        }
        self.0.put(&statement)?;
        Ok(Receipt { reference: Some(parcel.key.clone()), ..Receipt::default() })
    }
}

impl Carrier for Lms {
    fn address(&self) -> &str {
        self.0.server.base()
    }

    fn repeats_are_safe(&self) -> bool {
        true
    }

    fn send(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        self.tell(parcel).map_err(|failure| match failure.cause {
            // A token is good for one session and never comes again.
            Cause::Denied => {
                let reason = format!("the session is over for the LMS: {}", failure.reason);
                Failure { cause: Cause::Refused, reason, ..failure }
            }
            _ => failure,
        })
    }

    fn look(&self, parcel: &Parcel) -> Result<Look, Failure> {
        Ok(match self.0.has(&parcel.key)? {
            true => {
                Look::Taken(Box::new(Receipt { reference: Some(parcel.key.clone()), ..Receipt::default() }))
            }
            false => Look::NotTaken,
        })
    }
}
