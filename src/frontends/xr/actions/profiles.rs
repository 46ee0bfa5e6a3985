//! Which part of which controller does what: the suggested bindings of every interaction profile we know.
//!
//! Paths are those of the OpenXR specification (section 6.4, interaction profile paths) and of the extensions named
//! beside them. A profile is only suggested where the runtime has its extension.

use super::Deed;
use crate::frontends::xr::runtime::Abilities;

/// One controller, as both hands hold it.
pub(super) struct Profile {
    /// Path of the interaction profile.
    pub(super) path: &'static str,
    /// Whether the runtime knows it.
    pub(super) known: fn(&Abilities) -> bool,
    /// Components that both hands have.
    pub(super) both: &'static [(Deed, &'static str)],
    /// Components of the left hand alone.
    pub(super) left: &'static [(Deed, &'static str)],
    /// Components of the right hand alone.
    pub(super) right: &'static [(Deed, &'static str)],
}

const ALWAYS: fn(&Abilities) -> bool = |_| true;

/// Poses and haptics, which every held controller has.
macro_rules! held {
    ($($more:expr),* $(,)?) => {
        &[
            (Deed::Grip, "input/grip/pose"),
            (Deed::Aim, "input/aim/pose"),
            (Deed::Haptic, "output/haptic"),
            $($more),*
        ]
    };
}

const TOUCH: &[(Deed, &str)] = held![
    (Deed::Select, "input/trigger/value"),
    (Deed::Squeeze, "input/squeeze/value"),
    (Deed::Stick, "input/thumbstick"),
    (Deed::StickPress, "input/thumbstick/click"),
];
const TOUCH_LEFT: &[(Deed, &str)] =
    &[(Deed::Lower, "input/x/click"), (Deed::Upper, "input/y/click"), (Deed::Menu, "input/menu/click")];
const TOUCH_RIGHT: &[(Deed, &str)] = &[(Deed::Lower, "input/a/click"), (Deed::Upper, "input/b/click")];

/// Every profile that bindings are suggested for.
pub(super) const PROFILES: &[Profile] = &[
    Profile {
        path: "/interaction_profiles/khr/simple_controller",
        known: ALWAYS,
        both: held![(Deed::Select, "input/select/click"), (Deed::Menu, "input/menu/click")],
        left: &[],
        right: &[],
    },
    Profile {
        path: "/interaction_profiles/oculus/touch_controller",
        known: ALWAYS,
        both: TOUCH,
        left: TOUCH_LEFT,
        right: TOUCH_RIGHT,
    },
    Profile {
        path: "/interaction_profiles/facebook/touch_controller_pro",
        known: |can| can.touch_pro,
        both: TOUCH,
        left: TOUCH_LEFT,
        right: TOUCH_RIGHT,
    },
    Profile {
        path: "/interaction_profiles/meta/touch_controller_plus",
        known: |can| can.touch_plus,
        both: TOUCH,
        left: TOUCH_LEFT,
        right: TOUCH_RIGHT,
    },
    Profile {
        path: "/interaction_profiles/valve/index_controller",
        known: ALWAYS,
        both: held![
            (Deed::Select, "input/trigger/value"),
            (Deed::Squeeze, "input/squeeze/value"),
            (Deed::Stick, "input/thumbstick"),
            (Deed::StickPress, "input/thumbstick/click"),
            (Deed::Lower, "input/a/click"),
        ],
        // It has no menu button that a program may have: the left upper one stands in.
        left: &[(Deed::Menu, "input/b/click")],
        right: &[(Deed::Upper, "input/b/click")],
    },
    Profile {
        path: "/interaction_profiles/htc/vive_controller",
        known: ALWAYS,
        both: held![
            (Deed::Select, "input/trigger/value"),
            (Deed::Squeeze, "input/squeeze/click"),
            (Deed::Stick, "input/trackpad"),
            (Deed::StickPress, "input/trackpad/click"),
            (Deed::Menu, "input/menu/click"),
        ],
        left: &[],
        right: &[],
    },
    Profile {
        path: "/interaction_profiles/microsoft/motion_controller",
        known: ALWAYS,
        both: held![
            (Deed::Select, "input/trigger/value"),
            (Deed::Squeeze, "input/squeeze/click"),
            (Deed::Stick, "input/thumbstick"),
            (Deed::StickPress, "input/thumbstick/click"),
            (Deed::Menu, "input/menu/click"),
        ],
        left: &[],
        right: &[],
    },
    Profile {
        path: "/interaction_profiles/bytedance/pico_neo3_controller",
        known: |can| can.pico,
        both: TOUCH,
        left: TOUCH_LEFT,
        right: TOUCH_RIGHT,
    },
    Profile {
        path: "/interaction_profiles/bytedance/pico4_controller",
        known: |can| can.pico,
        both: TOUCH,
        left: TOUCH_LEFT,
        right: TOUCH_RIGHT,
    },
    Profile {
        path: "/interaction_profiles/ext/hand_interaction_ext",
        known: |can| can.hand_interaction,
        both: &[
            (Deed::Grip, "input/grip/pose"),
            (Deed::Aim, "input/aim/pose"),
            (Deed::Select, "input/aim_activate_ext/value"),
            (Deed::Squeeze, "input/grasp_ext/value"),
        ],
        left: &[],
        right: &[],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_profile_can_point_choose_and_ask_for_the_menu() {
        for profile in PROFILES {
            for own in [profile.left, profile.right] {
                let deeds: Vec<Deed> = profile.both.iter().chain(own).map(|(deed, _)| *deed).collect();
                for needed in [Deed::Grip, Deed::Aim, Deed::Select] {
                    assert!(deeds.contains(&needed), "{}: {needed:?}", profile.path);
                }
                let once: BTreeSet<_> = deeds.iter().map(|deed| format!("{deed:?}")).collect();
                assert_eq!(once.len(), deeds.len(), "{}: a deed is bound twice", profile.path);
            }
            // Bare hands have a gesture for the menu, which is no binding.
            let menu = profile.both.iter().chain(profile.left).any(|(deed, _)| *deed == Deed::Menu);
            assert!(menu || profile.path.ends_with("hand_interaction_ext"), "{}", profile.path);
        }
    }

    #[test]
    fn no_profile_is_suggested_twice() {
        let paths: BTreeSet<_> = PROFILES.iter().map(|profile| profile.path).collect();
        assert_eq!(paths.len(), PROFILES.len());
    }
}
