//! How well steps of the technique are recognised over generated learners, and what is heard in motion that is no step.
//! Prints the figures of `cargo xtask bars recognition`.
//!
//! `SKILLWARD_LEARNERS` says how many (500 if unset), `SKILLWARD_SEED` from which seed on: those of the test set unless it
//! is set. `SKILLWARD_TELL` prints what went wrong.

use std::collections::BTreeMap;

use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::hygiene::technique::{Bout, Bouts, Recogniser};
use skillward_core::hygiene::{HandHygiene, STEP_US};
use skillward_core::ids::ProductId;
use skillward_core::observation::{Fact, Observation, RubSample, Tracked};
use skillward_core::skin::Hand;
use skillward_hands::RubSampler;
use skillward_hands::learners::{Doing, Other, Performance, Tracker, UNSEEN, true_strokes};

/// Noise of the bar: root mean square of a joint's distance from the truth, metres.
const NOISE_M: f32 = 0.005;
/// Share of the frames in which a hand is hidden.
const HIDDEN: f32 = 0.30;
/// Learners whose coverage is worked out: the truth takes long.
const COVERED: u64 = 60;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn main() {
    let learners = number("SKILLWARD_LEARNERS", 500);
    let seed = number("SKILLWARD_SEED", UNSEEN);
    let set = if seed >= UNSEEN { "unseen" } else { "tuning" };
    println!("{learners} learners of the {set} set, from seed {seed}");
    for (name, noise, hidden) in [
        ("no noise, nothing hidden", 0.0, 0.0),
        ("5 mm, nothing hidden", NOISE_M, 0.0),
        ("5 mm, 30 % of frames hidden", NOISE_M, HIDDEN),
    ] {
        println!("\n{name}");
        steps(seed, learners, noise, hidden);
        others(seed, learners, noise, hidden);
        coverage(seed, learners.min(COVERED), noise, hidden);
    }
}

/// Runs a share of the seeds on each processor.
fn spread<T: Send>(seed: u64, learners: u64, work: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let (work, mut all) = (&work, Vec::new());
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|thread| {
                let mine = (seed..seed + learners).filter(move |seed| seed % threads == thread);
                scope.spawn(move || mine.map(work).collect::<Vec<_>>())
            })
            .collect();
        for thread in running {
            all.extend(thread.join().expect("a thread panicked"));
        }
    });
    all
}

/// What the program makes of a performance.
struct Outcome {
    bouts: Vec<Bout>,
    /// Steps that count as performed, with their time.
    performed: BTreeMap<TechniqueStep, u64>,
    unseen_us: u64,
    coverage_milli: u16,
}

/// A loss or a find that lasts as long as the front ends want it to.
#[derive(Default)]
struct Watch {
    lost: bool,
    since: Option<u64>,
}

impl Watch {
    fn update(&mut self, t_us: u64, seen: bool) -> Option<bool> {
        if seen != self.lost {
            self.since = None;
            return None;
        }
        let since = *self.since.get_or_insert(t_us);
        if t_us - since < if seen { 100_000 } else { 150_000 } {
            return None;
        }
        self.since = None;
        self.lost = !seen;
        Some(self.lost)
    }
}

fn judge(performance: &Performance, seed: u64, noise: f32, hidden: f32) -> Outcome {
    let mut sampler = RubSampler::new();
    let mut recogniser = Recogniser::default();
    let mut bouts = Bouts::default();
    let mut hygiene = HandHygiene::new(BTreeMap::new(), None);
    let mut events = Vec::new();
    let mut watches = [Watch::default(), Watch::default()];
    let mut see = |t_us, fact| hygiene.observe(&Observation { t_us, fact }, &mut events);
    see(500, taken());
    let mut last = 0;
    for seen in Tracker::new(performance, seed, noise, hidden) {
        last = seen.t_us;
        for (hand, watch) in watches.iter_mut().enumerate() {
            let what = [Tracked::LeftHand, Tracked::RightHand][hand];
            match watch.update(seen.t_us, seen.hands[hand].is_some()) {
                Some(true) => see(seen.t_us, Fact::TrackingLost { what }),
                Some(false) => see(seen.t_us, Fact::TrackingFound { what }),
                None => {}
            }
        }
        let [left, right] = &seen.hands;
        for (t_us, sample) in sampler.observe(seen.t_us, left.as_ref(), right.as_ref(), seen.sources) {
            let heard = recogniser.observe(t_us, &sample).map(|heard| heard.step);
            bouts.hear(t_us, heard);
            see(t_us, Fact::Rub(sample));
        }
    }
    hygiene.finish(last + 1, &mut events);
    let report = hygiene.report();
    let action = report.actions.first();
    Outcome {
        bouts: bouts.finish(),
        performed: action
            .map(|action| action.steps.iter().map(|step| (step.step, step.time_us)).collect())
            .unwrap_or_default(),
        unseen_us: action.map_or(0, |action| action.unseen_us),
        coverage_milli: hygiene.skin().total_coverage_milli(),
    }
}

