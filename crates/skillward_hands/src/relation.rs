//! How two hands stand to each other, whatever touches: facing, pointing, interlacing.

use skillward_core::skin::Hand;

use crate::capsules::nearest;
use crate::joints::{Finger, HandJoint, HandPose};
use crate::skeleton::{fingertip, size_of};

/// Dot product of the two palm normals: -1 when the palms face each other.
#[must_use]
pub fn facing(hands: [&HandPose; 2]) -> f32 {
    hands[0].palm_normal().dot(hands[1].palm_normal())
}

/// Dot product of the two pointing directions: 1 when the fingers point the same way.
#[must_use]
pub fn pointing(hands: [&HandPose; 2]) -> f32 {
    hands[0].pointing().dot(hands[1].pointing())
}

/// Share of the eight gaps between fingers, thumbs' included, that hold a finger of the other hand.
///
/// A gap holds a finger whose core comes near the line that runs down the gap's middle: nearer than a
/// finger that only lies on top of the two.
#[must_use]
pub fn interlacing(hands: [&HandPose; 2]) -> f32 {
    let held: usize = [(hands[0], hands[1]), (hands[1], hands[0])]
        .into_iter()
        .map(|(own, other)| gaps_held(own, other))
        .sum();
    #[allow(clippy::cast_precision_loss, reason = "at most eight")]
    let held = held as f32;
    held / 8.0
}

fn gaps_held(own: &HandPose, other: &HandPose) -> usize {
    /// How near the gap's middle a finger's core must come in a hand of size 1, metres.
    const NEAR: f32 = 0.009;
    let near = NEAR * (size_of(own) + size_of(other)) / 2.0;
    let fingers = Finger::ALL.map(|finger| line(other, finger));
    let holds = |gap: [glam::Vec3; 3]| {
        fingers.iter().any(|finger| {
            finger.windows(2).any(|bone| {
                gap.windows(2).any(|part| {
                    let (s, t) = nearest(bone[0], bone[1], part[0], part[1]);
                    let (on_bone, on_gap) = (bone[0].lerp(bone[1], s), part[0].lerp(part[1], t));
                    on_bone.distance_squared(on_gap) < near * near
                })
            })
        })
    };
    let between = Finger::ALL.windows(2).filter(|pair| {
        let (a, b) = (line(own, pair[0]), line(own, pair[1]));
        let middle = |i: usize| (a[i] + b[i]) / 2.0;
        // From just before the web to the end joints.
        holds([middle(0).lerp(middle(1), 0.35), middle(1), middle(2)])
    });
    usize::from(thumb_gap_holds(own, &holds)) + between.count()
}

/// The gap between thumb and index finger: down its middle from the web outwards.
fn thumb_gap_holds(own: &HandPose, holds: &impl Fn([glam::Vec3; 3]) -> bool) -> bool {
    let middle = |thumb: HandJoint, index: HandJoint| (own.at(thumb) + own.at(index)) / 2.0;
    holds([
        middle(HandJoint::ThumbProximal, HandJoint::IndexProximal),
        middle(HandJoint::ThumbDistal, HandJoint::IndexProximal)
            .lerp(own.at(HandJoint::IndexIntermediate), 0.2),
        middle(HandJoint::ThumbTip, HandJoint::IndexIntermediate),
    ])
}

/// A finger's core from the knuckle to the end of the flesh.
fn line(pose: &HandPose, finger: Finger) -> [glam::Vec3; 4] {
    let [_, proximal, intermediate, distal, tip] = finger.joints();
    [pose.at(proximal), pose.at(intermediate), pose.at(distal), fingertip(pose, tip)]
}

/// Distance between the palms' centres, metres.
#[must_use]
pub fn palms_apart(hands: [&HandPose; 2]) -> f32 {
    debug_assert_eq!((hands[0].hand, hands[1].hand), (Hand::Left, Hand::Right));
    hands[0].at(HandJoint::Palm).distance(hands[1].at(HandJoint::Palm))
}
