//! Head and hands as samples: bare hands where they are tracked, else hands that hold controllers.

use bevy::prelude::*;
use skillward_core::observation::Modality;
use skillward_core::skin::Hand;
use skillward_hands::{Articulation, Frame, Posture, held};

use super::actions::Controller;
use super::frame::Sensed;
use super::rig::Rig;
use super::rubbing::HeldRub;
use crate::interaction::samples::{HandSample, HeadSample, SampleFrame, SampleSource, Samples};
use crate::schedule::AttemptPhase;

/// Frames in a row that the other kind of hand must be there before it is taken as what the learner uses: a hand
/// that lets go of a controller is seen for a moment beside it.
const SURE: u32 = 20;

/// Pushes the sample of this frame.
pub(super) fn sense(
    sensed: Res<'_, Sensed>,
    rig: Res<'_, Rig>,
    rub: Res<'_, HeldRub>,
    mut samples: ResMut<'_, Samples>,
) {
    let Some(device_time_us) = sensed.time_us else { return };
    let room = rig.room_from_tracking();
    let before = samples.last();
    let hand = |hand: Hand| {
        let index = hand.index();
        sensed.bare[index]
            .clone()
            .filter(|bare| bare.valid)
            .or_else(|| {
                let controller = &sensed.controllers[index];
                controller.grip.map(|grip| round(hand, &room.then(&grip), controller, &rub))
            })
            .unwrap_or_else(|| unseen(hand, before))
    };
    let frame = SampleFrame {
        device_time_us,
        head: head(&sensed, &room),
        left: hand(Hand::Left),
        right: hand(Hand::Right),
    };
    samples.push(frame);
}

fn head(sensed: &Sensed, room: &Frame) -> HeadSample {
    match sensed.head {
        Some(head) => {
            let at = room.then(&head);
            HeadSample { position: at.origin, rotation: at.rotation, valid: sensed.head_known }
        }
        None => HeadSample::default(),
    }
}

/// A hand that nobody sees: where it was last, and not to be believed.
fn unseen(hand: Hand, before: Option<&SampleFrame>) -> HandSample {
    let pose = before.map_or_else(
        || Posture::new(hand, Frame::IDENTITY, Articulation::RELAXED).pose(),
        |frame| frame.hand(hand).pose,
    );
    HandSample { valid: false, tracked: false, ..HandSample::measured(pose) }
}

/// A hand round a controller: where that is held, or at the other hand while both rub.
fn round(hand: Hand, grip: &Frame, controller: &Controller, rub: &HeldRub) -> HandSample {
    let measured =
        |posture: Posture| HandSample { tracked: controller.tracked, ..HandSample::measured(posture.pose()) };
    match rub.hands() {
        Some(hands) => measured(hands[hand.index()]),
        None => HandSample {
            grip: controller.squeeze,
            trigger: controller.select,
            ..measured(held::posture(hand, grip, controller.squeeze, controller.select))
        },
    }
}

/// How the learner takes part: what most of the hands in use are. A change is taken when it has lasted.
pub(super) fn choose_modality(
    sensed: Res<'_, Sensed>,
    phase: Option<Res<'_, State<AttemptPhase>>>,
    mut otherwise: Local<'_, u32>,
    mut source: ResMut<'_, SampleSource>,
) {
    let bare = sensed.bare.iter().flatten().filter(|hand| hand.seen()).count();
    let held = sensed.controllers.iter().filter(|controller| controller.grip.is_some()).count();
    let now = match (bare, held) {
        (0, 0) => return,
        (bare, held) if bare >= held => Modality::HeadsetHands,
        _ => Modality::HeadsetControllers,
    };
    if now == source.modality {
        *otherwise = 0;
        return;
    }
    *otherwise += 1;
    // Before an attempt, nobody has begun to use anything.
    if phase.is_none() || *otherwise >= SURE {
        *otherwise = 0;
        info!("the learner takes part by {now:?}");
        source.modality = now;
    }
}
