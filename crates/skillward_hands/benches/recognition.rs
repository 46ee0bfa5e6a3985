//! How well steps of the technique are recognised over generated learners, and what is heard in motion that is no step.
//! Prints the figures of `cargo xtask bars recognition`.
//!
//! The learners are those of the unseen set, on which nothing was tuned, unless `SKILLWARD_SET=tuning` asks for the others.
//! `SKILLWARD_LEARNERS` says how many (500 if unset), and `SKILLWARD_TELL=1` prints each thing that went wrong.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::hygiene::technique::{Bout, Bouts, Recogniser};
use skillward_core::hygiene::{HandHygiene, SEEN_MILLI, STEP_US};
use skillward_core::ids::ProductId;
use skillward_core::observation::{Fact, Observation, Tracked};
use skillward_core::skin::Hand;
use skillward_hands::learners::{Doing, Performance, Seen, Tracker, UNSEEN, true_strokes};
use skillward_hands::{JointSource, RubSampler};

/// Noise of the bar: root mean square of a joint's distance from the truth, metres.
const NOISE_M: f32 = 0.005;
/// Share of the frames in which a hand is hidden.
const HIDDEN: f32 = 0.30;
/// Learners whose coverage is worked out: the truth takes long.
const COVERED: u64 = 60;
/// A hit overlaps the truth by this share of both together.
const HIT: f64 = 0.5;
/// How much longer than counts a step was done at least, where the plainly done ones are told apart.
const PLAINLY: (u64, u64) = (3, 2);

/// What a tracker gets wrong.
#[derive(Clone, Copy)]
struct Weather {
    name: &'static str,
    noise_m: f32,
    hidden: f32,
}

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
    for weather in WEATHERS {
        println!("\n{}", weather.name);
        let seeds = Seeds { from, learners, tell };
        seeds.steps(weather);
        seeds.others(weather);
        seeds.coverage(weather);
    }
    cost(from);
}

struct Seeds {
    from: u64,
    learners: u64,
    tell: bool,
}

