//! The headset: head, hands and controllers by OpenXR become samples; both eyes are drawn for its display.
//!
//! The layer on `openxr` is our own, thin and without panics: the runtime may die in mid-attempt, focus and presence
//! have finer states than "running", and the origin of the tracking space may move. Nothing outside of this room
//! names OpenXR.

mod actions;
mod comfort;
mod error;
mod feel;
mod frame;
mod graphics;
mod headset;
mod joints;
mod life;
mod loader;
mod locomotion;
mod menu;
mod pace;
mod panel;
mod point;
mod rig;
mod rubbing;
mod runtime;
mod sense;
mod session;
mod sharpness;
mod swapchain;
mod teach;
mod tunnel;
mod views;

use bevy::prelude::*;
use bevy::render::settings::RenderCreation;
use bevy_egui::{EguiInputSet, EguiPrimaryContextPass};
use skillward_core::observation::Modality;

pub use comfort::ComfortSettings;
pub use error::XrError;
pub use headset::HeadsetState;
pub use rig::Rig;

use crate::attempt::session::Scene;
use crate::frontends::xr::frame::Sensed;
use crate::interaction::samples::{SampleSource, Samples};
use crate::schedule::{AttemptPhase, AttemptSystems, Screen};
use crate::skills::look::camera::WornDisplay;
use crate::skills::shapes::standing;
use headset::{Headset, Shared};

/// A headset that was found, with the graphics driver opened for it.
pub struct OpenHeadset {
    headset: Headset,
    creation: RenderCreation,
    name: String,
}

impl OpenHeadset {
    /// Finds the OpenXR runtime and its headset, and opens the graphics driver that it asks for.
    ///
    /// `scale` is a factor on the recommended size of the eyes' pictures, 0.2 to 2.
    ///
    /// # Errors
    /// When there is no loader, no runtime, no headset, or when the driver cannot draw for it.
    pub fn find(scale: f32) -> Result<Self, XrError> {
        let runtime = runtime::Runtime::find()?;
        let graphics = graphics::open(&runtime)?;
        let name = runtime.name.clone();
        let headset = Headset::new(runtime, graphics.binding, scale.clamp(0.2, 2.0));
        Ok(Self { headset, creation: graphics.creation, name })
    }

    /// The runtime's own name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What Bevy draws with; given once.
    #[must_use]
    pub fn creation(&mut self) -> RenderCreation {
        std::mem::take(&mut self.creation)
    }
}

/// The headset as the app's front end.
pub(crate) fn plugin(app: &mut App, open: OpenHeadset) {
    app.init_resource::<Rig>().insert_resource(SampleSource { modality: Modality::HeadsetHands });
    app.insert_resource(WornDisplay).init_resource::<point::Pointer>();
    panel::plugin(app);
    comfort::plugin(app);
    locomotion::plugin(app);
    app.add_systems(Startup, (point::spawn_ray, tunnel::spawn));
    app.add_systems(PreUpdate, point::point.in_set(EguiInputSet::ReadBevyMessages));
    app.add_systems(Update, (point::show_ray, menu::ask, teach::tell, feel::feel, tunnel::narrow));
    frame::plugin(app, Shared::new(open.headset));
    app.init_resource::<rubbing::HeldRub>();
    app.add_systems(OnExit(AttemptPhase::Running), rubbing::part);
    app.add_systems(EguiPrimaryContextPass, rubbing::show.run_if(in_state(AttemptPhase::Running)));
    app.add_systems(OnEnter(Screen::Attempt), forget);
    app.add_systems(
        PreUpdate,
        (
            stand.run_if(resource_exists::<Placing>),
            sense::choose_modality,
            (rubbing::rub, sense::sense).chain().run_if(in_state(AttemptPhase::Running)),
        )
            .chain()
            .in_set(AttemptSystems::Sense),
    );
    app.add_systems(Update, (pause_when_away.run_if(in_state(AttemptPhase::Running)), close));
}

/// The learner has yet to be put where the scenario begins: as soon as the runtime knows where the head is.
#[derive(Resource, Debug)]
struct Placing;

fn forget(mut commands: Commands<'_, '_>, mut samples: ResMut<'_, Samples>) {
    samples.clear();
    commands.insert_resource(Placing);
}

fn stand(
    scene: Scene<'_>,
    sensed: Res<'_, Sensed>,
    comfort: Res<'_, ComfortSettings>,
    mut rig: ResMut<'_, Rig>,
    mut commands: Commands<'_, '_>,
) {
    let (Some(scenario), Some(head), true) = (scene.scenario(), sensed.head, sensed.head_known) else {
        return;
    };
    let (feet, yaw) = standing(&scenario.place.spawn);
    rig.stand(&head, feet, yaw);
    comfort::fit_height(&mut rig, &head, sensed.on_floor, comfort.chosen.posture);
    commands.remove_resource::<Placing>();
}

/// For so long the runtime may not know where the head is before the attempt waits for it, seconds.
const BLIND_S: f32 = 1.0;

/// Someone who took the headset off, opened the system's menu, or sees a view that no longer follows the head does not
/// go on rubbing here.
fn pause_when_away(
    state: Res<'_, HeadsetState>,
    sensed: Res<'_, Sensed>,
    time: Res<'_, Time<Real>>,
    mut blind_s: Local<'_, f32>,
    mut was_there: Local<'_, bool>,
    mut next: ResMut<'_, NextState<AttemptPhase>>,
) {
    *blind_s = if sensed.head_known { 0.0 } else { *blind_s + time.delta_secs() };
    let there = state.can_act() && *blind_s <= BLIND_S;
    // Time does not run before a learner has come.
    if std::mem::replace(&mut *was_there, there) && !there {
        info!(
            "the attempt pauses: {:?}, worn: {}, head known: {}",
            state.life, state.worn, sensed.head_known
        );
        *blind_s = 0.0;
        next.set(AttemptPhase::Paused);
    }
}

/// Whoever closes the program from the headset has closed it.
fn close(state: Res<'_, HeadsetState>, mut exit: MessageWriter<'_, AppExit>) {
    if state.closed {
        exit.write(AppExit::Success);
    }
}
