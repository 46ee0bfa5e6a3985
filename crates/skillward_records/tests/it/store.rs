//! Statements on their way to a record store, with every fault: each arrives once, in order.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use skillward_outbox::{Backoff, Cause, Outbox, Parcel, Secret, State};
use skillward_records::{Lrs, Version};

use crate::fixture::Case;
use crate::stand_in::{Answer, Fault, Request, StandIn};
use crate::statements::{hold_to_the_rules, place, told, with_steps};

const PASSWORD: &str = "hush-4711";

/// What a store says of what it has already: xAPI leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeated {
    Fine,
    Conflict,
}

/// A record store as xAPI has it: statements in the order in which they came.
fn store(version: &'static str, repeated: Repeated) -> (StandIn, Arc<Mutex<Vec<Value>>>) {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&kept);
    let stand_in =
        StandIn::start(move |request| answer(request, version, repeated, &mut shared.lock().unwrap()));
    (stand_in, kept)
}

fn answer(request: &Request, version: &str, repeated: Repeated, kept: &mut Vec<Value>) -> Answer {
    // me:hush-4711
    if request.header("authorization").as_deref() != Some("Basic bWU6aHVzaC00NzEx") {
        return Answer::json(401, &json!({"message": "who are you?"}));
    }
    if request.header("x-experience-api-version").as_deref() != Some(version) {
        return Answer::json(400, &json!({"message": "another version"}));
    }
    if request.method == "GET" {
        let id = request.path.rsplit('=').next().unwrap();
        return match kept.iter().find(|statement| statement["id"] == id) {
            Some(statement) => {
                let mut shown = statement.clone();
                shown["stored"] = "2026-01-01T00:00:00Z".into();
                shown["version"] = "1.0.0".into();
                Answer::json(200, &shown)
            }
            None => Answer::json(404, &json!({"message": "none"})),
        };
    }
    let Value::Array(batch) = request.json() else {
        return Answer::json(400, &json!({"message": "no batch"}));
    };
    // All or nothing; a plain text, as some stores give.
    if batch.iter().any(|statement| statement["verb"]["id"] == "bad") {
        return Answer {
            status: 400,
            headers: vec![("content-type", "text/plain".into())],
            body: "bad verb".into(),
        };
    }
    let held = |statement: &Value| kept.iter().find(|held| held["id"] == statement["id"]);
    let conflict = batch.iter().any(|statement| {
        held(statement).is_some_and(|held| repeated == Repeated::Conflict || held != statement)
    });
    if conflict {
        return Answer::json(409, &json!({"message": "it is there already"}));
    }
    let fresh: Vec<Value> = batch.iter().filter(|statement| held(statement).is_none()).cloned().collect();
    kept.extend(fresh);
    let ids: Vec<&Value> = batch.iter().map(|statement| &statement["id"]).collect();
    Answer::json(200, &json!(ids))
}

struct Station {
    outbox: Outbox,
    time: Timestamp,
    _folder: tempfile::TempDir,
}

impl Station {
    fn with(parcels: &[Parcel]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
        outbox.set_backoff(Backoff::with_jitter(|| 0.5));
        let time = Timestamp::now();
        assert_eq!(outbox.enqueue_all(parcels, time).unwrap(), parcels.len());
        Self { outbox, time, _folder: folder }
    }

    fn round(&mut self, url: &str, version: Version) {
        let lrs = Lrs::new(url, "me", Secret::new(PASSWORD), version, Duration::from_secs(4)).unwrap();
        self.outbox.deliver_due(&[("records", &lrs)], self.time).unwrap();
        self.time += SignedDuration::from_hours(24);
    }

    fn count(&self, state: State) -> usize {
        self.outbox.entries().unwrap().iter().filter(|entry| entry.state == state).count()
    }
}

/// Attempts of some learners, by turns.
fn parcels(attempts: u32) -> Vec<Parcel> {
    let place = place();
    (0..attempts)
        .flat_map(|number| {
            let mut case = with_steps().numbered(number);
            case.header.learner = format!("learner-{}", number % 3);
            told(&case, &place).parcels("records").unwrap()
        })
        .collect()
}

