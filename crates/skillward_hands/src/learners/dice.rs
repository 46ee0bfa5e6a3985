//! Chance that can be repeated by its seed.

use std::f32::consts::TAU;

use glam::{Quat, Vec3};

/// SplitMix64 (Steele, Lea and Flood 2014), with the distributions that learners need.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// From a seed. Different purposes take different `stream`s of one seed.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut dice = Self(seed ^ stream.wrapping_mul(0xd1b5_4a32_d192_ed03));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to 1, evenly.
    pub fn share(&mut self) -> f32 {
        #[allow(clippy::cast_precision_loss, reason = "24 bits fit")]
        let share = (self.next() >> 40) as f32 / (1_u64 << 24) as f32;
        share
    }

    /// Between the two, evenly.
    pub fn within(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.share()
    }

    /// True with a probability.
    pub fn chance(&mut self, probability: f32) -> bool {
        self.share() < probability
    }

    /// One of so many, evenly.
    pub fn below(&mut self, count: usize) -> usize {
        #[allow(clippy::cast_possible_truncation, reason = "less than count")]
        let chosen = (self.next() % count.max(1) as u64) as usize;
        chosen
    }

    /// Normally distributed about 0 with standard deviation 1, cut off at 3.
    pub fn normal(&mut self) -> f32 {
        let radius = (-2.0 * self.share().max(1e-7).ln()).sqrt();
        (radius * (TAU * self.share()).cos()).clamp(-3.0, 3.0)
    }

    /// Each axis normally distributed with a standard deviation.
    pub fn normal3(&mut self, deviation: f32) -> Vec3 {
        Vec3::new(self.normal(), self.normal(), self.normal()) * deviation
    }

    /// Exponentially distributed with a mean.
    pub fn waiting(&mut self, mean: f32) -> f32 {
        -mean * (1.0 - self.share()).max(1e-7).ln()
    }

    /// A turn about each axis, normally distributed with a standard deviation in radians.
    pub fn turn(&mut self, deviation: f32) -> Quat {
        Quat::from_scaled_axis(self.normal3(deviation))
    }
}
