//! The images of a swapchain.

use ash::vk;

use super::{Gpu, driver, relayout};
use crate::refused::{Answer, failure, refusal};

/// Formats in order of preference, if the device has them.
const FORMATS: [vk::Format; 10] = [
    vk::Format::R8G8B8A8_SRGB,
    vk::Format::B8G8R8A8_SRGB,
    vk::Format::R8G8B8A8_UNORM,
    vk::Format::B8G8R8A8_UNORM,
    vk::Format::R16G16B16A16_SFLOAT,
    vk::Format::A2B10G10R10_UNORM_PACK32,
    vk::Format::D32_SFLOAT,
    vk::Format::D24_UNORM_S8_UINT,
    vk::Format::D32_SFLOAT_S8_UINT,
    vk::Format::D16_UNORM,
];

/// Images of a swapchain that is not static.
const COUNT: u32 = 3;

/// What an app wants of a swapchain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) format: vk::Format,
    pub(crate) usage: vk::ImageUsageFlags,
    pub(crate) flags: vk::ImageCreateFlags,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) layers: u32,
    pub(crate) mips: u32,
    pub(crate) samples: u32,
    /// One image that is drawn once.
    pub(crate) once: bool,
}

/// A swapchain's images and what is known of them.
#[derive(Debug)]
pub(crate) struct Images {
    pub(crate) wanted: Wanted,
    pub(crate) handles: Vec<vk::Image>,
    memory: Vec<vk::DeviceMemory>,
}

/// Whether a format holds depths and no colours.
pub(crate) fn is_depth(format: vk::Format) -> bool {
    matches!(
        format,
        vk::Format::D32_SFLOAT
            | vk::Format::D24_UNORM_S8_UINT
            | vk::Format::D32_SFLOAT_S8_UINT
            | vk::Format::D16_UNORM
    )
}

/// The formats that swapchains may have on a device.
pub(crate) fn formats(gpu: &Gpu) -> Vec<vk::Format> {
    let fits = |format: &vk::Format| {
        // SAFETY: the physical device belongs to the instance.
        let properties = unsafe { gpu.instance.get_physical_device_format_properties(gpu.physical, *format) };
        let wanted = if is_depth(*format) {
            vk::FormatFeatureFlags::DEPTH_STENCIL_ATTACHMENT
        } else {
            vk::FormatFeatureFlags::COLOR_ATTACHMENT | vk::FormatFeatureFlags::TRANSFER_SRC
        };
        properties.optimal_tiling_features.contains(wanted)
    };
    FORMATS.into_iter().filter(fits).collect()
}

impl Images {
    /// Makes the images, in the layout in which the app finds them.
    pub(crate) fn new(gpu: &Gpu, wanted: Wanted) -> Answer<Self> {
        let info = wanted.info();
        // SAFETY: the physical device belongs to the instance.
        let limits = unsafe {
            gpu.instance.get_physical_device_image_format_properties(
                gpu.physical,
                info.format,
                info.image_type,
                info.tiling,
                info.usage,
                info.flags,
            )
        };
        let limits = limits.map_err(|_| {
            let why = format!("the device has no images of {:?} for {:?}", wanted.format, wanted.usage);
            refusal(openxr_sys::Result::ERROR_FEATURE_UNSUPPORTED, why)
        })?;
        if !limits.sample_counts.contains(info.samples) || wanted.layers > limits.max_array_layers {
            let why = format!("the device has no such image: {wanted:?}");
            return Err(refusal(openxr_sys::Result::ERROR_FEATURE_UNSUPPORTED, why));
        }
        let mut images = Self { wanted, handles: Vec::new(), memory: Vec::new() };
        for _ in 0..if wanted.once { 1 } else { COUNT } {
            if let Err(error) = images.add(gpu, &info) {
                images.destroy(gpu);
                return Err(error);
            }
        }
        let prepared = gpu.run(|device, commands| {
            for image in &images.handles {
                let layouts = (vk::ImageLayout::UNDEFINED, images.layout());
                relayout(device, commands, *image, images.aspect(), layouts);
            }
        });
        if let Err(error) = prepared {
            images.destroy(gpu);
            return Err(error);
        }
        Ok(images)
    }

