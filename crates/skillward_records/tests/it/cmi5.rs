//! A session against an LMS that a test makes up and that holds each statement to cmi5's rules; and the package.

use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use skillward_core::score::{Decision, Score};
use skillward_outbox::{Entry, Outbox, State};
use skillward_records::cmi5::{Cmi5Error, Launch, Lms, Session};
use skillward_records::package::Course;

use crate::fixture::Case;
use crate::stand_in::{Answer, Fault, Request, StandIn};

const REGISTRATION: &str = "8e1f7f0e-54f4-4a3e-9c1d-0a7c6b6f2f11";
const ACTIVITY: &str = "https://lms.example/activity/7";
const CATEGORY: &str = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
const MOVE_ON: &str = "https://w3id.org/xapi/cmi5/context/categories/moveon";
const PATIENCE: Duration = Duration::from_secs(15);

/// What the LMS was told, and what it tells.
struct Told {
    mode: &'static str,
    mastery: Option<f64>,
    session: u32,
    fetched: u32,
    statements: Vec<Value>,
    asked: Vec<String>,
}

fn start(mode: &'static str, mastery: Option<f64>) -> (StandIn, Arc<Mutex<Told>>) {
    let lms = Told { mode, mastery, session: 1, fetched: 0, statements: Vec::new(), asked: Vec::new() };
    let lms = Arc::new(Mutex::new(lms));
    let shared = Arc::clone(&lms);
    (StandIn::start(move |request| answer(request, &mut shared.lock().unwrap())), lms)
}

fn fields(path: &str) -> Vec<(String, String)> {
    reqwest::Url::parse(&format!("http://x{path}")).unwrap().query_pairs().into_owned().collect()
}

fn answer(request: &Request, lms: &mut Told) -> Answer {
    if request.path.starts_with("/fetch-token") {
        lms.fetched += 1;
        return match lms.fetched {
            number if number == lms.session => Answer::json(200, &json!({"auth-token": "aHVzaA=="})),
            _ => Answer::json(200, &json!({"error-code": "1", "error-text": "the token was given already"})),
        };
    }
    assert_eq!(request.header("authorization").as_deref(), Some("Basic aHVzaA=="));
    assert_eq!(request.header("x-experience-api-version").as_deref(), Some("1.0.3"));
    let fields = fields(&request.path);
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let path = request.path.split('?').next().unwrap();
    lms.asked.push(format!("{} {path}", request.method));
    match (request.method.as_str(), path) {
        ("GET", "/xapi/activities/state") => {
            assert_eq!((field("stateId"), field("activityId")), (Some("LMS.LaunchData"), Some(ACTIVITY)));
            assert_eq!(field("registration"), Some(REGISTRATION));
            let mut data = json!({
                "contextTemplate": {
                    "contextActivities": {"grouping": [{"id": "https://lms.example/publisher/7"}]},
                    "extensions": {
                        "https://w3id.org/xapi/cmi5/context/extensions/sessionid": format!("session-{}", lms.session),
                    },
                },
                "launchMode": lms.mode, "moveOn": "CompletedAndPassed", "returnURL": "https://lms.example/back",
            });
            if let Some(mastery) = lms.mastery {
                data["masteryScore"] = json!(mastery);
            }
            Answer::json(200, &data)
        }
        ("GET", "/xapi/agents/profile") => {
            assert_eq!(field("profileId"), Some("cmi5LearnerPreferences"));
            Answer::json(404, &json!({"message": "none"}))
        }
        ("GET", "/xapi/statements") => {
            let found: Vec<&Value> =
                lms.statements.iter().filter(|said| said["verb"]["id"].as_str() == field("verb")).collect();
            Answer::json(200, &json!({"statements": found, "more": ""}))
        }
        ("PUT", "/xapi/statements") => {
            let statement = request.json();
            assert_eq!(statement["id"].as_str(), field("statementId"));
            match lms.statements.iter().find(|held| held["id"] == statement["id"]) {
                Some(held) => assert_eq!(*held, statement, "another statement under the same identifier"),
                None => lms.statements.push(statement),
            }
            Answer { status: 204, headers: Vec::new(), body: String::new() }
        }
        _ => Answer::json(404, &json!({"message": "no such thing"})),
    }
}

