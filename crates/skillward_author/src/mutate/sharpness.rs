//! How sharp a rubric is: which criteria some mutation fails, and which mutations nothing notices.

use serde::Serialize;
use skillward_core::ids::CriterionId;
use skillward_core::rubric::{Kind, Rubric};
use skillward_core::score::{FindingOutcome, Score};

use super::Mutation;
use crate::golden::{ExpectedFinding, Outcome};

/// What the rubric made of one mutation.
#[derive(Debug, Clone, Serialize)]
pub struct Mutant {
    /// What was changed.
    pub mutation: Mutation,
    /// The same in words.
    pub told: String,
    /// The decision.
    pub decision: Outcome,
    /// Criteria that were not met any more.
    pub failed: Vec<CriterionId>,
    /// Criteria whose finding is another one, those included.
    pub changed: Vec<CriterionId>,
}

impl Mutant {
    /// Holds the score of a mutation against that of the attempt as it was.
    #[must_use]
    pub fn new(mutation: Mutation, before: &Score, after: &Score) -> Self {
        let pairs = || before.findings.iter().zip(&after.findings);
        let failed = pairs().filter(|(was, is)| {
            was.outcome != FindingOutcome::NotMet && is.outcome == FindingOutcome::NotMet
        });
        let changed = pairs().filter(|(was, is)| ExpectedFinding::of(was) != ExpectedFinding::of(is));
        Self {
            told: mutation.to_string(),
            decision: Outcome::of(&after.decision),
            failed: failed.map(|(_, is)| is.criterion.clone()).collect(),
            changed: changed.map(|(_, is)| is.criterion.clone()).collect(),
            mutation,
        }
    }

    /// Whether any finding is another one. The decision follows from the findings.
    #[must_use]
    pub const fn is_noticed(&self) -> bool {
        !self.changed.is_empty()
    }
}

/// How sharp one criterion is.
#[derive(Debug, Clone, Serialize)]
pub struct CriterionSharpness {
    /// The criterion.
    pub criterion: CriterionId,
    /// Whether a person rates it, so that no mutation can tell anything of it.
    pub manual: bool,
    /// Its finding in the attempt as it was.
    pub golden: String,
    /// Whether it was met there.
    pub met: bool,
    /// How many mutations fail it.
    pub failed_by: usize,
    /// How many change its finding.
    pub changed_by: usize,
    /// One that fails it, or else one that changes it.
    pub example: Option<String>,
}

/// How sharp a rubric is, by the mutations of one attempt.
#[derive(Debug, Clone, Serialize)]
pub struct Sharpness {
    /// Each criterion, in the rubric's order.
    pub criteria: Vec<CriterionSharpness>,
    /// Every mutation.
    pub mutants: Vec<Mutant>,
}

impl Sharpness {
    /// Criteria that no mutation fails, or that the attempt did not meet to begin with; those that a person
    /// rates left aside.
    pub fn blunt(&self) -> impl Iterator<Item = &CriterionSharpness> {
        let automatic = self.criteria.iter().filter(|criterion| !criterion.manual);
        automatic.filter(|criterion| criterion.failed_by == 0 || !criterion.met)
    }

    /// Mutations that nothing notices.
    pub fn unnoticed(&self) -> impl Iterator<Item = &Mutant> {
        self.mutants.iter().filter(|mutant| !mutant.is_noticed())
    }
}

/// What mutations say of a rubric.
#[must_use]
pub fn sharpness(rubric: &Rubric, before: &Score, mutants: Vec<Mutant>) -> Sharpness {
    let manual = |id: &CriterionId| {
        rubric.criteria.iter().any(|known| known.id == *id && matches!(known.kind, Kind::Manual(_)))
    };
    let criteria = before
        .findings
        .iter()
        .map(|finding| {
            let id = &finding.criterion;
            let failing = || mutants.iter().filter(|mutant| mutant.failed.contains(id));
            let changing = || mutants.iter().filter(|mutant| mutant.changed.contains(id));
            CriterionSharpness {
                criterion: id.clone(),
                manual: manual(id),
                golden: ExpectedFinding::of(finding).to_string(),
                met: finding.outcome == FindingOutcome::Met,
                failed_by: failing().count(),
                changed_by: changing().count(),
                example: failing().next().or_else(|| changing().next()).map(|mutant| mutant.told.clone()),
            }
        })
        .collect();
    Sharpness { criteria, mutants }
}
