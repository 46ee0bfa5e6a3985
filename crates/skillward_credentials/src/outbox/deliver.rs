//! Sending what is due: mark, look where nobody knows, ask, record.

use std::fs::{File, TryLockError};

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::{Outbox, OutboxError, POINTS, State};
use crate::claim::AssessmentClaim;
use crate::issuer_client::{IssueError, IssuedCredential, IssuerClient, Look, RetryAfter};

/// Waits after the first, second, ... failure, in seconds; the last one stays.
const BACKOFF_S: [i64; 8] = [5, 15, 60, 300, 900, 1800, 3600, 7200];
/// Longest wait that an issuer may ask for.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

/// What a round of deliveries came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// Attempts whose credential came.
    pub delivered: Vec<String>,
    /// Attempts that wait, were refused or parked, with the reason.
    pub undelivered: Vec<(String, String)>,
    /// Another program is delivering from this outbox; nothing was done.
    pub busy: bool,
    /// When to call again; `None` when nothing waits. After a failure that may pass, the rest of the round is
    /// left for then, since the issuer would very likely fail them all.
    pub again: Option<Timestamp>,
}

impl Outbox {
    /// Tries each entry that is due, once, in the order in which they were earned, until one fails in a way that
    /// may pass.
    ///
    /// # Errors
    /// [`OutboxError`] when the outbox itself failed; an issuer's failure is in the round.
    pub fn deliver_due(&mut self, client: &dyn IssuerClient, now: Timestamp) -> Result<Round, OutboxError> {
        let mut round = Round::default();
        let Some(_lock) = self.lock()? else {
            round.busy = true;
            return Ok(round);
        };
        for attempt in self.due(now)? {
            let Some(reason) = self.deliver(&attempt, client, now)? else {
                round.delivered.push(attempt);
                continue;
            };
            let waits = self.entry(&attempt)?.next_try;
            round.undelivered.push((attempt, reason));
            if waits.is_some() {
                round.again = waits;
                return Ok(round);
            }
        }
        round.again = self.next_due()?;
        Ok(round)
    }

