//! The register of what was issued, by identifier: the memory that makes a repeated request harmless.

mod access;
mod public;
mod table;

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use skillward_credentials::database;

use access::audit;
pub use access::{AuditLine, Bearer};
pub use public::Shown;
use table::{FORMAT, prepare};

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
    /// The credential with its embedded proof.
    pub json: String,
    /// The credential as a compact token, where the issuer signs tokens.
    pub token: Option<String>,
    /// Its number among those that have a place in a status list.
    pub status_number: Option<u64>,
    /// Why it is revoked, if it is.
    pub revoked: Option<String>,
    /// What its page shows.
    pub shown: Shown,
    /// Whether its content was erased.
    pub erased: bool,
}

/// A credential as it was signed.
#[derive(Debug)]
pub struct Signed {
    /// With its embedded proof.
    pub json: String,
    /// As a compact token, where the issuer signs tokens.
    pub token: Option<String>,
    /// Identifier of its learner.
    pub learner: String,
    /// Identifier of what was achieved, and that itself as JSON.
    pub achievement: (String, String),
}

/// What came of recording.
#[derive(Debug)]
pub enum Outcome {
    /// It was signed and recorded now.
    New(String),
    /// It was there before.
    Known(Recorded),
}

/// What came of revoking or reinstating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It is so now.
    Now,
    /// It was so already.
    Already,
    /// It has no place in a status list, so that nobody could see it.
    Unlisted,
    /// Nothing of that identifier was issued.
    Absent,
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
    /// Used under another name.
    #[error("it is the register of {was}, and this issuer is {now}; give the new issuer a folder of its own")]
    OtherIssuer {
        /// Whose it is.
        was: String,
        /// Who opened it.
        now: String,
    },
}

impl Register {
    /// Name of its file in the issuer's folder.
    pub const FILE: &'static str = "register.sqlite";

    /// Opens the register of an issuer, making it if there is none.
    pub fn open(path: &Path, did: &str) -> Result<Self, RegisterError> {
        let (database, format) = database::open(path, prepare)?;
        if format != FORMAT {
            return Err(RegisterError::Newer(format));
        }
        let mut register = Self { database };
        let was = register.setting("did", || did.to_owned())?;
        if was != did {
            return Err(RegisterError::OtherIssuer { was, now: did.to_owned() });
        }
        Ok(register)
    }

    /// DID and name of the issuer whose register it is, as far as they are kept.
    pub fn whose(path: &Path) -> Result<(Option<String>, Option<String>), RegisterError> {
        let (database, format) = database::open(path, prepare)?;
        if format != FORMAT {
            return Err(RegisterError::Newer(format));
        }
        let kept = |name: &str| {
            database
                .query_row("SELECT value FROM settings WHERE name = ?1", [name], |row| row.get(0))
                .optional()
        };
        Ok((kept("did")?, kept("name")?))
    }

    /// Remembers the issuer's name.
    pub fn keep_name(&mut self, name: &str) -> Result<(), RegisterError> {
        self.database.execute(
            "INSERT INTO settings (name, value) VALUES ('name', ?1)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
            [name],
        )?;
        Ok(())
    }

