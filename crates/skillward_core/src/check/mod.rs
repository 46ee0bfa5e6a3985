//! Static analysis of scenarios and rubrics: every mistake that can be found before anyone plays.

mod bindings;
mod circles;
pub mod codes;
pub mod codes_language;
pub mod codes_packs;
pub mod codes_proofs;
pub mod codes_texts;
mod conditions;
mod effects;
pub mod examples;
mod examples_documents;
pub mod examples_packs;
pub mod examples_texts;
mod explanation;
mod known;
mod locate;
mod measures;
mod outlooks;
mod plausible;
mod plot;
mod prove;
mod reach;
mod report;
mod rubric;
mod scenario;
mod texts;
mod time;

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Room};
use crate::document::{self, Read};
use crate::engine::code::{Atoms, Code};
use crate::rubric::{Criterion, RUBRIC_FORMAT, Rubric};
use crate::scenario::{SCENARIO_FORMAT, Scenario, Scope};

pub use crate::diagnostic::{Code as DiagnosticCode, Diagnostic, Severity, Span};
pub use crate::document::Gaps;
pub use texts::{Naming, PackFiles, TextFile, TextsInput, check_texts};
pub(crate) use texts::{check_pack_named, check_pack_texts};

use known::Known;
use prove::Prover;
use report::Reporter;

/// What is checked, and the asset library against which it is.
#[derive(Debug, Clone, Copy)]
pub struct CheckInput<'a> {
    /// Name of the scenario file, as diagnostics give it.
    pub scenario_name: &'a str,
    /// Text of the scenario file.
    pub scenario_src: &'a str,
    /// Name of the rubric file.
    pub rubric_name: &'a str,
    /// Text of the rubric file, if there is one.
    pub rubric_src: Option<&'a str>,
    /// Props that can be placed.
    pub catalogue: &'a Catalogue,
    /// Rooms by name.
    pub rooms: &'a BTreeMap<String, Room>,
}

/// Every mistake found: the scenario's first, then the rubric's, each in the order of its document.
#[must_use]
pub fn check(input: CheckInput<'_>) -> Vec<Diagnostic> {
    check_around(input, Gaps::NONE, Gaps::NONE).found
}

/// What was found, and both documents as far as they can be read.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Every mistake.
    pub found: Vec<Diagnostic>,
    /// The scenario.
    pub scenario: Option<Scenario>,
    /// The rubric.
    pub rubric: Option<Rubric>,
    /// Whether nothing of either had to be left out.
    pub whole: bool,
}

/// The same where parts of both documents are known to be broken. What could only be told of the whole is left
/// untold, and so is what names something that may have been in such a part.
#[must_use]
pub fn check_around(input: CheckInput<'_>, in_scenario: Gaps, in_rubric: Gaps) -> Checked {
    let CheckInput { scenario_name, scenario_src, rubric_name, rubric_src, catalogue, rooms } = input;
    let read =
        document::load_leniently::<Scenario>(scenario_name, scenario_src, SCENARIO_FORMAT, in_scenario);
    let Read { value: scenario, mistakes: mut found, gaps } = read;
    let mut names = gaps.names(scenario_src);
    let mut whole = gaps.is_empty();
    if let Some(scenario) = &scenario {
        let mut reporter = Reporter::around(scenario_name, scenario_src, gaps, names.clone());
        let known = Known::new(scenario, catalogue, rooms, whole);
        scenario::check(scenario, &known, &Prover::new(scenario), &mut reporter);
        found.extend(reporter.finish());
    }
    found.sort_by_key(|mistake| mistake.span);
    let Some(source) = rubric_src else { return Checked { found, scenario, rubric: None, whole } };
    let read = document::load_leniently::<Rubric>(rubric_name, source, RUBRIC_FORMAT, in_rubric);
    let Read { value: rubric, mistakes: mut in_rubric, gaps } = read;
    names.extend(gaps.names(source));
    whole &= gaps.is_empty();
    if let (Some(rubric), Some(scenario)) = (&rubric, &scenario) {
        let mut reporter = Reporter::around(rubric_name, source, gaps, names);
        let known = Known::new(scenario, catalogue, rooms, whole);
        rubric::check(rubric, scenario, &known, &Prover::new(scenario), &mut reporter);
        in_rubric.extend(reporter.finish());
    }
    in_rubric.sort_by_key(|mistake| mistake.span);
    found.extend(in_rubric);
    Checked { found, scenario, rubric, whole }
}

/// What the conditions of a scenario and rubric need at most while an attempt runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Bounds {
    /// Conditions watched.
    pub conditions: usize,
    /// Different atoms that they name.
    pub atoms: usize,
    /// Parts of conditions live at once, at most: none is ever live more than twice.
    pub instances: usize,
    /// Memory for them, bytes, at most and rounded up.
    pub bytes: usize,
}

/// The bound on what conditions need, whatever the learner does and however long the attempt takes.
#[must_use]
pub fn bounds(scenario: &Scenario, rubric: Option<&Rubric>) -> Bounds {
    let plot = scenario.plot.conditions();
    let scope = Scope::new(scenario, BTreeMap::new());
    let criteria = rubric.into_iter().flat_map(|rubric| &rubric.criteria).flat_map(Criterion::conditions);
    let mut atoms = Atoms::default();
    let (mut conditions, mut parts) = (0, 0);
    for condition in plot.chain(criteria) {
        conditions += 1;
        parts += Code::compile(&scope.written_out(condition), &mut atoms).parts();
    }
    let instances = 2 * parts;
    Bounds { conditions, atoms: atoms.len(), instances, bytes: instances * crate::engine::BYTES_PER_INSTANCE }
}

#[cfg(test)]
mod example_packs_tests;
#[cfg(test)]
mod example_tests;
#[cfg(test)]
mod example_texts_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_language;
