//! An issuer over HTTP, by the issue call of the W3C's VC-API. The only place of this program that asks a server
//! for anything.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::blocking::{Client, Response};
use reqwest::header::{ACCEPT, RETRY_AFTER};
use serde_json::{Value, json};

use super::{
    ConfigError, IssueError, IssuedCredential, IssuerClient, IssuerConfig, Look, Repeats, RetryAfter,
};
use crate::claim::AssessmentClaim;
use crate::credential::Credential;
use crate::did_document::{self, KeysError};
use crate::text::quiet;
use crate::verify::{BadgeRefused, MAX_JSON_BYTES, verify_with};
use crate::web::{Broken, Http, Offline, causes, install_tls, is_this_machine, read_body};

/// Longest wait that an issuer may ask for: a day.
const LONGEST_WAIT: u64 = 24 * 60 * 60;

/// An issuer that speaks the issue call of the W3C's VC-API.
#[derive(Debug)]
pub struct VcApiClient {
    config: IssuerConfig,
    http: Client,
    web: Http,
}

impl VcApiClient {
    /// Makes a client. Nothing is sent.
    ///
    /// # Errors
    /// [`ConfigError`] when the configuration cannot work.
    pub fn new(mut config: IssuerConfig) -> Result<Self, ConfigError> {
        if let Err(error) = did_document::methods(&config.did, &Offline) {
            match error {
                // Its keys are asked for when there is a badge to check.
                KeysError::Unreachable(_) | KeysError::Document { .. } => {}
                KeysError::Did(error) => return Err(error.into()),
            }
        }
        config.url.truncate(config.url.trim_end_matches('/').len());
        let local = is_this_machine(&config.url).ok_or_else(|| ConfigError::Address(config.url.clone()))?;
        install_tls();
        let mut builder = Client::builder()
            .timeout(config.timeout)
            .connect_timeout(config.timeout.min(Duration::from_secs(10)))
            // A redirect would carry the token elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("skillward/", env!("CARGO_PKG_VERSION")));
        if local {
            builder = builder.no_proxy();
        }
        let web = Http::new(config.timeout).map_err(ConfigError::Client)?;
        Ok(Self { http: builder.build().map_err(ConfigError::Client)?, web, config })
    }

    fn credential(&self, claim: &AssessmentClaim) -> Credential {
        claim.credential(&self.config.did, &self.config.name)
    }

    /// Reads and checks an answer that should hold `asked`, signed.
    fn accept(&self, asked: &Credential, answer: Value) -> Result<IssuedCredential, IssueError> {
        let json = answer.to_string();
        let untrusted = |problem: String| {
            IssueError::Untrusted(format!("the issuer's answer was not accepted: {problem}"))
        };
        let badge = match verify_with(json.as_bytes(), Timestamp::now(), &self.web) {
            Ok(badge) => badge,
            // Our clock was set back since the claim was made; the credential itself is in order.
            Err(early @ BadgeRefused::NotYetValid { .. }) => {
                return Err(IssueError::Later {
                    reason: early.to_string(),
                    after: None,
                    uncertain: true,
                    status: None,
                });
            }
            // Its keys could not be asked for; the badge may be in order.
            Err(unknown) if unknown.is_unknown() => {
                return Err(IssueError::Later {
                    reason: unknown.to_string(),
                    after: None,
                    uncertain: true,
                    status: None,
                });
            }
            Err(problem) => return Err(untrusted(problem.to_string())),
        };
        if badge.issuer_did != self.config.did {
            return Err(untrusted(format!(
                "it is signed by {}, not by the configured issuer {}",
                badge.issuer_did, self.config.did
            )));
        }
        let mut unsigned = answer;
        if let Some(object) = unsigned.as_object_mut() {
            object.remove("proof");
            // The issuer alone says where it publishes the badge's status.
            object.remove("credentialStatus");
        }
        let same = serde_json::to_value(asked).is_ok_and(|asked| asked == unsigned);
        if !same {
            return Err(untrusted("it says something else than what was asked for".into()));
        }
        Ok(IssuedCredential { json, badge })
    }

