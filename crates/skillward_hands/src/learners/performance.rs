//! What a learner does over half a minute: steps, changes between them, pauses, and other doings.

use std::f32::consts::TAU;

use glam::{Quat, Vec3};
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::skin::Hand;

use super::bout::{Bout, Habits};
use super::other::Doings;
use super::{Body, Dice, Other};
use crate::articulation::Articulation;
use crate::frame::Frame;
use crate::joints::HandPose;
use crate::posture::Posture;
use crate::rub::rub_transition;

/// What the hands are doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// A step of the technique, with strokes.
    Step(TechniqueStep),
    /// On the way from one thing to the next.
    Change,
    /// Hands apart, or together and still.
    Rest,
    /// Something that is no step.
    Other(Other),
}

/// A doing with its time, in seconds from the beginning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// What.
    pub doing: Doing,
    /// From when.
    pub from_s: f32,
    /// Until when.
    pub to_s: f32,
}

#[derive(Debug, Clone)]
enum Motion {
    Bout(Box<Bout>),
    Doings(Box<Doings>),
    Still(Box<[Posture; 2]>),
    /// Between the motions before and after.
    Between,
}

/// A learner's hands over time.
#[derive(Debug, Clone)]
pub struct Performance {
    /// The learner's hands.
    pub body: Body,
    parts: Vec<(Stretch, Motion)>,
    sway: [(f32, f32, f32); 5],
    walks: f32,
}

impl Performance {
    /// A whole handrub: most of the nine sides, mostly in the WHO's order.
    #[must_use]
    pub fn handrub(seed: u64) -> Self {
        let dice = &mut Dice::new(seed, 1);
        let mut performance = Self::empty(dice);
        let habits = Habits::random(dice);
        let body = performance.body;
        let mut steps: Vec<TechniqueStep> =
            TechniqueStep::ALL.into_iter().filter(|_| !dice.chance(0.08)).collect();
        if dice.chance(0.3) {
            for place in (1..steps.len()).rev() {
                steps.swap(place, dice.below(place + 1));
            }
        }
        if dice.chance(0.25) && !steps.is_empty() {
            let again = steps[dice.below(steps.len())];
            let place = dice.below(steps.len() + 1);
            steps.insert(place, again);
        }
        performance.rest(dice, 0.6);
        for step in steps {
            performance.change(dice);
            let length = (2.6 * (0.35 * dice.normal()).exp()).clamp(1.3, 6.0);
            performance.add(
                Doing::Step(step),
                length,
                Motion::Bout(Box::new(Bout::new(dice, step, &habits, &body))),
            );
            if dice.chance(0.12) {
                performance.pause(dice);
            }
        }
        performance.change(dice);
        performance.rest(dice, 0.6);
        performance
    }

    /// Something of every kind that is no step, in an order of chance.
    #[must_use]
    pub fn others(seed: u64) -> Self {
        let dice = &mut Dice::new(seed, 2);
        let mut performance = Self::empty(dice);
        let mut all = Other::ALL;
        for place in (1..all.len()).rev() {
            all.swap(place, dice.below(place + 1));
        }
        performance.rest(dice, 0.6);
        for what in all {
            performance.change(dice);
            let length = dice.within(3.0, 7.0);
            performance.add(Doing::Other(what), length, Motion::Doings(Box::new(Doings::new(dice, what))));
        }
        performance.change(dice);
        performance.rest(dice, 0.6);
        performance
    }

    /// One kind of doing alone.
    #[must_use]
    pub fn only(seed: u64, what: Other, seconds: f32) -> Self {
        let dice = &mut Dice::new(seed, 3);
        let mut performance = Self::empty(dice);
        performance.add(Doing::Other(what), seconds, Motion::Doings(Box::new(Doings::new(dice, what))));
        performance
    }

    fn empty(dice: &mut Dice) -> Self {
        let large = dice.within(0.0, 1.0);
        Self {
            body: Body::random(dice),
            parts: Vec::new(),
            sway: std::array::from_fn(|_| {
                (large * dice.within(0.3, 1.0), dice.within(0.1, 0.6), dice.within(0.0, TAU))
            }),
            walks: if dice.chance(0.2) { dice.within(0.005, 0.02) } else { 0.0 },
        }
    }

