//! The recogniser: which step of the WHO technique the hands are doing, from rub samples alone.
//!
//! Each pair of patches in contact speaks for some steps and not for others; over half a second the
//! pairs' votes are weighed with how the hands stand to each other and how fast they slide. Integers
//! throughout, so that every machine hears the same.

pub use crate::hygiene::bouts::{Bout, Bouts};
use crate::hygiene::report::TechniqueStep;
use crate::hygiene::votes::{STEPS, Votes, votes};
use crate::observation::RubSample;

/// What the recogniser hears in a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised {
    /// The step.
    pub step: TechniqueStep,
    /// How clearly, in thousandths.
    pub confidence_milli: u16,
}

/// Samples that it weighs at a time: half a second.
const WINDOW: usize = 15;
/// Fewer samples than this say nothing: a third of a second.
const ENOUGH: usize = 10;
/// A hole in the samples longer than this starts afresh, microseconds.
const HOLE_US: u64 = 200_000;
/// A hand trusted less than this is not judged, thousandths.
const TRUSTED: u16 = 500;
/// Share of the samples in the window in which the hands must touch, thousandths. Clapping touches less.
const TOUCHING: i32 = 650;
/// A step is heard when its score reaches this, thousandths ...
const BEGIN: i32 = 420;
/// ... and heard on until it falls below this.
const KEEP: i32 = 300;
/// Another step must lead by this to be heard instead, thousandths.
const LEAD: i32 = 80;
/// Mean sliding speed at which a step can begin, millimetres per second: above what a
/// tracker's jitter of 3 mm looks like (15 to 20).
const BEGIN_SPEED: i32 = 28;
/// ... and below which it has stopped.
const KEEP_SPEED: i32 = 22;

/// One sample, boiled down.
#[derive(Debug, Clone, Copy, Default)]
struct Heard {
    votes: Votes,
    facing: i32,
    pointing: i32,
    interlace: i32,
    touching: bool,
}

/// Follows the rub samples of an attempt and says which step each one belongs to.
#[derive(Debug, Clone, Default)]
pub struct Recogniser {
    ring: [Heard; WINDOW],
    /// Where the next sample goes.
    next: usize,
    filled: usize,
    sum: Sum,
    last_us: Option<u64>,
    current: Option<TechniqueStep>,
}

/// Sums over the window.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    votes: Votes,
    facing: i32,
    pointing: i32,
    interlace: i32,
    touching: i32,
}

impl Sum {
    fn add(&mut self, heard: &Heard, sign: i32) {
        self.votes.add(&heard.votes, sign);
        self.facing += sign * heard.facing;
        self.pointing += sign * heard.pointing;
        self.interlace += sign * heard.interlace;
        self.touching += sign * i32::from(heard.touching);
    }
}

impl Recogniser {
    /// Takes in the sample at an attempt time and says which step it belongs to, if any.
    ///
    /// `None` when a hand is not seen well enough, the hands do not slide, or nothing is clear. Times
    /// that run backwards or leave a hole start afresh.
    pub fn observe(&mut self, t_us: u64, sample: &RubSample) -> Option<Recognised> {
        let in_step = self.last_us.is_none_or(|last| t_us > last && t_us - last <= HOLE_US);
        if !in_step {
            *self = Self::default();
        }
        self.last_us = Some(t_us);
        if sample.validity_milli.iter().any(|&trust| trust < TRUSTED) {
            *self = Self { last_us: self.last_us, ..Self::default() };
            return None;
        }
        self.take_in(Heard {
            votes: votes(&sample.pairs),
            facing: i32::from(sample.facing_milli),
            pointing: i32::from(sample.pointing_milli),
            interlace: i32::from(sample.interlace_milli),
            touching: !sample.pairs.is_empty(),
        });
        let heard = self.judge(sample.validity_milli);
        self.current = heard.map(|heard| heard.step);
        heard
    }

    fn take_in(&mut self, heard: Heard) {
        if self.filled == WINDOW {
            let oldest = self.ring[self.next];
            self.sum.add(&oldest, -1);
        } else {
            self.filled += 1;
        }
        self.sum.add(&heard, 1);
        self.ring[self.next] = heard;
        self.next = (self.next + 1) % WINDOW;
    }

