//! Finds the OpenXR runtime and the headset: loader, instance, system, and what both can do.

use openxr::sys::Result as Code;
use openxr::{
    ApplicationInfo, EnvironmentBlendMode, ExtensionSet, FormFactor, Instance, SystemId, Version,
    ViewConfigurationType,
};

use super::error::XrError;
use super::loader;

/// The views that are drawn: one for each eye.
pub(super) const VIEWS: ViewConfigurationType = ViewConfigurationType::PRIMARY_STEREO;
/// OpenXR 1.0 is what every runtime has; the newer parts that help are asked for as extensions.
const API: Version = Version::new(1, 0, 34);

/// An OpenXR runtime with a headset.
#[derive(Clone)]
pub struct Runtime {
    pub(super) instance: Instance,
    pub(super) system: SystemId,
    pub(super) can: Abilities,
    pub(super) name: String,
}

/// What a runtime and its headset offer beyond the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// The joints of bare hands (`XR_EXT_hand_tracking`).
    pub hand_tracking: bool,
    /// Interaction profiles of bare hands (`XR_EXT_hand_interaction`).
    pub hand_interaction: bool,
    /// A space with its origin on the floor below the head (`XR_EXT_local_floor`).
    pub local_floor: bool,
    /// Tells whether the headset is worn (`XR_EXT_user_presence`).
    pub user_presence: bool,
    /// Profile of the Touch Pro controllers (`XR_FB_touch_controller_pro`).
    pub touch_pro: bool,
    /// Profile of the Touch Plus controllers (`XR_META_touch_controller_plus`).
    pub touch_plus: bool,
    /// Profiles of Pico's controllers (`XR_BD_controller_interaction`).
    pub pico: bool,
    /// Recommended size of an eye's picture, pixels.
    pub eye: [u32; 2],
    /// Largest size of an eye's picture, pixels.
    pub largest_eye: [u32; 2],
    /// How the picture is laid over the world: opaque where the headset can.
    pub blend: EnvironmentBlendMode,
}

impl Runtime {
    /// Finds the loader, the runtime that the system names, and its headset.
    ///
    /// # Errors
    /// When any of them is missing, or the runtime cannot draw by Vulkan.
    pub fn find() -> Result<Self, XrError> {
        Self::find_for(Driver::Opened)
    }

    /// Finds a runtime that came back, and its headset.
    ///
    /// # Errors
    /// As for [`Self::find`].
    pub fn find_again() -> Result<Self, XrError> {
        Self::find_for(Driver::Open)
    }

    /// Asks an instance that is still there for its headset anew, as after a session that was lost.
    ///
    /// # Errors
    /// While there is none.
    pub fn find_headset_again(&mut self) -> Result<(), XrError> {
        self.system = headset(&self.instance, &self.name)?;
        Ok(())
    }

    fn find_for(driver: Driver) -> Result<Self, XrError> {
        let entry = loader::load()?;
        let offered = entry.enumerate_extensions().map_err(XrError::NoRuntime)?;
        let wanted = wanted(&offered, driver);
        let app = ApplicationInfo {
            application_name: "Skillward",
            application_version: 1,
            engine_name: "Bevy",
            engine_version: 19,
            api_version: API,
        };
        let instance = entry.create_instance(&app, &wanted, &[]).map_err(XrError::NoRuntime)?;
        let properties = instance.properties().map_err(XrError::call("its name"))?;
        let name = properties.runtime_name;
        if !wanted.khr_vulkan_enable2 && !wanted.khr_vulkan_enable {
            return Err(XrError::Lacks {
                runtime: name,
                what: "drawing by Vulkan (XR_KHR_vulkan_enable2)".into(),
            });
        }
        let system = headset(&instance, &name)?;
        let can = abilities(&instance, system, &wanted, &name)?;
        Ok(Self { instance, system, can, name })
    }
}

/// How the graphics driver comes to be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Driver {
    /// By the runtime, which opens it for the program (`XR_KHR_vulkan_enable2`).
    Opened,
    /// It is open already, from before the runtime went away. Only the older extension (`XR_KHR_vulkan_enable`) takes
    /// a driver that the runtime's own instance did not open.
    Open,
}

/// The headset of a runtime.
fn headset(instance: &Instance, runtime: &str) -> Result<SystemId, XrError> {
    instance.system(FormFactor::HEAD_MOUNTED_DISPLAY).map_err(|code| match code {
        Code::ERROR_FORM_FACTOR_UNAVAILABLE | Code::ERROR_FORM_FACTOR_UNSUPPORTED => {
            XrError::NoHeadset { runtime: runtime.to_owned() }
        }
        code => XrError::Call { call: "its headset", code },
    })
}

/// Of what a runtime offers, what this program uses.
fn wanted(offered: &ExtensionSet, driver: Driver) -> ExtensionSet {
    let mut wanted = ExtensionSet::default();
    let older = driver == Driver::Open && offered.khr_vulkan_enable;
    wanted.khr_vulkan_enable = older;
    wanted.khr_vulkan_enable2 = !older && offered.khr_vulkan_enable2;
    wanted.ext_hand_tracking = offered.ext_hand_tracking;
    wanted.ext_hand_interaction = offered.ext_hand_interaction;
    wanted.ext_local_floor = offered.ext_local_floor;
    wanted.ext_user_presence = offered.ext_user_presence;
    wanted.fb_touch_controller_pro = offered.fb_touch_controller_pro;
    wanted.meta_touch_controller_plus = offered.meta_touch_controller_plus;
    wanted.bd_controller_interaction = offered.bd_controller_interaction;
    wanted
}

fn abilities(
    instance: &Instance,
    system: SystemId,
    enabled: &ExtensionSet,
    runtime: &str,
) -> Result<Abilities, XrError> {
    let views = instance
        .enumerate_view_configuration_views(system, VIEWS)
        .map_err(XrError::call("the size of its views"))?;
    let [left, _] = views[..] else {
        return Err(XrError::Lacks { runtime: runtime.to_owned(), what: "view for each of two eyes".into() });
    };
    let blends =
        instance.enumerate_environment_blend_modes(system, VIEWS).map_err(XrError::call("how it blends"))?;
    let blend = blends
        .iter()
        .copied()
        .find(|&blend| blend == EnvironmentBlendMode::OPAQUE)
        .or(blends.first().copied())
        .unwrap_or(EnvironmentBlendMode::OPAQUE);
    let hands = enabled.ext_hand_tracking
        && instance.supports_hand_tracking(system).map_err(XrError::call("whether it tracks hands"))?;
    Ok(Abilities {
        hand_tracking: hands,
        hand_interaction: enabled.ext_hand_interaction,
        local_floor: enabled.ext_local_floor,
        user_presence: enabled.ext_user_presence,
        touch_pro: enabled.fb_touch_controller_pro,
        touch_plus: enabled.meta_touch_controller_plus,
        pico: enabled.bd_controller_interaction,
        eye: [left.recommended_image_rect_width, left.recommended_image_rect_height],
        largest_eye: [left.max_image_rect_width, left.max_image_rect_height],
        blend,
    })
}
