//! The four outcomes of a condition, and the pair of two-valued worlds from which they come.

use serde::{Deserialize, Serialize};

/// What became of a condition (semantics.md, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Not decided yet.
    Open,
    /// Final: it holds.
    Met,
    /// Final: it does not.
    NotMet,
    /// Final: the evidence that would have decided it is missing, and both truths are possible.
    NotAssessable,
}

/// What became of a condition in one world, in which nothing is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tri {
    Open,
    Met,
    NotMet,
}

impl Tri {
    const fn not(self) -> Self {
        match self {
            Self::Open => Self::Open,
            Self::Met => Self::NotMet,
            Self::NotMet => Self::Met,
        }
    }

    pub(crate) const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }

    pub(crate) const fn is_met(self) -> bool {
        matches!(self, Self::Met)
    }

    /// Decides it, if it is still open.
    pub(crate) const fn settle(&mut self, to: Self) {
        if self.is_open() {
            *self = to;
        }
    }
}

/// What became of a condition in the two extreme worlds: in `sure`, all that could not be seen went
/// against it; in `may`, all of it went in its favour. Where both agree, what was hidden does not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) sure: Tri,
    pub(crate) may: Tri,
}

impl Verdict {
    pub(crate) const OPEN: Self = Self { sure: Tri::Open, may: Tri::Open };

    /// The opposite condition's verdict: what speaks against one speaks for the other.
    pub(crate) const fn not(self) -> Self {
        Self { sure: self.may.not(), may: self.sure.not() }
    }

    pub(crate) const fn is_final(self) -> bool {
        !self.sure.is_open() && !self.may.is_open()
    }

    /// The worst case being met, so is the best; the best failing, so does the worst.
    #[must_use]
    pub(crate) const fn consistent(mut self) -> Self {
        if self.sure.is_met() {
            self.may = Tri::Met;
        }
        if matches!(self.may, Tri::NotMet) {
            self.sure = Tri::NotMet;
        }
        self
    }

    pub(crate) const fn settle(&mut self, to: Tri) {
        self.sure.settle(to);
        self.may.settle(to);
    }

    pub(crate) const fn outcome(self) -> Outcome {
        match (self.sure, self.may) {
            (Tri::Met, _) => Outcome::Met,
            (_, Tri::NotMet) => Outcome::NotMet,
            (Tri::NotMet, Tri::Met) => Outcome::NotAssessable,
            _ => Outcome::Open,
        }
    }

    /// `All` of several, or `Any` when `decider` is `Met`: one operand that has the deciding truth decides.
    pub(crate) fn join(parts: impl Iterator<Item = Self>, decider: Tri) -> Self {
        let mut joined = Self { sure: decider.not(), may: decider.not() };
        let fold = |into: &mut Tri, part: Tri| {
            if part == decider || (part.is_open() && *into != decider) {
                *into = part;
            }
        };
        for part in parts {
            fold(&mut joined.sure, part.sure);
            fold(&mut joined.may, part.may);
        }
        joined
    }
}

/// Whether something is so at an instant: surely, and possibly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Truth {
    pub(crate) sure: bool,
    pub(crate) may: bool,
}

impl Truth {
    pub(crate) const YES: Self = Self { sure: true, may: true };
    pub(crate) const NO: Self = Self { sure: false, may: false };
    pub(crate) const UNKNOWN: Self = Self { sure: false, may: true };

    pub(crate) const fn known(value: bool) -> Self {
        if value { Self::YES } else { Self::NO }
    }

    pub(crate) const fn not(self) -> Self {
        Self { sure: !self.may, may: !self.sure }
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Tri, Verdict};

    const ALL: [Outcome; 4] = [Outcome::Open, Outcome::Met, Outcome::NotMet, Outcome::NotAssessable];

    fn verdict(outcome: Outcome) -> Verdict {
        let (sure, may) = match outcome {
            Outcome::Open => (Tri::Open, Tri::Open),
            Outcome::Met => (Tri::Met, Tri::Met),
            Outcome::NotMet => (Tri::NotMet, Tri::NotMet),
            Outcome::NotAssessable => (Tri::NotMet, Tri::Met),
        };
        Verdict { sure, may }
    }

    /// The table of semantics.md, section 3, written out.
    fn table(operands: &[Outcome], decider: Outcome, otherwise: Outcome) -> Outcome {
        for outcome in [decider, Outcome::Open, Outcome::NotAssessable] {
            if operands.contains(&outcome) {
                return outcome;
            }
        }
        otherwise
    }

    #[test]
    fn all_any_and_not_follow_the_table() {
        for a in ALL {
            for b in ALL {
                for c in ALL {
                    let operands = [a, b, c];
                    let parts = || operands.iter().copied().map(verdict);
                    assert_eq!(
                        Verdict::join(parts(), Tri::NotMet).outcome(),
                        table(&operands, Outcome::NotMet, Outcome::Met),
                        "All {operands:?}"
                    );
                    assert_eq!(
                        Verdict::join(parts(), Tri::Met).outcome(),
                        table(&operands, Outcome::Met, Outcome::NotMet),
                        "Any {operands:?}"
                    );
                }
            }
        }
        for outcome in ALL {
            let swapped = match outcome {
                Outcome::Met => Outcome::NotMet,
                Outcome::NotMet => Outcome::Met,
                other => other,
            };
            assert_eq!(verdict(outcome).not().outcome(), swapped);
        }
    }
}
