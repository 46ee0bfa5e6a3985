//! An issuer with a public address: keys that are published and replaced, both forms, revocation, scopes, the audit log.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use skillward_credentials::issuer_client::IssuerClient as _;
use skillward_credentials::keys::PublicKey;
use skillward_credentials::status::Standing;
use skillward_credentials::verify::report::{Verdict, Wanted, check};
use skillward_credentials::verify::verify_with;
use skillward_credentials::web::{Http, Offline, Remembering, Web as _};
use skillward_credentials::{VcApiClient, verify_file};
use skillward_issuer::{Issuer, IssuerError, IssuerOptions, Problem, RunningIssuer, Scope, spawn};

use crate::fixture::Case;

const NAME: &str = "Test issuer";

/// A port of this machine that nobody uses just now.
fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn options(port: u16) -> IssuerOptions {
    IssuerOptions {
        name: NAME.into(),
        public_url: Some(format!("http://localhost:{port}")),
        ..IssuerOptions::default()
    }
}

struct Site {
    running: RunningIssuer,
    http: reqwest::blocking::Client,
    web: Http,
    port: u16,
    folder: tempfile::TempDir,
}

fn run(folder: &Path, port: u16) -> RunningIssuer {
    let issuer = Issuer::open_with(folder, &options(port)).unwrap();
    spawn(issuer, SocketAddr::from((Ipv4Addr::LOCALHOST, port))).unwrap()
}

fn site() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let running = run(folder.path(), port);
    let web = Http::new(Duration::from_secs(5)).unwrap();
    Site {
        running,
        http: reqwest::blocking::Client::builder().no_proxy().build().unwrap(),
        web,
        port,
        folder,
    }
}

impl Site {
    fn issue(&self, number: u32) -> String {
        let client = VcApiClient::new(self.running.config()).unwrap();
        client.issue(&Case::passed().numbered(number).claim().unwrap()).unwrap().json
    }

    fn verdict(&self, badge: &str) -> Verdict {
        let report = check(badge.as_bytes(), Timestamp::now(), &self.web, Wanted::default());
        assert!(report.badge.is_some() || report.verdict == Verdict::Unknown, "{}", report.why);
        report.verdict
    }

