//! What can be typed about the outbox.

use clap::{Args, Subcommand};

pub(super) const OUTBOX_HELP: &str = "\
What leaves this machine goes through the outbox: badges that are asked of the issuer, and records. It is tried again by
itself, at each start of the program and after each passed attempt; these commands are for looking, and for what a
person has to decide.

Examples:
  skillward outbox list
  skillward outbox explain 12
  skillward outbox retry
  skillward outbox drop 12";

const LIST_HELP: &str = "\
Exit codes: 0 nothing needs a person; 1 something was refused or is uncertain; 2 the outbox cannot be read.

Examples:
  skillward outbox list             what waits or needs a person
  skillward outbox list --all       also what was delivered or dropped
  skillward outbox list --json";

const RETRY_HELP: &str = "\
Without ITEM, everything that waits is sent now, whatever its next try. With ITEM, that one, though it was refused, is
uncertain or was dropped. What is uncertain is looked for first; where its destination gives no way to look, it is sent
again, so look there by hand before.

Exit codes: 0 all of it was delivered, or nothing waited; 1 something was not; 2 the command could not be carried out.

Examples:
  skillward outbox retry
  skillward outbox retry 12
  skillward outbox retry 7f3c0c55 --json";

const DROP_HELP: &str = "\
It stays listed (`list --all`), so that the same thing does not come into the outbox again, and `retry` takes the
decision back.

Examples:
  skillward outbox drop 12
  skillward outbox drop 12 14 --json";

const EXPLAIN_HELP: &str = "\
Examples:
  skillward outbox explain 12
  skillward outbox explain 7f3c0c55 --json";

/// Commands about the outbox.
#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// Show what waits, was refused or is uncertain, and why
    #[command(after_help = LIST_HELP)]
    List(OutboxListArgs),
    /// Send now: everything that waits, or one that needs a person
    #[command(after_help = RETRY_HELP)]
    Retry(OutboxRetryArgs),
    /// Decide that something is not to be sent
    #[command(after_help = DROP_HELP)]
    Drop(OutboxDropArgs),
    /// Tell in plain words what happened to one, and what can be done
    #[command(after_help = EXPLAIN_HELP)]
    Explain(OutboxExplainArgs),
}

/// Arguments of `outbox list`.
#[derive(Debug, Clone, Args)]
pub struct OutboxListArgs {
    /// Also what was delivered or dropped
    #[arg(long)]
    pub all: bool,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `outbox retry`.
#[derive(Debug, Clone, Args)]
pub struct OutboxRetryArgs {
    /// Its number, or the beginning of its identity (for a badge: of its attempt)
    pub item: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `outbox drop`.
#[derive(Debug, Clone, Args)]
pub struct OutboxDropArgs {
    /// Their numbers, or the beginnings of their identities
    #[arg(required = true, value_name = "ITEM")]
    pub items: Vec<String>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `outbox explain`.
#[derive(Debug, Clone, Args)]
pub struct OutboxExplainArgs {
    /// Its number, or the beginning of its identity (for a badge: of its attempt)
    pub item: String,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}
