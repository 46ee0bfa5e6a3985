//! `skillward fmt`: RON files in the one layout, comments kept.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;
use skillward_author::format::format;
use skillward_core::packs::MANIFEST_FILE;
use skillward_store::{RUBRIC_FILE, SCENARIO_FILE};

use super::{count, print_json, print_line};
use crate::args::FmtArgs;
use crate::badges::write_whole;
use crate::library::find;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::packs;
use crate::suite::FOLDER;
use crate::text_file::read_text;

/// Folders of a scenario that hold RON files of ours.
const FOLDERS: [&str; 2] = [FOLDER, "learners"];

/// What a machine reads.
#[derive(Serialize)]
struct Report {
    ok: bool,
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    path: PathBuf,
    #[serde(flatten)]
    state: State,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
enum State {
    /// It was in the layout already.
    Unchanged,
    /// It was laid out anew; with --check, it would be.
    Changed,
    /// It was left alone.
    Refused { why: String },
}

pub(crate) fn run(args: &FmtArgs) -> CommandResult {
    if args.paths == [Path::new("-")] {
        return from_standard_input();
    }
    let mut files = Vec::new();
    for path in files_of(&args.paths)? {
        let state = lay_out(&path, args.check)?;
        files.push(File { path, state });
    }
    let refused = files.iter().filter(|file| matches!(file.state, State::Refused { .. })).count();
    let changed = files.iter().filter(|file| matches!(file.state, State::Changed)).count();
    let ok = refused == 0 && !(args.check && changed > 0);
    if args.json {
        print_json(&Report { ok, files })?;
    } else {
        for file in &files {
            let path = file.path.display();
            match &file.state {
                State::Unchanged => {}
                State::Changed => {
                    print_line(&format!("{} {path}", if args.check { "other" } else { "wrote" }))?
                }
                State::Refused { why } => print_line(&format!("bad   {path}: {why}"))?,
            }
        }
        let done = if args.check { "laid out otherwise" } else { "laid out anew" };
        print_line(&format!("{}: {changed} {done}, {refused} left alone", count(files.len(), "file")))?;
        if args.check && changed > 0 {
            print_line("`skillward fmt` with the same paths lays them out.")?;
        }
    }
    Ok(if ok { Outcome::Good } else { Outcome::Findings })
}

/// From standard input to standard output, for editors.
fn from_standard_input() -> CommandResult {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    match format(&text) {
        Ok(text) => {
            print_line(text.trim_end_matches('\n'))?;
            Ok(Outcome::Good)
        }
        Err(error) => {
            eprintln!("{error}");
            Ok(Outcome::Findings)
        }
    }
}

fn lay_out(path: &Path, only_check: bool) -> Result<State, CommandError> {
    let text = match read_text(path) {
        Ok(text) => text,
        Err(error) => return Ok(State::Refused { why: error.to_string() }),
    };
    match format(&text) {
        Err(error) => Ok(State::Refused { why: error.to_string() }),
        Ok(laid_out) if laid_out == text => Ok(State::Unchanged),
        Ok(laid_out) => {
            if !only_check {
                write_whole(path, laid_out.as_bytes())?;
            }
            Ok(State::Changed)
        }
    }
}

/// Files that were named, and those of the scenarios in folders that were named.
pub(super) fn files_of(paths: &[PathBuf]) -> Result<Vec<PathBuf>, CommandError> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut files = Vec::new();
    for path in paths {
        if path.is_file() {
            files.push(path.clone());
            continue;
        }
        if !path.exists() {
            return Err(CommandError::plain(format!("{} does not exist", path.display())));
        }
        let mut folders = Vec::new();
        find(path, 0, &mut folders);
        let mut packs = Vec::new();
        packs::find(path, 0, &mut packs);
        if folders.is_empty() && packs.is_empty() {
            return Err(CommandError::new(
                format!("{} holds no scenario and no pack", path.display()),
                "name a file, or a folder with scenarios or packs in it",
            ));
        }
        folders.iter().for_each(|folder| of_scenario(folder, &mut files));
        packs.iter().for_each(|folder| of_pack(folder, &mut files));
    }
    files.dedup();
    Ok(files)
}

/// The manifest, and the files that it names.
fn of_pack(folder: &Path, files: &mut Vec<PathBuf>) {
    files.push(folder.join(MANIFEST_FILE));
    if let Ok(pack) = packs::read(folder) {
        // What cannot be had is for `check` to tell.
        let named = pack.manifest.files.iter().map(|file| folder.join(file));
        files.extend(named.filter(|file| file.is_file()));
    }
}

fn of_scenario(folder: &Path, files: &mut Vec<PathBuf>) {
    files.extend(
        [SCENARIO_FILE, RUBRIC_FILE].map(|name| folder.join(name)).into_iter().filter(|file| file.is_file()),
    );
    for below in FOLDERS {
        let entries = std::fs::read_dir(folder.join(below)).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(|path| path.is_file() && path.extension().is_some_and(|extension| extension == "ron"))
            .collect();
        found.sort();
        files.extend(found);
    }
}
