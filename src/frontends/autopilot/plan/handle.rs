//! Touching, pressing, opening and holding things.

use bevy::math::Vec3;
use skillward_core::skin::Hand;
use skillward_hands::Posture;
use skillward_hands::reach::ReachStyle;

use super::reach::{BEFORE_M, INTO_M, towards};
use super::{PlanError, Planner};
use crate::frontends::autopilot::sight::{Sight, Target};

/// How far beyond its stop a sliding part is pushed, metres.
const BEYOND_M: f32 = 0.012;
/// A hand that has brought nothing about goes so much farther at the next try, metres.
const FARTHER_M: f32 = 0.005;

impl Planner<'_> {
    pub(super) fn touch(&mut self, target: &Target, hand: Hand, hold_s: f32) {
        self.come_to_touch(target, hand);
        let (posture, off) = self.touching(target, hand);
        self.raise(hand);
        self.go(hand, posture, off, 0.4);
        let felt = Sight::Touched(target.id.clone(), hand);
        self.until(&felt, |learner, tried| {
            learner.go(hand, posture, farther(off, tried), 0.3);
            learner.leg_for(0.1, 0.0);
        });
        self.leg_for(hold_s, 0.0);
        self.back(hand, posture, off);
    }

    pub(super) fn press(&mut self, target: &Target, hand: Hand) -> Result<(), PlanError> {
        let level = target.slide.map(|(axis, _)| -axis).filter(|side| side.y.abs() < 0.5);
        self.come_to_target(target, hand, level);
        let (posture, axis, depth_m) = self.pressing(target, hand)?;
        self.raise(hand);
        self.go(hand, posture, -axis * BEFORE_M, 0.4);
        let pressed = self.world.happened.pressed.get(&target.id).copied().unwrap_or(0);
        let gives_way = Sight::Pressed(target.id.clone(), pressed + 1);
        self.until(&gives_way, |learner, tried| learner.push(hand, posture, axis, depth_m, tried));
        self.back(hand, posture, -axis * BEFORE_M);
        Ok(())
    }

    /// The hand on a sliding part at rest, the direction of its travel, and how far that goes.
    pub(super) fn pressing(&self, target: &Target, hand: Hand) -> Result<(Posture, Vec3, f32), PlanError> {
        let no_slide = || PlanError::NoSlide(target.id.clone());
        let (axis, depth_m) = target.slide.ok_or_else(no_slide)?;
        let shape = target.shapes.first().ok_or_else(no_slide)?;
        let at = shape.outermost(-axis);
        let style = if axis.y < -0.5 { ReachStyle::PalmPress } else { ReachStyle::Press };
        Ok((self.posture(hand, at, -axis, style), axis, depth_m))
    }

    /// Pushes a part to its stop and lets it come back; harder when it was `tried` before.
    pub(super) fn push(&mut self, hand: Hand, posture: Posture, axis: Vec3, depth_m: f32, tried: u8) {
        self.go(hand, posture, -axis * 0.02, 0.2);
        let to_the_stop = axis * (depth_m + BEYOND_M);
        self.go(hand, posture, to_the_stop + farther(-axis, tried), 0.3);
        self.leg_for(0.12, 0.0);
        self.go(hand, posture, -axis * 0.03, 0.35);
        self.leg_for(0.2, 0.0);
    }

    pub(super) fn open(&mut self, target: &Target, hand: Hand) {
        let Some(shape) = target.shapes.first() else { return };
        let middle = shape.frame.origin;
        let side = (!target.stays_open).then(|| self.roomiest_side(target, middle));
        let (at, normal) = self.come_to_target(target, hand, side);
        let posture = if target.stays_open {
            self.posture(hand, middle, normal, ReachStyle::Grip)
        } else {
            // A cap or a tap is small and hangs beside other things: one fingertip comes from the side.
            let beside = at.with_y(middle.y) - middle;
            let from = middle + beside.normalize_or(normal) * 0.3;
            let at = towards(shape, from, middle);
            let normal = (from - middle).normalize_or(normal);
            self.posture(hand, at - normal * INTO_M, normal, ReachStyle::Press)
        };
        let off = normal.with_y(0.0).normalize_or(normal) * BEFORE_M;
        self.raise(hand);
        self.go(hand, posture, off, 0.4);
        self.close_on(target, hand, posture, off, 0.6);
        self.grip[hand.index()] = 0.0;
        self.leg_for(0.3, 0.0);
        self.back(hand, posture, off);
    }

    pub(super) fn hold(&mut self, target: &Target, hand: Hand, hold_s: f32) {
        let (_, normal) = self.come_to_target(target, hand, None);
        let Some(shape) = target.shapes.first() else { return };
        let posture = self.posture(hand, shape.frame.origin, normal, ReachStyle::Grip);
        self.raise(hand);
        self.go(hand, posture, normal * BEFORE_M, 0.4);
        self.close_on(target, hand, posture, normal, 0.3);
        self.go(hand, posture, normal * 0.10 + Vec3::Y * 0.06, 0.5);
        self.leg_for(hold_s, 0.0);
        self.go(hand, posture, Vec3::ZERO, 0.5);
        self.grip[hand.index()] = 0.0;
        self.leg_for(0.4, 0.0);
        self.back(hand, posture, normal * BEFORE_M);
    }

    /// Goes on to a part and closes the hand on it until it is open or held. `off` points away from it.
    fn close_on(&mut self, target: &Target, hand: Hand, posture: Posture, off: Vec3, seconds: f32) {
        self.until(&Sight::Handled(target.id.clone()), |learner, tried| {
            learner.grip[hand.index()] = 0.0;
            learner.go(hand, posture, farther(off, tried), 0.3);
            learner.grip[hand.index()] = 1.0;
            learner.leg_for(seconds, 0.0);
        });
    }
}

/// How much farther in a hand goes that was `tried` before, when `off` points out.
fn farther(off: Vec3, tried: u8) -> Vec3 {
    -off.normalize_or_zero() * FARTHER_M * f32::from(tried)
}
