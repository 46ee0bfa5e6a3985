//! The headset as the app knows it: whether it is there, and how it comes back when it was lost.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bevy::prelude::*;
use bevy::render::renderer::RenderDevice;
use skillward_core::skin::Hand;

use super::error::{Loss, XrError};
use super::graphics::{self, Binding};
use super::life::{Again, Life};
use super::runtime::Runtime;
use super::session::{Told, XrSession};

/// How long to wait before a lost headset is asked for again.
const AGAIN: Duration = Duration::from_secs(2);
/// An instance that refuses so many sessions in a row is let go: its runtime may have been restarted.
const PATIENCE: u32 = 3;

/// What the rest of the app may know of the headset.
#[derive(Resource, Debug, Clone, PartialEq, Eq)]
pub struct HeadsetState {
    /// How far the session has come.
    pub life: Life,
    /// Whether it is on a head; taken as worn where the runtime cannot tell.
    pub worn: bool,
    /// Paths of the interaction profiles in the left and the right hand.
    pub profiles: [Option<String>; 2],
    /// Why it is away, for the learner.
    pub trouble: Option<String>,
    /// Someone closed the program from the headset.
    pub closed: bool,
}

impl Default for HeadsetState {
    fn default() -> Self {
        Self { life: Life::Away, worn: true, profiles: [None, None], trouble: None, closed: false }
    }
}

impl HeadsetState {
    /// Whether the learner can act: wears it, sees the view, and no system menu has the hands.
    #[must_use]
    pub const fn can_act(&self) -> bool {
        self.life.focused() && self.worn
    }
}

/// The origin of the tracking space moved.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recentred;

/// The headset, shared with the renderer: it ends the frames that the app begins.
#[derive(Resource, Clone)]
pub(super) struct Shared(Arc<Mutex<Headset>>);

impl Shared {
    pub(super) fn new(headset: Headset) -> Self {
        Self(Arc::new(Mutex::new(headset)))
    }

    /// The headset, for as long as the guard is held; a panic elsewhere leaves nothing half done in it.
    pub(super) fn lock(&self) -> MutexGuard<'_, Headset> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The runtime and the session with it, each as long as it lasts.
pub(super) struct Headset {
    session: Option<XrSession>,
    runtime: Option<Runtime>,
    binding: Binding,
    /// Factor on the recommended size of the eyes' pictures.
    scale: f32,
    /// No earlier than this (real time since start) is it asked for again; `None` when it is not wanted again.
    again_at: Option<Duration>,
    /// Whether the instance has been asked for a session before.
    asked: bool,
    /// Sessions that it has refused in a row.
    refused: u32,
}

impl Headset {
    pub(super) fn new(runtime: Runtime, binding: Binding, scale: f32) -> Self {
        Self {
            session: None,
            runtime: Some(runtime),
            binding,
            scale,
            again_at: Some(Duration::ZERO),
            asked: false,
            refused: 0,
        }
    }

    /// The session, where there is one, with its runtime.
    pub(super) fn session(&mut self) -> Option<(&mut XrSession, &Runtime)> {
        Some((self.session.as_mut()?, self.runtime.as_ref()?))
    }

    /// Opens a session where there is none and it is time to.
    pub(super) fn open_again(&mut self, now: Duration, device: &RenderDevice, state: &mut HeadsetState) {
        if self.session.is_some() || self.again_at.is_none_or(|at| now < at) {
            return;
        }
        match self.try_open(device) {
            Ok(session) => {
                state.life = session.life;
                state.trouble = None;
                self.session = Some(session);
                self.refused = 0;
            }
            Err(error) => {
                if state.trouble.is_none() {
                    warn!("no session with the headset: {error}; it is tried again");
                }
                self.refused += 1;
                if error.loss() == Loss::Instance || self.refused >= PATIENCE {
                    self.runtime = None;
                }
                state.trouble = Some(error.to_string());
                self.again_at = Some(now + AGAIN);
            }
        }
    }

    fn try_open(&mut self, device: &RenderDevice) -> Result<XrSession, XrError> {
        if let Some(runtime) = &mut self.runtime {
            // The first session is that of the headset which was found; after it, the headset may be another one.
            if self.asked {
                runtime.find_headset_again()?;
                graphics::rebind(runtime, &self.binding)?;
            }
        }
        let runtime = match self.runtime.take() {
            Some(runtime) => runtime,
            None => {
                self.refused = 0;
                let runtime = Runtime::find_again()?;
                graphics::rebind(&runtime, &self.binding)?;
                runtime
            }
        };
        self.asked = true;
        let runtime = self.runtime.insert(runtime);
        XrSession::open(runtime, &self.binding, device, self.scale)
    }

    /// Hears what the runtime tells.
    pub(super) fn listen(&mut self, now: Duration, state: &mut HeadsetState) {
        let Some(session) = &mut self.session else { return };
        let mut told = Told::default();
        let heard = session.listen(&mut told);
        state.life = session.life;
        state.worn = told.worn.unwrap_or(state.worn);
        if told.profiles {
            for hand in Hand::BOTH {
                state.profiles[hand.index()] =
                    session.actions.profile(&session.session, hand).unwrap_or_default();
            }
            debug!("in the hands: {:?}", state.profiles);
        }
        if let Err(error) = heard {
            self.lose(&error, now, state);
        }
        if let Some(again) = told.over {
            state.closed |= again == Again::Unwanted;
            self.drop_session((again == Again::Wanted).then_some(now + AGAIN), state);
        }
        if told.runtime_goes {
            self.lose(&XrError::NoRuntime(openxr::sys::Result::ERROR_INSTANCE_LOST), now, state);
        }
    }

    /// A call failed: what is gone with it is let go, and asked for again after a while.
    pub(super) fn lose(&mut self, error: &XrError, now: Duration, state: &mut HeadsetState) {
        match error.loss() {
            Loss::Call => debug!("{error}"),
            Loss::Session => {
                warn!("the headset's session is lost: {error}");
                self.drop_session(Some(now + AGAIN), state);
            }
            Loss::Instance => {
                warn!("the OpenXR runtime is lost: {error}");
                self.drop_session(Some(now + AGAIN), state);
                self.runtime = None;
            }
        }
        if error.loss() != Loss::Call {
            state.trouble = Some(error.to_string());
        }
    }

    fn drop_session(&mut self, again_at: Option<Duration>, state: &mut HeadsetState) {
        self.session = None;
        self.again_at = again_at;
        state.life = Life::Away;
        state.profiles = [None, None];
    }
}
