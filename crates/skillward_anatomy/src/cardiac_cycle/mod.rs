//! One beat of the heart: what the electrocardiogram, volumes, pressures, valves and the model's motions are at any
//! place in it, for heart rates from 40 to 180 a minute.
//!
//! A beat begins with the P wave. Everything is a function of the heart rate and the place in the beat, which is an
//! argument: nothing here runs. The left side is modelled; the right one keeps the same times, which is simpler than
//! nature (its valves open earlier and close later by some hundredths of a second).
//!
//! The model teaches the order of events and their usual size. It has no respiration, no autonomic or Frank-Starling
//! response, and one stroke volume for all rates.

mod shape;
mod signals;
mod timing;

pub use shape::{Openings, Weights};
pub use signals::{Pressures, Volumes};
pub use timing::{Phase, Timing};

use thiserror::Error;

/// Heart rates for which a beat is modelled, beats a minute.
pub const RATES: std::ops::RangeInclusive<u16> = 40..=180;

/// A heart rate outside [`RATES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a heart rate of {0} beats a minute is not modelled; it must be from {min} to {max}", min = RATES.start(), max = RATES.end())]
pub struct RateError(pub u16);

/// The beat of a heart at one rate.
#[derive(Debug, Clone, PartialEq)]
pub struct CardiacCycle {
    rate: u16,
    timing: Timing,
}

/// Everything that is so at one place in the beat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// What the left ventricle does.
    pub phase: Phase,
    /// The electrocardiogram, lead II, millivolts.
    pub ecg: f64,
    /// Volumes of the four chambers.
    pub volumes: Volumes,
    /// Pressures on both sides.
    pub pressures: Pressures,
    /// How far each valve is open.
    pub valves: Openings,
    /// How far each motion of the model has come.
    pub weights: Weights,
}

impl CardiacCycle {
    /// A beat at a heart rate.
    ///
    /// # Errors
    /// When the rate is not among [`RATES`].
    pub fn new(rate: u16) -> Result<Self, RateError> {
        if RATES.contains(&rate) { Ok(Self { rate, timing: Timing::at(rate) }) } else { Err(RateError(rate)) }
    }

    /// Beats a minute.
    #[must_use]
    pub fn rate(&self) -> u16 {
        self.rate
    }

    /// When things happen in the beat.
    #[must_use]
    pub fn timing(&self) -> &Timing {
        &self.timing
    }

    /// Everything at a time since any beat began, microseconds; times beyond the beat are those of the next ones.
    #[must_use]
    pub fn at(&self, micros: u64) -> Moment {
        let t = (micros % self.timing.beat) as f64;
        let volumes = signals::volumes(&self.timing, t);
        Moment {
            phase: self.timing.phase(micros % self.timing.beat),
            ecg: signals::ecg(&self.timing, t),
            volumes,
            pressures: signals::pressures(&self.timing, t),
            valves: shape::openings(&self.timing, t),
            weights: shape::weights(&self.timing, t, &volumes),
        }
    }

    /// Everything at a part of the beat, from 0 to 1; so a beat can be stopped and stepped.
    #[must_use]
    pub fn at_part(&self, part: f64) -> Moment {
        let whole = part - libm::floor(part);
        self.at(libm::round(whole * self.timing.beat as f64) as u64)
    }
}
