//! What of the register others may see, and how it is taken out of it again.

use std::path::Path;

use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::{Changed, Register, RegisterError, audit, find};

/// What the page of a badge shows to whoever has its address. The learner chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// As if there were no badge.
    Nothing,
    /// What was achieved, when, and whether it is in force.
    Summary,
    /// The whole badge: results and evidence as well.
    Everything,
}

impl Shown {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Summary, Self::Everything];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Summary => "summary",
            Self::Everything => "everything",
        }
    }

    /// The one of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.name() == name)
    }
}

impl Register {
    /// Changes what the page of a badge shows.
    pub fn show(&mut self, id: &str, shown: Shown, who: &str, now_s: i64) -> Result<Changed, RegisterError> {
        let transaction = self.database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match find(&transaction, id)? {
            None => return Ok(Changed::Absent),
            Some(known) if known.erased => return Ok(Changed::Absent),
            Some(known) if known.shown == shown => return Ok(Changed::Already),
            Some(_) => {}
        }
        transaction.execute("UPDATE credentials SET shown = ?2 WHERE id = ?1", params![id, shown.name()])?;
        audit(&transaction, now_s, (who, "show", id, shown.name()))?;
        transaction.commit()?;
        Ok(Changed::Now)
    }

    /// Erases the content of what was issued under an identifier, or of all that a learner was given, and says how
    /// many there were. The identifier stays, so that nothing is issued under it again, and so does the place in a
    /// status list.
    pub fn erase(&mut self, id: &str, who: &str, now_s: i64) -> Result<usize, RegisterError> {
        // What is written over must not lie about in free pages, nor in the journal.
        self.database.pragma_update(None, "secure_delete", true)?;
        let transaction = self.database.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let erased: Vec<String> = transaction
            .prepare(
                "UPDATE credentials
                 SET json = '', token = NULL, learner = NULL, asked = zeroblob(32), shown = 'nothing', erased_s = ?2
                 WHERE (id = ?1 OR learner = ?1) AND erased_s IS NULL
                 RETURNING id",
            )?
            .query_map(params![id, now_s], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for credential in &erased {
            audit(&transaction, now_s, (who, "erase", credential, ""))?;
        }
        transaction.commit()?;
        self.database.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok(erased.len())
    }

    /// What can be achieved here, as it stands in the badges, by identifier.
    pub fn achievements(&self) -> Result<Vec<String>, RegisterError> {
        let mut query =
            self.database.prepare_cached("SELECT json FROM achievements ORDER BY id LIMIT 1000")?;
        let all = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(all)
    }

    /// One of them.
    pub fn achievement(&self, id: &str) -> Result<Option<String>, RegisterError> {
        let found = self
            .database
            .query_row("SELECT json FROM achievements WHERE id = ?1", [id], |row| row.get(0))
            .optional()?;
        Ok(found)
    }

    /// Credentials that were issued at or after a time, in the order of their making: how many there are, and some.
    pub fn issued_since(
        &self,
        since_s: i64,
        (offset, limit): (u32, u32),
    ) -> Result<(u64, Vec<String>), RegisterError> {
        let total: i64 = self.database.query_row(
            "SELECT COUNT(*) FROM credentials WHERE issued_s >= ?1 AND erased_s IS NULL",
            [since_s],
            |row| row.get(0),
        )?;
        let mut query = self.database.prepare_cached(
            "SELECT json FROM credentials WHERE issued_s >= ?1 AND erased_s IS NULL
             ORDER BY issued_s, rowid LIMIT ?2 OFFSET ?3",
        )?;
        let page =
            query.query_map(params![since_s, limit, offset], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok((total.unsigned_abs(), page))
    }

    /// The learners that something was issued to.
    pub fn learners(&self) -> Result<Vec<String>, RegisterError> {
        let mut query = self.database.prepare_cached(
            "SELECT DISTINCT learner FROM credentials WHERE learner IS NOT NULL ORDER BY learner",
        )?;
        let all = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(all)
    }

    /// What was issued to a learner, and whether it is revoked.
    pub fn of_learner(&self, learner: &str) -> Result<Vec<(String, bool)>, RegisterError> {
        let mut query = self.database.prepare_cached(
            "SELECT json, revoked IS NOT NULL FROM credentials WHERE learner = ?1 ORDER BY id",
        )?;
        let all =
            query.query_map([learner], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        Ok(all)
    }

    /// Identifiers of what was issued to a learner, oldest first.
    pub fn ids_of_learner(&self, learner: &str) -> Result<Vec<String>, RegisterError> {
        let mut query = self
            .database
            .prepare_cached("SELECT id FROM credentials WHERE learner = ?1 ORDER BY issued_s, rowid")?;
        let all = query.query_map([learner], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(all)
    }

    /// Copies the register as it is now into a new file, whoever works with it meanwhile.
    pub fn copy_to(&self, path: &Path) -> Result<(), RegisterError> {
        self.database.execute("VACUUM INTO ?1", [path.to_string_lossy()])?;
        Ok(())
    }
}
