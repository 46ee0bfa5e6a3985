//! Opens the graphics driver through the OpenXR runtime, as the runtime demands, for Bevy to draw with.
//!
//! Every `unsafe` of the boundary between OpenXR, Vulkan and wgpu is in this file and in `swapchain.rs`.
#![allow(
    unsafe_code,
    reason = "handles cross from one library to another here, and no compiler sees whether they fit"
)]

use std::ffi::{CStr, c_void};
use std::sync::Arc;

use ash::vk;
use ash::vk::Handle;
use bevy::render::renderer::{
    RenderAdapter, RenderAdapterInfo, RenderDevice, RenderInstance, RenderQueue, WgpuWrapper,
};
use bevy::render::settings::RenderCreation;
use openxr::vulkan::SessionCreateInfo;
use openxr::{FrameStream, FrameWaiter, Session, Vulkan};
use wgpu_hal::vulkan::{Api as VulkanApi, Instance as HalInstance};

use super::error::XrError;
use super::runtime::Runtime;

/// Vulkan 1.1 is the least that both standalone headsets and the renderer go with.
const LEAST_VULKAN: u32 = vk::API_VERSION_1_1;
/// What is asked for where the driver has it.
const WANTED_VULKAN: u32 = vk::API_VERSION_1_3;

/// The driver, opened: for Bevy, and for the sessions of the headset.
pub struct Graphics {
    /// Adapter, device and queue for Bevy.
    pub creation: RenderCreation,
    /// The same, as OpenXR names them.
    pub binding: Binding,
}

/// Vulkan's handles that a session is bound to.
#[derive(Clone, Copy)]
pub struct Binding(pub(super) SessionCreateInfo);

// SAFETY: the handles are only handed to the runtime, which may be called from any thread; the device and the queue
// live as long as Bevy's renderer, which outlives every session.
unsafe impl Send for Binding {}
// SAFETY: as above; nothing is changed through a shared reference.
unsafe impl Sync for Binding {}

fn trouble(error: impl std::fmt::Display) -> XrError {
    XrError::Graphics(error.to_string())
}

/// Opens the graphics card that drives the headset.
///
/// # Errors
/// When driver, runtime and renderer do not agree on a version, or one of them refuses.
pub fn open(runtime: &Runtime) -> Result<Graphics, XrError> {
    check_versions(runtime)?;
    // SAFETY: the system's Vulkan loader is what the name stands for.
    let entry = unsafe { ash::Entry::load() }.map_err(trouble)?;
    let flags = wgpu::InstanceFlags::default().with_env();
    let extensions = HalInstance::desired_extensions(&entry, WANTED_VULKAN, flags).map_err(trouble)?;
    let vulkan = create_instance(runtime, &entry, &extensions)?;
    // SAFETY: the instance was just created through this runtime.
    let physical = unsafe {
        runtime.instance.vulkan_graphics_device(runtime.system, vulkan.handle().as_raw() as *const c_void)
    }
    .map_err(XrError::call("the graphics card of its headset"))?;
    let physical = vk::PhysicalDevice::from_raw(physical as u64);
    // SAFETY: `physical` belongs to `vulkan`.
    let version = unsafe { vulkan.get_physical_device_properties(physical) }.api_version;
    if version < LEAST_VULKAN {
        return Err(trouble("Vulkan 1.1 is needed"));
    }
    // SAFETY: entry and instance belong together, `extensions` are those that it was created with; without a
    // callback wgpu destroys the instance with its last user.
    let hal = unsafe {
        HalInstance::from_raw(
            entry.clone(),
            vulkan.clone(),
            version.min(WANTED_VULKAN),
            0,
            None,
            extensions,
            flags,
            wgpu::MemoryBudgetThresholds::default(),
            false,
            None,
        )
    }
    .map_err(trouble)?;
    let exposed = hal.expose_adapter(physical).ok_or_else(|| trouble("the renderer cannot use this card"))?;
    open_device(runtime, &entry, &vulkan, hal, exposed, physical)
}

