//! The outbox: passed attempts on their way to the issuer, in a database that no crash leaves half written.
//!
//! One entry for each attempt. An entry is marked as being sent, on disk, before a request leaves; an entry found so
//! marked later is one of which nobody knows whether the issuer saw it, and is looked up before it is repeated.
//! Times come from the caller, so that nothing here waits.

mod deliver;
mod table;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::claim::AssessmentClaim;
use crate::database;

pub use deliver::Round;
pub use table::{Entry, State};
use table::{FORMAT, SELECT, entry, prepare};

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

/// What enqueuing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// The attempt is in the outbox now.
    Now,
    /// It was there already; nothing changed.
    Already,
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
            std::fs::create_dir_all(folder)
                .map_err(|source| OutboxError::File { path: folder.to_owned(), source })?;
        }
        let in_database = |source| OutboxError::Database { path: path.to_owned(), source };
        let (database, found) = database::open(path, prepare).map_err(in_database)?;
        if found != FORMAT {
            return Err(OutboxError::Newer { path: path.to_owned(), found });
        }
        Ok(Self { path: path.to_owned(), database, watcher: Arc::new(|_| {}) })
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
    pub fn enqueue(&mut self, claim: &AssessmentClaim, now: Timestamp) -> Result<Enqueued, OutboxError> {
        let attempt = claim.attempt_id().to_owned();
        let text =
            (claim.to_json()).map_err(|source| OutboxError::Entry { attempt: attempt.clone(), source })?;
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
        Ok(if inserted == 1 { Enqueued::Now } else { Enqueued::Already })
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
            .query_row(&format!("{SELECT} WHERE attempt_id = ?1"), [attempt_id], entry)
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

    /// Runs statements in one transaction; when it returns, they are on the disk.
    fn change<T>(
        &mut self,
        statements: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, OutboxError> {
        let path = self.path.clone();
        let run = || {
            let transaction = (self.database).transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = statements(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(|source| OutboxError::Database { path, source })
    }

    fn failed(&self, source: rusqlite::Error) -> OutboxError {
        OutboxError::Database { path: self.path.clone(), source }
    }
}
