//! Signing and checking: what holds, and what is refused with which reason.

use jiff::SignedDuration;
use serde_json::{Value, json};
use skillward_core::observation::Modality;
use skillward_core::scenario::model::Review;
use skillward_core::score::FindingOutcome;
use skillward_credentials::verify::{MAX_JSON_BYTES, verify_json_at};
use skillward_credentials::{BadgeRefused, badge_png, bake, verify_file_at};

use crate::fixture::{Case, DID, condition, criterion, now, sign};

/// A badge made by this program, which two other programs were seen to accept.
const GOLDEN: &str = include_str!("../data/badge.json");
/// The same, as the program made it before awards had numbers; it must hold for ever.
const EARLIER: &str = include_str!("../data/badge-0.1.json");

fn golden_case() -> Case {
    let mut case = Case::passed();
    case.scenario.review = Review::Pending(vec!["The volume for full marks.".into()]);
    case.score.findings[0].text = "“Quoted” \"text\", a\nline, 50 % é and 🧼".into();
    case
}

#[test]
fn the_golden_badge_is_made_again_and_holds() {
    // Its signature, too, to the character; only the order of keys is left to the JSON library.
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(parsed(&golden_case().badge()), parsed(GOLDEN));
    let badge = verify_file_at(GOLDEN.as_bytes(), now()).unwrap();
    assert_eq!(badge.issuer_did, DID);
    assert_eq!(badge.issuer_name, "Test issuer");
    assert_eq!(badge.achievement, "Hand hygiene at the bedside (in simulation)");
    assert_eq!(badge.awaiting_review, ["The volume for full marks."]);
    assert_eq!(badge.results.len(), 5);
    assert_eq!(badge.results[0].value.as_deref(), Some("92.5 %"));
    assert_eq!(badge.results[0].required.as_deref(), Some("80 %"));
    assert_eq!(badge.results[2].level.as_deref(), Some("Met"));
    assert!(!badge.demonstration);
    let earlier = verify_file_at(EARLIER.as_bytes(), now()).unwrap();
    assert_ne!(earlier.id, badge.id);
    assert_eq!(earlier.evidence, badge.evidence);
}

#[test]
fn rubrics_of_no_one_and_twenty_criteria_hold() {
    for count in [0, 1, 20] {
        let criteria =
            (0..count).map(|n| criterion(&format!("c{n}"), "The same text", false, condition())).collect();
        let mut case = Case::with(criteria);
        // Alike in everything but their identifiers, and two of them not judged for the same reason.
        for finding in case.score.findings.iter_mut().take(2) {
            finding.outcome = FindingOutcome::NotAssessable;
        }
        let shared = case.scenario.outcomes[0].clone();
        case.scenario.outcomes.push(shared);
        let json = case.badge();
        let badge = verify_json_at(json.as_bytes(), now()).unwrap();
        assert_eq!(badge.results.len(), 2 + count);
    }
}

#[test]
fn a_demonstration_is_told_apart() {
    let mut case = Case::passed();
    case.header.modality = Modality::Scripted;
    let badge = verify_json_at(case.badge().as_bytes(), now()).unwrap();
    assert!(badge.demonstration);
}

#[test]
fn control_characters_never_reach_a_signature() {
    let mut case = Case::passed();
    case.rubric.achievement.name = "Clean\u{1}\u{8}\u{c}\u{7f} hands".into();
    let badge = verify_json_at(case.badge().as_bytes(), now()).unwrap();
    assert_eq!(badge.achievement, "Clean hands (in simulation)");

    let mut unsigned = Case::passed().unsigned();
    unsigned["name"] = "a\u{1}b".into();
    let refused = verify_json_at(sign(unsigned).as_bytes(), now());
    assert!(matches!(refused, Err(BadgeRefused::Uncovered(_))));
}

