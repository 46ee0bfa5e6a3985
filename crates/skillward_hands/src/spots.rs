//! The skin as spots: points with an outward normal, a few to each patch, that follow the joints.

use std::sync::LazyLock;

use glam::Vec3;
use skillward_core::skin::{Hand, Patch};

use crate::frame::{Frame, look_rotation};
use crate::joints::{Finger, HandJoint, HandPose};
use crate::skeleton::{fingertip, size_of, solve};

/// A point of the skin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// The patch that it stands for.
    pub patch: Patch,
    /// Metres.
    pub point: Vec3,
    /// Unit vector out of the skin.
    pub normal: Vec3,
}

/// How a spot hangs from the hand.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// In the palm's frame (of a left hand of size 1): point in metres and normal.
    Palm(Vec3, Vec3),
    /// On a bone that starts at a joint: how far along, and the normal as shares of back of the hand
    /// (else palm), thumb's side and along.
    Bone(HandJoint, f32, [f32; 3]),
    /// At the end of a finger: its tip joint and the normal in the same shares.
    End(HandJoint, [f32; 3]),
}

/// Every spot of a hand: the same list for both.
static PLACES: LazyLock<Vec<(Patch, Place)>> = LazyLock::new(places);

/// Number of spots of a hand.
#[must_use]
pub fn spot_count() -> usize {
    PLACES.len()
}

/// Where the skin of a hand is.
pub fn spots(pose: &HandPose, into: &mut Vec<Spot>) {
    into.clear();
    let (palm, size) = (palm_frame(pose), size_of(pose));
    let side = match pose.hand {
        Hand::Left => Vec3::ONE,
        Hand::Right => Vec3::new(-1.0, 1.0, 1.0),
    };
    let mut bone = (HandJoint::Palm, Bone::default());
    into.extend(PLACES.iter().map(|&(patch, place)| match place {
        Place::Palm(point, normal) => {
            Spot { patch, point: palm.point(point * side * size), normal: palm.vector(normal * side) }
        }
        Place::Bone(joint, along, shares) => {
            if bone.0 != joint {
                bone = (joint, Bone::of(pose, joint));
            }
            let normal = bone.1.direction(shares);
            let (centre, radius) = bone.1.at(along);
            Spot { patch, point: centre + normal * radius, normal }
        }
        Place::End(tip, shares) => {
            let last = Bone::of(pose, HandJoint::ALL[tip.index() - 1]);
            let normal = last.direction(shares);
            let (end, radius) = (fingertip(pose, tip), pose.joint(tip).radius);
            Spot { patch, point: end + normal * radius, normal }
        }
    }));
}

/// The wrist's frame as the knuckles tell it: positions are surer than a tracker's rotations.
#[must_use]
pub fn palm_frame(pose: &HandPose) -> Frame {
    /// The same for a hand of the shipped skeleton whose wrist's frame is the identity.
    static AT_REST: LazyLock<[Frame; 2]> = LazyLock::new(|| {
        Hand::BOTH.map(|hand| {
            let rest = solve(hand, &Frame::IDENTITY, &crate::Articulation::FLAT, 1.0);
            from_knuckles(&rest).inverse()
        })
    });
    from_knuckles(pose).then(&AT_REST[pose.hand.index()])
}

fn from_knuckles(pose: &HandPose) -> Frame {
    Frame::new(pose.at(HandJoint::Wrist), look_rotation(pose.pointing(), -pose.palm_normal()))
}

/// A bone's own directions.
#[derive(Debug, Clone, Copy, Default)]
struct Bone {
    from: Vec3,
    to: Vec3,
    radii: [f32; 2],
    back: Vec3,
    thumb_side: Vec3,
    along: Vec3,
}

impl Bone {
    fn of(pose: &HandPose, joint: HandJoint) -> Self {
        let (a, b) = (pose.joint(joint), &pose.joints[joint.index() + 1]);
        let along = (b.position - a.position).normalize_or(Vec3::NEG_Z);
        let back = (a.rotation * Vec3::Y).reject_from_normalized(along).normalize_or(Vec3::Y);
        let right = along.cross(back);
        let thumb_side = match pose.hand {
            Hand::Left => right,
            Hand::Right => -right,
        };
        Self { from: a.position, to: b.position, radii: [a.radius, b.radius], back, thumb_side, along }
    }

