//! What the application adds to the command line where it is built in: the commands with a window.

use crate::args::{DemoArgs, PlayArgs};
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult};

/// Runs `play`.
pub type Play = fn(&Context, &PlayArgs) -> CommandResult;
/// Runs `demo`.
pub type Demo = fn(&Context, &DemoArgs) -> CommandResult;

/// The commands of the application; empty in a build without it.
#[derive(Debug, Clone, Copy, Default)]
pub struct AppHooks {
    /// Opens the library, or a scenario.
    pub play: Option<Play>,
    /// Lets a scripted learner play.
    pub demo: Option<Demo>,
}

/// Says that this build has no window.
pub(crate) fn no_window(command: &str) -> CommandError {
    CommandError::new(
        format!("this build has no window, so `{command}` is not in it"),
        "build with the feature `app` (`cargo build`, without `--no-default-features`); all other commands work here",
    )
}
