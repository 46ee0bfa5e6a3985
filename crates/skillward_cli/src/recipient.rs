//! How a badge names its learner: by the pseudonym alone, or also by the salted hash of an address.
//!
//! The learner's own choice goes before the configuration's. An address is kept in a file for its owner's eyes alone (the
//! learner's own, or the institution's table), is read when a badge is asked for, and goes no further than that: what goes
//! into the outbox is its hash.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use skillward_credentials::AssessmentClaim;
use skillward_credentials::recipient::{EmailAddress, HashedEmail};
use skillward_outbox::secret::write_private;
use skillward_outbox::{Recipients, Secret};

use crate::config::RecipientNaming;
use crate::context::Context;
use crate::outcome::CommandError;

/// What a learner chose.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Choice {
    /// To be named by the pseudonym alone.
    Pseudonym,
    /// To be named also by the hash of this address.
    Email(String),
}

impl std::fmt::Debug for Choice {
    /// Without the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pseudonym => "Pseudonym",
            Self::Email(_) => "Email(not shown)",
        })
    }
}

/// How a learner's badges name them, and who said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Naming {
    /// By what.
    pub by: RecipientNaming,
    /// Whether the learner chose it; otherwise the configuration says it.
    pub chosen: bool,
}

/// How a learner's badges name them from now on.
///
/// # Errors
/// When the learner's choice cannot be read.
pub fn naming(context: &Context, learner: &str) -> Result<Naming, CommandError> {
    Ok(match read(&file(context, learner))? {
        Some(Choice::Pseudonym) => Naming { by: RecipientNaming::Pseudonym, chosen: true },
        Some(Choice::Email(_)) => Naming { by: RecipientNaming::Email, chosen: true },
        None => Naming { by: context.config.issuer.recipient, chosen: false },
    })
}

/// Keeps a learner's choice; `None` leaves it to the configuration again.
///
/// # Errors
/// When it cannot be kept.
pub fn choose(context: &Context, learner: &str, choice: Option<&Choice>) -> Result<(), CommandError> {
    let file = file(context, learner);
    let Some(choice) = choice else {
        return match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(CommandError::file("remove", &file)(error))
            }
            _ => Ok(()),
        };
    };
    let text = serde_json::to_string(choice)?;
    write_private(&file, text.as_bytes()).map_err(CommandError::file("write", &file))
}

/// Has a claim name its learner as was chosen. Where an address is wanted and not known, the pseudonym has to do: a badge
/// that was earned is not held back for it.
pub(crate) fn name(context: &Context, claim: &mut AssessmentClaim) {
    match hashed(context, claim) {
        Ok(Some(hashed)) => claim.name_recipient(hashed),
        Ok(None) => {}
        Err(error) => {
            let learner = claim.learner();
            tracing::warn!(learner, "the badge names its learner by the pseudonym alone: {}", error.message);
        }
    }
}

fn hashed(context: &Context, claim: &AssessmentClaim) -> Result<Option<HashedEmail>, CommandError> {
    let learner = claim.learner();
    let address = match (read(&file(context, learner))?, context.config.issuer.recipient) {
        (Some(Choice::Pseudonym), _) | (None, RecipientNaming::Pseudonym) => return Ok(None),
        (Some(Choice::Email(address)), _) => address,
        (None, RecipientNaming::Email) => {
            let table = context.config.issuer.recipients_file.as_deref();
            let table = table.ok_or_else(|| {
                CommandError::plain("`issuer.recipients_file` does not say what the learner's address is")
            })?;
            let people = Recipients::of_file(table)?;
            let known = people.email_of(learner).map(str::to_owned);
            known.ok_or_else(|| {
                CommandError::plain(format!("{} says nothing of the learner", table.display()))
            })?
        }
    };
    // The same attempt has the same salt, so that it can be asked for again even when an outbox was lost.
    let salt = context.station_key()?.salt(&format!("recipient of {}", claim.attempt_id()));
    Ok(Some(address.parse::<EmailAddress>()?.hashed(salt)))
}

fn file(context: &Context, learner: &str) -> PathBuf {
    context.paths.recipient(learner)
}

/// What was chosen, if anything was.
fn read(file: &Path) -> Result<Option<Choice>, CommandError> {
    if !file.exists() {
        return Ok(None);
    }
    // Refused when others can read it, as any secret is.
    let text = Secret::of_file(file)?;
    // The reader's own message could quote the address.
    serde_json::from_str(text.reveal())
        .map(Some)
        .map_err(|_| CommandError::plain(format!("{} does not say how a learner is named", file.display())))
}
