//! The recogniser: which step of the WHO technique the hands are doing, from rub samples alone.
//!
//! Over a third of a second it weighs which regions of the hands meet, how the hands stand to each other and how fast they
//! slide ([`window`](super::window)). What each of these says for and against each step, and for none of them, are odds that
//! were fitted once to generated learners (`weights.rs`; the example `fit_recogniser` of `skillward_hands` shows how).
//! Integers throughout, so that every machine hears the same.

pub use crate::hygiene::bouts::{Bout, Bouts};
use crate::hygiene::report::TechniqueStep;
use crate::hygiene::weights::WEIGHTS;
use crate::hygiene::window::Window;
use crate::observation::RubSample;

/// What the recogniser hears in a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised {
    /// The step.
    pub step: TechniqueStep,
    /// How clearly, in thousandths.
    pub confidence_milli: u16,
}

/// Steps, both sides counted, and last that it is none of them.
pub const CHOICES: usize = NONE + 1;
const NONE: usize = TechniqueStep::ALL.len();

/// Time between samples longer than this was not seen and counts for no step, microseconds: no flicker of a tracker, which
/// the sampler bridges, is as long.
pub const HOLE_US: u64 = 200_000;
/// A hand trusted less than this is not judged, thousandths.
const TRUSTED: u16 = 500;
/// Log odds (thousandths of a natural unit) of a step against none from which it is heard: 5 to 3.
const BEGIN: i32 = 500;
/// ... and above which it is heard on.
const KEEP: i32 = 500;
/// Another step must lead by these log odds to be heard instead: 8 to 3. To be heard at all, a step must lead by half.
const LEAD: i32 = 1000;

/// Mean sliding speed from which a step is heard, millimetres per second: what slides slower is held, and looks so under a
/// tracker's jitter (see `SLIDING_MM_S`). What is heard already goes on as long as skin slides.
const BEGIN_SPEED: i64 = 26;
const KEEP_SPEED: i64 = 20;

/// Follows the rub samples of an attempt and says which step each one belongs to.
#[derive(Debug, Clone, Default)]
pub struct Recogniser {
    window: Window,
    last_us: Option<u64>,
    current: Option<usize>,
}

impl Recogniser {
    /// Takes in the sample at an attempt time and says which step it belongs to, if any.
    ///
    /// `None` when a hand is not seen well enough, the hands do not slide, or nothing is clear. What is not seen says
    /// nothing for a step or against it: when the hands are soon seen again, what was heard before still counts. Times
    /// that run backwards start afresh.
    pub fn observe(&mut self, t_us: u64, sample: &RubSample) -> Option<Recognised> {
        if self.last_us.is_some_and(|last| t_us <= last) {
            *self = Self::default();
        }
        self.last_us = Some(t_us);
        let trust = sample.validity_milli[0].min(sample.validity_milli[1]);
        if trust < TRUSTED {
            return None;
        }
        self.window.push(t_us, sample);
        let features = self.window.features().filter(|_| self.window.speed_mm_s() >= self.least_speed());
        let heard = features.and_then(|features| self.judge(&odds(&features)));
        self.current = heard.map(|(step, _)| step);
        heard.map(|(step, clear)| Recognised {
            step: TechniqueStep::ALL[step],
            confidence_milli: u16::try_from(clear * i32::from(trust) / 1000).unwrap_or(1000),
        })
    }

    const fn least_speed(&self) -> i64 {
        if self.current.is_some() { KEEP_SPEED } else { BEGIN_SPEED }
    }

    /// The step that is heard, and how clearly, thousandths.
    fn judge(&self, odds: &[i32; CHOICES]) -> Option<(usize, i32)> {
        let best_but = |but: Option<usize>| {
            let others = (0..NONE).filter(|step| Some(*step) != but);
            others.fold(None, |best: Option<usize>, step| match best {
                Some(best) if odds[best] >= odds[step] => Some(best),
                _ => Some(step),
            })
        };
        let best = best_but(None)?;
        let above_none = |step: usize| odds[step] - odds[NONE];
        let held = self.current.filter(|&held| above_none(held) >= KEEP && odds[held] + LEAD >= odds[best]);
        let step = held.unwrap_or(best);
        let lead = best_but(Some(step)).map_or(LEAD, |rival| odds[step] - odds[rival]);
        if held.is_none() && (above_none(step) < BEGIN || lead < LEAD / 2) {
            return None;
        }
        let margin = above_none(step).min(lead).max(0);
        Some((step, margin.saturating_mul(1000) / margin.saturating_add(1000)))
    }
}

/// Log odds of each choice up to a common summand, thousandths of a natural unit.
fn odds(features: &[i32]) -> [i32; CHOICES] {
    let mut sums = [0_i64; CHOICES];
    for (feature, weights) in features.iter().zip(&WEIGHTS).filter(|(feature, _)| **feature != 0) {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += i64::from(*feature) * i64::from(*weight);
        }
    }
    sums.map(|sum| i32::try_from(sum / 1000).unwrap_or(if sum < 0 { i32::MIN / 2 } else { i32::MAX / 2 }))
}
