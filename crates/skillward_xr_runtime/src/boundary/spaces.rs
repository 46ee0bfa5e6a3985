//! Spaces: creation, bounds, location.

use openxr_sys as sys;

use super::{chains, instance, poses, raw};
use crate::actions::Kind;
use crate::extension::name;
use crate::refused::{Answer, breach, failure, invalid};
use crate::runtime::{Object, Runtime, Space, SpaceKind};
use crate::world::{self, Located, Reference};

/// Reference spaces that the session has.
fn offered(runtime: &mut Runtime) -> Answer<Vec<Reference>> {
    let stage = runtime.script.stage;
    let enabled = &runtime.known()?.enabled;
    let mut offered = vec![Reference::View, Reference::Local];
    offered.extend((enabled.modern() || enabled.has(name::LOCAL_FLOOR)).then_some(Reference::LocalFloor));
    offered.extend(stage.then_some(Reference::Stage));
    Ok(offered)
}

fn reference(runtime: &mut Runtime, kind: sys::ReferenceSpaceType) -> Answer<Reference> {
    let offered = offered(runtime)?;
    offered.into_iter().find(|known| instance::reference_of(*known) == kind).ok_or_else(|| {
        let why = format!("{kind:?} was not enumerated");
        breach(sys::Result::ERROR_REFERENCE_SPACE_UNSUPPORTED, why)
    })
}

pub(super) unsafe extern "system" fn enumerate(
    session: sys::Session,
    capacity: u32,
    count: *mut u32,
    spaces: *mut sys::ReferenceSpaceType,
) -> sys::Result {
    super::call("xrEnumerateReferenceSpaces", |runtime| {
        runtime.session(session)?;
        let kinds: Vec<_> = offered(runtime)?.into_iter().map(instance::reference_of).collect();
        // SAFETY: the app's array.
        unsafe { raw::list(capacity, count, spaces, &kinds)? };
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn create_reference(
    session: sys::Session,
    info: *const sys::ReferenceSpaceCreateInfo,
    space: *mut sys::Space,
) -> sys::Result {
    super::call("xrCreateReferenceSpace", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure and its chain.
        let info = unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrCreateReferenceSpace", info.next, &[]);
            info
        };
        let kind = SpaceKind::Reference(reference(runtime, info.reference_space_type)?);
        let offset = poses::from_xr(&info.pose_in_reference_space)?;
        // SAFETY: the app's place for the handle.
        unsafe { add(runtime, session, Space { kind, offset }, space) }
    })
}

pub(super) unsafe extern "system" fn create_action(
    session: sys::Session,
    info: *const sys::ActionSpaceCreateInfo,
    space: *mut sys::Space,
) -> sys::Result {
    super::call("xrCreateActionSpace", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure and its chain.
        let info = unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrCreateActionSpace", info.next, &[]);
            info
        };
        let action = sys::Handle::into_raw(info.action);
        runtime.check(action, Object::Action)?;
        let known = super::actions::known(runtime, action)?;
        if known.kind != Kind::Pose {
            let why = format!("\"{}\" is no pose action", known.name);
            return Err(breach(sys::Result::ERROR_ACTION_TYPE_MISMATCH, why));
        }
        let user = super::actions::subaction(runtime, action, info.subaction_path)?;
        let offset = poses::from_xr(&info.pose_in_action_space)?;
        let kind = SpaceKind::Action { action, user };
        // SAFETY: the app's place for the handle.
        unsafe { add(runtime, session, Space { kind, offset }, space) }
    })
}

unsafe fn add(runtime: &mut Runtime, session: sys::Session, space: Space, place: *mut sys::Space) -> Answer {
    let handle = runtime.handles.create(Object::Space, sys::Handle::into_raw(session));
    // SAFETY: as the caller says.
    unsafe { raw::put(place, sys::Handle::from_raw(handle))? };
    runtime.known()?.spaces.insert(handle, space);
    Ok(runtime.success())
}

pub(super) unsafe extern "system" fn destroy(space: sys::Space) -> sys::Result {
    super::call("xrDestroySpace", |runtime| {
        let handle = sys::Handle::into_raw(space);
        runtime.check(handle, Object::Space)?;
        runtime.known()?.spaces.remove(&handle);
        runtime.handles.destroy(handle, runtime.log.frame);
        Ok(sys::Result::SUCCESS)
    })
}

