//! Legs of the body: how long they take, walking, turning, stooping.

use bevy::math::{Vec2, Vec3, Vec3Swizzles};

use super::Planner;
use crate::frontends::autopilot::figure::{Body, Goal, Leg};

/// Eyes stand at most this far above what is reached for, metres; lower things are stooped for ...
const STOOP_M: f32 = 0.72;
/// ... and crouched for, where they lie below this height, so that the hand comes from the side.
const LOW_M: f32 = 0.60;
/// Eyes of a learner who crouches stand this far above what is reached for, metres ...
const CROUCH_M: f32 = 0.48;
/// ... and no lower than this.
const LOWEST_EYES_M: f32 = 0.75;

impl Planner<'_> {
    /// A leg of exactly this long.
    pub(super) fn leg_for(&mut self, seconds: f32, reach_s: f32) {
        self.legs.push(Leg {
            seconds,
            reach_s: reach_s.min(seconds),
            body: self.body,
            goals: self.goals,
            grip: self.grip,
            seen: self.seen,
            choice: None,
            check: None,
        });
    }

    /// A movement of about this long.
    pub(super) fn leg(&mut self, seconds: f32) {
        let timing = self.variation.timing;
        let seconds = seconds * self.chance.between(1.0 - timing, 1.0 + timing);
        self.leg_for(seconds, seconds);
    }

    /// Walks there with the hands by the sides.
    pub(super) fn walk(&mut self, to: Vec2) {
        self.goals = [Goal::Rest; 2];
        if (self.body.eyes_m - self.variation.eyes_m).abs() > 0.01 {
            self.body.eyes_m = self.variation.eyes_m;
            self.leg(0.6);
        }
        for corner in self.world.floor.way(self.body.spot, to) {
            let length = self.body.spot.distance(corner);
            if length > 0.02 {
                self.face(corner);
                self.body.spot = corner;
                self.leg(length / self.variation.walking_m_s + 0.3);
            }
        }
    }

    pub(super) fn face(&mut self, spot: Vec2) {
        let yaw = Body::facing(self.body.spot, spot);
        let turn = (yaw - self.body.yaw + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU)
            - std::f32::consts::PI;
        self.body.yaw += turn;
        if turn.abs() > 0.1 {
            self.leg(0.2 + turn.abs() / 3.5);
        }
    }

    /// Goes to where something can be reached, faces it, and stoops if it is low. `side` points from it
    /// to where it is best reached from.
    pub(super) fn come_to(&mut self, target: Vec3, side: Option<Vec3>) {
        let side = side.map(|side| side.xz()).and_then(Vec2::try_normalize);
        let stands = self.world.floor.stands_for(target.xz(), self.body.spot, side);
        self.stand(target, stands[0].0);
    }

    /// Goes to a spot, faces what is reached for, and stoops if it is low.
    pub(super) fn stand(&mut self, target: Vec3, spot: Vec2) {
        if spot.distance(self.body.spot) > 0.02 {
            self.walk(spot);
        }
        self.face(target.xz());
        let eyes_m = self.eyes_for(target);
        if (eyes_m - self.body.eyes_m).abs() > 0.02 {
            self.body.eyes_m = eyes_m;
            self.leg(0.7);
        }
    }

    pub(super) fn eyes_for(&self, target: Vec3) -> f32 {
        let stooped =
            if target.y < LOW_M { (target.y + CROUCH_M).max(LOWEST_EYES_M) } else { target.y + STOOP_M };
        self.variation.eyes_m.min(stooped)
    }
}
