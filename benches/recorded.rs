//! How fast the core takes in what hands really did: the log of a scripted run at the bedside, played through
//! physics and recorded, over and over until ten million observations; and its memory meanwhile.
//!
//! `cargo xtask bars recorded` prints both.
#![allow(clippy::unwrap_used)]

#[path = "../tests/it/headless/station.rs"]
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
mod station;

use std::time::Instant;

use skillward::frontends::autopilot::vary::Variation;
use skillward_core::attempt::{Attempt, judge};
use skillward_core::decimal::Milli;
use skillward_core::observation::{Fact, Observation};
use skillward_core::score::Decision;
use skillward_store::OpenedAttempt;
use station::{Station, learner, shipped};

/// Observations taken in.
const MANY: usize = 10_000_000;
/// Observations after which memory is looked at first.
const FIRST: usize = MANY / 20;
/// Growth of resident memory that the run may show, KiB: what the allocator keeps at hand.
const GROWTH_KIB: u64 = 4 * 1024;
/// Observations a second that the core must take in.
const ENOUGH: f64 = 2e6;

fn main() {
    let mut station = Station::new();
    let bedside = shipped("hand_hygiene/bedside");
    let finished = station.play(&bedside, learner(&bedside, "exemplary"), Variation::human(1));
    let opened = OpenedAttempt::open(&finished.folder).unwrap();
    let chosen = station.scenario(&bedside);
    let (mut scenario, rubric) = ((*chosen.scenario).clone(), &chosen.rubric);
    let end = opened.end.unwrap();
    let once = judge(&scenario, rubric, opened.header.clone(), &opened.observations, end);
    assert_eq!(once.decision, Decision::Pass);

    // A scenario without an end, and a round without what ends it.
    scenario.plot.limit_s = Milli(1_000_000_000);
    let mut round = opened.observations;
    round.retain(|observation| !matches!(observation.fact, Fact::Entered { .. } | Fact::Finished));
    let rubs = round.iter().filter(|observation| matches!(observation.fact, Fact::Rub(_))).count();
    println!("{} observations of a recorded run, {} % rub samples", round.len(), rubs * 100 / round.len());
    let lap_us = end.0 + 1_000_000;
    let mut attempt = Attempt::new(&scenario, rubric, opened.header);
    let (mut taken, mut first_kib) = (0, 0);
    let began = Instant::now();
    'laps: for lap in 0.. {
        for observation in &round {
            let t_us = observation.t_us + lap * lap_us;
            attempt.observe(&Observation { t_us, fact: observation.fact.clone() }).unwrap();
            attempt.drain_events().for_each(drop);
            taken += 1;
            if taken == FIRST {
                first_kib = resident_kib();
            }
            if taken == MANY {
                break 'laps;
            }
        }
    }
    let a_second = MANY as f64 / began.elapsed().as_secs_f64();
    let last_kib = resident_kib();
    println!("{:.2} million observations a second on one core (may not be below 2)", a_second / 1e6);
    println!("resident after {FIRST}: {first_kib} KiB; after {MANY}: {last_kib} KiB");
    assert_eq!(attempt.ended(), None);
    assert!(a_second >= ENOUGH, "too slow");
    assert!(last_kib < first_kib + GROWTH_KIB, "memory grew");
}

/// Resident memory of this process, KiB; 0 where the system does not say.
fn resident_kib() -> u64 {
    memory_stats::memory_stats().map_or(0, |stats| stats.physical_mem as u64 / 1024)
}
