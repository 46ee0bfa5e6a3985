//! `skillward check`: mistakes in scenarios and rubrics, with the place and a way out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use skillward_core::check::codes::explain;
use skillward_core::check::{Bounds, Severity, bounds};
use skillward_core::packs::MANIFEST_FILE;
use skillward_store::{RUBRIC_FILE, SCENARIO_FILE};

use super::told::Told;
use super::{count, print_json, print_line, sarif};
use crate::args::{CheckArgs, CheckFormat};
use crate::context::Context;
use crate::library::{Entry, Problem, Reading, find};
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::packs::{self, PackPath};
use crate::progress::Progress;
use crate::show;

/// What a machine reads.
#[derive(Serialize)]
struct Report<'a> {
    ok: bool,
    errors: usize,
    warnings: usize,
    checked: Vec<Checked<'a>>,
    #[serde(skip_serializing_if = "<[CheckedPack]>::is_empty")]
    packs: &'a [CheckedPack],
}

#[derive(Serialize)]
struct Checked<'a> {
    folder: &'a Path,
    scenario: Option<&'a str>,
    version: Option<&'a str>,
    /// What its conditions need at most while an attempt runs.
    bounds: Option<Bounds>,
    problems: &'a [Problem],
}

pub(crate) fn run(context: &Context, args: &CheckArgs) -> CommandResult {
    let denied = Denied::parse(&args.deny)?;
    let format = if args.json { CheckFormat::Json } else { args.format };
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut of_packs: Vec<PathBuf> = Vec::new();
    for path in &args.paths {
        let packs = packs_of(path);
        let scenarios = match folders_of(path) {
            Err(_) if !packs.is_empty() => Vec::new(),
            found => found?,
        };
        let add = |into: &mut Vec<PathBuf>, folder| {
            if !into.contains(&folder) {
                into.push(folder)
            }
        };
        scenarios.into_iter().for_each(|folder| add(&mut folders, folder));
        packs.into_iter().for_each(|folder| add(&mut of_packs, folder));
    }
    // Without an asset library the names of props cannot be checked; with a broken one neither.
    let assets = if context.paths.assets.is_some() { Some(context.assets()?) } else { None };
    if assets.is_none() {
        eprintln!("note: no asset library was found, so the names of props and rooms are not checked");
    }
    let search = context.packs();
    let mut entries: Vec<Entry> = {
        let _progress = Progress::start("checking");
        let with = Reading { assets: assets.as_ref(), packs: &search, language: None };
        folders.iter().map(|folder| Entry::read(folder, with)).collect()
    };
    let mut of_packs: Vec<CheckedPack> =
        of_packs.into_iter().map(|folder| CheckedPack::read(folder, &search)).collect();
    let all = entries.iter_mut().map(|entry| &mut entry.problems);
    for problems in all.chain(of_packs.iter_mut().map(|pack| &mut pack.problems)) {
        problems.iter_mut().for_each(|problem| denied.apply(problem));
        problems.sort_by_key(|problem| !problem.is_error());
    }
    let mut told = Told::default();
    let in_packs = of_packs.iter().map(|pack| &pack.problems);
    let all = entries.iter().map(|entry| &entry.problems).chain(in_packs);
    let fresh: Vec<Vec<&Problem>> = all.map(|problems| told.fresh(problems)).collect();
    let problems: Vec<&Problem> = fresh.iter().flatten().copied().collect();
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    let ok = errors == 0;
    match format {
        CheckFormat::Json => {
            let checked = entries.iter().map(checked).collect();
            print_json(&Report { ok, errors, warnings, checked, packs: &of_packs })?;
        }
        CheckFormat::Sarif => print_json(&sarif::log(&problems))?,
        CheckFormat::Human => {
            let (in_entries, in_packs) = fresh.split_at(entries.len());
            for (entry, fresh) in entries.iter().zip(in_entries) {
                print_entry(entry, fresh)?;
            }
            for (pack, fresh) in of_packs.iter().zip(in_packs) {
                print_pack(pack, fresh)?;
            }
            let packs = match of_packs.len() {
                0 => String::new(),
                number => format!(", {}", count(number, "pack")),
            };
            print_line(&format!(
                "{}{packs}: {}, {}",
                count(entries.len(), "scenario"),
                count(errors, "error"),
                count(warnings, "warning")
            ))?;
        }
    }
    Ok(if ok { Outcome::Good } else { Outcome::Findings })
}

/// A pack that was checked.
#[derive(Serialize)]
struct CheckedPack {
    folder: PathBuf,
    pack: Option<String>,
    version: Option<String>,
    /// How many items it has.
    items: usize,
    problems: Vec<Problem>,
}

impl CheckedPack {
    fn read(folder: PathBuf, search: &PackPath) -> Self {
        match packs::read(&folder).map(Arc::new) {
            Ok(pack) => Self {
                folder,
                pack: Some(pack.id().to_owned()),
                version: Some(pack.version.to_string()),
                items: pack.items().count(),
                problems: packs::problems(&pack, search),
            },
            Err(problems) => Self { folder, pack: None, version: None, items: 0, problems },
        }
    }
}

