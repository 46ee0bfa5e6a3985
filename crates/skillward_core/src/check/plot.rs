//! The plot: texts, effects, and whether every required step and the end can be reached.

use std::collections::BTreeSet;

use super::codes;
use super::conditions::{self, parts};
use super::known::{Known, steps};
use super::report::{Amend, At, Reporter};
use super::scenario::empty_text;
use crate::scenario::{Condition, Effect, Order, Scenario, Step};

/// Longest attempt, seconds.
const MOST_SECONDS: i64 = 7_200;

pub(super) fn check(scenario: &Scenario, known: &Known<'_>, out: &mut Reporter<'_>) {
    for step in steps(scenario) {
        let at = At::entity("groups", step.id.as_str());
        empty_text(out, at, "title", &step.title);
        conditions::check(&step.done, at, known, out);
        if let Some(cue) = &step.cue {
            empty_text(out, at, "text", &cue.text);
            if cue.after_s.0 < 0 {
                let message = "a cue cannot come before its step opens".to_owned();
                out.field(codes::OUT_OF_RANGE, at, "after_s", message);
            }
        }
        step.on_open.iter().chain(&step.on_done).for_each(|effect| self::effect(effect, at, known, out));
    }
    for rule in &scenario.plot.rules {
        let at = At::entity("rules", &rule.id);
        conditions::check(&rule.when, at, known, out);
        rule.then.iter().for_each(|effect| self::effect(effect, at, known, out));
    }
    conditions::check(&scenario.plot.ends, At::section("ends"), known, out);
    let limit = scenario.plot.limit_s.0;
    if limit <= 0 || limit > MOST_SECONDS * 1_000 {
        let message = format!("the time limit must be more than 0 and at most {MOST_SECONDS} s");
        out.field(codes::OUT_OF_RANGE, At::section("plot"), "limit_s", message);
    }
    reachable(scenario, out);
}

fn effect(effect: &Effect, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) {
    match effect {
        Effect::Say { text, .. } => empty_text(out, at, "text", text),
        Effect::Show(text) if text.trim().is_empty() => {
            out.word(codes::EMPTY_TEXT, at, "Show", "a note without words".to_owned());
        }
        Effect::Set { item, state } => {
            let id = item.as_str();
            let Some(prop) = known.placed.get(id) else {
                if !known.unknown.contains(id) {
                    let message = format!("there is no prop \"{id}\" in this scenario");
                    out.text(codes::UNKNOWN_ITEM, at, id, message).suggest(id, known.placed.keys().copied());
                }
                return;
            };
            if !prop.states.contains_key(state) {
                let message = format!("\"{id}\" has no state \"{state}\"");
                out.text(codes::UNKNOWN_STATE, at, state, message)
                    .suggest(state, prop.states.keys().map(String::as_str));
            }
        }
        Effect::Show(_) | Effect::End => {}
    }
}

/// Steps that wait for themselves, and an end that waits for such a step.
fn reachable(scenario: &Scenario, out: &mut Reporter<'_>) {
    let all: Vec<&Step> = steps(scenario).collect();
    let gates = gates(scenario);
    let needs: Vec<BTreeSet<usize>> = all
        .iter()
        .zip(&gates)
        .map(|(step, gates)| {
            let named = needed(&step.done);
            let by_name =
                named.iter().filter_map(|name| all.iter().position(|step| step.id.as_str() == *name));
            by_name.chain(gates.iter().copied()).collect()
        })
        .collect();
    let mut stuck = BTreeSet::new();
    for (index, step) in all.iter().enumerate() {
        if waits_for_itself(index, &needs) {
            stuck.insert(index);
            let message = format!("the step \"{}\" can never be done: it waits for itself", step.id);
            out.text(
                codes::UNREACHABLE_STEP,
                At::entity("groups", step.id.as_str()),
                step.id.as_str(),
                message,
            )
            .help("a step may ask only for steps that open before it or beside it");
        } else if never(&step.done) && step.required {
            stuck.insert(index);
            let message = format!("the required step \"{}\" can never be done", step.id);
            out.text(
                codes::UNREACHABLE_STEP,
                At::entity("groups", step.id.as_str()),
                step.id.as_str(),
                message,
            );
        }
    }
    let ends = &scenario.plot.ends;
    let waits = needed(ends)
        .into_iter()
        .filter_map(|name| all.iter().position(|step| step.id.as_str() == name))
        .any(|step| stuck.contains(&step) || leads_to(step, &needs, &stuck));
    if never(ends) || waits {
        let message = "the attempt would never end by its plot".to_owned();
        out.field(codes::UNREACHABLE_END, At::section("plot"), "ends", message)
            .warning()
            .help("the learner would have to stop it, or the time limit");
    }
}

/// For each step, the required steps that must be settled before it opens.
fn gates(scenario: &Scenario) -> Vec<Vec<usize>> {
    let mut gates = Vec::new();
    let mut required: Vec<usize> = Vec::new();
    for group in &scenario.plot.groups {
        let mut here = Vec::new();
        for step in &group.steps {
            let mut before = required.clone();
            if group.order == Order::Sequence {
                before.extend(&here);
            }
            let index = gates.len();
            gates.push(before);
            if step.required {
                here.push(index);
            }
        }
        required.extend(here);
    }
    gates
}

/// Steps without which the condition cannot be met.
fn needed(condition: &Condition) -> BTreeSet<&str> {
    use Condition as C;
    match condition {
        C::StepDone(step) => BTreeSet::from([step.as_str()]),
        C::All(parts) | C::Then(parts) => parts.iter().flat_map(needed).collect(),
        C::Any(parts) => {
            let mut sets = parts.iter().map(needed);
            let first = sets.next().unwrap_or_default();
            sets.fold(first, |common, set| common.intersection(&set).copied().collect())
        }
        C::Once(part) => needed(part),
        C::Before(first, _) => needed(first),
        C::Within { of, .. } | C::ForAtLeast { of, .. } | C::CountAtLeast { of, .. } => needed(of),
        _ => BTreeSet::new(),
    }
}

/// Whether nothing could ever meet it: an `Any` of nothing.
fn never(condition: &Condition) -> bool {
    use Condition as C;
    match condition {
        C::Any(alternatives) => alternatives.iter().all(never),
        C::All(parts) | C::Then(parts) => parts.iter().any(never),
        C::Once(_) | C::Within { .. } | C::ForAtLeast { .. } | C::CountAtLeast { .. } => {
            parts(condition).into_iter().all(never)
        }
        _ => false,
    }
}

fn waits_for_itself(step: usize, needs: &[BTreeSet<usize>]) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<usize> = needs[step].iter().copied().collect();
    while let Some(next) = open.pop() {
        if next == step {
            return true;
        }
        if seen.insert(next) {
            open.extend(&needs[next]);
        }
    }
    false
}

fn leads_to(step: usize, needs: &[BTreeSet<usize>], stuck: &BTreeSet<usize>) -> bool {
    let mut seen = BTreeSet::from([step]);
    let mut open = vec![step];
    while let Some(next) = open.pop() {
        if stuck.contains(&next) {
            return true;
        }
        open.extend(needs[next].iter().copied().filter(|need| seen.insert(*need)));
    }
    false
}
