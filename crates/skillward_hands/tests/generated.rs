//! A few generated learners, so that recognition which gets worse is noticed at once. The figures over 500 are printed by
//! `cargo xtask bars recognition`.
#![allow(clippy::cast_precision_loss, reason = "counts and minutes")]

#[path = "common/verdicts.rs"]
mod verdicts;

use std::collections::BTreeMap;
use std::ops::Range;

use skillward_core::hygiene::report::TechniqueStep;
use skillward_hands::learners::Performance;
use verdicts::{HIDDEN, Hits, NOISE_M, Weather, doing, judge, matched, true_coverage, truth};

/// Seeds on which nothing was fitted, and that are not those of the figures either.
const SEEDS: Range<u64> = 500_000..500_016;

const CLEAR: Weather = Weather { name: "clear", noise_m: 0.0, hidden: 0.0 };
const HARD: Weather = Weather { name: "hard", noise_m: NOISE_M, hidden: HIDDEN };

#[test]
fn steps_are_recognised_and_coverage_is_near_the_truth() {
    for (weather, least_f1, most_off) in [(CLEAR, 0.96, 6.0), (HARD, 0.92, 10.0)] {
        let mut hits: BTreeMap<TechniqueStep, Hits> = BTreeMap::new();
        let mut off = 0.0;
        for seed in SEEDS {
            let performance = Performance::handrub(seed);
            let outcome = judge(&performance, seed, weather);
            matched(&truth(&performance), &outcome.bouts, &mut hits);
            off += f64::from(outcome.coverage_milli.abs_diff(true_coverage(&performance))) / 10.0;
        }
        let f1 = hits.values().map(Hits::f1).sum::<f64>() / 9.0;
        off /= 16.0;
        println!("{}: event F1 {f1:.3}, coverage off by {off:.1} points", weather.name);
        assert!(f1 >= least_f1, "{}: F1 {f1:.3}, {hits:?}", weather.name);
        assert!(off <= most_off, "{}: coverage off by {off:.1} points", weather.name);
    }
}

#[test]
fn other_doings_are_seldom_taken_for_steps() {
    let (mut heard, mut minutes) = (Vec::new(), 0.0);
    for seed in SEEDS {
        let performance = Performance::others(seed);
        minutes += performance.length_s() / 60.0;
        let outcome = judge(&performance, seed, HARD);
        heard.extend(
            outcome.bouts.iter().map(|bout| format!("{} as {:?}", doing(&performance, bout), bout.step)),
        );
    }
    println!("{} in {minutes:.0} min: {heard:?}", heard.len());
    // The bar: one in ten minutes.
    assert!(minutes > 15.0 && heard.len() as f32 <= minutes / 10.0, "{heard:?} in {minutes:.0} min");
}
