//! `XR_FB_passthrough`: the room behind the app, as far as an app can tell: handles and their order.

use openxr_sys as sys;

use super::raw;
use crate::refused::{Answer, breach, refusal};
use crate::runtime::{Object, Runtime};

const OK: Answer = Ok(sys::Result::SUCCESS);

pub(super) unsafe extern "system" fn create(
    session: sys::Session,
    info: *const sys::PassthroughCreateInfoFB,
    passthrough: *mut sys::PassthroughFB,
) -> sys::Result {
    super::call("xrCreatePassthroughFB", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure.
        let info = unsafe { raw::input(info)? };
        if !runtime.known()?.passthroughs.is_empty() {
            let why = "there is a passthrough already";
            return Err(breach(sys::Result::ERROR_FEATURE_ALREADY_CREATED_PASSTHROUGH_FB, why));
        }
        let runs = info.flags.contains(sys::PassthroughFlagsFB::IS_RUNNING_AT_CREATION);
        let number = runtime.handles.create(Object::Passthrough, sys::Handle::into_raw(session));
        runtime.known()?.passthroughs.insert(number, runs);
        // SAFETY: the app's place for the handle.
        unsafe { raw::put(passthrough, sys::Handle::from_raw(number))? };
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn destroy(passthrough: sys::PassthroughFB) -> sys::Result {
    super::call("xrDestroyPassthroughFB", |runtime| {
        let number = sys::Handle::into_raw(passthrough);
        runtime.check(number, Object::Passthrough)?;
        runtime.known()?.passthroughs.remove(&number);
        runtime.handles.destroy(number, runtime.log.frame);
        OK
    })
}

fn run(runtime: &mut Runtime, passthrough: sys::PassthroughFB, runs: bool) -> Answer {
    let number = sys::Handle::into_raw(passthrough);
    runtime.below_session(number, Object::Passthrough)?.passthroughs.insert(number, runs);
    Ok(runtime.success())
}

pub(super) unsafe extern "system" fn start(passthrough: sys::PassthroughFB) -> sys::Result {
    super::call("xrPassthroughStartFB", |runtime| run(runtime, passthrough, true))
}

pub(super) unsafe extern "system" fn pause(passthrough: sys::PassthroughFB) -> sys::Result {
    super::call("xrPassthroughPauseFB", |runtime| run(runtime, passthrough, false))
}

pub(super) unsafe extern "system" fn create_layer(
    session: sys::Session,
    info: *const sys::PassthroughLayerCreateInfoFB,
    layer: *mut sys::PassthroughLayerFB,
) -> sys::Result {
    super::call("xrCreatePassthroughLayerFB", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure.
        let info = unsafe { raw::input(info)? };
        runtime.check(sys::Handle::into_raw(info.passthrough), Object::Passthrough)?;
        if info.purpose != sys::PassthroughLayerPurposeFB::RECONSTRUCTION {
            return Err(refusal(sys::Result::ERROR_FEATURE_UNSUPPORTED, "only the whole view is offered"));
        }
        let shown = info.flags.contains(sys::PassthroughFlagsFB::IS_RUNNING_AT_CREATION);
        let number = runtime.handles.create(Object::PassthroughLayer, sys::Handle::into_raw(session));
        runtime.known()?.passthrough_layers.insert(number, shown);
        // SAFETY: the app's place for the handle.
        unsafe { raw::put(layer, sys::Handle::from_raw(number))? };
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn destroy_layer(layer: sys::PassthroughLayerFB) -> sys::Result {
    super::call("xrDestroyPassthroughLayerFB", |runtime| {
        let number = sys::Handle::into_raw(layer);
        runtime.check(number, Object::PassthroughLayer)?;
        runtime.known()?.passthrough_layers.remove(&number);
        runtime.handles.destroy(number, runtime.log.frame);
        OK
    })
}

fn show(runtime: &mut Runtime, layer: sys::PassthroughLayerFB, shown: bool) -> Answer {
    let number = sys::Handle::into_raw(layer);
    runtime.below_session(number, Object::PassthroughLayer)?.passthrough_layers.insert(number, shown);
    Ok(runtime.success())
}

pub(super) unsafe extern "system" fn pause_layer(layer: sys::PassthroughLayerFB) -> sys::Result {
    super::call("xrPassthroughLayerPauseFB", |runtime| show(runtime, layer, false))
}

pub(super) unsafe extern "system" fn resume_layer(layer: sys::PassthroughLayerFB) -> sys::Result {
    super::call("xrPassthroughLayerResumeFB", |runtime| show(runtime, layer, true))
}

pub(super) unsafe extern "system" fn set_style(
    layer: sys::PassthroughLayerFB,
    style: *const sys::PassthroughStyleFB,
) -> sys::Result {
    super::call("xrPassthroughLayerSetStyleFB", |runtime| {
        runtime.below_session(sys::Handle::into_raw(layer), Object::PassthroughLayer)?;
        // SAFETY: the app's structure.
        unsafe { raw::input(style)? };
        Ok(runtime.success())
    })
}

fn no_geometry<T>() -> Answer<T> {
    Err(refusal(sys::Result::ERROR_FEATURE_UNSUPPORTED, "passthrough on geometry is not offered"))
}

pub(super) unsafe extern "system" fn create_geometry(
    _: sys::Session,
    _: *const sys::GeometryInstanceCreateInfoFB,
    _: *mut sys::GeometryInstanceFB,
) -> sys::Result {
    super::call("xrCreateGeometryInstanceFB", |_| no_geometry())
}

pub(super) unsafe extern "system" fn destroy_geometry(_: sys::GeometryInstanceFB) -> sys::Result {
    super::call("xrDestroyGeometryInstanceFB", |_| {
        Err(breach(sys::Result::ERROR_HANDLE_INVALID, "no XrGeometryInstanceFB was ever made"))
    })
}

pub(super) unsafe extern "system" fn transform_geometry(
    _: sys::GeometryInstanceFB,
    _: *const sys::GeometryInstanceTransformFB,
) -> sys::Result {
    super::call("xrGeometryInstanceSetTransformFB", |_| {
        Err(breach(sys::Result::ERROR_HANDLE_INVALID, "no XrGeometryInstanceFB was ever made"))
    })
}
