//! The desktop: mouse, keyboard and gamepad become head and hand samples.
//!
//! [`devices`] is all that the learner does; [`plugin`] adds what is shown over the view.

mod aim;
pub mod bindings;
mod body;
mod controls;
mod hands;
mod hud;
mod keys;
pub mod names;
mod pad_menu;
mod rebind;
mod rubbing;
mod teach;

use avian3d::prelude::SpatialQuery;
use bevy::prelude::*;
use bevy::window::{CursorGrabMode, CursorOptions, PrimaryWindow, WindowFocused};
use bevy_egui::EguiPrimaryContextPass;
use bevy_enhanced_input::prelude::*;
use skillward_core::observation::Modality;
use skillward_core::skin::Hand;

use crate::attempt::session::Scene;
use crate::interaction::samples::{HandSample, HeadSample, SampleFrame, SampleSource, Samples};
use crate::interaction::target::{Slider, Surface};
use crate::schedule::{AttemptPhase, AttemptSystems, Screen};
use crate::screens::settings::FrontEndLines;
use crate::skills::staged::StagedRoom;
use aim::Aim;
use bindings::{Command, Desktop, KeyBindings};
use body::Body;
use controls::Controls;
use hands::Hands;

/// Longest step of body and hands that is taken at once, seconds; a slow frame is cut into several, so
/// that strokes and presses are as smooth for the core as for the eye.
const LONGEST_STEP: f32 = 1.0 / 60.0;

/// The devices and what is shown over the view, for a window.
pub(crate) fn plugin(app: &mut App) {
    devices(app);
    app.add_systems(OnEnter(AttemptPhase::Running), hold_pointer);
    app.add_systems(OnExit(AttemptPhase::Running), free_pointer);
    app.add_systems(Update, pause_when_away.run_if(in_state(AttemptPhase::Running)));
    app.add_systems(EguiPrimaryContextPass, hud::show.run_if(in_state(Screen::Attempt)));
    hud::plugin(app);
    rebind::plugin(app);
    teach::plugin(app);
    pad_menu::plugin(app);
}

/// Mouse, keyboard and gamepad, as samples of head and hands; needs no window.
pub(crate) fn devices(app: &mut App) {
    app.add_plugins(EnhancedInputPlugin).add_input_context::<Desktop>();
    app.init_resource::<KeyBindings>()
        .init_resource::<Controls>()
        .init_resource::<keys::DeviceInUse>()
        .init_resource::<Body>()
        .init_resource::<Hands>()
        .init_resource::<Aim>()
        .init_resource::<hud::Ring>()
        .insert_resource(SampleSource { modality: Modality::Desktop });
    app.add_systems(
        PreUpdate,
        bindings::spawn_context.run_if(resource_changed::<KeyBindings>).before(EnhancedInputSystems::Prepare),
    );
    app.add_systems(
        PreUpdate,
        (keys::notice, controls::read).after(EnhancedInputSystems::Apply).before(AttemptSystems::Sense),
    );
    app.add_systems(
        PreUpdate,
        (pause_or_go_on, (aim::look, move_about, sense).chain().run_if(in_state(AttemptPhase::Running)))
            .chain()
            .in_set(AttemptSystems::Sense),
    );
    app.add_systems(OnEnter(Screen::Attempt), stand_up);
}

/// The learner stands where the scenario begins, hands free.
fn stand_up(
    scene: Scene<'_>,
    mut body: ResMut<'_, Body>,
    mut hands: ResMut<'_, Hands>,
    mut samples: ResMut<'_, Samples>,
) {
    if let Some(scenario) = scene.scenario() {
        *body = Body::at(&scenario.place.spawn, body.sensitivity);
    }
    *hands = Hands::default();
    samples.clear();
}

fn pause_or_go_on(
    controls: Res<'_, Controls>,
    phase: Res<'_, State<AttemptPhase>>,
    asked: Option<Res<'_, FrontEndLines>>,
    mut next: ResMut<'_, NextState<AttemptPhase>>,
) {
    // A key that answers the settings is no command.
    if controls.struck(Command::Pause) && asked.is_none_or(|asked| asked.waiting.is_none()) {
        next.set(phase.other());
    }
}

