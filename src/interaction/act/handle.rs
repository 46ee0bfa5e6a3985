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

#[derive(Debug, Default)]
struct Grip {
    closed: bool,
    on: Option<Entity>,
}

impl Grip {
    /// Takes a sample; whether the hand has just closed (`Some(true)`) or opened.
    fn update(&mut self, sample: &HandSample, lost: bool) -> Option<bool> {
        let closing = sample.grip.max(sample.trigger);
        let closed = !lost && if self.closed { closing > OPEN_AT } else { closing >= CLOSED_AT };
        (closed != self.closed).then(|| {
            self.closed = closed;
            closed
        })
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