fn check_versions(runtime: &Runtime) -> Result<(), XrError> {
    let needs = runtime
        .instance
        .graphics_requirements::<Vulkan>(runtime.system)
        .map_err(XrError::call("which Vulkan it needs"))?;
    let wanted = openxr::Version::new(1, 3, 0);
    let least = openxr::Version::new(1, 1, 0);
    if needs.min_api_version_supported > wanted || needs.max_api_version_supported < least {
        return Err(trouble(format!(
            "the runtime wants Vulkan {} to {}, the renderer 1.1 to 1.3",
            needs.min_api_version_supported, needs.max_api_version_supported
        )));
    }
    Ok(())
}

/// `vkGetInstanceProcAddr` as OpenXR's functions take it.
fn loader_of(entry: &ash::Entry) -> openxr::sys::platform::VkGetInstanceProcAddr {
    // SAFETY: both types are the C function `vkGetInstanceProcAddr`; they differ only in how the handle and the
    // returned pointer are spelled.
    unsafe {
        std::mem::transmute::<vk::PFN_vkGetInstanceProcAddr, openxr::sys::platform::VkGetInstanceProcAddr>(
            entry.static_fn().get_instance_proc_addr,
        )
    }
}

fn create_instance(
    runtime: &Runtime,
    entry: &ash::Entry,
    extensions: &[&'static CStr],
) -> Result<ash::Instance, XrError> {
    let names: Vec<_> = extensions.iter().map(|name| name.as_ptr()).collect();
    let app = vk::ApplicationInfo::default()
        .application_name(c"Skillward")
        .engine_name(c"Bevy")
        .api_version(WANTED_VULKAN);
    let info = vk::InstanceCreateInfo::default().application_info(&app).enabled_extension_names(&names);
    // SAFETY: `info` and all that it points to live through the call.
    let made = unsafe {
        runtime.instance.create_vulkan_instance(
            runtime.system,
            loader_of(entry),
            std::ptr::from_ref(&info).cast(),
        )
    };
    let handle = made
        .map_err(XrError::call("a Vulkan instance"))?
        .map_err(|code| trouble(vk::Result::from_raw(code)))?;
    // SAFETY: the handle is a fresh instance of this loader's.
    Ok(unsafe { ash::Instance::load(entry.static_fn(), vk::Instance::from_raw(handle as u64)) })
}

fn open_device(
    runtime: &Runtime,
    entry: &ash::Entry,
    vulkan: &ash::Instance,
    hal: HalInstance,
    exposed: wgpu_hal::ExposedAdapter<VulkanApi>,
    physical: vk::PhysicalDevice,
) -> Result<Graphics, XrError> {
    let features = exposed.features;
    let limits = exposed.capabilities.limits.clone();
    let extensions = exposed.adapter.required_device_extensions(features);
    let family = graphics_family(vulkan, physical)?;
    let names: Vec<_> = extensions.iter().map(|name| name.as_ptr()).collect();
    let queues = [vk::DeviceQueueCreateInfo::default().queue_family_index(family).queue_priorities(&[1.0])];
    let mut enabled = exposed.adapter.physical_device_features(&extensions, features);
    let info = enabled
        .add_to_device_create(vk::DeviceCreateInfo::default().queue_create_infos(&queues))
        .enabled_extension_names(&names);
    // SAFETY: `info` and all that it points to live through the call; the card is the one that the runtime named.
    let made = unsafe {
        runtime.instance.create_vulkan_device(
            runtime.system,
            loader_of(entry),
            physical.as_raw() as *const c_void,
            std::ptr::from_ref(&info).cast(),
        )
    };
    let handle = made
        .map_err(XrError::call("a Vulkan device"))?
        .map_err(|code| trouble(vk::Result::from_raw(code)))?;
    // SAFETY: the handle is a fresh device of this instance.
    let device = unsafe { ash::Device::load(vulkan.fp_v1_0(), vk::Device::from_raw(handle as u64)) };
    let hints = wgpu::MemoryHints::Performance;
    // SAFETY: the device was made from this adapter with these extensions, features and this family of queues;
    // without a callback wgpu destroys it with its last user.
    let opened = unsafe {
        exposed.adapter.device_from_raw(device, None, &extensions, features, &limits, &hints, family, 0)
    }
    .map_err(trouble)?;
    // SAFETY: wgpu owns the instance from here on.
    let instance = unsafe { wgpu::Instance::from_hal::<VulkanApi>(hal) };
    // SAFETY: the adapter came from this instance.
    let adapter = unsafe { instance.create_adapter_from_hal(exposed) };
    let description = wgpu::DeviceDescriptor {
        label: Some("headset"),
        required_features: features,
        required_limits: limits,
        memory_hints: hints,
        trace: wgpu::Trace::Off,
        // SAFETY: no experimental feature is used; they are among what the adapter offers, which is what Bevy asks
        // for as well.
        experimental_features: unsafe { wgpu::ExperimentalFeatures::enabled() },
    };
    // SAFETY: the device came from this adapter, and nothing more is asked of it than it has.
    let (device, queue) = unsafe { adapter.create_device_from_hal(opened, &description) }.map_err(trouble)?;
    let info = adapter.get_info();
    Ok(Graphics {
        creation: RenderCreation::manual(
            RenderDevice::from(device),
            RenderQueue(Arc::new(WgpuWrapper::new(queue))),
            RenderAdapterInfo(WgpuWrapper::new(info)),
            RenderAdapter(Arc::new(WgpuWrapper::new(adapter))),
            RenderInstance(Arc::new(WgpuWrapper::new(instance))),
        ),
        binding: Binding(SessionCreateInfo {
            instance: vulkan.handle().as_raw() as *const c_void,
            physical_device: physical.as_raw() as *const c_void,
            device: handle,
            queue_family_index: family,
            queue_index: 0,
        }),
    })
}

/// The first family of queues that draws.
fn graphics_family(vulkan: &ash::Instance, physical: vk::PhysicalDevice) -> Result<u32, XrError> {
    // SAFETY: the card belongs to this instance.
    let families = unsafe { vulkan.get_physical_device_queue_family_properties(physical) };
    families
        .iter()
        .position(|family| family.queue_flags.contains(vk::QueueFlags::GRAPHICS | vk::QueueFlags::COMPUTE))
        .and_then(|index| u32::try_from(index).ok())
        .ok_or_else(|| trouble("the card has no queue that draws"))
}

/// A session of the headset that draws with what is open.
///
/// # Errors
/// When the runtime refuses, or the headset went away.
pub(super) fn bind(
    runtime: &Runtime,
    binding: &Binding,
) -> Result<(Session<Vulkan>, FrameWaiter, FrameStream<Vulkan>), XrError> {
    // SAFETY: the handles are those of the renderer's device, which was made through the runtime (or drives the very
    // card that it names, see `rebind`) and outlives the session.
    unsafe { runtime.instance.create_session::<Vulkan>(runtime.system, &binding.0) }
        .map_err(XrError::call("a session"))
}

/// Whether a runtime that came back drives the very card that the renderer has: then its sessions can be bound to
/// what is open already.
///
/// # Errors
/// When it wants another card or another Vulkan.
pub(super) fn rebind(runtime: &Runtime, binding: &Binding) -> Result<(), XrError> {
    // Every system has to be asked this before its first session.
    check_versions(runtime)?;
    // SAFETY: the instance is the renderer's, which is still open.
    let card = unsafe { runtime.instance.vulkan_graphics_device(runtime.system, binding.0.instance) }
        .map_err(XrError::call("the graphics card of its headset"))?;
    if card == binding.0.physical_device {
        Ok(())
    } else {
        Err(trouble("the headset came back on another graphics card; start the program anew"))
    }
}
