//! `skillward migrate`: files of earlier formats brought up to date.

use std::path::{Path, PathBuf};

use serde::Serialize;
use similar::TextDiff;
use skillward_author::migrate::{FileKind, migrate};
use skillward_core::packs::MANIFEST_FILE;
use skillward_store::{RUBRIC_FILE, SCENARIO_FILE};

use super::fmt::files_of;
use super::{count, print_json, print_line};
use crate::args::MigrateArgs;
use crate::badges::write_whole;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::suite::FOLDER;
use crate::text_file::read_text;

/// What a machine reads.
#[derive(Serialize)]
struct Report {
    ok: bool,
    /// Whether the files were written.
    written: bool,
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
    /// It has the newest format.
    Current { format: u32 },
    /// It is brought, or could be brought, up to date.
    Older { from: u32, to: u32, steps: Vec<&'static str>, diff: String },
    /// It was left alone.
    Refused { why: String },
}

pub(crate) fn run(args: &MigrateArgs) -> CommandResult {
    let mut files = Vec::new();
    for path in files_of(&args.paths)? {
        let Some(kind) = kind_of(&path) else { continue };
        let state = one(&path, kind, args.write)?;
        files.push(File { path, state });
    }
    if files.is_empty() {
        return Err(CommandError::new(
            "none of these files has a format that is migrated",
            format!(
                "name {SCENARIO_FILE}, {RUBRIC_FILE}, {MANIFEST_FILE}, a golden attempt, or a folder with such"
            ),
        ));
    }
    let refused = files.iter().filter(|file| matches!(file.state, State::Refused { .. })).count();
    let older = files.iter().filter(|file| matches!(file.state, State::Older { .. })).count();
    let ok = refused == 0 && (older == 0 || args.write);
    if args.json {
        print_json(&Report { ok, written: args.write, files })?;
        return Ok(if ok { Outcome::Good } else { Outcome::Findings });
    }
    for file in &files {
        print_file(file, args.write)?;
    }
    let current = files.len() - refused - older;
    let done = if args.write { "brought up to date" } else { "to bring up to date" };
    print_line(&format!(
        "{}: {current} up to date, {older} {done}, {refused} left alone",
        count(files.len(), "file")
    ))?;
    if older > 0 && !args.write {
        print_line("Nothing was written: --write writes it. Then `skillward check` and `skillward test`.")?;
    }
    Ok(if ok { Outcome::Good } else { Outcome::Findings })
}

/// What a file is, by its name and where it lies.
fn kind_of(path: &Path) -> Option<FileKind> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let in_pack = || {
        folder.ancestors().take(crate::library::MAX_DEPTH).any(|above| above.join(MANIFEST_FILE).is_file())
    };
    match path.file_name()?.to_str()? {
        SCENARIO_FILE => Some(FileKind::Scenario),
        RUBRIC_FILE => Some(FileKind::Rubric),
        MANIFEST_FILE => Some(FileKind::Pack),
        "ratings.ron" => Some(FileKind::Ratings),
        name if !name.ends_with(".ron") => None,
        _ if folder.file_name().is_some_and(|name| name == FOLDER) => Some(FileKind::Golden),
        _ if in_pack() => Some(FileKind::Pack),
        _ => None,
    }
}

fn one(path: &Path, kind: FileKind, write: bool) -> Result<State, CommandError> {
    let text = match read_text(path) {
        Ok(text) => text,
        Err(error) => return Ok(State::Refused { why: error.to_string() }),
    };
    let migrated = match migrate(kind, &text) {
        Ok(migrated) => migrated,
        Err(error) => return Ok(State::Refused { why: error.to_string() }),
    };
    if migrated.steps.is_empty() {
        return Ok(State::Current { format: migrated.from });
    }
    if write {
        write_whole(path, migrated.text.as_bytes())?;
    }
    let shown = path.display().to_string();
    let diff = TextDiff::from_lines(&text, &migrated.text).unified_diff().header(&shown, &shown).to_string();
    Ok(State::Older { from: migrated.from, to: kind.newest(), steps: migrated.steps, diff })
}

fn print_file(file: &File, written: bool) -> Result<(), CommandError> {
    let path = file.path.display();
    match &file.state {
        State::Current { format } => print_line(&format!("ok    {path}: format {format}")),
        State::Older { from, to, steps, diff } => {
            let word = if written { "wrote" } else { "older" };
            print_line(&format!("{word} {path}: format {from} to {to}"))?;
            steps.iter().try_for_each(|step| print_line(&format!("      {step}")))?;
            if written { Ok(()) } else { print_line(diff.trim_end()) }
        }
        State::Refused { why } => print_line(&format!("bad   {path}: {why}")),
    }
}
