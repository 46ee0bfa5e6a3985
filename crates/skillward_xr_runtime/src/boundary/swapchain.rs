//! Swapchains: creation, and the order of acquiring, waiting and releasing.

use ash::vk::{self, Handle as _};
use openxr_sys as sys;
use sys::SwapchainCreateFlags as Create;
use sys::SwapchainUsageFlags as Usage;

use super::{chains, raw};
use crate::gpu::{Images, Wanted, formats as formats_of, is_depth};
use crate::refused::{Answer, breach, failure, invalid, refusal};
use crate::runtime::{Object, Runtime, Swapchain};
use crate::session::Chain;

pub(super) unsafe extern "system" fn formats(
    session: sys::Session,
    capacity: u32,
    count: *mut u32,
    values: *mut i64,
) -> sys::Result {
    super::call("xrEnumerateSwapchainFormats", |runtime| {
        let known = runtime.session(session)?;
        let formats: Vec<i64> =
            formats_of(&known.gpu).into_iter().map(|format| i64::from(format.as_raw())).collect();
        // SAFETY: the app's array.
        unsafe { raw::list(capacity, count, values, &formats)? };
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn create(
    session: sys::Session,
    info: *const sys::SwapchainCreateInfo,
    swapchain: *mut sys::Swapchain,
) -> sys::Result {
    super::call("xrCreateSwapchain", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure and its chain.
        let info = unsafe {
            let info = raw::input(info)?;
            let allowed = [sys::StructureType::VULKAN_SWAPCHAIN_FORMAT_LIST_CREATE_INFO_KHR];
            chains::look(runtime, "xrCreateSwapchain", info.next, &allowed);
            info
        };
        let most = runtime.script.eyes.most;
        let wanted = wanted(runtime, info, most)?;
        if runtime.refuse_swapchains > 0 {
            runtime.refuse_swapchains -= 1;
            return Err(refusal(sys::Result::ERROR_OUT_OF_MEMORY, "the script refuses swapchains"));
        }
        let known = runtime.known_session()?;
        let images = Images::new(&known.gpu, wanted)?;
        let count = u32::try_from(images.handles.len()).unwrap_or(1);
        let chain = Chain::new(count, wanted.once);
        let handle = runtime.handles.create(Object::Swapchain, sys::Handle::into_raw(session));
        runtime.known()?.swapchains.insert(handle, Swapchain { chain, images });
        // SAFETY: the app's place for the handle.
        unsafe { raw::put(swapchain, sys::Handle::from_raw(handle))? };
        Ok(runtime.success())
    })
}

fn wanted(runtime: &mut Runtime, info: &sys::SwapchainCreateInfo, most: u32) -> Answer<Wanted> {
    let format = i32::try_from(info.format).map(vk::Format::from_raw).unwrap_or_default();
    if !formats_of(&runtime.known_session()?.gpu).contains(&format) {
        let why = format!("format {} was not enumerated", info.format);
        return Err(breach(sys::Result::ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED, why));
    }
    if info.create_flags.contains(Create::PROTECTED_CONTENT) {
        return Err(refusal(sys::Result::ERROR_FEATURE_UNSUPPORTED, "protected content"));
    }
    if !(Create::PROTECTED_CONTENT | Create::STATIC_IMAGE).contains(info.create_flags) {
        return Err(invalid("unknown bits in createFlags"));
    }
    let counts = [info.sample_count, info.width, info.height, info.array_size, info.mip_count];
    if counts.contains(&0) {
        return Err(invalid("sampleCount, width, height, arraySize and mipCount must not be 0"));
    }
    if info.width > most || info.height > most {
        return Err(invalid(format!("{} x {} pixels are more than {most}", info.width, info.height)));
    }
    if !info.sample_count.is_power_of_two() {
        return Err(invalid("sampleCount must be a power of two"));
    }
    match info.face_count {
        1 => {}
        6 => return Err(refusal(sys::Result::ERROR_FEATURE_UNSUPPORTED, "cubes are not offered")),
        _ => return Err(invalid("faceCount must be 1 or 6")),
    }
    let (usage, flags) = usages(info.usage_flags)?;
    let attachment = if is_depth(format) { Usage::COLOR_ATTACHMENT } else { Usage::DEPTH_STENCIL_ATTACHMENT };
    if info.usage_flags.intersects(attachment) {
        return Err(refusal(sys::Result::ERROR_FEATURE_UNSUPPORTED, "the usage does not fit the format"));
    }
    Ok(Wanted {
        format,
        usage,
        flags,
        width: info.width,
        height: info.height,
        layers: info.array_size,
        mips: info.mip_count,
        samples: info.sample_count,
        once: info.create_flags.contains(Create::STATIC_IMAGE),
    })
}

fn usages(asked: Usage) -> Answer<(vk::ImageUsageFlags, vk::ImageCreateFlags)> {
    use vk::ImageUsageFlags as Image;
    let table = [
        (Usage::COLOR_ATTACHMENT, Image::COLOR_ATTACHMENT),
        (Usage::DEPTH_STENCIL_ATTACHMENT, Image::DEPTH_STENCIL_ATTACHMENT),
        (Usage::UNORDERED_ACCESS, Image::STORAGE),
        (Usage::TRANSFER_SRC, Image::TRANSFER_SRC),
        (Usage::TRANSFER_DST, Image::TRANSFER_DST),
        (Usage::SAMPLED, Image::SAMPLED),
        (Usage::INPUT_ATTACHMENT, Image::INPUT_ATTACHMENT),
        (Usage::MUTABLE_FORMAT, Image::empty()),
    ];
    let known = table.iter().fold(Usage::EMPTY, |all, (usage, _)| all | *usage);
    if !known.contains(asked) {
        return Err(invalid("unknown bits in usageFlags"));
    }
    let usage = table
        .iter()
        .filter(|(usage, _)| asked.contains(*usage))
        .fold(Image::empty(), |all, (_, usage)| all | *usage);
    let mutable = asked.contains(Usage::MUTABLE_FORMAT);
    let flags = if mutable { vk::ImageCreateFlags::MUTABLE_FORMAT } else { vk::ImageCreateFlags::empty() };
    Ok((usage, flags))
}

/// A swapchain of the session that is alive.
fn swapchain(runtime: &mut Runtime, handle: sys::Swapchain) -> Answer<&mut Swapchain> {
    let number = sys::Handle::into_raw(handle);
    let instance = runtime.below_session(number, Object::Swapchain)?;
    instance.swapchains.get_mut(&number).ok_or_else(|| failure("a swapchain is alive and not kept"))
}

pub(super) unsafe extern "system" fn destroy(swapchain: sys::Swapchain) -> sys::Result {
    super::call("xrDestroySwapchain", |runtime| {
        let handle = sys::Handle::into_raw(swapchain);
        runtime.check(handle, Object::Swapchain)?;
        let gone = runtime.known()?.swapchains.remove(&handle);
        let session = runtime.known_session()?;
        if let Some(gone) = gone {
            gone.images.destroy(&session.gpu);
        }
        runtime.handles.destroy(handle, runtime.log.frame);
        Ok(sys::Result::SUCCESS)
    })
}

pub(super) unsafe extern "system" fn images(
    handle: sys::Swapchain,
    capacity: u32,
    count: *mut u32,
    images: *mut sys::SwapchainImageBaseHeader,
) -> sys::Result {
    super::call("xrEnumerateSwapchainImages", |runtime| {
        let known = swapchain(runtime, handle)?;
        let handles = &known.images.handles;
        let images = images.cast::<sys::SwapchainImageVulkanKHR>();
        // SAFETY: the app's array of structures of Vulkan, whose types are looked at first.
        unsafe {
            raw::structures(capacity, count, images, handles.len(), |index, image| {
                (*image).image = handles[index].as_raw();
            })?;
        }
        Ok(runtime.success())
    })
}

fn order(why: &'static str) -> crate::refused::Refused {
    breach(sys::Result::ERROR_CALL_ORDER_INVALID, why)
}

pub(super) unsafe extern "system" fn acquire(
    handle: sys::Swapchain,
    info: *const sys::SwapchainImageAcquireInfo,
    index: *mut u32,
) -> sys::Result {
    super::call("xrAcquireSwapchainImage", |runtime| {
        let known = swapchain(runtime, handle)?;
        // SAFETY: the app's structure, which may be null, and its place for the index.
        unsafe {
            raw::optional(info)?;
            let acquired = known.chain.acquire().map_err(order)?;
            raw::put(index, acquired)?;
        }
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn wait(
    handle: sys::Swapchain,
    info: *const sys::SwapchainImageWaitInfo,
) -> sys::Result {
    super::call("xrWaitSwapchainImage", |runtime| {
        let known = swapchain(runtime, handle)?;
        // SAFETY: the app's structure.
        unsafe { raw::input(info)? };
        // Nothing reads an image past the call that released it or ended its frame, so none has to be waited for.
        known.chain.wait().map_err(order)?;
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn release(
    handle: sys::Swapchain,
    info: *const sys::SwapchainImageReleaseInfo,
) -> sys::Result {
    super::call("xrReleaseSwapchainImage", |runtime| {
        let validates = runtime.script.vulkan_validation;
        let known = swapchain(runtime, handle)?;
        // SAFETY: the app's structure, which may be null.
        unsafe { raw::optional(info)? };
        let released = known.chain.release().map_err(order)?;
        if validates {
            let instance = runtime.known()?;
            let kept = instance.swapchains.get(&sys::Handle::into_raw(handle));
            if let (Some(kept), Some(session)) = (kept, &instance.session) {
                kept.images.check_layout(&session.gpu, released)?;
            }
        }
        Ok(runtime.success())
    })
}
