//! A learner's host by Open Badges' own API: leave is asked for, tokens are renewed, badges arrive once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use skillward_outbox::host::{Client, Connecting, Host};
use skillward_outbox::{Backoff, Cause, Kind, Outbox, Parcel, State};

use crate::fixture::Case;
use crate::stand_in::{Answer, Fault, Request, StandIn};

const PATIENCE: Duration = Duration::from_secs(4);

/// What a host knows.
#[derive(Default)]
struct Known {
    url: String,
    challenge: String,
    registered: Value,
    /// The pair of tokens in force.
    tokens: u32,
    credentials: Vec<Value>,
    posts: u32,
}

fn start() -> (StandIn, Arc<Mutex<Known>>) {
    let known = Arc::new(Mutex::new(Known::default()));
    let shared = Arc::clone(&known);
    let stand_in = StandIn::start(move |request| answer(request, &mut shared.lock().unwrap()));
    known.lock().unwrap().url.clone_from(&stand_in.url);
    (stand_in, known)
}

fn answer(request: &Request, known: &mut Known) -> Answer {
    let at = |path: &str| format!("{}{path}", known.url);
    let basic = format!("Basic {}", STANDARD.encode("client-1:hush-secret"));
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/ims/ob/v3p0/discovery") => Answer::json(
            200,
            &json!({"openapi": "3.0.1", "components": {"securitySchemes": {"OAuth2ACG": {
                "type": "oauth2",
                "x-imssf-registrationUrl": at("/register"),
                "flows": {"authorizationCode": {
                    "authorizationUrl": at("/authorize"), "tokenUrl": at("/token"), "refreshUrl": at("/token/refresh"),
                }},
            }}}}),
        ),
        ("POST", "/register") => {
            known.registered = request.json();
            Answer::json(201, &json!({"client_id": "client-1", "client_secret": "hush-secret"}))
        }
        ("POST", "/token" | "/token/refresh") => {
            let fields: Vec<(String, String)> = reqwest::Url::parse(&format!("http://x/?{}", request.body))
                .unwrap()
                .query_pairs()
                .into_owned()
                .collect();
            let field =
                |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
            let good = request.header("authorization") == Some(basic)
                && match field("grant_type").as_deref() {
                    Some("authorization_code") => {
                        let verifier = field("code_verifier").unwrap_or_default();
                        field("code").as_deref() == Some("code-1")
                            && field("redirect_uri").as_deref() == Some("https://clinic.example/back")
                            && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == known.challenge
                    }
                    Some("refresh_token") => {
                        field("refresh_token") == Some(format!("hush-refresh-{}", known.tokens))
                    }
                    _ => false,
                };
            if !good {
                return Answer::json(400, &json!({"error": "invalid_grant"}));
            }
            known.tokens += 1;
            let number = known.tokens;
            Answer::json(
                200,
                &json!({"access_token": format!("hush-access-{number}"), "token_type": "Bearer",
                    "refresh_token": format!("hush-refresh-{number}"), "expires_in": 3600}),
            )
        }
        ("POST", "/ims/ob/v3p0/credentials") => {
            known.posts += 1;
            if request.header("authorization") != Some(format!("Bearer hush-access-{}", known.tokens)) {
                return Answer::json(
                    401,
                    &json!({"imsx_codeMajor": "failure", "imsx_description": "expired"}),
                );
            }
            assert_eq!(request.header("content-type").as_deref(), Some("application/vc+ld+json"));
            let credential = request.json();
            let same =
                |held: &Value| held["id"] == credential["id"] && held["issuer"] == credential["issuer"];
            let status = if known.credentials.iter().any(same) { 200 } else { 201 };
            known.credentials.retain(|held| !same(held));
            known.credentials.push(credential.clone());
            Answer::json(status, &credential)
        }
        _ => Answer::json(404, &json!({"imsx_codeMajor": "failure"})),
    }
}

fn client() -> Client {
    Client {
        name: "Skills lab".into(),
        uri: "https://clinic.example/skillward".into(),
        redirect_uri: "https://clinic.example/back".into(),
    }
}

/// The learner agrees in the browser, and is sent back with a code.
fn agree(connecting: &Connecting, known: &Mutex<Known>) -> String {
    let asked = reqwest::Url::parse(connecting.authorize_url()).unwrap();
    let field = |name: &str| {
        asked.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
    };
    assert_eq!((field("response_type"), field("code_challenge_method")), ("code".into(), "S256".into()));
    assert!(field("scope").contains("credential.upsert") && field("scope").contains("offline_access"));
    known.lock().unwrap().challenge = field("code_challenge");
    format!("{}?state={}&code=code-1", field("redirect_uri"), field("state"))
}

