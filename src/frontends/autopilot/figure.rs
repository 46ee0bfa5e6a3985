//! The scripted learner's body: where it stands, where its hands are, and how it goes from one
//! posture to the next.

use bevy::math::{Quat, Vec2, Vec3};
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::skin::Hand;
use skillward_hands::rub::{Stroke, comfortable, rub_postures, rub_transition};
use skillward_hands::{Articulation, Frame, Posture, ease};

use super::sight::Sight;
use crate::interaction::choice::ChoiceMade;

/// Where the body is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Body {
    /// Metres east and south.
    pub spot: Vec2,
    /// Radians; 0 faces north (-z), a quarter turn faces west (-x).
    pub yaw: f32,
    /// Height of the eyes, metres; lower when stooping.
    pub eyes_m: f32,
}

impl Body {
    /// Between the eyes, -Z ahead.
    #[must_use]
    pub fn head(&self) -> Frame {
        Frame::new(Vec3::new(self.spot.x, self.eyes_m, self.spot.y), Quat::from_rotation_y(self.yaw))
    }

    /// A hand that hangs by the side.
    #[must_use]
    pub fn rest(&self, hand: Hand) -> Posture {
        let side = if hand == Hand::Left { -1.0 } else { 1.0 };
        // The wrist beside the hip, fingers down, palm to the thigh.
        let down = Frame::looking(
            Vec3::new(side * 0.23, -0.78, -0.04),
            Vec3::new(0.0, -1.0, -0.15),
            Vec3::new(side, 0.0, 0.0),
        );
        Posture::new(hand, self.head().then(&down), Articulation::RELAXED)
    }

    /// The yaw that faces a spot.
    #[must_use]
    pub fn facing(from: Vec2, to: Vec2) -> f32 {
        let way = to - from;
        (-way.x).atan2(-way.y)
    }

    /// Part of the way to another place, turning the shorter way.
    fn toward(&self, to: &Self, going: f32, turning: f32) -> Self {
        let turn = (to.yaw - self.yaw + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU)
            - std::f32::consts::PI;
        Self {
            spot: self.spot.lerp(to.spot, going),
            yaw: self.yaw + turn * turning,
            eyes_m: self.eyes_m + (to.eyes_m - self.eyes_m) * going,
        }
    }
}

/// What a hand is on its way to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// By the side.
    Rest,
    /// A posture in the room.
    Posture(Posture),
    /// A technique step, with the other hand, in front of the chest.
    Rub(TechniqueStep),
}

/// One leg of what the learner does: everything goes somewhere, and stays there until it ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// How long, seconds.
    pub seconds: f32,
    /// How much of it the hands need to reach their goals, seconds.
    pub reach_s: f32,
    /// Where the body goes.
    pub body: Body,
    /// Where the hands go (left, right).
    pub goals: [Goal; 2],
    /// How far each hand closes.
    pub grip: [f32; 2],
    /// Whether a tracker sees the hands.
    pub seen: bool,
    /// A choice made as it begins.
    pub choice: Option<ChoiceMade>,
    /// What the learner looks for as it ends.
    pub check: Option<Check>,
}

/// What a learner expects when a leg has ended, and what they do where they don't see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// What is expected.
    pub sight: Sight,
    /// Done next without it.
    pub again: Vec<Leg>,
}

/// The learner at an instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Instant {
    /// The body.
    pub body: Body,
    /// Both hands.
    pub hands: [Posture; 2],
    /// How far each is closed.
    pub grip: [f32; 2],
    /// Whether a tracker sees the hands.
    pub seen: bool,
}

/// A leg under way.
#[derive(Debug, Clone)]
pub struct Step {
    leg: Leg,
    from: Instant,
    /// The hands at the start, as seen from the head.
    hands: [Posture; 2],
}

impl Step {
    /// Begins a leg.
    #[must_use]
    pub fn new(leg: Leg, from: Instant) -> Self {
        let head = from.body.head().inverse();
        let hands = from.hands.map(|hand| hand.moved(&head));
        Self { leg, from, hands }
    }

    /// How long it takes, seconds.
    #[must_use]
    pub const fn seconds(&self) -> f32 {
        self.leg.seconds
    }

    /// What is looked for at its end.
    #[must_use]
    pub const fn check(&self) -> Option<&Check> {
        self.leg.check.as_ref()
    }

    /// The learner after so many seconds of it.
    #[must_use]
    pub fn at(&self, seconds: f32, strokes_hz: f32) -> Instant {
        let share = |of: f32| if of <= 0.0 { 1.0 } else { (seconds / of).clamp(0.0, 1.0) };
        let turning = share(self.leg.seconds.min(0.9));
        let body =
            self.from.body.toward(&self.leg.body, minimum_jerk(share(self.leg.seconds)), ease(turning));
        let head = body.head();
        let started = self.hands.map(|hand| hand.moved(&head));
        let reach = share(self.leg.reach_s);
        let hands = if let [Goal::Rub(step), Goal::Rub(_)] = self.leg.goals {
            let turn = std::f32::consts::TAU * strokes_hz * seconds;
            let stroke = Stroke { along: turn.sin(), around: turn.cos() };
            let there = rub_postures(step, stroke, &comfortable(&head));
            if reach < 1.0 { rub_transition(&started, &there, reach) } else { there }
        } else {
            [Hand::Left, Hand::Right].map(|hand| {
                let there = match self.leg.goals[hand.index()] {
                    Goal::Posture(posture) => posture,
                    Goal::Rest => body.rest(hand),
                    Goal::Rub(step) => {
                        rub_postures(step, Stroke::default(), &comfortable(&head))[hand.index()]
                    }
                };
                started[hand.index()].toward(&there, reach)
            })
        };
        // A hand closes and opens within a fifth of a second.
        let closing = share(0.2);
        let grip = [0, 1]
            .map(|hand: usize| self.from.grip[hand] + (self.leg.grip[hand] - self.from.grip[hand]) * closing);
        Instant { body, hands, grip, seen: self.leg.seen }
    }
}

/// The smoothest way from 0 to 1 (Flash and Hogan 1985).
fn minimum_jerk(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * t * (10.0 - 15.0 * t + 6.0 * t * t)
}
