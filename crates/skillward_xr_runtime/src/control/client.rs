//! The test's end of the control channel.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{Reply, Request, SOCKET, Status};
use crate::report::Report;
use crate::script::Command;
use crate::session::Phase;

/// How much longer than the runtime the client waits for an answer.
const GRACE: Duration = Duration::from_secs(5);

/// Why the runtime could not be steered.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// The socket is not there, or the app has ended.
    #[error("the runtime cannot be reached at {path}: {source}")]
    Socket {
        /// The socket's path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// An answer that is none.
    #[error("the runtime's answer cannot be read: {0}")]
    Answer(String),
    /// The runtime says no.
    #[error("the runtime says: {0}")]
    Refused(String),
}

/// A connection to a running runtime.
#[derive(Debug)]
pub struct Control {
    path: String,
    reader: BufReader<UnixStream>,
}

impl Control {
    /// Connects to the runtime of a folder, waiting until the app has loaded it.
    ///
    /// # Errors
    ///
    /// When nothing listens there in time.
    pub fn connect(folder: &Path, timeout: Duration) -> Result<Self, ControlError> {
        let path = folder.join(SOCKET);
        let shown = path.display().to_string();
        let begun = Instant::now();
        loop {
            match UnixStream::connect(&path) {
                Ok(stream) => return Ok(Self { path: shown, reader: BufReader::new(stream) }),
                Err(source) if begun.elapsed() > timeout => {
                    return Err(ControlError::Socket { path: shown, source });
                }
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    /// Does this at the beginning of the next frame.
    ///
    /// # Errors
    ///
    /// When the app has ended.
    pub fn commands(&mut self, commands: Vec<Command>) -> Result<(), ControlError> {
        match self.ask(&Request::Do(commands), Duration::ZERO)? {
            Reply::Done => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    /// Allows frames and waits until the app has ended them.
    ///
    /// # Errors
    ///
    /// When the app does not end them in time, or has ended itself.
    pub fn step(&mut self, frames: u64, timeout: Duration) -> Result<Status, ControlError> {
        let timeout_ms = millis(timeout);
        self.status_of(&Request::Step { frames, timeout_ms }, timeout)
    }

    /// Waits for a state of the session.
    ///
    /// # Errors
    ///
    /// When it does not come in time, or the app has ended.
    pub fn wait_for(&mut self, state: Phase, timeout: Duration) -> Result<Status, ControlError> {
        let timeout_ms = millis(timeout);
        self.status_of(&Request::Await { state, timeout_ms }, timeout)
    }

    /// How things stand.
    ///
    /// # Errors
    ///
    /// When the app has ended.
    pub fn status(&mut self) -> Result<Status, ControlError> {
        self.status_of(&Request::Status, Duration::ZERO)
    }

    /// The report as it is now.
    ///
    /// # Errors
    ///
    /// When the app has ended.
    pub fn report(&mut self) -> Result<Report, ControlError> {
        match self.ask(&Request::Report, Duration::ZERO)? {
            Reply::Report(report) => Ok(*report),
            other => Err(unexpected(&other)),
        }
    }

    fn status_of(&mut self, request: &Request, timeout: Duration) -> Result<Status, ControlError> {
        match self.ask(request, timeout)? {
            Reply::Status(status) => Ok(status),
            other => Err(unexpected(&other)),
        }
    }

    fn ask(&mut self, request: &Request, timeout: Duration) -> Result<Reply, ControlError> {
        let socket = |source| ControlError::Socket { path: self.path.clone(), source };
        let line = serde_json::to_string(request).map_err(|error| ControlError::Answer(error.to_string()))?;
        let mut stream = self.reader.get_ref();
        stream.set_read_timeout(Some(timeout + GRACE)).map_err(socket)?;
        writeln!(stream, "{line}").map_err(socket)?;
        let mut answer = String::new();
        let read = self.reader.read_line(&mut answer).map_err(socket)?;
        if read == 0 {
            return Err(socket(std::io::ErrorKind::UnexpectedEof.into()));
        }
        match serde_json::from_str(&answer).map_err(|error| ControlError::Answer(error.to_string()))? {
            Reply::Refused(why) => Err(ControlError::Refused(why)),
            reply => Ok(reply),
        }
    }
}

fn millis(timeout: Duration) -> u64 {
    u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX)
}

fn unexpected(reply: &Reply) -> ControlError {
    ControlError::Answer(format!("{reply:?} does not answer what was asked"))
}
