//! Many attempts at once: which seeds, on which threads, and what came of them.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Station;

/// The seeds to play: as many as the environment variable `name` says, from the one that `name` with
/// `_FROM` says; otherwise a few from 0.
pub fn seeds(name: &str, by_default: u64) -> Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let from = number(&format!("{name}_FROM")).unwrap_or(0);
    from..from + number(name).unwrap_or(by_default)
}

/// Plays seeds on as many threads as there are cores, each with an app of its own, and gives what went
/// wrong, by seed.
pub fn on_all_cores(
    seeds: Range<u64>,
    play: impl Fn(&mut Station, u64) -> Option<String> + Sync,
) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(seeds.start);
    let mut results = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut station = Station::new();
                    let mut wrong = Vec::new();
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if !seeds.contains(&seed) {
                            return wrong;
                        }
                        wrong.extend(play(&mut station, seed).map(|why| (seed, why)));
                    }
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    results.sort();
    results.into_iter().map(|(seed, why)| format!("seed {seed}: {why}")).collect()
}

/// Prints the figure, and fails when something went wrong.
pub fn report(what: &str, seeds: &Range<u64>, wrong: &[String]) {
    let count = seeds.end - seeds.start;
    println!("{} of {count} {what} (seeds {seeds:?})", count - wrong.len() as u64);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