/// Someone who turns to another window does not go on rubbing here.
fn pause_when_away(
    mut focus: MessageReader<'_, '_, WindowFocused>,
    mut next: ResMut<'_, NextState<AttemptPhase>>,
) {
    if focus.read().any(|message| !message.focused) {
        next.set(AttemptPhase::Paused);
    }
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it moves")]
fn move_about(
    time: Res<'_, Time<Real>>,
    controls: Res<'_, Controls>,
    aim: Res<'_, Aim>,
    rooms: Query<'_, '_, &StagedRoom>,
    solid: Query<'_, '_, (), With<Surface>>,
    sliders: Query<'_, '_, &Slider>,
    space: SpatialQuery<'_, '_>,
    ring: Res<'_, hud::Ring>,
    mut body: ResMut<'_, Body>,
    mut hands: ResMut<'_, Hands>,
    mut samples: ResMut<'_, Samples>,
) {
    if controls.struck(Command::Rub) {
        hands.toggle_rubbing();
    }
    let seconds = time.delta_secs();
    let steps = (seconds / LONGEST_STEP).ceil().clamp(1.0, 60.0);
    let step = seconds / steps;
    // The frame's mouse motion is spread over its steps.
    let mut share = controls.clone();
    share.mouse /= steps;
    let end_us = device_time_us(&time);
    let mut rubbing = hands.rubbing;
    if let Some(rubbing) = &mut rubbing {
        rubbing.choose(&controls);
    }
    for index in 0..steps as u64 {
        match &mut rubbing {
            Some(rubbing) if controls.held(Command::Ring) => rubbing.point(&share),
            Some(rubbing) => {
                rubbing.rub(&share, step);
                body.watch_hands(step);
            }
            None => body.turn(&share, step),
        }
        if let Some(rubbing) = &mut rubbing
            && !controls.held(Command::Ring)
            && let Some(chosen) = ring.released
        {
            rubbing.chosen.take(chosen);
        }
        hands.rubbing = rubbing;
        body.walk(&share, step, rooms.iter().next(), &space, &solid);
        hands.choose(&share, aim.target, &body);
        hands.advance(&share, &body, &sliders, step);
        // The last step ends now; the ones before lie evenly back in time.
        let back_us = ((steps as u64 - 1 - index) as f32 * step * 1e6) as u64;
        samples.push(frame(end_us.saturating_sub(back_us), &body, &hands));
    }
}

/// The newest state of body and hands, for a frame in which nothing moved.
fn sense(
    time: Res<'_, Time<Real>>,
    body: Res<'_, Body>,
    hands: Res<'_, Hands>,
    mut samples: ResMut<'_, Samples>,
) {
    if samples.fresh().is_empty() {
        samples.push(frame(device_time_us(&time), &body, &hands));
    }
}

/// The desktop's own time stamp, microseconds: mouse, keys and pad are read once a frame, at its beginning,
/// and real time is not clamped when a frame is long.
fn device_time_us(time: &Time<Real>) -> u64 {
    u64::try_from(time.elapsed().as_micros()).unwrap_or(u64::MAX)
}

fn frame(device_time_us: u64, body: &Body, hands: &Hands) -> SampleFrame {
    let hand = |hand: Hand| HandSample {
        pose: hands.pose(hand),
        valid: true,
        tracked: true,
        grip: hands.grip(hand),
        trigger: 0.0,
    };
    SampleFrame {
        device_time_us,
        head: HeadSample { position: body.eyes(), rotation: body.look(), valid: true },
        left: hand(Hand::Left),
        right: hand(Hand::Right),
    }
}

fn hold_pointer(mut cursors: Query<'_, '_, &mut CursorOptions, With<PrimaryWindow>>) {
    for mut cursor in &mut cursors {
        cursor.grab_mode = CursorGrabMode::Locked;
        cursor.visible = false;
    }
}

fn free_pointer(
    mut cursors: Query<'_, '_, &mut CursorOptions, With<PrimaryWindow>>,
    mut controls: ResMut<'_, Controls>,
) {
    controls.release();
    for mut cursor in &mut cursors {
        cursor.grab_mode = CursorGrabMode::None;
        cursor.visible = true;
    }
}
