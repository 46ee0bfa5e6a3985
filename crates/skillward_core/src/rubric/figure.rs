//! The figures of one action of hand hygiene: volume, rubbing, sides, and what they become if what was
//! hidden went well.

use crate::hygiene::STEP_US;
use crate::hygiene::report::{HygieneAction, TechniqueStep};
use crate::rubric::model::{ActionTest, Aggregate};

/// What an action shows at the least, and at the most if what was hidden went well.
pub(super) struct Seen<'a> {
    action: &'a HygieneAction,
    hidden_us: u64,
    /// The same since the hands were last known to be dry.
    hidden_wet_us: u64,
}

impl<'a> Seen<'a> {
    pub(super) const fn least(action: &'a HygieneAction) -> Self {
        Self { action, hidden_us: 0, hidden_wet_us: 0 }
    }

    pub(super) const fn most(action: &'a HygieneAction) -> Self {
        Self { action, hidden_us: action.unseen_us, hidden_wet_us: action.unseen_wet_us }
    }

    const fn rubbing_us(&self) -> u64 {
        self.action.rubbing_us.saturating_add(self.hidden_us)
    }

    /// Sides performed: each hidden one would have taken its time.
    fn sides(&self) -> u64 {
        let all = TechniqueStep::ALL.len() as u64;
        (self.action.steps.len() as u64 + self.hidden_us / STEP_US).min(all)
    }

    pub(super) fn passes(&self, test: &ActionTest) -> bool {
        match test {
            ActionTest::VolumeAtLeastMl(ml) => i64::from(self.action.volume_ul) >= ml.0,
            ActionTest::RubbedAtLeastS(seconds) => self.rubbing_us() >= seconds.micros(),
            // Hands that nobody saw for long enough to rub may have been rubbed dry; so may what they were
            // still wet from when this action began.
            ActionTest::Dry => self.action.dry || self.hidden_wet_us >= STEP_US,
            ActionTest::Step(step) => {
                self.hidden_us >= STEP_US || self.action.steps.iter().any(|seen| seen.step == *step)
            }
            ActionTest::StepsAtLeast(sides) => self.sides() >= u64::from(*sides),
        }
    }
}

/// A figure of each action.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Figure {
    Volume,
    Rubbing,
    Steps,
}

impl Figure {
    pub(super) fn milli(self, seen: &Seen<'_>) -> i64 {
        match self {
            // A microlitre is a thousandth of a millilitre, a millisecond one of a second.
            Self::Volume => i64::from(seen.action.volume_ul),
            Self::Rubbing => i64::try_from(seen.rubbing_us() / 1_000).unwrap_or(i64::MAX),
            Self::Steps => i64::try_from(seen.sides() * 1_000).unwrap_or(i64::MAX),
        }
    }

    pub(super) const fn unit(self) -> &'static str {
        match self {
            Self::Volume => "mL",
            Self::Rubbing => "s",
            Self::Steps => "sides",
        }
    }

    pub(super) fn sentence(self, how: Aggregate, milli: i64) -> String {
        let value = decimal(milli);
        match (self, how) {
            (Self::Volume, Aggregate::Min) => format!("The least taken was {value} mL."),
            (Self::Volume, Aggregate::Mean) => format!("On average {value} mL were taken."),
            (Self::Volume, Aggregate::Max) => format!("The most taken was {value} mL."),
            (Self::Rubbing, Aggregate::Min) => format!("The shortest rubbing took {value} s."),
            (Self::Rubbing, Aggregate::Mean) => format!("On average rubbing took {value} s."),
            (Self::Rubbing, Aggregate::Max) => format!("The longest rubbing took {value} s."),
            (Self::Steps, Aggregate::Min) => {
                format!("The fewest in one handrub were {value} of nine sides.")
            }
            (Self::Steps, Aggregate::Mean) => {
                format!("On average {value} of nine sides were rubbed.")
            }
            (Self::Steps, Aggregate::Max) => {
                format!("The most in one handrub were {value} of nine sides.")
            }
        }
    }
}

/// Thousandths as a decimal number with at most two decimals, cut off.
pub(crate) fn decimal(milli: i64) -> String {
    let sign = if milli < 0 { "-" } else { "" };
    let milli = milli.unsigned_abs();
    let (whole, rest) = (milli / 1_000, milli % 1_000 / 10);
    match (rest, rest % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}.{}", rest / 10),
        _ => format!("{sign}{whole}.{rest:02}"),
    }
}
