//! `skillward issuer`: the badge issuer alone, until it is interrupted; and what its operator does beside.

use std::path::Path;

use jiff::Timestamp;
use skillward_issuer::{Issuer, IssuerOptions, Limits, Problem, Scope, ServeOptions, TlsFiles, serve};

use super::issuer_award::award;
use super::{count, print_line};
use crate::args::{IssuerArgs, IssuerCommand, TokenCommand};
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};

pub(crate) fn run(context: &Context, args: &IssuerArgs) -> CommandResult {
    let folder = args.data.clone().unwrap_or_else(|| context.paths.issuer());
    match &args.command {
        Some(command) => operate(&folder, command),
        None => run_alone(&folder, args),
    }
}

fn run_alone(folder: &Path, args: &IssuerArgs) -> CommandResult {
    // The address of an earlier start holds, so that the issuer does not change its name by a forgotten option.
    let public_url = match &args.public_url {
        Some(url) => Some(url.clone()),
        None => Issuer::kept_options(folder)?.and_then(|options| options.public_url),
    };
    let options = IssuerOptions { name: args.name.clone(), public_url, ..IssuerOptions::default() };
    let issuer = Issuer::open_with(folder, &options)?;
    issuer.keep_name()?;
    let (did, name) = (issuer.did().to_owned(), issuer.name().to_owned());
    let public = issuer.public_url().map(str::to_owned);
    let issued = issuer.count().map_err(problem)?;
    let tls = (args.tls_cert.clone().zip(args.tls_key.clone()))
        .map(|(certificates, key)| TlsFiles { certificates, key });
    let scheme = if tls.is_some() { "https" } else { "http" };
    let serving = ServeOptions {
        tls,
        behind_proxy: args.behind_proxy,
        limits: Some(Limits { address: args.address_limit, token: args.token_limit }),
    };
    if !args.listen.ip().is_loopback() && serving.tls.is_none() && !args.behind_proxy {
        eprintln!(
            "note: this is plain http; give it --tls-cert and --tls-key or put a server with TLS before it, since clients \
             send a token only over https"
        );
    }
    if public.is_none() {
        eprintln!(
            "note: without --public-url the issuer's name is its key: it publishes no status list, so that nothing \
             can be revoked, and its key can never be replaced"
        );
    }
    serve(issuer, args.listen, &serving, |address| {
        let url = public.unwrap_or_else(|| format!("{scheme}://{address}"));
        let lines = [
            format!(
                "Issuer \"{name}\" listens at {scheme}://{address}; {issued} credentials so far. Stop it with Ctrl-C."
            ),
            "For the configuration of its clients (skillward.toml):".to_owned(),
            "[issuer]".to_owned(),
            format!("url = \"{url}\""),
            format!("did = \"{did}\""),
            format!("name = {}", toml::Value::String(name.clone())),
            format!(
                "token_file = {}",
                toml::Value::String(folder.join("issuer.token").display().to_string())
            ),
            "repeats = \"same_and_shown\"".to_owned(),
        ];
        for line in lines {
            // The issuer serves whether anyone reads this or not.
            let _ = print_line(&line);
        }
    })?;
    Ok(Outcome::Good)
}

