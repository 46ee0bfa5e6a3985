//! Poses, hands and joints as scripts write them.

use glam::{Quat, Vec3};
use serde::{Deserialize, Serialize};

/// A left or a right hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "anatomical names")]
pub enum Hand {
    Left,
    Right,
}

impl Hand {
    /// Both hands.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// OpenXR's top level user path of the hand.
    #[must_use]
    pub const fn user_path(self) -> &'static str {
        match self {
            Self::Left => "/user/hand/left",
            Self::Right => "/user/hand/right",
        }
    }

    /// The hand of a top level user path.
    #[must_use]
    pub fn of_user_path(path: &str) -> Option<Self> {
        Self::BOTH.into_iter().find(|hand| hand.user_path() == path)
    }
}

/// Where something is, in metres in the room: y up, the floor at 0, -z ahead of someone who has just put on the headset.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "PoseText", into = "PoseText")]
pub struct Pose {
    /// Metres.
    pub position: Vec3,
    /// Unit quaternion.
    pub orientation: Quat,
}

impl Pose {
    /// At the origin, not turned.
    pub const IDENTITY: Self = Self { position: Vec3::ZERO, orientation: Quat::IDENTITY };

    /// A pose that is not turned.
    #[must_use]
    pub const fn at(x: f32, y: f32, z: f32) -> Self {
        Self { position: Vec3::new(x, y, z), orientation: Quat::IDENTITY }
    }

    /// The pose turned about the vertical by an angle in radians, counter-clockwise seen from above.
    #[must_use]
    pub fn yaw(self, radians: f32) -> Self {
        Self { orientation: self.orientation * Quat::from_rotation_y(radians), ..self }
    }

    /// `inner`, given in this pose's frame, in the frame that this pose is given in.
    #[must_use]
    pub fn then(self, inner: Self) -> Self {
        Self {
            position: self.position + self.orientation * inner.position,
            orientation: (self.orientation * inner.orientation).normalize(),
        }
    }

    /// The pose that undoes this one.
    #[must_use]
    pub fn inverse(self) -> Self {
        let orientation = self.orientation.inverse();
        Self { position: -(orientation * self.position), orientation }
    }

    /// Upright: the same place, turned about the vertical alone.
    #[must_use]
    pub fn upright(self) -> Self {
        let ahead = self.orientation * Vec3::NEG_Z;
        let yaw = if ahead.x.abs() + ahead.z.abs() < 1e-6 { 0.0 } else { f32::atan2(-ahead.x, -ahead.z) };
        Self { position: self.position, orientation: Quat::from_rotation_y(yaw) }
    }

    /// Whether all numbers are finite and the quaternion has length 1 within a hundredth.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.position.is_finite()
            && self.orientation.is_finite()
            && (self.orientation.length() - 1.0).abs() < 0.01
    }
}

/// How a pose is written: the position in metres; the quaternion as x, y, z, w, which may be left out.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoseText {
    position: [f32; 3],
    #[serde(default = "unturned")]
    orientation: [f32; 4],
}

fn unturned() -> [f32; 4] {
    Quat::IDENTITY.to_array()
}

impl From<PoseText> for Pose {
    fn from(text: PoseText) -> Self {
        Self { position: text.position.into(), orientation: Quat::from_array(text.orientation) }
    }
}

impl From<Pose> for PoseText {
    fn from(pose: Pose) -> Self {
        Self { position: pose.position.into(), orientation: pose.orientation.to_array() }
    }
}

/// One joint of a hand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JointPose {
    /// Where the joint is in the room.
    pub pose: Pose,
    /// Distance from the joint to the skin in metres.
    pub radius: f32,
    /// Whether the tracker knows the joint at all; `false` gives neither position nor orientation.
    #[serde(default = "yes")]
    pub valid: bool,
    /// Whether the tracker sees it; `false` means inferred.
    #[serde(default = "yes")]
    pub tracked: bool,
}

fn yes() -> bool {
    true
}