    fn at(&self, t: f32) -> (Vec3, f32) {
        (self.from.lerp(self.to, t), self.radii[0] + (self.radii[1] - self.radii[0]) * t)
    }

    fn direction(&self, [back, thumb_side, along]: [f32; 3]) -> Vec3 {
        (self.back * back + self.thumb_side * thumb_side + self.along * along).normalize_or(self.back)
    }
}

const BACK: [f32; 3] = [1.0, 0.0, 0.0];
const VOLAR: [f32; 3] = [-1.0, 0.0, 0.0];
const RADIAL: [f32; 3] = [0.0, 1.0, 0.0];
const ULNAR: [f32; 3] = [0.0, -1.0, 0.0];
const END: [f32; 3] = [0.0, 0.0, 1.0];
const PAD: [f32; 3] = [-0.8, 0.0, 0.6];

fn places() -> Vec<(Patch, Place)> {
    let mut list: Vec<(Patch, Place)> = PALM_SPOTS
        .iter()
        .map(|&(patch, [x, y, z], normal)| {
            let point = Vec3::new(x, y, z) / 1000.0;
            (patch, Place::Palm(point, Vec3::from_array(normal).normalize()))
        })
        .collect();
    for finger in Finger::ALL {
        let [_, proximal, intermediate, distal, tip] = finger.joints();
        let first = Patch::IndexVolar.index() + 5 * finger as usize;
        let [volar, dorsal, radial, ulnar, end] = std::array::from_fn(|offset| Patch::ALL[first + offset]);
        for (joint, along) in [(proximal, 0.45), (proximal, 0.85), (intermediate, 0.5), (distal, 0.5)] {
            for (patch, face) in [(volar, VOLAR), (dorsal, BACK), (radial, RADIAL), (ulnar, ULNAR)] {
                list.push((patch, Place::Bone(joint, along, face)));
            }
        }
        list.push((end, Place::End(tip, END)));
        list.push((end, Place::End(tip, PAD)));
    }
    for (joint, along) in
        [(HandJoint::ThumbProximal, 0.25), (HandJoint::ThumbProximal, 0.75), (HandJoint::ThumbDistal, 0.5)]
    {
        for (patch, face) in [
            (Patch::ThumbVolar, VOLAR),
            (Patch::ThumbDorsal, BACK),
            (Patch::ThumbRadial, RADIAL),
            (Patch::ThumbUlnar, ULNAR),
        ] {
            list.push((patch, Place::Bone(joint, along, face)));
        }
    }
    list.push((Patch::ThumbDorsal, Place::Bone(HandJoint::ThumbMetacarpal, 0.7, BACK)));
    list.push((Patch::ThumbTip, Place::End(HandJoint::ThumbTip, END)));
    list.push((Patch::ThumbTip, Place::End(HandJoint::ThumbTip, PAD)));
    list
}

const DOWN: [f32; 3] = [0.0, -1.0, 0.0];
const UP: [f32; 3] = [0.0, 1.0, 0.0];
const OUT: [f32; 3] = [0.0, 0.0, -1.0];
const OUT_UP: [f32; 3] = [0.0, 0.7, -0.7];
const OUT_DOWN: [f32; 3] = [0.0, -0.7, -0.7];

