//! How fast and how lean the core is: observations a second through engine, world models, opportunities
//! and the bedside rubric, and memory over ten million observations.
//!
//! `cargo bench -p skillward_core` prints both. The log is a synthesised round at the bedside, of which about
//! 60 % are rub samples and the rest contacts, as busy hands make them.
#![allow(clippy::unwrap_used)]

#[path = "../tests/attempt/support.rs"]
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
mod support;

use divan::Bencher;
use divan::counter::ItemsCount;
use skillward_core::attempt::{Attempt, judge};
use skillward_core::decimal::Milli;
use skillward_core::event::EndReason;
use skillward_core::header::Mode;
use skillward_core::observation::{Fact, Observation};
use skillward_core::scenario::Scenario;
use skillward_core::skin::Hand;
use support::{S, Script, header, round, rubric, scenario};

/// Observations that the memory run takes in.
const MANY: usize = 10_000_000;
/// Growth of resident memory that the run may show, KiB: the lists of opportunities and actions fill up to
/// their bound, and the allocator keeps some slack.
const GROWTH_KIB: u64 = 16 * 1_024;

fn main() {
    divan::main();
}

/// A round in which the hands touch a great deal, so that rub samples are about 60 % of the log.
fn busy_round() -> Script {
    let mut busy = Script::default();
    let surfaces = ["bed_a.rail", "locker_a", "bed_a.linen", "mrs_okafor.hand", "pump_a.body", "chair"];
    for (index, observation) in round(&[]).log.into_iter().enumerate() {
        let rubs = matches!(observation.fact, Fact::Rub(_));
        busy.t_us = observation.t_us;
        busy.log.push(observation);
        // Things without a class and products do not end an action.
        if rubs && index % 4 == 0 {
            let surface = if index % 8 == 0 { "dispenser_a.bottle" } else { "curtain" };
            busy.fact(Fact::ContactBegan { hand: Hand::Left, surface: surface.into() });
            busy.fact(Fact::ContactEnded { hand: Hand::Left, surface: surface.into() });
        }
        if !rubs {
            for surface in surfaces.iter().skip(index % 2) {
                busy.fact(Fact::ContactBegan { hand: Hand::Left, surface: (*surface).into() });
                busy.fact(Fact::ContactEnded { hand: Hand::Left, surface: (*surface).into() });
            }
        }
    }
    busy
}

/// The bedside scenario without an end, for runs that are longer than any attempt.
fn endless() -> Scenario {
    let mut scenario = scenario();
    scenario.plot.limit_s = Milli(1_000_000_000);
    scenario
}

#[divan::bench(sample_count = 20)]
fn observations(bencher: Bencher<'_, '_>) {
    let (scenario, rubric, header) = (scenario(), rubric(), header(Mode::Formative));
    let script = busy_round();
    let rubs = script.log.iter().filter(|observation| matches!(observation.fact, Fact::Rub(_))).count();
    println!("{} observations, {} % rub samples", script.log.len(), rubs * 100 / script.log.len());
    bencher
        .counter(ItemsCount::new(script.log.len()))
        .bench(|| judge(&scenario, &rubric, header.clone(), &script.log, (script.t_us, EndReason::Stopped)));
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn flat_memory() {
    let mut round = busy_round().log;
    // Without leaving, which would end the attempt.
    round.retain(|observation| !matches!(observation.fact, Fact::Entered { .. } | Fact::Finished));
    let round_us = round.last().map_or(0, |last| last.t_us) + S;
    let mut attempt = Attempt::new(&endless(), &rubric(), header(Mode::Formative));
    let mut before_kib = 0;
    let mut taken = 0;
    'rounds: for lap in 0.. {
        for observation in &round {
            let t_us = observation.t_us + lap * round_us;
            attempt.observe(&Observation { t_us, fact: observation.fact.clone() }).unwrap();
            attempt.drain_events().for_each(drop);
            taken += 1;
            if taken == MANY / 20 {
                before_kib = resident_kib();
            }
            if taken == MANY {
                break 'rounds;
            }
        }
    }
    assert_eq!(attempt.ended(), None);
    let after_kib = resident_kib();
    println!(
        "resident after {} observations: {before_kib} KiB, after {MANY}: {after_kib} KiB, {} s of attempt",
        MANY / 20,
        attempt.now_us() / S
    );
    assert!(after_kib < before_kib + GROWTH_KIB, "memory grew by {} KiB", after_kib - before_kib);
    let now_us = attempt.now_us();
    drop(attempt.finish(now_us, EndReason::Stopped));
}

/// Resident memory of this process, KiB; 0 where the system does not say.
fn resident_kib() -> u64 {
    memory_stats::memory_stats().map_or(0, |stats| stats.physical_mem as u64 / 1024)
}
