//! House rules that no lint knows: file length, a heading for each file, and which room of the app
//! may name which (ARCHITECTURE.md, "Rooms of the app").

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Outcome, root};

/// Lines beyond which a file must be split.
const MAX_LINES: usize = 400;

/// Files that may be longer, and why.
const LONGER: &[(&str, usize, &str)] =
    &[("src/frontends/autopilot/plan.rs", 600, "one planner, to be split with the next kind of act")];

/// A room of `src/` and the rooms that it may name. All may name those of [`COMMON`].
const ROOMS: &[(&str, &[&str])] = &[
    ("interaction", &[]),
    ("frontends", &["interaction", "attempt", "skills", "orientation", "panels", "screens"]),
    ("attempt", &["interaction"]),
    ("skills", &["interaction", "attempt"]),
    ("orientation", &["interaction", "attempt", "skills"]),
    ("panels", &["attempt", "interaction", "orientation", "reporting"]),
    ("reporting", &["attempt"]),
    ("screens", &["interaction", "attempt", "skills", "orientation", "panels", "reporting"]),
    ("theme", &[]),
    ("third_party", &[]),
];

/// What every room may name.
const COMMON: &[&str] = &["schedule", "theme", "third_party"];

/// Words that only the named room may say.
const RESERVED: &[(&str, &str)] = &[
    ("KeyCode", "src/frontends/desktop"),
    ("MouseButton", "src/frontends/desktop"),
    ("openxr::", "src/frontends/xr"),
];

/// Fails with every breach.
pub fn check() -> Outcome {
    let root = root();
    let mut faults = Vec::new();
    let mut files = Vec::new();
    for folder in ["src", "crates", "tests"] {
        collect(&root.join(folder), &mut files);
    }
    for file in &files {
        let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let lines = text.lines().count();
        let most = LONGER.iter().find(|(longer, ..)| *longer == name).map_or(MAX_LINES, |(_, most, _)| *most);
        if lines > most {
            faults.push(format!("{name}: {lines} lines; split it (at most {most})"));
        }
        if !text.starts_with("//!") && !text.starts_with("#![") {
            faults.push(format!("{name}: begin with a //! sentence that says what the file is for"));
        }
        rooms(&name, &text, &mut faults);
    }
    if faults.is_empty() {
        println!("tidy: {} files", files.len());
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}

/// Breaches of the rooms' arrows in one file of the app.
fn rooms(name: &str, text: &str, faults: &mut Vec<String>) {
    for (word, home) in RESERVED {
        if name.starts_with("src/") && !name.starts_with(home) && text.contains(word) {
            faults.push(format!("{name}: only {home} may say {word}"));
        }
    }
    let Some(room) = name.strip_prefix("src/").and_then(|rest| rest.split_once('/')).map(|(room, _)| room)
    else {
        return;
    };
    let Some((_, allowed)) = ROOMS.iter().find(|(known, _)| *known == room) else {
        if room != "dev_tools" {
            faults.push(format!("{name}: {room} is no room that tidy knows"));
        }
        return;
    };
    for (other, _) in ROOMS {
        let named = text.contains(&format!("crate::{other}::"));
        if named && *other != room && !allowed.contains(other) && !COMMON.contains(other) {
            faults.push(format!("{name}: {room} must not name {other}"));
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_house_rules_hold() {
        super::check().expect("tidy");
    }

    #[test]
    fn a_room_that_names_a_front_end_is_found() {
        let mut faults = Vec::new();
        super::rooms("src/attempt/drive.rs", "use crate::frontends::desktop;", &mut faults);
        super::rooms("src/panels/keys.rs", "KeyCode::Space", &mut faults);
        super::rooms("src/screens/lobby.rs", "use crate::panels::card;", &mut faults);
        assert_eq!(faults.len(), 2, "{faults:?}");
    }
}