fn connected(stand_in: &StandIn, known: &Mutex<Known>, folder: &Path) -> PathBuf {
    let file = folder.join("host.json");
    let connecting = Connecting::begin(&stand_in.url, &client(), PATIENCE).unwrap();
    let back = agree(&connecting, known);
    connecting.finish(&back, &file).unwrap();
    file
}

fn parcel(number: u32) -> Parcel {
    let badge = Case::passed().numbered(number).badge();
    let id = serde_json::from_str::<Value>(&badge).unwrap()["id"].as_str().unwrap().to_owned();
    Parcel {
        destination: "host".into(),
        kind: Kind::Credential,
        key: id,
        learner: "lynx-41".into(),
        title: "A badge".into(),
        payload: badge,
    }
}

#[test]
fn leave_is_asked_for_as_the_standard_has_it() {
    let (stand_in, known) = start();
    let folder = tempfile::tempdir().unwrap();
    let file = connected(&stand_in, &known, folder.path());
    let registered = known.lock().unwrap().registered.clone();
    for key in [
        "client_name",
        "client_uri",
        "logo_uri",
        "tos_uri",
        "policy_uri",
        "software_id",
        "software_version",
        "redirect_uris",
        "scope",
    ] {
        assert!(!registered[key].is_null(), "{key} is missing");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(Host::open(&file, PATIENCE).unwrap_err().to_string().contains("chmod 600"));
    }
}

#[test]
fn an_answer_to_another_request_and_a_refusal_connect_nothing() {
    let (stand_in, known) = start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("host.json");
    for (change, why) in [
        ("state=forged&code=code-1", "another request"),
        ("STATE&error=access_denied", "gave no leave: access_denied"),
        ("STATE", "holds no code"),
        ("STATE&code=code-2", "invalid_grant"),
    ] {
        let connecting = Connecting::begin(&stand_in.url, &client(), PATIENCE).unwrap();
        let back = agree(&connecting, &known);
        let state = back.split(['?', '&']).nth(1).unwrap().to_owned();
        let back = format!("https://clinic.example/back?{}", change.replace("STATE", &state));
        let failure = connecting.finish(&back, &file).unwrap_err();
        assert!(failure.reason.contains(why), "{change}: {failure}");
        assert!(!file.exists());
    }
}

#[test]
fn badges_arrive_once_with_every_fault_and_with_tokens_that_expire() {
    for fault in Fault::ALL {
        let (stand_in, known) = start();
        let folder = tempfile::tempdir().unwrap();
        let file = connected(&stand_in, &known, folder.path());
        let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
        outbox.set_backoff(Backoff::with_jitter(|| 0.5));
        let mut now = Timestamp::now();
        outbox.enqueue_all(&[parcel(1), parcel(2)], now).unwrap();
        stand_in.fail(fault);
        for _ in 0..3 {
            // A program that starts anew reads what the last one kept.
            let host = Host::open(&file, PATIENCE).unwrap();
            outbox.deliver_due(&[("host", &host)], now).unwrap();
            now += SignedDuration::from_hours(24);
        }
        for entry in outbox.entries().unwrap() {
            assert_eq!(entry.state, State::Delivered, "{fault:?}: {:?}", entry.reason);
        }
        let known = known.lock().unwrap();
        assert_eq!(known.credentials.len(), 2, "{fault:?}");
        assert_eq!(known.tokens, if fault == Fault::Expired { 2 } else { 1 }, "{fault:?}");
    }
}

#[test]
fn leave_that_was_taken_back_is_told_and_kept_waiting() {
    let (stand_in, known) = start();
    let folder = tempfile::tempdir().unwrap();
    let file = connected(&stand_in, &known, folder.path());
    // The host has forgotten every token.
    known.lock().unwrap().tokens = 99;
    let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
    outbox.enqueue(&parcel(1), Timestamp::now()).unwrap();
    let host = Host::open(&file, PATIENCE).unwrap();
    let round = outbox.deliver_due(&[("host", &host)], Timestamp::now()).unwrap();
    assert_eq!(round.undelivered[0].cause, Cause::Denied);
    let entry = outbox.entry(1).unwrap();
    assert!(entry.state == State::Queued && !entry.in_doubt);
    let shown = format!("{host:?} {entry:?}");
    assert!(!shown.contains("hush"), "{shown}");
    assert_eq!(known.lock().unwrap().posts, 1);
}
