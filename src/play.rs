//! `skillward play`: the library in a window, or a scenario at once.

use std::path::PathBuf;

use bevy::app::AppExit;
use bevy::prelude::{App, OnTransition, Res, ResMut, info};
use skillward_cli::args::PlayArgs;
use skillward_cli::comfort::Comfort;
use skillward_cli::library::{Entry, load_scene};
use skillward_cli::preferences::{Preferences, PreferencesError};
use skillward_cli::{CommandError, CommandResult, Context, Outcome};
use skillward_core::header::Mode;
use skillward_core::scenario::Review;

use crate::attempt::session::{NotReady, ResumeAsked, SelectedScenario};
use crate::frontends::desktop::bindings::{KeyBindings, KeyBindingsFile};
#[cfg(feature = "xr")]
use crate::frontends::xr::{ComfortSettings, OpenHeadset as Headset};
use crate::launch::Launch;
use crate::orientation::{OrientationPlace, Oriented};
use crate::reporting::Reporting;
use crate::schedule::Screen;
use crate::screens::lobby::{Book, Interrupted, Shelf};
use crate::skills::look::milestones::Milestones;
use crate::skills::look::quality::Drawing;
use crate::theme::sound::SoundSettings;
use crate::{FrontEnd, app};

/// Opens the window.
///
/// # Errors
/// When there is no display, no asset library, or no such scenario.
pub fn play(context: &Context, args: &PlayArgs) -> CommandResult {
    let headset = headset(args)?;
    if headset.is_none()
        && cfg!(target_os = "linux")
        && std::env::var_os("DISPLAY").is_none()
        && std::env::var_os("WAYLAND_DISPLAY").is_none()
    {
        return Err(CommandError::new(
            "there is no display here",
            "`skillward demo` lets a scripted learner play without one; `xvfb-run skillward play` makes a virtual one",
        ));
    }
    let launch = Launch::new(context)?;
    let shelf = shelf(context);
    let mode = args.mode.map(Into::into);
    let interrupted = match (args.resume, shelf.interrupted.last()) {
        (false, _) => None,
        (true, Some(interrupted)) => Some(interrupted.clone()),
        (true, None) => {
            return Err(CommandError::new(
                "no attempt was interrupted",
                "`skillward play` opens the library",
            ));
        }
    };
    let chosen = match (&interrupted, &args.scenario) {
        (Some(interrupted), _) => Some((*interrupted.selected.clone(), Screen::Attempt)),
        (None, Some(name)) => {
            let screen = if args.begin { Screen::Attempt } else { Screen::Prebrief };
            let entry = context.find_scenario(Some(name))?;
            Some((selected(&entry, mode).map_err(|why| why.told(&entry))?, screen))
        }
        (None, None) => None,
    };
    let preferences = Preferences::load(&context.paths.preferences()).map_err(told)?;
    let bindings = KeyBindings::configured(&preferences.controls).map_err(|error| {
        let file = context.paths.preferences();
        CommandError::new(format!("{}: {error}", file.display()), "mend or delete that file, then try again")
    })?;
    let oriented = Oriented {
        done: preferences.oriented.contains_key(&launch.learner),
        learner: launch.learner.clone(),
        path: context.paths.preferences(),
        trouble: None,
    };
    let place = orientation_place(context)?;
    let mut app = match headset {
        Some(headset) => {
            let comfort = preferences.comfort.get(&launch.learner).copied().unwrap_or_default();
            in_headset(headset, launch, comfort, context.paths.preferences())
        }
        None => app(FrontEnd::Windowed, launch),
    };
    app.insert_resource(Drawing::Live(context.config.picture));
    if let Some(path) = &args.milestones {
        app.insert_resource(Milestones::open(path).map_err(CommandError::file("write", path))?);
    }
    app.insert_resource(shelf);
    // What was interrupted changes by attempts alone; the shelf knows what there was before the first.
    for exited in [Screen::Attempt, Screen::Debrief] {
        app.add_systems(OnTransition { exited, entered: Screen::Lobby }, look_again);
    }
    app.insert_resource(Reporting(context.clone()));
    app.insert_resource(place);
    app.insert_resource(oriented);
    app.insert_resource(bindings);
    app.insert_resource(KeyBindingsFile(context.paths.preferences()));
    app.insert_resource(SoundSettings {
        volume: context.config.sound.volume,
        muted: context.config.sound.muted,
        captions: context.config.sound.captions,
    });
    if let Some((scenario, screen)) = chosen {
        app.insert_resource(scenario);
        app.insert_resource(crate::screens::FirstScreen(screen));
    }
    if let Some(interrupted) = interrupted {
        app.world_mut().write_message(ResumeAsked { folder: interrupted.folder });
    }
    match app.run() {
        AppExit::Success => Ok(Outcome::Good),
        AppExit::Error(code) => Err(CommandError::plain(format!("the window closed with an error ({code})"))),
    }
}

