//! Writing an attempt as it happens.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use skillward_core::event::EndReason;
use skillward_core::header::AttemptHeader;
use skillward_core::observation::Observation;

use crate::documents::line_digests;
use crate::folder::{self, LOG_FILE, RUBRIC_FILE, SCENARIO_FILE, TEXTS_FILE};
use crate::medium::Medium;
use crate::record::{Body, sha256_hex};
use crate::worker::{Chain, Request, Shared, Worker};
use crate::{StationKey, StoreError};

/// Requests that may wait for the thread: over a minute of rubbing, should the disk stall.
const QUEUE: usize = 4096;
/// Observations that may wait for a disk that refuses, in memory: most of an hour.
const MAX_WAITING: u64 = 100_000;
/// How long [`AttemptWriter::append`] waits for a full queue before it gives up.
const PATIENCE: Duration = Duration::from_secs(2);

/// How an attempt is written.
#[derive(Debug, Clone, Copy)]
pub struct WriterOptions {
    /// Longest time that an observation waits before it is written, signed and synced. With the default
    /// of 250 ms, on a machine that gets the thread's turn and the disk's sync done within three quarters of
    /// a second, a crash or power cut loses at most 1 s.
    pub sync_every: Duration,
}

impl Default for WriterOptions {
    fn default() -> Self {
        Self { sync_every: Duration::from_millis(250) }
    }
}

/// The documents of an attempt, to the byte.
#[derive(Debug, Clone, Copy)]
pub struct Documents<'a> {
    /// The scenario.
    pub scenario: &'a str,
    /// The rubric.
    pub rubric: &'a str,
    /// The texts of both, where they stand in files of their own.
    pub texts: Option<&'a str>,
}

/// How the writing goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Observations on disk and signed, since this writer was made.
    pub synced_observations: u64,
    /// Observations handed over and not yet on disk.
    pub waiting: u64,
    /// Length of the log on disk, bytes.
    pub synced_bytes: u64,
    /// Why the last sync failed; `None` when all is well. It is tried again by itself.
    pub fault: Option<String>,
}

/// Writes one attempt. Holds the lock on it until dropped; dropping without [`seal`](Self::seal) brings
/// what is there to disk and leaves the attempt to be resumed.
#[derive(Debug)]
pub struct AttemptWriter {
    folder: PathBuf,
    requests: Option<SyncSender<Request>>,
    thread: Option<JoinHandle<()>>,
    shared: Arc<Shared>,
}

impl AttemptWriter {
    /// Makes the attempt's folder inside `parent`, whole and on disk, and starts its writing thread.
    ///
    /// # Errors
    /// When the header does not name these documents, or the folder cannot be made.
    pub fn create(
        parent: &Path,
        header: &AttemptHeader,
        scenario_src: &str,
        rubric_src: &str,
        key: &StationKey,
    ) -> Result<Self, StoreError> {
        let documents = Documents { scenario: scenario_src, rubric: rubric_src, texts: None };
        Self::create_with(parent, header, documents, key, WriterOptions::default())
    }

