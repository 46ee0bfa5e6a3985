//! How often a learner has finished a scenario before.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{RUBRIC, SCENARIO, header, observation};
use skillward_core::event::EndReason;
use skillward_core::header::AttemptHeader;
use skillward_core::observation::Modality;
use skillward_store::{AttemptWriter, StationKey, earlier_attempts};

struct Station {
    folder: tempfile::TempDir,
    key: StationKey,
    made: u32,
}

impl Station {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = StationKey::load_or_create(&folder.path().join("keys/station.key")).unwrap();
        Self { folder, key, made: 0 }
    }

    fn attempts(&self) -> PathBuf {
        self.folder.path().join("attempts")
    }

    /// An attempt at a desktop, changed as told; `end` seals it.
    fn attempt(&mut self, change: impl FnOnce(&mut AttemptHeader), end: bool) -> PathBuf {
        self.made += 1;
        let mut header = header();
        header.modality = Modality::Desktop;
        header.attempt_id = format!("7f3c0c55-2f0e-4a57-9f0a-0d3f4a6f{:04}", self.made);
        change(&mut header);
        let mut writer =
            AttemptWriter::create(&self.attempts(), &header, SCENARIO, RUBRIC, &self.key).unwrap();
        for index in 0..200 {
            writer.append(&observation(index)).unwrap();
        }
        let folder = writer.folder().to_owned();
        if end {
            writer.seal(200 * 33_333, EndReason::Learner).unwrap();
        } else {
            writer.flush().unwrap();
        }
        folder
    }

    fn count(&self) -> u32 {
        earlier_attempts(&self.attempts(), "learner-1", "sample").unwrap()
    }
}

#[test]
fn what_this_learner_finished_of_this_scenario_counts() {
    let mut station = Station::new();
    assert_eq!(station.count(), 0, "there is no folder yet");
    station.attempt(|_| {}, true);
    station.attempt(|header| header.scenario.version = "0.9.0".into(), true);
    assert_eq!(station.count(), 2);
    station.attempt(|header| header.learner = "learner-2".into(), true);
    station.attempt(|header| header.scenario.id = "another".into(), true);
    station.attempt(|header| header.modality = Modality::Scripted, true);
    station.attempt(|_| {}, false);
    assert_eq!(station.count(), 2);
    assert_eq!(earlier_attempts(&station.attempts(), "learner-2", "sample").unwrap(), 1);
}

#[test]
fn what_cannot_be_read_does_not_count_and_hinders_nothing() {
    let mut station = Station::new();
    station.attempt(|_| {}, true);
    let change = |folder: &Path, change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        let log = folder.join("log.jsonl");
        fs::write(&log, change(fs::read(&log).unwrap())).unwrap();
    };
    let cuts: [&dyn Fn(Vec<u8>) -> Vec<u8>; 5] = [
        &|_| Vec::new(),
        &|_| vec![b'x'; 1 << 20],
        &|log| log[..log.len() - 1].to_vec(),
        &|log| log[..100].to_vec(),
        // Another learner's name, without the hash of the head.
        &|log| String::from_utf8(log).unwrap().replacen("learner-2", "learner-1", 1).into_bytes(),
    ];
    for (index, cut) in cuts.into_iter().enumerate() {
        let folder = station.attempt(
            |header| {
                if index == 4 {
                    header.learner = "learner-2".into();
                }
            },
            true,
        );
        change(&folder, cut);
        assert_eq!(station.count(), 1, "{index}");
    }
    fs::create_dir_all(station.attempts().join("odd.attempt/log.jsonl")).unwrap();
    assert_eq!(station.count(), 1);
}
