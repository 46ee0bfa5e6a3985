//! What the recogniser looks at: the last third of a second of rub samples in a few numbers.
//!
//! Which regions of the two hands met, as shares of all pairs; how the hands stood to each other and how fast they slid, in
//! steps, so that a sum of weighted numbers can bend. Integers throughout, so that every machine sees the same.

use arrayvec::ArrayVec;

use crate::observation::RubSample;
use crate::skin::Patch;

/// Samples that are weighed at a time: a third of a second, about one stroke.
const SAMPLES: usize = 10;
/// Fewer samples than this say nothing: an eighth of a second.
const ENOUGH: usize = 4;
/// What was seen longer ago than this is forgotten, microseconds. Hands that rub hide each other for a fifth of a second at a
/// time and come back doing what they did; after longer, nothing follows from it.
const REMEMBERS_US: u64 = 800_000;
/// Sliding faster than this tells nothing more, in tenths of a millimetre per second.
const FASTEST: i64 = 3_000;

/// Pairs that a sample has room for.
#[allow(clippy::cast_possible_wrap, reason = "6")]
const ROOM: i64 = RubSample::MAX_PAIRS as i64;

/// Regions of one hand.
pub const REGIONS: usize = 9;
/// Pairs of regions, left by right.
pub const PAIRS: usize = REGIONS * REGIONS;
/// Numbers that describe a window: the pairs, the stance, and one that is always 1000.
pub const FEATURES: usize = PAIRS + STANCE.len() + 1;

/// Patches as the steps tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Palm,
    Back,
    FingerVolar,
    FingerBack,
    FingerSide,
    FingerTip,
    Web,
    Thumb,
    Wrist,
}

impl Region {
    const fn of(patch: Patch) -> Self {
        match patch {
            Patch::PalmHeel | Patch::PalmCentre | Patch::PalmPads => Self::Palm,
            Patch::DorsumWrist | Patch::DorsumCentre | Patch::DorsumKnuckles => Self::Back,
            Patch::IndexVolar | Patch::MiddleVolar | Patch::RingVolar | Patch::LittleVolar => {
                Self::FingerVolar
            }
            Patch::IndexDorsal | Patch::MiddleDorsal | Patch::RingDorsal | Patch::LittleDorsal => {
                Self::FingerBack
            }
            Patch::IndexRadial
            | Patch::IndexUlnar
            | Patch::MiddleRadial
            | Patch::MiddleUlnar
            | Patch::RingRadial
            | Patch::RingUlnar
            | Patch::LittleRadial
            | Patch::LittleUlnar => Self::FingerSide,
            Patch::IndexTip | Patch::MiddleTip | Patch::RingTip | Patch::LittleTip => Self::FingerTip,
            Patch::WebThumbIndex | Patch::WebIndexMiddle | Patch::WebMiddleRing | Patch::WebRingLittle => {
                Self::Web
            }
            Patch::ThumbVolar
            | Patch::ThumbDorsal
            | Patch::ThumbRadial
            | Patch::ThumbUlnar
            | Patch::ThumbTip => Self::Thumb,
            Patch::Wrist => Self::Wrist,
        }
    }
}

/// Means over the window, in the order in which they are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mean {
    /// Of the palms' normals against each other, thousandths.
    Facing,
    /// Of the pointing directions, thousandths.
    Pointing,
    /// Of the interlacing of fingers, thousandths.
    Interlace,
    /// Of the sliding speed of the pairs, tenths of a millimetre per second.
    Speed,
    /// Share of the samples in which skin touches skin, thousandths.
    Touching,
    /// Of the pairs that a sample tells, as a share of those that it has room for, thousandths: skin that lies
    /// on skin fills it; hands that only come near each other, as round a cloth, do not.
    Filled,
}

/// For each number of the stance: which mean, and from where on it counts. Coarse on purpose: hands of people stand less
/// exactly than those of the generator on which the weights were fitted.
const STANCE: [(Mean, i64); 25] = [
    (Mean::Facing, -1000),
    (Mean::Facing, -500),
    (Mean::Facing, 0),
    (Mean::Facing, 500),
    (Mean::Pointing, -1000),
    (Mean::Pointing, -600),
    (Mean::Pointing, -200),
    (Mean::Pointing, 200),
    (Mean::Pointing, 600),
    (Mean::Interlace, 0),
    (Mean::Interlace, 60),
    (Mean::Interlace, 125),
    (Mean::Interlace, 200),
    (Mean::Interlace, 300),
    (Mean::Interlace, 450),
    (Mean::Speed, 0),
    (Mean::Speed, 200),
    (Mean::Speed, 350),
    (Mean::Speed, 500),
    (Mean::Speed, 900),
    (Mean::Touching, 500),
    (Mean::Touching, 900),
    (Mean::Filled, 0),
    (Mean::Filled, 300),
    (Mean::Filled, 700),
];

