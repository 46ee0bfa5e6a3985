//! The outbox: passed attempts on their way to the issuer, in a database that no crash leaves half written.
//!
//! One entry for each attempt. An entry is marked as being sent, on disk, before a request leaves; an entry found so
//! marked later is one of which nobody knows whether the issuer saw it, and is looked up before it is repeated.
//! Times come from the caller, so that nothing here waits.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use serde::Serialize;

use crate::claim::AssessmentClaim;
use crate::issuer_client::{IssueError, IssuedCredential, IssuerClient, Look, RetryAfter};

/// Waits after the first, second, ... failure, in seconds; the last one stays.
const BACKOFF_S: [i64; 8] = [5, 15, 60, 300, 900, 1800, 3600, 7200];
/// Longest wait that an issuer may ask for.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

/// Where a crash can strike, in the order in which an entry passes; the names that [`Outbox::watch`] gives.
pub const POINTS: [&str; 6] = [
    "enqueue: before commit",
    "enqueue: committed",
    "send: before mark",
    "send: marked",
    "send: answered",
    "send: recorded",
];

/// Why the outbox cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The database failed.
    #[error("the outbox {path}: {source}")]
    Database {
        /// The database's file.
        path: PathBuf,
        /// What failed.
        source: rusqlite::Error,
    },
    /// A file beside it failed.
    #[error("the outbox {path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What failed.
        source: std::io::Error,
    },
    /// Written by a newer program.
    #[error("the outbox {path} was written by a newer version of this program (format {found})")]
    Newer {
        /// The database's file.
        path: PathBuf,
        /// Its format.
        found: i64,
    },
    /// No entry of that attempt.
    #[error("the outbox holds nothing of the attempt {0}")]
    NoEntry(String),
    /// An entry cannot be read.
    #[error("the outbox's entry of the attempt {attempt} cannot be read: {source}")]
    Entry {
        /// Which attempt.
        attempt: String,
        /// What is wrong.
        source: serde_json::Error,
    },
}

/// How far an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Earned, and waiting to be sent.
    Earned,
    /// On its way; found so after a crash, nobody knows whether the issuer saw it.
    Sending,
    /// The credential is here.
    Delivered,
    /// The issuer refused it for good; a person may have it sent again.
    Refused,
    /// Nobody knows whether the issuer issued it, or its answer cannot be trusted; a person has to decide.
    Parked,
}

impl State {
    const ALL: [Self; 5] = [
        Self::Earned,
        Self::Sending,
        Self::Delivered,
        Self::Refused,
        Self::Parked,
    ];

    /// One word, as shown and stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Earned => "earned",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Parked => "parked",
        }
    }
}

/// An entry, as listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The attempt.
    pub attempt_id: String,
    /// Name of the achievement.
    pub achievement: String,
    /// How far it is.
    pub state: State,
    /// Requests made.
    pub attempts: u32,
    /// When it was earned.
    pub earned: Timestamp,
    /// When it is tried next, while it waits.
    pub next_try: Option<Timestamp>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// The issuer asked last.
    pub issuer_did: Option<String>,
    /// The credential, once delivered.
    pub credential: Option<String>,
}

/// What enqueuing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// The attempt is in the outbox now.
    Now,
    /// It was there already; nothing changed.
    Already,
}

/// What a round of deliveries came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// Attempts whose credential came.
    pub delivered: Vec<String>,
    /// Attempts that wait, were refused or parked, with the reason.
    pub undelivered: Vec<(String, String)>,
    /// Another program is delivering from this outbox; nothing was done.
    pub busy: bool,
}

