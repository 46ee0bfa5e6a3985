//! Human-like variants of the exemplary run all pass; one planted fault changes just what it should.
//!
//! `SKILLWARD_VARIANTS` says how many of each are played (200 for the product's figure; few by
//! default), and the figures are printed.

use std::collections::{BTreeMap, BTreeSet};

use skillward::frontends::autopilot::script::Act;
use skillward::frontends::autopilot::vary::Variation;
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::ids::SurfaceId;
use skillward_core::score::{Decision, FindingOutcome, Score};
use skillward_core::skin::Hand;

use super::many::{on_all_cores, wanted};
use super::{Station, learner, shipped};

const BEDSIDE: &str = "hand_hygiene/bedside";

fn variants() -> u64 {
    wanted("SKILLWARD_VARIANTS", 8)
}

#[test]
fn human_variants_all_pass() {
    let folder = shipped(BEDSIDE);
    let acts = learner(&folder, "exemplary");
    let failed: Vec<String> = on_all_cores(variants(), |station, seed| {
        let finished = station.play(&folder, acts.clone(), Variation::human(seed));
        let score = &finished.score;
        (score.decision != Decision::Pass).then(|| format!("seed {seed}: {}", told(score)))
    })
    .into_iter()
    .flatten()
    .collect();
    println!("{} of {} human variants passed", variants() - failed.len() as u64, variants());
    assert!(failed.is_empty(), "{failed:#?}");
}

/// What was not fully met, in words.
fn told(score: &Score) -> String {
    let short = score.findings.iter().filter(|finding| finding.outcome != FindingOutcome::Met);
    let reasons: Vec<_> = short.map(|finding| format!("{}: {}", finding.criterion, finding.reason)).collect();
    format!("{:?} {}", score.decision, reasons.join("; "))
}

/// A fault in what a learner does, and the criteria that it must change.
struct Fault {
    name: &'static str,
    plant: fn(&mut Vec<Act>),
    changes: &'static [&'static str],
}

const FAULTS: [Fault; 8] = [
    Fault {
        name: "no rub before the port",
        plant: |acts| skip_rub_before(acts, "line_a.port"),
        changes: &["compliance", "before-aseptic"],
    },
    Fault {
        name: "no rub after the outlet",
        plant: |acts| skip_rub_after(acts, "urine_bag_a.outlet"),
        changes: &["compliance", "after-fluid"],
    },
    Fault { name: "one press only", plant: one_press, changes: &["volume"] },
    Fault {
        name: "no thumbs in one rub",
        plant: |acts| leave_out(acts, &[TechniqueStep::LeftThumb, TechniqueStep::RightThumb]),
        changes: &["steps", "thumbs"],
    },
    Fault {
        name: "no left fingertips in one rub",
        plant: |acts| leave_out(acts, &[TechniqueStep::LeftFingertips]),
        changes: &["steps", "fingertips"],
    },
    Fault {
        name: "the drip stand between rub and port",
        plant: |acts| touch_before(acts, "line_a.port", "drip_stand_a"),
        changes: &["compliance", "before-aseptic"],
    },
    Fault { name: "the sleeper is touched", plant: touch_sleeper, changes: &["lets-sleep"] },
    Fault {
        name: "no rub on leaving",
        plant: |acts| skip_rub_before(acts, "door.handle"),
        changes: &["compliance"],
    },
];

