//! The control channel: a Unix socket in the runtime's folder, over which a test steers the world in mid-run.
//!
//! One JSON object a line each way. Commands take effect at the beginning of the next frame, so that a run whose pace is
//! `Stepped` is the same each time, whatever the machine is busy with.

mod client;
mod server;

use serde::{Deserialize, Serialize};

pub use client::{Control, ControlError};
pub(crate) use server::listen;

use crate::report::Report;
use crate::script::Command;
use crate::session::Phase;

/// The socket's name in the runtime's folder.
pub const SOCKET: &str = "control.sock";

/// What a test asks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Request {
    /// Does this at the beginning of the next frame.
    Do(Vec<Command>),
    /// Allows so many frames (pace `Stepped`) and answers when the app has ended them.
    Step {
        /// How many.
        frames: u64,
        /// How long to wait for the app.
        timeout_ms: u64,
    },
    /// Answers when the session is in a state.
    Await {
        /// Which.
        state: Phase,
        /// How long to wait for it.
        timeout_ms: u64,
    },
    /// How things stand.
    Status,
    /// The report as it is now.
    Report,
}

/// How things stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Frames that the app waited for.
    pub frame: u64,
    /// The session's state, if there is one.
    pub state: Option<Phase>,
    /// Whether an instance exists and is not lost.
    pub instance: bool,
    /// Nanoseconds of the runtime's clock.
    pub now_ns: i64,
    /// Breaches so far.
    pub breaches: usize,
    /// The runtime's own fault, if there is one.
    pub fault: Option<String>,
}

/// What the runtime answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Reply {
    /// It is queued.
    Done,
    /// How things stand, for `Step`, `Await` and `Status`.
    Status(Status),
    /// The report.
    Report(Box<Report>),
    /// It cannot be, or did not come about in time.
    Refused(String),
}