fn operate(folder: &Path, command: &IssuerCommand) -> CommandResult {
    let options = Issuer::kept_options(folder)?.ok_or_else(|| {
        CommandError::new(
            format!("there is no issuer in {}", folder.display()),
            "name its folder with --data, or start it once with `skillward issuer`",
        )
    })?;
    let now = Timestamp::now();
    if let IssuerCommand::ReplaceKey { stolen } = command {
        let made = Issuer::replace_key(folder, &options, *stolen, now)?;
        print_line(&format!("From its next start on the issuer signs with {made}"))?;
        let old = match stolen {
            true => "Nothing that the old key signed holds any more; have those badges issued again.",
            false => "What the old key signed goes on holding.",
        };
        print_line(old)?;
        return Ok(Outcome::Good);
    }
    let issuer = Issuer::open_with(folder, &options)?;
    match command {
        IssuerCommand::ReplaceKey { .. } => Ok(Outcome::Good),
        IssuerCommand::Revoke { id, reason } => set_revoked(&issuer, id, Some(reason), now),
        IssuerCommand::Reinstate { id } => set_revoked(&issuer, id, None, now),
        IssuerCommand::Award { policy, learner, dry_run } => {
            award(&issuer, policy, learner.as_deref(), *dry_run, now)
        }
        IssuerCommand::Erase { id } => {
            let id = whole_urn(id);
            let erased = issuer.erase("operator", &id, now).map_err(problem)?;
            if erased == 0 {
                return Err(CommandError::new(
                    format!("nothing of {id} is kept"),
                    "name a badge or a learner by the identifier in the badge, urn:uuid:…",
                ));
            }
            print_line(&format!(
                "Erased the content of {}. Badges that are out go on holding; revoke them if they should not.",
                count(erased, "badge")
            ))?;
            Ok(Outcome::Good)
        }
        IssuerCommand::Page { id, show } => {
            let id = whole_urn(id);
            if let Some(shown) = show {
                issuer.show("operator", &id, (*shown).into(), now).map_err(problem)?;
            }
            match issuer.page_links(&id) {
                Ok(links) => {
                    print_line(&format!("The badge's page           {}", links.page))?;
                    print_line(&format!("For its learner alone      {}", links.choice))?;
                }
                // No badge, but perhaps a learner.
                Err(Problem::NotIssued) => {
                    let link = issuer.learner_link(&id).map_err(problem)?;
                    print_line(&format!("For this learner alone     {link}"))?;
                }
                Err(other) => return Err(problem(other)),
            }
            Ok(Outcome::Good)
        }
        IssuerCommand::Backup { into } => {
            issuer.back_up(folder, into)?;
            print_line(&format!(
                "Copied to {}; whoever has the copy can issue in this issuer's name.",
                into.display()
            ))?;
            Ok(Outcome::Good)
        }
        IssuerCommand::Token(command) => tokens(&issuer, command, now),
        IssuerCommand::Log { last } => {
            for line in issuer.audit(*last)? {
                let at = Timestamp::from_second(line.at_s)?;
                let why = if line.why.is_empty() { String::new() } else { format!("  ({})", line.why) };
                print_line(&format!("{at}  {}  {}  {}{why}", line.who, line.what, line.of))?;
            }
            Ok(Outcome::Good)
        }
    }
}

fn whole_urn(id: &str) -> String {
    if id.contains(':') { id.to_owned() } else { format!("urn:uuid:{id}") }
}

fn set_revoked(issuer: &Issuer, id: &str, reason: Option<&str>, now: Timestamp) -> CommandResult {
    let id = whole_urn(id);
    let reason = reason.map(skillward_credentials::text::clean);
    let changed = issuer.set_revoked("operator", &id, reason.as_deref(), now).map_err(problem)?;
    let state = if reason.is_some() { "revoked" } else { "in force" };
    let already = if changed { "" } else { " already" };
    print_line(&format!("{id} is{already} {state}; whoever checks it with the network is told so."))?;
    Ok(Outcome::Good)
}

fn tokens(issuer: &Issuer, command: &TokenCommand, now: Timestamp) -> CommandResult {
    match command {
        TokenCommand::Add { name, scope } => {
            let name = skillward_credentials::text::clean(name);
            let scopes: Vec<Scope> = scope.iter().map(|scope| (*scope).into()).collect();
            let Some(token) = issuer.add_token(&name, &scopes, now)? else {
                return Err(CommandError::new(
                    format!("there is a token of the name {name:?} already"),
                    format!("take it away first: `skillward issuer token remove {name:?}`"),
                ));
            };
            eprintln!("This is shown once; only its digest is kept.");
            print_line(&token)?;
        }
        TokenCommand::List => {
            let all = issuer.tokens()?;
            print_line("first token (file issuer.token)  issue read revoke")?;
            for bearer in &all {
                let made = Timestamp::from_second(bearer.made_s)?;
                print_line(&format!("{}  {}  made {made}", bearer.name, bearer.scopes))?;
            }
            print_line(&count(all.len() + 1, "token"))?;
        }
        TokenCommand::Remove { name } => {
            if !issuer.remove_token(name, now)? {
                return Err(CommandError::new(
                    format!("there is no token of the name {name:?}"),
                    "`skillward issuer token list` shows all of them",
                ));
            }
            print_line(&format!("The token of {name:?} is good for nothing any more."))?;
        }
    }
    Ok(Outcome::Good)
}

pub(super) fn problem(problem: Problem) -> CommandError {
    CommandError::plain(problem.to_string())
}
