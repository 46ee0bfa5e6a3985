//! Asking a server over HTTP, with the manners that all carriers share: no redirect, no secret in the clear or in a
//! sentence, an end to waiting, and an answer told apart from whatever else may come back.

use std::cell::RefCell;
use std::io::Read;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use skillward_credentials::text::{clean, quiet};
use skillward_credentials::web::{self, causes, is_this_machine};
use zeroize::Zeroizing;

use crate::carrier::{Cause, Failure, RetryAfter};
use crate::secret::Secret;

/// Longest answer that is read, bytes.
const MAX_BYTES: usize = 2 * 1024 * 1024;
/// Longest sentence of a server that is passed on, letters.
const MAX_DETAIL: usize = 300;

/// Why no server can be asked.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// Not an address that a secret may be sent to.
    #[error("`{0}` is no https address (plain http is allowed on this machine only)")]
    Address(String),
    /// The HTTP client could not be made.
    #[error("no HTTP client: {0}")]
    Client(reqwest::Error),
}

/// A server, by its base address.
#[derive(Debug)]
pub struct Server {
    base: String,
    client: Client,
    patience: Duration,
    /// What must not be said again when the server does.
    secrets: RefCell<Vec<Secret>>,
}

impl Server {
    /// Makes a client. Nothing is sent. `patience` is the longest wait for one answer.
    ///
    /// # Errors
    /// When a secret could not be sent there safely: only https is spoken, and plain http with this machine.
    pub fn new(base: &str, patience: Duration) -> Result<Self, AddressError> {
        let base = base.trim_end_matches('/').to_owned();
        let local = is_this_machine(&base).ok_or_else(|| AddressError::Address(base.clone()))?;
        // It makes the provider of TLS known, which this program's clients share.
        web::Http::new(patience).map_err(AddressError::Client)?;
        let mut builder = Client::builder()
            .timeout(patience)
            .connect_timeout(patience.min(Duration::from_secs(10)))
            // A redirect would carry the token elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .user_agent(concat!("skillward/", env!("CARGO_PKG_VERSION")));
        if local {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(AddressError::Client)?;
        Ok(Self { base, client, patience, secrets: RefCell::default() })
    }

    /// Its base address.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Keeps a secret out of every reason, also where the server says it.
    pub fn never_say(&self, secret: &Secret) {
        let mut secrets = self.secrets.borrow_mut();
        if !secrets.contains(secret) {
            secrets.push(secret.clone());
        }
    }

    /// Sends one request to a path below the base address and reads the whole answer; `dress` adds what it
    /// carries.
    ///
    /// # Errors
    /// [`Failure`] when no whole answer came.
    pub fn ask(
        &self,
        method: Method,
        path: &str,
        dress: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Reply, Failure> {
        self.ask_at(method, &format!("{}{path}", self.base), dress)
    }

    /// As [`ask`](Self::ask) at an address that the server named.
    ///
    /// # Errors
    /// As [`ask`](Self::ask), and when no secret could be sent there safely.
    pub fn ask_at(
        &self,
        method: Method,
        url: &str,
        dress: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Reply, Failure> {
        if is_this_machine(url).is_none() {
            let problem = AddressError::Address(clean(url)).to_string();
            return Err(Failure::new(Cause::Foreign, problem));
        }
        let request = self.client.request(method, url);
        let failed = |error: reqwest::Error| {
            // The address may hold what must not be said.
            let error = error.without_url();
            let reason = format!("{} could not be reached: {}", self.base, causes(&error));
            let reached = !error.is_connect() && !error.is_builder();
            let cause = if reached { Cause::NoAnswer } else { Cause::Unreachable };
            Failure { cause, reason, after: None, uncertain: reached }
        };
        let request = dress(request.header(ACCEPT, "application/json")).build().map_err(failed)?;
        if let Some(authorization) = request.headers().get(AUTHORIZATION) {
            credentials(authorization).iter().for_each(|secret| self.never_say(secret));
        }
        let response = self.client.execute(request).map_err(failed)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = self.read(response)?;
        Ok(Reply { status, headers, body, secrets: self.secrets.borrow().clone() })
    }

    /// A body, read no longer than our patience and no further than an answer is long. The HTTP client's own limit
    /// holds for each piece of a body, so that a trickle could keep us for ever.
    fn read(&self, mut response: Response) -> Result<Vec<u8>, Failure> {
        let began = Instant::now();
        let broken = |why: &str| {
            Failure::uncertain(Cause::NoAnswer, format!("the answer of {} broke off: {why}", self.base))
        };
        let mut body = Vec::new();
        let mut piece = [0; 16 * 1024];
        loop {
            let count = response.read(&mut piece).map_err(|error| broken(&error.to_string()))?;
            if count == 0 {
                return Ok(body);
            }
            body.extend_from_slice(&piece[..count]);
            if body.len() > MAX_BYTES {
                return Err(broken("it is longer than any answer should be"));
            }
            if began.elapsed() > self.patience {
                return Err(broken("it took too long"));
            }
        }
    }
}

/// A whole answer.
#[derive(Debug)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
    secrets: Vec<Secret>,
}

impl Reply {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// A header, where it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it is not: whatever answered does not speak the protocol, and nobody knows what it did.
    pub fn json(&self) -> Result<Value, Failure> {
        skillward_credentials::json::parse(&self.body).map_err(|_| {
            Failure::uncertain(
                Cause::Foreign,
                format!(
                    "what answered ({}) does not speak as the destination does; is the address right, or a sign-in \
                     page in between?",
                    self.status
                ),
            )
        })
    }

    /// Why this answer is no success.
    #[must_use]
    pub fn failure(&self) -> Failure {
        let (status, parsed) = (self.status.as_u16(), self.json().ok());
        let said = parsed.as_ref().and_then(detail).map(|text| self.quiet(&text));
        let detail = said.map(|text| format!(": {text}")).unwrap_or_default();
        let (cause, sentence) = match status {
            401 | 403 => (Cause::Denied, "the destination did not accept who we are"),
            429 => (Cause::Busy, "the destination asks us to wait"),
            // Said by servers in between as well, which answer in HTML.
            413 => (Cause::Refused, "the destination finds it too large"),
            400 | 409 | 410 | 415 | 420 | 422 if parsed.is_some() => {
                (Cause::Refused, "the destination refused")
            }
            408 | 500.. => (Cause::Faulty, "the destination failed"),
            _ => (Cause::Foreign, "the destination gave an answer that it should not"),
        };
        let after = self.header(RETRY_AFTER.as_str()).and_then(retry_after);
        // A success of another kind than was expected may be one all the same.
        let uncertain = cause == Cause::Faulty || self.status.is_success();
        Failure { cause, reason: format!("{sentence} ({}){detail}", self.status), after, uncertain }
    }

    /// A server's sentence without secrets and without addresses of people, cut to a length that is read.
    fn quiet(&self, text: &str) -> String {
        let secrets: Vec<&str> = self.secrets.iter().map(Secret::reveal).collect();
        quiet(text, &secrets).chars().take(MAX_DETAIL).collect()
    }
}

/// What an `Authorization` header gives away: what stands behind the scheme, and the password in it (RFC 7617).
fn credentials(authorization: &HeaderValue) -> Vec<Secret> {
    let Some((_, told)) = authorization.to_str().ok().and_then(|text| text.split_once(' ')) else {
        return Vec::new();
    };
    let decoded =
        STANDARD.decode(told).ok().and_then(|bytes| String::from_utf8(bytes).ok()).map(Zeroizing::new);
    let password = decoded.as_ref().and_then(|pair| pair.split_once(':')).map(|(_, password)| password);
    [Some(told), password]
        .into_iter()
        .flatten()
        .filter(|secret| !secret.is_empty())
        .map(Secret::new)
        .collect()
}

/// Where servers put their sentence.
fn detail(answer: &Value) -> Option<String> {
    const PLACES: [&str; 9] = [
        "/detail",
        "/message",
        "/error_description",
        "/status/description",
        "/data/message",
        "/imsx_description",
        "/errors/0",
        "/validationErrors/0",
        "/error",
    ];
    PLACES.iter().find_map(|place| match answer.pointer(place)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    })
}

/// Pairs as a form or query has them.
pub(crate) fn form(pairs: &[(&str, &str)]) -> Zeroizing<String> {
    let mut url = reqwest::Url::parse("https://form/").ok();
    if let Some(url) = &mut url {
        url.query_pairs_mut().extend_pairs(pairs);
    }
    Zeroizing::new(url.as_ref().and_then(reqwest::Url::query).unwrap_or_default().to_owned())
}

/// Reads a `Retry-After` header: seconds, or an HTTP date.
fn retry_after(text: &str) -> Option<RetryAfter> {
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return Some(RetryAfter::Seconds(seconds));
    }
    jiff::fmt::rfc2822::parse(text).ok().map(|zoned| RetryAfter::At(zoned.timestamp()))
}
