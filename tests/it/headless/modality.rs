//! A learner may lay the controllers down and go on with bare hands: the attempt notes it, once.

use skillward::frontends::autopilot::vary::Variation;
use skillward::interaction::samples::SampleSource;
use skillward_core::observation::{Fact, Modality};
use skillward_store::OpenedAttempt;

use super::{Station, learner, shipped};

#[test]
fn a_change_of_device_in_mid_attempt_is_noted() {
    let folder = shipped("hand_hygiene/technique");
    let mut frames = 0;
    let mut station = Station::new();
    let finished = station.watch(&folder, learner(&folder, "exemplary"), Variation::default(), |world| {
        frames += 1;
        if frames == 100 {
            world.insert_resource(SampleSource { modality: Modality::HeadsetHands });
        }
    });
    let opened = OpenedAttempt::open(&finished.folder).unwrap();
    assert_eq!(opened.header.modality, Modality::Scripted);
    let noted: Vec<_> = opened
        .observations
        .iter()
        .filter_map(|observation| match &observation.fact {
            Fact::ModalityChanged { modality } => Some((observation.t_us > 0, *modality)),
            _ => None,
        })
        .collect();
    assert_eq!(noted, [(true, Modality::HeadsetHands)]);
}
