//! The headset's frames: begun before anything else happens in the app, ended when the renderer is done.

use std::time::Instant;

use bevy::prelude::*;
use bevy::render::renderer::RenderDevice;
use bevy::render::texture::ManualTextureViews;
use bevy::render::{Render, RenderApp, RenderSystems};
use bevy::time::{TimeSystems, TimeUpdateStrategy};
use skillward_core::skin::Hand;
use skillward_hands::Frame;

use super::actions::Controller;
use super::error::XrError;
use super::headset::{HeadsetState, Recentred, Shared};
use super::pace::Pace;
use super::rig::{Rig, heading};
use super::session::{self, Moved, XrSession};
use super::sharpness::{Sharpness, shade};
use super::swapchain::{EYES, eye_target};
use super::views::{self, Eyes, frame_of};
use crate::interaction::samples::HandSample;

/// What the headset sensed for the frame under way.
#[derive(Resource, Default)]
pub struct Sensed {
    /// When what is drawn now will be seen, by the runtime's clock, microseconds; `None` without a frame.
    pub time_us: Option<u64>,
    /// Whether the runtime wants a picture for the frame.
    pub seen: bool,
    /// Between the eyes, in tracking space; the last that was known.
    pub head: Option<Frame>,
    /// Whether the runtime knows where the head is.
    pub head_known: bool,
    /// Whether heights are measured from the floor.
    pub on_floor: bool,
    /// Bare hands, in the room, where they are tracked.
    pub bare: [Option<HandSample>; 2],
    /// Controllers.
    pub controllers: [Controller; 2],
}

pub(super) fn plugin(app: &mut App, shared: Shared) {
    app.init_resource::<Sensed>().init_resource::<HeadsetState>().add_message::<Recentred>();
    app.init_resource::<Sharpness>();
    app.add_systems(Update, shade);
    app.insert_resource(shared.clone());
    app.add_systems(Startup, views::spawn_eyes);
    app.add_systems(First, begin.before(TimeSystems));
    let render = app.sub_app_mut(RenderApp);
    render.insert_resource(shared);
    render.add_systems(Render, end.after(RenderSystems::Render).before(RenderSystems::Cleanup));
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it moves")]
fn begin(
    shared: Res<'_, Shared>,
    device: Res<'_, RenderDevice>,
    time: Res<'_, Time<Real>>,
    mut rig: ResMut<'_, Rig>,
    mut targets: ResMut<'_, ManualTextureViews>,
    mut state: ResMut<'_, HeadsetState>,
    mut sensed: ResMut<'_, Sensed>,
    mut recentred: MessageWriter<'_, Recentred>,
    mut eyes: Eyes<'_, '_>,
    mut pace: Local<'_, Pace>,
    mut sharpness: ResMut<'_, Sharpness>,
    mut clock: ResMut<'_, TimeUpdateStrategy>,
) {
    let mut headset = shared.lock();
    let now = time.elapsed();
    headset.open_again(now, &device, &mut state);
    headset.listen(now, &mut state);
    let failure = match headset.session() {
        Some((session, _)) if session.life.runs() => {
            match session.begin_frame(&mut targets, &mut sharpness) {
                Ok(frame) => {
                    if let Some(moved) = session.moved(&frame) {
                        follow_origin(&moved, &frame, &sensed, &mut rig);
                        recentred.write(Recentred);
                    }
                    let room = rig.room_from_tracking();
                    views::place_eyes(frame.views, frame.state.should_render, &room, &mut eyes);
                    views::cut(frame.part, sharpness.share(), &mut eyes);
                    sense(session, &frame, &room, &mut sensed).err()
                }
                Err(error) => {
                    see_nothing(&mut sensed, &mut eyes, &mut targets);
                    Some(error)
                }
            }
        }
        _ => {
            see_nothing(&mut sensed, &mut eyes, &mut targets);
            None
        }
    };
    if let Some(error) = failure {
        headset.lose(&error, now, &mut state);
    }
    *clock = TimeUpdateStrategy::ManualDuration(pace.step(Instant::now(), sensed.time_us));
}

/// The learner stays where they are in the room though the origin of the tracking space has moved.
fn follow_origin(moved: &Moved, frame: &session::Frame, before: &Sensed, rig: &mut Rig) {
    match (moved.in_previous, before.head, head(frame)) {
        (Some(in_previous), _, _) => rig.follow_origin(&in_previous),
        // Where it went is not told: the head is where it was a frame ago.
        (None, Some(before), Some(now)) => {
            let was = rig.room_from_tracking().then(&before);
            rig.stand(&now, was.origin.with_y(0.0), heading(was.rotation));
        }
        _ => {}
    }
    info!("the origin of the tracking space has moved");
}

/// Between the eyes of a frame.
fn head(frame: &session::Frame) -> Option<Frame> {
    frame.views.map(|[left, right]| frame_of(left.pose).toward(&frame_of(right.pose), 0.5))
}

/// Without a frame nothing is sensed, and there is nothing to draw into.
fn see_nothing(sensed: &mut Sensed, eyes: &mut Eyes<'_, '_>, targets: &mut ManualTextureViews) {
    *sensed = Sensed { head: sensed.head, on_floor: sensed.on_floor, ..default() };
    views::place_eyes(None, false, &Frame::IDENTITY, eyes);
    for eye in 0..EYES {
        targets.remove(&eye_target(eye));
    }
}

/// Reads head, hands and controllers for the frame.
fn sense(
    session: &XrSession,
    frame: &session::Frame,
    room: &Frame,
    sensed: &mut Sensed,
) -> Result<(), XrError> {
    let time = frame.state.predicted_display_time;
    sensed.time_us = u64::try_from(time.as_nanos() / 1000).ok();
    sensed.seen = frame.state.should_render;
    sensed.head_known = frame.head_known;
    sensed.on_floor = session.on_floor;
    sensed.head = head(frame).or(sensed.head);
    session.actions.sync(&session.session)?;
    for hand in Hand::BOTH {
        let bare = match &session.trackers {
            Some(trackers) => trackers.sample(hand, &session.base, time, room)?,
            None => None,
        };
        sensed.bare[hand.index()] = bare;
        sensed.controllers[hand.index()] =
            session.actions.read(&session.session, hand, &session.base, time)?;
    }
    Ok(())
}

/// What was drawn is shown. Errors are left for the next beginning of a frame, which hears of the same loss.
fn end(shared: Res<'_, Shared>) {
    let mut headset = shared.lock();
    if let Some((session, runtime)) = headset.session()
        && let Err(error) = session.end_frame(runtime)
    {
        debug!("{error}");
    }
}
