//! The pictures of both eyes: layers of the runtime's own images, which Bevy draws into.
#![allow(unsafe_code, reason = "the runtime's images become textures of the renderer's")]

use ash::vk;
use ash::vk::Handle;
use bevy::camera::ManualTextureViewHandle;
use bevy::prelude::*;
use bevy::render::renderer::RenderDevice;
use bevy::render::texture::{ManualTextureView, ManualTextureViews};
use openxr::{Duration, Session, Swapchain, SwapchainCreateFlags, SwapchainUsageFlags, Vulkan};
use wgpu_hal::vulkan::Api as VulkanApi;

use super::error::XrError;

/// Formats that can be drawn into, the best first: what is written is light, and stored for the eye.
const FORMATS: [(vk::Format, wgpu::TextureFormat); 2] = [
    (vk::Format::R8G8B8A8_SRGB, wgpu::TextureFormat::Rgba8UnormSrgb),
    (vk::Format::B8G8R8A8_SRGB, wgpu::TextureFormat::Bgra8UnormSrgb),
];
/// Eyes.
pub(super) const EYES: u32 = 2;

/// What each eye's camera draws into.
#[must_use]
pub fn eye_target(eye: u32) -> ManualTextureViewHandle {
    /// Any number that no other part of the program takes.
    const FIRST: u32 = 0x5EE0;
    ManualTextureViewHandle(FIRST + eye)
}

/// The images of one session.
///
/// What draws into the images goes before them.
pub(super) struct EyeImages {
    /// Of each image, the layers of the left and the right eye.
    images: Vec<[ManualTextureView; EYES as usize]>,
    pub(super) chain: Swapchain<Vulkan>,
    pub(super) size: UVec2,
}

impl EyeImages {
    /// Asks the runtime for images of this size, a layer for each eye.
    pub(super) fn new(
        session: &Session<Vulkan>,
        device: &RenderDevice,
        size: UVec2,
    ) -> Result<Self, XrError> {
        let offered =
            session.enumerate_swapchain_formats().map_err(XrError::call("the formats of its images"))?;
        let (raw, format) = FORMATS
            .into_iter()
            .find_map(|(vulkan, format)| {
                let raw =
                    offered.iter().copied().find(|&raw| i64::from(raw) == i64::from(vulkan.as_raw()))?;
                Some((raw, format))
            })
            .ok_or_else(|| XrError::Graphics("the runtime offers no sRGB format of eight bits".into()))?;
        let chain = session
            .create_swapchain(&openxr::SwapchainCreateInfo {
                create_flags: SwapchainCreateFlags::EMPTY,
                usage_flags: SwapchainUsageFlags::COLOR_ATTACHMENT,
                format: raw,
                sample_count: 1,
                width: size.x,
                height: size.y,
                face_count: 1,
                array_size: EYES,
                mip_count: 1,
            })
            .map_err(XrError::call("images to draw into"))?;
        let images = chain
            .enumerate_images()
            .map_err(XrError::call("its images"))?
            .into_iter()
            .map(|image| {
                let texture = texture(device, vk::Image::from_raw(image), size, format)?;
                Ok([0, 1].map(|eye| layer(&texture, eye, size, format)))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { images, chain, size })
    }

    /// Takes the next image, waits until the compositor has let go of it, and makes it the cameras' target.
    pub(super) fn acquire(&mut self, targets: &mut ManualTextureViews) -> Result<(), XrError> {
        let index = self.chain.acquire_image().map_err(XrError::call("the next image"))?;
        self.chain.wait_image(Duration::INFINITE).map_err(XrError::call("waiting for the next image"))?;
        let image =
            usize::try_from(index).ok().and_then(|index| self.images.get(index)).ok_or_else(|| {
                XrError::Graphics(format!("the runtime names an image {index} that it has not"))
            })?;
        for (eye, view) in (0..).zip(image) {
            targets.insert(eye_target(eye), view.clone());
        }
        Ok(())
    }

    /// Gives the image back, drawn.
    pub(super) fn release(&mut self) -> Result<(), XrError> {
        self.chain.release_image().map_err(XrError::call("taking a drawn image"))
    }
}

/// An eye's layer of an image, as cameras draw into it.
fn layer(image: &wgpu::Texture, eye: u32, size: UVec2, format: wgpu::TextureFormat) -> ManualTextureView {
    let view = image.create_view(&wgpu::TextureViewDescriptor {
        dimension: Some(wgpu::TextureViewDimension::D2),
        base_array_layer: eye,
        array_layer_count: Some(1),
        ..default()
    });
    ManualTextureView { texture_view: view.into(), size, view_format: format }
}

/// One of the runtime's images as a texture of the renderer's.
fn texture(
    device: &RenderDevice,
    image: vk::Image,
    size: UVec2,
    format: wgpu::TextureFormat,
) -> Result<wgpu::Texture, XrError> {
    let extent = wgpu::Extent3d { width: size.x, height: size.y, depth_or_array_layers: EYES };
    let hal = wgpu_hal::TextureDescriptor {
        label: Some("eyes"),
        size: extent,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUses::COLOR_TARGET,
        memory_flags: wgpu_hal::MemoryFlags::empty(),
        view_formats: Vec::new(),
    };
    let description = wgpu::TextureDescriptor {
        label: Some("eyes"),
        size: extent,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
        view_formats: &[],
    };
    let device = device.wgpu_device();
    // SAFETY: the device is the one that the session is bound to; the image is of this size and format, and the
    // runtime keeps it (and its memory) until the swapchain goes, which outlives these textures.
    unsafe {
        let raw = device
            .as_hal::<VulkanApi>()
            .ok_or_else(|| XrError::Graphics("the renderer does not draw by Vulkan".into()))?
            .texture_from_raw(image, &hal, Some(Box::new(|| {})), wgpu_hal::vulkan::TextureMemory::External);
        Ok(device.create_texture_from_hal::<VulkanApi>(raw, &description))
    }
}
