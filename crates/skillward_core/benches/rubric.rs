//! How fast criteria are found that watch an observation: 60 criteria over 20 surfaces, each observation
//! watched by three of them or more, and the same log with a rubric that watches none of it.
//!
//! `cargo bench -p skillward_core --bench rubric` prints observations a second through a whole attempt.
#![allow(clippy::unwrap_used)]

#[path = "../tests/attempt/support.rs"]
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
mod support;

use divan::Bencher;
use divan::counter::ItemsCount;
use skillward_core::attempt::judge;
use skillward_core::event::EndReason;
use skillward_core::header::Mode;
use skillward_core::observation::{Fact, Observation};
use skillward_core::rubric::{Rubric, parse};
use skillward_core::scenario::{self, Scenario};
use skillward_core::skin::Hand;
use support::header;

const BEDSIDE: &str = include_str!("../../../scenarios/hand_hygiene/bedside/rubric.ron");
const SCENARIO: &str = include_str!("../../../scenarios/hand_hygiene/bedside/scenario.ron");
const SURFACES: u64 = 20;
const OBSERVATIONS: u64 = 200_000;
/// A touch or its end every so often: busy hands.
const EVERY_US: u64 = 5_000;

fn main() {
    divan::main();
}

fn free() -> Scenario {
    let start = SCENARIO.find("    plot: (").unwrap();
    scenario::parse(&format!(
        "{}    plot: (groups: [], ends: Any([]), limit_s: 7200),\n)",
        &SCENARIO[..start]
    ))
    .unwrap()
}

/// Three criteria for each surface, none of which is decided before the end of the log.
fn rubric(prefix: &str) -> Rubric {
    let mut criteria = String::new();
    for index in 0..SURFACES {
        let (one, next) = (format!("{prefix}{index}"), format!("{prefix}{}", (index + 1) % SURFACES));
        for (name, kind) in [
            ("count", format!("Condition(CountAtLeast(times: 1000000, of: Touched(\"{one}\")))")),
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
        ] {
            criteria +=
                &format!("(id: \"{name}{index}\", text: \"C\", domain: \"care\", weight: 1, kind: {kind}),");
        }
    }
    let start = BEDSIDE.find("    criteria: [").unwrap();
    let end = BEDSIDE.find("    achievement: (").unwrap();
    parse(&format!("{}    criteria: [{criteria}],\n{}", &BEDSIDE[..start], &BEDSIDE[end..])).unwrap()
}

fn log() -> Vec<Observation> {
    (0..OBSERVATIONS)
        .map(|number| {
            let surface = format!("s{}", number / 2 * 7 % SURFACES).as_str().into();
            let hand = Hand::Left;
            let fact = match number % 2 {
                0 => Fact::ContactBegan { hand, surface },
                _ => Fact::ContactEnded { hand, surface },
            };
            Observation { t_us: number * EVERY_US, fact }
        })
        .collect()
}

fn run(bencher: Bencher<'_, '_>, rubric: &Rubric) {
    let (scenario, log, header) = (free(), log(), header(Mode::Formative));
    let end = (OBSERVATIONS * EVERY_US, EndReason::Stopped);
    bencher.counter(ItemsCount::new(log.len())).bench(|| judge(&scenario, rubric, header.clone(), &log, end));
}

/// Each touch is watched by three criteria and more, each end of one by one: three in the mean with the two
/// that wait for their turn.
#[divan::bench(sample_count = 10)]
fn watched(bencher: Bencher<'_, '_>) {
    run(bencher, &rubric("s"));
}

/// The same log, watched by none.
#[divan::bench(sample_count = 10)]
fn unwatched(bencher: Bencher<'_, '_>) {
    run(bencher, &rubric("other"));
}
