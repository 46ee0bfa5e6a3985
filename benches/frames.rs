//! What a frame costs without a renderer: its time over a scripted run at the bedside, and whether a frame
//! allocates more after ten minutes than after two.
//!
//! `cargo xtask bars frames` prints both. The time is that of the whole frame on one thread by the wall clock,
//! Bevy and the physics included: an upper bound of what our own systems use of the processor.
#![allow(clippy::unwrap_used)]

#[path = "../tests/it/headless/station.rs"]
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
mod station;

use std::alloc::System;
use std::time::{Duration, Instant};

use skillward::attempt::session::RunningAttempt;
use skillward::frontends::autopilot::script::Act;
use skillward::frontends::autopilot::vary::Variation;
use station::{Station, learner, shipped};
use stats_alloc::{INSTRUMENTED_SYSTEM, Stats, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const BEDSIDE: &str = "hand_hygiene/bedside";
/// What a frame may cost at the ninety-ninth percentile.
const MAX_FRAME: Duration = Duration::from_millis(6);
/// Minutes of attempt time that the run for allocations takes.
const MINUTES: u64 = 10;
/// Attempt time of a minute.
const MINUTE_US: u64 = 60_000_000;
/// How much more the second half of the minutes may allocate and hold than the first, percent. Halves are
/// compared, each of several rounds of care: from one minute to the next, the acts themselves differ.
const GROWTH_PERCENT: u64 = 5;

fn main() {
    let mut station = Station::new();
    let exemplary = learner(&shipped(BEDSIDE), "exemplary");
    let in_time = times(&mut station, exemplary.clone());
    let level = allocations(&mut station, exemplary);
    assert!(in_time, "a frame costs more than {MAX_FRAME:?}");
    assert!(level, "frames allocate more and more");
}

/// Prints what frames cost; whether it is little enough.
fn times(station: &mut Station, acts: Vec<Act>) -> bool {
    let mut times = Vec::with_capacity(100_000);
    let mut last = Instant::now();
    station.watch(&shipped(BEDSIDE), acts, Variation::human(1), |_| {
        times.push(last.elapsed());
        last = Instant::now();
    });
    times.sort_unstable();
    let at = |permille: usize| times[(times.len() - 1) * permille / 1000];
    println!(
        "{} frames of the exemplary run: median {:?}, p99 {:?}, most {:?} (may be {MAX_FRAME:?} at p99)",
        times.len(),
        at(500),
        at(990),
        at(1000)
    );
    at(990) <= MAX_FRAME
}

/// Prints what frames allocate, minute by minute; whether it stays level.
fn allocations(station: &mut Station, acts: Vec<Act>) -> bool {
    let minutes = minutes_of(station, without_leaving(acts));
    for (index, minute) in minutes.iter().enumerate() {
        println!(
            "minute {:2}: {:4} allocations and {:6} bytes a frame, {:6} KiB held",
            index + 1,
            minute.allocations_per_frame,
            minute.bytes_per_frame,
            minute.held_kib
        );
    }
    let (first, second) = minutes.split_at(minutes.len() / 2);
    let level = |figure: fn(&Minute) -> u64| {
        let mean = |half: &[Minute]| half.iter().map(figure).sum::<u64>() / half.len() as u64;
        mean(second) * 100 <= mean(first) * (100 + GROWTH_PERCENT)
    };
    level(|minute| minute.allocations_per_frame)
        && level(|minute| minute.bytes_per_frame)
        && level(|minute| minute.held_kib)
}

/// What frames allocated in a minute of attempt time.
struct Minute {
    allocations_per_frame: u64,
    bytes_per_frame: u64,
    held_kib: u64,
}

fn minutes_of(station: &mut Station, acts: Vec<Act>) -> Vec<Minute> {
    let mut minutes = Vec::with_capacity(64);
    let mut frames = 0;
    let mut before = ALLOCATOR.stats();
    station.watch(&shipped(BEDSIDE), acts, Variation::human(1), |world| {
        frames += 1;
        let Some(running) = world.get_resource::<RunningAttempt>() else { return };
        if running.now_us() < (minutes.len() as u64 + 1) * MINUTE_US {
            return;
        }
        let now = ALLOCATOR.stats();
        minutes.push(minute(before, now, frames));
        (before, frames) = (now, 0);
    });
    assert!(minutes.len() as u64 >= MINUTES, "the run lasted {} minutes only", minutes.len());
    minutes
}

fn minute(before: Stats, now: Stats, frames: u64) -> Minute {
    let made = now - before;
    // What a reallocation adds or gives back is in these two already.
    let held = now.bytes_allocated.saturating_sub(now.bytes_deallocated) as u64;
    Minute {
        allocations_per_frame: (made.allocations + made.reallocations) as u64 / frames,
        bytes_per_frame: made.bytes_allocated as u64 / frames,
        held_kib: held / 1024,
    }
}

/// Care that goes round and round: everything but going to the door, until ten minutes are over.
fn without_leaving(acts: Vec<Act>) -> Vec<Act> {
    let stays = |act: &Act| match act {
        Act::Walk { .. } => false,
        Act::Open { surface, .. } => !surface.as_str().starts_with("door."),
        _ => true,
    };
    let round: Vec<Act> = acts.into_iter().filter(stays).collect();
    let mut long: Vec<Act> = std::iter::repeat_n(round, 5).flatten().collect();
    long.push(Act::Finish);
    long
}