    fn add(&mut self, gpu: &Gpu, info: &vk::ImageCreateInfo<'_>) -> Answer<()> {
        // SAFETY: the device is alive; each object is kept and destroyed with the swapchain.
        unsafe {
            let image = gpu.device.create_image(info, None).map_err(driver)?;
            self.handles.push(image);
            let needs = gpu.device.get_image_memory_requirements(image);
            let index = gpu
                .memory_type(needs.memory_type_bits, vk::MemoryPropertyFlags::DEVICE_LOCAL)
                .or_else(|| gpu.memory_type(needs.memory_type_bits, vk::MemoryPropertyFlags::empty()))
                .ok_or_else(|| failure("the device has no memory for images"))?;
            let info = vk::MemoryAllocateInfo::default().allocation_size(needs.size).memory_type_index(index);
            let memory = gpu.device.allocate_memory(&info, None).map_err(driver)?;
            self.memory.push(memory);
            gpu.device.bind_image_memory(image, memory, 0).map_err(driver)
        }
    }

    /// Destroys the images. The app has told that nothing uses them any more, by destroying the swapchain.
    pub(crate) fn destroy(self, gpu: &Gpu) {
        // SAFETY: the images are alive and not in use; the queue is idle before they go, lest a sloppy app crash here.
        unsafe {
            let _ = gpu.device.queue_wait_idle(gpu.queue);
            for image in self.handles {
                gpu.device.destroy_image(image, None);
            }
            for memory in self.memory {
                gpu.device.free_memory(memory, None);
            }
        }
    }

    /// The layout in which images change hands between the app and the runtime.
    pub(super) fn layout(&self) -> vk::ImageLayout {
        if is_depth(self.wanted.format) {
            vk::ImageLayout::DEPTH_STENCIL_ATTACHMENT_OPTIMAL
        } else {
            vk::ImageLayout::COLOR_ATTACHMENT_OPTIMAL
        }
    }

    pub(super) fn aspect(&self) -> vk::ImageAspectFlags {
        match self.wanted.format {
            vk::Format::D24_UNORM_S8_UINT | vk::Format::D32_SFLOAT_S8_UINT => {
                vk::ImageAspectFlags::DEPTH | vk::ImageAspectFlags::STENCIL
            }
            format if is_depth(format) => vk::ImageAspectFlags::DEPTH,
            _ => vk::ImageAspectFlags::COLOR,
        }
    }

    /// Says to Vulkan in which layout an image must be that the app releases, so that its validation layer objects
    /// if it is in another.
    pub(crate) fn check_layout(&self, gpu: &Gpu, index: u32) -> Answer<()> {
        let Some(image) = self.handles.get(index as usize).copied() else { return Ok(()) };
        let layouts = (self.layout(), self.layout());
        gpu.run(|device, commands| relayout(device, commands, image, self.aspect(), layouts))
    }
}

impl Wanted {
    fn info(&self) -> vk::ImageCreateInfo<'static> {
        let attachment = if is_depth(self.format) {
            vk::ImageUsageFlags::DEPTH_STENCIL_ATTACHMENT
        } else {
            vk::ImageUsageFlags::COLOR_ATTACHMENT | vk::ImageUsageFlags::TRANSFER_SRC
        };
        vk::ImageCreateInfo::default()
            .flags(self.flags)
            .image_type(vk::ImageType::TYPE_2D)
            .format(self.format)
            .extent(vk::Extent3D { width: self.width, height: self.height, depth: 1 })
            .mip_levels(self.mips)
            .array_layers(self.layers)
            .samples(vk::SampleCountFlags::from_raw(self.samples))
            .tiling(vk::ImageTiling::OPTIMAL)
            .usage(self.usage | attachment)
            .sharing_mode(vk::SharingMode::EXCLUSIVE)
            .initial_layout(vk::ImageLayout::UNDEFINED)
    }
}
