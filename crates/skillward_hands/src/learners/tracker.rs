//! What a hand tracker makes of two hands: frames with noise, drift, and hands that hide each other.

use glam::{Quat, Vec3};
use skillward_core::skin::Hand;

use super::{Dice, Performance};
use crate::joints::{Finger, HandJoint, HandPose};
use crate::validity::JointSource;

/// What a runtime says of a hand that it does not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manners {
    /// Nothing: the hand is gone.
    Gone,
    /// Joints that are valid and not tracked, left where they were and drifting off.
    Inferred,
    /// Joints that it claims to track, and does not.
    Claimed,
}

/// A frame of the tracker.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Microseconds from the beginning.
    pub t_us: u64,
    /// Left and right, where a hand is told at all.
    pub hands: [Option<HandPose>; 2],
    /// What is said of the joints.
    pub sources: [JointSource; 2],
    /// Which hands are hidden in truth.
    pub hidden: [bool; 2],
}

/// A value that wanders about 0 with a memory: an Ornstein-Uhlenbeck process of variance 1.
#[derive(Debug, Clone, Copy, Default)]
struct Wanders(Vec3);

impl Wanders {
    fn step(&mut self, dice: &mut Dice, seconds: f32, memory: f32) -> Vec3 {
        let keep = (-seconds / memory).exp();
        self.0 = self.0 * keep + dice.normal3((1.0 - keep * keep).sqrt());
        self.0
    }
}

/// A tracker watching a performance.
#[derive(Debug)]
pub struct Tracker<'a> {
    performance: &'a Performance,
    dice: Dice,
    /// Root of the mean square of a joint's distance from where it is, metres.
    noise_m: f32,
    /// Share of the frames in which a hand is hidden.
    hidden: f32,
    rate: f32,
    manners: Manners,
    t_us: u64,
    drift: [Wanders; 2],
    fingers: [[Wanders; 5]; 2],
    turns: [[Wanders; 5]; 2],
    /// Who is hidden, and until when (seconds).
    hiding: ([bool; 2], f32),
    /// Where a hidden hand was last seen.
    last: [Option<HandPose>; 2],
}

/// Seconds that hands are hidden at a time, on average, and at most.
const HIDDEN_S: f32 = 0.18;
const HIDDEN_MOST_S: f32 = 0.8;

impl<'a> Tracker<'a> {
    /// With noise in metres (root mean square of a joint's distance from the truth) and a share of frames in which at least
    /// one hand is hidden.
    #[must_use]
    pub fn new(performance: &'a Performance, seed: u64, noise_m: f32, hidden: f32) -> Self {
        let mut dice = Dice::new(seed, 4);
        let manners = [Manners::Gone, Manners::Inferred, Manners::Claimed][dice.below(3)];
        let rate = dice.within(30.0, 90.0);
        Self {
            performance,
            noise_m,
            hidden,
            rate,
            manners,
            t_us: 1000,
            drift: Default::default(),
            fingers: Default::default(),
            turns: Default::default(),
            hiding: ([false; 2], 0.0),
            last: [None, None],
            dice,
        }
    }

    /// A pose as it is measured.
    fn measured(&mut self, hand: Hand, pose: &HandPose, seconds: f32) -> HandPose {
        // The variance is two fifths jitter, three tenths drift of each finger, three tenths of the hand; a third a side.
        let axis = self.noise_m / 3.0_f32.sqrt();
        let (jitter, slow) = (axis * 0.4_f32.sqrt(), axis * 0.3_f32.sqrt());
        let h = hand.index();
        let drift = self.drift[h].step(&mut self.dice, seconds, 0.8) * slow;
        let fingers: [Vec3; 5] =
            std::array::from_fn(|f| self.fingers[h][f].step(&mut self.dice, seconds, 0.25) * slow);
        // A millimetre of noise goes with half a degree.
        let turning = (self.noise_m * 1000.0 * 0.5).to_radians() / 3.0_f32.sqrt();
        let turns: [Vec3; 5] =
            std::array::from_fn(|f| self.turns[h][f].step(&mut self.dice, seconds, 0.25) * turning);
        let mut seen = *pose;
        for index in 0..HandJoint::COUNT {
            let finger = finger_of(index);
            let joint = &mut seen.joints[index];
            joint.position += drift + fingers[finger] + self.dice.normal3(jitter);
            joint.rotation = Quat::from_scaled_axis(turns[finger]) * joint.rotation;
        }
        seen
    }

