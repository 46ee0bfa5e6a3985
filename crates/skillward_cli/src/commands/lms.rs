//! Playing at the launch of a learning management system (LMS), by cmi5: the session begins before the window opens, and
//! ends with what came out, however the window closed.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use jiff::Timestamp;
use skillward_core::score::Score;
use skillward_records::cmi5::{Cmi5Error, Launch, Session};

use super::print_line;
use crate::args::PlayArgs;
use crate::context::Context;
use crate::hooks::Play;
use crate::judging::judge;
use crate::outcome::{CommandError, CommandResult};

/// How often the end of a session is told before it is given up, and how long is waited between.
const ENDS: u32 = 5;
const PAUSE: Duration = Duration::from_secs(2);

/// Plays; at a launch, within its session. Of several attempts the last that can be judged is told.
///
/// # Errors
/// When the launch cannot be used, or the LMS could not be told how it ended.
pub(crate) fn play(context: &Context, args: &PlayArgs, play: Play) -> CommandResult {
    let Some(address) = &args.cmi5 else { return play(context, args) };
    let patience = Duration::from_secs(context.config.issuer.timeout_s);
    let before = attempts(context)?;
    let session = Session::begin(Launch::parse(address)?, patience, Timestamp::now()).map_err(|error| {
        CommandError::new(error.to_string(), "launch it anew from the LMS: a launch is good for one session")
    })?;
    let played = play(context, args);
    let score = last_score(context, &before)?;
    let ended = Timestamp::now();
    let mut told = session.finish(score.as_ref(), ended);
    for _ in 1..ENDS {
        // A refusal is not mended by waiting.
        if !matches!(&told, Err(Cmi5Error::Lms(_))) {
            break;
        }
        sleep(PAUSE);
        told = session.finish(score.as_ref(), ended);
    }
    told?;
    if let Some(address) = &session.return_url {
        print_line(&format!("Back to the LMS: {address}"))?;
    }
    played
}

fn attempts(context: &Context) -> Result<BTreeSet<PathBuf>, CommandError> {
    Ok(skillward_store::list_attempts(&context.paths.attempts())?.into_iter().collect())
}

/// The score of the newest attempt that was not there before.
fn last_score(context: &Context, before: &BTreeSet<PathBuf>) -> Result<Option<Score>, CommandError> {
    let made = attempts(context)?;
    let mut made: Vec<_> = made.difference(before).collect();
    made.reverse();
    Ok(made.into_iter().find_map(|folder| {
        let judged = judge(folder, None).ok()?;
        judged.attempt.end.is_some().then_some(judged.score)
    }))
}
