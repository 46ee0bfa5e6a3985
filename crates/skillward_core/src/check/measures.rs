//! Measures: is there what they measure, is it a state or an event as it must be, and do their bands hold numbers that
//! can come out?

use super::known::Known;
use super::report::{At, Reporter};
use super::rubric::shares;
use super::{codes, codes_proofs, conditions, plausible};
use crate::decimal::Milli;
use crate::diagnostic::Amend;
use crate::engine::code::is_momentary;
use crate::header::Mode;
use crate::rubric::{ActionTest, Band, Measure, Quantity};
use crate::scenario::{Condition, Scenario};

/// Whether nothing is wrong with what is measured.
pub(super) fn check(
    of: &Measure,
    scenario: &Scenario,
    at: At<'_>,
    known: &Known<'_>,
    out: &mut Reporter<'_>,
) -> bool {
    let before = out.count();
    for condition in of.conditions() {
        conditions::check(condition, at, known, out);
    }
    kinds(of, at, out);
    match of {
        Measure::Value { of, .. } => names(of, at, known, out),
        Measure::ActionVolume(_) | Measure::ActionRubbing(_) | Measure::ActionSteps(_)
            if known.whole && !known.dispenses =>
        {
            let message =
                "nothing in this scenario dispenses a product, so there is no action to measure".to_owned();
            out.field(codes::NEVER, at, "of", message)
                .help("give a dispenser `dispenses: (product: …, ml: …)`");
        }
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
    out.count() == before
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
            twice(list, at, out);
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

/// Patients and sites that a value is of.
fn names(of: &Quantity, at: At<'_>, known: &Known<'_>, out: &mut Reporter<'_>) {
    if let Quantity::CompressionDepth { patient: Some(patient) }
    | Quantity::VentilationVolume { patient: Some(patient) } = of
        && !known.patients.contains(patient.as_str())
    {
        let message = format!("there is no patient \"{patient}\" in this scenario");
        out.text(codes::UNKNOWN_PATIENT, at, patient.as_str(), message)
            .suggest(patient.as_str(), known.patients.iter().copied());
    }
}

/// The same thing looked for twice counts twice, and has no order with itself.
fn twice(list: &[Condition], at: At<'_>, out: &mut Reporter<'_>) {
    if list.iter().enumerate().any(|(index, one)| list[..index].contains(one)) {
        let message = "the same is looked for twice".to_owned();
        out.field(codes::DUPLICATE, at, "of", message).help("take one of them out");
    }
}

/// The least and the most that a measure can be, thousandths of its unit. `limit_s` is the attempt's time limit.
pub(super) const fn range(of: &Measure, limit_s: Option<Milli>) -> (i64, i64) {
    let limit = match limit_s {
        Some(limit) => limit.0,
        None => i64::MAX,
    };
    match of {
        Measure::Compliance { .. }
        | Measure::ActionShare { .. }
        | Measure::FractionOfTime { .. }
        | Measure::Share { .. }
        | Measure::Coverage(_)
        | Measure::ModelledCoverage => (0, 100_000),
        Measure::OrderAgreement(_) => (-100_000, 100_000),
        Measure::Smoothness(_) => (i64::MIN, 0),
        Measure::ActionSteps(_) => (0, 9_000),
        Measure::ActionRubbing(_) | Measure::Duration(_) => (0, limit),
        // What comes the other way round is below 0.
        Measure::Latency { .. } => (i64::MIN, limit),
        Measure::ActionVolume(_) | Measure::CountOf(_) | Measure::Rate(_) | Measure::PathLength(_) => {
            (0, i64::MAX)
        }
        Measure::Value { of: Quantity::CompressionDepth { .. }, .. } => {
            (0, plausible::DEEPEST_MM as i64 * 1_000)
        }
        Measure::Value { of: Quantity::VentilationVolume { .. }, .. } => {
            (0, plausible::LARGEST_ML as i64 * 1_000)
        }
        Measure::Value { of: Quantity::PointingError { .. } | Quantity::Dose { .. }, .. } => (0, i64::MAX),
        Measure::Value { of: Quantity::Reading { .. }, .. } => (i64::MIN, i64::MAX),
    }
}

/// Whether more is better, however much it is. Else too much may be as wrong as too little: a rate, a depth, a time.
const fn more_is_better(of: &Measure) -> bool {
    matches!(
        of,
        Measure::Compliance { .. }
            | Measure::ActionShare { .. }
            | Measure::ActionVolume(_)
            | Measure::ActionRubbing(_)
            | Measure::ActionSteps(_)
            | Measure::Coverage(_)
            | Measure::OrderAgreement(_)
            | Measure::Smoothness(_)
            | Measure::ModelledCoverage
    )
}

/// Bands: there, in order, of numbers that the measure can be, and worth more where it is better.
pub(super) fn bands(of: &Measure, bands: &[Band], limit_s: Milli, at: At<'_>, out: &mut Reporter<'_>) {
    if bands.is_empty() {
        let message = "there are no bands to reach".to_owned();
        out.field(codes::BANDS, at, "bands", message);
    }
    if bands.windows(2).any(|pair| pair[0].at_least <= pair[1].at_least) {
        let message = "the bands are not in order: a lower one is never reached".to_owned();
        out.field(codes::BANDS, at, "bands", message).help("list them from the highest `at_least` down");
        return;
    }
    // A limit that is none is told where it stands.
    let (least, most) = range(of, Some(limit_s).filter(|limit| limit.0 > 0));
    for band in bands {
        if band.at_least.0 > most {
            let message =
                format!("nothing reaches the band \"{}\": at most {} can come out", band.name, Milli(most));
            out.number(codes_proofs::CANNOT_MEET, at, "at_least", band.at_least, message)
                .help("see the unit of the measure in docs/reference.md");
        } else if let Measure::Value { of: Quantity::Reading { quantity }, .. } = of {
            plausible::sign(quantity, band.at_least, "at_least", at, out);
        }
    }
    // The lower one is reached by everything, and the next below it never.
    if let [.., above, lowest] = bands
        && above.at_least.0 <= least
    {
        let message = format!(
            "nothing is left for the band \"{}\": nothing below {} can come out",
            lowest.name, above.at_least
        );
        out.number(codes::BANDS, at, "at_least", lowest.at_least, message).help("take it out");
    }
    let percents: Vec<u32> = bands.iter().map(|band| band.percent).collect();
    if more_is_better(of) {
        return shares(percents.into_iter(), at, out);
    }
    let top = percents.iter().enumerate().max_by_key(|(_, percent)| **percent).map_or(0, |(index, _)| index);
    let (above, below) = percents.split_at(top);
    let falls =
        above.windows(2).any(|pair| pair[0] > pair[1]) || below.windows(2).any(|pair| pair[0] < pair[1]);
    if falls {
        let message = "a band between two others earns less than both".to_owned();
        out.field(codes::BANDS, at, "percent", message)
            .warning()
            .help("let bands earn less the farther they are from the best one, either way");
    } else {
        shares(std::iter::once(percents.get(top).copied().unwrap_or(0)), at, out);
    }
}

/// What a measure is where nothing ever happens, thousandths; `None` where it then cannot be read.
pub(super) const fn of_nothing(of: &Measure) -> Option<i64> {
    match of {
        Measure::CountOf(_)
        | Measure::Duration(_)
        | Measure::FractionOfTime { during: None, .. }
        | Measure::Coverage(_)
        | Measure::OrderAgreement(_) => Some(0),
        _ => None,
    }
}

/// Whether every number that can come out earns everything.
pub(super) fn is_always_all(of: &Measure, bands: &[Band]) -> bool {
    let reached = bands.last().is_some_and(|lowest| lowest.at_least.0 <= range(of, None).0);
    reached && bands.iter().all(|band| band.percent >= 100)
}
