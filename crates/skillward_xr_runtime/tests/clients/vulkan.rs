//! The client's side of Vulkan: a device as the runtime wants it, and clearing an image.

use ash::vk::{self, Handle as _};
use openxr as xr;

use crate::Outcome;

/// A device made through `XR_KHR_vulkan_enable2`.
pub struct Vulkan {
    entry: ash::Entry,
    pub instance: ash::Instance,
    pub physical: vk::PhysicalDevice,
    pub device: ash::Device,
    pub queue: vk::Queue,
    pool: vk::CommandPool,
}

impl Vulkan {
    /// Makes the device, as an app does that keeps to the rules.
    pub fn new(xr: &xr::Instance, system: xr::SystemId) -> Outcome<Self> {
        xr.graphics_requirements::<xr::Vulkan>(system)?;
        // SAFETY: handles and structures are this client's own and outlive the calls.
        unsafe {
            let entry = ash::Entry::load()?;
            let load = std::mem::transmute::<
                vk::PFN_vkGetInstanceProcAddr,
                xr::sys::platform::VkGetInstanceProcAddr,
            >(entry.static_fn().get_instance_proc_addr);
            let app = vk::ApplicationInfo::default().api_version(vk::API_VERSION_1_1);
            let info = vk::InstanceCreateInfo::default().application_info(&app);
            let instance = xr
                .create_vulkan_instance(system, load, (&raw const info).cast())?
                .map_err(vk::Result::from_raw)?;
            let instance = ash::Instance::load(entry.static_fn(), vk::Instance::from_raw(instance as u64));
            let physical = xr.vulkan_graphics_device(system, instance.handle().as_raw() as _)?;
            let physical = vk::PhysicalDevice::from_raw(physical as u64);
            let priorities = [1.0];
            let queues = [vk::DeviceQueueCreateInfo::default().queue_priorities(&priorities)];
            let info = vk::DeviceCreateInfo::default().queue_create_infos(&queues);
            let device = xr
                .create_vulkan_device(system, load, physical.as_raw() as _, (&raw const info).cast())?
                .map_err(vk::Result::from_raw)?;
            let device = ash::Device::load(instance.fp_v1_0(), vk::Device::from_raw(device as u64));
            let queue = device.get_device_queue(0, 0);
            let info = vk::CommandPoolCreateInfo::default().flags(vk::CommandPoolCreateFlags::TRANSIENT);
            let pool = device.create_command_pool(&info, None)?;
            Ok(Self { entry, instance, physical, device, queue, pool })
        }
    }

    /// What a session is bound to.
    pub fn binding(&self) -> xr::vulkan::SessionCreateInfo {
        xr::vulkan::SessionCreateInfo {
            instance: self.instance.handle().as_raw() as _,
            physical_device: self.physical.as_raw() as _,
            device: self.device.handle().as_raw() as _,
            queue_family_index: 0,
            queue_index: 0,
        }
    }

    /// Fills the two layers of an image with a colour each (linear), and leaves it in a layout.
    pub fn clear(&self, image: vk::Image, colours: [[f32; 4]; 2], leave: vk::ImageLayout) -> Outcome<()> {
        let own = vk::ImageLayout::COLOR_ATTACHMENT_OPTIMAL;
        let range = |layer, layers| {
            vk::ImageSubresourceRange::default()
                .aspect_mask(vk::ImageAspectFlags::COLOR)
                .level_count(1)
                .base_array_layer(layer)
                .layer_count(layers)
        };
        let access = vk::AccessFlags::MEMORY_READ | vk::AccessFlags::MEMORY_WRITE;
        let all = vk::PipelineStageFlags::ALL_COMMANDS;
        let turn = |from, to| {
            vk::ImageMemoryBarrier::default()
                .image(image)
                .subresource_range(range(0, 2))
                .old_layout(from)
                .new_layout(to)
                .src_access_mask(access)
                .dst_access_mask(access)
                .src_queue_family_index(vk::QUEUE_FAMILY_IGNORED)
                .dst_queue_family_index(vk::QUEUE_FAMILY_IGNORED)
        };
        let clear = vk::ImageLayout::TRANSFER_DST_OPTIMAL;
        // SAFETY: device, pool, queue and image are alive; the work is waited for.
        unsafe {
            let info =
                vk::CommandBufferAllocateInfo::default().command_pool(self.pool).command_buffer_count(1);
            let buffers = self.device.allocate_command_buffers(&info)?;
            let commands = buffers[0];
            self.device.begin_command_buffer(commands, &vk::CommandBufferBeginInfo::default())?;
            let flags = vk::DependencyFlags::empty();
            self.device.cmd_pipeline_barrier(commands, all, all, flags, &[], &[], &[turn(own, clear)]);
            for (layer, colour) in colours.into_iter().enumerate() {
                let value = vk::ClearColorValue { float32: colour };
                let ranges = [range(u32::try_from(layer)?, 1)];
                self.device.cmd_clear_color_image(commands, image, clear, &value, &ranges);
            }
            self.device.cmd_pipeline_barrier(commands, all, all, flags, &[], &[], &[turn(clear, leave)]);
            self.device.end_command_buffer(commands)?;
            let submits = [vk::SubmitInfo::default().command_buffers(&buffers)];
            self.device.queue_submit(self.queue, &submits, vk::Fence::null())?;
            self.device.queue_wait_idle(self.queue)?;
            self.device.free_command_buffers(self.pool, &buffers);
        }
        Ok(())
    }
}

impl Drop for Vulkan {
    fn drop(&mut self) {
        // SAFETY: the session and all that used the device are gone: this is the last part of an app to go.
        unsafe {
            self.device.destroy_command_pool(self.pool, None);
            self.device.destroy_device(None);
            self.instance.destroy_instance(None);
        }
        let _ = &self.entry;
    }
}
