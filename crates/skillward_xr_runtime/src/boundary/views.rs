//! Views and the display's rate.

use openxr_sys as sys;

use super::{chains, poses, raw, spaces, system};
use crate::refused::{Answer, breach, invalid};
use crate::runtime::{Runtime, Space, SpaceKind};
use crate::script::Pose;
use crate::world::Reference;

/// Rates that an app may ask for, and the script's.
fn rates(runtime: &Runtime) -> Vec<f32> {
    let mut rates = vec![72.0, 80.0, 90.0, 120.0, runtime.timer.hz()];
    rates.sort_by(f32::total_cmp);
    rates.dedup_by(|one, other| (*one - *other).abs() < 0.01);
    rates
}

pub(super) unsafe extern "system" fn locate(
    session: sys::Session,
    info: *const sys::ViewLocateInfo,
    state: *mut sys::ViewState,
    capacity: u32,
    count: *mut u32,
    views: *mut sys::View,
) -> sys::Result {
    super::call("xrLocateViews", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structures, arrays and chains.
        unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrLocateViews", info.next, &[]);
            system::check_views(info.view_configuration_type)?;
            let base = spaces::space(runtime, info.space)?;
            let at = spaces::time(info.display_time)?;
            let state = raw::output(state)?;
            let located = eyes(runtime, &base, at)?;
            let flags = poses::location_flags(located.map(|located| located.0));
            (*state).view_state_flags = sys::ViewStateFlags::from_raw(flags.into_raw());
            let fov = fovs(runtime);
            raw::structures(capacity, count, views, 2, |index, view| {
                let pose = located.map_or(Pose::IDENTITY, |located| located.1[index]);
                (*view).pose = poses::to_xr(pose);
                (*view).fov = fov[index];
            })?;
        }
        Ok(runtime.success())
    })
}

/// How well the head is tracked in a space, and where the eyes are in it.
pub(super) fn eyes(
    runtime: &mut Runtime,
    base: &Space,
    at: i64,
) -> Answer<Option<(crate::script::Tracking, [Pose; 2])>> {
    let head = Space { kind: SpaceKind::Reference(Reference::View), offset: Pose::IDENTITY };
    let Some(located) = spaces::located(runtime, &head, base, at)? else { return Ok(None) };
    let half = runtime.script.eyes.apart / 2.0;
    let eyes = [-half, half].map(|side| located.pose.then(Pose::at(side, 0.0, 0.0)));
    Ok(Some((located.tracking, eyes)))
}

/// The two views' angles.
pub(super) fn fovs(runtime: &Runtime) -> [sys::Fovf; 2] {
    let [out, inwards, up, down] = runtime.script.eyes.fov.map(f32::to_radians);
    [(-out, inwards), (-inwards, out)].map(|(left, right)| sys::Fovf {
        angle_left: left,
        angle_right: right,
        angle_up: up,
        angle_down: -down,
    })
}

pub(super) unsafe extern "system" fn refresh_rates(
    session: sys::Session,
    capacity: u32,
    count: *mut u32,
    values: *mut f32,
) -> sys::Result {
    super::call("xrEnumerateDisplayRefreshRatesFB", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's array.
        unsafe { raw::list(capacity, count, values, &rates(runtime))? };
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn refresh_rate(session: sys::Session, rate: *mut f32) -> sys::Result {
    super::call("xrGetDisplayRefreshRateFB", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's place for the rate.
        unsafe { raw::put(rate, runtime.timer.hz())? };
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn request_refresh_rate(session: sys::Session, rate: f32) -> sys::Result {
    super::call("xrRequestDisplayRefreshRateFB", |runtime| {
        runtime.session(session)?;
        if rate == 0.0 {
            return Ok(runtime.success());
        }
        if !rate.is_finite() {
            return Err(invalid("the rate is no number"));
        }
        if !rates(runtime).iter().any(|known| (known - rate).abs() < 0.01) {
            let why = format!("{rate} Hz was not enumerated");
            return Err(breach(sys::Result::ERROR_DISPLAY_REFRESH_RATE_UNSUPPORTED_FB, why));
        }
        runtime.set_rate(rate);
        Ok(runtime.success())
    })
}
