//! The register's tables, and how those of earlier programs are brought up to date.

use rusqlite::{Connection, TransactionBehavior};

/// Format of the register, stored in it.
pub(super) const FORMAT: i64 = 3;

/// Makes the tables where there are none, brings those of earlier programs up to date, and gives the format.
pub(super) fn prepare(database: &mut Connection) -> rusqlite::Result<i64> {
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
        format = 1;
    }
    if format == 1 {
        transaction.execute_batch(
            "ALTER TABLE credentials ADD COLUMN token TEXT;
             ALTER TABLE credentials ADD COLUMN status_number INTEGER;
             ALTER TABLE credentials ADD COLUMN revoked TEXT;
             CREATE UNIQUE INDEX by_status ON credentials (status_number) WHERE status_number IS NOT NULL;
             CREATE TABLE settings (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
             CREATE TABLE retired_keys (jwk TEXT PRIMARY KEY NOT NULL, retired_s INTEGER NOT NULL) STRICT;
             CREATE TABLE bearers (
                name TEXT PRIMARY KEY NOT NULL,
                sha256 BLOB NOT NULL UNIQUE,
                scopes TEXT NOT NULL,
                made_s INTEGER NOT NULL
             ) STRICT;
             CREATE TABLE audit (
                seq INTEGER PRIMARY KEY AUTOINCREMENT,
                at_s INTEGER NOT NULL,
                who TEXT NOT NULL,
                what TEXT NOT NULL,
                of TEXT NOT NULL,
                why TEXT NOT NULL
             ) STRICT;
             INSERT INTO settings SELECT 'did', json_extract(json, '$.issuer.id') FROM credentials LIMIT 1;",
        )?;
        format = 2;
    }
    if format == 2 {
        transaction.execute_batch(
            "ALTER TABLE credentials ADD COLUMN learner TEXT;
             ALTER TABLE credentials ADD COLUMN shown TEXT NOT NULL DEFAULT 'summary';
             ALTER TABLE credentials ADD COLUMN erased_s INTEGER;
             UPDATE credentials SET learner = json_extract(json, '$.credentialSubject.id');
             CREATE INDEX by_learner ON credentials (learner);
             CREATE TABLE achievements (id TEXT PRIMARY KEY NOT NULL, json TEXT NOT NULL) STRICT;
             INSERT OR IGNORE INTO achievements
                SELECT json_extract(json, '$.credentialSubject.achievement.id'),
                       json_extract(json, '$.credentialSubject.achievement')
                FROM credentials
                WHERE json_extract(json, '$.credentialSubject.achievement.id') IS NOT NULL;",
        )?;
        format = FORMAT;
        transaction.pragma_update(None, "user_version", FORMAT)?;
    }
    transaction.commit()?;
    Ok(format)
}