    /// An answer that is no success: for later, or for good.
    fn refusal(&self, response: Response) -> IssueError {
        let status = response.status();
        let after =
            response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(retry_after);
        let detail = json_of(response, self.config.timeout)
            .ok()
            .and_then(|body| {
                body.get("detail").and_then(Value::as_str).map(|text| quiet(text, &[&self.config.token]))
            })
            .map(|detail| format!(": {detail}"))
            .unwrap_or_default();
        let later = |reason: String, uncertain| IssueError::Later {
            reason,
            after,
            uncertain,
            status: Some(status.as_u16()),
        };
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                later(format!("the issuer did not accept our token ({status}){detail}"), false)
            }
            StatusCode::TOO_MANY_REQUESTS => {
                later(format!("the issuer asks us to wait ({status}){detail}"), false)
            }
            StatusCode::BAD_REQUEST
            | StatusCode::CONFLICT
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY => {
                IssueError::Refused(format!("the issuer refused ({status}){detail}"))
            }
            // Redirects, wrong addresses and faults of the server alike may mend themselves or be mended.
            _ => later(format!("the issuer answered {status}{detail}"), status.is_server_error()),
        }
    }
}

impl IssuerClient for VcApiClient {
    fn did(&self) -> &str {
        &self.config.did
    }

    fn issue(&self, claim: &AssessmentClaim) -> Result<IssuedCredential, IssueError> {
        let credential = self.credential(claim);
        let response = self
            .http
            .post(format!("{}/credentials/issue", self.config.url))
            .bearer_auth(&*self.config.token)
            .header(ACCEPT, "application/json")
            .json(&json!({"credential": credential, "options": {"credentialId": credential.id}}))
            .send()
            .map_err(|error| unreachable(&error))?;
        let status = response.status();
        if status == StatusCode::CREATED || status == StatusCode::OK {
            let mut body = json_of(response, self.config.timeout)?;
            return match body.get_mut("verifiableCredential").map(Value::take) {
                Some(answer) => self.accept(&credential, answer),
                None => Err(not_an_answer(status)),
            };
        }
        if status == StatusCode::CONFLICT
            && let Look::Issued(issued) = self.look(claim)?
        {
            return Ok(*issued);
        }
        Err(self.refusal(response))
    }

    fn look(&self, claim: &AssessmentClaim) -> Result<Look, IssueError> {
        if self.config.repeats != Repeats::SameAndShown {
            return Ok(Look::Unknown { repeat_is_safe: self.config.repeats == Repeats::Same });
        }
        let credential = self.credential(claim);
        let response = self
            .http
            .get(format!("{}/credentials/{}", self.config.url, credential.id))
            .bearer_auth(&*self.config.token)
            .header(ACCEPT, "application/json")
            .send()
            .map_err(|error| unreachable(&error))?;
        match response.status() {
            StatusCode::OK => {
                let issued = self.accept(&credential, json_of(response, self.config.timeout)?)?;
                Ok(Look::Issued(Box::new(issued)))
            }
            StatusCode::NOT_FOUND => {
                // Only our kind of "not found" counts: a proxy's page must not lead to a second request.
                let body = json_of(response, self.config.timeout)?;
                match body.get("type").and_then(Value::as_str) {
                    Some("urn:skillward:problem:not-issued") => Ok(Look::NotIssued),
                    _ => Err(not_an_answer(StatusCode::NOT_FOUND)),
                }
            }
            _ => Err(self.refusal(response)),
        }
    }
}

fn unreachable(error: &reqwest::Error) -> IssueError {
    let reason = format!("the issuer could not be reached: {}", causes(error));
    IssueError::Later { reason, after: None, uncertain: !error.is_connect(), status: None }
}

/// The body as JSON, read no longer than `patience` and no further than a badge is long.
fn json_of(response: Response, patience: Duration) -> Result<Value, IssueError> {
    let status = response.status();
    // Room for what stands around the badge.
    let body = read_body(response, MAX_JSON_BYTES + 4096, patience).map_err(|broken| match broken {
        Broken::TooLarge => IssueError::Untrusted(
            "the issuer's answer was not accepted: it is larger than a badge may be".into(),
        ),
        Broken::Off(problem) => IssueError::Later {
            reason: format!("the issuer's answer broke off: {problem}"),
            after: None,
            uncertain: true,
            status: None,
        },
    })?;
    crate::json::parse(&body).map_err(|_| not_an_answer(status))
}

fn not_an_answer(status: StatusCode) -> IssueError {
    IssueError::Later {
        reason: format!(
            "what answered ({status}) does not speak as an issuer does; is the address right, or a sign-in page \
             in between?"
        ),
        after: None,
        uncertain: true,
        status: Some(status.as_u16()),
    }
}

/// Reads a `Retry-After` header: seconds, or an HTTP date.
fn retry_after(text: &str) -> Option<RetryAfter> {
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return Some(RetryAfter::Seconds(seconds.min(LONGEST_WAIT)));
    }
    jiff::fmt::rfc2822::parse(text).ok().map(|zoned| RetryAfter::At(zoned.timestamp()))
}
