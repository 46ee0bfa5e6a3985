//! Vibrations: logged, and felt where a device is awake.

use openxr_sys as sys;

use super::{actions, raw};
use crate::actions::Kind;
use crate::refused::{Answer, breach, invalid};
use crate::report::Haptic;
use crate::runtime::{Object, Runtime};
use crate::script::{Hand, HandDevice};

/// The action of a request, and the hands that it goes to; `None` without the focus.
unsafe fn target(
    runtime: &mut Runtime,
    session: sys::Session,
    info: *const sys::HapticActionInfo,
) -> Answer<Option<(String, Vec<Hand>)>> {
    runtime.session(session)?;
    // SAFETY: the app's structure.
    let info = unsafe { raw::input(info)? };
    let action = sys::Handle::into_raw(info.action);
    runtime.check(action, Object::Action)?;
    let known = actions::known(runtime, action)?;
    let name = known.name.clone();
    if known.kind != Kind::Haptic {
        let why = format!("\"{name}\" is no output");
        return Err(breach(sys::Result::ERROR_ACTION_TYPE_MISMATCH, why));
    }
    actions::check_attached(runtime, action)?;
    let user = actions::subaction(runtime, action, info.subaction_path)?;
    if !runtime.focused() {
        return Ok(None);
    }
    let instance = runtime.known()?;
    let attached = instance.session.as_ref().and_then(|session| session.attached.as_ref());
    let hands = attached.map(|attached| attached.outputs(&instance.actions, action, user.as_deref()));
    Ok(Some((name, hands.unwrap_or_default())))
}

fn felt(runtime: &Runtime, hand: Hand) -> bool {
    let state = runtime.world.hand(hand);
    !state.asleep && matches!(state.device, HandDevice::Controller(_))
}

pub(super) unsafe extern "system" fn apply(
    session: sys::Session,
    info: *const sys::HapticActionInfo,
    feedback: *const sys::HapticBaseHeader,
) -> sys::Result {
    super::call("xrApplyHapticFeedback", |runtime| {
        // SAFETY: the app's structures.
        let (target, vibration) = unsafe {
            (target(runtime, session, info)?, raw::input(feedback.cast::<sys::HapticVibration>())?)
        };
        let duration = vibration.duration.as_nanos();
        if duration < -1 || !(0.0..=1.0).contains(&vibration.amplitude) || vibration.frequency < 0.0 {
            let why = format!("{vibration:?}: duration, amplitude or frequency is out of range");
            return Err(invalid(why));
        }
        let Some((action, hands)) = target else { return Ok(sys::Result::SESSION_NOT_FOCUSED) };
        for hand in hands {
            let haptic = Haptic {
                frame: runtime.log.frame,
                hand,
                action: action.clone(),
                ms: Some(duration.max(0) as f64 * 1e-6),
                hz: vibration.frequency,
                amplitude: vibration.amplitude,
                felt: felt(runtime, hand),
            };
            runtime.log.haptic(&haptic);
        }
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn stop(
    session: sys::Session,
    info: *const sys::HapticActionInfo,
) -> sys::Result {
    super::call("xrStopHapticFeedback", |runtime| {
        // SAFETY: the app's structure.
        let target = unsafe { target(runtime, session, info)? };
        let Some((action, hands)) = target else { return Ok(sys::Result::SESSION_NOT_FOCUSED) };
        for hand in hands {
            let haptic = Haptic {
                frame: runtime.log.frame,
                hand,
                action: action.clone(),
                ms: None,
                hz: 0.0,
                amplitude: 0.0,
                felt: felt(runtime, hand),
            };
            runtime.log.haptic(&haptic);
        }
        Ok(runtime.success())
    })
}