impl Seeds {
    /// Runs a share of so many seeds on each processor.
    fn spread<T: Send>(&self, learners: u64, work: impl Fn(u64) -> T + Sync) -> Vec<T> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
        let (work, mut all) = (&work, Vec::new());
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads)
                .map(|thread| {
                    let mine = (self.from..self.from + learners).filter(move |seed| seed % threads == thread);
                    scope.spawn(move || mine.map(work).collect::<Vec<_>>())
                })
                .collect();
            for thread in running {
                all.extend(thread.join().expect("a thread panicked"));
            }
        });
        all
    }

    /// Events of the steps, and steps that were judged otherwise than they were done.
    fn steps(&self, weather: Weather) {
        let all = self.spread(self.learners, |seed| {
            let performance = Performance::handrub(seed);
            (seed, truth(&performance), judge(&performance, seed, weather))
        });
        let mut hits: BTreeMap<TechniqueStep, Hits> = BTreeMap::new();
        let mut verdicts = Verdicts::default();
        for (seed, truth, outcome) in &all {
            let (missed, extra) = matched(truth, &outcome.bouts, &mut hits);
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
            verdicts.take(truth, outcome);
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
        let all = self.spread(self.learners / 4, |seed| {
            let performance = Performance::others(seed);
            let outcome = judge(&performance, seed, weather);
            let told =
                outcome.bouts.iter().map(|bout| (*bout, doing(&performance, bout))).collect::<Vec<_>>();
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

    /// Modelled coverage against that of the skin's true strokes.
    fn coverage(&self, weather: Weather) {
        let errors = self.spread(self.learners.min(COVERED), |seed| {
            let performance = Performance::handrub(seed);
            let measured = judge(&performance, seed, weather).coverage_milli;
            (f64::from(measured) - f64::from(true_coverage(&performance))) / 10.0
        });
        let count = errors.len().max(1) as f64;
        let mut sizes: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let mean = sizes.iter().sum::<f64>() / count;
        let bias = errors.iter().sum::<f64>() / count;
        let most = sizes.get(sizes.len() * 95 / 100).copied().unwrap_or(0.0);
        let bar = if weather.noise_m == 0.0 { 5 } else { 10 };
        println!(
            "  modelled coverage off the truth            {mean:.1} points on average ({bias:+.1}), {most:.1} for 95 of 100   bar {bar}"
        );
    }
}

/// What the program makes of a performance.
struct Outcome {
    bouts: Vec<Bout>,
    /// Steps that count as performed.
    performed: Vec<TechniqueStep>,
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

fn judge(performance: &Performance, seed: u64, weather: Weather) -> Outcome {
    let mut sampler = RubSampler::new();
    let mut recogniser = Recogniser::default();
    let mut bouts = Bouts::default();
    let mut hygiene = HandHygiene::new(BTreeMap::new(), None);
    let mut events = Vec::new();
    let mut watches = [Watch::default(), Watch::default()];
    let mut see = |t_us, fact| hygiene.observe(&Observation { t_us, fact }, &mut events);
    see(500, taken());
    let mut last = 0;
    for seen in Tracker::new(performance, seed, weather.noise_m, weather.hidden) {
        last = seen.t_us;
        for (hand, watch) in watches.iter_mut().enumerate() {
            let what = [Tracked::LeftHand, Tracked::RightHand][hand];
            let told = seen.hands[hand].is_some() && seen.sources[hand] == JointSource::SEEN;
            match watch.update(seen.t_us, told) {
                Some(true) => see(seen.t_us, Fact::TrackingLost { what }),
                Some(false) => see(seen.t_us, Fact::TrackingFound { what }),
                None => {}
            }
        }
        let [left, right] = &seen.hands;
        for (t_us, sample) in sampler.observe(seen.t_us, left.as_ref(), right.as_ref(), seen.sources) {
            let heard = recogniser.observe(t_us, &sample).map(|heard| heard.step);
            if sample.validity_milli.iter().all(|trust| *trust >= SEEN_MILLI) {
                bouts.hear(t_us, heard);
            }
            see(t_us, Fact::Rub(sample));
        }
    }
    hygiene.finish(last + 1, &mut events);
    let report = hygiene.report();
    let action = report.actions.first();
    Outcome {
        bouts: bouts.finish(),
        performed: action.map_or_else(Vec::new, |action| action.steps.iter().map(|step| step.step).collect()),
        unseen_us: action.map_or(0, |action| action.unseen_us),
        coverage_milli: hygiene.skin().total_coverage_milli(),
    }
}

fn taken() -> Fact {
    Fact::Dispensed { product: ProductId::from("handrub"), volume_ul: 3_000, onto: Hand::Left }
}

/// What was done of each step, microseconds.
fn truth(performance: &Performance) -> Vec<Bout> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a minute")]
    let us = |seconds: f32| (f64::from(seconds) * 1e6) as u64;
    performance
        .stretches()
        .filter_map(|stretch| match stretch.doing {
            Doing::Step(step) => Some(Bout { step, from_us: us(stretch.from_s), to_us: us(stretch.to_s) }),
            _ => None,
        })
        .collect()
}

/// What was done in the middle of a bout.
fn doing(performance: &Performance, bout: &Bout) -> String {
    let at = u64::midpoint(bout.from_us, bout.to_us) as f32 / 1e6;
    match performance.stretches().find(|stretch| at < stretch.to_s).map(|stretch| stretch.doing) {
        Some(Doing::Other(other)) => format!("{other:?}"),
        Some(other) => format!("{other:?}"),
        None => "nothing".to_owned(),
    }
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
    extra: u32,
}

impl Hits {
    fn f1(&self) -> f64 {
        let hit = f64::from(2 * self.hit);
        hit / (hit + f64::from(self.missed + self.extra)).max(1.0)
    }
}

/// Matches what was done with what was heard, each at most once, and counts. Gives what was not heard and not done.
fn matched(
    truth: &[Bout],
    heard: &[Bout],
    hits: &mut BTreeMap<TechniqueStep, Hits>,
) -> (Vec<Bout>, Vec<Bout>) {
    let (mut missed, mut extra) = (Vec::new(), heard.to_vec());
    for bout in truth {
        let best = (0..extra.len())
            .filter(|&place| extra[place].step == bout.step && overlap(bout, &extra[place]) >= HIT)
            .max_by(|&a, &b| overlap(bout, &extra[a]).total_cmp(&overlap(bout, &extra[b])));
        let entry = hits.entry(bout.step).or_default();
        match best {
            Some(place) => {
                entry.hit += 1;
                extra.remove(place);
            }
            None => {
                entry.missed += 1;
                missed.push(*bout);
            }
        }
    }
    for bout in &extra {
        hits.entry(bout.step).or_default().extra += 1;
    }
    (missed, extra)
}

/// Steps as they were judged, against what was done.
#[derive(Default)]
struct Verdicts {
    /// Done for as long as counts, and for half as long again.
    done: [u32; 2],
    /// Of these, judged as missed.
    missed: [u32; 2],
    /// Of these, not assessable.
    open: [u32; 2],
    /// Not done at all.
    left_out: u32,
    /// Of these, judged as performed.
    given: u32,
}

impl Verdicts {
    fn take(&mut self, truth: &[Bout], outcome: &Outcome) {
        for step in TechniqueStep::ALL {
            let bouts = truth.iter().filter(|bout| bout.step == step);
            let time_us: u64 = bouts.map(|bout| bout.to_us - bout.from_us).sum();
            let performed = outcome.performed.contains(&step);
            if time_us == 0 {
                self.left_out += 1;
                self.given += u32::from(performed);
            }
            for (place, least_us) in [STEP_US, STEP_US * PLAINLY.0 / PLAINLY.1].into_iter().enumerate() {
                if time_us < least_us {
                    continue;
                }
                // As the rubric has it: what was hidden may have been the step.
                let hidden = outcome.unseen_us >= STEP_US;
                self.done[place] += 1;
                self.missed[place] += u32::from(!performed && !hidden);
                self.open[place] += u32::from(!performed && hidden);
            }
        }
    }

    fn print(&self) {
        let percent = |part: u32, whole: u32| f64::from(part) * 100.0 / f64::from(whole.max(1));
        for (place, name) in ["as long as counts", "plainly"].into_iter().enumerate() {
            println!(
                "  steps done {name:<17} judged as missed {:.2} %   bar 2 %   not assessable {:.2} %   of {}",
                percent(self.missed[place], self.done[place]),
                percent(self.open[place], self.done[place]),
                self.done[place]
            );
        }
        println!(
            "  steps left out             judged as done {:.2} %   of {}",
            percent(self.given, self.left_out),
            self.left_out
        );
    }
}

fn true_coverage(performance: &Performance) -> u16 {
    let mut hygiene = HandHygiene::new(BTreeMap::new(), None);
    let mut events = Vec::new();
    hygiene.observe(&Observation { t_us: 500, fact: taken() }, &mut events);
    for (t_us, sample) in true_strokes(performance) {
        hygiene.observe(&Observation { t_us, fact: Fact::Rub(sample) }, &mut events);
    }
    hygiene.skin().total_coverage_milli()
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
