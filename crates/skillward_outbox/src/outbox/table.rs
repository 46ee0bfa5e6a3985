//! The outbox's tables, how those of earlier programs become them, and rows as the rest of the program sees them.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, TransactionBehavior};
use serde::Serialize;

use crate::carrier::{Cause, Receipt};
use crate::parcel::Kind;

/// How far a parcel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits to be sent.
    Queued,
    /// On its way; found so after a crash, nobody knows whether the destination saw it.
    Sending,
    /// The destination took it.
    Delivered,
    /// A dead letter: it will not be taken, and is no longer tried. A person may have it sent again.
    Refused,
    /// Nobody knows whether it was taken, or the answer cannot be trusted; a person has to decide.
    Uncertain,
    /// A person decided that it is not to be sent.
    Dropped,
}

impl State {
    const ALL: [Self; 6] =
        [Self::Queued, Self::Sending, Self::Delivered, Self::Refused, Self::Uncertain, Self::Dropped];

    /// One word, as shown and stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Uncertain => "uncertain",
            Self::Dropped => "dropped",
        }
    }

    /// Whether it is tried again by itself.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Queued | Self::Sending)
    }

    /// Whether it stays as it is until a person decides.
    #[must_use]
    pub const fn needs_a_person(self) -> bool {
        matches!(self, Self::Refused | Self::Uncertain)
    }
}

/// A parcel in the outbox, as listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its number in this outbox, from 1, never given twice.
    pub number: i64,
    /// To whom.
    pub destination: String,
    /// What it holds.
    pub kind: Kind,
    /// Its identity.
    pub key: String,
    /// Pseudonym of the learner.
    pub learner: String,
    /// What it is, for people.
    pub title: String,
    /// How far it is.
    pub state: State,
    /// Requests made.
    pub tries: u32,
    /// When it came into the outbox.
    pub queued: Timestamp,
    /// When it is tried next, while it waits.
    pub next_try: Option<Timestamp>,
    /// When it was delivered or dropped.
    pub settled: Option<Timestamp>,
    /// What went wrong last, by kind.
    pub cause: Option<Cause>,
    /// What went wrong last, in plain words.
    pub reason: Option<String>,
    /// Whether a request may have been granted of which no answer came.
    pub in_doubt: bool,
    /// Who was asked last.
    pub address: Option<String>,
    /// What the destination gave for it.
    pub receipt: Option<Receipt>,
}

/// Format of the tables; stored in the database.
pub(super) const FORMAT: i64 = 2;

/// Columns in the order in which [`entry`] reads them.
pub(super) const SELECT: &str = "SELECT number, destination, kind, key, learner, title, state, tries, queued_s, \
     next_try_s, settled_s, cause, reason, uncertain OR state = 'sending', address, receipt FROM parcels";

const TABLES: &str = "
    CREATE TABLE parcels (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        destination TEXT NOT NULL,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        learner TEXT NOT NULL,
        title TEXT NOT NULL,
        payload TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'queued'
            CHECK (state IN ('queued', 'sending', 'delivered', 'refused', 'uncertain', 'dropped')),
        tries INTEGER NOT NULL DEFAULT 0,
        faults INTEGER NOT NULL DEFAULT 0,
        queued_s INTEGER NOT NULL,
        next_try_s INTEGER NOT NULL,
        settled_s INTEGER,
        cause TEXT,
        reason TEXT,
        uncertain INTEGER NOT NULL DEFAULT 0,
        permitted INTEGER NOT NULL DEFAULT 0,
        address TEXT,
        receipt TEXT,
        UNIQUE (destination, kind, key)
    ) STRICT;
    CREATE INDEX waiting ON parcels (destination, learner, number) WHERE state IN ('queued', 'sending');
    CREATE TABLE rests (destination TEXT PRIMARY KEY, until_s INTEGER NOT NULL) STRICT;";

/// Takes over what a program of format 1 left, whose outbox held claims for one issuer. Their keys, order and doubts
/// stay; a claim that cannot be read keeps its place, and is told as such when its turn comes.
const FROM_1: &str = "
    INSERT INTO parcels (number, destination, kind, key, learner, title, payload, state, tries, queued_s,
                         next_try_s, settled_s, cause, reason, uncertain, address, receipt)
    SELECT seq, 'issuer', 'badge', attempt_id,
           CASE WHEN json_valid(claim) THEN coalesce(json_extract(claim, '$.learner'), '') ELSE '' END,
           achievement, claim,
           CASE state WHEN 'earned' THEN 'queued' WHEN 'parked' THEN 'uncertain' ELSE state END,
           attempts, earned_s, next_try_s, delivered_s,
           CASE state WHEN 'refused' THEN 'refused' WHEN 'parked' THEN 'no_way_to_look'
                WHEN 'delivered' THEN NULL
                ELSE CASE WHEN last_error IS NULL THEN NULL WHEN uncertain THEN 'no_answer' ELSE 'unreachable' END
           END,
           last_error, uncertain, issuer_did,
           CASE WHEN credential IS NULL THEN NULL ELSE json_object('credential', credential) END
    FROM entries ORDER BY seq;
    DROP TABLE entries;";

/// Sets the database up, all or nothing, and returns its format. `step` is called before the commit.
pub(super) fn prepare(database: &mut Connection, step: impl Fn()) -> rusqlite::Result<i64> {
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut format: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format < FORMAT {
        transaction.execute_batch(TABLES)?;
        if format == 1 {
            transaction.execute_batch(FROM_1)?;
        }
        transaction.pragma_update(None, "user_version", FORMAT)?;
        format = FORMAT;
        step();
    }
    transaction.commit()?;
    Ok(format)
}

/// Reads one row of [`SELECT`].
pub(super) fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let state = word(row, 6, &State::ALL, |state| state.word())?;
    let cause: Option<String> = row.get(11)?;
    let receipt: Option<String> = row.get(15)?;
    let receipt = receipt.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Entry {
        number: row.get(0)?,
        destination: row.get(1)?,
        kind: word(row, 2, &Kind::ALL, |kind| kind.word())?,
        key: row.get(3)?,
        learner: row.get(4)?,
        title: row.get(5)?,
        state,
        tries: row.get(7)?,
        queued: time(8, row.get(8)?)?,
        next_try: state.waits().then(|| time(9, row.get(9)?)).transpose()?,
        settled: row.get::<_, Option<i64>>(10)?.map(|second| time(10, second)).transpose()?,
        // A word that a later program wrote tells nothing here; its reason still does.
        cause: cause.and_then(|word| Cause::ALL.into_iter().find(|cause| cause.word() == word)),
        reason: row.get(12)?,
        in_doubt: row.get(13)?,
        address: row.get(14)?,
        receipt: receipt
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(15, Type::Text, error.into()))?,
    })
}

/// Reads a column that holds one of a few words.
pub(super) fn word<T: Copy>(
    row: &Row<'_>,
    column: usize,
    all: &[T],
    said: impl Fn(T) -> &'static str,
) -> rusqlite::Result<T> {
    let found: String = row.get(column)?;
    all.iter().copied().find(|one| said(*one) == found).ok_or_else(|| {
        let problem = format!("`{found}` is no word that this program knows").into();
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, problem)
    })
}

fn time(column: usize, second: i64) -> rusqlite::Result<Timestamp> {
    Timestamp::from_second(second).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, second))
}
