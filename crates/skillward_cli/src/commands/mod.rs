//! The commands, one file each.

pub(crate) mod badge;
pub(crate) mod badge_define;
mod badge_inputs;
pub(crate) mod badge_recipient;
mod badge_text;
pub(crate) mod badge_verify;
pub(crate) mod check;
pub(crate) mod config;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod fmt;
pub(crate) mod graph;
pub(crate) mod host;
pub(crate) mod issuer;
mod issuer_award;
pub(crate) mod list;
pub(crate) mod lms;
pub(crate) mod migrate;
pub(crate) mod new;
pub(crate) mod outbox;
pub(crate) mod packs;
mod sarif;
pub(crate) mod score;
pub(crate) mod test;
pub(crate) mod texts;
mod told;
pub(crate) mod verify;

use serde::Serialize;

use crate::context::Context;
use crate::outcome::CommandError;

/// Prints a value as JSON, one line.
fn print_json(value: &impl Serialize) -> Result<(), CommandError> {
    print_line(&serde_json::to_string(value)?)
}

/// Prints a line; a reader that closed the pipe is no fault.
fn print_line(line: &str) -> Result<(), CommandError> {
    use std::io::Write;
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CommandError::plain(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// A number of things: "1 error", "2 errors".
fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A pseudonym that can be a file's name.
fn pseudonym(context: &Context, named: Option<&str>) -> Result<String, CommandError> {
    let learner = match named {
        Some(named) => named.to_owned(),
        None => context.identity()?.learner,
    };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    if learner.is_empty() || learner.starts_with('.') || !learner.chars().all(plain) {
        return Err(CommandError::plain(format!("`{learner}` is no pseudonym: letters, digits, hyphens")));
    }
    Ok(learner)
}
