//! Rubbing hands as samples: two modelled hands are moved through the technique, and what touches what is
//! measured as it is for a learner's hands. Which technique that was is for the core to find out.

use std::f32::consts::TAU;

use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::observation::{Fact, Observation};
use skillward_hands::rub::{Stroke, rub_postures, rub_transition};
use skillward_hands::{Frame, JointSource, Posture, RubSampler};

/// Microseconds from frame to frame: 60 a second.
const FRAME_US: u64 = 16_667;
/// Strokes a second.
const TEMPO: f32 = 1.5;
/// How long the hands take from one technique to the next, microseconds.
const CHANGE_US: u64 = 400_000;

/// The observations of a rub that begins at `from_us`, and the time at which it is over.
///
/// Each technique takes its seconds, and the change to the next a little more.
pub(super) fn rub(from_us: u64, steps: &[(TechniqueStep, u64)]) -> (Vec<Observation>, u64) {
    let mut sampler = RubSampler::new();
    let mut observations = Vec::new();
    let mut t_us = from_us;
    let mut last: Option<[Posture; 2]> = None;
    let mut see = |t_us: u64, hands: &[Posture; 2]| {
        let [left, right] = [hands[0].pose(), hands[1].pose()];
        let samples = sampler.observe(t_us, Some(&left), Some(&right), [JointSource::SEEN; 2]);
        observations
            .extend(samples.into_iter().map(|(t_us, sample)| Observation { t_us, fact: Fact::Rub(sample) }));
    };
    for &(step, lasts_us) in steps {
        if let Some(from) = last {
            let to = postures(step, 0);
            let began = t_us;
            while t_us < began + CHANGE_US {
                see(t_us, &rub_transition(&from, &to, seconds(t_us - began) / seconds(CHANGE_US)));
                t_us += FRAME_US;
            }
        }
        let began = t_us;
        while t_us < began + lasts_us {
            let hands = postures(step, t_us - began);
            see(t_us, &hands);
            last = Some(hands);
            t_us += FRAME_US;
        }
    }
    // The grid's first point may lie just before the first frame's time; a log never runs back.
    observations.retain(|observation| observation.t_us >= from_us);
    (observations, t_us)
}

fn postures(step: TechniqueStep, since_us: u64) -> [Posture; 2] {
    let phase = seconds(since_us) * TEMPO * TAU;
    rub_postures(step, Stroke { along: phase.sin(), around: phase.cos() }, &Frame::IDENTITY)
}

#[allow(clippy::cast_precision_loss, reason = "an hour at most, and movement needs no more")]
fn seconds(us: u64) -> f32 {
    us as f32 / 1e6
}
