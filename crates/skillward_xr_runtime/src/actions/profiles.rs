//! Interaction profiles: which paths each has, and how a suggested path becomes an input of a device.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::extension::{Enabled, name};

/// What an input or output gives or takes; also the type of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Bool,
    Float,
    Vector,
    Pose,
    Haptic,
}

/// A profile of the table.
#[derive(Debug)]
pub(crate) struct Profile {
    pub(crate) path: String,
    pub(crate) title: String,
    /// `core`, a version, or extensions: one of them must be enabled.
    gates: Vec<String>,
    pub(crate) users: Vec<String>,
    /// Kind by user path and subpath.
    components: BTreeMap<(String, String), Kind>,
}

static TABLE: LazyLock<BTreeMap<String, Profile>> = LazyLock::new(|| parse(include_str!("profiles.txt")));

/// The profile of a path, whether enabled or not.
pub(crate) fn profile(path: &str) -> Option<&'static Profile> {
    TABLE.get(path)
}

/// What a suggested path means for an action.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Input {
    /// As `/input/trigger`: what priorities compare.
    pub(crate) identifier: String,
    /// The whole subpath that is read, as `/input/trigger/value`; the identifier for vectors and poses.
    pub(crate) path: String,
    /// What it gives.
    pub(crate) kind: Kind,
}

impl Profile {
    /// Whether the app enabled what the profile needs.
    pub(crate) fn enabled(&self, enabled: &Enabled) -> bool {
        self.gates.iter().any(|gate| match gate.as_str() {
            "core" => true,
            "1.1" => enabled.modern(),
            extension => enabled.has(extension),
        })
    }

    /// What must be enabled, in words.
    pub(crate) fn needs(&self) -> String {
        self.gates.join(" or ")
    }

    fn component(&self, user: &str, path: &str, enabled: &Enabled) -> Option<Kind> {
        if let Some(kind) = self.components.get(&(user.to_owned(), path.to_owned())) {
            return Some(*kind);
        }
        let touch = self.path == "/interaction_profiles/oculus/touch_controller";
        let proximity = ["/input/trigger/proximity", "/input/thumb_resting_surfaces/proximity"];
        if touch && enabled.modern() && proximity.contains(&path) {
            return Some(Kind::Bool);
        }
        let hand = user.starts_with("/user/hand/") && self.users.iter().any(|known| known == user);
        let added = match path {
            "/input/pinch_ext/pose" | "/input/poke_ext/pose" => enabled.has(name::HAND_INTERACTION),
            "/input/palm_ext/pose" => enabled.has(name::PALM_POSE),
            "/input/grip_surface/pose" => enabled.modern(),
            _ => false,
        };
        (hand && added).then_some(Kind::Pose)
    }

    /// Whether an app may suggest the path: a component, or the parent of some.
    pub(crate) fn allows(&self, user: &str, path: &str, enabled: &Enabled) -> bool {
        if self.component(user, path, enabled).is_some() {
            return true;
        }
        let children = ["click", "value", "touch", "force", "pose", "x", "y", "proximity", "ready_ext"];
        children.iter().any(|child| self.component(user, &format!("{path}/{child}"), enabled).is_some())
    }

    /// What a suggested path gives to an action of a kind, by OpenXR's rules of conversion; `None` where nothing can
    /// be converted and the suggestion is without effect.
    pub(crate) fn input(&self, user: &str, path: &str, action: Kind, enabled: &Enabled) -> Option<Input> {
        let exact = self.component(user, path, enabled);
        let below = |child: &str| {
            let whole = format!("{path}/{child}");
            self.component(user, &whole, enabled).map(|kind| Input {
                identifier: path.to_owned(),
                path: whole,
                kind,
            })
        };
        let own = exact.map(|kind| Input { identifier: parent(path, kind), path: path.to_owned(), kind });
        match action {
            Kind::Bool => match own {
                Some(input) if matches!(input.kind, Kind::Bool | Kind::Float) => Some(input),
                Some(input) if input.kind != Kind::Vector => None,
                _ => below("click").or_else(|| below("value")),
            },
            Kind::Float => match own {
                Some(input) if matches!(input.kind, Kind::Bool | Kind::Float) => Some(input),
                Some(input) if input.kind != Kind::Vector => None,
                _ => below("value").or_else(|| below("click")),
            },
            Kind::Vector => own.filter(|input| input.kind == Kind::Vector),
            Kind::Pose => match own {
                Some(input) => (input.kind == Kind::Pose).then_some(input),
                None => below("pose"),
            }
            .map(|input| Input { path: input.identifier.clone(), ..input }),
            Kind::Haptic => own.filter(|input| input.kind == Kind::Haptic),
        }
    }
}

