//! Taking up an attempt that a crash or power cut left without its end.

use std::fs::OpenOptions;
use std::path::Path;

use skillward_core::event::EndReason;

use crate::folder::{LOG_FILE, lock};
use crate::medium::Medium;
use crate::open::OpenedAttempt;
use crate::record::Body;
use crate::verify::examine;
use crate::writer::WriterOptions;
use crate::{AttemptWriter, StationKey, StoreError};

/// An attempt to go on with.
#[derive(Debug)]
pub struct Recovered {
    /// Writes on where the last signature left off.
    pub writer: AttemptWriter,
    /// What is there already.
    pub attempt: OpenedAttempt,
    /// Bytes that were not yet signed when the crash came, and are dropped: at most the last second.
    pub dropped_bytes: u64,
}

/// Takes up a cut-off attempt: drops what was not signed, marks the place with a record, and gives a
/// writer that chains on. Only the station that began it can.
///
/// # Errors
/// When it has ended, was changed, belongs to another station, or another program is writing it.
pub fn resume(folder: &Path, key: &StationKey) -> Result<Recovered, StoreError> {
    resume_with(folder, key, WriterOptions::default())
}

fn resume_with(folder: &Path, key: &StationKey, options: WriterOptions) -> Result<Recovered, StoreError> {
    let path = folder.join(LOG_FILE);
    let mut file =
        OpenOptions::new().read(true).write(true).open(&path).map_err(StoreError::io("open", &path))?;
    lock(&file, folder)?;
    // Read only now that no other writer can change it.
    let examined = examine(folder)?;
    let (signed_len, mut chain) = (examined.scan.signed_len, examined.scan.chain);
    let attempt = OpenedAttempt::from_examined(folder, examined)?;
    if let Some(fault) = attempt.verified.faults.first() {
        return Err(StoreError::Changed { file: fault.file, line: fault.line });
    }
    if attempt.end.is_some() {
        return Err(StoreError::Sealed);
    }
    if attempt.station_key != key.public_hex() {
        return Err(StoreError::other_station(&attempt.station_key, key));
    }
    let found = file.metadata().map_err(StoreError::io("read", &path))?.len();
    let dropped_bytes = found.saturating_sub(signed_len);
    let mut lines = Vec::new();
    chain.push(&Body::Recovered { dropped_bytes }, &mut lines)?;
    chain.sign(key, &mut lines)?;
    file.extend(signed_len, &lines).map_err(StoreError::io("write", &path))?;
    let synced_len = signed_len + lines.len() as u64;
    let writer = AttemptWriter::start(folder.to_owned(), file, chain, synced_len, key, options)?;
    Ok(Recovered { writer, attempt, dropped_bytes })
}

/// Ends a cut-off attempt where it stopped, so that it can be judged and handed over.
///
/// # Errors
/// As [`resume`].
pub fn seal_interrupted(folder: &Path, key: &StationKey) -> Result<OpenedAttempt, StoreError> {
    let Recovered { mut writer, attempt, .. } = resume(folder, key)?;
    writer.seal(attempt.last_us(), EndReason::Stopped)?;
    drop(writer);
    OpenedAttempt::open(folder)
}
