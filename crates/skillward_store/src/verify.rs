//! Is an attempt what the station wrote? And if not, where does it differ?

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use serde::Serialize;
use skillward_core::header::AttemptHeader;

use crate::StoreError;
use crate::documents::first_change;
use crate::folder::{LOG_FILE, RUBRIC_FILE, SCENARIO_FILE, TEXTS_FILE};
use crate::record::{Body, sha256_hex};
use crate::scan::{Scan, Tail, scan};

/// Longest file read, bytes. An hour of rubbing takes about 60 MB.
const MAX_BYTES: u64 = 1 << 30;

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// The verdict in a word.
    pub verdict: Verdict,
    /// The attempt's identifier, when its header can be read.
    pub attempt_id: Option<String>,
    /// Public key that signed it, 64 hexadecimal digits. Whose it is, the attempt cannot prove.
    pub station_key: Option<String>,
    /// Records that a good signature covers, up to the first fault.
    pub records: u64,
    /// Good signatures.
    pub signatures: u64,
    /// How the log ends.
    pub tail: Tail,
    /// Times that the attempt was taken up again after a crash.
    pub recoveries: u64,
    /// What was changed, first by file (log, scenario, rubric, texts), then by place.
    pub faults: Vec<Fault>,
}

impl VerifyReport {
    /// Whether the attempt is whole and unchanged.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.verdict == Verdict::Sound
    }
}

/// A verdict on an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Whole and unchanged: sealed, and every byte as it was signed.
    Sound,
    /// Unchanged as far as it goes, but without its end.
    Incomplete,
    /// Changed after it was written.
    Changed,
}

/// One place that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Name of the file inside the attempt's folder.
    pub file: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// Byte of the file, from 0, at which the changed part begins.
    pub offset: u64,
    /// Length of the part that holds the change, bytes, where known.
    pub len: Option<u64>,
    /// What kind of change.
    pub kind: FaultKind,
    /// What differs, in a sentence.
    pub message: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, line {} (byte {}): {}", self.file, self.line, self.offset, self.message)
    }
}

/// Kinds of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultKind {
    /// The line does not have a record's form.
    Layout,
    /// The record's number is not the next.
    Number,
    /// The record does not continue the one before.
    Link,
    /// The record's content does not give its hash.
    Content,
    /// A signature is not the station's.
    Signature,
    /// A record holds something unknown.
    Unknown,
    /// A record stands where its kind cannot stand.
    Order,
    /// Something follows the end.
    AfterEnd,
    /// A document is not the one that was played.
    Document,
    /// A file is missing.
    Missing,
}

/// Everything read from a folder.
pub(crate) struct Examined {
    pub report: VerifyReport,
    pub scan: Scan,
    pub header: Option<AttemptHeader>,
    pub log_sha256: String,
    pub scenario: Vec<u8>,
    pub rubric: Vec<u8>,
    /// The texts, where the header names some.
    pub texts: Option<Vec<u8>>,
}

/// Recomputes the chain of hashes, the signatures, and the digests of the documents.
///
/// # Errors
/// Only when the folder or its log cannot be read at all; what was changed is in the report.
pub fn verify(folder: &Path) -> Result<VerifyReport, StoreError> {
    examine(folder).map(|examined| examined.report)
}

pub(crate) fn examine(folder: &Path) -> Result<Examined, StoreError> {
    let log_path = folder.join(LOG_FILE);
    let log = read(&log_path)?.ok_or_else(|| StoreError::NotAnAttempt {
        path: folder.to_owned(),
        why: format!("it holds no {LOG_FILE}"),
    })?;
    let scan = scan(&log);
    let scenario = read(&folder.join(SCENARIO_FILE))?;
    let rubric = read(&folder.join(RUBRIC_FILE))?;
    let mut texts = None;
    let mut faults = scan.faults.clone();
    let mut header = None;
    let mut station = None;
    if let Some(Body::Header { attempt, station_key }) = scan.bodies.first() {
        header = Some(attempt.as_ref().clone());
        station = Some(station_key.clone());
        let (scenario_lines, rubric_lines, texts_lines) = match scan.bodies.get(1) {
            Some(Body::Lines { scenario, rubric, texts }) => (Some(scenario), Some(rubric), Some(texts)),
            _ => (None, None, None),
        };
        let (scenario_sha256, rubric_sha256) = (&attempt.scenario.sha256, &attempt.rubric.sha256);
        faults.extend(document_fault(SCENARIO_FILE, scenario.as_deref(), scenario_sha256, scenario_lines));
        faults.extend(document_fault(RUBRIC_FILE, rubric.as_deref(), rubric_sha256, rubric_lines));
        if let Some(named) = &attempt.texts {
            let found = read(&folder.join(TEXTS_FILE))?;
            faults.extend(document_fault(TEXTS_FILE, found.as_deref(), &named.sha256, texts_lines));
            texts = Some(found.unwrap_or_default());
        }
    }
    let verdict = match (faults.is_empty(), scan.tail) {
        (false, _) => Verdict::Changed,
        (true, Tail::Clean) => Verdict::Sound,
        (true, _) => Verdict::Incomplete,
    };
    let recoveries = scan.bodies.iter().filter(|body| matches!(body, Body::Recovered { .. })).count();
    let report = VerifyReport {
        verdict,
        attempt_id: header.as_ref().map(|header| header.attempt_id.clone()),
        station_key: station,
        records: scan.bodies.len() as u64,
        signatures: scan.signatures,
        tail: scan.tail,
        recoveries: recoveries as u64,
        faults,
    };
    let (scenario, rubric) = (scenario.unwrap_or_default(), rubric.unwrap_or_default());
    Ok(Examined { report, scan, header, log_sha256: sha256_hex(&log), scenario, rubric, texts })
}

/// A file's bytes; `None` when there is no such file.
fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        file => file.map_err(StoreError::io("read", path))?,
    };
    if !fs::metadata(path).map_err(StoreError::io("read", path))?.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(StoreError::io("read", path))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(StoreError::io("read", path)(std::io::ErrorKind::FileTooLarge.into()));
    }
    Ok(Some(bytes))
}

fn document_fault(
    file: &'static str,
    document: Option<&[u8]>,
    sha256: &str,
    lines: Option<&Vec<String>>,
) -> Option<Fault> {
    let Some(document) = document else {
        let message = "the file is missing".to_owned();
        return Some(Fault { file, line: 1, offset: 0, len: None, kind: FaultKind::Missing, message });
    };
    if sha256_hex(document) == sha256 {
        return None;
    }
    let (line, offset) = lines.and_then(|lines| first_change(document, lines)).unwrap_or((1, 0));
    let len = document.get(usize::try_from(offset).unwrap_or(usize::MAX)..).map(|rest| {
        let line = rest.split_inclusive(|byte| *byte == b'\n').next();
        line.map_or(0, <[u8]>::len) as u64
    });
    let message =
        "the line is not the one that was played: the document was changed after the attempt".to_owned();
    Some(Fault { file, line, offset, len, kind: FaultKind::Document, message })
}