    fn add(&mut self, doing: Doing, length: f32, motion: Motion) {
        let from_s = self.length_s();
        self.parts.push((Stretch { doing, from_s, to_s: from_s + length }, motion));
    }

    fn change(&mut self, dice: &mut Dice) {
        self.add(Doing::Change, dice.within(0.3, 1.0), Motion::Between);
    }

    /// Hands hang apart.
    fn rest(&mut self, dice: &mut Dice, length: f32) {
        let side = |hand, side: f32, by: Vec3| {
            let frame = Frame::looking(
                Vec3::new(side * 0.2, -0.2, 0.05) + by,
                Vec3::new(-side * 0.2, -0.5, -1.0),
                Vec3::Y,
            );
            Posture::new(hand, frame, Articulation::RELAXED)
        };
        let hands = [side(Hand::Left, -1.0, dice.normal3(0.02)), side(Hand::Right, 1.0, dice.normal3(0.02))];
        self.add(Doing::Rest, length, Motion::Still(Box::new(hands)));
    }

    /// Hands stay where they are for a while.
    fn pause(&mut self, dice: &mut Dice) {
        let hands = self.postures(self.length_s());
        self.add(Doing::Rest, dice.within(0.3, 1.5), Motion::Still(Box::new(hands)));
    }

    /// How long it lasts, seconds.
    #[must_use]
    pub fn length_s(&self) -> f32 {
        self.parts.last().map_or(0.0, |(stretch, _)| stretch.to_s)
    }

    /// What is done when.
    pub fn stretches(&self) -> impl Iterator<Item = Stretch> {
        self.parts.iter().map(|(stretch, _)| *stretch)
    }

    /// Both hands of the shipped skeleton at a time, before the body sways.
    fn postures(&self, seconds: f32) -> [Posture; 2] {
        let place = self.parts.iter().position(|(stretch, _)| seconds < stretch.to_s);
        let place = place.unwrap_or(self.parts.len().saturating_sub(1));
        let (stretch, motion) = &self.parts[place];
        match motion {
            Motion::Between => {
                let from = self.parts[..place].last().map_or(REST, |part| end(part, part.0.to_s));
                let to = self.parts.get(place + 1).map_or(REST, |part| end(part, part.0.from_s));
                let share = (seconds - stretch.from_s) / (stretch.to_s - stretch.from_s);
                rub_transition(&from, &to, share)
            }
            _ => end(&self.parts[place], seconds),
        }
    }

    /// Both hands as they are at a time, in metres in front of the learner.
    #[must_use]
    pub fn hands(&self, seconds: f32) -> [HandPose; 2] {
        let wave = |(size, hertz, phase): (f32, f32, f32)| size * (TAU * hertz * seconds + phase).sin();
        let [x, y, z, yaw, pitch] = self.sway.map(wave);
        let step = self.walks * (TAU * 1.8 * seconds).sin().abs();
        let sway = Frame::new(
            Vec3::new(x * 0.03, 1.1 + y * 0.02 + step, z * 0.03 - 0.35),
            Quat::from_rotation_y(yaw * 0.15) * Quat::from_rotation_x(pitch * 0.08),
        );
        self.postures(seconds).map(|hand| self.body.wearing(&hand.pose()).moved(&sway))
    }
}

/// A part's hands at a time within it.
fn end((stretch, motion): &(Stretch, Motion), seconds: f32) -> [Posture; 2] {
    let (into, left) = (seconds - stretch.from_s, stretch.to_s - seconds);
    match motion {
        Motion::Bout(bout) => bout.at(into, Bout::share(into, left)),
        Motion::Doings(doings) => doings.at(into),
        Motion::Still(hands) => **hands,
        Motion::Between => REST,
    }
}

/// Hands at the learner's sides.
const REST: [Posture; 2] = [
    Posture::new(Hand::Left, Frame::new(Vec3::new(-0.2, -0.2, 0.05), Quat::IDENTITY), Articulation::RELAXED),
    Posture::new(Hand::Right, Frame::new(Vec3::new(0.2, -0.2, 0.05), Quat::IDENTITY), Articulation::RELAXED),
];
