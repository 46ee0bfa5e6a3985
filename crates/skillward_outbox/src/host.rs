//! Where a learner keeps credentials, by Open Badges 3.0's own API: how a station is given leave to put badges there,
//! and the carrier that does.
//!
//! [`Connecting::begin`] asks the host how it is reached and registers this program with it; the learner opens the address
//! that comes of it, agrees, and is sent to the institution's page with a code; [`Connecting::finish`] trades the code for
//! tokens, which are kept in a file for the owner's eyes alone. [`Host`] renews them as they expire.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, Url};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::carrier::{Carrier, Cause, Failure, Look, Receipt};
use crate::http::{AddressError, Reply, Server, form};
use crate::parcel::Parcel;
use crate::secret::{Secret, SecretError, read_private, write_private};

/// The leave that is asked for: to put credentials there and replace them, also later.
const SCOPE: &str = "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.upsert offline_access";
/// Below the host's address.
const API: &str = "/ims/ob/v3p0";
/// Longest file of tokens, bytes.
const MAX_FILE: u64 = 64 * 1024;

/// How this program presents itself to a host. The standard wants every address to be https and of one host name: an
/// institution's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its name, as the learner sees it when asked for leave.
    pub name: String,
    /// The institution's page about it; its logo, terms and policy are looked for below.
    pub uri: String,
    /// The institution's page to which the learner is sent with the code.
    pub redirect_uri: String,
}

/// What is kept of a host that gave leave. Holds secrets.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    api: String,
    token_url: String,
    refresh_url: String,
    client_id: String,
    client_secret: String,
    access_token: String,
    refresh_token: Option<String>,
}

impl Kept {
    /// Keeps what is secret of it out of whatever a server is quoted with.
    fn never_said_by(&self, server: &Server) {
        let secrets = [Some(&self.client_secret), Some(&self.access_token), self.refresh_token.as_ref()];
        secrets.into_iter().flatten().for_each(|secret| server.never_say(&Secret::new(secret.as_str())));
    }
}

/// A host that was asked and waits for the learner's leave.
pub struct Connecting {
    server: Server,
    kept: Kept,
    redirect_uri: String,
    state: String,
    verifier: Secret,
    authorize: String,
}

impl std::fmt::Debug for Connecting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connecting").field("api", &self.kept.api).finish_non_exhaustive()
    }
}

