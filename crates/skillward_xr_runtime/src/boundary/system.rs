//! The system: one headset with two views.

use openxr_sys as sys;

use super::{chains, raw};
use crate::extension::name;
use crate::refused::{Answer, breach, invalid, refusal};
use crate::runtime::{Runtime, SYSTEM};

/// Layers that a frame may have: the least that OpenXR allows.
pub(super) const LAYERS: u32 = 16;

/// Fails for any other number than that of the only system, as `xrGetSystem` gave it.
pub(super) fn check(runtime: &mut Runtime, system: sys::SystemId) -> Answer<()> {
    let known = runtime.known()?.system_known;
    if system.into_raw() == SYSTEM && known {
        return Ok(());
    }
    let why = format!("{system:?} is no system that xrGetSystem has given");
    Err(breach(sys::Result::ERROR_SYSTEM_INVALID, why))
}

/// Fails for other views than two.
pub(super) fn check_views(kind: sys::ViewConfigurationType) -> Answer<()> {
    if kind == sys::ViewConfigurationType::PRIMARY_STEREO {
        return Ok(());
    }
    if !is_named(&kind) {
        return Err(invalid(format!("{kind:?} is no type of views")));
    }
    let why = format!("{kind:?} is not offered");
    Err(breach(sys::Result::ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED, why))
}

/// Whether a number is a value that OpenXR has a name for.
fn is_named(value: &impl std::fmt::Debug) -> bool {
    format!("{value:?}").starts_with(|first: char| first.is_ascii_alphabetic())
}

pub(super) unsafe extern "system" fn get(
    instance: sys::Instance,
    info: *const sys::SystemGetInfo,
    system: *mut sys::SystemId,
) -> sys::Result {
    super::call("xrGetSystem", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structure.
        let info = unsafe { raw::input(info)? };
        if info.form_factor != sys::FormFactor::HEAD_MOUNTED_DISPLAY {
            let why = format!("{:?} is not offered", info.form_factor);
            return Err(refusal(sys::Result::ERROR_FORM_FACTOR_UNSUPPORTED, why));
        }
        if runtime.refuse_systems > 0 {
            runtime.refuse_systems -= 1;
            return Err(refusal(sys::Result::ERROR_FORM_FACTOR_UNAVAILABLE, "the headset is not there"));
        }
        // SAFETY: the app's chain, and its place for the number.
        unsafe {
            chains::look(runtime, "xrGetSystem", info.next, &[]);
            raw::put(system, sys::SystemId::from_raw(SYSTEM))?;
        }
        runtime.known()?.system_known = true;
        Ok(sys::Result::SUCCESS)
    })
}

pub(super) unsafe extern "system" fn properties(
    instance: sys::Instance,
    system: sys::SystemId,
    properties: *mut sys::SystemProperties,
) -> sys::Result {
    super::call("xrGetSystemProperties", |runtime| {
        runtime.instance(instance)?;
        check(runtime, system)?;
        let most = runtime.script.eyes.most;
        let enabled = runtime.known()?.enabled.clone();
        // SAFETY: the app's structure and its chain.
        unsafe {
            let properties = raw::output(properties)?;
            let next = (*properties).next;
            chains::look(runtime, "xrGetSystemProperties", next, &CHAINED);
            (*properties).system_id = system;
            (*properties).vendor_id = 0;
            (*properties).system_name = raw::fixed_out("Skillward test headset");
            (*properties).graphics_properties = sys::SystemGraphicsProperties {
                max_swapchain_image_height: most,
                max_swapchain_image_width: most,
                max_layer_count: LAYERS,
            };
            (*properties).tracking_properties = sys::SystemTrackingProperties {
                orientation_tracking: sys::TRUE,
                position_tracking: sys::TRUE,
            };
            if enabled.has(name::HAND_TRACKING)
                && let Some(hands) = raw::find::<sys::SystemHandTrackingPropertiesEXT>(next)
            {
                (*hands).supports_hand_tracking = sys::TRUE;
            }
            if enabled.has(name::PRESENCE)
                && let Some(presence) = raw::find::<sys::SystemUserPresencePropertiesEXT>(next)
            {
                (*presence).supports_user_presence = sys::TRUE;
            }
            if enabled.has(name::PASSTHROUGH) {
                if let Some(through) = raw::find::<sys::SystemPassthroughPropertiesFB>(next) {
                    (*through).supports_passthrough = sys::TRUE;
                }
                if let Some(through) = raw::find::<sys::SystemPassthroughProperties2FB>(next) {
                    (*through).capabilities = sys::PassthroughCapabilityFlagsFB::PASSTHROUGH_CAPABILITY
                        | sys::PassthroughCapabilityFlagsFB::COLOR;
                }
            }
        }
        Ok(sys::Result::SUCCESS)
    })
}

