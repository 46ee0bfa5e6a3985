//! Clients that keep to the rules: nothing may be said against them, and they get what the script says.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use openxr as xr;
use skillward_xr_runtime::script::{Command, Hand, HandDevice, JointPose, Pose, Script, Step, When};

use crate::app::{App, LEFT, RED_AND_BLUE};
use crate::run::{run, run_with, write_seen};
use crate::{Outcome, demand};

pub const TESTS: &[(&str, fn() -> Outcome<()>)] = &[
    ("good::the_session_gets_the_focus_and_its_colours_are_seen", colours),
    ("good::the_validation_layer_has_nothing_to_say", validation_layer),
    ("good::the_validation_layer_sees_a_fault", validation_layer_speaks),
    ("good::vulkans_validation_has_nothing_to_say", vulkan_validation),
    ("good::poses_and_buttons_follow_the_script", input),
    ("good::bare_hands_have_joints_that_move", joints),
    ("good::vibrations_are_logged", haptics),
    ("good::a_script_that_cannot_be_read_is_told_by_its_line", broken_script),
    ("good::a_missing_extension_is_not_offered", without),
];

pub fn client(name: &str) -> Option<fn() -> Outcome<()>> {
    match name {
        "plain" => Some(plain),
        "input" => Some(input_client),
        "joints" => Some(joints_client),
        "haptics" => Some(haptics_client),
        "extensions" => Some(extensions_client),
        "instance" => Some(|| crate::app::Headset::new().map(|_| ())),
        _ => None,
    }
}

/// A step at so many frames after the focus.
pub fn at(frames: u64, commands: Vec<Command>) -> Step {
    Step { at: When::Focused(frames), commands }
}

/// A script with steps, at the end of which the user leaves.
pub fn script(steps: Vec<Step>) -> Script {
    let last = steps.iter().map(|step| if let When::Focused(frames) = step.at { frames } else { 0 }).max();
    let mut script = Script { steps, ..Script::default() };
    script.steps.push(at(last.unwrap_or(0) + 10, vec![Command::Exit]));
    script
}

/// Draws until the user leaves.
fn plain() -> Outcome<()> {
    let mut app = App::focused()?;
    app.run_until(|_, _| false)
}

fn colours() -> Outcome<()> {
    let script = script(vec![at(5, vec![Command::Capture("bay".to_owned())])]);
    let run = run("plain", &script)?;
    let report = run.report()?;
    demand!(report.faults().is_empty(), "{:?}", report.faults());
    demand!(report.instances == [1, 1] && report.sessions == [1, 1], "{report:?}");
    demand!(report.frames.shown >= 10 && report.frames.unanswered == 0, "{:?}", report.frames);
    demand!(report.view_error[0] < 0.01 && report.view_error[1] < 0.1, "{:?}", report.view_error);
    demand!(report.first_image.is_some_and(|image| image.since_instance_ms > 0.0), "{report:?}");
    demand!(report.pictures == ["eyes/bay_left.png", "eyes/bay_right.png"], "{:?}", report.pictures);
    // 0.5 in linear light is 188 in sRGB.
    for (eye, expected) in [("left", [188, 0, 0]), ("right", [0, 0, 188])] {
        let (width, pixels) = picture(&run.folder().join(format!("eyes/bay_{eye}.png")))?;
        demand!(width == 96, "{width} pixels");
        let near = |pixel: &[u8]| pixel.iter().zip(expected).all(|(got, wanted)| got.abs_diff(wanted) <= 1);
        demand!(pixels.chunks(3).all(near), "{eye}: {:?}", pixels.get(..3));
    }
    Ok(())
}

