//! `skillward badge ...`: list, send and show badges.

use jiff::Timestamp;
use serde::Serialize;
use skillward_credentials::{Entry, Outbox, OutboxError, State, badge_png, badge_svg};

use super::badge_text::print_badge;
use super::{print_json, print_line};
use crate::args::{BadgeListArgs, BadgeSendArgs, BadgeShowArgs};
use crate::badges::{IssuerAccess, deliver, delivered, write_whole};
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::progress::Progress;

pub(crate) fn list(context: &Context, args: &BadgeListArgs) -> CommandResult {
    let entries = entries(context)?;
    if args.json {
        print_json(&entries)?;
        return Ok(Outcome::Good);
    }
    if entries.is_empty() {
        print_line("No badge has been earned here yet.")?;
    }
    for entry in &entries {
        print_entry(entry)?;
    }
    Ok(Outcome::Good)
}

/// All entries; without an outbox there are none, and none is made.
fn entries(context: &Context) -> Result<Vec<Entry>, CommandError> {
    let path = context.paths.outbox();
    if !path.exists() {
        return Ok(Vec::new());
    }
    Ok(Outbox::open(&path)?.entries()?)
}

fn print_entry(entry: &Entry) -> Result<(), CommandError> {
    let state = match entry.state {
        State::Earned => "waits to be sent".to_owned(),
        State::Sending => "being sent; no answer yet".to_owned(),
        State::Delivered => "delivered".to_owned(),
        State::Refused => "refused by the issuer".to_owned(),
        State::Parked => "parked: a person has to decide".to_owned(),
    };
    print_line(&format!("{}  {}\n  earned {}, {state}", entry.attempt_id, entry.achievement, entry.earned))?;
    if entry.state == State::Delivered {
        return Ok(());
    }
    if let Some(reason) = &entry.last_error {
        print_line(&format!("  after {} tries: {reason}", entry.attempts))?;
    }
    match (entry.state, &entry.next_try) {
        (State::Refused | State::Parked, _) => {
            print_line(&format!("  send it again with `skillward badge send --retry {}`", entry.attempt_id))
        }
        (_, Some(next)) => print_line(&format!("  next try {next}, or now with `skillward badge send`")),
        (_, None) => Ok(()),
    }
}

#[derive(Serialize)]
struct Sent<'a> {
    delivered: &'a [String],
    undelivered: &'a [(String, String)],
    busy: bool,
}

pub(crate) fn send(context: &Context, args: &BadgeSendArgs) -> CommandResult {
    let mut outbox = Outbox::open(&context.paths.outbox())?;
    let now = Timestamp::now();
    match &args.retry {
        Some(attempt) => {
            let attempt = whole_id(&outbox.entries()?, attempt)?;
            outbox.retry(&attempt, now).map_err(|error| match error {
                OutboxError::NoEntry(_) => {
                    CommandError::plain(format!("the badge of the attempt {attempt} has been delivered"))
                }
                other => other.into(),
            })?;
        }
        // Now means now: what waits for its next try is made due.
        None => {
            for entry in outbox.entries()? {
                if matches!(entry.state, State::Earned | State::Sending) {
                    outbox.retry(&entry.attempt_id, now)?;
                }
            }
        }
    }
    let issuer = IssuerAccess::open(context)?;
    let round = {
        let _progress = Progress::start("sending");
        deliver(context, &mut outbox, &issuer)?
    };
    if args.json {
        print_json(&Sent { delivered: &round.delivered, undelivered: &round.undelivered, busy: round.busy })?;
    } else {
        for attempt in &round.delivered {
            let png = context.paths.badges().join(format!("{attempt}.png"));
            print_line(&format!("delivered  {attempt}\n  {}", png.display()))?;
        }
        for (attempt, reason) in &round.undelivered {
            print_line(&format!("not yet    {attempt}\n  {reason}"))?;
        }
        match (round.busy, round.delivered.len() + round.undelivered.len()) {
            (true, _) => print_line("Another program is sending right now.")?,
            (false, 0) => print_line("Nothing waits to be sent.")?,
            _ => {}
        }
    }
    let all = round.undelivered.is_empty() && !round.busy;
    Ok(if all { Outcome::Good } else { Outcome::Findings })
}

pub(crate) fn show(context: &Context, args: &BadgeShowArgs) -> CommandResult {
    let entries = entries(context)?;
    let id = whole_id(&entries, &args.attempt)?;
    let Some(entry) = entries.iter().find(|entry| entry.attempt_id == id) else {
        return Err(CommandError::plain(format!("no badge of the attempt {id}")));
    };
    if entry.state != State::Delivered {
        print_entry(entry)?;
        return Ok(Outcome::Findings);
    }
    let (json, badge) = delivered(entry)?;
    if let Some(out) = &args.out {
        let is =
            |wanted: &str| out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted));
        let bytes = match (is("png"), is("svg")) {
            (true, _) => badge_png(&badge, &json)?,
            (_, true) => badge_svg(&badge, &json)?.into_bytes(),
            _ => json.clone().into_bytes(),
        };
        write_whole(out, &bytes)?;
    }
    if args.json {
        print_line(&json)?;
    } else {
        print_badge(&badge)?;
    }
    Ok(Outcome::Good)
}

/// The one identifier that begins with what was typed.
fn whole_id(entries: &[Entry], typed: &str) -> Result<String, CommandError> {
    let typed = typed.to_ascii_lowercase();
    let mut matching = entries.iter().map(|entry| &entry.attempt_id).filter(|id| id.starts_with(&typed));
    match (matching.next(), matching.next()) {
        (Some(id), None) => Ok(id.clone()),
        (Some(_), Some(_)) => {
            Err(CommandError::plain(format!("more than one attempt begins with `{typed}`")))
        }
        (None, _) => Err(CommandError::new(
            format!("no badge of an attempt `{typed}`"),
            "`skillward badge list` shows all of them",
        )),
    }
}