fn taken() -> Fact {
    Fact::Dispensed { product: ProductId::from("handrub"), volume_ul: 3_000, onto: Hand::Left }
}

/// What was done of each step, microseconds.
fn truth(performance: &Performance) -> Vec<Bout> {
    let us = |seconds: f32| (f64::from(seconds) * 1e6) as u64;
    let step = |doing| if let Doing::Step(step) = doing { Some(step) } else { None };
    performance
        .stretches()
        .filter_map(|stretch| {
            let step = step(stretch.doing)?;
            Some(Bout { step, from_us: us(stretch.from_s), to_us: us(stretch.to_s) })
        })
        .collect()
}

fn overlap(one: &Bout, other: &Bout) -> f64 {
    let both = one.to_us.min(other.to_us).saturating_sub(one.from_us.max(other.from_us)) as f64;
    let either = (one.to_us.max(other.to_us) - one.from_us.min(other.from_us)) as f64;
    both / either
}

#[derive(Default, Clone, Copy)]
struct Hits {
    hit: u32,
    missed: u32,
    false_alarm: u32,
}

impl Hits {
    fn f1(&self) -> f64 {
        let hit = f64::from(2 * self.hit);
        hit / (hit + f64::from(self.missed + self.false_alarm)).max(1.0)
    }
}

fn steps(seed: u64, learners: u64, noise: f32, hidden: f32) {
    let tell = std::env::var_os("SKILLWARD_TELL").is_some();
    let all = spread(seed, learners, |seed| {
        let performance = Performance::handrub(seed);
        (seed, truth(&performance), judge(&performance, seed, noise, hidden))
    });
    let mut hits: BTreeMap<TechniqueStep, Hits> = BTreeMap::new();
    let (mut done, mut failed, mut open) = (0_u32, 0_u32, 0_u32);
    for (seed, truth, outcome) in &all {
        let mut heard = outcome.bouts.clone();
        for bout in truth {
            let best = (0..heard.len())
                .filter(|&place| heard[place].step == bout.step)
                .max_by(|&a, &b| overlap(bout, &heard[a]).total_cmp(&overlap(bout, &heard[b])));
            let entry = hits.entry(bout.step).or_default();
            match best.filter(|&place| overlap(bout, &heard[place]) >= 0.5) {
                Some(place) => {
                    entry.hit += 1;
                    heard.remove(place);
                }
                None => {
                    entry.missed += 1;
                    if tell {
                        let near: Vec<_> =
                            outcome.bouts.iter().filter(|heard| overlap(bout, heard) > 0.0).collect();
                        println!("  seed {seed}: {bout:?} not heard; {near:?}");
                    }
                }
            }
        }
        for extra in heard {
            hits.entry(extra.step).or_default().false_alarm += 1;
            if tell {
                println!("  seed {seed}: {extra:?} heard, but not done");
            }
        }
        // Performed in truth for half as long again as it takes to count, and judged as not done.
        let mut times: BTreeMap<TechniqueStep, u64> = BTreeMap::new();
        for bout in truth {
            *times.entry(bout.step).or_default() += bout.to_us - bout.from_us;
        }
        for (step, time) in times {
            if time >= STEP_US * 3 / 2 {
                done += 1;
                if !outcome.performed.contains_key(&step) {
                    open += 1;
                    failed += u32::from(outcome.unseen_us < STEP_US);
                }
            }
        }
    }
    let macro_f1 = hits.values().map(Hits::f1).sum::<f64>() / hits.len().max(1) as f64;
    for (step, hit) in &hits {
        println!(
            "  {:<26} F1 {:.3}   hit {:4}  missed {:3}  false {:3}",
            format!("{step:?}"),
            hit.f1(),
            hit.hit,
            hit.missed,
            hit.false_alarm
        );
    }
    println!("  event F1, macro over steps (IoU 0.5)       {macro_f1:.4}   bar 0.95");
    let percent = |count: u32| f64::from(count) * 100.0 / f64::from(done.max(1));
    println!("  steps done and judged as missed            {:.2} %   bar 2 %", percent(failed));
    println!("  steps done and not counted, hidden or not  {:.2} %", percent(open));
}

