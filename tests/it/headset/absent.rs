//! Where there is no headset, the program says so and goes on at the desk, or fails where that was asked for.

use assert_cmd::Command;

fn play(option: &str) -> Command {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_skillward"));
    command
        .args(["play", option])
        .env("XR_RUNTIME_JSON", "/nowhere/runtime.json")
        .env("XR_LOADER_DEBUG", "none")
        .env("XDG_DATA_HOME", data.path())
        .env("XDG_CONFIG_HOME", data.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .timeout(std::time::Duration::from_secs(60));
    command
}

#[test]
fn who_needs_a_headset_is_told_that_there_is_none() {
    let output = play("--require-xr").assert().code(2).get_output().clone();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("OpenXR"), "{told}");
    assert!(told.contains("plays at the desk"), "{told}");
}

#[test]
fn without_a_headset_the_desk_is_there() {
    let output = play("--headset").assert().code(2).get_output().clone();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("playing at the desk instead"), "{told}");
    assert!(told.contains("there is no display here"), "{told}");
}
