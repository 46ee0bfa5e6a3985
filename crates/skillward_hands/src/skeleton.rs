//! The skeleton of the shipped hands: from joint angles to joint frames, and on to the models' nodes.
//!
//! Everything is worked out for the left hand in the wrist's frame; the right hand is its mirror image.
//! Joint frames follow OpenXR (see [`HandJoint`]), but exactly: -Z runs straight to the next joint and
//! the hinges of a finger share one axis. The models' bind frames are a few degrees off that, each in
//! its own way; [`model_nodes`] adds the difference back, so that a pose at rest is the bind pose.

use std::sync::LazyLock;

use glam::{Quat, Vec3};
use skillward_core::skin::Hand;

use crate::articulation::Articulation;
use crate::frame::{Frame, look_rotation};
use crate::joints::{Finger, HandJoint, HandPose, Joint};
use crate::rest::{BEYOND_TIP, BIND, RADIUS};

/// Directions of the straight, closed fingers in the wrist's plane (x over forward), index to little:
/// nearly parallel, fanning out by two to three degrees each.
const CLOSED_FAN: [f32; 4] = [-0.045, -0.088, -0.135, -0.185];

/// Centre of the palm joint in the wrist's frame, metres: the middle of the middle metacarpal.
const PALM: Vec3 = Vec3::new(0.0025, -0.0042, -0.0604);

pub(crate) struct Skeleton {
    /// Joint frames of the left hand at rest, in the wrist's frame.
    rest: [Frame; HandJoint::COUNT],
    /// Where a joint lies in its parent's frame, metres.
    offset: [Vec3; HandJoint::COUNT],
    /// Turn against the parent when the articulation is zero.
    zero: [Quat; HandJoint::COUNT],
    /// From a joint's frame to the node's of the left and of the right model.
    to_node: [[Frame; HandJoint::COUNT]; 2],
}

static SKELETON: LazyLock<Skeleton> = LazyLock::new(Skeleton::measure);

impl Skeleton {
    fn measure() -> Self {
        let bind = |hand: usize, joint: HandJoint| {
            let (p, q) = BIND[hand][joint.index() - 1];
            Frame::new(Vec3::from_array(p), Quat::from_array(q).normalize())
        };
        let mut rest = [Frame::IDENTITY; HandJoint::COUNT];
        rest[HandJoint::Palm.index()].origin = PALM;
        for chain in chains() {
            let mut back = Vec3::Y;
            for (place, &joint) in chain.iter().enumerate() {
                let here = bind(0, joint);
                let rotation = match chain.get(place + 1) {
                    Some(&next) => {
                        let along = bind(0, next).origin - here.origin;
                        // Knuckles take the model's roll; beyond them the hinges keep it.
                        let up = if hinge(joint) { back } else { here.rotation * Vec3::Y };
                        look_rotation(along, up)
                    }
                    None => rest[joint.index() - 1].rotation,
                };
                back = rotation * Vec3::Y;
                rest[joint.index()] = Frame::new(here.origin, rotation);
            }
        }

        let mut offset = [Vec3::ZERO; HandJoint::COUNT];
        let mut zero = [Quat::IDENTITY; HandJoint::COUNT];
        let mut to_node = [[Frame::IDENTITY; HandJoint::COUNT]; 2];
        for joint in HandJoint::ALL {
            let index = joint.index();
            if let Some(parent) = joint.parent() {
                let local = rest[parent.index()].inverse().then(&rest[index]);
                offset[index] = local.origin;
                zero[index] = local.rotation;
            }
            if joint != HandJoint::Palm {
                let own = [rest[index], rest[index].mirrored()];
                for hand in 0..2 {
                    to_node[hand][index] = own[hand].inverse().then(&bind(hand, joint));
                }
            }
        }
        for finger in Finger::ALL {
            let [metacarpal, proximal, hinges @ ..] = finger.joints();
            let up = rest[proximal.index()].rotation * Vec3::Y;
            let straight = look_rotation(Vec3::new(CLOSED_FAN[finger as usize], 0.0, -1.0), up);
            zero[proximal.index()] = rest[metacarpal.index()].rotation.conjugate() * straight;
            for joint in hinges {
                zero[joint.index()] = Quat::IDENTITY;
            }
        }
        Self { rest, offset, zero, to_node }
    }
}

/// Joints from the metacarpal to the tip of the thumb and of each finger.
fn chains() -> impl Iterator<Item = Vec<HandJoint>> {
    let thumb = HandJoint::ThumbMetacarpal.index()..=HandJoint::ThumbTip.index();
    std::iter::once(HandJoint::ALL[thumb].to_vec())
        .chain(Finger::ALL.into_iter().map(|f| f.joints().to_vec()))
}

/// Whether a joint only bends, so that its roll follows from the joint before it.
fn hinge(joint: HandJoint) -> bool {
    let metacarpal = joint.parent() == Some(HandJoint::Wrist);
    let knuckle = Finger::ALL.iter().any(|f| f.joints()[1] == joint);
    !metacarpal && !knuckle
}