fn others(seed: u64, learners: u64, noise: f32, hidden: f32) {
    let tell = std::env::var_os("SKILLWARD_TELL").is_some();
    let all = spread(seed, learners / 4, |seed| {
        let performance = Performance::others(seed);
        let outcome = judge(&performance, seed, noise, hidden);
        let doing = |at_us: u64| {
            let at = at_us as f32 / 1e6;
            performance.stretches().find(|stretch| at < stretch.to_s).map(|stretch| stretch.doing)
        };
        let told: Vec<_> = outcome
            .bouts
            .iter()
            .map(|bout| (*bout, doing(u64::midpoint(bout.from_us, bout.to_us))))
            .collect();
        (seed, performance.length_s(), told, outcome.performed.len())
    });
    let minutes = all.iter().map(|(_, length, ..)| f64::from(*length)).sum::<f64>() / 60.0;
    let bouts: usize = all.iter().map(|(.., told, _)| told.len()).sum();
    let counted: usize = all.iter().map(|(.., performed)| performed).sum();
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    for (seed, _, told, _) in &all {
        for (bout, doing) in told {
            let name = match doing {
                Some(Doing::Other(other)) => format!("{other:?}"),
                other => format!("{other:?}"),
            };
            *kinds.entry(format!("{name} as {:?}", bout.step)).or_default() += 1;
            if tell {
                println!("  seed {seed}: {bout:?} heard in {name}");
            }
        }
    }
    println!(
        "  false steps in ten minutes of other doings {:.2}   bar 1   ({minutes:.0} min)",
        bouts as f64 * 10.0 / minutes
    );
    println!("  of which count as performed                {:.2}", counted as f64 * 10.0 / minutes);
    if !kinds.is_empty() {
        println!("  {kinds:?}");
    }
    let _ = Other::ALL;
}

fn coverage(seed: u64, learners: u64, noise: f32, hidden: f32) {
    let errors = spread(seed, learners, |seed| {
        let performance = Performance::handrub(seed);
        let measured = judge(&performance, seed, noise, hidden).coverage_milli;
        (f64::from(measured) - f64::from(true_coverage(&performance))) / 10.0
    });
    let mean = errors.iter().map(|error| error.abs()).sum::<f64>() / errors.len().max(1) as f64;
    let bias = errors.iter().sum::<f64>() / errors.len().max(1) as f64;
    let mut sorted: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    sorted.sort_by(f64::total_cmp);
    let p95 = sorted.get(sorted.len() * 95 / 100).copied().unwrap_or(0.0);
    let bar = if noise == 0.0 { 5 } else { 10 };
    println!(
        "  modelled coverage off the truth            {mean:.1} points on average ({bias:+.1}), {p95:.1} for 95 of 100   bar {bar}"
    );
}

fn true_coverage(performance: &Performance) -> u16 {
    let mut hygiene = HandHygiene::new(BTreeMap::new(), None);
    let mut events = Vec::new();
    hygiene.observe(&Observation { t_us: 500, fact: taken() }, &mut events);
    let strokes: Vec<(u64, RubSample)> = true_strokes(performance);
    for (t_us, sample) in strokes {
        hygiene.observe(&Observation { t_us, fact: Fact::Rub(sample) }, &mut events);
    }
    hygiene.skin().total_coverage_milli()
}
