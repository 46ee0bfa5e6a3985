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
