//! How fast the hand-hygiene model takes in rub samples and contacts. Prints observations a second.

use std::collections::BTreeMap;

use skillward_core::hygiene::HandHygiene;
use skillward_core::ids::{PatientId, ProductId, SurfaceId};
use skillward_core::observation::{Fact, Observation, PatchPair, RubSample};
use skillward_core::scenario::model::SurfaceClass;
use skillward_core::skin::{Hand, Patch};

const SAMPLES: u64 = 900;
const CARE: u64 = 400;

fn main() {
    divan::main();
}

fn model() -> HandHygiene {
    let mut classes = BTreeMap::new();
    for patient in 0..4 {
        let id = PatientId::from(format!("p{patient}").as_str());
        for part in 0..10 {
            let surface = SurfaceId::from(format!("p{patient}.part{part}").as_str());
            let class = match part {
                0..4 => SurfaceClass::Patient(id.clone()),
                _ => SurfaceClass::Zone(id.clone()),
            };
            classes.insert(surface, class);
        }
    }
    HandHygiene::new(classes, None)
}

/// Thirty seconds of rubbing six moving pairs with 3 mL, wet nearly to the end.
fn rubbing() -> Vec<Observation> {
    let dispensed =
        Fact::Dispensed { product: ProductId::from("handrub"), volume_ul: 3_000, onto: Hand::Left };
    let samples = (1..=SAMPLES).map(|number| {
        let patch = |pair: u64, step: u64| Patch::ALL[(number / 6 * step + pair * 5) as usize % Patch::COUNT];
        let pairs = (0..6)
            .map(|pair| PatchPair { left: patch(pair, 7), right: patch(pair, 11), speed_mm_s: 220 })
            .collect();
        let sample = RubSample {
            touching: 0,
            pairs,
            facing_milli: -900,
            pointing_milli: 700,
            interlace_milli: 100,
            validity_milli: [1_000; 2],
        };
        (number * RubSample::PERIOD_US, Fact::Rub(sample))
    });
    std::iter::once((0, dispensed)).chain(samples).map(|(t_us, fact)| Observation { t_us, fact }).collect()
}

/// Touching one thing after the other.
fn care() -> Vec<Observation> {
    (0..CARE)
        .map(|number| {
            let touch = number / 2;
            let surface = SurfaceId::from(format!("p{}.part{}", touch / 3 % 4, touch % 10).as_str());
            let hand = Hand::Right;
            let fact = if number % 2 == 0 {
                Fact::ContactBegan { hand, surface }
            } else {
                Fact::ContactEnded { hand, surface }
            };
            let t_us = number * 500_000;
            Observation { t_us, fact }
        })
        .collect()
}

#[divan::bench]
fn rub_samples(bencher: divan::Bencher<'_, '_>) {
    let observations = rubbing();
    run(bencher, &observations);
}

#[divan::bench]
fn contacts(bencher: divan::Bencher<'_, '_>) {
    let observations = care();
    run(bencher, &observations);
}

fn run(bencher: divan::Bencher<'_, '_>, observations: &[Observation]) {
    bencher
        .counter(divan::counter::ItemsCount::new(observations.len()))
        .with_inputs(|| (model(), Vec::with_capacity(1_024)))
        .bench_values(|(mut model, mut events)| {
            for observation in observations {
                model.observe(observation, &mut events);
            }
            (model, events)
        });
}
