//! What the issuer shows to people and machines, by whose choice, and how it is erased and backed up.

use jiff::Timestamp;
use serde_json::Value;
use skillward_issuer::{Issuer, ServeOptions, Shown, spawn};

use crate::fixture::Case;
use crate::site::{NAME, id_and_path, options, public};

const HTML: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
const JSON: &str = "application/json";

#[test]
fn people_get_pages_and_machines_get_json() {
    let site = public(&ServeOptions::default());
    let badge = site.issue(&Case::passed());
    let achievement = &badge["credentialSubject"]["achievement"];
    let achievement_path =
        format!("/achievements/{}", achievement["id"].as_str().unwrap().trim_start_matches("urn:uuid:"));
    let (_, path) = id_and_path(&badge);
    for path in ["/", "/achievements", &achievement_path, &path, "/check"] {
        let page = site.get(path, HTML);
        assert_eq!(page.status(), 200, "{path}");
        assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8", "{path}");
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(!page.headers().contains_key("set-cookie"));
        let text = page.text().unwrap();
        // Nothing is loaded from elsewhere, and nothing stands in the page that its policy would refuse.
        for tag in text.split('<').filter(|tag| tag.contains("src=") || tag.starts_with("link")) {
            assert!(!tag.contains("://"), "{path}: {tag}");
        }
        assert!(!text.contains("style=") && !text.contains("onclick"), "{path}");
    }
    let json = |path: &str| -> Value { serde_json::from_str(&site.get(path, JSON).text().unwrap()).unwrap() };
    assert_eq!(
        (json("/")["id"].as_str(), json("/")["name"].as_str()),
        (Some(&*site.running.did), Some(NAME))
    );
    assert_eq!(json("/achievements")["achievement"][0], *achievement);
    assert_eq!(json(&achievement_path), *achievement);
    let summary = json(&path);
    assert_eq!((&summary["state"], &summary["id"]), (&Value::from("valid"), &badge["id"]));
    assert_eq!(site.get("/achievements/00000000-0000-0000-0000-000000000000", JSON).status(), 404);
    assert_eq!(site.get("/assets/page.css", "*/*").status(), 200);
    assert_eq!(site.get("/assets/other", "*/*").status(), 404);
}

#[test]
fn a_page_shows_what_its_learner_chooses() {
    let site = public(&ServeOptions::default());
    let badge = site.issue(&Case::passed());
    let (id, path) = id_and_path(&badge);
    let narrative = badge["evidence"][0]["narrative"].as_str().unwrap();
    let secret = &narrative[..40];
    let page = |path: &str| site.get(path, HTML).text().unwrap();

    // A summary, until the learner chooses otherwise.
    assert!(page(&path).contains("In force") && !page(&path).contains(secret));
    assert_eq!(site.get(&path, "application/vc+jwt").status(), 403);
    assert_eq!(site.get(&format!("{path}?form=json"), HTML).status(), 403);
    assert_eq!(site.get(&format!("{path}/picture.svg?form=baked"), HTML).status(), 403);

    let links = site
        .http
        .get(format!("{}/credentials/{id}/page", site.running.url))
        .bearer_auth(&*site.running.token)
        .send()
        .unwrap();
    let links: Value = serde_json::from_str(&links.text().unwrap()).unwrap();
    let (choice, key) = links["choice"].as_str().unwrap().split_once("?key=").unwrap();
    assert_eq!(links["page"], format!("{}{path}", site.origin));
    let choose = |key: &str, shown: &str| {
        let body = format!("key={key}&shown={shown}");
        let call = site.http.post(choice).header("content-type", "application/x-www-form-urlencoded");
        call.body(body).send().unwrap().status()
    };
    assert!(page(&format!("{path}/choice?key={key}")).contains("radio"));
    assert_eq!(choose(&"0".repeat(64), "everything"), 403);
    assert_eq!(choose(key, "more"), 400);
    assert!(!page(&path).contains(secret));
    assert_eq!(choose(key, "everything"), 303);
    assert!(page(&path).contains(secret));
    let token = site.get(&path, "application/vc+jwt");
    assert_eq!(
        (token.status().as_u16(), token.headers()["content-type"].as_bytes()),
        (200, b"application/vc+jwt".as_slice())
    );
    let whole: Value = serde_json::from_str(&site.get(&path, "application/vc").text().unwrap()).unwrap();
    assert_eq!(whole, badge);
    assert_eq!(choose(key, "nothing"), 303);
    let nothing = site.get(&path, HTML);
    assert_eq!(nothing.status(), 404);
    let elsewhere = site.get("/badges/00000000-0000-0000-0000-000000000000", HTML);
    assert_eq!(nothing.text().unwrap(), elsewhere.text().unwrap(), "not shown looks as if it were not there");
    assert_eq!(site.get(&format!("{path}/picture.svg"), HTML).status(), 404);
    // Its operator may still read it.
    assert_eq!(site.operator().find(&id).unwrap(), serde_json::to_string(&badge).unwrap());
}

