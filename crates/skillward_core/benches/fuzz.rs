//! Five million broken documents, packs and logs through reading, writing out, `check` and the engine: whether
//! any breaks them, how long each takes, and how much memory all of them took.
//!
//! `cargo xtask bars fuzz` runs it. `SKILLWARD_FUZZ_INPUTS` takes another number of them, `SKILLWARD_FUZZ_SEED`
//! other ones, and `SKILLWARD_FUZZ_ONE` prints and feeds the input of one number.
#![allow(clippy::unwrap_used, reason = "what is made here is known")]

#[path = "../tests/fuzz/corpus.rs"]
mod corpus;
#[path = "../tests/fuzz/feed.rs"]
mod feed;
#[path = "../tests/fuzz/grow.rs"]
mod grow;
#[path = "../tests/fuzz/log.rs"]
mod log;
#[path = "../tests/fuzz/mangle.rs"]
mod mangle;
#[path = "../tests/fuzz/packs.rs"]
mod packs;
#[path = "../tests/fuzz/random.rs"]
mod random;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use feed::{Came, Input, Library};

const INPUTS: u64 = 5_000_000;
/// No input may take longer.
const LONGEST: Duration = Duration::from_millis(100);
/// What takes longer than this has no end.
const HANGS: Duration = Duration::from_secs(10);
/// The process may not take more memory than this, KiB.
const MOST_KIB: u64 = 256 * 1_024;
/// Inputs taken by a thread at once.
const BATCH: u64 = 1_000;
/// A machine that was busy elsewhere is no fault: what took too long is measured again, so often, by the time
/// that it had a processor where the system tells that.
const AGAIN: u32 = 4;
/// Faults listed.
const LISTED: usize = 20;

/// What came of some inputs.
#[derive(Default)]
struct Tally {
    far: [u64; 3],
    broke: Vec<u64>,
    slow: Vec<(u64, Duration)>,
    longest: (Duration, u64),
    resident_kib: u64,
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn main() -> ExitCode {
    let seed = variable("SKILLWARD_FUZZ_SEED").unwrap_or(1);
    if let Some(one) = variable("SKILLWARD_FUZZ_ONE") {
        let input = Input::make(seed, one);
        println!("{:?}\n{}\n", input.kind, input.text);
        println!("{}\n{}", input.rubric.as_deref().unwrap_or(""), input.log.join("\n"));
        let began = Instant::now();
        println!("{:?} in {:?}", input.feed(&Library::new()), began.elapsed());
        return ExitCode::SUCCESS;
    }
    let inputs = variable("SKILLWARD_FUZZ_INPUTS").unwrap_or(INPUTS);
    let began = Instant::now();
    // A panic is counted here, and told by its number.
    std::panic::set_hook(Box::new(|_| {}));
    let next = AtomicU64::new(0);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let at: Vec<AtomicU64> = (0..threads).map(|_| AtomicU64::new(0)).collect();
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let running: Vec<_> = at.iter().map(|at| scope.spawn(|| work(seed, inputs, &next, at))).collect();
        watch(&at, || running.iter().all(|thread| thread.is_finished()));
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    report(seed, &tallies, began.elapsed())
}

/// Ends the program when a thread stays at one input for ever.
fn watch(at: &[AtomicU64], is_over: impl Fn() -> bool) {
    let mut before: Vec<(u64, Instant)> = vec![(u64::MAX, Instant::now()); at.len()];
    while !is_over() {
        std::thread::sleep(Duration::from_millis(200));
        for (at, (number, since)) in at.iter().zip(&mut before) {
            let now = at.load(Ordering::Relaxed);
            if now != *number {
                (*number, *since) = (now, Instant::now());
            } else if since.elapsed() > HANGS && !is_over() {
                println!("input {now} takes longer than {HANGS:?}");
                std::process::exit(1);
            }
        }
    }
}

fn work(seed: u64, inputs: u64, next: &AtomicU64, at: &AtomicU64) -> Tally {
    let library = Library::new();
    let mut tally = Tally::default();
    loop {
        let first = next.fetch_add(BATCH, Ordering::Relaxed);
        if first >= inputs {
            return tally;
        }
        for number in first..(first + BATCH).min(inputs) {
            at.store(number, Ordering::Relaxed);
            one(seed, number, &library, &mut tally);
        }
        let resident = memory_stats::memory_stats().map_or(0, |stats| stats.physical_mem as u64 / 1_024);
        tally.resident_kib = tally.resident_kib.max(resident);
    }
}

fn one(seed: u64, number: u64, library: &Library, tally: &mut Tally) {
    let input = Input::make(seed, number);
    let feed = || catch_unwind(AssertUnwindSafe(|| input.feed(library)));
    let began = Instant::now();
    let came = feed();
    let mut took = began.elapsed();
    for _ in 0..AGAIN {
        if took > LONGEST {
            let (began, busy) = (Instant::now(), on_processor());
            drop(feed());
            let busy = on_processor().zip(busy).map(|(after, before)| after.saturating_sub(before));
            took = took.min(busy.unwrap_or_else(|| began.elapsed()));
        }
    }
    match came {
        Ok(came) => tally.far[came as usize] += 1,
        Err(_) => tally.broke.push(number),
    }
    if took > LONGEST {
        tally.slow.push((number, took));
    }
    tally.longest = tally.longest.max((took, number));
}

/// How long this thread had a processor.
fn on_processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// The most memory that the process ever had, KiB, where the system says so; else what was sampled.
fn peak_kib(sampled: u64) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.trim().parse().ok()).unwrap_or(sampled)
}

fn report(seed: u64, tallies: &[Tally], took: Duration) -> ExitCode {
    let far = |came: Came| tallies.iter().map(|tally| tally.far[came as usize]).sum::<u64>();
    let broke: Vec<u64> = tallies.iter().flat_map(|tally| &tally.broke).copied().collect();
    let slow: Vec<(u64, Duration)> = tallies.iter().flat_map(|tally| &tally.slow).copied().collect();
    let longest = tallies.iter().map(|tally| tally.longest).max().unwrap_or_default();
    let peak = peak_kib(tallies.iter().map(|tally| tally.resident_kib).max().unwrap_or(0));
    let (read, checked, played) = (far(Came::Read), far(Came::Checked), far(Came::Played));
    println!(
        "{} inputs of seed {seed} in {:.0} s: {read} refused by the reader, {checked} read, {played} checked, played and scored",
        read + checked + played + broke.len() as u64,
        took.as_secs_f64()
    );
    println!("panics: {} {:?}", broke.len(), &broke[..broke.len().min(LISTED)]);
    println!("longer than {LONGEST:?}: {} {:?}", slow.len(), &slow[..slow.len().min(LISTED)]);
    println!("longest: {:?}, input {}; most memory: {} MiB", longest.0, longest.1, peak / 1_024);
    if broke.is_empty() && slow.is_empty() && peak < MOST_KIB { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