#[test]
fn a_planted_fault_changes_just_what_it_should() {
    let folder = shipped(BEDSIDE);
    let exemplary = learner(&folder, "exemplary");
    let wrong: Vec<String> = on_all_cores(variants(), |station, seed| {
        let fault = &FAULTS[usize::try_from(seed).unwrap() % FAULTS.len()];
        let variation = Variation { swapped: false, shuffled: false, ..Variation::human(1000 + seed) };
        let mut acts = variation.acts(&exemplary);
        (fault.plant)(&mut acts);
        let finished = station.play(&folder, acts, variation);
        let changed: BTreeSet<&str> = (finished.score.findings.iter())
            .filter(|finding| finding.outcome != FindingOutcome::Met)
            .map(|finding| finding.criterion.as_str())
            .collect();
        let declared: BTreeSet<&str> = fault.changes.iter().copied().collect();
        (changed != declared).then(|| {
            format!("{} (seed {seed}): {changed:?}, not {declared:?}: {}", fault.name, told(&finished.score))
        })
    })
    .into_iter()
    .flatten()
    .collect();
    println!("{} of {} planted faults gave just their findings", variants() - wrong.len() as u64, variants());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Where an act that handles this surface stands.
fn position(acts: &[Act], surface: &str) -> usize {
    acts.iter()
        .position(|act| match act {
            Act::Touch { surface: named, .. }
            | Act::Press { surface: named, .. }
            | Act::Open { surface: named, .. }
            | Act::Hold { surface: named, .. } => named.as_str() == surface,
            _ => false,
        })
        .unwrap()
}

/// Leaves out the taking of product at this place and the rub that follows.
fn remove_action(acts: &mut Vec<Act>, at: usize) {
    assert!(matches!(acts[at], Act::TakeProduct { .. }) && matches!(acts[at + 1], Act::Rub(_)));
    acts.drain(at..=at + 1);
}

fn skip_rub_before(acts: &mut Vec<Act>, surface: &str) {
    let at = position(acts, surface);
    let rub = acts[..at].iter().rposition(|act| matches!(act, Act::TakeProduct { .. })).unwrap();
    remove_action(acts, rub);
}

fn skip_rub_after(acts: &mut Vec<Act>, surface: &str) {
    let at = position(acts, surface);
    let rub = acts[at..].iter().position(|act| matches!(act, Act::TakeProduct { .. })).unwrap();
    remove_action(acts, at + rub);
}

#[allow(clippy::ptr_arg, reason = "the faults share one signature, and some leave acts out")]
fn one_press(acts: &mut Vec<Act>) {
    let taken = acts.iter_mut().find_map(|act| match act {
        Act::TakeProduct { presses, .. } => Some(presses),
        _ => None,
    });
    *taken.unwrap() = 1;
}

/// The first rub goes on as long as before, without these steps.
#[allow(clippy::ptr_arg, reason = "the faults share one signature, and some leave acts out")]
fn leave_out(acts: &mut Vec<Act>, without: &[TechniqueStep]) {
    let rub = acts.iter_mut().find_map(|act| match act {
        Act::Rub(steps) => Some(steps),
        _ => None,
    });
    let steps = rub.unwrap();
    let left_out: f32 = steps.iter().filter(|(step, _)| without.contains(step)).map(|(_, time)| time).sum();
    steps.retain(|(step, _)| !without.contains(step));
    steps[0].1 += left_out;
}

fn touch_before(acts: &mut Vec<Act>, surface: &str, other: &str) {
    let at = position(acts, surface);
    acts.insert(at, Act::Touch { surface: SurfaceId::from(other), hand: Hand::Right, hold_s: 0.5 });
}

/// On the way to the pump, after hands were cleaned.
fn touch_sleeper(acts: &mut Vec<Act>) {
    let at = position(acts, "pump_b.silence_button");
    let rub: Vec<Act> = acts[at + 1..at + 3].to_vec();
    let wrist = SurfaceId::from("mr_lindqvist.forearm");
    let touch = Act::Touch { surface: wrist, hand: Hand::Right, hold_s: 0.5 };
    acts.splice(at..at, rub.into_iter().chain([touch]));
}

#[test]
fn every_fault_is_declared_with_criteria_of_the_rubric() {
    let station = Station::new();
    let chosen = station.scenario(&shipped(BEDSIDE));
    let known: BTreeMap<&str, ()> =
        chosen.rubric.criteria.iter().map(|criterion| (criterion.id.as_str(), ())).collect();
    for fault in &FAULTS {
        assert!(
            !fault.changes.is_empty() && fault.changes.iter().all(|id| known.contains_key(id)),
            "{}",
            fault.name
        );
    }
}
