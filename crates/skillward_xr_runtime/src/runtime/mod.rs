//! The runtime's state: one for the process, behind one lock.

mod events;
mod handles;
mod labels;
mod objects;
mod steer;
mod timer;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};

use openxr_sys as sys;

pub(crate) use events::Event;
pub(crate) use handles::{Handles, Object};
pub(crate) use objects::{Instance, Session, Space, SpaceKind, Swapchain};
pub(crate) use timer::Timer;

use crate::log::Log;
use crate::refused::{Answer, breach, failure, refusal};
use crate::script::{Command, Render, Script, Step};
use crate::session::{Circumstances, Phase};
use crate::world::World;

/// The environment variable that names the runtime's folder: `script.ron` in it is read, everything else is written.
pub const FOLDER: &str = "SKILLWARD_XR_FOLDER";

/// The only system there is.
pub(crate) const SYSTEM: u64 = 0x5C1;

/// Commands of recorded motion by the frame they are for, counted from the frame that began to play it.
type Motion = VecDeque<(u64, Vec<Command>)>;

/// Everything.
#[derive(Debug)]
pub(crate) struct Runtime {
    pub(crate) script: Script,
    pub(crate) world: World,
    pub(crate) log: Log,
    pub(crate) timer: Timer,
    pub(crate) handles: Handles,
    pub(crate) instance: Option<Instance>,
    pub(crate) render: Render,
    /// Calls that are still to be refused.
    pub(crate) refuse_instances: u32,
    pub(crate) refuse_systems: u32,
    pub(crate) refuse_sessions: u32,
    pub(crate) refuse_swapchains: u32,
    /// Frames that the next wait leaves out.
    pub(crate) slow: u32,
    /// Pictures that were asked for.
    pub(crate) captures: VecDeque<String>,
    /// The loader knows OpenXR 1.1.
    pub(crate) loader_modern: bool,
    /// Steps that have not happened yet.
    steps: Vec<Step>,
    /// Commands of the control channel, for the next frame.
    queued: VecDeque<Command>,
    motion: Option<(u64, Motion)>,
    first_focus: Option<u64>,
    visible_frames: u64,
    /// Frames that the control channel allows (`Stepped`).
    pub(crate) permits: u64,
    /// Someone is there to allow frames.
    pub(crate) steered: bool,
}

static STATE: LazyLock<Mutex<Runtime>> =
    LazyLock::new(|| Mutex::new(Runtime::new(std::env::var_os(FOLDER).map(PathBuf::from))));
static CHANGED: Condvar = Condvar::new();

/// Locks the state. A panic while it was locked is reported where it happened; what it left is used all the same.
pub(crate) fn lock() -> MutexGuard<'static, Runtime> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells all who wait that something changed.
pub(crate) fn changed() {
    CHANGED.notify_all();
}

