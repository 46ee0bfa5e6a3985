//! How one scripted learner differs from the next: pace, size, hand, trembling, order.

use bevy::math::Vec3;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use skillward_core::skin::Hand;

use super::script::Act;

/// A way of carrying out a script.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Variation {
    /// Seed of everything random about it.
    pub seed: u64,
    /// Samples a second: 30 to 90.
    pub rate_hz: f32,
    /// How much the time for each movement varies, as a share: 0 to 0.3.
    pub timing: f32,
    /// How far a hand trembles, millimetres: 0 to 3.
    pub tremor_mm: f32,
    /// Whether the other hand does what the script gives to one.
    pub swapped: bool,
    /// Whether sequences in any order are shuffled.
    pub shuffled: bool,
    /// Height of the eyes, metres.
    pub eyes_m: f32,
    /// Walking speed, metres a second.
    pub walking_m_s: f32,
    /// Strokes of a rub a second.
    pub strokes_hz: f32,
}

impl Default for Variation {
    /// The script to the letter, at 60 samples a second.
    fn default() -> Self {
        Self {
            seed: 0,
            rate_hz: 60.0,
            timing: 0.0,
            tremor_mm: 0.0,
            swapped: false,
            shuffled: false,
            eyes_m: 1.60,
            walking_m_s: 1.2,
            strokes_hz: 1.5,
        }
    }
}

impl Variation {
    /// Somebody, drawn from a seed.
    #[must_use]
    pub fn human(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 1);
        Self {
            seed,
            rate_hz: [30.0, 45.0, 60.0, 72.0, 90.0][chance.below(5)],
            timing: chance.between(0.03, 0.2),
            tremor_mm: chance.between(1.0, 3.0),
            swapped: chance.below(2) == 1,
            shuffled: true,
            eyes_m: chance.between(1.50, 1.74),
            walking_m_s: chance.between(0.9, 1.4),
            strokes_hz: chance.between(1.2, 1.9),
        }
    }

    /// The acts as this learner does them: hands swapped and orders drawn where the script leaves
    /// them open.
    #[must_use]
    pub fn acts(&self, script: &[Act]) -> Vec<Act> {
        let mut chance = Chance::new(self.seed, 2);
        let mut acts = self.flatten(script, &mut chance);
        if self.swapped {
            for act in &mut acts {
                if let Some(hand) = act.hand_mut() {
                    *hand = hand.other();
                }
            }
        }
        acts
    }

    fn flatten(&self, acts: &[Act], chance: &mut Chance) -> Vec<Act> {
        let mut out = Vec::new();
        for act in acts {
            if let Act::AnyOrder(sequences) = act {
                let mut order: Vec<usize> = (0..sequences.len()).collect();
                if self.shuffled {
                    for last in (1..order.len()).rev() {
                        order.swap(last, chance.below(last + 1));
                    }
                }
                for index in order {
                    out.extend(self.flatten(&sequences[index], chance));
                }
            } else {
                out.push(act.clone());
            }
        }
        out
    }
}

/// A named stream of random numbers.
#[derive(Debug, Clone)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// A stream of a seed.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self(generator)
    }

    /// 0 to 1.
    #[allow(clippy::cast_precision_loss, reason = "24 bits fit a float")]
    fn unit(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 / (1 << 24) as f32
    }

    /// Between two numbers, evenly.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A whole number below `end`.
    ///
    /// # Panics
    /// When `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let drawn = self.0.next_u64() % u64::try_from(end).unwrap_or(u64::MAX);
        usize::try_from(drawn).unwrap_or(0)
    }
}

/// The trembling of one hand: slow sway and fast tremor, as sums of sines.
#[derive(Debug, Clone)]
pub struct Tremor {
    /// Frequency in Hz, phase, and direction with size in metres.
    waves: Vec<(f32, f32, Vec3)>,
}

impl Tremor {
    /// Of a hand, by the variation's size.
    #[must_use]
    pub fn new(variation: &Variation, hand: Hand) -> Self {
        let mut chance = Chance::new(variation.seed, 10 + hand.index() as u64);
        let bands = [(0.4, 0.9, 0.45), (1.1, 2.6, 0.3), (4.0, 6.5, 0.15), (8.0, 12.0, 0.10)];
        let waves = bands.map(|(slow, fast, share)| {
            let way =
                Vec3::new(chance.between(-1.0, 1.0), chance.between(-1.0, 1.0), chance.between(-1.0, 1.0));
            let size = variation.tremor_mm / 1000.0 * share;
            (
                chance.between(slow, fast),
                chance.between(0.0, std::f32::consts::TAU),
                way.normalize_or(Vec3::Y) * size,
            )
        });
        Self { waves: waves.to_vec() }
    }

    /// Where it has taken the hand at a time, metres.
    #[must_use]
    pub fn at(&self, seconds: f32) -> Vec3 {
        self.waves
            .iter()
            .map(|(frequency, phase, size)| {
                *size * (std::f32::consts::TAU * frequency * seconds + phase).sin()
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_is_the_same_learner() {
        assert_eq!(Variation::human(7), Variation::human(7));
        assert_ne!(Variation::human(7), Variation::human(8));
    }

    #[test]
    fn any_order_keeps_every_sequence_whole() {
        let waits =
            |from: u8| (from..from + 2).map(|number| Act::Wait(f32::from(number))).collect::<Vec<_>>();
        let script = [Act::AnyOrder(vec![waits(0), waits(10), waits(20)])];
        for seed in 0..20 {
            let acts = Variation::human(seed).acts(&script);
            assert_eq!(acts.len(), 6);
            for pair in acts.chunks(2) {
                let [Act::Wait(first), Act::Wait(second)] = pair else { panic!("{acts:?}") };
                assert!((second - first - 1.0).abs() < f32::EPSILON, "{acts:?}");
            }
        }
    }

    #[test]
    fn a_hand_trembles_no_further_than_it_should() {
        let variation = Variation { tremor_mm: 3.0, ..Variation::default() };
        let tremor = Tremor::new(&variation, Hand::Left);
        for step in 0..1000_u16 {
            assert!(tremor.at(f32::from(step) * 0.017).length() <= 0.003);
        }
    }
}
