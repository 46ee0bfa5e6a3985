//! Rub samples: what of one hand slides on what of the other, on the core's 30 Hz grid.

use bevy::prelude::*;
use skillward_core::observation::Fact;
use skillward_core::skin::Hand;
use skillward_hands::{JointSource, RubSampler};

use crate::interaction::observe::Observe;
use crate::interaction::reach::Reached;
use crate::interaction::samples::HandSample;

/// The sampler, with what it remembers of the hands.
#[derive(Resource, Debug, Default)]
pub(super) struct RubWatch(RubSampler);

pub(super) fn observe_rubbing(
    reached: Res<'_, Reached>,
    mut watch: ResMut<'_, RubWatch>,
    mut observe: Observe<'_>,
) {
    for frame in reached.frames() {
        let hands = Hand::BOTH.map(|hand| frame.sample.hand(hand));
        let [left, right] = hands.map(|hand| hand.valid.then_some(&hand.pose));
        let samples = watch.0.observe(frame.t_us, left, right, hands.map(source));
        for (t_us, sample) in samples {
            observe.at(t_us, Fact::Rub(sample));
        }
    }
}

/// What the device says of the joints; it says the same of all.
const fn source(hand: &HandSample) -> JointSource {
    match (hand.valid, hand.tracked) {
        (true, true) => JointSource::SEEN,
        (true, false) => JointSource::INFERRED,
        (false, _) => JointSource::LOST,
    }
}
