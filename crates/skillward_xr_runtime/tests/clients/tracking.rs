//! Faults of tracking and of what hands hold: what a client gets, and that nothing is held against it.

use openxr as xr;
use skillward_xr_runtime::script::{Command, Hand, HandDevice, Pose, Tracking};

use crate::app::{App, LEFT, RED_AND_BLUE};
use crate::faults::{expect, well};
use crate::good::{at, hand_at, script};
use crate::run::{run, write_seen};
use crate::{Outcome, demand};

pub const TESTS: &[(&str, fn() -> Outcome<()>)] = &[
    ("tracking::recentring_moves_local_when_it_says", recentring),
    ("tracking::a_lost_head_has_no_pose", lost_head),
    ("tracking::lost_hands_have_no_joints", lost_hand),
    ("tracking::a_controller_falls_asleep", asleep),
    ("tracking::hands_and_controllers_take_turns", turns),
];

pub fn client(name: &str) -> Option<fn() -> Outcome<()>> {
    match name {
        "local" => Some(local_client),
        "head" => Some(head_client),
        "hand" => Some(hand_client),
        "profile" => Some(profile_client),
        _ => None,
    }
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
