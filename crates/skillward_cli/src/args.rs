//! What can be typed: commands, options, and help that teaches.

mod author;
mod credentials;
mod export;
mod host;
mod outbox;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use skillward_core::header::Mode;
use skillward_core::texts::Language;

use author::{
    CHECK_HELP, EXPLAIN_HELP, FMT_HELP, GRAPH_HELP, MIGRATE_HELP, NEW_HELP, PACKS_HELP, TEST_HELP, TEXTS_HELP,
};
pub use author::{
    CheckArgs, CheckFormat, ExplainArgs, FmtArgs, GraphArgs, GraphFormat, MigrateArgs, NewArgs, PacksArgs,
    TestArgs, TextsArgs,
};
use credentials::ISSUER_HELP;
pub use credentials::{
    BadgeCommand, BadgeDefineArgs, BadgeListArgs, BadgeRecipientArgs, BadgeSendArgs, BadgeShowArgs,
    BadgeVerifyArgs, IssuerArgs, IssuerCommand, NamedBy, ScopeArg, TokenCommand,
};
use export::EXPORT_HELP;
pub use export::{ExportCmi5Args, ExportCommand, ExportResultsArgs, ResultsFormat};
use host::HOST_HELP;
pub use host::{HostCommand, HostConnectArgs, HostForgetArgs, HostListArgs};
use outbox::OUTBOX_HELP;
pub use outbox::{OutboxCommand, OutboxDropArgs, OutboxExplainArgs, OutboxListArgs, OutboxRetryArgs};

const AFTER_HELP: &str = "\
First steps:
  skillward play                            open the library and practise
  skillward demo --out demo                 watch a scripted learner earn a badge
  skillward new                             begin a scenario of your own
  skillward check my-scenarios/dressing     find mistakes in a scenario that you write
  skillward score ATTEMPT --html page.html  judge an attempt again and make its debrief page

