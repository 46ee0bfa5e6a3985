//! The same motion with controllers in both hands: what a learner who has learnt the controls does with them.

use bevy::math::{Quat, Vec3};
use skillward::frontends::techniques::Chosen;
use skillward::interaction::samples::SampleFrame;
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::skin::Hand;
use skillward_hands::rub::{Stroke, rub_postures};
use skillward_hands::{Frame, HandJoint, held};
use skillward_xr_runtime::script::{self, Command, HandDevice};

use super::motion::{pose, side};

/// Relative wrists nearer than this to those of a technique are in it, metres (a radian counts as a tenth of one).
const ALIKE_M: f32 = 0.012;
/// The controllers are held so far from each other, metres.
const SIDE_M: f32 = 0.18;
/// Half a stroke moves one controller past the other by this, metres.
const STROKE_M: f32 = 0.05;
/// A button is down, and up again, for so many frames.
const CLICK: usize = 3;

/// Touch controllers in both hands.
pub fn controllers() -> Vec<Command> {
    let device = || HandDevice::Controller("oculus/touch_controller".into());
    script::Hand::BOTH.map(|hand| Command::Device { hand, device: device() }).to_vec()
}

/// A moment of a technique: what the hands look like to each other.
struct Shape {
    step: TechniqueStep,
    stroke: Stroke,
    between: Frame,
}

/// Someone who holds controllers.
pub struct Holder {
    shapes: Vec<Shape>,
    /// Which technique the program has the hands in.
    chosen: Option<Chosen>,
    /// Frames since the button went down last.
    clicked: usize,
    stroke: Stroke,
}

impl Holder {
    pub fn new() -> Self {
        let steps = TechniqueStep::ALL.into_iter();
        let strokes = || (-10..=10).flat_map(|along| (-4..=4).map(move |around| (along, around)));
        let shapes = steps.flat_map(|step| {
            strokes().map(move |(along, around)| {
                let stroke = Stroke { along: along as f32 / 10.0, around: around as f32 / 4.0 };
                let [left, right] = rub_postures(step, stroke, &Frame::IDENTITY);
                Shape { step, stroke, between: left.wrist.inverse().then(&right.wrist) }
            })
        });
        Self { shapes: shapes.collect(), chosen: None, clicked: 0, stroke: Stroke::default() }
    }

    /// What the controllers do in a frame of the learner's.
    pub fn play(&mut self, frame: &SampleFrame) -> Vec<Command> {
        let between = frame.left.pose.wrist().inverse().then(&frame.right.pose.wrist());
        let near = between.origin.length() < 0.3;
        let shape = self.shape(&between).filter(|_| near);
        if shape.is_none() && (self.chosen.is_none() || !near) {
            self.chosen = None;
            return Hand::BOTH.into_iter().flat_map(|hand| alone(frame, hand)).collect();
        }
        if let Some((_, stroke)) = shape {
            self.stroke = stroke;
        }
        self.together(frame, shape.map(|(step, _)| step))
    }

    /// The technique that a frame's hands are in, if any.
    pub fn technique(&self, frame: &SampleFrame) -> Option<TechniqueStep> {
        let between = frame.left.pose.wrist().inverse().then(&frame.right.pose.wrist());
        self.shape(&between).map(|(step, _)| step)
    }

    /// The technique that the hands are in.
    fn shape(&self, between: &Frame) -> Option<(TechniqueStep, Stroke)> {
        let off = |shape: &Shape| {
            shape.between.origin.distance(between.origin)
                + 0.1 * shape.between.rotation.angle_between(between.rotation)
        };
        let nearest = self.shapes.iter().min_by(|a, b| off(a).total_cmp(&off(b)))?;
        (off(nearest) < ALIKE_M).then_some((nearest.step, nearest.stroke))
    }

    /// Both squeezed before the chest; one past the other is a stroke, a button takes the next technique.
    fn together(&mut self, frame: &SampleFrame, wanted: Option<TechniqueStep>) -> Vec<Command> {
        let palm = |hand| frame.hand(hand).pose.at(HandJoint::Palm);
        let middle = (palm(Hand::Left) + palm(Hand::Right)) / 2.0;
        let ahead = frame.head.rotation * Vec3::NEG_Z;
        let turn = Quat::from_rotation_y(f32::atan2(-ahead.x, -ahead.z));
        let began = self.chosen.is_none();
        let chosen = self.chosen.get_or_insert_default();
        self.clicked += 1;
        let differs = wanted.is_some_and(|wanted| wanted != chosen.step());
        if differs && self.clicked > 2 * CLICK && !began {
            chosen.next();
            self.clicked = 0;
        }
        let down = if self.clicked < CLICK && !began { 1.0 } else { 0.0 };
        let stroke = if began { Stroke::default() } else { self.stroke };
        let apart = Vec3::new(SIDE_M, stroke.around * STROKE_M, -stroke.along * STROKE_M);
        let mut commands = vec![input(Hand::Right, "/input/a/click", down)];
        for (hand, share) in [(Hand::Left, -0.5), (Hand::Right, 0.5)] {
            let at = middle + turn * (apart * share);
            commands.push(Command::Controller {
                hand: side(hand),
                grip: pose(at, turn),
                aim: None,
                over_ms: 0,
            });
            commands.push(input(hand, "/input/squeeze/value", 1.0));
            commands.push(input(hand, "/input/trigger/value", 0.0));
        }
        commands
    }
}

/// A controller held so that the hand round it touches what the learner's own hand touched.
fn alone(frame: &SampleFrame, hand: Hand) -> [Command; 3] {
    let sample = frame.hand(hand);
    let wrist = sample.pose.wrist();
    let mut grip = wrist.then(&held::wrist_from_grip(hand).inverse());
    let round = held::posture(hand, &grip, 0.0, 0.0).pose();
    let tip = sample.pose.at(HandJoint::IndexTip);
    let down = (tip - sample.pose.at(HandJoint::Palm)).dot(sample.pose.palm_normal());
    let facing = sample.pose.palm_normal().y;
    // A palm that waits for product, or presses down flat, lies where it lay; else the index finger's tip does.
    if facing < 0.7 && (facing > -0.7 || down > 0.03) {
        grip.origin += tip - round.at(HandJoint::IndexTip);
    }
    [
        Command::Controller {
            hand: side(hand),
            grip: pose(grip.origin, grip.rotation),
            aim: None,
            over_ms: 0,
        },
        input(hand, "/input/squeeze/value", 0.0),
        input(hand, "/input/trigger/value", sample.grip),
    ]
}

fn input(hand: Hand, path: &str, value: f32) -> Command {
    Command::Input { hand: side(hand), path: path.into(), value }
}