impl Connecting {
    /// Asks the host at `url` how it is reached, and registers this program with it.
    ///
    /// # Errors
    /// [`Failure`] when the host cannot be reached, does not speak the API, or does not register strangers.
    pub fn begin(url: &str, client: &Client, patience: Duration) -> Result<Self, Failure> {
        let unusable = |problem: AddressError| Failure::new(Cause::Unprepared, problem.to_string());
        let server = Server::new(url, patience).map_err(unusable)?;
        let reply = server.ask(Method::GET, &format!("{API}/discovery"), |request| request)?;
        let scheme = expect(&reply, &[200])?
            .pointer("/components/securitySchemes/OAuth2ACG")
            .cloned()
            .ok_or_else(|| foreign("it does not say how leave is asked for"))?;
        let said = |place: &str| {
            let text = scheme.pointer(place).and_then(Value::as_str).map(str::to_owned);
            text.ok_or_else(|| foreign(&format!("its discovery lacks {place}")))
        };
        let flow = "/flows/authorizationCode";
        let token_url = said(&format!("{flow}/tokenUrl"))?;
        let refresh_url = said(&format!("{flow}/refreshUrl")).unwrap_or_else(|_| token_url.clone());
        let below = |name: &str| format!("{}/{name}", client.uri.trim_end_matches('/'));
        let registration = json!({
            "client_name": client.name,
            "client_uri": client.uri,
            "logo_uri": below("logo.png"),
            "tos_uri": below("terms"),
            "policy_uri": below("privacy"),
            "software_id": "skillward",
            "software_version": env!("CARGO_PKG_VERSION"),
            "redirect_uris": [client.redirect_uri],
            "scope": SCOPE,
        });
        let reply = server.ask_at(Method::POST, &said("/x-imssf-registrationUrl")?, |request| {
            request.json(&registration)
        })?;
        let registered = expect(&reply, &[201, 200])?;
        let text = |key: &str| {
            let text = registered.get(key).and_then(Value::as_str).map(str::to_owned);
            text.ok_or_else(|| foreign(&format!("its registration gave no {key}")))
        };
        let (client_id, client_secret) = (text("client_id")?, text("client_secret")?);
        let (state, verifier) = (random()?, Secret::new(random()?));
        let mut authorize = Url::parse(&said(&format!("{flow}/authorizationUrl"))?)
            .map_err(|_| foreign("its address for the learner is none"))?;
        authorize.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", &client_id),
            ("redirect_uri", &client.redirect_uri),
            ("scope", SCOPE),
            ("state", &state),
            ("code_challenge", &challenge(verifier.reveal())),
            ("code_challenge_method", "S256"),
        ]);
        let kept = Kept {
            api: format!("{}{API}", server.base()),
            token_url,
            refresh_url,
            client_id,
            client_secret,
            access_token: String::new(),
            refresh_token: None,
        };
        let redirect_uri = client.redirect_uri.clone();
        Ok(Self { server, kept, redirect_uri, state, verifier, authorize: authorize.into() })
    }

    /// The address that the learner opens in a browser.
    #[must_use]
    pub fn authorize_url(&self) -> &str {
        &self.authorize
    }

    /// Trades the code for tokens and keeps them in `file`. `redirected` is the whole address to which the browser
    /// was sent.
    ///
    /// # Errors
    /// [`Failure`] when it is the answer to another question, leave was refused, or the code is not accepted.
    pub fn finish(mut self, redirected: &str, file: &Path) -> Result<(), Failure> {
        let url = Url::parse(redirected.trim())
            .map_err(|_| Failure::new(Cause::Refused, "that is no address; copy all of it"))?;
        let said =
            |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        if said("state").as_deref() != Some(self.state.as_str()) {
            return Err(Failure::new(Cause::Refused, "that address answers another request; begin again"));
        }
        if let Some(error) = said("error") {
            let error = skillward_credentials::text::clean(&error);
            return Err(Failure::new(Cause::Refused, format!("the host gave no leave: {error}")));
        }
        let code = said("code").ok_or_else(|| Failure::new(Cause::Refused, "that address holds no code"))?;
        let body = form(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", self.verifier.reveal()),
        ]);
        let url = self.kept.token_url.clone();
        trade(&self.server, &mut self.kept, &url, &body)?;
        keep(file, &self.kept).map_err(|problem| {
            Failure::new(
                Cause::Unprepared,
                format!("the tokens cannot be kept in {}: {problem}", file.display()),
            )
        })
    }
}

/// Carries signed credentials to the learner's host. It takes each once: one of the same issuer and identifier replaces
/// the one before.
#[derive(Debug)]
pub struct Host {
    server: Server,
    file: PathBuf,
    kept: RefCell<Kept>,
}

impl std::fmt::Debug for Kept {
    /// Without tokens.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("api", &self.api).finish_non_exhaustive()
    }
}

/// Why a host cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The file of tokens cannot be read.
    #[error(transparent)]
    File(#[from] SecretError),
    /// It holds no tokens.
    #[error("{} does not hold what a host gave; connect anew", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
    /// Its address cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
}

impl Host {
    /// The host whose tokens are kept in `file`. Nothing is sent.
    ///
    /// # Errors
    /// [`HostError`] when the file cannot be used, or others than its owner can reach it.
    pub fn open(file: &Path, patience: Duration) -> Result<Self, HostError> {
        let text = read_private(file, MAX_FILE)?;
        let kept: Kept =
            serde_json::from_str(&text).map_err(|_| HostError::Unreadable { path: file.to_owned() })?;
        let server = Server::new(&kept.api, patience)?;
        kept.never_said_by(&server);
        Ok(Self { server, file: file.to_owned(), kept: RefCell::new(kept) })
    }

