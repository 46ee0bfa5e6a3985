//! `skillward badge recipient`: how a learner's badges name them.

use std::io::{BufRead, IsTerminal};

use skillward_credentials::recipient::EmailAddress;
use zeroize::Zeroizing;

use super::{print_json, print_line, pseudonym};
use crate::args::{BadgeRecipientArgs, NamedBy};
use crate::config::RecipientNaming;
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::recipient::{Choice, choose, naming};

pub(crate) fn run(context: &Context, args: &BadgeRecipientArgs) -> CommandResult {
    let learner = pseudonym(context, args.learner.as_deref())?;
    match args.by {
        None => {}
        Some(NamedBy::Pseudonym) => choose(context, &learner, Some(&Choice::Pseudonym))?,
        Some(NamedBy::Email) => {
            let address = read_address()?;
            choose(context, &learner, Some(&Choice::Email(address.trim().to_owned())))?;
        }
        Some(NamedBy::Default) => choose(context, &learner, None)?,
    }
    let naming = naming(context, &learner)?;
    if args.json {
        print_json(&naming)?;
        return Ok(Outcome::Good);
    }
    let by = match naming.by {
        RecipientNaming::Pseudonym => "by the pseudonym alone",
        RecipientNaming::Email => "by the pseudonym and the salted hash of an address",
    };
    let who = if naming.chosen { "the learner chose so" } else { "the configuration says so" };
    print_line(&format!("New badges name {learner} {by}: {who}."))?;
    Ok(Outcome::Good)
}

/// An address from standard input: as an argument it would stand in the shell's history and in the list of processes.
pub(super) fn read_address() -> Result<Zeroizing<String>, CommandError> {
    if std::io::stdin().is_terminal() {
        print_line("The address of e-mail (only its hash goes into badges):")?;
    }
    let mut line = Zeroizing::new(String::new());
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| CommandError::plain(format!("cannot read from standard input: {error}")))?;
    line.parse::<EmailAddress>()?;
    Ok(line)
}
