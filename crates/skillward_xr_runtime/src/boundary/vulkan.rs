//! `XR_KHR_vulkan_enable` and `XR_KHR_vulkan_enable2`: which device the app must draw with, and how it is made.

use std::ffi::{CStr, c_char, c_void};
use std::sync::{Mutex, PoisonError};

use ash::vk::{self, Handle as _};
use openxr_sys as sys;

use super::{chains, raw, system};
use crate::gpu;
use crate::refused::{Answer, invalid};
use crate::runtime::Runtime;

const OK: Answer = Ok(sys::Result::SUCCESS);

pub(super) unsafe extern "system" fn requirements(
    instance: sys::Instance,
    system: sys::SystemId,
    requirements: *mut sys::GraphicsRequirementsVulkanKHR,
) -> sys::Result {
    super::call("xrGetVulkanGraphicsRequirementsKHR", |runtime| {
        // SAFETY: the app's structure.
        unsafe { require(runtime, instance, system, requirements) }
    })
}

pub(super) unsafe extern "system" fn requirements2(
    instance: sys::Instance,
    system: sys::SystemId,
    requirements: *mut sys::GraphicsRequirementsVulkanKHR,
) -> sys::Result {
    super::call("xrGetVulkanGraphicsRequirements2KHR", |runtime| {
        // SAFETY: the app's structure.
        unsafe { require(runtime, instance, system, requirements) }
    })
}

unsafe fn require(
    runtime: &mut Runtime,
    instance: sys::Instance,
    system: sys::SystemId,
    requirements: *mut sys::GraphicsRequirementsVulkanKHR,
) -> Answer {
    runtime.instance(instance)?;
    system::check(runtime, system)?;
    // SAFETY: as the caller says.
    unsafe {
        let requirements = raw::output(requirements)?;
        (*requirements).min_api_version_supported = sys::Version::new(1, 0, 0);
        (*requirements).max_api_version_supported = sys::Version::new(1, 4, 0);
    }
    runtime.known()?.vulkan.requirements = true;
    OK
}

pub(super) unsafe extern "system" fn instance_extensions(
    instance: sys::Instance,
    system: sys::SystemId,
    capacity: u32,
    count: *mut u32,
    buffer: *mut c_char,
) -> sys::Result {
    super::call("xrGetVulkanInstanceExtensionsKHR", |runtime| {
        runtime.instance(instance)?;
        system::check(runtime, system)?;
        // SAFETY: the app's buffer. Nothing beyond Vulkan 1.0 is needed.
        unsafe { raw::text_out(capacity, count, buffer, "")? };
        OK
    })
}

pub(super) unsafe extern "system" fn device_extensions(
    instance: sys::Instance,
    system: sys::SystemId,
    capacity: u32,
    count: *mut u32,
    buffer: *mut c_char,
) -> sys::Result {
    super::call("xrGetVulkanDeviceExtensionsKHR", |runtime| {
        runtime.instance(instance)?;
        system::check(runtime, system)?;
        // SAFETY: as above.
        unsafe { raw::text_out(capacity, count, buffer, "")? };
        OK
    })
}

pub(super) unsafe extern "system" fn graphics_device(
    instance: sys::Instance,
    system: sys::SystemId,
    vulkan: sys::platform::VkInstance,
    device: *mut sys::platform::VkPhysicalDevice,
) -> sys::Result {
    super::call("xrGetVulkanGraphicsDeviceKHR", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's Vulkan instance and its place for the device.
        unsafe { choose(runtime, system, vulkan, device) }
    })
}

pub(super) unsafe extern "system" fn graphics_device2(
    instance: sys::Instance,
    info: *const sys::VulkanGraphicsDeviceGetInfoKHR,
    device: *mut sys::platform::VkPhysicalDevice,
) -> sys::Result {
    super::call("xrGetVulkanGraphicsDevice2KHR", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structure, its Vulkan instance and its place for the device.
        unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrGetVulkanGraphicsDevice2KHR", info.next, &[]);
            if !runtime.known()?.vulkan.instances.contains(&(info.vulkan_instance as u64)) {
                return Err(invalid("the Vulkan instance was not made by xrCreateVulkanInstanceKHR"));
            }
            choose(runtime, info.system_id, info.vulkan_instance, device)
        }
    })
}

unsafe fn choose(
    runtime: &mut Runtime,
    system: sys::SystemId,
    vulkan: sys::platform::VkInstance,
    device: *mut sys::platform::VkPhysicalDevice,
) -> Answer {
    system::check(runtime, system)?;
    if vulkan.is_null() {
        return Err(invalid("a null handle of Vulkan"));
    }
    // SAFETY: as the caller says.
    unsafe {
        let instance = vk::Instance::from_raw(vulkan as u64);
        let physical = gpu::physical_device(instance, &runtime.script.device)?;
        raw::put(device, physical.as_raw() as *const c_void)?;
        runtime.known()?.vulkan.chosen = Some((vulkan as u64, physical.as_raw()));
    }
    OK
}

