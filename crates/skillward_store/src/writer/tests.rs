//! Tests of the writing thread with a disk that fails on demand.

#![allow(clippy::unwrap_used)]

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use skillward_core::event::EndReason;
use skillward_core::observation::{Fact, Observation};

use super::{AttemptWriter, WriterOptions};
use crate::medium::Medium;
use crate::worker::Chain;
use crate::{StationKey, StoreError};

/// A disk in memory that can be told to fail.
#[derive(Debug, Clone, Default)]
struct Disk(Arc<Mutex<DiskState>>);

#[derive(Debug, Default)]
struct DiskState {
    bytes: Vec<u8>,
    failing: bool,
    syncs: usize,
}

impl Medium for Disk {
    fn extend(&mut self, len: u64, bytes: &[u8]) -> io::Result<()> {
        let mut disk = self.0.lock().unwrap();
        disk.bytes.truncate(usize::try_from(len).unwrap());
        if disk.failing {
            // Half of it gets through, as on a disk that fills up.
            disk.bytes.extend_from_slice(&bytes[..bytes.len() / 2]);
            return Err(io::ErrorKind::StorageFull.into());
        }
        disk.bytes.extend_from_slice(bytes);
        disk.syncs += 1;
        Ok(())
    }
}

impl Disk {
    fn lines(&self) -> Vec<serde_json::Value> {
        let disk = self.0.lock().unwrap();
        disk.bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect()
    }

    fn fail(&self, failing: bool) {
        self.0.lock().unwrap().failing = failing;
    }
}

fn writer(disk: &Disk, sync_every: Duration) -> AttemptWriter {
    let key = StationKey::generate().unwrap();
    let options = WriterOptions { sync_every };
    AttemptWriter::start(PathBuf::from("test"), disk.clone(), Chain::START, 0, &key, options).unwrap()
}

fn observation(t_us: u64) -> Observation {
    Observation { t_us, fact: Fact::Paused }
}

#[test]
fn a_failed_disk_is_seen_and_nothing_is_lost_or_doubled_when_it_comes_back() {
    let disk = Disk::default();
    let mut writer = writer(&disk, Duration::from_millis(5));
    disk.fail(true);
    for t_us in 0..10 {
        writer.append(&observation(t_us)).unwrap();
    }
    assert!(matches!(writer.flush(), Err(StoreError::Disk { .. })));
    let health = writer.health();
    assert!(health.fault.is_some());
    assert_eq!((health.waiting, health.synced_observations), (10, 0));
    assert!(matches!(writer.seal(10, EndReason::Learner), Err(StoreError::Disk { .. })));
    disk.fail(false);
    writer.seal(10, EndReason::Learner).unwrap();
    assert_eq!(writer.health().fault, None);
    let lines = disk.lines();
    let count = |kind: &str| lines.iter().filter(|line| line["body"].get(kind).is_some()).count();
    assert_eq!((count("obs"), count("end")), (10, 1));
    assert!(lines.last().unwrap()["body"].get("sign").is_some());
    for (n, line) in lines.iter().enumerate() {
        assert_eq!(line["n"], n);
    }
}

#[test]
fn what_is_appended_reaches_the_disk_by_itself_and_in_few_batches() {
    let disk = Disk::default();
    let writer = writer(&disk, Duration::from_millis(50));
    let started = Instant::now();
    for t_us in 0..500 {
        writer.append(&observation(t_us)).unwrap();
    }
    while writer.health().synced_observations < 500 {
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", writer.health());
        std::thread::sleep(Duration::from_millis(2));
    }
    // An idle attempt costs no writes: only what had to be synced was.
    let syncs = disk.0.lock().unwrap().syncs;
    assert!(syncs <= 1 + usize::try_from(started.elapsed().as_millis() / 50).unwrap(), "{syncs} syncs");
    std::thread::sleep(Duration::from_millis(120));
    assert_eq!(disk.0.lock().unwrap().syncs, syncs);
}

#[test]
fn nothing_can_be_added_after_the_end() {
    let disk = Disk::default();
    let mut writer = writer(&disk, Duration::from_millis(5));
    writer.append(&observation(1)).unwrap();
    writer.seal(2, EndReason::Plot).unwrap();
    assert!(matches!(writer.append(&observation(3)), Err(StoreError::Sealed)));
    assert!(matches!(writer.seal(3, EndReason::Plot), Err(StoreError::Sealed)));
    drop(writer);
    assert_eq!(disk.lines().len(), 3, "observation, end, signature");
}

#[test]
fn dropping_the_writer_brings_the_rest_to_disk() {
    let disk = Disk::default();
    let writer = writer(&disk, Duration::from_secs(3600));
    writer.append(&observation(1)).unwrap();
    drop(writer);
    assert_eq!(disk.lines().len(), 2, "observation, signature");
}
