//! `skillward check`: mistakes in scenarios and rubrics, with the place and a way out.

use std::path::{Path, PathBuf};

use serde::Serialize;
use skillward_core::check::codes::explain;
use skillward_core::check::{Bounds, Severity, bounds};
use skillward_store::{RUBRIC_FILE, SCENARIO_FILE};

use super::{count, print_json, print_line, sarif};
use crate::args::{CheckArgs, CheckFormat};
use crate::context::Context;
use crate::library::{Entry, Problem, find};
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::progress::Progress;
use crate::show;

/// What a machine reads.
#[derive(Serialize)]
struct Report<'a> {
    ok: bool,
    errors: usize,
    warnings: usize,
    checked: Vec<Checked<'a>>,
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
    for path in &args.paths {
        for folder in folders_of(path)? {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
    }
    // Without an asset library the names of props cannot be checked; with a broken one neither.
    let assets = if context.paths.assets.is_some() { Some(context.assets()?) } else { None };
    if assets.is_none() {
        eprintln!("note: no asset library was found, so the names of props and rooms are not checked");
    }
    let mut entries: Vec<Entry> = {
        let _progress = Progress::start("checking");
        folders.iter().map(|folder| Entry::load(folder, assets.as_ref())).collect()
    };
    entries.iter_mut().flat_map(|entry| &mut entry.problems).for_each(|problem| denied.apply(problem));
    entries.iter_mut().for_each(|entry| entry.problems.sort_by_key(|problem| !problem.is_error()));
    let problems = || entries.iter().flat_map(|entry| &entry.problems);
    let errors = problems().filter(|problem| problem.is_error()).count();
    let warnings = problems().count() - errors;
    let ok = errors == 0;
    match format {
        CheckFormat::Json => {
            print_json(&Report { ok, errors, warnings, checked: entries.iter().map(checked).collect() })?;
        }
        CheckFormat::Sarif => print_json(&sarif::log(problems()))?,
        CheckFormat::Human => {
            for entry in &entries {
                print_entry(entry)?;
            }
            print_line(&format!(
                "{}: {}, {}",
                count(entries.len(), "scenario"),
                count(errors, "error"),
                count(warnings, "warning")
            ))?;
        }
    }
    Ok(if ok { Outcome::Good } else { Outcome::Findings })
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

fn print_entry(entry: &Entry) -> Result<(), CommandError> {
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
    for problem in &entry.problems {
        print_line(&show::problem(problem))?;
    }
    Ok(())
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
