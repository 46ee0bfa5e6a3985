//! From two moving hands to the core's rub samples: which patches touch and how fast they slide.

use arrayvec::ArrayVec;
use glam::Vec3;
use skillward_core::observation::{PatchPair, RubSample};
use skillward_core::skin::Patch;

use crate::frame::Frame;
use crate::joints::HandPose;
use crate::relation::{facing, interlacing, palms_apart, pointing};
use crate::spots::{Spot, palm_frame, spots};
use crate::validity::{JointSource, Trust, seconds_between};

/// Palms farther apart than this give no samples, metres.
pub const NEAR: f32 = 0.25;
/// Skin this far apart still counts as touching, metres: what a tracker cannot tell from contact.
pub const GAP: f32 = 0.006;
/// Skin may seem this deep in the other hand, metres: real flesh gives way, a tracked hand does not.
const DEPTH: f32 = 0.011;
/// Spots touch when they lie this near each other along the skin, metres.
const BESIDE: f32 = 0.0105;
/// Spots touch when their normals oppose at least so much.
const OPPOSED: f32 = -0.35;
/// Frames farther apart than this are not joined up, microseconds.
const LONGEST_GAP_US: u64 = 260_000;
/// Beyond this between frames the hands are trusted less, microseconds: 20 frames a second.
const SPARSE_US: u64 = 60_000;
/// Samples over which a sliding speed is taken.
const HISTORY: usize = 8;
/// With fewer samples than this a tracker's jitter would pass for sliding, so none is told.
const FEWEST: usize = 6;

/// A sample and its place on the grid, microseconds of attempt time.
pub type TimedSample = (u64, RubSample);
/// The samples that one frame completes, oldest first.
pub type Samples = ArrayVec<TimedSample, 8>;

/// Both hands at a frame.
#[derive(Debug, Clone, Default)]
struct Skin {
    hands: [Vec<Spot>; 2],
    /// The left palm, against which movement is measured so that moving both hands is none.
    palm: Option<Frame>,
    facing: f32,
    pointing: f32,
    interlacing: f32,
    apart: f32,
    trust: [f32; 2],
}

/// Spots of both hands in the left palm's frame, at one sample.
type Past = [Vec<Vec3>; 2];

/// Turns frames of any rate into samples on the 30 Hz grid of attempt time.
#[derive(Debug, Clone, Default)]
pub struct RubSampler {
    last: Option<(u64, Skin)>,
    spare: Skin,
    trust: [Trust; 2],
    history: Vec<Past>,
    turns: Turns,
}

impl RubSampler {
    /// A sampler that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a frame: attempt time in microseconds, both hands where they are seen (left, right),
    /// and what their sources say. Gives the samples of the grid points since the frame before.
    ///
    /// A time that does not grow, a hand that is missing, or a long gap starts afresh.
    pub fn observe(
        &mut self,
        t_us: u64,
        left: Option<&HandPose>,
        right: Option<&HandPose>,
        sources: [JointSource; 2],
    ) -> Samples {
        let mut samples = Samples::new();
        let (Some(left), Some(right)) = (left, right) else {
            self.reset();
            return samples;
        };
        let hands = [left, right];
        let mut now = std::mem::take(&mut self.spare);
        now.apart = palms_apart(hands);
        let trust = [0, 1].map(|h: usize| self.trust[h].judge(t_us, hands[h], sources[h]));
        if !(now.apart <= NEAR && hands.iter().all(|hand| hand.is_finite())) {
            self.spare = now;
            self.last = None;
            self.history.clear();
            return samples;
        }
        now.trust = trust;
        for (hand, into) in hands.into_iter().zip(&mut now.hands) {
            spots(hand, into);
        }
        now.palm = Some(palm_frame(left));
        now.facing = facing(hands);
        now.pointing = pointing(hands);
        now.interlacing = interlacing(hands);
        if let Some((then, was)) = self.last.take() {
            let span = t_us.saturating_sub(then);
            if span == 0 || span > LONGEST_GAP_US {
                self.history.clear();
            } else {
                let first = then / RubSample::PERIOD_US + 1;
                for slot in first..=t_us / RubSample::PERIOD_US {
                    let at = slot * RubSample::PERIOD_US;
                    let share = seconds_between(then, at) / seconds_between(then, t_us);
                    let sample = self.sample(&was, &now, share, span);
                    // Eight grid points span 266 ms, more than the longest gap.
                    let _ = samples.try_push((at, sample));
                }
            }
            self.spare = was;
        }
        self.last = Some((t_us, now));
        samples
    }

    /// Forgets what it saw, as after a pause.
    pub fn reset(&mut self) {
        self.last = None;
        self.history.clear();
        self.turns = Turns::default();
        for trust in &mut self.trust {
            trust.reset();
        }
    }

