//! Reading back what the app drew.

use ash::vk;

use super::{Gpu, Images, Rect, driver, is_depth, relayout};
use crate::refused::{Answer, failure};

impl Images {
    /// The bytes of a rectangle of an image's layer, rows one after the other, in the image's own format. The app has
    /// released the image, so it is in the layout that OpenXR demands.
    pub(crate) fn read(&self, gpu: &Gpu, index: u32, layer: u32, rect: Rect) -> Answer<Vec<u8>> {
        if is_depth(self.wanted.format) || self.wanted.samples != 1 {
            return Err(failure("only colours with one sample can be read back"));
        }
        let image = *self.handles.get(index as usize).ok_or_else(|| failure("no such image"))?;
        let bytes = u64::from(rect.width) * u64::from(rect.height) * texel(self.wanted.format);
        let info = vk::BufferCreateInfo::default().size(bytes).usage(vk::BufferUsageFlags::TRANSFER_DST);
        // SAFETY: the device is alive; the buffer and its memory live until the end of this function.
        unsafe {
            let buffer = gpu.device.create_buffer(&info, None).map_err(driver)?;
            let read = self.read_through(gpu, buffer, image, layer, rect);
            gpu.device.destroy_buffer(buffer, None);
            read.map(|mut read| {
                read.truncate(usize::try_from(bytes).unwrap_or(0));
                read
            })
        }
    }

    /// # Safety
    ///
    /// The buffer is alive, unbound, and large enough for the rectangle.
    unsafe fn read_through(
        &self,
        gpu: &Gpu,
        buffer: vk::Buffer,
        image: vk::Image,
        layer: u32,
        rect: Rect,
    ) -> Answer<Vec<u8>> {
        // SAFETY: as above; the memory is mapped only after the copy is done, and only as far as it goes.
        unsafe {
            let needs = gpu.device.get_buffer_memory_requirements(buffer);
            let flags = vk::MemoryPropertyFlags::HOST_VISIBLE | vk::MemoryPropertyFlags::HOST_COHERENT;
            let index = gpu
                .memory_type(needs.memory_type_bits, flags)
                .ok_or_else(|| failure("the device has no memory that the processor can read"))?;
            let info = vk::MemoryAllocateInfo::default().allocation_size(needs.size).memory_type_index(index);
            let memory = gpu.device.allocate_memory(&info, None).map_err(driver)?;
            let read = gpu
                .device
                .bind_buffer_memory(buffer, memory, 0)
                .map_err(driver)
                .and_then(|()| {
                    gpu.run(|device, commands| self.copy(device, commands, image, buffer, layer, rect))
                })
                .and_then(|()| {
                    let flags = vk::MemoryMapFlags::empty();
                    let mapped = gpu.device.map_memory(memory, 0, vk::WHOLE_SIZE, flags).map_err(driver)?;
                    let length = usize::try_from(needs.size).map_err(|_| failure("too large"))?;
                    let bytes = std::slice::from_raw_parts(mapped.cast::<u8>(), length).to_vec();
                    gpu.device.unmap_memory(memory);
                    Ok(bytes)
                });
            gpu.device.free_memory(memory, None);
            read
        }
    }

    fn copy(
        &self,
        device: &ash::Device,
        commands: vk::CommandBuffer,
        image: vk::Image,
        buffer: vk::Buffer,
        layer: u32,
        rect: Rect,
    ) {
        let source = vk::ImageLayout::TRANSFER_SRC_OPTIMAL;
        relayout(device, commands, image, self.aspect(), (self.layout(), source));
        let region = vk::BufferImageCopy::default()
            .image_subresource(
                vk::ImageSubresourceLayers::default()
                    .aspect_mask(self.aspect())
                    .base_array_layer(layer)
                    .layer_count(1),
            )
            .image_offset(vk::Offset3D { x: rect.x, y: rect.y, z: 0 })
            .image_extent(vk::Extent3D { width: rect.width, height: rect.height, depth: 1 });
        // SAFETY: the command buffer is being recorded; the region was checked against the image.
        unsafe { device.cmd_copy_image_to_buffer(commands, image, source, buffer, &[region]) };
        relayout(device, commands, image, self.aspect(), (source, self.layout()));
    }
}

/// Bytes of a texel.
fn texel(format: vk::Format) -> u64 {
    if format == vk::Format::R16G16B16A16_SFLOAT { 8 } else { 4 }
}
