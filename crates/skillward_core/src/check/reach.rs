//! Proofs about the plot: can each step be done, can each branch be taken and each rule act, and does the
//! attempt come to an end?

use std::collections::{BTreeMap, BTreeSet};

use super::circles::circles;
use super::prove::{PlotOrder, Prover, needed, only_waits};
use super::report::{At, Reporter};
use super::{codes, codes_proofs, time};
use crate::diagnostic::Amend;
use crate::scenario::{Condition, Effect, Group, Rule, Scenario};

/// Entities whose conditions have other mistakes: nothing is proved of what is not right.
#[derive(Debug, Default)]
pub(super) struct Faulty<'a>(BTreeSet<(&'static str, &'a str)>);

impl<'a> Faulty<'a> {
    pub(super) fn add(&mut self, section: &'static str, id: &'a str) {
        self.0.insert((section, id));
    }

    pub(super) fn has(&self, section: &'static str, id: &str) -> bool {
        self.0.contains(&(section, id))
    }
}

pub(super) fn check(scenario: &Scenario, prover: &Prover<'_>, faulty: &Faulty<'_>, out: &mut Reporter<'_>) {
    let stuck = steps(prover, faulty, out);
    branches(prover, faulty, out);
    for (index, rule) in scenario.plot.rules.iter().enumerate() {
        if !faulty.has("rules", &rule.id) {
            self::rule(index, rule, scenario, prover, out);
        }
    }
    for_ever(&scenario.plot.rules, out);
    ends(scenario, prover, faulty, &stuck, out);
    time::check(scenario, &prover.order, out);
}

/// Tells where exploring stopped before all that can happen was looked at.
pub(super) fn stopped(at: At<'_>, field: &str, what: &str, out: &mut Reporter<'_>) {
    let message = format!("{what} was not looked at to the end: too much can happen");
    out.field(codes_proofs::NOT_EXPLORED, at, field, message).warning().help(
        "nothing is known to be wrong here; with fewer parts or bound names all of it can be looked at",
    );
}

/// Steps that can never be done; gives all of them, by index.
fn steps(prover: &Prover<'_>, faulty: &Faulty<'_>, out: &mut Reporter<'_>) -> BTreeSet<usize> {
    let mut stuck = BTreeSet::new();
    for (index, (step, _, _)) in prover.order.steps.iter().enumerate() {
        let id = step.id.as_str();
        let at = At::entity("groups", id);
        if faulty.has("groups", id) {
            continue;
        }
        let outlook = prover.of_step(index);
        if outlook.is_never_met() {
            stuck.insert(index);
            let message = format!("the step \"{id}\" can never be done");
            let told = out.text(codes::UNREACHABLE_STEP, at, id, message);
            match needed(&step.done).into_iter().find(|name| prover.order.waits_for(name, index)) {
                Some(own) if own == id => told.help("it waits for itself"),
                Some(late) => told.help(format!(
                    "it asks for \"{late}\", which opens only after it: a step may ask only for steps that open before it or beside it"
                )),
                None => told.help(match prover.late_timer(index) {
                    Some(timer) => format!("it waits for the timer \"{timer}\", which nothing starts before it is done"),
                    None => "see what `done` asks for: can all of it come about, and in this order?".to_owned(),
                }),
            };
        } else if outlook.is_never_in_time() && !prover.order.has_limit(index) {
            // It is met by the end of the attempt alone: whatever waits for it comes too late.
            if let Some(late) = prover.order.follower(index) {
                stuck.insert(index);
                let late = &prover.order.steps[late].0.id;
                let message = format!(
                    "the step \"{id}\" is done only when the attempt ends, and \"{late}\" opens after it"
                );
                out.text(codes::UNREACHABLE_STEP, at, id, message).help(
                    "what must not happen needs an end of its own: Within(seconds: …, of: …), a `limit_s`, or `required: false`",
                );
            }
        } else if outlook.stopped && !outlook.in_time {
            stopped(at, "done", &format!("whether the step \"{id}\" can be done"), out);
        }
    }
    in_circles(prover, &mut stuck, out);
    stuck
}

