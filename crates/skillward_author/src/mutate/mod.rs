//! Mutations of a golden attempt: what a learner might have done otherwise, to see whether the rubric
//! tells the difference.

mod actions;
mod apply;
mod plan;
mod sharpness;

use serde::Serialize;
use skillward_core::ids::{SurfaceId, ZoneId};

pub use actions::{Action, Kind, actions};
pub use apply::apply;
pub use plan::plan;
pub use sharpness::{CriterionSharpness, Mutant, Sharpness, sharpness};

/// A change of one action, or of all of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mutation {
    /// The actions that are changed, by index into [`actions`].
    #[serde(skip)]
    pub which: Vec<usize>,
    /// What they are called.
    pub action: String,
    /// When the first begins, attempt time in microseconds.
    pub at_us: u64,
    /// Whether every action of that name is changed: a habit, not a slip.
    pub always: bool,
    /// How.
    pub change: Change,
}

/// How an action is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is left out; its time passes idly.
    Drop,
    /// It and all after it come so much later, microseconds.
    Delay(u64),
    /// It changes places with the next one.
    Swap {
        /// The next, by index.
        #[serde(skip)]
        with: usize,
        /// What it is called.
        name: String,
    },
    /// It is done twice.
    Repeat,
    /// It is over after a quarter of its time.
    CutShort,
    /// It is done at another surface.
    Surface(SurfaceId),
    /// It leads to another zone.
    Zone(ZoneId),
    /// It gives a quarter of the product.
    QuarterDose,
    /// It is done with half the force: half as deep, half as much air.
    Feebly,
    /// It misses its mark by 50 mm more.
    Beside,
    /// Half of the value is read.
    Misread,
    /// It ends somewhere else: put down, connected, thrown away there.
    Elsewhere(SurfaceId),
    /// Another rubbing movement of the same attempt stands in its place.
    Movement {
        /// The other, by index.
        #[serde(skip)]
        of: usize,
        /// What it is called.
        name: String,
    },
    /// Another answer or line.
    OtherWords,
}

impl Change {
    /// The kind of change, for counting.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::Delay(_) => "delay",
            Self::Swap { .. } => "swap",
            Self::Repeat => "repeat",
            Self::CutShort
            | Self::Surface(_)
            | Self::Zone(_)
            | Self::QuarterDose
            | Self::Feebly
            | Self::Beside
            | Self::Misread
            | Self::Elsewhere(_)
            | Self::Movement { .. }
            | Self::OtherWords => "replace",
        }
    }
}

/// A sentence's worth: "left out: press dispenser_a.pump at 0:04".
impl std::fmt::Display for Mutation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.change {
            Change::Drop => write!(f, "left out: {}", self.action)?,
            Change::Delay(us) => write!(f, "{} s later: {}", us / 1_000_000, self.action)?,
            Change::Swap { name, .. } => write!(f, "{} after {name}", self.action)?,
            Change::Repeat => write!(f, "twice: {}", self.action)?,
            Change::CutShort => write!(f, "cut short: {}", self.action)?,
            Change::Surface(surface) => write!(f, "{surface} instead of: {}", self.action)?,
            Change::Zone(zone) => write!(f, "{zone} instead of: {}", self.action)?,
            Change::QuarterDose => write!(f, "a quarter of the dose: {}", self.action)?,
            Change::Feebly => write!(f, "with half the force: {}", self.action)?,
            Change::Beside => write!(f, "beside the mark: {}", self.action)?,
            Change::Misread => write!(f, "half the value read: {}", self.action)?,
            Change::Elsewhere(surface) => write!(f, "at {surface} in the end: {}", self.action)?,
            Change::Movement { name, .. } => write!(f, "{name} instead of: {}", self.action)?,
            Change::OtherWords => write!(f, "other words: {}", self.action)?,
        }
        if self.always {
            return f.write_str(", each time");
        }
        write!(f, ", at {}", skillward_core::names::clock(self.at_us))
    }
}

#[cfg(test)]
mod tests;
