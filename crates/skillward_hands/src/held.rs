//! A hand round a controller: how it holds it, and what its buttons let it do.

use glam::{Mat3, Quat, Vec3};
use skillward_core::skin::Hand;

use crate::{Articulation, Finger, Frame, Posture};

/// From the middle of the palm's skin to the wrist, in the wrist's frame, metres.
const WRIST_FROM_PALM: Vec3 = Vec3::new(0.0, 0.018, 0.085);

/// How far the index finger bends towards a pinch when the trigger is pulled, 0 to 1: its tip stays on what it touches,
/// and the thumb comes to it.
const BENDS: f32 = 0.2;

/// The posture of a hand whose palm lies at a grip pose: open at rest, closing with the squeeze, its index finger out,
/// to which the trigger brings the thumb. Both run from 0 to 1 and are clamped to it.
#[must_use]
pub fn posture(hand: Hand, grip: &Frame, squeeze: f32, trigger: f32) -> Posture {
    let index = Finger::Index as usize;
    let trigger = trigger.clamp(0.0, 1.0);
    let open = Articulation::RELAXED.toward(&Articulation::GRIP, squeeze.clamp(0.0, 1.0));
    let mut articulation = open;
    articulation.thumb = open.toward(&Articulation::PINCH, trigger).thumb;
    articulation.fingers[index] =
        Articulation::POINT.toward(&Articulation::PINCH, BENDS * trigger).fingers[index];
    Posture::new(hand, grip.then(&wrist_from_grip(hand)), articulation)
}

/// The wrist's frame in that of the grip pose, which OpenXR puts at the middle of the palm: -z from the little finger
/// to the thumb along the held stick; x out of the left palm, and into the right one (specification, section 6.3.1).
#[must_use]
pub fn wrist_from_grip(hand: Hand) -> Frame {
    let side = match hand {
        Hand::Left => -1.0,
        Hand::Right => 1.0,
    };
    // The wrist's x, y (out of the back of the hand) and z (away from the fingers).
    let axes = Mat3::from_cols(Vec3::Z * side, Vec3::X * side, Vec3::Y);
    let turned = Frame::new(Vec3::ZERO, Quat::from_mat3(&axes));
    turned.then(&Frame::new(WRIST_FROM_PALM, Quat::IDENTITY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HandJoint;

    #[test]
    fn a_held_controller_lies_in_the_palm() {
        for hand in Hand::BOTH {
            let pose = posture(hand, &Frame::IDENTITY, 0.0, 0.0).pose();
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
    fn the_trigger_brings_the_thumb_to_an_index_finger_that_stays() {
        let tip = |squeeze, trigger, joint| {
            posture(Hand::Right, &Frame::IDENTITY, squeeze, trigger).pose().at(joint)
        };
        let moved = |joint| tip(0.0, 0.0, joint).distance(tip(0.0, 1.0, joint));
        assert!(moved(HandJoint::ThumbTip) > 0.02, "{}", moved(HandJoint::ThumbTip));
        assert!(moved(HandJoint::IndexTip) < 0.025, "{}", moved(HandJoint::IndexTip));
        assert!(moved(HandJoint::MiddleTip) < 1e-6);
        assert!(tip(0.0, 0.0, HandJoint::MiddleTip).distance(tip(1.0, 0.0, HandJoint::MiddleTip)) > 0.02);
    }
}
