//! `skillward badge ...`: list, send and show badges.

use jiff::Timestamp;
use skillward_credentials::{badge_png, badge_svg};
use skillward_outbox::{Entry, Kind, Outbox, State};

use super::badge_text::print_badge;
use super::outbox::{self, print_round, standing};
use super::{print_json, print_line};
use crate::args::{BadgeListArgs, BadgeSendArgs, BadgeShowArgs};
use crate::badges::{Couriers, credential, deliver, delivered, write_whole};
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

/// The badges in the outbox.
fn entries(context: &Context) -> Result<Vec<Entry>, CommandError> {
    Ok(outbox::entries(context)?.into_iter().filter(|entry| entry.kind == Kind::Badge).collect())
}

fn print_entry(entry: &Entry) -> Result<(), CommandError> {
    print_line(&format!("{}  {}", entry.key, entry.title))?;
    print_line(&format!("  earned {}, {}", entry.queued, standing(entry)))?;
    match (entry.state, &entry.reason, entry.receipt.as_ref().and_then(|receipt| receipt.url.as_ref())) {
        (State::Delivered, _, Some(url)) => print_line(&format!("  shown at {url}")),
        (State::Delivered, ..) => Ok(()),
        (_, reason, _) => {
            if let Some(reason) = reason {
                print_line(&format!("  {reason}"))?;
            }
            print_line(&format!("  `skillward outbox explain {}` tells more", entry.number))
        }
    }
}

pub(crate) fn send(context: &Context, args: &BadgeSendArgs) -> CommandResult {
    let mut outbox = Outbox::open(&context.paths.outbox())?;
    let now = Timestamp::now();
    match &args.retry {
        Some(attempt) => {
            let badges: Vec<Entry> =
                outbox.entries()?.into_iter().filter(|entry| entry.kind == Kind::Badge).collect();
            outbox.retry(outbox::number_of(&badges, attempt)?, now)?;
        }
        None => outbox.hurry(now)?,
    }
    let round = {
        let _progress = Progress::start("sending");
        deliver(context, &mut outbox, &Couriers::open(context)?)?
    };
    print_round(&round, args.json)
}

pub(crate) fn show(context: &Context, args: &BadgeShowArgs) -> CommandResult {
    let entries = entries(context)?;
    let number = outbox::number_of(&entries, &args.attempt)?;
    let Some(entry) = entries.iter().find(|entry| entry.number == number) else {
        return Err(CommandError::plain(format!("no badge with the number {number}")));
    };
    if credential(entry).is_none() {
        print_entry(entry)?;
        let kept_there = entry.state == State::Delivered;
        return Ok(if kept_there { Outcome::Good } else { Outcome::Findings });
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
