//! From a score to its debrief.

use super::words::{moment_words, patch_title, rub_words, step_title};
use super::{
    ActionDebrief, AnswerDebrief, Bar, Coverage, Debrief, DebriefResult, DomainDebrief, FindingDebrief,
    Headline, OpportunityDebrief, PatchCoverage, Practise, Technique,
};
use crate::hygiene::report::{Answer, HygieneAction, HygieneReport, Opportunity, TechniqueStep};
use crate::ids::CriterionId;
use crate::names::{Names, clock};
use crate::rubric::figure::decimal;
use crate::rubric::{Rubric, StandardSetting};
use crate::scenario::Scenario;
use crate::score::{Decision, DomainScore, Finding, FindingOutcome, Points, Score};
use crate::skin::{Hand, Patch};

const COVERAGE_NOTE: &str = "Modelled coverage at the end of the best handrub: an estimate from how the hands \
     moved, for learning only. Nothing is judged by it.";

pub(super) fn build(scenario: &Scenario, rubric: &Rubric, score: &Score, names: &Names) -> Debrief {
    Debrief {
        scenario: scenario.title.clone(),
        rubric: format!("{} {}", rubric.title, rubric.version),
        attempt_id: score.attempt_id.clone(),
        headline: headline(score),
        total: total(rubric, score),
        pass_mark_set_by: match &rubric.pass.set_by {
            StandardSetting::Angoff { judges } => format!("Set by {judges} judges (Angoff method)."),
            StandardSetting::BorderlineRegression { learners } => {
                format!("Set by borderline regression over {learners} learners.")
            }
            StandardSetting::Proposal(note) => format!("A proposal. {note}"),
        },
        domains: score.domains.iter().map(|domain| domain_debrief(domain, score)).collect(),
        opportunities: score
            .hygiene
            .opportunities
            .iter()
            .map(|opportunity| opportunity_debrief(opportunity, names))
            .collect(),
        compliance_centi: score.hygiene.compliance_centi,
        technique: Technique {
            sides: TechniqueStep::ALL.map(|step| (step, step_title(step).to_owned())).to_vec(),
            actions: score.hygiene.actions.iter().map(action_debrief).collect(),
        },
        practise: practise(score),
        awaiting_review: score.awaiting_review.clone(),
        coverage: coverage(&score.hygiene),
        duration_us: score.duration_us,
    }
}

fn headline(score: &Score) -> Headline {
    let critical_text = |id: &CriterionId| {
        let finding = score.findings.iter().find(|finding| finding.criterion == *id);
        finding.map_or_else(String::new, |finding| {
            format!("“{}” must not be missed. {}", finding.text, finding.reason)
        })
    };
    match &score.decision {
        Decision::Pass => Headline {
            result: DebriefResult::Passed,
            title: "Passed".to_owned(),
            reasons: vec![format!("{} % in total.", percent(&score.total))],
        },
        Decision::Fail { criticals, domains, total } => {
            let mut reasons: Vec<String> = criticals.iter().map(critical_text).collect();
            let below = score.domains.iter().filter(|domain| domains.contains(&domain.id));
            reasons.extend(below.map(|domain| {
                format!(
                    "{}: {} %, and {} % are needed.",
                    domain.title,
                    percent(&domain.points),
                    domain.pass_percent
                )
            }));
            if *total {
                reasons.push(format!("In total {} %: below the pass mark.", percent(&score.total)));
            }
            Headline { result: DebriefResult::Failed, title: "Not passed yet".to_owned(), reasons }
        }
        Decision::Pending { criteria } => Headline {
            result: DebriefResult::Pending,
            title: "Awaits a rating".to_owned(),
            reasons: vec![format!(
                "{} still to be rated by a person.",
                if criteria.len() == 1 {
                    "One criterion is".to_owned()
                } else {
                    format!("{} criteria are", criteria.len())
                }
            )],
        },
        Decision::InsufficientEvidence { reasons } => Headline {
            result: DebriefResult::InsufficientEvidence,
            title: "Too little to judge by".to_owned(),
            reasons: reasons.clone(),
        },
    }
}

fn percent(points: &Points) -> String {
    decimal(i64::from(points.percent_centi) * 10)
}

fn bar(points: &Points, pass_percent: u32, passed: Option<bool>) -> Bar {
    Bar {
        earned_milli: points.earned_milli,
        possible_milli: points.possible_milli,
        percent_centi: points.percent_centi,
        pass_percent,
        passed,
    }
}

fn total(rubric: &Rubric, score: &Score) -> Bar {
    let points = &score.total;
    let passed = (points.possible_milli > 0).then(|| {
        u128::from(points.earned_milli) * 100
            >= u128::from(points.possible_milli) * u128::from(rubric.pass.total_percent)
    });
    bar(points, rubric.pass.total_percent, passed)
}

