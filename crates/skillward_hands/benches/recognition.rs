//! How well steps of the technique are recognised over generated learners, and what is heard in motion that is no step.
//! Prints the figures of `cargo xtask bars recognition`.
//!
//! The learners are those of the unseen set, on which nothing was tuned, unless `SKILLWARD_SET=tuning` asks for the others.
//! `SKILLWARD_LEARNERS` says how many (500 if unset), and `SKILLWARD_TELL=1` prints each thing that went wrong.
#![allow(clippy::cast_precision_loss, reason = "counts and minutes")]

#[path = "../tests/common/verdicts.rs"]
mod verdicts;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::hygiene::technique::Recogniser;
use skillward_hands::RubSampler;
use skillward_hands::learners::{Performance, Seen, Tracker, UNSEEN};
use verdicts::{
    HIDDEN, HIT, Hits, NOISE_M, Outcome, Verdicts, Weather, doing, judge, matched, overlap, true_coverage,
    truth,
};

const WEATHERS: [Weather; 3] = [
    Weather { name: "no noise, nothing hidden", noise_m: 0.0, hidden: 0.0 },
    Weather { name: "5 mm of noise, nothing hidden", noise_m: NOISE_M, hidden: 0.0 },
    Weather { name: "5 mm of noise, a hand hidden in 30 % of frames", noise_m: NOISE_M, hidden: HIDDEN },
];

fn main() {
    let variable = |name: &str| std::env::var(name).ok();
    let learners = variable("SKILLWARD_LEARNERS").and_then(|text| text.parse().ok()).unwrap_or(500);
    let tuning = variable("SKILLWARD_SET").as_deref() == Some("tuning");
    let (set, from) = if tuning { ("tuning", 0) } else { ("unseen", UNSEEN) };
    let tell = variable("SKILLWARD_TELL").is_some();
    println!("{learners} learners of the {set} set, seeds from {from} on");
    let seeds = Seeds { from, learners, tell };
    let covered = seeds.spread(|seed| true_coverage(&Performance::handrub(seed)));
    for weather in WEATHERS {
        println!("\n{}", weather.name);
        let outcomes = seeds.spread(|seed| {
            let performance = Performance::handrub(seed);
            judge(&performance, seed, weather)
        });
        seeds.steps(&outcomes);
        seeds.others(weather);
        coverage(&outcomes, &covered, weather);
    }
    cost(from);
}

struct Seeds {
    from: u64,
    learners: u64,
    tell: bool,
}

impl Seeds {
    fn all(&self) -> std::ops::Range<u64> {
        self.from..self.from + self.learners
    }

    /// Works on each seed, a share of them on each processor; the results stand in the order of the seeds.
    fn spread<T: Send>(&self, work: impl Fn(u64) -> T + Sync) -> Vec<T> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
        let (work, mut all) = (&work, Vec::new());
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads)
                .map(|thread| {
                    let mine = self.all().filter(move |seed| seed % threads == thread);
                    scope.spawn(move || mine.map(|seed| (seed, work(seed))).collect::<Vec<_>>())
                })
                .collect();
            for thread in running {
                all.extend(thread.join().expect("a thread panicked"));
            }
        });
        all.sort_by_key(|(seed, _)| *seed);
        all.into_iter().map(|(_, result)| result).collect()
    }

    /// Events of the steps, and steps that were judged otherwise than they were done.
    fn steps(&self, outcomes: &[Outcome]) {
        let mut hits: BTreeMap<TechniqueStep, Hits> = BTreeMap::new();
        let mut verdicts = Verdicts::default();
        for (seed, outcome) in self.all().zip(outcomes) {
            let truth = truth(&Performance::handrub(seed));
            let (missed, extra) = matched(&truth, &outcome.bouts, &mut hits);
            if self.tell {
                for bout in missed {
                    let near: Vec<_> =
                        outcome.bouts.iter().filter(|heard| overlap(&bout, heard) > 0.0).collect();
                    println!("  seed {seed}: {bout:?} not heard; {near:?}");
                }
                for bout in extra {
                    println!("  seed {seed}: {bout:?} heard, but not done");
                }
            }
            verdicts.take(&truth, outcome);
        }
        for (step, hit) in &hits {
            let Hits { hit: right, missed, extra } = hit;
            println!(
                "  {:<26} F1 {:.3}   hit {right:4}  missed {missed:4}  false {extra:4}",
                format!("{step:?}"),
                hit.f1()
            );
        }
        let f1 = hits.values().map(Hits::f1).sum::<f64>() / TechniqueStep::ALL.len() as f64;
        println!("  event F1, macro over steps (IoU {HIT})       {f1:.4}   bar 0.95");
        verdicts.print();
    }

    /// What is heard in motion that is no step.
    fn others(&self, weather: Weather) {
        let all = self.spread(|seed| {
            let performance = Performance::others(seed);
            let outcome = judge(&performance, seed, weather);
            let told: Vec<_> = outcome.bouts.iter().map(|bout| (*bout, doing(&performance, bout))).collect();
            (seed, performance.length_s(), told, outcome.performed.len())
        });
        let minutes = all.iter().map(|(_, length, ..)| f64::from(*length)).sum::<f64>() / 60.0;
        let counted: usize = all.iter().map(|(.., performed)| performed).sum();
        let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
        for (seed, _, told, _) in &all {
            for (bout, doing) in told {
                *kinds.entry(format!("{doing} as {:?}", bout.step)).or_default() += 1;
                if self.tell {
                    println!("  seed {seed}: {bout:?} heard in {doing}");
                }
            }
        }
        let bouts: u32 = kinds.values().sum();
        let a_time = 10.0 / minutes;
        println!("  false steps in ten minutes of other doings {:.2}   bar 1", f64::from(bouts) * a_time);
        println!(
            "  of which last long enough to count         {:.2}   ({minutes:.0} min)",
            counted as f64 * a_time
        );
        for (kind, count) in kinds {
            println!("    {kind}: {count}");
        }
    }
}

