//! Drives the running attempt: observations go in by their time, events come out, and when it ends it
//! is sealed and scored.

use std::sync::Arc;

use bevy::prelude::*;
use skillward_core::event::{EndReason, EventKind};
use skillward_core::observation::{Fact, Observation};
use skillward_core::scenario::Effect;

use super::events::{Announced, FinishAsked, LeaveAsked, WorldCommand};
use super::session::{FinishedAttempt, RunningAttempt};
use crate::interaction::Observed;
use crate::interaction::clock::AttemptClock;
use crate::interaction::samples::SampleSource;
use crate::schedule::{AttemptPhase, AttemptSystems, Screen};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (
            (note_modality, judge).chain().in_set(AttemptSystems::Judge),
            (finish_when_asked, leave_when_asked)
                .chain()
                .after(AttemptSystems::Judge)
                .before(AttemptSystems::Present)
                .run_if(in_state(Screen::Attempt)),
        ),
    );
    app.add_systems(OnEnter(AttemptPhase::Paused), record_pause);
    app.add_systems(OnExit(AttemptPhase::Paused), record_resumption);
    app.add_systems(OnExit(Screen::Attempt), leave);
}

/// Another kind of device in mid-attempt is noted: what a badge says of its evidence rests on it.
fn note_modality(source: Res<'_, SampleSource>, running: Option<ResMut<'_, RunningAttempt>>) {
    if let Some(mut running) = running
        && running.modality != source.modality
    {
        running.modality = source.modality;
        running.record(Fact::ModalityChanged { modality: source.modality });
    }
}

/// Drains what was observed, in the order of its time, into the core attempt and its log.
fn judge(
    mut commands: Commands<'_, '_>,
    mut observed: MessageReader<'_, '_, Observed>,
    mut drained: Local<'_, Vec<Observation>>,
    clock: Res<'_, AttemptClock>,
    running: Option<ResMut<'_, RunningAttempt>>,
    mut announced: MessageWriter<'_, Announced>,
    mut world: MessageWriter<'_, WorldCommand>,
    mut screen: ResMut<'_, NextState<Screen>>,
) {
    let Some(mut running) = running else { return };
    let running = &mut *running;
    drained.clear();
    drained.extend(observed.read().map(|Observed(observation)| observation.clone()));
    drained.sort_by_key(|observation| observation.t_us);
    for observation in drained.iter() {
        running.take(observation);
    }
    running.attempt.advance(clock.now_us());
    for event in running.attempt.drain_events() {
        if let EventKind::Effect(effect) = &event.kind
            && let Some(command) = command(effect)
        {
            world.write(command);
        }
        announced.write(Announced(event));
    }
    if let Some(reason) = running.attempt.ended() {
        finish(&mut commands, running, reason, &mut screen);
    }
}

/// What an effect does to the world. The end of the attempt and timers are the core's own affair.
fn command(effect: &Effect) -> Option<WorldCommand> {
    Some(match effect {
        Effect::Say { who, text } => WorldCommand::Say { who: who.clone(), text: text.clone() },
        Effect::Show(text) => WorldCommand::Show(text.clone()),
        Effect::Set { item, state } | Effect::Fault { item, state } => {
            WorldCommand::SetState { item: item.clone(), state: state.clone() }
        }
        Effect::End | Effect::StartTimer { .. } => return None,
        Effect::Spawn(_) | Effect::Move { .. } | Effect::Open { .. } | Effect::Vital { .. } => {
            // `begin` refuses scenarios with these; should one come all the same, it is not passed over.
            error!("an effect that cannot be shown yet: {effect:?}");
            WorldCommand::Show("Something happened here that this version cannot show yet.".to_owned())
        }
    })
}

/// Scores and seals the attempt, and goes on to the debrief.
fn finish(
    commands: &mut Commands<'_, '_>,
    running: &mut RunningAttempt,
    reason: EndReason,
    screen: &mut NextState<Screen>,
) {
    let end_us = running.now_us();
    let score = running.attempt.finish(end_us, reason);
    if let Err(error) = running.writer.seal(end_us, reason) {
        error!("the attempt could not be sealed: {error}");
    }
    commands.insert_resource(FinishedAttempt {
        header: running.header.clone(),
        reason,
        score: Arc::new(score),
        folder: running.folder().to_owned(),
    });
    commands.remove_resource::<RunningAttempt>();
    screen.set(Screen::Debrief);
}

/// From a panel, which may be open while attempt time stands still.
fn finish_when_asked(
    mut commands: Commands<'_, '_>,
    mut asked: MessageReader<'_, '_, FinishAsked>,
    running: Option<ResMut<'_, RunningAttempt>>,
    mut screen: ResMut<'_, NextState<Screen>>,
) {
    if let (Some(_), Some(mut running)) = (asked.read().last(), running) {
        running.record(Fact::Finished);
        finish(&mut commands, &mut running, EndReason::Learner, &mut screen);
    }
}

/// The attempt stays as it is, on disk, and can be resumed.
fn leave_when_asked(
    mut asked: MessageReader<'_, '_, LeaveAsked>,
    phase: Option<Res<'_, State<AttemptPhase>>>,
    running: Option<ResMut<'_, RunningAttempt>>,
    mut screen: ResMut<'_, NextState<Screen>>,
) {
    if let Some(LeaveAsked { to }) = asked.read().last() {
        if let (Some(mut running), Some(phase)) = (running, phase)
            && *phase.get() == AttemptPhase::Running
        {
            running.record(Fact::Paused);
        }
        screen.set(*to);
    }
}

fn record_pause(running: Option<ResMut<'_, RunningAttempt>>) {
    if let Some(mut running) = running {
        running.record(Fact::Paused);
    }
}

/// Only when the attempt goes on: leaving it also ends the pause.
fn record_resumption(running: Option<ResMut<'_, RunningAttempt>>, screen: Res<'_, State<Screen>>) {
    if let Some(mut running) = running
        && *screen.get() == Screen::Attempt
    {
        running.record(Fact::Resumed);
    }
}

/// Dropping the writer brings everything to disk.
fn leave(mut commands: Commands<'_, '_>) {
    commands.remove_resource::<RunningAttempt>();
}
