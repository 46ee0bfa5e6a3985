//! Pictures of an attempt, kept by name: the view is drawn for them alone, and time waits meanwhile.

use std::collections::BTreeSet;
use std::path::PathBuf;

use bevy::pbr::Lightmap;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured, save_to_disk};
use bevy::world_serialization::WorldAssetRoot;
use skillward_core::event::EventKind;
use skillward_hands::HandJoint;

use super::camera::{LearnerCamera, Offscreen, View};
use super::settled::model_read;
use crate::attempt::events::Announced;
use crate::interaction::samples::Samples;
use crate::schedule::{AttemptSystems, Screen};
use crate::skills::staged::ProductReleased;

/// Frames that are drawn before a picture is kept: pipelines are made in the first, and light settles.
const FRAMES: u32 = 8;
/// Frames to wait at most for models to be read.
const PATIENCE: u32 = 4000;

/// The pictures to keep and how far they have come.
#[derive(Resource, Debug)]
pub struct Album {
    folder: PathBuf,
    taken: BTreeSet<String>,
    wish: Option<Wish>,
    kept: Vec<PathBuf>,
}

/// A picture on its way.
#[derive(Debug)]
struct Wish {
    name: String,
    look: Look,
    drawn: u32,
    waited: u32,
    asked: bool,
}

/// Where the camera looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// As the learner does.
    Ahead,
    /// At the learner's hands.
    Hands,
    /// At the interface.
    Panels,
}

impl Album {
    /// An album that is kept in a folder, which exists.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, taken: BTreeSet::new(), wish: None, kept: Vec::new() }
    }

    /// Whether a picture is being drawn: time is to stand still.
    #[must_use]
    pub const fn busy(&self) -> bool {
        self.wish.is_some()
    }

    /// The pictures kept so far.
    #[must_use]
    pub fn kept(&self) -> &[PathBuf] {
        &self.kept
    }

    /// Whether a picture of this name was asked for.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    fn want(&mut self, name: String, look: Look) {
        if self.wish.is_none() && self.taken.insert(name.clone()) {
            self.wish = Some(Wish { name, look, drawn: 0, waited: 0, asked: false });
        }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, wish_in_attempt.after(AttemptSystems::Present).run_if(in_state(Screen::Attempt)));
    app.add_systems(Update, wish_for_debrief.run_if(in_state(Screen::Debrief)));
    app.add_systems(PostUpdate, draw.before(TransformSystems::Propagate).run_if(resource_exists::<Album>));
    app.add_observer(note_kept);
}

/// The bay at the start, the dispenser when product comes, each technique when it has been recognised.
fn wish_in_attempt(
    album: Option<ResMut<'_, Album>>,
    mut released: MessageReader<'_, '_, ProductReleased>,
    mut announced: MessageReader<'_, '_, Announced>,
    samples: Res<'_, Samples>,
) {
    let Some(mut album) = album else { return };
    if samples.last().is_some() {
        album.want("bay".into(), Look::Ahead);
    }
    if released.read().last().is_some() {
        album.want("dispenser".into(), Look::Hands);
    }
    for Announced(event) in announced.read() {
        if let EventKind::StepRecognised(step) = event.kind {
            album.want(format!("rub-{step:?}"), Look::Hands);
        }
    }
}

fn wish_for_debrief(album: Option<ResMut<'_, Album>>) {
    if let Some(mut album) = album {
        album.want("debrief".into(), Look::Panels);
    }
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it draws")]
fn draw(
    mut album: ResMut<'_, Album>,
    mut cameras: Query<'_, '_, (&mut Camera, &mut Transform), With<LearnerCamera>>,
    samples: Res<'_, Samples>,
    view: Option<Res<'_, View>>,
    offscreen: Option<Res<'_, Offscreen>>,
    models: Query<'_, '_, &WorldAssetRoot>,
    mut lit: Query<'_, '_, (&mut Lightmap, &mut MeshMaterial3d<StandardMaterial>)>,
    assets: Res<'_, AssetServer>,
    mut commands: Commands<'_, '_>,
) {
    let album = &mut *album;
    let Some(wish) = &mut album.wish else {
        for (mut camera, _) in &mut cameras {
            camera.is_active = false;
        }
        return;
    };
    let lights = lit.iter().any(|(lightmap, _)| !assets.is_loaded(lightmap.image.id()));
    let wait =
        wish.look != Look::Panels && (lights || models.iter().any(|model| !model_read(&assets, model)));
    wish.waited += 1;
    for (mut camera, mut transform) in &mut cameras {
        camera.is_active = wish.look != Look::Panels && !wait;
        if wish.look == Look::Hands
            && let Some(frame) = samples.last()
        {
            let palms = [&frame.left, &frame.right].map(|hand| hand.pose.at(HandJoint::Palm));
            let middle = palms[0].midpoint(palms[1]);
            let eyes = frame.head.position + (middle - frame.head.position) * 0.2;
            *transform = Transform::from_translation(eyes).looking_at(middle, Vec3::Y);
        }
    }
    if wait && wish.waited < PATIENCE {
        return;
    }
    wish.drawn += 1;
    if wish.drawn == 2 {
        // What came into view with the camera chose its shaders before its light map was at hand.
        for (mut lightmap, mut material) in &mut lit {
            lightmap.set_changed();
            material.set_changed();
        }
    }
    if wish.drawn < FRAMES || wish.asked {
        return;
    }
    let image = match wish.look {
        Look::Panels => offscreen.map(|target| target.image.clone()),
        Look::Ahead | Look::Hands => view.map(|view| view.image.clone()),
    };
    let path = album.folder.join(format!("{}.png", wish.name));
    wish.asked = true;
    match image {
        Some(image) => {
            commands.spawn((Screenshot::image(image), Kept(path.clone()))).observe(save_to_disk(path));
        }
        // Nowhere to draw the interface without a window or an image: go on without the picture.
        None => album.wish = None,
    }
}

/// Where a picture goes.
#[derive(Component, Debug)]
struct Kept(PathBuf);

fn note_kept(
    captured: On<'_, '_, ScreenshotCaptured>,
    kept: Query<'_, '_, &Kept>,
    album: Option<ResMut<'_, Album>>,
) {
    if let (Ok(Kept(path)), Some(mut album)) = (kept.get(captured.entity), album) {
        album.kept.push(path.clone());
        album.wish = None;
    }
}
