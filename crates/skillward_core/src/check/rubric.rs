//! The rubric: does it fit its scenario, can it be passed, does every criterion mean something?

use super::known::Known;
use super::prove::Prover;
use super::reach::Faulty;
use super::report::{At, Reporter};
use super::scenario::{duplicate, empty_text, review, version};
use super::{codes, codes_language, codes_proofs, conditions, measures, outlooks};
use crate::decimal::Milli;
use crate::diagnostic::Amend;
use crate::rubric::{Criterion, Domain, Kind, Rubric};
use crate::scenario::Scenario;

/// Heaviest weight of a criterion, points.
const MOST_POINTS: i64 = 1_000;

pub(super) fn check(
    rubric: &Rubric,
    scenario: &Scenario,
    known: &Known<'_>,
    prover: &Prover<'_>,
    out: &mut Reporter<'_>,
) {
    identity(rubric, scenario, out);
    duplicate(out, "domains", "domains", rubric.domains.iter().map(|domain| domain.id.as_str()));
    duplicate(out, "criteria", "criteria", rubric.criteria.iter().map(|criterion| criterion.id.as_str()));
    for domain in &rubric.domains {
        let at = At::entity("domains", domain.id.as_str());
        empty_text(out, at, "title", &domain.title);
        percent(domain.pass_percent, 0, at, "pass_percent", out);
        let misspelt =
            |criterion: &Criterion| !rubric.domains.iter().any(|known| known.id == criterion.domain);
        // Whoever misspelt a domain may have meant this one: that is told where it stands.
        let asked = |criterion: &Criterion| criterion.domain == domain.id || misspelt(criterion);
        if known.whole && !rubric.criteria.iter().any(asked) {
            let message = format!("no criterion belongs to the domain \"{}\"", domain.id);
            out.text(codes::EMPTY_DOMAIN, at, domain.id.as_str(), message)
                .warning()
                .help("leave the domain out, or give it criteria");
        }
    }
    percent(rubric.pass.total_percent, 1, At::section("pass"), "total_percent", out);
    let mut faulty = Faulty::default();
    for criterion in &rubric.criteria {
        let before = out.count();
        self::criterion(criterion, rubric, scenario, known, prover, out);
        if out.count() > before {
            faulty.add("criteria", criterion.id.as_str());
        }
    }
    outcomes(rubric, scenario, known.whole, out);
    if known.whole {
        sums(rubric, out);
        pass_marks(rubric, &faulty, out);
        outlooks::check(rubric, prover, &faulty, out);
    }
}

/// What the weights add up to, where the rubric says it.
fn sums(rubric: &Rubric, out: &mut Reporter<'_>) {
    let sum = |domain: Option<&Domain>| {
        let here = rubric.criteria.iter().filter(|one| domain.is_none_or(|domain| one.domain == domain.id));
        Milli(here.fold(0, |sum: i64, criterion| sum.saturating_add(criterion.weight.0)))
    };
    let mut tell = |said: Option<Milli>, sum: Milli, at: At<'_>| {
        if let Some(said) = said.filter(|said| *said != sum) {
            let message = format!("{said} points are said, and the weights add up to {sum}");
            out.field(codes_proofs::WEIGHTS, at, "points", message)
                .help("correct the weights, or what is said of them");
        }
    };
    tell(rubric.points, sum(None), At::TOP);
    for domain in &rubric.domains {
        tell(domain.points, sum(Some(domain)), At::entity("domains", domain.id.as_str()));
    }
}

/// Outcomes that criteria cite must be there; once any is cited, each should be.
fn outcomes(rubric: &Rubric, scenario: &Scenario, whole: bool, out: &mut Reporter<'_>) {
    let known = || scenario.outcomes.iter().map(|outcome| outcome.id.as_str());
    for criterion in &rubric.criteria {
        let at = At::entity("criteria", criterion.id.as_str());
        for cited in criterion.outcomes.iter().filter(|cited| !known().any(|known| known == cited.as_str())) {
            let message = format!("the scenario has no outcome \"{cited}\"");
            out.text(codes_language::UNKNOWN_OUTCOME, at, cited, message).suggest(cited, known());
        }
    }
    let cited = |id: &str| rubric.criteria.iter().any(|criterion| criterion.outcomes.iter().any(|o| o == id));
    if whole && rubric.criteria.iter().any(|criterion| !criterion.outcomes.is_empty()) {
        for missing in known().filter(|id| !cited(id)) {
            let message = format!("no criterion measures the outcome \"{missing}\"");
            out.field(codes_language::UNMEASURED, At::TOP, "criteria", message)
                .warning()
                .help("cite it in the `outcomes` of a criterion");
        }
    }
}

