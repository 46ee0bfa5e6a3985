//! Takes a tracker's jitter out of a hand. The palm's place comes from all of its joints at once, since a palm does not
//! bend; the fingers are smoothed in the palm's own frame, where they move slowly while hands rub.
//!
//! What is left is what a tracker gets wrong of the whole hand for seconds at a time; nothing can tell that from movement.

use glam::{Mat3, Quat, Vec3};

use crate::frame::Frame;
use crate::joints::{Finger, HandJoint, HandPose};
use crate::spots::palm_frame;
use crate::validity::seconds_between;

/// Seconds over which the shape of the palm is learnt: bones stay as they are, and a tracker's errors of single fingers,
/// which last a quarter of a second, average out.
const PALM_S: f32 = 1.5;
/// Seconds over which a finger that hardly moves in the palm's frame is smoothed: a third of the fastest stroke.
const FINGERS_S: f32 = 0.12;
/// A finger this far from where it was is believed at once, metres: three times a tracker's jitter, so it did move.
const LEAP: f32 = 0.014;
/// After this long without a frame the fingers may be anywhere, microseconds.
const FINGERS_LAST_US: u64 = 150_000;
/// Rounds in which the palm is turned onto its joints; the second mends what the first, which takes the turn as small,
/// leaves.
const ROUNDS: usize = 2;

/// Smooths one hand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Steady {
    kept: Option<Kept>,
}

#[derive(Debug, Clone)]
struct Kept {
    t_us: u64,
    /// Joints in the palm's frame.
    joints: [(Vec3, Quat); HandJoint::COUNT],
    /// Frames from which the palm was learnt.
    palm_frames: f32,
    /// Frames from which the fingers were.
    finger_frames: f32,
}

impl Steady {
    /// Forgets what it saw, as for another pair of hands.
    pub(crate) fn reset(&mut self) {
        self.kept = None;
    }

    /// The hand without jitter. Time in microseconds; one that does not grow starts afresh.
    pub(crate) fn smooth(&mut self, t_us: u64, pose: &HandPose) -> HandPose {
        let raw = palm_frame(pose);
        let Some(kept) = self.kept.as_mut().filter(|kept| t_us > kept.t_us) else {
            let joints = within(&raw, pose);
            self.kept = Some(Kept { t_us, joints, palm_frames: 1.0, finger_frames: 1.0 });
            return *pose;
        };
        if t_us - kept.t_us > FINGERS_LAST_US {
            kept.finger_frames = 0.0;
        }
        let palm = fit(pose, &kept.joints, &raw);
        let seconds = seconds_between(kept.t_us, t_us);
        kept.t_us = t_us;
        kept.palm_frames += 1.0;
        kept.finger_frames += 1.0;
        // The first frames count as much as each other.
        let share = |frames: f32, memory_s: f32| (1.0 / frames).max(1.0 - (-seconds / memory_s).exp());
        let palm_share = share(kept.palm_frames, PALM_S);
        let calm_share = share(kept.finger_frames, FINGERS_S);
        for (index, (now, was)) in within(&palm, pose).iter().zip(&mut kept.joints).enumerate() {
            let share = if in_palm(index) {
                palm_share
            } else {
                let leap = (now.0.distance(was.0) / LEAP).min(1.0);
                calm_share + (1.0 - calm_share) * leap * leap
            };
            was.0 = was.0.lerp(now.0, share);
            was.1 = was.1.slerp(now.1, share);
        }
        let mut steady = *pose;
        for (joint, (position, rotation)) in steady.joints.iter_mut().zip(&kept.joints) {
            joint.position = palm.point(*position);
            joint.rotation = (palm.rotation * *rotation).normalize();
        }
        steady
    }
}

/// A hand's joints in a frame.
fn within(frame: &Frame, pose: &HandPose) -> [(Vec3, Quat); HandJoint::COUNT] {
    let inverse = frame.inverse();
    pose.joints.map(|joint| (inverse.point(joint.position), inverse.rotation * joint.rotation))
}

/// Wrist, palm, metacarpals and knuckles: what does not bend.
fn in_palm(index: usize) -> bool {
    index <= HandJoint::ThumbMetacarpal.index()
        || Finger::ALL.iter().any(|finger| finger.joints()[..2].iter().any(|joint| joint.index() == index))
}

