//! The headset's frames: begun before anything else happens in the app, ended when the renderer is done.

use bevy::prelude::*;
use bevy::render::renderer::RenderDevice;
use bevy::render::texture::ManualTextureViews;
use bevy::render::{Render, RenderApp, RenderSystems};
use skillward_core::skin::Hand;
use skillward_hands::Frame;

use super::actions::Controller;
use super::headset::{HeadsetState, Recentred, Shared};
use super::rig::Rig;
use super::session::Told;
use super::swapchain::{EYES, eye_target};
use super::views::{self, Eyes, frame_of};
use crate::interaction::samples::HandSample;

/// What the headset sensed for the frame under way.
#[derive(Resource, Default)]
pub struct Sensed {
    /// When what is drawn now will be seen, by the runtime's clock, microseconds; `None` without a frame.
    pub time_us: Option<u64>,
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
    app.insert_resource(shared.clone());
    app.add_systems(Startup, views::spawn_eyes);
    app.add_systems(First, begin.after(bevy::time::TimeSystems));
    let render = app.sub_app_mut(RenderApp);
    render.insert_resource(shared);
    render.add_systems(Render, end.after(RenderSystems::Render).before(RenderSystems::Cleanup));
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it moves")]
fn begin(
    shared: Res<'_, Shared>,
    device: Res<'_, RenderDevice>,
    time: Res<'_, Time<Real>>,
    rig: Res<'_, Rig>,
    mut targets: ResMut<'_, ManualTextureViews>,
    mut state: ResMut<'_, HeadsetState>,
    mut sensed: ResMut<'_, Sensed>,
    mut recentred: MessageWriter<'_, Recentred>,
    mut eyes: Eyes<'_, '_>,
) {
    let mut headset = shared.lock();
    let now = time.elapsed();
    let mut heard = state.clone();
    headset.open_again(now, &device, &mut heard);
    for told in headset.listen(now, &mut heard) {
        match told {
            Told::Worn(worn) => heard.worn = worn,
            Told::Recentred => {
                recentred.write(Recentred);
            }
            Told::Life(_) | Told::Profile | Told::Missed | Told::RuntimeGoes => {}
        }
    }
    let room = rig.room_from_tracking();
    let mut drawn = false;
    let failure = match headset.session() {
        Some((session, _)) if session.life.runs() => match session.begin_frame(&mut targets) {
            Ok(frame) => {
                let (views, draw) = (frame.views.clone(), frame.state.should_render);
                let (time, known) = (frame.state.predicted_display_time, frame.head_known);
                views::place_eyes(&views, draw, &room, &mut eyes);
                drawn = true;
                sensed.time_us = u64::try_from(time.as_nanos() / 1000).ok();
                sensed.head_known = known;
                sensed.on_floor = session.on_floor;
                if let [left, right] = &views[..] {
                    sensed.head = Some(frame_of(left.pose).toward(&frame_of(right.pose), 0.5));
                }
                sense(session, time, &room, &mut sensed).err()
            }
            Err(error) => Some(error),
        },
        _ => None,
    };
    if !drawn {
        *sensed = Sensed { head: sensed.head, on_floor: sensed.on_floor, ..default() };
        views::place_eyes(&[], false, &room, &mut eyes);
        for eye in 0..EYES {
            targets.remove(&eye_target(eye));
        }
    }
    if let Some(error) = failure {
        headset.lose(&error, now, &mut heard);
    }
    state.set_if_neq(heard);
}

/// Reads hands and controllers for the frame.
fn sense(
    session: &super::session::XrSession,
    time: openxr::Time,
    room: &Frame,
    sensed: &mut Sensed,
) -> Result<(), super::error::XrError> {
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
