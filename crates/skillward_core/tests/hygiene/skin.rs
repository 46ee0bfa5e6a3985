//! The skin under rubbing: drying times, coverage, and that nothing is lost.

use std::collections::BTreeMap;

use proptest::prelude::*;
use skillward_core::event::{Event, EventKind};
use skillward_core::hygiene::{HandHygiene, Skin};
use skillward_core::ids::ProductId;
use skillward_core::observation::{Fact, Observation, PatchPair, RubSample};
use skillward_core::skin::{Hand, Patch};

use crate::technique::ordinary;

fn observe(model: &mut HandHygiene, t_us: u64, fact: Fact, events: &mut Vec<Event>) {
    model.observe(&Observation { t_us, fact }, events);
}

fn dispensed(volume_ul: u32) -> Fact {
    Fact::Dispensed { product: ProductId::from("handrub"), volume_ul, onto: Hand::Left }
}

/// An ordinary handrub with so much product and of so many seconds; also when the hands were dry, ms.
fn handrub(volume_ul: u32, seconds: usize) -> (HandHygiene, Option<u64>) {
    let mut model = HandHygiene::new(BTreeMap::new(), None);
    let mut events = Vec::new();
    observe(&mut model, 0, dispensed(volume_ul), &mut events);
    for number in 0..seconds * 30 {
        let t_us = (number as u64 + 1) * RubSample::PERIOD_US;
        observe(&mut model, t_us, Fact::Rub(ordinary(number)), &mut events);
    }
    let dry_ms =
        events.iter().find(|event| event.kind == EventKind::HandsDry).map(|event| event.t_us / 1_000);
    (model, dry_ms)
}

fn uncovered_percent(skin: &Skin) -> f64 {
    100.0 - f64::from(skin.total_coverage_milli()) / 10.0
}

#[test]
fn more_product_dries_later() {
    let dry_s = |volume_ul| handrub(volume_ul, 60).1.unwrap() as f64 / 1e3;
    let [one, two, three] = [1_000, 2_000, 3_000].map(dry_s);
    println!("dry after {one:.1} s (1 mL), {two:.1} s (2 mL), {three:.1} s (3 mL)");
    assert!((10.0..15.0).contains(&one), "1 mL: {one} s");
    assert!(one < two && two < three);
    assert!((25.0..35.0).contains(&three), "3 mL: {three} s");
}

#[test]
fn more_product_covers_more() {
    let uncovered = |volume_ul| uncovered_percent(handrub(volume_ul, 60).0.skin());
    let [one, two, three] = [1_000, 2_000, 3_000].map(uncovered);
    println!("uncovered {one:.1} % (1 mL), {two:.1} % (2 mL), {three:.1} % (3 mL)");
    assert!(one > two && two > three);
    assert!(three < 10.0, "3 mL: {three} %");
}

#[test]
fn unrubbed_product_stays_in_the_palm() {
    let (model, dry) = handrub(1_500, 0);
    assert_eq!(dry, None);
    assert_eq!(model.skin().wetness_milli(Hand::Left, Patch::PalmCentre), 1_000);
    assert_eq!(model.skin().wetness_milli(Hand::Right, Patch::PalmCentre), 0);
    assert_eq!(model.skin().total_coverage_milli(), 0);
}

#[test]
fn a_palm_holds_five_millilitres() {
    let (model, _) = handrub(7_000, 0);
    assert_eq!(model.skin().on_skin_pl(), 5_000_000_000);
    assert_eq!(model.skin().dripped_pl(), 2_000_000_000);
}

#[test]
fn hands_are_dry_at_the_instant_that_the_last_patch_is() {
    let (mut model, _) = handrub(2_000, 5);
    let mut events = Vec::new();
    let mut t_us = 5_000_000;
    while model.hands_wet() {
        let before = model.skin().on_skin_pl();
        assert!(before > 0, "wet hands hold something");
        t_us += 20_000;
        model.advance(t_us, &mut events);
    }
    assert_eq!(model.skin().on_skin_pl(), 0);
    let dry: Vec<u64> =
        events.iter().filter(|event| event.kind == EventKind::HandsDry).map(|event| event.t_us).collect();
    assert_eq!(dry, [t_us]);
}

fn patch() -> impl Strategy<Value = Patch> {
    prop::sample::select(Patch::ALL.to_vec())
}

fn sample() -> impl Strategy<Value = RubSample> {
    let pair = (patch(), patch(), 0..2_000_u16).prop_map(PatchPair::from);
    let pairs = prop::collection::vec(pair, 0..=RubSample::MAX_PAIRS);
    (pairs, any::<u8>()).prop_map(|(pairs, touching)| RubSample {
        pairs: pairs.into_iter().collect(),
        touching,
        validity_milli: [1_000; 2],
        ..RubSample::default()
    })
}

fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        1 => (0..6_000_u32).prop_map(dispensed),
        9 => sample().prop_map(Fact::Rub),
    ]
}

proptest! {
    #[test]
    fn nothing_is_lost(steps in prop::collection::vec((0..400_000_u64, fact()), 0..200)) {
        let mut model = HandHygiene::new(BTreeMap::new(), None);
        let mut t_us = 0;
        for (after_us, fact) in steps {
            t_us += after_us;
            observe(&mut model, t_us, fact, &mut Vec::new());
            let skin = model.skin();
            prop_assert_eq!(
                skin.on_skin_pl() + skin.evaporated_pl() + skin.dripped_pl(),
                skin.dispensed_pl()
            );
            prop_assert_eq!(model.hands_wet(), skin.on_skin_pl() > 0);
        }
    }
}
