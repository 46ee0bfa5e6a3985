//! Arguments of the commands for authors: new, check, test, graph, texts, fmt, explain.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use skillward_core::texts::Language;

pub(super) const NEW_HELP: &str = "\
Makes a folder with scenario.ron, rubric.ron, golden attempts and scripted learners that checks, tests and plays
as it stands; then you change it into yours. On a terminal it asks for what you leave out; elsewhere it says
which option is missing. A folder that holds anything is left as it is.

Examples:
  skillward new                            asks for everything
  skillward new --list                     shows the templates
  skillward new my-scenarios/pulse-round --template care-round --title \"A pulse round\" --author \"A. Okafor\"
  skillward test my-scenarios/pulse-round
  skillward --scenarios my-scenarios play pulse-round";

pub(super) const GRAPH_HELP: &str = "\
PATH is a scenario's folder. The picture shows groups (one after the other, any order, one of, optional, rounds),
steps, branches, rules and ends. The number beside a step is that of a criterion that watches it: one that names
the step, or a surface, zone, line or other thing that the step is done by. Drawn is what the files say, even while
`check` still finds mistakes.

  svg      a page to look at and to print, laid out for a sheet from A4 to A1; its content is in it as text as well
  mermaid  for pages that draw Mermaid, such as README files of many forges
  dot      for Graphviz, to be laid out by it
  text     an outline, for reading aloud

Examples:
  skillward graph my-scenarios/dressing --out dressing.svg
  skillward graph --format mermaid > plot.mmd
  skillward graph my-scenarios/dressing --format dot | dot -Tpdf > dressing.pdf";

pub(super) const MIGRATE_HELP: &str = "\
A PATH is a file or a folder with scenarios or packs below it. Without --write nothing is written: what would change
is shown as a diff. Exit code 1 means that there is something to bring up to date, or a file that cannot be.

All files are at format 1 so far, so there is nothing to bring up to date yet; a file of a newer format needs a
newer program, and is told so.

Examples:
  skillward migrate my-scenarios            shows what would change
  skillward migrate my-scenarios --write    changes it";

