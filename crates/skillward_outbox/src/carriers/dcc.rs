//! The issuer-coordinator and the signing-service of the Digital Credentials Consortium.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Method;
use serde_json::Value;
use skillward_credentials::verify::verify_with;
use skillward_credentials::web::Http;

use super::claim_of;
use crate::carrier::{Carrier, Cause, Failure, Look, Receipt};
use crate::http::{AddressError, Server};
use crate::parcel::Parcel;
use crate::secret::Secret;

/// The form of signature that the coordinator asks its signing service for.
const OLD_FORM: &str = "Ed25519Signature2020";

/// Terms that the services' edition of the Open Badges context lacks (signing-service 1.1.0): they would sign a
/// credential without them, and no verifier with the published context would find the signature to fit.
const UNKNOWN_TERMS: [&str; 2] = ["inLanguage", "awardedDate"];

/// Which of the services is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DccService {
    /// The issuer-coordinator: it gives each credential a place in its status list and has it signed. It has it
    /// signed in a form that this program does not check.
    Coordinator,
    /// The signing-service alone, asked for `eddsa-rdfc-2022`. It has no token and must not be open to a network.
    Signing,
}

/// Carries claims to one of the services. Neither makes a second badge of a repeated request: signing keeps nothing, and
/// a place in the status list is given once for each identifier.
#[derive(Debug)]
pub struct Dcc {
    server: Server,
    web: Http,
    service: DccService,
    path: String,
    token: Option<Secret>,
    did: String,
    name: String,
}

impl Dcc {
    /// Makes a carrier to the service at `url`, for its tenant, whose DID and name stand in the credentials.
    /// Nothing is sent.
    ///
    /// # Errors
    /// [`AddressError`] when the address cannot be used.
    pub fn new(
        service: DccService,
        url: &str,
        tenant: &str,
        token: Option<Secret>,
        issuer: (&str, &str),
        patience: Duration,
    ) -> Result<Self, AddressError> {
        let server = Server::new(url, patience)?;
        if let Some(token) = &token {
            server.never_say(token);
        }
        let path = match service {
            DccService::Coordinator => format!("/instance/{tenant}/credentials/issue"),
            DccService::Signing => format!("/instance/{tenant}/credentials/sign?suite=eddsa2022"),
        };
        let web = Http::new(patience).map_err(AddressError::Client)?;
        let (did, name) = (issuer.0.to_owned(), issuer.1.to_owned());
        Ok(Self { server, web, service, path, token, did, name })
    }

    /// Holds a signed credential against what was asked for.
    fn accept(&self, asked: &Value, answer: &Value) -> Result<Receipt, Failure> {
        let untrusted = |problem: String| {
            Failure::uncertain(Cause::Untrusted, format!("the service's answer was not accepted: {problem}"))
        };
        if !says_the_same(asked, answer) {
            return Err(untrusted("it says something else than what was asked for".into()));
        }
        let reference = answer.get("id").and_then(Value::as_str).map(str::to_owned);
        // The services give one proof bare; the standard's schema wants an array, and so does a badge of ours.
        let mut kept = answer.clone();
        if let Some(proof) = kept.get_mut("proof").filter(|proof| proof.is_object()) {
            *proof = Value::Array(vec![proof.take()]);
        }
        let json = kept.to_string();
        if is_old_form(answer) {
            let note =
                format!("signed as {OLD_FORM}, which this program does not check; its content is as asked");
            return Ok(Receipt { reference, unchecked: Some(json), note: Some(note), ..Receipt::default() });
        }
        match verify_with(json.as_bytes(), Timestamp::now(), &self.web) {
            Ok(badge) if badge.issuer_did == self.did => {
                Ok(Receipt { reference, credential: Some(json), ..Receipt::default() })
            }
            Ok(badge) => Err(untrusted(format!(
                "it is signed by {}, not by the configured issuer {}",
                badge.issuer_did, self.did
            ))),
            // Its keys could not be asked for: the badge may be in order.
            Err(unknown) if unknown.is_unknown() => {
                Err(Failure::uncertain(Cause::NoAnswer, unknown.to_string()))
            }
            Err(problem) => Err(untrusted(problem.to_string())),
        }
    }
}

impl Carrier for Dcc {
    fn address(&self) -> &str {
        &self.did
    }

    fn repeats_are_safe(&self) -> bool {
        true
    }

    fn send(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        let mut asked = serde_json::to_value(claim_of(parcel)?.credential(&self.did, &self.name))
            .map_err(|problem| Failure::new(Cause::Unprepared, problem.to_string()))?;
        leave_out(&mut asked, &UNKNOWN_TERMS);
        let reply = self.server.ask(Method::POST, &self.path, |request| {
            let request = request.json(&asked);
            match &self.token {
                Some(token) => request.bearer_auth(token.reveal()),
                None => request,
            }
        })?;
        let expected = match self.service {
            DccService::Coordinator => 201,
            DccService::Signing => 200,
        };
        if reply.status() != expected {
            return Err(reply.failure());
        }
        self.accept(&asked, &reply.json()?)
    }

    fn look(&self, _: &Parcel) -> Result<Look, Failure> {
        Ok(Look::NotTaken)
    }
}

/// Takes terms out, wherever they are.
fn leave_out(value: &mut Value, terms: &[&str]) {
    match value {
        Value::Object(object) => {
            object.retain(|key, _| !terms.contains(&key.as_str()));
            object.values_mut().for_each(|value| leave_out(value, terms));
        }
        Value::Array(array) => array.iter_mut().for_each(|value| leave_out(value, terms)),
        _ => {}
    }
}

fn is_old_form(answer: &Value) -> bool {
    let proofs = match answer.get("proof") {
        Some(Value::Array(proofs)) => proofs.as_slice(),
        Some(proof) => std::slice::from_ref(proof),
        None => &[],
    };
    !proofs.is_empty()
        && proofs.iter().all(|proof| proof.get("type").and_then(Value::as_str) == Some(OLD_FORM))
}

/// Whether it is what was asked for, but for what a service adds: proofs, the place in a status list, and contexts
/// for these.
fn says_the_same(asked: &Value, answer: &Value) -> bool {
    let (Some(asked), Some(mut answer)) = (asked.as_object(), answer.as_object().cloned()) else {
        return false;
    };
    answer.remove("proof");
    answer.remove("credentialStatus");
    let context = answer.remove("@context");
    let all = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let same_context = all(context.as_ref()).starts_with(&all(asked.get("@context")));
    let mut asked = asked.clone();
    asked.remove("@context");
    same_context && asked == answer
}
