//! How the issuer is reached: by TLS, behind a proxy, and not too often.

use std::path::Path;

use reqwest::StatusCode;
use skillward_issuer::{Issuer, Limits, RunError, Scope, ServeOptions, TlsFiles, spawn_with};

use crate::fixture::Case;
use crate::site::{NAME, public};

fn limited(address: u32, token: u32, behind_proxy: bool) -> ServeOptions {
    ServeOptions { behind_proxy, limits: Some(Limits { address, token }), ..ServeOptions::default() }
}

#[test]
fn who_asks_too_often_hears_when_to_come_again() {
    // Twelve a minute are two in ten seconds.
    let site = public(&limited(12, 30, false));
    let ask = |token: Option<&str>, forwarded: &str| {
        let mut call =
            site.http.get(format!("{}/health", site.running.url)).header("x-forwarded-for", forwarded);
        if let Some(token) = token {
            call = call.bearer_auth(token);
        }
        call.send().unwrap()
    };
    // What anybody can write into a request makes nobody another.
    assert_eq!(ask(None, "192.0.2.1").status(), 200);
    assert_eq!(ask(None, "192.0.2.2").status(), 200);
    let refused = ask(None, "192.0.2.3");
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=6).contains(&wait), "{wait}");
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    // A token of nobody's is counted with its address, a good one for itself.
    assert_eq!(ask(Some("guess"), "").status(), StatusCode::TOO_MANY_REQUESTS);
    let other = site.operator().add_token("other", &[Scope::Read], jiff::Timestamp::now()).unwrap().unwrap();
    let answers = |token: &str| (0..7).filter(|_| ask(Some(token), "").status() == 200).count();
    assert_eq!((answers(&site.running.token), answers(&other)), (5, 5));
}

#[test]
fn behind_a_proxy_those_are_counted_for_whom_it_asks() {
    let site = public(&limited(6, 30, true));
    let ask = |forwarded: &str| {
        let call = site.http.get(format!("{}/health", site.running.url)).header("x-forwarded-for", forwarded);
        call.send().unwrap().status()
    };
    assert_eq!((ask("192.0.2.1"), ask("192.0.2.2")), (StatusCode::OK, StatusCode::OK));
    // The last is the proxy's own word; what stands before it came with the request.
    assert_eq!(ask("198.51.100.7, 192.0.2.1"), StatusCode::TOO_MANY_REQUESTS);
}

#[test]
fn tls_is_spoken_with_a_certificate_and_nothing_without_a_good_one() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let files = |certificates: &str, key: &str| TlsFiles {
        certificates: data.join(certificates),
        key: data.join(key),
    };
    let run = |tls| {
        let folder = tempfile::tempdir().unwrap();
        let how = ServeOptions { tls: Some(tls), ..ServeOptions::default() };
        let issuer = Issuer::open(folder.path(), NAME).unwrap();
        spawn_with(issuer, ([127, 0, 0, 1], 0).into(), &how).map(|running| (running, folder))
    };
    let (running, _folder) = run(files("tls-test-cert.pem", "tls-test-key.pem")).unwrap();
    assert!(running.url.starts_with("https://"), "{}", running.url);
    // Somebody who connects and says nothing holds up nobody.
    let address = running.url.trim_start_matches("https://").to_owned();
    let _silent = std::net::TcpStream::connect(&address).unwrap();
    skillward_credentials::VcApiClient::new(running.config()).unwrap();
    let ca = std::fs::read(data.join("tls-test-ca.pem")).unwrap();
    let http = reqwest::blocking::Client::builder()
        .no_proxy()
        .tls_certs_only([reqwest::Certificate::from_pem(&ca).unwrap()])
        .build()
        .unwrap();
    assert!(
        http.get(format!("{}/health", running.url)).send().unwrap().text().unwrap().contains(&running.did)
    );
    let case = Case::passed().claim().unwrap();
    let body = serde_json::json!({"credential": case.credential(&running.did, NAME)}).to_string();
    let issued = http.post(format!("{}/credentials/issue", running.url)).bearer_auth(&*running.token);
    assert_eq!(issued.body(body).send().unwrap().status(), 201);
    // No plain HTTP at the same door, and no trust in a certificate of nobody's.
    let plain = reqwest::blocking::Client::builder().no_proxy().build().unwrap();
    assert!(plain.get(format!("http://{address}/health")).send().is_err());
    assert!(plain.get(format!("{}/health", running.url)).send().is_err());

    for (certificates, key) in [
        ("tls-test-cert.pem", "tls-test-ca.pem"),
        ("tls-test-key.pem", "tls-test-key.pem"),
        ("absent.pem", "tls-test-key.pem"),
        ("tls-test-ca.pem", "tls-test-key.pem"),
    ] {
        assert!(matches!(run(files(certificates, key)), Err(RunError::Tls(_))), "{certificates} {key}");
    }
}