fn picture(path: &Path) -> Outcome<(u32, Vec<u8>)> {
    let mut reader = png::Decoder::new(BufReader::new(File::open(path)?)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let info = reader.next_frame(&mut pixels)?;
    demand!(info.color_type == png::ColorType::Rgb, "{:?}", info.color_type);
    Ok((info.width, pixels))
}

const LAYER: &[(&str, &str)] = &[
    ("XR_ENABLE_API_LAYERS", "XR_APILAYER_LUNARG_core_validation"),
    ("XR_CORE_VALIDATION_EXPORT_TYPE", "text"),
    ("XR_CORE_VALIDATION_FILE_NAME", "validation.txt"),
];

fn validation_layer() -> Outcome<()> {
    let run = run_with("plain", &script(Vec::new()), LAYER)?;
    let report = run.report()?;
    demand!(report.faults().is_empty(), "{:?}", report.faults());
    let said = std::fs::read_to_string(run.folder().join("validation.txt")).unwrap_or_default();
    demand!(!said.contains("VUID") && !said.to_lowercase().contains("error"), "{said}");
    Ok(())
}

/// The layer is really there: of a fault it speaks.
fn validation_layer_speaks() -> Outcome<()> {
    let run = run_with("bad:a_null_space_is_located", &script(Vec::new()), LAYER)?;
    let said = std::fs::read_to_string(run.folder().join("validation.txt"))?;
    demand!(said.contains("VUID-xrLocateSpace"), "{said}");
    Ok(())
}

fn vulkan_validation() -> Outcome<()> {
    let script =
        Script { vulkan_validation: true, ..script(vec![at(5, vec![Command::Capture("bay".to_owned())])]) };
    let report = run("plain", &script)?.report()?;
    demand!(report.faults().is_empty(), "{:?}", report.faults());
    Ok(())
}

fn input() -> Outcome<()> {
    let left = Hand::Left;
    let press = |value| Command::Input { hand: left, path: "/input/trigger/value".to_owned(), value };
    let pull = |value| Command::Input { hand: left, path: "/input/squeeze/value".to_owned(), value };
    let stick = |path: &str, value| Command::Input { hand: left, path: path.to_owned(), value };
    let grip = |x| Command::Controller { hand: left, grip: Pose::at(x, 1.0, -0.5), aim: None, over_ms: 0 };
    let script = script(vec![
        at(2, vec![grip(0.1), press(0.9)]),
        at(3, vec![grip(0.2), press(0.5), pull(0.25)]),
        at(4, vec![press(0.3), stick("/input/thumbstick/x", -1.0), stick("/input/thumbstick/y", 0.5)]),
    ]);
    let run = run("input", &script)?;
    let report = run.report()?;
    demand!(report.faults().is_empty(), "{:?}", report.faults());
    let expected = [
        "0 up - 0.00 0.00,0.00 x-0.20",
        // The trigger is past its threshold.
        "1 down changed 0.00 0.00,0.00 x0.10",
        // It stays down: going up needs less than it took to go down.
        "2 down - 0.25 0.00,0.00 x0.20",
        "3 up changed 0.25 -1.00,0.50 x0.20",
        "4 up - 0.25 -1.00,0.50 x0.20",
    ];
    let seen = run.seen()?;
    demand!(seen == expected, "{seen:#?}");
    Ok(())
}

fn input_client() -> Outcome<()> {
    let mut app = App::focused()?;
    let mut lines = Vec::new();
    while lines.len() < 5 {
        app.poll()?;
        let frame = app.frame(RED_AND_BLUE)?;
        let actions = app.actions.as_ref().ok_or("no actions")?;
        let user = actions.users[0];
        let press = actions.press.state(&app.session, user)?;
        let pull = actions.pull.state(&app.session, user)?;
        let push = actions.push.state(&app.session, user)?;
        demand!(press.is_active && pull.is_active && push.is_active, "an action is not active");
        demand!(actions.grip.is_active(&app.session, user)?, "the grip is not active");
        let place = actions.spaces[0].locate(&app.spaces[1], frame.state.predicted_display_time)?;
        lines.push(format!(
            "{} {} {} {:.2} {:.2},{:.2} x{:.2}",
            lines.len(),
            if press.current_state { "down" } else { "up" },
            if press.changed_since_last_sync { "changed" } else { "-" },
            pull.current_state,
            push.current_state.x,
            push.current_state.y,
            place.pose.position.x,
        ));
    }
    write_seen(&lines)?;
    app.run_until(|_, _| false)
}

/// A flat hand at a height, in metres.
pub fn hand_at(height: f32) -> Vec<JointPose> {
    let joint = |index: usize| JointPose {
        pose: Pose::at(index as f32 * 0.005, height, -0.4),
        radius: 0.008,
        valid: index != 7,
        tracked: index != 8,
    };
    (0..26).map(joint).collect()
}

fn joints() -> Outcome<()> {
    let left = Hand::Left;
    let bare = Command::Device { hand: left, device: HandDevice::Bare };
    let hand = |height| Command::Joints { hand: left, joints: hand_at(height) };
    let script = script(vec![at(2, vec![bare, hand(1.0)]), at(3, vec![hand(1.1)]), at(4, vec![hand(1.2)])]);
    let run = run("joints", &script)?;
    let report = run.report()?;
    demand!(report.faults().is_empty(), "{:?}", report.faults());
    // 100 mm in a frame of 1/72 s.
    let expected = [
        "none",
        "palm 1.00 radius 0.008 speed 0.0 proximal unknown intermediate inferred",
        "palm 1.10 radius 0.008 speed 7.2 proximal unknown intermediate inferred",
        "palm 1.20 radius 0.008 speed 7.2 proximal unknown intermediate inferred",
        "palm 1.20 radius 0.008 speed 0.0 proximal unknown intermediate inferred",
        "profile /interaction_profiles/ext/hand_interaction_ext",
    ];
    let seen = run.seen()?;
    demand!(seen == expected, "{seen:#?}");
    Ok(())
}

fn joints_client() -> Outcome<()> {
    let mut app = App::focused()?;
    let system = app.headset.system;
    demand!(app.headset.xr.supports_hand_tracking(system)?, "hands are not tracked");
    let tracker = app.session.create_hand_tracker(xr::Hand::LEFT)?;
    let mut lines = Vec::new();
    while lines.len() < 5 {
        app.poll()?;
        let frame = app.frame(RED_AND_BLUE)?;
        let time = frame.state.predicted_display_time;
        let known = app.spaces[1].relate_hand_joints(&tracker, time)?;
        lines.push(known.map_or_else(
            || "none".to_owned(),
            |(joints, speeds)| {
                let known = |joint: usize| {
                    let flags = joints[joint].location_flags;
                    match (
                        flags.contains(xr::SpaceLocationFlags::POSITION_VALID),
                        flags.contains(xr::SpaceLocationFlags::POSITION_TRACKED),
                    ) {
                        (false, _) => "unknown",
                        (true, false) => "inferred",
                        (true, true) => "seen",
                    }
                };
                let palm = &joints[0];
                let height = palm.pose.position.y;
                let speed = speeds[0].linear_velocity.y;
                let (radius, proximal, intermediate) = (palm.radius, known(7), known(8));
                format!(
                    "palm {height:.2} radius {radius:.3} speed {speed:.1} proximal {proximal} intermediate {intermediate}"
                )
            },
        ));
    }
    lines.push(format!("profile {}", app.profile(LEFT)?));
    write_seen(&lines)?;
    app.trackers.push(tracker);
    app.run_until(|_, _| false)
}

fn haptics() -> Outcome<()> {
    let asleep = Command::Asleep { hand: Hand::Right, asleep: true };
    let run = run("haptics", &script(vec![at(3, vec![asleep])]))?;
    let report = run.report()?;
    demand!(report.faults().is_empty(), "{:?}", report.faults());
    let haptics = run.place.haptics()?;
    let told: Vec<_> = haptics
        .iter()
        .map(|haptic| format!("{:?} {:?} {:.1} {}", haptic.hand, haptic.ms, haptic.amplitude, haptic.felt))
        .collect();
    let expected = [
        "Left Some(20.0) 0.5 true",
        "Right Some(20.0) 0.5 true",
        "Left None 0.0 true",
        "Right Some(20.0) 0.5 false",
    ];
    demand!(told == expected && report.haptics == 4, "{told:#?}");
    Ok(())
}

fn haptics_client() -> Outcome<()> {
    let mut app = App::focused()?;
    let buzz = xr::HapticVibration::new()
        .amplitude(0.5)
        .frequency(xr::FREQUENCY_UNSPECIFIED)
        .duration(xr::Duration::from_nanos(20_000_000));
    for frame in 0..6 {
        app.poll()?;
        app.frame(RED_AND_BLUE)?;
        let actions = app.actions.as_ref().ok_or("no actions")?;
        match frame {
            0 => actions.buzz.apply_feedback(&app.session, xr::Path::NULL, &buzz)?,
            1 => actions.buzz.stop_feedback(&app.session, actions.users[0])?,
            5 => actions.buzz.apply_feedback(&app.session, actions.users[1], &buzz)?,
            _ => {}
        }
    }
    app.run_until(|_, _| false)
}

fn broken_script() -> Outcome<()> {
    let mut run = crate::run::start("instance", &Script::default(), &[])?;
    run.finish()?;
    std::fs::write(run.folder().join("script.ron"), "(\n  worn: true,\n  wron: false,\n)")?;
    let place = run.place.clone();
    let output = std::process::Command::new(std::env::current_exe()?)
        .env(crate::CLIENT, "instance")
        .envs(place.environment())
        .output()?;
    demand!(!output.status.success(), "a broken script went unnoticed");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    demand!(said.contains("script.ron:3") && said.contains("wron"), "{said}");
    let fault = place.report()?.fault.unwrap_or_default();
    demand!(fault.contains("script.ron:3"), "{fault}");
    Ok(())
}

fn without() -> Outcome<()> {
    let name = "XR_EXT_hand_tracking".to_owned();
    let run = run("extensions", &Script { without: vec![name], ..Script::default() })?;
    let seen = run.seen()?;
    demand!(seen == ["hands false", "presence true", "automation false"], "{seen:?}");
    Ok(())
}

fn extensions_client() -> Outcome<()> {
    // SAFETY: the loader is the system's.
    let entry = unsafe { xr::Entry::load()? };
    let known = entry.enumerate_extensions()?;
    write_seen(&[
        format!("hands {}", known.ext_hand_tracking),
        format!("presence {}", known.ext_user_presence),
        format!("automation {}", known.ext_conformance_automation),
    ])
}
