//! Actions: sets, suggestions for profiles, and what the last synchronisation read from the devices.

mod bind;
mod paths;
mod profiles;
mod sync;

use std::collections::BTreeMap;

pub(crate) use paths::{Paths, ill_formed, well_formed_level};
pub(crate) use profiles::{Kind, profile};
pub(crate) use sync::{Active, Attached, Reading, State};

/// A set of actions. It outlives its handle, as bindings and spaces go on to use it.
#[derive(Debug)]
pub(crate) struct ActionSet {
    pub(crate) name: String,
    pub(crate) localized: String,
    pub(crate) priority: u32,
    pub(crate) attached: bool,
}

/// An action. It outlives its handle.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) set: u64,
    pub(crate) name: String,
    pub(crate) localized: String,
    pub(crate) kind: Kind,
    /// Top level user paths that may be asked for singly.
    pub(crate) subactions: Vec<String>,
}

/// One suggestion: an action, a top level user path and the path below it.
#[derive(Debug, Clone)]
pub(crate) struct Suggestion {
    pub(crate) action: u64,
    pub(crate) user: String,
    pub(crate) path: String,
}

/// Everything that an instance knows of actions.
#[derive(Debug, Default)]
pub(crate) struct Actions {
    pub(crate) sets: BTreeMap<u64, ActionSet>,
    pub(crate) actions: BTreeMap<u64, Action>,
    /// By the profile's path.
    pub(crate) suggestions: BTreeMap<String, Vec<Suggestion>>,
}

/// The top level user paths that OpenXR 1.0 knows.
pub(crate) const USERS: [&str; 6] = [
    "/user/hand/left",
    "/user/hand/right",
    "/user/head",
    "/user/gamepad",
    "/user/treadmill",
    "/user/eyes_ext",
];

/// The top level user paths that may be subaction paths.
pub(crate) const SUBACTIONS: [&str; 4] =
    ["/user/hand/left", "/user/hand/right", "/user/head", "/user/gamepad"];

/// Splits a binding's path into its top level user path and the rest.
pub(crate) fn split_user(path: &str) -> Option<(&str, &str)> {
    USERS.into_iter().find_map(|user| {
        let rest = path.strip_prefix(user)?;
        let begins = rest.starts_with("/input/") || rest.starts_with("/output/");
        begins.then(|| path.split_at(user.len()))
    })
}