    fn set_status(&self, token: &str, id: &str, status: bool) -> reqwest::blocking::Response {
        let body = json!({
            "credentialId": id,
            "credentialStatus": {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"},
            "status": status, "reason": "issued by mistake",
        });
        let call = self.http.post(format!("{}/credentials/status", self.running.url)).bearer_auth(token);
        call.body(body.to_string()).send().unwrap()
    }

    fn get(&self, path: &str) -> reqwest::blocking::RequestBuilder {
        self.http.get(format!("{}{path}", self.running.url))
    }
}

fn id_of(badge: &str) -> String {
    serde_json::from_str::<Value>(badge).unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_badge_is_revoked_and_reinstated_and_others_are_not() {
    let site = site();
    let badges: Vec<String> = (0..5).map(|number| site.issue(number)).collect();
    assert!(site.running.did.starts_with("did:web:localhost%3A"));
    assert!(badges.iter().all(|badge| site.verdict(badge) == Verdict::Valid));
    let token = site.running.token.as_str();
    let id = id_of(&badges[2]);
    assert_eq!(site.set_status(token, &id, true).status(), 200);
    for (index, badge) in badges.iter().enumerate() {
        let wanted = if index == 2 { Verdict::Revoked } else { Verdict::Valid };
        assert_eq!(site.verdict(badge), wanted, "{index}");
    }
    let again: Value = serde_json::from_str(&site.set_status(token, &id, true).text().unwrap()).unwrap();
    assert_eq!(again["changed"], false);
    assert_eq!(site.set_status(token, &id, false).status(), 200);
    assert_eq!(site.verdict(&badges[2]), Verdict::Valid);
    assert_eq!(site.set_status(token, "urn:uuid:0", true).status(), 404);

    let audit = Issuer::open_with(site.folder.path(), &options(site.port)).unwrap().audit(9).unwrap();
    let said: Vec<&str> = audit.iter().map(|line| &*line.what).collect();
    assert_eq!(said, ["issue", "issue", "issue", "issue", "issue", "revoke", "reinstate"]);
    assert_eq!((&*audit[5].of, &*audit[5].why), (&*id, "issued by mistake"));
}

#[test]
fn what_is_issued_holds_as_json_and_as_a_token_from_the_published_keys() {
    let site = site();
    let badge = site.issue(1);
    let token = site
        .get(&format!("/credentials/{}", id_of(&badge)))
        .bearer_auth(&*site.running.token)
        .header("accept", "application/vc+jwt")
        .send()
        .unwrap();
    assert_eq!(token.headers()["content-type"], "application/vc+jwt");
    let token = token.text().unwrap();
    let now = Timestamp::now();
    let proofs = |text: &str| verify_with(text.as_bytes(), now, &site.web).unwrap().proofs;
    assert_eq!(proofs(&badge), ["eddsa-rdfc-2022"]);
    assert_eq!(proofs(&token), ["VC-JWT ES256"]);
    // The head names an address that gives the bare public key.
    use base64::Engine as _;
    let head = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap());
    let head: Value = serde_json::from_slice(&head.unwrap()).unwrap();
    let jwk = site.web.get(head["kid"].as_str().unwrap(), 4096).unwrap();
    let jwk: Value = serde_json::from_slice(&jwk).unwrap();
    assert!(PublicKey::from_jwk(&jwk).is_ok() && jwk.get("d").is_none());

    assert!(verify_file(badge.as_bytes()).unwrap_err().is_unknown(), "its keys are asked for");
    assert_eq!(check(badge.as_bytes(), now, &Offline, Wanted::default()).verdict, Verdict::Unknown);
}

#[test]
fn an_issuer_that_is_gone_leaves_its_badges_unknown() {
    let site = site();
    let badge = site.issue(1);
    // The keys are known from before; the list is asked for in vain.
    let web = Remembering::new(Http::new(Duration::from_secs(2)).unwrap());
    verify_with(badge.as_bytes(), Timestamp::now(), &web).unwrap();
    drop(site);
    let report = check(badge.as_bytes(), Timestamp::now(), &web, Wanted::default());
    assert_eq!(report.verdict, Verdict::Unknown);
    assert!(matches!(report.standing, Some(Standing::Unknown { .. })), "{}", report.why);
}

#[test]
fn a_replaced_key_keeps_its_badges_and_a_stolen_one_does_not() {
    let mut site = site();
    let before = site.issue(1);
    let method = |badge: &str| {
        serde_json::from_str::<Value>(badge).unwrap()["proof"][0]["verificationMethod"].to_string()
    };
    let restart = |site: &mut Site, stolen: bool| {
        let made =
            Issuer::replace_key(site.folder.path(), &options(site.port), stolen, Timestamp::now()).unwrap();
        // The port has to be free before the next one takes it.
        let waiting =
            spawn(Issuer::open(&site.folder.path().join("other"), NAME).unwrap(), ([127, 0, 0, 1], 0).into());
        drop(std::mem::replace(&mut site.running, waiting.unwrap()));
        site.running = run(site.folder.path(), site.port);
        made
    };
    let made = restart(&mut site, false);
    let after = site.issue(2);
    assert_eq!(method(&after), format!("\"{made}\""));
    assert_ne!(method(&before), method(&after));
    assert_eq!((site.verdict(&before), site.verdict(&after)), (Verdict::Valid, Verdict::Valid));

    restart(&mut site, true);
    let last = site.issue(3);
    assert_eq!(site.verdict(&before), Verdict::Valid);
    assert_eq!(
        check(after.as_bytes(), Timestamp::now(), &site.web, Wanted::default()).verdict,
        Verdict::Refused
    );
    assert_eq!(site.verdict(&last), Verdict::Valid);
}

#[test]
fn a_token_is_good_for_its_scopes_only() {
    let site = site();
    let issuer = Issuer::open_with(site.folder.path(), &options(site.port)).unwrap();
    let now = Timestamp::now();
    let reader = issuer.add_token("records office", &[Scope::Read], now).unwrap().unwrap();
    let revoker = issuer.add_token("programme lead", &[Scope::Revoke, Scope::Read], now).unwrap().unwrap();
    assert_eq!(issuer.add_token("records office", &Scope::ALL, now).unwrap(), None);
    let id = id_of(&site.issue(1));
    let find =
        |token: &str| site.get(&format!("/credentials/{id}")).bearer_auth(token).send().unwrap().status();
    assert_eq!(
        (find(&reader), find(&revoker), find("other")),
        (200.try_into().unwrap(), 200.try_into().unwrap(), 401.try_into().unwrap())
    );
    assert_eq!(site.set_status(&reader, &id, true).status(), 403);
    assert_eq!(site.set_status(&revoker, &id, true).status(), 200);
    let issue =
        site.http.post(format!("{}/credentials/issue", site.running.url)).bearer_auth(&*revoker).body("{}");
    assert_eq!(issue.send().unwrap().status(), 403);
    assert!(issuer.remove_token("records office", now).unwrap());
    assert_eq!(find(&reader), 401);
    // Nothing of a token is kept but its digest.
    for entry in std::fs::read_dir(site.folder.path()).unwrap().flatten() {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        for token in [&reader, &revoker] {
            assert!(!bytes.windows(token.len()).any(|part| part == token.as_bytes()), "{:?}", entry.path());
        }
    }
    let audit = issuer.audit(20).unwrap();
    assert!(audit.iter().any(|line| (&*line.who, &*line.what) == ("programme lead", "revoke")));
}

#[test]
fn a_list_is_made_anew_before_it_is_stale() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = Issuer::open_with(folder.path(), &options(8460)).unwrap();
    let now = Timestamp::now();
    let at = |hours: i64| issuer.status_list(0, now + SignedDuration::from_hours(hours)).unwrap();
    assert_eq!(at(0), at(11));
    assert_ne!(at(0), at(13));
    assert!(matches!(issuer.status_list(1, now), Err(Problem::NotPublished)));
}

