//! The command line alone, without a window: for servers, and for the tests of the commands.

use std::process::ExitCode;

use skillward_cli::AppHooks;

fn main() -> ExitCode {
    skillward_cli::run(std::env::args_os(), AppHooks::default())
}
