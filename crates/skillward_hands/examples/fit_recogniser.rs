//! Fits the recogniser's weights to generated learners of the tuning set, and prints the table of `weights.rs`:
//! multinomial logistic regression of what a window shows on what was being done.
//!
//! No seed of the unseen set is looked at. The number of learners (120) can be given as an argument.

use skillward_core::hygiene::SEEN_MILLI;
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::hygiene::technique::CHOICES;
use skillward_core::hygiene::window::{FEATURES, PAIRS, REGIONS, Window};
use skillward_hands::RubSampler;
use skillward_hands::learners::{Dice, Doing, Performance, Tracker};

/// Standard deviation by which facing and pointing (thousandths) and interlacing (thousandths of itself) are put off, so that the
/// weights don't lean on how exactly the generator's hands stand.
const ASKEW: [f32; 3] = [120.0, 150.0, 250.0];
/// Noise (metres), share of hidden frames, and of how many windows one is taken: neighbours say nearly the same.
const WEATHERS: [(f32, f32, usize); 3] = [(0.0, 0.0, 5), (0.005, 0.0, 5), (0.005, 0.3, 3)];
/// A window is of a doing when this share of its time is, else of none for sure.
const PURE: f32 = 0.6;
/// Seconds that a window spans.
const WINDOW_S: f32 = 0.333;
const EPOCHS: usize = 6;
const BATCH: usize = 128;
/// Keeps the weights small, and so those of what is seldom seen near nothing.
const SHRINKING: f32 = 1e-4;
/// Step of the descent at its beginning.
const RATE: f32 = 0.05;

const NONE: usize = CHOICES - 1;
/// Each choice with left and right hand changed.
const MIRRORED: [usize; CHOICES] = [0, 2, 1, 3, 4, 6, 5, 8, 7, NONE];

type Features = [f32; FEATURES];
type Weights = Vec<[f32; CHOICES]>;

fn main() {
    let learners = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(120);
    let (mut windows, mut dice) = (Vec::new(), Dice::new(77, 6));
    for (noise_m, hidden, every) in WEATHERS {
        for seed in 0..learners {
            take(&Performance::handrub(seed), seed, (noise_m, hidden, every), &mut dice, &mut windows);
        }
        for seed in 0..learners / 2 {
            take(&Performance::others(seed), seed, (noise_m, hidden, every), &mut dice, &mut windows);
        }
    }
    eprintln!("{} windows", windows.len());
    print(&symmetric(&fit(&windows)));
}

/// What is done at a time.
fn choice_at(performance: &Performance, seconds: f32) -> usize {
    match performance.stretches().find(|stretch| seconds < stretch.to_s).map(|stretch| stretch.doing) {
        Some(Doing::Step(step)) => TechniqueStep::ALL.iter().position(|one| *one == step).unwrap_or(NONE),
        _ => NONE,
    }
}

/// The windows of a performance as a tracker sees it, each with its mirror image.
fn take(
    performance: &Performance,
    seed: u64,
    (noise_m, hidden, every): (f32, f32, usize),
    dice: &mut Dice,
    windows: &mut Vec<(Features, usize)>,
) {
    let (mut sampler, mut window, mut number) = (RubSampler::new(), Window::default(), 0_usize);
    for seen in Tracker::new(performance, seed, noise_m, hidden) {
        let [left, right] = &seen.hands;
        for (t_us, sample) in sampler.observe(seen.t_us, left.as_ref(), right.as_ref(), seen.sources) {
            if sample.validity_milli.iter().any(|trust| *trust < SEEN_MILLI) {
                continue;
            }
            window.push(t_us, &sample);
            number += 1;
            if !number.is_multiple_of(every) {
                continue;
            }
            #[allow(clippy::cast_possible_truncation, reason = "some hundreds")]
            let off = ASKEW.map(|deviation| (deviation * dice.normal()) as i64);
            let Some(features) = window.features_askew(off) else { continue };
            let now_s = t_us as f32 / 1e6;
            let choices: [usize; 10] =
                std::array::from_fn(|part| choice_at(performance, now_s - WINDOW_S * part as f32 / 10.0));
            let share = |choice: usize| choices.iter().filter(|one| **one == choice).count() as f32 / 10.0;
            let Some(choice) = (0..CHOICES).find(|choice| share(*choice) >= PURE) else { continue };
            let features = features.map(|feature| feature as f32 / 1000.0);
            let mirror: Features = std::array::from_fn(|place| features[mirrored(place)]);
            windows.push((features, choice));
            windows.push((mirror, MIRRORED[choice]));
        }
    }
}

/// Where a feature is told of the hands with left and right changed.
fn mirrored(place: usize) -> usize {
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

fn print(weights: &Weights) {
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
    const STANCE: [(&str, usize); 5] =
        [("facing", 4), ("pointing", 5), ("interlacing", 6), ("speed", 5), ("touching", 2)];
    let pairs = NAMES.iter().flat_map(|left| NAMES.map(|right| format!("{left} on {right}")));
    let stance =
        STANCE.iter().flat_map(|(name, steps)| (1..=*steps).map(move |step| format!("{name} {step}")));
    for (name, weights) in pairs.chain(stance).chain(["always".to_owned()]).zip(weights) {
        let weights = weights.map(|weight| format!("{:.0}", weight * 1000.0));
        println!("    [{}], // {name}", weights.join(", "));
    }
}