/// The headset, where one is connected and wanted.
#[cfg(feature = "xr")]
fn headset(args: &PlayArgs) -> Result<Option<Headset>, CommandError> {
    if !args.headset && !args.require_xr {
        return Ok(None);
    }
    match Headset::find(args.picture_scale) {
        Ok(headset) => {
            info!("playing in the headset of {}", headset.name());
            Ok(Some(headset))
        }
        Err(error) if args.require_xr => Err(CommandError::new(
            error.to_string(),
            "connect the headset and start its software; `skillward play` without --require-xr plays at the desk",
        )),
        Err(error) => {
            eprintln!("{error}; playing at the desk instead");
            Ok(None)
        }
    }
}

#[cfg(feature = "xr")]
fn in_headset(headset: Headset, launch: Launch, comfort: Comfort, preferences: PathBuf) -> App {
    let learner = launch.learner.clone();
    let mut app = crate::app_in_headset(headset, launch);
    app.insert_resource(ComfortSettings { chosen: comfort, learner, path: Some(preferences) });
    app
}

/// What a build without OpenXR says.
#[cfg(not(feature = "xr"))]
fn headset(args: &PlayArgs) -> Result<Option<std::convert::Infallible>, CommandError> {
    if args.require_xr {
        return Err(CommandError::new(
            "this build knows no headsets",
            "build it with the feature `xr`, or play at the desk without --require-xr",
        ));
    }
    Ok(None)
}

#[cfg(not(feature = "xr"))]
fn in_headset(headset: std::convert::Infallible, _: Launch, _: Comfort, _: PathBuf) -> App {
    match headset {}
}

/// The file of the asset library that says where the orientation takes place.
const ORIENTATION_FILE: &str = "orientation.ron";

/// Where the orientation takes place. What is wrong with it keeps nobody from a scenario: the library says it.
fn orientation_place(context: &Context) -> Result<OrientationPlace, CommandError> {
    let assets = context.assets()?;
    let place = load_scene(&assets.root.join(ORIENTATION_FILE), &assets);
    Ok(OrientationPlace(place.map_err(|problems| problems.iter().map(ToString::to_string).collect())))
}

fn told(error: PreferencesError) -> CommandError {
    CommandError::new(error.to_string(), "mend or delete that file, then try again")
}

/// A scenario, ready to be played in this mode, or in its first where it does not offer that one.
fn selected(entry: &Entry, mode: Option<Mode>) -> Result<SelectedScenario, NotReady> {
    let offered = entry.scenario.as_ref().map_or(&[][..], |scenario| &scenario.value.modes);
    let mode = mode.filter(|mode| offered.contains(mode)).or(offered.first().copied()).unwrap_or_default();
    SelectedScenario::of(entry, mode)
}

/// The library's shelf: every scenario found, and attempts that can go on.
fn shelf(context: &Context) -> Shelf {
    let library = context.library();
    let books = library
        .entries
        .iter()
        .map(|entry| {
            let scenario = entry.shown.as_ref().map(|shown| &shown.scenario);
            Book {
                title: scenario
                    .map_or_else(|| entry.folder.display().to_string(), |scenario| scenario.title.clone()),
                summary: scenario.map(|scenario| scenario.summary.clone()).unwrap_or_default(),
                minutes: scenario.map_or(0, |scenario| scenario.minutes),
                version: scenario.map(|scenario| scenario.version.clone()).unwrap_or_default(),
                review_pending: scenario
                    .is_some_and(|scenario| matches!(scenario.review, Review::Pending(_))),
                ready: selected(entry, context.config.mode).map(Box::new),
            }
        })
        .collect();
    Shelf { books, interrupted: interrupted(context, &library) }
}

/// An attempt that was left a moment ago can go on.
fn look_again(launch: Res<'_, Launch>, mut shelf: ResMut<'_, Shelf>) {
    shelf.interrupted = interrupted(&launch.context, &launch.context.library());
}

/// Attempts without an end whose very scenario and rubric are still on the shelf.
fn interrupted(context: &Context, library: &skillward_cli::library::Library) -> Vec<Interrupted> {
    let folders = skillward_store::list_attempts(&context.paths.attempts()).unwrap_or_default();
    folders
        .into_iter()
        .filter_map(|folder| {
            let opened = skillward_store::OpenedAttempt::open(&folder).ok()?;
            if opened.end.is_some() {
                return None;
            }
            let entry = library.by_id(&opened.header.scenario.id)?;
            let chosen = selected(entry, Some(opened.header.mode)).ok()?;
            let same =
                chosen.scenario_ref == opened.header.scenario && chosen.rubric_ref == opened.header.rubric;
            same.then(|| Interrupted {
                title: chosen.scenario.title.clone(),
                began: opened.header.started_utc.clone(),
                folder,
                selected: Box::new(chosen),
            })
        })
        .collect()
}
