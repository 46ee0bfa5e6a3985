//! From pointers to values and back: nulls, alignment, structure types, arrays, texts.

use std::ffi::{CStr, c_char, c_void};

use openxr_sys as sys;
use sys::StructureType;

use crate::refused::{Answer, breach, invalid, refusal};

/// A structure that begins with its type and a chain.
pub(super) trait Tagged {
    const TYPE: StructureType;
}

macro_rules! tagged {
    ($($name:ident),* $(,)?) => {
        $(impl Tagged for sys::$name {
            const TYPE: StructureType = sys::$name::TYPE;
        })*
    };
}

tagged!(
    ActionCreateInfo,
    ActionSetCreateInfo,
    ActionSpaceCreateInfo,
    ActionStateBoolean,
    ActionStateFloat,
    ActionStateGetInfo,
    ActionStatePose,
    ActionStateVector2f,
    ActionsSyncInfo,
    BoundSourcesForActionEnumerateInfo,
    CompositionLayerDepthInfoKHR,
    CompositionLayerPassthroughFB,
    CompositionLayerProjection,
    CompositionLayerProjectionView,
    CompositionLayerQuad,
    DebugUtilsLabelEXT,
    DebugUtilsMessengerCallbackDataEXT,
    DebugUtilsMessengerCreateInfoEXT,
    DebugUtilsObjectNameInfoEXT,
    EventDataBuffer,
    ExtensionProperties,
    FrameBeginInfo,
    FrameEndInfo,
    FrameState,
    FrameWaitInfo,
    GraphicsBindingVulkanKHR,
    GraphicsRequirementsVulkanKHR,
    HandJointLocationsEXT,
    HandJointVelocitiesEXT,
    HandJointsLocateInfoEXT,
    HandJointsMotionRangeInfoEXT,
    HandTrackerCreateInfoEXT,
    HandTrackingDataSourceInfoEXT,
    HandTrackingDataSourceStateEXT,
    HapticActionInfo,
    HapticVibration,
    InputSourceLocalizedNameGetInfo,
    InstanceCreateInfo,
    InstanceProperties,
    InteractionProfileState,
    InteractionProfileSuggestedBinding,
    PassthroughCreateInfoFB,
    PassthroughLayerCreateInfoFB,
    PassthroughStyleFB,
    ReferenceSpaceCreateInfo,
    SessionActionSetsAttachInfo,
    SessionBeginInfo,
    SessionCreateInfo,
    SpaceLocation,
    SpaceLocations,
    SpacesLocateInfo,
    SpaceVelocities,
    SpaceVelocity,
    SwapchainCreateInfo,
    SwapchainImageAcquireInfo,
    SwapchainImageReleaseInfo,
    SwapchainImageVulkanKHR,
    SwapchainImageWaitInfo,
    SystemGetInfo,
    SystemHandTrackingPropertiesEXT,
    SystemPassthroughProperties2FB,
    SystemPassthroughPropertiesFB,
    SystemProperties,
    SystemUserPresencePropertiesEXT,
    View,
    ViewConfigurationProperties,
    ViewConfigurationView,
    ViewLocateInfo,
    ViewState,
    VulkanDeviceCreateInfoKHR,
    VulkanGraphicsDeviceGetInfoKHR,
    VulkanInstanceCreateInfoKHR,
    VulkanSwapchainFormatListCreateInfoKHR,
);

fn short<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    name.rsplit("::").next().unwrap_or(name)
}

/// A pointer that is not null and aligned.
fn usable<T>(pointer: *const T) -> Answer<()> {
    if pointer.is_null() {
        Err(invalid(format!("a null pointer to {}", short::<T>())))
    } else if !pointer.is_aligned() {
        Err(invalid(format!("a pointer to {} that is not aligned", short::<T>())))
    } else {
        Ok(())
    }
}

fn right_type<T: Tagged>(found: StructureType) -> Answer<()> {
    if found == T::TYPE {
        Ok(())
    } else {
        Err(invalid(format!("type is {found:?} and must be {:?}", T::TYPE)))
    }
}

/// A structure that the app hands in.
///
/// # Safety
///
/// The pointer is null or points to a structure that begins with its type, whatever that is.
pub(super) unsafe fn input<'a, T: Tagged>(pointer: *const T) -> Answer<&'a T> {
    usable(pointer)?;
    // SAFETY: every structure begins with its type; only after it was found right is the rest looked at.
    unsafe {
        right_type::<T>(pointer.cast::<StructureType>().read())?;
        Ok(&*pointer)
    }
}

/// A structure that the app may leave out.
///
/// # Safety
///
/// As for [`input`].
pub(super) unsafe fn optional<'a, T: Tagged>(pointer: *const T) -> Answer<Option<&'a T>> {
    // SAFETY: as the caller says.
    if pointer.is_null() { Ok(None) } else { unsafe { input(pointer) }.map(Some) }
}

/// A structure that is to be filled. Only its type and its chain are set already, so it is written through the pointer.
///
/// # Safety
///
/// As for [`input`], and the structure may be written.
pub(super) unsafe fn output<T: Tagged>(pointer: *mut T) -> Answer<*mut T> {
    usable(pointer)?;
    // SAFETY: as for `input`.
    right_type::<T>(unsafe { pointer.cast::<StructureType>().read() })?;
    Ok(pointer)
}

