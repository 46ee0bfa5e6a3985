//! What can be typed about records.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

pub(super) const EXPORT_HELP: &str = "\
Examples:
  skillward export results --out results.csv
  skillward export cmi5 hand-hygiene-bedside --home-page https://hospital.example/skillward";

const RESULTS_HELP: &str = "\
One row for each attempt of this station: who by pseudonym, which scenario and rubric in which version, how it was played,
and how it came out. Each attempt is judged afresh by its own rubric. JSON has every criterion as well.

Exit codes: 0 all attempts are in; 1 some cannot be judged, and standard error says why; 2 the command could not be
carried out.

Examples:
  skillward export results
  skillward export results --out results.csv
  skillward export results --format json --out results.json";

const CMI5_HELP: &str = "\
A package of one scenario for a learning management system (LMS) that speaks cmi5. What the LMS opens is a page that hands
the launch over: it shows the command to run at the station. The LMS calls it passed from the rubric's pass mark on.

Examples:
  skillward export cmi5 hand-hygiene-bedside --home-page https://hospital.example/skillward
  skillward export cmi5 my-scenarios/dressing --out dressing.zip";

/// What can be exported.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// A course package (cmi5) of a scenario, for a learning management system
    #[command(after_help = CMI5_HELP)]
    Cmi5(ExportCmi5Args),
    /// The results of this station's attempts as a table (CSV) or in JSON
    #[command(after_help = RESULTS_HELP)]
    Results(ExportResultsArgs),
}

/// Arguments of `export cmi5`.
#[derive(Debug, Clone, Args)]
pub struct ExportCmi5Args {
    /// Identifier or folder of a scenario
    pub scenario: String,
    /// Your institution's address, below which the scenario lies, instead of `records.home_page` in the configuration
    #[arg(long, value_name = "URL")]
    pub home_page: Option<String>,
    /// Write it to this file; left out, it is named after the scenario
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Arguments of `export results`.
#[derive(Debug, Clone, Args)]
pub struct ExportResultsArgs {
    /// Table or JSON
    #[arg(long, value_enum, default_value = "csv")]
    pub format: ResultsFormat,
    /// Write it to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// A form of results, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ResultsFormat {
    /// A table
    Csv,
    /// JSON, with every criterion
    Json,
}
