//! `skillward test --mutate`: golden attempts changed in every way that a learner might have gone wrong,
//! to see whether the rubric notices.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use skillward_author::golden::{Outcome as Decision, play};
use skillward_author::mutate::{CriterionSharpness, Mutant, Sharpness, actions, apply, plan, sharpness};
use skillward_core::score::Score;

use crate::args::TestArgs;
use crate::commands::{count, print_json, print_line};
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::progress::Progress;
use crate::show;
use crate::suite::{self, Case, Ready};

/// Unnoticed mutations of one kind that are listed; the rest are counted, and stand in the JSON.
const LISTED: usize = 12;

/// What a machine reads.
#[derive(Serialize)]
struct Summary<'a> {
    ok: bool,
    seed: u64,
    attempts: &'a [Mutated],
}

/// What mutations of one golden attempt say.
#[derive(Serialize)]
struct Mutated {
    scenario: String,
    name: String,
    mutations: usize,
    unnoticed: usize,
    #[serde(flatten)]
    sharpness: Sharpness,
}

pub(super) fn run(cases: &[Case], args: &TestArgs, progress: Progress) -> CommandResult {
    let broken: Vec<_> = cases.iter().filter_map(|case| case.golden.as_ref().err()).flatten().collect();
    if !broken.is_empty() {
        drop(progress);
        for problem in broken {
            print_line(&show::problem(problem))?;
        }
        return Ok(Outcome::Findings);
    }
    let mutated: Vec<Mutated> = cases.iter().filter_map(|case| mutate(case, args.seed)).collect();
    drop(progress);
    if mutated.is_empty() {
        return Err(CommandError::new(
            "no golden attempt that passes is among them",
            "mutations begin from good work: write a golden attempt that passes, and meets every criterion",
        ));
    }
    let ok = mutated.iter().all(|mutated| mutated.sharpness.blunt().next().is_none());
    if args.json {
        print_json(&Summary { ok, seed: args.seed, attempts: &mutated })?;
    } else {
        for mutated in &mutated {
            print(mutated)?;
        }
    }
    Ok(if ok { Outcome::Good } else { Outcome::Findings })
}

/// Mutates an attempt that passes; others are left aside.
fn mutate(case: &Case, seed: u64) -> Option<Mutated> {
    let ready: &Ready = case.golden.as_ref().ok()?;
    let (scenario, rubric) = case.entry.playable()?;
    let before: Score = suite::play(case, ready)?.score;
    if Decision::of(&before.decision) != Decision::Pass {
        return None;
    }
    let ratings = ready.ratings();
    let actions = actions(&ready.recording.observations);
    let plan = plan(&ready.recording, &actions, &scenario.value, &rubric.value, ready.header.seed, seed);
    let mutants: Vec<Mutant> = plan
        .into_par_iter()
        .map(|mutation| {
            let changed = apply(&mutation, &actions, &ready.recording);
            let header = ready.header.clone();
            let after = play(&scenario.value, &rubric.value, header, &changed, ratings.as_ref()).score;
            Mutant::new(mutation, &before, &after)
        })
        .collect();
    let sharpness = sharpness(&rubric.value, &before, mutants);
    Some(Mutated {
        scenario: case.scenario(),
        name: case.name(),
        mutations: sharpness.mutants.len(),
        unnoticed: sharpness.unnoticed().count(),
        sharpness,
    })
}

fn print(mutated: &Mutated) -> Result<(), CommandError> {
    let noticed = mutated.mutations - mutated.unnoticed;
    print_line(&format!(
        "{}/{}: {}, {noticed} noticed\n",
        mutated.scenario,
        mutated.name,
        count(mutated.mutations, "mutation")
    ))?;
    let criteria = &mutated.sharpness.criteria;
    let width = criteria
        .iter()
        .map(|criterion| criterion.criterion.as_str().chars().count())
        .max()
        .unwrap_or(0)
        .max(9);
    print_line(&format!("  {:width$}  failed by  changed by  for instance", "criterion"))?;
    for criterion in criteria {
        let CriterionSharpness { criterion: id, failed_by, changed_by, example, .. } = criterion;
        let example = example.as_deref().unwrap_or("nothing changes it");
        print_line(&format!("  {:width$}  {failed_by:>9}  {changed_by:>10}  {example}", id.as_str()))?;
    }
    for blunt in mutated.sharpness.blunt() {
        let why = if blunt.met {
            "no mutation fails it: would it ever fail anyone?".to_owned()
        } else {
            format!("the golden attempt does not meet it ({}), so its mutations say little", blunt.golden)
        };
        print_line(&format!("\n  × {}: {why}", blunt.criterion))?;
    }
    unnoticed(&mutated.sharpness)
}

fn unnoticed(sharpness: &Sharpness) -> Result<(), CommandError> {
    let mut by_kind: BTreeMap<&str, Vec<&Mutant>> = BTreeMap::new();
    for mutant in sharpness.unnoticed() {
        by_kind.entry(mutant.mutation.change.kind()).or_default().push(mutant);
    }
    if !by_kind.is_empty() {
        print_line("\n  Nothing notices:")?;
    }
    for (kind, mutants) in by_kind {
        let tried = sharpness.mutants.iter().filter(|mutant| mutant.mutation.change.kind() == kind).count();
        print_line(&format!("    {kind}: {} of {tried}", mutants.len()))?;
        // That something comes later or twice is mostly as it should be; what is left out or replaced is not.
        if matches!(kind, "drop" | "replace") {
            for mutant in mutants.iter().take(LISTED) {
                print_line(&format!("      {}", mutant.told))?;
            }
            if mutants.len() > LISTED {
                print_line(&format!("      … and {} more (--json lists all)", mutants.len() - LISTED))?;
            }
        }
    }
    print_line("")
}