fn domain_debrief(domain: &DomainScore, score: &Score) -> DomainDebrief {
    let findings = score.findings.iter().filter(|finding| finding.domain == domain.id);
    DomainDebrief {
        id: domain.id.clone(),
        title: domain.title.clone(),
        bar: bar(&domain.points, domain.pass_percent, domain.passed),
        findings: findings.map(finding_debrief).collect(),
    }
}

fn finding_debrief(finding: &Finding) -> FindingDebrief {
    let outcome_text = match finding.outcome {
        FindingOutcome::Met => "Met",
        FindingOutcome::Partial => "Partly met",
        FindingOutcome::NotMet => "Not met",
        FindingOutcome::NotAssessable => "Could not be judged",
        FindingOutcome::Pending => "Awaits a rating",
    };
    FindingDebrief {
        criterion: finding.criterion.clone(),
        text: finding.text.clone(),
        outcome: finding.outcome,
        outcome_text: outcome_text.to_owned(),
        critical: finding.critical,
        earned_milli: finding.earned_milli,
        weight_milli: finding.weight_milli,
        level: finding.level.clone(),
        measured: finding.measured.as_ref().map(|measured| {
            let value = decimal(measured.value_milli);
            if measured.unit.is_empty() { value } else { format!("{value} {}", measured.unit) }
        }),
        reason: finding.reason.clone(),
        spans: finding.spans.clone(),
        advice: finding.advice.clone(),
    }
}

fn opportunity_debrief(opportunity: &Opportunity, names: &Names) -> OpportunityDebrief {
    let (answer, told) = match opportunity.answer {
        Answer::Rub { .. } => (AnswerDebrief::Rub, "hands cleaned with handrub"),
        Answer::Wash { .. } => (AnswerDebrief::Wash, "hands washed"),
        Answer::Missed { gloved: false } => (AnswerDebrief::Missed, "missed"),
        Answer::Missed { gloved: true } => {
            (AnswerDebrief::Missed, "missed; gloves do not replace clean hands")
        }
        Answer::NotAssessable => {
            (AnswerDebrief::NotAssessable, "could not be judged, for the hands were out of sight")
        }
    };
    let mut moments: Vec<_> = opportunity.indications.iter().map(|indication| indication.moment).collect();
    moments.dedup();
    OpportunityDebrief {
        at_us: opportunity.to_us,
        moments,
        answer,
        sentence: format!("{}: {told}.", moment_words(opportunity, names)),
    }
}

fn action_debrief(action: &HygieneAction) -> ActionDebrief {
    let side = |step| action.steps.iter().find(|seen| seen.step == step).map(|seen| seen.time_us);
    ActionDebrief {
        began_us: action.began_us,
        ended_us: action.ended_us,
        volume_ul: action.volume_ul,
        rubbing_us: action.rubbing_us,
        dry: action.dry,
        sides_us: TechniqueStep::ALL.map(side).to_vec(),
        unseen_us: action.unseen_us,
        sentence: format!("At {}: {}.", clock(action.began_us), rub_words(action)),
    }
}

/// What to practise next, of what a score says: missed criticals first, then by the points lost.
#[must_use]
pub fn practise(score: &Score) -> Vec<Practise> {
    let mut practise: Vec<Practise> = score
        .findings
        .iter()
        .filter(|finding| matches!(finding.outcome, FindingOutcome::NotMet | FindingOutcome::Partial))
        .map(|finding| Practise {
            criterion: finding.criterion.clone(),
            text: finding.text.clone(),
            advice: finding.advice.clone().unwrap_or_else(|| finding.text.clone()),
            critical: finding.critical && finding.outcome == FindingOutcome::NotMet,
            lost_milli: finding.weight_milli.saturating_sub(finding.earned_milli),
        })
        .collect();
    // A stable sort: what weighs the same stays in the rubric's order.
    practise.sort_by_key(|item| (!item.critical, std::cmp::Reverse(item.lost_milli)));
    practise
}

fn coverage(report: &HygieneReport) -> Coverage {
    let judged = !report.modelled_coverage_milli[0].is_empty();
    let patches = Hand::BOTH.into_iter().filter(|_| judged).flat_map(|hand| {
        Patch::ALL.into_iter().map(move |patch| PatchCoverage {
            hand,
            patch,
            title: patch_title(patch),
            milli: report.coverage_milli(hand, patch),
        })
    });
    Coverage { note: COVERAGE_NOTE.to_owned(), patches: patches.collect() }
}
