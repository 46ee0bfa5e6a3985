//! A hand's flesh as tapered capsules between joints.

use std::array;

use glam::Vec3;

use crate::joints::{HandJoint, HandPose};
use crate::skeleton::fingertip;

/// A capsule whose radius changes from one end to the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capsule {
    /// One end's centre, metres.
    pub a: Vec3,
    /// The other end's centre, metres.
    pub b: Vec3,
    /// Radius at `a`, metres.
    pub radius_a: f32,
    /// Radius at `b`, metres.
    pub radius_b: f32,
    /// The joint at `b`, by which a touch is told.
    pub joint: HandJoint,
}

impl Capsule {
    /// The centre and the radius part of the way along, `t` in 0..=1.
    #[must_use]
    pub fn along(&self, t: f32) -> (Vec3, f32) {
        (self.a.lerp(self.b, t), self.radius_a + (self.radius_b - self.radius_a) * t)
    }
}

/// Capsules of one hand.
pub const CAPSULES: usize = 21;

use HandJoint as J;

/// Which joints each capsule joins. The heel of the hand and the root of the thumb hang from the wrist.
const BONES: [(HandJoint, HandJoint); CAPSULES] = [
    (J::Wrist, J::MiddleMetacarpal),
    (J::Wrist, J::ThumbMetacarpal),
    (J::ThumbMetacarpal, J::ThumbProximal),
    (J::ThumbProximal, J::ThumbDistal),
    (J::ThumbDistal, J::ThumbTip),
    (J::IndexMetacarpal, J::IndexProximal),
    (J::IndexProximal, J::IndexIntermediate),
    (J::IndexIntermediate, J::IndexDistal),
    (J::IndexDistal, J::IndexTip),
    (J::MiddleMetacarpal, J::MiddleProximal),
    (J::MiddleProximal, J::MiddleIntermediate),
    (J::MiddleIntermediate, J::MiddleDistal),
    (J::MiddleDistal, J::MiddleTip),
    (J::RingMetacarpal, J::RingProximal),
    (J::RingProximal, J::RingIntermediate),
    (J::RingIntermediate, J::RingDistal),
    (J::RingDistal, J::RingTip),
    (J::LittleMetacarpal, J::LittleProximal),
    (J::LittleProximal, J::LittleIntermediate),
    (J::LittleIntermediate, J::LittleDistal),
    (J::LittleDistal, J::LittleTip),
];

/// The flesh of a hand.
#[must_use]
pub fn capsules(pose: &HandPose) -> [Capsule; CAPSULES] {
    array::from_fn(|index| {
        let (from, to) = BONES[index];
        let (a, b) = (pose.joint(from), pose.joint(to));
        Capsule {
            a: a.position,
            b: match to {
                J::ThumbTip | J::IndexTip | J::MiddleTip | J::RingTip | J::LittleTip => fingertip(pose, to),
                _ => b.position,
            },
            radius_a: a.radius,
            radius_b: b.radius,
            joint: to,
        }
    })
}

/// Gap between two capsules, metres; negative where they overlap.
#[must_use]
pub fn gap(p: &Capsule, q: &Capsule) -> f32 {
    let (s, t) = nearest(p.a, p.b, q.a, q.b);
    let ((c, r), (d, o)) = (p.along(s), q.along(t));
    c.distance(d) - r - o
}

/// The deepest overlap between two hands (metres, positive when they overlap) and between which joints.
#[must_use]
pub fn deepest(left: &HandPose, right: &HandPose) -> (f32, HandJoint, HandJoint) {
    let (l, r) = (capsules(left), capsules(right));
    let mut deepest = (f32::NEG_INFINITY, J::Wrist, J::Wrist);
    for p in &l {
        for q in &r {
            let depth = -gap(p, q);
            if depth > deepest.0 {
                deepest = (depth, p.joint, q.joint);
            }
        }
    }
    deepest
}

/// Where two segments come nearest, as fractions along each.
pub(crate) fn nearest(p0: Vec3, p1: Vec3, q0: Vec3, q1: Vec3) -> (f32, f32) {
    let (d, e, r) = (p1 - p0, q1 - q0, p0 - q0);
    let (dd, ee, de) = (d.dot(d), e.dot(e), d.dot(e));
    let (dr, er) = (d.dot(r), e.dot(r));
    if dd <= f32::EPSILON {
        let t = if ee <= f32::EPSILON { 0.0 } else { er / ee };
        return (0.0, t.clamp(0.0, 1.0));
    }
    if ee <= f32::EPSILON {
        return ((-dr / dd).clamp(0.0, 1.0), 0.0);
    }
    let apart = dd * ee - de * de;
    let mut s = if apart > 1e-12 { ((de * er - ee * dr) / apart).clamp(0.0, 1.0) } else { 0.5 };
    let mut t = (de * s + er) / ee;
    if !(0.0..=1.0).contains(&t) {
        t = t.clamp(0.0, 1.0);
        s = ((de * t - dr) / dd).clamp(0.0, 1.0);
    }
    (s, t)
}
