//! `skillward export ...`: records for other programs.

use skillward_records::package::Course;
use skillward_records::results::csv;

use super::print_line;
use crate::args::{ExportCmi5Args, ExportCommand, ExportResultsArgs, ResultsFormat};
use crate::badges::write_whole;
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::records;

pub(crate) fn run(context: &Context, command: &ExportCommand) -> CommandResult {
    match command {
        ExportCommand::Cmi5(args) => cmi5(context, args),
        ExportCommand::Results(args) => results(context, args),
    }
}

fn cmi5(context: &Context, args: &ExportCmi5Args) -> CommandResult {
    let entry = context.find_scenario(Some(&args.scenario))?;
    let (scenario, rubric) = entry.playable().ok_or_else(|| {
        let help = format!("`skillward check {}` says what", entry.folder.display());
        CommandError::new("there is something wrong with the scenario or its rubric", help)
    })?;
    let configured = context.config.records.home_page.as_deref();
    let home_page = args.home_page.as_deref().or(configured).ok_or_else(|| {
        CommandError::new(
            "the scenario needs an address to lie below",
            "name your institution's with --home-page, or `records.home_page` in the configuration",
        )
    })?;
    if !home_page.starts_with("https://") && !home_page.starts_with("http://") {
        return Err(CommandError::plain(format!("`{home_page}` is no address (https://...)")));
    }
    let package = Course { scenario: &scenario.value, rubric: &rubric.value, home_page }.package()?;
    let out = args.out.clone().unwrap_or_else(|| format!("{}.zip", scenario.value.id).into());
    write_whole(&out, &package)?;
    print_line(&format!("Wrote {}", out.display()))?;
    Ok(Outcome::Good)
}

fn results(context: &Context, args: &ExportResultsArgs) -> CommandResult {
    let (results, problems) = records::results(context)?;
    let text = match args.format {
        ResultsFormat::Csv => csv(&results)?,
        ResultsFormat::Json => serde_json::to_string_pretty(&results)?,
    };
    match &args.out {
        Some(out) => write_whole(out, text.as_bytes())?,
        None => print_line(text.trim_end())?,
    }
    for problem in &problems {
        eprintln!("left out: {problem}");
    }
    Ok(if problems.is_empty() { Outcome::Good } else { Outcome::Findings })
}
