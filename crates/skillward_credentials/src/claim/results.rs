//! What the rubric could give and the score gave, as a badge tells it.

use skillward_core::rubric::model::{Criterion, Kind, Rubric};
use skillward_core::score::{Finding, FindingOutcome, Score};

use super::{ClaimedLevels, ClaimedShare, decimal};
use crate::text::clean;

/// What was reached of each domain, and in all.
pub(super) fn shares(rubric: &Rubric, score: &Score) -> Vec<ClaimedShare> {
    let total = ClaimedShare {
        key: "total".into(),
        name: "Total".into(),
        required_percent: rubric.pass.total_percent,
        percent_centi: (score.total.possible_milli > 0).then_some(score.total.percent_centi),
    };
    let domains = score.domains.iter().map(|domain| ClaimedShare {
        key: format!("domain {}", domain.id),
        name: clean(&domain.title),
        required_percent: domain.pass_percent,
        percent_centi: domain.passed.map(|_| domain.points.percent_centi),
    });
    std::iter::once(total).chain(domains).collect()
}

/// What was reached of a criterion, among what could have been.
pub(super) fn levels(criterion: &Criterion, finding: &Finding) -> ClaimedLevels {
    let mut shares: Vec<(String, u32)> = match &criterion.kind {
        Kind::Condition(_) => vec![("Met".into(), 100)],
        Kind::Levels(levels) => (levels.iter()).map(|level| (clean(&level.name), level.percent)).collect(),
        Kind::Manual(levels) => (levels.iter()).map(|level| (clean(&level.name), level.percent)).collect(),
        Kind::Measure { bands, .. } => (bands.iter()).map(|band| (clean(&band.name), band.percent)).collect(),
    };
    shares.push(("Not met".into(), 0));
    // A critical criterion counts as met from the lowest level that earns anything.
    let lowest = shares.iter().rposition(|(_, percent)| *percent > 0);
    let levels: Vec<(String, u64)> = (shares.into_iter())
        .map(|(name, percent)| (name, finding.weight_milli * u64::from(percent) / 100))
        .collect();
    let named = (finding.level.as_deref().map(clean))
        .and_then(|name| levels.iter().position(|(level, _)| *level == name));
    let bottom = levels.len() - 1;
    let assessable = finding.outcome.is_judged();
    let achieved = match finding.outcome {
        FindingOutcome::NotAssessable | FindingOutcome::Pending => None,
        FindingOutcome::NotMet => Some(named.unwrap_or(bottom)),
        FindingOutcome::Met | FindingOutcome::Partial => named.or(Some(0)),
    };
    ClaimedLevels {
        key: format!("criterion {}", criterion.id),
        name: match criterion.critical {
            true => format!("{} (critical)", clean(&finding.text)),
            false => clean(&finding.text),
        },
        levels,
        required: lowest.filter(|_| criterion.critical),
        achieved,
        measured: (finding.measured.as_ref()).map(|measured| {
            let unit = clean(&measured.unit);
            format!("{} {unit}", decimal(measured.value_milli)).trim_end().to_owned()
        }),
        not_assessable: (!assessable).then(|| clean(&finding.reason)),
    }
}
