//! Learners for the tests: rubs performed by hands of many sizes, sloppily, under a jittery tracker.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::f32::consts::TAU;

use glam::{Quat, Vec3};
use skillward_core::hygiene::report::TechniqueStep;
use skillward_hands::rub::{Stroke, rub_postures};
use skillward_hands::{Frame, HandJoint, HandPose, Posture};

/// SplitMix64: a small generator, so that a failure can be repeated by its seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Between the two, evenly.
    pub fn within(&mut self, low: f32, high: f32) -> f32 {
        #[allow(clippy::cast_precision_loss, reason = "24 bits fit")]
        let share = (self.next() >> 40) as f32 / (1_u64 << 24) as f32;
        low + (high - low) * share
    }

    pub fn direction(&mut self) -> Vec3 {
        loop {
            let v = Vec3::new(self.within(-1.0, 1.0), self.within(-1.0, 1.0), self.within(-1.0, 1.0));
            if (0.05..1.0).contains(&v.length_squared()) {
                return v.normalize();
            }
        }
    }
}

/// How one learner rubs under one tracker.
#[derive(Debug, Clone)]
pub struct Manner {
    /// Frames a second.
    pub rate: f32,
    /// Strokes a second.
    pub tempo: f32,
    /// Share of the full stroke.
    pub reach: f32,
    /// Size of both hands.
    pub size: f32,
    /// How the right hand is held askew and off.
    pub askew: Quat,
    pub off: Vec3,
    /// How far joint angles are off, radians, for each of the 2 x 4 fingers.
    pub bend: [[f32; 4]; 2],
    /// Tracker's jitter of each joint along each axis, metres either way.
    pub jitter: f32,
    /// Sway of the whole body.
    pub sway: f32,
}

impl Manner {
    pub fn exact() -> Self {
        Self {
            rate: 60.0,
            tempo: 1.5,
            reach: 1.0,
            size: 1.0,
            askew: Quat::IDENTITY,
            off: Vec3::ZERO,
            bend: [[0.0; 4]; 2],
            jitter: 0.0,
            sway: 0.0,
        }
    }

    pub fn random(dice: &mut Dice) -> Self {
        let mut bend = || std::array::from_fn(|_| dice.within(-0.09, 0.09));
        let bend = [bend(), bend()];
        Self {
            rate: dice.within(30.0, 90.0),
            tempo: dice.within(0.8, 2.5),
            reach: dice.within(0.65, 1.0),
            size: dice.within(0.85, 1.15),
            askew: Quat::from_axis_angle(dice.direction(), dice.within(0.0, 15.0).to_radians()),
            off: dice.direction() * dice.within(0.0, 0.004),
            bend,
            jitter: dice.within(0.0, 0.003),
            sway: dice.within(0.0, 0.02),
        }
    }

    /// Both postures at a time of the rub.
    pub fn postures(&self, step: TechniqueStep, seconds: f32) -> [Posture; 2] {
        let phase = seconds * self.tempo * TAU;
        let stroke = Stroke { along: phase.sin() * self.reach, around: phase.cos() * self.reach };
        self.at(step, stroke)
    }

    pub fn at(&self, step: TechniqueStep, stroke: Stroke) -> [Posture; 2] {
        let mut hands = rub_postures(step, stroke, &Frame::IDENTITY);
        for (hand, bend) in hands.iter_mut().zip(&self.bend) {
            for (finger, by) in hand.articulation.fingers.iter_mut().zip(bend) {
                finger.mcp += by;
                finger.pip += by;
            }
        }
        let middle =
            hands.iter().map(|hand| hand.wrist.point(Vec3::new(0.0, -0.02, -0.09))).sum::<Vec3>() / 2.0;
        hands[1] = hands[1].moved(&Frame::new(middle - self.askew * middle + self.off, self.askew));
        hands
    }

    /// What the tracker says of a posture at a time.
    pub fn seen(&self, dice: &mut Dice, posture: &Posture, seconds: f32) -> HandPose {
        let mut pose = posture.pose();
        let sway = Frame::new(
            Vec3::new((seconds * 2.1).sin(), (seconds * 1.3).sin(), (seconds * 0.9).cos()) * self.sway,
            Quat::from_rotation_y((seconds * 1.1).sin() * self.sway * 5.0),
        );
        pose = pose.moved(&sway);
        for index in 0..HandJoint::COUNT {
            let joint = &mut pose.joints[index];
            joint.position *= self.size;
            joint.radius *= self.size;
            let mut shake = || dice.within(-self.jitter, self.jitter);
            joint.position += Vec3::new(shake(), shake(), shake());
        }
        pose
    }

    /// Time of the next frame after one, with the unevenness of a real clock.
    pub fn next_frame_us(&self, dice: &mut Dice, t_us: u64) -> u64 {
        let period = 1e6 / self.rate * dice.within(0.85, 1.15);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds")]
        let period = period as u64;
        t_us + period
    }
}

#[allow(clippy::cast_precision_loss, reason = "a minute at most")]
pub fn seconds(t_us: u64) -> f32 {
    t_us as f32 / 1e6
}
