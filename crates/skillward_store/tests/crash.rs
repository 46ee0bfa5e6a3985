//! Fifty kills at random moments, each followed by a power cut: the file is cut back to the length that
//! was last known to be on disk. Every attempt opens, and at most the last second is gone.
//!
//! Without libtest's harness, since this program is its own victim: called with `writer-child FOLDER`
//! it writes an attempt until it is killed.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Trial};
use skillward_core::event::EndReason;
use skillward_store::{LOG_FILE, OpenedAttempt, StationKey, Verdict, resume};

const KILLS: u64 = 50;
const AT_ONCE: u64 = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, command, folder] = arguments.as_slice()
        && command == "writer-child"
    {
        write_until_killed(Path::new(folder));
    }
    let trial = Trial::test("fifty_kills_lose_at_most_a_second", || {
        fifty_kills();
        Ok(())
    });
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit();
}

/// The victim: an observation every 3 ms, each told on standard output when it is handed over, and the
/// synced length whenever it grows.
fn write_until_killed(folder: &Path) -> ! {
    let key = StationKey::load_or_create(&folder.join("keys/station.key")).unwrap();
    let writer = common::create(folder, &key);
    let mut out = std::io::stdout().lock();
    let mut synced = 0;
    for index in 0.. {
        let health = writer.health();
        if health.synced_bytes > synced {
            synced = health.synced_bytes;
            writeln!(out, "synced {synced}").unwrap();
        }
        writer.append(&common::observation(index)).unwrap();
        writeln!(out, "appended {}", index + 1).unwrap();
        out.flush().unwrap();
        std::thread::sleep(Duration::from_millis(3));
    }
    unreachable!("the index has no end")
}

/// What the harness heard from a victim.
#[derive(Debug, Default)]
struct Heard {
    /// When each observation was handed over.
    appended: Vec<Instant>,
    synced_bytes: u64,
}

fn fifty_kills() {
    let worst = Mutex::new(Duration::ZERO);
    for batch in 0..KILLS / AT_ONCE {
        std::thread::scope(|scope| {
            for lane in 0..AT_ONCE {
                let worst = &worst;
                scope.spawn(move || {
                    let lost = one_kill(batch * AT_ONCE + lane);
                    let mut worst = worst.lock().unwrap();
                    *worst = lost.max(*worst);
                });
            }
        });
    }
    println!("{KILLS} kills: all opened; at most {} ms lost", worst.lock().unwrap().as_millis());
}

/// Gives how long before the kill the last kept observation's successor had been handed over.
fn one_kill(number: u64) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .arg("writer-child")
        .arg(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let heard = Arc::new(Mutex::new(Heard::default()));
    let mut words = BufReader::new(child.stdout.take().unwrap());
    let listener = std::thread::spawn({
        let heard = Arc::clone(&heard);
        move || {
            let mut line = String::new();
            // The kill can come in the middle of a line: such a piece says nothing.
            while words.read_line(&mut line).is_ok_and(|len| len > 0) && line.ends_with('\n') {
                hear(line.trim_end(), &heard);
                line.clear();
            }
        }
    });
    while heard.lock().unwrap().appended.is_empty() {
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(Duration::from_millis(random_below(number, 1200)));
    let killed = Instant::now();
    child.kill().unwrap();
    child.wait().unwrap();
    listener.join().unwrap();
    let heard = heard.lock().unwrap();

    let attempt = the_attempt(folder.path());
    let after_kill = OpenedAttempt::open(&attempt).unwrap();
    assert_eq!(after_kill.verified.verdict, Verdict::Incomplete, "{:?}", after_kill.verified);
    cut_back(&attempt, heard.synced_bytes);
    let after_cut = OpenedAttempt::open(&attempt).unwrap();
    assert_eq!(after_cut.verified.verdict, Verdict::Incomplete, "{:?}", after_cut.verified);
    let kept = after_cut.observations.len();
    let expected: Vec<_> = (0..kept as u64).map(common::observation).collect();
    assert_eq!(after_cut.observations, expected, "kill {number}: what is kept is what was handed over first");
    assert!(after_kill.observations.len() >= kept);
    let lost =
        heard.appended.get(kept).map_or(Duration::ZERO, |handed| killed.saturating_duration_since(*handed));
    assert!(lost <= Duration::from_secs(1), "kill {number}: {} ms lost", lost.as_millis());

    let key = StationKey::load_or_create(&folder.path().join("keys/station.key")).unwrap();
    let mut resumed = resume(&attempt, &key).unwrap();
    resumed.writer.append(&common::observation(kept as u64)).unwrap();
    resumed.writer.seal(kept as u64 * 33_333, EndReason::Learner).unwrap();
    drop(resumed);
    let whole = OpenedAttempt::open(&attempt).unwrap();
    assert!(whole.verified.is_sound(), "kill {number}: {:?}", whole.verified);
    assert_eq!(whole.observations.len(), kept + 1);
    lost
}

fn hear(line: &str, heard: &Mutex<Heard>) {
    let mut heard = heard.lock().unwrap();
    match line.split_once(' ') {
        Some(("appended", _)) => heard.appended.push(Instant::now()),
        Some(("synced", bytes)) => heard.synced_bytes = bytes.parse().unwrap(),
        _ => panic!("the victim said {line:?}"),
    }
}

fn the_attempt(parent: &Path) -> PathBuf {
    let found = skillward_store::list_attempts(parent).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

/// What a power cut does to bytes that were never synced.
fn cut_back(attempt: &Path, synced_bytes: u64) {
    let log = OpenOptions::new().write(true).open(attempt.join(LOG_FILE)).unwrap();
    assert!(synced_bytes <= log.metadata().unwrap().len());
    log.set_len(synced_bytes).unwrap();
}

/// Spread over `0..limit` milliseconds, another for each number and each run.
fn random_below(number: u64, limit: u64) -> u64 {
    use std::hash::{BuildHasher, Hasher};
    let mut hasher = std::hash::RandomState::new().build_hasher();
    hasher.write_u64(number);
    hasher.finish() % limit
}
