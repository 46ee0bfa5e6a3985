//! What else hands do together, none of it a step of the technique.

use std::f32::consts::TAU;

use glam::{Quat, Vec3};
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::skin::Hand;

use super::Dice;
use crate::articulation::Articulation;
use crate::frame::Frame;
use crate::posture::Posture;
use crate::rub::{Stroke, rub_postures};

/// A doing that is no step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Other {
    /// Palms meet and part, two to four times a second.
    Clapping,
    /// Two fists side by side twist against each other, as round a wet cloth.
    WringingCloth,
    /// One hand holds the other across the back and squeezes and turns it.
    WringingHands,
    /// Each hand wipes along a thigh.
    DryingOnClothes,
    /// A fold of cloth between the palms, which move past each other.
    DryingInCloth,
    /// The left forearm is raised and the right hand holds its wrist.
    Watch,
    /// Fingers folded, at rest, the thumbs perhaps twiddling.
    Folding,
    /// Fingertips scratch the other hand's back.
    Scratching,
    /// A fist pulls the other hand's fingers, one after the other.
    PullingFingers,
    /// Palm against palm, at rest.
    Praying,
    /// Something is held between both hands and carried.
    Carrying,
    /// A fingertip counts the other hand's.
    Counting,
}

impl Other {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Clapping,
        Self::WringingCloth,
        Self::WringingHands,
        Self::DryingOnClothes,
        Self::DryingInCloth,
        Self::Watch,
        Self::Folding,
        Self::Scratching,
        Self::PullingFingers,
        Self::Praying,
        Self::Carrying,
        Self::Counting,
    ];
}

/// One learner's way of such a doing.
#[derive(Debug, Clone)]
pub(super) struct Doings {
    pub(super) what: Other,
    /// Times a second, from 0 to 1 of the doing's own range.
    tempo: f32,
    /// Size of the movement in the same way.
    size: f32,
    /// How far apart, how crossed, in the same way.
    variety: [f32; 3],
    askew: Quat,
    begin: f32,
    mirrored: bool,
}

/// Between two values by a share.
fn mix(low: f32, high: f32, share: f32) -> f32 {
    low + (high - low) * share
}

/// A hand's wrist so that it points and faces, with a point of the palm somewhere.
fn hold(hand: Hand, shape: Articulation, palm: Vec3, pointing: Vec3, facing: Vec3) -> Posture {
    let frame = Frame::looking(Vec3::ZERO, pointing, -facing);
    let middle = Vec3::new(0.0, -0.022, -0.075);
    Posture::new(hand, Frame::new(palm - frame.vector(middle), frame.rotation), shape)
}

impl Doings {
    pub(super) fn new(dice: &mut Dice, what: Other) -> Self {
        Self {
            what,
            tempo: dice.share(),
            size: dice.share(),
            variety: [dice.share(), dice.share(), dice.share()],
            askew: dice.turn(4.0_f32.to_radians()),
            begin: dice.within(0.0, TAU),
            mirrored: dice.chance(0.5),
        }
    }

    pub(super) fn at(&self, seconds: f32) -> [Posture; 2] {
        let mut hands = self.right_handed(seconds);
        hands[1] = hands[1].moved(&Frame::new(Vec3::ZERO, self.askew));
        if self.mirrored {
            let [left, right] = hands;
            hands = [right.mirrored(), left.mirrored()];
        }
        hands
    }

    /// Phase of something that happens so many times a second, low to high.
    fn phase(&self, seconds: f32, low: f32, high: f32) -> f32 {
        TAU * mix(low, high, self.tempo) * seconds + self.begin
    }

