//! The Skillward application: front ends sense, the core decides, the app shows.
//!
//! Everything here needs Bevy and stands behind the feature `app`; the command line alone is
//! `skillward_cli`.
#![cfg(feature = "app")]

pub mod attempt;
pub mod frontends;
pub mod interaction;
pub mod launch;
pub mod panels;
pub mod reporting;
pub mod schedule;
pub mod screens;
pub mod simulate;
pub mod skills;
pub mod theme;
pub mod third_party;

use bevy::app::{ScheduleRunnerPlugin, TaskPoolOptions, TaskPoolPlugin};
use bevy::ecs::schedule::SingleThreadedExecutor;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy::window::WindowResolution;

pub use launch::Launch;

/// What drives the app, and whether there is a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrontEnd {
    /// A window, mouse, keyboard and gamepad.
    Windowed,
    /// No window and no front end of its own: something else fills the samples (tests).
    Headless,
    /// The scripted learner.
    Autopilot {
        /// Whether it is shown.
        windowed: bool,
    },
}

impl FrontEnd {
    /// Whether there is a renderer.
    #[must_use]
    pub const fn windowed(self) -> bool {
        matches!(self, Self::Windowed | Self::Autopilot { windowed: true })
    }
}

/// The whole app: one plugin list for every front end, over a base with a window or without.
#[must_use]
pub fn app(front_end: FrontEnd, launch: Launch) -> App {
    let mut app = App::new();
    app.insert_resource(launch);
    if front_end.windowed() {
        windowed_base(&mut app);
    } else {
        headless_base(&mut app);
    }
    features(&mut app, front_end);
    if !front_end.windowed() {
        run_in_one_thread(&mut app);
    }
    app
}

/// A window, a renderer and sound.
fn windowed_base(app: &mut App) {
    let assets = app.world().resource::<Launch>().assets.clone();
    let plugins = DefaultPlugins
        // The command line has set up tracing already.
        .build()
        .disable::<LogPlugin>()
        .set(AssetPlugin { file_path: assets.to_string_lossy().into_owned(), ..default() })
        .set(WindowPlugin {
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
    schedule::plugin(app);
    third_party::plugin(app);
    interaction::plugin(app);
    attempt::plugin(app);
    skills::plugin(app);
    reporting::plugin(app);
    theme::plugin(app);
    if front_end.windowed() {
        third_party::egui::plugin(app);
        skills::look::plugin(app);
        screens::plugin(app);
    }
    match front_end {
        FrontEnd::Autopilot { .. } => frontends::autopilot::plugin(app),
        FrontEnd::Windowed => frontends::desktop::plugin(app),
        FrontEnd::Headless => {}
    }
}