/// Steps that wait for each other in a circle.
fn in_circles(prover: &Prover<'_>, stuck: &mut BTreeSet<usize>, out: &mut Reporter<'_>) {
    let order = &prover.order;
    let mut edges = order.edges();
    let mut named = BTreeSet::new();
    for (index, (step, _, _)) in order.steps.iter().enumerate() {
        for other in needed(&step.done).into_iter().filter_map(|name| order.step(name)) {
            edges[index].push(other);
            named.insert(index);
        }
    }
    if named.is_empty() {
        return;
    }
    for circle in circles(&edges) {
        let steps = || circle.iter().copied().filter(|node| *node < order.steps.len());
        let told = steps().any(|step| stuck.contains(&step));
        if let (Some(first), false) = (steps().filter(|step| named.contains(step)).min(), told) {
            let id = order.steps[first].0.id.as_str();
            let message = format!("the step \"{id}\" can never be done: it waits for itself");
            out.text(codes::UNREACHABLE_STEP, At::entity("groups", id), id, message)
                .help("a step may ask only for steps that open before it or beside it");
        }
        stuck.extend(steps());
    }
}

fn branches(prover: &Prover<'_>, faulty: &Faulty<'_>, out: &mut Reporter<'_>) {
    for (index, group) in prover.order.groups() {
        let at = at(group);
        let Some(when) = group.when.as_ref().filter(|_| !faulty.has("when", name(group))) else { continue };
        let outlook = prover.of_branch(index, when);
        if outlook.is_never_met() {
            out.field(codes_proofs::DEAD_BRANCH, at, "when", "this branch is never taken".to_owned())
                .help("`when` is decided when the group's turn comes: what only comes later does not count");
        } else if outlook.stopped && !outlook.met {
            stopped(at, "when", "whether this branch is ever taken", out);
        }
    }
}

/// What a group is called: its own identifier, or that of its first step.
pub(super) fn name(group: &Group) -> &str {
    let first = || group.steps.first().map(|step| step.id.as_str());
    group.id.as_deref().or_else(first).unwrap_or_default()
}

/// Where a group stands.
pub(super) fn at(group: &Group) -> At<'_> {
    match (&group.id, group.steps.first()) {
        (Some(id), _) => At::entity("groups", id),
        (None, Some(first)) => At::around("groups", first.id.as_str()),
        (None, None) => At::section("groups"),
    }
}

fn rule(index: usize, rule: &Rule, scenario: &Scenario, prover: &Prover<'_>, out: &mut Reporter<'_>) {
    let at = At::entity("rules", &rule.id);
    if !rule.modes.is_empty() && !rule.modes.iter().any(|mode| scenario.modes.contains(mode)) {
        let message =
            format!("the rule \"{}\" never acts: the scenario is not offered in its modes", rule.id);
        out.field(codes_proofs::IDLE_RULE, at, "modes", message)
            .help("offer the mode in the scenario's `modes`, or leave the rule out");
        return;
    }
    let outlook = prover.of_rule(index, &rule.when);
    if outlook.is_never_in_time() {
        let message = format!("the rule \"{}\" never acts: nothing can meet its `when`", rule.id);
        out.field(codes_proofs::IDLE_RULE, at, "when", message).help(if outlook.met {
            "only the end of the attempt would meet it: what must not happen needs an end of its own, such as Within"
        } else {
            "see what `when` asks for: can all of it come about, and in this order?"
        });
    } else if outlook.stopped && !outlook.in_time {
        stopped(at, "when", &format!("whether the rule \"{}\" ever acts", rule.id), out);
    }
}