    fn right_handed(&self, s: f32) -> [Posture; 2] {
        match self.what {
            Other::Clapping => {
                let apart = mix(0.03, 0.12, self.size) * (1.0 - (self.phase(s, 1.0, 2.0)).cos().abs());
                let crossed = Quat::from_rotation_x(mix(0.0, 0.7, self.variety[0]));
                let [left, right] =
                    rub_postures(TechniqueStep::PalmToPalm, Stroke::default(), &Frame::IDENTITY);
                [left, right.moved(&Frame::new(Vec3::X * apart, crossed))]
            }
            Other::WringingCloth => {
                let twist = mix(0.3, 0.7, self.size) * self.phase(s, 0.6, 1.6).sin();
                let beside = mix(0.085, 0.10, self.variety[0]);
                let fist = |hand, side: f32, turn: f32| {
                    let pointing = Quat::from_rotation_x(turn) * Vec3::NEG_Z;
                    let facing = Quat::from_rotation_x(turn) * Vec3::NEG_Y;
                    hold(hand, Articulation::GRIP, Vec3::X * side * beside / 2.0, pointing, facing)
                };
                [fist(Hand::Left, -1.0, twist), fist(Hand::Right, 1.0, -twist)]
            }
            Other::WringingHands => {
                let turn = mix(0.1, 0.35, self.size) * self.phase(s, 0.4, 1.1).sin();
                let squeeze = 0.004 * self.phase(s, 0.7, 1.5).cos();
                let down = Vec3::NEG_Y;
                let left =
                    hold(Hand::Left, Articulation::RELAXED, Vec3::ZERO, Vec3::new(0.6, 0.1, -0.8), down);
                let back = left.wrist.point(Vec3::new(0.0, 0.010, -0.07));
                let across = Quat::from_rotation_y(turn) * Vec3::new(-0.75, -0.1, -0.65);
                let lift = Vec3::Y * (0.004 + squeeze);
                [left, hold(Hand::Right, Articulation::GRIP, back + lift, across, down)]
            }
            Other::DryingOnClothes => {
                let along = mix(0.05, 0.14, self.size) * self.phase(s, 0.7, 1.8).sin();
                let other = mix(0.05, 0.14, self.size)
                    * (self.phase(s, 0.7, 1.8) + mix(0.0, 3.0, self.variety[0])).sin();
                let wide = mix(0.16, 0.24, self.variety[1]);
                let wipe = |hand, side: f32, by: f32| {
                    let place = Vec3::new(side * wide, -0.25 + by, 0.1);
                    hold(
                        hand,
                        Articulation::FLAT,
                        place,
                        Vec3::new(0.0, -1.0, -0.2),
                        Vec3::new(-side * 0.4, 0.0, 1.0),
                    )
                };
                [wipe(Hand::Left, -1.0, along), wipe(Hand::Right, 1.0, other)]
            }
            Other::DryingInCloth => {
                let phase = self.phase(s, 0.8, 1.8);
                let stroke = Stroke { along: phase.sin(), around: phase.cos() * self.size };
                let [left, right] = rub_postures(TechniqueStep::PalmToPalm, stroke, &Frame::IDENTITY);
                let cloth = mix(0.018, 0.035, self.variety[0]);
                [left, right.moved(&Frame::new(Vec3::X * cloth, Quat::IDENTITY))]
            }
            Other::Watch => {
                let left = hold(
                    Hand::Left,
                    Articulation::RELAXED,
                    Vec3::new(0.06, 0.02, -0.02),
                    Vec3::new(0.95, 0.15, -0.25),
                    Vec3::new(0.0, -0.8, -0.6),
                );
                let wrist = left.wrist.point(Vec3::new(0.01, 0.006, 0.03));
                let fiddle = mix(0.0, 0.004, self.size) * self.phase(s, 0.5, 2.0).sin();
                let away = if self.variety[0] < 0.3 { 0.25 } else { 0.0 };
                let at = wrist + Vec3::new(away, fiddle - away, 0.02 + fiddle);
                let right = hold(
                    Hand::Right,
                    Articulation::PINCH,
                    at,
                    Vec3::new(-0.75, 0.2, -0.6),
                    Vec3::new(0.3, -0.9, 0.1),
                );
                [left, right]
            }
            Other::Folding => {
                let still = Stroke {
                    along: mix(-0.5, 0.5, self.variety[0]),
                    around: mix(-0.5, 0.5, self.variety[1]),
                };
                let breath = 0.06 * self.phase(s, 0.2, 0.35).sin();
                let stroke = Stroke { along: still.along + breath, ..still };
                let mut hands = rub_postures(TechniqueStep::PalmsInterlaced, stroke, &Frame::IDENTITY);
                if self.variety[2] > 0.5 {
                    let turn = self.phase(s, 0.6, 1.6);
                    for (hand, ahead) in hands.iter_mut().zip([0.0, TAU / 2.0]) {
                        hand.articulation.thumb.radial += 0.2 * (turn + ahead).sin();
                        hand.articulation.thumb.palmar += 0.2 * (turn + ahead).cos();
                    }
                }
                hands
            }
            Other::Scratching => {
                let along = mix(0.005, 0.014, self.size) * self.phase(s, 2.0, 4.5).sin();
                let down = Vec3::NEG_Y;
                let left =
                    hold(Hand::Left, Articulation::RELAXED, Vec3::ZERO, Vec3::new(0.5, 0.1, -0.85), down);
                let back = left.wrist.point(Vec3::new(mix(-0.01, 0.01, self.variety[0]), 0.012, -0.06));
                let hooked = Articulation::RELAXED.toward(&Articulation::GRIP, 0.35);
                let pointing = Vec3::new(-0.7, -0.55, -0.45);
                let tips = back + Vec3::new(along, 0.002, along * 0.5);
                let right = hold(Hand::Right, hooked, tips, pointing, Vec3::new(-0.5, -0.8, 0.3));
                // The palm stands where the tips shall be: draw the hand back by the length of the bent fingers.
                let reach = right.pose().at(crate::HandJoint::MiddleTip) - tips;
                [left, right.moved(&Frame::new(-reach, Quat::IDENTITY))]
            }
            Other::PullingFingers => {
                let left = hold(
                    Hand::Left,
                    Articulation::FLAT,
                    Vec3::new(-0.02, 0.0, 0.02),
                    Vec3::new(0.3, 0.3, -0.9),
                    Vec3::new(0.9, 0.1, 0.3),
                );
                let pose = left.pose();
                let period = mix(0.8, 1.6, self.tempo);
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a minute at most"
                )]
                let finger = crate::Finger::ALL[((s / period) as usize) % 4];
                let [_, root, middle, ..] = finger.joints();
                let along = (pose.at(middle) - pose.at(root)).normalize();
                let pulled = mix(0.0, 0.025, self.size) * (s / period).fract();
                let at = pose.at(middle) + along * (0.01 + pulled);
                let pointing = Vec3::new(-0.8, 0.1, -0.45).reject_from(along);
                let facing = along.cross(pointing);
                let right =
                    hold(Hand::Right, Articulation::GRIP, at - facing.normalize() * 0.004, pointing, facing);
                [left, right]
            }
            Other::Praying => {
                let nod = Quat::from_rotation_x(0.05 * self.phase(s, 0.15, 0.4).sin());
                let still = Stroke {
                    along: mix(-0.6, 0.6, self.variety[0]),
                    around: mix(-0.6, 0.6, self.variety[1]),
                };
                rub_postures(TechniqueStep::PalmToPalm, still, &Frame::new(Vec3::ZERO, nod))
            }
            Other::Carrying => {
                let wide = mix(0.05, 0.16, self.size);
                let swing = Vec3::new(0.05, 0.02, 0.03) * self.phase(s, 0.3, 1.0).sin();
                let side = |hand, side: f32| {
                    let place = Vec3::X * side * wide / 2.0 + swing;
                    hold(hand, Articulation::RELAXED, place, Vec3::new(0.0, 0.2, -1.0), Vec3::X * -side)
                };
                [side(Hand::Left, -1.0), side(Hand::Right, 1.0)]
            }
            Other::Counting => {
                let left = hold(
                    Hand::Left,
                    Articulation::FAN,
                    Vec3::new(-0.03, 0.0, 0.0),
                    Vec3::new(0.1, 0.8, -0.6),
                    Vec3::new(0.6, 0.2, 0.8),
                );
                let period = mix(0.4, 1.0, self.tempo);
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a minute at most"
                )]
                let finger = crate::Finger::ALL[((s / period) as usize) % 4];
                let tip = left.pose().at(finger.joints()[4]);
                let away = mix(0.0, 0.05, (s / period).fract().abs());
                let right = hold(
                    Hand::Right,
                    Articulation::POINT,
                    tip,
                    Vec3::new(-0.8, 0.3, -0.5),
                    Vec3::new(0.2, -0.9, -0.3),
                );
                let reach = right.pose().at(crate::HandJoint::IndexTip) - tip;
                [left, right.moved(&Frame::new(Vec3::X * (0.012 + away) - reach, Quat::IDENTITY))]
            }
        }
    }
}
