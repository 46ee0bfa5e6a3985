//! Whether the room is drawn whole: every model read, every shader made.

use bevy::ecs::system::SystemParam;
use bevy::pbr::Lightmap;
use bevy::prelude::*;
use bevy::render::render_resource::PipelineCache;
use bevy::render::{ExtractSchedule, MainWorld, RenderApp};
use bevy::world_serialization::WorldAssetRoot;

use crate::schedule::Screen;

/// Frames in a row without anything left to read or to prepare, after which the room counts as drawn
/// whole; two are still on their way to the screen.
pub(super) const STEADY_FRAMES: u32 = 3;
/// Shaders that the renderer still makes.
#[derive(Resource, Debug, Default, Clone, Copy)]
pub(super) struct PipelinesWaiting(pub usize);

/// For how many frames everything in the room has been there.
#[derive(Resource, Debug, Default, Clone, Copy)]
pub(super) struct Settled(u32);

impl Settled {
    /// Whether the room is drawn whole.
    pub(super) const fn yes(self) -> bool {
        self.0 >= STEADY_FRAMES
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<PipelinesWaiting>().init_resource::<Settled>();
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render.add_systems(ExtractSchedule, count_waiting);
    }
    app.add_systems(Last, settle.run_if(in_state(Screen::Attempt)));
    app.add_systems(OnExit(Screen::Attempt), |mut settled: ResMut<'_, Settled>| {
        *settled = Settled::default()
    });
}

fn count_waiting(pipelines: Res<'_, PipelineCache>, mut main: ResMut<'_, MainWorld>) {
    main.insert_resource(PipelinesWaiting(pipelines.waiting_pipelines().count()));
}

/// What the room still lacks.
#[derive(SystemParam)]
pub(super) struct Missing<'w, 's> {
    assets: Res<'w, AssetServer>,
    models: Query<'w, 's, &'static WorldAssetRoot>,
    lights: Query<'w, 's, &'static Lightmap>,
    pipelines: Res<'w, PipelinesWaiting>,
}

impl Missing<'_, '_> {
    fn nothing(&self) -> bool {
        self.pipelines.0 == 0
            && !self.models.is_empty()
            && self.models.iter().all(|model| model_read(&self.assets, model))
            && self.lights.iter().all(|light| self.assets.is_loaded(light.image.id()))
    }
}

/// Whether a model has been read, or has failed for good.
pub(super) fn model_read(assets: &AssetServer, model: &WorldAssetRoot) -> bool {
    let state = assets.get_recursive_dependency_load_state(model.0.id());
    state.is_some_and(|state| state.is_loaded() || state.is_failed())
}

pub(super) fn settle(missing: Missing<'_, '_>, mut settled: ResMut<'_, Settled>) {
    if !settled.yes() {
        settled.0 = if missing.nothing() { settled.0 + 1 } else { 0 };
    }
}