fn keys(parcels: &[Parcel]) -> Vec<String> {
    parcels.iter().map(|parcel| parcel.key.clone()).collect()
}

fn ids(kept: &Mutex<Vec<Value>>) -> Vec<String> {
    kept.lock().unwrap().iter().map(|statement| statement["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_thousand_statements_with_faults_arrive_once_each_and_in_order() {
    for (version, word) in [(Version::V1, "1.0.3"), (Version::V2, "2.0.0")] {
        for repeated in [Repeated::Fine, Repeated::Conflict] {
            let parcels = parcels(143);
            assert_eq!(parcels.len(), 1001);
            let (stand_in, kept) = store(word, repeated);
            let mut station = Station::with(&parcels);
            for fault in Fault::ALL {
                stand_in.fail(fault);
                station.round(&stand_in.url, version);
            }
            station.round(&stand_in.url, version);
            assert_eq!(station.count(State::Delivered), 1001, "{repeated:?}");
            assert_eq!(ids(&kept), keys(&parcels), "{repeated:?}");
            for statement in kept.lock().unwrap().iter() {
                hold_to_the_rules(statement);
            }
            let posts = stand_in.requests().iter().filter(|request| request.method == "POST").count();
            assert!(repeated == Repeated::Conflict || posts < 35, "{posts} requests");
        }
    }
}

#[test]
fn one_bad_in_fifty_is_told_and_the_others_arrive() {
    let mut parcels = parcels(8);
    parcels.truncate(50);
    parcels[23].payload = parcels[23].payload.replacen("http://adlnet.gov/expapi/verbs/", "bad", 1);
    let mut statement: Value = serde_json::from_str(&parcels[23].payload).unwrap();
    statement["verb"]["id"] = "bad".into();
    parcels[23].payload = statement.to_string();
    let (stand_in, kept) = store("1.0.3", Repeated::Fine);
    let mut station = Station::with(&parcels);
    station.round(&stand_in.url, Version::V1);
    let mut expected = keys(&parcels);
    let bad = expected.remove(23);
    assert_eq!(ids(&kept), expected);
    let entries = station.outbox.entries().unwrap();
    let dead: Vec<_> = entries.iter().filter(|entry| entry.state == State::Refused).collect();
    assert_eq!((dead.len(), &dead[0].key), (1, &bad));
    assert!(dead[0].reason.as_ref().unwrap().contains("400"));
}

#[test]
fn another_statement_under_the_same_identifier_is_a_dead_letter() {
    let parcels = parcels(1);
    let (stand_in, kept) = store("1.0.3", Repeated::Fine);
    let mut other: Value = serde_json::from_str(&parcels[0].payload).unwrap();
    other["actor"]["account"]["name"] = "somebody-else".into();
    kept.lock().unwrap().push(other);
    let mut station = Station::with(&parcels);
    station.round(&stand_in.url, Version::V1);
    assert_eq!((station.count(State::Refused), station.count(State::Delivered)), (1, 6));
}

#[test]
fn a_wrong_password_waits_for_the_right_one_and_is_in_no_reason() {
    let parcels = parcels(1);
    let (stand_in, kept) = store("1.0.3", Repeated::Fine);
    let mut station = Station::with(&parcels);
    let wrong = Lrs::new(&stand_in.url, "me", Secret::new("hush-wrong"), Version::V1, Duration::from_secs(1))
        .unwrap();
    let round = station.outbox.deliver_due(&[("records", &wrong)], station.time).unwrap();
    assert_eq!(round.undelivered[0].cause, Cause::Denied);
    assert!(!format!("{round:?} {wrong:?}").contains("hush"));
    station.time += SignedDuration::from_hours(1);
    station.round(&stand_in.url, Version::V1);
    assert_eq!(kept.lock().unwrap().len(), 7);
}

#[test]
fn the_same_attempt_told_twice_is_told_once() {
    let (case, place) = (Case::passed(), place());
    let parcels = told(&case, &place).parcels("records").unwrap();
    let mut station = Station::with(&parcels);
    assert_eq!(station.outbox.enqueue_all(&parcels, station.time).unwrap(), 0);
}
