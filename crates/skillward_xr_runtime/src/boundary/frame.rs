//! Frames: waiting for, beginning and ending them.

use std::sync::MutexGuard;
use std::time::{Duration, Instant};

use openxr_sys as sys;

use super::{chains, guarded, layers, processor_ns, raw, session, settle, system};
use crate::log::Took;
use crate::refused::{Answer, breach, invalid, refusal};
use crate::runtime::{Runtime, changed, lock, wait_for_change};
use crate::script::Pace;
use crate::session::{Frame, Wrong};

/// How long `xrWaitFrame` waits for the frame before to be begun, before it says that this will never be.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a stepped frame waits for the control channel.
const STEERING: Duration = Duration::from_secs(120);
/// Frames without a poll after which the app is reminded of its events.
const UNPOLLED: u32 = 300;

type State = MutexGuard<'static, Runtime>;

pub(super) unsafe extern "system" fn wait(
    handle: sys::Session,
    info: *const sys::FrameWaitInfo,
    state: *mut sys::FrameState,
) -> sys::Result {
    const NAME: &str = "xrWaitFrame";
    guarded(NAME, || {
        let mut runtime = lock();
        // SAFETY: the app's structures, the first of which may be null.
        let checked = unsafe {
            runtime.session(handle).map(|_| ()).and_then(|()| {
                let info = raw::optional(info)?;
                chains::look(&mut runtime, NAME, info.map_or(std::ptr::null(), |info| info.next), &[]);
                raw::output(state)
            })
        };
        let entered = checked.and_then(|place| enter(&mut runtime, handle).map(|()| place));
        let place = match entered {
            Ok(place) => place,
            Err(why) => return settle(&mut runtime, NAME, Err(why)),
        };
        let (mut runtime, waited) = wait_inside(runtime, handle);
        if let Ok(session) = runtime.known_session()
            && sys::Handle::into_raw(handle) == session.handle
        {
            session.frames.waiting = false;
        }
        let answer = waited.and_then(|()| {
            let frame = next(&mut runtime)?;
            // SAFETY: seen to be the app's structure above.
            unsafe {
                (*place).predicted_display_time = sys::Time::from_nanos(frame.shown);
                (*place).predicted_display_period = sys::Duration::from_nanos(runtime.timer.period());
                (*place).should_render = frame.render.into();
            }
            Ok(runtime.success())
        });
        changed();
        settle(&mut runtime, NAME, answer)
    })
}

/// One thread at a time may wait.
fn enter(runtime: &mut Runtime, handle: sys::Session) -> Answer<()> {
    let session = runtime.session(handle)?;
    if !session.life.running() {
        return Err(session::wrong(Wrong::NotRunning));
    }
    if session.frames.waiting {
        return Err(invalid("two threads are in xrWaitFrame at once"));
    }
    session.frames.waiting = true;
    changed();
    Ok(())
}

/// Waits until the frame before is begun, the control channel allows a frame, and the display is ready for it.
fn wait_inside(mut runtime: State, handle: sys::Session) -> (State, Answer<()>) {
    let begun = Instant::now();
    loop {
        let must = match runtime.session(handle) {
            Err(why) => return (runtime, Err(why)),
            Ok(session) if !session.life.running() => {
                let why = refusal(sys::Result::ERROR_SESSION_NOT_RUNNING, "the session was ended meanwhile");
                return (runtime, Err(why));
            }
            Ok(session) => session.frames.must_begin_first(),
        };
        let steered = runtime.timer.pace == Pace::Stepped && runtime.permits == 0;
        if !must && !steered {
            break;
        }
        if must && begun.elapsed() > PATIENCE {
            let why = "the frame before was never begun: xrWaitFrame would wait for ever";
            return (runtime, Err(breach(sys::Result::ERROR_CALL_ORDER_INVALID, why)));
        }
        if !must && begun.elapsed() > STEERING {
            let why = "nobody allows the next frame on the control channel";
            return (runtime, Err(crate::refused::failure(why)));
        }
        runtime = wait_for_change(runtime);
    }
    if runtime.timer.pace == Pace::Stepped {
        runtime.permits -= 1;
    }
    let sleep = runtime.timer.sleep(runtime.slow);
    if !sleep.is_zero() {
        drop(runtime);
        std::thread::sleep(sleep);
        runtime = lock();
    }
    let still = runtime.session(handle).map(|_| ());
    (runtime, still)
}

impl Took {
    /// What the app took over a frame that it ends now.
    fn since(frame: &Frame) -> Self {
        let busy = u64::try_from(processor_ns() - frame.busy_ns).unwrap_or(0);
        Self { wall: frame.woke.elapsed(), busy: Duration::from_nanos(busy) }
    }
}

