//! The learner's body at a desk: walks, turns the head, and is stopped by what stands in the way.

use std::f32::consts::{FRAC_PI_2, TAU};

use avian3d::prelude::{SpatialQuery, SpatialQueryFilter};
use bevy::prelude::*;
use skillward_core::scenario::Spawn;

use super::bindings::Command;
use super::controls::Controls;
use crate::interaction::target::Surface;
use crate::skills::shapes::standing;
use crate::skills::staged::StagedRoom;

/// Height of the eyes of someone who stands, metres.
pub const EYES: f32 = 1.62;
/// Walking speed, metres a second: unhurried.
const WALK: f32 = 1.3;
/// Distance that the body keeps from walls and furniture, metres.
const GIRTH: f32 = 0.18;
/// Turn for a pixel of mouse motion, radians.
const TURN_PER_PIXEL: f32 = 0.0024;
/// Turn at full stick, radians a second.
const TURN_PER_SECOND: f32 = 2.2;
/// How far up or down one can look, radians.
const MAX_PITCH: f32 = FRAC_PI_2 - 0.12;

/// Where the learner stands and looks.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub struct Body {
    /// Feet on the floor, metres.
    pub feet: Vec3,
    /// Turn about the vertical, radians; 0 faces north.
    pub yaw: f32,
    /// Looking up or down, radians.
    pub pitch: f32,
    /// Walking velocity, metres a second.
    velocity: Vec3,
    /// Factor on turning, from the settings.
    pub sensitivity: f32,
}

impl Default for Body {
    fn default() -> Self {
        Self { feet: Vec3::ZERO, yaw: 0.0, pitch: -0.15, velocity: Vec3::ZERO, sensitivity: 1.0 }
    }
}

impl Body {
    /// Someone who stands where the scenario begins.
    #[must_use]
    pub fn at(spawn: &Spawn, sensitivity: f32) -> Self {
        let (feet, yaw) = standing(spawn);
        Self { feet, yaw, sensitivity, ..default() }
    }

    /// The eyes' middle.
    #[must_use]
    pub fn eyes(&self) -> Vec3 {
        self.feet + Vec3::Y * EYES
    }

    /// Which way the head is turned.
    #[must_use]
    pub fn look(&self) -> Quat {
        Quat::from_rotation_y(self.yaw) * Quat::from_rotation_x(self.pitch)
    }

    /// Which way the trunk is turned.
    #[must_use]
    pub fn heading(&self) -> Quat {
        Quat::from_rotation_y(self.yaw)
    }

    /// Turns the head.
    pub fn turn(&mut self, controls: &Controls, seconds: f32) {
        let mouse = controls.mouse * TURN_PER_PIXEL;
        let keys = controls.axis(Command::StrokeAway, Command::StrokeNear);
        let sideways = controls.axis(Command::StrokeRight, Command::StrokeLeft);
        let stick = (controls.right_stick + Vec2::new(sideways, keys)) * TURN_PER_SECOND * seconds;
        self.yaw = (self.yaw - (mouse.x + stick.x) * self.sensitivity).rem_euclid(TAU);
        self.pitch = (self.pitch + (stick.y - mouse.y) * self.sensitivity).clamp(-MAX_PITCH, MAX_PITCH);
    }

    /// Looks down at hands that are together, as one does.
    pub fn watch_hands(&mut self, seconds: f32) {
        /// Where hands that rub are seen whole, radians.
        const DOWN: f32 = -0.62;
        self.pitch += (DOWN - self.pitch) * (4.0 * seconds).min(1.0);
    }

    /// Walks as far as nothing stands in the way.
    pub fn walk(
        &mut self,
        controls: &Controls,
        seconds: f32,
        room: Option<&StagedRoom>,
        space: &SpatialQuery<'_, '_>,
        solid: &Query<'_, '_, (), With<Surface>>,
    ) {
        let ahead = controls.axis(Command::Forward, Command::Back) + controls.left_stick.y;
        let aside = controls.axis(Command::Right, Command::Left) + controls.left_stick.x;
        let wanted = self.heading() * Vec3::new(aside, 0.0, -ahead).clamp_length_max(1.0) * WALK;
        // Starts and stops within a fifth of a second, so that the view never jerks.
        self.velocity = self.velocity.lerp(wanted, (seconds / 0.12).min(1.0));
        let step = self.velocity * seconds;
        if step.length_squared() < 1e-10 {
            return;
        }
        // Each axis alone, so that one slides along a wall.
        for part in [Vec3::new(step.x, 0.0, 0.0), Vec3::new(0.0, 0.0, step.z)] {
            if part != Vec3::ZERO
                && room.is_none_or(|room| room.lets_pass(self.feet, self.feet + part, GIRTH))
                && !doors_in_way(self.feet, part, space, solid)
            {
                self.feet += part;
            }
        }
    }
}

/// Whether something that moves (a door's leaf) stands in the way at the height of the chest.
fn doors_in_way(
    feet: Vec3,
    step: Vec3,
    space: &SpatialQuery<'_, '_>,
    solid: &Query<'_, '_, (), With<Surface>>,
) -> bool {
    let Ok(direction) = Dir3::new(step) else { return false };
    let filter = SpatialQueryFilter::default();
    space
        .cast_ray_predicate(
            feet + Vec3::Y * 1.5,
            direction,
            GIRTH + step.length(),
            true,
            &filter,
            &|entity| solid.contains(entity),
        )
        .is_some_and(|hit| hit.distance > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_stops_before_the_neck_breaks() {
        let mut body = Body::default();
        let mut controls = Controls::default();
        controls.mouse.y = -100_000.0;
        body.turn(&controls, 0.016);
        assert!(body.pitch <= MAX_PITCH && body.pitch > 1.0);
    }

    #[test]
    fn the_head_faces_north_at_yaw_zero() {
        let body = Body { pitch: 0.0, ..default() };
        assert!((body.look() * Vec3::NEG_Z - Vec3::NEG_Z).length() < 1e-6);
    }
}
