//! Licences and bans, by cargo-deny. Its advisory database is not consulted: see `deny.toml`.

use std::process::Command;

use crate::{Outcome, run, target};

/// Installs cargo-deny beside the build when it is missing, then runs it.
pub fn check() -> Outcome {
    let tools = target().join("tools");
    let own = tools.join("bin/cargo-deny");
    let on_path = Command::new("cargo-deny").arg("--version").output().is_ok_and(|out| out.status.success());
    let program = if on_path { "cargo-deny".into() } else { own.to_string_lossy().into_owned() };
    if !on_path && !own.exists() {
        println!("cargo-deny is missing: installing it (some minutes, once)");
        run("cargo", &["install", "--quiet", "--locked", "cargo-deny", "--root", &tools.to_string_lossy()])?;
    }
    run(&program, &["--workspace", "check", "licenses", "bans", "sources"])
}
