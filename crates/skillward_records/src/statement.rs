//! The parts of a statement, in the form that xAPI 1.0.3 and 2.0 share.

use serde::Serialize;
use serde_json::{Map, Value};

/// Beginning of the standard verbs.
const VERBS: &str = "http://adlnet.gov/expapi/verbs/";

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Attempted,
    Scored,
    Passed,
    Failed,
    Completed,
}

impl Verb {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Attempted => "attempted",
            Self::Scored => "scored",
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Completed => "completed",
        }
    }

    pub(crate) fn value(self) -> Value {
        serde_json::json!({"id": format!("{VERBS}{}", self.word()), "display": {"en": self.word()}})
    }
}

/// How it came out. What is not known is left out: a statement holds no null.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Outcome {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Points>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extensions: Map<String, Value>,
}

/// Points, from none to all that could be judged.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Points {
    pub scaled: f64,
    pub raw: f64,
    pub min: f64,
    pub max: f64,
}

impl Points {
    /// From thousandths; `None` when nothing could be judged.
    pub(crate) fn of(earned_milli: u64, possible_milli: u64) -> Option<Self> {
        if possible_milli == 0 {
            return None;
        }
        let earned = earned_milli.min(possible_milli);
        // Hundredths of a percent, rounded down, as the score has them.
        let share = earned.saturating_mul(10_000) / possible_milli;
        #[allow(clippy::cast_precision_loss, reason = "points of one attempt, far below 2^53 thousandths")]
        let (scaled, raw, max) =
            (share as f64 / 10_000.0, earned as f64 / 1000.0, possible_milli as f64 / 1000.0);
        Some(Self { scaled, raw, min: 0.0, max })
    }
}

/// A duration as ISO 8601 has it, to hundredths of a second, rounded down: `PT4M12.50S`.
pub(crate) fn duration(us: u64) -> String {
    let hundredths = us / 10_000;
    let (minutes, rest) = (hundredths / 6000, hundredths % 6000);
    let seconds = format!("{}.{:02}S", rest / 100, rest % 100);
    if minutes == 0 { format!("PT{seconds}") } else { format!("PT{minutes}M{seconds}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_as_the_standard_has_them() {
        for (us, text) in [
            (0, "PT0.00S"),
            (12_509_999, "PT12.50S"),
            (252_500_000, "PT4M12.50S"),
            (3_600_000_000, "PT60M0.00S"),
            (59_999_999, "PT59.99S"),
        ] {
            assert_eq!(duration(us), text);
        }
    }

    #[test]
    fn points_stay_between_none_and_all() {
        assert_eq!(Points::of(0, 0), None);
        assert_eq!(Points::of(7_500, 10_000), Some(Points { scaled: 0.75, raw: 7.5, min: 0.0, max: 10.0 }));
        assert_eq!(Points::of(11_000, 10_000).map(|points| points.raw), Some(10.0));
        assert_eq!(Points::of(1, 3).map(|points| points.scaled), Some(0.3333));
    }
}
