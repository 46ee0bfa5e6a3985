//! Every function by its name, with what must be enabled for it.

use std::ffi::{CStr, c_char};

use openxr_sys as sys;
use sys::pfn::{self, VoidFunction};

use super::{
    action_state, actions, automation, debug, frame, hands, haptics, instance, passthrough, session, spaces,
    swapchain, system, time, views, vulkan,
};
use crate::extension::{Enabled, name};
use crate::refused::{breach, invalid, refusal};

/// What a function needs.
#[derive(Clone, Copy)]
enum Gate {
    /// May be asked for without an instance.
    Bare,
    /// An instance.
    Core,
    /// OpenXR 1.1.
    Modern,
    /// An extension.
    With(&'static str),
}

struct Function {
    name: &'static str,
    gate: Gate,
    pointer: VoidFunction,
}

macro_rules! functions {
    ($($gate:expr => { $($name:ident = $path:path),* $(,)? })*) => {
        [$($({
            let typed: pfn::$name = $path;
            Function {
                name: concat!("xr", stringify!($name)),
                gate: $gate,
                // SAFETY: both are function pointers; callers cast it back to the type of its name.
                pointer: unsafe { std::mem::transmute::<pfn::$name, VoidFunction>(typed) },
            }
        }),*),*]
    };
}

fn all() -> Vec<Function> {
    use Gate::{Bare, Core, Modern, With};
    functions!(
        Bare => {
            GetInstanceProcAddr = get_instance_proc_addr,
            EnumerateInstanceExtensionProperties = instance::enumerate_extensions,
            CreateInstance = instance::create,
        }
        Core => {
            DestroyInstance = instance::destroy,
            GetInstanceProperties = instance::properties,
            PollEvent = instance::poll_event,
            ResultToString = instance::result_to_string,
            StructureTypeToString = instance::structure_type_to_string,
            StringToPath = instance::string_to_path,
            PathToString = instance::path_to_string,
            GetSystem = system::get,
            GetSystemProperties = system::properties,
            EnumerateEnvironmentBlendModes = system::blend_modes,
            EnumerateViewConfigurations = system::view_configurations,
            GetViewConfigurationProperties = system::view_configuration,
            EnumerateViewConfigurationViews = system::views,
            CreateSession = session::create,
            DestroySession = session::destroy,
            BeginSession = session::begin,
            EndSession = session::end,
            RequestExitSession = session::request_exit,
            EnumerateReferenceSpaces = spaces::enumerate,
            CreateReferenceSpace = spaces::create_reference,
            GetReferenceSpaceBoundsRect = spaces::bounds,
            CreateActionSpace = spaces::create_action,
            LocateSpace = spaces::locate,
            DestroySpace = spaces::destroy,
            EnumerateSwapchainFormats = swapchain::formats,
            CreateSwapchain = swapchain::create,
            DestroySwapchain = swapchain::destroy,
            EnumerateSwapchainImages = swapchain::images,
            AcquireSwapchainImage = swapchain::acquire,
            WaitSwapchainImage = swapchain::wait,
            ReleaseSwapchainImage = swapchain::release,
            WaitFrame = frame::wait,
            BeginFrame = frame::begin,
            EndFrame = frame::end,
            LocateViews = views::locate,
            CreateActionSet = actions::create_set,
            DestroyActionSet = actions::destroy_set,
            CreateAction = actions::create,
            DestroyAction = actions::destroy,
            SuggestInteractionProfileBindings = actions::suggest,
            AttachSessionActionSets = actions::attach,
            GetCurrentInteractionProfile = actions::current_profile,
            SyncActions = action_state::sync,
            GetActionStateBoolean = action_state::boolean,
            GetActionStateFloat = action_state::float,
            GetActionStateVector2f = action_state::vector,
            GetActionStatePose = action_state::pose,
            EnumerateBoundSourcesForAction = actions::bound_sources,
            GetInputSourceLocalizedName = actions::source_name,
            ApplyHapticFeedback = haptics::apply,
            StopHapticFeedback = haptics::stop,
        }
        Modern => { LocateSpaces = spaces::locate_many }
        With(name::LOCATE_SPACES) => { LocateSpacesKHR = spaces::locate_many }
        With(name::VULKAN) => {
            GetVulkanInstanceExtensionsKHR = vulkan::instance_extensions,
            GetVulkanDeviceExtensionsKHR = vulkan::device_extensions,
            GetVulkanGraphicsDeviceKHR = vulkan::graphics_device,
            GetVulkanGraphicsRequirementsKHR = vulkan::requirements,
        }
        With(name::VULKAN2) => {
            CreateVulkanInstanceKHR = vulkan::create_instance,
            CreateVulkanDeviceKHR = vulkan::create_device,
            GetVulkanGraphicsDevice2KHR = vulkan::graphics_device2,
            GetVulkanGraphicsRequirements2KHR = vulkan::requirements2,
        }
        With(name::TIMESPEC) => {
            ConvertTimespecTimeToTimeKHR = time::from_timespec,
            ConvertTimeToTimespecTimeKHR = time::to_timespec,
        }
        With(name::DEBUG_UTILS) => {
            SetDebugUtilsObjectNameEXT = debug::set_name,
            CreateDebugUtilsMessengerEXT = debug::create_messenger,
            DestroyDebugUtilsMessengerEXT = debug::destroy_messenger,
            SubmitDebugUtilsMessageEXT = debug::submit,
            SessionBeginDebugUtilsLabelRegionEXT = debug::begin_label,
            SessionEndDebugUtilsLabelRegionEXT = debug::end_label,
            SessionInsertDebugUtilsLabelEXT = debug::insert_label,
        }
        With(name::HAND_TRACKING) => {
            CreateHandTrackerEXT = hands::create,
            DestroyHandTrackerEXT = hands::destroy,
            LocateHandJointsEXT = hands::locate,
        }
        With(name::AUTOMATION) => {
            SetInputDeviceActiveEXT = automation::set_active,
            SetInputDeviceStateBoolEXT = automation::set_bool,
            SetInputDeviceStateFloatEXT = automation::set_float,
            SetInputDeviceStateVector2fEXT = automation::set_vector,
            SetInputDeviceLocationEXT = automation::set_location,
        }
        With(name::REFRESH_RATE) => {
            EnumerateDisplayRefreshRatesFB = views::refresh_rates,
            GetDisplayRefreshRateFB = views::refresh_rate,
            RequestDisplayRefreshRateFB = views::request_refresh_rate,
        }
        With(name::PASSTHROUGH) => {
            CreatePassthroughFB = passthrough::create,
            DestroyPassthroughFB = passthrough::destroy,
            PassthroughStartFB = passthrough::start,
            PassthroughPauseFB = passthrough::pause,
            CreatePassthroughLayerFB = passthrough::create_layer,
            DestroyPassthroughLayerFB = passthrough::destroy_layer,
            PassthroughLayerPauseFB = passthrough::pause_layer,
            PassthroughLayerResumeFB = passthrough::resume_layer,
            PassthroughLayerSetStyleFB = passthrough::set_style,
            CreateGeometryInstanceFB = passthrough::create_geometry,
            DestroyGeometryInstanceFB = passthrough::destroy_geometry,
            GeometryInstanceSetTransformFB = passthrough::transform_geometry,
        }
    )
    .into()
}

/// `xrGetInstanceProcAddr`: what the loader and the app get all other functions from.
pub(super) unsafe extern "system" fn get_instance_proc_addr(
    instance: sys::Instance,
    name: *const c_char,
    function: *mut Option<VoidFunction>,
) -> sys::Result {
    super::call("xrGetInstanceProcAddr", |runtime| {
        if name.is_null() || function.is_null() {
            return Err(invalid("a null pointer"));
        }
        // SAFETY: not null; a text that ends with a zero, and a place for a pointer.
        let name = unsafe {
            *function = None;
            CStr::from_ptr(name).to_str().unwrap_or_default()
        };
        let known = all().into_iter().find(|known| known.name == name);
        if instance == sys::Handle::NULL
            && !known.as_ref().is_some_and(|known| matches!(known.gate, Gate::Bare))
        {
            // The loader itself tries names without an instance, so this is no breach of the app's.
            return Err(refusal(sys::Result::ERROR_HANDLE_INVALID, "this function needs an instance"));
        }
        let enabled = match &runtime.instance {
            Some(known) if known.handle == sys::Handle::into_raw(instance) => known.enabled.clone(),
            _ if instance == sys::Handle::NULL => Enabled::default(),
            _ => return Err(breach(sys::Result::ERROR_HANDLE_INVALID, "no such XrInstance")),
        };
        let open = known.filter(|known| match known.gate {
            Gate::Bare | Gate::Core => true,
            Gate::Modern => enabled.modern(),
            Gate::With(extension) => enabled.has(extension),
        });
        let found = open.ok_or_else(|| {
            // Loaders fill their tables by trying every name they know.
            refusal(
                sys::Result::ERROR_FUNCTION_UNSUPPORTED,
                format!("{name} is not enabled or does not exist"),
            )
        })?;
        // SAFETY: not null, as was seen above.
        unsafe { *function = Some(found.pointer) };
        Ok(sys::Result::SUCCESS)
    })
}
