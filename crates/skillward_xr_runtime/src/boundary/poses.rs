//! Poses between OpenXR and the runtime.

use glam::{Quat, Vec3};
use openxr_sys as sys;

use crate::refused::{Answer, breach};
use crate::script::{Pose, Tracking};
use crate::world::{Located, Velocity};

pub(super) fn vector(vector: Vec3) -> sys::Vector3f {
    sys::Vector3f { x: vector.x, y: vector.y, z: vector.z }
}

pub(super) fn to_xr(pose: Pose) -> sys::Posef {
    let turn = pose.orientation;
    sys::Posef {
        orientation: sys::Quaternionf { x: turn.x, y: turn.y, z: turn.z, w: turn.w },
        position: vector(pose.position),
    }
}

/// An app's pose; its quaternion must have length 1.
pub(super) fn from_xr(pose: &sys::Posef) -> Answer<Pose> {
    let (turn, place) = (pose.orientation, pose.position);
    let pose = Pose {
        position: Vec3::new(place.x, place.y, place.z),
        orientation: Quat::from_xyzw(turn.x, turn.y, turn.z, turn.w),
    };
    if pose.is_valid() {
        return Ok(Pose { orientation: pose.orientation.normalize(), ..pose });
    }
    let why = format!("{pose:?} is no pose: its quaternion must have length 1");
    Err(breach(sys::Result::ERROR_POSE_INVALID, why))
}

/// Flags of a location. Orientation comes from the device's own sensors: it stays tracked when the position is inferred.
pub(super) fn location_flags(tracking: Option<Tracking>) -> sys::SpaceLocationFlags {
    use sys::SpaceLocationFlags as Flags;
    let valid = Flags::ORIENTATION_VALID | Flags::POSITION_VALID;
    match tracking {
        None | Some(Tracking::Lost) => Flags::EMPTY,
        Some(Tracking::Inferred) => valid | Flags::ORIENTATION_TRACKED,
        Some(Tracking::Full) => valid | Flags::ORIENTATION_TRACKED | Flags::POSITION_TRACKED,
    }
}

/// A location as the app gets it: nothing of a pose that is not known.
pub(super) fn location(located: Option<Located>) -> (sys::SpaceLocationFlags, sys::Posef) {
    let flags = location_flags(located.map(|located| located.tracking));
    let known = located.filter(|_| flags != sys::SpaceLocationFlags::EMPTY);
    (flags, known.map_or(UNKNOWN, |located| to_xr(located.pose)))
}

/// What stands where no pose is known: no rotation at all, so that an app that reads it in spite of the flags is seen to.
const UNKNOWN: sys::Posef = sys::Posef {
    orientation: sys::Quaternionf { x: 0.0, y: 0.0, z: 0.0, w: 0.0 },
    position: sys::Vector3f { x: 0.0, y: 0.0, z: 0.0 },
};

/// A velocity as the app gets it.
pub(super) fn velocity(located: Option<Located>) -> (sys::SpaceVelocityFlags, Velocity) {
    use sys::SpaceVelocityFlags as Flags;
    match located.filter(|located| located.tracking == Tracking::Full) {
        Some(located) => (Flags::LINEAR_VALID | Flags::ANGULAR_VALID, located.velocity),
        None => (Flags::EMPTY, Velocity::NONE),
    }
}
