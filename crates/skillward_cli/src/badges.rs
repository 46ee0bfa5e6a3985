//! Badges on their way: who issues them, sending what waits, and the files that come of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use skillward_credentials::issuer_client::{ConfigError as ClientError, Repeats};
use skillward_credentials::outbox::Round;
use skillward_credentials::verify::inspect;
use skillward_credentials::{
    Entry, IssuerConfig, Outbox, VcApiClient, VerifiedBadge, badge_png, verify_file,
};
use skillward_issuer::{RunningIssuer, spawn_embedded};

use crate::config::{IssuerSettings, RepeatPolicy};
use crate::context::Context;
use crate::outcome::CommandError;

/// A way to the issuer. Where it is the one that is part of this program, it runs as long as this lives.
#[derive(Debug)]
pub struct IssuerAccess {
    /// The client.
    pub client: VcApiClient,
    /// The issuer's name.
    pub name: String,
    _embedded: Option<RunningIssuer>,
}

impl IssuerAccess {
    /// The issuer of the configuration; without one, the issuer that is part of this program, started now.
    ///
    /// # Errors
    /// When the configuration cannot work, or the embedded issuer cannot start.
    pub fn open(context: &Context) -> Result<Self, CommandError> {
        let (config, embedded) = match configured(&context.config.issuer)? {
            Some(config) => (config, None),
            None => {
                let running = spawn_embedded(&context.paths.issuer())?;
                (running.config(), Some(running))
            }
        };
        let name = config.name.clone();
        let client = VcApiClient::new(config).map_err(|error: ClientError| {
            CommandError::new(
                format!("the configured issuer cannot be used: {error}"),
                "see `issuer` in `skillward config`",
            )
        })?;
        Ok(Self { client, name, _embedded: embedded })
    }
}

/// How to reach the issuer of the configuration, if there is one.
fn configured(settings: &IssuerSettings) -> Result<Option<IssuerConfig>, CommandError> {
    let IssuerSettings { url: Some(url), did: Some(did), name: Some(name), token_file: Some(file), .. } =
        settings
    else {
        return Ok(None);
    };
    let token = zeroize::Zeroizing::new(
        fs::read_to_string(file).map_err(CommandError::file("read the issuer's token", file))?,
    );
    refuse_exposed(file)?;
    Ok(Some(IssuerConfig {
        url: url.clone(),
        did: did.clone(),
        name: name.clone(),
        token: zeroize::Zeroizing::new(token.trim().to_owned()),
        repeats: match settings.repeats {
            RepeatPolicy::SameAndShown => Repeats::SameAndShown,
            RepeatPolicy::Same => Repeats::Same,
            RepeatPolicy::Unknown => Repeats::Unknown,
        },
        timeout: Duration::from_secs(settings.timeout_s),
    }))
}

/// A token that others can read is no secret.
#[cfg(unix)]
fn refuse_exposed(file: &Path) -> Result<(), CommandError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(file).map_err(CommandError::file("read", file))?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(CommandError::new(
        format!("the issuer's token {} can be read by others (mode {:03o})", file.display(), mode & 0o777),
        format!("run `chmod 600 {}`, and have a new token made if someone may have read it", file.display()),
    ))
}

#[cfg(not(unix))]
fn refuse_exposed(_: &Path) -> Result<(), CommandError> {
    Ok(())
}

/// Sends what is due, and writes what came to the folder of badges.
///
/// # Errors
/// When the outbox cannot be used, or a badge cannot be written. An issuer's failure is in the round.
pub fn deliver(context: &Context, outbox: &mut Outbox, issuer: &IssuerAccess) -> Result<Round, CommandError> {
    let round = outbox.deliver_due(&issuer.client, Timestamp::now())?;
    for attempt in &round.delivered {
        write_badge(&outbox.entry(attempt)?, &context.paths.badges())?;
    }
    Ok(round)
}

/// The files of a badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadgeFiles {
    /// The credential.
    pub json: PathBuf,
    /// A picture with the credential baked in.
    pub png: PathBuf,
}

/// Writes a delivered badge as JSON and as a picture, after checking it once more.
///
/// # Errors
/// When it has not been delivered, does not hold, or cannot be written.
pub fn write_badge(entry: &Entry, folder: &Path) -> Result<BadgeFiles, CommandError> {
    let (json, png) = encode_badge(entry)?;
    fs::create_dir_all(folder).map_err(CommandError::file("create", folder))?;
    let files = BadgeFiles {
        json: folder.join(format!("{}.json", entry.attempt_id)),
        png: folder.join(format!("{}.png", entry.attempt_id)),
    };
    write_whole(&files.json, json.as_bytes())?;
    write_whole(&files.png, &png)?;
    Ok(files)
}

/// A delivered badge as JSON and as a picture.
///
/// # Errors
/// When it has not been delivered, or does not hold.
pub fn encode_badge(entry: &Entry) -> Result<(String, Vec<u8>), CommandError> {
    let (json, badge) = delivered(entry)?;
    let png = badge_png(&badge, &json)?;
    Ok((json, png))
}

/// A delivered badge, and what it says.
///
/// It was checked when it came. Without a network it is checked once more where its keys are at hand; those of a
/// `did:web` are not.
///
/// # Errors
/// When it has not been delivered, or does not hold.
pub fn delivered(entry: &Entry) -> Result<(String, VerifiedBadge), CommandError> {
    let json = entry.credential.clone().ok_or_else(|| {
        CommandError::plain(format!(
            "the badge of the attempt {} has not been delivered yet",
            entry.attempt_id
        ))
    })?;
    let badge = match verify_file(json.as_bytes()) {
        Err(error) if error.is_unknown() => inspect(json.as_bytes())?,
        other => other?,
    };
    Ok((json, badge))
}

/// Writes a file so that whoever reads it sees all of it or nothing.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let temporary = path.with_file_name(name);
    fs::write(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, path))
        .map_err(CommandError::file("write", path))
}
