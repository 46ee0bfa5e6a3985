//! Badges on their way: who issues them, sending what waits, and the files that come of it.
//!
//! A passed attempt's claim goes into the outbox ([`enqueue`]) and from there to whoever the configuration names
//! ([`Couriers`], [`deliver`]); what comes back is written to the folder of badges.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use skillward_credentials::verify::inspect;
use skillward_credentials::{AssessmentClaim, VerifiedBadge, badge_png, verify_file};
use skillward_outbox::carriers::claim_parcel;
use skillward_outbox::{Entry, Kind, Outbox, Parcel, Round};

use crate::context::Context;
pub use crate::couriers::Couriers;
use crate::outcome::CommandError;
use crate::{recipient, sessions};

/// The destination of claims, by which the outbox knows the issuer.
pub const ISSUER: &str = "issuer";

/// Puts the claim of a passed attempt into the outbox, once, and gives the outbox. The badge will name its learner as
/// they, or the configuration, chose.
///
/// # Errors
/// When the outbox cannot be written.
pub fn enqueue(context: &Context, claim: &AssessmentClaim, now: Timestamp) -> Result<Outbox, CommandError> {
    let mut outbox = Outbox::open(&context.paths.outbox())?;
    let mut claim = claim.clone();
    recipient::name(context, &mut claim);
    outbox.enqueue(&claim_parcel(ISSUER, &claim)?, now)?;
    Ok(outbox)
}

/// What became of the badge of an attempt; `None` when none was claimed.
///
/// # Errors
/// When the outbox cannot be read.
pub fn badge_of(outbox: &Outbox, attempt_id: &str) -> Result<Option<Entry>, CommandError> {
    Ok(outbox.find(ISSUER, Kind::Badge, attempt_id)?)
}

/// Sends what is due, and writes the badges that came to their folder.
///
/// # Errors
/// When the outbox cannot be used, or a badge cannot be written. A destination's failure is in the round.
pub fn deliver(context: &Context, outbox: &mut Outbox, couriers: &Couriers) -> Result<Round, CommandError> {
    let now = Timestamp::now();
    let mut round = outbox.deliver_due(&couriers.issuers(), now)?;
    for settled in round.delivered.iter().filter(|settled| settled.kind == Kind::Badge) {
        let entry = outbox.entry(settled.number)?;
        let unchecked = entry.receipt.as_ref().and_then(|receipt| receipt.unchecked.as_ref());
        match (credential(&entry), unchecked) {
            (Some(_), _) => {
                write_badge(&entry, &context.paths.badges())?;
            }
            // No picture: a picture is made of what was checked.
            (None, Some(json)) => {
                let folder = context.paths.badges();
                fs::create_dir_all(&folder).map_err(CommandError::file("create", &folder))?;
                write_whole(&folder.join(format!("{}.json", entry.key)), json.as_bytes())?;
            }
            (None, None) => {}
        }
    }
    pass_on(outbox, couriers, now)?;
    for others in [couriers.hosts(), couriers.records(), couriers.sessions()] {
        let other = outbox.deliver_due(&others, now)?;
        round.delivered.extend(other.delivered);
        round.undelivered.extend(other.undelivered);
        round.busy |= other.busy;
        round.again = [round.again, other.again].into_iter().flatten().min();
    }
    sessions::forget_settled(context, outbox)?;
    Ok(round)
}

/// Puts what the issuer signed on the way to where its learner keeps badges. All of it each time, whenever it came: what
/// is on its way already, or there, is left as it is.
fn pass_on(outbox: &mut Outbox, couriers: &Couriers, now: Timestamp) -> Result<(), CommandError> {
    if couriers.hosts().is_empty() {
        return Ok(());
    }
    let parcel = |entry: Entry| {
        let destination = couriers.host_of(&entry.learner)?.to_owned();
        let payload = credential(&entry)?.to_owned();
        // Receipts that an earlier program left have no reference.
        let signed: serde_json::Value = serde_json::from_str(&payload).ok()?;
        let key = signed.get("id")?.as_str()?.to_owned();
        Some(Parcel {
            destination,
            kind: Kind::Credential,
            key,
            learner: entry.learner,
            title: entry.title,
            payload,
        })
    };
    let badges = outbox.entries()?.into_iter().filter(|entry| entry.kind == Kind::Badge);
    outbox.enqueue_all(&badges.filter_map(parcel).collect::<Vec<_>>(), now)?;
    Ok(())
}

/// The credential of a delivered badge. Some issuers keep badges themselves and give only an address.
#[must_use]
pub fn credential(entry: &Entry) -> Option<&str> {
    entry.receipt.as_ref()?.credential.as_deref()
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
        json: folder.join(format!("{}.json", entry.key)),
        png: folder.join(format!("{}.png", entry.key)),
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
    let json = credential(entry).map(str::to_owned).ok_or_else(|| {
        CommandError::plain(match entry.receipt.as_ref().and_then(|receipt| receipt.url.as_ref()) {
            Some(url) => format!("the issuer keeps the badge of the attempt {} itself: {url}", entry.key),
            None => format!("the badge of the attempt {} has not been delivered yet", entry.key),
        })
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
