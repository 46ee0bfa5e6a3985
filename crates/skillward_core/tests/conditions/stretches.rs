//! Acts of the manual's examples that last: movements and rubbing, as the samples that a front end takes.

use skillward_core::observation::{Fact, Observation, PatchPair, RubSample};
use skillward_core::skin::Patch;

use super::examples::micros;

/// The samples of an act that lasts, beginning at `from_us`; `None` if it is none.
pub(super) fn stretch(from_us: u64, act: &str) -> Option<Vec<Observation>> {
    let words: Vec<&str> = act.split(' ').collect();
    match words.as_slice() {
        ["move", what, "from", from, "to", to, "mm", "in", seconds] => {
            let [from, to] = [from, to].map(|mm| mm.parse::<f64>().unwrap() * 1e3);
            let moved = |share| Fact::Moved {
                what: (*what).into(),
                at_um: [(from + (to - from) * smooth(share)).round() as i32, 0, 0],
            };
            Some(samples(from_us, seconds, moved))
        }
        ["rub", "for", seconds] => Some(samples(from_us, seconds, |_| Fact::Rub(palms()))),
        _ => None,
    }
}

/// A fact for each sample of so many seconds; it is told what share of them has passed.
fn samples(from_us: u64, seconds: &str, fact: impl Fn(f64) -> Fact) -> Vec<Observation> {
    let number = micros(seconds) / RubSample::PERIOD_US;
    (0..=number)
        .map(|index| Observation {
            t_us: from_us + index * RubSample::PERIOD_US,
            fact: fact(index as f64 / number as f64),
        })
        .collect()
}

/// The way of a reach of least jerk (Flash and Hogan, 1985), from 0 to 1.
fn smooth(share: f64) -> f64 {
    share.powi(3) * (10.0 - 15.0 * share + 6.0 * share.powi(2))
}

/// Palm on palm at 200 mm/s, both hands seen.
fn palms() -> RubSample {
    let patches = [Patch::PalmCentre, Patch::PalmPads, Patch::MiddleVolar];
    RubSample {
        pairs: patches
            .map(|patch| PatchPair { left: patch, right: patch, speed_mm_s: 200 })
            .into_iter()
            .collect(),
        facing_milli: -950,
        pointing_milli: 900,
        validity_milli: [1_000; 2],
        ..RubSample::default()
    }
}
