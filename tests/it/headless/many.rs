//! Many attempts at once: how many, and on which threads.

use super::Station;

/// How many are asked for by an environment variable; a few otherwise.
pub fn wanted(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|count| count.parse().ok()).unwrap_or(otherwise)
}

/// Plays seeds on as many threads as there are cores, each with an app of its own.
pub fn on_all_cores<T: Send>(seeds: u64, play: impl Fn(&mut Station, u64) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let mut results = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let play = &play;
                scope.spawn(move || {
                    let mut station = Station::new();
                    let mine = (0..seeds).filter(|seed| seed % threads == thread);
                    mine.map(|seed| (seed, play(&mut station, seed))).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    results.sort_by_key(|(seed, _)| *seed);
    results.into_iter().map(|(_, result)| result).collect()
}
