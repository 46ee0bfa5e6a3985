//! The way of a badge: claim, outbox, HTTP, issuer, verified, baked, taken out, verified again.

use jiff::Timestamp;
use skillward_credentials::{VcApiClient, badge_png, bake, verify_file};
use skillward_issuer::spawn_embedded;
use skillward_outbox::carriers::{VcApi, claim_parcel};
use skillward_outbox::{Enqueued, Outbox, Parcel, State};

use crate::fixture::Case;

fn parcel(case: &Case) -> Parcel {
    claim_parcel("issuer", &case.claim().unwrap()).unwrap()
}

#[test]
fn a_passed_attempt_earns_a_badge_that_holds() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = spawn_embedded(&folder.path().join("issuer")).unwrap();
    let client = VcApi::new(issuer.config()).unwrap();
    let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
    let case = Case::passed();
    let now = Timestamp::now();
    assert_eq!(outbox.enqueue(&parcel(&case), now).unwrap(), Enqueued::Now);
    let round = outbox.deliver_due(&[("issuer", &client)], now).unwrap();
    assert_eq!(round.delivered[0].key, case.header.attempt_id);

    let json = outbox.entry(1).unwrap().receipt.unwrap().credential.unwrap();
    let badge = verify_file(json.as_bytes()).unwrap();
    assert_eq!(badge.issuer_did, issuer.did);
    assert_eq!(badge.issuer_name, issuer.name);
    let png = badge_png(&badge, &json).unwrap();
    assert_eq!(verify_file(&png).unwrap(), badge);
    assert_eq!(bake::extract(&png).unwrap(), json);
}

#[test]
fn while_the_issuer_is_down_the_badge_waits_and_then_comes_once() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("issuer");
    let issuer = spawn_embedded(&home).unwrap();
    let (config, did) = (issuer.config(), issuer.did.clone());
    drop(issuer);
    let down = VcApi::new(config).unwrap();
    let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
    let (case, now) = (Case::passed(), Timestamp::now());
    outbox.enqueue(&parcel(&case), now).unwrap();
    let round = outbox.deliver_due(&[("issuer", &down)], now).unwrap();
    assert!(round.undelivered[0].reason.contains("could not be reached"));
    let entry = outbox.entry(1).unwrap();
    assert_eq!(entry.state, State::Queued);
    assert!(entry.reason.is_some());

    // Another program, another port, the same issuer.
    drop(outbox);
    let issuer = spawn_embedded(&home).unwrap();
    assert_eq!(issuer.did, did);
    let client = VcApi::new(issuer.config()).unwrap();
    let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
    let due = round.again.unwrap();
    assert_eq!(outbox.deliver_due(&[("issuer", &client)], due).unwrap().delivered.len(), 1);
    assert_eq!(outbox.next_due(&["issuer"]).unwrap(), None);
}

#[test]
fn an_outbox_that_was_lost_gets_the_same_badge_again() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = spawn_embedded(&folder.path().join("issuer")).unwrap();
    let client = VcApi::new(issuer.config()).unwrap();
    let now = Timestamp::now();
    let credentials: Vec<String> = ["first", "second"]
        .map(|name| {
            let mut outbox = Outbox::open(&folder.path().join(name)).unwrap();
            let case = Case::passed();
            outbox.enqueue(&parcel(&case), now).unwrap();
            outbox.deliver_due(&[("issuer", &client)], now).unwrap();
            outbox.entry(1).unwrap().receipt.unwrap().credential.unwrap()
        })
        .to_vec();
    assert_eq!(credentials[0], credentials[1]);
}

#[test]
fn several_senders_at_once_get_one_badge_between_them() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = spawn_embedded(&folder.path().join("issuer")).unwrap();
    let badges: Vec<String> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let client = VcApiClient::new(issuer.config()).unwrap();
                    let claim = Case::passed().claim().unwrap();
                    skillward_credentials::IssuerClient::issue(&client, &claim).unwrap().json
                })
            })
            .collect();
        senders.into_iter().map(|s| s.join().unwrap()).collect()
    });
    assert!(badges.iter().all(|badge| *badge == badges[0]));
}
