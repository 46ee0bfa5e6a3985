//! What befalls someone in a headset, at rest and in the middle of things: the attempt is safe, waits, and goes on.

use bevy::math::{Quat, Vec3};
use skillward::interaction::samples::{HandSample, SampleFrame};
use skillward_core::observation::Fact;
use skillward_core::skin::Hand;
use skillward_hands::{Articulation, Frame, HandJoint, Posture};
use skillward_xr_runtime::Phase;
use skillward_xr_runtime::script::{self, Command, HandDevice, Pose, Tracking};

use super::motion;
use super::wearer::Wearer;
use crate::headless::shipped;

/// What befalls the learner, and whether the attempt has to wait meanwhile.
struct Mishap {
    name: &'static str,
    begin: fn() -> Vec<Command>,
    /// What ends it; empty where it ends by itself.
    end: fn() -> Vec<Command>,
    waits: bool,
}

const MISHAPS: [Mishap; 12] = [
    Mishap {
        name: "a system menu",
        begin: || vec![Command::Menu(true)],
        end: || vec![Command::Menu(false)],
        waits: true,
    },
    Mishap {
        name: "another program before it",
        begin: || vec![Command::Covered(true)],
        end: || vec![Command::Covered(false)],
        waits: true,
    },
    Mishap {
        name: "the headset taken off",
        begin: || vec![Command::Worn(false)],
        end: || vec![Command::Worn(true)],
        waits: true,
    },
    Mishap {
        name: "the session lost",
        begin: || vec![Command::LoseSession { grace_ms: 100, refuse: 1 }],
        end: Vec::new,
        waits: true,
    },
    Mishap {
        name: "the session lost at once",
        begin: || vec![Command::LoseSession { grace_ms: 0, refuse: 0 }],
        end: Vec::new,
        waits: true,
    },
    Mishap {
        name: "the runtime restarts",
        begin: || vec![Command::LoseInstance { grace_ms: 100, refuse: 1 }],
        end: Vec::new,
        waits: true,
    },
    Mishap {
        name: "the runtime dies",
        begin: || vec![Command::Die { refuse: 1 }],
        end: Vec::new,
        waits: true,
    },
    Mishap {
        name: "the head lost",
        begin: || vec![Command::HeadTracking(Tracking::Lost)],
        end: || vec![Command::HeadTracking(Tracking::Full)],
        waits: true,
    },
    Mishap {
        name: "both hands lost",
        begin: || hands(Tracking::Lost),
        end: || hands(Tracking::Full),
        waits: false,
    },
    Mishap { name: "recentred", begin: || vec![Command::Recenter], end: Vec::new, waits: false },
    Mishap {
        name: "the room set up anew",
        begin: || vec![Command::MoveStage(Pose::at(0.4, 0.0, -0.3).yaw(0.8))],
        end: Vec::new,
        waits: false,
    },
    Mishap {
        name: "controllers instead of hands, asleep",
        begin: || {
            let devices = script::Hand::BOTH.map(|hand| Command::Device {
                hand,
                device: HandDevice::Controller("oculus/touch_controller".into()),
            });
            let asleep = script::Hand::BOTH.map(|hand| Command::Asleep { hand, asleep: true });
            [devices, asleep].concat()
        },
        end: || {
            let awake = script::Hand::BOTH.map(|hand| Command::Asleep { hand, asleep: false });
            let bare = script::Hand::BOTH.map(|hand| Command::Device { hand, device: HandDevice::Bare });
            [awake, bare].concat()
        },
        waits: false,
    },
];

fn hands(tracking: Tracking) -> Vec<Command> {
    script::Hand::BOTH.map(|hand| Command::HandTracking { hand, tracking }).to_vec()
}

/// How long a mishap lasts, in frames: two seconds.
const LASTS: usize = 90;

