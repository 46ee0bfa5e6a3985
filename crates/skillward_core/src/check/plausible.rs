//! Values, ranges and units: what bodies, devices and prescriptions allow.

use super::report::{At, Reporter};
use super::{codes, codes_proofs};
use crate::decimal::Milli;
use crate::diagnostic::Amend;
use crate::scenario::{Answer, Condition};

/// What a sign or measurement can be.
struct Range {
    names: &'static [&'static str],
    /// Unit, least and most.
    units: &'static [(&'static str, i64, i64)],
}

const fn range_of(names: &'static [&'static str], units: &'static [(&'static str, i64, i64)]) -> Range {
    Range { names, units }
}

/// Wide enough for every living patient and every device that works.
const RANGES: &[Range] = &[
    range_of(&["pulse", "heart_rate", "pulse_rate"], &[("/min", 0, 300), ("bpm", 0, 300), ("1/min", 0, 300)]),
    range_of(&["respiratory_rate", "respiration", "breathing_rate"], &[("/min", 0, 100), ("1/min", 0, 100)]),
    range_of(&["spo2", "oxygen_saturation", "saturation"], &[("%", 0, 100)]),
    range_of(&["temperature", "body_temperature"], &[("°C", 20, 45), ("°F", 68, 113)]),
    range_of(&["systolic", "systolic_pressure"], &[("mmHg", 0, 320), ("kPa", 0, 43)]),
    range_of(&["diastolic", "diastolic_pressure"], &[("mmHg", 0, 220), ("kPa", 0, 30)]),
    range_of(&["glucose", "blood_glucose"], &[("mmol/L", 0, 80), ("mg/dL", 0, 1_500)]),
    range_of(&["etco2"], &[("mmHg", 0, 150), ("kPa", 0, 20)]),
    range_of(&["weight", "body_weight"], &[("kg", 0, 500)]),
];

/// Units in which products are given.
#[rustfmt::skip]
const DOSES: &[&str] = &[
    "mg", "g", "microgram", "mcg", "µg", "ng", "mL", "L", "unit", "units", "IU", "mmol", "mEq", "drop", "drops",
    "puff", "puffs", "tablet", "tablets", "mg/kg", "microgram/kg", "mL/h", "mg/h", "L/min", "%",
];

/// Deepest compression that a chest takes, millimetres.
pub(super) const DEEPEST_MM: u32 = 120;
/// Largest breath, millilitres.
pub(super) const LARGEST_ML: u32 = 3_000;

fn range(name: &str) -> Option<&'static Range> {
    let name = name.to_lowercase().replace(['-', ' '], "_");
    RANGES.iter().find(|range| range.names.contains(&name.as_str()))
}

const fn holds((_, least, most): &(&str, i64, i64), value: Milli) -> bool {
    *least * 1_000 <= value.0 && value.0 <= *most * 1_000
}

/// A vital sign or reading, which stands in this field.
pub(super) fn sign(name: &str, value: Milli, field: &str, at: At<'_>, out: &mut Reporter<'_>) {
    let Some(range) = range(name).filter(|range| !range.units.iter().any(|unit| holds(unit, value))) else {
        return;
    };
    let units: Vec<String> =
        range.units.iter().map(|(unit, least, most)| format!("{least} to {most} {unit}")).collect();
    let message = format!("no {name} is {value}");
    out.number(codes_proofs::IMPLAUSIBLE, at, field, value, message)
        .help(format!("it is {}", units.join(", or ")));
}

