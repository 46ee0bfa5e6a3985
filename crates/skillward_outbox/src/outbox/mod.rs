//! Parcels on their way, in a database that no crash leaves half written.
//!
//! A parcel is marked as being sent, on disk, before a request leaves; one found so marked later is one of which nobody
//! knows whether the destination saw it, and is looked up before it is repeated. Times come from the caller, so that
//! nothing here waits.

mod deliver;
mod table;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use skillward_credentials::database;

use crate::backoff::Backoff;
use crate::parcel::{Kind, Parcel};

pub use deliver::{Round, Settled, Unsettled};
pub use table::{Entry, State};
use table::{FORMAT, SELECT, entry, prepare};

/// Where a crash can strike, in the order in which a parcel passes; the names that a watcher is given.
pub const POINTS: [&str; 8] = [
    "open: before commit",
    "enqueue: before commit",
    "enqueue: committed",
    "send: before mark",
    "send: marked",
    "send: answered",
    "send: recorded",
    "send: split",
];

/// Why the outbox cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The database failed.
    #[error("the outbox {}: {source}", path.display())]
    Database {
        /// The database's file.
        path: PathBuf,
        /// What failed.
        source: rusqlite::Error,
    },
    /// A file beside it failed.
    #[error("the outbox {}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What failed.
        source: std::io::Error,
    },
    /// Written by a newer program.
    #[error("the outbox {} was written by a newer version of this program (format {found})", path.display())]
    Newer {
        /// The database's file.
        path: PathBuf,
        /// Its format.
        found: i64,
    },
    /// Nothing of that number.
    #[error("the outbox holds nothing with the number {0}")]
    NoEntry(i64),
    /// It was delivered; nothing can be decided about it any more.
    #[error("number {0} has been delivered")]
    Delivered(i64),
    /// It is being sent by another program at this moment.
    #[error("number {0} is being sent right now; try again in a moment")]
    Busy(i64),
}

/// What enqueuing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// The parcel is in the outbox now.
    Now,
    /// One of its identity was there already; nothing changed.
    Already,
}

