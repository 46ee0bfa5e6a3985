//! Chains of structures: what may hang where, and what the app did not enable.

use std::ffi::c_void;

use openxr_sys as sys;
use sys::StructureType;

use crate::extension::name;
use crate::runtime::Runtime;

/// The extension that a structure belongs to, as far as this runtime knows it.
const OWNERS: &[(StructureType, &str)] = &[
    (StructureType::GRAPHICS_BINDING_VULKAN_KHR, name::VULKAN),
    (StructureType::COMPOSITION_LAYER_DEPTH_INFO_KHR, name::DEPTH_LAYER),
    (StructureType::VULKAN_SWAPCHAIN_FORMAT_LIST_CREATE_INFO_KHR, name::FORMAT_LIST),
    (StructureType::DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT, name::DEBUG_UTILS),
    (StructureType::SYSTEM_HAND_TRACKING_PROPERTIES_EXT, name::HAND_TRACKING),
    (StructureType::HAND_JOINT_VELOCITIES_EXT, name::HAND_TRACKING),
    (StructureType::HAND_TRACKING_DATA_SOURCE_INFO_EXT, name::HAND_SOURCE),
    (StructureType::HAND_TRACKING_DATA_SOURCE_STATE_EXT, name::HAND_SOURCE),
    (StructureType::HAND_JOINTS_MOTION_RANGE_INFO_EXT, name::HAND_RANGE),
    (StructureType::SYSTEM_USER_PRESENCE_PROPERTIES_EXT, name::PRESENCE),
    (StructureType::SYSTEM_PASSTHROUGH_PROPERTIES_FB, name::PASSTHROUGH),
    (StructureType::SYSTEM_PASSTHROUGH_PROPERTIES2_FB, name::PASSTHROUGH),
];

/// Looks through a chain. Whatever does not belong is ignored, as OpenXR demands, and told: what belongs to an extension
/// that is not enabled and what comes twice as a breach, the rest as a remark.
///
/// # Safety
///
/// The chain is valid: each structure begins with its type and the pointer to the next.
pub(super) unsafe fn look(
    runtime: &mut Runtime,
    call: &'static str,
    next: *const c_void,
    allowed: &[StructureType],
) {
    let mut seen = Vec::new();
    let mut at = next.cast::<sys::BaseInStructure>();
    while !at.is_null() && seen.len() < 64 {
        // SAFETY: not null, and as the caller says.
        let kind = unsafe { (*at).ty };
        let owner = OWNERS.iter().find(|(known, _)| *known == kind).map(|(_, owner)| *owner);
        let enabled = |owner: &str| {
            runtime.instance.as_ref().is_none_or(|instance| {
                // Both extensions for Vulkan share their structures.
                instance.enabled.has(owner) || (owner == name::VULKAN && instance.enabled.has(name::VULKAN2))
            })
        };
        let rule = if seen.contains(&kind) {
            Some(format!("{kind:?} is twice in a chain"))
        } else {
            owner
                .filter(|owner| !enabled(owner))
                .map(|owner| format!("{kind:?} needs {owner}, which is not enabled"))
        };
        if let Some(rule) = rule {
            runtime.log.breach(call, sys::Result::SUCCESS, &rule);
        } else if !allowed.contains(&kind) {
            runtime.log.remark(call, &format!("{kind:?} has no meaning in this chain"));
        }
        seen.push(kind);
        // SAFETY: as above.
        at = unsafe { (*at).next };
    }
}
