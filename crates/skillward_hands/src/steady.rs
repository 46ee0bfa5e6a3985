//! Takes a tracker's jitter out of a hand: the palm's place comes from all of its joints at once, and the shape of the hand,
//! which changes slowly while hands rub, is smoothed in the palm's own frame.

use glam::{Quat, Vec3};

use crate::frame::Frame;
use crate::joints::{Finger, HandJoint, HandPose};
use crate::spots::palm_frame;
use crate::validity::seconds_between;

/// Seconds in which the shape of the palm is learnt: bones don't change.
const PALM_S: f32 = 1.5;
/// Seconds over which fingers are smoothed while they hardly move ...
const FINGERS_S: f32 = 0.12;
/// ... and when they are this far from where they were, metres, they are believed at once.
const LEAP: f32 = 0.014;
/// After this long without a frame it begins anew, microseconds.
const FORGETS_US: u64 = 500_000;

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
    /// Frames that went into it, as far as they matter.
    frames: f32,
}

impl Steady {
    /// Forgets what it saw.
    pub(crate) fn reset(&mut self) {
        self.kept = None;
    }

    /// The hand without jitter.
    pub(crate) fn smooth(&mut self, t_us: u64, pose: &HandPose) -> HandPose {
        let raw = palm_frame(pose);
        let local = |frame: &Frame| {
            let inverse = frame.inverse();
            pose.joints.map(|joint| (inverse.point(joint.position), inverse.rotation * joint.rotation))
        };
        let fresh = self.kept.take().filter(|kept| t_us > kept.t_us && t_us - kept.t_us <= FORGETS_US);
        let Some(mut kept) = fresh else {
            self.kept = Some(Kept { t_us, joints: local(&raw), frames: 1.0 });
            return *pose;
        };
        let palm = fit(pose, &kept.joints, &raw);
        let seconds = seconds_between(kept.t_us, t_us);
        kept.t_us = t_us;
        kept.frames += 1.0;
        for (index, (now, was)) in local(&palm).iter().zip(&mut kept.joints).enumerate() {
            let share = if in_palm(index) {
                // The first frames count as much as each other.
                (1.0 / kept.frames).max(1.0 - (-seconds / PALM_S).exp())
            } else {
                let calm = (1.0 / kept.frames).max(1.0 - (-seconds / FINGERS_S).exp());
                let leap = (now.0.distance(was.0) / LEAP).min(1.0);
                calm + (1.0 - calm) * leap * leap
            };
            was.0 = was.0.lerp(now.0, share);
            was.1 = was.1.slerp(now.1, share);
        }
        let mut steady = *pose;
        for (joint, (position, rotation)) in steady.joints.iter_mut().zip(&kept.joints) {
            joint.position = palm.point(*position);
            joint.rotation = (palm.rotation * *rotation).normalize();
        }
        self.kept = Some(kept);
        steady
    }
}

/// Wrist, palm, metacarpals and knuckles: what does not bend.
fn in_palm(index: usize) -> bool {
    index <= HandJoint::ThumbMetacarpal.index()
        || Finger::ALL.iter().any(|finger| finger.joints()[..2].iter().any(|joint| joint.index() == index))
}

/// The frame in which the palm's known joints lie best on the seen ones: turned step by step from a first guess.
fn fit(pose: &HandPose, known: &[(Vec3, Quat); HandJoint::COUNT], guess: &Frame) -> Frame {
    let joints = || (0..HandJoint::COUNT).filter(|index| in_palm(*index));
    let count = f32::from(u8::try_from(joints().count()).unwrap_or(1));
    let seen_middle = joints().map(|index| pose.joints[index].position).sum::<Vec3>() / count;
    let known_middle = joints().map(|index| known[index].0).sum::<Vec3>() / count;
    let mut rotation = guess.rotation;
    for _ in 0..3 {
        // The small turn that best carries the known joints onto the seen ones.
        let (mut twist, mut spread) = (Vec3::ZERO, 0.0);
        for index in joints() {
            let arm = rotation * (known[index].0 - known_middle);
            let off = pose.joints[index].position - seen_middle - arm;
            twist += arm.cross(off);
            spread += arm.length_squared();
        }
        // Flat things turn about their own plane's axes with less spread; a few rounds make up for that.
        rotation = (Quat::from_scaled_axis(twist / spread.max(1e-6) * 1.4) * rotation).normalize();
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
    fn noise_becomes_less() {
        let (mut raw, mut smooth, mut count) = (0.0_f64, 0.0_f64, 0_u32);
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
                    count += 1;
                }
            }
        }
        let mm = |sum: f64| (sum / f64::from(count)).sqrt() * 1000.0;
        println!("{:.2} mm of noise become {:.2} mm", mm(raw), mm(smooth));
        assert!(mm(smooth) < 0.9 * mm(raw), "{:.2} mm of {:.2} mm are left", mm(smooth), mm(raw));
    }
}