/// The next frame begins: the world moves on.
fn next(runtime: &mut Runtime) -> Answer<Frame> {
    runtime.log.frame += 1;
    runtime.tick();
    runtime.session_not_lost()?;
    let slow = std::mem::take(&mut runtime.slow);
    let waked = runtime.timer.wake(slow);
    runtime.log.report.frames.waited += 1;
    runtime.log.report.frames.dropped_by_app += waked.missed;
    runtime.log.report.frames.dropped_by_runtime += u64::from(slow);
    let visible = runtime.known_session()?.life.visible();
    let (render, capture) = runtime.renders(visible);
    let instance = runtime.known()?;
    instance.unpolled += 1;
    if instance.unpolled == UNPOLLED {
        runtime.log.remark("xrPollEvent", "no events were polled for 300 frames");
    }
    let frame = Frame { shown: waked.shown, render, woke: Instant::now(), busy_ns: processor_ns(), capture };
    runtime.known_session()?.frames.waited(frame.clone());
    Ok(frame)
}

pub(super) unsafe extern "system" fn begin(
    handle: sys::Session,
    info: *const sys::FrameBeginInfo,
) -> sys::Result {
    super::call("xrBeginFrame", |runtime| {
        runtime.session(handle)?;
        // SAFETY: the app's structure, which may be null.
        unsafe {
            let info = raw::optional(info)?;
            let next = info.map_or(std::ptr::null(), |info| info.next);
            chains::look(runtime, "xrBeginFrame", next, &[]);
        }
        let session = runtime.known_session()?;
        if !session.life.running() {
            return Err(session::wrong(Wrong::NotRunning));
        }
        let thrown =
            session.frames.begin().map_err(|why| breach(sys::Result::ERROR_CALL_ORDER_INVALID, why))?;
        runtime.log.report.frames.begun += 1;
        changed();
        let Some(thrown) = thrown else { return Ok(runtime.success()) };
        runtime.log.report.frames.discarded += 1;
        // A picture that was asked for comes with the next frame instead.
        runtime.captures.extend(thrown.capture);
        Ok(sys::Result::FRAME_DISCARDED)
    })
}

pub(super) unsafe extern "system" fn end(
    handle: sys::Session,
    info: *const sys::FrameEndInfo,
) -> sys::Result {
    super::call("xrEndFrame", |runtime| {
        runtime.session(handle)?;
        // SAFETY: the app's structure, its layers and their chains.
        let answer = unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrEndFrame", info.next, &[]);
            end_frame(runtime, info)
        };
        changed();
        answer
    })
}

unsafe fn end_frame(runtime: &mut Runtime, info: &sys::FrameEndInfo) -> Answer {
    let session = runtime.known_session()?;
    if !session.life.running() {
        return Err(session::wrong(Wrong::NotRunning));
    }
    let Some(frame) = session.frames.current().cloned() else {
        let why = "no xrBeginFrame came before that has no xrEndFrame yet";
        return Err(breach(sys::Result::ERROR_CALL_ORDER_INVALID, why));
    };
    if info.display_time.as_nanos() <= 0 {
        return Err(breach(sys::Result::ERROR_TIME_INVALID, "displayTime must be greater than 0"));
    }
    if !system::modes(runtime).contains(&info.environment_blend_mode) {
        let why = format!("{:?} was not enumerated", info.environment_blend_mode);
        return Err(breach(sys::Result::ERROR_ENVIRONMENT_BLEND_MODE_UNSUPPORTED, why));
    }
    // SAFETY: as the caller says.
    let shown = unsafe { layers::look(runtime, info)? };
    let took = Took::since(&frame);
    let known = runtime.known_session()?;
    known.frames.end();
    let visible = known.life.visible();
    runtime.log.report.frames.ended += 1;
    if info.display_time.as_nanos() != frame.shown {
        runtime.log.remark("xrEndFrame", "displayTime is not what xrWaitFrame predicted for this frame");
    }
    let period = runtime.timer.period();
    let images = shown.projections > 0;
    if frame.render && !images {
        runtime.log.report.frames.unanswered += 1;
    }
    if visible && images {
        runtime.log.image_shown();
    }
    if let Some(name) = frame.capture.filter(|_| images) {
        shown.write(runtime, &name)?;
    }
    // The time for writing pictures is the runtime's.
    runtime.log.worked(took, frame.render, period);
    runtime.frame_ended();
    Ok(runtime.success())
}
