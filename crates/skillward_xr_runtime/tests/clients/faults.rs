//! Faults on request: what a client that is prepared for them gets, and that nothing is held against it.

use openxr as xr;
use openxr::sys;
use skillward_xr_runtime::script::{Clock, Command, Hand, HandDevice, Pace, Pose, Render, Script, Tracking};

use crate::app::{App, Headset, LEFT, RED_AND_BLUE};
use crate::good::{at, hand_at, script};
use crate::run::{Run, run, write_seen};
use crate::{Outcome, demand};

pub const TESTS: &[(&str, fn() -> Outcome<()>)] = &[
    ("faults::a_menu_takes_the_focus", menu),
    ("faults::a_covered_app_is_not_rendered", covered),
    ("faults::a_headset_taken_off_stops_the_session", removed),
    ("faults::a_lost_session_is_made_anew", lost_session),
    ("faults::a_lost_instance_is_made_anew", lost_instance),
    ("faults::a_runtime_that_dies_comes_back", death),
    ("faults::recentring_moves_local_when_it_says", recentring),
    ("faults::a_lost_head_has_no_pose", lost_head),
    ("faults::lost_hands_have_no_joints", lost_hand),
    ("faults::a_controller_falls_asleep", asleep),
    ("faults::hands_and_controllers_take_turns", turns),
    ("faults::a_swapchain_is_refused_and_then_not", refused),
    ("faults::a_slow_frame_is_the_runtimes_own", slow),
    ("faults::a_late_app_drops_frames", late),
];

pub fn client(name: &str) -> Option<fn() -> Outcome<()>> {
    match name {
        "events" => Some(events_client),
        "again" => Some(again_client),
        "local" => Some(local_client),
        "head" => Some(head_client),
        "hand" => Some(hand_client),
        "profile" => Some(profile_client),
        "swapchain" => Some(swapchain_client),
        "late" => Some(late_client),
        _ => None,
    }
}

fn well(run: &Run) -> Outcome<()> {
    let faults = run.report()?.faults();
    demand!(faults.is_empty(), "{faults:#?}");
    Ok(())
}

fn expect(run: &Run, expected: &[&str]) -> Outcome<()> {
    let seen = run.seen()?;
    demand!(seen == expected, "{seen:#?}");
    Ok(())
}

/// Runs until the user leaves; notes every event, and how many frames were to be rendered between them.
fn events_client() -> Outcome<()> {
    let mut app = App::focused()?;
    app.events.clear();
    let mut lines = Vec::new();
    app.run_until(|app, frame| {
        lines.append(&mut app.events);
        if frame.is_some_and(|frame| !frame.state.should_render)
            && lines.last().is_none_or(|last| last != "hidden")
        {
            lines.push("hidden".to_owned());
        }
        false
    })?;
    write_seen(&lines)
}

const ENDING: [&str; 5] = ["VISIBLE", "SYNCHRONIZED", "STOPPING", "IDLE", "EXITING"];

