//! Fits the recogniser's weights to learners made up by a seed, and writes `weights.rs` in the core: multinomial logistic
//! regression of what a window shows on what was being done.
//!
//! No seed of the unseen set is looked at. The same program writes the same file each time, to the byte, on one platform;
//! the learners' sines are the platform's, so that another may round a weight otherwise. With `--check` nothing is written, and
//! the exit code is 1 if the file differs.

#[path = "../tests/common/mod.rs"]
mod common;

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use common::Manner;
use skillward_core::hygiene::SEEN_MILLI;
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::hygiene::technique::CHOICES;
use skillward_core::hygiene::window::{FEATURES, PAIRS, REGIONS, Window};
use skillward_hands::contact::TimedSample;
use skillward_hands::learners::{Dice, Doing, Performance, Tracker, UNSEEN};
use skillward_hands::{JointSource, RubSampler};

/// Learners, each with a handrub and with other doings: seeds from 0 on, far from [`UNSEEN`].
const LEARNERS: u64 = 150;
const _: () = assert!(LEARNERS < UNSEEN);
/// Learners of the tests' simpler kind, with one step each, by seeds that no test takes.
const MANNERS: std::ops::Range<u64> = 100_000..100_450;
/// Seconds of each.
const MANNER_S: f32 = 2.6;
/// Noise (metres), share of hidden frames, and of how many windows one is taken: neighbours say nearly the same.
const WEATHERS: [(f32, f32, usize); 3] = [(0.0, 0.0, 5), (0.005, 0.0, 5), (0.005, 0.3, 3)];
/// Standard deviation by which facing and pointing (thousandths) and interlacing (thousandths of itself) are put off, so that the
/// weights don't lean on how exactly the generator's hands stand.
const ASKEW: [f32; 3] = [120.0, 150.0, 250.0];
/// A window is of a doing when this share of its time is.
const PURE: f32 = 0.6;
/// At so many instants of a window is asked what was done, so many microseconds apart: all of its third of a second.
const ASKED: u64 = 10;
const APART_US: u64 = 33_333;
const EPOCHS: usize = 6;
const BATCH: usize = 128;
/// Keeps the weights small, and so those of what is seldom seen near nothing.
const SHRINKING: f32 = 1e-5;
/// Step of the descent at its beginning.
const RATE: f32 = 0.05;

const NONE: usize = CHOICES - 1;
/// Each choice with left and right hand changed.
const MIRRORED: [usize; CHOICES] = [0, 2, 1, 3, 4, 6, 5, 8, 7, NONE];

type Features = [f32; FEATURES];
type Weights = Vec<[f32; CHOICES]>;

fn main() -> ExitCode {
    let cases = cases();
    let mut dice = Dice::new(77, 6);
    let windows: Vec<_> = cases.iter().flat_map(|case| case.windows(&mut dice)).collect();
    let table = told(&symmetric(&fit(&windows)));
    eprintln!("fitted to {} windows", windows.len());

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../skillward_core/src/hygiene/weights.rs");
    if std::env::args().any(|argument| argument == "--check") {
        let same = std::fs::read_to_string(&path).is_ok_and(|written| written == table);
        println!(
            "{}",
            if same { "weights.rs is what was fitted" } else { "weights.rs differs from what was fitted" }
        );
        return ExitCode::from(u8::from(!same));
    }
    match std::fs::write(&path, table) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}

/// Samples of a learner, and what was done when.
struct Case {
    /// Of how many windows one is taken.
    every: usize,
    samples: Vec<TimedSample>,
    /// Each doing's choice and end, microseconds.
    doings: Vec<(usize, u64)>,
}

/// All cases, always in the same order.
fn cases() -> Vec<Case> {
    type Make = Box<dyn FnOnce() -> Case + Send>;
    let mut made: Vec<Make> = Vec::new();
    for weather in WEATHERS {
        made.extend((0..LEARNERS).map(|seed| -> Make {
            Box::new(move || Case::tracked(&Performance::handrub(seed), seed, weather))
        }));
        made.extend((0..LEARNERS).map(|seed| -> Make {
            Box::new(move || Case::tracked(&Performance::others(seed), seed, weather))
        }));
    }
    made.extend(MANNERS.map(|seed| -> Make { Box::new(move || Case::mannered(seed)) }));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = made.len().div_ceil(threads);
    let mut shares = Vec::new();
    while !made.is_empty() {
        let rest = made.split_off(share.min(made.len()));
        shares.push(std::mem::replace(&mut made, rest));
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || share.into_iter().map(|make| make()).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|thread| thread.join().expect("a thread panicked")).collect()
    })
}

