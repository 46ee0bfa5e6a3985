//! Kills programs at every named point of outbox and issuer, and at random ones, and counts what arrived: each must be
//! there exactly once.
//!
//! Real processes and a real SIGKILL: this program starts itself as the victim, which says when it has reached the
//! point and waits there to be killed. A test program of its own, so that it can be started in that role.
#![allow(clippy::unwrap_used)]

#[path = "../../../skillward_credentials/tests/it/fixture.rs"]
mod fixture;
mod issuer;
#[path = "../it/issuers.rs"]
mod issuers;
mod ledger;
mod others;
mod random;
#[path = "../it/stand_in.rs"]
#[allow(dead_code, reason = "another test program uses the rest")]
mod stand_in;
mod victim;

use std::path::Path;

const TESTS: &[(&str, fn())] = &[
    ("every_badge_exactly_once", issuer::every_badge_exactly_once),
    ("every_parcel_of_a_batch_exactly_once", ledger::every_parcel_of_a_batch_exactly_once),
    ("every_other_issuer_with_kills_and_faults", others::every_other_issuer_with_kills_and_faults),
    ("random_kills_over_a_faulty_issuer", random::random_kills_over_a_faulty_issuer),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["victim-sender", home, point, hit] => issuer::sender(Path::new(home), point, hit.parse().unwrap()),
        ["victim-issuer", home, point, hit] => issuer::victim(Path::new(home), point, hit.parse().unwrap()),
        ["victim-ledger", home, point, hit] => ledger::victim(Path::new(home), point, hit.parse().unwrap()),
        ["victim-other", home, point, hit] => others::victim(Path::new(home), point, hit.parse().unwrap()),
        ["victim-random", home, run, claims] => {
            random::victim(Path::new(home), run.parse().unwrap(), claims.parse().unwrap());
        }
        // How test runners ask for the names of the tests in here.
        _ if words.contains(&"--list") => {
            if !words.contains(&"--ignored") {
                for (name, _) in TESTS {
                    println!("{name}: test");
                }
            }
        }
        _ => {
            let named = |name: &str| words.contains(&name);
            let all = !TESTS.iter().any(|(name, _)| named(name));
            for (name, test) in TESTS {
                if all || named(name) {
                    test();
                }
            }
        }
    }
}