fn with_ending(begin: &[&'static str]) -> Vec<&'static str> {
    begin.iter().chain(&ENDING).copied().collect()
}

fn menu() -> Outcome<()> {
    let run =
        run("events", &script(vec![at(5, vec![Command::Menu(true)]), at(10, vec![Command::Menu(false)])]))?;
    well(&run)?;
    // Only when it ends is it hidden.
    expect(&run, &["VISIBLE", "FOCUSED", "hidden", "VISIBLE", "SYNCHRONIZED", "STOPPING", "IDLE", "EXITING"])
}

fn covered() -> Outcome<()> {
    let steps = vec![at(5, vec![Command::Covered(true)]), at(10, vec![Command::Covered(false)])];
    let run = run("events", &script(steps))?;
    well(&run)?;
    // The event comes with the frame that is hidden; the state goes up with the frame after it.
    let seen = run.seen()?;
    let states: Vec<_> = seen.iter().filter(|line| *line != "hidden").map(String::as_str).collect();
    demand!(states == with_ending(&["VISIBLE", "SYNCHRONIZED", "VISIBLE", "FOCUSED"]), "{seen:#?}");
    demand!(seen.contains(&"hidden".to_owned()), "{seen:#?}");
    Ok(())
}

fn removed() -> Outcome<()> {
    let mut script = script(vec![at(5, vec![Command::Worn(false)])]);
    script.stop_when_removed = true;
    // Nothing but polls happens while the headset is off: they move the time on.
    script.steps.push(skillward_xr_runtime::script::Step {
        at: skillward_xr_runtime::script::When::Ms(2000),
        commands: vec![Command::Worn(true)],
    });
    let run = run("events", &script)?;
    well(&run)?;
    let away = ["PRESENT false", "VISIBLE", "SYNCHRONIZED", "STOPPING", "IDLE", "PRESENT true", "READY"];
    let back = ["PRESENT true", "SYNCHRONIZED", "VISIBLE", "FOCUSED"];
    let all: Vec<_> = away.into_iter().chain(back).collect();
    let seen = run.seen()?;
    let seen: Vec<_> = seen.iter().map(String::as_str).filter(|line| *line != "hidden").collect();
    demand!(seen == with_ending(&all), "{seen:#?}");
    Ok(())
}

/// Runs; when session, instance or runtime are lost, makes all of it anew, until it has the focus a second time.
fn again_client() -> Outcome<()> {
    let mut lines = Vec::new();
    let mut app = App::focused()?;
    lines.append(&mut app.events);
    let lost = app.run_until(|_, _| false);
    lines.append(&mut app.events);
    if let Err(error) = lost {
        let result = error.downcast_ref::<sys::Result>().ok_or("another error")?;
        lines.push(format!("{result:?}"));
    }
    drop(app);
    let mut refused = 0;
    let headset = loop {
        match Headset::new() {
            Ok(headset) => break headset,
            Err(_) if refused < 10 => refused += 1,
            Err(error) => return Err(error),
        }
    };
    lines.push(format!("refused {refused}"));
    let mut app = App::with(headset)?;
    app.make_swapchain()?;
    app.make_actions()?;
    app.run_to_focus()?;
    for _ in 0..5 {
        app.poll()?;
        app.frame(RED_AND_BLUE)?;
    }
    lines.append(&mut app.events);
    write_seen(&lines)
}

fn again(command: Command) -> Outcome<(Vec<String>, Run)> {
    let script = Script { steps: vec![at(20, vec![command])], ..Script::default() };
    let run = run("again", &script)?;
    well(&run)?;
    let report = run.report()?;
    demand!(report.instances[0] >= 2 && report.sessions == [2, 2], "{report:?}");
    let focused = report.states.iter().filter(|at| at.state == skillward_xr_runtime::Phase::Focused).count();
    demand!(focused == 2, "{:?}", report.states);
    Ok((run.seen()?, run))
}

fn lost_session() -> Outcome<()> {
    let (seen, _) = again(Command::LoseSession { grace_ms: 0, refuse: 2 })?;
    demand!(
        seen.contains(&"LOSS_PENDING".to_owned()) || seen.contains(&"ERROR_SESSION_LOST".to_owned()),
        "{seen:#?}"
    );
    demand!(seen.contains(&"refused 2".to_owned()), "{seen:#?}");
    let (seen, run) = again(Command::LoseSession { grace_ms: 1000, refuse: 0 })?;
    demand!(seen.contains(&"LOSS_PENDING".to_owned()) && seen.contains(&"refused 0".to_owned()), "{seen:#?}");
    demand!(run.report()?.refusals.keys().all(|key| !key.contains("LOST")), "there was a time of grace");
    Ok(())
}

fn lost_instance() -> Outcome<()> {
    let (seen, _) = again(Command::LoseInstance { grace_ms: 100, refuse: 3 })?;
    let at = |word: &str| seen.iter().position(|line| line == word);
    demand!(at("INSTANCE_LOSS").is_some() && at("INSTANCE_LOSS") < at("ERROR_INSTANCE_LOST"), "{seen:#?}");
    demand!(at("refused 3").is_some(), "{seen:#?}");
    Ok(())
}

fn death() -> Outcome<()> {
    let (seen, run) = again(Command::Die { refuse: 4 })?;
    demand!(seen.contains(&"ERROR_INSTANCE_LOST".to_owned()), "{seen:#?}");
    demand!(!seen.contains(&"INSTANCE_LOSS".to_owned()), "death comes without a word: {seen:#?}");
    demand!(seen.contains(&"refused 4".to_owned()), "{seen:#?}");
    let refusals = run.report()?.refusals;
    demand!(refusals.get("xrCreateInstance XR_ERROR_RUNTIME_UNAVAILABLE") == Some(&4), "{refusals:?}");
    Ok(())
}

fn recentring() -> Outcome<()> {
    let head = Command::Head { pose: Pose::at(1.0, 1.5, 2.0), over_ms: 0 };
    let run = run("local", &script(vec![at(2, vec![head]), at(4, vec![Command::Recenter])]))?;
    well(&run)?;
    let seen = run.seen()?;
    // The origin in STAGE, at the time just before the change and at the frame's own, and the events.
    let moved = seen.iter().position(|line| line == "LOCAL 1.00 -0.10 2.00").ok_or(format!("{seen:#?}"))?;
    demand!(seen[..moved].iter().all(|line| line.ends_with("0.00 1.60 0.00")), "{seen:#?}");
    demand!(seen.contains(&"LOCAL_FLOOR 1.00 0.00 2.00".to_owned()), "{seen:#?}");
    let after = seen.iter().skip(moved).find(|line| line.contains("->")).ok_or("no frame after it")?;
    demand!(after == "0.00 1.60 0.00 -> 1.00 1.50 2.00", "{seen:#?}");
    Ok(())
}

fn local_client() -> Outcome<()> {
    let mut app = App::focused()?;
    app.events.clear();
    let mut lines = Vec::new();
    for _ in 0..8 {
        app.poll()?;
        lines.append(&mut app.events);
        let frame = app.frame(RED_AND_BLUE)?;
        app.poll()?;
        lines.append(&mut app.events);
        let time = frame.state.predicted_display_time;
        let before = xr::Time::from_nanos(time.as_nanos() - frame.state.predicted_display_period.as_nanos());
        let place = |time| -> Outcome<String> {
            let place = app.spaces[0].locate(&app.spaces[1], time)?.pose.position;
            Ok(format!("{:.2} {:.2} {:.2}", place.x, place.y, place.z))
        };
        let (before, now) = (place(before)?, place(time)?);
        lines.push(if before == now { now } else { format!("{before} -> {now}") });
    }
    write_seen(&lines)?;
    app.run_until(|_, _| false)
}

fn lost_head() -> Outcome<()> {
    let lose = |tracking| vec![Command::HeadTracking(tracking)];
    let steps =
        vec![at(2, lose(Tracking::Lost)), at(3, lose(Tracking::Inferred)), at(4, lose(Tracking::Full))];
    let run = run("head", &script(steps))?;
    well(&run)?;
    expect(&run, &["seen", "unknown", "inferred", "seen", "seen", "seen"])
}

fn known(flags: xr::ViewStateFlags) -> &'static str {
    match (
        flags.contains(xr::ViewStateFlags::POSITION_VALID),
        flags.contains(xr::ViewStateFlags::POSITION_TRACKED),
    ) {
        (false, _) => "unknown",
        (true, false) => "inferred",
        (true, true) => "seen",
    }
}

fn head_client() -> Outcome<()> {
    let mut app = App::focused()?;
    let mut lines = Vec::new();
    for _ in 0..6 {
        app.poll()?;
        let state = app.waiter.wait()?;
        app.stream.begin()?;
        let time = state.predicted_display_time;
        let kind = xr::ViewConfigurationType::PRIMARY_STEREO;
        let (flags, _) = app.session.locate_views(kind, time, &app.spaces[1])?;
        lines.push(known(flags).to_owned());
        app.stream.end(time, xr::EnvironmentBlendMode::OPAQUE, &[])?;
    }
    write_seen(&lines)?;
    app.run_until(|_, _| false)
}

fn lost_hand() -> Outcome<()> {
    let left = Hand::Left;
    let bare = Command::Device { hand: left, device: HandDevice::Bare };
    let hand = Command::Joints { hand: left, joints: hand_at(1.0) };
    let track = |tracking| vec![Command::HandTracking { hand: left, tracking }];
    let run = run(
        "hand",
        &script(vec![
            at(2, vec![bare, hand]),
            at(4, track(Tracking::Inferred)),
            at(5, track(Tracking::Lost)),
            at(6, track(Tracking::Full)),
        ]),
    )?;
    well(&run)?;
    expect(&run, &["none", "seen", "seen", "inferred", "none", "seen"])
}

fn hand_client() -> Outcome<()> {
    let mut app = App::focused()?;
    let tracker = app.session.create_hand_tracker(xr::Hand::LEFT)?;
    let mut lines = Vec::new();
    for _ in 0..6 {
        app.poll()?;
        let frame = app.frame(RED_AND_BLUE)?;
        let joints = app.spaces[1].locate_hand_joints(&tracker, frame.state.predicted_display_time)?;
        let word = joints.map_or("none", |joints| {
            if joints[0].location_flags.contains(xr::SpaceLocationFlags::POSITION_TRACKED) {
                "seen"
            } else {
                "inferred"
            }
        });
        lines.push(word.to_owned());
    }
    write_seen(&lines)?;
    app.trackers.push(tracker);
    app.run_until(|_, _| false)
}

/// Notes the left hand's profile and whether its press is active, when either changes.
fn profile_client() -> Outcome<()> {
    let mut app = App::focused()?;
    let mut lines: Vec<String> = Vec::new();
    for _ in 0..10 {
        app.poll()?;
        app.frame(RED_AND_BLUE)?;
        let actions = app.actions.as_ref().ok_or("no actions")?;
        let press = actions.press.state(&app.session, actions.users[0])?;
        let active = if press.is_active { "active" } else { "inactive" };
        let pressed = if press.current_state { " pressed" } else { "" };
        let profile = app.profile(LEFT)?;
        let line = format!("{} {active}{pressed}", profile.trim_start_matches("/interaction_profiles/"));
        if lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    write_seen(&lines)?;
    app.run_until(|_, _| false)
}

fn asleep() -> Outcome<()> {
    let sleep = |asleep| vec![Command::Asleep { hand: Hand::Left, asleep }];
    let run = run("profile", &script(vec![at(2, sleep(true)), at(5, sleep(false))]))?;
    well(&run)?;
    let touch = "oculus/touch_controller";
    let [awake, sleeping] = [format!("{touch} active"), format!("{touch} inactive")];
    expect(&run, &[&awake, &sleeping, &awake])
}

fn turns() -> Outcome<()> {
    let left = Hand::Left;
    let device = |device| Command::Device { hand: left, device };
    // All joints lie on a line 5 mm apart: thumb and index finger pinch.
    let hand = Command::Joints { hand: left, joints: hand_at(1.0) };
    let touch = || HandDevice::Controller("oculus/touch_controller".to_owned());
    let steps = vec![
        at(2, vec![device(HandDevice::Bare), hand]),
        at(4, vec![device(HandDevice::Nothing)]),
        at(6, vec![device(touch())]),
    ];
    let run = run("profile", &script(steps))?;
    well(&run)?;
    let seen = ["oculus/touch_controller active", "ext/hand_interaction_ext active pressed"];
    expect(&run, &[seen[0], seen[1], "none inactive", seen[0]])?;
    let profiles = run.report()?.profiles;
    demand!(profiles.iter().filter(|at| at.hand == left).count() == 4, "{profiles:?}");
    Ok(())
}

fn refused() -> Outcome<()> {
    let step = skillward_xr_runtime::script::Step {
        at: skillward_xr_runtime::script::When::Start,
        commands: vec![Command::RefuseSwapchains(2)],
    };
    let mut script = script(Vec::new());
    script.steps.push(step);
    let run = run("swapchain", &script)?;
    well(&run)?;
    expect(&run, &["refused 2"])
}

fn swapchain_client() -> Outcome<()> {
    let mut app = App::new()?;
    let mut refused = 0;
    while let Err(error) = app.make_swapchain() {
        let out_of_memory = error.downcast_ref() == Some(&sys::Result::ERROR_OUT_OF_MEMORY);
        demand!(out_of_memory && refused < 5, "{error}");
        refused += 1;
    }
    write_seen(&[format!("refused {refused}")])?;
    app.run_until(|_, _| false)
}

fn slow() -> Outcome<()> {
    let run = run("events", &script(vec![at(5, vec![Command::SlowFrame(3)])]))?;
    well(&run)?;
    let frames = run.report()?.frames;
    demand!(frames.dropped_by_runtime == 3 && frames.dropped_by_app == 0, "{frames:?}");
    Ok(())
}

fn late() -> Outcome<()> {
    let mut script = script(Vec::new());
    script.clock = Clock { pace: Pace::Real, hz: 50.0 };
    script.render = Render::OnCapture;
    let run = run("late", &script)?;
    well(&run)?;
    let frames = run.report()?.frames;
    // 200 ms are ten frames, of which one would have been waited for anyway.
    demand!(frames.dropped_by_app >= 8 && frames.stalls >= 1, "{frames:?}");
    Ok(())
}

fn late_client() -> Outcome<()> {
    let mut app = App::focused()?;
    app.poll()?;
    let state = app.waiter.wait()?;
    app.stream.begin()?;
    std::thread::sleep(std::time::Duration::from_millis(200));
    app.stream.end(state.predicted_display_time, xr::EnvironmentBlendMode::OPAQUE, &[])?;
    app.run_until(|_, _| false)
}
