//! Playing at the launch of a learning management system, from the package to the end of the session.

use std::cell::RefCell;
use std::ffi::OsString;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use skillward_cli::{AppHooks, CommandResult, Context, Outcome, PlayArgs};

use crate::stand_in::{Answer, StandIn};
use crate::support::Station;

thread_local! {
    /// Where the window that is not there plays.
    static STATION: RefCell<Option<Station>> = const { RefCell::new(None) };
}

/// What a window leaves: an attempt.
fn window(_: &Context, _: &PlayArgs) -> CommandResult {
    STATION.with_borrow(|station| station.as_ref().unwrap().attempt(&[]));
    Ok(Outcome::Good)
}

fn lms() -> (StandIn, Arc<Mutex<Vec<Value>>>) {
    lms_away(Arc::default())
}

/// As long as `away` says so, it takes nothing but that a session began.
fn lms_away(away: Arc<AtomicBool>) -> (StandIn, Arc<Mutex<Vec<Value>>>) {
    let said = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&said);
    let stand_in = StandIn::start(move |request| match request.path.split('?').next().unwrap() {
        "/fetch-token" => Answer::json(200, &json!({"auth-token": "aHVzaA=="})),
        "/activities/state" => {
            Answer::json(200, &json!({"contextTemplate": {}, "launchMode": "Normal", "masteryScore": 0.8}))
        }
        "/agents/profile" => Answer::json(404, &json!({})),
        _ if request.method == "GET" => Answer::json(200, &json!({"statements": []})),
        _ if away.load(Ordering::SeqCst) && !request.body.contains("initialized") => {
            Answer::json(503, &json!({"message": "away"}))
        }
        _ => {
            let mut said = shared.lock().unwrap();
            let statement = request.json();
            if !said.contains(&statement) {
                said.push(statement);
            }
            Answer { status: 204, headers: Vec::new(), body: String::new() }
        }
    });
    (stand_in, said)
}

/// Plays at a launch by this LMS.
fn launch(stand_in: &StandIn, station: Station) {
    let data = station.data();
    let actor = "%7B%22account%22:%7B%22homePage%22:%22https://lms.example%22,%22name%22:%22u-1%22%7D%7D";
    let address = format!(
        "https://lms.example/index.html?endpoint={url}&fetch={url}/fetch-token&actor={actor}\
         &registration=8e1f7f0e-54f4-4a3e-9c1d-0a7c6b6f2f11&activityId=https://lms.example/a/1",
        url = stand_in.url
    );
    STATION.set(Some(station));
    let args = ["skillward", "--data-dir", data.to_str().unwrap(), "play", "any", "--cmi5", &address];
    let hooks = AppHooks { play: Some(window), demo: None };
    skillward_cli::run(args.map(OsString::from), hooks);
}

fn verbs(said: &Mutex<Vec<Value>>) -> Vec<String> {
    let verb = |said: &Value| said["verb"]["id"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    said.lock().unwrap().iter().map(verb).collect()
}

#[test]
fn a_launch_is_played_and_told_of() {
    let (stand_in, said) = lms();
    let station = Station::new();
    let data = station.data();
    launch(&stand_in, station);
    let verbs = verbs(&said);
    assert_eq!(verbs.first().map(String::as_str), Some("initialized"));
    assert_eq!(verbs.last().map(String::as_str), Some("terminated"));
    assert!(verbs.contains(&"completed".to_owned()), "{verbs:?}");
    assert_eq!(std::fs::read_dir(data.join("lms")).unwrap().count(), 0, "the token is gone");
}

/// What cannot be told at the end waits, with the token in a file of its own that goes when all is told.
#[test]
fn an_lms_that_is_away_at_the_end_is_told_later() {
    let away = Arc::new(AtomicBool::new(true));
    let (stand_in, said) = lms_away(Arc::clone(&away));
    let station = Station::new();
    let data = station.data();
    launch(&stand_in, station);
    away.store(false, Ordering::SeqCst);
    assert_eq!(verbs(&said), ["initialized"]);
    let kept = || {
        std::fs::read_dir(data.join("lms")).unwrap().flatten().map(|entry| entry.path()).collect::<Vec<_>>()
    };
    assert_eq!(kept().len(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&kept()[0]).unwrap().permissions().mode() & 0o077, 0);
    }
    STATION.with_borrow(|station| {
        let station = station.as_ref().unwrap();
        let waiting = station.run(["outbox", "list"]).expect(0).out;
        assert!(waiting.contains("3 waiting") && !waiting.contains("aHVzaA"), "{waiting}");
        station.run(["outbox", "retry"]).expect(0);
        assert!(station.run(["outbox", "list"]).expect(0).out.contains("3 delivered"));
    });
    assert_eq!(verbs(&said)[1..], ["failed", "completed", "terminated"]);
    assert!(kept().is_empty(), "the token is gone");
}

#[test]
fn a_package_is_written_and_an_address_that_is_no_launch_is_refused() {
    let station = Station::new();
    let said = station.run(["export", "cmi5", "hand-hygiene-bedside"]).expect(2);
    assert!(said.err.contains("--home-page"), "{}", said.err);
    let home = ["--home-page", "https://hospital.example"];
    station
        .run(["export", "cmi5", "hand-hygiene-bedside", home[0], home[1], "--out", "course.zip"])
        .expect(0);
    let bytes = std::fs::read(station.path("course.zip")).unwrap();
    assert!(bytes.starts_with(b"PK\x03\x04"));
    station.run(["export", "cmi5", "nothing", home[0], home[1]]).expect(2);
}
