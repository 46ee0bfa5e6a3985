//! The register of what was issued, by identifier: the memory that makes a repeated request harmless.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

/// Format of the register, stored in it.
const FORMAT: i64 = 1;

/// The register.
#[derive(Debug)]
pub struct Register {
    database: Connection,
}

/// A credential in the register.
#[derive(Debug)]
pub struct Recorded {
    /// SHA-256 of what was asked for.
    pub asked: [u8; 32],
    /// The signed credential.
    pub json: String,
}

/// What came of recording.
#[derive(Debug)]
pub enum Outcome {
    /// It was signed and recorded now.
    New(String),
    /// It was there before.
    Known(Recorded),
}

/// Why the register failed.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
    /// Written by a newer program.
    #[error("it was written by a newer version of this program (format {0})")]
    Newer(i64),
}

impl Register {
    /// Opens the register, making it if there is none.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        let mut database = Connection::open(path)?;
        database.busy_timeout(std::time::Duration::from_secs(10))?;
        database.pragma_update(None, "journal_mode", "WAL")?;
        database.pragma_update(None, "synchronous", "FULL")?;
        let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let format: i64 = transaction.pragma_query_value(None, "user_version", |r| r.get(0))?;
        match format {
            0 => {
                transaction.execute_batch(
                    "CREATE TABLE credentials (
                        id TEXT PRIMARY KEY NOT NULL,
                        asked BLOB NOT NULL,
                        json TEXT NOT NULL,
                        issued_s INTEGER NOT NULL
                     ) STRICT;",
                )?;
                transaction.pragma_update(None, "user_version", FORMAT)?;
            }
            FORMAT => {}
            newer => return Err(RegisterError::Newer(newer)),
        }
        transaction.commit()?;
        Ok(Self { database })
    }

    /// What was issued under an identifier.
    pub fn find(&self, id: &str) -> Result<Option<Recorded>, RegisterError> {
        Ok(find(&self.database, id)?)
    }

    /// How many credentials were issued.
    pub fn count(&self) -> Result<u64, RegisterError> {
        let count: i64 =
            (self.database).query_row("SELECT COUNT(*) FROM credentials", [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Records what `sign` makes under an identifier that is not taken. The whole is one transaction, so that of
    /// two requests at once only one signs; when it returns, the credential is on the disk.
    pub fn record<E: From<RegisterError>>(
        &mut self,
        id: &str,
        asked: [u8; 32],
        now_s: i64,
        sign: impl FnOnce() -> Result<String, E>,
        step: impl Fn(&'static str),
    ) -> Result<Outcome, E> {
        let failed = |error| E::from(RegisterError::Database(error));
        let transaction =
            self.database.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        if let Some(known) = find(&transaction, id).map_err(failed)? {
            return Ok(Outcome::Known(known));
        }
        let json = sign()?;
        step("issue: signed");
        transaction
            .execute(
                "INSERT INTO credentials (id, asked, json, issued_s) VALUES (?1, ?2, ?3, ?4)",
                params![id, asked, json, now_s],
            )
            .map_err(failed)?;
        step("issue: inserted");
        transaction.commit().map_err(failed)?;
        step("issue: committed");
        Ok(Outcome::New(json))
    }
}

fn find(database: &Connection, id: &str) -> rusqlite::Result<Option<Recorded>> {
    database
        .query_row("SELECT asked, json FROM credentials WHERE id = ?1", [id], |row| {
            Ok(Recorded { asked: row.get(0)?, json: row.get(1)? })
        })
        .optional()
}
