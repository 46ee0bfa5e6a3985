//! Judging a finished attempt from its log.

use super::Attempt;
use crate::event::EndReason;
use crate::header::AttemptHeader;
use crate::observation::Observation;
use crate::rubric::Rubric;
use crate::rubric::ratings::Ratings;
use crate::scenario::Scenario;
use crate::score::Score;

/// Scores a finished attempt from its log. Observations out of order are left out, as a running attempt
/// would have refused them.
#[must_use]
pub fn judge<'a>(
    scenario: &Scenario,
    rubric: &Rubric,
    header: AttemptHeader,
    observations: impl IntoIterator<Item = &'a Observation>,
    end: (u64, EndReason),
) -> Score {
    judge_rated(scenario, rubric, header, observations, end, None)
}

/// The same with a person's ratings of the manual criteria.
#[must_use]
pub fn judge_rated<'a>(
    scenario: &Scenario,
    rubric: &Rubric,
    header: AttemptHeader,
    observations: impl IntoIterator<Item = &'a Observation>,
    end: (u64, EndReason),
    ratings: Option<&Ratings>,
) -> Score {
    let mut attempt = Attempt::new(scenario, rubric, header);
    attempt.ratings = ratings.cloned();
    for observation in observations {
        if attempt.observe(observation).is_ok() {
            attempt.events.clear();
        }
    }
    attempt.finish(end.0, end.1)
}
