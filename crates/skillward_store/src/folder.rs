//! An attempt's folder: its name, its files, and how it comes into being all at once.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use skillward_core::header::AttemptHeader;

use crate::StoreError;

/// Ends the name of every attempt's folder.
pub const ATTEMPT_SUFFIX: &str = ".attempt";
/// The scenario that was played, to the byte.
pub const SCENARIO_FILE: &str = "scenario.ron";
/// The rubric in force when it was played, to the byte.
pub const RUBRIC_FILE: &str = "rubric.ron";
/// The texts of scenario and rubric in every language, where they stand in files of their own.
pub const TEXTS_FILE: &str = "texts.json";
/// The log.
pub const LOG_FILE: &str = "log.jsonl";

/// Whether the folder looks like an attempt: it holds a log.
#[must_use]
pub fn is_attempt(folder: &Path) -> bool {
    folder.join(LOG_FILE).is_file()
}

/// Attempt folders directly inside `parent`, by name (which begins with the start time). A missing
/// parent holds none.
///
/// # Errors
/// When the folder cannot be read.
pub fn list_attempts(parent: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(parent) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(StoreError::io("list", parent))?,
    };
    let mut found: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            name.ends_with(ATTEMPT_SUFFIX) && !name.starts_with('.') && is_attempt(path)
        })
        .collect();
    found.sort();
    Ok(found)
}

/// Start time, scenario and the beginning of the attempt's identifier: sorts by time, and works on every
/// file system.
pub(crate) fn name_of(header: &AttemptHeader) -> String {
    let plain = |text: &str, longest: usize| -> String {
        text.chars()
            .take(longest)
            .map(|letter| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '-' })
            .collect()
    };
    let started = plain(&header.started_utc, 19);
    let scenario = plain(&header.scenario.id, 60);
    let id = plain(&header.attempt_id, 36);
    format!("{started}_{scenario}_{id}{ATTEMPT_SUFFIX}")
}

/// Makes `parent/name` with these files, all of it or nothing: written and synced under a temporary name,
/// then renamed. Gives the folder and the last file, open and locked.
pub(crate) fn create_whole(
    parent: &Path,
    name: &str,
    files: &[(&str, &[u8])],
) -> Result<(PathBuf, Option<File>), StoreError> {
    fs::create_dir_all(parent).map_err(StoreError::io("create", parent))?;
    let folder = parent.join(name);
    if folder.exists() {
        return Err(StoreError::io("create", &folder)(std::io::ErrorKind::AlreadyExists.into()));
    }
    let temporary = parent.join(format!(".{name}-{}", random_hex()?));
    fs::create_dir(&temporary).map_err(StoreError::io("create", &temporary))?;
    let made = fill(&temporary, files).and_then(|last| {
        fs::rename(&temporary, &folder).map_err(StoreError::io("create", &folder))?;
        Ok(last)
    });
    if made.is_err() {
        // Best effort: what is left is hidden and harmless.
        let _ = fs::remove_dir_all(&temporary);
    }
    let last = made?;
    sync_dir(parent)?;
    Ok((folder, last))
}

fn fill(folder: &Path, files: &[(&str, &[u8])]) -> Result<Option<File>, StoreError> {
    let mut last = None;
    for (name, bytes) in files {
        let path = folder.join(name);
        let mut file = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(StoreError::io("create", &path))?;
        lock(&file, folder)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(StoreError::io("write", &path))?;
        last = Some(file);
    }
    sync_dir(folder)?;
    Ok(last)
}

/// Takes the exclusive lock that a writer holds until the file is closed.
pub(crate) fn lock(file: &File, folder: &Path) -> Result<(), StoreError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(fs::TryLockError::WouldBlock) => Err(StoreError::Locked { path: folder.to_owned() }),
        Err(fs::TryLockError::Error(source)) => Err(StoreError::io("lock", folder)(source)),
    }
}

/// Brings a folder's list of names to disk.
pub(crate) fn sync_dir(folder: &Path) -> Result<(), StoreError> {
    // Elsewhere a folder cannot be opened as a file, and names are safe without it.
    if cfg!(unix) {
        File::open(folder).and_then(|file| file.sync_all()).map_err(StoreError::io("sync", folder))?;
    }
    Ok(())
}

/// 16 random hexadecimal digits, for temporary names.
pub(crate) fn random_hex() -> Result<String, StoreError> {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Random(error.to_string()))?;
    Ok(hex::encode(bytes))
}
