//! Someone who wears the headset: the program in folders of its own, the runtime that it finds, and what both leave.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use skillward_core::observation::{Fact, Modality};
use skillward_store::OpenedAttempt;
use skillward_xr_runtime::control::Control;
use skillward_xr_runtime::script::{self, Script};
use skillward_xr_runtime::{Phase, Place, Report};
use tempfile::TempDir;

use crate::left;

/// How long anything may take on a machine without a graphics card that does other things as well.
const PATIENCE: Duration = Duration::from_secs(200);

/// Nothing takes more frames than this to come about.
const MOST_FRAMES: u64 = 4000;

/// What Debian's validation layer (1.0.20) takes for a mistake, since it is younger.
const NEWER_THAN_THE_LAYER: [&str; 3] =
    ["XR_EXT_local_floor", "XR_EXT_hand_interaction", "XR_EXT_user_presence"];

/// How the view has glided, from when a stick was pushed until it was let go.
#[derive(Debug)]
pub struct Glided {
    /// How far from where it was, metres.
    pub far: f32,
    /// How far it has turned, degrees to the left.
    pub turned_deg: f32,
}

/// The program, running in the headset.
pub struct Wearer {
    child: Child,
    pub place: Place,
    control: Control,
    home: TempDir,
}

impl Wearer {
    /// Puts the headset on: begins a scenario at once, under a script of the runtime's.
    pub fn begin(scenario: &Path, script: &Script) -> Self {
        Self::start(scenario, script, &[], "")
    }

    /// Does so as someone of whom the program remembers this.
    pub fn who_likes(preferences: &str, scenario: &Path, script: &Script) -> Self {
        Self::start(scenario, script, &[], preferences)
    }

    /// As [`Self::begin`], with OpenXR's validation layer between program and runtime.
    pub fn validated(scenario: &Path, script: &Script) -> Self {
        let layer = [("XR_ENABLE_API_LAYERS", "XR_APILAYER_LUNARG_core_validation")];
        let script = Script { without: NEWER_THAN_THE_LAYER.map(str::to_owned).to_vec(), ..script.clone() };
        Self::start(scenario, &script, &layer, "")
    }

    fn start(scenario: &Path, script: &Script, more: &[(&str, &str)], preferences: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let place = Place::install(&home.path().join("xr"), script).unwrap();
        let config = home.path().join("skillward.toml");
        fs::write(&config, "learner = \"learner-test\"\n").unwrap();
        fs::create_dir(home.path().join("data")).unwrap();
        fs::write(home.path().join("data/preferences.toml"), preferences).unwrap();
        let log = fs::File::create(home.path().join("log")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_skillward"))
            .arg("--data-dir")
            .arg(home.path().join("data"))
            .arg("--config")
            .arg(&config)
            .arg("--scenarios")
            .arg(scenario)
            .args(["--log", "warn,skillward=debug", "play", "--require-xr", "--begin", "--milestones"])
            .arg(home.path().join("milestones"))
            .arg(scenario)
            .envs(place.environment())
            .envs(more.iter().copied())
            .env("XR_CORE_VALIDATION_EXPORT_TYPE", "text")
            .env("XR_CORE_VALIDATION_FILE_NAME", home.path().join("validation"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let control = match place.control(PATIENCE) {
            Ok(control) => control,
            Err(error) => {
                let log = fs::read_to_string(home.path().join("log")).unwrap_or_default();
                panic!("{error}\n{log}");
            }
        };
        Self { child, place, control, home }
    }

    /// Does something to the world round the program, at its next frame.
    pub fn does(&mut self, commands: Vec<script::Command>) {
        if let Err(error) = self.control.commands(commands) {
            self.fail("a command", &error.to_string());
        }
    }

    /// Lets so many frames pass.
    pub fn frames(&mut self, frames: u64) {
        if let Err(error) = self.control.step(frames, PATIENCE) {
            self.fail(&format!("{frames} frames"), &error.to_string());
        }
    }

    /// Lets so many frames pass, while there are any: without a session none do.
    pub fn frames_if_any(&mut self, frames: u64) {
        for _ in 0..frames {
            if self.control.step(1, Duration::from_millis(200)).is_err() {
                return;
            }
        }
    }

    /// Lets time pass until the session is in a state.
    pub fn until_state(&mut self, state: Phase) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.control.status() {
                Ok(status) if status.state == Some(state) => return,
                Ok(_) if Instant::now() < deadline => self.frames_if_any(1),
                Ok(status) => self.fail(&format!("{state:?}"), &format!("{status:?}")),
                Err(error) => self.fail(&format!("{state:?}"), &error.to_string()),
            }
        }
    }

    /// How many facts of a kind the attempt's log holds.
    pub fn count(&self, like: impl Fn(&Fact) -> bool) -> usize {
        left::observed(&self.data(), like)
    }

    /// Lets frames pass until something is so.
    pub fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut frames = 0;
        while !so(self) {
            frames += 3;
            if let Ok(Some(status)) = self.child.try_wait() {
                self.fail(what, &format!("the program ended ({status})"));
            }
            if Instant::now() > deadline || frames > MOST_FRAMES {
                self.fail(what, &format!("it did not come about within {frames} frames"));
            }
            self.frames(3);
        }
    }

