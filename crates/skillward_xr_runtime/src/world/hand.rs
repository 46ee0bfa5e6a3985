//! One hand of the user: what it holds, its inputs, its joints, and the poses that follow from them.

use std::collections::BTreeMap;

use glam::{Mat3, Quat, Vec3};

use super::motion::{Velocity, Way};
use crate::script::{Hand, HandDevice, JointPose, Pose, Tracking};

/// Joints of one hand.
pub(crate) const JOINTS: usize = 26;
const PALM: usize = 0;
const THUMB_TIP: usize = 5;
const INDEX_PROXIMAL: usize = 7;
const INDEX_TIP: usize = 10;
const TIPS: [usize; 4] = [10, 15, 20, 25];

/// Pinching begins at this distance between thumb and index tip, and is full at the next (metres).
const PINCH_FAR: f32 = 0.06;
const PINCH_NEAR: f32 = 0.02;
/// Fingertips this far from the palm are stretched, and this near are closed (metres).
const GRASP_FAR: f32 = 0.10;
const GRASP_NEAR: f32 = 0.055;

/// An input's value and when it last changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Value {
    pub(crate) value: f32,
    pub(crate) since: i64,
}

/// One hand's state.
#[derive(Debug, Clone)]
pub(crate) struct HandState {
    pub(crate) hand: Hand,
    pub(crate) device: HandDevice,
    pub(crate) asleep: bool,
    pub(crate) tracking: Tracking,
    grip: Way,
    aim: Option<Way>,
    inputs: BTreeMap<String, Value>,
    joints: Option<Box<[JointWay; JOINTS]>>,
}

#[derive(Debug, Clone)]
struct JointWay {
    way: Way,
    radius: f32,
    valid: bool,
    tracked: bool,
}

/// A joint at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Joint {
    pub(crate) pose: Pose,
    pub(crate) velocity: Velocity,
    pub(crate) radius: f32,
    pub(crate) valid: bool,
    pub(crate) tracked: bool,
}

impl HandState {
    pub(crate) fn new(hand: Hand) -> Self {
        let side = if hand == Hand::Left { -0.2 } else { 0.2 };
        Self {
            hand,
            device: HandDevice::Controller("oculus/touch_controller".to_owned()),
            asleep: false,
            tracking: Tracking::Full,
            grip: Way::resting(Pose::at(side, 1.1, -0.3)),
            aim: None,
            inputs: BTreeMap::new(),
            joints: None,
        }
    }

    /// Whether the device gives input at all.
    pub(crate) fn present(&self) -> bool {
        match self.device {
            HandDevice::Nothing => false,
            HandDevice::Controller(_) => !self.asleep,
            HandDevice::Bare => self.joints.is_some() && self.tracking != Tracking::Lost,
        }
    }

    pub(crate) fn move_controller(&mut self, grip: Pose, aim: Option<Pose>, time: i64, over: i64) {
        self.grip.to(grip, time, over);
        match (aim, &mut self.aim) {
            (Some(pose), Some(way)) => way.to(pose, time, over),
            (Some(pose), None) => self.aim = Some(Way::resting(pose)),
            (None, _) => self.aim = None,
        }
    }

    /// Every input is at rest again.
    pub(crate) fn rest(&mut self) {
        self.inputs.clear();
    }

    pub(crate) fn set_input(&mut self, path: &str, value: f32, now: i64) {
        let known = self.inputs.entry(path.to_owned()).or_insert(Value { value: 0.0, since: now });
        if known.value.to_bits() != value.to_bits() {
            *known = Value { value, since: now };
        }
    }

    /// `joints` are 26, in OpenXR's order.
    pub(crate) fn set_joints(&mut self, joints: &[JointPose], time: i64) {
        let ways = self.joints.get_or_insert_with(|| {
            Box::new(std::array::from_fn(|index| JointWay {
                way: Way::resting(joints.get(index).map_or(Pose::IDENTITY, |joint| joint.pose)),
                radius: 0.0,
                valid: false,
                tracked: false,
            }))
        });
        for (way, joint) in ways.iter_mut().zip(joints) {
            way.way.to(joint.pose, time, 0);
            way.radius = joint.radius;
            way.valid = joint.valid;
            way.tracked = joint.tracked;
        }
    }

    pub(crate) fn forget_joints(&mut self) {
        self.joints = None;
    }

    /// All joints at a time, in the room; `None` when no hand is known.
    pub(crate) fn joints(&self, time: i64) -> Option<[Joint; JOINTS]> {
        if self.tracking == Tracking::Lost {
            return None;
        }
        let ways = self.joints.as_ref()?;
        Some(std::array::from_fn(|index| {
            let joint = &ways[index];
            let (pose, velocity) = joint.way.at(time);
            Joint {
                pose,
                velocity,
                radius: joint.radius,
                valid: joint.valid,
                tracked: joint.tracked && joint.valid && self.tracking == Tracking::Full,
            }
        }))
    }

    /// A scalar input by its path below the user path; what a bare hand does follows from its joints unless it
    /// was set.
    pub(crate) fn input(&self, path: &str, now: i64) -> Value {
        if let Some(value) = self.inputs.get(path) {
            return *value;
        }
        let value = if self.device == HandDevice::Bare { self.gesture(path, now) } else { 0.0 };
        Value { value, since: now }
    }

