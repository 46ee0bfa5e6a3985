//! A station that plays the bedside scenario without a renderer, for the benchmarks of the app.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use bevy::prelude::{App, World};
use skillward::attempt::session::{FinishedAttempt, SelectedScenario};
use skillward::frontends::autopilot::ScriptedLearner;
use skillward::frontends::autopilot::script::{Act, Script};
use skillward::frontends::autopilot::vary::Variation;
use skillward::{FrontEnd, Launch, app, simulate};
use skillward_cli::Context;
use skillward_cli::args::GlobalArgs;
use skillward_cli::library::Entry;
use skillward_core::header::Mode;

/// A station in a folder that is deleted with it.
pub struct Station {
    app: App,
    /// What is played.
    pub chosen: SelectedScenario,
    _data: tempfile::TempDir,
}

impl Station {
    /// At the bedside.
    pub fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let arguments = GlobalArgs { data_dir: Some(data.path().to_owned()), ..GlobalArgs::default() };
        let launch = Launch::new(&Context::new(&arguments, true).unwrap()).unwrap();
        let entry = Entry::load(&bedside(), launch.context.assets().ok().as_ref());
        let chosen = SelectedScenario::of(&entry, Mode::Summative).unwrap();
        Self { app: app(FrontEnd::Autopilot { windowed: false }, launch), chosen, _data: data }
    }

    /// Plays acts as somebody does who is drawn from a fixed seed.
    pub fn play(&mut self, acts: Vec<Act>, each_frame: impl FnMut(&mut World)) -> FinishedAttempt {
        let learner = ScriptedLearner { acts, variation: Variation::human(1) };
        simulate::run(&mut self.app, self.chosen.clone(), learner, each_frame).unwrap()
    }
}

fn bedside() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/hand_hygiene/bedside")
}

/// What the exemplary learner does.
pub fn exemplary() -> Vec<Act> {
    Script::read(&bedside().join("learners/exemplary.ron")).unwrap().expanded().unwrap()
}
