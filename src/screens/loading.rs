//! The first screen: what the library needs is read while progress is shown.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};

use crate::launch::Launch;
use crate::schedule::Screen;
use crate::screens::FirstScreen;
use crate::skills::look::models::Models;
use crate::theme::{soft, title};
use crate::third_party::egui::whole_view;

/// Assets that the first attempt needs. Read in the background from the start; the library can be used
/// meanwhile, and an attempt waits for nothing that is already here.
#[derive(Resource, Debug, Default)]
pub struct Preloaded {
    handles: Vec<UntypedHandle>,
}

impl Preloaded {
    /// How many have been read, and how many there are.
    #[must_use]
    pub fn progress(&self, assets: &AssetServer) -> (usize, usize) {
        let done = self.handles.iter().filter(|handle| settled(assets, handle)).count();
        (done, self.handles.len())
    }
}

/// Read, or failed for good: either way nothing is gained by waiting.
fn settled(assets: &AssetServer, handle: &UntypedHandle) -> bool {
    assets.get_load_state(handle.id()).is_some_and(|state| state.is_loaded() || state.is_failed())
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Preloaded>();
    app.add_systems(Startup, preload);
    app.add_systems(EguiPrimaryContextPass, show.run_if(in_state(Screen::Loading)));
    app.add_systems(Update, go_on.run_if(in_state(Screen::Loading)));
}

fn preload(
    launch: Res<'_, Launch>,
    assets: Res<'_, AssetServer>,
    models: Models<'_>,
    mut preloaded: ResMut<'_, Preloaded>,
) {
    // Models by the very handle that an attempt asks for: a file whose whole and whose scene are asked for
    // apart is read twice, and the second reading replaces what was made of the first.
    let mut handles = Vec::new();
    for room in launch.rooms.values() {
        handles.push(models.scene(&room.model).untyped());
        let around = room.environment.iter().flat_map(|around| [&around.diffuse, &around.specular]);
        for map in room.lightmap.iter().chain(around) {
            handles.push(assets.load::<Image>(map.clone()).untyped());
        }
    }
    for prop in launch.catalogue.props.values() {
        handles.push(models.scene(&prop.model).untyped());
    }
    for hand in ["models/hand_left.glb", "models/hand_right.glb"] {
        handles.push(models.scene(hand).untyped());
    }
    preloaded.handles = handles;
}

/// The library needs no asset: it opens as soon as there is something to draw it with.
fn go_on(
    mut contexts: EguiContexts<'_, '_>,
    first: Option<Res<'_, FirstScreen>>,
    mut next: ResMut<'_, NextState<Screen>>,
) {
    if contexts.ctx_mut().is_ok() {
        next.set(first.map_or(Screen::Lobby, |first| first.0));
    }
}

fn show(mut contexts: EguiContexts<'_, '_>) -> Result {
    let mut view = whole_view(contexts.ctx_mut()?);
    egui::CentralPanel::default().show(&mut view, |ui| {
        ui.centered_and_justified(|ui| {
            ui.vertical_centered(|ui| {
                ui.label(title("Skillward"));
                ui.label(soft("Opening the library"));
                ui.spinner();
            });
        });
    });
    Ok(())
}
