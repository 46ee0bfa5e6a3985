//! A station without a renderer, on which the scripted learner plays; the benchmarks of the app use it too.

use std::path::{Path, PathBuf};

use bevy::prelude::{App, World};
use skillward::attempt::session::{FinishedAttempt, SelectedScenario};
use skillward::frontends::autopilot::script::{Act, Script};
use skillward::frontends::autopilot::vary::Variation;
use skillward::frontends::autopilot::{Repeats, ScriptedLearner};
use skillward::{FrontEnd, Launch, app, simulate};
use skillward_cli::Context;
use skillward_cli::args::GlobalArgs;
use skillward_cli::library::Entry;
use skillward_core::header::Mode;

/// A station of its own, in a folder that is deleted with it, with an app that plays one attempt after
/// the other.
pub struct Station {
    app: App,
    /// What its apps are started with.
    pub launch: Launch,
    _data: tempfile::TempDir,
}

impl Station {
    /// A new station that knows the shipped assets.
    pub fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let arguments = GlobalArgs { data_dir: Some(data.path().to_owned()), ..GlobalArgs::default() };
        let launch = Launch::new(&Context::new(&arguments, true).unwrap()).unwrap();
        let app = app(FrontEnd::Autopilot { windowed: false }, launch.clone());
        Self { app, launch, _data: data }
    }

    /// The scenario in a folder.
    pub fn scenario(&self, folder: &Path) -> SelectedScenario {
        let entry = Entry::load(folder, self.launch.context.assets().ok().as_ref());
        SelectedScenario::of(&entry, Mode::Summative).unwrap_or_else(|why| panic!("{why}"))
    }

    /// How often the learner of the newest attempt had to do something again.
    pub fn repeats(&self) -> u32 {
        self.app.world().resource::<Repeats>().0
    }

    /// Plays acts in a scenario.
    pub fn play(&mut self, folder: &Path, acts: Vec<Act>, variation: Variation) -> FinishedAttempt {
        self.watch(folder, acts, variation, |_| {})
    }

    /// Plays acts in a scenario, and looks at the world after each frame.
    pub fn watch(
        &mut self,
        folder: &Path,
        acts: Vec<Act>,
        variation: Variation,
        each_frame: impl FnMut(&mut World),
    ) -> FinishedAttempt {
        let chosen = self.scenario(folder);
        simulate::run(&mut self.app, chosen, ScriptedLearner { acts, variation }, each_frame).unwrap()
    }
}

/// Folder of a shipped scenario.
pub fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

/// The acts of a learner who lies beside a scenario.
pub fn learner(folder: &Path, name: &str) -> Vec<Act> {
    let script = Script::read(&folder.join("learners").join(format!("{name}.ron"))).unwrap();
    script.expanded().unwrap()
}
