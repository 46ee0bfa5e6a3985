//! A first policy for a scenario, from what the scenario says of itself.

use skillward_core::rubric::model::Rubric;
use skillward_core::scenario::model::{Review, Scenario};

use super::{AwaitingSignOff, AwardPolicy, FORMAT, Kind, Need};
use crate::assemble::{aligned, in_simulation};
use crate::credential::Achievement;
use crate::text::clean;

/// How much is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enough {
    /// Attempts passed for decision.
    pub passes: u16,
    /// Different days.
    pub days: u16,
    /// Days from the first to the last.
    pub within_days: u16,
}

/// The policy of a competence in one scenario, what is achieved by it, and whether its content awaits clinical sign-off.
#[must_use]
pub fn defined(scenario: &Scenario, rubric: &Rubric, enough: Enough) -> (AwardPolicy, Achievement, bool) {
    let Enough { passes, days, within_days } = enough;
    let title = clean(&scenario.title);
    let outcomes: Vec<String> = scenario.outcomes.iter().map(|outcome| clean(&outcome.text)).collect();
    let policy = AwardPolicy {
        format: FORMAT,
        id: scenario.id.to_string(),
        version: "1.0.0".into(),
        kind: Kind::Competency,
        name: format!("{title}, in simulation"),
        description: match outcomes.is_empty() {
            true => clean(&rubric.achievement.description),
            false => outcomes.join(" "),
        },
        criteria: format!(
            "Passed the scenario “{title}”, taken for decision, {passes} times on at least {days} different days \
             within {within_days} days. {}",
            clean(&rubric.achievement.criteria)
        ),
        language: clean(&scenario.language),
        needs: vec![Need::Passes {
            of: in_simulation(clean(&rubric.achievement.name)),
            count: passes,
            days,
            variants: 1,
            within_days: Some(within_days),
        }],
        awaiting_sign_off: AwaitingSignOff::Refuse,
        valid_days: Some(365),
        renew_days: 60,
    };
    let achievement = policy.achievement(aligned(scenario));
    let pending =
        [&scenario.review, &rubric.review].iter().any(|review| matches!(review, Review::Pending(_)));
    (policy, achievement, pending)
}