impl Case {
    /// A performance as a tracker sees it.
    fn tracked(performance: &Performance, seed: u64, (noise_m, hidden, every): (f32, f32, usize)) -> Self {
        let mut sampler = RubSampler::new();
        let samples = Tracker::new(performance, seed, noise_m, hidden)
            .flat_map(|seen| {
                let [left, right] = &seen.hands;
                sampler.observe(seen.t_us, left.as_ref(), right.as_ref(), seen.sources)
            })
            .collect();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a minute or two")]
        let doings = performance
            .stretches()
            .map(|stretch| {
                let choice = match stretch.doing {
                    Doing::Step(step) => step as usize,
                    _ => NONE,
                };
                (choice, (f64::from(stretch.to_s) * 1e6) as u64)
            })
            .collect();
        Self { every, samples, doings }
    }

    /// One step of a learner of the tests' kind.
    fn mannered(seed: u64) -> Self {
        #[allow(clippy::cast_possible_truncation, reason = "less than 9")]
        let step = TechniqueStep::ALL[(seed % NONE as u64) as usize];
        let mut dice = common::Dice(seed);
        let manner = Manner::random(&mut dice);
        let (mut sampler, mut samples, mut t_us) = (RubSampler::new(), Vec::new(), 1000);
        while common::seconds(t_us) < MANNER_S {
            let now_s = common::seconds(t_us);
            let [left, right] =
                manner.postures(step, now_s).map(|posture| manner.seen(&mut dice, &posture, now_s));
            samples.extend(sampler.observe(t_us, Some(&left), Some(&right), [JointSource::SEEN; 2]));
            t_us = manner.next_frame_us(&mut dice, t_us);
        }
        Self { every: WEATHERS[0].2, samples, doings: vec![(step as usize, u64::MAX)] }
    }

    /// What is done at a time.
    fn choice_at(&self, t_us: u64) -> usize {
        self.doings.iter().find(|(_, to_us)| t_us < *to_us).map_or(NONE, |(choice, _)| *choice)
    }

    /// The windows of which it is sure what was done in them, each with its mirror image.
    fn windows(&self, dice: &mut Dice) -> Vec<(Features, usize)> {
        let (mut window, mut windows) = (Window::default(), Vec::new());
        let seen =
            self.samples.iter().filter(|(_, sample)| sample.validity_milli.iter().all(|v| *v >= SEEN_MILLI));
        for (number, (t_us, sample)) in (1..).zip(seen) {
            window.push(*t_us, sample);
            if number % self.every != 0 {
                continue;
            }
            #[allow(clippy::cast_possible_truncation, reason = "some hundreds")]
            let off = ASKEW.map(|deviation| (deviation * dice.normal()) as i64);
            let Some(features) = window.features_askew(off) else { continue };
            let asked = (0..ASKED).map(|part| t_us.saturating_sub(APART_US * part));
            let choices: Vec<usize> = asked.map(|t_us| self.choice_at(t_us)).collect();
            let share = |choice: usize| choices.iter().filter(|one| **one == choice).count() as f32;
            let Some(choice) = (0..CHOICES).find(|choice| share(*choice) >= PURE * ASKED as f32) else {
                continue;
            };
            let features = features.map(|feature| feature as f32 / 1000.0);
            let mirror: Features = std::array::from_fn(|place| features[mirrored(place)]);
            windows.push((features, choice));
            windows.push((mirror, MIRRORED[choice]));
        }
        windows
    }
}

/// Where a feature is told of the hands with left and right changed.
const fn mirrored(place: usize) -> usize {
    if place < PAIRS { place % REGIONS * REGIONS + place / REGIONS } else { place }
}

