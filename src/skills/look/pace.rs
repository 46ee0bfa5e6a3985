//! Keeps a small picture flowing: its size follows the measured time between frames.
//!
//! Only [`Quality::Software`] has a size to vary. It shrinks when the view falls behind, and grows again
//! only when there is much to spare, so that it does not swing to and fro.

use bevy::prelude::*;

use super::quality::{PixelBudget, Quality};
use super::settled::Settled;
use crate::schedule::Screen;

/// Frames a second below which the picture shrinks.
const TOO_SLOW_HZ: f32 = 6.0;
/// Frames a second above which it may grow.
const TO_SPARE_HZ: f32 = 11.0;
/// Length of one measurement, seconds of real time.
const WINDOW_S: f32 = 1.5;
/// Fewest frames of one measurement.
const FEWEST_FRAMES: u32 = 4;
/// Measurements in a row that must have much to spare before the picture grows.
const PATIENCE: u32 = 4;
/// Factors on the number of pixels.
const SHRINK: f32 = 0.7;
const GROW: f32 = 1.25;
// A picture that has just grown is not at once too slow: pixels cost time in proportion at worst.
const _: () = assert!(TO_SPARE_HZ / GROW > TOO_SLOW_HZ);

/// The measurement that goes on.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Pace {
    frames: u32,
    seconds: f32,
    spare: u32,
}

impl Pace {
    /// Takes the time of one frame; gives a factor on the number of pixels when one is due.
    fn frame(&mut self, seconds: f32) -> Option<f32> {
        self.frames += 1;
        self.seconds += seconds;
        if self.seconds < WINDOW_S || self.frames < FEWEST_FRAMES {
            return None;
        }
        let rate = self.frames as f32 / self.seconds;
        let spare = if rate > TO_SPARE_HZ { self.spare + 1 } else { 0 };
        *self = Self { spare, ..default() };
        if rate < TOO_SLOW_HZ {
            Some(SHRINK)
        } else if spare >= PATIENCE {
            self.spare = 0;
            Some(GROW)
        } else {
            None
        }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, follow.run_if(in_state(Screen::Attempt)));
}

fn follow(
    time: Res<'_, Time<Real>>,
    quality: Res<'_, Quality>,
    settled: Res<'_, Settled>,
    mut pace: Local<'_, Pace>,
    mut budget: ResMut<'_, PixelBudget>,
) {
    // While models are read and shaders made, the time of a frame says nothing about its pixels.
    if *quality != Quality::Software || !settled.yes() {
        *pace = Pace::default();
        return;
    }
    if let Some(factor) = pace.frame(time.delta_secs()) {
        let wanted = (budget.0 * factor).clamp(PixelBudget::LEAST, PixelBudget::MOST);
        if wanted != budget.0 {
            debug!("the picture gets {wanted} pixels instead of {}", budget.0);
            budget.0 = wanted;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors(rate: f32, seconds: f32) -> Vec<f32> {
        let mut pace = Pace::default();
        (0..(rate * seconds) as u32).filter_map(|_| pace.frame(1.0 / rate)).collect()
    }

    #[test]
    fn a_slow_view_shrinks_with_every_measurement() {
        // At three frames a second a measurement takes five frames.
        assert_eq!(factors(3.0, 6.0), [SHRINK; 3]);
    }

    #[test]
    fn between_the_marks_nothing_changes() {
        assert!(factors(7.0, 60.0).is_empty());
        assert!(factors(10.5, 60.0).is_empty());
    }

    #[test]
    fn a_fast_view_grows_only_after_a_while() {
        assert!(factors(30.0, 5.0).is_empty());
        assert_eq!(factors(30.0, 7.0), [GROW]);
    }
}