    fn put(&self, parcel: &Parcel) -> Result<Reply, Failure> {
        let token = Secret::new(self.kept.borrow().access_token.clone());
        // A compact token is text; the other form is JSON.
        let kind = if parcel.payload.starts_with('{') { "application/vc+ld+json" } else { "text/plain" };
        self.server.ask(Method::POST, "/credentials", |request| {
            request.bearer_auth(token.reveal()).header(CONTENT_TYPE, kind).body(parcel.payload.clone())
        })
    }

    /// New tokens for the old, kept before they are used: a host may take back the old ones at once.
    fn renew(&self) -> Result<(), Failure> {
        let mut kept = self.kept.borrow_mut();
        let refresh = kept
            .refresh_token
            .clone()
            .ok_or_else(|| Failure::new(Cause::Denied, "the host's leave has run out; connect it anew"))?;
        let body = form(&[("grant_type", "refresh_token"), ("refresh_token", &refresh), ("scope", SCOPE)]);
        let url = kept.refresh_url.clone();
        // Nothing was put there by this.
        trade(&self.server, &mut kept, &url, &body).map_err(|failure| {
            let cause = if failure.cause == Cause::Refused { Cause::Denied } else { failure.cause };
            Failure { cause, uncertain: false, ..failure }
        })?;
        keep(&self.file, &kept).map_err(|problem| {
            let file = self.file.display();
            Failure::new(Cause::Denied, format!("the renewed tokens cannot be kept in {file}: {problem}"))
        })
    }
}

impl Carrier for Host {
    fn address(&self) -> &str {
        self.server.base()
    }

    fn repeats_are_safe(&self) -> bool {
        true
    }

    fn send(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        let mut reply = self.put(parcel)?;
        if reply.status() == 401 {
            self.renew()?;
            reply = self.put(parcel)?;
        }
        match reply.status() {
            200 | 201 => {
                // It gives back what it took; whatever else answers, such as a sign-in page, does not.
                let same = reply.text().trim() == parcel.payload.trim()
                    || reply.json().is_ok_and(|answer| is_of(&answer, &parcel.key));
                match same {
                    true => Ok(Receipt { reference: Some(parcel.key.clone()), ..Receipt::default() }),
                    false => Err(foreign("it did not give back what it was to take")),
                }
            }
            _ => Err(reply.failure()),
        }
    }

    fn look(&self, _: &Parcel) -> Result<Look, Failure> {
        Ok(Look::NotTaken)
    }
}

/// Whether an answer holds the credential of this identifier.
fn is_of(answer: &Value, id: &str) -> bool {
    answer.get("id").and_then(Value::as_str) == Some(id)
}

fn foreign(problem: &str) -> Failure {
    Failure::uncertain(Cause::Foreign, format!("the host does not speak Open Badges' API: {problem}"))
}

fn expect(reply: &Reply, statuses: &[u16]) -> Result<Value, Failure> {
    if statuses.contains(&reply.status()) { reply.json() } else { Err(reply.failure()) }
}

/// Trades a code or an old token for new ones.
fn trade(server: &Server, kept: &mut Kept, url: &str, body: &str) -> Result<(), Failure> {
    kept.never_said_by(server);
    let reply = server.ask_at(Method::POST, url, |request| {
        request
            .basic_auth(&kept.client_id, Some(&kept.client_secret))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.to_owned())
    })?;
    let answer = expect(&reply, &[200])?;
    let text = |key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
    kept.access_token = text("access_token").ok_or_else(|| foreign("it gave no token"))?;
    // A host that gives no new one goes on taking the old.
    if let Some(refresh) = text("refresh_token") {
        kept.refresh_token = Some(refresh);
    }
    kept.never_said_by(server);
    Ok(())
}

/// Keeps the tokens.
fn keep(file: &Path, kept: &Kept) -> std::io::Result<()> {
    write_private(file, serde_json::to_string(kept)?.as_bytes())
}

/// What S256 makes of a verifier.
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// 43 letters that nobody can guess.
fn random() -> Result<String, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::new(Cause::Unprepared, format!("the system gave no random numbers: {error}"))
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    /// The example of RFC 7636, appendix B.
    #[test]
    fn a_challenge_is_as_the_standard_has_it() {
        let made = super::challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(made, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
