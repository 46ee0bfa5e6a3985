//! What the tests of attempts share: a small attempt with every kind of record.

#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use skillward_core::event::EndReason;
use skillward_core::header::{ATTEMPT_FORMAT, AttemptHeader, DocumentRef, MODELS_VERSION, Mode};
use skillward_core::observation::{Fact, Modality, Observation, RubSample};
use skillward_core::skin::{Hand, Patch};
use skillward_store::{AttemptWriter, StationKey, sha256_hex};

pub const SCENARIO: &str = "(\n    format: 1,\n    id: \"sample\", // é\n)\n";
pub const RUBRIC: &str = "(\n    format: 1,\n    scenario: \"sample\",\n)";

pub fn header() -> AttemptHeader {
    let document = |id: &str, text: &str| DocumentRef {
        id: id.into(),
        version: "1.0.0".into(),
        sha256: sha256_hex(text.as_bytes()),
    };
    AttemptHeader {
        format: ATTEMPT_FORMAT,
        attempt_id: "7f3c0c55-2f0e-4a57-9f0a-0d3f4a6f5b11".into(),
        scenario: document("sample", SCENARIO),
        rubric: document("sample-rubric", RUBRIC),
        models: MODELS_VERSION.into(),
        program: "skillward 0.1.0".into(),
        texts: None,
        modality: Modality::Scripted,
        mode: Mode::Formative,
        seed: 7,
        learner: "learner-1".into(),
        earlier_attempts: 0,
        station: "station-1".into(),
        started_utc: "2026-11-24T08:00:00Z".into(),
    }
}

/// A rub sample or a contact, by turns.
pub fn observation(index: u64) -> Observation {
    let surface = || "bed_a.rail".into();
    let fact = match index % 3 {
        0 => Fact::ContactBegan { hand: Hand::Left, surface: surface() },
        1 => Fact::ContactEnded { hand: Hand::Left, surface: surface() },
        _ => {
            let mut rub = RubSample { facing_milli: -900, ..RubSample::default() };
            rub.pairs.push((Patch::PalmCentre, Patch::PalmCentre, 240).into());
            Fact::Rub(rub)
        }
    };
    Observation { t_us: index * 33_333, fact }
}

pub fn create(parent: &Path, key: &StationKey) -> AttemptWriter {
    AttemptWriter::create(parent, &header(), SCENARIO, RUBRIC, key).unwrap()
}

/// A sealed attempt with three batches of observations.
pub fn sealed(parent: &Path, key: &StationKey) -> PathBuf {
    let mut writer = create(parent, key);
    for index in 0..12 {
        writer.append(&observation(index)).unwrap();
        if index % 4 == 3 {
            writer.flush().unwrap();
        }
    }
    writer.seal(500_000, EndReason::Learner).unwrap();
    writer.folder().to_owned()
}
