//! The hands as bodies of the physics: fingertips and palms that push what slides.

use avian3d::prelude::*;
use bevy::prelude::*;
use skillward_core::skin::Hand;
use skillward_hands::HandJoint;

use crate::interaction::samples::{HandSample, Samples};
use crate::interaction::target::Slider;
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
/// A longer way than this in one step is a jump of the tracker, not a movement: nothing is swept
/// aside by it. Metres.
const JUMP_M: f32 = 0.15;
/// A hand farther than this from everything that slides is no affair of the physics, metres.
const NEAR_M: f32 = 0.4;
/// Where a hand waits that is not seen, or is near nothing that slides; metres.
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

/// The device time to which the steps of the physics have brought the hands.
#[derive(Resource, Debug, Default)]
pub(super) struct StepTime {
    reached_us: Option<u64>,
}

impl StepTime {
    /// Device time at the end of the newest step, microseconds.
    pub(super) fn now_us(&self) -> u64 {
        self.reached_us.unwrap_or(0)
    }

    /// Goes on by one step of a frame that holds `left` more, towards the device time at the frame's
    /// end: every step of a frame takes an equal share of what is left. Where frames are drawn too
    /// slowly for the physics to keep up, the hands go their whole way all the same, only faster.
    fn advance(&mut self, end_us: u64, left: u32, step_us: u64) -> u64 {
        let first = || end_us.saturating_sub(step_us * u64::from(left + 1));
        let from = self.reached_us.unwrap_or_else(first).min(end_us);
        let reached = from + (end_us - from) / u64::from(left + 1);
        self.reached_us = Some(reached);
        reached
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<StepTime>();
    app.add_systems(OnEnter(Screen::Attempt), (spawn_bodies, forget_time));
    app.add_systems(OnEnter(AttemptPhase::Paused), (stand_still, forget_time));
    app.add_systems(FixedUpdate, follow_joints.run_if(in_state(AttemptPhase::Running)));
}

/// What lies before a pause is not joined to what comes after it.
fn forget_time(mut step_time: ResMut<'_, StepTime>) {
    *step_time = StepTime::default();
}

/// Nothing moves the hands during a pause.
fn stand_still(mut bodies: Query<'_, '_, &mut LinearVelocity, With<HandBody>>) {
    for mut velocity in &mut bodies {
        velocity.0 = Vec3::ZERO;
    }
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

/// Gives each body the speed that brings it, at the end of the step, to where its joint was at that
/// very time of the device: between two samples, on the line from one to the other. So a hand moves
/// as evenly in the physics as it did before the device, whatever the rates of samples, steps and
/// frames.
fn follow_joints(
    samples: Res<'_, Samples>,
    time: Res<'_, Time<Fixed>>,
    mut step_time: ResMut<'_, StepTime>,
    mut stirred: ResMut<'_, physics::Stirred>,
    sliders: Query<'_, '_, &Slider>,
    mut bodies: Query<'_, '_, (&mut HandBody, &mut Collider, &mut Position, &mut LinearVelocity)>,
) {
    let Some(last) = samples.last() else { return };
    let (left, rest_us) = left_of_frame(&time);
    let end_us = last.device_time_us.saturating_sub(rest_us);
    let step_us = u64::try_from(time.timestep().as_micros()).unwrap_or(u64::MAX);
    let now_us = step_time.advance(end_us, left, step_us);
    let Some((earlier, later, share)) = samples.around(now_us) else { return };
    let meets = Hand::BOTH.map(|hand| {
        let [from, to] = [earlier, later].map(|sample| sample.hand(hand));
        from.seen() && to.seen() && sliders.iter().any(|slider| near(to, slider))
    });
    if meets.contains(&true) {
        stirred.stir();
    }
    for (mut body, mut collider, mut position, mut velocity) in &mut bodies {
        if !meets[body.hand.index()] {
            position.set_if_neq(Position(AWAY));
            velocity.set_if_neq(LinearVelocity::ZERO);
            continue;
        }
        let [from, to] = [earlier, later].map(|sample| sample.hand(body.hand));
        let joint = to.pose.joint(body.joint);
        if (joint.radius - body.radius_m).abs() > RADIUS_STEP_M {
            body.radius_m = joint.radius;
            *collider = Collider::sphere(joint.radius);
        }
        let aim = from.pose.at(body.joint).lerp(joint.position, share);
        let way = aim - position.0;
        if way.length() > JUMP_M {
            position.0 = aim;
            velocity.0 = Vec3::ZERO;
        } else {
            velocity.0 = way / time.timestep().as_secs_f32();
        }
    }
}

/// Whether a hand may come to push a part soon.
fn near(hand: &HandSample, slider: &Slider) -> bool {
    hand.pose.at(HandJoint::Palm).distance_squared(slider.rest) < NEAR_M * NEAR_M
}

/// How many steps this frame still holds after the one under way, and what is too short for another,
/// microseconds.
fn left_of_frame(time: &Time<Fixed>) -> (u32, u64) {
    let step = time.timestep().as_nanos().max(1);
    let over = time.overstep().as_nanos();
    let left = u32::try_from(over / step).unwrap_or(u32::MAX);
    (left, u64::try_from(over % step / 1000).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_share_a_frame_evenly() {
        let mut time = StepTime::default();
        let frame = |time: &mut StepTime, end_us, steps: u32| {
            (0..steps).rev().map(|left| time.advance(end_us, left, 8_000)).collect::<Vec<_>>()
        };
        assert_eq!(frame(&mut time, 100_000, 2), [92_000, 100_000]);
        assert_eq!(frame(&mut time, 132_000, 4), [108_000, 116_000, 124_000, 132_000]);
        // A slow frame: fewer steps than its time would ask for.
        assert_eq!(frame(&mut time, 1_132_000, 4), [382_000, 632_000, 882_000, 1_132_000]);
        // Device time that runs back moves nothing back.
        assert_eq!(frame(&mut time, 1_100_000, 1), [1_100_000]);
    }
}
