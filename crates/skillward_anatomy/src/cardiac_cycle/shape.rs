//! Valves and the motions of the model.

use super::signals::{STROKE, Volumes, rise};
use super::timing::Timing;

/// How far the valves are open, from 0 (shut) to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Openings {
    /// Mitral and tricuspid valve.
    pub atrioventricular: f64,
    /// Aortic and pulmonary valve.
    pub semilunar: f64,
}

/// Weights of the model's morph targets, from 0 to 1. `open` of a leaflet or cord is that of its valve ([`Openings`]).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Target `systole`: 0 with full ventricles, 1 after ejection.
    pub systole: f64,
    /// Target `twist`: the apex turns against the base during ejection and springs back before and during early filling.
    pub twist: f64,
    /// Target `atrial_systole`.
    pub atrial_systole: f64,
}

/// The longest that a valve takes to open or to shut, microseconds (ours, awaits sign-off).
const SWING: f64 = 35_000.0;

pub(super) fn openings(timing: &Timing, t: f64) -> Openings {
    let beat = timing.beat as f64;
    let open = |from: u64, to: u64| {
        let (from, to) = (from as f64, to as f64);
        let swing = SWING.min((to - from) / 3.0);
        rise(t, from, from + swing) * (1.0 - rise(t, to - swing, to))
    };
    // Filling runs over the end of the beat: the part before it, and the part after it.
    let filling_began = timing.av_valves_open as f64;
    let swing = SWING.min(timing.filling() as f64 / 3.0);
    let since = if t >= filling_began { t - filling_began } else { t + beat - filling_began };
    let whole = timing.filling() as f64;
    let atrioventricular =
        if since < whole { rise(since, 0.0, swing) * (1.0 - rise(since, whole - swing, whole)) } else { 0.0 };
    Openings { atrioventricular, semilunar: open(timing.semilunar_valves_open, timing.semilunar_valves_shut) }
}

pub(super) fn weights(timing: &Timing, t: f64, volumes: &Volumes) -> Weights {
    let full = 120.0;
    let systole = ((full - volumes.left_ventricle) / STROKE).clamp(0.0, 1.0);
    let (closed, fills) = (timing.semilunar_valves_shut as f64, timing.av_valves_open as f64);
    let early = timing.early_filling_ends as f64;
    let beat = timing.beat as f64;
    // Two fifths of the turn are undone before the mitral valve opens, the rest early in filling.
    let undone = |t: f64| 0.4 * rise(t, closed, fills) + 0.6 * rise(t, fills, fills + (early - fills) * 0.7);
    let turned = |t: f64| rise(t, timing.av_valves_shut as f64, closed);
    let this = turned(t) - undone(t);
    let twist = if t < timing.av_valves_shut as f64 {
        (1.0 - undone(t + beat)).clamp(0.0, 1.0)
    } else {
        this.clamp(0.0, 1.0)
    };
    let begins = timing.atria_contract as f64;
    let shut = timing.av_valves_shut as f64;
    let rests = shut + 120_000.0;
    let atrial_systole = rise(t, begins, shut) * (1.0 - rise(t, shut, rests));
    Weights { systole, twist, atrial_systole }
}
