//! Taking product and rubbing the hands.

use bevy::math::Vec3;
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::ids::ItemId;
use skillward_core::skin::Hand;
use skillward_hands::reach::{ReachStyle, rest_posture};
use skillward_hands::rub::comfortable;

use super::reach::BEFORE_M;
use super::{PlanError, Planner};
use crate::frontends::autopilot::figure::{Body, Goal};
use crate::frontends::autopilot::sight::{Sight, Target};

/// The cupped hand waits so far before the nozzle, metres ...
const CUP_BEFORE_M: f32 = 0.035;
/// ... and so much lower than right under it, metres.
const CUP_BELOW_M: f32 = 0.03;
/// Rubbing hands keep this far from everything, metres.
const CLEAR_M: f32 = 0.30;

impl Planner<'_> {
    pub(super) fn take_product(&mut self, from: &ItemId, presses: u32, hand: Hand) -> Result<(), PlanError> {
        let gives = |target: &&Target| target.item.as_ref() == Some(from) && target.nozzle.is_some();
        let none = || PlanError::NoDispenser(from.clone());
        let pump = self.world.targets.iter().find(gives).ok_or_else(none)?.clone();
        let nozzle = pump.nozzle.ok_or_else(none)?;
        let front = pump.shapes.first().map(|shape| nozzle - shape.frame.origin);
        self.come_to(nozzle, front);
        // A little before the nozzle and below it, so that no finger gets under the pump.
        let before = front.map_or(Vec3::ZERO, |front| front.with_y(0.0).normalize_or_zero());
        let under = nozzle + before * CUP_BEFORE_M - Vec3::Y * CUP_BELOW_M;
        let cup = self.posture(hand.other(), under, Vec3::Y, ReachStyle::Cup);
        let (pressing, axis, depth_m) = self.pressing(&pump, hand)?;
        self.raise(hand);
        self.goals[hand.other().index()] = Goal::Posture(cup);
        self.go(hand, pressing, -axis * BEFORE_M, 0.5);
        let before = self.world.happened.product;
        for press in 1..=presses {
            let product = Sight::Product(before + press);
            self.until(&product, |learner, tried| learner.push(hand, pressing, axis, depth_m, tried));
        }
        self.go(hand, pressing, -axis * BEFORE_M, 0.3);
        let hands = [Hand::Left, Hand::Right];
        self.goals = hands.map(|hand| Goal::Posture(rest_posture(hand, &self.shoulder(hand))));
        self.leg(0.5);
        Ok(())
    }

    /// Turns to where there is room, and rubs.
    pub(super) fn rub(&mut self, steps: &[(TechniqueStep, f32)]) {
        let yaw = self.body.yaw;
        let room = |yaw: f32| {
            let at = comfortable(&Body { yaw, ..self.body }.head()).origin;
            let shapes = self.world.targets.iter().flat_map(|target| &target.shapes);
            shapes.map(|shape| shape.distance(at)).fold(CLEAR_M, f32::min)
        };
        let turns = [0.0, 0.6, -0.6, 1.2, -1.2, 1.8, -1.8, 2.4, -2.4, 3.0];
        let roomiest = turns.into_iter().fold((0.0, -1.0), |best, turn| {
            let room = room(yaw + turn);
            if room > best.1 { (turn, room) } else { best }
        });
        self.body.yaw = yaw + roomiest.0;
        for &(step, seconds) in steps {
            self.goals = [Goal::Rub(step); 2];
            // A person rather takes longer over a step than shorter.
            let timing = self.variation.timing;
            let seconds = seconds * self.chance.between(1.0 - 0.3 * timing, 1.0 + timing);
            self.leg_for(seconds, 0.5);
        }
        self.goals =
            [Hand::Left, Hand::Right].map(|hand| Goal::Posture(rest_posture(hand, &self.shoulder(hand))));
        self.leg(0.4);
        self.goals = [Goal::Rest; 2];
        self.leg(0.4);
    }
}