/// The identifier of a component: the path without its last level, unless it is an identifier itself.
fn parent(path: &str, kind: Kind) -> String {
    match kind {
        Kind::Vector | Kind::Haptic => path.to_owned(),
        _ => path.rsplit_once('/').map_or(path, |(parent, _)| parent).to_owned(),
    }
}

fn parse(text: &str) -> BTreeMap<String, Profile> {
    let mut table = BTreeMap::new();
    let mut current: Option<Profile> = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(heading) = line.strip_prefix("profile ") {
            let mut parts = heading.split(" | ");
            let mut next = || parts.next().unwrap_or_default();
            let words = |text: &str| text.split(' ').map(str::to_owned).collect();
            let path = format!("/interaction_profiles/{}", next());
            let profile = Profile {
                path,
                title: next().to_owned(),
                gates: words(next()),
                users: words(next()),
                components: BTreeMap::new(),
            };
            if let Some(done) = current.replace(profile) {
                table.insert(done.path.clone(), done);
            }
        } else if let Some(profile) = &mut current {
            let mut words = line.split_whitespace();
            let (Some(side), Some(kind), Some(path)) = (words.next(), words.next(), words.next()) else {
                continue;
            };
            let kind = match kind {
                "bool" => Kind::Bool,
                "float" => Kind::Float,
                "vector" => Kind::Vector,
                "pose" => Kind::Pose,
                _ => Kind::Haptic,
            };
            let wanted = |user: &&String| match side {
                "L" => user.ends_with("/left"),
                "R" => user.ends_with("/right"),
                _ => true,
            };
            for user in profile.users.iter().filter(wanted) {
                profile.components.insert((user.clone(), path.to_owned()), kind);
            }
        }
    }
    table.extend(current.map(|done| (done.path.clone(), done)));
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: &str = "/user/hand/left";

    #[test]
    fn every_line_of_the_table_is_a_component() {
        let lines = include_str!("profiles.txt").lines().filter(|line| line.starts_with("  ")).count();
        assert!(lines > 400 && TABLE.len() == 25, "{lines} components of {} profiles", TABLE.len());
        for profile in TABLE.values() {
            assert!(!profile.components.is_empty() && !profile.title.is_empty(), "{}", profile.path);
        }
    }

    #[test]
    fn suggestions_convert_as_openxr_says() {
        let enabled = Enabled::new((1, 0));
        let touch = profile("/interaction_profiles/oculus/touch_controller").expect("a profile");
        let input =
            |path, kind| touch.input(LEFT, path, kind, &enabled).map(|input| (input.path, input.kind));
        assert_eq!(input("/input/squeeze", Kind::Bool), Some(("/input/squeeze/value".into(), Kind::Float)));
        assert_eq!(input("/input/x", Kind::Float), Some(("/input/x/click".into(), Kind::Bool)));
        assert_eq!(
            input("/input/thumbstick", Kind::Vector),
            Some(("/input/thumbstick".into(), Kind::Vector))
        );
        assert_eq!(
            input("/input/thumbstick", Kind::Bool),
            Some(("/input/thumbstick/click".into(), Kind::Bool))
        );
        assert_eq!(input("/input/grip", Kind::Pose), Some(("/input/grip".into(), Kind::Pose)));
        assert_eq!(input("/input/grip/pose", Kind::Bool), None);
        assert_eq!(input("/output/haptic", Kind::Haptic), Some(("/output/haptic".into(), Kind::Haptic)));
        assert!(!touch.allows(LEFT, "/input/a/click", &enabled), "A is on the right controller");
        assert!(!touch.allows(LEFT, "/input/pinch_ext/pose", &enabled));
    }

    #[test]
    fn an_extension_opens_its_profile_and_adds_its_poses() {
        let mut enabled = Enabled::new((1, 0));
        let hands = profile("/interaction_profiles/ext/hand_interaction_ext").expect("a profile");
        assert!(!hands.enabled(&enabled));
        assert!(enabled.add(name::HAND_INTERACTION));
        assert!(hands.enabled(&enabled));
        let touch = profile("/interaction_profiles/oculus/touch_controller").expect("a profile");
        assert!(touch.allows(LEFT, "/input/pinch_ext/pose", &enabled));
        assert!(touch.allows(LEFT, "/input/poke_ext", &enabled));
    }
}
