//! The control channel: a client steered in mid-run, frame by frame.

use std::time::Duration;

use skillward_xr_runtime::Phase;
use skillward_xr_runtime::control::Control;
use skillward_xr_runtime::script::{Clock, Command, Hand, JointPose, Pace, Pose, Script};

use crate::app::{App, RED_AND_BLUE};
use crate::good::hand_at;
use crate::run::{Run, start, write_seen};
use crate::{Outcome, demand};

pub const TESTS: &[(&str, fn() -> Outcome<()>)] = &[
    ("control::a_steered_run_is_the_same_each_time", same_twice),
    ("control::what_cannot_be_is_told", nonsense),
    ("control::recorded_motion_is_played", recorded),
];

const PATIENCE: Duration = Duration::from_secs(60);

pub fn client(name: &str) -> Option<fn() -> Outcome<()>> {
    (name == "tracked").then_some(tracked_client)
}

/// Notes where the head and the left palm are in each frame, to a hundredth of a millimetre, until the user leaves.
fn tracked_client() -> Outcome<()> {
    let mut app = App::new()?;
    app.make_swapchain()?;
    app.make_actions()?;
    let tracker = app.session.create_hand_tracker(openxr::Hand::LEFT)?;
    let mut lines = Vec::new();
    loop {
        app.poll()?;
        if app.state == openxr::SessionState::EXITING {
            break;
        }
        if !app.running {
            continue;
        }
        let frame = app.frame(RED_AND_BLUE)?;
        let time = frame.state.predicted_display_time;
        let joints = app.spaces[1].locate_hand_joints(&tracker, time)?;
        let palm = joints.map(|joints| joints[0].pose.position.y);
        let head = frame.views[0].pose.position;
        lines.push(format!("{:?} {} {:.5} {palm:.5?}", app.state, time.as_nanos(), head.y));
        write_seen(&lines)?;
    }
    app.trackers.push(tracker);
    Ok(())
}

fn stepped() -> Script {
    Script { clock: Clock { pace: Pace::Stepped, hz: 72.0 }, ..Script::default() }
}

/// Lets the client come to its end, which may be there before the answer.
fn leave(control: &mut Control) -> Outcome<()> {
    control.commands(vec![Command::Exit])?;
    let _ = control.step(1, PATIENCE);
    Ok(())
}

/// Steers a client through a minute movement of head and hand.
fn steer() -> Outcome<Run> {
    let mut run = start("tracked", &stepped(), &[])?;
    let mut control = run.place.control(PATIENCE)?;
    control.wait_for(Phase::Ready, PATIENCE)?;
    let status = control.step(3, PATIENCE)?;
    demand!(status.state == Some(Phase::Focused) && status.frame == 3, "{status:?}");
    let bare = skillward_xr_runtime::script::HandDevice::Bare;
    control.commands(vec![Command::Device { hand: Hand::Left, device: bare }])?;
    for frame in 0..20_u16 {
        let height = 1.6 + f32::from(frame) * 0.01;
        let joints: Vec<JointPose> = hand_at(height - 0.5);
        control.commands(vec![
            Command::Head { pose: Pose::at(0.0, height, 0.0), over_ms: 0 },
            Command::Joints { hand: Hand::Left, joints },
        ])?;
        let status = control.step(1, PATIENCE)?;
        demand!(status.frame == 4 + u64::from(frame), "{status:?}");
    }
    let report = control.report()?;
    demand!(report.faults().is_empty(), "{:?}", report.faults());
    leave(&mut control)?;
    let output = run.finish()?;
    demand!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(run)
}

fn same_twice() -> Outcome<()> {
    let (one, other) = (steer()?, steer()?);
    let seen = one.seen()?;
    demand!(seen.len() == 24, "{seen:#?}");
    demand!(seen == other.seen()?, "two runs differ");
    // LOCAL begins 1.6 m above the floor; the palm is told in STAGE.
    let last = seen.get(22).ok_or("too few frames")?;
    demand!(last.ends_with("0.19000 Some(1.29000)"), "{last}");
    Ok(())
}

fn nonsense() -> Outcome<()> {
    let mut run = start("tracked", &stepped(), &[])?;
    let mut control = run.place.control(PATIENCE)?;
    control.wait_for(Phase::Ready, PATIENCE)?;
    let refused = control.wait_for(Phase::Focused, Duration::from_millis(200));
    demand!(refused.is_err_and(|why| why.to_string().contains("not within")), "nobody allowed a frame");
    control.commands(vec![Command::Joints { hand: Hand::Left, joints: Vec::new() }])?;
    control.step(3, PATIENCE)?;
    let fault = control.status()?.fault.unwrap_or_default();
    demand!(fault.contains("26 joints"), "{fault}");
    leave(&mut control)?;
    run.finish()?;
    Ok(())
}

fn recorded() -> Outcome<()> {
    let mut run = start("tracked", &stepped(), &[])?;
    let line = |frame: u16| {
        let pose = Pose::at(0.0, 1.7 + f32::from(frame), 0.0);
        serde_json::json!({ "frame": frame, "do": [Command::Head { pose, over_ms: 0 }] }).to_string()
    };
    let lines: Vec<_> = (0..5).map(line).collect();
    std::fs::write(run.folder().join("motion.jsonl"), lines.join("\n"))?;
    let mut control = run.place.control(PATIENCE)?;
    control.wait_for(Phase::Ready, PATIENCE)?;
    control.step(3, PATIENCE)?;
    control.commands(vec![Command::Play("motion.jsonl".to_owned())])?;
    control.step(6, PATIENCE)?;
    leave(&mut control)?;
    let output = run.finish()?;
    demand!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen = run.seen()?;
    let heights: Vec<_> = seen[3..9].iter().filter_map(|line| line.split(' ').nth(2)).collect();
    // Frame 4 is the first that plays.
    let expected = ["0.10000", "1.10000", "2.10000", "3.10000", "4.10000", "4.10000"];
    demand!(heights == expected, "{heights:?}");
    Ok(())
}
