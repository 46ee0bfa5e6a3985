//! A changed byte is found and located, a cut tail is told apart from it, and a crash can be mended.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use skillward_core::event::EndReason;
use skillward_store::{
    FaultKind, LOG_FILE, OpenedAttempt, RUBRIC_FILE, SCENARIO_FILE, StationKey, StoreError, Tail, Verdict,
    list_attempts, resume, seal_interrupted, verify,
};

fn line_of(bytes: &[u8], offset: usize) -> usize {
    bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Folder with a sealed attempt, and its three files.
struct Sample {
    _parent: tempfile::TempDir,
    key: StationKey,
    folder: std::path::PathBuf,
}

impl Sample {
    fn new() -> Self {
        let parent = tempfile::tempdir().unwrap();
        let key = StationKey::generate().unwrap();
        let folder = common::sealed(parent.path(), &key);
        Self { _parent: parent, key, folder }
    }

    fn bytes(&self, file: &str) -> Vec<u8> {
        fs::read(self.folder.join(file)).unwrap()
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        fs::write(self.folder.join(file), bytes).unwrap();
    }
}

#[test]
fn an_attempt_comes_back_as_it_was_written() {
    let sample = Sample::new();
    let opened = OpenedAttempt::open(&sample.folder).unwrap();
    assert_eq!(opened.header, common::header());
    assert_eq!(opened.observations, (0..12).map(common::observation).collect::<Vec<_>>());
    assert_eq!(opened.end, Some((500_000, EndReason::Learner)));
    assert_eq!(
        (opened.scenario_src.as_str(), opened.rubric_src.as_str()),
        (common::SCENARIO, common::RUBRIC)
    );
    assert_eq!(opened.tail, Tail::Clean);
    assert!(opened.verified.is_sound(), "{:?}", opened.verified);
    assert_eq!(opened.station_key, sample.key.public_hex());
    assert_eq!(list_attempts(sample.folder.parent().unwrap()).unwrap(), std::slice::from_ref(&sample.folder));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Each case flips 60 bytes, one after the other: 1,440 single changes a run.
    #[test]
    fn any_changed_byte_is_found_and_its_line_is_named(
        flips in proptest::collection::vec((0..10_usize, any::<prop::sample::Index>(), 1..=255_u8), 60)
    ) {
        let sample = Sample::new();
        for (pick, place, change) in flips {
            let file = match pick { 0 => SCENARIO_FILE, 1 => RUBRIC_FILE, _ => LOG_FILE };
            let good = sample.bytes(file);
            let at = place.index(good.len());
            let mut bad = good.clone();
            bad[at] ^= change;
            sample.write(file, &bad);
            let report = verify(&sample.folder).unwrap();
            prop_assert!(!report.is_sound(), "{file} byte {at}");
            if file == LOG_FILE && at == good.len() - 1 && bad[at] == 0 {
                // A zero for the last line feed is what a power cut can leave.
                prop_assert_eq!(report.verdict, Verdict::Incomplete);
            } else {
                prop_assert_eq!(report.verdict, Verdict::Changed);
                let fault = &report.faults[0];
                prop_assert_eq!((fault.file, fault.line), (file, line_of(&good, at)), "byte {}: {}", at, fault);
                let end = fault.offset + fault.len.unwrap_or(u64::MAX);
                let near = fault.kind == FaultKind::Content || (fault.offset..end.max(fault.offset + 1)).contains(&(at as u64));
                prop_assert!(near, "byte {at} is not in {fault:?}");
            }
            sample.write(file, &good);
        }
        prop_assert!(verify(&sample.folder).unwrap().is_sound());
    }
}

#[test]
fn a_comma_that_became_a_digit_is_within_the_fault() {
    let sample = Sample::new();
    let mut log = sample.bytes(LOG_FILE);
    let comma = log.iter().position(|&byte| byte == b',').unwrap();
    log[comma] = b'7';
    sample.write(LOG_FILE, &log);
    let fault = verify(&sample.folder).unwrap().faults.remove(0);
    let end = fault.offset + fault.len.unwrap_or(u64::MAX);
    assert!((fault.offset..end).contains(&(comma as u64)), "byte {comma}: {fault:?}");
}

/// Lines swapped, removed, doubled, put in: found in each case.
#[test]
fn records_cannot_be_moved_removed_or_added() {
    let sample = Sample::new();
    let good = String::from_utf8(sample.bytes(LOG_FILE)).unwrap();
    let lines: Vec<&str> = good.split_inclusive('\n').collect();
    for index in 0..lines.len() - 1 {
        let mut removed = lines.clone();
        removed.remove(index);
        let mut swapped = lines.clone();
        swapped.swap(index, index + 1);
        let mut doubled = lines.clone();
        doubled.insert(index, lines[index]);
        for bad in [removed, swapped, doubled] {
            sample.write(LOG_FILE, bad.concat().as_bytes());
            let report = verify(&sample.folder).unwrap();
            assert_eq!(report.verdict, Verdict::Changed, "line {}", index + 1);
            assert!(
                report.faults[0].line.abs_diff(index + 1) <= 1,
                "line {}: {}",
                index + 1,
                report.faults[0]
            );
        }
    }
}

/// Someone without the key who hashes everything anew is found by the next signature.
#[test]
fn a_rehashed_forgery_is_found_by_its_signature() {
    use sha2::{Digest, Sha256};
    let sample = Sample::new();
    let good = String::from_utf8(sample.bytes(LOG_FILE)).unwrap();
    let mut prev = "0".repeat(64);
    let mut forged = String::new();
    for (n, line) in good.lines().enumerate() {
        let body = line.split_once("\"body\":").unwrap().1.rsplit_once(",\"hash\":").unwrap().0;
        let body = body.replace("\"left\"", "\"right\"");
        let hash = hex::encode(Sha256::digest(format!("skillward-attempt-record-1\n{n}\n{prev}\n{body}")));
        forged += &format!("{{\"n\":{n},\"prev\":\"{prev}\",\"body\":{body},\"hash\":\"{hash}\"}}\n");
        prev = hash;
    }
    assert_ne!(forged, good);
    sample.write(LOG_FILE, forged.as_bytes());
    let report = verify(&sample.folder).unwrap();
    assert_eq!(report.verdict, Verdict::Changed);
    assert_eq!(report.faults[0].kind, FaultKind::Signature);
    assert!(report.faults[0].message.contains("lines 4 to 8"), "{}", report.faults[0]);
    let opened = OpenedAttempt::open(&sample.folder).unwrap();
    assert!(opened.observations.is_empty(), "nothing after the last good signature counts");
}

/// Cut at every byte behind what was synced at creation: it opens, keeps every signed record, and can be
/// taken up and sealed.
#[test]
fn a_cut_at_any_byte_opens_and_loses_only_what_was_not_synced() {
    let sample = Sample::new();
    let good = sample.bytes(LOG_FILE);
    let created = good.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(2).unwrap().0 + 1;
    for cut in created..good.len() {
        sample.write(LOG_FILE, &good[..cut]);
        let opened = OpenedAttempt::open(&sample.folder).unwrap();
        assert_eq!(opened.verified.verdict, Verdict::Incomplete, "cut at {cut}");
        assert_eq!(opened.end, None);
        let synced = good[..cut].split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
        let text: Vec<_> = synced.map(|line| String::from_utf8_lossy(line).into_owned()).collect();
        let signed = text.iter().rposition(|line| line.contains("\"body\":{\"sign\"")).unwrap() + 1;
        let kept = text[..signed].iter().filter(|line| line.contains("\"body\":{\"obs\"")).count();
        assert_eq!(opened.observations.len(), kept, "cut at {cut}");
        match opened.tail {
            Tail::Unsealed => assert_eq!(text[..signed].concat().len(), cut),
            Tail::Cut { bytes_dropped, at_line } => {
                assert_eq!(bytes_dropped as usize, cut - text[..signed].concat().len());
                assert_eq!(at_line, signed + 1);
            }
            Tail::Clean => panic!("cut at {cut} cannot be clean"),
        }
    }
    sample.write(LOG_FILE, &good[..good.len() - 700]);
    let kept = OpenedAttempt::open(&sample.folder).unwrap().observations;
    let sealed = seal_interrupted(&sample.folder, &sample.key).unwrap();
    assert!(sealed.verified.is_sound(), "{:?}", sealed.verified);
    assert_eq!(sealed.verified.recoveries, 1);
    assert_eq!(sealed.observations, kept);
    assert_eq!(sealed.end, Some((kept.last().unwrap().t_us, EndReason::Stopped)));
}

#[test]
fn zeros_that_a_power_cut_leaves_are_a_cut() {
    let sample = Sample::new();
    let good = sample.bytes(LOG_FILE);
    let mut zeroed = good.clone();
    let from = good.len() - 300;
    zeroed[from..].fill(0);
    sample.write(LOG_FILE, &zeroed);
    let report = verify(&sample.folder).unwrap();
    assert_eq!(report.verdict, Verdict::Incomplete);
    assert!(matches!(report.tail, Tail::Cut { .. }));
    assert!(seal_interrupted(&sample.folder, &sample.key).unwrap().verified.is_sound());
}

#[test]
fn a_resumed_attempt_goes_on_and_says_so() {
    let parent = tempfile::tempdir().unwrap();
    let key = StationKey::generate().unwrap();
    let writer = common::create(parent.path(), &key);
    let folder = writer.folder().to_owned();
    writer.append(&common::observation(0)).unwrap();
    assert!(matches!(resume(&folder, &key), Err(StoreError::Locked { .. })), "two writers at once");
    drop(writer);
    let other = StationKey::generate().unwrap();
    assert!(matches!(resume(&folder, &other), Err(StoreError::OtherStation { .. })));
    let mut log = fs::read(folder.join(LOG_FILE)).unwrap();
    log.extend_from_slice(b"{\"n\":9,\"prev\":\"");
    fs::write(folder.join(LOG_FILE), &log).unwrap();
    // What cannot be the beginning of the next record is a change, not a cut.
    assert!(matches!(resume(&folder, &key), Err(StoreError::Changed { line: 6, .. })));
    log.truncate(log.len() - "9,\"prev\":\"".len());
    fs::write(folder.join(LOG_FILE), &log).unwrap();
    assert_eq!(verify(&folder).unwrap().tail, Tail::Cut { bytes_dropped: 5, at_line: 6 });
    let mut resumed = resume(&folder, &key).unwrap();
    assert_eq!((resumed.attempt.observations.len(), resumed.dropped_bytes), (1, 5));
    resumed.writer.append(&common::observation(1)).unwrap();
    resumed.writer.seal(40_000, EndReason::Plot).unwrap();
    drop(resumed);
    let opened = OpenedAttempt::open(&folder).unwrap();
    assert!(opened.verified.is_sound());
    assert_eq!(opened.observations.len(), 2);
    assert!(matches!(resume(&folder, &key), Err(StoreError::Sealed)));
}

#[test]
fn a_changed_attempt_is_not_signed_again() {
    let parent = tempfile::tempdir().unwrap();
    let key = StationKey::generate().unwrap();
    let writer = common::create(parent.path(), &key);
    let folder = writer.folder().to_owned();
    drop(writer);
    fs::write(folder.join(RUBRIC_FILE), common::RUBRIC.replace('1', "2")).unwrap();
    let error = resume(&folder, &key).unwrap_err();
    assert!(matches!(error, StoreError::Changed { file: RUBRIC_FILE, line: 2 }), "{error}");
}

#[test]
fn missing_files_and_strange_folders_are_told() {
    let sample = Sample::new();
    fs::remove_file(sample.folder.join(RUBRIC_FILE)).unwrap();
    let report = verify(&sample.folder).unwrap();
    assert_eq!((report.faults[0].file, report.faults[0].kind), (RUBRIC_FILE, FaultKind::Missing));
    assert!(matches!(verify(Path::new("/nonexistent")), Err(StoreError::NotAnAttempt { .. })));
    for junk in [&b""[..], b"\n", b"hello\nworld\n", &[0xFF; 4096], &[0; 64]] {
        sample.write(LOG_FILE, junk);
        assert!(!verify(&sample.folder).unwrap().is_sound());
        assert!(OpenedAttempt::open(&sample.folder).is_err());
    }
}

#[test]
fn a_header_must_name_the_documents_at_hand() {
    let parent = tempfile::tempdir().unwrap();
    let key = StationKey::generate().unwrap();
    let error =
        skillward_store::AttemptWriter::create(parent.path(), &common::header(), "()", common::RUBRIC, &key);
    assert!(matches!(error, Err(StoreError::Digest { document: SCENARIO_FILE, .. })));
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0, "nothing is left behind");
}