#[test]
fn a_folder_keeps_to_one_issuer_and_earlier_registers_are_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    // A register as the first format had it, with one credential.
    let issuer = Issuer::open(folder.path(), NAME).unwrap();
    let did = issuer.did().to_owned();
    drop(issuer);
    let path = folder.path().join("register.sqlite");
    std::fs::remove_file(&path).unwrap();
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(&format!(
        "CREATE TABLE credentials (id TEXT PRIMARY KEY NOT NULL, asked BLOB NOT NULL, json TEXT NOT NULL,
            issued_s INTEGER NOT NULL) STRICT;
         INSERT INTO credentials VALUES ('urn:uuid:1', zeroblob(32), '{{\"issuer\":{{\"id\":\"{did}\"}}}}', 1);
         PRAGMA user_version = 1;"
    ))
    .unwrap();
    drop(old);
    let issuer = Issuer::open(folder.path(), NAME).unwrap();
    assert_eq!((issuer.count().unwrap(), issuer.did()), (1, &*did));
    assert!(matches!(
        issuer.set_revoked("operator", "urn:uuid:1", Some("x"), Timestamp::now()),
        Err(Problem::NotListed)
    ));
    assert!(issuer.did_document().unwrap().is_none());
    let other = Issuer::open_with(folder.path(), &options(8460)).unwrap_err();
    assert!(other.to_string().contains("a folder of its own"), "{other}");
    assert!(matches!(
        Issuer::replace_key(
            folder.path(),
            &IssuerOptions { name: NAME.into(), ..IssuerOptions::default() },
            false,
            Timestamp::now()
        ),
        Err(IssuerError::FixedKey)
    ));
    for url in ["http://badges.example.org", "https://badges.example.org/?x", "badges.example.org"] {
        let options =
            IssuerOptions { name: NAME.into(), public_url: Some(url.into()), ..IssuerOptions::default() };
        assert!(
            matches!(Issuer::open_with(&folder.path().join("x"), &options), Err(IssuerError::Address(_))),
            "{url}"
        );
    }
}