/// The frame in which the palm's known joints lie best on the seen ones, by least squares, from a first guess.
fn fit(pose: &HandPose, known: &[(Vec3, Quat); HandJoint::COUNT], guess: &Frame) -> Frame {
    let (mut seen_middle, mut known_middle, mut count) = (Vec3::ZERO, Vec3::ZERO, 0.0);
    for index in (0..HandJoint::COUNT).filter(|index| in_palm(*index)) {
        seen_middle += pose.joints[index].position;
        known_middle += known[index].0;
        count += 1.0;
    }
    (seen_middle, known_middle) = (seen_middle / count, known_middle / count);
    let mut rotation = guess.rotation;
    for _ in 0..ROUNDS {
        // The small turn that best carries the known joints onto the seen ones: moments over inertia.
        let (mut moment, mut inertia) = (Vec3::ZERO, Mat3::ZERO);
        for index in (0..HandJoint::COUNT).filter(|index| in_palm(*index)) {
            let arm = rotation * (known[index].0 - known_middle);
            moment += arm.cross(pose.joints[index].position - seen_middle - arm);
            inertia += Mat3::from_diagonal(Vec3::splat(arm.length_squared()))
                - Mat3::from_cols(arm * arm.x, arm * arm.y, arm * arm.z);
        }
        if inertia.determinant() <= f32::MIN_POSITIVE {
            break;
        }
        rotation = (Quat::from_scaled_axis(inertia.inverse() * moment) * rotation).normalize();
    }
    Frame::new(seen_middle - rotation * known_middle, rotation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learners::{Performance, Tracker};
    use crate::{Articulation, Posture};
    use skillward_core::skin::Hand;

    #[test]
    fn a_hand_without_noise_stays_as_it_is() {
        let mut steady = Steady::default();
        for frame in 0..60_u64 {
            let turn = Quat::from_rotation_y(0.02 * frame as f32);
            let wrist = Frame::new(Vec3::new(0.01 * frame as f32, 1.0, 0.0), turn);
            let pose = Posture::new(Hand::Right, wrist, Articulation::GRIP).pose();
            let smooth = steady.smooth(frame * 16_667, &pose);
            for (one, other) in smooth.joints.iter().zip(&pose.joints) {
                assert!(one.position.distance(other.position) < 2e-4, "frame {frame}");
            }
        }
    }

    #[test]
    fn a_finger_that_bends_is_followed_within_a_tenth_of_a_second() {
        let mut steady = Steady::default();
        let pose = |shape| Posture::new(Hand::Left, Frame::IDENTITY, shape).pose();
        for frame in 0..30_u64 {
            steady.smooth(frame * 16_667, &pose(Articulation::FLAT));
        }
        let bent = pose(Articulation::GRIP);
        let followed = (30..36_u64).map(|frame| steady.smooth(frame * 16_667, &bent)).last();
        let tip = followed.map(|hand| hand.at(HandJoint::IndexTip).distance(bent.at(HandJoint::IndexTip)));
        assert!(tip.is_some_and(|off| off < 0.002), "{tip:?}");
    }

    #[test]
    fn noise_becomes_less() {
        let (mut raw, mut smooth) = (0.0_f64, 0.0_f64);
        for seed in 0..6 {
            let performance = Performance::handrub(seed);
            let mut steady = Steady::default();
            for seen in Tracker::new(&performance, seed, 0.005, 0.0) {
                let Some(pose) = &seen.hands[1] else { panic!("nothing is hidden") };
                let truth = &performance.hands(seen.t_us as f32 / 1e6)[1];
                let now = steady.smooth(seen.t_us, pose);
                for ((joint, before), true_joint) in now.joints.iter().zip(&pose.joints).zip(&truth.joints) {
                    raw += f64::from(before.position.distance_squared(true_joint.position));
                    smooth += f64::from(joint.position.distance_squared(true_joint.position));
                }
            }
        }
        // Of the tracker's error, 55 % is drift of the whole hand, which nothing can tell from movement.
        let left = (smooth / raw).sqrt();
        assert!(left < 0.86, "{left:.2} of the noise is left");
    }

    #[test]
    fn a_palm_is_known_again_after_it_was_hidden() {
        let performance = Performance::handrub(3);
        let mut steady = Steady::default();
        let mut off = [0.0_f32; 2];
        let frames: Vec<_> = Tracker::new(&performance, 3, 0.005, 0.0).take(400).collect();
        let mut told = 0_u8;
        for (number, seen) in frames.iter().enumerate() {
            // A second is seen, a second is not.
            if number / 60 % 2 == 1 {
                continue;
            }
            let Some(pose) = &seen.hands[0] else { panic!("nothing is hidden") };
            let now = steady.smooth(seen.t_us, pose);
            if number > 0 && number % 120 == 0 {
                let truth = &performance.hands(seen.t_us as f32 / 1e6)[0];
                let knuckle = |hand: &HandPose| hand.at(HandJoint::RingProximal) - hand.at(HandJoint::Wrist);
                off[0] += knuckle(pose).distance(knuckle(truth));
                off[1] += knuckle(&now).distance(knuckle(truth));
                told += 1;
            }
        }
        assert!(told >= 3 && off[1] < 0.85 * off[0], "{off:?} over {told}");
    }
}
