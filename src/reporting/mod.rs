//! Hands a finished attempt that passed to the credential outbox, and tells what became of it.
//!
//! The outbox is on disk before anything is sent, so a badge is never lost with the window; what waits
//! is sent again at the next start.

use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};

use bevy::prelude::*;
use jiff::Timestamp;
use skillward_cli::badges::{self, BadgeFiles, Couriers, badge_of, credential, deliver, write_badge};
use skillward_cli::judging::judge;
use skillward_cli::{CommandError, Context};
use skillward_core::score::Decision;
use skillward_credentials::AssessmentClaim;
use skillward_credentials::claim::ClaimSource;
use skillward_outbox::{Outbox, State as OutboxState};

use crate::attempt::session::FinishedAttempt;

/// Where the outbox, the issuer and the badges are. Without it nothing is reported (tests).
#[derive(Resource, Debug, Clone)]
pub struct Reporting(pub Context);

/// What became of a passing attempt's badge.
#[derive(Resource, Debug, Clone, PartialEq, Eq)]
pub enum BadgeState {
    /// It is in the outbox and on its way.
    Sending,
    /// The issuer signed it, and it was verified.
    Issued(BadgeFiles),
    /// The issuer issued it and keeps it itself, at this address.
    Kept(String),
    /// It waits in the outbox, with why.
    Pending(String),
    /// It could not even be put into the outbox, with why.
    Trouble(String),
}

impl BadgeState {
    /// In a few words.
    #[must_use]
    pub const fn headline(&self) -> &'static str {
        match self {
            Self::Sending => "Your badge is being issued",
            Self::Issued(_) => "Your badge is issued and verified",
            Self::Kept(_) => "Your badge is issued",
            Self::Pending(_) => "Your badge is earned and waits to be sent",
            Self::Trouble(_) => "Your badge could not be asked for",
        }
    }

    /// Where it is, or why it waits.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Sending => "The attempt is safe; this takes a moment.".into(),
            Self::Issued(files) => {
                format!("Picture: {}   Credential: {}", files.png.display(), files.json.display())
            }
            Self::Kept(address) => format!("Your institution's issuer keeps it: {address}"),
            Self::Pending(why) => {
                format!("{why}. It is sent at the next start, or by `skillward badge send`.")
            }
            Self::Trouble(why) => format!("{why}. The attempt is safe; `skillward badge send` tries again."),
        }
    }
}

/// The answer of the thread that sends.
#[derive(Resource, Debug)]
struct Answer(Mutex<Receiver<BadgeState>>);

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (begin.run_if(resource_exists::<Reporting>.and_then(resource_added::<FinishedAttempt>)), hear)
            .chain(),
    );
}

/// A new finished attempt: a pass is reported on a thread of its own.
fn begin(finished: Res<'_, FinishedAttempt>, reporting: Res<'_, Reporting>, mut commands: Commands<'_, '_>) {
    commands.remove_resource::<BadgeState>();
    let folder = finished.folder.clone();
    let context = reporting.0.clone();
    if finished.score.decision != Decision::Pass {
        // A record store, where there is one, is told of every attempt.
        std::thread::spawn(move || {
            if let Err(error) = skillward_cli::records::report(&context, &folder) {
                warn!("no record was sent: {error}");
            }
        });
        return;
    }
    let (tell, answer) = channel();
    std::thread::spawn(move || {
        // Nobody listens any more when the window has closed; the outbox remembers.
        let _ = tell.send(report(&context, &folder));
    });
    commands.insert_resource(Answer(Mutex::new(answer)));
    commands.insert_resource(BadgeState::Sending);
}

fn hear(answer: Option<Res<'_, Answer>>, mut commands: Commands<'_, '_>) {
    let Some(answer) = answer else { return };
    let Ok(receiver) = answer.0.lock() else { return };
    if let Ok(state) = receiver.try_recv() {
        commands.insert_resource(state);
        commands.remove_resource::<Answer>();
    }
}

/// Judges a sealed attempt afresh, puts a pass into the outbox, sends what is due, and tells what became
/// of this one.
#[must_use]
pub fn report(context: &Context, folder: &Path) -> BadgeState {
    let (mut outbox, attempt_id) = match enqueue(context, folder) {
        Ok(queued) => queued,
        Err(error) => return BadgeState::Trouble(error.to_string()),
    };
    match send(context, &mut outbox, &attempt_id) {
        Ok(state) => state,
        Err(error) => BadgeState::Pending(error.to_string()),
    }
}

/// A claim stands on what is on disk, not on what was on screen.
fn enqueue(context: &Context, folder: &Path) -> Result<(Outbox, String), CommandError> {
    let judged = judge(folder, None)?;
    let log = std::fs::read(folder.join(skillward_store::LOG_FILE))?;
    let log_sha256 = skillward_store::sha256_hex(&log);
    let now = Timestamp::now();
    let claim = AssessmentClaim::from_score(
        &ClaimSource {
            scenario: &judged.scenario,
            rubric: &judged.rubric,
            header: &judged.attempt.header,
            score: &judged.score,
            log_sha256: &log_sha256,
            ended: now,
        },
        now,
    )?;
    // A record that cannot be made costs nobody the badge.
    if let Err(error) = skillward_cli::records::tell(context, &judged, now) {
        warn!("no record was made: {error}");
    }
    let outbox = badges::enqueue(context, &claim, now)?;
    Ok((outbox, judged.attempt.header.attempt_id))
}

fn send(context: &Context, outbox: &mut Outbox, attempt_id: &str) -> Result<BadgeState, CommandError> {
    deliver(context, outbox, &Couriers::open(context)?)?;
    let waits = || BadgeState::Pending("the issuer has not answered yet".into());
    let Some(entry) = badge_of(outbox, attempt_id)? else { return Ok(waits()) };
    Ok(match (entry.state, entry.reason.clone()) {
        (OutboxState::Delivered, _) if credential(&entry).is_some() => {
            BadgeState::Issued(write_badge(&entry, &context.paths.badges())?)
        }
        (OutboxState::Delivered, _) => {
            BadgeState::Kept(entry.receipt.and_then(|receipt| receipt.url).unwrap_or_default())
        }
        (_, Some(reason)) => BadgeState::Pending(reason),
        (_, None) => waits(),
    })
}