/// Descends the cross-entropy by Adam (Kingma and Ba 2015) with the rate falling to nothing.
fn fit(windows: &[(Features, usize)]) -> Weights {
    let zero = || vec![[0.0_f32; CHOICES]; FEATURES];
    let (mut weights, mut mean, mut square) = (zero(), zero(), zero());
    let mut dice = Dice::new(1, 5);
    let mut order: Vec<usize> = (0..windows.len()).collect();
    let steps = (EPOCHS * windows.len().div_ceil(BATCH)) as f32;
    let mut step = 0_i32;
    for _ in 0..EPOCHS {
        for place in (1..order.len()).rev() {
            order.swap(place, dice.below(place + 1));
        }
        for batch in order.chunks(BATCH) {
            let mut slope = zero();
            for (features, choice) in batch.iter().map(|place| &windows[*place]) {
                let mut off = chances(&weights, features);
                off[*choice] -= 1.0;
                for (slope, feature) in slope.iter_mut().zip(features).filter(|(_, feature)| **feature != 0.0)
                {
                    for (slope, off) in slope.iter_mut().zip(&off) {
                        *slope += off * feature / batch.len() as f32;
                    }
                }
            }
            step += 1;
            let rate = RATE * (1.0 - step as f32 / steps).max(0.02);
            let (warm_mean, warm_square) = (1.0 - 0.9_f32.powi(step), 1.0 - 0.999_f32.powi(step));
            for place in 0..FEATURES {
                for choice in 0..CHOICES {
                    let slope = slope[place][choice] + SHRINKING * weights[place][choice];
                    let (mean, square) = (&mut mean[place][choice], &mut square[place][choice]);
                    *mean = 0.9 * *mean + 0.1 * slope;
                    *square = 0.999 * *square + 0.001 * slope * slope;
                    weights[place][choice] -=
                        rate * (*mean / warm_mean) / ((*square / warm_square).sqrt() + 1e-6);
                }
            }
        }
    }
    weights
}

/// How likely each choice is by the weights.
fn chances(weights: &Weights, features: &Features) -> [f32; CHOICES] {
    let mut odds = [0.0_f32; CHOICES];
    for (weights, feature) in weights.iter().zip(features).filter(|(_, feature)| **feature != 0.0) {
        for (odds, weight) in odds.iter_mut().zip(weights) {
            *odds += feature * weight;
        }
    }
    let most = odds.iter().copied().fold(f32::MIN, f32::max);
    let chances = odds.map(|odds| (odds - most).exp());
    let all: f32 = chances.iter().sum();
    chances.map(|chance| chance / all)
}

/// The mean of the weights and of their mirror image: what is left of the descent's chance goes.
fn symmetric(weights: &Weights) -> Weights {
    let both = |place: usize, choice: usize| {
        f32::midpoint(weights[place][choice], weights[mirrored(place)][MIRRORED[choice]])
    };
    (0..FEATURES).map(|place| std::array::from_fn(|choice| both(place, choice))).collect()
}

/// The file.
fn told(weights: &Weights) -> String {
    const HEAD: &str = r"//! The recogniser's weights, fitted to generated learners of the tuning set and to the simpler learners of the
//! tests (by other seeds). The example `fit_recogniser` of `skillward_hands` writes this file; nobody chose its numbers.
//!
//! Rows: what a window shows ([`window`](super::window)). Columns: what it says for each choice, the nine sides in the WHO's
//! order and none of them, in thousandths of a natural unit of log odds. Left and right hand mirror each other.

use crate::hygiene::technique::CHOICES;
use crate::hygiene::window::FEATURES;

#[rustfmt::skip]
pub(super) static WEIGHTS: [[i32; CHOICES]; FEATURES] = [
";
    const NAMES: [&str; REGIONS] = [
        "palm",
        "back",
        "finger's pads",
        "finger's back",
        "finger's side",
        "fingertip",
        "web",
        "thumb",
        "wrist",
    ];
    const STANCE: [(&str, usize); 6] =
        [("facing", 4), ("pointing", 5), ("interlacing", 6), ("speed", 5), ("touching", 2), ("filled", 3)];
    let pairs = NAMES.iter().flat_map(|left| NAMES.map(|right| format!("{left} on {right}")));
    let stance =
        STANCE.iter().flat_map(|(name, steps)| (1..=*steps).map(move |step| format!("{name} {step}")));
    let names: Vec<String> = pairs.chain(stance).chain(["always".to_owned()]).collect();
    assert_eq!(names.len(), FEATURES, "each feature has a name");
    let mut table = HEAD.to_owned();
    for (name, weights) in names.iter().zip(weights) {
        // Adding 0 makes nothing of minus nothing.
        let weights = weights.map(|weight| format!("{}", (weight * 1000.0).round() + 0.0));
        let _ = writeln!(table, "    [{}], // {name}", weights.join(", "));
    }
    table.push_str("];\n");
    table
}
