//! The issuer's calls: what it signs, what it refuses, and that it keeps its secrets.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};
use skillward_credentials::verify::MAX_JSON_BYTES;
use skillward_credentials::{VcApiClient, verify_file};
use skillward_issuer::{Issuer, IssuerError, Problem, RunningIssuer, spawn_embedded};

use crate::fixture::Case;

struct Open {
    issuer: Issuer,
    folder: tempfile::TempDir,
}

fn open() -> Open {
    let folder = tempfile::tempdir().unwrap();
    let issuer = Issuer::open(folder.path(), "Test issuer").unwrap();
    Open { issuer, folder }
}

impl Open {
    fn credential(&self, case: &Case) -> Value {
        let claim = case.claim().unwrap();
        serde_json::to_value(claim.credential(self.issuer.did(), "Test issuer")).unwrap()
    }

    fn issue(&self, credential: &Value) -> Result<skillward_issuer::Issued, Problem> {
        let body = json!({"credential": credential}).to_string();
        self.issuer.issue(body.as_bytes(), Timestamp::now())
    }
}

#[test]
fn the_same_request_gives_the_same_credential() {
    let open = open();
    let credential = open.credential(&Case::passed());
    let first = open.issue(&credential).unwrap();
    let second = open.issue(&credential).unwrap();
    assert!(first.new && !second.new);
    assert_eq!(first.json, second.json);
    assert_eq!(open.issuer.count().unwrap(), 1);
    let id = credential["id"].as_str().unwrap();
    assert_eq!(open.issuer.find(id).unwrap(), first.json);
    assert_eq!(verify_file(first.json.as_bytes()).unwrap().id, id);

    // By the same issuer after a restart, too.
    let again = Issuer::open(open.folder.path(), "Test issuer").unwrap();
    assert_eq!(again.did(), open.issuer.did());
    assert_eq!(again.find(id).unwrap(), first.json);
}

#[test]
fn a_learner_may_be_named_by_the_hash_of_an_address() {
    let open = open();
    let credential = open.credential(&Case::passed().of_address("ada@example.org"));
    let issued = open.issue(&credential).unwrap();
    assert!(issued.new && issued.json.contains("sha256$") && !issued.json.contains("ada@"));
    // The salt is part of what was asked, so the same claim gives the same badge.
    assert!(!open.issue(&credential).unwrap().new);
}

#[test]
fn the_same_identifier_with_another_content_is_a_conflict() {
    let open = open();
    let mut credential = open.credential(&Case::passed());
    open.issue(&credential).unwrap();
    credential["credentialSubject"]["result"][0]["value"] = "100".into();
    assert!(matches!(open.issue(&credential), Err(Problem::Conflict)));
    assert_eq!(open.issuer.count().unwrap(), 1);
}

