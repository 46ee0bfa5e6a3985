//! Badges that name their learner also by the salted hash of an address.

use serde_json::{Value, json};
use skillward_credentials::AssessmentClaim;
use skillward_credentials::recipient::{EmailAddress, Recipient};
use skillward_credentials::verify::report::{Report, Verdict, Wanted, check};
use skillward_credentials::verify::verify_json_at;
use skillward_credentials::web::Offline;

use crate::fixture::{Case, now, sign};

fn held_against(badge: &str, address: &str) -> Report {
    let address: EmailAddress = address.parse().unwrap();
    let wanted = Wanted { recipient: Some(&address), ..Wanted::default() };
    check(badge.as_bytes(), now(), &Offline, wanted)
}

#[test]
fn a_badge_is_of_the_person_whose_address_it_hashes_and_of_nobody_else() {
    let badge = Case::passed().of_address("Ada@Example.org").badge();
    assert!(!badge.to_lowercase().contains("ada@") && !badge.contains("example.org\""), "{badge}");
    let same = held_against(&badge, " ada@EXAMPLE.org ");
    assert_eq!((same.verdict, same.recipient), (Verdict::Valid, Some(Recipient::Same)));
    let other = held_against(&badge, "bob@example.org");
    assert_eq!((other.verdict, other.recipient), (Verdict::OtherRecipient, Some(Recipient::Other)));
    // The pseudonym stays, so that an address that changes makes nobody another person.
    let subject = &serde_json::from_str::<Value>(&badge).unwrap()["credentialSubject"];
    let without: Value = serde_json::from_str(&Case::passed().badge()).unwrap();
    assert_eq!(subject["id"], without["credentialSubject"]["id"]);
    // Nobody asked, nobody answers.
    assert_eq!(check(badge.as_bytes(), now(), &Offline, Wanted::default()).recipient, None);
}

#[test]
fn a_badge_with_a_pseudonym_alone_is_unknown_to_be_anybodys() {
    let report = held_against(&Case::passed().badge(), "ada@example.org");
    assert_eq!((report.verdict, report.recipient), (Verdict::Unknown, Some(Recipient::Unsaid)));
    assert!(report.why.contains("Its issuer can tell"), "{}", report.why);
}

#[test]
fn a_claim_keeps_the_hash_that_it_has() {
    let claim = Case::passed().of_address("ada@example.org").claim().unwrap();
    let again = AssessmentClaim::from_json(&claim.to_json().unwrap()).unwrap();
    assert_eq!(again.credential("did:key:z6Mk", "x"), claim.credential("did:key:z6Mk", "x"));
    assert!(!claim.to_json().unwrap().contains("ada@"));
}

#[test]
fn the_hash_is_covered_by_the_signature() {
    let badge: Value = serde_json::from_str(&Case::passed().of_address("ada@example.org").badge()).unwrap();
    let changes: [fn(&mut Value); 7] = [
        |identity| identity["salt"] = "0".repeat(32).into(),
        |identity| identity["identityHash"] = format!("sha256${}", "0".repeat(64)).into(),
        |identity| identity["identityType"] = "userName".into(),
        |identity| identity["hashed"] = false.into(),
        |identity| drop(identity.as_object_mut().unwrap().remove("hashed")),
        |identity| drop(identity.as_object_mut().unwrap().remove("salt")),
        |identity| identity["note"] = "x".into(),
    ];
    for (index, change) in changes.iter().enumerate() {
        let mut changed = badge.clone();
        change(&mut changed["credentialSubject"]["identifier"][0]);
        assert!(verify_json_at(changed.to_string().as_bytes(), now()).is_err(), "{index}");
    }
    let mut gone = badge.clone();
    gone["credentialSubject"].as_object_mut().unwrap().remove("identifier");
    assert!(verify_json_at(gone.to_string().as_bytes(), now()).is_err());
}

/// Of a stranger's badge that has an address in plain, it is compared, and not shown.
#[test]
fn an_address_in_plain_in_a_strangers_badge_is_not_repeated() {
    let mut unsigned = Case::passed().unsigned();
    unsigned["credentialSubject"]["identifier"] = json!([{
        "type": "IdentityObject", "hashed": false, "identityHash": "ada@example.org", "identityType": "emailAddress",
    }]);
    let badge = sign(unsigned);
    let report = held_against(&badge, "ada@example.org");
    assert_eq!((report.verdict, report.recipient), (Verdict::Valid, Some(Recipient::Same)));
    let shown = serde_json::to_string(&report).unwrap();
    assert!(shown.contains("emailAddress") && !shown.contains("ada@"), "{shown}");
}
