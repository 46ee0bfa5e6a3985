//! What must be seen for an atom to be known: hands, one hand, the head, or nothing.

use super::names::hand_named;
use crate::scenario::Condition;
use crate::skin::Hand;

/// What must be seen for an atom to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    Hands,
    Hand(Hand),
    Head,
    /// Announced by the plot, by a model or by a panel, which say themselves what they could not judge.
    Told,
}

impl Evidence {
    pub(super) fn of(atom: &Condition) -> Self {
        use Condition as C;
        match atom {
            C::Entered(_) | C::Left(_) | C::InZone(_) | C::Faced(_) | C::Facing(_) => Self::Head,
            C::Said(_)
            | C::Answered { .. }
            | C::Solved { .. }
            | C::Charted { .. }
            | C::Finished
            | C::StepDone(_)
            | C::TimerEnded(_)
            | C::Vital { .. }
            | C::Opportunity { .. } => Self::Told,
            C::With { hand, .. } => hand_named(hand).map_or(Self::Told, Self::Hand),
            _ => Self::Hands,
        }
    }
}
