//! Reading an attempt back.

use std::path::{Path, PathBuf};

use skillward_core::event::EndReason;
use skillward_core::header::{ATTEMPT_FORMAT, AttemptHeader};
use skillward_core::observation::Observation;

use crate::StoreError;
use crate::record::Body;
use crate::scan::Tail;
use crate::verify::{Examined, VerifyReport, examine};

/// An attempt as it lies on disk, up to its last good signature before anything that was changed.
#[derive(Debug, Clone)]
pub struct OpenedAttempt {
    /// Its folder.
    pub folder: PathBuf,
    /// Its head.
    pub header: AttemptHeader,
    /// Public key of the station that signed it, 64 hexadecimal digits.
    pub station_key: String,
    /// The scenario as it lies in the folder; `verified` says whether it is the one that was played.
    pub scenario_src: String,
    /// The rubric as it lies in the folder; the same holds.
    pub rubric_src: String,
    /// The texts of both as they lie in the folder, where they stand in files of their own; the same holds.
    pub texts_src: Option<String>,
    /// What was observed, in order.
    pub observations: Vec<Observation>,
    /// When (attempt time, microseconds) and why it ended; `None` when it was cut off.
    pub end: Option<(u64, EndReason)>,
    /// How the log ends.
    pub tail: Tail,
    /// SHA-256 of the log as it lies on disk, lower-case hexadecimal; a badge names the attempt by it.
    pub log_sha256: String,
    /// Whether all of it is as it was written.
    pub verified: VerifyReport,
}

impl OpenedAttempt {
    /// Reads the attempt in `folder`, whatever its state: look at `verified` before you believe it.
    ///
    /// # Errors
    /// When the folder cannot be read, its header is lost, or another format's program wrote it.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::from_examined(folder, examine(folder)?)
    }

    pub(crate) fn from_examined(folder: &Path, examined: Examined) -> Result<Self, StoreError> {
        let lost = || StoreError::NotAnAttempt {
            path: folder.to_owned(),
            why: "the header of its log is lost or was changed; run `verify` for the place".to_owned(),
        };
        let header = examined.header.ok_or_else(lost)?;
        if header.format != ATTEMPT_FORMAT {
            return Err(StoreError::Format { found: header.format, reads: ATTEMPT_FORMAT });
        }
        let mut observations = Vec::with_capacity(examined.scan.bodies.len());
        let mut end = None;
        for body in examined.scan.bodies {
            match body {
                Body::Obs(observation) => observations.push(observation),
                Body::End { t_us, reason } => end = Some((t_us, reason)),
                Body::Header { .. } | Body::Lines { .. } | Body::Sign { .. } | Body::Recovered { .. } => {}
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            header,
            station_key: examined.report.station_key.clone().unwrap_or_default(),
            scenario_src: String::from_utf8_lossy(&examined.scenario).into_owned(),
            rubric_src: String::from_utf8_lossy(&examined.rubric).into_owned(),
            texts_src: examined.texts.map(|texts| String::from_utf8_lossy(&texts).into_owned()),
            observations,
            end,
            tail: examined.scan.tail,
            log_sha256: examined.log_sha256,
            verified: examined.report,
        })
    }

    /// Attempt time of the last thing known, microseconds.
    #[must_use]
    pub fn last_us(&self) -> u64 {
        let observed = self.observations.last().map_or(0, |observation| observation.t_us);
        self.end.map_or(observed, |(t_us, _)| t_us.max(observed))
    }
}