/// Spots of palm, back, webs and wrist: left hand, palm's frame (x towards the thumb, y out of the
/// back, -z to the fingers), millimetres, read off the skin of the shipped models.
#[rustfmt::skip]
const PALM_SPOTS: [(Patch, [f32; 3], [f32; 3]); 46] = [
    (Patch::PalmHeel, [-16.0, -30.0, -28.0], DOWN),
    (Patch::PalmHeel, [2.0, -31.0, -26.0], DOWN),
    (Patch::PalmHeel, [16.0, -35.0, -36.0], DOWN),
    (Patch::PalmHeel, [-24.0, -29.0, -44.0], DOWN),
    (Patch::PalmHeel, [22.0, -35.0, -52.0], DOWN),
    (Patch::PalmCentre, [-20.0, -28.0, -57.0], DOWN),
    (Patch::PalmCentre, [-5.0, -25.0, -57.0], DOWN),
    (Patch::PalmCentre, [9.0, -26.0, -60.0], DOWN),
    (Patch::PalmCentre, [-13.0, -24.0, -69.0], DOWN),
    (Patch::PalmCentre, [4.0, -23.0, -71.0], DOWN),
    (Patch::PalmPads, [-31.0, -25.0, -79.0], DOWN),
    (Patch::PalmPads, [-16.0, -22.0, -85.0], DOWN),
    (Patch::PalmPads, [0.0, -21.0, -88.0], DOWN),
    (Patch::PalmPads, [14.0, -23.0, -89.0], DOWN),
    (Patch::PalmPads, [24.0, -23.0, -83.0], DOWN),
    (Patch::DorsumWrist, [-12.0, 13.0, -22.0], UP),
    (Patch::DorsumWrist, [2.0, 15.0, -20.0], UP),
    (Patch::DorsumWrist, [14.0, 13.0, -26.0], UP),
    (Patch::DorsumCentre, [-21.0, 5.0, -48.0], [-0.3, 1.0, 0.0]),
    (Patch::DorsumCentre, [-8.0, 9.0, -44.0], UP),
    (Patch::DorsumCentre, [7.0, 12.0, -44.0], UP),
    (Patch::DorsumCentre, [20.0, 8.0, -46.0], [0.3, 1.0, 0.0]),
    (Patch::DorsumCentre, [-16.0, 6.0, -62.0], UP),
    (Patch::DorsumCentre, [0.0, 11.0, -62.0], UP),
    (Patch::DorsumCentre, [16.0, 9.0, -62.0], UP),
    (Patch::DorsumKnuckles, [-33.0, -4.0, -76.0], [-0.4, 1.0, 0.0]),
    (Patch::DorsumKnuckles, [-17.0, 4.0, -83.0], UP),
    (Patch::DorsumKnuckles, [0.0, 8.0, -88.0], UP),
    (Patch::DorsumKnuckles, [21.0, 5.0, -87.0], UP),
    (Patch::WebIndexMiddle, [12.0, -10.0, -104.0], OUT),
    (Patch::WebIndexMiddle, [12.0, -2.0, -101.0], OUT_UP),
    (Patch::WebIndexMiddle, [12.0, -18.0, -102.0], OUT_DOWN),
    (Patch::WebMiddleRing, [-9.0, -9.0, -101.0], OUT),
    (Patch::WebMiddleRing, [-9.0, -2.0, -98.0], OUT_UP),
    (Patch::WebMiddleRing, [-9.0, -17.0, -99.0], OUT_DOWN),
    (Patch::WebRingLittle, [-27.0, -13.0, -94.0], OUT),
    (Patch::WebRingLittle, [-27.0, -6.0, -91.0], OUT_UP),
    (Patch::WebRingLittle, [-27.0, -20.0, -92.0], OUT_DOWN),
    (Patch::WebThumbIndex, [36.0, -14.0, -72.0], [0.6, 0.3, -0.7]),
    (Patch::WebThumbIndex, [36.0, -22.0, -74.0], [0.5, -0.5, -0.7]),
    (Patch::Wrist, [-12.0, -15.0, 4.0], DOWN),
    (Patch::Wrist, [6.0, -18.0, 4.0], DOWN),
    (Patch::Wrist, [-8.0, 15.0, 4.0], UP),
    (Patch::Wrist, [8.0, 16.0, 4.0], UP),
    (Patch::Wrist, [22.0, 0.0, 4.0], [1.0, 0.0, 0.0]),
    (Patch::Wrist, [-26.0, 0.0, 4.0], [-1.0, 0.0, 0.0]),
];
