//! The electrocardiogram, volumes and pressures.

use super::timing::Timing;

/// What a ventricle holds when full, millilitres. Usual values of an adult at rest (Guyton and Hall).
const FULL: f64 = 120.0;
/// What a ventricle holds after ejection, millilitres.
const EMPTIED: f64 = 50.0;
/// What a ventricle ejects, millilitres.
pub(super) const STROKE: f64 = FULL - EMPTIED;
/// What an atrium holds when its valve shuts, millilitres (ours, awaits sign-off).
const ATRIUM: f64 = 25.0;
/// The part of filling that the atria's contraction brings at rest (a fifth to a third; Guyton and Hall).
const KICK: f64 = 0.22;

/// Volumes of the chambers, millilitres. What leaves the atria is what comes to the ventricles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Volumes {
    /// Left ventricle.
    pub left_ventricle: f64,
    /// Right ventricle.
    pub right_ventricle: f64,
    /// Left atrium.
    pub left_atrium: f64,
    /// Right atrium.
    pub right_atrium: f64,
}

/// Pressures, mmHg. Usual values of an adult at rest (Guyton and Hall), the same at all rates; the curves are drawn
/// to keep the order of pressures on the two sides of each valve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pressures {
    /// Left ventricle.
    pub left_ventricle: f64,
    /// Aorta.
    pub aorta: f64,
    /// Left atrium.
    pub left_atrium: f64,
    /// Right ventricle.
    pub right_ventricle: f64,
    /// Pulmonary trunk.
    pub pulmonary_trunk: f64,
    /// Right atrium.
    pub right_atrium: f64,
}