type Watcher = Arc<dyn Fn(&'static str) + Send + Sync>;

/// The outbox of one machine.
pub struct Outbox {
    path: PathBuf,
    database: Connection,
    backoff: Backoff,
    watcher: Watcher,
}

impl std::fmt::Debug for Outbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outbox").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Outbox {
    /// Opens the outbox, making it if there is none, and taking over what an earlier program left.
    ///
    /// # Errors
    /// [`OutboxError`] when the database cannot be opened or is of a newer format.
    pub fn open(path: &Path) -> Result<Self, OutboxError> {
        Self::open_watched(path, |_| {})
    }

    /// As [`open`](Self::open), and calls `watcher` with each of [`POINTS`] as it is passed, so that a test can
    /// strike there.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    #[doc(hidden)]
    pub fn open_watched(
        path: &Path,
        watcher: impl Fn(&'static str) + Send + Sync + 'static,
    ) -> Result<Self, OutboxError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|source| OutboxError::File { path: folder.to_owned(), source })?;
        }
        let in_database = |source| OutboxError::Database { path: path.to_owned(), source };
        let prepare = |database: &mut Connection| prepare(database, || watcher(POINTS[0]));
        let (database, found) = database::open(path, prepare).map_err(in_database)?;
        if found != FORMAT {
            return Err(OutboxError::Newer { path: path.to_owned(), found });
        }
        Ok(Self { path: path.to_owned(), database, backoff: Backoff::default(), watcher: Arc::new(watcher) })
    }

    /// Takes another schedule of waits.
    pub fn set_backoff(&mut self, backoff: Backoff) {
        self.backoff = backoff;
    }

    /// Puts a parcel into the outbox; once it returns, no crash loses it. A second one of the same destination, kind
    /// and key changes nothing, whatever became of the first.
    ///
    /// # Errors
    /// [`OutboxError`] when it could not be written.
    pub fn enqueue(&mut self, parcel: &Parcel, now: Timestamp) -> Result<Enqueued, OutboxError> {
        match self.enqueue_all(std::slice::from_ref(parcel), now)? {
            0 => Ok(Enqueued::Already),
            _ => Ok(Enqueued::Now),
        }
    }

    /// As [`enqueue`](Self::enqueue) for several at once: all are in, or none. Gives how many are new.
    ///
    /// # Errors
    /// As [`enqueue`](Self::enqueue).
    pub fn enqueue_all(&mut self, parcels: &[Parcel], now: Timestamp) -> Result<usize, OutboxError> {
        let watcher = Arc::clone(&self.watcher);
        let inserted = self.change(|database| {
            let mut insert = database.prepare(
                "INSERT INTO parcels (destination, kind, key, learner, title, payload, queued_s, next_try_s)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (destination, kind, key) DO NOTHING",
            )?;
            let mut inserted = 0;
            for Parcel { destination, kind, key, learner, title, payload } in parcels {
                let kind = kind.word();
                let row = params![destination, kind, key, learner, title, payload, now.as_second()];
                inserted += insert.execute(row)?;
            }
            watcher(POINTS[1]);
            Ok(inserted)
        })?;
        (self.watcher)(POINTS[2]);
        Ok(inserted)
    }

    /// When one of these destinations has something to be sent, if anything waits for it.
    ///
    /// # Errors
    /// [`OutboxError`] when the outbox cannot be read.
    pub fn next_due(&self, destinations: &[&str]) -> Result<Option<Timestamp>, OutboxError> {
        // Of each learner the first that waits; what came after it cannot go before.
        // SQLite takes the other columns from the row that has the minimum.
        let query =
            "SELECT MAX(MIN(next_try_s), coalesce((SELECT until_s FROM rests WHERE destination = ?1), 0))
                     FROM (SELECT MIN(number), next_try_s FROM parcels
                         WHERE destination = ?1 AND state IN ('queued', 'sending') GROUP BY learner)";
        let mut first: Option<i64> = None;
        for destination in destinations {
            let second: Option<i64> = self
                .database
                .query_row(query, [destination], |row| row.get(0))
                .map_err(|source| self.failed(source))?;
            first = [first, second].into_iter().flatten().min();
        }
        Ok(first.and_then(|second| Timestamp::from_second(second).ok()))
    }

    /// Everything, in the order in which it came.
    ///
    /// # Errors
    /// [`OutboxError`] when the outbox cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, OutboxError> {
        let read = || -> rusqlite::Result<Vec<Entry>> {
            let mut query = self.database.prepare(&format!("{SELECT} ORDER BY number"))?;
            query.query_map([], entry)?.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    /// One entry.
    ///
    /// # Errors
    /// [`OutboxError::NoEntry`] when there is none of that number.
    pub fn entry(&self, number: i64) -> Result<Entry, OutboxError> {
        self.database
            .query_row(&format!("{SELECT} WHERE number = ?1"), [number], entry)
            .optional()
            .map_err(|source| self.failed(source))?
            .ok_or(OutboxError::NoEntry(number))
    }

    /// The entry of one identity, if there is one.
    ///
    /// # Errors
    /// [`OutboxError`] when the outbox cannot be read.
    pub fn find(&self, destination: &str, kind: Kind, key: &str) -> Result<Option<Entry>, OutboxError> {
        let query = format!("{SELECT} WHERE destination = ?1 AND kind = ?2 AND key = ?3");
        self.database
            .query_row(&query, [destination, kind.word(), key], entry)
            .optional()
            .map_err(|source| self.failed(source))
    }

    /// What is brought, in JSON.
    ///
    /// # Errors
    /// [`OutboxError::NoEntry`] when there is none of that number.
    pub fn payload(&self, number: i64) -> Result<String, OutboxError> {
        self.database
            .query_row("SELECT payload FROM parcels WHERE number = ?1", [number], |row| row.get(0))
            .optional()
            .map_err(|source| self.failed(source))?
            .ok_or(OutboxError::NoEntry(number))
    }

    /// Makes an undelivered entry due now, by a person's decision: also one that is dead, in doubt or dropped, and
    /// whatever patience its destination asked for.
    ///
    /// One in doubt is still looked for first. Where its destination gives no way to look, it is sent again, once,
    /// which the person thereby allows.
    ///
    /// # Errors
    /// [`OutboxError::NoEntry`] and [`OutboxError::Delivered`] when there is nothing to send.
    pub fn retry(&mut self, number: i64, now: Timestamp) -> Result<(), OutboxError> {
        self.undelivered(number)?;
        self.change(|database| {
            database.execute(
                "UPDATE parcels SET state = CASE state WHEN 'sending' THEN 'sending' ELSE 'queued' END,
                 permitted = state = 'uncertain', faults = 0, settled_s = NULL, next_try_s = ?2
                 WHERE number = ?1 AND state <> 'delivered'",
                params![number, now.as_second()],
            )?;
            database.execute(
                "DELETE FROM rests WHERE destination = (SELECT destination FROM parcels WHERE number = ?1)",
                [number],
            )
        })?;
        Ok(())
    }

    /// Makes everything due now that waits for its next try; by a person's decision, as [`retry`](Self::retry).
    ///
    /// # Errors
    /// [`OutboxError`] when it could not be written.
    pub fn hurry(&mut self, now: Timestamp) -> Result<(), OutboxError> {
        self.change(|database| {
            let waiting =
                "UPDATE parcels SET next_try_s = MIN(next_try_s, ?1) WHERE state IN ('queued', 'sending')";
            database.execute(waiting, [now.as_second()])?;
            database.execute("DELETE FROM rests", [])
        })?;
        Ok(())
    }

    /// Decides that an undelivered entry is not to be sent. It stays listed, so that the same parcel does not come
    /// again; [`retry`](Self::retry) takes the decision back.
    ///
    /// # Errors
    /// [`OutboxError::NoEntry`] and [`OutboxError::Delivered`] when there is nothing to drop;
    /// [`OutboxError::Busy`] while another program is sending it.
    pub fn drop_entry(&mut self, number: i64, now: Timestamp) -> Result<(), OutboxError> {
        let entry = self.undelivered(number)?;
        let lock = self.lock()?;
        if entry.state == State::Sending && lock.is_none() {
            return Err(OutboxError::Busy(number));
        }
        self.change(|database| {
            database.execute(
                "UPDATE parcels SET state = 'dropped', uncertain = uncertain OR state = 'sending', permitted = 0,
                 settled_s = ?2 WHERE number = ?1 AND state NOT IN ('delivered', 'dropped')",
                params![number, now.as_second()],
            )
        })?;
        Ok(())
    }

    fn undelivered(&self, number: i64) -> Result<Entry, OutboxError> {
        let entry = self.entry(number)?;
        if entry.state == State::Delivered { Err(OutboxError::Delivered(number)) } else { Ok(entry) }
    }

    /// Held while delivering, so that a parcel marked as being sent is one that a crash left so. `None` while
    /// another program holds it.
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
