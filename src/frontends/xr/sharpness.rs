//! How sharply the eyes' pictures are drawn: as sharply as the graphics card gets done in time.
//!
//! A frame that comes too late is shown by the runtime as the one before it, and whoever turns their head is dragged
//! along. So as soon as frames are missed less is drawn: first a smaller part of each picture's pixels, which the
//! runtime stretches, then no shadows. After a calm while more is tried again, each time that it fails after a longer
//! while.

use bevy::prelude::*;

use crate::skills::place::look::CastsShadows;

/// The smallest share of each edge that is drawn: half the pixels of each edge are a quarter of all.
const LEAST: f32 = 0.5;
/// Shares are steps of this: each other size means other textures to draw into.
const STEP: f32 = 1.0 / 16.0;
/// Below this share nothing casts shadows.
const SHADOWS_FROM: f32 = 0.75;
/// For so long frames are watched before less is drawn, seconds.
const WATCH_S: f32 = 0.5;
/// Less is drawn when more than this share of the watched frames were missed.
const MISSED: f32 = 0.05;
/// After so long without more than that, more is tried, seconds...
const CALM_S: f32 = 4.0;
/// ...and after this at most.
const LONGEST_CALM_S: f32 = 120.0;

/// How much is drawn, and how it went.
#[derive(Resource, Debug, Clone, PartialEq)]
pub(super) struct Sharpness {
    /// Steps that are left out.
    left_out: u32,
    /// When the frame before was displayed, nanoseconds.
    before_ns: Option<i64>,
    /// Frames that were watched, and those of them that came too late.
    frames: u32,
    missed: u32,
    /// How long they have been watched, and how long it has been calm, seconds.
    watched_s: f32,
    calm_s: f32,
    /// How long it must have been calm before more is tried, seconds.
    patience_s: f32,
    /// Whether the last change was to draw more.
    tried: bool,
}

impl Default for Sharpness {
    fn default() -> Self {
        Self {
            left_out: 0,
            before_ns: None,
            frames: 0,
            missed: 0,
            watched_s: 0.0,
            calm_s: 0.0,
            patience_s: CALM_S,
            tried: false,
        }
    }
}

impl Sharpness {
    /// The share of each edge that is drawn, [`LEAST`] to 1.
    pub(super) fn share(&self) -> f32 {
        1.0 - self.left_out as f32 * STEP
    }

    /// The part of a picture of this size that is drawn.
    pub(super) fn part(&self, size: UVec2) -> UVec2 {
        (size.as_vec2() * self.share()).round().as_uvec2().clamp(UVec2::ONE, size)
    }

    /// Takes a frame: when it will be displayed, and how long each is, nanoseconds.
    pub(super) fn watch(&mut self, displayed_ns: i64, period_ns: i64) {
        let Some(before) = self.before_ns.replace(displayed_ns) else { return };
        let periods = (displayed_ns - before) as f32 / period_ns.max(1) as f32;
        // What lies between two sessions, or before a pause of the runtime's, is nobody's fault.
        if !(0.5..20.0).contains(&periods) {
            return;
        }
        self.frames += 1;
        self.missed += u32::from(periods > 1.5);
        self.watched_s += (displayed_ns - before) as f32 * 1e-9;
        if self.watched_s >= WATCH_S {
            self.decide();
        }
    }

    /// Forgets the frame before: the next one does not follow it.
    pub(super) fn interrupt(&mut self) {
        self.before_ns = None;
    }

    fn decide(&mut self) {
        let late = self.missed as f32 > self.frames as f32 * MISSED;
        if late {
            // What was tried after a calm while failed at once: it is tried again after a longer one.
            if std::mem::take(&mut self.tried) && self.calm_s < 2.0 * WATCH_S {
                self.patience_s = (self.patience_s * 2.0).min(LONGEST_CALM_S);
            }
            let most = ((1.0 - LEAST) / STEP) as u32;
            self.left_out = (self.left_out + 2).min(most);
            self.calm_s = 0.0;
        } else {
            self.calm_s += self.watched_s;
            if self.calm_s >= self.patience_s && self.left_out > 0 {
                self.left_out -= 1;
                self.calm_s = 0.0;
                self.tried = true;
            }
        }
        (self.frames, self.missed, self.watched_s) = (0, 0, 0.0);
    }
}

/// Shadows go when little is drawn, and come again with the sharpness.
pub(super) fn shade(
    sharpness: Res<'_, Sharpness>,
    mut lights: Query<'_, '_, &mut DirectionalLight, With<CastsShadows>>,
) {
    let casts = sharpness.share() >= SHADOWS_FROM;
    for mut light in &mut lights {
        if light.shadow_maps_enabled != casts {
            light.shadow_maps_enabled = casts;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIOD_NS: i64 = 11_111_111;

    /// Lets frames pass for so many seconds, each `periods` long.
    fn pass(sharpness: &mut Sharpness, seconds: f32, periods: impl Fn(u32) -> i64) {
        let mut displayed = sharpness.before_ns.unwrap_or(1_000_000_000);
        let end = displayed + (seconds * 1e9) as i64;
        let mut frame = 0;
        while displayed < end {
            displayed += periods(frame) * PERIOD_NS;
            sharpness.watch(displayed, PERIOD_NS);
            frame += 1;
        }
    }

    #[test]
    fn frames_in_time_are_drawn_whole() {
        let mut sharpness = Sharpness::default();
        pass(&mut sharpness, 10.0, |_| 1);
        // One in a hundred may come late.
        pass(&mut sharpness, 10.0, |frame| if frame % 100 == 50 { 2 } else { 1 });
        assert!((sharpness.share() - 1.0).abs() < 1e-6);
        assert_eq!(sharpness.part(UVec2::new(2064, 2208)), UVec2::new(2064, 2208));
    }

    #[test]
    fn missed_frames_make_the_picture_coarser_down_to_a_quarter_of_its_pixels() {
        let mut sharpness = Sharpness::default();
        pass(&mut sharpness, 0.6, |_| 2);
        assert!(sharpness.share() < 1.0);
        pass(&mut sharpness, 20.0, |_| 2);
        assert!((sharpness.share() - LEAST).abs() < 1e-6);
        assert_eq!(sharpness.part(UVec2::new(2064, 2208)), UVec2::new(1032, 1104));
    }

    #[test]
    fn it_comes_back_slowly_and_more_slowly_where_it_failed() {
        let mut sharpness = Sharpness::default();
        pass(&mut sharpness, 3.0, |_| 2);
        let coarse = sharpness.share();
        pass(&mut sharpness, CALM_S + 1.0, |_| 1);
        assert!(sharpness.share() > coarse);
        pass(&mut sharpness, 200.0, |_| 1);
        assert!((sharpness.share() - 1.0).abs() < 1e-6);
        let patience = sharpness.patience_s;
        // This card can draw all but the last step.
        for _ in 0..400 {
            let periods = if sharpness.left_out == 0 { 2 } else { 1 };
            pass(&mut sharpness, 0.5, |_| periods);
        }
        assert!(sharpness.patience_s > 4.0 * patience, "{sharpness:?}");
    }

    #[test]
    fn what_lies_between_sessions_counts_for_nothing() {
        let mut sharpness = Sharpness::default();
        for session in 0..50 {
            sharpness.watch(session * 100 * PERIOD_NS, PERIOD_NS);
            sharpness.interrupt();
            sharpness.watch((session * 100 + 40) * PERIOD_NS, PERIOD_NS);
        }
        assert_eq!(sharpness.frames, 0);
    }
}
