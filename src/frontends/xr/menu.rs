//! What pauses, and goes on: the menu button of a controller, or a gesture of a bare hand.
//!
//! The gesture: turn a palm to the face, hold thumb and index finger together. Nothing that hands do to the scene looks
//! like it, and hands near each other, as when they rub, never make it.

use bevy::prelude::*;
use skillward_core::skin::Hand;
use skillward_hands::{Frame, HandJoint};

use super::frame::Sensed;
use super::headset::HeadsetState;
use super::rig::Rig;
use crate::interaction::samples::HandSample;
use crate::schedule::AttemptPhase;

/// How long the gesture is held, seconds.
const HELD_S: f32 = 0.6;
/// The fingers are together from here on.
const PINCHED: f32 = 0.8;
/// The palm faces the eyes within this angle: cosine.
const FACES: f32 = 0.8;
/// The hand is before the face when it is this far from the eyes, metres.
const BEFORE_M: std::ops::Range<f32> = 0.15..0.65;
/// Hands nearer to each other than this are busy with each other, metres.
const APART_M: f32 = 0.35;

/// Whether a bare hand shows its palm to the eyes (a head in the room), as for the menu.
pub(super) fn shows_palm(hand: &HandSample, head: &Frame) -> bool {
    let palm = hand.pose.at(HandJoint::Palm);
    let way = head.origin - palm;
    hand.seen()
        && BEFORE_M.contains(&way.length())
        && hand.pose.palm_normal().dot(way.normalize_or_zero()) > FACES
}

/// Whether bare hands are busy with each other.
pub(super) fn near_each_other(bare: &[Option<HandSample>; 2]) -> bool {
    let palm = |hand: &HandSample| hand.pose.at(HandJoint::Palm);
    matches!(bare, [Some(left), Some(right)] if palm(left).distance(palm(right)) < APART_M)
}

/// What was down at the frame before, and how long the gesture has been made.
#[derive(Debug, Default)]
pub(super) struct Asked {
    down: bool,
    held_s: f32,
}

impl Asked {
    /// Takes a frame; true once when the button goes down, or when the gesture has been held long enough.
    fn update(&mut self, button: bool, gesture: bool, seconds: f32) -> bool {
        self.held_s = if gesture { self.held_s + seconds } else { 0.0 };
        let down = button || self.held_s >= HELD_S;
        let was = std::mem::replace(&mut self.down, down);
        down && !was
    }
}

/// Pauses, or goes on.
pub(super) fn ask(
    sensed: Res<'_, Sensed>,
    rig: Res<'_, Rig>,
    state: Res<'_, HeadsetState>,
    time: Res<'_, Time<Real>>,
    phase: Option<Res<'_, State<AttemptPhase>>>,
    mut asked: Local<'_, Asked>,
    mut next: ResMut<'_, NextState<AttemptPhase>>,
) {
    let button = sensed.controllers.iter().any(|controller| controller.menu);
    let gesture = gesture(&sensed, &rig.room_from_tracking());
    if asked.update(button, gesture, time.delta_secs()) {
        debug!("the learner asks for the menu, by {}", if button { "a button" } else { "a gesture" });
        if state.can_act()
            && let Some(phase) = phase
        {
            next.set(phase.other());
        }
    }
}

fn gesture(sensed: &Sensed, room: &Frame) -> bool {
    let Some(head) = sensed.head.filter(|_| sensed.head_known) else { return false };
    let head = room.then(&head);
    !near_each_other(&sensed.bare)
        && Hand::BOTH.into_iter().any(|hand| {
            let bare = sensed.bare[hand.index()].as_ref();
            bare.is_some_and(|bare| bare.trigger > PINCHED && shows_palm(bare, &head))
        })
}

#[cfg(test)]
mod tests {
    use skillward_hands::{Articulation, Posture};

    use super::*;

    const EYES: Vec3 = Vec3::new(0.0, 1.6, 0.0);

    fn head() -> Frame {
        Frame::new(EYES, Quat::IDENTITY)
    }

    /// A hand before the face, fingers up, its palm turned this way.
    fn hand(palm: Vec3) -> HandSample {
        let wrist = Frame::looking(EYES + Vec3::new(0.0, -0.2, -0.4), Vec3::Y, -palm);
        HandSample::measured(Posture::new(Hand::Left, wrist, Articulation::PINCH).pose())
    }

    #[test]
    fn a_palm_before_the_face_is_shown_and_its_back_is_not() {
        assert!(shows_palm(&hand(Vec3::Z), &head()));
        assert!(!shows_palm(&hand(Vec3::NEG_Z), &head()));
        assert!(!shows_palm(&hand(Vec3::X), &head()));
        let unseen = HandSample { tracked: false, ..hand(Vec3::Z) };
        assert!(!shows_palm(&unseen, &head()));
    }

    #[test]
    fn hands_that_rub_ask_for_nothing() {
        let mut sensed = Sensed { head: Some(head()), head_known: true, ..default() };
        let pinched = HandSample { trigger: 1.0, ..hand(Vec3::Z) };
        sensed.bare[0] = Some(pinched.clone());
        assert!(gesture(&sensed, &Frame::IDENTITY));
        sensed.bare[1] = Some(HandSample { trigger: 0.0, ..pinched });
        assert!(!gesture(&sensed, &Frame::IDENTITY));
    }

    #[test]
    fn the_gesture_asks_once_when_it_has_been_held() {
        let mut asked = Asked::default();
        let fired =
            |asked: &mut Asked, frames| (0..frames).filter(|_| asked.update(false, true, 0.1)).count();
        assert_eq!(fired(&mut asked, 5), 0);
        assert_eq!(fired(&mut asked, 20), 1);
        assert!(!asked.update(false, false, 0.1));
        assert_eq!(fired(&mut asked, 20), 1);
        assert!(!asked.update(true, true, 0.1), "it is down already");
        asked.update(false, false, 0.1);
        assert!(asked.update(true, false, 0.1));
    }
}
