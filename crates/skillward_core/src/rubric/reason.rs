//! Why a condition was met or not, in a sentence without jargon.

use crate::engine::code::Start;
use crate::engine::spans::Spans;
use crate::hygiene::report::{Answer, HygieneReport, Opportunity};
use crate::ids::StepId;
use crate::names::{Names, clock};
use crate::scenario::Condition;

/// Tells why, with what it knows of the attempt.
pub(crate) struct Teller<'a> {
    pub(crate) names: &'a Names,
    pub(crate) report: &'a HygieneReport,
    /// Whether a step was done.
    pub(crate) done: &'a dyn Fn(&StepId) -> bool,
}

impl Teller<'_> {
    pub(crate) fn met(&self, condition: &Condition, start: Start, spans: &Spans) -> String {
        if start == Start::LaterIsBetter {
            return "Nothing spoke against it in the whole attempt.".to_owned();
        }
        match spans.list().last() {
            Some(span) if steps_of(condition).is_some() => {
                format!("All was done by {}.", clock(span.to_us))
            }
            Some(span) => format!("Seen at {}.", clock(span.to_us)),
            None => "So it was.".to_owned(),
        }
    }

    pub(crate) fn not_met(&self, condition: &Condition, start: Start, spans: &Spans) -> String {
        if let Some(steps) = steps_of(condition) {
            let missing: Vec<String> = steps
                .into_iter()
                .filter(|step| !(self.done)(step))
                .map(|step| format!("“{}”", self.names.step(step)))
                .collect();
            if !missing.is_empty() {
                return format!("Not done: {}.", missing.join(", "));
            }
        }
        let missed = self.missed(condition, spans);
        if !missed.is_empty() {
            return missed.join(" ");
        }
        match (start, spans.list().first()) {
            (Start::EarlierIsBetter, _) | (_, None) => "It was not seen in the attempt.".to_owned(),
            (Start::LaterIsBetter, Some(span)) => {
                format!("It happened at {}, and should not have.", clock(span.from_us))
            }
            (Start::Matters, Some(span)) => {
                format!("The order or the time was not kept; see {}.", clock(span.to_us))
            }
        }
    }

    /// Missed opportunities that a condition on opportunities speaks of, at the spans that decided it.
    fn missed(&self, condition: &Condition, spans: &Spans) -> Vec<String> {
        if !speaks_of_opportunities(condition) {
            return Vec::new();
        }
        let at = |opportunity: &&Opportunity| {
            matches!(opportunity.answer, Answer::Missed { .. })
                && spans.list().iter().any(|span| span.from_us == opportunity.to_us)
        };
        self.report
            .opportunities
            .iter()
            .filter(at)
            .map(|opportunity| {
                let told = opportunity_words(opportunity, self.names);
                format!("Missed at {}: {told}.", clock(opportunity.to_us))
            })
            .collect()
    }
}

/// Moments and what closed them: "moment 2, before the port of line a".
pub(crate) fn opportunity_words(opportunity: &Opportunity, names: &Names) -> String {
    let mut moments: Vec<String> =
        opportunity.indications.iter().map(|indication| u8::from(indication.moment).to_string()).collect();
    moments.dedup();
    let word = if moments.len() == 1 { "moment" } else { "moments" };
    let place = match &opportunity.before {
        Some(surface) => format!("before touching {}", names.surface(surface)),
        None => "before leaving".to_owned(),
    };
    format!("{word} {}, {place}", moments.join(" and "))
}

/// The steps, if the condition asks for steps and nothing else.
fn steps_of(condition: &Condition) -> Option<Vec<&StepId>> {
    match condition {
        Condition::StepDone(step) => Some(vec![step]),
        Condition::All(parts) => {
            let steps: Option<Vec<_>> = parts.iter().map(steps_of).collect();
            steps.map(|steps| steps.concat())
        }
        Condition::Once(part) => steps_of(part),
        _ => None,
    }
}

fn speaks_of_opportunities(condition: &Condition) -> bool {
    match condition {
        Condition::Opportunity { .. } => true,
        Condition::Never(part) | Condition::Not(part) | Condition::Once(part) => {
            speaks_of_opportunities(part)
        }
        Condition::All(parts) | Condition::Any(parts) => parts.iter().all(speaks_of_opportunities),
        _ => false,
    }
}
