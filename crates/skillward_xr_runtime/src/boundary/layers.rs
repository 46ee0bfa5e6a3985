//! Composition layers: what a frame shows, whether each layer is what it must be, and the pictures of it.

use openxr_sys as sys;
use sys::StructureType as Tag;

use super::{chains, poses, raw, spaces, system, views};
use crate::gpu::{Rect, is_depth, to_rgb, write_png};
use crate::refused::{Answer, breach, failure, invalid};
use crate::runtime::{Object, Runtime, Space, SpaceKind};
use crate::world::Reference;

/// What a frame shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) projections: usize,
    /// Images by what they are called: of the first projection's views, and of quads.
    images: Vec<(String, Image)>,
}

/// A part of a swapchain's image.
#[derive(Debug, Clone, Copy)]
struct Image {
    swapchain: u64,
    layer: u32,
    rect: Rect,
}

/// Looks at all layers of a frame.
///
/// # Safety
///
/// The structure is the app's; its layers are null or begin with their types.
pub(super) unsafe fn look(runtime: &mut Runtime, info: &sys::FrameEndInfo) -> Answer<Shown> {
    if info.layer_count > system::LAYERS {
        let why = format!("{} layers are more than {}", info.layer_count, system::LAYERS);
        return Err(breach(sys::Result::ERROR_LAYER_LIMIT_EXCEEDED, why));
    }
    let mut shown = Shown::default();
    let time = info.display_time.as_nanos();
    // SAFETY: as the caller says.
    unsafe {
        for (index, layer) in raw::slice(info.layers, info.layer_count)?.iter().enumerate() {
            if layer.is_null() {
                return Err(breach(sys::Result::ERROR_LAYER_INVALID, "a null pointer to a layer"));
            }
            let kind = layer.cast::<Tag>().read();
            match kind {
                Tag::COMPOSITION_LAYER_PROJECTION => projection(runtime, layer.cast(), time, &mut shown)?,
                Tag::COMPOSITION_LAYER_QUAD => quad(runtime, layer.cast(), index, &mut shown)?,
                Tag::COMPOSITION_LAYER_PASSTHROUGH_FB => passthrough(runtime, layer.cast())?,
                _ => {
                    let why = format!("{kind:?} is no layer that is enabled");
                    return Err(breach(sys::Result::ERROR_LAYER_INVALID, why));
                }
            }
            runtime.log.layer(&format!("{kind:?}"));
        }
    }
    Ok(shown)
}

unsafe fn projection(
    runtime: &mut Runtime,
    layer: *const sys::CompositionLayerProjection,
    time: i64,
    shown: &mut Shown,
) -> Answer<()> {
    // SAFETY: as the caller of `look` says.
    let (layer, views) = unsafe {
        let layer = raw::input(layer)?;
        chains::look(runtime, "xrEndFrame", layer.next, &[]);
        if layer.view_count != 2 {
            return Err(invalid(format!("a projection has {} views and must have 2", layer.view_count)));
        }
        (layer, raw::slice(layer.views, 2)?)
    };
    let space = space_of(runtime, layer.space)?;
    let eyes = views::eyes(runtime, &space, time)?;
    for (index, view) in views.iter().enumerate() {
        // SAFETY: as above; each view begins with its type.
        let view = unsafe {
            let view = raw::input(&raw const *view)?;
            let allowed = [Tag::COMPOSITION_LAYER_DEPTH_INFO_KHR];
            chains::look(runtime, "xrEndFrame", view.next, &allowed);
            if let Some(depth) = raw::find::<sys::CompositionLayerDepthInfoKHR>(view.next) {
                depth_info(runtime, &*depth)?;
            }
            view
        };
        let pose = poses::from_xr(&view.pose)?;
        fov(&view.fov)?;
        let image = image(runtime, &view.sub_image, false)?;
        if let Some((_, eyes)) = eyes {
            let far = pose.position.distance(eyes[index].position) * 1000.0;
            let turned = pose.orientation.angle_between(eyes[index].orientation).to_degrees();
            let worst = &mut runtime.log.report.view_error;
            *worst = [worst[0].max(far), worst[1].max(turned)];
        }
        if shown.projections == 0 {
            let side = ["left", "right"][index];
            shown.images.push((side.to_owned(), image));
        }
    }
    shown.projections += 1;
    Ok(())
}

unsafe fn quad(
    runtime: &mut Runtime,
    layer: *const sys::CompositionLayerQuad,
    index: usize,
    shown: &mut Shown,
) -> Answer<()> {
    // SAFETY: as the caller of `look` says.
    let layer = unsafe {
        let layer = raw::input(layer)?;
        chains::look(runtime, "xrEndFrame", layer.next, &[]);
        layer
    };
    space_of(runtime, layer.space)?;
    poses::from_xr(&layer.pose)?;
    let eyes = [sys::EyeVisibility::BOTH, sys::EyeVisibility::LEFT, sys::EyeVisibility::RIGHT];
    if !eyes.contains(&layer.eye_visibility) {
        return Err(invalid("eyeVisibility is no value of its type"));
    }
    let image = image(runtime, &layer.sub_image, false)?;
    shown.images.push((format!("layer{index}"), image));
    Ok(())
}