#[test]
fn what_it_does_not_sign_is_refused_and_not_recorded() {
    type Change = fn(&mut Value);
    let open = open();
    let changes: [Change; 22] = [
        |c| c["note"] = "x".into(),
        |c| c["credentialSubject"]["note"] = "x".into(),
        |c| c["proof"] = json!([]),
        |c| c["validUntil"] = Value::Null,
        |c| c["evidence"] = json!([]),
        |c| c["@context"] = json!(["https://www.w3.org/ns/credentials/v2"]),
        |c| c["type"] = json!(["VerifiableCredential"]),
        |c| c["id"] = "https://example.org/1".into(),
        |c| c["credentialSubject"]["id"] = "mailto:someone@example.org".into(),
        |c| c["credentialSubject"]["identifier"] = json!([]),
        |c| {
            c["credentialSubject"]["identifier"] = json!([{"type": "IdentityObject", "hashed": false,
                "identityHash": "someone@example.org", "identityType": "emailAddress", "salt": "0".repeat(32)}]);
        },
        |c| {
            c["credentialSubject"]["identifier"] = json!([{"type": "IdentityObject", "hashed": true,
                "identityHash": "someone@example.org", "identityType": "emailAddress", "salt": "0".repeat(32)}]);
        },
        |c| c["credentialSubject"]["achievement"]["achievementType"] = "Competency".into(),
        |c| c["credentialSubject"]["result"] = json!([]),
        |c| c["credentialSubject"]["result"][0]["resultDescription"] = "urn:uuid:other".into(),
        |c| c["credentialSubject"]["result"][0]["value"] = 92.5.into(),
        |c| c["credentialSubject"]["result"][2]["achievedLevel"] = "urn:uuid:other".into(),
        |c| c["credentialSubject"]["achievement"]["alignment"] = json!([]),
        |c| c["validFrom"] = "2025-10-05T11:44:30".into(),
        |c| c["validFrom"] = "2999-01-01T00:00:00Z".into(),
        |c| c["name"] = "a\u{7f}b".into(),
        |c| drop(c.as_object_mut().unwrap().remove("issuer")),
    ];
    for change in changes {
        let mut credential = open.credential(&Case::passed());
        change(&mut credential);
        let problem = open.issue(&credential).unwrap_err();
        assert!(matches!(problem, Problem::Invalid(_)), "{problem}: {credential}");
    }
    let good = open.credential(&Case::passed());
    for body in [
        String::new(),
        "[]".into(),
        "{}".into(),
        json!({"credential": good, "extra": 1}).to_string(),
        json!({"credential": good, "options": {"credentialId": "urn:uuid:other"}}).to_string(),
        format!("{{\"credential\":{good},\"credential\":{good}}}"),
    ] {
        let problem = open.issuer.issue(body.as_bytes(), Timestamp::now()).unwrap_err();
        assert!(matches!(problem, Problem::Invalid(_)), "{problem}");
    }
    for (key, value) in
        [("id", "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z"), ("name", "Someone else")]
    {
        let mut credential = good.clone();
        credential["issuer"][key] = value.into();
        assert!(matches!(open.issue(&credential), Err(Problem::OtherIssuer { .. })));
    }
    assert_eq!(open.issuer.count().unwrap(), 0);
}

/// Runs an issuer and speaks plain HTTP with it.
struct Spoken {
    issuer: RunningIssuer,
    http: reqwest::blocking::Client,
    _folder: tempfile::TempDir,
}

fn spoken() -> Spoken {
    let folder = tempfile::tempdir().unwrap();
    let issuer = spawn_embedded(folder.path()).unwrap();
    // Makes the provider of TLS known, without which no client can be made.
    VcApiClient::new(issuer.config()).unwrap();
    Spoken { http: reqwest::blocking::Client::builder().no_proxy().build().unwrap(), issuer, _folder: folder }
}

impl Spoken {
    fn get(&self, path: &str) -> reqwest::blocking::RequestBuilder {
        self.http.get(format!("{}{path}", self.issuer.url))
    }
    fn post(&self, body: impl Into<reqwest::blocking::Body>) -> reqwest::blocking::RequestBuilder {
        self.http.post(format!("{}/credentials/issue", self.issuer.url)).body(body)
    }
    fn request(&self) -> String {
        let claim = Case::passed().claim().unwrap();
        let credential = claim.credential(&self.issuer.did, &self.issuer.name);
        json!({"credential": credential}).to_string()
    }
}

#[test]
fn calls_answer_with_the_statuses_of_the_standard() {
    let spoken = spoken();
    let token = spoken.issuer.token.as_str();
    let send = |body: String| spoken.post(body).bearer_auth(token).send().unwrap();
    let request = spoken.request();
    assert_eq!(send(request.clone()).status(), 201);
    let repeated = send(request.clone());
    assert_eq!(repeated.status(), 200);
    let body: Value = serde_json::from_str(&repeated.text().unwrap()).unwrap();
    let badge = body["verifiableCredential"].to_string();
    assert!(verify_file(badge.as_bytes()).is_ok());
    let id = body["verifiableCredential"]["id"].as_str().unwrap();
    let found = spoken.get(&format!("/credentials/{id}")).bearer_auth(token);
    assert_eq!(found.send().unwrap().text().unwrap(), badge);

    let changed = request.replacen("Met", "Mat", 1);
    let refused = send(changed);
    assert_eq!(refused.status(), 409);
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    let refused = send("{".into());
    assert_eq!(refused.status(), 400);
    let problem: Value = serde_json::from_str(&refused.text().unwrap()).unwrap();
    assert_eq!(problem["type"], "urn:skillward:problem:invalid");
    let absent = spoken.get("/credentials/urn:uuid:0").bearer_auth(token);
    assert_eq!(absent.send().unwrap().status(), 404);
}

