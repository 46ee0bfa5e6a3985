//! Faults of spaces, paths, actions and hands.

use super::*;

pub(super) static BAD: &[Bad] = &[
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
