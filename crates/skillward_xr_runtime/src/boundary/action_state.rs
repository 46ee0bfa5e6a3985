//! Synchronising actions and reading their states.

use openxr_sys as sys;

use super::{actions, chains, instance, raw};
use crate::actions::{Active, Kind, Reading, State};
use crate::refused::{Answer, breach};
use crate::report::ProfileAt;
use crate::runtime::{Event, Object, Runtime};
use crate::script::Hand;

pub(super) unsafe extern "system" fn sync(
    session: sys::Session,
    info: *const sys::ActionsSyncInfo,
) -> sys::Result {
    super::call("xrSyncActions", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure, its chain and its array.
        let sets = unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrSyncActions", info.next, &[]);
            raw::slice(info.active_action_sets, info.count_active_action_sets)?
        };
        let mut active: Vec<Active> = Vec::new();
        for set in sets {
            let number = sys::Handle::into_raw(set.action_set);
            runtime.check(number, Object::ActionSet)?;
            if !actions::attached(runtime)?.has(number) {
                let why = "a set that is not attached to this session";
                return Err(breach(sys::Result::ERROR_ACTIONSET_NOT_ATTACHED, why));
            }
            active.push((number, user_of(runtime, number, set.subaction_path)?));
        }
        let focused = runtime.focused();
        let now = runtime.timer.now();
        let Runtime { world, instance, .. } = runtime;
        let changed = instance.as_mut().and_then(|instance| {
            let session = instance.session.as_mut()?;
            let attached = session.attached.as_mut()?;
            let changed = attached.sync(&instance.actions, &instance.enabled, world, active, focused, now);
            let running = session.life.running();
            if changed && running {
                instance.events.push(Event::Profile { session: session.handle });
            }
            changed.then(|| Hand::BOTH.map(|hand| (hand, attached.profile(hand).map(str::to_owned))))
        });
        for (hand, profile) in changed.into_iter().flatten() {
            let frame = runtime.log.frame;
            let last = runtime.log.report.profiles.iter().rev().find(|at| at.hand == hand);
            if last.map(|at| &at.profile) != Some(&profile) {
                runtime.log.report.profiles.push(ProfileAt { frame, hand, profile });
            }
        }
        Ok(if focused { runtime.success() } else { sys::Result::SESSION_NOT_FOCUSED })
    })
}

/// The top level user path that a set is made active for: one that an action of the set was made with.
fn user_of(runtime: &mut Runtime, set: u64, path: sys::Path) -> Answer<Option<String>> {
    if path == sys::Path::NULL {
        return Ok(None);
    }
    let known = runtime.known()?;
    let text = instance::path_text(known, path)?.to_owned();
    let mut of_set = known.actions.actions.values().filter(|action| action.set == set);
    if of_set.any(|action| action.subactions.contains(&text)) {
        return Ok(Some(text));
    }
    let why = format!("no action of the set was made for {text}");
    Err(breach(sys::Result::ERROR_PATH_UNSUPPORTED, why))
}

/// The state of an action of a kind, if it is active.
unsafe fn state(
    runtime: &mut Runtime,
    session: sys::Session,
    info: *const sys::ActionStateGetInfo,
    wanted: Kind,
) -> Answer<Option<State>> {
    runtime.session(session)?;
    // SAFETY: the app's structure.
    let info = unsafe { raw::input(info)? };
    let action = sys::Handle::into_raw(info.action);
    runtime.check(action, Object::Action)?;
    let known = actions::known(runtime, action)?;
    if known.kind != wanted {
        let why = format!("\"{}\" is an action of {:?}, read as {wanted:?}", known.name, known.kind);
        return Err(breach(sys::Result::ERROR_ACTION_TYPE_MISMATCH, why));
    }
    actions::check_attached(runtime, action)?;
    let user = actions::subaction(runtime, action, info.subaction_path)?;
    Ok(actions::attached(runtime)?.state(action, user.as_deref()).cloned())
}

fn changed(state: Option<&State>) -> (sys::Bool32, sys::Time, sys::Bool32) {
    state.map_or((sys::FALSE, sys::Time::from_nanos(0), sys::FALSE), |state| {
        (state.changed.into(), sys::Time::from_nanos(state.since), sys::TRUE)
    })
}

pub(super) unsafe extern "system" fn boolean(
    session: sys::Session,
    info: *const sys::ActionStateGetInfo,
    out: *mut sys::ActionStateBoolean,
) -> sys::Result {
    super::call("xrGetActionStateBoolean", |runtime| {
        // SAFETY: the app's structures.
        unsafe {
            let out = raw::output(out)?;
            let state = state(runtime, session, info, Kind::Bool)?;
            let on = matches!(state.as_ref().map(|state| state.reading), Some(Reading::Bool(true)));
            (*out).current_state = on.into();
            ((*out).changed_since_last_sync, (*out).last_change_time, (*out).is_active) =
                changed(state.as_ref());
        }
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn float(
    session: sys::Session,
    info: *const sys::ActionStateGetInfo,
    out: *mut sys::ActionStateFloat,
) -> sys::Result {
    super::call("xrGetActionStateFloat", |runtime| {
        // SAFETY: the app's structures.
        unsafe {
            let out = raw::output(out)?;
            let state = state(runtime, session, info, Kind::Float)?;
            let reading = state.as_ref().map(|state| state.reading);
            (*out).current_state = if let Some(Reading::Float(value)) = reading { value } else { 0.0 };
            ((*out).changed_since_last_sync, (*out).last_change_time, (*out).is_active) =
                changed(state.as_ref());
        }
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn vector(
    session: sys::Session,
    info: *const sys::ActionStateGetInfo,
    out: *mut sys::ActionStateVector2f,
) -> sys::Result {
    super::call("xrGetActionStateVector2f", |runtime| {
        // SAFETY: the app's structures.
        unsafe {
            let out = raw::output(out)?;
            let state = state(runtime, session, info, Kind::Vector)?;
            let reading = state.as_ref().map(|state| state.reading);
            let [x, y] = if let Some(Reading::Vector(value)) = reading { value } else { [0.0; 2] };
            (*out).current_state = sys::Vector2f { x, y };
            ((*out).changed_since_last_sync, (*out).last_change_time, (*out).is_active) =
                changed(state.as_ref());
        }
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn pose(
    session: sys::Session,
    info: *const sys::ActionStateGetInfo,
    out: *mut sys::ActionStatePose,
) -> sys::Result {
    super::call("xrGetActionStatePose", |runtime| {
        // SAFETY: the app's structures.
        unsafe {
            let out = raw::output(out)?;
            let state = state(runtime, session, info, Kind::Pose)?;
            (*out).is_active = state.is_some().into();
        }
        Ok(runtime.success())
    })
}
