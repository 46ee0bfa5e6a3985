//! What a browser shows of a badge: the pages check it themselves, and ask nobody but their issuer.

use std::collections::BTreeSet;
use std::process::Command;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use skillward_credentials::jwt::{self, KeyHint};
use skillward_credentials::keys::{ProofKey, TokenKey};
use skillward_credentials::{bake, did_document, proof, verify};
use skillward_issuer::{ServeOptions, Shown};

use crate::fixture::Case;
use crate::site::{Public, id_and_path, public};

/// Names under which the browser is installed.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// What a page came to.
struct Seen {
    state: String,
    text: String,
}

/// Opens a page and waits until its script has come to rest.
///
/// Every request that the page made went to the issuer, or this fails.
fn see(site: &Public, path: &str) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("net.json");
    let run = |browser: &str| {
        Command::new(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--virtual-time-budget=30000", "--dump-dom"])
            // Other hosts cannot be found at all.
            .arg("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost")
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .arg(format!("--log-net-log={}", log.display()))
            .arg(format!("{}{path}", site.origin))
            .output()
    };
    let output = BROWSERS
        .iter()
        .find_map(|browser| run(browser).ok())
        .expect("no Chromium is installed: `scripts/setup.sh test` installs what the tests need");
    let page = String::from_utf8(output.stdout).unwrap();
    let asked = asked_by_pages(&std::fs::read_to_string(&log).unwrap(), &site.origin);
    assert!(asked.len() >= 3, "{asked:?}");
    assert!(asked.iter().all(|url| url.starts_with(&format!("{}/", site.origin))), "{asked:?}");
    let verdict = page.split("id=\"verdict\"").nth(1).unwrap_or_else(|| panic!("no verdict: {page}"));
    let state = verdict.split("data-state=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let text = verdict.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    Seen { state, text }
}

/// The addresses that pages of an origin asked for, by the browser's own log.
fn asked_by_pages(log: &str, origin: &str) -> BTreeSet<String> {
    let log: Value = serde_json::from_str(log).unwrap();
    (log["events"].as_array().unwrap().iter())
        .filter(|event| event["params"]["initiator"].as_str() == Some(origin))
        .filter_map(|event| event["params"]["url"].as_str().map(str::to_owned))
        .collect()
}

fn shown_whole(site: &Public, number: u32) -> (Value, String) {
    let badge = site.issue(&Case::passed().numbered(number));
    let (id, path) = id_and_path(&badge);
    site.operator().show("operator", &id, Shown::Everything, Timestamp::now()).unwrap();
    (badge, path)
}

/// A badge as a token that the issuer's own key signed, changed before it was signed.
fn signed(site: &Public, badge: &Value, change: impl FnOnce(&mut Value)) -> String {
    let mut credential = badge.clone();
    credential.as_object_mut().unwrap().remove("proof");
    change(&mut credential);
    let pem = std::fs::read_to_string(site.folder.path().join("issuer.jwt.pem")).unwrap();
    let key = TokenKey::from_pem(&pem).unwrap();
    let hint = KeyHint::Address(format!("{}/keys/{}", site.origin, key.public().thumbprint()));
    jwt::sign(credential.as_object().unwrap(), &key, &hint).unwrap()
}

#[test]
fn a_badges_page_checks_it_in_the_browser() {
    let site = public(&ServeOptions::default());
    let (badge, path) = shown_whole(&site, 1);
    let valid = see(&site, &path);
    assert_eq!(valid.state, "valid", "{}", valid.text);
    assert!(valid.text.contains("Checked in this browser"), "{}", valid.text);
    let id = id_and_path(&badge).0;
    site.operator().set_revoked("operator", &id, Some("by mistake"), Timestamp::now()).unwrap();
    let revoked = see(&site, &path);
    assert_eq!(revoked.state, "revoked", "{}", revoked.text);
}

#[test]
fn a_token_is_told_valid_expired_tampered_or_unknown() {
    let site = public(&ServeOptions::default());
    let (badge, _) = shown_whole(&site, 1);
    let check = |token: &str| see(&site, &format!("/check#{token}"));
    let good = signed(&site, &badge, |_| {});
    let seen = check(&good);
    assert_eq!(seen.state, "valid", "{}", seen.text);

    let over = signed(&site, &badge, |credential| {
        credential["validUntil"] = "2026-01-01T00:00:00Z".into();
        credential["validFrom"] = "2025-01-01T00:00:00Z".into();
    });
    assert_eq!(check(&over).state, "expired");

    // One letter of what it says, with everything else as it was.
    let (rest, signature) = good.rsplit_once('.').unwrap();
    let (head, payload) = rest.split_once('.').unwrap();
    use base64::Engine as _;
    let code = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let said = String::from_utf8(code.decode(payload).unwrap()).unwrap();
    let other = code.encode(said.replacen("92.5", "97.5", 1));
    assert_ne!(other, payload);
    let tampered = check(&format!("{head}.{other}.{signature}"));
    assert_eq!(tampered.state, "refused", "{}", tampered.text);
    assert!(tampered.text.contains("changed after it was signed"), "{}", tampered.text);

    // Its list is at a place that does not answer, and another issuer's keys are not here.
    let lost = signed(&site, &badge, |credential| {
        credential["credentialStatus"]["statusListCredential"] = format!("{}/status/7", site.origin).into();
    });
    let lost = check(&lost);
    assert_eq!(lost.state, "unknown", "{}", lost.text);
    assert!(lost.text.contains("status list"), "{}", lost.text);
    let foreign = signed(&site, &badge, |credential| credential["issuer"]["id"] = "did:web:b.example".into());
    assert_eq!(check(&foreign).state, "unknown");
}

#[test]
fn an_embedded_proof_is_checked_in_the_browser_too() {
    let site = public(&ServeOptions::default());
    let (badge, _) = shown_whole(&site, 1);
    let check = |json: &Value| {
        let text: String = json.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
        see(&site, &format!("/check#{text}"))
    };
    let seen = check(&badge);
    assert_eq!(seen.state, "valid", "{}", seen.text);
    let mut tampered = badge.clone();
    tampered["credentialSubject"]["result"][0]["value"] = "97.5".into();
    assert_eq!(check(&tampered).state, "refused");
    let mut added = badge.clone();
    added["honours"] = "summa cum laude".into();
    let added = check(&added);
    assert_eq!(added.state, "refused", "{}", added.text);
    assert!(added.text.contains("honours"), "{}", added.text);
    // Signed by the issuer, and over.
    let seed = std::fs::read_to_string(site.folder.path().join("issuer.key")).unwrap();
    let seed: [u8; 32] = hex_of(seed.trim()).try_into().unwrap();
    let key = ed25519_dalek::SigningKey::from_bytes(&seed);
    let method = did_document::method_id(&site.running.did, &site.operator().public_key());
    let mut over = badge.as_object().unwrap().clone();
    over["validFrom"] = "2025-01-01T00:00:00Z".into();
    over.insert("validUntil".into(), "2026-01-01T00:00:00Z".into());
    let over = proof::sign_as(over, &ProofKey { key: &key, method }, Timestamp::now()).unwrap();
    assert_eq!(check(&Value::Object(over)).state, "expired");
}

fn hex_of(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

/// What the page reads out of pictures is what was baked into them; see `verify.js`, which reads the same bytes.
#[test]
fn pictures_hand_out_the_badge_that_the_page_checks() {
    let site = public(&ServeOptions::default());
    let (badge, path) = shown_whole(&site, 1);
    let svg = site.get(&format!("{path}/picture.svg?form=baked"), "*/*").text().unwrap();
    let inside: Value = serde_json::from_str(&bake::extract_svg(svg.as_bytes()).unwrap()).unwrap();
    assert_eq!(inside, badge);
    assert!(
        verify::inspect(svg.as_bytes()).unwrap().valid_from < Timestamp::now() + SignedDuration::from_secs(1)
    );
    assert_eq!(inside["credentialStatus"]["type"], json!("BitstringStatusListEntry"));
}
