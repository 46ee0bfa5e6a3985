//! Right answers: what a question or a field of the chart asks for, and whether a value is that.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::decimal::Milli;

/// Between the parts of an answer that has several: `"iv; sc"`.
pub const SEPARATOR: char = ';';

/// A right answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Answer {
    /// This choice, word for word.
    One(SmolStr),
    /// Any of these choices.
    OneOf(Vec<SmolStr>),
    /// Just these choices, in any order.
    Set(Vec<SmolStr>),
    /// These choices in this order.
    Order(Vec<SmolStr>),
    /// A number: at most `within` away from `value`, in that unit.
    Number {
        /// The right value.
        value: Milli,
        /// Tolerance, both ends included.
        #[serde(default)]
        within: Milli,
        /// Unit, as written after the number; left out, a bare number. Units are not converted.
        #[serde(default)]
        unit: Option<SmolStr>,
    },
    /// A spot of a picture, by its distance from the centre of what is asked for. The picture's width
    /// is 1 and its height whatever it is in widths; x to the right, y down.
    Spot {
        /// Centre: right.
        x: Milli,
        /// Centre: down.
        y: Milli,
        /// Radius, more than 0.
        radius: Milli,
    },
}

impl Answer {
    /// Whether this value, as an observation gives it, is right. A number is written as `12.5 mL/h` with a
    /// decimal point, a spot as `0.31; 0.52`, several choices with `;` between.
    #[must_use]
    pub fn is(&self, value: &str) -> bool {
        let parts = || value.split(SEPARATOR).map(str::trim).filter(|part| !part.is_empty());
        match self {
            Self::One(right) => value.trim() == right,
            Self::OneOf(rights) => rights.iter().any(|right| value.trim() == right),
            Self::Order(rights) => parts().eq(rights.iter().map(SmolStr::as_str)),
            Self::Set(rights) => {
                let mut given: Vec<&str> = parts().collect();
                let mut asked: Vec<&str> = rights.iter().map(SmolStr::as_str).collect();
                given.sort_unstable();
                asked.sort_unstable();
                given == asked
            }
            Self::Number { value: right, within, unit } => {
                let Some((given, rest)) = number(value.trim()) else {
                    return false;
                };
                let same_unit = rest.trim() == unit.as_deref().unwrap_or_default();
                same_unit && (given - nano(*right)).abs() <= nano(*within).max(0)
            }
            Self::Spot { x, y, radius } => {
                let given: Option<Vec<i128>> = parts()
                    .map(|part| number(part).filter(|(_, rest)| rest.is_empty()).map(|(n, _)| n))
                    .collect();
                let Some([right, down]) = given.as_deref() else {
                    return false;
                };
                // Picture units are small: squares of nano-units fit with room to spare.
                let (dx, dy, radius) = (right - nano(*x), down - nano(*y), nano(*radius));
                let most = nano(Milli(1_000_000_000_000));
                dx.abs() <= most && dy.abs() <= most && dx * dx + dy * dy <= radius * radius
            }
        }
    }

    pub(crate) fn for_each_name(&mut self, see: &mut dyn FnMut(&mut SmolStr)) {
        match self {
            Self::One(name) => see(name),
            Self::OneOf(names) | Self::Set(names) | Self::Order(names) => names.iter_mut().for_each(see),
            Self::Number { .. } | Self::Spot { .. } => {}
        }
    }
}

fn nano(milli: Milli) -> i128 {
    i128::from(milli.0) * 1_000_000
}

/// Most digits before the point that a number may have.
const MOST_DIGITS: usize = 12;
/// Decimals that are read; more than that is no number that anyone measures.
const DECIMALS: usize = 9;

/// A number at the start of a text, in billionths, and what follows it.
fn number(text: &str) -> Option<(i128, &str)> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (whole, rest) = unsigned.split_at(digits(unsigned));
    let (decimals, rest) = match rest.strip_prefix('.') {
        Some(after) => after.split_at(digits(after)),
        None => ("", rest),
    };
    if whole.is_empty() || whole.len() > MOST_DIGITS || decimals.len() > DECIMALS {
        return None;
    }
    let nano: i128 = format!("{whole}{decimals:0<DECIMALS$}").parse().ok()?;
    Some((if negative { -nano } else { nano }, rest))
}

#[cfg(test)]
mod tests {
    use super::Answer;
    use crate::decimal::Milli;

    fn choices(names: &[&str]) -> Vec<smol_str::SmolStr> {
        names.iter().copied().map(Into::into).collect()
    }

    #[test]
    fn choices_count_word_for_word() {
        assert!(Answer::One("a".into()).is(" a "));
        assert!(!Answer::One("a".into()).is("A"));
        let set = Answer::Set(choices(&["a", "b"]));
        assert!(set.is("b; a") && !set.is("a") && !set.is("a; b; c") && !set.is("a; a; b"));
        let order = Answer::Order(choices(&["a", "b"]));
        assert!(order.is("a;b") && !order.is("b;a"));
        assert!(Answer::OneOf(choices(&["a", "b"])).is("b"));
    }

    #[test]
    fn numbers_have_a_tolerance_and_a_unit() {
        let rate = Answer::Number { value: Milli(12_500), within: Milli(100), unit: Some("mL/h".into()) };
        for (given, right) in [
            ("12.5 mL/h", true),
            ("12.6mL/h", true),
            ("12.600000001 mL/h", false),
            ("12.4 mL/h", true),
            ("12.5", false),
            ("12.5 ml/h", false),
            ("12,5 mL/h", false),
            ("mL/h", false),
            ("-12.5 mL/h", false),
            ("9999999999999999999999 mL/h", false),
        ] {
            assert_eq!(rate.is(given), right, "{given}");
        }
        assert!(Answer::Number { value: Milli(-3_000), within: Milli(0), unit: None }.is("-3"));
    }

    #[test]
    fn a_spot_is_a_disc() {
        let spot = Answer::Spot { x: Milli(300), y: Milli(400), radius: Milli(50) };
        assert!(spot.is("0.3; 0.45") && spot.is("0.34;0.43") && !spot.is("0.34;0.44"));
        assert!(!spot.is("0.3") && !spot.is("0.3; x") && !spot.is("0.3; 0.4; 0.5"));
    }
}
