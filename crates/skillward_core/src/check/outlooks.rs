//! Proofs about the rubric: can each criterion be met and failed, do any exclude each other or a required
//! step, and does any behaviour reach the pass mark?

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::prove::{Outlook, Prover, only_waits};
use super::reach::{Faulty, required, stopped};
use super::report::{At, Reporter};
use super::{codes, codes_proofs};
use crate::diagnostic::Amend;
use crate::engine::code::{Atoms, Code};
use crate::engine::names::listens;
use crate::rubric::{Band, Criterion, Kind, Level, Measure, Rubric};
use crate::scenario::Condition;

/// Most pairs of criteria that are held against each other.
const MOST_PAIRS: usize = 2_000;

pub(super) fn check(rubric: &Rubric, prover: &Prover<'_>, faulty: &Faulty<'_>, out: &mut Reporter<'_>) {
    let mut sound = Vec::new();
    for criterion in &rubric.criteria {
        if !faulty.has("criteria", criterion.id.as_str()) && self::criterion(criterion, prover, out) {
            sound.push(criterion);
        }
    }
    let against = against_steps(&sound, prover, out);
    sound.retain(|criterion| !against.contains(criterion.id.as_str()));
    conflicts(rubric, &sound, prover, out);
}

/// Tells whether a criterion can be met and failed; true if nothing speaks against it.
fn criterion(criterion: &Criterion, prover: &Prover<'_>, out: &mut Reporter<'_>) -> bool {
    let id = criterion.id.as_str();
    let at = At::entity("criteria", id);
    if let Some(exposure) = &criterion.exposure
        && prover.outlook(exposure).is_never_met()
    {
        let message = format!("\"{id}\" is never asked: nothing can meet its `exposure`");
        out.field(codes_proofs::CANNOT_MEET, at, "exposure", message);
        return false;
    }
    // What earns something whatever the learner does.
    let free = match &criterion.kind {
        Kind::Condition(condition) => return whole(criterion, condition, prover, out),
        Kind::Levels(levels) => {
            for level in levels {
                if prover.outlook(&exposed(criterion, &level.when)).is_never_met() {
                    let message = format!("nobody can reach the level \"{}\"", level.name);
                    out.text(codes_proofs::CANNOT_MEET, at, &level.name, message);
                    return false;
                }
            }
            if let Some(level) = never_alone(levels, prover) {
                let message = format!(
                    "nobody stays at the level \"{}\": whoever reaches it reaches a higher one",
                    level.name
                );
                out.text(codes_proofs::CANNOT_MEET, at, &level.name, message)
                    .help("ask for less at this level, or for more at the higher one");
                return false;
            }
            levels.iter().find(|level| prover.outlook(&level.when).is_always_met()).map(|level| level.percent)
        }
        Kind::Measure { of, bands } => {
            if let Some(why) = never_measured(of, bands, prover) {
                let message = format!("nobody can meet \"{id}\": {why}");
                out.field(codes_proofs::CANNOT_MEET, at, "of", message);
                return false;
            }
            let reached = bands.last().is_some_and(|lowest| lowest.at_least.0 <= least(of));
            bands.iter().map(|band| band.percent).min().filter(|_| reached)
        }
        Kind::Manual(levels) => levels.iter().map(|level| level.percent).min(),
    };
    match free {
        Some(100..) => cannot_fail(id, false, at, out),
        Some(1..) if criterion.critical => cannot_fail(id, true, at, out),
        _ => return true,
    }
    false
}

fn whole(criterion: &Criterion, condition: &Condition, prover: &Prover<'_>, out: &mut Reporter<'_>) -> bool {
    let id = criterion.id.as_str();
    let at = At::entity("criteria", id);
    let mut outlook = prover.outlook(&exposed(criterion, condition));
    if outlook.is_never_met() {
        let message = format!("nobody can meet \"{id}\"");
        out.field(codes_proofs::CANNOT_MEET, at, "kind", message)
            .help("see what it asks for: can all of it come about, in this order, in this scenario?");
        return false;
    }
    if criterion.exposure.is_some() {
        // Failed is who was asked and did not meet it.
        let not = Condition::Not(Box::new(condition.clone()));
        let mut failed = prover.outlook(&exposed(criterion, &not));
        if failed.met
            && let Some(exposure) = &criterion.exposure
        {
            // Of a step that was done its condition has been met as well.
            let implied = with_steps(exposure, prover);
            if implied != *exposure {
                failed = prover.outlook(&Condition::All(vec![implied, not]));
            }
        }
        outlook = Outlook { not_met: failed.met, stopped: outlook.stopped || failed.stopped, ..outlook };
    }
    if outlook.is_always_met() {
        cannot_fail(id, false, at, out);
        return false;
    }
    if outlook.stopped && !(outlook.met && outlook.not_met) {
        stopped(at, "kind", &format!("whether \"{id}\" can be met and failed"), out);
    }
    true
}

