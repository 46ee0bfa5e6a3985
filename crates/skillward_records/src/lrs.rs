//! A record store (LRS), by xAPI 1.0.3 or 2.0.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use skillward_outbox::http::{AddressError, Reply, Server};
use skillward_outbox::{Carrier, Cause, Failure, Look, Parcel, Receipt, Secret};

/// Most statements in one request.
const MOST: usize = 50;
/// Says which version of xAPI a request speaks.
const VERSION: &str = "X-Experience-API-Version";

/// A version of xAPI. The statements are the same in both; the store is told which rules hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Version {
    /// 1.0.3.
    #[default]
    V1,
    /// 2.0 (IEEE 9274.1.1).
    V2,
}

impl Version {
    const fn word(self) -> &'static str {
        match self {
            Self::V1 => "1.0.3",
            Self::V2 => "2.0.0",
        }
    }
}

/// Carries statements to a record store, many at a time. A store keeps a statement once, by its identifier, so that what
/// went unanswered can be sent again.
#[derive(Debug)]
pub struct Lrs {
    server: Server,
    user: String,
    password: Secret,
    version: Version,
}

impl Lrs {
    /// A carrier to the store whose endpoint is `url`, the address that `/statements` is added to. Nothing is sent.
    ///
    /// # Errors
    /// [`AddressError`] when the address cannot be used.
    pub fn new(
        url: &str,
        user: &str,
        password: Secret,
        version: Version,
        patience: Duration,
    ) -> Result<Self, AddressError> {
        let server = Server::new(url, patience)?;
        server.never_say(&password);
        Ok(Self { server, user: user.to_owned(), password, version })
    }

    fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Reply, Failure> {
        self.server.ask(method, path, |request| {
            let request = request
                .header(VERSION, self.version.word())
                .basic_auth(&self.user, Some(self.password.reveal()));
            match body {
                Some(body) => request.json(body),
                None => request,
            }
        })
    }

    /// Sends statements by one request. The store keeps all or none.
    fn post(&self, parcels: &[Parcel]) -> Result<Vec<Receipt>, Failure> {
        let statements: Vec<Value> = parcels.iter().map(statement).collect::<Result<_, _>>()?;
        let reply = self.ask(Method::POST, "/statements", Some(&json!(statements)))?;
        match reply.status() {
            // It answers with the identifiers; a sign-in page in between does not.
            200 => {
                let ids = reply.json()?;
                let ids = ids.as_array().ok_or_else(|| no_store("it gave no list of identifiers"))?;
                let given = |parcel: &Parcel| ids.iter().any(|id| id.as_str() == Some(&parcel.key));
                match parcels.iter().all(given) {
                    true => Ok(parcels.iter().map(receipt).collect()),
                    false => Err(no_store("it names other statements than were sent")),
                }
            }
            204 => Ok(parcels.iter().map(receipt).collect()),
            _ => Err(refusal(&reply)),
        }
    }

    /// Whether the store has the very statement.
    fn has(&self, parcel: &Parcel) -> Result<bool, Failure> {
        let reply = self.ask(Method::GET, &format!("/statements?statementId={}", parcel.key), None)?;
        match reply.status() {
            200 => Ok(same(&statement(parcel)?, &reply.json()?)),
            404 => Ok(false),
            _ => Err(refusal(&reply)),
        }
    }
}

impl Carrier for Lrs {
    fn address(&self) -> &str {
        self.server.base()
    }

    fn repeats_are_safe(&self) -> bool {
        true
    }

    fn most(&self) -> usize {
        MOST
    }

    fn send(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        let refused = match self.post(std::slice::from_ref(parcel)) {
            Ok(mut receipts) => return Ok(receipts.pop().unwrap_or_default()),
            Err(failure) => failure,
        };
        // Some stores refuse what they have already.
        if refused.cause == Cause::Refused && self.has(parcel)? {
            return Ok(receipt(parcel));
        }
        Err(refused)
    }

    fn send_together(&self, parcels: &[Parcel]) -> Result<Vec<Receipt>, Failure> {
        self.post(parcels)
    }

    fn look(&self, parcel: &Parcel) -> Result<Look, Failure> {
        Ok(if self.has(parcel)? { Look::Taken(Box::new(receipt(parcel))) } else { Look::NotTaken })
    }
}

fn statement(parcel: &Parcel) -> Result<Value, Failure> {
    serde_json::from_str(&parcel.payload).map_err(|problem| {
        Failure::new(Cause::Unprepared, format!("the statement in the outbox cannot be read: {problem}"))
    })
}

fn receipt(parcel: &Parcel) -> Receipt {
    Receipt { reference: Some(parcel.key.clone()), ..Receipt::default() }
}

fn no_store(problem: &str) -> Failure {
    Failure::uncertain(Cause::Foreign, format!("what answered is no record store: {problem}"))
}

/// An answer that is no success. Stores say 400, 409, 413 or 422 of a batch with one bad statement, not all of them in
/// JSON; a page in HTML comes from something in between.
fn refusal(reply: &Reply) -> Failure {
    let failure = reply.failure();
    let page = reply.header("content-type").is_some_and(|kind| kind.contains("html"));
    match reply.status() {
        400 | 409 | 422 if failure.cause == Cause::Foreign && !page => Failure {
            cause: Cause::Refused,
            reason: failure.reason.replace("gave an answer that it should not", "refused"),
            ..failure
        },
        _ => failure,
    }
}

/// Whether a store's statement is the one that was sent. It adds to what it keeps: who stored it, when, in which
/// version, and defaults.
fn same(sent: &Value, kept: &Value) -> bool {
    match (sent, kept) {
        (Value::Object(sent), Value::Object(kept)) => {
            sent.iter().all(|(key, value)| kept.get(key).is_some_and(|kept| same(value, kept)))
        }
        (Value::Array(sent), Value::Array(kept)) => {
            sent.len() == kept.len() && sent.iter().zip(kept).all(|(sent, kept)| same(sent, kept))
        }
        (Value::String(sent), Value::String(kept)) => {
            sent == kept
                || matches!((sent.parse::<jiff::Timestamp>(), kept.parse::<jiff::Timestamp>()),
                    (Ok(sent), Ok(kept)) if sent == kept)
        }
        (Value::Number(sent), Value::Number(kept)) => sent.as_f64() == kept.as_f64(),
        _ => sent == kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_store_adds_makes_no_other_statement() {
        let sent =
            json!({"id": "a", "result": {"score": {"max": 10.0}}, "timestamp": "2026-01-01T00:00:00.000Z"});
        let kept = json!({"id": "a", "result": {"score": {"max": 10}}, "timestamp": "2026-01-01T00:00:00Z",
            "stored": "2026-01-02T00:00:00Z", "version": "1.0.0"});
        assert!(same(&sent, &kept));
        assert!(!same(&kept, &sent));
        assert!(!same(&json!({"id": "a", "x": [1]}), &json!({"id": "a", "x": [1, 2]})));
    }
}