/// Lets go of the state until something changes, for a moment at most.
pub(crate) fn wait_for_change(state: MutexGuard<'static, Runtime>) -> MutexGuard<'static, Runtime> {
    let moment = std::time::Duration::from_millis(100);
    CHANGED.wait_timeout(state, moment).unwrap_or_else(PoisonError::into_inner).0
}

impl Runtime {
    fn new(folder: Option<PathBuf>) -> Self {
        let path = folder.as_ref().map(|folder| folder.join("script.ron"));
        let read = path.filter(|path| path.exists()).map(|path| Script::read(&path));
        let (script, fault) = match read {
            Some(Err(error)) => (Script::default(), Some(error.to_string())),
            Some(Ok(script)) => (script, None),
            None => (Script::default(), None),
        };
        let mut log = Log::new(folder);
        if let Some(fault) = &fault {
            eprintln!("skillward_xr_runtime: {fault}");
        }
        log.report.fault = fault;
        log.write();
        let mut runtime = Self {
            world: World::new(&script),
            timer: Timer::new(script.clock),
            render: script.render,
            steps: script.steps.clone(),
            script,
            log,
            handles: Handles::default(),
            instance: None,
            refuse_instances: 0,
            refuse_systems: 0,
            refuse_sessions: 0,
            refuse_swapchains: 0,
            slow: 0,
            captures: VecDeque::new(),
            loader_modern: false,
            queued: VecDeque::new(),
            motion: None,
            first_focus: None,
            visible_frames: 0,
            permits: 0,
            steered: false,
        };
        runtime.tick();
        runtime
    }

    /// The instance, if the handle is right and nothing is lost.
    pub(crate) fn instance(&mut self, handle: sys::Instance) -> Answer<&mut Instance> {
        self.check(sys::Handle::into_raw(handle), Object::Instance)?;
        self.not_lost()?;
        self.known()
    }

    /// The instance that a checked handle belongs to.
    pub(crate) fn known(&mut self) -> Answer<&mut Instance> {
        self.instance.as_mut().ok_or_else(|| failure("a handle is alive without an instance"))
    }

    /// Whether the handle is alive and of the kind.
    pub(crate) fn check(&self, handle: u64, object: Object) -> Answer<()> {
        self.handles.check(handle, object).map_err(|why| breach(sys::Result::ERROR_HANDLE_INVALID, why))
    }

    /// Fails when the instance is lost.
    pub(crate) fn not_lost(&self) -> Answer<()> {
        let loss = self.instance.as_ref().and_then(|instance| instance.loss);
        if loss.is_some_and(|loss| self.timer.now() >= loss) {
            return Err(refusal(sys::Result::ERROR_INSTANCE_LOST, "the instance is lost"));
        }
        Ok(())
    }

    /// The session, if the handle is right and nothing is lost.
    pub(crate) fn session(&mut self, handle: sys::Session) -> Answer<&mut Session> {
        self.check(sys::Handle::into_raw(handle), Object::Session)?;
        self.session_not_lost()?;
        self.known_session()
    }

    /// The session that a checked handle belongs to.
    pub(crate) fn known_session(&mut self) -> Answer<&mut Session> {
        self.known()?.session.as_mut().ok_or_else(|| failure("a handle is alive without a session"))
    }

    /// Fails when the instance or the session is lost.
    pub(crate) fn session_not_lost(&self) -> Answer<()> {
        self.not_lost()?;
        let session = self.instance.as_ref().and_then(|instance| instance.session.as_ref());
        if session.and_then(|session| session.loss).is_some_and(|loss| self.timer.now() >= loss) {
            return Err(refusal(sys::Result::ERROR_SESSION_LOST, "the session is lost"));
        }
        Ok(())
    }

    /// An object below the session, if the handle is right and nothing is lost.
    pub(crate) fn below_session(&mut self, handle: u64, object: Object) -> Answer<&mut Instance> {
        self.check(handle, object)?;
        self.session_not_lost()?;
        self.known()
    }

    /// What a successful call on the session returns.
    pub(crate) fn success(&self) -> sys::Result {
        let session = self.instance.as_ref().and_then(|instance| instance.session.as_ref());
        if session.is_some_and(|session| session.life.phase() == Phase::LossPending) {
            sys::Result::SESSION_LOSS_PENDING
        } else {
            sys::Result::SUCCESS
        }
    }

    /// What the user and the system are at.
    fn circumstances(&self) -> Circumstances {
        Circumstances {
            worn: self.world.worn,
            menu: self.world.menu,
            covered: self.world.covered,
            stop_when_removed: self.script.stop_when_removed,
        }
    }

    /// The session follows the circumstances, as far as it can without a frame.
    pub(crate) fn follow(&mut self) {
        let circumstances = self.circumstances();
        let Some(session) = self.instance.as_mut().and_then(|instance| instance.session.as_mut()) else {
            return;
        };
        let entered = session.life.follow(circumstances);
        self.entered(&entered);
    }

    /// The app has ended a frame.
    pub(crate) fn frame_ended(&mut self) {
        let circumstances = self.circumstances();
        let Some(session) = self.instance.as_mut().and_then(|instance| instance.session.as_mut()) else {
            return;
        };
        let entered = session.life.frame_ended(circumstances);
        self.entered(&entered);
    }

    /// The session entered states: the app will hear of it.
    pub(crate) fn entered(&mut self, phases: &[Phase]) {
        let time = self.timer.now();
        for phase in phases {
            self.log.state(*phase);
            if *phase == Phase::Focused {
                self.first_focus.get_or_insert(self.log.frame);
            }
            let Some(instance) = &mut self.instance else { return };
            let Some(session) = &mut instance.session else { return };
            if *phase != Phase::Focused
                && let Some(attached) = &mut session.attached
            {
                attached.lose_focus();
            }
            instance.events.push(Event::State { session: session.handle, state: *phase, time });
        }
    }

    /// Whether the session has the focus.
    pub(crate) fn focused(&self) -> bool {
        let session = self.instance.as_ref().and_then(|instance| instance.session.as_ref());
        session.is_some_and(|session| session.life.phase() == Phase::Focused)
    }

    /// Tells a session that begins to run whether someone wears the headset, if it asked to be told.
    pub(crate) fn presence(&mut self, session: u64) {
        let present = self.world.worn;
        if let Some(instance) = &mut self.instance
            && instance.enabled.has(crate::extension::name::PRESENCE)
        {
            instance.events.push(Event::Presence { session, present });
        }
    }
}