/// Writes a plain value.
///
/// # Safety
///
/// The pointer is null or may be written.
pub(super) unsafe fn put<T>(pointer: *mut T, value: T) -> Answer<()> {
    usable(pointer)?;
    // SAFETY: not null, aligned, and as the caller says.
    unsafe { pointer.write(value) };
    Ok(())
}

/// A plain value that is handed in by pointer.
///
/// # Safety
///
/// The pointer is null or points to a value.
pub(super) unsafe fn get<T: Copy>(pointer: *const T) -> Answer<T> {
    usable(pointer)?;
    // SAFETY: not null, aligned, and as the caller says.
    Ok(unsafe { pointer.read() })
}

/// An array that the app hands in.
///
/// # Safety
///
/// The pointer is null or points to as many values as are said.
pub(super) unsafe fn slice<'a, T>(pointer: *const T, count: u32) -> Answer<&'a [T]> {
    if count == 0 {
        return Ok(&[]);
    }
    usable(pointer)?;
    // SAFETY: not null, aligned, and as the caller says.
    Ok(unsafe { std::slice::from_raw_parts(pointer, count as usize) })
}

/// Answers by OpenXR's two calls: with a capacity of 0 the count alone, else count and values.
///
/// # Safety
///
/// `count` is null or may be written, `values` is null or has room for `capacity` values.
pub(super) unsafe fn list<T: Copy>(
    capacity: u32,
    count: *mut u32,
    values: *mut T,
    items: &[T],
) -> Answer<()> {
    // SAFETY: as the caller says; no more values are written than there is room for.
    unsafe {
        fill(capacity, count, values, items.len(), |index, place| {
            place.write(items[index]);
            Ok(())
        })
    }
}

/// As [`list`], for structures whose type the app has set.
///
/// # Safety
///
/// As for [`list`], and each of the structures begins with a type.
pub(super) unsafe fn structures<T: Tagged>(
    capacity: u32,
    count: *mut u32,
    values: *mut T,
    length: usize,
    mut write: impl FnMut(usize, *mut T),
) -> Answer<()> {
    // SAFETY: as the caller says.
    unsafe {
        fill(capacity, count, values, length, |index, place| {
            write(index, output(place)?);
            Ok(())
        })
    }
}

unsafe fn fill<T>(
    capacity: u32,
    count: *mut u32,
    values: *mut T,
    length: usize,
    mut write: impl FnMut(usize, *mut T) -> Answer<()>,
) -> Answer<()> {
    // SAFETY: `count` may be written and `values` has the room that `capacity` says, as the caller of `list` says.
    unsafe {
        put(count, u32::try_from(length).unwrap_or(u32::MAX))?;
        if capacity == 0 {
            return Ok(());
        }
        usable(values)?;
        if (capacity as usize) < length {
            let why = format!("room for {capacity} of {length}");
            return Err(refusal(sys::Result::ERROR_SIZE_INSUFFICIENT, why));
        }
        (0..length).try_for_each(|index| write(index, values.add(index)))
    }
}

/// A text by OpenXR's two calls.
///
/// # Safety
///
/// As for [`list`].
pub(super) unsafe fn text_out(capacity: u32, count: *mut u32, buffer: *mut c_char, text: &str) -> Answer<()> {
    let bytes: Vec<c_char> = text.bytes().chain([0]).map(|byte| byte.cast_signed()).collect();
    // SAFETY: as the caller says.
    unsafe { list(capacity, count, buffer, &bytes) }
}

/// A text that ends with a zero.
///
/// # Safety
///
/// The pointer is null or points to such a text.
pub(super) unsafe fn text<'a>(pointer: *const c_char) -> Answer<&'a str> {
    usable(pointer)?;
    // SAFETY: as the caller says.
    let text = unsafe { CStr::from_ptr(pointer) };
    text.to_str().map_err(|_| invalid("a text that is not UTF-8"))
}

/// A text in an array of fixed length; the error is the one for texts that do not end.
pub(super) fn fixed<const N: usize>(array: &[c_char; N], error: sys::Result) -> Answer<String> {
    let bytes: Vec<u8> =
        array.iter().map(|byte| byte.cast_unsigned()).take_while(|byte| *byte != 0).collect();
    if bytes.len() == N {
        return Err(breach(error, "a text in an array of fixed length that does not end with a zero"));
    }
    String::from_utf8(bytes).map_err(|_| breach(error, "a text that is not UTF-8"))
}

/// Fills an array of fixed length with a text, cut off at its end, and a zero.
pub(super) fn fixed_out<const N: usize>(text: &str) -> [c_char; N] {
    let mut array = [0; N];
    for (place, byte) in array.iter_mut().take(N - 1).zip(text.bytes()) {
        *place = byte.cast_signed();
    }
    array
}

/// The first structure of a type in a chain.
///
/// # Safety
///
/// The chain is valid: each structure begins with its type and the pointer to the next.
pub(super) unsafe fn find<T: Tagged>(next: *const c_void) -> Option<*mut T> {
    let mut at = next.cast::<sys::BaseInStructure>();
    for _ in 0..64 {
        if at.is_null() {
            return None;
        }
        // SAFETY: not null, and as the caller says.
        unsafe {
            if (*at).ty == T::TYPE {
                return Some(at.cast_mut().cast());
            }
            at = (*at).next;
        }
    }
    None
}
