//! From scenario and rubric to the graph.

use std::collections::{BTreeMap, BTreeSet};

use skillward_core::header::Mode;
use skillward_core::rubric::{self, Kind, Measure, Quantity, Rubric};
use skillward_core::scenario::{self, Condition, Scenario, Scope};

use super::subjects::watched;
use super::{
    Child, Criterion, Domain, Effect, Graph, Group, Judging, Rule, Step, Subject, SubjectKind, When, words,
};

/// The graph of a scenario, and of the rubric that judges it.
#[must_use]
pub fn build(scenario: &Scenario, rubric: Option<&Rubric>) -> Graph {
    // Drawn names are left as they stand: a picture shows every variant.
    let scope = Scope::new(scenario, BTreeMap::new());
    let rubric = rubric.map(|rubric| judging(rubric, &scope));
    let plot = &scenario.plot;
    let builder = Builder { scope, watching: rubric.as_ref().map_or_else(BTreeMap::new, watching) };
    let groups = plot.groups.iter().enumerate();
    Graph {
        title: scenario.title.clone(),
        name: format!("{} {}", scenario.id, scenario.version),
        language: scenario.language.clone(),
        groups: groups.map(|(at, group)| builder.group(group, (at + 1).to_string())).collect(),
        rules: plot.rules.iter().map(|rule| builder.rule(rule)).collect(),
        ends: words::condition(&plot.ends),
        limit_s: plot.limit_s,
        end_watched_by: builder.watching(&plot.ends, None),
        rubric,
    }
}

/// Criteria by what they watch.
fn watching(rubric: &Judging) -> BTreeMap<Subject, Vec<usize>> {
    let mut by_subject: BTreeMap<Subject, Vec<usize>> = BTreeMap::new();
    for (number, criterion) in rubric.criteria.iter().enumerate() {
        for subject in &criterion.watches {
            by_subject.entry(subject.clone()).or_default().push(number);
        }
    }
    by_subject
}

struct Builder {
    scope: Scope,
    watching: BTreeMap<Subject, Vec<usize>>,
}

impl Builder {
    /// Criteria that watch something that the condition watches too, or the step itself.
    fn watching(&self, condition: &Condition, step: Option<&str>) -> Vec<usize> {
        let mut subjects = watched(condition, &self.scope);
        subjects.extend(step.map(|step| Subject::new(SubjectKind::Step, step)));
        let criteria: BTreeSet<usize> =
            subjects.iter().filter_map(|subject| self.watching.get(subject)).flatten().copied().collect();
        criteria.into_iter().collect()
    }

    fn group(&self, group: &scenario::Group, number: String) -> Group {
        let steps = group.steps.iter().map(|step| Child::Step(self.step(step)));
        let groups = group.groups.iter().enumerate();
        let groups =
            groups.map(|(at, inner)| Child::Group(self.group(inner, format!("{number}.{}", at + 1))));
        Group {
            id: group.id.clone(),
            order: group.order,
            shuffle: group.shuffle,
            required: group.required,
            when: group.when.as_ref().map(words::condition),
            watched_by: group.when.as_ref().map_or_else(Vec::new, |when| self.watching(when, None)),
            repeat: group.repeat,
            limit_s: group.limit_s,
            children: steps.chain(groups).collect(),
            number,
        }
    }

    fn step(&self, step: &scenario::Step) -> Step {
        let of = |at, effects: &[scenario::Effect]| {
            effects.iter().map(|effect| Effect { at, what: words::effect(effect) }).collect::<Vec<_>>()
        };
        let mut effects = of(When::Opens, &step.on_open);
        effects.extend(of(When::Done, &step.on_done));
        effects.extend(of(When::Lapses, &step.on_lapse));
        Step {
            id: step.id.to_string(),
            title: step.title.clone(),
            done: words::condition(&step.done),
            required: step.required,
            limit_s: step.limit_s,
            cue_after_s: step.cue.as_ref().map(|cue| cue.after_s),
            effects,
            watched_by: self.watching(&step.done, Some(step.id.as_str())),
        }
    }

    fn rule(&self, rule: &scenario::Rule) -> Rule {
        Rule {
            id: rule.id.clone(),
            when: words::condition(&rule.when),
            then: rule.then.iter().map(words::effect).collect(),
            again: rule.again,
            modes: rule.modes.iter().map(|mode| mode_name(*mode)).collect(),
            watched_by: self.watching(&rule.when, None),
        }
    }
}

const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Formative => "formative",
        Mode::Summative => "summative",
    }
}

fn judging(rubric: &Rubric, scope: &Scope) -> Judging {
    let domain_of = |criterion: &rubric::Criterion| {
        rubric.domains.iter().position(|domain| domain.id == criterion.domain).unwrap_or(rubric.domains.len())
    };
    let mut criteria: Vec<Criterion> = rubric
        .criteria
        .iter()
        .map(|criterion| Criterion {
            id: criterion.id.to_string(),
            text: criterion.text.clone(),
            domain: domain_of(criterion),
            weight: criterion.weight,
            critical: criterion.critical,
            kind: words::kind(&criterion.kind),
            exposure: criterion.exposure.as_ref().map(words::condition),
            watches: watches(criterion, scope),
        })
        .collect();
    // Domain by domain, as they are shown; within one as they stand in the file.
    criteria.sort_by_key(|criterion| criterion.domain);
    let domains = rubric.domains.iter();
    let domains =
        domains.map(|domain| Domain { title: domain.title.clone(), pass_percent: domain.pass_percent });
    Judging { pass_percent: rubric.pass.total_percent, domains: domains.collect(), criteria }
}

fn watches(criterion: &rubric::Criterion, scope: &Scope) -> BTreeSet<Subject> {
    let mut subjects: BTreeSet<Subject> =
        criterion.conditions().into_iter().flat_map(|condition| watched(condition, scope)).collect();
    if let Kind::Measure { of, .. } = &criterion.kind {
        subjects.extend(measured(of));
    }
    subjects
}

/// What a measure watches besides its conditions.
fn measured(measure: &Measure) -> Option<Subject> {
    use SubjectKind as K;
    let named = |kind, name: Option<String>| Some(Subject::new(kind, name.unwrap_or_default()));
    match measure {
        Measure::Compliance { moments } => named(K::Opportunities, Some(words::opportunities(moments, None))),
        Measure::ActionShare { .. }
        | Measure::ActionVolume(_)
        | Measure::ActionRubbing(_)
        | Measure::ActionSteps(_)
        | Measure::ModelledCoverage => named(K::HandHygiene, None),
        Measure::PathLength(what) | Measure::Smoothness(what) => named(K::Followed, Some(what.to_string())),
        Measure::Value { of, .. } => match of {
            Quantity::CompressionDepth { patient } => {
                named(K::Chest, patient.as_ref().map(ToString::to_string))
            }
            Quantity::VentilationVolume { patient } => {
                named(K::Breaths, patient.as_ref().map(ToString::to_string))
            }
            Quantity::PointingError { structure } => {
                named(K::Structure, structure.as_ref().map(ToString::to_string))
            }
            Quantity::Reading { quantity } => named(K::Quantity, Some(quantity.to_string())),
            Quantity::Dose { product } => named(K::Product, Some(product.to_string())),
        },
        Measure::Latency { .. }
        | Measure::CountOf(_)
        | Measure::Duration(_)
        | Measure::FractionOfTime { .. }
        | Measure::Rate(_)
        | Measure::Share { .. }
        | Measure::Coverage(_)
        | Measure::OrderAgreement(_) => None,
    }
}
