//! The rubric: does it fit its scenario, can it be passed, does every criterion mean something?

use super::known::Known;
use super::prove::Prover;
use super::reach::Faulty;
use super::report::{At, Reporter};
use super::scenario::{duplicate, empty_text, review, version};
use super::{codes, codes_language, codes_proofs, conditions, outlooks};
use crate::decimal::Milli;
use crate::diagnostic::Amend;
use crate::engine::code::{Atoms, Code, Start, is_momentary};
use crate::header::Mode;
use crate::rubric::{ActionTest, Band, Criterion, Domain, Kind, Measure, Rubric};
use crate::scenario::{Condition, Scenario};

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
        self::criterion(criterion, rubric, scenario, known, out);
        if out.count() > before {
            faulty.add("criteria", criterion.id.as_str());
        }
    }
    outcomes(rubric, scenario, known.whole, out);
    if known.whole {
        sums(rubric, out);
        pass_marks(rubric, out);
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
    if let Some(exposure) = &criterion.exposure {
        conditions::check(exposure, at, known, out);
    }
    match &criterion.kind {
        Kind::Condition(condition) => {
            conditions::check(condition, at, known, out);
            let start = Code::compile(condition, &mut Atoms::default()).start();
            if start == Start::LaterIsBetter && criterion.exposure.is_none() {
                no_exposure(criterion, at, out);
            }
        }
        Kind::Levels(levels) => {
            if levels.is_empty() {
                let message = "there are no levels to reach".to_owned();
                out.field(codes::BANDS, at, "kind", message);
            }
            for level in levels {
                conditions::check(&level.when, at, known, out);
            }
            // Who does nothing would reach the highest.
            let absence = levels.first().is_some_and(|level| {
                Code::compile(&level.when, &mut Atoms::default()).start() == Start::LaterIsBetter
            });
            if absence && criterion.exposure.is_none() {
                no_exposure(criterion, at, out);
            }
            shares(levels.iter().map(|level| level.percent), at, out);
        }
        Kind::Measure { of, bands } => {
            measure(of, scenario, at, known, out);
            self::bands(bands, of.less_is_better(), at, out);
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
            shares(levels.iter().map(|level| level.percent), at, out);
        }
    }
}

fn no_exposure(criterion: &Criterion, at: At<'_>, out: &mut Reporter<'_>) {
    let message = format!("\"{}\" watches for something that must not be", criterion.id);
    out.field(codes::NO_EXPOSURE, at, "kind", message).help(
        "nothing happened is no success: name in `exposure` what must have occurred for the question to arise",
    );
}

fn measure(of: &Measure, scenario: &Scenario, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) {
    for condition in of.conditions() {
        conditions::check(condition, at, known, out);
    }
    kinds(of, at, out);
    match of {
        Measure::ModelledCoverage if scenario.modes.contains(&Mode::Summative) => {
            let message = "modelled coverage cannot decide a summative attempt".to_owned();
            out.word(codes::MODELLED_COVERAGE, at, "ModelledCoverage", message)
                .help("it is an estimate that teaches: judge steps, volume, dryness and time instead");
        }
        Measure::ActionShare { having } => {
            for test in having {
                let right = match test {
                    ActionTest::VolumeAtLeastMl(ml) => (1..=50_000).contains(&ml.0),
                    ActionTest::RubbedAtLeastS(seconds) => (1..=600_000).contains(&seconds.0),
                    ActionTest::StepsAtLeast(sides) => (1..=9).contains(sides),
                    ActionTest::Dry | ActionTest::Step(_) => true,
                };
                if !right {
                    let message = "a test that no handrub, or every handrub, would pass".to_owned();
                    out.field(codes::OUT_OF_RANGE, at, "having", message)
                        .help("volume to 50 mL, rubbing to 600 s, 1 to 9 sides");
                }
            }
            if having.is_empty() {
                let message = "without a test every handrub passes".to_owned();
                out.field(codes::OUT_OF_RANGE, at, "having", message);
            }
        }
        _ => {}
    }
}

/// Whether what is measured is a state or an event, as the measure asks for.
fn kinds(of: &Measure, at: At<'_>, out: &mut Reporter<'_>) {
    let (states, events): (Vec<&Condition>, Vec<&Condition>) = match of {
        Measure::Duration(state) => (vec![state], Vec::new()),
        Measure::FractionOfTime { of, during } => (std::iter::once(of).chain(during).collect(), Vec::new()),
        Measure::Rate(event) => (Vec::new(), vec![event]),
        Measure::Share { among, .. } => (Vec::new(), vec![among]),
        Measure::Coverage(list) | Measure::OrderAgreement(list) => {
            let least = if matches!(of, Measure::Coverage(_)) { 1 } else { 2 };
            if list.len() < least {
                let message = format!("there must be {least} or more things to look for");
                out.field(codes::EMPTY_CONDITION, at, "of", message);
            }
            return;
        }
        _ => return,
    };
    if states.iter().any(|state| !is_momentary(state) || conditions::is_event(state)) {
        let message = "what is timed must be a state, and this is none".to_owned();
        out.field(codes::NOT_A_STATE, at, "of", message)
            .help("use a state such as Touching, InZone or Holding");
    }
    if events.iter().any(|event| !conditions::is_event(event)) {
        let message = "what is counted here must be an event".to_owned();
        out.field(codes::NOT_COUNTABLE, at, "of", message).help("use an event such as Touched or Compressed");
    }
    if let Measure::Share { of, .. } = of
        && !is_momentary(of)
    {
        let message = "what the share is of must be true or false at an instant".to_owned();
        out.field(codes::NOT_A_STATE, at, "of", message);
    }
}

fn bands(bands: &[Band], less_is_better: bool, at: At<'_>, out: &mut Reporter<'_>) {
    if bands.is_empty() {
        let message = "there are no bands to reach".to_owned();
        out.field(codes::BANDS, at, "bands", message);
    }
    if bands.windows(2).any(|pair| pair[0].at_least <= pair[1].at_least) {
        let message = "the bands are not in order: a lower one is never reached".to_owned();
        out.field(codes::BANDS, at, "bands", message).help("list them from the highest `at_least` down");
        return;
    }
    let mut percents: Vec<u32> = bands.iter().map(|band| band.percent).collect();
    if less_is_better {
        // Either way round may be meant.
        percents.sort_unstable_by(|one, other| other.cmp(one));
    }
    shares(percents.into_iter(), at, out);
}

/// Shares of the weight: within 0 to 100, and a higher level never earns less.
fn shares(percents: impl Iterator<Item = u32>, at: At<'_>, out: &mut Reporter<'_>) {
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
            let most = match of {
                Measure::Compliance { .. }
                | Measure::ActionShare { .. }
                | Measure::FractionOfTime { .. }
                | Measure::Share { .. }
                | Measure::Coverage(_)
                | Measure::OrderAgreement(_)
                | Measure::ModelledCoverage => 100_000,
                Measure::Smoothness(_) => 0,
                Measure::ActionSteps(_) => 9_000,
                _ => i64::MAX,
            };
            let reachable = bands.iter().filter(|band| band.at_least.0 <= most);
            reachable.map(|band| band.percent).max().unwrap_or(0)
        }
    }
}

fn pass_marks(rubric: &Rubric, out: &mut Reporter<'_>) {
    let points = |criteria: &mut dyn Iterator<Item = &Criterion>| {
        criteria.fold((0_i128, 0_i128), |(most, whole), criterion| {
            let weight = i128::from(criterion.weight.0.max(0));
            (most + weight * i128::from(most_percent(criterion).min(100)), whole + weight)
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
