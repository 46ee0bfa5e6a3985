//! From two moving hands to the core's rub samples: which patches touch and how fast they slide.

use arrayvec::ArrayVec;
use skillward_core::observation::RubSample;

use crate::frame::Frame;
use crate::history::History;
use crate::joints::HandPose;
use crate::pairs::{Touching, Turns};
use crate::relation::{facing, interlacing, palms_apart, pointing};
use crate::spots::{Spot, palm_frame, spots};
use crate::steady::Steady;
use crate::validity::{JointSource, SEEN, Trust, seconds_between};

/// Palms farther apart than this give no samples, metres.
pub const NEAR: f32 = 0.25;
/// Frames farther apart than this are not joined up, microseconds.
const LONGEST_GAP_US: u64 = 260_000;
/// A hand that is not seen for no longer than this only flickers, microseconds: the time after which front ends take it as
/// lost. The frames on either side are joined up as where a frame is missing.
const FLICKER_US: u64 = 150_000;
/// Beyond this between frames the hands are trusted less, microseconds: 20 frames a second.
const SPARSE_US: u64 = 60_000;

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
    trust: [f32; 2],
}

impl Skin {
    fn is_seen(&self) -> bool {
        self.trust.iter().all(|trust| *trust >= SEEN)
    }
}

/// Turns frames of any rate into samples on the 30 Hz grid of attempt time.
#[derive(Debug, Clone, Default)]
pub struct RubSampler {
    last: Option<(u64, Skin)>,
    spare: Skin,
    trust: [Trust; 2],
    steady: [Steady; 2],
    history: History,
    between: [Vec<Spot>; 2],
    touching: Touching,
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
    /// A hand that is missing or only inferred for [`FLICKER_US`] or less is joined up. After a longer loss, after a long gap
    /// and where time does not grow, speeds are measured afresh; a hand that is told but not seen gives samples that say so
    /// by their validity.
    pub fn observe(
        &mut self,
        t_us: u64,
        left: Option<&HandPose>,
        right: Option<&HandPose>,
        sources: [JointSource; 2],
    ) -> Samples {
        let mut samples = Samples::new();
        let flickers = self.last.as_ref().is_some_and(|(then, was)| {
            was.is_seen() && t_us.checked_sub(*then).is_some_and(|gap| gap <= FLICKER_US)
        });
        let (Some(left), Some(right)) = (left, right) else {
            if !flickers {
                self.lose();
            }
            return samples;
        };
        let hands = [left, right];
        let trust = [0, 1].map(|h: usize| self.trust[h].judge(t_us, hands[h], sources[h]));
        if flickers && !sources.iter().all(JointSource::sees) {
            return samples;
        }
        let near = hands.iter().all(|hand| hand.is_finite()) && palms_apart(hands) <= NEAR;
        if !near {
            self.lose();
            return samples;
        }
        // What is not seen teaches nothing about the hand.
        let steady = [0, 1]
            .map(|h: usize| if trust[h] < SEEN { *hands[h] } else { self.steady[h].smooth(t_us, hands[h]) });
        let hands = [&steady[0], &steady[1]];
        let mut now = std::mem::take(&mut self.spare);
        now.trust = trust;
        for (hand, into) in hands.into_iter().zip(&mut now.hands) {
            spots(hand, into);
        }
        now.palm = Some(palm_frame(hands[0]));
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
        self.lose();
        for (trust, steady) in self.trust.iter_mut().zip(&mut self.steady) {
            trust.reset();
            steady.reset();
        }
    }

    /// Forgets where the hands were, but not what their bones are like.
    fn lose(&mut self) {
        if let Some((_, was)) = self.last.take() {
            self.spare = was;
        }
        self.history.clear();
        self.turns.reset();
    }

    /// The hands `share` of the way from one frame to the next.
    fn sample(&mut self, was: &Skin, now: &Skin, share: f32, span_us: u64) -> RubSample {
        let palm = match (was.palm, now.palm) {
            (Some(a), Some(b)) => a.toward(&b, share),
            _ => Frame::IDENTITY,
        }
        .inverse();
        for (hand, into) in self.between.iter_mut().enumerate() {
            into.clear();
            into.extend(was.hands[hand].iter().zip(&now.hands[hand]).map(|(a, b)| Spot {
                patch: b.patch,
                point: palm.point(a.point.lerp(b.point, share)),
                normal: palm.vector(a.normal.lerp(b.normal, share)),
            }));
        }
        self.history.push(&self.between);
        let slide =
            |left: usize, right: usize| self.history.velocity(1, right) - self.history.velocity(0, left);
        self.touching.find(&self.between, slide);
        let (pairs, touching) = self.turns.choose(self.touching.found());

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
            touching,
            facing_milli: thousandths(mix(was.facing, now.facing)) as i16,
            pointing_milli: thousandths(mix(was.pointing, now.pointing)) as i16,
            interlace_milli: thousandths(mix(was.interlacing, now.interlacing)) as u16,
            validity_milli: [0, 1]
                .map(|h: usize| thousandths(was.trust[h].min(now.trust[h]) * agreement) as u16),
        }
    }
}