#[test]
fn times_are_told_apart_from_forgery() {
    let json = Case::passed().badge();
    let before = "2025-10-05T11:44:29Z".parse().unwrap();
    let refused = verify_json_at(json.as_bytes(), before).unwrap_err();
    assert!(matches!(refused, BadgeRefused::NotYetValid { .. }));
    assert!(refused.to_string().contains("clock"), "{refused}");
    let from = "2025-10-05T11:44:30Z".parse().unwrap();
    assert!(verify_json_at(json.as_bytes(), from).is_ok());

    let mut limited = Case::passed().unsigned();
    limited.insert("validUntil".into(), "2025-10-05T12:00:00Z".into());
    let json = sign(limited);
    let earlier = now() - SignedDuration::from_secs(1);
    assert!(verify_json_at(json.as_bytes(), earlier).is_ok());
    assert!(matches!(verify_json_at(json.as_bytes(), now()), Err(BadgeRefused::Expired { .. })));
}

/// Changes a signed badge as JSON and gives the reason for which it is refused.
fn refusal(change: impl FnOnce(&mut Value)) -> BadgeRefused {
    let mut badge: Value = serde_json::from_str(&Case::passed().badge()).unwrap();
    change(&mut badge);
    verify_json_at(badge.to_string().as_bytes(), now()).unwrap_err()
}

#[test]
fn proofs_of_any_other_form_are_refused() {
    type Change = fn(&mut Value);
    let changes: [Change; 10] = [
        |b| b["proof"] = b["proof"][0].clone(),
        |b| b["proof"] = json!([b["proof"][0], b["proof"][0]]),
        |b| b["proof"] = json!([]),
        |b| drop(b.as_object_mut().unwrap().remove("proof")),
        |b| b["proof"][0]["cryptosuite"] = "eddsa-jcs-2022".into(),
        |b| b["proof"][0]["proofPurpose"] = "authentication".into(),
        |b| b["proof"][0]["type"] = "Ed25519Signature2020".into(),
        |b| b["proof"][0]["domain"] = "example.org".into(),
        |b| b["proof"][0]["created"] = Value::Null,
        |b| b["@context"][1] = "https://example.org/other".into(),
    ];
    for change in changes {
        let refused = refusal(change);
        assert!(matches!(refused, BadgeRefused::Shape(_)), "{refused}");
    }
}

#[test]
fn the_key_must_be_the_issuers_own_name() {
    let other = "did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi";
    let refused = refusal(|b| b["issuer"]["id"] = other.into());
    assert!(matches!(refused, BadgeRefused::OtherKey), "{refused}");
    let refused = refusal(|b| b["issuer"]["id"] = "https://example.org/issuer".into());
    assert!(matches!(refused, BadgeRefused::Issuer(_)), "{refused}");
    let refused = refusal(|b| {
        let key = other.trim_start_matches("did:key:");
        b["issuer"]["id"] = other.into();
        b["proof"][0]["verificationMethod"] = format!("{other}#{key}").into();
    });
    assert!(matches!(refused, BadgeRefused::Signature { .. }), "{refused}");
}

#[test]
fn repeated_keys_sizes_and_other_files_are_refused() {
    let json = Case::passed().badge();
    let twice = json.replacen("\"name\":", "\"name\":\"Forged\",\"name\":", 1);
    assert!(matches!(verify_json_at(twice.as_bytes(), now()), Err(BadgeRefused::Json(_))));
    let long = format!("{json}{}", " ".repeat(MAX_JSON_BYTES));
    assert!(matches!(verify_json_at(long.as_bytes(), now()), Err(BadgeRefused::TooLarge(_))));
    for other in ["", "null", "[]", "{}", "\u{feff}{}", "x", "<html>"] {
        assert!(verify_file_at(other.as_bytes(), now()).is_err(), "{other}");
    }
}

#[test]
fn a_baked_badge_holds_and_is_replaced_whole() {
    let json = Case::passed().badge();
    let badge = verify_json_at(json.as_bytes(), now()).unwrap();
    let png = badge_png(&badge, &json).unwrap();
    assert_eq!(verify_file_at(&png, now()).unwrap(), badge);
    assert_eq!(bake::extract(&png).unwrap(), json);
    let other = Case::passed().numbered(2).badge();
    let baked_again = bake::bake(&png, &other).unwrap();
    assert_eq!(bake::extract(&baked_again).unwrap(), other);
    assert_ne!(verify_file_at(&baked_again, now()).unwrap().id, badge.id);
}
