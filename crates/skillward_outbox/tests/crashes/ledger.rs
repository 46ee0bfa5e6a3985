//! Parcels that go together, to a destination that is a file, and the sender killed at each named point.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use skillward_outbox::{Carrier, Cause, Failure, Kind, Look, Outbox, POINTS, Parcel, Receipt, State};

use crate::victim::{Victim, say, strike};

/// Parcels under way when the kill comes, and which of them is refused.
const PARCELS: u32 = 9;
const BAD: &str = "4";

/// Takes what it does not have yet, all of a request or none of it, and answers only sometimes.
struct Ledger(PathBuf);

impl Carrier for Ledger {
    fn address(&self) -> &str {
        "ledger"
    }
    fn repeats_are_safe(&self) -> bool {
        true
    }
    fn most(&self) -> usize {
        4
    }
    fn send(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        self.send_together(std::slice::from_ref(parcel)).map(|mut receipts| receipts.remove(0))
    }
    fn send_together(&self, parcels: &[Parcel]) -> Result<Vec<Receipt>, Failure> {
        if parcels.iter().any(|parcel| parcel.key == BAD) {
            return Err(Failure::new(Cause::Refused, "it has no fourth line"));
        }
        let mut lines: Vec<String> = self.lines();
        for parcel in parcels {
            if !lines.contains(&parcel.key) {
                lines.push(parcel.key.clone());
            }
        }
        let draft = self.0.with_extension("draft");
        fs::write(&draft, lines.join("\n")).unwrap();
        fs::rename(&draft, &self.0).unwrap();
        Ok(vec![Receipt::default(); parcels.len()])
    }
    fn look(&self, _: &Parcel) -> Result<Look, Failure> {
        Err(Failure::new(Cause::Faulty, "it is never looked at"))
    }
}

impl Ledger {
    fn lines(&self) -> Vec<String> {
        fs::read_to_string(&self.0).unwrap_or_default().lines().map(str::to_owned).collect()
    }
}

pub fn every_parcel_of_a_batch_exactly_once() {
    let mut kills = 0;
    for point in POINTS {
        // Of nine, four go together; the four with the bad one are split, and so are its two.
        let hits = if point.starts_with("send: split") {
            2
        } else if point.starts_with("send") {
            4
        } else {
            1
        };
        for hit in 1..=hits {
            let folder = tempfile::tempdir().unwrap();
            let home = folder.path();
            let before = kills;
            for hit in [hit, 1, 2] {
                let mut victim = Victim::start("victim-ledger", home, point, hit);
                if victim.until_struck() {
                    kills += 1;
                }
                victim.kill();
            }
            assert!(kills > before, "{point} {hit} was never reached");
            let mut victim = Victim::start("victim-ledger", home, "nowhere", 1);
            assert!(!victim.until_struck());
            victim.kill();
            let lines = Ledger(home.join("ledger")).lines();
            let expected: Vec<String> =
                (0..PARCELS).map(|number| number.to_string()).filter(|number| number != BAD).collect();
            assert_eq!(lines, expected, "{point} {hit}: in order, once each");
            let outbox = Outbox::open(&home.join("outbox.sqlite")).unwrap();
            for entry in outbox.entries().unwrap() {
                let state = if entry.key == BAD { State::Refused } else { State::Delivered };
                assert_eq!(entry.state, state, "{point} {hit}: {entry:?}");
            }
        }
    }
    println!("{kills} kills while parcels went together: none lost, none doubled, none out of order");
}

/// The victim: sends until nothing waits.
pub fn victim(home: &Path, point: &str, hit: usize) {
    let mut outbox = Outbox::open_watched(&home.join("outbox.sqlite"), strike(point, hit)).unwrap();
    let now = Timestamp::now();
    let parcels: Vec<Parcel> = (0..PARCELS)
        .map(|number| Parcel {
            destination: "records".into(),
            kind: Kind::Statement,
            key: number.to_string(),
            learner: "ada".into(),
            title: "A statement".into(),
            payload: "{}".into(),
        })
        .collect();
    outbox.enqueue_all(&parcels, now).unwrap();
    let ledger = Ledger(home.join("ledger"));
    for day in 0..3 {
        outbox.deliver_due(&[("records", &ledger)], now + SignedDuration::from_hours(24 * day)).unwrap();
    }
    say("done");
}
