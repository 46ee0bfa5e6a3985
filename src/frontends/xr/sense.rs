//! Head and hands as samples: bare hands where they are tracked, else hands that hold controllers.

use bevy::prelude::*;
use skillward_core::observation::Modality;
use skillward_core::skin::Hand;
use skillward_hands::{Articulation, Finger, Frame, HandPose, Posture};

use super::actions::Controller;
use super::frame::Sensed;
use super::rig::Rig;
use crate::interaction::samples::{HandSample, HeadSample, SampleFrame, SampleSource, Samples};

/// Frames in a row that the other kind of hand must be there before it is taken as what the learner uses: a hand
/// that lets go of a controller is seen for a moment beside it.
const SURE: u32 = 20;

/// From the middle of the palm's skin to the wrist, in the wrist's frame, metres.
const WRIST_FROM_PALM: Vec3 = Vec3::new(0.0, 0.018, 0.085);

/// How the learner takes part, and for how many frames something else was so.
#[derive(Resource, Debug, Default)]
pub(super) struct Using {
    otherwise: u32,
}

/// Pushes the sample of this frame.
pub(super) fn sense(sensed: Res<'_, Sensed>, rig: Res<'_, Rig>, mut samples: ResMut<'_, Samples>) {
    let Some(device_time_us) = sensed.time_us else { return };
    let room = rig.room_from_tracking();
    let before = samples.last();
    let hand = |hand: Hand| {
        let index = hand.index();
        sensed.bare[index]
            .clone()
            .filter(|bare| bare.valid)
            .or_else(|| {
                sensed.controllers[index]
                    .grip
                    .map(|grip| held(hand, &room.then(&grip), &sensed.controllers[index]))
            })
            .unwrap_or_else(|| unseen(hand, before))
    };
    let frame = SampleFrame {
        device_time_us,
        head: head(&sensed, &room),
        left: hand(Hand::Left),
        right: hand(Hand::Right),
    };
    samples.push(frame);
}

fn head(sensed: &Sensed, room: &Frame) -> HeadSample {
    match sensed.head {
        Some(head) => {
            let at = room.then(&head);
            HeadSample { position: at.origin, rotation: at.rotation, valid: sensed.head_known }
        }
        None => HeadSample::default(),
    }
}

/// A hand that nobody sees: where it was last, and not to be believed.
fn unseen(hand: Hand, before: Option<&SampleFrame>) -> HandSample {
    let pose = before.map_or_else(
        || Posture::new(hand, Frame::IDENTITY, Articulation::RELAXED).pose(),
        |frame| frame.hand(hand).pose,
    );
    HandSample { valid: false, tracked: false, ..HandSample::measured(pose) }
}

/// A hand round a controller, by where it is held and what its buttons say.
fn held(hand: Hand, grip: &Frame, controller: &Controller) -> HandSample {
    HandSample {
        pose: round(hand, grip, controller.squeeze, controller.select),
        valid: true,
        tracked: controller.tracked,
        grip: controller.squeeze,
        trigger: controller.select,
    }
}

/// The pose of a hand whose palm lies at a grip pose: open at rest, closing with the squeeze, its index finger out
/// until the trigger curls it.
fn round(hand: Hand, grip: &Frame, squeeze: f32, trigger: f32) -> HandPose {
    let mut articulation = Articulation::RELAXED.toward(&Articulation::GRIP, squeeze.clamp(0.0, 1.0));
    let pointing = Articulation::POINT.toward(&Articulation::GRIP, trigger.clamp(0.0, 1.0));
    articulation.fingers[Finger::Index as usize] = pointing.fingers[Finger::Index as usize];
    let wrist = grip.then(&wrist_from_grip(hand));
    Posture::new(hand, wrist, articulation).pose()
}

/// The wrist's frame in that of the grip pose, which OpenXR puts at the middle of the palm: -z from the little finger
/// to the thumb along the held stick; x out of the left palm, and into the right one (specification, section 6.3.1).
fn wrist_from_grip(hand: Hand) -> Frame {
    let side = match hand {
        Hand::Left => -1.0,
        Hand::Right => 1.0,
    };
    // The wrist's x, y (out of the back of the hand) and z (away from the fingers).
    let axes = Mat3::from_cols(Vec3::Z * side, Vec3::X * side, Vec3::Y);
    let turned = Frame::new(Vec3::ZERO, Quat::from_mat3(&axes));
    turned.then(&Frame::new(WRIST_FROM_PALM, Quat::IDENTITY))
}

/// How the learner takes part: what most of the hands in use are. A change is taken when it has lasted.
pub(super) fn choose_modality(
    sensed: Res<'_, Sensed>,
    mut using: ResMut<'_, Using>,
    mut source: ResMut<'_, SampleSource>,
) {
    let bare = sensed.bare.iter().flatten().filter(|hand| hand.seen()).count();
    let held = sensed.controllers.iter().filter(|controller| controller.grip.is_some()).count();
    let now = match (bare, held) {
        (0, 0) => return,
        (bare, held) if bare >= held => Modality::HeadsetHands,
        _ => Modality::HeadsetControllers,
    };
    if now == source.modality {
        using.otherwise = 0;
        return;
    }
    using.otherwise += 1;
    if using.otherwise >= SURE {
        using.otherwise = 0;
        info!("the learner takes part by {now:?}");
        source.modality = now;
    }
}

#[cfg(test)]
mod tests {
    use skillward_hands::HandJoint;

    use super::*;

    #[test]
    fn a_held_controller_lies_in_the_palm() {
        for hand in Hand::BOTH {
            let pose = round(hand, &Frame::IDENTITY, 0.0, 0.0);
            let palm = pose.at(HandJoint::Palm);
            assert!(palm.length() < 0.04, "{hand:?}: {palm}");
            // x leaves the left palm and enters the right one.
            let out = if hand == Hand::Left { Vec3::X } else { Vec3::NEG_X };
            assert!(pose.palm_normal().dot(out) > 0.8, "{hand:?}: {}", pose.palm_normal());
            // The stick runs from the little finger's side to the thumb's.
            let across = pose.at(HandJoint::IndexProximal) - pose.at(HandJoint::LittleProximal);
            assert!(across.normalize().dot(Vec3::NEG_Z) > 0.8, "{hand:?}: {across}");
        }
    }

    #[test]
    fn the_trigger_curls_the_index_finger_alone() {
        let tip = |squeeze, trigger, joint| round(Hand::Right, &Frame::IDENTITY, squeeze, trigger).at(joint);
        let moved = |joint| tip(0.0, 0.0, joint).distance(tip(0.0, 1.0, joint));
        assert!(moved(HandJoint::IndexTip) > 0.02);
        assert!(moved(HandJoint::MiddleTip) < 1e-6);
        assert!(tip(0.0, 0.0, HandJoint::MiddleTip).distance(tip(1.0, 0.0, HandJoint::MiddleTip)) > 0.02);
    }
}
