//! Sessions: creation with the app's graphics device, beginning, ending, destruction.

use ash::vk::{self, Handle as _};
use openxr_sys as sys;

use super::{chains, instance, raw, system};
use crate::gpu::Gpu;
use crate::refused::{Answer, breach, invalid, refusal};
use crate::runtime::{Object, Runtime, Session};
use crate::session::{Frames, Lifecycle, Phase, Wrong};

pub(super) unsafe extern "system" fn create(
    instance: sys::Instance,
    info: *const sys::SessionCreateInfo,
    session: *mut sys::Session,
) -> sys::Result {
    super::call("xrCreateSession", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structure and its chain.
        let (info, binding) = unsafe {
            let info = raw::input(info)?;
            let binding = raw::find::<sys::GraphicsBindingVulkanKHR>(info.next);
            let allowed = [sys::StructureType::GRAPHICS_BINDING_VULKAN_KHR];
            chains::look(runtime, "xrCreateSession", info.next, &allowed);
            (info, binding.map(|binding| binding.read()))
        };
        if !info.create_flags.is_empty() {
            return Err(invalid("createFlags has no bits"));
        }
        system::check(runtime, info.system_id)?;
        let binding = binding.ok_or_else(|| device("there is no XrGraphicsBindingVulkanKHR in the chain"))?;
        check_binding(runtime, &binding)?;
        if runtime.refuse_systems > 0 || runtime.refuse_sessions > 0 {
            runtime.refuse_sessions = runtime.refuse_sessions.saturating_sub(1);
            return Err(refusal(sys::Result::ERROR_RUNTIME_FAILURE, "the script refuses sessions"));
        }
        if runtime.known()?.session.is_some() {
            let why = "a second session while the first is not destroyed";
            return Err(breach(sys::Result::ERROR_LIMIT_REACHED, why));
        }
        // SAFETY: the handles were seen to be those that the app must use; OpenXR demands that they live as long as
        // the session.
        let gpu = unsafe {
            Gpu::new(
                vk::Instance::from_raw(binding.instance as u64),
                vk::PhysicalDevice::from_raw(binding.physical_device as u64),
                vk::Device::from_raw(binding.device as u64),
                (binding.queue_family_index, binding.queue_index),
            )?
        };
        let parent = sys::Handle::into_raw(instance);
        let handle = runtime.handles.create(Object::Session, parent);
        runtime.known()?.session = Some(Session {
            handle,
            life: Lifecycle::new(),
            frames: Frames::default(),
            attached: None,
            gpu,
            loss: None,
            labels: Default::default(),
        });
        runtime.log.report.sessions[0] += 1;
        runtime.entered(&[Phase::Idle]);
        // SAFETY: the app's place for the handle.
        unsafe { raw::put(session, sys::Handle::from_raw(handle))? };
        Ok(sys::Result::SUCCESS)
    })
}

fn device(why: impl Into<String>) -> crate::refused::Refused {
    breach(sys::Result::ERROR_GRAPHICS_DEVICE_INVALID, why)
}

fn check_binding(runtime: &mut Runtime, binding: &sys::GraphicsBindingVulkanKHR) -> Answer<()> {
    let vulkan = &runtime.known()?.vulkan;
    if !vulkan.requirements {
        let why = "xrGetVulkanGraphicsRequirementsKHR was not called";
        return Err(breach(sys::Result::ERROR_GRAPHICS_REQUIREMENTS_CALL_MISSING, why));
    }
    let (of, physical, made) =
        (binding.instance as u64, binding.physical_device as u64, binding.device as u64);
    if of == 0 || physical == 0 || made == 0 {
        return Err(device("a null handle of Vulkan"));
    }
    if vulkan.chosen != Some((of, physical)) {
        return Err(device("the physical device is not the one that xrGetVulkanGraphicsDeviceKHR gave"));
    }
    let through_us = !vulkan.instances.is_empty();
    if through_us && !(vulkan.instances.contains(&of) && vulkan.devices.contains(&made)) {
        return Err(device("the device was not made by xrCreateVulkanDeviceKHR"));
    }
    Ok(())
}

/// Takes the session and all that lies on its device apart, if there is one.
pub(super) fn close(runtime: &mut Runtime) {
    let Some(instance) = &mut runtime.instance else { return };
    let Some(session) = instance.session.take() else { return };
    for (_, swapchain) in std::mem::take(&mut instance.swapchains) {
        swapchain.images.destroy(&session.gpu);
    }
    session.gpu.close();
    instance.spaces.clear();
    instance.trackers.clear();
    instance.passthroughs.clear();
    instance.passthrough_layers.clear();
    instance.events.forget(session.handle);
    runtime.log.report.sessions[1] += 1;
}

pub(super) unsafe extern "system" fn destroy(session: sys::Session) -> sys::Result {
    super::call("xrDestroySession", |runtime| {
        let handle = sys::Handle::into_raw(session);
        runtime.check(handle, Object::Session)?;
        if runtime.known_session()?.frames.waiting {
            return Err(invalid("the session is destroyed while a thread waits in xrWaitFrame"));
        }
        close(runtime);
        instance::forget(runtime, handle);
        runtime.log.write();
        crate::runtime::changed();
        Ok(sys::Result::SUCCESS)
    })
}

pub(super) unsafe extern "system" fn begin(
    session: sys::Session,
    info: *const sys::SessionBeginInfo,
) -> sys::Result {
    super::call("xrBeginSession", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure and its chain.
        let info = unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrBeginSession", info.next, &[]);
            info
        };
        system::check_views(info.primary_view_configuration_type)?;
        let known = runtime.known_session()?;
        known.life.begin().map_err(wrong)?;
        known.frames = Frames::default();
        runtime.timer.restart();
        runtime.presence(sys::Handle::into_raw(session));
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn end(session: sys::Session) -> sys::Result {
    super::call("xrEndSession", |runtime| {
        let known = runtime.session(session)?;
        let entered = known.life.end().map_err(wrong)?;
        runtime.entered(&entered);
        crate::runtime::changed();
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn request_exit(session: sys::Session) -> sys::Result {
    super::call("xrRequestExitSession", |runtime| {
        let known = runtime.session(session)?;
        if !known.life.running() {
            return Err(wrong(Wrong::NotRunning));
        }
        known.life.want_exit();
        Ok(runtime.success())
    })
}

/// The error for a call that comes at the wrong time.
pub(super) fn wrong(why: Wrong) -> crate::refused::Refused {
    match why {
        Wrong::Running => breach(sys::Result::ERROR_SESSION_RUNNING, "the session runs already"),
        Wrong::NotRunning => breach(sys::Result::ERROR_SESSION_NOT_RUNNING, "the session does not run"),
        Wrong::NotReady => breach(sys::Result::ERROR_SESSION_NOT_READY, "the session's state is not READY"),
        Wrong::NotStopping => {
            breach(sys::Result::ERROR_SESSION_NOT_STOPPING, "the session's state is not STOPPING")
        }
    }
}