    /// A setting; made when there is none.
    pub fn setting(&mut self, name: &str, make: impl FnOnce() -> String) -> Result<String, RegisterError> {
        self.database.execute(
            "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
            params![name, make()],
        )?;
        let value = self
            .database
            .query_row("SELECT value FROM settings WHERE name = ?1", [name], |row| row.get(0))?;
        Ok(value)
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
    /// two requests at once only one signs; when it returns, the credential is on the disk. With `listed`, `sign`
    /// is told the number of its place in a status list, which no other credential has.
    pub fn record<E: From<RegisterError>>(
        &mut self,
        id: &str,
        asked: [u8; 32],
        now_s: i64,
        (who, listed): (&str, bool),
        sign: impl FnOnce(Option<u64>) -> Result<Signed, E>,
        step: impl Fn(&'static str),
    ) -> Result<Outcome, E> {
        let failed = |error| E::from(RegisterError::Database(error));
        let transaction =
            self.database.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        if let Some(known) = find(&transaction, id).map_err(failed)? {
            return Ok(Outcome::Known(known));
        }
        let number: Option<i64> = match listed {
            true => Some(
                transaction
                    .query_row("SELECT COALESCE(MAX(status_number) + 1, 0) FROM credentials", [], |row| {
                        row.get(0)
                    })
                    .map_err(failed)?,
            ),
            false => None,
        };
        let Signed { json, token, learner, achievement } = sign(number.map(i64::unsigned_abs))?;
        step("issue: signed");
        transaction
            .execute(
                "INSERT INTO credentials (id, asked, json, issued_s, token, status_number, learner)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![id, asked, json, now_s, token, number, learner],
            )
            .map_err(failed)?;
        transaction
            .execute(
                "INSERT INTO achievements (id, json) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING",
                params![achievement.0, achievement.1],
            )
            .map_err(failed)?;
        audit(&transaction, now_s, (who, "issue", id, "")).map_err(failed)?;
        step("issue: inserted");
        transaction.commit().map_err(failed)?;
        step("issue: committed");
        Ok(Outcome::New(json))
    }

    /// Revokes a credential with a reason, or reinstates it (`None`).
    pub fn set_revoked(
        &mut self,
        id: &str,
        reason: Option<&str>,
        who: &str,
        now_s: i64,
    ) -> Result<Changed, RegisterError> {
        let transaction = self.database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let Some(known) = find(&transaction, id)? else { return Ok(Changed::Absent) };
        if known.status_number.is_none() {
            return Ok(Changed::Unlisted);
        }
        if known.revoked.is_some() == reason.is_some() {
            return Ok(Changed::Already);
        }
        transaction.execute("UPDATE credentials SET revoked = ?2 WHERE id = ?1", params![id, reason])?;
        let what = if reason.is_some() { "revoke" } else { "reinstate" };
        audit(&transaction, now_s, (who, what, id, reason.unwrap_or_default()))?;
        transaction.commit()?;
        Ok(Changed::Now)
    }

    /// The numbers of the revoked credentials in a range, and the number of the last entry of the audit log, which
    /// grows with every change.
    pub fn revoked(&self, range: std::ops::Range<u64>) -> Result<(Vec<u64>, i64), RegisterError> {
        let bounds = [range.start, range.end].map(|bound| i64::try_from(bound).unwrap_or(i64::MAX));
        let mut query = self.database.prepare_cached(
            "SELECT status_number FROM credentials
             WHERE revoked IS NOT NULL AND status_number >= ?1 AND status_number < ?2",
        )?;
        let numbers = query
            .query_map(bounds, |row| Ok(row.get::<_, i64>(0)?.unsigned_abs()))?
            .collect::<Result<_, _>>()?;
        Ok((numbers, self.changes()?))
    }

    /// The number of the last entry of the audit log.
    pub fn changes(&self) -> Result<i64, RegisterError> {
        Ok(self.database.query_row("SELECT COALESCE(MAX(seq), 0) FROM audit", [], |row| row.get(0))?)
    }

    /// How many credentials have a place in a status list.
    pub fn listed(&self) -> Result<u64, RegisterError> {
        let next: i64 = self.database.query_row(
            "SELECT COALESCE(MAX(status_number) + 1, 0) FROM credentials",
            [],
            |row| row.get(0),
        )?;
        Ok(next.unsigned_abs())
    }

    /// Remembers the public half of a key that signs no more, so that what it signed goes on holding.
    pub fn retire(&mut self, jwk: &str, now_s: i64) -> Result<(), RegisterError> {
        let transaction = self.database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT INTO retired_keys (jwk, retired_s) VALUES (?1, ?2) ON CONFLICT (jwk) DO NOTHING",
            params![jwk, now_s],
        )?;
        audit(&transaction, now_s, ("operator", "retire key", jwk, ""))?;
        transaction.commit()?;
        Ok(())
    }

    /// The public halves of retired keys, newest first.
    pub fn retired(&self) -> Result<Vec<String>, RegisterError> {
        let mut query = self.database.prepare("SELECT jwk FROM retired_keys ORDER BY retired_s DESC, jwk")?;
        let keys = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(keys)
    }
}

fn find(database: &Connection, id: &str) -> rusqlite::Result<Option<Recorded>> {
    database
        .query_row(
            "SELECT asked, json, token, status_number, revoked, shown, erased_s FROM credentials WHERE id = ?1",
            [id],
            |row| {
                Ok(Recorded {
                    asked: row.get(0)?,
                    json: row.get(1)?,
                    token: row.get(2)?,
                    status_number: row.get::<_, Option<i64>>(3)?.map(i64::unsigned_abs),
                    revoked: row.get(4)?,
                    shown: Shown::named(&row.get::<_, String>(5)?).unwrap_or(Shown::Nothing),
                    erased: row.get::<_, Option<i64>>(6)?.is_some(),
                })
            },
        )
        .optional()
}
