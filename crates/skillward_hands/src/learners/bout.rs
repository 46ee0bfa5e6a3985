//! One bout of a step as one learner does it: a stroke with a tempo and a reach of its own, hands held a little otherwise than
//! the textbook has it, and neither quite the same from moment to moment.

use std::f32::consts::TAU;

use glam::{Quat, Vec3};
use skillward_core::hygiene::report::TechniqueStep;

use super::{Body, Dice};
use crate::articulation::Articulation;
use crate::capsules::deepest;
use crate::frame::{Frame, ease};
use crate::posture::Posture;
use crate::rub::{Stroke, rub_postures};

/// Something that wanders slowly about 0: two waves of no common period.
#[derive(Debug, Clone, Copy)]
struct Wander {
    waves: [(f32, f32, f32); 2],
}

impl Wander {
    /// With a typical size.
    fn new(dice: &mut Dice, size: f32) -> Self {
        Self {
            waves: std::array::from_fn(|_| {
                (size * dice.within(0.4, 1.0), dice.within(0.08, 0.7), dice.within(0.0, TAU))
            }),
        }
    }

    fn at(&self, seconds: f32) -> f32 {
        self.waves.iter().map(|(size, hertz, phase)| size * (TAU * hertz * seconds + phase).sin()).sum()
    }
}

/// Joint angles that a hand is off by, radians.
#[derive(Debug, Clone, Copy)]
struct Crooked {
    thumb: [f32; 5],
    fingers: [[f32; 4]; 4],
}

impl Crooked {
    fn new(dice: &mut Dice, degrees: f32) -> Self {
        let all = dice.normal() * degrees * 0.7;
        let mut angle = |share: f32| ((dice.normal() * degrees + all) * share).to_radians();
        Self {
            thumb: [angle(1.0), angle(1.0), angle(0.7), angle(1.0), angle(1.0)],
            fingers: std::array::from_fn(|_| [angle(1.0), angle(1.0), angle(0.6), angle(0.4)]),
        }
    }

    fn bend(&self, shape: &mut Articulation, more: f32) {
        let [radial, palmar, turn, mcp, ip] = self.thumb;
        shape.thumb.radial += radial;
        shape.thumb.palmar += palmar;
        shape.thumb.turn += turn;
        shape.thumb.mcp += mcp;
        shape.thumb.ip += ip;
        for (finger, by) in shape.fingers.iter_mut().zip(&self.fingers) {
            finger.mcp += by[0] + more;
            finger.pip += by[1] + more;
            finger.dip += by[2];
            finger.spread += by[3];
        }
    }
}

/// How a learner goes about a step.
#[derive(Debug, Clone)]
pub(super) struct Bout {
    pub(super) step: TechniqueStep,
    /// Strokes a second.
    tempo: f32,
    begin: f32,
    /// Share of the textbook's reach, back and forth, and round.
    reach: [f32; 2],
    /// How far round lags behind back and forth.
    lag: f32,
    /// How uneven the strokes are.
    uneven: Wander,
    crooked: [Crooked; 2],
    bending: [Wander; 2],
    askew: Quat,
    tilting: [Wander; 3],
    drifting: [Wander; 3],
    /// The right hand's way to where skin meets skin.
    pub(super) settled: Vec3,
}

/// Between the hands, about where they touch.
const MIDDLE: Vec3 = Vec3::new(0.0, -0.01, -0.02);

impl Bout {
    pub(super) fn new(dice: &mut Dice, step: TechniqueStep, habits: &Habits, body: &Body) -> Self {
        let mut bout = Self {
            step,
            tempo: (habits.tempo * (1.0 + 0.12 * dice.normal())).clamp(0.6, 3.0),
            begin: dice.within(0.0, TAU),
            reach: [
                (habits.reach * (1.0 + 0.12 * dice.normal())).clamp(0.5, 1.0),
                (habits.reach * dice.within(0.4, 1.1)).clamp(0.35, 1.0),
            ],
            lag: dice.within(-0.6, 0.6),
            uneven: Wander::new(dice, 0.25),
            crooked: std::array::from_fn(|_| Crooked::new(dice, habits.crooked_deg)),
            bending: std::array::from_fn(|_| Wander::new(dice, 1.5_f32.to_radians())),
            askew: dice.turn(habits.askew_deg.to_radians() / 1.73),
            tilting: std::array::from_fn(|_| Wander::new(dice, 1.5_f32.to_radians())),
            drifting: std::array::from_fn(|_| Wander::new(dice, 0.001)),
            settled: Vec3::ZERO,
        };
        bout.settle(dice.within(0.001, 0.005), body);
        bout
    }

