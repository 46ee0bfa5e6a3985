//! The program: the command line, with the commands that open a window where the app is built in.

use std::process::ExitCode;

use skillward_cli::AppHooks;

fn main() -> ExitCode {
    skillward_cli::run(std::env::args_os(), AppHooks::default())
}
