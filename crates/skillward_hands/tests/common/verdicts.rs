//! Judges generated learners as the program does, and compares with what they did: for the figures of
//! `cargo xtask bars recognition` and for the test that notices when they get worse.
#![allow(dead_code, reason = "each user takes its own part")]
#![allow(clippy::cast_precision_loss, reason = "counts and minutes")]

use std::collections::BTreeMap;

use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::hygiene::technique::{Bout, Bouts, Recogniser};
use skillward_core::hygiene::{HandHygiene, SEEN_MILLI, STEP_US};
use skillward_core::ids::ProductId;
use skillward_core::observation::{Fact, Observation, Tracked};
use skillward_core::skin::Hand;
use skillward_hands::learners::{Doing, Performance, Tracker, true_strokes};
use skillward_hands::{JointSource, RubSampler};

/// Noise of the bar: root mean square of a joint's distance from the truth, metres.
pub const NOISE_M: f32 = 0.005;
/// Share of the frames in which a hand is hidden.
pub const HIDDEN: f32 = 0.30;
/// A hit overlaps the truth by this share of both together.
pub const HIT: f64 = 0.5;
/// How much longer than counts a step was done at least, where the plainly done ones are told apart.
const PLAINLY: (u64, u64) = (3, 2);

/// What a tracker gets wrong.
#[derive(Clone, Copy)]
pub struct Weather {
    pub name: &'static str,
    pub noise_m: f32,
    pub hidden: f32,
}

/// What the program makes of a performance.
pub struct Outcome {
    pub bouts: Vec<Bout>,
    /// Steps that count as performed.
    pub performed: Vec<TechniqueStep>,
    pub unseen_us: u64,
    pub coverage_milli: u16,
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

pub fn judge(performance: &Performance, seed: u64, weather: Weather) -> Outcome {
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
pub fn truth(performance: &Performance) -> Vec<Bout> {
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
pub fn doing(performance: &Performance, bout: &Bout) -> String {
    let at = u64::midpoint(bout.from_us, bout.to_us) as f32 / 1e6;
    match performance.stretches().find(|stretch| at < stretch.to_s).map(|stretch| stretch.doing) {
        Some(Doing::Other(other)) => format!("{other:?}"),
        Some(other) => format!("{other:?}"),
        None => "nothing".to_owned(),
    }
}

pub fn overlap(one: &Bout, other: &Bout) -> f64 {
    let both = one.to_us.min(other.to_us).saturating_sub(one.from_us.max(other.from_us)) as f64;
    let either = (one.to_us.max(other.to_us) - one.from_us.min(other.from_us)) as f64;
    both / either
}

/// Events of a step.
#[derive(Debug, Default, Clone, Copy)]
pub struct Hits {
    pub hit: u32,
    pub missed: u32,
    pub extra: u32,
}

impl Hits {
    pub fn f1(&self) -> f64 {
        let hit = f64::from(2 * self.hit);
        hit / (hit + f64::from(self.missed + self.extra)).max(1.0)
    }
}

/// Matches what was done with what was heard, each at most once, and counts. Gives what was not heard and not done.
pub fn matched(
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
pub struct Verdicts {
    /// Done for as long as counts, and for half as long again.
    pub done: [u32; 2],
    /// Of these, judged as missed.
    pub missed: [u32; 2],
    /// Of these, not assessable.
    pub open: [u32; 2],
    /// Not done at all.
    pub left_out: u32,
    /// Of these, judged as performed.
    pub given: u32,
}

impl Verdicts {
    pub fn take(&mut self, truth: &[Bout], outcome: &Outcome) {
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

    pub fn print(&self) {
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

/// Coverage that the true strokes give, thousandths.
pub fn true_coverage(performance: &Performance) -> u16 {
    let mut hygiene = HandHygiene::new(BTreeMap::new(), None);
    let mut events = Vec::new();
    hygiene.observe(&Observation { t_us: 500, fact: taken() }, &mut events);
    for (t_us, sample) in true_strokes(performance) {
        hygiene.observe(&Observation { t_us, fact: Fact::Rub(sample) }, &mut events);
    }
    hygiene.skin().total_coverage_milli()
}
