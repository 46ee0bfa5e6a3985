//! `skillward host ...`: where learners keep their badges.

use std::time::Duration;

use serde::Serialize;
use skillward_outbox::host::{Client, Connecting};

use super::{print_json, print_line, pseudonym};
use crate::args::{HostCommand, HostConnectArgs, HostForgetArgs, HostListArgs};
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};

pub(crate) fn run(context: &Context, command: &HostCommand) -> CommandResult {
    match command {
        HostCommand::Connect(args) => connect(context, args),
        HostCommand::List(args) => list(context, args),
        HostCommand::Forget(args) => forget(context, args),
    }
}

fn connect(context: &Context, args: &HostConnectArgs) -> CommandResult {
    let learner = pseudonym(context, args.learner.as_deref())?;
    let client = Client {
        name: args.client_name.clone(),
        uri: args.client_uri.clone(),
        redirect_uri: args.redirect_uri.clone(),
    };
    let patience = Duration::from_secs(context.config.issuer.timeout_s);
    let connecting = Connecting::begin(&args.url, &client, patience)?;
    print_line(&format!("Open this address as the learner, and agree:\n\n{}\n", connecting.authorize_url()))?;
    print_line("Then paste the whole address to which the browser was sent:")?;
    let mut back = String::new();
    std::io::stdin()
        .read_line(&mut back)
        .map_err(|error| CommandError::plain(format!("cannot read from standard input: {error}")))?;
    connecting.finish(&back, &context.paths.host(&learner))?;
    print_line(&format!("Badges of {learner} are put there from now on."))?;
    Ok(Outcome::Good)
}

#[derive(Serialize)]
struct Connected {
    learner: String,
}

fn list(context: &Context, args: &HostListArgs) -> CommandResult {
    let connected: Vec<Connected> =
        context.paths.connected_hosts().into_iter().map(|(learner, _)| Connected { learner }).collect();
    if args.json {
        print_json(&connected)?;
    } else {
        for Connected { learner } in &connected {
            print_line(learner)?;
        }
        if connected.is_empty() {
            print_line("No host is connected.")?;
        }
    }
    Ok(Outcome::Good)
}

fn forget(context: &Context, args: &HostForgetArgs) -> CommandResult {
    let learner = pseudonym(context, args.learner.as_deref())?;
    let file = context.paths.host(&learner);
    match std::fs::remove_file(&file) {
        Ok(()) => print_line(&format!("No more badges of {learner} are put there."))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(CommandError::plain(format!("no host of {learner} is connected")));
        }
        Err(error) => return Err(CommandError::file("remove", &file)(error)),
    }
    Ok(Outcome::Good)
}
