//! The plot: texts, effects, limits. Whether all of it can come about is for `reach` to say.

use super::known::{Known, steps};
use super::prove::Prover;
use super::reach::{self, Faulty};
use super::report::{At, Reporter};
use super::scenario::empty_text;
use super::{codes, conditions, effects};
use crate::decimal::Milli;
use crate::diagnostic::Amend;
use crate::scenario::limits::{MOST_ROUNDS, MOST_SECONDS};
use crate::scenario::{Cue, Group, Order, Scenario, Step};

pub(super) fn check<'a>(
    scenario: &'a Scenario,
    known: &Known<'_>,
    prover: &Prover<'_>,
    out: &mut Reporter<'_>,
) {
    let mut faulty: Faulty<'a> = Faulty::default();
    for group in scenario.plot.all_groups() {
        if !self::group(group, known, out) {
            faulty.add("when", reach::name(group));
        }
    }
    for step in steps(scenario) {
        let at = At::entity("groups", step.id.as_str());
        empty_text(out, at, "title", &step.title);
        if !conditions::check(&step.done, at, known, out) {
            faulty.add("groups", step.id.as_str());
        }
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
        if !conditions::check(&rule.when, at, known, out) {
            faulty.add("rules", rule.id.as_str());
        }
        if rule.again && !conditions::takes_an_event(&rule.when) {
            let message = "a rule that acts again must need something to happen each time".to_owned();
            out.field(codes::NOT_COUNTABLE, at, "again", message).help("let it wait for an event");
        }
        rule.then.iter().for_each(|effect| effects::check(effect, at, known, out));
        if rule.then.is_empty() {
            let message = format!("the rule \"{}\" does nothing", rule.id);
            out.field(codes::EMPTY_CONDITION, at, "then", message).help("give it effects, or leave it out");
        }
    }
    if !conditions::check(&scenario.plot.ends, At::section("ends"), known, out) {
        faulty.add("ends", "");
    }
    limit(scenario.plot.limit_s, At::section("plot"), out);
    if known.whole {
        reach::check(scenario, prover, &faulty, out);
    }
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

/// True if nothing is wrong with its branch.
fn group(group: &Group, known: &Known<'_>, out: &mut Reporter<'_>) -> bool {
    let at = reach::at(group);
    if known.whole && group.steps.is_empty() && group.groups.is_empty() {
        let message = "a group without steps does nothing".to_owned();
        out.field(codes::EMPTY_CONDITION, at, "order", message).help("give it steps, or leave it out");
    }
    if !(1..=MOST_ROUNDS).contains(&group.repeat) {
        let message = format!("a group is gone through 1 to {MOST_ROUNDS} times, not {}", group.repeat);
        out.field(codes::OUT_OF_RANGE, at, "repeat", message);
    }
    if let Some(time) = group.limit_s {
        limit(time, at, out);
    }
    if group.shuffle && group.order != Order::Sequence {
        let message = "only a sequence has an order to shuffle".to_owned();
        out.field(codes::OUT_OF_RANGE, at, "shuffle", message);
    }
    group.when.as_ref().is_none_or(|when| conditions::check(when, at, known, out))
}
