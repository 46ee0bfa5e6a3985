//! How fast criteria are found that watch an observation: 60 criteria over the 20 surfaces of the bedside, each
//! observation watched by three of them or more in the mean, and the same log with a rubric that watches none of it.
//!
//! `cargo bench -p skillward_core --bench rubric` prints observations a second through a whole attempt, and by how
//! many criteria each is watched. Attempt, rubric and log are there before the clock starts; the log has been
//! written and read back as that of a recorded attempt is.
#![allow(clippy::unwrap_used)]

#[path = "../tests/attempt/support.rs"]
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
mod support;

use divan::Bencher;
use divan::counter::ItemsCount;
use skillward_core::attempt::judge;
use skillward_core::decimal::Milli;
use skillward_core::engine::{Evaluator, Outcome};
use skillward_core::event::EndReason;
use skillward_core::header::Mode;
use skillward_core::observation::{Fact, Observation};
use skillward_core::rubric::{Kind, Rubric, parse};
use skillward_core::scenario::{self, Condition, Scenario};
use skillward_core::skin::Hand;
use support::header;

const BEDSIDE: &str = include_str!("../../../scenarios/hand_hygiene/bedside/rubric.ron");
const SCENARIO: &str = include_str!("../../../scenarios/hand_hygiene/bedside/scenario.ron");
const OBSERVATIONS: u64 = 200_000;
/// Criteria that watch an observation, in the mean: no fewer may be measured with.
const WATCHERS: f64 = 3.0;
/// A touch or its end every so often, on the grid of a tracker's samples: busy hands.
const EVERY_US: u64 = 33_333;
/// Touches in one place before the next: people stay with a patient for a while.
const STAY: u64 = 40;

/// What hands touch with the first patient, with the second, and between them.
const PLACES: [&[&str]; 3] = [
    &[
        "mrs_okafor.wrist",
        "mrs_okafor.hand",
        "bed_a.rail",
        "bed_a.foot",
        "bed_a.linen",
        "locker_a",
        "drip_stand_a",
        "pump_a.body",
    ],
    &[
        "mr_lindqvist.wrist",
        "mr_lindqvist.hand",
        "bed_b.rail",
        "bed_b.foot",
        "bed_b.linen",
        "locker_b",
        "drip_stand_b",
        "pump_b.body",
    ],
    &["chair", "waste_bin", "phone.handset", "door.handle"],
];

fn main() {
    let (rubric, log) = (rubric(""), log());
    let watched = |observation: &Observation| {
        let watches = |condition: &&Condition| watches(condition, &observation.fact);
        let conditions = rubric.criteria.iter().map(|criterion| criterion.conditions());
        conditions.filter(|conditions| conditions.iter().any(&watches)).count()
    };
    let mean = log.iter().map(watched).sum::<usize>() as f64 / log.len() as f64;
    let open = rubric.criteria.iter().filter(|criterion| stays_open(&criterion.kind, &log)).count();
    println!(
        "{} criteria, {open} of them open to the end; {mean:.2} of them watch an observation in the mean",
        rubric.criteria.len()
    );
    assert!(mean >= WATCHERS && open == 60 && rubric.criteria.len() == 60);
    divan::main();
}

/// Whether a condition names what a fact is, or the state that it begins or ends.
fn watches(condition: &Condition, fact: &Fact) -> bool {
    match (condition, fact) {
        (Condition::Touched(asked), Fact::ContactBegan { surface, .. })
        | (
            Condition::Touching(asked),
            Fact::ContactBegan { surface, .. } | Fact::ContactEnded { surface, .. },
        ) => asked == surface,
        (condition, fact) => condition.parts().into_iter().any(|part| watches(part, fact)),
    }
}

/// One that is decided watches nothing any more. A measure is never decided before the end.
fn stays_open(kind: &Kind, log: &[Observation]) -> bool {
    let Kind::Condition(condition) = kind else { return true };
    let mut evaluator = Evaluator::new(condition);
    log.iter().for_each(|observation| evaluator.fact(observation.t_us, &observation.fact));
    evaluator.outcome() == Outcome::Open
}

fn free() -> Scenario {
    let start = SCENARIO.find("    plot: (").unwrap();
    let text = format!("{}    plot: (groups: [], ends: Any([]), limit_s: 7200),\n)", &SCENARIO[..start]);
    let mut scenario = scenario::parse(&text).unwrap();
    scenario.plot.limit_s = Milli(1_000_000_000);
    scenario
}

/// Three criteria for each surface, none of which is decided before the end of the log: an order, a time, and in
/// turn a state that must last, or two that must not meet.
fn rubric(prefix: &str) -> Rubric {
    let mut criteria = String::new();
    for place in PLACES {
        for (index, surface) in place.iter().enumerate() {
            let (one, next) =
                (format!("{prefix}{surface}"), format!("{prefix}{}", place[(index + 1) % place.len()]));
            let third = if index % 2 == 0 {
                format!("Condition(ForAtLeast(seconds: 30, of: Touching(\"{one}\")))")
            } else {
                format!("Condition(Never(All([Touching(\"{one}\"), Touching(\"{next}\")])))")
            };
            for (name, kind) in [
                (
                    "order",
                    format!(
                        "Condition(Then([CountAtLeast(times: 900000, of: Touched(\"{one}\")), Touched(\"{next}\")]))"
                    ),
                ),
                (
                    "time",
                    format!(
                        "Measure(of: Duration(Touching(\"{one}\")), bands: [(at_least: 1, name: \"Some\", percent: 100)])"
                    ),
                ),
                ("third", third),
            ] {
                criteria += &format!(
                    "(id: \"{name}-{surface}\", text: \"C\", domain: \"care\", weight: 1, kind: {kind}),"
                );
            }
        }
    }
    let start = BEDSIDE.find("    criteria: [").unwrap();
    let end = BEDSIDE.find("    achievement: (").unwrap();
    parse(&format!("{}    criteria: [{criteria}],\n{}", &BEDSIDE[..start], &BEDSIDE[end..])).unwrap()
}

fn log() -> Vec<Observation> {
    (0..OBSERVATIONS)
        .map(|number| {
            let touch = number / 2;
            let place = PLACES[(touch / STAY) as usize % PLACES.len()];
            let surface = place[(touch * 3) as usize % place.len()].into();
            let hand = if touch % 3 == 0 { Hand::Left } else { Hand::Right };
            let fact = match number % 2 {
                0 => Fact::ContactBegan { hand, surface },
                _ => Fact::ContactEnded { hand, surface },
            };
            let observation = Observation { t_us: number * EVERY_US, fact };
            serde_json::from_str(&serde_json::to_string(&observation).unwrap()).unwrap()
        })
        .collect()
}

fn run(bencher: Bencher<'_, '_>, rubric: &Rubric) {
    let (scenario, log, header) = (free(), log(), header(Mode::Formative));
    let end = (OBSERVATIONS * EVERY_US, EndReason::Stopped);
    bencher.counter(ItemsCount::new(log.len())).bench(|| judge(&scenario, rubric, header.clone(), &log, end));
}

#[divan::bench(sample_count = 20)]
fn watched(bencher: Bencher<'_, '_>) {
    run(bencher, &rubric(""));
}

/// The same log, watched by none.
#[divan::bench(sample_count = 20)]
fn unwatched(bencher: Bencher<'_, '_>) {
    run(bencher, &rubric("other."));
}