/// Modelled coverage against that of the skin's true strokes, thousandths.
fn coverage(outcomes: &[Outcome], covered: &[u16], weather: Weather) {
    let errors: Vec<f64> = outcomes
        .iter()
        .zip(covered)
        .map(|(outcome, truth)| (f64::from(outcome.coverage_milli) - f64::from(*truth)) / 10.0)
        .collect();
    let count = errors.len().max(1) as f64;
    let mut sizes: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    let mean = sizes.iter().sum::<f64>() / count;
    let bias = errors.iter().sum::<f64>() / count;
    let most = sizes.get(sizes.len() * 95 / 100).copied().unwrap_or(0.0);
    let bar = if weather.noise_m == 0.0 { 5.0 } else { 10.0 };
    let within = sizes.iter().filter(|size| **size <= bar).count() as f64 * 100.0 / count;
    println!(
        "  modelled coverage off the truth            {mean:.1} points on average ({bias:+.1})   bar {bar}\n  \
         within the bar {within:.0} of 100 learners; {most:.1} points or less for 95 of 100"
    );
}

/// Time for a frame in which the hands rub, and for a sample of it.
fn cost(seed: u64) {
    let performance = Performance::handrub(seed);
    let frames: Vec<Seen> = Tracker::new(&performance, seed, NOISE_M, 0.0).collect();
    let (mut seeing, mut hearing, mut samples) = (Duration::MAX, Duration::MAX, 0_u32);
    // The best of some runs: what it takes when nothing else wants the processor.
    for _ in 0..5 {
        let mut sampler = RubSampler::new();
        let began = Instant::now();
        let all: Vec<_> = frames
            .iter()
            .flat_map(|seen| {
                let [left, right] = &seen.hands;
                sampler.observe(seen.t_us, left.as_ref(), right.as_ref(), seen.sources)
            })
            .collect();
        seeing = seeing.min(began.elapsed());
        samples = u32::try_from(all.len()).unwrap_or(u32::MAX).max(1);
        let (mut recogniser, began) = (Recogniser::default(), Instant::now());
        for (t_us, sample) in &all {
            std::hint::black_box(recogniser.observe(*t_us, sample));
        }
        hearing = hearing.min(began.elapsed());
    }
    let micros = |time: Duration, count: u32| time.as_secs_f64() * 1e6 / f64::from(count);
    println!(
        "\nsampler {:.1} µs a frame ({} frames, {samples} samples); recogniser {:.2} µs a sample",
        micros(seeing, u32::try_from(frames.len()).unwrap_or(u32::MAX)),
        frames.len(),
        micros(hearing, samples)
    );
}
