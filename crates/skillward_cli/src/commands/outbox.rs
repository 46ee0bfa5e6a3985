//! `skillward outbox ...`: what leaves this machine, what became of it, and what a person decides about it.

use jiff::Timestamp;
use serde::Serialize;
use skillward_credentials::text::clean;
use skillward_outbox::{Entry, Outbox, Round, State};

use super::{count, print_json, print_line};
use crate::args::{OutboxCommand, OutboxDropArgs, OutboxExplainArgs, OutboxListArgs, OutboxRetryArgs};
use crate::badges::{Couriers, deliver};
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::progress::Progress;

pub(crate) fn run(context: &Context, command: &OutboxCommand) -> CommandResult {
    match command {
        OutboxCommand::List(args) => list(context, args),
        OutboxCommand::Retry(args) => retry(context, args),
        OutboxCommand::Drop(args) => drop_items(context, args),
        OutboxCommand::Explain(args) => explain(context, args),
    }
}

/// All entries; without an outbox there are none, and none is made.
pub(super) fn entries(context: &Context) -> Result<Vec<Entry>, CommandError> {
    let path = context.paths.outbox();
    if !path.exists() {
        return Ok(Vec::new());
    }
    Ok(Outbox::open(&path)?.entries()?)
}

fn list(context: &Context, args: &OutboxListArgs) -> CommandResult {
    let all = entries(context)?;
    let open = |entry: &&Entry| entry.state.waits() || entry.state.needs_a_person();
    let shown: Vec<&Entry> = all.iter().filter(|entry| args.all || open(entry)).collect();
    if args.json {
        print_json(&shown)?;
    } else {
        for entry in &shown {
            print_entry(entry)?;
        }
        let of = |wanted: fn(State) -> bool| all.iter().filter(|entry| wanted(entry.state)).count();
        let (waiting, person) = (of(State::waits), of(State::needs_a_person));
        let delivered = of(|state| state == State::Delivered);
        print_line(&format!("{waiting} waiting, {person} for a person to decide, {delivered} delivered"))?;
    }
    let person = all.iter().any(|entry| entry.state.needs_a_person());
    Ok(if person { Outcome::Findings } else { Outcome::Good })
}

/// How far it is, in words.
pub(super) fn standing(entry: &Entry) -> String {
    match (entry.state, entry.next_try, entry.settled) {
        (State::Queued, Some(next), _) => format!("waits; next try {next}"),
        (State::Queued, None, _) => "waits".into(),
        (State::Sending, ..) => "being sent; no answer yet".into(),
        (State::Delivered, _, Some(when)) => format!("delivered {when}"),
        (State::Delivered, _, None) => "delivered".into(),
        (State::Refused, ..) => "refused: it is not tried again by itself".into(),
        (State::Uncertain, ..) => "uncertain: a person has to decide".into(),
        (State::Dropped, ..) => "dropped: it is not to be sent".into(),
    }
}

fn print_entry(entry: &Entry) -> Result<(), CommandError> {
    let Entry { number, kind, title, destination, .. } = entry;
    print_line(&format!("{number:>5}  {} to {destination}: {}", kind.word(), clean(title)))?;
    print_line(&format!("       {}", standing(entry)))?;
    if let Some(reason) = entry.reason.as_ref().filter(|_| entry.state != State::Delivered) {
        print_line(&format!("       after {}: {}", tries(entry.tries), clean(reason)))?;
    }
    Ok(())
}

fn tries(tries: u32) -> String {
    if tries == 1 { "1 try".to_owned() } else { format!("{tries} tries") }
}

#[derive(Serialize)]
struct Sent<'a> {
    delivered: &'a [skillward_outbox::Settled],
    undelivered: &'a [skillward_outbox::Unsettled],
    busy: bool,
}

fn retry(context: &Context, args: &OutboxRetryArgs) -> CommandResult {
    let mut outbox = Outbox::open(&context.paths.outbox())?;
    let now = Timestamp::now();
    match &args.item {
        Some(item) => {
            let number = number_of(&outbox.entries()?, item)?;
            outbox.retry(number, now)?;
        }
        None => outbox.hurry(now)?,
    }
    let round = {
        let _progress = Progress::start("sending");
        deliver(context, &mut outbox, &Couriers::open(context)?)?
    };
    print_round(&round, args.json)
}

