//! `skillward list`: the scenarios that are found, and where.

use std::path::{Path, PathBuf};

use serde::Serialize;
use skillward_core::header::Mode;
use skillward_core::scenario::{Review, TextLanguage};

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
    /// In the scenario's own language, like every record of it.
    title: Option<&'a str>,
    language: Option<&'a str>,
    /// As the reader has it.
    shown: Option<ShownText<'a>>,
    /// The languages of its texts.
    languages: Vec<Spoken<'a>>,
    version: Option<&'a str>,
    minutes: Option<u32>,
    modes: &'a [Mode],
    /// Packs that scenario and rubric use, with their versions.
    packs: Vec<(&'a str, &'a str)>,
    review: Option<&'static str>,
    playable: bool,
    folder: &'a Path,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct ShownText<'a> {
    language: &'a str,
    title: &'a str,
    summary: &'a str,
}

#[derive(Serialize)]
struct Spoken<'a> {
    tag: &'a str,
    review: &'static str,
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

fn listed<'a>(entry: &'a Entry) -> Listed<'a> {
    let scenario = entry.scenario.as_ref().map(|document| &document.value);
    Listed {
        id: entry.id(),
        title: scenario.map(|scenario| scenario.title.as_str()),
        language: scenario.map(|scenario| scenario.language.as_str()),
        shown: entry.shown.as_ref().map(|shown| ShownText {
            language: &shown.scenario.language,
            title: &shown.scenario.title,
            summary: &shown.scenario.summary,
        }),
        languages: scenario.map_or_else(Vec::new, |scenario| {
            let spoken =
                |language: &'a TextLanguage| Spoken { tag: &language.tag, review: state(&language.review) };
            scenario.languages.iter().map(spoken).collect()
        }),
        version: scenario.map(|scenario| scenario.version.as_str()),
        minutes: scenario.map(|scenario| scenario.minutes),
        modes: scenario.map_or(&[], |scenario| &scenario.modes),
        packs: packs(entry),
        review: scenario.map(|scenario| state(&scenario.review)),
        playable: entry.playable().is_some(),
        folder: &entry.folder,
        problems: entry.problems.iter().map(Problem::to_string).collect(),
    }
}

/// Each pack once.
fn packs(entry: &Entry) -> Vec<(&str, &str)> {
    let scenario = entry.scenario.iter().flat_map(|document| &document.packs);
    let rubric = entry.rubric.iter().flat_map(|document| &document.packs);
    let mut packs: Vec<(&str, &str)> =
        scenario.chain(rubric).map(|(id, version)| (id.as_str(), version.as_str())).collect();
    packs.sort_unstable();
    packs.dedup();
    packs
}

pub(super) const fn state(review: &Review) -> &'static str {
    match review {
        Review::Pending(_) => "pending",
        Review::SignedOff { .. } => "signed off",
    }
}

/// A state of review, as people read it.
pub(super) fn words(state: &str) -> &str {
    if state == "pending" { "awaits clinical sign-off" } else { state }
}

fn print_scenario(scenario: &Listed<'_>) -> Result<(), crate::CommandError> {
    let folder = scenario.folder.display();
    match (scenario.id, &scenario.shown, scenario.version, scenario.minutes) {
        (Some(id), Some(ShownText { title, .. }), Some(version), Some(minutes)) => {
            let review = words(scenario.review.unwrap_or("signed off"));
            print_line(&format!("{id}\n  {title}, version {version}, about {minutes} minutes, {review}"))?;
            let spoken: Vec<String> = (scenario.languages.iter())
                .map(|language| format!("{} ({})", language.tag, words(language.review)))
                .collect();
            if !spoken.is_empty() {
                print_line(&format!("  languages: {}", spoken.join(", ")))?;
            }
            let packs: Vec<String> =
                scenario.packs.iter().map(|(id, version)| format!("{id} {version}")).collect();
            if !packs.is_empty() {
                print_line(&format!("  packs: {}", packs.join(", ")))?;
            }
            print_line(&format!("  {folder}"))?;
        }
        _ => print_line(&format!("(unreadable)\n  {folder}"))?,
    }
    for problem in &scenario.problems {
        print_line(&format!("  ! {problem}"))?;
    }
    print_line("")
}
