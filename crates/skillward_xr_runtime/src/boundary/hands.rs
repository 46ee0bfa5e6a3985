//! `XR_EXT_hand_tracking`: the joints of bare hands.

use openxr_sys as sys;
use sys::StructureType as Tag;

use super::{chains, poses, raw, spaces};
use crate::refused::{Answer, failure, invalid};
use crate::runtime::{Object, Runtime};
use crate::script::{Hand, HandDevice, Pose, Tracking};
use crate::world::{JOINTS, Joint, Velocity};

pub(super) unsafe extern "system" fn create(
    session: sys::Session,
    info: *const sys::HandTrackerCreateInfoEXT,
    tracker: *mut sys::HandTrackerEXT,
) -> sys::Result {
    super::call("xrCreateHandTrackerEXT", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure and its chain.
        let info = unsafe {
            let info = raw::input(info)?;
            let allowed = [Tag::HAND_TRACKING_DATA_SOURCE_INFO_EXT];
            chains::look(runtime, "xrCreateHandTrackerEXT", info.next, &allowed);
            info
        };
        let hand = match info.hand {
            sys::HandEXT::LEFT => Hand::Left,
            sys::HandEXT::RIGHT => Hand::Right,
            other => return Err(invalid(format!("{other:?} is no hand"))),
        };
        if info.hand_joint_set != sys::HandJointSetEXT::DEFAULT {
            return Err(invalid(format!("{:?} is no set of joints", info.hand_joint_set)));
        }
        let number = runtime.handles.create(Object::HandTracker, sys::Handle::into_raw(session));
        runtime.known()?.trackers.insert(number, hand);
        // SAFETY: the app's place for the handle.
        unsafe { raw::put(tracker, sys::Handle::from_raw(number))? };
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn destroy(tracker: sys::HandTrackerEXT) -> sys::Result {
    super::call("xrDestroyHandTrackerEXT", |runtime| {
        let number = sys::Handle::into_raw(tracker);
        runtime.check(number, Object::HandTracker)?;
        runtime.known()?.trackers.remove(&number);
        runtime.handles.destroy(number, runtime.log.frame);
        Ok(sys::Result::SUCCESS)
    })
}

/// The joints that a tracker sees: those of a bare hand, and of one that holds a controller if the script says so.
fn joints(runtime: &Runtime, hand: Hand, at: i64) -> Option<[Joint; JOINTS]> {
    let state = runtime.world.hand(hand);
    let seen = match state.device {
        HandDevice::Bare => true,
        HandDevice::Controller(_) => runtime.script.joints_with_controllers && !state.asleep,
        HandDevice::Nothing => false,
    };
    // An app that cannot have the input does not get the hands either.
    if seen && runtime.focused() { state.joints(at) } else { None }
}

pub(super) unsafe extern "system" fn locate(
    tracker: sys::HandTrackerEXT,
    info: *const sys::HandJointsLocateInfoEXT,
    locations: *mut sys::HandJointLocationsEXT,
) -> sys::Result {
    super::call("xrLocateHandJointsEXT", |runtime| {
        let number = sys::Handle::into_raw(tracker);
        let known = runtime.below_session(number, Object::HandTracker)?;
        let hand = *known.trackers.get(&number).ok_or_else(|| failure("a tracker is not kept"))?;
        // SAFETY: the app's structures, chains and arrays; lengths are looked at before anything is written.
        unsafe {
            let info = raw::input(info)?;
            let allowed = [Tag::HAND_JOINTS_MOTION_RANGE_INFO_EXT];
            chains::look(runtime, "xrLocateHandJointsEXT", info.next, &allowed);
            let base = spaces::space(runtime, info.base_space)?;
            let at = spaces::time(info.time)?;
            let locations = raw::output(locations)?;
            let next = (*locations).next;
            let allowed = [Tag::HAND_JOINT_VELOCITIES_EXT, Tag::HAND_TRACKING_DATA_SOURCE_STATE_EXT];
            chains::look(runtime, "xrLocateHandJointsEXT", next, &allowed);
            let velocities = raw::find::<sys::HandJointVelocitiesEXT>(next);
            let right = |count: u32| count as usize == JOINTS;
            if !right((*locations).joint_count) || velocities.is_some_and(|many| !right((*many).joint_count))
            {
                return Err(invalid("jointCount must be XR_HAND_JOINT_COUNT_EXT"));
            }
            let from = base_in_room(runtime, &base, at)?;
            let joints = joints(runtime, hand, at).filter(|_| from.is_some());
            (*locations).is_active = joints.is_some().into();
            for index in 0..JOINTS {
                let joint = joints.as_ref().zip(from).map(|(joints, from)| (joints[index], from));
                raw::put((*locations).joint_locations.add(index), place(joint))?;
                if let Some(many) = velocities {
                    raw::put((*many).joint_velocities.add(index), motion(joint))?;
                }
            }
            if let Some(source) = raw::find::<sys::HandTrackingDataSourceStateEXT>(next) {
                let bare = runtime.world.hand(hand).device == HandDevice::Bare;
                (*source).is_active = joints.is_some().into();
                (*source).data_source = if bare {
                    sys::HandTrackingDataSourceEXT::UNOBSTRUCTED
                } else {
                    sys::HandTrackingDataSourceEXT::CONTROLLER
                };
            }
        }
        Ok(runtime.success())
    })
}

/// The space in the room with its motion; `None` when it is not known.
fn base_in_room(
    runtime: &mut Runtime,
    base: &crate::runtime::Space,
    at: i64,
) -> Answer<Option<(Pose, Velocity)>> {
    let anchor = runtime.known()?.anchor(base);
    let located = runtime.world.anchor(&anchor, at).filter(|located| located.tracking != Tracking::Lost);
    Ok(located.map(|located| (located.pose.then(base.offset), located.velocity)))
}

fn place(joint: Option<(Joint, (Pose, Velocity))>) -> sys::HandJointLocationEXT {
    let tracking = joint.map(|(joint, _)| match (joint.valid, joint.tracked) {
        (false, _) => Tracking::Lost,
        (true, false) => Tracking::Inferred,
        (true, true) => Tracking::Full,
    });
    let mut location_flags = poses::location_flags(tracking);
    if tracking == Some(Tracking::Inferred) {
        // A camera that does not see a joint sees neither its place nor its turn.
        location_flags = sys::SpaceLocationFlags::ORIENTATION_VALID | sys::SpaceLocationFlags::POSITION_VALID;
    }
    let pose = joint.map_or(Pose::IDENTITY, |(joint, (from, _))| from.inverse().then(joint.pose));
    let radius = joint.map_or(0.0, |(joint, _)| joint.radius);
    sys::HandJointLocationEXT { location_flags, pose: poses::to_xr(pose), radius }
}

fn motion(joint: Option<(Joint, (Pose, Velocity))>) -> sys::HandJointVelocityEXT {
    let known = joint.filter(|(joint, _)| joint.valid && joint.tracked);
    let (velocity_flags, velocity) =
        known.map_or((sys::SpaceVelocityFlags::EMPTY, Velocity::NONE), |(joint, (from, moves))| {
            let back = from.orientation.inverse();
            let away = joint.pose.position - from.position;
            let carried = moves.linear + moves.angular.cross(away);
            let flags = sys::SpaceVelocityFlags::LINEAR_VALID | sys::SpaceVelocityFlags::ANGULAR_VALID;
            let linear = back * (joint.velocity.linear - carried);
            (flags, Velocity { linear, angular: back * (joint.velocity.angular - moves.angular) })
        });
    sys::HandJointVelocityEXT {
        velocity_flags,
        linear_velocity: poses::vector(velocity.linear),
        angular_velocity: poses::vector(velocity.angular),
    }
}
