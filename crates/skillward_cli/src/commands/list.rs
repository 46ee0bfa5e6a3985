//! `skillward list`: the scenarios that are found, and where.

use std::path::{Path, PathBuf};

use serde::Serialize;
use skillward_core::header::Mode;
use skillward_core::scenario::Review;

use super::{print_json, print_line};
use crate::args::ListArgs;
use crate::context::Context;
use crate::library::{Entry, Problem};
use crate::outcome::{CommandResult, Outcome};

#[derive(Serialize)]
struct Listing<'a> {
    searched: &'a [PathBuf],
    scenarios: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    version: Option<&'a str>,
    minutes: Option<u32>,
    modes: &'a [Mode],
    review: Option<&'static str>,
    playable: bool,
    folder: &'a Path,
    problems: Vec<String>,
}

pub(crate) fn run(context: &Context, args: &ListArgs) -> CommandResult {
    let library = context.library();
    let listed: Vec<_> = library.entries.iter().map(listed).collect();
    if args.json {
        print_json(&Listing { searched: &context.paths.scenarios, scenarios: listed })?;
        return Ok(Outcome::Good);
    }
    for scenario in &listed {
        print_scenario(scenario)?;
    }
    if listed.is_empty() {
        print_line("No scenario was found.")?;
    }
    print_line("Searched:")?;
    for folder in &context.paths.scenarios {
        print_line(&format!("  {}", folder.display()))?;
    }
    Ok(Outcome::Good)
}

fn listed(entry: &Entry) -> Listed<'_> {
    let scenario = entry.scenario.as_ref().map(|document| &document.value);
    Listed {
        id: entry.id(),
        title: scenario.map(|scenario| scenario.title.as_str()),
        version: scenario.map(|scenario| scenario.version.as_str()),
        minutes: scenario.map(|scenario| scenario.minutes),
        modes: scenario.map_or(&[], |scenario| &scenario.modes),
        review: scenario.map(|scenario| match scenario.review {
            Review::Pending(_) => "pending",
            Review::SignedOff { .. } => "signed off",
        }),
        playable: entry.playable().is_some(),
        folder: &entry.folder,
        problems: entry.problems.iter().map(Problem::to_string).collect(),
    }
}

fn print_scenario(scenario: &Listed<'_>) -> Result<(), crate::CommandError> {
    let folder = scenario.folder.display();
    match (scenario.id, scenario.title, scenario.version, scenario.minutes) {
        (Some(id), Some(title), Some(version), Some(minutes)) => {
            let review = match scenario.review {
                Some("pending") => "awaits clinical sign-off",
                _ => "signed off",
            };
            print_line(&format!(
                "{id}\n  {title}, version {version}, about {minutes} minutes, {review}\n  {folder}"
            ))?;
        }
        _ => print_line(&format!("(unreadable)\n  {folder}"))?,
    }
    for problem in &scenario.problems {
        print_line(&format!("  ! {problem}"))?;
    }
    print_line("")
}