/// One sample, boiled down.
#[derive(Debug, Clone, Default)]
struct Taken {
    t_us: u64,
    /// Pairs of regions that touch.
    pairs: ArrayVec<u8, { RubSample::MAX_PAIRS }>,
    /// Sum of their speeds, millimetres per second.
    speed: i64,
    facing: i64,
    pointing: i64,
    interlace: i64,
}

/// The window; feed it with samples that were seen well.
#[derive(Debug, Clone)]
pub struct Window {
    ring: [Taken; SAMPLES],
    /// Where the next sample goes.
    next: usize,
    filled: usize,
    counts: [u16; PAIRS],
    sum: Sum,
}

/// Sums over the window.
#[derive(Debug, Clone, Default)]
struct Sum {
    pairs: i64,
    /// Pairs whose speed is known.
    moving: i64,
    speed: i64,
    facing: i64,
    pointing: i64,
    interlace: i64,
    touching: i64,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            ring: std::array::from_fn(|_| Taken::default()),
            next: 0,
            filled: 0,
            counts: [0; PAIRS],
            sum: Sum::default(),
        }
    }
}

impl Window {
    /// Takes in the sample of an attempt time in microseconds, which must be later than the last.
    pub fn push(&mut self, t_us: u64, sample: &RubSample) {
        self.forget(t_us);
        let taken = &mut self.ring[self.next];
        taken.t_us = t_us;
        taken.pairs.clear();
        taken.speed = 0;
        for pair in &sample.pairs {
            let cell = Region::of(pair.left) as usize * REGIONS + Region::of(pair.right) as usize;
            #[allow(clippy::cast_possible_truncation, reason = "at most 80")]
            taken.pairs.push(cell as u8);
            taken.speed += i64::from(pair.speed_mm_s);
        }
        taken.facing = i64::from(sample.facing_milli);
        taken.pointing = i64::from(sample.pointing_milli);
        taken.interlace = i64::from(sample.interlace_milli);
        for cell in &taken.pairs {
            self.counts[usize::from(*cell)] += 1;
        }
        self.sum.add(taken, 1);
        self.next = (self.next + 1) % SAMPLES;
        self.filled += 1;
    }

    /// Drops what is too old, and what has no room beside the next sample.
    fn forget(&mut self, now_us: u64) {
        while self.filled > 0 {
            let oldest = &self.ring[(self.next + SAMPLES - self.filled) % SAMPLES];
            if self.filled < SAMPLES && now_us.saturating_sub(oldest.t_us) <= REMEMBERS_US {
                return;
            }
            for cell in &oldest.pairs {
                self.counts[usize::from(*cell)] -= 1;
            }
            self.sum.add(oldest, -1);
            self.filled -= 1;
        }
    }

    /// How fast skin slides on skin on average, millimetres per second.
    #[must_use]
    pub fn speed_mm_s(&self) -> i64 {
        self.sum.speed / self.sum.moving.max(1)
    }

    /// The window in numbers, thousandths. `None` while too little was seen, or nothing touches.
    #[must_use]
    pub fn features(&self) -> Option<[i32; FEATURES]> {
        self.features_askew([0; 3])
    }

    /// The same with facing and pointing off by so much, and interlacing by so much of itself, thousandths: what hands that
    /// stand a little otherwise would show. For fitting the weights.
    #[must_use]
    pub fn features_askew(&self, off: [i64; 3]) -> Option<[i32; FEATURES]> {
        if self.filled < ENOUGH || self.sum.pairs == 0 {
            return None;
        }
        #[allow(clippy::cast_possible_wrap, reason = "at most 10")]
        let samples = self.filled as i64;
        let means = [
            (self.sum.facing / samples + off[0]).clamp(-1000, 1000),
            (self.sum.pointing / samples + off[1]).clamp(-1000, 1000),
            (self.sum.interlace / samples * (1000 + off[2]) / 1000).clamp(0, 1000),
            (self.sum.speed * 10 / self.sum.moving.max(1)).min(FASTEST),
            self.sum.touching * 1000 / samples,
            self.sum.pairs * 1000 / (samples * ROOM),
        ];
        let mut features = [1000; FEATURES];
        for (feature, count) in features.iter_mut().zip(&self.counts) {
            // Most pairs of regions do not meet, and a division takes long.
            *feature = if *count == 0 { 0 } else { small(i64::from(*count) * 1000 / self.sum.pairs) };
        }
        for (feature, (which, from)) in features[PAIRS..].iter_mut().zip(STANCE) {
            *feature = small((means[which as usize] - from).max(0));
        }
        Some(features)
    }
}

fn small(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

impl Sum {
    fn add(&mut self, taken: &Taken, sign: i64) {
        #[allow(clippy::cast_possible_wrap, reason = "at most 6")]
        let pairs = taken.pairs.len() as i64;
        self.pairs += sign * pairs;
        // Just after the hands come into sight no speed is known yet, and all are told as 0.
        if taken.speed > 0 {
            self.moving += sign * pairs;
            self.speed += sign * taken.speed;
        }
        self.facing += sign * taken.facing;
        self.pointing += sign * taken.pointing;
        self.interlace += sign * taken.interlace;
        self.touching += sign * i64::from(pairs > 0);
    }
}
