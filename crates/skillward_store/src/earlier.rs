//! How often a learner has finished a scenario before, from the attempts at this station.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use skillward_core::header::AttemptHeader;
use skillward_core::observation::Modality;

use crate::record::{self, Body, NO_HASH};
use crate::{LOG_FILE, StoreError, list_attempts};

/// Longest head that is read; real ones are below 2 KiB.
const MAX_HEAD: u64 = 64 * 1024;
/// How much of a log's end is read: room for the end of the attempt and the signature over it, a few times over.
const TAIL: u64 = 4 * 1024;

/// How many attempts in `parent` this learner has finished at the scenario of this identifier, in whatever version
/// of it. What a script played is nobody's attempt, and one that was cut off is not finished.
///
/// Of each attempt only the first line and the end of the log are read, and neither is verified beyond its hash: the
/// number lets cues fade, and no score depends on it. What cannot be read does not count.
///
/// # Errors
/// When the folder cannot be listed. One that is not there holds no attempts.
pub fn earlier_attempts(parent: &Path, learner: &str, scenario_id: &str) -> Result<u32, StoreError> {
    let finished = list_attempts(parent)?
        .iter()
        .filter(|folder| {
            let mine = |header: &AttemptHeader| {
                header.learner == learner
                    && header.scenario.id == scenario_id
                    && header.modality != Modality::Scripted
            };
            File::open(folder.join(LOG_FILE))
                .is_ok_and(|mut log| head(&log).as_ref().is_some_and(mine) && has_ended(&mut log))
        })
        .count();
    Ok(u32::try_from(finished).unwrap_or(u32::MAX))
}

/// The head in the first line of a log.
fn head(log: &File) -> Option<AttemptHeader> {
    let mut line = Vec::new();
    BufReader::new(log.take(MAX_HEAD)).read_until(b'\n', &mut line).ok()?;
    let line = record::parse(line.strip_suffix(b"\n")?).ok()?;
    let whole = line.n == 0 && line.hash == record::hash(0, &NO_HASH, line.body);
    match serde_json::from_slice(line.body).ok().filter(|_| whole)? {
        Body::Header { attempt, .. } => Some(*attempt),
        _ => None,
    }
}

/// Whether the last record but one says that the attempt is over, and the last one signs it.
fn has_ended(log: &mut File) -> bool {
    let mut end = || -> Option<bool> {
        let length = log.seek(SeekFrom::End(0)).ok()?;
        log.seek(SeekFrom::Start(length.saturating_sub(TAIL))).ok()?;
        let mut tail = Vec::new();
        log.by_ref().take(TAIL).read_to_end(&mut tail).ok()?;
        let mut lines = tail.strip_suffix(b"\n")?.rsplit(|byte| *byte == b'\n');
        let mut body = || serde_json::from_slice(record::parse(lines.next()?).ok()?.body).ok();
        let (last, before): (Body, Body) = (body()?, body()?);
        Some(matches!((last, before), (Body::Sign { .. }, Body::End { .. })))
    };
    end().unwrap_or(false)
}