/// Rules that start the timers which make them act again, so that they never come to rest.
fn for_ever(rules: &[Rule], out: &mut Reporter<'_>) {
    let alone: Vec<(&Rule, BTreeSet<&str>)> = rules
        .iter()
        .filter(|rule| rule.again)
        .map(|rule| (rule, alone_meet(&rule.when)))
        .filter(|(_, timers)| !timers.is_empty())
        .collect();
    let starts = |rule: &Rule, timer: &str| {
        let ends = rule.then.iter().any(|effect| matches!(effect, Effect::End));
        let starts =
            |effect: &Effect| matches!(effect, Effect::StartTimer { timer: begun, .. } if begun == timer);
        !ends && rule.then.iter().any(starts)
    };
    let next = |rule: &Rule| {
        let by = |timers: &BTreeSet<&str>| timers.iter().any(|timer| starts(rule, timer));
        let follows = alone.iter().enumerate().filter(|(_, (_, timers))| by(timers));
        follows.map(|(index, _)| index).collect()
    };
    let edges: Vec<Vec<usize>> = alone.iter().map(|(rule, _)| next(rule)).collect();
    for circle in circles(&edges) {
        let Some(first) = circle.iter().min() else { continue };
        let id = &alone[*first].0.id;
        let message = format!("once begun, the rule \"{id}\" acts again and again until the attempt ends");
        out.field(codes_proofs::ENDLESS_RULE, At::entity("rules", id), "again", message).warning().help(
            "its timer starts it anew each time: let something else be needed as well, or leave `again` out",
        );
    }
}

/// Timers each of which meets the condition by itself when it ends.
fn alone_meet(condition: &Condition) -> BTreeSet<&str> {
    use Condition as C;
    match condition {
        C::TimerEnded(timer) => BTreeSet::from([timer.as_str()]),
        C::Any(parts) => parts.iter().flat_map(alone_meet).collect(),
        C::All(parts) | C::Then(parts) if parts.len() == 1 => alone_meet(&parts[0]),
        C::CountAtLeast { times: 1, of } | C::Once(of) => alone_meet(of),
        _ => BTreeSet::new(),
    }
}

fn ends(
    scenario: &Scenario,
    prover: &Prover<'_>,
    faulty: &Faulty<'_>,
    stuck: &BTreeSet<usize>,
    out: &mut Reporter<'_>,
) {
    let ends = &scenario.plot.ends;
    let at = At::section("plot");
    let needs: Vec<usize> = needed(ends).into_iter().filter_map(|name| prover.order.step(name)).collect();
    let otherwise = scenario.plot.effects().any(|effect| matches!(effect, Effect::End));
    // What follows from another mistake is not told besides.
    if faulty.has("ends", "") || needs.iter().any(|step| stuck.contains(step)) || otherwise {
        return;
    }
    let outlook = prover.of_end(ends);
    if outlook.is_never_in_time() {
        let message = "the attempt would never end by its plot".to_owned();
        out.field(codes::UNREACHABLE_END, at, "ends", message)
            .warning()
            .help("the learner would have to stop it, or the time limit");
        return;
    }
    if outlook.stopped && !outlook.in_time {
        stopped(at, "ends", "whether the attempt ends by its plot", out);
    }
    let missed = needs.iter().find_map(|step| Some((*step, prover.order.may_be_missed(*step)?)));
    if let Some((step, why)) = missed {
        let id = &prover.order.steps[step].0.id;
        let message = format!("a dead end: the attempt ends only with \"{id}\", and {why}");
        out.field(codes_proofs::DEAD_END, at, "ends", message).warning().help(
            "name in `ends` what ends the attempt then, for instance Any([…, …]), or use the effect End",
        );
    }
}

/// Steps that every attempt must do, with what they ask for.
pub(super) fn required<'a>(order: &PlotOrder<'a>) -> BTreeMap<&'a str, &'a Condition> {
    let all = order.steps.iter().enumerate();
    all.filter(|(index, (step, _, _))| order.is_needed(*index) && only_waits(&step.done))
        .map(|(_, (step, _, _))| (step.id.as_str(), &step.done))
        .collect()
}
