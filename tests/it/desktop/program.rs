//! The built program in a window on a test's own display, with folders of its own, and what it leaves behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use skillward_core::attempt::Attempt;
use skillward_core::event::EventKind;
use skillward_core::observation::Fact;
use skillward_core::{rubric, scenario};
use skillward_store::OpenedAttempt;

use super::display::{Display, SIZE};
use crate::left;

/// How long anything may take on a machine without a graphics card that does other things as well.
const PATIENCE: Duration = Duration::from_secs(150);

/// The program, running.
pub struct Program<'a> {
    child: Child,
    display: &'a Display,
    home: &'a Path,
    log: PathBuf,
}

impl<'a> Program<'a> {
    /// Starts it, and waits for its window.
    pub fn start(display: &'a Display, home: &'a Path, run: &str) -> Self {
        let log = home.join(format!("{run}.log"));
        let file = fs::File::create(&log).unwrap();
        let config = home.join("skillward.toml");
        fs::write(&config, "learner = \"learner-test\"\n").unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_skillward"))
            .arg("--data-dir")
            .arg(home.join("data"))
            .arg("--config")
            .arg(&config)
            .arg("--scenarios")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/hand_hygiene/technique"))
            .args(["--log", "warn,skillward=debug", "play"])
            .env("DISPLAY", &display.name)
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        let mut program = Self { child, display, home, log };
        program.until("its window", |program| {
            let window = program.display.xdotool(&["search", "--onlyvisible", "--name", "^Skillward$"]);
            let Some(window) = window.lines().next() else { return false };
            let (width, height) = (SIZE.0.to_string(), SIZE.1.to_string());
            program.display.xdotool(&["windowsize", window, &width, &height, "windowmove", window, "0", "0"]);
            program.display.xdotool(&["windowfocus", window]);
            true
        });
        program
    }

    /// Waits until something is so; otherwise fails with a picture of the display.
    pub fn until(&mut self, what: &str, mut so: impl FnMut(&mut Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !so(self) {
            if let Ok(Some(status)) = self.child.try_wait() {
                self.fail(what, &format!("the program ended ({status})"));
            }
            if Instant::now() > deadline {
                self.fail(what, "it took too long");
            }
            sleep(Duration::from_millis(60));
        }
    }

    /// Fails, and names the picture that it keeps.
    pub fn fail(&self, what: &str, why: &str) -> ! {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let picture = folder.join("desktop-failed.png");
        self.display.picture(&picture);
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        panic!("waiting for {what}: {why}\nthe display: {}\nthe log:\n{log}", picture.display());
    }

    /// Waits until the program's log tells something for the nth time.
    pub fn until_told(&mut self, words: &str, times: usize) {
        self.until(words, |program| program.told(words) >= times);
    }

    /// How often its log tells something.
    pub fn told(&self, words: &str) -> usize {
        fs::read_to_string(&self.log).unwrap_or_default().matches(words).count()
    }

    /// What the learner looks at within reach, as the log told it last.
    pub fn looks_at(&self, surface: &str) -> bool {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let last = log.lines().rev().find_map(|line| line.split_once("the learner looks at "));
        last.is_some_and(|(_, seen)| seen.trim() == surface)
    }

    /// Where the learner's head is turned, as the log told it last: degrees to the left of north, and up.
    pub fn faces(&self) -> Option<(i32, i32)> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let last = log.lines().rev().find_map(|line| line.split_once("the learner faces "))?.1;
        let (yaw, pitch) = last.trim().strip_suffix(" degrees")?.split_once(" and ")?;
        Some((yaw.parse().ok()?, pitch.parse().ok()?))
    }

    /// Goes by Tab to the first thing on the page of this name, and chooses it. Two strikes within one slow
    /// frame are one to the page, so after each it is asked what the focus is on.
    pub fn choose(&mut self, name: &str) {
        const TOLD: &str = "the focus is on ";
        let mut told = self.told(TOLD);
        self.until(&format!("the focus on {name}"), |program| {
            program.display.strike("Tab");
            if program.told(TOLD) == told {
                return false;
            }
            told = program.told(TOLD);
            let log = fs::read_to_string(&program.log).unwrap_or_default();
            let last = log.lines().rev().find_map(|line| line.split_once(TOLD));
            last.is_some_and(|(_, focused)| focused.trim() == name)
        });
        self.display.strike("space");
    }

    /// Waits until it has ended by itself.
    pub fn ended(mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(Some(status)) = self.child.try_wait() {
                return status;
            }
            if Instant::now() > deadline {
                self.fail("the program's end", "it took too long");
            }
            sleep(Duration::from_millis(60));
        }
    }

    /// The only attempt that there may be, as it is on disk now.
    pub fn attempt(&self) -> Option<OpenedAttempt> {
        left::attempt(&self.home.join("data"))
    }

    /// Whether the attempt's log holds a fact, after the nth that is like it.
    pub fn observed(&self, like: impl Fn(&Fact) -> bool) -> usize {
        left::observed(&self.home.join("data"), like)
    }

    /// How many technique steps the core recognises in what the attempt's log holds.
    pub fn steps_recognised(&self) -> usize {
        let Some(opened) = self.attempt() else { return 0 };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/hand_hygiene/technique");
        let read = |name| fs::read_to_string(folder.join(name)).unwrap();
        let scenario = scenario::parse(&read("scenario.ron")).unwrap();
        let rubric = rubric::parse(&read("rubric.ron")).unwrap();
        let mut attempt = Attempt::new(&scenario, &rubric, opened.header);
        for observation in &opened.observations {
            attempt.observe(observation).unwrap();
        }
        attempt.drain_events().filter(|event| matches!(event.kind, EventKind::StepRecognised(_))).count()
    }
}

impl Drop for Program<'_> {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
