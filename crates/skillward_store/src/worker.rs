//! The writing thread: turns observations into records, and brings them to disk in signed batches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use skillward_core::event::EndReason;
use skillward_core::observation::Observation;

use crate::medium::Medium;
use crate::record::{Body, Hash, NO_HASH, render, sign_message};
use crate::{StationKey, StoreError};

/// What the attempt's owner asks of the thread.
pub(crate) enum Request {
    Append(Box<Observation>),
    Flush(SyncSender<Result<(), StoreError>>),
    Seal { t_us: u64, reason: EndReason, reply: SyncSender<Result<(), StoreError>> },
}

/// What the owner can see without waiting.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub asked_records: AtomicU64,
    pub synced_observations: AtomicU64,
    pub synced_bytes: AtomicU64,
    pub sealed: AtomicBool,
    pub fault: Mutex<Option<String>>,
}

/// The end of the chain: number and `prev` of the record that comes next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chain {
    pub next: u64,
    pub head: Hash,
}

impl Chain {
    pub const START: Self = Self { next: 0, head: NO_HASH };

    /// Adds a record's line to `out`.
    pub fn push(&mut self, body: &Body, out: &mut Vec<u8>) -> Result<(), StoreError> {
        let hash = render(self.next, &self.head, body, out)
            .map_err(|error| StoreError::Disk { why: format!("a record could not be encoded: {error}") })?;
        self.head = hash;
        self.next += 1;
        Ok(())
    }

    /// Adds the station's signature of all records so far.
    pub fn sign(&mut self, key: &StationKey, out: &mut Vec<u8>) -> Result<(), StoreError> {
        let sig = hex::encode(key.sign(&sign_message(self.next, &self.head)));
        self.push(&Body::Sign { sig }, out)
    }
}

/// State of the thread.
pub(crate) struct Worker<M> {
    pub medium: M,
    pub chain: Chain,
    pub key: StationKey,
    /// Length of the log on disk.
    pub synced_len: u64,
    pub sync_every: Duration,
    /// Lines not yet on disk, kept until they are.
    pub pending: Vec<u8>,
    pub pending_observations: u64,
    /// Whether the last of `pending` is not yet covered by a signature.
    pub unsigned: bool,
    pub ending: bool,
}

impl<M: Medium> Worker<M> {
    /// Serves requests until the owner is gone, then brings the rest to disk.
    pub fn run(mut self, requests: &Receiver<Request>, shared: &Shared) {
        let mut due: Option<Instant> = None;
        loop {
            let request = match due {
                None => requests.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(at) => requests.recv_timeout(at.saturating_duration_since(Instant::now())),
            };
            match request {
                Ok(Request::Append(observation)) => self.append(*observation, shared),
                Ok(Request::Flush(reply)) => {
                    // The owner may have stopped waiting; that is no fault.
                    let _ = reply.send(self.sync(shared));
                }
                Ok(Request::Seal { t_us, reason, reply }) => {
                    let _ = reply.send(self.seal(t_us, reason, shared));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let _ = self.sync(shared);
                    return;
                }
            }
            if due.is_some_and(|at| at <= Instant::now()) {
                let _ = self.sync(shared);
                due = None;
            }
            if self.pending.is_empty() {
                due = None;
            } else if due.is_none() {
                due = Some(Instant::now() + self.sync_every);
            }
        }
    }

    fn append(&mut self, observation: Observation, shared: &Shared) {
        if self.ending {
            return;
        }
        match self.chain.push(&Body::Obs(observation), &mut self.pending) {
            Ok(()) => {
                self.pending_observations += 1;
                self.unsigned = true;
            }
            Err(error) => set_fault(shared, Some(error.to_string())),
        }
    }

    fn seal(&mut self, t_us: u64, reason: EndReason, shared: &Shared) -> Result<(), StoreError> {
        // After a failed sync the end is already among the pending lines: it is tried again, not doubled.
        if !self.ending {
            self.chain.push(&Body::End { t_us, reason }, &mut self.pending)?;
            self.unsigned = true;
            self.ending = true;
        }
        self.sync(shared)?;
        shared.sealed.store(true, Ordering::Release);
        Ok(())
    }

    /// Signs what is new and brings it to disk; on failure all of it stays pending.
    fn sync(&mut self, shared: &Shared) -> Result<(), StoreError> {
        if self.unsigned {
            self.chain.sign(&self.key, &mut self.pending)?;
            self.unsigned = false;
        }
        if self.pending.is_empty() {
            return Ok(());
        }
        let result = self.medium.extend(self.synced_len, &self.pending);
        set_fault(shared, result.as_ref().err().map(ToString::to_string));
        result.map_err(|error| {
            tracing::error!(%error, "the attempt could not be brought to disk; trying again");
            StoreError::Disk { why: error.to_string() }
        })?;
        self.synced_len += self.pending.len() as u64;
        self.pending.clear();
        shared.synced_bytes.store(self.synced_len, Ordering::Release);
        shared
            .synced_observations
            .fetch_add(std::mem::take(&mut self.pending_observations), Ordering::AcqRel);
        Ok(())
    }
}

fn set_fault(shared: &Shared, fault: Option<String>) {
    *shared.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
}
