//! The outbox's table, and its rows as the rest of the program sees them.

use jiff::Timestamp;
use rusqlite::{Connection, Row, TransactionBehavior};
use serde::Serialize;

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
    const ALL: [Self; 5] = [Self::Earned, Self::Sending, Self::Delivered, Self::Refused, Self::Parked];

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

/// Format of the table; stored in the database.
pub(super) const FORMAT: i64 = 1;
/// Columns in the order in which [`entry`] reads them.
pub(super) const SELECT: &str = "SELECT attempt_id, achievement, state, attempts, earned_s, next_try_s, last_error, \
                      issuer_did, credential FROM entries";

/// Sets the database up and returns its format.
pub(super) fn prepare(database: &mut Connection) -> rusqlite::Result<i64> {
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

/// Reads one row of [`SELECT`].
pub(super) fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let word: String = row.get(2)?;
    let state =
        (State::ALL.into_iter()).find(|state| state.word() == word).ok_or(rusqlite::Error::InvalidQuery)?;
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