/// Turn of every joint against its parent for a left hand; a right hand's are the mirror images.
///
/// Rotations are in the exact joint frames described above, not in the nodes of a model.
#[must_use]
pub fn bone_local_rotations(articulation: &Articulation) -> [Quat; HandJoint::COUNT] {
    let skeleton = &*SKELETON;
    let mut local = skeleton.zero;
    let thumb = &articulation.thumb;
    let rest = skeleton.rest[HandJoint::ThumbMetacarpal.index()].rotation;
    let aim = rest * Vec3::NEG_Z;
    // Out in the plane of the palm, down out of that plane, and about the metacarpal itself.
    let down = Quat::from_axis_angle(aim.with_y(0.0).normalize().cross(Vec3::NEG_Y), thumb.palmar);
    local[HandJoint::ThumbMetacarpal.index()] =
        Quat::from_rotation_y(-thumb.radial) * down * rest * Quat::from_rotation_z(thumb.turn);
    bend(&mut local, HandJoint::ThumbProximal, thumb.mcp);
    bend(&mut local, HandJoint::ThumbDistal, thumb.ip);
    for finger in Finger::ALL {
        let angles = &articulation.fingers[finger as usize];
        let [metacarpal, proximal, intermediate, distal, _] = finger.joints();
        // The outer metacarpals give when the palm is hollowed.
        let give = [0.0, 0.0, 0.45, 1.0][finger as usize] * articulation.hollow;
        bend(&mut local, metacarpal, give);
        local[proximal.index()] *= Quat::from_rotation_y(-angles.spread) * Quat::from_rotation_x(-angles.mcp);
        bend(&mut local, intermediate, angles.pip);
        bend(&mut local, distal, angles.dip);
    }
    local
}

fn bend(local: &mut [Quat; HandJoint::COUNT], joint: HandJoint, flexion: f32) {
    local[joint.index()] *= Quat::from_rotation_x(-flexion);
}

/// Forward kinematics: every joint of a hand whose wrist stands at `wrist`.
///
/// `size` scales the hand; 1 is the models' size (wrist to middle fingertip 190 mm).
#[must_use]
pub fn solve(hand: Hand, wrist: &Frame, articulation: &Articulation, size: f32) -> HandPose {
    let skeleton = &*SKELETON;
    let local = bone_local_rotations(articulation);
    let mut frames = [Frame::IDENTITY; HandJoint::COUNT];
    frames[HandJoint::Wrist.index()] = match hand {
        Hand::Left => *wrist,
        Hand::Right => wrist.mirrored(),
    };
    // The palm comes before the wrist in OpenXR's order and hangs from it: it is solved last.
    let order = HandJoint::ALL[2..].iter().chain(&HandJoint::ALL[..1]);
    for joint in order {
        let index = joint.index();
        if let Some(parent) = joint.parent() {
            let inner = Frame::new(skeleton.offset[index] * size, local[index]);
            frames[index] = frames[parent.index()].then(&inner);
        }
    }
    let joints = std::array::from_fn(|index| {
        let frame = match hand {
            Hand::Left => frames[index],
            Hand::Right => frames[index].mirrored(),
        };
        Joint { position: frame.origin, rotation: frame.rotation, radius: RADIUS[index] * size }
    });
    HandPose { hand, joints }
}

/// Where the nodes of the shipped hand model belong, by joint name, in the pose's own space.
///
/// All 25 joint nodes of a model are children of its armature, whose transform is the identity. Put the
/// armature at the space's origin and give each node the frame found here as its local transform (scale
/// 1); the skin follows. This serves poses of the shipped skeleton and of a headset alike.
#[must_use]
pub fn model_nodes(pose: &HandPose) -> [(HandJoint, Frame); HandJoint::COUNT - 1] {
    let skeleton = &*SKELETON;
    std::array::from_fn(|place| {
        let joint = HandJoint::ALL[place + 1];
        let at = pose.joint(joint);
        let node = &skeleton.to_node[pose.hand.index()][joint.index()];
        (joint, Frame::new(at.position, at.rotation).then(node))
    })
}

/// Length of the bone that ends at a joint, metres, in the skeleton of size 1; 0 for the wrist.
#[must_use]
pub fn bone_length(joint: HandJoint) -> f32 {
    SKELETON.offset[joint.index()].length()
}

/// How much larger than the shipped skeleton a hand is, from the bones of its palm, which no
/// articulation changes.
#[must_use]
pub fn size_of(pose: &HandPose) -> f32 {
    let wrist = pose.at(HandJoint::Wrist);
    let knuckles = Finger::ALL.map(|finger| finger.joints()[1]);
    let seen: f32 = knuckles.iter().map(|&j| pose.at(j).distance(wrist)).sum();
    let known: f32 = knuckles.iter().map(|&j| SKELETON.rest[j.index()].origin.length()).sum();
    seen / known
}

/// The end of a finger's flesh, metres: the models' tip joints lie short of it, a tracker's may not.
#[must_use]
pub fn fingertip(pose: &HandPose, tip: HandJoint) -> Vec3 {
    let (end, before) = (pose.joint(tip), pose.joints[tip.index() - 1].position);
    let known = bone_length(tip) + BEYOND_TIP;
    let beyond = (known - end.position.distance(before)).clamp(0.0, BEYOND_TIP);
    end.position + (end.position - before).normalize_or_zero() * beyond
}