fn address(url: &str) -> String {
    let actor =
        json!({"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": "u-41"}});
    let mut address = reqwest::Url::parse("https://lms.example/content/index.html").unwrap();
    address.query_pairs_mut().extend_pairs([
        ("endpoint", format!("{url}/xapi/").as_str()),
        ("fetch", &format!("{url}/fetch-token?once=1")),
        ("actor", &actor.to_string()),
        ("registration", REGISTRATION),
        ("activityId", ACTIVITY),
    ]);
    address.into()
}

/// As it stands in a query.
fn encoded(text: &str) -> String {
    let mut url = reqwest::Url::parse("https://x/").unwrap();
    url.query_pairs_mut().append_pair("x", text);
    url.query().unwrap().trim_start_matches("x=").to_owned()
}

fn now() -> Timestamp {
    "2026-02-03T10:00:00Z".parse().unwrap()
}

fn begin(stand_in: &StandIn) -> Session {
    Session::begin(Launch::parse(&address(&stand_in.url)).unwrap(), PATIENCE, now()).unwrap()
}

/// Ends a session and brings what is left to say, in as many rounds as it takes; gives what became of it.
fn end(session: &Session, score: Option<&Score>) -> Vec<Entry> {
    let folder = tempfile::tempdir().unwrap();
    let mut now = now() + SignedDuration::from_secs(300);
    let ended = session.end(score, now).unwrap();
    let file = folder.path().join("session.json");
    ended.keep(&file).unwrap();
    let lms = Lms::open(&file, PATIENCE).unwrap();
    let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
    outbox.enqueue_all(&ended.parcels("lms", "learner-1"), now).unwrap();
    while outbox.next_due(&["lms"]).unwrap().is_some() {
        outbox.deliver_due(&[("lms", &lms)], now).unwrap();
        now += SignedDuration::from_hours(24);
    }
    let kept = std::fs::read(folder.path().join("outbox.sqlite")).unwrap();
    assert!(!kept.windows(8).any(|part| part == b"aHVzaA=="), "the token is in its own file alone");
    outbox.entries().unwrap()
}

fn session(stand_in: &StandIn, score: Option<&Score>) {
    for entry in end(&begin(stand_in), score) {
        assert_eq!(entry.state, State::Delivered, "{entry:?}");
    }
}

fn score(decision: Decision, percent: u64) -> Score {
    let mut score = Case::passed().score;
    score.decision = decision;
    (score.total.earned_milli, score.total.possible_milli) = (percent * 100, 10_000);
    score
}

fn fail() -> Decision {
    Decision::Fail { criticals: Vec::new(), domains: Vec::new(), total: true }
}