    fn judge(&self, validity: [u16; 2]) -> Option<Recognised> {
        #[allow(clippy::cast_possible_wrap, clippy::cast_possible_truncation, reason = "at most 15")]
        let count = self.filled as i32;
        if self.filled < ENOUGH || self.sum.touching * 1000 < TOUCHING * count {
            return None;
        }
        let stance = Stance {
            facing: self.sum.facing / count,
            pointing: self.sum.pointing / count,
            interlace: self.sum.interlace / count,
        };
        let pairs = self.sum.votes.pairs.max(1);
        let mut scores = [0_i32; STEPS];
        let mut best = 0;
        for (place, step) in TechniqueStep::ALL.into_iter().enumerate() {
            // Votes are quarters of a pair.
            let agreed = self.sum.votes.agree[place] * 250 / pairs;
            let defining = self.sum.votes.defining[place] * 1000 / pairs;
            scores[place] = agreed * stance.fits(step, defining) / 1000;
            if scores[place] > scores[best] {
                best = place;
            }
        }
        let held = self
            .current
            .map(|step| step as usize)
            .filter(|&held| scores[held] >= KEEP && scores[held] + LEAD > scores[best]);
        let (place, least, least_speed) = match held {
            Some(held) => (held, KEEP, KEEP_SPEED),
            None => (best, BEGIN, BEGIN_SPEED),
        };
        let rival = (0..STEPS).filter(|&other| other != place).map(|other| scores[other]).max().unwrap_or(0);
        let clear = held.is_some() || scores[place] >= rival + LEAD / 2;
        let votes = self.sum.votes.agree[place].max(1);
        let speed = self.sum.votes.speed[place] / votes;
        if scores[place] < least || speed < least_speed || !clear {
            return None;
        }
        let trust = i32::from(validity[0].min(validity[1]));
        let confidence = (scores[place] * trust / 1000).clamp(0, 1000);
        Some(Recognised {
            step: TechniqueStep::ALL[place],
            confidence_milli: u16::try_from(confidence).unwrap_or(1000),
        })
    }
}

/// How the hands stood to each other over the window, thousandths.
struct Stance {
    facing: i32,
    pointing: i32,
    interlace: i32,
}

impl Stance {
    /// How well it fits a step, thousandths. `defining` is the share of the pairs without which the
    /// step would not be that step (palm on palm, a palm on a back, ...), thousandths.
    fn fits(&self, step: TechniqueStep, defining: i32) -> i32 {
        use TechniqueStep as Step;
        let palms_face = ramp(-self.facing, 350, 750);
        let palms_agree = ramp(self.facing, 350, 750);
        let along = ramp(self.pointing, 50, 400);
        let against = ramp(-self.pointing, 150, 550);
        let laced = ramp(self.interlace, 90, 250);
        let unlaced = 1000 - ramp(self.interlace, 250, 500);
        match step {
            Step::PalmToPalm => {
                least([palms_face, along, 1000 - ramp(self.interlace, 400, 700), ramp(defining, 40, 140)])
            }
            Step::RightPalmOverLeftDorsum | Step::LeftPalmOverRightDorsum => {
                least([palms_agree, along, laced, ramp(defining, 60, 200)])
            }
            Step::PalmsInterlaced => least([
                ramp(-self.facing, 150, 500),
                along,
                ramp(self.interlace, 250, 550),
                ramp(defining, 60, 200),
            ]),
            Step::BacksOfFingers => least([palms_face, against, unlaced, ramp(defining, 60, 200)]),
            Step::LeftThumb | Step::RightThumb => least([unlaced, ramp(defining, 350, 600)]),
            Step::LeftFingertips | Step::RightFingertips => least([
                unlaced,
                1000 - ramp(self.pointing, 500, 800),
                ramp(-self.facing, -100, 200),
                ramp(defining, 80, 200),
            ]),
        }
    }
}

/// 0 up to `from`, 1000 from `to` on, straight between.
fn ramp(value: i32, from: i32, to: i32) -> i32 {
    ((value - from) * 1000 / (to - from)).clamp(0, 1000)
}

fn least<const N: usize>(values: [i32; N]) -> i32 {
    values.into_iter().min().unwrap_or(0)
}
