//! Skillward's command line, as a library: every command that needs no window, and what the commands
//! with a window share with them (configuration, folders, scenarios, the debrief page).

pub mod args;
pub mod assets;
pub mod badges;
pub mod comfort;
mod commands;
pub mod config;
pub mod context;
mod couriers;
pub mod debrief_page;
mod figures;
pub mod hand_map;
pub mod hooks;
pub mod identity;
pub mod judging;
pub mod library;
pub mod outcome;
pub mod packs;
pub mod paths;
pub mod preferences;
pub mod progress;
pub mod recipient;
pub mod records;
mod sessions;
mod show;
pub mod suite;
mod text_file;
pub mod texts;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

pub use args::{Cli, DemoArgs, PlayArgs};
pub use context::Context;
pub use hooks::AppHooks;
pub use outcome::{CommandError, CommandResult, Outcome};

use args::{BadgeCommand, Command};

/// Reads the arguments (the program's name first), carries the command out, and gives the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>, hooks: AppHooks) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Nowhere to say it: the exit code still tells.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let writes_config = matches!(&cli.command, Command::Config(args) if args.init);
    let context = match Context::new(&cli.global, !writes_config) {
        Ok(context) => context,
        Err(error) => {
            eprint!("{}", show::config_error(&error));
            return ExitCode::from(2);
        }
    };
    match carry_out(&cli.command, &context, hooks) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprint!("{}", show::command_error(&error));
            ExitCode::from(2)
        }
    }
}

fn carry_out(command: &Command, context: &Context, hooks: AppHooks) -> CommandResult {
    start_logging(&context.log_filter)?;
    match command {
        Command::Play(args) => {
            let play = hooks.play.ok_or_else(|| hooks::no_window("play"))?;
            return commands::lms::play(context, args, play);
        }
        Command::Demo(args) => return hooks.demo.ok_or_else(|| hooks::no_window("demo"))?(context, args),
        _ => {}
    }
    match command {
        Command::Play(_) | Command::Demo(_) => Ok(Outcome::Good),
        Command::New(args) => commands::new::run(context, args),
        Command::Graph(args) => commands::graph::run(context, args),
        Command::Check(args) => commands::check::run(context, args),
        Command::Test(args) => commands::test::run(context, args),
        Command::Texts(args) => commands::texts::run(context, args),
        Command::Fmt(args) => commands::fmt::run(args),
        Command::Migrate(args) => commands::migrate::run(args),
        Command::List(args) => commands::list::run(context, args),
        Command::Packs(args) => commands::packs::run(context, args),
        Command::Score(args) => commands::score::run(context, args),
        Command::Verify(args) => commands::verify::run(context, args),
        Command::Badge(BadgeCommand::Verify(args)) => commands::badge_verify::run(args),
        Command::Badge(BadgeCommand::List(args)) => commands::badge::list(context, args),
        Command::Badge(BadgeCommand::Send(args)) => commands::badge::send(context, args),
        Command::Badge(BadgeCommand::Define(args)) => commands::badge_define::run(context, args),
        Command::Badge(BadgeCommand::Recipient(args)) => commands::badge_recipient::run(context, args),
        Command::Badge(BadgeCommand::Show(args)) => commands::badge::show(context, args),
        Command::Outbox(command) => commands::outbox::run(context, command),
        Command::Export(command) => commands::export::run(context, command),
        Command::Host(command) => commands::host::run(context, command),
        Command::Issuer(args) => commands::issuer::run(context, args),
        Command::Explain(args) => commands::explain::run(args),
        Command::Config(args) => commands::config::run(context, args),
    }
}

/// Logs to standard error.
fn start_logging(filter: &str) -> Result<(), CommandError> {
    let filter = EnvFilter::try_new(filter).map_err(|error| {
        CommandError::new(
            format!("`{filter}` is not a log filter: {error}"),
            "use a level (error, warn, info, debug, trace) or `crate=level`, separated by commas",
        )
    })?;
    // Colours are for a terminal; in a file they would be noise between the words.
    let colours =
        std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
    let logging = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours)
        .with_writer(std::io::stderr)
        .try_init();
    // Another subscriber is there already, in a test for instance: it does as well.
    drop(logging);
    Ok(())
}
