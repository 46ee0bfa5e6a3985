//! What a scripted learner's head and hands did, as the motion of someone in a headset.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use bevy::math::{Quat, Vec3};
use skillward::frontends::autopilot::vary::Variation;
use skillward::interaction::samples::{HandSample, SampleFrame, Samples};
use skillward_core::score::Decision;
use skillward_core::skin::Hand;
use skillward_hands::{HandJoint, HandPose};
use skillward_xr_runtime::script::{
    self, Clock, Command, Eyes, HandDevice, JointPose, Pace, Pose, Render, Script, Step, When,
};

use crate::headless::{Station, learner};

/// Frames of the display in a second, and samples of the learner.
pub const HZ: f32 = 45.0;
/// Thumb and index finger are this far from each other when they hold something, metres ...
const PINCHED_M: f32 = 0.010;
/// ... and at least this far when a hand that is alone does not.
const OPEN_M: f32 = 0.060;
/// Hands are alone when they are this far from each other, metres.
const ALONE_M: f32 = 0.25;

/// Where head and hands of a learner are at each frame, from the first of their attempt to its end.
pub fn of(scenario: &Path, script: &str) -> Vec<SampleFrame> {
    let mut frames = Vec::new();
    let variation = Variation { rate_hz: HZ, ..Variation::default() };
    let finished = Station::new().watch(scenario, learner(scenario, script), variation, |world| {
        frames.extend_from_slice(world.resource::<Samples>().fresh());
    });
    assert_eq!(finished.score.decision, Decision::Pass, "the learner who is recorded");
    frames
}

/// A runtime whose wearer stands as the learner does at first, and has this in hand. Frames wait for the test, and
/// are drawn when a picture is asked for.
pub fn script(first: &SampleFrame, begin: Vec<Command>) -> Script {
    Script {
        clock: Clock { pace: Pace::Stepped, hz: HZ },
        eyes: Eyes { width: 128, height: 128, ..Eyes::default() },
        render: Render::OnCapture,
        head: pose(first.head.position, first.head.rotation).upright(),
        steps: vec![Step { at: When::Start, commands: begin }],
        ..Script::default()
    }
}

/// Nothing in either hand.
pub fn bare() -> Vec<Command> {
    script::Hand::BOTH.map(|hand| Command::Device { hand, device: HandDevice::Bare }).to_vec()
}

/// Writes motion where the runtime finds it: one line a frame.
pub fn write(path: &Path, frames: impl Iterator<Item = Vec<Command>>) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    for (frame, commands) in frames.enumerate() {
        let line = serde_json::json!({ "frame": frame, "do": commands });
        writeln!(file, "{line}").unwrap();
    }
    file.flush().unwrap();
}

/// The head, in the room.
pub fn head(frame: &SampleFrame) -> Command {
    Command::Head { pose: pose(frame.head.position, frame.head.rotation), over_ms: 0 }
}

/// Both hands by their joints. A hand that closes pinches: the thumb comes to the index finger.
pub fn joints(frame: &SampleFrame) -> Vec<Command> {
    let palm = |hand| frame.hand(hand).pose.at(HandJoint::Palm);
    let alone = palm(Hand::Left).distance(palm(Hand::Right)) > ALONE_M;
    let hand = |hand: Hand| {
        let sample = frame.hand(hand);
        let joints = if alone { pinching(sample) } else { sample.pose }.joints;
        let joints = joints.iter().map(|joint| JointPose {
            pose: pose(joint.position, joint.rotation),
            radius: rounded(joint.radius),
            valid: true,
            tracked: true,
        });
        Command::Joints { hand: side(hand), joints: joints.collect() }
    };
    Hand::BOTH.map(hand).to_vec()
}

/// The runtime's word for a hand.
pub const fn side(hand: Hand) -> script::Hand {
    match hand {
        Hand::Left => script::Hand::Left,
        Hand::Right => script::Hand::Right,
    }
}

/// The thumb goes to the tip of the index finger as far as the hand closes.
fn pinching(sample: &HandSample) -> HandPose {
    let mut pose = sample.pose;
    let (thumb, index) = (pose.at(HandJoint::ThumbTip), pose.at(HandJoint::IndexTip));
    let way = thumb - index;
    let open = way.length().max(OPEN_M);
    let gap = open + (PINCHED_M - open) * sample.grip;
    let to = way.normalize_or(Vec3::X) * (gap - way.length());
    for (joint, share) in
        [(HandJoint::ThumbTip, 1.0), (HandJoint::ThumbDistal, 0.8), (HandJoint::ThumbProximal, 0.3)]
    {
        pose.joints[joint.index()].position += to * share;
    }
    pose
}

/// Tenths of a millimetre and of a thousandth are enough, and make the file a third as long.
pub fn pose(position: Vec3, orientation: Quat) -> Pose {
    let [x, y, z, w] = orientation.to_array().map(rounded);
    Pose { position: position.to_array().map(rounded).into(), orientation: Quat::from_xyzw(x, y, z, w) }
}

fn rounded(number: f32) -> f32 {
    (number * 1e5).round() / 1e5
}