fn identity(rubric: &Rubric, scenario: &Scenario, out: &mut Reporter<'_>) {
    empty_text(out, At::TOP, "id", rubric.id.as_str());
    empty_text(out, At::TOP, "title", &rubric.title);
    version(out, &rubric.version);
    review(out, &rubric.review);
    if rubric.scenario != scenario.id {
        let message =
            format!("this rubric judges the scenario \"{}\", and not \"{}\"", rubric.scenario, scenario.id);
        out.field(codes::OTHER_SCENARIO, At::TOP, "scenario", message)
            .help(format!("write \"{}\", or check it beside its own scenario", scenario.id));
    }
    let at = At::section("achievement");
    empty_text(out, at, "name", &rubric.achievement.name);
    empty_text(out, at, "description", &rubric.achievement.description);
    empty_text(out, at, "criteria", &rubric.achievement.criteria);
}

fn percent(value: u32, least: u32, at: At<'_>, field: &str, out: &mut Reporter<'_>) {
    if !(least..=100).contains(&value) {
        let message = format!("{value} percent: {least} to 100 make sense here");
        out.field(codes::OUT_OF_RANGE, at, field, message);
    }
}

fn criterion(
    criterion: &Criterion,
    rubric: &Rubric,
    scenario: &Scenario,
    known: &Known<'_>,
    prover: &Prover<'_>,
    out: &mut Reporter<'_>,
) {
    let at = At::entity("criteria", criterion.id.as_str());
    empty_text(out, at, "text", &criterion.text);
    if let Some(advice) = &criterion.advice {
        empty_text(out, at, "advice", advice);
    }
    let there = rubric.domains.iter().any(|domain| domain.id == criterion.domain);
    if !there && !out.may_be_left_out(criterion.domain.as_str()) {
        let message = format!("there is no domain \"{}\" in this rubric", criterion.domain);
        out.field(codes::UNKNOWN_DOMAIN, at, "domain", message)
            .suggest(criterion.domain.as_str(), rubric.domains.iter().map(|domain| domain.id.as_str()));
    }
    if !(0..=MOST_POINTS * 1_000).contains(&criterion.weight.0) {
        let message = format!("a weight is 0 to {MOST_POINTS} points");
        out.field(codes::OUT_OF_RANGE, at, "weight", message);
    }
    if let Some(exposure) = &criterion.exposure
        && conditions::check(exposure, at, known, out)
        && prover.is_met_by_nothing(exposure)
    {
        let message = format!("the exposure of \"{}\" is met though nothing happens", criterion.id);
        out.field(codes::NO_EXPOSURE, at, "exposure", message)
            .help("name something that must have occurred for the question to arise");
    }
    let alone = criterion.exposure.is_none();
    match &criterion.kind {
        Kind::Condition(condition) => {
            // What everybody meets is told as that.
            if conditions::check(condition, at, known, out)
                && alone
                && prover.is_met_by_nothing(condition)
                && !prover.outlook(condition).is_always_met()
            {
                no_exposure(criterion, at, out);
            }
        }
        Kind::Levels(levels) => {
            if levels.is_empty() {
                let message = "there are no levels to reach".to_owned();
                out.field(codes::BANDS, at, "kind", message);
            }
            let wrong = levels.iter().filter(|level| !conditions::check(&level.when, at, known, out)).count();
            let reached = || levels.iter().find(|level| prover.is_met_by_nothing(&level.when));
            if wrong == 0 && alone && reached().is_some_and(|level| level.percent > 0) {
                no_exposure(criterion, at, out);
            }
            names_of_levels(levels.iter().map(|level| level.name.as_str()), at, out);
            shares(levels.iter().map(|level| level.percent), at, out);
        }
        Kind::Measure { of, bands } => {
            // Of what is not measured as it should be no band tells anything.
            if measures::check(of, scenario, at, known, out) {
                measures::bands(of, bands, scenario.plot.limit_s, at, out);
            }
            names_of_levels(bands.iter().map(|band| band.name.as_str()), at, out);
            let earned = |nothing: i64| {
                bands.iter().find(|band| band.at_least.0 <= nothing).map_or(0, |band| band.percent)
            };
            let all = measures::is_always_all(of, bands);
            if alone && !all && measures::of_nothing(of).is_some_and(|nothing| earned(nothing) > 0) {
                no_exposure(criterion, at, out);
            }
        }
        Kind::Manual(levels) => {
            if levels.is_empty() {
                let message = "there are no levels to rate by".to_owned();
                out.field(codes::BANDS, at, "kind", message);
            }
            for level in levels {
                if level.text.trim().is_empty() || level.name.trim().is_empty() {
                    let message = "a level to rate by needs a name, and words for what is seen".to_owned();
                    out.word(codes::EMPTY_TEXT, at, "Manual", message);
                }
            }
            names_of_levels(levels.iter().map(|level| level.name.as_str()), at, out);
            shares(levels.iter().map(|level| level.percent), at, out);
        }
    }
}

