//! Follows what head and hands do, and moves from lesson to lesson.

use bevy::prelude::*;
use skillward_cli::preferences::Preferences;
use skillward_core::observation::Fact;
use skillward_core::skin::Hand;

use super::lesson::{Evidence, Lesson};
use super::{Course, Oriented};
use crate::interaction::Observed;
use crate::interaction::reach::Reached;
use crate::interaction::target::TouchedBy;
use crate::schedule::{AttemptPhase, AttemptSystems};
use crate::skills::handrub::stage::catches;
use crate::skills::staged::{Nozzle, ProductReleased, Pump, Sounded};

/// How long a lesson that was done stays in view, seconds.
const DWELL_S: f32 = 1.4;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (follow, close)
            .chain()
            .after(AttemptSystems::Present)
            .run_if(resource_exists::<Course>.and_then(in_state(AttemptPhase::Running))),
    );
    app.add_systems(OnEnter(AttemptPhase::Paused), paused.run_if(resource_exists::<Course>));
    app.add_systems(OnExit(AttemptPhase::Paused), went_on.run_if(resource_exists::<Course>));
}

fn follow(
    mut course: ResMut<'_, Course>,
    mut oriented: Option<ResMut<'_, Oriented>>,
    time: Res<'_, Time<Real>>,
    reached: Res<'_, Reached>,
    mut observed: MessageReader<'_, '_, Observed>,
    mut released: MessageReader<'_, '_, ProductReleased>,
    pumps: Query<'_, '_, (&Nozzle, &TouchedBy), With<Pump>>,
    mut sounded: MessageWriter<'_, Sounded>,
) {
    let course = &mut *course;
    let Some(lesson) = course.lesson else { return };
    let nozzle = pumps.iter().next().map(|(nozzle, _)| nozzle.at);
    let at = reached.frames().last().and_then(|frame| frame.head()).unwrap_or_default();
    let mut ticked = false;
    for frame in reached.frames() {
        let head = frame.sample.head;
        ticked |=
            course.progress.take(Evidence::Head { position: head.position, rotation: head.rotation, nozzle });
        for hand in Hand::BOTH {
            if !frame.touching[hand.index()].is_empty() {
                ticked |= course.progress.take(Evidence::Touched(hand));
            }
        }
    }
    for (nozzle, touched) in &pumps {
        let Some(frame) = reached.frames().last() else { break };
        for hand in Hand::BOTH {
            if touched.0[hand.index()] {
                ticked |= course.progress.take(Evidence::OnPump);
            } else if catches(frame.sample.hand(hand), nozzle.at) {
                ticked |= course.progress.take(Evidence::UnderNozzle);
            }
        }
    }
    for Observed(observation) in observed.read() {
        ticked |= match &observation.fact {
            Fact::Dispensed { .. } => course.progress.take(Evidence::Dispensed),
            Fact::Rub(sample) => course.progress.take(Evidence::Rubbed(observation.t_us, sample)),
            _ => false,
        };
    }
    if lesson == Lesson::Press && released.read().any(|product| product.onto.is_none()) {
        course.hint = Some("It fell to the floor: keep the other hand under the nozzle while you press.");
    }
    if ticked {
        info!("the lesson {lesson:?} has come to {:?}", course.progress.parts());
    }
    if ticked && !course.progress.done() {
        sounded.write(Sounded { at, sound: Some("audio/button_click.ogg".into()), caption: None });
    }
    if course.progress.done() {
        if course.done_for <= 0.0 {
            info!("the lesson {lesson:?} is done");
            course.done[lesson.index()] = true;
            course.hint = None;
            let caption = Some("A soft chime".into());
            sounded.write(Sounded { at, sound: Some("audio/confirm.ogg".into()), caption });
            if course.open().is_none()
                && let Some(oriented) = &mut oriented
            {
                remember(oriented);
            }
        }
        course.done_for += time.delta_secs().max(f32::EPSILON);
        if course.done_for > DWELL_S {
            course.skip();
        }
    }
}

/// At the end there are buttons to be pressed: time stands still, and the pointer is free.
fn close(mut course: ResMut<'_, Course>, mut next: ResMut<'_, NextState<AttemptPhase>>) {
    if course.closing {
        info!("the last lesson is over");
        course.closing = false;
        next.set(AttemptPhase::Paused);
    }
}

fn paused(mut course: ResMut<'_, Course>) {
    course.progress.take(Evidence::Paused);
}

fn went_on(mut course: ResMut<'_, Course>) {
    course.progress.take(Evidence::WentOn);
}

/// Once for each learner, for ever.
fn remember(oriented: &mut Oriented) {
    let learner = oriented.learner.clone();
    match Preferences::change(&oriented.path, |all| all.note_oriented(&learner)) {
        Ok(_) => {
            oriented.done = true;
            info!("the orientation is done, and remembered");
        }
        Err(error) => {
            warn!("the orientation is done, but not remembered: {error}");
            oriented.trouble = Some(error.to_string());
        }
    }
}
