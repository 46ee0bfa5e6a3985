//! How a command ends: well, with findings, or not at all.

use std::path::Path;
use std::process::ExitCode;

/// How a command that could be carried out ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well: exit code 0.
    Good,
    /// Mistakes, a failed attempt, something that does not hold: exit code 1.
    Findings,
    /// Nothing speaks against it, but something that is needed could not be had: exit code 3.
    Unknown,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Good => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
            Outcome::Unknown => Self::from(3),
        }
    }
}

/// Why a command could not be carried out: exit code 2.
#[derive(Debug)]
pub struct CommandError {
    /// What went wrong, in a sentence, with its causes.
    pub message: String,
    /// A way out, where one is known.
    pub help: Option<String>,
}

impl CommandError {
    /// An error with a way out.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()) }
    }

    /// An error without.
    pub fn plain(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// For `map_err`: names what was tried and on what file.
    pub fn file(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |error| Self::plain(format!("cannot {doing} {}: {error}", path.display()))
    }
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl<E: std::error::Error> From<E> for CommandError {
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(next) = cause {
            let text = next.to_string();
            // Many errors repeat their cause in their own message.
            if !message.contains(&text) {
                message = format!("{message}: {text}");
            }
            cause = next.source();
        }
        Self::plain(message)
    }
}

/// What a command gives.
pub type CommandResult = Result<Outcome, CommandError>;