pub(super) const PACKS_HELP: &str = "\
A pack is a folder with pack.ron in it. A scenario or rubric names the packs that it needs and uses their items:

  packs: { \"ward\": \"1.0\" },
  props: [(use: \"ward/handrub\", as: \"rub-a\", with: (at: (-1.25, 1.02, -0.32)))],

Looked for in this order; the first folder that has a version that will do decides:
  `packs/` beside the scenario, --packs DIR, `packs` in the configuration, `packs/` in the data folder,
  `packs/` in the asset library.

Examples:
  skillward packs                 lists the packs
  skillward packs ward            shows the items of one, with what each asks for
  skillward check my-packs/ward   finds mistakes in a pack that you write";

pub(super) const EXPLAIN_HELP: &str = "\
Examples:
  skillward explain            lists every code
  skillward explain SW0042     says what it means, with a wrong and a right example";

pub(super) const CHECK_HELP: &str = "\
A PATH is a scenario's folder, a folder with several of them, or the file scenario.ron or rubric.ron itself;
scenario and rubric are always checked together. Mistakes are shown as file:line:column with a code and a way
out; `skillward explain CODE` tells more. Exit code 0 means that nothing stands in the way of playing, 1 that
something does (an error, or a warning that --deny names), 2 that nothing could be checked.

Examples:
  skillward check my-scenarios
  skillward check my-scenarios --deny warnings
  skillward check my-scenarios/dressing/rubric.ron --format json
  skillward check my-scenarios --format sarif > check.sarif";

pub(super) const TEST_HELP: &str = "\
A golden attempt lies beside its scenario as golden/NAME.ron: what a learner does, and the decision and the
finding of each criterion that are expected. It begins like this; --bless writes the rest:

  (
      format: 1,
      summary: \"Cleans hands, takes the pulse.\",
      acts: [
          TakeProduct(from: \"dispenser_a\", presses: 2),
          Rub([(palm_to_palm, 6), (left_thumb, 4)]),
          Touch(surface: \"mrs_okafor.wrist\", hold_s: 9),
      ],
  )

A recorded attempt is golden as well: copy its folder beside the file and name it with `attempt: \"NAME.attempt\"`.
docs/testing.md lists every act. Exit code 0 means that all came out as expected, 1 that some did not.

Examples:
  skillward test my-scenarios/dressing
  skillward test my-scenarios --filter dressing/unsafe
  skillward test --watch
  skillward test --junit report.xml
  skillward test --mutate my-scenarios/dressing";

pub(super) const FMT_HELP: &str = "\
What fits on a line of 120 characters stands on one, unless you began a new line after its opening bracket: then
each part has a line of its own. Numbers, names, texts and comments are never changed. With a folder, every
scenario.ron, rubric.ron, golden/*.ron and learners/*.ron below it is laid out; `-` reads standard input.

Examples:
  skillward fmt my-scenarios/dressing
  skillward fmt --check my-scenarios      changes nothing; exit code 1 if it would";

pub(super) const TEXTS_HELP: &str = "\
PATH is a scenario's folder. Its texts stand in scenario.ron and rubric.ron themselves, or in Fluent files, one a
language, which they name (docs/authoring.md tells how). A new language begins as a copy of the scenario's own in
which every text is commented out: translate a text, then take away the `#` before it. With --missing, exit code 1
means that something is missing.

Examples:
  skillward texts my-scenarios/dressing                 each language, and how much of it there is
  skillward texts my-scenarios/dressing --new fr        writes texts/fr.ftl to begin with
  skillward texts my-scenarios/dressing --missing fr    lists what is left to translate";

/// Arguments of `texts`.
#[derive(Debug, Clone, Args)]
pub struct TextsArgs {
    /// The scenario's folder; left out, this one
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// List the texts that this language lacks
    #[arg(long, value_name = "TAG")]
    pub missing: Option<Language>,
    /// Write a file for this language, unless there is one
    #[arg(long, value_name = "TAG", conflicts_with = "missing")]
    pub new: Option<Language>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `new`.
#[derive(Debug, Clone, Args)]
pub struct NewArgs {
    /// Folder to make; its last part becomes the identifier unless --id says another
    #[arg(value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    /// What to begin with: a name that --list shows
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// Title in the library
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// Identifier: small letters, digits and hyphens
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Who writes it, as shown in the library
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Show the templates
    #[arg(long)]
    pub list: bool,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `migrate`.
#[derive(Debug, Clone, Args)]
pub struct MigrateArgs {
    /// Files or folders; left out, everything below this folder
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write the files; without it, only show what would change
    #[arg(long)]
    pub write: bool,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `packs`.
#[derive(Debug, Clone, Args)]
pub struct PacksArgs {
    /// Show what is in this one
    #[arg(value_name = "PACK")]
    pub pack: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `graph`.
#[derive(Debug, Clone, Args)]
pub struct GraphArgs {
    /// The scenario's folder; left out, this one
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// What to draw; left out, what the ending of --out says (.svg, .mmd, .dot, .gv, .txt), else svg
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<GraphFormat>,
    /// Write it to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What `graph` draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// A page to look at and to print
    Svg,
    /// A Mermaid flowchart
    Mermaid,
    /// DOT, for Graphviz
    Dot,
    /// An outline
    Text,
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// Folders or files
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Take these warnings for errors: `warnings` means all, a code such as SW0027 one kind
    #[arg(long, value_name = "warnings|CODE", value_delimiter = ',')]
    pub deny: Vec<String>,
}

/// How `check` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people: the place in the file, drawn
    Human,
    /// For other programs
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
}

/// Arguments of `test`.
#[derive(Debug, Clone, Args)]
pub struct TestArgs {
    /// Folders or files; left out, everything below this folder
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only those with this in their name, which is SCENARIO/NAME
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Write what comes out into the files as what is expected; comments stay
    #[arg(long)]
    pub bless: bool,
    /// Test again whenever a file changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["bless", "json"])]
    pub watch: bool,
    /// Change the golden attempts that pass in every way that a learner might go wrong, and tell which criteria
    /// no change fails and which changes nothing notices
    #[arg(long, conflicts_with_all = ["bless", "junit"])]
    pub mutate: bool,
    /// Seed of the choices that --mutate draws
    #[arg(long, default_value_t = 1, requires = "mutate")]
    pub seed: u64,
    /// Write the results as JUnit XML to this file
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `fmt`.
#[derive(Debug, Clone, Args)]
pub struct FmtArgs {
    /// Files or folders; left out, everything below this folder; `-` for standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Change nothing, and tell which files are laid out otherwise
    #[arg(long)]
    pub check: bool,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Clone, Args)]
pub struct ExplainArgs {
    /// A code such as SW0004; left out, all are listed
    pub code: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}