fn cannot_fail(id: &str, critical: bool, at: At<'_>, out: &mut Reporter<'_>) {
    let message = if critical {
        format!("the critical criterion \"{id}\" can never fail an attempt")
    } else {
        format!("nobody can fail \"{id}\"")
    };
    out.field(codes_proofs::CANNOT_FAIL, at, "kind", message)
        .warning()
        .help("ask for something that not everybody does, or leave it out");
}

/// The condition, with each step that it needs done standing for that step's own condition too, where that only waits.
fn with_steps(condition: &Condition, prover: &Prover<'_>) -> Condition {
    match condition {
        Condition::All(parts) => Condition::All(parts.iter().map(|part| with_steps(part, prover)).collect()),
        Condition::StepDone(step) => {
            let done = prover.order.step(step.as_str()).map(|index| &prover.order.steps[index].0.done);
            match done.filter(|done| only_waits(done)) {
                Some(done) => Condition::All(vec![condition.clone(), done.clone()]),
                None => condition.clone(),
            }
        }
        other => other.clone(),
    }
}

/// Both what makes the question arise, and this.
fn exposed(criterion: &Criterion, condition: &Condition) -> Condition {
    match &criterion.exposure {
        Some(exposure) => Condition::All(vec![exposure.clone(), condition.clone()]),
        None => condition.clone(),
    }
}

/// A level at which nobody ends, since whoever reaches it reaches one above it too.
fn never_alone<'a>(levels: &'a [Level], prover: &Prover<'_>) -> Option<&'a Level> {
    (1..levels.len()).map(|at| (&levels[at], &levels[..at])).find_map(|(level, above)| {
        let not = |level: &Level| Condition::Not(Box::new(level.when.clone()));
        let alone = std::iter::once(level.when.clone()).chain(above.iter().map(not)).collect();
        prover.outlook(&Condition::All(alone)).is_never_met().then_some(level)
    })
}

/// Why a measure never measures anything, if that is so.
fn never_measured(of: &Measure, bands: &[Band], prover: &Prover<'_>) -> Option<&'static str> {
    if let Measure::Compliance { moments } = of
        && !prover.possible.indicated(moments, None)
    {
        return Some("no surface of the scenario indicates these moments");
    }
    let never = |condition: &Condition| prover.outlook(condition).is_never_met();
    match of {
        Measure::Latency { from, to } if bands.iter().all(|band| band.at_least.0 >= 0) => {
            // In one instant is no time, and that is enough.
            let after = Condition::Before(Box::new(to.clone()), Box::new(from.clone()));
            if prover
                .outlook(&Condition::All(vec![from.clone(), to.clone(), Condition::Not(Box::new(after))]))
                .is_never_met()
            {
                return Some("what it runs to always comes before what it runs from");
            }
        }
        Measure::Share { of, among } => {
            let both = Condition::Once(Box::new(Condition::All(vec![of.clone(), among.clone()])));
            if never(&both) {
                return Some("no event among those is ever one of these");
            }
        }
        _ => {}
    }
    of.conditions().into_iter().any(never).then_some("what it measures never comes about")
}

/// The least that a measure can be, thousandths.
const fn least(of: &Measure) -> i64 {
    match of {
        Measure::OrderAgreement(_) => -100_000,
        // What never follows earns nothing.
        Measure::Smoothness(_) | Measure::Value { .. } | Measure::Latency { .. } => i64::MIN,
        _ => 0,
    }
}

/// Critical criteria that a required step goes against.
fn against_steps<'a>(
    criteria: &[&'a Criterion],
    prover: &Prover<'_>,
    out: &mut Reporter<'_>,
) -> BTreeSet<&'a str> {
    let mut against = BTreeSet::new();
    let steps = required(&prover.order);
    let mut by_subject: BTreeMap<SmolStr, Vec<&str>> = BTreeMap::new();
    let critical = criteria.iter().filter(|criterion| criterion.critical);
    for (criterion, condition) in critical.filter_map(|criterion| Some((criterion, condition_of(criterion)?)))
    {
        if by_subject.is_empty() {
            for (name, done) in &steps {
                for subject in subjects(done) {
                    by_subject.entry(subject).or_default().push(name);
                }
            }
        }
        let id = criterion.id.as_str();
        let subjects = subjects(condition);
        let named: BTreeSet<&str> =
            subjects.iter().filter_map(|subject| by_subject.get(subject)).flatten().copied().collect();
        let excluded = named.into_iter().find(|name| {
            // The step may open whenever: what went before is not its own.
            let opens = Condition::Said("\u{0}opens".into());
            let done = Condition::Then(vec![opens, steps[name].clone()]);
            prover.outlook(&Condition::All(vec![condition.clone(), done])).is_never_met()
        });
        if let Some(name) = excluded {
            let message = format!(
                "the critical criterion \"{id}\" excludes the required step \"{name}\": no attempt can pass"
            );
            out.field(codes_proofs::CONTRADICTION, At::entity("criteria", id), "kind", message)
                .help("who does what the step asks for fails the criterion: change one of them");
            against.insert(id);
        }
    }
    against
}

