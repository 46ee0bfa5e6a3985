//! Where the learner's own room lies in the scene: moved by teleport and turn alone, never by itself.

use bevy::prelude::*;
use skillward_hands::Frame;

/// Height of the eyes when the runtime does not know the floor, or of someone who stands though seated, metres.
pub const STANDING_EYES_M: f32 = 1.62;

/// The frame of the tracking space in the scene's room: it stands upright, turned and moved over the floor.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Rig {
    /// Where the origin of the tracking space lies, metres; its height lifts the learner.
    pub origin: Vec3,
    /// How the tracking space is turned about the vertical, radians.
    pub yaw: f32,
}

impl Default for Rig {
    fn default() -> Self {
        Self { origin: Vec3::ZERO, yaw: 0.0 }
    }
}

impl Rig {
    /// From the tracking space to the room.
    #[must_use]
    pub fn room_from_tracking(&self) -> Frame {
        Frame::new(self.origin, Quat::from_rotation_y(self.yaw))
    }

    /// Puts the learner's head above a point of the floor, facing a way (radians about the vertical), wherever
    /// the head is in the tracking space now. The height stays.
    pub fn stand(&mut self, head: &Frame, feet: Vec3, yaw: f32) {
        self.yaw = yaw - heading(head.rotation);
        let turned = Quat::from_rotation_y(self.yaw) * head.origin;
        self.origin = Vec3::new(feet.x - turned.x, self.origin.y, feet.z - turned.z);
    }

    /// Turns about the head, radians, positive to the left: what the learner stands on stays put.
    pub fn turn(&mut self, head: &Frame, angle: f32) {
        let feet = self.room_from_tracking().point(head.origin);
        let yaw = self.yaw + heading(head.rotation) + angle;
        self.stand(head, feet, yaw);
    }

    /// The origin of the tracking space has moved to where `in_previous` has it in the old space: what the learner
    /// sees stays where it is.
    pub fn follow_origin(&mut self, in_previous: &Frame) {
        self.origin = self.room_from_tracking().point(in_previous.origin);
        self.yaw += heading(in_previous.rotation);
    }

    /// Lifts the learner so that the eyes stand at a height, metres: for those who sit, and where the runtime does
    /// not know the floor.
    pub fn lift(&mut self, head: &Frame, eyes_m: f32) {
        self.origin.y = eyes_m - head.origin.y;
    }
}

/// Which way a head faces, radians about the vertical; looking straight up or down, the way of its crown or chin.
#[must_use]
pub fn heading(rotation: Quat) -> f32 {
    let ahead = rotation * Vec3::NEG_Z;
    let flat = if ahead.y.abs() < 0.99 { ahead } else { rotation * Vec3::Y * -ahead.y.signum() };
    (-flat.x).atan2(-flat.z)
}

#[cfg(test)]
mod tests {
    use std::f32::consts::{FRAC_PI_2, PI};

    use super::*;

    fn head(x: f32, z: f32, yaw: f32, pitch: f32) -> Frame {
        Frame::new(Vec3::new(x, 1.7, z), Quat::from_rotation_y(yaw) * Quat::from_rotation_x(pitch))
    }

    fn near(a: f32, b: f32) -> bool {
        let apart = (a - b).rem_euclid(2.0 * PI);
        apart < 1e-4 || 2.0 * PI - apart < 1e-4
    }

    #[test]
    fn a_learner_stands_where_the_scenario_begins_wherever_they_are_in_their_own_room() {
        for (x, z, yaw, pitch) in [(0.0, 0.0, 0.0, 0.0), (0.8, -0.4, 2.1, 0.3), (-1.0, 1.0, -3.0, -0.7)] {
            let head = head(x, z, yaw, pitch);
            let mut rig = Rig::default();
            rig.stand(&head, Vec3::new(2.0, 0.0, -3.0), FRAC_PI_2);
            let there = rig.room_from_tracking().then(&head);
            assert!(there.origin.distance(Vec3::new(2.0, 1.7, -3.0)) < 1e-4, "{there:?}");
            assert!(near(heading(there.rotation), FRAC_PI_2));
        }
    }

    #[test]
    fn who_is_recentred_goes_on_seeing_what_they_saw() {
        let mut rig = Rig::default();
        rig.stand(&head(0.3, -0.2, 0.4, 0.0), Vec3::new(2.0, 0.0, -3.0), FRAC_PI_2);
        let old = head(0.9, 0.5, 1.1, 0.3);
        let before = rig.room_from_tracking().then(&old);
        let origin = Frame::new(Vec3::new(0.9, 0.0, 0.5), Quat::from_rotation_y(1.1));
        rig.follow_origin(&origin);
        let after = rig.room_from_tracking().then(&origin.inverse().then(&old));
        assert!(before.origin.distance(after.origin) < 1e-4, "{before:?} {after:?}");
        assert!(before.rotation.angle_between(after.rotation) < 1e-3);
    }

    #[test]
    fn a_turn_moves_nobody() {
        let head = head(0.7, 0.2, 0.4, -0.2);
        let mut rig = Rig::default();
        rig.stand(&head, Vec3::new(1.0, 0.0, 1.0), 0.0);
        rig.turn(&head, 0.5);
        let there = rig.room_from_tracking().then(&head);
        assert!(there.origin.distance(Vec3::new(1.0, 1.7, 1.0)) < 1e-4);
        assert!(near(heading(there.rotation), 0.5));
    }

    #[test]
    fn someone_who_sits_may_see_as_if_standing() {
        let head = Frame::new(Vec3::new(0.0, 1.2, 0.0), Quat::IDENTITY);
        let mut rig = Rig::default();
        rig.lift(&head, STANDING_EYES_M);
        assert!((rig.room_from_tracking().point(head.origin).y - STANDING_EYES_M).abs() < 1e-6);
    }

    #[test]
    fn a_head_that_looks_at_its_feet_still_faces_a_way() {
        assert!(near(heading(Quat::from_rotation_y(1.0) * Quat::from_rotation_x(-FRAC_PI_2)), 1.0));
        assert!(near(heading(Quat::from_rotation_y(1.0) * Quat::from_rotation_x(FRAC_PI_2)), 1.0));
    }
}