/// Ratings and expectations name levels.
fn names_of_levels<'a>(names: impl Iterator<Item = &'a str>, at: At<'_>, out: &mut Reporter<'_>) {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            let message = format!("two levels are called \"{name}\"");
            out.text_again(codes::DUPLICATE, at, name, message)
                .help("ratings and expectations name levels: rename one");
        }
    }
}

fn no_exposure(criterion: &Criterion, at: At<'_>, out: &mut Reporter<'_>) {
    let message = format!("who does nothing would earn something for \"{}\"", criterion.id);
    out.field(codes::NO_EXPOSURE, at, "kind", message).help(
        "nothing happened is no success: name in `exposure` what must have occurred for the question to arise",
    );
}

/// Shares of the weight: within 0 to 100, and a higher level never earns less.
pub(super) fn shares(percents: impl Iterator<Item = u32>, at: At<'_>, out: &mut Reporter<'_>) {
    let percents: Vec<u32> = percents.collect();
    if let Some(wrong) = percents.iter().find(|percent| **percent > 100) {
        let message = format!("{wrong} percent of the weight: at most 100 can be earned");
        out.field(codes::OUT_OF_RANGE, at, "percent", message);
    }
    if percents.windows(2).any(|pair| pair[0] < pair[1]) {
        let message = "a higher level earns less than a lower one".to_owned();
        out.field(codes::BANDS, at, "percent", message).warning();
    }
}

/// The most that a criterion can earn, percent.
fn most_percent(criterion: &Criterion) -> u32 {
    match &criterion.kind {
        Kind::Condition(_) => 100,
        Kind::Levels(levels) => levels.iter().map(|level| level.percent).max().unwrap_or(0),
        Kind::Manual(levels) => levels.iter().map(|level| level.percent).max().unwrap_or(0),
        Kind::Measure { of, bands } => {
            let most = measures::range(of, None).1;
            let reachable = bands.iter().filter(|band| band.at_least.0 <= most);
            reachable.map(|band| band.percent).max().unwrap_or(0)
        }
    }
}

fn pass_marks(rubric: &Rubric, faulty: &Faulty<'_>, out: &mut Reporter<'_>) {
    // What is wrong with a criterion was told: mended, it may earn everything.
    let most_of = |criterion: &Criterion| match faulty.has("criteria", criterion.id.as_str()) {
        true => 100,
        false => most_percent(criterion).min(100),
    };
    let points = |criteria: &mut dyn Iterator<Item = &Criterion>| {
        criteria.fold((0_i128, 0_i128), |(most, whole), criterion| {
            let weight = i128::from(criterion.weight.0.max(0));
            (most + weight * i128::from(most_of(criterion)), whole + weight)
        })
    };
    let (most, whole) = points(&mut rubric.criteria.iter());
    if whole == 0 {
        let message = "all weights together are 0: nothing could be earned".to_owned();
        out.field(codes::NO_WEIGHT, At::TOP, "criteria", message);
        return;
    }
    if most < whole * i128::from(rubric.pass.total_percent.min(100)) {
        let message = format!("at most {} % can be earned, so nobody passes", most / whole);
        out.field(codes::UNREACHABLE_MARK, At::section("pass"), "total_percent", message);
    }
    for domain in &rubric.domains {
        let mut criteria = rubric.criteria.iter().filter(|criterion| criterion.domain == domain.id);
        let (most, whole) = points(&mut criteria);
        if whole > 0 && most < whole * i128::from(domain.pass_percent.min(100)) {
            let at = At::entity("domains", domain.id.as_str());
            let message =
                format!("at most {} % can be earned in this domain, so nobody passes", most / whole);
            out.field(codes::UNREACHABLE_MARK, at, "pass_percent", message);
        }
    }
}
