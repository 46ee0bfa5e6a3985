//! Faults of sessions and frames: their order, and what they are made of.

use super::*;

pub(super) static BAD: &[Bad] = &[
    bad("a_frame_is_begun_that_was_not_waited_for", "xrBeginFrame", ORDER, || {
        wrong(App::focused()?.stream.begin())
    }),
    bad("a_frame_is_ended_that_was_not_begun", "xrEndFrame", ORDER, || {
        let mut app = App::focused()?;
        let time = app.waiter.wait()?.predicted_display_time;
        wrong(app.stream.end(time, xr::EnvironmentBlendMode::OPAQUE, &[]))
    }),
    bad("a_frame_is_ended_twice", "xrEndFrame", ORDER, || {
        let mut app = App::focused()?;
        let frame = app.frame(RED_AND_BLUE)?;
        wrong(app.stream.end(frame.state.predicted_display_time, xr::EnvironmentBlendMode::OPAQUE, &[]))
    }),
    bad("a_frame_is_waited_for_before_the_last_is_begun", "xrWaitFrame", ORDER, || {
        let mut app = App::focused()?;
        app.waiter.wait()?;
        wrong(app.waiter.wait())
    }),
    bad("two_threads_wait_for_frames", "xrWaitFrame", INVALID, || {
        let app = App::focused()?;
        let (raw, session) = (app.raw().wait_frame, app.handle());
        let wait = move || {
            let mut state = sys::FrameState::out(std::ptr::null_mut());
            // SAFETY: the structure is this thread's; waiting in two threads is the fault that is tried.
            unsafe { raw(session, std::ptr::null(), state.as_mut_ptr()) }
        };
        wait();
        // The frame that was waited for is never begun: both threads wait in vain, but only one may.
        let other = std::thread::spawn(wait);
        std::thread::sleep(std::time::Duration::from_millis(500));
        let refused = wait();
        begin(&app)?;
        other.join().map_err(|_| "a thread panicked")?;
        wrong(result(refused))
    }),
    bad("a_frame_is_begun_before_the_session", "xrBeginFrame", "XR_ERROR_SESSION_NOT_RUNNING", || {
        wrong(App::new()?.stream.begin())
    }),
    bad("a_session_is_begun_before_it_is_ready", "xrBeginSession", "XR_ERROR_SESSION_NOT_READY", || {
        wrong(App::new()?.session.begin(xr::ViewConfigurationType::PRIMARY_STEREO))
    }),
    bad("a_session_is_begun_twice", "xrBeginSession", "XR_ERROR_SESSION_RUNNING", || {
        wrong(App::focused()?.session.begin(xr::ViewConfigurationType::PRIMARY_STEREO))
    }),
    bad(
        "a_session_is_begun_for_one_view",
        "xrBeginSession",
        "XR_ERROR_VIEW_CONFIGURATION_TYPE_UNSUPPORTED",
        || wrong(App::new()?.session.begin(xr::ViewConfigurationType::PRIMARY_MONO)),
    ),
    bad("a_session_is_ended_before_it_stops", "xrEndSession", "XR_ERROR_SESSION_NOT_STOPPING", || {
        wrong(App::focused()?.session.end())
    }),
    bad(
        "an_exit_is_asked_for_without_frames",
        "xrRequestExitSession",
        "XR_ERROR_SESSION_NOT_RUNNING",
        || wrong(App::new()?.session.request_exit()),
    ),
    bad("a_second_session", "xrCreateSession", "XR_ERROR_LIMIT_REACHED", || {
        let app = App::new()?;
        // SAFETY: the device lives; a second session is the fault that is tried.
        wrong(unsafe {
            app.headset.xr.create_session::<xr::Vulkan>(app.headset.system, &app.headset.vulkan.binding())
        })
    }),
    bad("a_session_on_no_device", "xrCreateSession", "XR_ERROR_GRAPHICS_DEVICE_INVALID", || {
        let headset = Headset::new()?;
        let info = sys::SessionCreateInfo {
            ty: sys::SessionCreateInfo::TYPE,
            next: std::ptr::null(),
            create_flags: sys::SessionCreateFlags::EMPTY,
            system_id: headset.system,
        };
        let mut session = sys::Session::NULL;
        // SAFETY: structure and handle are this client's.
        wrong(result(unsafe { (headset.xr.fp().create_session)(headset.xr.as_raw(), &info, &mut session) }))
    }),
    bad(
        "requirements_are_not_asked_for",
        "xrCreateSession",
        "XR_ERROR_GRAPHICS_REQUIREMENTS_CALL_MISSING",
        || {
            let xr = crate::app::instance(crate::app::extensions())?;
            let system = xr.system(xr::FormFactor::HEAD_MOUNTED_DISPLAY)?;
            let null = std::ptr::null();
            let binding = xr::vulkan::SessionCreateInfo {
                instance: null,
                physical_device: null,
                device: null,
                queue_family_index: 0,
                queue_index: 0,
            };
            // SAFETY: there is no device, which is the fault that is tried.
            wrong(unsafe { xr.create_session::<xr::Vulkan>(system, &binding) })
        },
    ),
    bad("a_system_is_guessed", "xrGetSystemProperties", "XR_ERROR_SYSTEM_INVALID", || {
        let xr = crate::app::instance(crate::app::extensions())?;
        wrong(xr.system_properties(xr::SystemId::from_raw(7)))
    }),
    bad("a_frame_for_no_time", "xrEndFrame", "XR_ERROR_TIME_INVALID", || {
        in_frame(&mut App::focused()?, |app, _, _| {
            Ok(app.stream.end(xr::Time::from_nanos(0), xr::EnvironmentBlendMode::OPAQUE, &[])?)
        })
    }),
    bad(
        "a_blend_mode_that_was_not_enumerated",
        "xrEndFrame",
        "XR_ERROR_ENVIRONMENT_BLEND_MODE_UNSUPPORTED",
        || {
            in_frame(&mut App::focused()?, |app, time, _| {
                Ok(app.stream.end(time, xr::EnvironmentBlendMode::ADDITIVE, &[])?)
            })
        },
    ),
];