/// Prints what a round came to; `Findings` when something was not delivered.
pub(super) fn print_round(round: &Round, json: bool) -> CommandResult {
    let Round { delivered, undelivered, busy, .. } = round;
    if json {
        print_json(&Sent { delivered, undelivered, busy: *busy })?;
    } else {
        for settled in delivered {
            print_line(&format!(
                "delivered  {} {} to {}",
                settled.kind.word(),
                settled.key,
                settled.destination
            ))?;
        }
        for unsettled in undelivered {
            let reason = clean(&unsettled.reason);
            print_line(&format!("not yet    {} to {}\n  {reason}", unsettled.key, unsettled.destination))?;
        }
        match (*busy, delivered.len() + undelivered.len()) {
            (true, _) => print_line("Another program is sending right now.")?,
            (false, 0) => print_line("Nothing waits to be sent.")?,
            _ => {}
        }
    }
    Ok(if undelivered.is_empty() && !busy { Outcome::Good } else { Outcome::Findings })
}

fn drop_items(context: &Context, args: &OutboxDropArgs) -> CommandResult {
    let all = entries(context)?;
    // Nothing is dropped when one of them is not there.
    let numbers: Vec<i64> = args.items.iter().map(|item| number_of(&all, item)).collect::<Result<_, _>>()?;
    let mut outbox = Outbox::open(&context.paths.outbox())?;
    for number in &numbers {
        outbox.drop_entry(*number, Timestamp::now())?;
    }
    if args.json {
        let dropped = numbers.iter().map(|number| outbox.entry(*number)).collect::<Result<Vec<_>, _>>()?;
        print_json(&dropped)?;
    } else {
        print_line(&format!("{} dropped", count(numbers.len(), "item")))?;
    }
    Ok(Outcome::Good)
}

/// What `explain` tells.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    entry: &'a Entry,
    /// What the last trouble means.
    meaning: Option<&'static str>,
    /// What a person can do.
    advice: Option<&'static str>,
}

fn explain(context: &Context, args: &OutboxExplainArgs) -> CommandResult {
    let all = entries(context)?;
    let number = number_of(&all, &args.item)?;
    let Some(entry) = all.iter().find(|entry| entry.number == number) else {
        return Err(CommandError::plain(format!("the outbox holds nothing with the number {number}")));
    };
    let cause = entry.cause.filter(|_| entry.state != State::Delivered);
    let explained = Explained {
        entry,
        meaning: cause.map(|cause| cause.meaning()),
        advice: cause.map(|cause| cause.advice()),
    };
    if args.json {
        print_json(&explained)?;
        return Ok(Outcome::Good);
    }
    print_line(&format!("Number       {}", entry.number))?;
    print_line(&format!("What         {}: {}", entry.kind.word(), clean(&entry.title)))?;
    print_line(&format!("Identity     {}", entry.key))?;
    print_line(&format!("Learner      {}", clean(&entry.learner)))?;
    print_line(&format!("Destination  {}", entry.destination))?;
    print_line(&format!(
        "In the outbox since {}, after {}: {}",
        entry.queued,
        tries(entry.tries),
        standing(entry)
    ))?;
    if let Some(address) = &entry.address {
        print_line(&format!("Asked last   {}", clean(address)))?;
    }
    if let Some(reason) = entry.reason.as_ref().filter(|_| cause.is_some()) {
        print_line(&format!("\nWhat happened: {}", clean(reason)))?;
    }
    if let (Some(meaning), Some(advice)) = (explained.meaning, explained.advice) {
        print_line(&format!("What it means: {meaning}\nWhat to do: {advice}"))?;
    }
    if entry.in_doubt && entry.state.waits() {
        print_line("A request went out of which no answer came; it is looked for before it is repeated.")?;
    }
    if let Some(receipt) = &entry.receipt {
        for (name, text) in
            [("Taken as", &receipt.reference), ("Shown at", &receipt.url), ("Note", &receipt.note)]
        {
            if let Some(text) = text {
                print_line(&format!("{name:<12} {}", clean(text)))?;
            }
        }
    }
    Ok(Outcome::Good)
}

/// The number of what was typed: a number, or the beginning of one identity.
pub(super) fn number_of(entries: &[Entry], typed: &str) -> Result<i64, CommandError> {
    if let Ok(number) = typed.parse::<i64>()
        && entries.iter().any(|entry| entry.number == number)
    {
        return Ok(number);
    }
    let typed = typed.to_ascii_lowercase();
    let mut matching = entries.iter().filter(|entry| entry.key.starts_with(&typed));
    match (matching.next(), matching.next()) {
        (Some(entry), None) => Ok(entry.number),
        (Some(_), Some(_)) => Err(CommandError::new(
            format!("more than one thing in the outbox begins with `{typed}`"),
            "name it by its number; `skillward outbox list --all` shows all of them",
        )),
        (None, _) => Err(CommandError::new(
            format!("the outbox holds nothing that is called `{typed}`"),
            "`skillward outbox list --all` shows all of it",
        )),
    }
}