fn print_pack(pack: &CheckedPack, fresh: &[&Problem]) -> Result<(), CommandError> {
    let folder = pack.folder.display();
    let word = match pack.problems.iter().any(Problem::is_error) {
        true => "bad ",
        false if pack.problems.is_empty() => "ok  ",
        false => "warn",
    };
    print_line(&format!("{word} {folder}"))?;
    match (&pack.pack, &pack.version) {
        (Some(id), Some(version)) if pack.problems.is_empty() => {
            print_line(&format!("     pack {id} {version}, {}", count(pack.items, "item")))
        }
        _ => print_problems(&pack.problems, fresh),
    }
}

/// What has not been told yet, and that the rest has been.
fn print_problems(problems: &[Problem], fresh: &[&Problem]) -> Result<(), CommandError> {
    fresh.iter().try_for_each(|problem| print_line(&show::problem(problem)))?;
    match problems.len() - fresh.len() {
        0 => Ok(()),
        known => print_line(&format!("     {} of a pack, told above", count(known, "mistake"))),
    }
}

/// The packs that a path names: one, or those below a folder.
fn packs_of(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if path.is_dir() {
        packs::find(path, 0, &mut found);
    } else if path.file_name().is_some_and(|name| name == MANIFEST_FILE) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        found.extend(
            Some(folder.unwrap_or(Path::new(".")).to_owned()).filter(|folder| packs::is_pack(folder)),
        );
    }
    found
}

/// Warnings that count as errors.
struct Denied {
    all: bool,
    codes: Vec<String>,
}

impl Denied {
    fn parse(words: &[String]) -> Result<Self, CommandError> {
        let (all, codes): (Vec<&String>, Vec<&String>) = words.iter().partition(|word| *word == "warnings");
        if let Some(unknown) = codes.iter().find(|code| explain(code).is_none()) {
            return Err(CommandError::new(
                format!("--deny {unknown}: there is no such code"),
                "say `warnings` for all, or a code that `skillward explain` lists",
            ));
        }
        Ok(Self {
            all: !all.is_empty(),
            codes: codes.into_iter().map(|code| code.to_ascii_uppercase()).collect(),
        })
    }

    fn apply(&self, problem: &mut Problem) {
        if let Problem::Mistake { diagnostic, .. } = problem
            && (self.all || self.codes.iter().any(|code| code == diagnostic.code.0))
        {
            diagnostic.severity = Severity::Error;
        }
    }
}

fn checked(entry: &Entry) -> Checked<'_> {
    Checked {
        folder: &entry.folder,
        scenario: entry.id(),
        version: entry.scenario.as_ref().map(|document| document.value.version.as_str()),
        bounds: bounds_of(entry),
        problems: &entry.problems,
    }
}

fn bounds_of(entry: &Entry) -> Option<Bounds> {
    let rubric = entry.rubric.as_ref().map(|document| document.value.as_ref());
    entry.scenario.as_ref().map(|document| bounds(&document.value, rubric))
}

fn print_entry(entry: &Entry, fresh: &[&Problem]) -> Result<(), CommandError> {
    let folder = entry.folder.display();
    if entry.problems.is_empty() {
        let bound = bounds_of(entry).map_or_else(String::new, |bound| {
            let Bounds { conditions, instances, bytes, .. } = bound;
            format!("\n     {conditions} conditions; while played, at most {instances} parts of them and {bytes} bytes")
        });
        return print_line(&format!("ok   {folder}{bound}"));
    }
    print_line(&format!(
        "{} {folder}",
        if entry.problems.iter().any(Problem::is_error) { "bad " } else { "warn" }
    ))?;
    print_problems(&entry.problems, fresh)
}

/// The one scenario's folder that a path names.
pub(super) fn folder_of(path: &Path) -> Result<PathBuf, CommandError> {
    let mut folders = folders_of(path)?;
    if folders.len() == 1 {
        return Ok(folders.swap_remove(0));
    }
    let named: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
    Err(CommandError::new(
        format!("{} holds {} scenarios, and one is asked for", path.display(), folders.len()),
        format!("name one of them: {}", named.join(", ")),
    ))
}

/// The scenario folders that a path names.
pub(super) fn folders_of(path: &Path) -> Result<Vec<PathBuf>, CommandError> {
    if path.is_dir() {
        if path.join(RUBRIC_FILE).is_file() && !path.join(SCENARIO_FILE).exists() {
            return Ok(vec![path.to_owned()]);
        }
        let mut found = Vec::new();
        find(path, 0, &mut found);
        if found.is_empty() {
            return Err(CommandError::new(
                format!("{} holds no scenario", path.display()),
                format!("a scenario is a folder with {SCENARIO_FILE} and {RUBRIC_FILE}"),
            ));
        }
        return Ok(found);
    }
    if !path.exists() {
        return Err(CommandError::plain(format!("{} does not exist", path.display())));
    }
    match path.file_name().and_then(|name| name.to_str()) {
        Some(SCENARIO_FILE | RUBRIC_FILE) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            Ok(vec![folder.unwrap_or(Path::new(".")).to_owned()])
        }
        _ => Err(CommandError::new(
            format!("{} is neither {SCENARIO_FILE} nor {RUBRIC_FILE}", path.display()),
            "name the scenario's folder, or one of these two files in it",
        )),
    }
}
