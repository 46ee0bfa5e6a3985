//! The learner's hands at a desk: at rest, on their way to a target, or together.

use std::f32::consts::PI;

use bevy::prelude::*;
use skillward_core::catalogue::Verb;
use skillward_core::skin::Hand;
use skillward_hands::reach::{can_touch, reach_posture, rest_posture, shoulder};
use skillward_hands::rub::comfortable;
use skillward_hands::{Articulation, Frame, HandPose, Posture};

use super::aim::{Manner, Target};
use super::bindings::Command;
use super::body::Body;
use super::controls::Controls;
use super::rubbing::Rubbing;
use crate::frontends::techniques::Together;
use crate::interaction::target::Slider;

/// How long a hand takes to its goal, seconds: an unhurried reach.
const REACH_S: f32 = 0.45;
/// How far a hand's way bends off what it leaves or comes to, metres.
const BOW: f32 = 0.08;
/// How fast a pressing hand follows the key, metres a second.
const PRESS_SPEED: f32 = 0.16;
/// How fast a hand closes and opens, per second.
const GRIP_SPEED: f32 = 5.0;
/// How far before a nozzle the hollow hand waits, metres ...
const CUP_BEFORE: f32 = 0.035;
/// ... and how far below it, metres.
const CUP_BELOW: f32 = 0.03;
/// A hand lets go of a target that is farther from the shoulder than this, metres.
const ARM: f32 = 1.1;

/// What a hand is at.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Goal {
    Rest,
    At(Target),
    Together,
}

impl Goal {
    /// Whether the way there is another one (rather than a goal that moves).
    fn differs(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rest, Self::Rest) | (Self::Together, Self::Together) => false,
            (Self::At(a), Self::At(b)) => a.entity != b.entity || a.manner != b.manner,
            _ => true,
        }
    }

    /// Off what it is at, unit length: a hand that slipped sideways from a pump would press it once more.
    fn off(&self) -> Vec3 {
        match self {
            Self::At(target) if target.manner != Manner::Cup => target.normal,
            _ => Vec3::ZERO,
        }
    }
}

/// One hand.
#[derive(Debug, Clone, Copy)]
struct Drive {
    hand: Hand,
    goal: Goal,
    from: Posture,
    now: Posture,
    progress: f32,
    /// How far its way bends off the straight line at the middle, metres in the room.
    bow: Vec3,
    /// How far a press has gone, metres.
    press: f32,
    /// How closed it is, 0 to 1.
    grip: f32,
}

impl Drive {
    fn new(hand: Hand) -> Self {
        let rest = Posture::new(hand, Frame::IDENTITY, Articulation::RELAXED);
        Self {
            hand,
            goal: Goal::Rest,
            from: rest,
            now: rest,
            progress: 1.0,
            bow: Vec3::ZERO,
            press: 0.0,
            grip: 0.0,
        }
    }

    fn head_for(&mut self, goal: Goal) {
        if self.goal.differs(&goal) {
            self.bow = (self.goal.off() + goal.off()) * BOW;
            self.from = self.now;
            self.progress = 0.0;
            self.press = 0.0;
        }
        self.goal = goal;
    }

    /// On the way to a goal: it sets out and arrives gently, and keeps off what it leaves and comes to.
    fn on_the_way(&self, goal: &Posture) -> Posture {
        let bent = self.bow * (PI * self.progress).sin();
        self.from.toward(goal, self.progress).moved(&Frame::new(bent, Quat::IDENTITY))
    }
}

/// Both hands.
#[derive(Resource, Debug)]
pub struct Hands {
    drives: [Drive; 2],
    /// Set while the hands are together.
    pub rubbing: Option<Rubbing>,
    together: Together,
}

impl Default for Hands {
    fn default() -> Self {
        Self { drives: Hand::BOTH.map(Drive::new), rubbing: None, together: Together::default() }
    }
}

impl Hands {
    /// The pose of a hand.
    #[must_use]
    pub fn pose(&self, hand: Hand) -> HandPose {
        self.drives[hand.index()].now.pose()
    }

    /// How closed a hand is, 0 to 1.
    #[must_use]
    pub const fn grip(&self, hand: Hand) -> f32 {
        self.drives[hand.index()].grip
    }

    /// Whether a hand is at something or on its way.
    #[must_use]
    pub const fn reaches(&self, hand: Hand) -> bool {
        matches!(self.drives[hand.index()].goal, Goal::At(_))
    }

    /// Whether a hand is held hollow under a nozzle, and is there.
    #[must_use]
    pub fn cups(&self, hand: Hand) -> bool {
        let drive = &self.drives[hand.index()];
        matches!(drive.goal, Goal::At(Target { manner: Manner::Cup, .. })) && drive.progress >= 1.0
    }

    /// Whether one hand is at a pump, so that the other would go under its nozzle.
    #[must_use]
    pub fn offers_nozzle(&self) -> bool {
        self.drives.iter().any(|drive| {
            matches!(drive.goal, Goal::At(target) if target.nozzle.is_some() && target.manner != Manner::Cup)
        })
    }