fn verbs(lms: &Mutex<Told>) -> Vec<String> {
    let word = |said: &Value| said["verb"]["id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    lms.lock().unwrap().statements.iter().map(word).collect()
}

/// The rules of cmi5 for the statements that it defines.
fn hold_to_the_rules(lms: &Told) {
    for said in &lms.statements {
        let verb = said["verb"]["id"].as_str().unwrap().rsplit('/').next().unwrap();
        let text = said.to_string();
        assert!(!text.contains("null") && !text.contains("mbox"), "{text}");
        let context = &said["context"];
        assert_eq!(
            (&context["registration"], &said["object"]["id"]),
            (&REGISTRATION.into(), &ACTIVITY.into())
        );
        assert!(
            context["contextActivities"]["grouping"][0]["id"].is_string(),
            "the template is kept: {text}"
        );
        assert!(text.contains("extensions/sessionid"), "{text}");
        let categories: Vec<&str> = context["contextActivities"]["category"]
            .as_array()
            .unwrap()
            .iter()
            .map(|category| category["id"].as_str().unwrap())
            .collect();
        let result = &said["result"];
        let counts = result.get("success").is_some() || result.get("completion").is_some();
        assert_eq!(categories.contains(&MOVE_ON), counts, "{text}");
        assert!(categories.contains(&CATEGORY), "{text}");
        let judged = matches!(verb, "passed" | "failed");
        assert_eq!(result.get("success").is_some(), judged, "{text}");
        assert!(judged || result.get("score").is_none(), "{text}");
        assert_eq!(result.get("completion").is_some(), verb == "completed", "{text}");
        assert_eq!(result.get("duration").is_some(), verb != "initialized", "{text}");
        if let (true, Some(mastery)) = (judged, lms.mastery) {
            assert_eq!(
                context["extensions"]["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"],
                mastery
            );
            if let Some(scaled) = result.pointer("/score/scaled").and_then(Value::as_f64) {
                assert_eq!(scaled >= mastery, verb == "passed", "{text}");
            }
        }
    }
}

#[test]
fn a_session_says_what_came_out_in_the_right_order() {
    let open = Decision::InsufficientEvidence { reasons: Vec::new() };
    let all = ["initialized", "passed", "completed", "terminated"];
    for (score, mastery, expected) in [
        (Some(score(Decision::Pass, 90)), Some(0.8), &all[..]),
        (Some(score(Decision::Pass, 90)), None, &all),
        (Some(score(Decision::Pass, 80)), Some(0.8), &all),
        // The LMS asks for more than the rubric does.
        (Some(score(Decision::Pass, 70)), Some(0.8), &["initialized", "failed", "completed", "terminated"]),
        (Some(score(fail(), 50)), Some(0.8), &["initialized", "failed", "completed", "terminated"]),
        // Enough points, and a critical criterion missed.
        (Some(score(fail(), 95)), Some(0.8), &["initialized", "failed", "completed", "terminated"]),
        (Some(score(open, 0)), Some(0.8), &["initialized", "completed", "terminated"]),
        (None, Some(0.8), &["initialized", "terminated"]),
    ] {
        let (stand_in, lms) = start("Normal", mastery);
        session(&stand_in, score.as_ref());
        assert_eq!(verbs(&lms), expected);
        let lms = lms.lock().unwrap();
        assert_eq!(lms.fetched, 1);
        assert_eq!(
            lms.asked[..3],
            ["GET /xapi/activities/state", "GET /xapi/agents/profile", "PUT /xapi/statements"]
        );
        hold_to_the_rules(&lms);
    }
}

#[test]
fn looking_around_and_looking_back_say_that_they_began_and_ended() {
    for mode in ["Browse", "Review"] {
        let (stand_in, lms) = start(mode, Some(0.8));
        session(&stand_in, Some(&score(Decision::Pass, 90)));
        assert_eq!(verbs(&lms), ["initialized", "terminated"]);
        hold_to_the_rules(&lms.lock().unwrap());
    }
}

#[test]
fn a_registration_is_passed_and_completed_once_and_never_failed_after() {
    let (stand_in, lms) = start("Normal", Some(0.8));
    for decision in [fail(), Decision::Pass, fail(), Decision::Pass] {
        let percent = if decision == Decision::Pass { 90 } else { 40 };
        session(&stand_in, Some(&score(decision, percent)));
        lms.lock().unwrap().session += 1;
    }
    let said: Vec<String> =
        verbs(&lms).into_iter().filter(|verb| verb != "initialized" && verb != "terminated").collect();
    assert_eq!(said, ["failed", "completed", "passed"]);
    hold_to_the_rules(&lms.lock().unwrap());
}

#[test]
fn lost_answers_say_nothing_twice() {
    for fault in [Fault::DroppedAfter, Fault::BrokenOff, Fault::GatewayTimeout, Fault::Broken, Fault::Busy] {
        // Each of the requests that end a session is struck in turn.
        for before in 0..5 {
            let (stand_in, lms) = start("Normal", Some(0.8));
            let begun = begin(&stand_in);
            (0..before).for_each(|_| stand_in.pass());
            stand_in.fail(fault);
            end(&begun, Some(&score(Decision::Pass, 90)));
            assert_eq!(
                verbs(&lms),
                ["initialized", "passed", "completed", "terminated"],
                "{fault:?} {before}"
            );
            hold_to_the_rules(&lms.lock().unwrap());
        }
    }
}

#[test]
fn what_the_lms_takes_no_more_is_a_dead_letter_with_the_reason() {
    let (stand_in, lms) = start("Normal", Some(0.8));
    let begun = begin(&stand_in);
    (0..3).for_each(|_| stand_in.fail(Fault::Expired));
    let entries = end(&begun, Some(&score(Decision::Pass, 90)));
    assert_eq!(verbs(&lms), ["initialized"]);
    for entry in entries {
        assert_eq!(entry.state, State::Refused);
        let reason = entry.reason.unwrap();
        assert!(reason.contains("over for the LMS") && !reason.contains("aHVzaA"), "{reason}");
    }
}

#[test]
fn a_token_is_fetched_once_and_a_refusal_is_told() {
    let (stand_in, lms) = start("Normal", None);
    session(&stand_in, None);
    let again = Session::begin(Launch::parse(&address(&stand_in.url)).unwrap(), PATIENCE, now()).unwrap_err();
    assert!(again.to_string().contains("the token was given already"), "{again}");
    assert_eq!(lms.lock().unwrap().fetched, 2);
    assert!(!format!("{again:?}").contains("aHVzaA"));
}

#[test]
fn an_address_that_is_no_launch_is_refused() {
    let good = address("http://127.0.0.1:1");
    assert!(Launch::parse(&good).is_ok());
    let mail = json!({"mbox": "mailto:ada@example.org"}).to_string();
    let mut by_mail = reqwest::Url::parse(&good).unwrap();
    let pairs: Vec<(String, String)> = by_mail.query_pairs().into_owned().collect();
    by_mail.query_pairs_mut().clear().extend_pairs(
        pairs
            .iter()
            .map(|(key, value)| (key.as_str(), if key == "actor" { mail.as_str() } else { value.as_str() })),
    );
    let account =
        json!({"account": {"homePage": "https://lms.example", "name": "ada@example.org"}}).to_string();
    let by_name = by_mail.as_str().replace(&encoded(&mail), &encoded(&account));
    for (address, why) in [
        (by_name.as_str(), "by an address of e-mail"),
        ("skillward", "is no address"),
        ("https://lms.example/index.html", "lacks `actor`"),
        (by_mail.as_str(), "otherwise than by an account"),
        (&good.replace(REGISTRATION, "seven"), "no UUID"),
        (&good.replace("fetch=", "fetsh="), "lacks `fetch`"),
    ] {
        let error = Launch::parse(address).unwrap_err();
        assert!(
            matches!(error, Cmi5Error::Launch(_)) && error.to_string().contains(why),
            "{address}: {error}"
        );
        assert!(!error.to_string().contains('@'), "{error}");
    }
}

#[test]
fn a_package_holds_the_course_structure_and_the_page() {
    let mut case = Case::passed();
    case.scenario.title = "Hands & <b>more</b> \"quoted\"".into();
    let course = Course {
        scenario: &case.scenario,
        rubric: &case.rubric,
        home_page: "https://hospital.example/skillward/",
    };
    let bytes = course.package().unwrap();
    assert_eq!(bytes, course.package().unwrap(), "the same course gives the same bytes");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let (structure, page) = (text("cmi5.xml"), text("index.html"));
    let document = roxmltree::Document::parse(&structure).unwrap();
    let root = document.root_element();
    assert_eq!(
        root.tag_name().namespace(),
        Some("https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd")
    );
    let names: Vec<&str> =
        root.children().filter(|node| node.is_element()).map(|node| node.tag_name().name()).collect();
    assert_eq!(names, ["course", "au"]);
    let unit =
        root.children().find(|node| node.has_tag_name((root.tag_name().namespace().unwrap(), "au"))).unwrap();
    assert_eq!(unit.attribute("moveOn"), Some("CompletedAndPassed"));
    let mastery: f64 = unit.attribute("masteryScore").unwrap().parse().unwrap();
    assert_eq!(mastery * 100.0, f64::from(case.rubric.pass.total_percent));
    let parts: Vec<&str> =
        unit.children().filter(|node| node.is_element()).map(|node| node.tag_name().name()).collect();
    assert_eq!(parts, ["title", "description", "url"]);
    let title = unit.descendants().find(|node| node.tag_name().name() == "langstring").unwrap();
    assert_eq!(title.text(), Some(case.scenario.title.as_str()));
    assert!(page.contains("--cmi5") && !page.contains("<b>more"), "{page}");
    assert!(!page.contains("src=") && !page.contains("http"), "it loads nothing from elsewhere");
}
