//! What the runtime keeps for each object of the app.

use std::collections::BTreeMap;
use std::ffi::CString;

use super::events::Events;
use super::labels::Labels;
use crate::actions::{Actions, Attached, Paths};
use crate::boundary::Messenger;
use crate::extension::Enabled;
use crate::gpu::{Gpu, Images, Vulkan};
use crate::script::{Hand, Pose};
use crate::session::{Chain, Frames, Lifecycle};
use crate::world::{Anchor, Reference};

/// An instance and all below it.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) handle: u64,
    pub(crate) enabled: Enabled,
    /// From when on it is lost.
    pub(crate) loss: Option<i64>,
    pub(crate) paths: Paths,
    pub(crate) events: Events,
    pub(crate) actions: Actions,
    pub(crate) vulkan: Vulkan,
    pub(crate) session: Option<Session>,
    pub(crate) spaces: BTreeMap<u64, Space>,
    pub(crate) swapchains: BTreeMap<u64, Swapchain>,
    pub(crate) trackers: BTreeMap<u64, Hand>,
    pub(crate) messengers: BTreeMap<u64, Messenger>,
    /// Names that the app gave its objects, by handle.
    pub(crate) names: BTreeMap<u64, CString>,
    /// By handle: whether it runs.
    pub(crate) passthroughs: BTreeMap<u64, bool>,
    /// By handle: whether it is shown.
    pub(crate) passthrough_layers: BTreeMap<u64, bool>,
    /// `xrGetSystem` has given the system's number.
    pub(crate) system_known: bool,
    /// Frames since the app last polled for events.
    pub(crate) unpolled: u32,
}

impl Instance {
    pub(crate) fn new(handle: u64, enabled: Enabled) -> Self {
        Self {
            handle,
            enabled,
            loss: None,
            paths: Paths::default(),
            events: Events::default(),
            actions: Actions::default(),
            vulkan: Vulkan::default(),
            session: None,
            spaces: BTreeMap::new(),
            swapchains: BTreeMap::new(),
            trackers: BTreeMap::new(),
            messengers: BTreeMap::new(),
            names: BTreeMap::new(),
            passthroughs: BTreeMap::new(),
            passthrough_layers: BTreeMap::new(),
            system_known: false,
            unpolled: 0,
        }
    }

    /// A space's anchor in the world, as the last synchronisation has it.
    pub(crate) fn anchor(&self, space: &Space) -> Anchor {
        match &space.kind {
            SpaceKind::Reference(reference) => Anchor::Reference(*reference),
            SpaceKind::Action { action, user } => {
                let attached = self.session.as_ref().and_then(|session| session.attached.as_ref());
                let state = attached.and_then(|attached| attached.state(*action, user.as_deref()));
                Anchor::Device(state.and_then(|state| state.source.clone()))
            }
        }
    }
}

/// A session.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) handle: u64,
    pub(crate) life: Lifecycle,
    pub(crate) frames: Frames,
    pub(crate) attached: Option<Attached>,
    pub(crate) gpu: Gpu,
    /// From when on it is lost.
    pub(crate) loss: Option<i64>,
    pub(crate) labels: Labels,
}

/// A frame of reference that the app made.
#[derive(Debug, Clone)]
pub(crate) struct Space {
    pub(crate) kind: SpaceKind,
    /// The app's pose in the natural frame.
    pub(crate) offset: Pose,
}

/// What a space hangs on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SpaceKind {
    Reference(Reference),
    /// An action, and a top level user path if only that counts.
    Action {
        action: u64,
        user: Option<String>,
    },
}

/// A swapchain.
#[derive(Debug)]
pub(crate) struct Swapchain {
    pub(crate) chain: Chain,
    pub(crate) images: Images,
}
