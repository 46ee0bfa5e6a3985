//! How long the plot takes at least, against what is declared.

use super::codes_proofs;
use super::prove::PlotOrder;
use super::report::{At, Reporter};
use crate::decimal::Milli;
use crate::diagnostic::Amend;
use crate::scenario::{Condition, Group, Order, Scenario};

/// How many times longer than declared an attempt may last.
const LONGEST: i64 = 2;

pub(super) fn check(scenario: &Scenario, order: &PlotOrder<'_>, out: &mut Reporter<'_>) {
    let plot = &scenario.plot;
    for (step, _, _) in &order.steps {
        let least = least_ms(&step.done);
        if let Some(limit) = step.limit_s.filter(|limit| limit.0 > 0 && least > limit.0) {
            let least = Milli(least);
            let message =
                format!("\"{}\" takes {least} s at least, and its time is over after {limit} s", step.id);
            out.field(codes_proofs::DURATION, At::entity("groups", step.id.as_str()), "limit_s", message)
                .help("give it more time, or ask for less");
        }
    }
    let least = plot.groups.iter().map(least_of_group).fold(0, i64::saturating_add);
    let declared = i64::from(scenario.minutes) * 60_000;
    let (limit, minutes) = (plot.limit_s, scenario.minutes);
    if limit.0 <= 0 || minutes == 0 {
        return;
    }
    if least > limit.0 {
        let least = Milli(least);
        let message =
            format!("the required steps take {least} s at least, and the attempt ends after {limit} s");
        out.field(codes_proofs::DURATION, At::section("plot"), "limit_s", message)
            .help("give the attempt more time, or ask for less");
    } else if least > declared {
        let least = Milli(least);
        let message =
            format!("the required steps take {least} s at least, and {minutes} minutes are declared");
        out.field(codes_proofs::DURATION, At::TOP, "minutes", message)
            .warning()
            .help("declare more, or ask for less");
    } else if limit.0 > LONGEST * declared {
        let message =
            format!("an attempt may last {limit} s, more than twice the {minutes} minutes that are declared");
        out.field(codes_proofs::DURATION, At::section("plot"), "limit_s", message)
            .warning()
            .help("learners and timetables go by `minutes`: declare more, or end the attempt sooner");
    }
}

/// The least time that the required steps of a group take, milliseconds.
fn least_of_group(group: &Group) -> i64 {
    if !group.required || group.when.is_some() {
        return 0;
    }
    // What has a limit may lapse instead, and the plot goes on.
    let at_most = |least: i64, limit: Option<Milli>| limit.map_or(least, |limit| least.min(limit.0.max(0)));
    let required = group.steps.iter().filter(|step| step.required);
    let parts = required
        .map(|step| at_most(least_ms(&step.done), step.limit_s))
        .chain(group.groups.iter().map(least_of_group));
    let once = match group.order {
        Order::Sequence => parts.fold(0, i64::saturating_add),
        // Several may go on at once.
        Order::AnyOrder => parts.max().unwrap_or(0),
        Order::OneOf => parts.min().unwrap_or(0),
    };
    at_most(once.saturating_mul(i64::from(group.repeat.max(1))), group.limit_s)
}

/// The least time from the start of a watch until it can be met, milliseconds.
fn least_ms(condition: &Condition) -> i64 {
    use Condition as C;
    match condition {
        C::ForAtLeast { seconds, of } => seconds.0.max(0).saturating_add(least_ms(of)),
        C::Then(parts) => parts.iter().map(least_ms).fold(0, i64::saturating_add),
        C::All(parts) => parts.iter().map(least_ms).max().unwrap_or(0),
        C::Any(parts) => parts.iter().map(least_ms).min().unwrap_or(0),
        C::CountAtLeast { times, of } => least_ms(of).saturating_mul(i64::from(*times)),
        C::Once(of)
        | C::Before(of, _)
        | C::Within { of, .. }
        | C::ForEach { of, .. }
        | C::ForSome { of, .. } => least_ms(of),
        _ => 0,
    }
}