#[test]
fn whoever_sends_too_much_is_told_so_and_can_go_on() {
    let spoken = spoken();
    let token = spoken.issuer.token.as_str();
    let much = " ".repeat(MAX_JSON_BYTES + 8192);
    // Many times: an answer given too early would only sometimes break the next call.
    for _ in 0..40 {
        let refused = spoken.post(much.clone()).bearer_auth(token).send().unwrap();
        assert_eq!(refused.status(), 413);
        let problem: Value = serde_json::from_str(&refused.text().unwrap()).unwrap();
        assert_eq!(problem["type"], "urn:skillward:problem:too-large");
        let absent = spoken.get("/credentials/urn:uuid:0").bearer_auth(token);
        assert_eq!(absent.send().unwrap().status(), 404);
    }
    // What has no end is not read to its end; the next call begins on a new connection.
    let endless = std::io::Read::take(std::io::repeat(b' '), 64 << 20);
    match spoken.post(reqwest::blocking::Body::new(endless)).bearer_auth(token).send() {
        Ok(refused) => assert_eq!(refused.headers()["connection"], "close"),
        Err(error) => assert!(error.is_request() || error.is_body(), "{error}"),
    }
    assert_eq!(spoken.get("/health").send().unwrap().status(), 200);
}

#[test]
fn without_the_token_nothing_is_issued_or_shown() {
    let spoken = spoken();
    let request = spoken.request();
    for token in [None, Some(""), Some("wrong"), Some(&spoken.issuer.did)] {
        let carry = |call: reqwest::blocking::RequestBuilder| match token {
            Some(token) => call.bearer_auth(token),
            None => call,
        };
        let refused = carry(spoken.post(request.clone())).send().unwrap();
        assert_eq!(refused.status(), 401);
        assert_eq!(refused.headers()["www-authenticate"], "Bearer");
        let refused = carry(spoken.get("/credentials/urn:uuid:0")).send().unwrap();
        assert_eq!(refused.status(), 401);
    }
    let health = spoken.get("/health").send().unwrap();
    assert_eq!(health.status(), 200);
    let page = spoken.get("/").send().unwrap().text().unwrap();
    assert!(page.contains(&spoken.issuer.did));
    assert!(!page.contains(spoken.issuer.token.as_str()));
    let logged = format!("{:?} {:?}", spoken.issuer, spoken.issuer.config());
    assert!(!logged.contains(spoken.issuer.token.as_str()));
}

#[test]
fn a_name_is_text_on_the_page_and_must_be_one() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Issuer::open(folder.path(), " \u{1} "), Err(IssuerError::Name)));
    let issuer = Issuer::open(folder.path(), "<script>alert(1)</script>").unwrap();
    let running = skillward_issuer::spawn(issuer, ([127, 0, 0, 1], 0).into()).unwrap();
    VcApiClient::new(running.config()).unwrap();
    let http = reqwest::blocking::Client::builder().no_proxy().build().unwrap();
    let page = http.get(&running.url).header("accept", "text/html").send().unwrap().text().unwrap();
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
}

#[test]
#[cfg(unix)]
fn its_secrets_are_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let open = open();
    for name in ["issuer.key", "issuer.token"] {
        let path = open.folder.path().join(name);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        let error = Issuer::open(open.folder.path(), "Test issuer").unwrap_err();
        assert!(error.to_string().contains("set it to 600"), "{error}");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
    }
    let home = open.folder.path().join("new");
    Issuer::open(&home, "Test issuer").unwrap();
    let mode = std::fs::metadata(&home).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn a_damaged_key_is_said_and_never_replaced() {
    let open = open();
    let path = open.folder.path().join("issuer.key");
    let key = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, &key[..40]).unwrap();
    let error = Issuer::open(open.folder.path(), "Test issuer").unwrap_err();
    assert!(matches!(error, IssuerError::Damaged { .. }));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), key[..40]);
}

#[test]
fn many_openers_at_once_make_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let home = Arc::new(folder.path().join("issuer"));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let home = Arc::clone(&home);
            std::thread::spawn(move || Issuer::open(&home, "Test issuer").map(|i| i.did().to_owned()))
        })
        .collect();
    let mut dids: Vec<String> = (threads.into_iter()).map(|thread| thread.join().unwrap().unwrap()).collect();
    dids.dedup();
    assert_eq!(dids.len(), 1);
}
