//! Which extensions the runtime has, and what an app enabled of them.

use std::collections::BTreeSet;

/// Names of the extensions that other modules ask about.
pub(crate) mod name {
    pub(crate) const VULKAN: &str = "XR_KHR_vulkan_enable";
    pub(crate) const VULKAN2: &str = "XR_KHR_vulkan_enable2";
    pub(crate) const DEPTH_LAYER: &str = "XR_KHR_composition_layer_depth";
    pub(crate) const TIMESPEC: &str = "XR_KHR_convert_timespec_time";
    pub(crate) const FORMAT_LIST: &str = "XR_KHR_vulkan_swapchain_format_list";
    pub(crate) const LOCATE_SPACES: &str = "XR_KHR_locate_spaces";
    pub(crate) const DEBUG_UTILS: &str = "XR_EXT_debug_utils";
    pub(crate) const HAND_TRACKING: &str = "XR_EXT_hand_tracking";
    pub(crate) const HAND_SOURCE: &str = "XR_EXT_hand_tracking_data_source";
    pub(crate) const HAND_RANGE: &str = "XR_EXT_hand_joints_motion_range";
    pub(crate) const HAND_INTERACTION: &str = "XR_EXT_hand_interaction";
    pub(crate) const PALM_POSE: &str = "XR_EXT_palm_pose";
    pub(crate) const LOCAL_FLOOR: &str = "XR_EXT_local_floor";
    pub(crate) const PRESENCE: &str = "XR_EXT_user_presence";
    pub(crate) const REFRESH_RATE: &str = "XR_FB_display_refresh_rate";
    pub(crate) const AUTOMATION: &str = "XR_EXT_conformance_automation";
    pub(crate) const PASSTHROUGH: &str = "XR_FB_passthrough";
}

/// Every extension and the version of it that is implemented.
pub(crate) const ALL: &[(&str, u32)] = &[
    (name::VULKAN, 8),
    (name::VULKAN2, 2),
    (name::DEPTH_LAYER, 6),
    (name::TIMESPEC, 1),
    (name::FORMAT_LIST, 4),
    (name::LOCATE_SPACES, 1),
    (name::DEBUG_UTILS, 5),
    (name::HAND_TRACKING, 4),
    (name::HAND_SOURCE, 1),
    (name::HAND_RANGE, 1),
    (name::HAND_INTERACTION, 2),
    (name::PALM_POSE, 3),
    (name::LOCAL_FLOOR, 1),
    (name::PRESENCE, 1),
    (name::REFRESH_RATE, 1),
    (name::PASSTHROUGH, 3),
    (name::AUTOMATION, 3),
    ("XR_FB_touch_controller_pro", 1),
    ("XR_META_touch_controller_plus", 1),
    ("XR_BD_controller_interaction", 2),
    ("XR_EXT_hp_mixed_reality_controller", 1),
    ("XR_EXT_samsung_odyssey_controller", 1),
    ("XR_HTC_vive_cosmos_controller_interaction", 1),
    ("XR_HTC_vive_focus3_controller_interaction", 2),
    ("XR_ML_ml2_controller_interaction", 1),
];

/// What an app asked for when it created its instance.
#[derive(Debug, Clone, Default)]
pub(crate) struct Enabled {
    /// Major and minor version.
    pub(crate) api: (u16, u16),
    extensions: BTreeSet<&'static str>,
}

impl Enabled {
    pub(crate) fn new(api: (u16, u16)) -> Self {
        Self { api, extensions: BTreeSet::new() }
    }

    /// Enables an extension; `false` for one that does not exist.
    pub(crate) fn add(&mut self, name: &str) -> bool {
        let known = ALL.iter().find(|known| known.0 == name);
        known.is_some_and(|known| {
            self.extensions.insert(known.0);
            true
        })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.extensions.contains(name)
    }

    /// OpenXR 1.1 or newer.
    pub(crate) fn modern(&self) -> bool {
        self.api >= (1, 1)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.extensions.iter().copied()
    }
}
