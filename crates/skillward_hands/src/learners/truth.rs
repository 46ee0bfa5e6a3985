//! What skin really slid over what: the exact hands, looked at far more often than samples are taken.

use skillward_core::observation::{PatchPair, RubSample};

use super::Performance;
use crate::pairs::{Touching, all};
use crate::spots::{Spot, palm_frame, spots};

/// Looks a second.
const LOOKS: u32 = 120;

/// Every pair of patches that slid, with its exact speed, as samples so dense that none is left out. The times are in
/// microseconds; feeding them to the core's skin model gives the coverage that is true for its geometry and its film.
#[must_use]
pub fn true_strokes(performance: &Performance) -> Vec<(u64, RubSample)> {
    let mut touching = Touching::default();
    let mut samples = Vec::new();
    let mut before: Option<[Vec<Spot>; 2]> = None;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a minute of looks")]
    let looks = (performance.length_s() * LOOKS as f32) as u32;
    for look in 0..looks {
        #[allow(clippy::cast_precision_loss, reason = "a minute of looks")]
        let hands = performance.hands(look as f32 / LOOKS as f32);
        let palm = palm_frame(&hands[0]).inverse();
        let mut now: [Vec<Spot>; 2] = Default::default();
        for (hand, into) in hands.iter().zip(&mut now) {
            spots(hand, into);
            for spot in into.iter_mut() {
                (spot.point, spot.normal) = (palm.point(spot.point), palm.vector(spot.normal));
            }
        }
        if let Some(was) = &before {
            #[allow(clippy::cast_precision_loss, reason = "120")]
            let rate = LOOKS as f32;
            let slide = |left: usize, right: usize| {
                (now[1][right].point - was[1][right].point - (now[0][left].point - was[0][left].point)) * rate
            };
            touching.find(&now, slide);
            push(&mut samples, u64::from(look), &all(touching.found()));
        }
        before = Some(now);
    }
    samples
}

/// As many samples as hold all pairs, one after the other within the look, each faster by their number.
fn push(samples: &mut Vec<(u64, RubSample)>, look: u64, pairs: &[PatchPair]) {
    let period = 1_000_000 / u64::from(LOOKS);
    let parts = pairs.chunks(RubSample::MAX_PAIRS).len().max(1) as u64;
    for part in 0..parts {
        #[allow(clippy::cast_possible_truncation, reason = "a few parts")]
        let chunk = pairs.chunks(RubSample::MAX_PAIRS).nth(part as usize).unwrap_or(&[]);
        let faster = |pair: &PatchPair| PatchPair {
            speed_mm_s: u16::try_from(u64::from(pair.speed_mm_s) * parts).unwrap_or(u16::MAX),
            ..*pair
        };
        let sample = RubSample {
            pairs: chunk.iter().map(faster).collect(),
            validity_milli: [1000; 2],
            ..RubSample::default()
        };
        samples.push((1000 + look * period + (part + 1) * period / parts, sample));
    }
}
