//! Where something was, is and will be: keys in time with straight ways between them.

use std::collections::VecDeque;

use glam::{Quat, Vec3};

use crate::script::Pose;

/// How long the past is kept. OpenXR asks for 50 ms at least.
const KEPT_NS: i64 = 500_000_000;
/// A key that follows another within this time goes on with its motion; a later one is a leap.
const STREAM_NS: i64 = 60_000_000;

/// Metres a second and radians a second, in the room's frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Velocity {
    pub(crate) linear: Vec3,
    pub(crate) angular: Vec3,
}

impl Velocity {
    pub(crate) const NONE: Self = Self { linear: Vec3::ZERO, angular: Vec3::ZERO };
}

/// The way of one pose through time.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    keys: VecDeque<(i64, Pose)>,
}

impl Way {
    /// At rest.
    pub(crate) fn resting(pose: Pose) -> Self {
        Self { keys: VecDeque::from([(0, pose)]) }
    }

    /// The pose is to be reached at a time (nanoseconds), over so many nanoseconds; 0 goes on with a stream of
    /// such calls, or leaps when the last was long ago.
    pub(crate) fn to(&mut self, pose: Pose, time: i64, over: i64) {
        let start = time - if over > 0 { 0 } else { 1 };
        let (begin, last) = self.keys.back().copied().unwrap_or((0, pose));
        let (here, _) = self.at(start);
        if over > 0 {
            self.drop_from(start);
            self.keys.push_back((start, here));
            self.keys.push_back((start + over, pose));
        } else {
            let streams = begin < time && time - begin <= STREAM_NS && self.keys.len() > 1;
            if !streams {
                let held = if begin < start { last } else { here };
                self.drop_from(start);
                self.keys.push_back((start, held));
            }
            self.drop_from(time);
            self.keys.push_back((time, pose));
        }
        let oldest = time - KEPT_NS;
        while self.keys.len() > 2 && self.keys[1].0 < oldest {
            self.keys.pop_front();
        }
    }

    fn drop_from(&mut self, time: i64) {
        while self.keys.back().is_some_and(|key| key.0 >= time) {
            self.keys.pop_back();
        }
    }

    /// Where it is at a time, and how fast it moves. Before the first key and after the last it rests.
    pub(crate) fn at(&self, time: i64) -> (Pose, Velocity) {
        let after = self.keys.partition_point(|key| key.0 < time);
        match (after.checked_sub(1).and_then(|index| self.keys.get(index)), self.keys.get(after)) {
            (Some(&(begin, from)), Some(&(end, to))) => {
                let span = (end - begin) as f64;
                let share = ((time - begin) as f64 / span) as f32;
                (between(from, to, share), velocity(from, to, (span * 1e-9) as f32))
            }
            (Some(&(_, pose)), None) | (None, Some(&(_, pose))) => (pose, Velocity::NONE),
            (None, None) => (Pose::IDENTITY, Velocity::NONE),
        }
    }
}

fn between(from: Pose, to: Pose, share: f32) -> Pose {
    Pose {
        position: from.position.lerp(to.position, share),
        orientation: from.orientation.slerp(to.orientation, share).normalize(),
    }
}

fn velocity(from: Pose, to: Pose, seconds: f32) -> Velocity {
    // Two keys a nanosecond apart are a leap, which has no speed.
    if seconds < 1e-6 {
        return Velocity::NONE;
    }
    let mut turn = to.orientation * from.orientation.inverse();
    if turn.w < 0.0 {
        turn = Quat::from_xyzw(-turn.x, -turn.y, -turn.z, -turn.w);
    }
    let (axis, angle) = turn.to_axis_angle();
    let angular = if angle.abs() < 1e-6 { Vec3::ZERO } else { axis * (angle / seconds) };
    Velocity { linear: (to.position - from.position) / seconds, angular }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: i64 = 10_000_000;

    #[test]
    fn a_stream_has_speed_and_a_leap_has_none() {
        let mut way = Way::resting(Pose::IDENTITY);
        for frame in 1..5_i64 {
            way.to(Pose::at(frame as f32 * 0.01, 0.0, 0.0), frame * FRAME, 0);
        }
        let (pose, velocity) = way.at(4 * FRAME);
        assert!((pose.position.x - 0.04).abs() < 1e-6);
        assert!((velocity.linear.x - 1.0).abs() < 1e-3, "{velocity:?}");
        way.to(Pose::at(5.0, 0.0, 0.0), 100 * FRAME, 0);
        let (pose, velocity) = way.at(100 * FRAME);
        assert!((pose.position.x - 5.0).abs() < 1e-6);
        assert_eq!(velocity.linear, Vec3::ZERO);
        assert!((way.at(99 * FRAME).0.position.x - 0.04).abs() < 1e-6, "it rested until the leap");
    }

    #[test]
    fn a_way_takes_its_time_and_turns_at_its_rate() {
        let mut way = Way::resting(Pose::IDENTITY);
        way.to(Pose::at(0.0, 1.0, 0.0).yaw(1.0), FRAME, 100 * FRAME);
        let (pose, velocity) = way.at(51 * FRAME);
        assert!((pose.position.y - 0.5).abs() < 1e-3);
        assert!((velocity.linear.y - 1.0).abs() < 1e-3);
        assert!((velocity.angular.y - 1.0).abs() < 1e-3);
        assert_eq!(way.at(200 * FRAME).1, Velocity::NONE);
    }
}
