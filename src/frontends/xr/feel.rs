//! What hands feel: each touch a little, what moves or opens under them more.

use bevy::prelude::*;
use skillward_core::observation::Fact;
use skillward_core::skin::Hand;

use super::headset::Shared;
use crate::interaction::observe::Observed;

/// A vibration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pulse {
    /// 0 to 1.
    strength: f32,
    /// Microseconds.
    length_us: u32,
}

/// Something was chosen on the panel.
pub(super) const CHOSEN: Pulse = Pulse { strength: 0.4, length_us: 12_000 };
/// Skin comes to touch something.
const TOUCHED: Pulse = Pulse { strength: 0.2, length_us: 10_000 };
/// A part has reached its stop.
const PRESSED: Pulse = Pulse { strength: 0.7, length_us: 25_000 };
/// The hand has closed on something.
const TAKEN: Pulse = Pulse { strength: 0.5, length_us: 20_000 };
/// Something cold lands on the skin.
const LANDED: Pulse = Pulse { strength: 0.3, length_us: 60_000 };

/// Which hand feels a fact, and how.
const fn felt(fact: &Fact) -> Option<(Hand, Pulse)> {
    Some(match fact {
        Fact::ContactBegan { hand, .. } => (*hand, TOUCHED),
        Fact::Pressed { hand, .. } => (*hand, PRESSED),
        Fact::Grabbed { hand, .. } | Fact::Opened { hand, .. } => (*hand, TAKEN),
        Fact::Dispensed { onto, .. } => (*onto, LANDED),
        _ => return None,
    })
}

/// Lets hands feel what they have just done. Of what happens in one frame each hand feels the strongest.
pub(super) fn feel(shared: Res<'_, Shared>, mut observed: MessageReader<'_, '_, Observed>) {
    let mut pulses: [Option<Pulse>; 2] = [None; 2];
    for (hand, pulse) in observed.read().filter_map(|Observed(observation)| felt(&observation.fact)) {
        let strongest = &mut pulses[hand.index()];
        if strongest.is_none_or(|other| other.strength < pulse.strength) {
            *strongest = Some(pulse);
        }
    }
    for hand in Hand::BOTH {
        if let Some(pulse) = pulses[hand.index()] {
            give(&shared, hand, pulse);
        }
    }
}

/// Makes a hand feel something, where there is a session that can.
pub(super) fn give(shared: &Shared, hand: Hand, pulse: Pulse) {
    if let Some((session, _)) = shared.lock().session()
        && session.life.focused()
        && let Err(error) = session.actions.feel(&session.session, hand, pulse.strength, pulse.length_us)
    {
        debug!("{error}");
    }
}