    /// What a hand can do where it is, besides touching.
    #[must_use]
    pub fn can(&self, hand: Hand) -> Option<Verb> {
        match self.drives[hand.index()].goal {
            Goal::At(Target { manner: Manner::Cup, .. }) => None,
            Goal::At(target) => target.verb,
            _ => None,
        }
    }

    /// Takes the hands together, or apart.
    pub fn toggle_rubbing(&mut self) {
        self.rubbing = match self.rubbing {
            Some(_) => None,
            None => Some(Rubbing::default()),
        };
        self.together = Together::default();
    }

    /// Where each hand is to go.
    pub fn choose(&mut self, controls: &Controls, aim: Option<Target>, body: &Body) {
        if self.rubbing.is_some() {
            for drive in &mut self.drives {
                drive.head_for(Goal::Together);
            }
            return;
        }
        for hand in Hand::BOTH {
            let command = match hand {
                Hand::Left => Command::LeftHand,
                Hand::Right => Command::RightHand,
            };
            let other = self.drives[hand.other().index()].goal;
            let drive = &mut self.drives[hand.index()];
            let goal = match (controls.held(command), drive.goal) {
                (false, _) => Goal::Rest,
                // Whoever has a target keeps it while the key is held and the arm is long enough.
                (true, Goal::At(target))
                    if shoulder(&head(body), hand).origin.distance(target.point) < ARM =>
                {
                    Goal::At(target)
                }
                (true, _) => helping(other).or(aim).map_or(Goal::Rest, Goal::At),
            };
            drive.head_for(goal);
        }
    }

    /// Moves both hands on by so many seconds.
    pub fn advance(
        &mut self,
        controls: &Controls,
        body: &Body,
        sliders: &Query<'_, '_, &Slider>,
        seconds: f32,
    ) {
        let together = self.together(body, seconds);
        for (index, drive) in self.drives.iter_mut().enumerate() {
            drive.progress = (drive.progress + seconds / REACH_S).min(1.0);
            let using = controls.held(Command::Use) && drive.progress >= 1.0;
            let goal = match drive.goal {
                Goal::Rest => resting(drive.hand, body),
                Goal::Together => together.map_or_else(|| resting(drive.hand, body), |pair| pair[index]),
                Goal::At(target) => {
                    drive.press = pressed(drive.press, &target, using, sliders, seconds);
                    reaching(drive.hand, &target, drive.press, body)
                }
            };
            let wants = using && matches!(drive.goal, Goal::At(Target { manner: Manner::Grip, .. }));
            let grip = if wants { 1.0 } else { 0.0 };
            drive.grip += (grip - drive.grip).clamp(-GRIP_SPEED * seconds, GRIP_SPEED * seconds);
            drive.now = drive.on_the_way(&goal);
        }
    }

    /// Both hands in the chosen technique.
    fn together(&mut self, body: &Body, seconds: f32) -> Option<[Posture; 2]> {
        let rubbing = self.rubbing?;
        let now = self.drives.map(|drive| drive.now);
        let at = comfortable(&head(body));
        Some(self.together.advance(rubbing.chosen.step(), rubbing.stroke, &at, now, seconds))
    }
}

/// How far a press has gone: towards the stop while the key is held, and back.
fn pressed(press: f32, target: &Target, using: bool, sliders: &Query<'_, '_, &Slider>, seconds: f32) -> f32 {
    let stop = sliders.get(target.entity).map_or(0.0, |slider| slider.depth_m + 0.004);
    let wanted = if using { stop } else { 0.0 };
    press + (wanted - press).clamp(-PRESS_SPEED * seconds, PRESS_SPEED * seconds)
}

/// While one hand is at a pump, the other goes under its nozzle, wherever the learner looks.
fn helping(other: Goal) -> Option<Target> {
    let Goal::At(pump) = other else { return None };
    let nozzle = pump.nozzle.filter(|_| pump.manner != Manner::Cup)?;
    // A little before the nozzle and below it, so that no finger gets under the pump.
    let before = (nozzle - pump.point).with_y(0.0).normalize_or_zero();
    let under = nozzle + before * CUP_BEFORE - Vec3::Y * CUP_BELOW;
    Some(Target { point: under, normal: Vec3::Y, manner: Manner::Cup, ..pump })
}

fn head(body: &Body) -> Frame {
    Frame::new(body.eyes(), body.heading())
}

/// Hands held ready at the lower edge of the view.
fn resting(hand: Hand, body: &Body) -> Posture {
    rest_posture(hand, &shoulder(&head(body), hand))
}

fn reaching(hand: Hand, target: &Target, press: f32, body: &Body) -> Posture {
    let point = target.point - target.normal * press;
    let shoulder = shoulder(&head(body), hand);
    reach_posture(hand, point, target.normal, &shoulder, target.manner.style(), 1.0)
}

/// Whether each of the hands comes to touch a target from where the learner stands: it may be reached with either.
pub(super) fn can_reach(target: &Target, body: &Body) -> bool {
    let touches = |hand| {
        let shoulder = shoulder(&head(body), hand);
        can_touch(hand, target.point, target.normal, &shoulder, target.manner.style())
    };
    Hand::BOTH.into_iter().all(touches)
}