Exit codes: 0 all is well; 1 there are findings (mistakes, a failed attempt, something that does not hold);
2 the command could not be carried out; 3 nobody can tell now (`badge verify` without its issuer's answer).";

/// Practise clinical skills by scripted scenarios, score the attempts, and earn verifiable badges.
#[derive(Debug, Parser)]
#[command(name = "skillward", version, after_help = AFTER_HELP, arg_required_else_help = true)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Default, Args)]
pub struct GlobalArgs {
    /// Folder of attempts, keys and badges, instead of this user's
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub data_dir: Option<PathBuf>,
    /// Configuration file, instead of this user's
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    pub config: Option<PathBuf>,
    /// Look for scenarios in this folder first (may be given several times)
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub scenarios: Vec<PathBuf>,
    /// Look for packs in this folder first, after the scenario's own (may be given several times)
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub packs: Vec<PathBuf>,
    /// Language of scenarios' texts, a BCP 47 tag such as en, de or pt-BR, instead of the configuration's and of
    /// LC_ALL, LC_MESSAGES or LANG
    #[arg(long, global = true, value_name = "TAG", help_heading = "Everywhere")]
    pub language: Option<Language>,
    /// Say more on standard error (twice: even more)
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Everywhere")]
    pub verbose: u8,
    /// What to log on standard error, such as `info` or `skillward_store=debug`
    #[arg(long, global = true, value_name = "FILTER", help_heading = "Everywhere")]
    pub log: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the library in a window, or one scenario at once
    #[command(after_help = PLAY_HELP)]
    Play(PlayArgs),
    /// Let a scripted learner play a scenario, judge it, and earn a badge
    #[command(after_help = DEMO_HELP)]
    Demo(DemoArgs),
    /// Begin a scenario of your own from a template
    #[command(after_help = NEW_HELP)]
    New(NewArgs),
    /// Find mistakes in scenarios and rubrics
    #[command(after_help = CHECK_HELP)]
    Check(CheckArgs),
    /// Play golden attempts and hold the findings against what is expected
    #[command(after_help = TEST_HELP)]
    Test(TestArgs),
    /// Draw the plot: steps, branches, rules, ends, and which criterion watches what
    #[command(after_help = GRAPH_HELP)]
    Graph(GraphArgs),
    /// Show how far the texts are translated, or begin a new language
    #[command(after_help = TEXTS_HELP)]
    Texts(TextsArgs),
    /// Lay RON files out in one way; comments stay
    #[command(after_help = FMT_HELP)]
    Fmt(FmtArgs),
    /// Bring files of earlier formats up to date
    #[command(after_help = MIGRATE_HELP)]
    Migrate(MigrateArgs),
    /// Show the scenarios that are found, and where
    #[command(after_help = LIST_HELP)]
    List(ListArgs),
    /// Show the packs that are found, and what scenarios and rubrics can use of them
    #[command(after_help = PACKS_HELP)]
    Packs(PacksArgs),
    /// Judge an attempt again, by its own rubric or another
    #[command(after_help = SCORE_HELP)]
    Score(ScoreArgs),
    /// Find out whether an attempt was changed, and where
    #[command(after_help = VERIFY_HELP)]
    Verify(VerifyArgs),
    /// Check, list, send and show badges
    #[command(subcommand)]
    Badge(BadgeCommand),
    /// Look after what leaves this machine: what waits, was refused or is uncertain
    #[command(subcommand, after_help = OUTBOX_HELP)]
    Outbox(OutboxCommand),
    /// Write records for other programs
    #[command(subcommand, after_help = EXPORT_HELP)]
    Export(ExportCommand),
    /// Put badges also where a learner keeps them
    #[command(subcommand, after_help = HOST_HELP)]
    Host(HostCommand),
    /// Run the badge issuer alone, for the machines of a site; revoke badges, replace its key, give out tokens
    #[command(after_help = ISSUER_HELP)]
    Issuer(IssuerArgs),
    /// Tell more about a code that `check` gave
    #[command(after_help = EXPLAIN_HELP)]
    Explain(ExplainArgs),
    /// Show the configuration, where each value comes from, and every folder
    #[command(after_help = CONFIG_HELP)]
    Config(ConfigArgs),
}

const PLAY_HELP: &str = "\
Examples:
  skillward play
  skillward play hand-hygiene-bedside --mode summative
  skillward --scenarios my-scenarios play pulse-round      one of your own
  skillward play --resume
  skillward play hand-hygiene-bedside --cmi5 'https://lms.example/content/index.html?endpoint=...'";

const DEMO_HELP: &str = "\
Examples:
  skillward demo --out demo
  skillward demo hand-hygiene-bedside --learner unsafe
  skillward --scenarios my-scenarios demo pulse-round --no-pictures";

const LIST_HELP: &str = "\
Examples:
  skillward list
  skillward --scenarios my-scenarios list

Searched in this order; of two scenarios with the same identifier, the one found first is taken:
  --scenarios DIR, `scenarios` in the configuration, `scenarios/` in the data folder, beside the program,
  in the working directory, and in the source checkout.";

const SCORE_HELP: &str = "\
ATTEMPT is a folder NAME.attempt, or the word `last` for the newest one of this station. The score is the same
to the bit on every machine. Another rubric gives a new score beside the old one; nothing is overwritten.
What only a person can judge is pending until --ratings gives a file of ratings (docs/authoring.md).
Exit code 0 means passed, 1 failed or not decided.

Examples:
  skillward score last
  skillward score 2026-11-24_bedside.attempt --html debrief.html
  skillward score last --rubric rubric-2.ron --json
  skillward score last --ratings ratings.ron";

const VERIFY_HELP: &str = "\
Examples:
  skillward verify last
  skillward verify 2026-11-24_bedside.attempt --json

Recomputes every hash and signature of the log and the digests of scenario and rubric. A changed byte is located
by file, line and byte. What this proves, and what not, is told in docs/attempt_format.md.";

const CONFIG_HELP: &str = "\
Examples:
  skillward config
  skillward config --init      write a commented file to begin with";

/// Arguments of `play`.
#[derive(Debug, Clone, Args)]
pub struct PlayArgs {
    /// Identifier or folder of a scenario; left out, the library opens
    pub scenario: Option<String>,
    /// For learning or for decision
    #[arg(long, value_enum)]
    pub mode: Option<ModeArg>,
    /// Go on with the newest attempt that was interrupted
    #[arg(long)]
    pub resume: bool,
    /// Begin the scenario at once, without its prebrief
    #[arg(long, requires = "scenario")]
    pub begin: bool,
    /// Play at the launch of a learning management system (cmi5): the whole address that it opened
    #[arg(long, value_name = "ADDRESS", requires = "scenario")]
    pub cmi5: Option<String>,
    /// Play in the headset that OpenXR finds; at the desk where it finds none
    #[arg(long, help_heading = "Headset")]
    pub headset: bool,
    /// Play in the headset, and fail where none can be used
    #[arg(long, help_heading = "Headset")]
    pub require_xr: bool,
    /// Factor on the size of the picture that the headset recommends, 0.2 to 2
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = picture_scale, help_heading = "Headset")]
    pub picture_scale: f32,
    /// Write how far the start has come and how fast the view is drawn, a JSON object a line ("-": to
    /// standard output); for measuring
    #[arg(long, value_name = "FILE", help_heading = "Measuring")]
    pub milestones: Option<PathBuf>,
}