#[test]
fn a_learner_has_a_page_of_all_their_badges_by_an_address_that_only_they_get() {
    let site = public(&ServeOptions::default());
    let badges: Vec<Value> = (1..=2).map(|number| site.issue(&Case::passed().numbered(number))).collect();
    let mut other = Case::passed().numbered(3);
    other.header.learner = "lynx-42".into();
    let others = site.issue(&other);
    let learner = badges[0]["credentialSubject"]["id"].as_str().unwrap();
    let call = |path: &str, token: &str| {
        site.http.get(format!("{}{path}", site.running.url)).bearer_auth(token).send().unwrap()
    };
    let page_of = format!("/learners/{learner}/page");
    assert_eq!(call(&page_of, "0").status(), 401);
    assert_eq!(call("/learners/urn:uuid:0/page", &site.running.token).status(), 404);
    let link: Value = serde_json::from_str(&call(&page_of, &site.running.token).text().unwrap()).unwrap();
    let link = link["choice"].as_str().unwrap();
    let (address, key) = link.split_once("?key=").unwrap();
    let text = site.http.get(link).header("accept", HTML).send().unwrap().text().unwrap();
    assert_eq!(text.matches("<form").count(), 2, "{text}");
    for badge in &badges {
        assert!(text.contains(id_and_path(badge).1.as_str()));
    }
    assert!(!text.contains(id_and_path(&others).1.as_str()));
    let choose = |address: &str, key: &str, badge: &Value| {
        let body = format!("key={key}&badge={}&shown=nothing", badge["id"].as_str().unwrap());
        let call = site.http.post(address).header("content-type", "application/x-www-form-urlencoded");
        call.body(body).send().unwrap().status()
    };
    let seen = |badge: &Value| site.get(&id_and_path(badge).1, HTML).status();
    // Neither another key, nor another's badge, nor another's page by this key.
    assert_eq!(choose(address, &"0".repeat(64), &badges[0]), 403);
    assert_eq!(choose(address, key, &others), 403);
    let stranger = others["credentialSubject"]["id"].as_str().unwrap().trim_start_matches("urn:uuid:");
    let strangers = format!("{}/learners/{stranger}", site.running.url);
    assert_eq!(choose(&strangers, key, &others), 403);
    assert_eq!((seen(&badges[0]), seen(&others)), (200.try_into().unwrap(), 200.try_into().unwrap()));
    assert_eq!(choose(address, key, &badges[0]), 303);
    assert_eq!((seen(&badges[0]).as_u16(), seen(&badges[1]).as_u16()), (404, 200));
    // The key of one badge is none of the learner.
    let one = site.operator().page_links(badges[1]["id"].as_str().unwrap()).unwrap();
    assert_eq!(choose(address, one.choice.split_once("?key=").unwrap().1, &badges[1]), 403);
}