    /// Held while delivering, so that an entry marked as being sent is one that a crash left so.
    fn lock(&self) -> Result<Option<File>, OutboxError> {
        let path = self.path.with_extension("lock");
        let failed = |source| OutboxError::File { path: path.clone(), source };
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    fn due(&self, now: Timestamp) -> Result<Vec<String>, OutboxError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut query = self.database.prepare(
                "SELECT attempt_id FROM entries
                 WHERE state = 'sending' OR (state = 'earned' AND next_try_s <= ?1) ORDER BY seq",
            )?;
            query.query_map([now.as_second()], |row| row.get(0))?.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    /// One try; `Some` gives the reason why nothing came.
    fn deliver(
        &mut self,
        attempt: &str,
        client: &dyn IssuerClient,
        now: Timestamp,
    ) -> Result<Option<String>, OutboxError> {
        let Pending { claim, uncertain, issuer } = match self.pending(attempt) {
            // One damaged entry must not hold up the others.
            Err(OutboxError::Entry { source, .. }) => {
                let reason = format!("the claim in the outbox cannot be read: {source}");
                let failed = Answer::Failed(IssueError::Untrusted(reason));
                return self.record(attempt, failed, true, now);
            }
            other => other?,
        };
        (self.watcher)(POINTS[2]);
        let elsewhere = issuer.filter(|issuer| uncertain && issuer != client.did());
        if let Some(issuer) = elsewhere {
            return self.record(attempt, Answer::AskedElsewhere(issuer), uncertain, now);
        }
        self.change(|database| {
            database.execute(
                "UPDATE entries SET state = 'sending', attempts = attempts + 1, uncertain = ?2, issuer_did = ?3
                 WHERE attempt_id = ?1",
                params![attempt, uncertain, client.did()],
            )
        })?;
        (self.watcher)(POINTS[3]);
        let answer = ask(client, &claim, uncertain);
        (self.watcher)(POINTS[4]);
        let reason = self.record(attempt, answer, uncertain, now)?;
        (self.watcher)(POINTS[5]);
        Ok(reason)
    }

    fn pending(&self, attempt: &str) -> Result<Pending, OutboxError> {
        let (claim, uncertain, issuer): (String, bool, Option<String>) = self
            .database
            .query_row(
                "SELECT claim, uncertain OR state = 'sending', issuer_did FROM entries WHERE attempt_id = ?1",
                [attempt],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .map_err(|source| self.failed(source))?;
        let claim = AssessmentClaim::from_json(&claim)
            .map_err(|source| OutboxError::Entry { attempt: attempt.to_owned(), source })?;
        Ok(Pending { claim, uncertain, issuer })
    }

    fn record(
        &mut self,
        attempt: &str,
        answer: Answer,
        was_uncertain: bool,
        now: Timestamp,
    ) -> Result<Option<String>, OutboxError> {
        let parked = |reason: String| (State::Parked, reason, None, true);
        let (state, reason, after, uncertain) = match answer {
            Answer::Issued(issued) => {
                self.change(|database| {
                    database.execute(
                        "UPDATE entries SET state = 'delivered', credential = ?2, delivered_s = ?3,
                         uncertain = 0, last_error = NULL WHERE attempt_id = ?1",
                        params![attempt, issued.json, now.as_second()],
                    )
                })?;
                tracing::info!(attempt, "badge delivered");
                return Ok(None);
            }
            Answer::Failed(IssueError::Later {
                reason,
                after,
                uncertain,
            }) => (State::Earned, reason, after, uncertain || was_uncertain),
            Answer::Failed(IssueError::Refused(reason)) => (State::Refused, reason, None, false),
            Answer::Failed(IssueError::Untrusted(reason)) => parked(reason),
            Answer::NoWayToLook => parked(
                "a request of which no answer came may have been granted, and this issuer gives no way to look; \
                 ask the issuer, then have it sent again or leave it"
                    .into(),
            ),
            Answer::AskedElsewhere(issuer) => parked(format!(
                "another issuer, {issuer}, was asked and never answered; it may have issued this badge"
            )),
        };
        tracing::warn!(attempt, state = state.word(), reason, "badge not delivered");
        let tries = self.entry(attempt)?.attempts;
        let next = next_try(tries, after, now);
        self.change(|database| {
            database.execute(
                "UPDATE entries SET state = ?2, last_error = ?3, next_try_s = ?4, uncertain = ?5
                 WHERE attempt_id = ?1",
                params![attempt, state.word(), reason, next.as_second(), uncertain],
            )
        })?;
        Ok(Some(reason))
    }
}

/// What came of asking.
enum Answer {
    Issued(Box<IssuedCredential>),
    Failed(IssueError),
    NoWayToLook,
    AskedElsewhere(String),
}

/// What is known of an entry that is to be sent.
struct Pending {
    claim: AssessmentClaim,
    /// A request was made and no answer came.
    uncertain: bool,
    /// Who was asked last.
    issuer: Option<String>,
}

/// Asks the issuer; after an unanswered request it looks first.
fn ask(client: &dyn IssuerClient, claim: &AssessmentClaim, uncertain: bool) -> Answer {
    if uncertain {
        match client.look(claim) {
            Ok(Look::Issued(issued)) => return Answer::Issued(issued),
            Ok(Look::NotIssued | Look::Unknown { repeat_is_safe: true }) => {}
            Ok(Look::Unknown { repeat_is_safe: false }) => return Answer::NoWayToLook,
            Err(error) => return Answer::Failed(error),
        }
    }
    match client.issue(claim) {
        Ok(issued) => Answer::Issued(Box::new(issued)),
        Err(error) => Answer::Failed(error),
    }
}

/// When to try again: by the schedule, or later where the issuer asked for it.
fn next_try(tries: u32, after: Option<RetryAfter>, now: Timestamp) -> Timestamp {
    let step = (tries.max(1) as usize - 1).min(BACKOFF_S.len() - 1);
    let ours = now + SignedDuration::from_secs(BACKOFF_S[step]);
    let theirs = match after {
        None => now,
        Some(RetryAfter::Seconds(seconds)) => {
            let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
            now + SignedDuration::from_secs(seconds).min(LONGEST_WAIT)
        }
        Some(RetryAfter::At(time)) => time.min(now + LONGEST_WAIT),
    };
    ours.max(theirs)
}
