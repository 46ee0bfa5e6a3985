//! The learner's eyes and the interface camera above them.
//!
//! The room is drawn into an image, and the interface shows that image behind its panels: so the room
//! can be drawn small on a slow machine while text stays sharp.

use bevy::camera::{Exposure, ImageRenderTarget, RenderTarget};
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::image::ImageSampler;
use bevy::light::cluster::ClusterConfig;
use bevy::prelude::*;
use bevy::render::render_resource::{TextureFormat, TextureUsages};
use bevy::window::{Monitor, PrimaryWindow};
use bevy_egui::{EguiContexts, EguiTextureHandle, PrimaryEguiContext, egui};

use super::quality::{PixelBudget, Quality};
use crate::interaction::samples::Samples;
use crate::schedule::{AttemptSystems, Screen};

/// Exposure that the rooms' light maps were made for.
pub const EV100: f32 = 9.7;

/// A camera that sees the room, and takes its light.
#[derive(Component, Debug, Default)]
pub struct SeesRoom;

/// The learner's eyes, where they look at a screen.
#[derive(Component, Debug)]
#[require(SeesRoom)]
pub struct LearnerCamera;

/// The learner wears the display: the eyes are the front end's affair, and nothing is drawn for a screen.
#[derive(Resource, Debug)]
pub struct WornDisplay;

/// The camera that carries the interface.
#[derive(Component, Debug)]
pub struct InterfaceCamera;

/// What the learner sees, as an image.
#[derive(Resource, Debug, Clone)]
pub struct View {
    /// The drawn picture.
    pub image: Handle<Image>,
    /// Its name in egui.
    pub texture: Option<egui::TextureId>,
    /// Size of the whole view in pixels, before [`Quality::picture`].
    pub size: UVec2,
}

/// Where the interface is drawn when there is no window: an image of this size.
#[derive(Resource, Debug, Clone)]
pub struct Offscreen {
    /// The finished view with its panels.
    pub image: Handle<Image>,
    /// Size in pixels.
    pub size: UVec2,
    /// Pixels for a point of the interface.
    pub scale: f32,
}

impl Offscreen {
    /// An image to draw into.
    pub fn new(images: &mut Assets<Image>, size: UVec2, scale: f32) -> Self {
        Self { image: images.add(target_image(size)), size, scale }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_cameras);
    app.add_systems(OnExit(Screen::Attempt), look_away);
    app.add_systems(
        Update,
        (
            fit_screen,
            follow_window,
            resize_picture.run_if(resource_exists::<View>),
            listen_from_head.run_if(resource_exists::<WornDisplay>),
            follow_head.in_set(AttemptSystems::Present),
        ),
    );
}

fn target_image(size: UVec2) -> Image {
    let mut image = Image::new_target_texture(size.x, size.y, TextureFormat::Rgba8UnormSrgb, None);
    image.texture_descriptor.usage |= TextureUsages::COPY_SRC;
    // Where it is smaller than the view, it is to look soft rather than blocky.
    image.sampler = ImageSampler::linear();
    image
}

fn spawn_cameras(
    mut commands: Commands<'_, '_>,
    mut images: ResMut<'_, Assets<Image>>,
    quality: Res<'_, Quality>,
    budget: Res<'_, PixelBudget>,
    offscreen: Option<Res<'_, Offscreen>>,
    worn: Option<Res<'_, WornDisplay>>,
    windows: Query<'_, '_, &Window, With<PrimaryWindow>>,
) {
    if worn.is_some() {
        commands.spawn((HeadEars, SpatialListener::new(0.18), Transform::from_xyz(0.0, 1.6, 0.0)));
        spawn_interface(&mut commands, offscreen.as_deref());
        return;
    }
    let size = offscreen
        .as_ref()
        .map(|target| target.size)
        .or_else(|| windows.single().ok().map(|window| window.resolution.physical_size()))
        .unwrap_or(UVec2::new(1280, 720));
    let image = images.add(target_image(quality.picture(size, *budget)));
    commands.insert_resource(View { image: image.clone(), texture: None, size });
    commands.spawn((
        LearnerCamera,
        Camera3d::default(),
        Camera { order: 0, is_active: false, ..default() },
        RenderTarget::Image(image.into()),
        Projection::Perspective(PerspectiveProjection {
            fov: 62_f32.to_radians(),
            near: 0.03,
            far: 60.0,
            ..default()
        }),
        Tonemapping::TonyMcMapface,
        Exposure { ev100: EV100 },
        quality.msaa(),
        // No light in a room has a reach of its own: nothing to sort into clusters.
        ClusterConfig::Single,
        SpatialListener::new(0.18),
        Transform::from_xyz(0.0, 1.6, 0.0),
    ));
    spawn_interface(&mut commands, offscreen.as_deref());
}

