//! Databases that several processes may have open at once: the outbox, and an issuer's register.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};

/// How long a connection waits for others.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens a database in which every commit is on the disk when it returns, making it if there is none, and
/// prepares it; gives what the preparation gives as well.
///
/// Where several make the same database at once, SQLite may tell one of them that it is busy without waiting, for
/// each holds what the other waits for. That one begins anew, so `prepare` must do all or nothing.
///
/// # Errors
/// When it cannot be opened or prepared, or others keep it busy for longer than ten seconds.
pub fn open<T>(
    path: &Path,
    mut prepare: impl FnMut(&mut Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<(Connection, T)> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match once(path, &mut prepare) {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < deadline =>
            {
                sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

fn once<T>(
    path: &Path,
    prepare: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<(Connection, T)> {
    let mut database = Connection::open(path)?;
    database.busy_timeout(PATIENCE)?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    let prepared = prepare(&mut database)?;
    Ok((database, prepared))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn busy() -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None)
    }

    #[test]
    fn what_is_busy_is_opened_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut tries = 0;
        let (_, answer) = open(&folder.path().join("new.sqlite"), |_| {
            tries += 1;
            if tries < 3 { Err(busy()) } else { Ok("here") }
        })
        .unwrap();
        assert_eq!((answer, tries), ("here", 3));
    }

    #[test]
    fn what_is_broken_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("no.sqlite");
        std::fs::write(&path, "this is no database, however long one looks at it".repeat(20)).unwrap();
        let refused = open(&path, |_| Ok(())).unwrap_err();
        assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::NotADatabase));
    }
}
