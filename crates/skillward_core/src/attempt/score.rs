//! The score of an attempt that has ended.

use std::collections::BTreeMap;

use super::Attempt;
use crate::ids::StepId;
use crate::rubric::decide::decide;
use crate::rubric::judge::{Judge, Judged};
use crate::rubric::reason::Teller;
use crate::score::Score;

impl Attempt {
    /// Judges what was watched. Called once, when every watch is closed.
    pub(super) fn score_now(&self, end_us: u64) -> Score {
        let report = self.hygiene.report();
        let steps: BTreeMap<StepId, u64> =
            self.plot.done().map(|(step, at_us)| (step.clone(), at_us)).collect();
        let done = |step: &StepId| steps.contains_key(step);
        let judge = Judge {
            ways: self.ways,
            mode: self.header.mode,
            monitors: &self.monitors,
            report: &report,
            ratings: self.ratings.as_ref(),
            teller: Teller { names: &self.names, report: &report, done: &done },
        };
        let judged: Vec<Judged> = self
            .rubric
            .criteria
            .iter()
            .zip(&self.monitors.list)
            .map(|(criterion, monitor)| judge.judge(criterion, monitor))
            .collect();
        let not_reached = self.plot.not_reached();
        let decided = decide(&self.rubric, &judged, &not_reached, &self.names);
        Score {
            attempt_id: self.header.attempt_id.clone(),
            rubric: self.header.rubric.clone(),
            decision: decided.decision,
            total: decided.total,
            domains: decided.domains,
            findings: judged.into_iter().map(|judged| judged.finding).collect(),
            steps,
            hygiene: report,
            awaiting_review: self.awaiting_review.clone(),
            duration_us: end_us,
        }
    }
}
