//! Sessions of learning management systems that have ended and of which something is still to be told.
//!
//! Of each there is a file with its token, for its owner's eyes alone, until the outbox has nothing of it any more.

use std::fs;

use skillward_outbox::{Outbox, State};

use crate::context::Context;
use crate::outcome::CommandError;

/// The outbox's name for the LMS of a session.
pub(crate) fn destination(name: &str) -> String {
    format!("lms session {name}")
}

/// Deletes the files of sessions of which nothing is left to tell. Of one that the LMS refused something stays, so that
/// a person can try again or drop it.
pub(crate) fn forget_settled(context: &Context, outbox: &Outbox) -> Result<(), CommandError> {
    let sessions = context.paths.lms_sessions();
    if sessions.is_empty() {
        return Ok(());
    }
    let entries = outbox.entries()?;
    for (name, file) in sessions {
        let of_it = destination(&name);
        let settled = |state| matches!(state, State::Delivered | State::Dropped);
        if entries.iter().filter(|entry| entry.destination == of_it).all(|entry| settled(entry.state)) {
            fs::remove_file(&file).map_err(CommandError::file("remove", &file))?;
        }
    }
    Ok(())
}
