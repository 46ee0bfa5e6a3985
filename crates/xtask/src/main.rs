//! The repository's own rules and measured figures, runnable by anyone: `cargo xtask help`.

mod arrows;
mod bars;
mod deny;
mod lean;
mod pictures;
mod reference;
mod tidy;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Rules and figures of the Skillward repository.
#[derive(Parser)]
#[command(name = "xtask", version)]
enum Task {
    /// Check which crate may depend on which, and what must never be in a tree.
    Arrows,
    /// Check file lengths, file headings and which room of the app names which.
    Tidy,
    /// Build without the app and show that no Bevy, GPU or audio crate is in its tree.
    Lean,
    /// Check licences and bans with cargo-deny, installing it beside the build when it is missing.
    Deny,
    /// Draw the pictures of docs/pictures anew (some minutes on a software driver).
    Pictures,
    /// Write docs/reference.md anew from the types that read the files.
    Reference,
    /// Print measured figures.
    Bars {
        /// Only these; all when none is named.
        names: Vec<String>,
    },
}

/// What a task found.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let result = match Task::parse() {
        Task::Arrows => arrows::check(),
        Task::Tidy => tidy::check(),
        Task::Lean => lean::check(),
        Task::Deny => deny::check(),
        Task::Pictures => pictures::make(),
        Task::Reference => reference::make(),
        Task::Bars { names } => bars::print(&names),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's root.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where cargo builds.
fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Runs a program in the root and fails when it does.
fn run(program: &str, args: &[&str]) -> Outcome {
    let status = std::process::Command::new(program)
        .args(args)
        .current_dir(root())
        .status()
        .map_err(|error| format!("{program} could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} {} failed", args.join(" "))) }
}
