//! The register of what was issued, by identifier: the memory that makes a repeated request harmless.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use skillward_credentials::database;

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

/// Makes the table where there is none, and gives the format.
fn prepare(database: &mut Connection) -> rusqlite::Result<i64> {
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut format: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if format == 0 {
        transaction.execute_batch(
            "CREATE TABLE credentials (
                id TEXT PRIMARY KEY NOT NULL,
                asked BLOB NOT NULL,
                json TEXT NOT NULL,
                issued_s INTEGER NOT NULL
             ) STRICT;",
        )?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
        format = FORMAT;
    }
    transaction.commit()?;
    Ok(format)
}

impl Register {
    /// Opens the register, making it if there is none.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        let (database, format) = database::open(path, prepare)?;
        if format != FORMAT {
            return Err(RegisterError::Newer(format));
        }
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