    /// Both hands so many seconds into the bout, with the strokes at a share of their reach.
    pub(super) fn at(&self, seconds: f32, share: f32) -> [Posture; 2] {
        let phase = TAU * self.tempo * seconds + self.begin + self.uneven.at(seconds);
        let stroke = Stroke {
            along: phase.sin() * self.reach[0] * share,
            around: (phase + self.lag).cos() * self.reach[1] * share,
        };
        let mut hands = rub_postures(self.step, stroke, &Frame::IDENTITY);
        for ((hand, crooked), bending) in hands.iter_mut().zip(&self.crooked).zip(&self.bending) {
            crooked.bend(&mut hand.articulation, bending.at(seconds));
        }
        let tilt = Vec3::from_array(self.tilting.map(|wander| wander.at(seconds)));
        let drift = Vec3::from_array(self.drifting.map(|wander| wander.at(seconds)));
        let turn = Quat::from_scaled_axis(tilt) * self.askew;
        let off = Frame::new(MIDDLE - turn * MIDDLE + self.settled + drift, turn);
        hands[1] = hands[1].moved(&off);
        hands
    }

    /// Strokes begin and end softly.
    pub(super) fn share(into: f32, left: f32) -> f32 {
        /// Seconds.
        const SOFT: f32 = 0.2;
        ease(into.min(left).max(0.0) / SOFT)
    }

    /// Brings the right hand to the left until flesh meets flesh by so many metres, on average over a stroke: people who
    /// rub do touch, however crooked their fingers are.
    fn settle(&mut self, meets: f32, body: &Body) {
        /// The hand is never moved farther than this, metres.
        const FARTHEST: f32 = 0.015;
        let way = self.way(body);
        let mut moved = 0.0_f32;
        for _ in 0..4 {
            let lacking = meets - self.overlap(body);
            moved = (moved + lacking).clamp(-FARTHEST, FARTHEST);
            self.settled = way * moved;
        }
    }

    /// From the right hand to the left where they are nearest to each other.
    fn way(&self, body: &Body) -> Vec3 {
        let [left, right] = self.at(0.0, 0.0).map(|hand| body.wearing(&hand.pose()));
        let (_, on_left, on_right) = deepest(&left, &right);
        let palms = left.at(crate::HandJoint::Palm) - right.at(crate::HandJoint::Palm);
        let nearest = left.at(on_left) - right.at(on_right);
        (palms.normalize_or_zero() + nearest.normalize_or_zero()).normalize_or(Vec3::NEG_X)
    }

    fn overlap(&self, body: &Body) -> f32 {
        let times = [0.0, 0.25, 0.5, 0.75].map(|share: f32| share / self.tempo);
        let depth = |seconds: f32| {
            let [left, right] = self.at(seconds, 1.0).map(|hand| body.wearing(&hand.pose()));
            deepest(&left, &right).0
        };
        times.map(depth).iter().sum::<f32>() / 4.0
    }
}

/// What a learner is like in all that they do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habits {
    tempo: f32,
    reach: f32,
    crooked_deg: f32,
    askew_deg: f32,
}

impl Habits {
    pub(super) fn random(dice: &mut Dice) -> Self {
        Self {
            tempo: dice.within(0.9, 2.4),
            reach: dice.within(0.65, 1.0),
            crooked_deg: dice.within(1.0, 4.5),
            askew_deg: dice.within(1.0, 9.0),
        }
    }
}
