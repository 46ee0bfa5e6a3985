//! Decimal numbers as authors write them, kept as integers.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A decimal number in thousandths: `1.5` in a file is `Milli(1500)` here.
///
/// More than three decimals are refused rather than rounded, so that a file means what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Milli(pub i64);

impl Milli {
    /// The value in millionths: seconds become microseconds, for instance. Negative values give 0.
    #[must_use]
    pub fn micros(self) -> u64 {
        u64::try_from(self.0).unwrap_or(0).saturating_mul(1000)
    }
}

/// As an author would write it: `1.5`, `-0.25`, `3`.
impl std::fmt::Display for Milli {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        let sign = if self.0 < 0 { "-" } else { "" };
        match rest {
            0 => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{}", format!("{rest:03}").trim_end_matches('0')),
        }
    }
}

impl Serialize for Milli {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[allow(clippy::cast_precision_loss, reason = "bounded by MAX, far below 2^53")]
        serializer.serialize_f64(self.0 as f64 / 1000.0)
    }
}

impl<'de> Deserialize<'de> for Milli {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const MAX: f64 = 1e9;
        let value = f64::deserialize(deserializer)?;
        let scaled = value * 1000.0;
        if !value.is_finite() || value.abs() > MAX {
            return Err(D::Error::custom("number out of range: at most 1000000000 either way"));
        }
        let rounded = scaled.round();
        if (scaled - rounded).abs() > 1e-4 {
            return Err(D::Error::custom("at most three decimals"));
        }
        #[allow(clippy::cast_possible_truncation, reason = "bounded by MAX above")]
        Ok(Self(rounded as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::Milli;

    #[test]
    fn a_number_is_told_as_it_would_be_written() {
        for (milli, told) in [(1_500, "1.5"), (-250, "-0.25"), (3_000, "3"), (0, "0"), (-12_001, "-12.001")] {
            assert_eq!(Milli(milli).to_string(), told);
        }
    }
}
