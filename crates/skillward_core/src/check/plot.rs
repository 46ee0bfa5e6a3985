//! The plot: texts, effects, and whether every required step and the end can be reached.

use std::collections::BTreeSet;

use super::known::{Known, steps};
use super::report::{Amend, At, Reporter};
use super::scenario::empty_text;
use super::{codes, conditions, effects};
use crate::decimal::Milli;
use crate::scenario::{Condition, Cue, Group, Order, Scenario, Step};

/// Longest attempt, seconds.
const MOST_SECONDS: i64 = 7_200;
/// Most rounds of a group.
const MOST_ROUNDS: u32 = 100;

pub(super) fn check(scenario: &Scenario, known: &Known<'_>, out: &mut Reporter<'_>) {
    for group in scenario.plot.all_groups() {
        self::group(group, known, out);
    }
    for step in steps(scenario) {
        let at = At::entity("groups", step.id.as_str());
        empty_text(out, at, "title", &step.title);
        conditions::check(&step.done, at, known, out);
        if let Some(cue) = &step.cue {
            self::cue(cue, at, out);
        }
        if let Some(limit) = step.limit_s {
            self::limit(limit, at, out);
        }
        let Step { on_open, on_done, on_lapse, .. } = step;
        on_open
            .iter()
            .chain(on_done)
            .chain(on_lapse)
            .for_each(|effect| effects::check(effect, at, known, out));
    }
    for rule in &scenario.plot.rules {
        let at = At::entity("rules", &rule.id);
        conditions::check(&rule.when, at, known, out);
        if rule.again && !conditions::takes_an_event(&rule.when) {
            let message = "a rule that acts again must need something to happen each time".to_owned();
            out.field(codes::NOT_COUNTABLE, at, "again", message).help("let it wait for an event");
        }
        rule.then.iter().for_each(|effect| effects::check(effect, at, known, out));
    }
    conditions::check(&scenario.plot.ends, At::section("ends"), known, out);
    limit(scenario.plot.limit_s, At::section("plot"), out);
    reachable(scenario, out);
}

fn limit(limit: Milli, at: At<'_>, out: &mut Reporter<'_>) {
    if limit.0 <= 0 || limit.0 > MOST_SECONDS * 1_000 {
        let message = format!("the time limit must be more than 0 and at most {MOST_SECONDS} s");
        out.field(codes::OUT_OF_RANGE, at, "limit_s", message);
    }
}

fn cue(cue: &Cue, at: At<'_>, out: &mut Reporter<'_>) {
    empty_text(out, at, "text", &cue.text);
    if cue.after_s.0 < 0 {
        let message = "a cue cannot come before its step opens".to_owned();
        out.field(codes::OUT_OF_RANGE, at, "after_s", message);
    }
    if let Some(fade) = cue.fade
        && (fade.later_s.0 < 0 || fade.gone_after == Some(0))
    {
        let message = "a cue fades by coming later, or no more after 1 attempt or more".to_owned();
        out.field(codes::OUT_OF_RANGE, at, "fade", message);
    }
}

fn group(group: &Group, known: &Known<'_>, out: &mut Reporter<'_>) {
    let named = group.id.as_deref().or_else(|| group.steps.first().map(|step| step.id.as_str()));
    let at = named.map_or(At::section("groups"), |id| At::entity("groups", id));
    if group.steps.is_empty() && group.groups.is_empty() {
        let message = "a group without steps does nothing".to_owned();
        out.field(codes::EMPTY_CONDITION, at, "order", message).help("give it steps, or leave it out");
    }
    if !(1..=MOST_ROUNDS).contains(&group.repeat) {
        let message = format!("a group is gone through 1 to {MOST_ROUNDS} times, not {}", group.repeat);
        out.field(codes::OUT_OF_RANGE, At::section("groups"), "repeat", message);
    }
    if let Some(time) = group.limit_s {
        limit(time, At::section("groups"), out);
    }
    if group.shuffle && group.order != Order::Sequence {
        let message = "only a sequence has an order to shuffle".to_owned();
        out.field(codes::OUT_OF_RANGE, At::section("groups"), "shuffle", message);
    }
    if let Some(when) = &group.when {
        conditions::check(when, At::section("groups"), known, out);
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
    let mut before = Vec::new();
    for group in &scenario.plot.groups {
        let here = gates_of(group, &before, &mut gates);
        before.extend(here);
    }
    gates
}

/// Adds the gates of a group's steps; gives those of its steps that what follows it waits for.
fn gates_of(group: &Group, before: &[usize], gates: &mut Vec<Vec<usize>>) -> Vec<usize> {
    let mut here: Vec<usize> = Vec::new();
    let gate = |here: &[usize]| match group.order {
        Order::Sequence => [before, here].concat(),
        Order::AnyOrder | Order::OneOf => before.to_vec(),
    };
    for step in &group.steps {
        let index = gates.len();
        gates.push(gate(&here));
        if step.required {
            here.push(index);
        }
    }
    for inner in &group.groups {
        let inner = gates_of(inner, &gate(&here), gates);
        here.extend(inner);
    }
    // A branch may be left out, and of several one is enough: nothing waits for any one step of those.
    if group.required && group.when.is_none() && group.order != Order::OneOf { here } else { Vec::new() }
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
            condition.parts().into_iter().all(never)
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