fn spawn_interface(commands: &mut Commands<'_, '_>, offscreen: Option<&Offscreen>) {
    let mut interface = commands.spawn((
        InterfaceCamera,
        PrimaryEguiContext,
        Camera2d,
        Camera { order: 1, ..default() },
        Msaa::Off,
    ));
    if let Some(target) = offscreen {
        interface.insert(RenderTarget::Image(ImageRenderTarget {
            handle: target.image.clone(),
            scale_factor: target.scale,
        }));
    }
}

/// The ears, where no camera for a screen carries them.
#[derive(Component)]
struct HeadEars;

fn listen_from_head(samples: Res<'_, Samples>, mut ears: Query<'_, '_, &mut Transform, With<HeadEars>>) {
    let Some(frame) = samples.last() else { return };
    for mut transform in &mut ears {
        *transform = Transform::from_translation(frame.head.position).with_rotation(frame.head.rotation);
    }
}

/// The window begins no larger than the screen that it is on.
fn fit_screen(
    screens: Query<'_, '_, &Monitor>,
    mut windows: Query<'_, '_, &mut Window, With<PrimaryWindow>>,
    mut done: Local<'_, bool>,
) {
    let smallest = screens.iter().map(|screen| UVec2::new(screen.physical_width, screen.physical_height));
    let Some(screen) = smallest.reduce(UVec2::min) else { return };
    let Ok(mut window) = windows.single_mut() else { return };
    if !std::mem::replace(&mut *done, true) {
        let size = window.resolution.physical_size();
        if size.cmpgt(screen).any() {
            let fitting = size.min(screen);
            window.resolution.set_physical_resolution(fitting.x, fitting.y);
        }
    }
}

/// The view is as large as the window.
fn follow_window(windows: Query<'_, '_, &Window, With<PrimaryWindow>>, view: Option<ResMut<'_, View>>) {
    let (Ok(window), Some(mut view)) = (windows.single(), view) else { return };
    let size = window.resolution.physical_size().max(UVec2::splat(64));
    if view.size != size {
        view.size = size;
    }
}

fn resize_picture(
    view: Res<'_, View>,
    quality: Res<'_, Quality>,
    budget: Res<'_, PixelBudget>,
    mut images: ResMut<'_, Assets<Image>>,
) {
    let wanted = quality.picture(view.size, *budget);
    if images.get(&view.image).is_some_and(|image| image.size() != wanted)
        && let Some(mut image) = images.get_mut(&view.image)
    {
        *image = target_image(wanted);
    }
}

fn follow_head(
    samples: Res<'_, Samples>,
    mut cameras: Query<'_, '_, (&mut Transform, &mut Camera), With<LearnerCamera>>,
) {
    let Some(frame) = samples.last() else { return };
    for (mut transform, mut camera) in &mut cameras {
        *transform = Transform::from_translation(frame.head.position).with_rotation(frame.head.rotation);
        if !camera.is_active {
            camera.is_active = true;
        }
    }
}

/// Nothing of the room is drawn behind the other screens.
fn look_away(mut cameras: Query<'_, '_, &mut Camera, With<LearnerCamera>>) {
    for mut camera in &mut cameras {
        camera.is_active = false;
    }
}

/// Draws what the learner sees behind all panels; for the attempt's screen.
pub fn paint_view(contexts: &mut EguiContexts<'_, '_>, view: &mut View) -> Result {
    let texture = *view
        .texture
        .get_or_insert_with(|| contexts.add_image(EguiTextureHandle::Strong(view.image.clone())));
    let context = contexts.ctx_mut()?;
    let painter = context.layer_painter(egui::LayerId::background());
    let uv = egui::Rect::from_min_max(egui::Pos2::ZERO, egui::pos2(1.0, 1.0));
    painter.image(texture, context.viewport_rect(), uv, egui::Color32::WHITE);
    Ok(())
}
