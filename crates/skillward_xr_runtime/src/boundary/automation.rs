//! `XR_EXT_conformance_automation`: the app itself plays the devices. Offered to conformance tests alone, when the script
//! says so.

use openxr_sys as sys;

use super::{instance, poses, spaces};
use crate::actions::{profile, split_user};
use crate::refused::{Answer, breach};
use crate::runtime::{Runtime, Space, SpaceKind};
use crate::script::{Command, Hand, HandDevice, Pose};
use crate::world::Reference;

/// The hand of a top level user path; `None` for users that this runtime has no devices for.
fn hand_of(runtime: &mut Runtime, user: sys::Path) -> Answer<Option<Hand>> {
    Ok(Hand::of_user_path(instance::path_text(runtime.known()?, user)?))
}

/// The path below the user's.
fn below(runtime: &mut Runtime, path: sys::Path) -> Answer<String> {
    let text = instance::path_text(runtime.known()?, path)?;
    let split = split_user(text);
    split
        .map(|(_, below)| below.to_owned())
        .ok_or_else(|| breach(sys::Result::ERROR_PATH_UNSUPPORTED, format!("{text} is no path of an input")))
}

fn play(runtime: &mut Runtime, command: &Command) -> Answer {
    let told = |why: String| breach(sys::Result::ERROR_VALIDATION_FAILURE, why);
    runtime.apply(command).map_err(told)?;
    Ok(runtime.success())
}

pub(super) unsafe extern "system" fn set_active(
    session: sys::Session,
    profile_path: sys::Path,
    user: sys::Path,
    active: sys::Bool32,
) -> sys::Result {
    super::call("xrSetInputDeviceActiveEXT", |runtime| {
        runtime.session(session)?;
        let path = instance::path_text(runtime.known()?, profile_path)?.to_owned();
        let known = profile(&path).ok_or_else(|| {
            breach(sys::Result::ERROR_PATH_UNSUPPORTED, format!("{path} is no interaction profile"))
        })?;
        let Some(hand) = hand_of(runtime, user)? else { return Ok(runtime.success()) };
        let name = known.path.trim_start_matches("/interaction_profiles/").to_owned();
        let device = HandDevice::Controller(name);
        play(runtime, &Command::Device { hand, device })?;
        runtime.world.hands[hand as usize].rest();
        play(runtime, &Command::Asleep { hand, asleep: active == sys::FALSE })
    })
}

fn set(runtime: &mut Runtime, user: sys::Path, path: sys::Path, parts: &[(&str, f32)]) -> Answer {
    let below = below(runtime, path)?;
    let Some(hand) = hand_of(runtime, user)? else { return Ok(runtime.success()) };
    for (part, value) in parts {
        let command = Command::Input { hand, path: format!("{below}{part}"), value: *value };
        play(runtime, &command)?;
    }
    Ok(runtime.success())
}

pub(super) unsafe extern "system" fn set_bool(
    session: sys::Session,
    user: sys::Path,
    path: sys::Path,
    state: sys::Bool32,
) -> sys::Result {
    super::call("xrSetInputDeviceStateBoolEXT", |runtime| {
        runtime.session(session)?;
        let value = if state == sys::FALSE { 0.0 } else { 1.0 };
        set(runtime, user, path, &[("", value)])
    })
}

pub(super) unsafe extern "system" fn set_float(
    session: sys::Session,
    user: sys::Path,
    path: sys::Path,
    state: f32,
) -> sys::Result {
    super::call("xrSetInputDeviceStateFloatEXT", |runtime| {
        runtime.session(session)?;
        set(runtime, user, path, &[("", state)])
    })
}

pub(super) unsafe extern "system" fn set_vector(
    session: sys::Session,
    user: sys::Path,
    path: sys::Path,
    state: sys::Vector2f,
) -> sys::Result {
    super::call("xrSetInputDeviceStateVector2fEXT", |runtime| {
        runtime.session(session)?;
        set(runtime, user, path, &[("/x", state.x), ("/y", state.y)])
    })
}

pub(super) unsafe extern "system" fn set_location(
    session: sys::Session,
    user: sys::Path,
    path: sys::Path,
    space: sys::Space,
    pose: sys::Posef,
) -> sys::Result {
    super::call("xrSetInputDeviceLocationEXT", |runtime| {
        runtime.session(session)?;
        let below = below(runtime, path)?;
        let space = spaces::space(runtime, space)?;
        let pose = poses::from_xr(&pose)?;
        let Some(hand) = hand_of(runtime, user)? else { return Ok(runtime.success()) };
        let stage = Space { kind: SpaceKind::Reference(Reference::Stage), offset: Pose::IDENTITY };
        let now = runtime.timer.now();
        let Some(base) = spaces::located(runtime, &space, &stage, now)? else { return Ok(runtime.success()) };
        let in_room = runtime.world.stage_at(now).then(base.pose).then(pose);
        let grip = |runtime: &Runtime| runtime.world.hand(hand).pose("/input/grip", now).map(|at| at.0);
        let aim = |runtime: &Runtime| runtime.world.hand(hand).pose("/input/aim", now).map(|at| at.0);
        let command = match below.as_str() {
            "/input/grip/pose" => Command::Controller { hand, grip: in_room, aim: aim(runtime), over_ms: 0 },
            "/input/aim/pose" => Command::Controller {
                hand,
                grip: grip(runtime).unwrap_or(in_room),
                aim: Some(in_room),
                over_ms: 0,
            },
            _ => return Ok(runtime.success()),
        };
        play(runtime, &command)
    })
}
