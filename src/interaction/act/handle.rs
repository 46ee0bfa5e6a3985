//! Hands that close on a thing: it is opened, or taken.

use bevy::prelude::*;
use skillward_core::catalogue::Verb;
use skillward_core::observation::Fact;
use skillward_core::skin::Hand;

use crate::interaction::observe::Observe;
use crate::interaction::reach::Reached;
use crate::interaction::samples::HandSample;
use crate::interaction::target::{Handled, Surface, Verbs};

/// A hand counts as closed from here on ...
const CLOSED_AT: f32 = 0.6;
/// ... until it has opened this far.
const OPEN_AT: f32 = 0.4;

/// Whether each hand is closed, and on what.
#[derive(Resource, Debug, Default)]
pub(super) struct Grips([Grip; 2]);

/// A hand closes as a whole or by a pinch. Each is followed by itself: whoever pinches a cap has the other fingers
/// bent already, and whoever takes a handle has no need of a pinch.
#[derive(Debug, Default)]
struct Grip {
    /// Closed as a whole, and pinched.
    closed: [bool; 2],
    on: Option<Entity>,
    /// Which of the two took hold.
    by: usize,
}

impl Grip {
    /// Takes a sample; whether the hand has just closed (`Some(true)`), or what took hold has opened.
    fn update(&mut self, sample: &HandSample, lost: bool) -> Option<bool> {
        let mut change = None;
        for (way, closing) in [sample.grip, sample.trigger].into_iter().enumerate() {
            let was = self.closed[way];
            let now = !lost && if was { closing > OPEN_AT } else { closing >= CLOSED_AT };
            self.closed[way] = now;
            if now && !was && self.on.is_none() {
                self.by = way;
                change = Some(true);
            } else if was && !now && self.on.is_some() && self.by == way {
                change = Some(false);
            }
        }
        change
    }
}

pub(super) fn observe_handling(
    reached: Res<'_, Reached>,
    mut grips: ResMut<'_, Grips>,
    mut parts: Query<'_, '_, (&Surface, &Verbs, &mut Handled)>,
    mut observe: Observe<'_>,
) {
    for frame in reached.frames() {
        for hand in Hand::BOTH {
            let grip = &mut grips.0[hand.index()];
            match grip.update(frame.sample.hand(hand), frame.lost[hand.index()]) {
                Some(true) => {
                    let taken = frame.touching[hand.index()].iter().copied().find(|&entity| {
                        parts.get(entity).is_ok_and(|(_, verbs, handled)| {
                            handled.by.is_none() && (verbs.take(Verb::Grab) || verbs.take(Verb::Open))
                        })
                    });
                    grip.on = taken;
                    if let Some((surface, verbs, mut handled)) =
                        taken.and_then(|entity| parts.get_mut(entity).ok())
                    {
                        observe.at(frame.t_us, closed_on(hand, surface, verbs, &mut handled));
                    }
                }
                Some(false) => {
                    let held = grip.on.take();
                    if let Some((surface, _, mut handled)) =
                        held.and_then(|entity| parts.get_mut(entity).ok())
                        && let Some(fact) = let_go(hand, surface, &mut handled)
                    {
                        observe.at(frame.t_us, fact);
                    }
                }
                None => {}
            }
        }
    }
}

/// What closing a hand on a part does.
fn closed_on(hand: Hand, surface: &Surface, verbs: &Verbs, handled: &mut Handled) -> Fact {
    let surface = surface.id.clone();
    if verbs.take(Verb::Grab) {
        handled.by = Some(hand);
        return Fact::Grabbed { hand, surface };
    }
    handled.open = !(handled.open && handled.stays_open);
    if handled.open { Fact::Opened { hand, surface } } else { Fact::Closed { hand, surface } }
}

/// What letting go of it does.
fn let_go(hand: Hand, surface: &Surface, handled: &mut Handled) -> Option<Fact> {
    let surface = surface.id.clone();
    if handled.by.take().is_some() {
        return Some(Fact::Released { hand, surface });
    }
    (handled.open && !handled.stays_open).then(|| {
        handled.open = false;
        Fact::Closed { hand, surface }
    })
}

#[cfg(test)]
mod tests {
    use skillward_hands::{Articulation, Frame, Posture};

    use super::*;

    fn sample(grip: f32, trigger: f32) -> HandSample {
        let pose = Posture::new(Hand::Left, Frame::IDENTITY, Articulation::POINT).pose();
        HandSample { grip, trigger, ..HandSample::measured(pose) }
    }

    #[test]
    fn a_pinch_counts_though_the_other_fingers_are_bent() {
        let mut grip = Grip::default();
        assert_eq!(grip.update(&sample(0.8, 0.0), false), Some(true), "closed on nothing");
        assert_eq!(grip.update(&sample(0.8, 0.9), false), Some(true));
        grip.on = Some(Entity::PLACEHOLDER);
        assert_eq!(grip.update(&sample(0.2, 0.9), false), None, "the pinch holds it");
        assert_eq!(grip.update(&sample(0.9, 0.9), false), None);
        assert_eq!(grip.update(&sample(0.9, 0.3), false), Some(false));
    }

    #[test]
    fn a_hand_that_trembles_between_its_thresholds_keeps_what_it_holds() {
        let mut grip = Grip::default();
        assert_eq!(grip.update(&sample(0.59, 0.0), false), None);
        assert_eq!(grip.update(&sample(0.6, 0.0), false), Some(true));
        grip.on = Some(Entity::PLACEHOLDER);
        assert_eq!(grip.update(&sample(0.41, 0.0), false), None);
        assert_eq!(grip.update(&sample(0.4, 0.0), false), Some(false));
    }

    #[test]
    fn a_hand_that_is_lost_lets_go() {
        let mut grip = Grip::default();
        assert_eq!(grip.update(&sample(1.0, 0.0), false), Some(true));
        grip.on = Some(Entity::PLACEHOLDER);
        assert_eq!(grip.update(&sample(1.0, 0.0), true), Some(false));
    }
}