    /// The hands `share` of the way from one frame to the next.
    fn sample(&mut self, was: &Skin, now: &Skin, share: f32, span_us: u64) -> RubSample {
        let palm = match (was.palm, now.palm) {
            (Some(a), Some(b)) => a.toward(&b, share),
            _ => Frame::IDENTITY,
        }
        .inverse();
        let mut past = if self.history.len() == HISTORY {
            self.history.remove(0)
        } else {
            Past::default()
        };
        let mut normals = [Vec::new(), Vec::new()];
        for hand in 0..2 {
            past[hand].clear();
            for (a, b) in was.hands[hand].iter().zip(&now.hands[hand]) {
                past[hand].push(palm.point(a.point.lerp(b.point, share)));
                normals[hand].push(palm.vector(a.normal.lerp(b.normal, share)));
            }
        }
        self.history.push(past);
        let touching = self.touching(&now.hands, &normals);
        let pairs = self.turns.choose(&touching);

        let mix = |a: f32, b: f32| a + (b - a) * share;
        let thousandths = |value: f32| (value * 1000.0).round().clamp(-1000.0, 1000.0);
        let agreement = if span_us > SPARSE_US { 0.9 } else { 1.0 };
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to thousandths; validity and interlacing are not negative"
        )]
        RubSample {
            pairs,
            facing_milli: thousandths(mix(was.facing, now.facing)) as i16,
            pointing_milli: thousandths(mix(was.pointing, now.pointing)) as i16,
            interlace_milli: thousandths(mix(was.interlacing, now.interlacing)) as u16,
            validity_milli: [0, 1]
                .map(|h: usize| thousandths(was.trust[h].min(now.trust[h]) * agreement) as u16),
        }
    }

    /// Patches in contact with weight and sliding speed (metres per second), by left and right patch.
    fn touching(&self, spots: &[Vec<Spot>; 2], normals: &[Vec<Vec3>; 2]) -> Vec<Touching> {
        let Some(points) = self.history.last() else {
            return Vec::new();
        };
        let mut grid = vec![(0.0_f32, 0.0_f32); Patch::COUNT * Patch::COUNT];
        for (l, &a) in points[0].iter().enumerate() {
            let na = normals[0][l];
            for (r, &b) in points[1].iter().enumerate() {
                let apart = b - a;
                if apart.length_squared() > (BESIDE + DEPTH) * (BESIDE + DEPTH) {
                    continue;
                }
                let nb = normals[1][r];
                if na.dot(nb) > OPPOSED {
                    continue;
                }
                let normal = (na - nb).normalize_or_zero();
                let gap = apart.dot(normal);
                let beside = (apart - normal * gap).length();
                if !(-DEPTH..=GAP).contains(&gap) || beside > BESIDE {
                    continue;
                }
                let near = 1.0 - gap.max(0.0) / (2.0 * GAP);
                let weight = (1.0 - beside / BESIDE) * near;
                let slide = (self.velocity(1, r) - self.velocity(0, l)).reject_from(normal);
                let cell =
                    &mut grid[spots[0][l].patch.index() * Patch::COUNT + spots[1][r].patch.index()];
                cell.0 += weight;
                cell.1 += weight * slide.length();
            }
        }
        grid.iter()
            .enumerate()
            .filter(|(_, cell)| cell.0 > 0.0)
            .map(|(index, &(weight, moved))| Touching {
                index,
                weight,
                speed: moved / weight,
            })
            .collect()
    }

    /// Velocity of a spot in the left palm's frame: the slope of the line through its last places.
    fn velocity(&self, hand: usize, spot: usize) -> Vec3 {
        const STEP: f32 = 0.033_333;
        let count = self.history.len();
        if count < FEWEST {
            return Vec3::ZERO;
        }
        #[allow(clippy::cast_precision_loss, reason = "at most eight")]
        let middle = (count - 1) as f32 / 2.0;
        let (mut slope, mut spread) = (Vec3::ZERO, 0.0);
        for (place, past) in self.history.iter().enumerate() {
            #[allow(clippy::cast_precision_loss, reason = "at most eight")]
            let x = place as f32 - middle;
            slope += past[hand][spot] * x;
            spread += x * x;
        }
        slope / (spread * STEP)
    }
}

/// Two patches in contact.
#[derive(Debug, Clone, Copy)]
struct Touching {
    /// Left patch times the number of patches, plus right patch.
    index: usize,
    weight: f32,
    speed: f32,
}

/// Lets pairs of patches take turns when more of them touch than a sample can name, so that over a
/// few samples each strong contact is told and none is hidden behind six that are a little stronger.
#[derive(Debug, Clone, Default)]
struct Turns {
    /// Samples since each pair was told or was not touching.
    waited: Vec<u8>,
}

impl Turns {
    /// Pairs weaker than this share of the strongest are not told while there are stronger ones.
    const STRONG: f32 = 0.2;
    /// Waiting makes a pair more urgent up to this many samples.
    const PATIENCE: u8 = 6;

    fn choose(&mut self, touching: &[Touching]) -> ArrayVec<PatchPair, { RubSample::MAX_PAIRS }> {
        self.waited.resize(Patch::COUNT * Patch::COUNT, 0);
        let strongest = touching.iter().map(|t| t.weight).fold(0.0, f32::max);
        let mut ranked: Vec<(f32, &Touching)> = touching
            .iter()
            .filter(|t| t.weight >= strongest * Self::STRONG)
            .map(|t| (t.weight * f32::from(1 + self.waited[t.index]), t))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.index.cmp(&b.1.index)));
        let mut chosen: Vec<&Touching> = ranked
            .iter()
            .take(RubSample::MAX_PAIRS)
            .map(|&(_, t)| t)
            .collect();
        let mut waited = vec![0; self.waited.len()];
        for (_, t) in ranked.iter().skip(RubSample::MAX_PAIRS) {
            waited[t.index] = (self.waited[t.index] + 1).min(Self::PATIENCE);
        }
        self.waited = waited;
        chosen.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.index.cmp(&b.index)));
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to what a hand can do"
        )]
        chosen
            .into_iter()
            .map(|t| PatchPair {
                left: Patch::ALL[t.index / Patch::COUNT],
                right: Patch::ALL[t.index % Patch::COUNT],
                speed_mm_s: (t.speed * 1000.0).round().clamp(0.0, 10_000.0) as u16,
            })
            .collect()
    }
}