    /// Lets frames pass until the program's log tells something.
    pub fn until_told(&mut self, words: &str) {
        self.until(words, |wearer| wearer.told(words) > 0);
    }

    /// Lets frames pass until a screen is drawn whole.
    pub fn until_shown(&mut self, screen: &str) {
        self.until(screen, |wearer| {
            let milestones = fs::read_to_string(wearer.home.path().join("milestones")).unwrap_or_default();
            milestones.lines().any(|line| line.contains("\"shown\"") && line.contains(screen))
        });
    }

    /// How the view has glided, each time.
    pub fn glides(&self) -> Vec<Glided> {
        let log = self.log();
        let told = log.lines().filter_map(|line| line.split_once("the view has glided "));
        told.map(|(_, rest)| {
            let mut numbers = rest.split_whitespace().filter_map(|word| word.parse().ok());
            let mut next = || numbers.next().unwrap_or_else(|| panic!("{rest}"));
            Glided { far: next(), turned_deg: next() }
        })
        .collect()
    }

    /// How often its log tells something.
    pub fn told(&self, words: &str) -> usize {
        self.log().matches(words).count()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("log")).unwrap_or_default()
    }

    /// Fails, and says all that is known.
    pub fn fail(&self, what: &str, why: &str) -> ! {
        let report = self.place.report().map(|report| format!("{report:#?}")).unwrap_or_default();
        let facts: Vec<String> = self.attempt().map_or_else(Vec::new, |attempt| {
            let told = attempt.observations.iter().filter(|it| !matches!(it.fact, Fact::Rub(_)));
            told.map(|it| format!("{:9.3} s  {:?}", it.t_us as f64 / 1e6, it.fact)).collect()
        });
        panic!(
            "waiting for {what}: {why}\nthe runtime: {report}\nthe attempt:\n{}\nthe log:\n{}",
            facts.join("\n"),
            self.log()
        );
    }

    /// What the runtime says of the run so far.
    pub fn report(&mut self) -> Report {
        self.control.report().unwrap_or_else(|error| self.fail("the report", &error.to_string()))
    }

    /// The only attempt that there may be, as it is on disk now.
    pub fn attempt(&self) -> Option<OpenedAttempt> {
        left::attempt(&self.data())
    }

    /// How the learner of the attempt takes part, as it was told last.
    pub fn modality(&self) -> Modality {
        let attempt = self.attempt().unwrap();
        let told = attempt.observations.iter().rev().find_map(|observation| match observation.fact {
            Fact::ModalityChanged { modality } => Some(modality),
            _ => None,
        });
        told.unwrap_or(attempt.header.modality)
    }

    /// Folder of the attempt.
    pub fn attempt_folder(&self) -> PathBuf {
        left::attempt_folder(&self.data()).unwrap()
    }

    /// The badge, where there is one.
    pub fn badge(&self) -> Option<PathBuf> {
        let files = fs::read_dir(self.data().join("badges")).ok()?;
        let mut paths = files.filter_map(|file| Some(file.ok()?.path()));
        paths.find(|path| path.extension().is_some_and(|extension| extension == "json"))
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Runs another command of the program on what this one left.
    pub fn skillward(&self, command: &[&str], file: &Path) -> std::process::Output {
        Command::new(env!("CARGO_BIN_EXE_skillward"))
            .arg("--data-dir")
            .arg(self.data())
            .args(command)
            .arg(file)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Closes the program from the headset, and gives its status.
    pub fn close(&mut self) -> ExitStatus {
        self.does(vec![script::Command::Exit]);
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(Some(status)) = self.child.try_wait() {
                return status;
            }
            if Instant::now() > deadline {
                self.fail("the program's end", "it took too long");
            }
            // The last frames of its life; once the session is over, there are none to wait for.
            let _ = self.control.step(1, Duration::from_millis(50));
            sleep(Duration::from_millis(20));
        }
    }

    /// What OpenXR's validation layer said, in its own words.
    pub fn validation(&self) -> String {
        fs::read_to_string(self.home.path().join("validation")).unwrap_or_default()
    }
}

impl Drop for Wearer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
