//! The Skillward application: front ends sense, the core decides, the app shows.
//!
//! Everything here needs Bevy and stands behind the feature `app`; the command line alone is
//! `skillward_cli`.
#![cfg(feature = "app")]

pub mod attempt;
pub mod demo;
pub mod frontends;
pub mod interaction;
pub mod launch;
pub mod orientation;
pub mod panels;
pub mod play;
pub mod reporting;
pub mod schedule;
pub mod screens;
pub mod simulate;
pub mod skills;
pub mod theme;
pub mod third_party;

use bevy::app::{PluginGroupBuilder, ScheduleRunnerPlugin, TaskPoolOptions, TaskPoolPlugin};
use bevy::audio::{AudioLoader, AudioPlugin, AudioSource};
use bevy::ecs::schedule::SingleThreadedExecutor;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::time::TimeUpdateStrategy;
use bevy::window::{ExitCondition, WindowResolution};
use bevy::winit::WinitPlugin;

use skills::look::camera::Offscreen;
use skills::look::quality::Drawing;

pub use launch::Launch;

/// What drives the app, and whether there is a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrontEnd {
    /// A window, mouse, keyboard and gamepad.
    Windowed,
    /// Mouse, keyboard and gamepad without a window: their messages come from elsewhere (tests).
    Desk,
    /// No window and no front end of its own: something else fills the samples (tests).
    Headless,
    /// The scripted learner.
    Autopilot {
        /// Whether it is shown.
        windowed: bool,
    },
    /// The scripted learner without a window, for pictures of this size in pixels.
    Stills(UVec2),
}

impl FrontEnd {
    /// Whether there is a renderer.
    #[must_use]
    pub const fn drawn(self) -> bool {
        matches!(self, Self::Windowed | Self::Autopilot { windowed: true } | Self::Stills(_))
    }
}

/// The whole app: one plugin list for every front end, over a base with a window or without.
pub fn app(front_end: FrontEnd, launch: Launch) -> App {
    let mut app = App::new();
    app.insert_resource(launch);
    match front_end {
        FrontEnd::Stills(size) => stills_base(&mut app, size),
        _ if front_end.drawn() => windowed_base(&mut app),
        _ => headless_base(&mut app),
    }
    if front_end == FrontEnd::Desk {
        app.add_plugins(bevy::input::InputPlugin);
    }
    features(&mut app, front_end);
    if !front_end.drawn() {
        run_in_one_thread(&mut app);
    }
    app
}

/// The whole app for a headset. It needs no window and no display.
#[cfg(feature = "xr")]
pub fn app_in_headset(mut headset: frontends::xr::OpenHeadset, launch: Launch) -> App {
    let mut app = App::new();
    app.insert_resource(launch);
    headset_base(&mut app, headset.creation());
    shared_features(&mut app);
    drawn_features(&mut app);
    frontends::xr::plugin(&mut app, headset);
    app
}

/// A renderer on the driver that the headset asked for. The runtime's clock paces the frames: what is drawn is drawn
/// at once, in the frame that was begun for it.
#[cfg(feature = "xr")]
fn headset_base(app: &mut App, creation: bevy::render::settings::RenderCreation) {
    let plugins = drawn_base(app)
        .disable::<PipelinedRenderingPlugin>()
        .disable::<WinitPlugin>()
        .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
        .set(RenderPlugin { render_creation: creation, ..default() })
        .add(ScheduleRunnerPlugin::run_loop(std::time::Duration::ZERO));
    app.add_plugins(plugins);
}

/// A window, a renderer and sound.
fn windowed_base(app: &mut App) {
    let plugins = drawn_base(app).set(WindowPlugin {
        primary_window: Some(Window {
            title: "Skillward".into(),
            name: Some("skillward".into()),
            resolution: WindowResolution::new(1280, 720),
            ..default()
        }),
        ..default()
    });
    app.add_plugins(plugins);
}

/// A renderer without a window; the clock is stepped by whoever calls `App::update`.
fn stills_base(app: &mut App, size: UVec2) {
    let plugins = drawn_base(app)
        .disable::<WinitPlugin>()
        .disable::<PipelinedRenderingPlugin>()
        .disable::<AudioPlugin>()
        .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
        .set(RenderPlugin { synchronous_pipeline_compilation: true, ..default() });
    app.add_plugins(plugins);
    // Pictures are silent: sounds are read, and no machine without a sound card complains of having none.
    app.init_asset::<AudioSource>().init_asset_loader::<AudioLoader>();
    app.insert_resource(TimeUpdateStrategy::ManualDuration(std::time::Duration::ZERO));
    let target = Offscreen::new(&mut app.world_mut().resource_mut::<Assets<Image>>(), size, 1.0);
    app.insert_resource(target);
    app.insert_resource(Drawing::Stills);
}

/// What every base with a renderer has.
fn drawn_base(app: &App) -> PluginGroupBuilder {
    let assets = app.world().resource::<Launch>().assets.clone();
    DefaultPlugins
        // The command line has set up tracing already.
        .build()
        .disable::<LogPlugin>()
        .set(AssetPlugin { file_path: assets.to_string_lossy().into_owned(), ..default() })
}

/// States, time and transforms; the clock is stepped by whoever calls `App::update`.
fn headless_base(app: &mut App) {
    app.add_plugins((
        MinimalPlugins
            .build()
            .disable::<ScheduleRunnerPlugin>()
            .set(TaskPoolPlugin { task_pool_options: TaskPoolOptions::with_num_threads(1) }),
        TransformPlugin,
        bevy::state::app::StatesPlugin,
    ));
    app.insert_resource(TimeUpdateStrategy::ManualDuration(std::time::Duration::ZERO));
    // Most frames move nothing that is drawn; looking for what moved would wake the other threads.
    app.configure_sets(
        PostUpdate,
        TransformSystems::Propagate.run_if(|moved: Query<'_, '_, (), Changed<Transform>>| !moved.is_empty()),
    );
    schedule::refuse_ambiguity(app);
}

/// A headless app runs its systems one after the other: they are short, and a test has other uses for
/// the other cores.
fn run_in_one_thread(app: &mut App) {
    for (_, schedule) in app.world_mut().resource_mut::<Schedules>().iter_mut() {
        schedule.set_executor(SingleThreadedExecutor::new());
    }
}

/// The same features for every front end.
fn features(app: &mut App, front_end: FrontEnd) {
    shared_features(app);
    if front_end.drawn() {
        drawn_features(app);
    }
    match front_end {
        FrontEnd::Autopilot { .. } | FrontEnd::Stills(_) => frontends::autopilot::plugin(app),
        FrontEnd::Windowed => frontends::desktop::plugin(app),
        FrontEnd::Desk => frontends::desktop::devices(app),
        FrontEnd::Headless => {}
    }
}

/// What needs no renderer.
fn shared_features(app: &mut App) {
    schedule::plugin(app);
    third_party::plugin(app);
    interaction::plugin(app);
    attempt::plugin(app);
    skills::plugin(app);
    orientation::plugin(app);
    reporting::plugin(app);
    theme::plugin(app);
}

/// What is seen and heard.
fn drawn_features(app: &mut App) {
    third_party::egui::plugin(app);
    skills::look::plugin(app);
    screens::plugin(app);
}
