//! The window on a machine without a graphics card: how soon it can be used, and how fast it is drawn.
//!
//! Starts a virtual display of its own and the built program with a data folder of its own, reads the
//! milestones that the program writes, presses keys and moves the mouse as a person would, and ends what
//! it started.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Outcome, root, target};

/// Size of the display and so of the window, pixels.
const SIZE: (u32, u32) = (960, 540);
/// Longest wait for a milestone.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long each pace is measured.
const MEASURED: Duration = Duration::from_secs(20);
/// The scenario that is played.
const SCENARIO: &str = "hand-hygiene-bedside";

/// Something started, ended with its owner.
struct Owned(Child);

impl Drop for Owned {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The program in its window, and what it says.
struct Session {
    started: Instant,
    lines: Receiver<(Instant, Value)>,
    display: String,
    _program: Owned,
}

/// Prints the figures.
pub fn print() -> Outcome {
    let (_server, display) = serve()?;
    let folder = std::env::temp_dir().join(format!("skillward-window-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let result = figures(&display, &folder);
    drop(std::fs::remove_dir_all(&folder));
    result
}

fn figures(display: &str, folder: &std::path::Path) -> Outcome {
    // Once unmeasured: the disk is to be warm.
    Session::start(display, folder, &["play"])?.shown("Lobby")?;

    let library = Session::start(display, folder, &["play"])?;
    let adapter = library.until(|line| line["milestone"] == "window")?.1;
    println!(
        "adapter            {} ({}), quality {}",
        text(&adapter["adapter"]),
        text(&adapter["driver"]),
        text(&adapter["quality"])
    );
    println!(
        "library usable     {:>6.2} s after the program was started (bar: 4 s)",
        library.shown("Lobby")?
    );
    drop(library);

    let bay = Session::start(display, folder, &["play", SCENARIO, "--begin"])?;
    let (entered, _) = bay.until(|line| line["milestone"] == "entered" && line["screen"] == "Attempt")?;
    let shown = bay.shown("Attempt")?;
    let chosen = shown - (entered - bay.started).as_secs_f64();
    println!("bay drawn whole    {shown:>6.2} s after the program was started with it (bar: 8 s)");
    println!("bay drawn whole    {chosen:>6.2} s after it was chosen, nothing read before (bar: 8 s)");
    // Without a window manager, nobody gives the window the keys.
    bay.xdotool(&["search", "--name", "Skillward", "windowfocus"]);
    bay.go_on()?;
    println!("looking            {}", bay.pace(|| sleep(Duration::from_millis(200)))?);
    bay.key("r");
    println!("rubbing            {}", bay.pace(|| bay.stroke())?);
    Ok(())
}

impl Session {
    fn start(display: &str, folder: &std::path::Path, arguments: &[&str]) -> Result<Self, String> {
        let started = Instant::now();
        let mut child = Command::new(program())
            .args(arguments)
            .args(["--milestones", "-", "--data-dir"])
            .arg(folder.join("data"))
            .arg("--config")
            .arg(configuration(folder)?)
            .current_dir(root())
            .env("DISPLAY", display)
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}; build it first (make play)", program().display()))?;
        let output = child.stdout.take().ok_or("the program has no output")?;
        let (sender, lines) = channel();
        spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Ok(value) = serde_json::from_str(&line)
                    && sender.send((Instant::now(), value)).is_err()
                {
                    break;
                }
            }
        });
        Ok(Self { started, lines, display: display.to_owned(), _program: Owned(child) })
    }

    /// Waits for a line.
    fn until(&self, wanted: impl Fn(&Value) -> bool) -> Result<(Instant, Value), String> {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let (at, line) = self
                .lines
                .recv_timeout(left)
                .map_err(|_| "the program ended or fell silent before its next milestone".to_owned())?;
            if wanted(&line) {
                return Ok((at, line));
            }
        }
    }

    /// Seconds from the start of the program until a screen is on the display.
    fn shown(&self, screen: &str) -> Result<f64, String> {
        let (at, _) = self.until(|line| line["milestone"] == "shown" && line["screen"] == screen)?;
        Ok((at - self.started).as_secs_f64())
    }

    /// Ends the pause that a window without the keys makes.
    fn go_on(&self) -> Outcome {
        for _ in 0..8 {
            self.key("Escape");
            while self.lines.try_recv().is_ok() {}
            // The first line began before the key was struck.
            for _ in 0..2 {
                self.until(|line| line["milestone"] == "pace")?;
            }
            if self.until(|line| line["milestone"] == "pace")?.1["running"] == true {
                return Ok(());
            }
        }
        Err("the attempt stays paused".into())
    }

    /// Frames a second over [`MEASURED`], while something is done again and again.
    fn pace(&self, act: impl Fn()) -> Result<String, String> {
        // The picture's size settles first.
        let settled = Instant::now() + Duration::from_secs(8);
        while Instant::now() < settled {
            act();
        }
        while self.lines.try_recv().is_ok() {}
        let end = Instant::now() + MEASURED;
        while Instant::now() < end {
            act();
        }
        let (mut frames, mut seconds, mut slowest, mut picture) = (0.0, 0.0, f64::MAX, Value::Null);
        while let Ok((_, line)) = self.lines.try_recv() {
            if line["milestone"] == "pace" && line["running"] == true {
                let (count, over) = (number(&line["frames"]), number(&line["over"]));
                frames += count;
                seconds += over;
                slowest = slowest.min(count / over);
                picture = line["picture"].clone();
            }
        }
        if seconds == 0.0 {
            return Err("no frame was drawn".into());
        }
        Ok(format!(
            "{:>6.2} frames/s over {seconds:.0} s, slowest second {slowest:.2}; the room drawn at {} x {} (bar: 5)",
            frames / seconds,
            picture[0],
            picture[1],
        ))
    }

    fn xdotool(&self, arguments: &[&str]) {
        let status = Command::new("xdotool").args(arguments).env("DISPLAY", &self.display).status();
        if let Err(error) = status {
            eprintln!("xdotool could not be started: {error}");
        }
    }

    fn key(&self, key: &str) {
        self.xdotool(&["keydown", key]);
        sleep(Duration::from_millis(300));
        self.xdotool(&["keyup", key]);
        sleep(Duration::from_millis(400));
    }

    /// One stroke of the hands, to and fro.
    fn stroke(&self) {
        for dx in ["60", "60", "-60", "-60"] {
            self.xdotool(&["mousemove_relative", "--", dx, "0"]);
            sleep(Duration::from_millis(90));
        }
    }
}

/// A virtual display on the first free number.
fn serve() -> Result<(Owned, String), String> {
    let mut server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{}x{}x24", SIZE.0, SIZE.1)])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("Xvfb cannot be started ({error}): install the package xvfb"))?;
    let output = server.stdout.take().ok_or("Xvfb has no output")?;
    let server = Owned(server);
    let mut number = String::new();
    BufReader::new(output).read_line(&mut number).map_err(|error| error.to_string())?;
    match number.trim() {
        "" => Err("Xvfb found no free display".into()),
        number => Ok((server, format!(":{number}"))),
    }
}

/// A configuration of the bar's own: nobody's settings count.
fn configuration(folder: &std::path::Path) -> Result<PathBuf, String> {
    let path = folder.join("skillward.toml");
    std::fs::write(&path, "learner = \"measured\"\n")
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

fn program() -> PathBuf {
    target().join("debug/skillward")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or("unknown").to_owned()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(0.0)
}