unsafe fn passthrough(runtime: &mut Runtime, layer: *const sys::CompositionLayerPassthroughFB) -> Answer<()> {
    // SAFETY: as the caller of `look` says.
    let layer = unsafe { raw::input(layer)? };
    let handle = sys::Handle::into_raw(layer.layer_handle);
    runtime.check(handle, Object::PassthroughLayer)?;
    Ok(())
}

/// The layer's space; one that hangs on the head makes it head-locked.
fn space_of(runtime: &mut Runtime, handle: sys::Space) -> Answer<Space> {
    let space = spaces::space(runtime, handle)?;
    if space.kind == SpaceKind::Reference(Reference::View) {
        runtime.log.report.head_locked += 1;
    }
    Ok(space)
}

fn fov(fov: &sys::Fovf) -> Answer<()> {
    let angles = [fov.angle_left, fov.angle_right, fov.angle_up, fov.angle_down];
    let quarter = std::f32::consts::FRAC_PI_2;
    if angles.iter().all(|angle| angle.is_finite() && angle.abs() < quarter) {
        return Ok(());
    }
    Err(invalid(format!("{angles:?} are no angles of a view: each must be within a quarter turn")))
}

unsafe fn depth_info(runtime: &mut Runtime, depth: &sys::CompositionLayerDepthInfoKHR) -> Answer<()> {
    image(runtime, &depth.sub_image, true)?;
    let range = 0.0..=1.0;
    if !range.contains(&depth.min_depth)
        || !range.contains(&depth.max_depth)
        || depth.min_depth > depth.max_depth
    {
        return Err(invalid("minDepth and maxDepth must be 0 to 1, in order"));
    }
    Ok(())
}

/// The part of a swapchain's image that a layer shows.
fn image(runtime: &mut Runtime, part: &sys::SwapchainSubImage, depth: bool) -> Answer<Image> {
    let number = sys::Handle::into_raw(part.swapchain);
    let instance = runtime.below_session(number, Object::Swapchain)?;
    let known = instance.swapchains.get(&number).ok_or_else(|| failure("a swapchain is not kept"))?;
    let wanted = known.images.wanted;
    if known.chain.shown().is_none() {
        let why = "the swapchain of a layer has no image that was released";
        return Err(breach(sys::Result::ERROR_LAYER_INVALID, why));
    }
    if is_depth(wanted.format) != depth {
        return Err(invalid("a layer's colours come from a swapchain of depths, or the other way round"));
    }
    if part.image_array_index >= wanted.layers {
        let why = format!("imageArrayIndex is {} of {}", part.image_array_index, wanted.layers);
        return Err(invalid(why));
    }
    let (at, size) = (part.image_rect.offset, part.image_rect.extent);
    let fits = |at: i32, size: i32, all: u32| {
        at >= 0 && size > 0 && i64::from(at) + i64::from(size) <= i64::from(all)
    };
    if !fits(at.x, size.width, wanted.width) || !fits(at.y, size.height, wanted.height) {
        let why =
            format!("{:?} lies outside of {} x {} pixels", part.image_rect, wanted.width, wanted.height);
        return Err(breach(sys::Result::ERROR_SWAPCHAIN_RECT_INVALID, why));
    }
    let rect =
        Rect { x: at.x, y: at.y, width: size.width.unsigned_abs(), height: size.height.unsigned_abs() };
    Ok(Image { swapchain: number, layer: part.image_array_index, rect })
}

impl Shown {
    /// Writes every image as a PNG.
    pub(super) fn write(&self, runtime: &mut Runtime, name: &str) -> Answer<()> {
        let Some(folder) = runtime.log.folder().map(std::path::Path::to_path_buf) else { return Ok(()) };
        for (part, image) in &self.images {
            let instance = runtime.known()?;
            let known = instance.swapchains.get(&image.swapchain);
            let (Some(known), Some(session)) = (known, &instance.session) else { continue };
            let Some(index) = known.chain.shown() else { continue };
            let bytes = known.images.read(&session.gpu, index, image.layer, image.rect)?;
            let rgb = to_rgb(&bytes, known.images.wanted.format);
            let file = format!("eyes/{name}_{part}.png");
            write_png(&folder.join(&file), &rgb, image.rect.width, image.rect.height).map_err(failure)?;
            runtime.log.report.pictures.push(file);
        }
        runtime.log.write();
        Ok(())
    }
}