#[test]
fn what_is_erased_is_nowhere_and_never_issued_again() {
    let site = public(&ServeOptions::default());
    let badge = site.issue(&Case::passed());
    let other = site.issue(&Case::passed().numbered(2));
    let (id, path) = id_and_path(&badge);
    let learner = badge["credentialSubject"]["id"].as_str().unwrap().to_owned();
    assert_eq!(other["credentialSubject"]["id"], *learner);
    let operator = site.operator();
    assert_eq!(operator.erase("operator", &learner, Timestamp::now()).unwrap(), 2);
    assert_eq!(operator.erase("operator", &learner, Timestamp::now()).unwrap(), 0);
    assert_eq!(site.get(&path, HTML).status(), 404);
    let call = |path: String| {
        site.http.get(format!("{}{path}", site.running.url)).bearer_auth(&*site.running.token).send().unwrap()
    };
    assert_eq!(call(format!("/credentials/{id}")).status(), 410);
    let mut again = badge.as_object().unwrap().clone();
    again.remove("proof");
    again.remove("credentialStatus");
    let body = serde_json::json!({"credential": again}).to_string();
    let issue = site.http.post(format!("{}/credentials/issue", site.running.url));
    assert_eq!(issue.bearer_auth(&*site.running.token).body(body).send().unwrap().status(), 410);
    // Not even in what the database left behind.
    drop(operator);
    for entry in std::fs::read_dir(site.folder.path()).unwrap().flatten() {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        let attempt = badge["evidence"][0]["id"].as_str().unwrap().trim_start_matches("urn:uuid:").to_owned();
        for trace in [&learner, &attempt] {
            let found = bytes.windows(trace.len()).any(|part| part == trace.as_bytes());
            assert!(!found, "{trace} in {:?}", entry.path());
        }
    }
    // A badge that is out can still be revoked.
    assert!(site.operator().set_revoked("operator", &id, Some("x"), Timestamp::now()).unwrap());
}

#[test]
fn the_service_calls_of_the_standard_are_answered() {
    let site = public(&ServeOptions::default());
    let badges: Vec<Value> = (1..=5).map(|number| site.issue(&Case::passed().numbered(number))).collect();
    let call = |path: &str| {
        let url = format!("{}/ims/ob/v3p0{path}", site.running.url);
        site.http.get(url).bearer_auth(&*site.running.token).send().unwrap()
    };
    let mut seen = Vec::new();
    for offset in [0, 2, 4] {
        let answer = call(&format!("/credentials?limit=2&offset={offset}"));
        assert_eq!(answer.headers()["x-total-count"], "5");
        let links = answer.headers()["link"].to_str().unwrap().to_owned();
        assert_eq!(links.contains("rel=\"next\""), offset < 4, "{links}");
        let page: Value = serde_json::from_str(&answer.text().unwrap()).unwrap();
        seen.extend(page["credential"].as_array().unwrap().clone());
    }
    assert_eq!(seen, badges);
    let later = call("/credentials?since=2999-01-01T00:00:00Z").text().unwrap();
    assert_eq!(serde_json::from_str::<Value>(&later).unwrap()["credential"], serde_json::json!([]));
    assert_eq!(call("/credentials?limit=0").status(), 400);
    let open = |path: &str| site.get(&format!("/ims/ob/v3p0{path}"), "application/json");
    assert_eq!(open("/credentials").status(), 401);
    let profile: Value = serde_json::from_str(&open("/profile").text().unwrap()).unwrap();
    assert_eq!(profile["id"], *site.running.did);
    assert!(open("/discovery").text().unwrap().contains("/ims/ob/v3p0"));
}

#[test]
fn a_backup_made_while_it_runs_issues_in_its_place() {
    let site = public(&ServeOptions::default());
    let badge = site.issue(&Case::passed());
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy");
    site.operator().back_up(site.folder.path(), &copy).unwrap();
    assert!(site.operator().back_up(site.folder.path(), &copy).is_err(), "nothing is written over");
    site.issue(&Case::passed().numbered(2));
    let port = site.origin.rsplit(':').next().unwrap().parse().unwrap();
    let restored = Issuer::open_with(&copy, &options(port)).unwrap();
    assert_eq!((restored.did(), restored.count().unwrap()), (&*site.running.did, 1));
    assert_eq!(restored.token(), &site.running.token);
    assert_eq!(restored.find(&id_and_path(&badge).0).unwrap(), serde_json::to_string(&badge).unwrap());
    restored.show("operator", &id_and_path(&badge).0, Shown::Everything, Timestamp::now()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for path in
            [&copy, &copy.join("issuer.key"), &copy.join("issuer.jwt.pem"), &copy.join("issuer.token")]
        {
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o077, 0, "{path:?}");
        }
    }
    spawn(restored, ([127, 0, 0, 1], 0).into()).unwrap();
}
