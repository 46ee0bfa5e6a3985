//! `skillward issuer`: the badge issuer alone, until it is interrupted.

use skillward_issuer::{Issuer, serve};

use super::print_line;
use crate::args::IssuerArgs;
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};

pub(crate) fn run(context: &Context, args: &IssuerArgs) -> CommandResult {
    let folder = args.data.clone().unwrap_or_else(|| context.paths.issuer());
    let issuer = Issuer::open(&folder, &args.name)?;
    let (did, name) = (issuer.did().to_owned(), issuer.name().to_owned());
    let count = issuer
        .count()
        .map_err(|error| CommandError::plain(format!("its register cannot be read: {error:?}")))?;
    if !args.listen.ip().is_loopback() {
        eprintln!(
            "note: this is plain http; put a server with TLS before it, since clients send a token only over https"
        );
    }
    serve(issuer, args.listen, |address| {
        let lines = [
            format!(
                "Issuer \"{name}\" listens at http://{address}; {count} credentials so far. Stop it with Ctrl-C."
            ),
            "For the configuration of its clients (skillward.toml):".to_owned(),
            "[issuer]".to_owned(),
            format!("url = \"http://{address}\""),
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
