//! Claims on their way to our own issuer, and either side killed at each named point.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use skillward_credentials::issuer_client::Repeats;
use skillward_credentials::{IssuerConfig, verify_file};
use skillward_issuer::{Issuer, spawn};
use skillward_outbox::carriers::{VcApi, claim_parcel};
use skillward_outbox::{Outbox, POINTS, Parcel, State};

use crate::fixture::Case;
use crate::victim::{Victim, say, strike};

pub const ISSUER: &str = "Test issuer";
/// Claims under way when the kill comes.
const CLAIMS: u32 = 3;

pub fn every_badge_exactly_once() {
    let mut kills = 0;
    // Claims go one by one: nothing is split.
    for point in POINTS.into_iter().filter(|point| *point != "send: split") {
        for hit in 1..=(if point.starts_with("open") { 1 } else { CLAIMS }) {
            kills += sender_killed_at(point, hit);
        }
    }
    for point in skillward_issuer::POINTS {
        // The issuer has two secrets, and issues as often as there are claims.
        for hit in 1..=(if point.starts_with("secret") { 2 } else { CLAIMS }) {
            kills += issuer_killed_at(point, hit);
        }
    }
    assert!(kills >= 50, "only {kills} kills");
    println!("{kills} kills at named points of outbox and issuer: no badge lost, none doubled");
}

/// Kills the sender at the point, twice in a row where it gets there again; then lets it finish.
fn sender_killed_at(point: &str, hit: u32) -> u32 {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let running = spawn(Issuer::open(&home.join("issuer"), ISSUER).unwrap(), loopback()).unwrap();
    write_config(home, &running.config());
    let mut kills = 0;
    for hit in [hit, 1] {
        let mut victim = Victim::start("victim-sender", home, point, hit);
        if victim.until_struck() {
            kills += 1;
            victim.kill();
            // What had been committed before the kill is there after it.
            let held = Outbox::open(&home.join("outbox.sqlite")).unwrap().entries().unwrap().len();
            let least = match point {
                "open: before commit" => 0,
                "enqueue: before commit" => hit - 1,
                "enqueue: committed" => hit,
                _ => CLAIMS,
            };
            assert!(held >= least as usize, "{point} {hit}: {held} of {least}");
        }
    }
    assert!(kills > 0, "{point} was never reached");
    finish(home, &running.config());
    check(home, point);
    kills
}

/// Kills the issuer at the point while a sender asks; then starts it anew, until all is delivered.
fn issuer_killed_at(point: &str, hit: u32) -> u32 {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let mut kills = 0;
    for hit in [hit, 1] {
        let _ = std::fs::remove_file(home.join("stop"));
        let mut victim = Victim::start("victim-issuer", home, point, hit);
        let Some(config) = told_config(&victim.line()) else {
            // Struck while it made its secrets.
            kills += 1;
            victim.kill();
            continue;
        };
        std::thread::scope(|scope| {
            let watching = scope.spawn(|| {
                let struck = victim.until_struck();
                victim.kill();
                struck
            });
            // Ends with an error when the issuer is killed under it, or with everything delivered.
            send(home, &config);
            write_config(home, &config);
            // A victim that was not struck is told to end.
            std::fs::write(home.join("stop"), "").unwrap();
            kills += u32::from(watching.join().unwrap());
        });
    }
    assert!(kills > 0, "{point} was never reached");
    let running = spawn(Issuer::open(&home.join("issuer"), ISSUER).unwrap(), loopback()).unwrap();
    finish(home, &running.config());
    check(home, point);
    kills
}

/// One badge for each claim, in the outbox and in the issuer's register, and each holds.
fn check(home: &Path, point: &str) {
    let entries = Outbox::open(&home.join("outbox.sqlite")).unwrap().entries().unwrap();
    let mut ids: Vec<String> = (entries.iter())
        .map(|entry| {
            assert_eq!(entry.state, State::Delivered, "{point}: {:?}", entry.reason);
            let json = entry.receipt.as_ref().unwrap().credential.as_ref().unwrap();
            verify_file(json.as_bytes()).unwrap().id
        })
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), CLAIMS as usize, "{point}");
    let issuer = Issuer::open(&home.join("issuer"), ISSUER).unwrap();
    assert_eq!(issuer.count().unwrap(), u64::from(CLAIMS), "{point}");
}

/// The claim of one attempt, as a parcel.
pub fn parcel(number: u32) -> Parcel {
    claim_parcel("issuer", &Case::passed().numbered(number).claim().unwrap()).unwrap()
}

/// What a program does at its start: puts in every passed attempt that it finds, and sends what is due.
fn send(home: &Path, config: &IssuerConfig) {
    let mut outbox = Outbox::open(&home.join("outbox.sqlite")).unwrap();
    work(&mut outbox, config);
}

fn work(outbox: &mut Outbox, config: &IssuerConfig) {
    let carrier = VcApi::new(config.clone()).unwrap();
    let now = Timestamp::now();
    for number in 0..CLAIMS {
        outbox.enqueue(&parcel(number), now).unwrap();
    }
    outbox.deliver_due(&[("issuer", &carrier)], now).unwrap();
}

/// As [`send`], later and later, until nothing waits.
fn finish(home: &Path, config: &IssuerConfig) {
    send(home, config);
    let mut outbox = Outbox::open(&home.join("outbox.sqlite")).unwrap();
    let carrier = VcApi::new(config.clone()).unwrap();
    for days in 1..10 {
        let later = Timestamp::now() + SignedDuration::from_hours(24 * days);
        outbox.deliver_due(&[("issuer", &carrier)], later).unwrap();
    }
    assert_eq!(outbox.next_due(&["issuer"]).unwrap(), None);
}

/// The victim that sends.
pub fn sender(home: &Path, point: &str, hit: usize) {
    let mut outbox = Outbox::open_watched(&home.join("outbox.sqlite"), strike(point, hit)).unwrap();
    work(&mut outbox, &read_config(home));
    say("done");
}

/// The victim that issues.
pub fn victim(home: &Path, point: &str, hit: usize) {
    let issuer = Issuer::open_watched(&home.join("issuer"), ISSUER, strike(point, hit)).unwrap();
    let running = spawn(issuer, loopback()).unwrap();
    say(&format!("ready\t{}\t{}\t{}", running.url, running.did, running.token.as_str()));
    while !home.join("stop").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    say("done");
}

pub fn loopback() -> SocketAddr {
    ([127, 0, 0, 1], 0).into()
}

/// How to reach the issuer; `None` when it was struck before it was ready.
fn told_config(line: &str) -> Option<IssuerConfig> {
    let [_, url, did, token] = line.split('\t').collect::<Vec<_>>()[..] else {
        assert_eq!(line, "struck");
        return None;
    };
    Some(config(url, did, token))
}

fn config(url: &str, did: &str, token: &str) -> IssuerConfig {
    IssuerConfig {
        url: url.into(),
        did: did.into(),
        name: ISSUER.into(),
        token: token.to_owned().into(),
        repeats: Repeats::SameAndShown,
        timeout: Duration::from_secs(15),
    }
}

/// Leaves for victims how to reach the issuer.
pub fn write_config(home: &Path, config: &IssuerConfig) {
    let text = format!("{}\t{}\t{}", config.url, config.did, config.token.as_str());
    std::fs::write(home.join("config"), text).unwrap();
}

/// How to reach the issuer.
pub fn read_config(home: &Path) -> IssuerConfig {
    let text = std::fs::read_to_string(home.join("config")).unwrap();
    let [url, did, token] = text.split('\t').collect::<Vec<_>>()[..] else {
        panic!("{text}");
    };
    config(url, did, token)
}