/// From 0 at and before `from` to 1 at and after `to`, with no corner.
pub(super) fn rise(t: f64, from: f64, to: f64) -> f64 {
    let x = ((t - from) / (to - from)).clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// The time since the valves to the ventricles opened, in this beat or the one before.
fn since_opening(timing: &Timing, t: f64) -> f64 {
    let open = timing.av_valves_open as f64;
    if t >= open { t - open } else { t + timing.beat as f64 - open }
}

/// How much of a stroke has come in since the valves opened, 0 to 1.
fn filled(timing: &Timing, t: f64) -> f64 {
    let since = since_opening(timing, t);
    let whole = timing.filling() as f64;
    let early = (timing.early_filling_ends - timing.av_valves_open) as f64;
    // What comes to the atria while the valves are open flows on evenly, the more of it the longer they are open.
    let even = (whole / timing.beat as f64 - 0.4).max(0.05);
    let kick_begins = whole - (timing.av_valves_shut - timing.atria_contract) as f64;
    KICK * rise(since, kick_begins, whole)
        + even * (since / whole).min(1.0)
        + (1.0 - KICK - even) * rise(since, 0.0, early)
}

/// How much of a stroke has gone out, 0 to 1; faster at first.
fn ejected(timing: &Timing, t: f64) -> f64 {
    let (open, shut) = (timing.semilunar_valves_open as f64, timing.semilunar_valves_shut as f64);
    let x = ((t - open) / (shut - open)).clamp(0.0, 1.0);
    rise(1.0 - libm::pow(1.0 - x, 1.4), 0.0, 1.0)
}

pub(super) fn volumes(timing: &Timing, t: f64) -> Volumes {
    let (shut, open) = (timing.av_valves_shut as f64, timing.av_valves_open as f64);
    let filling = t >= open || t < shut;
    let ventricle =
        if filling { EMPTIED + STROKE * filled(timing, t) } else { FULL - STROKE * ejected(timing, t) };
    // Blood comes to the atria evenly, whatever the valves do.
    let since_shut = if t >= shut { t - shut } else { t + timing.beat as f64 - shut };
    let come = STROKE * since_shut / timing.beat as f64;
    let gone = if filling { STROKE * filled(timing, t) } else { 0.0 };
    let atrium = ATRIUM + come - gone;
    Volumes {
        left_ventricle: ventricle,
        right_ventricle: ventricle,
        left_atrium: atrium,
        right_atrium: atrium,
    }
}

/// One side's pressures: (ventricle, artery, atrium).
fn side(
    timing: &Timing,
    t: f64,
    low: f64,
    peak: f64,
    diastolic: f64,
    notch: f64,
    atrial: f64,
) -> (f64, f64, f64) {
    let at = |micros: u64| micros as f64;
    let (shut, open) = (at(timing.av_valves_shut), at(timing.semilunar_valves_open));
    let (closed, fills) = (at(timing.semilunar_valves_shut), at(timing.av_valves_open));
    let beat = at(timing.beat);
    // The artery: up and down during ejection, then run-off until the next.
    let x = ((t - open) / (closed - open)).clamp(0.0, 1.0);
    let artery = if (open..closed).contains(&t) {
        let up = rise(x, 0.0, 0.45);
        let down = rise(x, 0.45, 1.0);
        diastolic + (peak - diastolic) * up - (peak - notch) * down
    } else {
        let since = if t >= closed { t - closed } else { t + beat - closed };
        let whole = beat - (closed - open);
        let (k, left) = (1.1, libm::exp(-1.1));
        diastolic + (notch - diastolic) * (libm::exp(-k * since / whole) - left) / (1.0 - left)
    };
    // The atrium: a wave when it contracts, slow filling against the shut valve.
    let a = rise(t, at(timing.atria_contract), (at(timing.atria_contract) + shut) / 2.0)
        * (1.0 - rise(t, (at(timing.atria_contract) + shut) / 2.0, shut + (open - shut) * 0.5));
    let v = rise(t, open, fills) * (1.0 - rise(t, fills, at(timing.early_filling_ends)));
    let atrium = atrial * (0.62 + 0.38 * a + 0.45 * v);
    // The ventricle: a little below the atrium while it fills, a little above the artery while it ejects.
    let ventricle = if (open..closed).contains(&t) {
        artery + 0.02 * peak * rise(x, 0.0, 0.1) * (1.0 - rise(x, 0.4, 1.0))
    } else if (shut..open).contains(&t) {
        atrium + (diastolic - atrium) * rise(t, shut, open)
    } else if (closed..fills).contains(&t) {
        // Falls at once, as the artery does not.
        let left = 1.0 - (t - closed) / (fills - closed);
        atrium + (notch - atrium) * left * left
    } else {
        let since = since_opening(timing, t);
        let dip = rise(since, 0.0, 40_000.0)
            * (1.0 - rise(since, at(timing.filling()) - 30_000.0, at(timing.filling())));
        atrium - low * dip
    };
    (ventricle, artery, atrium)
}

pub(super) fn pressures(timing: &Timing, t: f64) -> Pressures {
    let (left_ventricle, aorta, left_atrium) = side(timing, t, 2.0, 120.0, 80.0, 100.0, 9.0);
    let (right_ventricle, pulmonary_trunk, right_atrium) = side(timing, t, 1.0, 25.0, 9.0, 16.0, 4.5);
    Pressures { left_ventricle, aorta, left_atrium, right_ventricle, pulmonary_trunk, right_atrium }
}

/// Lead II as a sum of bells, with waves of the previous beat that reach into this one.
pub(super) fn ecg(timing: &Timing, t: f64) -> f64 {
    let q = timing.q as f64;
    let p = timing.p_wave as f64;
    let t_half = (timing.t_end - timing.t_peak) as f64;
    // (middle, half width, millivolts)
    let waves = [
        (p / 2.0, p / 5.0, 0.15),
        (q + 12_000.0, 7_000.0, -0.10),
        (q + 38_000.0, 9_500.0, 1.20),
        (q + 63_000.0, 8_500.0, -0.25),
        (timing.t_peak as f64, t_half / 2.2, 0.30),
    ];
    let bell = |x: f64| libm::exp(-0.5 * x * x);
    let beat = timing.beat as f64;
    let with_neighbours = |(middle, width, height): (f64, f64, f64)| {
        height * [-beat, 0.0, beat].iter().map(|shift| bell((t + shift - middle) / width)).sum::<f64>()
    };
    waves.into_iter().map(with_neighbours).sum()
}
