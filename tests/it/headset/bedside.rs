//! The whole of "Hand hygiene at the bedside" in a headset, to a badge.

use skillward::interaction::samples::SampleFrame;
use skillward_core::observation::Modality;
use skillward_xr_runtime::script::Command;

use super::held::{self, Holder};
use super::motion;
use super::wearer::Wearer;
use crate::headless::shipped;

#[test]
fn bare_hands_earn_the_badge() {
    earn_the_badge(Modality::HeadsetHands, &motion::bare(), motion::joints);
}

#[test]
fn controllers_earn_the_badge() {
    let mut holder = Holder::new();
    earn_the_badge(Modality::HeadsetControllers, &held::controllers(), |frame| holder.play(frame));
}

/// The exemplary learner's motion comes to its end, the badge comes and verifies, and neither runtime nor validation
/// layer complain.
fn earn_the_badge(
    modality: Modality,
    devices: &[Command],
    mut hands: impl FnMut(&SampleFrame) -> Vec<Command>,
) {
    let scenario = shipped("hand_hygiene/bedside");
    let frames = motion::of(&scenario, "exemplary");
    let begin = [devices, &hands(&frames[0])].concat();
    let mut wearer = Wearer::validated(&scenario, &motion::script(&frames[0], begin));
    let all = frames.iter().map(|frame| {
        let mut commands = hands(frame);
        commands.push(motion::head(frame));
        commands
    });
    motion::write(&wearer.place.folder().join("bedside.jsonl"), all);
    wearer.until_told("an attempt is written to");
    wearer.does(vec![Command::Play("bedside.jsonl".into())]);
    wearer.frames(frames.len() as u64);
    // The learner has done all; what is written last gets a second to come to disk.
    wearer.frames(motion::HZ as u64);
    if wearer.attempt().is_none_or(|attempt| attempt.end.is_none()) {
        wearer.fail("the end of the attempt", "it goes on");
    }
    wearer.until("the badge", |wearer| wearer.badge().is_some());
    assert_eq!(wearer.modality(), modality);
    let badge = wearer.badge().unwrap();
    let verified = wearer.skillward(&["badge", "verify"], &badge);
    assert!(verified.status.success(), "{verified:?}");
    let report = wearer.report();
    println!(
        "{modality:?}: {} frames; ms of all threads' processor time each: {:?}; on the wall: {:?}; stalls: {}",
        report.frames.ended, report.busy, report.work, report.frames.stalls
    );
    assert_eq!(report.faults(), Vec::<String>::new());
    if modality == Modality::HeadsetControllers {
        let felt = wearer.place.haptics().unwrap().iter().filter(|haptic| haptic.felt).count();
        assert!(felt > 30, "touches and presses are felt, {felt} of them");
    }
    assert!(wearer.close().success());
    assert_eq!(wearer.validation(), "");
}
