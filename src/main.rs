//! The program: the command line, with the commands that open a window where the app is built in.

use std::process::ExitCode;

use skillward_cli::AppHooks;

fn main() -> ExitCode {
    #[cfg(feature = "app")]
    let hooks = AppHooks { play: Some(skillward::play::play), demo: Some(skillward::demo::demo) };
    #[cfg(not(feature = "app"))]
    let hooks = AppHooks::default();
    skillward_cli::run(std::env::args_os(), hooks)
}