    fn gesture(&self, path: &str, now: i64) -> f32 {
        let Some(joints) = self.joints(now) else { return 0.0 };
        let place = |index: usize| joints[index].pose.position;
        match path {
            "/input/pinch_ext/value" | "/input/aim_activate_ext/value" => {
                closeness(place(THUMB_TIP).distance(place(INDEX_TIP)), PINCH_FAR, PINCH_NEAR)
            }
            "/input/grasp_ext/value" => {
                let far = TIPS.iter().map(|tip| place(*tip).distance(place(PALM))).sum::<f32>() / 4.0;
                closeness(far, GRASP_FAR, GRASP_NEAR)
            }
            "/input/pinch_ext/ready_ext"
            | "/input/grasp_ext/ready_ext"
            | "/input/aim_activate_ext/ready_ext" => f32::from(u8::from(self.tracking == Tracking::Full)),
            _ => 0.0,
        }
    }

    /// The pose of an identifier such as `/input/grip` at a time; `None` where the device has none.
    pub(crate) fn pose(&self, identifier: &str, time: i64) -> Option<(Pose, Velocity)> {
        if !self.present() {
            return None;
        }
        if self.device == HandDevice::Bare {
            return self.bare_pose(identifier, time);
        }
        let (grip, velocity) = self.grip.at(time);
        let turned =
            |offset: Pose| (grip.then(offset), carried(velocity, grip.orientation * offset.position));
        match identifier {
            "/input/grip" => Some((grip, velocity)),
            "/input/aim" | "/input/poke_ext" | "/input/pinch_ext" => {
                Some(self.aim.as_ref().map_or_else(|| turned(aim_offset()), |way| way.at(time)))
            }
            "/input/palm_ext" | "/input/grip_surface" => {
                // The palm lies on the outer side of what the hand holds.
                let side = if self.hand == Hand::Left { -0.02 } else { 0.02 };
                let position = Vec3::new(side, 0.0, 0.0);
                Some(turned(Pose { position, orientation: Quat::from_rotation_x(-60.0_f32.to_radians()) }))
            }
            _ => None,
        }
    }

    fn bare_pose(&self, identifier: &str, time: i64) -> Option<(Pose, Velocity)> {
        let joints = self.joints(time)?;
        let palm = &joints[PALM];
        let grip = grip_of_palm(palm.pose, self.hand);
        match identifier {
            "/input/grip" => Some((grip, palm.velocity)),
            "/input/palm_ext" | "/input/grip_surface" => {
                let turn = Quat::from_rotation_x(-90.0_f32.to_radians());
                Some((Pose { orientation: grip.orientation * turn, ..grip }, palm.velocity))
            }
            "/input/poke_ext" => Some((joints[INDEX_TIP].pose, joints[INDEX_TIP].velocity)),
            "/input/pinch_ext" => {
                let position = joints[THUMB_TIP].pose.position.midpoint(joints[INDEX_TIP].pose.position);
                Some((Pose { position, orientation: palm.pose.orientation }, joints[INDEX_TIP].velocity))
            }
            "/input/aim" => {
                let position = joints[INDEX_PROXIMAL].pose.position;
                Some((Pose { position, orientation: palm.pose.orientation }, joints[INDEX_PROXIMAL].velocity))
            }
            _ => None,
        }
    }
}

/// Where a controller points, in its grip's frame: tilted down by 35 degrees, a little ahead of the fist.
fn aim_offset() -> Pose {
    Pose { position: Vec3::new(0.0, 0.0, -0.05), orientation: Quat::from_rotation_x(-35.0_f32.to_radians()) }
}

/// The velocity of a point that is carried along at an offset (in the room's frame).
pub(crate) fn carried(velocity: Velocity, offset: Vec3) -> Velocity {
    Velocity { linear: velocity.linear + velocity.angular.cross(offset), angular: velocity.angular }
}

/// OpenXR's grip frame from the palm joint's: x leaves the left palm and enters the right one, -z runs from the little
/// finger's side to the thumb's.
fn grip_of_palm(palm: Pose, hand: Hand) -> Pose {
    let axes = Mat3::from_quat(palm.orientation);
    let (x, z) = match hand {
        Hand::Left => (-axes.y_axis, -axes.x_axis),
        Hand::Right => (axes.y_axis, axes.x_axis),
    };
    let grip = Mat3::from_cols(x, z.cross(x), z);
    Pose { position: palm.position, orientation: Quat::from_mat3(&grip).normalize() }
}

/// 0 at the far distance, 1 at the near one.
fn closeness(distance: f32, far: f32, near: f32) -> f32 {
    ((far - distance) / (far - near)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grip_of_a_bare_hand_has_its_thumb_ahead() {
        // A right hand, palm down, fingers ahead: its thumb points to the left.
        let grip = grip_of_palm(Pose::IDENTITY, Hand::Right);
        let ahead = grip.orientation * Vec3::NEG_Z;
        assert!(ahead.distance(Vec3::NEG_X) < 1e-5, "{ahead}");
        let x = grip.orientation * Vec3::X;
        assert!(x.distance(Vec3::Y) < 1e-5, "into the palm is upwards when the palm is down: {x}");
        let left = grip_of_palm(Pose::IDENTITY, Hand::Left);
        assert!((left.orientation * Vec3::NEG_Z).distance(Vec3::X) < 1e-5);
        assert!((left.orientation * Vec3::X).distance(Vec3::NEG_Y) < 1e-5);
    }
}
