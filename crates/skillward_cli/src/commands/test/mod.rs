//! `skillward test`: golden attempts against what is expected of them.

mod junit;
mod mutate;
mod show;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use skillward_author::golden::{About, bless};

use super::check::folders_of;
use super::print_json;
use crate::args::TestArgs;
use crate::badges::write_whole;
use crate::context::Context;
use crate::library::{Entry, Reading};
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::progress::Progress;
use crate::suite::{self, Case, FOLDER, Report, Verdict, scenario_name};

/// What a machine reads.
#[derive(Serialize)]
struct Summary<'a> {
    ok: bool,
    passed: usize,
    failed: usize,
    blessed: usize,
    /// Scenarios without a golden attempt.
    untested: &'a [String],
    tests: &'a [Report],
}

pub(crate) fn run(context: &Context, args: &TestArgs) -> CommandResult {
    if args.watch {
        return watch::run(context, args);
    }
    once(context, args)
}

/// One run over everything that was named.
fn once(context: &Context, args: &TestArgs) -> CommandResult {
    let assets = if context.paths.assets.is_some() { Some(context.assets()?) } else { None };
    let packs = context.packs();
    let places = places(&args.paths)?;
    let progress = Progress::start("testing");
    let (reports, untested) = {
        let mut cases: Vec<Case> = Vec::new();
        let mut untested = Vec::new();
        for place in &places {
            let with = Reading { assets: assets.as_ref(), packs: &packs, language: None };
            let entry = Arc::new(Entry::read(&place.folder, with));
            let found = suite::load(&entry, assets.as_ref());
            if found.is_empty() {
                untested.push(scenario_name(&entry));
            }
            cases.extend(found.into_iter().filter(|case| place.names(case)));
        }
        let chosen =
            |case: &Case| args.filter.as_ref().is_none_or(|filter| case.full_name().contains(filter));
        cases.retain(chosen);
        if cases.is_empty() {
            return Err(nothing(args));
        }
        if args.mutate {
            return mutate::run(&cases, args, progress);
        }
        let mut reports = suite::run(&cases);
        if args.bless {
            write_expectations(&cases, &mut reports)?;
        }
        (reports, untested)
    };
    drop(progress);
    if let Some(file) = &args.junit {
        write_whole(file, junit::xml(&reports)?.as_bytes())?;
    }
    let count = |which: fn(&Report) -> bool| reports.iter().filter(|report| which(report)).count();
    let failed = count(Report::is_failure);
    let blessed = count(|report| matches!(report.verdict, Verdict::Blessed));
    let passed = reports.len() - failed - blessed;
    if args.json {
        let ok = failed == 0;
        print_json(&Summary { ok, passed, failed, blessed, untested: &untested, tests: &reports })?;
    } else {
        show::print(&reports, &untested)?;
    }
    Ok(if failed == 0 { Outcome::Good } else { Outcome::Findings })
}

fn nothing(args: &TestArgs) -> CommandError {
    match &args.filter {
        Some(filter) => CommandError::new(
            format!("no golden attempt has `{filter}` in its name"),
            "names are SCENARIO/NAME; without --filter all are run",
        ),
        None => CommandError::new(
            "there is no golden attempt",
            format!(
                "write one beside the scenario as {FOLDER}/NAME.ron; `skillward test --help` shows how one begins"
            ),
        ),
    }
}

/// A scenario's folder, and the one trace in it that was named, if one was.
struct Place {
    folder: PathBuf,
    only: Option<PathBuf>,
}

impl Place {
    fn names(&self, case: &Case) -> bool {
        self.only.as_ref().is_none_or(|only| case.file.file_name() == only.file_name())
    }
}

fn places(paths: &[PathBuf]) -> Result<Vec<Place>, CommandError> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut places: Vec<Place> = Vec::new();
    for path in paths {
        if let Some(folder) = scenario_of_trace(path) {
            places.push(Place { folder, only: Some(path.clone()) });
            continue;
        }
        for folder in folders_of(path)? {
            if !places.iter().any(|place| place.only.is_none() && place.folder == folder) {
                places.push(Place { folder, only: None });
            }
        }
    }
    Ok(places)
}

/// The scenario's folder for a file in its folder of golden attempts.
fn scenario_of_trace(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| path.is_file() && folder.ends_with(FOLDER))?;
    let scenario = folder.parent()?;
    Some(if scenario.as_os_str().is_empty() { PathBuf::from(".") } else { scenario.to_owned() })
}

/// Takes what came out as expected, in the files. What an author expects of events stays theirs to change.
fn write_expectations(cases: &[Case], reports: &mut [Report]) -> Result<(), CommandError> {
    for (case, report) in cases.iter().zip(reports) {
        let (Verdict::Failed, Some(played)) = (&report.verdict, &report.played) else { continue };
        let blessed = bless(&case.source, &played.score);
        if blessed.changes > 0 {
            write_whole(&case.file, blessed.text.as_bytes())?;
        }
        report.differences.retain(|difference| difference.about == About::Event);
        report.verdict = if report.differences.is_empty() { Verdict::Blessed } else { Verdict::Failed };
    }
    Ok(())
}
