//! From findings to a decision (semantics.md, section 4).
//!
//! Weight that could not be judged leaves the denominator. A critical criterion that could not be judged,
//! less than [`ASSESSABLE_PERCENT`] of the weight judged, a domain with a pass mark of which nothing could
//! be judged, or a required step that was not reached give insufficient evidence: neither pass nor fail.
//!
//! One thing is stronger: a critical criterion that surely was not met fails the attempt whatever else was
//! seen, so no evidence that is missing could turn it into a pass, and calling it insufficient would hide
//! what is known. Criteria that do not apply to how the learner took part count on neither side.

use crate::ids::StepId;
use crate::names::Names;
use crate::rubric::judge::Judged;
use crate::rubric::model::Rubric;
use crate::score::{Decision, DomainScore, Finding, FindingOutcome, Points};

/// Share of the weight that must have been judged, percent.
pub const ASSESSABLE_PERCENT: u64 = 80;

/// Points, domains and the decision.
pub(crate) struct Decided {
    pub(crate) total: Points,
    pub(crate) domains: Vec<DomainScore>,
    pub(crate) decision: Decision,
}

pub(crate) fn decide(
    rubric: &Rubric,
    judged: &[Judged],
    not_reached: &[Vec<StepId>],
    names: &Names,
) -> Decided {
    let asked: Vec<&Finding> =
        judged.iter().filter(|judged| judged.asked).map(|judged| &judged.finding).collect();
    let total = points(asked.iter().copied());
    let domains: Vec<DomainScore> = rubric
        .domains
        .iter()
        .map(|domain| {
            let mut here = asked.iter().copied().filter(|f| f.domain == domain.id);
            let points = points(here.clone());
            let pending = here.any(|finding| finding.outcome == FindingOutcome::Pending);
            DomainScore {
                id: domain.id.clone(),
                title: domain.title.clone(),
                passed: (points.possible_milli > 0 && !pending)
                    .then(|| reaches(&points, domain.pass_percent)),
                pass_percent: domain.pass_percent,
                points,
            }
        })
        .collect();
    let failed_criticals: Vec<_> = asked
        .iter()
        .filter(|finding| finding.critical && finding.outcome == FindingOutcome::NotMet)
        .map(|finding| finding.criterion.clone())
        .collect();
    let failed_domains: Vec<_> = domains
        .iter()
        .filter(|domain| domain.passed == Some(false))
        .map(|domain| domain.id.clone())
        .collect();
    let total_failed = !reaches(&total, rubric.pass.total_percent);
    let pending: Vec<_> = asked
        .iter()
        .filter(|finding| finding.outcome == FindingOutcome::Pending)
        .map(|finding| finding.criterion.clone())
        .collect();
    let missing = missing_evidence(&asked, &total, &domains, not_reached, names);
    let decision = if failed_criticals.is_empty() && !missing.is_empty() {
        Decision::InsufficientEvidence { reasons: missing }
    } else if failed_criticals.is_empty() && !pending.is_empty() {
        Decision::Pending { criteria: pending }
    } else if failed_criticals.is_empty() && failed_domains.is_empty() && !total_failed {
        Decision::Pass
    } else {
        Decision::Fail { criticals: failed_criticals, domains: failed_domains, total: total_failed }
    };
    Decided { total, domains, decision }
}

/// Why the evidence is not enough, in sentences; empty when it is.
fn missing_evidence(
    asked: &[&Finding],
    total: &Points,
    domains: &[DomainScore],
    not_reached: &[Vec<StepId>],
    names: &Names,
) -> Vec<String> {
    let mut reasons: Vec<String> = asked
        .iter()
        .filter(|finding| finding.critical && finding.outcome == FindingOutcome::NotAssessable)
        .map(|finding| format!("“{}” must be judged and could not be. {}", finding.text, finding.reason))
        .collect();
    let weight: u64 = asked.iter().map(|finding| finding.weight_milli).sum();
    // What a person will rate can be judged, only not yet.
    let pending = asked.iter().filter(|finding| finding.outcome == FindingOutcome::Pending);
    let judged = total.possible_milli + pending.map(|finding| finding.weight_milli).sum::<u64>();
    if judged * 100 < weight * ASSESSABLE_PERCENT || weight == 0 {
        let percent = (judged * 100).checked_div(weight).unwrap_or(0);
        reasons.push(format!(
            "Only {percent} % of what counts could be judged; {ASSESSABLE_PERCENT} % are needed."
        ));
    }
    for domain in domains {
        let mut here = asked.iter().filter(|finding| finding.domain == domain.id);
        let weighs = here.clone().any(|finding| finding.weight_milli > 0)
            && !here.any(|finding| finding.outcome == FindingOutcome::Pending);
        if weighs && domain.passed.is_none() && domain.pass_percent > 0 {
            reasons.push(format!("Nothing in “{}” could be judged.", domain.title));
        }
    }
    for steps in not_reached {
        let steps: Vec<String> = steps.iter().map(|step| format!("“{}”", names.step(step))).collect();
        reasons.push(format!("{} was not reached.", steps.join(" or ")));
    }
    reasons
}

fn points<'a>(findings: impl Iterator<Item = &'a Finding>) -> Points {
    let (mut earned_milli, mut possible_milli) = (0_u64, 0_u64);
    for finding in findings.filter(|finding| finding.outcome.is_judged()) {
        earned_milli = earned_milli.saturating_add(finding.earned_milli);
        possible_milli = possible_milli.saturating_add(finding.weight_milli);
    }
    let centi = (u128::from(earned_milli) * 10_000).checked_div(u128::from(possible_milli));
    Points {
        earned_milli,
        possible_milli,
        percent_centi: centi.and_then(|centi| u32::try_from(centi).ok()).unwrap_or(0),
    }
}

/// Whether the points reach a pass mark, by whole numbers: no rounding can lift anyone over it.
fn reaches(points: &Points, percent: u32) -> bool {
    u128::from(points.earned_milli) * 100 >= u128::from(points.possible_milli) * u128::from(percent)
}
