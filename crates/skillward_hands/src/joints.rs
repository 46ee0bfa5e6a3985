//! The joints of a hand as headsets report them, and a pose: where each joint is.

use glam::{Quat, Vec3};
use serde::{Deserialize, Serialize};
use skillward_core::skin::Hand;

use crate::frame::Frame;

macro_rules! joints {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// One of the 26 joints of OpenXR's hand tracking (`XR_EXT_hand_tracking`), in its order.
        ///
        /// Each joint's frame follows OpenXR: -Z runs along the bone towards the tip, +Y leaves the back
        /// of the hand, +X lies to the right of someone who looks along -Z from the back of the hand.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "anatomical names")]
        pub enum HandJoint {
            $($name),*
        }

        impl HandJoint {
            /// Every joint in OpenXR's order.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$name),*];
            /// Joints of one hand.
            pub const COUNT: usize = [$($text),*].len();

            /// The name that WebXR gives the joint, and the node of the hand models. WebXR has no palm
            /// joint, so no model has a node of that name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text),*
                }
            }
        }
    };
}

joints!(
    Palm = "palm",
    Wrist = "wrist",
    ThumbMetacarpal = "thumb-metacarpal",
    ThumbProximal = "thumb-phalanx-proximal",
    ThumbDistal = "thumb-phalanx-distal",
    ThumbTip = "thumb-tip",
    IndexMetacarpal = "index-finger-metacarpal",
    IndexProximal = "index-finger-phalanx-proximal",
    IndexIntermediate = "index-finger-phalanx-intermediate",
    IndexDistal = "index-finger-phalanx-distal",
    IndexTip = "index-finger-tip",
    MiddleMetacarpal = "middle-finger-metacarpal",
    MiddleProximal = "middle-finger-phalanx-proximal",
    MiddleIntermediate = "middle-finger-phalanx-intermediate",
    MiddleDistal = "middle-finger-phalanx-distal",
    MiddleTip = "middle-finger-tip",
    RingMetacarpal = "ring-finger-metacarpal",
    RingProximal = "ring-finger-phalanx-proximal",
    RingIntermediate = "ring-finger-phalanx-intermediate",
    RingDistal = "ring-finger-phalanx-distal",
    RingTip = "ring-finger-tip",
    LittleMetacarpal = "pinky-finger-metacarpal",
    LittleProximal = "pinky-finger-phalanx-proximal",
    LittleIntermediate = "pinky-finger-phalanx-intermediate",
    LittleDistal = "pinky-finger-phalanx-distal",
    LittleTip = "pinky-finger-tip",
);

impl HandJoint {
    /// Position in [`HandJoint::ALL`] and in [`HandPose::joints`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The joint at a position of [`HandJoint::ALL`].
    #[must_use]
    pub fn from_index(index: usize) -> Option<Self> {
        Self::ALL.get(index).copied()
    }

    /// The joint nearer the wrist; `None` for the wrist itself. The palm hangs from the wrist.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        match self {
            Self::Wrist => None,
            Self::Palm
            | Self::ThumbMetacarpal
            | Self::IndexMetacarpal
            | Self::MiddleMetacarpal
            | Self::RingMetacarpal
            | Self::LittleMetacarpal => Some(Self::Wrist),
            other => Self::from_index(other.index() - 1),
        }
    }
}

/// A finger other than the thumb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "anatomical names")]
pub enum Finger {
    Index,
    Middle,
    Ring,
    Little,
}

impl Finger {
    /// All four, from the thumb's side outwards.
    pub const ALL: [Self; 4] = [Self::Index, Self::Middle, Self::Ring, Self::Little];

    /// Metacarpal, proximal, intermediate, distal and tip joints.
    #[must_use]
    pub fn joints(self) -> [HandJoint; 5] {
        let first = HandJoint::IndexMetacarpal.index() + 5 * self as usize;
        std::array::from_fn(|offset| HandJoint::ALL[first + offset])
    }
}

/// Where one joint is, and how thick the hand is there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Joint {
    /// Metres; Y up, right-handed.
    pub position: Vec3,
    /// From the joint's frame to the world's.
    pub rotation: Quat,
    /// Distance from the joint's centre to the skin, metres.
    pub radius: f32,
}

/// Where every joint of one hand is at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HandPose {
    /// Whose hand.
    pub hand: Hand,
    /// In the order of [`HandJoint::ALL`].
    pub joints: [Joint; HandJoint::COUNT],
}

impl HandPose {
    /// One joint.
    #[must_use]
    pub fn joint(&self, joint: HandJoint) -> &Joint {
        &self.joints[joint.index()]
    }

    /// Where one joint is, metres.
    #[must_use]
    pub fn at(&self, joint: HandJoint) -> Vec3 {
        self.joints[joint.index()].position
    }

    /// The wrist's frame.
    #[must_use]
    pub fn wrist(&self) -> Frame {
        let wrist = self.joint(HandJoint::Wrist);
        Frame::new(wrist.position, wrist.rotation)
    }

    /// Unit vector out of the palm, from joint positions alone (a tracker's rotations are less sure).
    #[must_use]
    pub fn palm_normal(&self) -> Vec3 {
        let across = self.at(HandJoint::IndexProximal) - self.at(HandJoint::LittleProximal);
        let normal = across.cross(self.pointing()).normalize_or_zero();
        match self.hand {
            Hand::Left => -normal,
            Hand::Right => normal,
        }
    }

    /// Unit vector from the wrist to the middle knuckle.
    #[must_use]
    pub fn pointing(&self) -> Vec3 {
        (self.at(HandJoint::MiddleProximal) - self.at(HandJoint::Wrist)).normalize_or_zero()
    }

    /// The same hand moved as a whole.
    #[must_use]
    pub fn moved(&self, by: &Frame) -> Self {
        let mut pose = *self;
        for joint in &mut pose.joints {
            joint.position = by.point(joint.position);
            joint.rotation = by.rotation * joint.rotation;
        }
        pose
    }

    /// The other hand in the mirror image of this pose, reflected in the plane x = 0.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let mut pose = *self;
        pose.hand = self.hand.other();
        for joint in &mut pose.joints {
            let frame = Frame::new(joint.position, joint.rotation).mirrored();
            joint.position = frame.origin;
            joint.rotation = frame.rotation;
        }
        pose
    }

    /// Whether every number in it is finite.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.joints.iter().all(|j| j.position.is_finite() && j.rotation.is_finite() && j.radius.is_finite())
    }
}