/// One run suffers every mishap, one after the other, from a moment of the attempt on; then the attempt goes on to its
/// end.
fn suffer_all(moment: impl Fn(&[SampleFrame]) -> usize) {
    let scenario = shipped("hand_hygiene/technique");
    let frames = motion::of(&scenario, "exemplary");
    let moment = moment(&frames);
    let begin = [motion::bare(), motion::joints(&frames[0])].concat();
    let mut wearer = Wearer::begin(&scenario, &motion::script(&frames[0], begin));
    wearer.until_told("an attempt is written to");
    for frame in &frames[..moment] {
        motion_of(&mut wearer, frame);
    }
    let there = &frames[moment];
    let mut pauses = 0;
    for mishap in &MISHAPS {
        println!("{} at frame {moment}", mishap.name);
        wearer.does((mishap.begin)());
        wearer.frames_if_any(LASTS as u64);
        wearer.does((mishap.end)());
        wearer.until_state(Phase::Focused);
        pauses += usize::from(mishap.waits);
        wearer.until(mishap.name, |wearer| paused(wearer) == pauses);
        // Whoever waits is asked to go on, and does.
        if mishap.waits {
            show_palm(&mut wearer, there);
            wearer.until(mishap.name, |wearer| resumed(wearer) == pauses);
        }
        for _ in 0..20 {
            motion_of(&mut wearer, there);
        }
        let attempt = wearer.attempt().unwrap();
        assert!(attempt.end.is_none(), "{}: the attempt ended by {:?}", mishap.name, attempt.end);
    }
    for frame in &frames[moment..] {
        motion_of(&mut wearer, frame);
    }
    wearer.until("the end of the attempt", |wearer| wearer.attempt().is_some_and(|it| it.end.is_some()));
    let folder = wearer.attempt_folder();
    let verified = wearer.skillward(&["verify"], &folder);
    assert!(verified.status.success(), "{verified:?}");
    let scored = wearer.skillward(&["score"], &folder);
    assert!(scored.status.success(), "none of it is held against the learner: {scored:?}");
    assert_eq!(wearer.report().faults(), Vec::<String>::new());
    assert!(wearer.close().success());
}

fn motion_of(wearer: &mut Wearer, frame: &SampleFrame) {
    let mut commands = motion::joints(frame);
    commands.push(motion::head(frame));
    wearer.does(commands);
    wearer.frames(1);
}

fn paused(wearer: &Wearer) -> usize {
    wearer.count(|fact| matches!(fact, Fact::Paused))
}

fn resumed(wearer: &Wearer) -> usize {
    wearer.count(|fact| matches!(fact, Fact::Resumed))
}

/// The gesture for the menu: the left palm before the face, its thumb and index finger together.
fn show_palm(wearer: &mut Wearer, frame: &SampleFrame) {
    let mut asking = frame.clone();
    let eyes = Frame::new(frame.head.position, frame.head.rotation);
    let at = eyes.point(Vec3::new(-0.05, -0.15, -0.38));
    let wrist = Frame::looking(at, Vec3::Y, eyes.vector(Vec3::NEG_Z));
    let mut pose = Posture::new(Hand::Left, wrist, Articulation::PINCH).pose();
    let tip = pose.at(HandJoint::IndexTip);
    pose.joints[HandJoint::ThumbTip.index()].position = tip + Vec3::X * 0.008;
    asking.left = HandSample { grip: 1.0, ..HandSample::measured(pose) };
    let aside = Frame::new(eyes.vector(Vec3::new(0.3, -0.3, 0.0)), Quat::IDENTITY);
    asking.right.pose = asking.right.pose.moved(&aside);
    for _ in 0..40 {
        motion_of(wearer, &asking);
    }
    motion_of(wearer, frame);
}

/// Palms are so near to each other while hands rub, metres.
const TOGETHER_M: f32 = 0.12;

fn together(frame: &SampleFrame) -> bool {
    frame.left.pose.at(HandJoint::Palm).distance(frame.right.pose.at(HandJoint::Palm)) < TOGETHER_M
}

/// The first frame of rubbing.
fn rubs(frames: &[SampleFrame]) -> usize {
    frames.iter().position(together).unwrap()
}

/// So many frames as seconds.
fn seconds(count: usize) -> usize {
    count * motion::HZ as usize
}

#[test]
fn at_rest_the_attempt_survives_all_that_befalls_it() {
    suffer_all(|_| 20);
}

#[test]
fn with_a_hand_on_the_pump_the_attempt_survives_all_that_befalls_it() {
    // The hand that presses is at its lowest before the hands come together.
    suffer_all(|frames| {
        let height = |&at: &usize| (frames[at].right.pose.at(HandJoint::Palm).y * 1e4) as i64;
        let reach = |&at: &usize| {
            let palm = frames[at].right.pose.at(HandJoint::Palm);
            palm.distance(frames[at].head.position) > 0.45
        };
        (0..rubs(frames)).filter(reach).min_by_key(height).unwrap()
    });
}

#[test]
fn in_mid_rub_the_attempt_survives_all_that_befalls_it() {
    suffer_all(|frames| rubs(frames) + seconds(3));
}

#[test]
fn between_two_techniques_the_attempt_survives_all_that_befalls_it() {
    suffer_all(|frames| {
        let first = rubs(frames);
        first + frames[first..].iter().position(|frame| !together(frame)).unwrap()
    });
}

#[test]
fn later_in_the_rub_the_attempt_survives_all_that_befalls_it() {
    suffer_all(|frames| rubs(frames) + seconds(12));
}