pub(super) unsafe extern "system" fn bounds(
    session: sys::Session,
    kind: sys::ReferenceSpaceType,
    bounds: *mut sys::Extent2Df,
) -> sys::Result {
    super::call("xrGetReferenceSpaceBoundsRect", |runtime| {
        runtime.session(session)?;
        let reference = reference(runtime, kind)?;
        let known = runtime.world.bounds.filter(|_| reference == Reference::Stage);
        let [width, height] = known.unwrap_or_default();
        // SAFETY: the app's place for the extent.
        unsafe { raw::put(bounds, sys::Extent2Df { width, height })? };
        Ok(if known.is_some() { runtime.success() } else { sys::Result::SPACE_BOUNDS_UNAVAILABLE })
    })
}

/// A space of the session that is alive.
pub(super) fn space(runtime: &mut Runtime, handle: sys::Space) -> Answer<Space> {
    let number = sys::Handle::into_raw(handle);
    let instance = runtime.below_session(number, Object::Space)?;
    instance.spaces.get(&number).cloned().ok_or_else(|| failure("a space is alive and not kept"))
}

/// A time that OpenXR allows.
pub(super) fn time(time: sys::Time) -> Answer<i64> {
    if time.as_nanos() > 0 {
        return Ok(time.as_nanos());
    }
    Err(breach(sys::Result::ERROR_TIME_INVALID, format!("{time:?} is no XrTime: it must be greater than 0")))
}

/// One space in another.
pub(super) fn located(
    runtime: &mut Runtime,
    space: &Space,
    base: &Space,
    time: i64,
) -> Answer<Option<Located>> {
    let instance = runtime.known()?;
    let (target, from) = (instance.anchor(space), instance.anchor(base));
    Ok(world::locate(&runtime.world, (&target, space.offset), (&from, base.offset), time))
}

pub(super) unsafe extern "system" fn locate(
    target: sys::Space,
    base: sys::Space,
    at: sys::Time,
    location: *mut sys::SpaceLocation,
) -> sys::Result {
    super::call("xrLocateSpace", |runtime| {
        let target = space(runtime, target)?;
        let base = space(runtime, base)?;
        let at = time(at)?;
        let located = located(runtime, &target, &base, at)?;
        // SAFETY: the app's structure and its chain.
        unsafe {
            let location = raw::output(location)?;
            let next = (*location).next;
            chains::look(runtime, "xrLocateSpace", next, &[sys::StructureType::SPACE_VELOCITY]);
            ((*location).location_flags, (*location).pose) = poses::location(located);
            if let Some(velocity) = raw::find::<sys::SpaceVelocity>(next) {
                let (flags, moved) = poses::velocity(located);
                (*velocity).velocity_flags = flags;
                (*velocity).linear_velocity = poses::vector(moved.linear);
                (*velocity).angular_velocity = poses::vector(moved.angular);
            }
        }
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn locate_many(
    session: sys::Session,
    info: *const sys::SpacesLocateInfo,
    locations: *mut sys::SpaceLocations,
) -> sys::Result {
    super::call("xrLocateSpaces", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structures, arrays and chain; lengths are compared before anything is written.
        unsafe {
            let info = raw::input(info)?;
            let locations = raw::output(locations)?;
            let next = (*locations).next;
            chains::look(runtime, "xrLocateSpaces", next, &[sys::StructureType::SPACE_VELOCITIES]);
            let base = space(runtime, info.base_space)?;
            let at = time(info.time)?;
            let spaces = raw::slice(info.spaces, info.space_count)?;
            if spaces.is_empty() || (*locations).location_count != info.space_count {
                return Err(invalid("spaceCount is 0 or differs from locationCount"));
            }
            let velocities = raw::find::<sys::SpaceVelocities>(next);
            if velocities.is_some_and(|many| (*many).velocity_count != info.space_count) {
                return Err(invalid("velocityCount differs from spaceCount"));
            }
            for (index, handle) in spaces.iter().enumerate() {
                let target = space(runtime, *handle)?;
                let located = located(runtime, &target, &base, at)?;
                let (location_flags, pose) = poses::location(located);
                let place = (*locations).locations.add(index);
                raw::put(place, sys::SpaceLocationData { location_flags, pose })?;
                if let Some(many) = velocities {
                    let (velocity_flags, moved) = poses::velocity(located);
                    let data = sys::SpaceVelocityData {
                        velocity_flags,
                        linear_velocity: poses::vector(moved.linear),
                        angular_velocity: poses::vector(moved.angular),
                    };
                    raw::put((*many).velocities.add(index), data)?;
                }
            }
        }
        Ok(runtime.success())
    })
}
