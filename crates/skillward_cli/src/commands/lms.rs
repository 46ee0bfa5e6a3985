//! Playing at the launch of a learning management system (LMS), by cmi5: the session begins before the window opens, and
//! ends with what came out, however the window closed. What cannot be told at once waits in the outbox.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use jiff::Timestamp;
use skillward_core::score::Score;
use skillward_outbox::Outbox;
use skillward_records::cmi5::{Ended, Launch, Lms, Session};

use super::print_line;
use crate::args::PlayArgs;
use crate::context::Context;
use crate::hooks::Play;
use crate::judging::judge;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::sessions;

/// How often the end of a session is told before it is left to the outbox, and how long is waited between.
const ENDS: u32 = 5;
const PAUSE: Duration = Duration::from_secs(2);

/// Plays; at a launch, within its session. Of several attempts the last that can be judged is told.
///
/// # Errors
/// When the launch cannot be used, or how it ended cannot be put into the outbox.
pub(crate) fn play(context: &Context, args: &PlayArgs, play: Play) -> CommandResult {
    let Some(address) = &args.cmi5 else { return play(context, args) };
    let patience = Duration::from_secs(context.config.issuer.timeout_s);
    let before = attempts(context)?;
    let session = Session::begin(Launch::parse(address)?, patience, Timestamp::now()).map_err(|error| {
        CommandError::new(error.to_string(), "launch it anew from the LMS: a launch is good for one session")
    })?;
    let played = play(context, args);
    let ended = session.end(last_score(context, &before)?.as_ref(), Timestamp::now())?;
    let told = tell(context, &ended)?;
    if let Some(address) = &session.return_url {
        print_line(&format!("Back to the LMS: {address}"))?;
    }
    match told {
        true => played,
        false => {
            print_line(
                "The LMS has not been told all of it; the rest waits in the outbox (`skillward outbox list`) and goes \
                 out when badges and records do, or by `skillward outbox retry`.",
            )?;
            Ok(Outcome::Findings)
        }
    }
}

/// Puts what is left to say into the outbox and sends it, now and a few times more; gives whether all of it arrived.
fn tell(context: &Context, ended: &Ended) -> Result<bool, CommandError> {
    let file = context.paths.lms_session(&ended.name);
    ended.keep(&file).map_err(CommandError::file("write", &file))?;
    let destination = sessions::destination(&ended.name);
    let mut outbox = Outbox::open(&context.paths.outbox())?;
    outbox.enqueue_all(&ended.parcels(&destination, &context.identity()?.learner), Timestamp::now())?;
    let lms = Lms::open(&file, Duration::from_secs(context.config.issuer.timeout_s))?;
    for round in 0..ENDS {
        if round > 0 {
            sleep(PAUSE);
            outbox.hurry(Timestamp::now())?;
        }
        outbox.deliver_due(&[(destination.as_str(), &lms)], Timestamp::now())?;
        if outbox.next_due(&[destination.as_str()])?.is_none() {
            break;
        }
    }
    sessions::forget_settled(context, &outbox)?;
    Ok(!file.exists())
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