/// What a condition itself says of values.
pub(super) fn condition(condition: &Condition, at: At<'_>, out: &mut Reporter<'_>) {
    use Condition as C;
    match condition {
        C::Vital { sign: name, at_least, at_most, .. } => {
            for (field, value) in [("at_least", at_least), ("at_most", at_most)] {
                if let Some(value) = value {
                    sign(name, *value, field, at, out);
                }
            }
            if let (Some(least), Some(most)) = (at_least, at_most) {
                ordered(*least, *most, "at_least", at, out);
            }
        }
        C::Measured { quantity, value: Some((least, most)), .. } => {
            sign(quantity, *least, "value", at, out);
            sign(quantity, *most, "value", at, out);
            ordered(*least, *most, "value", at, out);
        }
        C::Administered { dose, unit, .. } => {
            if let Some((least, most)) = dose {
                for value in [least, most].into_iter().filter(|value| value.0 < 0) {
                    let message = format!("no dose is {value}");
                    out.number(codes_proofs::IMPLAUSIBLE, at, "dose", *value, message);
                }
                ordered(*least, *most, "dose", at, out);
            }
            if let Some(unit) = unit.as_ref().filter(|unit| !DOSES.contains(&unit.as_str())) {
                let message = format!("no product is given in \"{unit}\"");
                out.text(codes_proofs::UNIT, at, unit, message)
                    .warning()
                    .suggest(unit, DOSES.iter().copied());
            }
        }
        C::Compressed { depth_mm, recoil_percent, .. } => {
            if let Some((least, most)) = depth_mm {
                for value in [least, most].into_iter().filter(|value| **value > DEEPEST_MM) {
                    let message = format!("no chest is compressed by {value} mm");
                    out.number(codes_proofs::IMPLAUSIBLE, at, "depth_mm", whole(*value), message);
                }
                ordered(whole(*least), whole(*most), "depth_mm", at, out);
            }
            if let Some(percent) = recoil_percent.filter(|percent| *percent > 100) {
                let message = format!("a recoil of {percent} percent: at most 100");
                out.number(codes::OUT_OF_RANGE, at, "recoil_percent", whole(percent), message);
            }
        }
        C::Ventilated { volume_ml: Some((least, most)), .. } => {
            for value in [least, most].into_iter().filter(|value| **value > LARGEST_ML) {
                let message = format!("no breath is {value} mL");
                out.number(codes_proofs::IMPLAUSIBLE, at, "volume_ml", whole(*value), message);
            }
            ordered(whole(*least), whole(*most), "volume_ml", at, out);
        }
        C::Solved { item: name, is } | C::Charted { field: name, is: Some(is) } => answer(name, is, at, out),
        _ => {}
    }
}

fn answer(name: &str, is: &Answer, at: At<'_>, out: &mut Reporter<'_>) {
    match is {
        Answer::Number { value, within, unit } => {
            if within.0 < 0 {
                let message = "a tolerance below nothing: no answer is right".to_owned();
                out.number(codes::OUT_OF_RANGE, at, "within", *within, message);
            }
            // A bare number may be what the chart asks for.
            let Some(unit) = unit.as_deref() else { return sign(name, *value, "value", at, out) };
            let Some(range) = range(name) else { return };
            match range.units.iter().find(|(known, _, _)| *known == unit) {
                Some(known) if holds(known, *value) => {}
                Some(_) => {
                    let message = format!("no {name} is {value} {unit}");
                    out.number(codes_proofs::IMPLAUSIBLE, at, "value", *value, message);
                }
                None => {
                    let message = format!("no {name} is told in \"{unit}\"");
                    out.text(codes_proofs::UNIT, at, unit, message)
                        .warning()
                        .suggest(unit, range.units.iter().map(|(unit, _, _)| *unit));
                }
            }
        }
        Answer::Spot { radius, .. } if radius.0 <= 0 => {
            let message = "a spot without size: no answer hits it".to_owned();
            out.number(codes::OUT_OF_RANGE, at, "radius", *radius, message);
        }
        Answer::OneOf(choices) | Answer::Set(choices) | Answer::Order(choices) if choices.is_empty() => {
            let message = format!("no choice is right for \"{name}\"");
            out.word(codes::EMPTY_CONDITION, at, "is", message).help("name what is right");
        }
        _ => {}
    }
}

fn ordered(least: Milli, most: Milli, field: &str, at: At<'_>, out: &mut Reporter<'_>) {
    if least > most {
        let message = format!("from {least} to {most}: nothing lies between");
        out.number(codes::OUT_OF_RANGE, at, field, least, message).help("write the lower one first");
    }
}

const fn whole(value: u32) -> Milli {
    Milli(value as i64 * 1_000)
}