    /// Hands hide each other for a while, and show themselves for a while.
    fn hide(&mut self, seconds: f32) -> [bool; 2] {
        if self.hidden > 0.0 && seconds >= self.hiding.1 {
            let (now, until) = if self.hiding.0 == [false; 2] {
                let which = self.dice.share();
                let who = if which < 0.45 {
                    [true, false]
                } else if which < 0.9 {
                    [false, true]
                } else {
                    [true; 2]
                };
                (who, self.dice.waiting(HIDDEN_S).clamp(0.03, HIDDEN_MOST_S))
            } else {
                let mean = HIDDEN_S * (1.0 - self.hidden) / self.hidden;
                ([false; 2], self.dice.waiting(mean).max(0.02))
            };
            self.hiding = (now, seconds + until);
        }
        self.hiding.0
    }
}

/// Thumb 0, index to little finger 1 to 4; palm and wrist go with the middle finger.
fn finger_of(index: usize) -> usize {
    if (HandJoint::ThumbMetacarpal.index()..=HandJoint::ThumbTip.index()).contains(&index) {
        return 0;
    }
    let finger =
        Finger::ALL.iter().position(|finger| finger.joints().iter().any(|joint| joint.index() == index));
    finger.map_or(2, |finger| finger + 1)
}

impl Iterator for Tracker<'_> {
    type Item = Seen;

    fn next(&mut self) -> Option<Seen> {
        let seconds = seconds(self.t_us);
        if seconds > self.performance.length_s() {
            return None;
        }
        let t_us = self.t_us;
        let period = self.dice.within(0.9, 1.1) / self.rate;
        let truth = self.performance.hands(seconds);
        let hidden = self.hide(seconds);
        let mut seen = Seen { t_us, hands: [None, None], sources: [JointSource::SEEN; 2], hidden };
        for hand in Hand::BOTH {
            let h = hand.index();
            let measured = self.measured(hand, &truth[h], period);
            if !hidden[h] {
                seen.hands[h] = Some(measured);
                self.last[h] = Some(measured);
                continue;
            }
            match self.manners {
                Manners::Gone => seen.sources[h] = JointSource::LOST,
                Manners::Inferred | Manners::Claimed => {
                    // The last pose goes on with half of the truth: a filter that half believes what it can't see.
                    let last = self.last[h].unwrap_or(measured);
                    let guess = halfway(&last, &measured);
                    self.last[h] = Some(guess);
                    seen.hands[h] = Some(guess);
                    if self.manners == Manners::Inferred {
                        seen.sources[h] = JointSource::INFERRED;
                    }
                }
            }
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds")]
        let step = (period * 1e6) as u64;
        self.t_us += step.max(1);
        Some(seen)
    }
}

fn halfway(last: &HandPose, measured: &HandPose) -> HandPose {
    let mut pose = *last;
    for (joint, target) in pose.joints.iter_mut().zip(&measured.joints) {
        joint.position = joint.position.lerp(target.position, 0.15);
        joint.rotation = joint.rotation.slerp(target.rotation, 0.15);
    }
    pose
}

#[allow(clippy::cast_precision_loss, reason = "a minute or two")]
fn seconds(t_us: u64) -> f32 {
    t_us as f32 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_and_hiding_are_what_they_are_said_to_be() {
        let (mut square, mut joints, mut hidden, mut frames) = (0.0_f64, 0_u32, 0_u32, 0_u32);
        for seed in 0..12 {
            let performance = Performance::handrub(seed);
            for seen in Tracker::new(&performance, seed, 0.005, 0.3) {
                let truth = performance.hands(seconds(seen.t_us));
                frames += 1;
                hidden += u32::from(seen.hidden != [false; 2]);
                for h in (0..2).filter(|h| !seen.hidden[*h]) {
                    let Some(pose) = &seen.hands[h] else { panic!("a hand that is seen is told") };
                    for (joint, true_joint) in pose.joints.iter().zip(&truth[h].joints) {
                        square += f64::from(joint.position.distance_squared(true_joint.position));
                        joints += 1;
                    }
                }
            }
        }
        let noise_mm = (square / f64::from(joints)).sqrt() * 1000.0;
        let share = f64::from(hidden) / f64::from(frames);
        assert!((4.8..5.2).contains(&noise_mm), "{noise_mm} mm");
        assert!((0.27..0.33).contains(&share), "{share}");
    }
}
