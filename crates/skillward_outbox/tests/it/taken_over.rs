//! Outboxes of earlier programs, of later ones, and damaged ones.

use std::path::Path;

use rusqlite::{Connection, params};
use skillward_issuer::spawn_embedded;
use skillward_outbox::carriers::{VcApi, claim_parcel};
use skillward_outbox::{Cause, Kind, Outbox, State};

use crate::fixture::{Case, DID, now};

/// The database of a program of format 1, with one claim in each state.
fn earlier(path: &Path, cases: &[(Case, &str)]) {
    let database = Connection::open(path).unwrap();
    database
        .execute_batch(
            "CREATE TABLE entries (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, attempt_id TEXT NOT NULL UNIQUE, achievement TEXT NOT NULL,
            claim TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
            earned_s INTEGER NOT NULL, next_try_s INTEGER NOT NULL, delivered_s INTEGER, last_error TEXT,
            uncertain INTEGER NOT NULL DEFAULT 0, issuer_did TEXT, credential TEXT) STRICT;
         PRAGMA user_version = 1;",
        )
        .unwrap();
    for (case, state) in cases {
        let claim = case.claim().unwrap();
        let credential = (*state == "delivered").then(|| case.badge());
        let trouble = matches!(*state, "refused" | "parked").then_some("so it was");
        database
            .execute(
                "INSERT INTO entries (attempt_id, achievement, claim, state, attempts, earned_s, next_try_s,
                 delivered_s, last_error, uncertain, issuer_did, credential)
                 VALUES (?1, ?2, ?3, ?4, 3, ?5, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    claim.attempt_id(),
                    claim.name(),
                    claim.to_json().unwrap(),
                    state,
                    now().as_second(),
                    credential.as_ref().map(|_| now().as_second()),
                    trouble,
                    *state == "parked",
                    DID,
                    credential,
                ],
            )
            .unwrap();
    }
}

#[test]
fn what_an_earlier_program_left_is_taken_over_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    let states = ["earned", "sending", "delivered", "refused", "parked"];
    let cases: Vec<(Case, &str)> =
        (0..).zip(states).map(|(number, state)| (Case::passed().numbered(number), state)).collect();
    earlier(&path, &cases);
    for _ in 0..2 {
        let outbox = Outbox::open(&path).unwrap();
        let entries = outbox.entries().unwrap();
        let found: Vec<State> = entries.iter().map(|entry| entry.state).collect();
        use State::{Delivered, Queued, Refused, Sending, Uncertain};
        assert_eq!(found, [Queued, Sending, Delivered, Refused, Uncertain]);
        for (entry, (case, _)) in entries.iter().zip(&cases) {
            assert_eq!((entry.key.as_str(), entry.kind), (case.header.attempt_id.as_str(), Kind::Badge));
            assert_eq!((entry.learner.as_str(), entry.tries), (case.header.learner.as_str(), 3));
            assert_eq!(outbox.payload(entry.number).unwrap(), case.claim().unwrap().to_json().unwrap());
        }
        let delivered = entries[2].receipt.clone().unwrap();
        assert_eq!(delivered.credential.unwrap(), cases[2].0.badge());
        assert_eq!((entries[3].cause, entries[4].cause), (Some(Cause::Refused), Some(Cause::NoWayToLook)));
        assert_eq!(entries[4].reason.as_deref(), Some("so it was"));
    }
    // A new claim of the same attempt is still the same parcel.
    let mut outbox = Outbox::open(&path).unwrap();
    let again = claim_parcel("issuer", &cases[2].0.claim().unwrap()).unwrap();
    assert_eq!(outbox.enqueue_all(&[again], now()).unwrap(), 0);
}

#[test]
fn an_outbox_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    drop(Outbox::open(&path).unwrap());
    let database = Connection::open(&path).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    let error = Outbox::open(&path).unwrap_err();
    assert!(error.to_string().contains("newer version"), "{error}");
}

#[test]
fn a_damaged_claim_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    let issuer = spawn_embedded(&folder.path().join("issuer")).unwrap();
    let mut outbox = Outbox::open(&path).unwrap();
    for number in [1, 2] {
        let claim = Case::passed().numbered(number).claim().unwrap();
        outbox.enqueue(&claim_parcel("issuer", &claim).unwrap(), now()).unwrap();
    }
    Connection::open(&path)
        .unwrap()
        .execute("UPDATE parcels SET payload = '{}' WHERE number = 1", [])
        .unwrap();
    let carrier = VcApi::new(issuer.config()).unwrap();
    let round = outbox.deliver_due(&[("issuer", &carrier)], now()).unwrap();
    assert_eq!(round.delivered.len(), 1);
    assert_eq!(
        (round.undelivered[0].cause, outbox.entries().unwrap()[0].state),
        (Cause::Unprepared, State::Refused)
    );
}

/// A program of before award keys may have asked for a badge and never heard: it is asked for under the same
/// identifier again.
#[test]
fn a_claim_of_an_earlier_program_keeps_its_identifier() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox.sqlite");
    earlier(&path, &[(Case::passed(), "earned")]);
    Connection::open(&path)
        .unwrap()
        .execute("UPDATE entries SET claim = json_remove(claim, '$.award')", [])
        .unwrap();
    let outbox = Outbox::open(&path).unwrap();
    let kept = skillward_credentials::AssessmentClaim::from_json(&outbox.payload(1).unwrap()).unwrap();
    let before = include_str!("../../../skillward_credentials/tests/data/badge-0.1.json");
    let before: serde_json::Value = serde_json::from_str(before).unwrap();
    assert_eq!(kept.credential(DID, "Test issuer").id, before["id"].as_str().unwrap());
    assert_ne!(
        Case::passed().claim().unwrap().credential(DID, "Test issuer").id,
        before["id"].as_str().unwrap()
    );
}
