//! Bare hands: the runtime's joints as a pose, and what may be believed of it.

use openxr::{HandJointLocations, HandTracker, Session, Space, SpaceLocationFlags, Time, Vulkan};
use skillward_core::skin::Hand;
use skillward_hands::{Finger, Frame, HandJoint, HandPose, Joint};

use super::error::XrError;
use super::views::frame_of;
use crate::interaction::samples::HandSample;

/// Fewest joints, of 26, that must be measured for a hand to count as seen.
const ENOUGH: usize = 20;
/// Farther apart than this (metres) thumb and index finger are not pinched at all, and nearer than
/// [`PINCHED_M`] wholly.
const UNPINCHED_M: f32 = 0.05;
/// See [`UNPINCHED_M`].
const PINCHED_M: f32 = 0.012;

/// Trackers of both hands.
pub(super) struct Trackers([HandTracker; 2]);

impl Trackers {
    pub(super) fn new(session: &Session<Vulkan>) -> Result<Self, XrError> {
        let make = |hand| session.create_hand_tracker(hand).map_err(XrError::call("a tracker of a hand"));
        Ok(Self([make(openxr::Hand::LEFT)?, make(openxr::Hand::RIGHT)?]))
    }

    /// A hand at a time, in the room; `None` while it is not tracked at all.
    pub(super) fn sample(
        &self,
        hand: Hand,
        base: &Space,
        time: Time,
        room_from_tracking: &Frame,
    ) -> Result<Option<HandSample>, XrError> {
        let joints = base
            .locate_hand_joints(&self.0[hand.index()], time)
            .map_err(XrError::call("the joints of a hand"))?;
        Ok(joints.map(|joints| sample(hand, &joints, room_from_tracking)))
    }
}

/// The joints as a sample: valid where every joint has a pose, seen where enough of them were measured.
fn sample(hand: Hand, joints: &HandJointLocations, room_from_tracking: &Frame) -> HandSample {
    use SpaceLocationFlags as Flag;
    let has = |flags: Flag| joints.iter().filter(|joint| joint.location_flags.contains(flags)).count();
    let valid = has(Flag::POSITION_VALID | Flag::ORIENTATION_VALID) == HandJoint::COUNT;
    let tracked = valid && has(Flag::POSITION_TRACKED) >= ENOUGH;
    let pose = HandPose {
        hand,
        joints: std::array::from_fn(|index| {
            let at = room_from_tracking.then(&frame_of(joints[index].pose));
            Joint {
                position: at.origin,
                rotation: at.rotation,
                radius: joints[index].radius.clamp(0.002, 0.04),
            }
        }),
    };
    let valid = valid && pose.is_finite();
    let (grip, trigger) = if valid { (closed(&pose), pinched(&pose)) } else { (0.0, 0.0) };
    HandSample { pose, valid, tracked: tracked && valid, grip, trigger }
}

/// How far the hand is closed, 0 to 1: the way of the fingertips from straight out to the palm.
fn closed(pose: &HandPose) -> f32 {
    let wrist = pose.at(HandJoint::Wrist);
    let bent = [Finger::Middle, Finger::Ring, Finger::Little].map(|finger| {
        let [_, knuckle, middle, end, tip] = finger.joints().map(|joint| pose.at(joint));
        let ahead = (tip - knuckle).dot((knuckle - wrist).normalize_or_zero());
        let length = knuckle.distance(middle) + middle.distance(end) + end.distance(tip);
        // Straight out, the tip is a finger's length ahead of the knuckle; in the fist it lies behind it.
        ((length - ahead) / (1.35 * length.max(0.01))).clamp(0.0, 1.0)
    });
    bent.iter().sum::<f32>() / 3.0
}

/// How far thumb and index finger are pinched, 0 to 1.
fn pinched(pose: &HandPose) -> f32 {
    let gap = pose.at(HandJoint::ThumbTip).distance(pose.at(HandJoint::IndexTip));
    ((UNPINCHED_M - gap) / (UNPINCHED_M - PINCHED_M)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use bevy::math::{Quat, Vec3};
    use openxr::{HandJointLocation, Posef, Quaternionf, Vector3f};
    use skillward_hands::{Articulation, Posture};

    use super::*;

    fn told(pose: &HandPose, flags: SpaceLocationFlags) -> HandJointLocations {
        std::array::from_fn(|index| {
            let joint = pose.joints[index];
            let (p, q) = (joint.position, joint.rotation);
            HandJointLocation {
                location_flags: flags,
                pose: Posef {
                    position: Vector3f { x: p.x, y: p.y, z: p.z },
                    orientation: Quaternionf { x: q.x, y: q.y, z: q.z, w: q.w },
                },
                radius: joint.radius,
            }
        })
    }

    fn pose(articulation: Articulation) -> HandPose {
        Posture::new(Hand::Right, Frame::IDENTITY, articulation).pose()
    }

    fn measured() -> SpaceLocationFlags {
        inferred() | SpaceLocationFlags::POSITION_TRACKED | SpaceLocationFlags::ORIENTATION_TRACKED
    }

    fn inferred() -> SpaceLocationFlags {
        SpaceLocationFlags::POSITION_VALID | SpaceLocationFlags::ORIENTATION_VALID
    }

    #[test]
    fn what_is_only_inferred_is_not_seen() {
        let flat = pose(Articulation::FLAT);
        let of = |flags| sample(Hand::Right, &told(&flat, flags), &Frame::IDENTITY);
        assert!(of(measured()).seen());
        assert!(of(inferred()).valid && !of(inferred()).seen());
        assert!(!of(SpaceLocationFlags::EMPTY).valid);
        let mut some = told(&flat, measured());
        for joint in &mut some[..7] {
            joint.location_flags = inferred();
        }
        assert!(!sample(Hand::Right, &some, &Frame::IDENTITY).seen(), "19 of 26 are too few");
    }

    #[test]
    fn a_fist_is_closed_and_a_flat_hand_open() {
        assert!(closed(&pose(Articulation::FLAT)) < 0.1);
        assert!(closed(&pose(Articulation::GRIP)) > 0.6, "{}", closed(&pose(Articulation::GRIP)));
        assert!(closed(&pose(Articulation::POINT)) > 0.7, "{}", closed(&pose(Articulation::POINT)));
        assert!(pinched(&pose(Articulation::FLAT)) < 0.1);
        // Round a cap of some 20 mm it is half way; tip to tip it is whole.
        let cap = pinched(&pose(Articulation::PINCH));
        assert!((0.2..0.6).contains(&cap), "{cap}");
        let mut shut = pose(Articulation::PINCH);
        shut.joints[HandJoint::ThumbTip.index()].position =
            shut.at(HandJoint::IndexTip) + Vec3::new(0.010, 0.0, 0.0);
        assert!(pinched(&shut) > 0.99);
    }

    #[test]
    fn the_room_may_lie_anywhere_in_the_tracking_space() {
        let room = Frame::new(Vec3::new(1.0, 0.0, -2.0), Quat::from_rotation_y(1.0));
        let flat = pose(Articulation::FLAT);
        let there = sample(Hand::Right, &told(&flat, measured()), &room);
        let tip = HandJoint::IndexTip;
        assert!(there.pose.at(tip).distance(room.point(flat.at(tip))) < 1e-5);
    }

    #[test]
    fn numbers_that_are_none_are_no_hand() {
        let mut joints = told(&pose(Articulation::FLAT), measured());
        joints[3].pose.position.x = f32::NAN;
        assert!(!sample(Hand::Right, &joints, &Frame::IDENTITY).valid);
    }
}
