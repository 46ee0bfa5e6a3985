//! Which device the headset hangs on, and the Vulkan instances and devices that are made for the app.

use std::ffi::{CStr, c_char, c_void};
use std::sync::LazyLock;

use ash::vk::{self, Handle as _};

use crate::refused::{Answer, failure, invalid};

/// What an instance knows of the app's use of Vulkan.
#[derive(Debug, Default)]
pub(crate) struct Vulkan {
    /// The requirements were asked for, as must be before a session is made.
    pub(crate) requirements: bool,
    /// Made by this runtime for the app (`XR_KHR_vulkan_enable2`).
    pub(crate) instances: Vec<u64>,
    pub(crate) devices: Vec<u64>,
    /// The device that the app was told to use, with the instance it is of.
    pub(crate) chosen: Option<(u64, u64)>,
}

static ENTRY: LazyLock<Result<ash::Entry, String>> = LazyLock::new(|| {
    // SAFETY: the Vulkan loader's initialisation has no conditions of its own; the library stays loaded.
    unsafe { ash::Entry::load() }.map_err(|error| format!("there is no Vulkan loader: {error}"))
});

/// The system's Vulkan loader.
pub(super) fn entry() -> Answer<&'static ash::Entry> {
    ENTRY.as_ref().map_err(|why| failure(why.clone()))
}

/// The device that the headset hangs on: one whose name has the word, the fastest kind first.
///
/// # Safety
///
/// The instance is alive.
pub(crate) unsafe fn physical_device(instance: vk::Instance, word: &str) -> Answer<vk::PhysicalDevice> {
    let entry = entry()?;
    // SAFETY: the instance is alive, as the caller says.
    let devices = unsafe {
        let instance = ash::Instance::load(entry.static_fn(), instance);
        let devices = instance.enumerate_physical_devices().map_err(super::driver)?;
        let named =
            devices.into_iter().map(|device| (instance.get_physical_device_properties(device), device));
        named.collect::<Vec<_>>()
    };
    let rank = |kind: vk::PhysicalDeviceType| match kind {
        vk::PhysicalDeviceType::DISCRETE_GPU => 0,
        vk::PhysicalDeviceType::INTEGRATED_GPU => 1,
        vk::PhysicalDeviceType::VIRTUAL_GPU => 2,
        _ => 3,
    };
    devices
        .into_iter()
        .filter(|(properties, _)| {
            let name = properties.device_name_as_c_str().map(CStr::to_string_lossy).unwrap_or_default();
            name.to_lowercase().contains(&word.to_lowercase())
        })
        .min_by_key(|(properties, _)| rank(properties.device_type))
        .map(|(_, device)| device)
        .ok_or_else(|| failure(format!("no graphics device has \"{word}\" in its name")))
}

type Load = unsafe extern "system" fn(*const c_void, *const c_char) -> Option<unsafe extern "system" fn()>;

/// What a Vulkan function of the app's loader is called, found by name.
///
/// # Safety
///
/// `load` is the app's `vkGetInstanceProcAddr`, `instance` is null or alive, and `F` is the type of the function.
unsafe fn function<F: Copy>(load: Load, instance: *const c_void, name: &CStr) -> Answer<F> {
    assert_eq!(size_of::<F>(), size_of::<unsafe extern "system" fn()>(), "F is a function pointer");
    // SAFETY: as the caller says.
    let found = unsafe { load(instance, name.as_ptr()) };
    let found = found
        .ok_or_else(|| invalid(format!("pfnGetInstanceProcAddr does not know {}", name.to_string_lossy())))?;
    // SAFETY: both are function pointers, and the caller vouches for the type.
    Ok(unsafe { std::mem::transmute_copy::<unsafe extern "system" fn(), F>(&found) })
}

/// Makes the Vulkan instance that the app describes; with the validation layer and what it needs if asked for.
///
/// # Safety
///
/// `info` is a valid `VkInstanceCreateInfo`, `load` the app's `vkGetInstanceProcAddr`, `allocator` null or valid.
pub(crate) unsafe fn create_instance(
    load: Load,
    info: *const c_void,
    allocator: *const c_void,
    validate: bool,
) -> Answer<(vk::Result, vk::Instance)> {
    // SAFETY: as the caller says; names and structures that are added live until the instance is made.
    unsafe {
        let create: vk::PFN_vkCreateInstance = function(load, std::ptr::null(), c"vkCreateInstance")?;
        let mut info = *info.cast::<vk::InstanceCreateInfo<'_>>();
        let mut layers = names(info.pp_enabled_layer_names, info.enabled_layer_count);
        let mut extensions = names(info.pp_enabled_extension_names, info.enabled_extension_count);
        let mut messenger = crate::boundary::vulkan_messenger();
        if validate {
            layers.push(c"VK_LAYER_KHRONOS_validation".as_ptr());
            if !extensions.iter().any(|name| CStr::from_ptr(*name) == ash::ext::debug_utils::NAME) {
                extensions.push(ash::ext::debug_utils::NAME.as_ptr());
            }
            messenger.p_next = info.p_next;
            info.p_next = (&raw const messenger).cast();
        }
        info.pp_enabled_layer_names = layers.as_ptr();
        info.enabled_layer_count = u32::try_from(layers.len()).unwrap_or(0);
        info.pp_enabled_extension_names = extensions.as_ptr();
        info.enabled_extension_count = u32::try_from(extensions.len()).unwrap_or(0);
        let mut instance = vk::Instance::null();
        let result = create(&info, allocator.cast(), &mut instance);
        if validate && result == vk::Result::SUCCESS {
            keep_messenger(instance)?;
        }
        Ok((result, instance))
    }
}

/// Hears the validation layer for as long as the Vulkan instance lives. The messenger is never destroyed: the layer would
/// name that as the app's leak, so it is told apart in `boundary::vulkan_messenger`.
///
/// # Safety
///
/// The instance is alive and has `VK_EXT_debug_utils`.
unsafe fn keep_messenger(instance: vk::Instance) -> Answer<()> {
    let entry = entry()?;
    // SAFETY: as the caller says.
    unsafe {
        let instance = ash::Instance::load(entry.static_fn(), instance);
        let utils = ash::ext::debug_utils::Instance::new(entry, &instance);
        let info = crate::boundary::vulkan_messenger();
        utils.create_debug_utils_messenger(&info, None).map_err(super::driver)?;
    }
    Ok(())
}

unsafe fn names(list: *const *const c_char, count: u32) -> Vec<*const c_char> {
    if list.is_null() {
        return Vec::new();
    }
    // SAFETY: the app's list has as many names as it says.
    unsafe { std::slice::from_raw_parts(list, count as usize) }.to_vec()
}

/// Makes the Vulkan device that the app describes.
///
/// # Safety
///
/// As for [`create_instance`]; `physical` belongs to the living `instance`.
pub(crate) unsafe fn create_device(
    load: Load,
    instance: u64,
    physical: vk::PhysicalDevice,
    info: *const c_void,
    allocator: *const c_void,
) -> Answer<(vk::Result, vk::Device)> {
    // SAFETY: as the caller says.
    unsafe {
        let instance = vk::Instance::from_raw(instance).as_raw() as *const c_void;
        let create: vk::PFN_vkCreateDevice = function(load, instance, c"vkCreateDevice")?;
        let mut device = vk::Device::null();
        let result = create(physical, info.cast(), allocator.cast(), &mut device);
        Ok((result, device))
    }
}
