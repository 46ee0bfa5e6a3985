//! The ways in which a learner took part, of what an attempt observed.

use crate::observation::{Fact, Modality};

/// The modality now, and those in which hands have done something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ways {
    now: Modality,
    /// A bit for each modality.
    acted: u8,
}

impl Ways {
    /// An attempt that begins in a modality.
    pub(crate) const fn new(first: Modality) -> Self {
        Self { now: first, acted: 0 }
    }

    /// Takes what was observed.
    pub(crate) const fn observe(&mut self, fact: &Fact) {
        match fact {
            Fact::ModalityChanged { modality } => self.now = *modality,
            // What happens to a learner, or is done by the head alone, is done alike in every way.
            Fact::TrackingLost { .. }
            | Fact::TrackingFound { .. }
            | Fact::Paused
            | Fact::Resumed
            | Fact::TechnicalFault { .. }
            | Fact::Marked { .. }
            | Fact::Entered { .. }
            | Fact::Left { .. }
            | Fact::Faced { .. }
            | Fact::LookedAway { .. }
            | Fact::Finished => {}
            _ => self.acted |= bit(self.now),
        }
    }

    /// How many of the ways are among `listed`: every one, some, or none. Of someone who did nothing, the last way
    /// counts.
    pub(crate) fn among(&self, listed: &[Modality]) -> Among {
        let taken = if self.acted == 0 { bit(self.now) } else { self.acted };
        let listed = listed.iter().fold(0, |bits, way| bits | bit(*way));
        match taken & listed {
            0 => Among::None,
            both if both == taken => Among::All,
            _ => Among::Some,
        }
    }
}

/// How many of the ways in which a learner took part are of certain ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Among {
    All,
    Some,
    None,
}

const fn bit(way: Modality) -> u8 {
    1 << way as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use Modality::{Desktop, HeadsetControllers, HeadsetHands};

    const TO_CONTROLLERS: Fact = Fact::ModalityChanged { modality: HeadsetControllers };

    fn act() -> Fact {
        Fact::Said { line: "hello".into() }
    }

    fn ways(facts: &[Fact]) -> Ways {
        let mut ways = Ways::new(HeadsetHands);
        facts.iter().for_each(|fact| ways.observe(fact));
        ways
    }

    #[test]
    fn what_was_taken_up_before_anything_was_done_is_the_only_way() {
        let ways = ways(&[Fact::Entered { zone: "bay".into() }, TO_CONTROLLERS, act()]);
        assert_eq!(ways.among(&[HeadsetControllers]), Among::All);
        assert_eq!(ways.among(&[HeadsetHands]), Among::None);
    }

    #[test]
    fn who_changes_in_between_has_taken_part_in_both_ways() {
        let ways = ways(&[act(), TO_CONTROLLERS, act()]);
        assert_eq!(ways.among(&[HeadsetHands]), Among::Some);
        assert_eq!(ways.among(&[HeadsetHands, HeadsetControllers, Desktop]), Among::All);
        assert_eq!(ways.among(&[Desktop]), Among::None);
    }

    #[test]
    fn who_does_nothing_takes_part_in_the_last_way() {
        assert_eq!(ways(&[]).among(&[HeadsetHands]), Among::All);
        assert_eq!(
            ways(&[act(), TO_CONTROLLERS]).among(&[HeadsetHands]),
            Among::All,
            "nothing was done after it"
        );
    }
}
