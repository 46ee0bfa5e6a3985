//! The graphics device of the app, as far as the runtime uses it: swapchain images, and pictures read back from them.

#![allow(unsafe_code, reason = "Vulkan is a C interface; each call says what it relies on")]

mod images;
mod picture;
mod read;
mod vulkan;

use std::fmt;

use ash::vk;

pub(crate) use images::{Images, Wanted, formats, is_depth};
pub(crate) use picture::{Rect, to_rgb, write_png};
pub(crate) use vulkan::{Vulkan, create_device, create_instance, physical_device};

use crate::refused::{Answer, failure};

/// The device that the app draws with, and the queue that it lends the runtime while it acquires and releases images
/// and begins and ends frames.
pub(crate) struct Gpu {
    instance: ash::Instance,
    physical: vk::PhysicalDevice,
    device: ash::Device,
    queue: vk::Queue,
    pool: vk::CommandPool,
    memory: vk::PhysicalDeviceMemoryProperties,
}

impl fmt::Debug for Gpu {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Gpu").field("device", &self.device.handle()).finish_non_exhaustive()
    }
}

impl Gpu {
    /// Takes the device of a session's binding.
    ///
    /// # Safety
    ///
    /// The instance, the device made from it and its queue are alive, and the app keeps them until the session is
    /// destroyed.
    pub(crate) unsafe fn new(
        instance: vk::Instance,
        physical: vk::PhysicalDevice,
        device: vk::Device,
        (family, index): (u32, u32),
    ) -> Answer<Self> {
        let entry = vulkan::entry()?;
        // SAFETY: the handles are alive, as the caller says, and come from the same Vulkan loader.
        unsafe {
            let instance = ash::Instance::load(entry.static_fn(), instance);
            let families = instance.get_physical_device_queue_family_properties(physical);
            if families.get(family as usize).is_none_or(|known| index >= known.queue_count) {
                return Err(crate::refused::breach(
                    openxr_sys::Result::ERROR_GRAPHICS_DEVICE_INVALID,
                    format!("queue {index} of family {family} does not exist"),
                ));
            }
            let device = ash::Device::load(instance.fp_v1_0(), device);
            let queue = device.get_device_queue(family, index);
            let info = vk::CommandPoolCreateInfo::default()
                .queue_family_index(family)
                .flags(vk::CommandPoolCreateFlags::TRANSIENT);
            let pool = device.create_command_pool(&info, None).map_err(driver)?;
            let memory = instance.get_physical_device_memory_properties(physical);
            Ok(Self { instance, physical, device, queue, pool, memory })
        }
    }

    /// Gives back what the runtime made on the device. The session is being destroyed, and the device is still there.
    pub(crate) fn close(self) {
        // SAFETY: nothing of this pool is in use, as every submission was waited for.
        unsafe { self.device.destroy_command_pool(self.pool, None) };
    }

    /// A type of memory that an image or a buffer can lie in and that has the properties.
    fn memory_type(&self, bits: u32, flags: vk::MemoryPropertyFlags) -> Option<u32> {
        let fits = |index: &u32| {
            bits & (1 << index) != 0
                && self.memory.memory_types[*index as usize].property_flags.contains(flags)
        };
        (0..self.memory.memory_type_count).find(fits)
    }

    /// Records commands, runs them on the app's queue and waits until they are done.
    fn run(&self, record: impl FnOnce(&ash::Device, vk::CommandBuffer)) -> Answer<()> {
        let info = vk::CommandBufferAllocateInfo::default()
            .command_pool(self.pool)
            .level(vk::CommandBufferLevel::PRIMARY)
            .command_buffer_count(1);
        // SAFETY: pool, device and queue are alive; the app does not use the queue meanwhile, as OpenXR's Vulkan
        // extensions demand of it during the calls from which this is reached.
        unsafe {
            let buffers = self.device.allocate_command_buffers(&info).map_err(driver)?;
            let done = self.device.create_fence(&vk::FenceCreateInfo::default(), None).map_err(driver)?;
            let once =
                vk::CommandBufferBeginInfo::default().flags(vk::CommandBufferUsageFlags::ONE_TIME_SUBMIT);
            let ran = self.device.begin_command_buffer(buffers[0], &once).and_then(|()| {
                record(&self.device, buffers[0]);
                self.device.end_command_buffer(buffers[0])?;
                let submits = [vk::SubmitInfo::default().command_buffers(&buffers)];
                self.device.queue_submit(self.queue, &submits, done)?;
                self.device.wait_for_fences(&[done], true, u64::MAX)
            });
            self.device.destroy_fence(done, None);
            self.device.free_command_buffers(self.pool, &buffers);
            ran.map_err(driver)
        }
    }
}

/// An image goes from one layout to another, after all that came before and before all that comes.
fn relayout(
    device: &ash::Device,
    commands: vk::CommandBuffer,
    image: vk::Image,
    aspect: vk::ImageAspectFlags,
    (from, to): (vk::ImageLayout, vk::ImageLayout),
) {
    let all = vk::ImageSubresourceRange::default()
        .aspect_mask(aspect)
        .level_count(vk::REMAINING_MIP_LEVELS)
        .layer_count(vk::REMAINING_ARRAY_LAYERS);
    let access = vk::AccessFlags::MEMORY_READ | vk::AccessFlags::MEMORY_WRITE;
    let barrier = vk::ImageMemoryBarrier::default()
        .image(image)
        .subresource_range(all)
        .old_layout(from)
        .new_layout(to)
        .src_access_mask(access)
        .dst_access_mask(access)
        .src_queue_family_index(vk::QUEUE_FAMILY_IGNORED)
        .dst_queue_family_index(vk::QUEUE_FAMILY_IGNORED);
    let stages = vk::PipelineStageFlags::ALL_COMMANDS;
    // SAFETY: the command buffer is being recorded, and the image is alive.
    unsafe {
        device.cmd_pipeline_barrier(
            commands,
            stages,
            stages,
            vk::DependencyFlags::empty(),
            &[],
            &[],
            &[barrier],
        );
    }
}

/// The driver failed.
fn driver(result: vk::Result) -> crate::refused::Refused {
    failure(format!("the Vulkan driver failed: {result}"))
}
