//! The measured figures of the product, each printed by one command.

mod list;

use std::hash::{BuildHasher, Hasher, RandomState};
use std::process::Command;

use list::{BARS, PROPERTIES, WINDOW};

use crate::{Outcome, root};

/// Prints the named figures, or all.
pub fn print(names: &[String]) -> Outcome {
    for name in names {
        if !BARS.iter().any(|bar| bar.name == name) {
            let known: Vec<_> = BARS.iter().map(|bar| bar.name).collect();
            return Err(format!("there is no figure \"{name}\"; known: {}", known.join(", ")));
        }
    }
    for bar in BARS.iter().filter(|bar| names.is_empty() || names.iter().any(|name| name == bar.name)) {
        println!("\n== {}: {}", bar.name, bar.says);
        let mut command = Command::new(bar.command[0]);
        // What cargo told this program about its own package would make build scripts run again.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" {
                command.env_remove(name);
            }
        }
        if bar.name == PROPERTIES {
            let seed = RandomState::new().build_hasher().finish();
            println!("drawn from PROPTEST_RNG_SEED={seed}, with which they can be drawn again");
            command.env("PROPTEST_RNG_SEED", seed.to_string());
        }
        let status = command
            .args(&bar.command[1..])
            .envs(bar.with.iter().copied())
            .current_dir(root())
            .status()
            .map_err(|error| format!("{} could not be started: {error}", bar.command[0]))?;
        if !status.success() {
            return Err(format!("{} failed", bar.name));
        }
        if bar.name == WINDOW {
            crate::window::print()?;
        }
    }
    Ok(())
}
