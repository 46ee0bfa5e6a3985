//! The hands as bodies of the physics: fingertips and palms that push what slides.

use std::time::Duration;

use avian3d::prelude::*;
use bevy::prelude::*;
use skillward_core::skin::Hand;
use skillward_hands::HandJoint;

use crate::interaction::samples::Samples;
use crate::schedule::{AttemptPhase, Screen};
use crate::third_party::physics;

/// Joints that push.
const PUSHING: [HandJoint; 6] = [
    HandJoint::ThumbTip,
    HandJoint::IndexTip,
    HandJoint::MiddleTip,
    HandJoint::RingTip,
    HandJoint::LittleTip,
    HandJoint::Palm,
];
/// Radius of a body until the first sample tells the hand's own, metres.
const RADIUS_M: f32 = 0.008;
/// A hand's thickness is taken over when it differs by more than this, metres.
const RADIUS_STEP_M: f32 = 0.0005;
/// A longer way than this in one frame is a jump of the tracker, not a movement: nothing is swept
/// aside by it. Metres.
const JUMP_M: f32 = 0.4;
/// Where a hand that is not seen waits, metres.
const AWAY: Vec3 = Vec3::new(0.0, -100.0, 0.0);

/// A body that follows a joint.
#[derive(Component, Debug, Clone, Copy, PartialEq)]
pub struct HandBody {
    /// Whose.
    pub hand: Hand,
    /// Which joint.
    pub joint: HandJoint,
    /// How thick the hand is there, metres.
    pub radius_m: f32,
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Attempt), spawn_bodies);
    app.add_systems(FixedUpdate, follow_joints.run_if(in_state(AttemptPhase::Running)));
}

fn spawn_bodies(mut commands: Commands<'_, '_>) {
    for hand in Hand::BOTH {
        for joint in PUSHING {
            commands.spawn((
                Name::new(format!("{hand:?} {joint:?}")),
                HandBody { hand, joint, radius_m: RADIUS_M },
                RigidBody::Kinematic,
                Collider::sphere(RADIUS_M),
                physics::hand(),
                Friction::new(0.0),
                Restitution::new(0.0),
                Transform::from_translation(AWAY),
                DespawnOnExit(Screen::Attempt),
            ));
        }
    }
}

/// Gives each body the speed that brings it to its joint in time.
///
/// The last step of a frame ends at its newest sample. Where a frame holds several samples, each is
/// reached in its turn, so that a slow renderer still sweeps the hand along its whole way.
fn follow_joints(
    samples: Res<'_, Samples>,
    time: Res<'_, Time<Fixed>>,
    mut bodies: Query<'_, '_, (&mut HandBody, &mut Collider, &mut Position, &mut LinearVelocity)>,
) {
    let step = time.timestep();
    let steps_left = time.overstep().as_micros() / step.as_micros();
    let left_us = u64::try_from(steps_left * step.as_micros()).unwrap_or(u64::MAX);
    let ends_us = samples.last().map_or(0, |last| last.device_time_us.saturating_sub(left_us));
    let aim = samples.fresh().iter().find(|sample| sample.device_time_us >= ends_us);
    for (mut body, mut collider, mut position, mut velocity) in &mut bodies {
        let Some(aim) = aim else {
            velocity.0 = Vec3::ZERO;
            continue;
        };
        let sample = aim.hand(body.hand);
        if !sample.seen() {
            position.0 = AWAY;
            velocity.0 = Vec3::ZERO;
            continue;
        }
        let joint = sample.pose.joint(body.joint);
        if (joint.radius - body.radius_m).abs() > RADIUS_STEP_M {
            body.radius_m = joint.radius;
            *collider = Collider::sphere(joint.radius);
        }
        let way = joint.position - position.0;
        if way.length() > JUMP_M {
            position.0 += way;
            velocity.0 = Vec3::ZERO;
        } else {
            let after = Duration::from_micros(aim.device_time_us - ends_us).as_secs_f32();
            let steps = (after / step.as_secs_f32()).floor() + 1.0;
            velocity.0 = way / (steps * step.as_secs_f32());
        }
    }
}