const CHAINED: [sys::StructureType; 4] = [
    sys::StructureType::SYSTEM_HAND_TRACKING_PROPERTIES_EXT,
    sys::StructureType::SYSTEM_USER_PRESENCE_PROPERTIES_EXT,
    sys::StructureType::SYSTEM_PASSTHROUGH_PROPERTIES_FB,
    sys::StructureType::SYSTEM_PASSTHROUGH_PROPERTIES2_FB,
];

/// Blend modes of the script, OPAQUE first.
pub(super) fn modes(runtime: &Runtime) -> Vec<sys::EnvironmentBlendMode> {
    let mut modes = vec![sys::EnvironmentBlendMode::OPAQUE];
    modes.extend(runtime.script.see_through.then_some(sys::EnvironmentBlendMode::ALPHA_BLEND));
    modes
}

pub(super) unsafe extern "system" fn blend_modes(
    instance: sys::Instance,
    system: sys::SystemId,
    kind: sys::ViewConfigurationType,
    capacity: u32,
    count: *mut u32,
    values: *mut sys::EnvironmentBlendMode,
) -> sys::Result {
    super::call("xrEnumerateEnvironmentBlendModes", |runtime| {
        runtime.instance(instance)?;
        check(runtime, system)?;
        check_views(kind)?;
        // SAFETY: the app's array.
        unsafe { raw::list(capacity, count, values, &modes(runtime))? };
        Ok(sys::Result::SUCCESS)
    })
}

pub(super) unsafe extern "system" fn view_configurations(
    instance: sys::Instance,
    system: sys::SystemId,
    capacity: u32,
    count: *mut u32,
    values: *mut sys::ViewConfigurationType,
) -> sys::Result {
    super::call("xrEnumerateViewConfigurations", |runtime| {
        runtime.instance(instance)?;
        check(runtime, system)?;
        // SAFETY: the app's array.
        unsafe { raw::list(capacity, count, values, &[sys::ViewConfigurationType::PRIMARY_STEREO])? };
        Ok(sys::Result::SUCCESS)
    })
}

pub(super) unsafe extern "system" fn view_configuration(
    instance: sys::Instance,
    system: sys::SystemId,
    kind: sys::ViewConfigurationType,
    properties: *mut sys::ViewConfigurationProperties,
) -> sys::Result {
    super::call("xrGetViewConfigurationProperties", |runtime| {
        runtime.instance(instance)?;
        check(runtime, system)?;
        check_views(kind)?;
        // SAFETY: the app's structure.
        unsafe {
            let properties = raw::output(properties)?;
            chains::look(runtime, "xrGetViewConfigurationProperties", (*properties).next, &[]);
            (*properties).view_configuration_type = kind;
            (*properties).fov_mutable = sys::TRUE;
        }
        Ok(sys::Result::SUCCESS)
    })
}

pub(super) unsafe extern "system" fn views(
    instance: sys::Instance,
    system: sys::SystemId,
    kind: sys::ViewConfigurationType,
    capacity: u32,
    count: *mut u32,
    views: *mut sys::ViewConfigurationView,
) -> sys::Result {
    super::call("xrEnumerateViewConfigurationViews", |runtime| {
        runtime.instance(instance)?;
        check(runtime, system)?;
        check_views(kind)?;
        let eyes = runtime.script.eyes;
        // SAFETY: the app's array of structures.
        unsafe {
            raw::structures(capacity, count, views, 2, |_, view| {
                (*view).recommended_image_rect_width = eyes.width;
                (*view).max_image_rect_width = eyes.most;
                (*view).recommended_image_rect_height = eyes.height;
                (*view).max_image_rect_height = eyes.most;
                (*view).recommended_swapchain_sample_count = 1;
                (*view).max_swapchain_sample_count = 1;
            })?;
        }
        Ok(sys::Result::SUCCESS)
    })
}