const fn condition_of(criterion: &Criterion) -> Option<&Condition> {
    match &criterion.kind {
        Kind::Condition(condition) => Some(condition),
        _ => None,
    }
}

/// What the atoms of a condition listen to.
fn subjects(condition: &Condition) -> BTreeSet<SmolStr> {
    let mut atoms = Atoms::default();
    Code::compile(condition, &mut atoms);
    atoms.iter().filter_map(|(_, atom)| listens(atom)).map(|(_, subject)| subject).collect()
}

/// Criteria that exclude each other, and the mark that falls with them.
fn conflicts(rubric: &Rubric, sound: &[&Criterion], prover: &Prover<'_>, out: &mut Reporter<'_>) {
    let pairs = excluding(sound, prover);
    if let Some((one, other)) = pairs.iter().find(|(one, other)| one.critical && other.critical) {
        let message = format!(
            "the critical criteria \"{}\" and \"{}\" exclude each other: no attempt can pass",
            one.id, other.id
        );
        out.field(codes_proofs::CONTRADICTION, At::entity("criteria", other.id.as_str()), "kind", message)
            .help("change one of them");
        return;
    }
    // Of two that exclude each other one is lost at least; each is reckoned once.
    let weight = |criterion: &Criterion| i128::from(criterion.weight.0.max(0));
    let mut reckoned = BTreeSet::new();
    let mut loss = 0;
    for (one, other) in &pairs {
        if !reckoned.contains(&one.id) && !reckoned.contains(&other.id) {
            reckoned.extend([&one.id, &other.id]);
            loss += weight(one).min(weight(other));
        }
    }
    let whole: i128 = rubric.criteria.iter().map(weight).sum();
    let mark = i128::from(rubric.pass.total_percent.min(100));
    if let Some((one, other)) = pairs.first()
        && (whole - loss) * 100 < whole * mark
    {
        let message = format!(
            "no behaviour earns {mark} %: for one, \"{}\" and \"{}\" exclude each other",
            one.id, other.id
        );
        out.field(codes::UNREACHABLE_MARK, At::section("pass"), "total_percent", message)
            .help("change one of them, or ask for less");
    }
}

fn excluding<'a>(sound: &[&'a Criterion], prover: &Prover<'_>) -> Vec<(&'a Criterion, &'a Criterion)> {
    let judged: Vec<(&Criterion, &Condition, BTreeSet<SmolStr>)> = sound
        .iter()
        // Where one may not be asked, the other may stand alone.
        .filter(|criterion| criterion.exposure.is_none() && criterion.modalities.is_empty())
        .filter_map(|criterion| {
            let condition = condition_of(criterion)?;
            Some((*criterion, condition, subjects(condition)))
        })
        .collect();
    let mut pairs = Vec::new();
    let mut looked_at = 0;
    for (at, (one, first, of_one)) in judged.iter().enumerate() {
        for (other, second, of_other) in &judged[at + 1..] {
            let easy = only_waits(first) && only_waits(second);
            if easy || of_one.is_disjoint(of_other) || looked_at >= MOST_PAIRS {
                continue;
            }
            looked_at += 1;
            let both = Condition::All(vec![(*first).clone(), (*second).clone()]);
            if prover.outlook(&both).is_never_met() {
                pairs.push((*one, *other));
            }
        }
    }
    pairs
}