type Watcher = Arc<dyn Fn(&'static str) + Send + Sync>;

/// The outbox of one learner's machine.
pub struct Outbox {
    path: PathBuf,
    database: Connection,
    watcher: Watcher,
}

impl std::fmt::Debug for Outbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outbox").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Outbox {
    /// Opens the outbox, making it if there is none.
    ///
    /// # Errors
    /// [`OutboxError`] when the database cannot be opened or is of a newer format.
    pub fn open(path: &Path) -> Result<Self, OutboxError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|source| OutboxError::File {
                path: folder.to_owned(),
                source,
            })?;
        }
        let in_database = |source| OutboxError::Database {
            path: path.to_owned(),
            source,
        };
        let mut database = Connection::open(path).map_err(in_database)?;
        let found = prepare(&mut database).map_err(in_database)?;
        if found != FORMAT {
            return Err(OutboxError::Newer {
                path: path.to_owned(),
                found,
            });
        }
        Ok(Self {
            path: path.to_owned(),
            database,
            watcher: Arc::new(|_| {}),
        })
    }

    /// Calls `watcher` with each of [`POINTS`] as it is passed, so that a test can strike there.
    #[doc(hidden)]
    pub fn watch(&mut self, watcher: impl Fn(&'static str) + Send + Sync + 'static) {
        self.watcher = Arc::new(watcher);
    }

    /// Puts a claim into the outbox; once it returns, no crash loses it. A second claim of the same attempt
    /// changes nothing.
    ///
    /// # Errors
    /// [`OutboxError`] when it could not be written.
    pub fn enqueue(
        &mut self,
        claim: &AssessmentClaim,
        now: Timestamp,
    ) -> Result<Enqueued, OutboxError> {
        let attempt = claim.attempt_id().to_owned();
        let text = (claim.to_json()).map_err(|source| OutboxError::Entry {
            attempt: attempt.clone(),
            source,
        })?;
        let watcher = Arc::clone(&self.watcher);
        let inserted = self.change(|database| {
            let inserted = database.execute(
                "INSERT INTO entries (attempt_id, achievement, claim, state, earned_s, next_try_s)
                 VALUES (?1, ?2, ?3, 'earned', ?4, ?4) ON CONFLICT (attempt_id) DO NOTHING",
                params![attempt, claim.name(), text, now.as_second()],
            )?;
            watcher(POINTS[0]);
            Ok(inserted)
        })?;
        (self.watcher)(POINTS[1]);
        Ok(if inserted == 1 {
            Enqueued::Now
        } else {
            Enqueued::Already
        })
    }

    /// Tries each entry that is due, once, in the order in which they were earned.
    ///
    /// # Errors
    /// [`OutboxError`] when the outbox itself failed; an issuer's failure is in the round.
    pub fn deliver_due(
        &mut self,
        client: &dyn IssuerClient,
        now: Timestamp,
    ) -> Result<Round, OutboxError> {
        let mut round = Round::default();
        let Some(_lock) = self.lock()? else {
            round.busy = true;
            return Ok(round);
        };
        for attempt in self.due(now)? {
            match self.deliver(&attempt, client, now)? {
                None => round.delivered.push(attempt),
                Some(reason) => round.undelivered.push((attempt, reason)),
            }
        }
        Ok(round)
    }

    /// When the next entry is due, if any waits.
    ///
    /// # Errors
    /// [`OutboxError`] when the outbox cannot be read.
    pub fn next_due(&self) -> Result<Option<Timestamp>, OutboxError> {
        let second: Option<i64> = self
            .database
            .query_row(
                "SELECT MIN(next_try_s) FROM entries WHERE state IN ('earned', 'sending')",
                [],
                |row| row.get(0),
            )
            .map_err(|source| self.failed(source))?;
        Ok(second.and_then(|second| Timestamp::from_second(second).ok()))
    }

    /// All entries, in the order in which they were earned.
    ///
    /// # Errors
    /// [`OutboxError`] when the outbox cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, OutboxError> {
        let read = || -> rusqlite::Result<Vec<Entry>> {
            let mut query = self.database.prepare(&format!("{SELECT} ORDER BY seq"))?;
            query.query_map([], entry)?.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    /// The entry of one attempt.
    ///
    /// # Errors
    /// [`OutboxError::NoEntry`] when there is none.
    pub fn entry(&self, attempt_id: &str) -> Result<Entry, OutboxError> {
        self.database
            .query_row(
                &format!("{SELECT} WHERE attempt_id = ?1"),
                [attempt_id],
                entry,
            )
            .optional()
            .map_err(|source| self.failed(source))?
            .ok_or_else(|| OutboxError::NoEntry(attempt_id.to_owned()))
    }

    /// Makes an undelivered entry due now, by a person's decision: also one that was refused or parked.
    ///
    /// A parked entry is sent again without a look where the issuer gives none, which the person thereby allows.
    ///
    /// # Errors
    /// [`OutboxError::NoEntry`] when there is none that is undelivered.
    pub fn retry(&mut self, attempt_id: &str, now: Timestamp) -> Result<(), OutboxError> {
        let changed = self.change(|database| {
            database.execute(
                "UPDATE entries SET state = CASE state WHEN 'sending' THEN 'sending' ELSE 'earned' END,
                 uncertain = CASE state WHEN 'parked' THEN 0 ELSE uncertain END, next_try_s = ?2
                 WHERE attempt_id = ?1 AND state <> 'delivered'",
                params![attempt_id, now.as_second()],
            )
        })?;
        match changed {
            0 => Err(OutboxError::NoEntry(attempt_id.to_owned())),
            _ => Ok(()),
        }
    }

    /// Held while delivering, so that an entry marked as being sent is one that a crash left so.
    fn lock(&self) -> Result<Option<File>, OutboxError> {
        let path = self.path.with_extension("lock");
        let failed = |source| OutboxError::File {
            path: path.clone(),
            source,
        };
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
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
        let (claim, uncertain) = self.pending(attempt)?;
        (self.watcher)(POINTS[2]);
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

    fn pending(&self, attempt: &str) -> Result<(AssessmentClaim, bool), OutboxError> {
        let (claim, uncertain): (String, bool) = self
            .database
            .query_row(
                "SELECT claim, uncertain OR state = 'sending' FROM entries WHERE attempt_id = ?1",
                [attempt],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .map_err(|source| self.failed(source))?;
        let claim =
            AssessmentClaim::from_json(&claim).map_err(|source| OutboxError::Entry {
                attempt: attempt.to_owned(),
                source,
            })?;
        Ok((claim, uncertain))
    }

    fn record(
        &mut self,
        attempt: &str,
        answer: Answer,
        was_uncertain: bool,
        now: Timestamp,
    ) -> Result<Option<String>, OutboxError> {
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
            Answer::Failed(IssueError::Untrusted(reason)) => (State::Parked, reason, None, true),
            Answer::NoWayToLook => (
                State::Parked,
                "a request of which no answer came may have been granted, and this issuer gives no way to look; \
                 ask the issuer, then have it sent again or leave it"
                    .to_owned(),
                None,
                true,
            ),
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

    /// Runs statements in one transaction; when it returns, they are on the disk.
    fn change<T>(
        &mut self,
        statements: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, OutboxError> {
        let path = self.path.clone();
        let run = || {
            let transaction =
                (self.database).transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = statements(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(|source| OutboxError::Database { path, source })
    }

    fn failed(&self, source: rusqlite::Error) -> OutboxError {
        OutboxError::Database {
            path: self.path.clone(),
            source,
        }
    }
}

enum Answer {
    Issued(Box<IssuedCredential>),
    Failed(IssueError),
    NoWayToLook,
}

/// Asks the issuer; after an unanswered request it looks first.
fn ask(client: &dyn IssuerClient, claim: &AssessmentClaim, uncertain: bool) -> Answer {
    if uncertain {
        match client.look(claim) {
            Ok(Look::Issued(issued)) => return Answer::Issued(issued),
            Ok(
                Look::NotIssued
                | Look::Unknown {
                    repeat_is_safe: true,
                },
            ) => {}
            Ok(Look::Unknown {
                repeat_is_safe: false,
            }) => return Answer::NoWayToLook,
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

const FORMAT: i64 = 1;
const SELECT: &str = "SELECT attempt_id, achievement, state, attempts, earned_s, next_try_s, last_error, \
                      issuer_did, credential FROM entries";

/// Sets the database up and returns its format.
fn prepare(database: &mut Connection) -> rusqlite::Result<i64> {
    database.busy_timeout(std::time::Duration::from_secs(10))?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut format: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format == 0 {
        transaction.execute_batch(
            "CREATE TABLE entries (
                seq INTEGER PRIMARY KEY AUTOINCREMENT,
                attempt_id TEXT NOT NULL UNIQUE,
                achievement TEXT NOT NULL,
                claim TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('earned', 'sending', 'delivered', 'refused', 'parked')),
                attempts INTEGER NOT NULL DEFAULT 0,
                earned_s INTEGER NOT NULL,
                next_try_s INTEGER NOT NULL,
                delivered_s INTEGER,
                last_error TEXT,
                uncertain INTEGER NOT NULL DEFAULT 0,
                issuer_did TEXT,
                credential TEXT
             ) STRICT;",
        )?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
        format = FORMAT;
    }
    transaction.commit()?;
    Ok(format)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let word: String = row.get(2)?;
    let state = (State::ALL.into_iter())
        .find(|state| state.word() == word)
        .ok_or(rusqlite::Error::InvalidQuery)?;
    let time = |second: i64| {
        Timestamp::from_second(second).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(4, second))
    };
    let waits = matches!(state, State::Earned | State::Sending);
    Ok(Entry {
        attempt_id: row.get(0)?,
        achievement: row.get(1)?,
        state,
        attempts: row.get(3)?,
        earned: time(row.get(4)?)?,
        next_try: waits.then(|| time(row.get(5)?)).transpose()?,
        last_error: row.get(6)?,
        issuer_did: row.get(7)?,
        credential: row.get(8)?,
    })
}
