//! Kills programs at every named point of outbox and issuer, and counts badges: each must be there exactly once.
//!
//! Real processes and a real SIGKILL: this program starts itself as the victim, which says when it has reached the
//! point and waits there to be killed. A test program of its own, so that it can be started in that role.
#![allow(clippy::unwrap_used)]

#[path = "../../skillward_credentials/tests/it/fixture.rs"]
mod fixture;

use std::io::{BufRead, BufReader, Lines, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fixture::Case;
use jiff::{SignedDuration, Timestamp};
use skillward_credentials::issuer_client::Repeats;
use skillward_credentials::{IssuerConfig, Outbox, State, VcApiClient, outbox, verify_file};
use skillward_issuer::{Issuer, spawn};

const ISSUER: &str = "Test issuer";
/// Claims under way when the kill comes.
const CLAIMS: u32 = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["victim-sender", home, point, hit] => sender(Path::new(home), point, hit.parse().unwrap()),
        ["victim-issuer", home, point, hit] => issuer(Path::new(home), point, hit.parse().unwrap()),
        // How test runners ask for the names of the tests in here.
        _ if words.contains(&"--list") => {
            if !words.contains(&"--ignored") {
                println!("every_badge_exactly_once: test");
            }
        }
        _ => every_badge_exactly_once(),
    }
}

fn every_badge_exactly_once() {
    let mut kills = 0;
    for point in outbox::POINTS {
        for hit in 1..=CLAIMS {
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
        let mut victim = Victim::start("victim-issuer", home, point, hit);
        let Some(config) = victim.config() else {
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
            // A victim that was not struck is told to end by a stray call, or ends with its parent's kill.
            stop(home);
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
            assert_eq!(entry.state, State::Delivered, "{point}: {:?}", entry.last_error);
            let json = entry.credential.as_ref().unwrap();
            verify_file(json.as_bytes()).unwrap().id
        })
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), CLAIMS as usize, "{point}");
    let issuer = Issuer::open(&home.join("issuer"), ISSUER).unwrap();
    assert_eq!(issuer.count().unwrap(), u64::from(CLAIMS), "{point}");
}

/// What a program does at its start: puts in every passed attempt that it finds, and sends what is due.
fn send(home: &Path, config: &IssuerConfig) {
    let mut outbox = Outbox::open(&home.join("outbox.sqlite")).unwrap();
    work(&mut outbox, config);
}

fn work(outbox: &mut Outbox, config: &IssuerConfig) {
    let client = VcApiClient::new(config.clone()).unwrap();
    let now = Timestamp::now();
    for number in 0..CLAIMS {
        outbox.enqueue(&Case::passed().numbered(number).claim().unwrap(), now).unwrap();
    }
    outbox.deliver_due(&client, now).unwrap();
}

/// As [`send`], later and later, until nothing waits.
fn finish(home: &Path, config: &IssuerConfig) {
    send(home, config);
    let mut outbox = Outbox::open(&home.join("outbox.sqlite")).unwrap();
    let client = VcApiClient::new(config.clone()).unwrap();
    for days in 1..10 {
        let later = Timestamp::now() + SignedDuration::from_hours(24 * days);
        outbox.deliver_due(&client, later).unwrap();
    }
    assert_eq!(outbox.next_due().unwrap(), None);
}

// ---- The victims -------------------------------------------------------------------------------------------------

fn sender(home: &Path, point: &str, hit: usize) {
    let mut outbox = Outbox::open(&home.join("outbox.sqlite")).unwrap();
    outbox.watch(strike(point, hit));
    work(&mut outbox, &read_config(home));
    say("done");
}

fn issuer(home: &Path, point: &str, hit: usize) {
    let issuer = Issuer::open_watched(&home.join("issuer"), ISSUER, strike(point, hit)).unwrap();
    let running = spawn(issuer, loopback()).unwrap();
    say(&format!("ready\t{}\t{}\t{}", running.url, running.did, running.token.as_str()));
    while !home.join("stop").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    say("done");
}

/// At the given visit of the point: says so, and waits to be killed.
fn strike(point: &str, hit: usize) -> impl Fn(&'static str) + Send + Sync + 'static {
    let (point, visits) = (point.to_owned(), AtomicUsize::new(0));
    move |passed| {
        if passed == point && visits.fetch_add(1, Ordering::SeqCst) + 1 == hit {
            say("struck");
            loop {
                std::thread::park();
            }
        }
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

/// A process that is to be killed.
struct Victim {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Victim {
    fn start(role: &str, home: &Path, point: &str, hit: u32) -> Self {
        let _ = std::fs::remove_file(home.join("stop"));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg(role)
            .arg(home)
            .args([point, &hit.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// How to reach the issuer; `None` when it was struck before it was ready.
    fn config(&mut self) -> Option<IssuerConfig> {
        let line = self.lines.next().unwrap().unwrap();
        let [_, url, did, token] = line.split('\t').collect::<Vec<_>>()[..] else {
            assert_eq!(line, "struck");
            return None;
        };
        Some(config(url, did, token))
    }

    /// Waits until it is struck; `false` when it came to its end.
    fn until_struck(&mut self) -> bool {
        self.lines.next().unwrap().unwrap() == "struck"
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn stop(home: &Path) {
    std::fs::write(home.join("stop"), "").unwrap();
}

fn loopback() -> SocketAddr {
    ([127, 0, 0, 1], 0).into()
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

fn write_config(home: &Path, config: &IssuerConfig) {
    let text = format!("{}\t{}\t{}", config.url, config.did, config.token.as_str());
    std::fs::write(home.join("config"), text).unwrap();
}

fn read_config(home: &Path) -> IssuerConfig {
    let text = std::fs::read_to_string(home.join("config")).unwrap();
    let [url, did, token] = text.split('\t').collect::<Vec<_>>()[..] else {
        panic!("{text}");
    };
    config(url, did, token)
}