/// A factor between 0.2 and 2.
fn picture_scale(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(factor) if (0.2..=2.0).contains(&factor) => Ok(factor),
        Ok(factor) => Err(format!("{factor} is not between 0.2 and 2")),
        Err(error) => Err(error.to_string()),
    }
}

/// Arguments of `demo`.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// Identifier or folder of a scenario; left out, the first one found
    pub scenario: Option<String>,
    /// Who plays: the name of a script in the scenario's folder `learners/`, such as exemplary, sloppy or unsafe
    #[arg(long, value_name = "NAME", default_value = "exemplary")]
    pub learner: String,
    /// Folder for pictures, debrief page and badge
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// Show it in a window
    #[arg(long)]
    pub windowed: bool,
    /// Draw nothing: quicker, and needs no graphics driver
    #[arg(long, conflicts_with = "windowed")]
    pub no_pictures: bool,
}

/// Arguments of `list`.
#[derive(Debug, Clone, Args)]
pub struct ListArgs {
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `score`.
#[derive(Debug, Clone, Args)]
pub struct ScoreArgs {
    /// The attempt's folder, or `last`
    pub attempt: PathBuf,
    /// Judge by this rubric instead of the one that was in force
    #[arg(long, value_name = "FILE")]
    pub rubric: Option<PathBuf>,
    /// Take in a person's ratings of the manual criteria from this file
    #[arg(long, value_name = "FILE")]
    pub ratings: Option<PathBuf>,
    /// Write the debrief page to this file
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Print the score in JSON, the same bytes on every machine
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `verify`.
#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// The attempt's folder, or `last`
    pub attempt: PathBuf,
    /// Ask that this station signed it: its public key, 64 hexadecimal digits (see `skillward config`)
    #[arg(long, value_name = "KEY")]
    pub station_key: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `config`.
#[derive(Debug, Clone, Args)]
pub struct ConfigArgs {
    /// Write a commented configuration file, unless there is one
    #[arg(long)]
    pub init: bool,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// A mode, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModeArg {
    /// For learning: cues where the scenario has them
    Formative,
    /// For decision: no cues
    Summative,
}

impl From<ModeArg> for Mode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Formative => Self::Formative,
            ModeArg::Summative => Self::Summative,
        }
    }
}
