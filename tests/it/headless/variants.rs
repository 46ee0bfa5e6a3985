//! Human-like variants of the exemplary run all pass; one planted fault changes just what it should.
//!
//! Each seed is one person, who differs in pace, size, handedness, trembling and order, and whose
//! device differs in rate. `SKILLWARD_VARIANTS` says how many of each are played (200 for the product's
//! figure; few by default) and `SKILLWARD_VARIANTS_FROM` the first seed; the figures are printed.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use skillward::frontends::autopilot::script::Act;
use skillward::frontends::autopilot::vary::Variation;
use skillward_core::score::{Decision, FindingOutcome, Score};

use super::faults::FAULTS;
use super::many::{on_all_cores, report, seeds};
use super::{Station, learner, shipped};

const BEDSIDE: &str = "hand_hygiene/bedside";
/// Variants played by default.
const FEW: u64 = 12;

fn variants(by_default: u64) -> Range<u64> {
    seeds("SKILLWARD_VARIANTS", by_default)
}

#[test]
fn human_variants_all_pass() {
    let folder = shipped(BEDSIDE);
    let acts = learner(&folder, "exemplary");
    let repeats = AtomicU64::new(0);
    let failed = on_all_cores(variants(FEW), |station, seed| {
        let variation = Variation::human(seed);
        let score = station.play(&folder, acts.clone(), variation).score;
        repeats.fetch_add(station.repeats().into(), Ordering::Relaxed);
        (score.decision != Decision::Pass || !all_met(&score))
            .then(|| format!("{} {variation:?}", told(&score)))
    });
    println!("{} times something had to be done again", repeats.into_inner());
    report("human variants passed with every criterion met", &variants(FEW), &failed);
}

fn all_met(score: &Score) -> bool {
    score.findings.iter().all(|finding| finding.outcome == FindingOutcome::Met)
}

/// What was not fully met, in words.
fn told(score: &Score) -> String {
    let short = score.findings.iter().filter(|finding| finding.outcome != FindingOutcome::Met);
    let reasons: Vec<_> = short.map(|finding| format!("{}: {}", finding.criterion, finding.reason)).collect();
    format!("{:?} {}", score.decision, reasons.join("; "))
}

#[test]
fn a_planted_fault_changes_just_what_it_should() {
    let folder = shipped(BEDSIDE);
    let exemplary = learner(&folder, "exemplary");
    // Each class once by default.
    let seeds = variants(FAULTS.len() as u64);
    let wrong = on_all_cores(seeds.clone(), |station, seed| {
        let fault = &FAULTS[usize::try_from(seed).unwrap() % FAULTS.len()];
        // Faults are planted by their place in the script, so the order stays.
        let variation = Variation { shuffled: false, ..Variation::human(1_000_000 + seed) };
        let mut acts = exemplary_order(&variation, &exemplary);
        (fault.plant)(&mut acts);
        let score = station.play(&folder, acts, variation).score;
        let mismatch = fault.mismatch(&score)?;
        Some(format!("{}: {mismatch}: {} {variation:?}", fault.name, told(&score)))
    });
    report("planted faults gave just their findings", &seeds, &wrong);
}

/// The acts in the order of the script, by the script's own hands: the player swaps them.
fn exemplary_order(variation: &Variation, script: &[Act]) -> Vec<Act> {
    Variation { swapped: false, ..*variation }.acts(script)
}

#[test]
fn every_fault_is_declared_with_criteria_of_the_rubric() {
    let station = Station::new();
    let chosen = station.scenario(&shipped(BEDSIDE));
    let known: BTreeSet<&str> =
        chosen.rubric.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
    for fault in &FAULTS {
        let mut declared = fault.short.iter().chain(fault.unknown);
        assert!(declared.all(|id| known.contains(id)), "{}", fault.name);
    }
}
