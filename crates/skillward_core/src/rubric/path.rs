//! The path of something that is followed: how long it is, and how smoothly it was gone.
//!
//! Smoothness is the spectral arc length of the speed profile (Balasubramanian, Melendez-Calderon,
//! Roby-Brami, Burdet 2015, "On the analysis of movement smoothness", J NeuroEng Rehabil 12:112): the length of
//! the normalised spectrum's outline from rest to 10 Hz, cut where the amplitude stays below 5 %. It is
//! negative, and nearer to 0 the smoother. The spectrum is summed sample by sample on a fixed grid of
//! frequencies, so that memory does not grow; floats are added in a fixed order and by `libm`, so that the
//! number is the same on every machine.

use crate::engine::spans::Spans;
use crate::rubric::figure::decimal;
use crate::rubric::gauge::Reading;

/// Grid of frequencies: so many, `GRID_HZ` apart.
const FREQUENCIES: usize = 201;
const GRID_HZ: f64 = 0.05;
/// Amplitude, as a share of the greatest, below which the outline is cut.
const AMPLITUDE: f64 = 0.05;
/// Samples further apart than this do not belong together: in between it was not followed. Microseconds.
const GAP_US: u64 = 200_000;
/// Samples below which smoothness says nothing: a third of a second.
const FEWEST: u64 = 10;

/// What a path is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathFigure {
    Length,
    Smoothness,
}

/// The path of one thing.
#[derive(Debug)]
pub(crate) struct Path {
    figure: PathFigure,
    last: Option<(u64, [i32; 3])>,
    first_us: Option<u64>,
    steps: u64,
    length_um: u64,
    spectrum: Vec<(f64, f64)>,
}

impl Path {
    pub(crate) fn new(figure: PathFigure) -> Self {
        let spectrum = match figure {
            PathFigure::Length => Vec::new(),
            PathFigure::Smoothness => vec![(0.0, 0.0); FREQUENCIES],
        };
        Self { figure, last: None, first_us: None, steps: 0, length_um: 0, spectrum }
    }

    pub(crate) fn moved(&mut self, t_us: u64, at_um: [i32; 3]) {
        let first_us = *self.first_us.get_or_insert(t_us);
        if let Some((before_us, before)) = self.last.replace((t_us, at_um)) {
            let us = t_us.saturating_sub(before_us);
            if us > 0 && us <= GAP_US {
                let step_um = distance_um(before, at_um);
                self.length_um = self.length_um.saturating_add(step_um);
                self.steps += 1;
                self.sum(before_us - first_us + us / 2, step_um);
            }
        }
    }

    /// Speed times time is way, so a step's share of the spectrum needs no division.
    #[allow(
        clippy::cast_precision_loss,
        reason = "micrometres and microseconds of an attempt are far below 2^53"
    )]
    fn sum(&mut self, t_us: u64, step_um: u64) {
        let (seconds, step) = (t_us as f64 / 1e6, step_um as f64);
        let mut hz = 0.0;
        for (real, imaginary) in &mut self.spectrum {
            let angle = std::f64::consts::TAU * hz * seconds;
            *real += step * libm::cos(angle);
            *imaginary -= step * libm::sin(angle);
            hz += GRID_HZ;
        }
    }

    pub(crate) fn read(&self) -> Result<Reading, String> {
        let mut spans = Spans::default();
        if let (Some(first_us), Some((last_us, _))) = (self.first_us, self.last) {
            spans.add(first_us, last_us);
        }
        let (milli, unit, sentence) = match self.figure {
            PathFigure::Length => {
                if self.steps == 0 {
                    return Err("Nothing was moved.".to_owned());
                }
                let milli = i64::try_from(self.length_um / 1_000).unwrap_or(i64::MAX);
                (milli, "m", format!("The path was {} m long.", decimal(milli)))
            }
            PathFigure::Smoothness => {
                if self.steps < FEWEST || self.length_um == 0 {
                    return Err("It moved too little for its smoothness to be judged.".to_owned());
                }
                let milli = self.arc_length_milli();
                (milli, "", format!("The spectral arc length of the movement was {}.", decimal(milli)))
            }
        };
        Ok(Reading { low_milli: milli, high_milli: milli, unit, spans, sentence })
    }

    /// Spectral arc length, thousandths, rounded down.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a few dozen at most")]
    fn arc_length_milli(&self) -> i64 {
        let amplitudes: Vec<f64> =
            self.spectrum.iter().map(|(re, im)| libm::sqrt(re * re + im * im)).collect();
        let greatest = amplitudes.iter().copied().fold(0.0, f64::max);
        if greatest <= 0.0 {
            return 0;
        }
        let last = amplitudes.iter().rposition(|amplitude| *amplitude >= AMPLITUDE * greatest).unwrap_or(0);
        if last == 0 {
            return 0;
        }
        let step = 1.0 / last as f64;
        let length: f64 = amplitudes[..=last]
            .windows(2)
            .map(|pair| {
                let rise = (pair[1] - pair[0]) / greatest;
                libm::sqrt(step * step + rise * rise)
            })
            .sum();
        libm::floor(-length * 1_000.0) as i64
    }
}

/// Distance in micrometres, rounded down.
fn distance_um(from: [i32; 3], to: [i32; 3]) -> u64 {
    let square = |axis: usize| u128::from(i64::from(to[axis]).abs_diff(i64::from(from[axis]))).pow(2);
    u64::try_from((square(0) + square(1) + square(2)).isqrt()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Path, PathFigure};

    /// Minimum-jerk reaches of 30 cm, a second each, with a rest of so many samples between.
    fn reaches(count: u32, rest: u64, figure: PathFigure) -> i64 {
        let mut path = Path::new(figure);
        let (mut t_us, mut start_um) = (0, 0.0);
        for _ in 0..count {
            for sample in 0..=30 {
                let s = f64::from(sample) / 30.0;
                let way = 300_000.0 * (10.0 * s.powi(3) - 15.0 * s.powi(4) + 6.0 * s.powi(5));
                path.moved(t_us, [(start_um + way) as i32, 0, 0]);
                t_us += 33_333;
            }
            start_um += 300_000.0;
            for _ in 0..rest {
                path.moved(t_us, [start_um as i32, 0, 0]);
                t_us += 33_333;
            }
        }
        path.read().unwrap().low_milli
    }

    #[test]
    fn length_is_the_sum_of_the_steps() {
        assert_eq!(reaches(1, 0, PathFigure::Length), 300, "millimetres");
        let mut path = Path::new(PathFigure::Length);
        path.moved(0, [0, 0, 0]);
        path.moved(33_333, [3_000, 4_000, 0]);
        path.moved(933_333, [1_000_000, 0, 0]);
        assert_eq!(path.read().unwrap().low_milli, 5, "not followed in between");
    }

    #[test]
    fn one_reach_is_smoother_than_the_same_way_in_pieces() {
        let whole = reaches(1, 0, PathFigure::Smoothness);
        // The published value for a minimum-jerk reach is about -1.4.
        assert!((-1_600..=-1_300).contains(&whole), "{whole}");
        let pieces = reaches(3, 10, PathFigure::Smoothness);
        let more = reaches(6, 10, PathFigure::Smoothness);
        assert!(pieces < whole && more < pieces, "{whole} {pieces} {more}");
    }

    #[test]
    fn too_little_is_not_judged() {
        assert!(Path::new(PathFigure::Length).read().is_err());
        let mut still = Path::new(PathFigure::Smoothness);
        (0..60).for_each(|sample| still.moved(sample * 33_333, [5, 5, 5]));
        assert!(still.read().is_err());
    }
}
