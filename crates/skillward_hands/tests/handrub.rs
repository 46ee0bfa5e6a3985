//! A whole handrub by moving hands, through the core's hand-hygiene model: steps, drying and coverage.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use common::{Dice, Manner, seconds};
use skillward_core::event::{Event, EventKind};
use skillward_core::hygiene::HandHygiene;
use skillward_core::hygiene::report::{HygieneAction, TechniqueStep};
use skillward_core::ids::ProductId;
use skillward_core::observation::{Fact, Observation};
use skillward_core::skin::Hand;
use skillward_hands::{JointSource, RubSampler};

/// Seconds that a learner spends on each side.
const SIDE_S: f32 = 3.5;
/// Learners with manners of their own, besides the exact one.
const LEARNERS: u64 = 12;

/// What one handrub came to.
struct Outcome {
    action: HygieneAction,
    dry_s: Option<f32>,
    covered_milli: u16,
    announced: Vec<TechniqueStep>,
}

fn manners() -> impl Iterator<Item = Manner> {
    let random = (1..=LEARNERS).map(|seed| Manner::random(&mut Dice(seed)));
    std::iter::once(Manner::exact()).chain(random)
}

/// The given sides in turn, over and over, for so long.
fn handrub(manner: &Manner, sides: &[TechniqueStep], volume_ul: u32, length_s: f32) -> Outcome {
    let (mut sampler, mut dice) = (RubSampler::new(), Dice(7));
    let (mut model, mut events) = (HandHygiene::new(BTreeMap::new(), None), Vec::new());
    let mut observe = |t_us, fact| model.observe(&Observation { t_us, fact }, &mut events);
    let product = ProductId::from("handrub");
    observe(0, Fact::Dispensed { product, volume_ul, onto: Hand::Left });
    let mut t_us = 1_000;
    while seconds(t_us) < length_s {
        let at_s = seconds(t_us);
        let side = sides[(at_s / SIDE_S) as usize % sides.len()];
        let [left, right] = manner.postures(side, at_s).map(|posture| manner.seen(&mut dice, &posture, at_s));
        let seen = [JointSource::SEEN; 2];
        for (at_us, sample) in sampler.observe(t_us, Some(&left), Some(&right), seen) {
            observe(at_us, Fact::Rub(sample));
        }
        t_us = manner.next_frame_us(&mut dice, t_us);
    }
    model.finish(t_us, &mut events);
    Outcome {
        action: model.report().actions.swap_remove(0),
        dry_s: dry_s(&events),
        covered_milli: model.skin().total_coverage_milli(),
        announced: announced(&events),
    }
}

fn dry_s(events: &[Event]) -> Option<f32> {
    let dry = events.iter().find(|event| event.kind == EventKind::HandsDry)?;
    Some(seconds(dry.t_us))
}

fn announced(events: &[Event]) -> Vec<TechniqueStep> {
    events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::StepRecognised(step) => Some(step),
            _ => None,
        })
        .collect()
}

#[test]
fn every_step_done_is_performed_and_none_else() {
    let mut shares = Vec::new();
    for manner in manners() {
        let outcome = handrub(&manner, &TechniqueStep::ALL, 3_000, 9.0 * SIDE_S);
        let mut performed: Vec<_> = outcome.action.steps.iter().map(|step| step.step).collect();
        assert_eq!(performed, TechniqueStep::ALL, "{manner:?}");
        let mut announced = outcome.announced;
        announced.sort();
        performed.sort();
        assert_eq!(announced, performed);
        let in_steps_us: u64 = outcome.action.steps.iter().map(|step| step.time_us).sum();
        shares.push(in_steps_us * 100 / outcome.action.rubbing_us);

        let palms = [TechniqueStep::PalmToPalm];
        let only = handrub(&manner, &palms, 3_000, 9.0 * SIDE_S);
        assert_eq!(only.announced, palms, "{manner:?}");
    }
    println!("share of rubbing heard as a step, percent: {shares:?}");
}

#[test]
fn hands_dry_in_the_time_that_the_model_promises() {
    let dry_s = |volume_ul: u32| -> Vec<f32> {
        manners()
            .map(|manner| handrub(&manner, &TechniqueStep::ALL, volume_ul, 60.0))
            .map(|outcome| outcome.dry_s.unwrap())
            .collect()
    };
    let (one, three) = (dry_s(1_000), dry_s(3_000));
    println!("dry after, s: 1 mL {one:.1?}; 3 mL {three:.1?}");
    assert!(one.iter().all(|dry_s| (9.0..20.0).contains(dry_s)));
    assert!(three.iter().all(|dry_s| (24.0..36.0).contains(dry_s)));
}

#[test]
fn more_product_covers_more() {
    let covered = |volume_ul: u32| -> Vec<u16> {
        manners()
            .map(|manner| handrub(&manner, &TechniqueStep::ALL, volume_ul, 40.0))
            .map(|outcome| outcome.covered_milli)
            .collect()
    };
    let (one, three) = (covered(1_000), covered(3_000));
    println!("covered, thousandths: 1 mL {one:?}; 3 mL {three:?}");
    assert!(one.iter().zip(&three).all(|(one, three)| one < three));
    assert!(three.iter().all(|milli| *milli > 800));
}

#[test]
fn a_hurried_rub_leaves_hands_wet() {
    let palms = [TechniqueStep::PalmToPalm, TechniqueStep::RightPalmOverLeftDorsum];
    let outcome = handrub(&Manner::exact(), &palms, 3_000, 7.0);
    assert_eq!(outcome.dry_s, None);
    assert!(!outcome.action.dry);
    // All nine sides cover 900 and more.
    assert!(outcome.covered_milli < 800, "{}", outcome.covered_milli);
}
