//! Clients that break one rule each: the call must fail with the right error, and the report must name just that.

use ash::vk;
use libtest_mimic::Trial;
use openxr as xr;
use openxr::sys;
use openxr::sys::Handle as _;
use skillward_xr_runtime::script::{Command, Script, Step, When};

use crate::app::{App, Headset, LEFT, RED_AND_BLUE, RIGHT};
use crate::good::script;
use crate::run::run;
use crate::{Outcome, demand};

/// What a bad client does, which call is wrong, and with which result.
struct Bad {
    name: &'static str,
    call: &'static str,
    result: &'static str,
    client: fn() -> Outcome<()>,
}

const fn bad(
    name: &'static str,
    call: &'static str,
    result: &'static str,
    client: fn() -> Outcome<()>,
) -> Bad {
    Bad { name, call, result, client }
}

const ORDER: &str = "XR_ERROR_CALL_ORDER_INVALID";
const INVALID: &str = "XR_ERROR_VALIDATION_FAILURE";
const HANDLE: &str = "XR_ERROR_HANDLE_INVALID";
const PATH: &str = "XR_ERROR_PATH_UNSUPPORTED";

static BAD: &[Bad] = &[
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
    bad("an_image_is_waited_for_that_was_not_acquired", "xrWaitSwapchainImage", ORDER, || {
        let mut app = with_swapchain()?;
        wrong(swapchain(&mut app)?.wait_image(xr::Duration::INFINITE))
    }),
    bad("an_image_is_released_that_was_not_waited_for", "xrReleaseSwapchainImage", ORDER, || {
        let mut app = with_swapchain()?;
        swapchain(&mut app)?.acquire_image()?;
        wrong(release(&mut app)?)
    }),
    bad("an_image_is_released_twice", "xrReleaseSwapchainImage", ORDER, || {
        let mut app = with_swapchain()?;
        app.draw(RED_AND_BLUE, vk::ImageLayout::COLOR_ATTACHMENT_OPTIMAL)?;
        wrong(release(&mut app)?)
    }),
    bad("more_images_are_acquired_than_there_are", "xrAcquireSwapchainImage", ORDER, || {
        let mut app = with_swapchain()?;
        for _ in 0..app.images.len() {
            swapchain(&mut app)?.acquire_image()?;
        }
        wrong(swapchain(&mut app)?.acquire_image())
    }),
    bad(
        "a_format_that_was_not_enumerated",
        "xrCreateSwapchain",
        "XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED",
        || wrong(make(&App::new()?, |info| info.format = vk::Format::R8_UNORM.as_raw().unsigned_abs())),
    ),
    bad("a_swapchain_without_width", "xrCreateSwapchain", INVALID, || {
        wrong(make(&App::new()?, |info| info.width = 0))
    }),
    bad("a_swapchain_wider_than_the_limit", "xrCreateSwapchain", INVALID, || {
        wrong(make(&App::new()?, |info| info.width = 5000))
    }),
    bad("a_layer_of_an_image_that_was_never_drawn", "xrEndFrame", "XR_ERROR_LAYER_INVALID", || {
        let mut app = App::focused()?;
        app.make_swapchain()?;
        in_frame(&mut app, |app, time, views| app.end(time, views))
    }),
    bad("a_layer_larger_than_its_image", "xrEndFrame", "XR_ERROR_SWAPCHAIN_RECT_INVALID", || {
        in_frame(&mut App::focused()?, |app, time, views| {
            app.end_with(time, views, xr::Extent2Di { width: 97, height: 96 }, 0)
        })
    }),
    bad("a_layer_of_an_array_beyond_its_end", "xrEndFrame", INVALID, || {
        in_frame(&mut App::focused()?, |app, time, views| {
            app.end_with(time, views, xr::Extent2Di { width: 96, height: 96 }, 1)
        })
    }),
    bad("a_projection_with_one_view", "xrEndFrame", INVALID, || {
        in_frame(&mut App::focused()?, |app, time, views| app.end(time, &views[..1]))
    }),
    bad("a_view_that_is_no_rotation", "xrEndFrame", "XR_ERROR_POSE_INVALID", || {
        in_frame(&mut App::focused()?, |app, time, views| {
            let mut views = views.to_vec();
            views[0].pose.orientation.w = 0.0;
            app.end(time, &views)
        })
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
    bad("views_are_located_in_a_space_that_is_gone", "xrLocateViews", HANDLE, || {
        let app = App::focused()?;
        let space = app.spaces[0].as_raw();
        // SAFETY: the handle is this client's; using it afterwards is the fault that is tried.
        result(unsafe { (app.raw().destroy_space)(space) })?;
        let info = sys::ViewLocateInfo {
            ty: sys::ViewLocateInfo::TYPE,
            next: std::ptr::null(),
            view_configuration_type: sys::ViewConfigurationType::PRIMARY_STEREO,
            display_time: sys::Time::from_nanos(1),
            space,
        };
        let mut state = sys::ViewState::out(std::ptr::null_mut());
        let mut count = 0;
        // SAFETY: structures and counts are this client's.
        let located = result(unsafe {
            (app.raw().locate_views)(
                app.handle(),
                &info,
                state.as_mut_ptr(),
                0,
                &mut count,
                std::ptr::null_mut(),
            )
        });
        leave(app);
        wrong(located)
    }),
    bad("a_null_space_is_located", "xrLocateSpace", HANDLE, || {
        let app = App::new()?;
        let mut place = sys::SpaceLocation::out(std::ptr::null_mut());
        let base = app.spaces[0].as_raw();
        // SAFETY: structure and base are this client's; the null handle is the fault that is tried.
        wrong(result(unsafe {
            (app.raw().locate_space)(sys::Space::NULL, base, sys::Time::from_nanos(1), place.as_mut_ptr())
        }))
    }),
    bad("a_space_is_located_at_no_time", "xrLocateSpace", "XR_ERROR_TIME_INVALID", || {
        let app = App::new()?;
        wrong(app.spaces[0].locate(&app.spaces[1], xr::Time::from_nanos(0)))
    }),
    bad("a_structure_of_another_type", "xrLocateSpace", INVALID, || {
        let app = App::new()?;
        let mut place = sys::SpaceLocation::out(std::ptr::null_mut());
        let [one, other] = [app.spaces[0].as_raw(), app.spaces[1].as_raw()];
        // SAFETY: the structure is this client's; its type is the fault that is tried.
        wrong(result(unsafe {
            (&raw mut (*place.as_mut_ptr()).ty).write(sys::StructureType::VIEW);
            (app.raw().locate_space)(one, other, sys::Time::from_nanos(1), place.as_mut_ptr())
        }))
    }),
    bad("a_space_that_is_no_rotation", "xrCreateReferenceSpace", "XR_ERROR_POSE_INVALID", || {
        let mut pose = xr::Posef::IDENTITY;
        pose.orientation.w = 2.0;
        wrong(App::new()?.session.create_reference_space(xr::ReferenceSpaceType::LOCAL, pose))
    }),
    bad("an_action_set_is_named_twice", "xrCreateActionSet", "XR_ERROR_NAME_DUPLICATED", || {
        let app = App::new()?;
        let _first = app.headset.xr.create_action_set("main", "Main", 0)?;
        wrong(app.headset.xr.create_action_set("main", "Other", 0))
    }),
    bad("an_action_is_named_badly", "xrCreateAction", "XR_ERROR_PATH_FORMAT_INVALID", || {
        let set = App::new()?.headset.xr.create_action_set("main", "Main", 0)?;
        wrong(set.create_action::<bool>("Press Me", "Press", &[]))
    }),
    bad("an_action_comes_too_late", "xrCreateAction", "XR_ERROR_ACTIONSETS_ALREADY_ATTACHED", || {
        let app = App::focused()?;
        let actions = app.actions.as_ref().ok_or("no actions")?;
        wrong(actions.set.create_action::<bool>("late", "Late", &[]))
    }),
    bad(
        "a_suggestion_comes_too_late",
        "xrSuggestInteractionProfileBindings",
        "XR_ERROR_ACTIONSETS_ALREADY_ATTACHED",
        || {
            let app = App::focused()?;
            let actions = app.actions.as_ref().ok_or("no actions")?;
            suggest(&app, "oculus/touch_controller", &actions.press, &format!("{LEFT}/input/x/click"))
        },
    ),
    bad(
        "sets_are_attached_twice",
        "xrAttachSessionActionSets",
        "XR_ERROR_ACTIONSETS_ALREADY_ATTACHED",
        || {
            let app = App::focused()?;
            let actions = app.actions.as_ref().ok_or("no actions")?;
            wrong(app.session.attach_action_sets(&[&actions.set]))
        },
    ),
    bad("a_profile_that_does_not_exist", "xrSuggestInteractionProfileBindings", PATH, || {
        let app = App::new()?;
        let press = app.headset.xr.create_action_set("main", "Main", 0)?.create_action::<bool>(
            "press",
            "Press",
            &[],
        )?;
        suggest(&app, "oculus/touch", &press, &format!("{LEFT}/input/x/click"))
    }),
    bad("a_profile_whose_extension_is_not_enabled", "xrSuggestInteractionProfileBindings", PATH, || {
        let app = App::new()?;
        let press = app.headset.xr.create_action_set("main", "Main", 0)?.create_action::<bool>(
            "press",
            "Press",
            &[],
        )?;
        suggest(&app, "bytedance/pico4_controller", &press, &format!("{LEFT}/input/x/click"))
    }),
    bad("a_button_that_the_controller_does_not_have", "xrSuggestInteractionProfileBindings", PATH, || {
        let app = App::new()?;
        let press = app.headset.xr.create_action_set("main", "Main", 0)?.create_action::<bool>(
            "press",
            "Press",
            &[],
        )?;
        suggest(&app, "oculus/touch_controller", &press, &format!("{RIGHT}/input/x/click"))
    }),
    bad(
        "a_set_is_synchronised_that_is_not_attached",
        "xrSyncActions",
        "XR_ERROR_ACTIONSET_NOT_ATTACHED",
        || {
            let app = App::focused()?;
            let other = app.headset.xr.create_action_set("other", "Other", 0)?;
            wrong(app.session.sync_actions(&[(&other).into()]))
        },
    ),
    bad(
        "an_action_is_read_as_another_type",
        "xrGetActionStateFloat",
        "XR_ERROR_ACTION_TYPE_MISMATCH",
        || {
            let app = App::focused()?;
            let press = app.actions.as_ref().ok_or("no actions")?.press.as_raw();
            let info = sys::ActionStateGetInfo {
                ty: sys::ActionStateGetInfo::TYPE,
                next: std::ptr::null(),
                action: press,
                subaction_path: sys::Path::NULL,
            };
            let mut state = sys::ActionStateFloat::out(std::ptr::null_mut());
            // SAFETY: structures are this client's; the type is the fault that is tried.
            wrong(result(unsafe {
                (app.raw().get_action_state_float)(app.handle(), &info, state.as_mut_ptr())
            }))
        },
    ),
    bad("a_hand_that_the_action_was_not_made_for", "xrGetActionStateBoolean", PATH, || {
        let app = App::focused()?;
        let head = app.headset.xr.string_to_path("/user/head")?;
        wrong(app.actions.as_ref().ok_or("no actions")?.press.state(&app.session, head))
    }),
    bad("an_amplitude_of_more_than_all", "xrApplyHapticFeedback", INVALID, || {
        let app = App::focused()?;
        let buzz = xr::HapticVibration::new().amplitude(2.0).duration(xr::Duration::from_nanos(1));
        let actions = app.actions.as_ref().ok_or("no actions")?;
        wrong(actions.buzz.apply_feedback(&app.session, xr::Path::NULL, &buzz))
    }),
    bad("too_few_joints", "xrLocateHandJointsEXT", INVALID, || {
        let app = App::focused()?;
        let tracker = app.session.create_hand_tracker(xr::Hand::LEFT)?;
        let info = sys::HandJointsLocateInfoEXT {
            ty: sys::HandJointsLocateInfoEXT::TYPE,
            next: std::ptr::null(),
            base_space: app.spaces[0].as_raw(),
            time: sys::Time::from_nanos(1),
        };
        let mut joints = [sys::HandJointLocationEXT::default(); 25];
        let mut locations = sys::HandJointLocationsEXT {
            ty: sys::HandJointLocationsEXT::TYPE,
            next: std::ptr::null_mut(),
            is_active: sys::FALSE,
            joint_count: 25,
            joint_locations: joints.as_mut_ptr(),
        };
        let hands = app.headset.xr.exts().ext_hand_tracking.ok_or("no hands")?;
        // SAFETY: structures and array are this client's; the count is the fault that is tried.
        wrong(result(unsafe { (hands.locate_hand_joints)(tracker.as_raw(), &info, &mut locations) }))
    }),
    bad("a_path_with_capitals", "xrStringToPath", "XR_ERROR_PATH_FORMAT_INVALID", || {
        wrong(Headset::new()?.xr.string_to_path("/user/hand/Left"))
    }),
    bad("a_path_that_was_never_made", "xrPathToString", "XR_ERROR_PATH_INVALID", || {
        wrong(Headset::new()?.xr.path_to_string(xr::Path::from_raw(4711)))
    }),
    bad("a_structure_of_an_extension_that_is_not_enabled", "xrLocateHandJointsEXT", "XR_SUCCESS", || {
        let app = App::focused()?;
        let tracker = app.session.create_hand_tracker(xr::Hand::LEFT)?;
        let mut source = sys::HandTrackingDataSourceStateEXT::out(std::ptr::null_mut());
        let mut joints = [sys::HandJointLocationEXT::default(); 26];
        let info = sys::HandJointsLocateInfoEXT {
            ty: sys::HandJointsLocateInfoEXT::TYPE,
            next: std::ptr::null(),
            base_space: app.spaces[0].as_raw(),
            time: sys::Time::from_nanos(1),
        };
        let mut locations = sys::HandJointLocationsEXT {
            ty: sys::HandJointLocationsEXT::TYPE,
            next: source.as_mut_ptr().cast(),
            is_active: sys::FALSE,
            joint_count: 26,
            joint_locations: joints.as_mut_ptr(),
        };
        let hands = app.headset.xr.exts().ext_hand_tracking.ok_or("no hands")?;
        // SAFETY: structures and array are this client's; the chain is the fault that is tried.
        Ok(result(unsafe { (hands.locate_hand_joints)(tracker.as_raw(), &info, &mut locations) })?)
    }),
];

/// A client that releases an image in a layout of its own, which only Vulkan's validation layer can see.
fn layout_client() -> Outcome<()> {
    let mut app = with_swapchain()?;
    app.draw(RED_AND_BLUE, vk::ImageLayout::GENERAL)
}

pub fn client(name: &str) -> Option<fn() -> Outcome<()>> {
    let name = name.strip_prefix("bad:")?;
    if name == "an_image_in_another_layout" {
        return Some(layout_client);
    }
    BAD.iter().find(|bad| bad.name == name).map(|bad| bad.client)
}

pub fn trials() -> Vec<Trial> {
    let mut trials: Vec<_> = BAD
        .iter()
        .map(|bad| {
            Trial::test(format!("bad::{}", bad.name), || check(bad).map_err(|error| error.to_string().into()))
        })
        .collect();
    trials.push(Trial::test("bad::an_image_in_another_layout", || {
        check_layout().map_err(|error| error.to_string().into())
    }));
    trials
}

fn check(bad: &Bad) -> Outcome<()> {
    let run = run(&format!("bad:{}", bad.name), &Script::default())?;
    let report = run.report()?;
    demand!(report.fault.is_none(), "{:?}", report.fault);
    let told: Vec<_> =
        report.breaches.iter().map(|entry| (entry.call.as_str(), entry.returned.as_str())).collect();
    demand!(told == [(bad.call, bad.result)], "{:#?}", report.breaches);
    demand!(!report.faults().is_empty(), "a test would not have noticed");
    let log = std::fs::read_to_string(run.folder().join("violations.jsonl"))?;
    demand!(log.lines().count() == 1 && log.contains(bad.call), "{log}");
    Ok(())
}

fn check_layout() -> Outcome<()> {
    let steps = vec![Step { at: When::Start, commands: vec![Command::Worn(true)] }];
    let script = Script { vulkan_validation: true, ..script(steps) };
    let report = run("bad:an_image_in_another_layout", &script)?.report()?;
    let told = report.breaches.first().map(|entry| entry.rule.clone()).unwrap_or_default();
    demand!(told.contains("InvalidImageLayout") && told.contains("LAYOUT_GENERAL"), "{:#?}", report.breaches);
    Ok(())
}

/// The call must have failed; which error it gave is in the report.
fn wrong<T, E>(outcome: Result<T, E>) -> Outcome<()> {
    if outcome.is_ok() { Err("it was allowed".into()) } else { Ok(()) }
}

fn result(result: sys::Result) -> Result<(), sys::Result> {
    if result.into_raw() < 0 { Err(result) } else { Ok(()) }
}

/// Lets go of an app without destroying what hangs on it a second time.
fn leave(mut app: App) {
    std::mem::forget(app.spaces.remove(0));
}

fn with_swapchain() -> Outcome<App> {
    let mut app = App::new()?;
    app.make_swapchain()?;
    Ok(app)
}

fn swapchain(app: &mut App) -> Outcome<&mut xr::Swapchain<xr::Vulkan>> {
    Ok(app.swapchain.as_mut().ok_or("no swapchain")?)
}

/// The bare call: the safe side would panic.
fn release(app: &mut App) -> Outcome<Result<(), sys::Result>> {
    let swapchain = swapchain(app)?.as_raw();
    // SAFETY: the swapchain is this client's; the order is the fault that is tried.
    Ok(result(unsafe { (app.raw().release_swapchain_image)(swapchain, std::ptr::null()) }))
}

fn make(
    app: &App,
    spoil: fn(&mut xr::SwapchainCreateInfo<xr::Vulkan>),
) -> xr::Result<xr::Swapchain<xr::Vulkan>> {
    let mut info = xr::SwapchainCreateInfo {
        create_flags: xr::SwapchainCreateFlags::EMPTY,
        usage_flags: xr::SwapchainUsageFlags::COLOR_ATTACHMENT,
        format: vk::Format::R8G8B8A8_SRGB.as_raw().unsigned_abs(),
        sample_count: 1,
        width: 96,
        height: 96,
        face_count: 1,
        array_size: 2,
        mip_count: 1,
    };
    spoil(&mut info);
    app.session.create_swapchain(&info)
}

fn suggest(app: &App, profile: &str, action: &xr::Action<bool>, path: &str) -> Outcome<()> {
    let xr = &app.headset.xr;
    let profile = xr.string_to_path(&format!("/interaction_profiles/{profile}"))?;
    let binding = xr::Binding::new(action, xr.string_to_path(path)?);
    wrong(xr.suggest_interaction_profile_bindings(profile, &[binding]))
}

fn begin(app: &App) -> Outcome<()> {
    // SAFETY: the session is this client's.
    Ok(result(unsafe { (app.raw().begin_frame)(app.handle(), std::ptr::null()) })?)
}

/// A frame whose end goes wrong.
fn in_frame(app: &mut App, end: impl FnOnce(&mut App, xr::Time, &[xr::View]) -> Outcome<()>) -> Outcome<()> {
    let time = app.waiter.wait()?.predicted_display_time;
    app.stream.begin()?;
    let kind = xr::ViewConfigurationType::PRIMARY_STEREO;
    let (_, views) = app.session.locate_views(kind, time, &app.spaces[0])?;
    wrong(end(app, time, &views))
}
