//! Who may make calls, and the log of what they did.

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::{Register, RegisterError};

/// Someone who may make calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// Its name.
    pub name: String,
    /// Its scopes, separated by spaces.
    pub scopes: String,
    /// When it was made, seconds since 1970.
    pub made_s: i64,
}

/// A line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// When, seconds since 1970.
    pub at_s: i64,
    /// Who: name of the bearer, or `operator` for the command line.
    pub who: String,
    /// What was done.
    pub what: String,
    /// To which credential, token or key.
    pub of: String,
    /// Why, where a reason was given.
    pub why: String,
}

impl Register {
    /// Adds someone who may make calls; `false` when the name is taken.
    pub fn add_bearer(
        &mut self,
        name: &str,
        sha256: [u8; 32],
        scopes: &str,
        now_s: i64,
    ) -> Result<bool, RegisterError> {
        let transaction = self.database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let added = transaction.execute(
            "INSERT INTO bearers (name, sha256, scopes, made_s) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO NOTHING",
            params![name, sha256, scopes, now_s],
        )?;
        if added == 1 {
            audit(&transaction, now_s, ("operator", "add token", name, scopes))?;
        }
        transaction.commit()?;
        Ok(added == 1)
    }

    /// Takes a bearer's token away; `false` when there is none of that name.
    pub fn remove_bearer(&mut self, name: &str, now_s: i64) -> Result<bool, RegisterError> {
        let transaction = self.database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let removed = transaction.execute("DELETE FROM bearers WHERE name = ?1", [name])?;
        if removed == 1 {
            audit(&transaction, now_s, ("operator", "remove token", name, ""))?;
        }
        transaction.commit()?;
        Ok(removed == 1)
    }

    /// Everyone who may make calls, by name.
    pub fn bearers(&self) -> Result<Vec<Bearer>, RegisterError> {
        let mut query = self.database.prepare("SELECT name, scopes, made_s FROM bearers ORDER BY name")?;
        let all = query
            .query_map([], |row| Ok(Bearer { name: row.get(0)?, scopes: row.get(1)?, made_s: row.get(2)? }))?
            .collect::<Result<_, _>>()?;
        Ok(all)
    }

    /// Whose token has this digest.
    pub fn bearer(&self, sha256: [u8; 32]) -> Result<Option<Bearer>, RegisterError> {
        let found = self
            .database
            .query_row("SELECT name, scopes, made_s FROM bearers WHERE sha256 = ?1", [sha256], |row| {
                Ok(Bearer { name: row.get(0)?, scopes: row.get(1)?, made_s: row.get(2)? })
            })
            .optional()?;
        Ok(found)
    }

    /// The last lines of the audit log, oldest first.
    pub fn audit(&self, most: u32) -> Result<Vec<AuditLine>, RegisterError> {
        let mut query =
            self.database.prepare("SELECT at_s, who, what, of, why FROM audit ORDER BY seq DESC LIMIT ?1")?;
        let mut lines: Vec<AuditLine> = query
            .query_map([most], |row| {
                Ok(AuditLine {
                    at_s: row.get(0)?,
                    who: row.get(1)?,
                    what: row.get(2)?,
                    of: row.get(3)?,
                    why: row.get(4)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        lines.reverse();
        Ok(lines)
    }
}

/// Adds a line to the audit log, in the transaction of what it tells of: who, what, of which, why.
pub(super) fn audit(
    transaction: &Transaction<'_>,
    now_s: i64,
    (who, what, of, why): (&str, &str, &str, &str),
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO audit (at_s, who, what, of, why) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![now_s, who, what, of, why],
    )?;
    Ok(())
}
