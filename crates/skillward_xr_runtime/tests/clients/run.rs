//! Running a client in a process and a folder of its own.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use skillward_xr_runtime::script::Script;
use skillward_xr_runtime::{Place, Report};
use tempfile::TempDir;

use crate::{CLIENT, Outcome};

/// How long a client may take, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// A client's run: its folder, which is removed at the end.
pub struct Run {
    pub place: Place,
    child: Option<Child>,
    _folder: TempDir,
}

/// Starts a client under a script, with some more variables.
pub fn start(client: &str, script: &Script, more: &[(&str, &str)]) -> Outcome<Run> {
    let folder = tempfile::tempdir()?;
    let place = Place::install(folder.path(), script)?;
    let mut command = Command::new(std::env::current_exe()?);
    command.env(CLIENT, client).envs(place.environment());
    command.envs(more.iter().copied()).current_dir(folder.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn()?;
    Ok(Run { place, child: Some(child), _folder: folder })
}

/// Runs a client to its end; it must end well.
pub fn run(client: &str, script: &Script) -> Outcome<Run> {
    run_with(client, script, &[])
}

/// Runs a client to its end, with some more variables.
pub fn run_with(client: &str, script: &Script, more: &[(&str, &str)]) -> Outcome<Run> {
    let mut run = start(client, script, more)?;
    let output = run.finish()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let report = run.place.report().map(|report| report.faults().join("\n")).unwrap_or_default();
        return Err(format!("{}\n{said}\n{report}", output.status).into());
    }
    Ok(run)
}

impl Run {
    /// Waits for the client; one that takes too long is ended.
    pub fn finish(&mut self) -> Outcome<Output> {
        let mut child = self.child.take().ok_or("it has ended already")?;
        let begun = Instant::now();
        while child.try_wait()?.is_none() {
            if begun.elapsed() > PATIENCE {
                child.kill()?;
                let output = child.wait_with_output()?;
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                return Err(format!("the client did not end in {PATIENCE:?}:\n{said}").into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(child.wait_with_output()?)
    }

    pub fn folder(&self) -> &Path {
        self.place.folder()
    }

    pub fn report(&self) -> Outcome<Report> {
        Ok(self.place.report()?)
    }

    /// The lines that the client wrote into `seen.txt`.
    pub fn seen(&self) -> Outcome<Vec<String>> {
        let text = std::fs::read_to_string(self.folder().join("seen.txt"))?;
        Ok(text.lines().map(str::to_owned).collect())
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// What a client saw, for its test. The process's folder is the run's.
pub fn write_seen(lines: &[String]) -> Outcome<()> {
    Ok(std::fs::write("seen.txt", lines.join("\n"))?)
}

/// Fails with a sentence.
#[macro_export]
macro_rules! demand {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err(format!($($message)+).into());
        }
    };
}
