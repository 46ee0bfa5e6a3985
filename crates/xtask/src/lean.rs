//! The build without the app: no Bevy, GPU or audio in its tree, and it still works.

use std::process::Command;

use crate::{Outcome, root, run};

/// Beginnings of crate names that a build without the app must not hold.
const ABSENT: &[&str] = &["bevy", "wgpu", "winit", "avian", "cpal", "alsa", "rodio", "egui", "naga"];

/// Fails when one of [`ABSENT`] is in the tree, or when the program does not build or answer.
pub fn check() -> Outcome {
    let tree = Command::new("cargo")
        .args([
            "tree",
            "--package",
            "skillward",
            "--no-default-features",
            "--edges",
            "normal",
            "--prefix",
            "none",
        ])
        .current_dir(root())
        .output()
        .map_err(|error| format!("cargo tree could not be started: {error}"))?;
    if !tree.status.success() {
        return Err(String::from_utf8_lossy(&tree.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&tree.stdout).into_owned();
    let mut names: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    names.sort_unstable();
    names.dedup();
    let found: Vec<_> =
        names.iter().filter(|name| ABSENT.iter().any(|start| name.starts_with(start))).collect();
    if !found.is_empty() {
        return Err(format!("the build without the app contains {found:?}"));
    }
    println!("lean: {} crates, none of {ABSENT:?}", names.len());
    run(
        "cargo",
        &[
            "build",
            "--quiet",
            "--package",
            "skillward",
            "--no-default-features",
            "--target-dir",
            &lean_target(),
        ],
    )?;
    let program = format!("{}/debug/skillward", lean_target());
    run(&program, &["check", "scenarios"])
}

/// A folder of its own, beside the usual one: the binary must not replace the one with the app.
fn lean_target() -> String {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".into());
    format!("{target}/lean")
}