pub(super) unsafe extern "system" fn create_instance(
    instance: sys::Instance,
    info: *const sys::VulkanInstanceCreateInfoKHR,
    vulkan: *mut sys::platform::VkInstance,
    result: *mut sys::platform::VkResult,
) -> sys::Result {
    super::call("xrCreateVulkanInstanceKHR", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structures, its loader's function and its places for the answers.
        unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrCreateVulkanInstanceKHR", info.next, &[]);
            system::check(runtime, info.system_id)?;
            let load =
                info.pfn_get_instance_proc_addr.ok_or_else(|| invalid("pfnGetInstanceProcAddr is null"))?;
            if info.vulkan_create_info.is_null() {
                return Err(invalid("vulkanCreateInfo is null"));
            }
            let (made, handle) = gpu::create_instance(
                load,
                info.vulkan_create_info,
                info.vulkan_allocator,
                runtime.script.vulkan_validation,
            )?;
            raw::put(result, made.as_raw())?;
            raw::put(vulkan, handle.as_raw() as *const c_void)?;
            if made == vk::Result::SUCCESS {
                runtime.known()?.vulkan.instances.push(handle.as_raw());
            }
        }
        OK
    })
}

pub(super) unsafe extern "system" fn create_device(
    instance: sys::Instance,
    info: *const sys::VulkanDeviceCreateInfoKHR,
    device: *mut sys::platform::VkDevice,
    result: *mut sys::platform::VkResult,
) -> sys::Result {
    super::call("xrCreateVulkanDeviceKHR", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: as above.
        unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrCreateVulkanDeviceKHR", info.next, &[]);
            system::check(runtime, info.system_id)?;
            let load =
                info.pfn_get_instance_proc_addr.ok_or_else(|| invalid("pfnGetInstanceProcAddr is null"))?;
            if info.vulkan_create_info.is_null() {
                return Err(invalid("vulkanCreateInfo is null"));
            }
            let physical = info.vulkan_physical_device as u64;
            let chosen = runtime.known()?.vulkan.chosen.filter(|(_, chosen)| *chosen == physical);
            let (of, _) = chosen.ok_or_else(|| {
                invalid("the physical device is not the one that xrGetVulkanGraphicsDevice2KHR gave")
            })?;
            let (made, handle) = gpu::create_device(
                load,
                of,
                vk::PhysicalDevice::from_raw(physical),
                info.vulkan_create_info,
                info.vulkan_allocator,
            )?;
            raw::put(result, made.as_raw())?;
            raw::put(device, handle.as_raw() as *const c_void)?;
            if made == vk::Result::SUCCESS {
                runtime.known()?.vulkan.devices.push(handle.as_raw());
            }
        }
        OK
    })
}

/// What Vulkan's validation layer said and nobody has heard yet. It speaks from inside Vulkan's calls, some of them the
/// runtime's own, so it must not wait for the runtime's state.
static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes what was said.
pub(super) fn heard() -> Vec<String> {
    std::mem::take(&mut *HEARD.lock().unwrap_or_else(PoisonError::into_inner))
}

/// How the validation layer is heard: its errors alone.
pub(crate) fn vulkan_messenger() -> vk::DebugUtilsMessengerCreateInfoEXT<'static> {
    vk::DebugUtilsMessengerCreateInfoEXT::default()
        .message_severity(vk::DebugUtilsMessageSeverityFlagsEXT::ERROR)
        .message_type(vk::DebugUtilsMessageTypeFlagsEXT::VALIDATION)
        .pfn_user_callback(Some(hear))
}

unsafe extern "system" fn hear(
    _: vk::DebugUtilsMessageSeverityFlagsEXT,
    _: vk::DebugUtilsMessageTypeFlagsEXT,
    data: *const vk::DebugUtilsMessengerCallbackDataEXT<'_>,
    _: *mut c_void,
) -> vk::Bool32 {
    // SAFETY: Vulkan hands in a valid structure whose texts end with a zero.
    let text = unsafe {
        data.as_ref()
            .filter(|data| !data.p_message.is_null())
            .map(|data| CStr::from_ptr(data.p_message).to_string_lossy().into_owned())
    };
    // The runtime's own messenger lives as long as the Vulkan instance, which the app destroys.
    if let Some(text) = text.filter(|text| !text.contains("VkDebugUtilsMessengerEXT")) {
        HEARD.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }
    vk::FALSE
}
