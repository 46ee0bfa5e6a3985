//! Where the skin has been over the last samples, and so how fast it moves.

use glam::Vec3;

use crate::spots::Spot;

/// Samples over which a speed is taken: long enough to outweigh a tracker's jitter, short enough for a
/// stroke of 3 Hz to keep half of its speed.
const SAMPLES: usize = 8;
/// With fewer samples than this a tracker's jitter would pass for sliding, so no speed is told.
const FEWEST: usize = 6;
/// Seconds from sample to sample.
const STEP: f32 = 0.033_333;

/// Places of the spots of both hands, all in one frame, at the last samples.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    /// Oldest first once `first` is taken into account.
    ring: Vec<[Vec<Vec3>; 2]>,
    /// Where the oldest stands.
    first: usize,
}

impl History {
    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.ring.clear();
        self.first = 0;
    }

    /// Takes in the next sample and drops the oldest.
    pub(crate) fn push(&mut self, spots: &[Vec<Spot>; 2]) {
        let place = if self.ring.len() < SAMPLES {
            self.ring.push(Default::default());
            self.ring.len() - 1
        } else {
            let oldest = self.first;
            self.first = (oldest + 1) % SAMPLES;
            oldest
        };
        for (into, spots) in self.ring[place].iter_mut().zip(spots) {
            into.clear();
            into.extend(spots.iter().map(|spot| spot.point));
        }
    }

    /// Velocity of a spot of a hand (0 left, 1 right), metres per second: the slope of the line through
    /// its last places.
    pub(crate) fn velocity(&self, hand: usize, spot: usize) -> Vec3 {
        let count = self.ring.len();
        if count < FEWEST {
            return Vec3::ZERO;
        }
        let number = |n: usize| f32::from(u8::try_from(n).unwrap_or(u8::MAX));
        let middle = number(count - 1) / 2.0;
        let (mut slope, mut spread) = (Vec3::ZERO, 0.0);
        for age in 0..count {
            let x = number(age) - middle;
            slope += self.ring[(self.first + age) % count][hand][spot] * x;
            spread += x * x;
        }
        slope / (spread * STEP)
    }
}
