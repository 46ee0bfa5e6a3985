//! How far a hand's joints can be trusted: the source's flags, bones that keep their length, and
//! joints that move no faster than a hand can.

use glam::Vec3;
use skillward_core::hygiene::SEEN_MILLI;

use crate::joints::{HandJoint, HandPose};

/// What the source of a pose says of its joints: one bit a joint, in the order of [`HandJoint::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JointSource {
    /// The joint's pose means something.
    pub valid: u32,
    /// It was measured, not inferred. Some runtimes set this for inferred joints too.
    pub tracked: u32,
}

impl JointSource {
    const EVERY: u32 = (1 << HandJoint::COUNT) - 1;

    /// Every joint valid and tracked: a posed hand, or a tracker that sees well.
    pub const SEEN: Self = Self { valid: Self::EVERY, tracked: Self::EVERY };
    /// Valid but inferred throughout.
    pub const INFERRED: Self = Self { valid: Self::EVERY, tracked: 0 };
    /// Nothing known.
    pub const LOST: Self = Self { valid: 0, tracked: 0 };

    /// Whether the source says that it measured half of the joints or more.
    #[must_use]
    pub const fn sees(&self) -> bool {
        (self.valid & self.tracked).count_ones() as usize * 2 >= HandJoint::COUNT
    }
}

/// Follows one hand and says how far to trust it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trust {
    last: Option<(u64, [Vec3; HandJoint::COUNT])>,
    /// Usual length of each bone, metres.
    usual: Option<[f32; HandJoint::COUNT]>,
}

/// Faster than any joint of a hand, metres per second.
const TOO_FAST: f32 = 10.0;
/// A bone may seem this much longer or shorter than usual, as a share, ...
const STRETCH: f32 = 0.15;
/// ... or by this much, metres: short bones jitter by more than their share.
const JITTER: f32 = 0.006;
/// Trust in a joint that was inferred: a hand of nothing else is not seen.
const INFERRED: f32 = 0.4;
/// Trust from which on a hand is seen well enough to judge, as the core has it.
pub(crate) const SEEN: f32 = SEEN_MILLI as f32 / 1000.0;

impl Trust {
    /// Forgets what it saw.
    pub(crate) fn reset(&mut self) {
        self.last = None;
    }

    /// Trust in the pose of an instant, 0 to 1. Time in microseconds.
    pub(crate) fn judge(&mut self, t_us: u64, pose: &HandPose, source: JointSource) -> f32 {
        let at = pose.joints.map(|joint| joint.position);
        if !pose.is_finite() {
            self.reset();
            return 0.0;
        }
        let lengths: [f32; HandJoint::COUNT] = std::array::from_fn(|i| {
            HandJoint::ALL[i].parent().map_or(0.0, |parent| at[i].distance(at[parent.index()]))
        });
        let usual = self.usual.get_or_insert(lengths);
        let mut total = 0.0;
        for i in 0..HandJoint::COUNT {
            let bit = 1 << i;
            let off = (lengths[i] - usual[i]).abs();
            let fits = off <= JITTER.max(STRETCH * usual[i]);
            let slow = self.last.is_none_or(|(then, was)| {
                let seconds = seconds_between(then, t_us);
                at[i].distance(was[i]) <= TOO_FAST * seconds.max(1e-3)
            });
            if source.valid & bit != 0 && fits && slow {
                total += if source.tracked & bit != 0 { 1.0 } else { INFERRED };
            }
            // Follows a hand that was first seen badly, within a second or two.
            usual[i] += (lengths[i] - usual[i]) * 0.02;
        }
        self.last = Some((t_us, at));
        #[allow(clippy::cast_precision_loss, reason = "26")]
        let count = HandJoint::COUNT as f32;
        total / count
    }
}

/// Seconds from one time to a later one, both in microseconds.
pub(crate) fn seconds_between(then_us: u64, now_us: u64) -> f32 {
    #[allow(clippy::cast_precision_loss, reason = "short spans")]
    let micros = now_us.saturating_sub(then_us) as f32;
    micros / 1e6
}
