//! What brings things about: effects of steps and rules, and whether they can happen before somebody's condition has to
//! be met.

use std::collections::{BTreeMap, BTreeSet};

use super::order::PlotOrder;
use super::world::Asker;
use crate::decimal::Milli;
use crate::scenario::{Condition, Effect, Rule, Scenario};

/// When an effect happens.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cause {
    /// When this step opens, by index.
    Opens(usize),
    /// When this step is done or lapses.
    Settled(usize),
    /// When this rule acts, by its place, which needs these steps.
    Acts(usize, BTreeSet<usize>),
}

/// Every effect that starts a timer, brings a prop or sends a vital sign somewhere, by what it changes.
#[derive(Debug, Default)]
pub(super) struct Causes<'a> {
    timers: BTreeMap<&'a str, Vec<Cause>>,
    props: BTreeMap<&'a str, Vec<Cause>>,
    vitals: Vec<(&'a str, &'a str, Milli, Cause)>,
    /// Whether a variant draws what is changed: it may be anything.
    any_timer: bool,
    any_prop: bool,
}

impl<'a> Causes<'a> {
    pub(super) fn new(scenario: &'a Scenario, order: &PlotOrder<'a>) -> Self {
        let mut causes = Self::default();
        for (index, (step, _, _)) in order.steps.iter().enumerate() {
            step.on_open.iter().for_each(|effect| causes.add(effect, || Cause::Opens(index)));
            let settled = step.on_done.iter().chain(&step.on_lapse);
            settled.for_each(|effect| causes.add(effect, || Cause::Settled(index)));
        }
        let rules = &scenario.plot.rules;
        for index in acting(rules, &causes) {
            let rule = &rules[index];
            let steps = needed(&rule.when).into_iter().filter_map(|name| order.step(name));
            let steps: BTreeSet<usize> = steps.collect();
            rule.then.iter().for_each(|effect| causes.add(effect, || Cause::Acts(index, steps.clone())));
        }
        causes
    }

    fn add(&mut self, effect: &'a Effect, cause: impl Fn() -> Cause) {
        match effect {
            Effect::StartTimer { timer, .. } => {
                self.any_timer |= timer.contains('$');
                self.timers.entry(timer.as_str()).or_default().push(cause());
            }
            Effect::Spawn(item) => {
                self.any_prop |= item.as_str().contains('$');
                self.props.entry(item.as_str()).or_default().push(cause());
            }
            Effect::Vital { patient, sign, to, .. } => {
                self.vitals.push((patient.as_str(), sign, *to, cause()));
            }
            _ => {}
        }
    }

    /// Whether something starts this timer in time for whoever asks.
    pub(super) fn timer(&self, timer: &str, order: &PlotOrder<'_>, asker: Option<Asker>) -> bool {
        self.any_timer || in_time(self.timers.get(timer), order, asker)
    }

    /// Whether something brings this prop in time.
    pub(super) fn brings(&self, prop: &str, order: &PlotOrder<'_>, asker: Option<Asker>) -> bool {
        self.any_prop || in_time(self.props.get(prop), order, asker)
    }

    /// The values that effects send a vital sign to in time.
    pub(super) fn values<'c>(
        &'c self,
        patient: &'c str,
        sign: &'c str,
        order: &'c PlotOrder<'a>,
        asker: Option<Asker>,
    ) -> impl Iterator<Item = Milli> + 'c {
        let is_it =
            move |whose: &str, which: &str| which == sign && (whose == patient || whose.contains('$'));
        let sent = self.vitals.iter().filter(move |(whose, which, _, _)| is_it(whose, which));
        sent.filter(move |(_, _, _, cause)| can_come(cause, order, asker)).map(|(_, _, to, _)| *to)
    }
}

fn in_time(causes: Option<&Vec<Cause>>, order: &PlotOrder<'_>, asker: Option<Asker>) -> bool {
    causes.into_iter().flatten().any(|cause| can_come(cause, order, asker))
}

/// Whether a cause can come before the asker's condition has to be met: not if it waits for that.
fn can_come(cause: &Cause, order: &PlotOrder<'_>, asker: Option<Asker>) -> bool {
    let Some(asker) = asker else { return true };
    let waits = |step: usize| {
        let name = order.steps[step].0.id.as_str();
        // Of steps of one name any may be meant.
        order.step(name) == Some(step)
            && match asker {
                Asker::Step(asker) => order.waits_for(name, asker),
                Asker::Group(asker) => order.waits_for_group(name, asker),
                Asker::Rule(_) => false,
            }
    };
    match (cause, asker) {
        // A step's own opening comes before all that it waits for.
        (Cause::Opens(step), Asker::Step(asker)) if *step == asker => true,
        (Cause::Acts(rule, _), Asker::Rule(asker)) => *rule != asker,
        (Cause::Opens(step) | Cause::Settled(step), _) => !waits(*step),
        (Cause::Acts(_, steps), _) => !steps.iter().any(|step| waits(*step)),
    }
}

/// The rules that can act as far as timers go: those whose timers a step starts, or a rule that can act itself.
fn acting(rules: &[Rule], started: &Causes<'_>) -> Vec<usize> {
    let mut timers: BTreeSet<&str> = started.timers.keys().copied().collect();
    let mut acting = vec![false; rules.len()];
    loop {
        let mut more = false;
        for (index, rule) in rules.iter().enumerate() {
            if acting[index] || !timers_of(&rule.when).is_subset(&timers) {
                continue;
            }
            (acting[index], more) = (true, true);
            timers.extend(rule.then.iter().filter_map(|effect| match effect {
                Effect::StartTimer { timer, .. } => Some(timer.as_str()),
                _ => None,
            }));
        }
        if !more || started.any_timer {
            break;
        }
    }
    let all = started.any_timer;
    (0..rules.len()).filter(|index| all || acting[*index]).collect()
}

/// Steps without which the condition cannot be met.
pub(in crate::check) fn needed(condition: &Condition) -> BTreeSet<&str> {
    without(condition, &|atom| match atom {
        Condition::StepDone(step) => Some(step.as_str()),
        _ => None,
    })
}

/// Timers without which the condition cannot be met.
pub(super) fn timers_of(condition: &Condition) -> BTreeSet<&str> {
    without(condition, &|atom| match atom {
        Condition::TimerEnded(timer) => Some(timer.as_str()),
        _ => None,
    })
}

/// What an atom names without which the condition cannot be met.
fn without<'c>(
    condition: &'c Condition,
    name: &impl Fn(&'c Condition) -> Option<&'c str>,
) -> BTreeSet<&'c str> {
    use Condition as C;
    match condition {
        C::All(parts) | C::Then(parts) => parts.iter().flat_map(|part| without(part, name)).collect(),
        C::Any(parts) => {
            let mut sets = parts.iter().map(|part| without(part, name));
            let first = sets.next().unwrap_or_default();
            sets.fold(first, |common, set| common.intersection(&set).copied().collect())
        }
        C::Once(part) | C::Before(part, _) => without(part, name),
        C::Within { of, .. } | C::ForAtLeast { of, .. } | C::CountAtLeast { of, .. } => without(of, name),
        atom => name(atom).into_iter().collect(),
    }
}
