//! Hands that hide each other: what a tracker only infers is neither held against a learner nor counted for one.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use common::{Manner, seconds};
use skillward_core::hygiene::report::{HygieneAction, TechniqueStep};
use skillward_core::hygiene::{HandHygiene, STEP_US};
use skillward_core::ids::ProductId;
use skillward_core::observation::{Fact, Observation};
use skillward_core::skin::Hand;
use skillward_hands::{JointSource, RubSampler};

/// Three seconds of palms, then three of the left thumb, with the right hand inferred at the times that `hidden` names.
fn rubbed(hidden: impl Fn(u64) -> bool) -> HygieneAction {
    let (mut sampler, mut hygiene) = (RubSampler::new(), HandHygiene::new(BTreeMap::new(), None));
    let mut events = Vec::new();
    let mut see = |t_us, fact| hygiene.observe(&Observation { t_us, fact }, &mut events);
    let product = ProductId::from("handrub");
    see(0, Fact::Dispensed { product, volume_ul: 3_000, onto: Hand::Left });
    for frame in 1..=360_u64 {
        let t_us = frame * 16_667;
        let step = if t_us < 3_000_000 { TechniqueStep::PalmToPalm } else { TechniqueStep::LeftThumb };
        let [left, right] = Manner::exact().postures(step, seconds(t_us)).map(|posture| posture.pose());
        let right_source = if hidden(t_us) { JointSource::INFERRED } else { JointSource::SEEN };
        let sources = [JointSource::SEEN, right_source];
        for (t_us, sample) in sampler.observe(t_us, Some(&left), Some(&right), sources) {
            see(t_us, Fact::Rub(sample));
        }
    }
    hygiene.finish(6_100_000, &mut events);
    hygiene.report().actions.first().unwrap().clone()
}

fn steps(action: &HygieneAction) -> Vec<TechniqueStep> {
    action.steps.iter().map(|performed| performed.step).collect()
}

#[test]
fn both_steps_count_when_all_is_seen() {
    let action = rubbed(|_| false);
    assert_eq!(steps(&action), [TechniqueStep::PalmToPalm, TechniqueStep::LeftThumb]);
    assert_eq!(action.unseen_us, 0);
}

#[test]
fn a_step_out_of_sight_is_not_counted_and_its_time_is_told_as_unseen() {
    let action = rubbed(|t_us| t_us >= 3_000_000);
    assert_eq!(steps(&action), [TechniqueStep::PalmToPalm]);
    // Enough to have held the step, so that a rubric takes it as not assessable.
    assert!(action.unseen_us >= STEP_US && action.unseen_us <= 3_100_000, "{}", action.unseen_us);
}

#[test]
fn hands_that_hide_each_other_for_moments_lose_no_step() {
    // A tenth of a second in every half.
    let action = rubbed(|t_us| t_us % 500_000 < 100_000);
    assert_eq!(steps(&action), [TechniqueStep::PalmToPalm, TechniqueStep::LeftThumb]);
    // A third of a second in every second: time is lost, the step is not.
    let action = rubbed(|t_us| t_us % 1_000_000 < 330_000);
    assert_eq!(steps(&action), [TechniqueStep::PalmToPalm, TechniqueStep::LeftThumb]);
    assert!(action.unseen_us >= 1_200_000, "{}", action.unseen_us);
}