    /// As [`create`](Self::create), with texts beside the documents, and with options.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    pub fn create_with(
        parent: &Path,
        header: &AttemptHeader,
        documents: Documents<'_>,
        key: &StationKey,
        options: WriterOptions,
    ) -> Result<Self, StoreError> {
        let Documents { scenario, rubric, texts } = documents;
        check_digest(SCENARIO_FILE, scenario, &header.scenario.sha256)?;
        check_digest(RUBRIC_FILE, rubric, &header.rubric.sha256)?;
        if texts.is_some() || header.texts.is_some() {
            let named = header.texts.as_ref().map_or("", |texts| texts.sha256.as_str());
            check_digest(TEXTS_FILE, texts.unwrap_or_default(), named)?;
        }
        let mut chain = Chain::START;
        let mut log = Vec::new();
        let first = Body::Header { attempt: Box::new(header.clone()), station_key: key.public_hex() };
        chain.push(&first, &mut log)?;
        let lines = Body::Lines {
            scenario: line_digests(scenario.as_bytes()),
            rubric: line_digests(rubric.as_bytes()),
            texts: texts.map(|texts| line_digests(texts.as_bytes())).unwrap_or_default(),
        };
        chain.push(&lines, &mut log)?;
        chain.sign(key, &mut log)?;
        let mut files = vec![(SCENARIO_FILE, scenario.as_bytes()), (RUBRIC_FILE, rubric.as_bytes())];
        files.extend(texts.map(|texts| (TEXTS_FILE, texts.as_bytes())));
        files.push((LOG_FILE, log.as_slice()));
        let (folder, file) = folder::create_whole(parent, &folder::name_of(header), &files)?;
        let file: File = file.ok_or(StoreError::WriterGone)?;
        Self::start(folder, file, chain, log.len() as u64, key, options)
    }

    /// Starts the thread on a log that is `synced_len` bytes long and locked.
    pub(crate) fn start<M: Medium>(
        folder: PathBuf,
        medium: M,
        chain: Chain,
        synced_len: u64,
        key: &StationKey,
        options: WriterOptions,
    ) -> Result<Self, StoreError> {
        let shared = Arc::new(Shared::default());
        shared.synced_bytes.store(synced_len, Ordering::Release);
        let worker = Worker {
            medium,
            chain,
            key: key.clone(),
            synced_len,
            sync_every: options.sync_every,
            pending: Vec::new(),
            pending_observations: 0,
            unsigned: false,
            ending: false,
        };
        let (requests, received) = sync_channel(QUEUE);
        let seen = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("attempt-writer".into())
            .spawn(move || worker.run(&received, &seen))
            .map_err(StoreError::io("start the writing thread for", &folder))?;
        Ok(Self { folder, requests: Some(requests), thread: Some(thread), shared })
    }

    /// The attempt's folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Hands an observation over to be written. Does not wait for the disk.
    ///
    /// # Errors
    /// When the attempt is sealed, or when the disk has stalled so long that the queue stays full; the
    /// observation is then not recorded.
    pub fn append(&self, observation: &Observation) -> Result<(), StoreError> {
        if self.shared.sealed.load(Ordering::Acquire) {
            return Err(StoreError::Sealed);
        }
        let waiting = self.health().waiting;
        if waiting > MAX_WAITING {
            return Err(StoreError::Stalled { unsynced: waiting });
        }
        self.send(Request::Append(Box::new(observation.clone())))?;
        self.shared.asked_records.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// Waits until everything handed over is signed and on disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.ask(Request::Flush)
    }

    /// Ends the attempt: writes why and when (attempt time, microseconds), signs, syncs. Nothing can be
    /// added afterwards.
    ///
    /// # Errors
    /// When the disk refuses; calling again tries again.
    pub fn seal(&mut self, t_us: u64, reason: EndReason) -> Result<(), StoreError> {
        if self.shared.sealed.load(Ordering::Acquire) {
            return Err(StoreError::Sealed);
        }
        self.ask(|reply| Request::Seal { t_us, reason, reply })
    }

    /// How the writing goes. Never waits for the disk.
    #[must_use]
    pub fn health(&self) -> Health {
        let synced = self.shared.synced_observations.load(Ordering::Acquire);
        Health {
            synced_observations: synced,
            waiting: self.shared.asked_records.load(Ordering::Acquire).saturating_sub(synced),
            synced_bytes: self.shared.synced_bytes.load(Ordering::Acquire),
            fault: self.shared.fault.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    fn ask(
        &self,
        request: impl FnOnce(SyncSender<Result<(), StoreError>>) -> Request,
    ) -> Result<(), StoreError> {
        let (reply, answer) = sync_channel(1);
        self.send(request(reply))?;
        answer.recv().map_err(|_| StoreError::WriterGone)?
    }

    fn send(&self, mut request: Request) -> Result<(), StoreError> {
        let requests = self.requests.as_ref().ok_or(StoreError::WriterGone)?;
        let mut waited_since = None;
        loop {
            request = match requests.try_send(request) {
                Ok(()) => return Ok(()),
                Err(TrySendError::Disconnected(_)) => return Err(StoreError::WriterGone),
                Err(TrySendError::Full(request)) => request,
            };
            if waited_since.get_or_insert_with(Instant::now).elapsed() > PATIENCE {
                return Err(StoreError::Stalled { unsynced: self.health().waiting });
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for AttemptWriter {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has already said so.
            let _ = thread.join();
        }
    }
}

fn check_digest(document: &'static str, source: &str, named: &str) -> Result<(), StoreError> {
    let found = sha256_hex(source.as_bytes());
    if found == named {
        return Ok(());
    }
    Err(StoreError::Digest { document, found, named: named.to_owned() })
}

#[cfg(test)]
mod tests;
