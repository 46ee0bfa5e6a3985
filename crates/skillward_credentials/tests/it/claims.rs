//! Only a pass makes a claim, and the claim says what it must.

use jiff::SignedDuration;
use skillward_core::header::Mode;
use skillward_core::observation::Modality;
use skillward_core::scenario::model::Review;
use skillward_core::score::{Decision, FindingOutcome};
use skillward_credentials::credential::{Credential, genre};
use skillward_credentials::{AssessmentClaim, ClaimRefused, ClaimSource};

use crate::fixture::{self, Case, DID, LOG};

fn credential(case: &Case) -> Credential {
    case.claim().unwrap().credential(DID, "Test issuer")
}

#[test]
fn anything_but_a_pass_is_refused() {
    for decision in [
        Decision::Fail { criticals: vec!["before".into()], domains: Vec::new(), total: false },
        Decision::Fail { criticals: Vec::new(), domains: Vec::new(), total: true },
        Decision::InsufficientEvidence { reasons: vec!["hands not seen".into()] },
    ] {
        let mut case = Case::passed();
        case.score.decision = decision;
        assert!(matches!(case.claim(), Err(ClaimRefused::NotAPass(_))));
    }
}

#[test]
fn parts_of_other_attempts_are_refused() {
    let changes: [fn(&mut Case); 8] = [
        |case| case.score.attempt_id = "another".into(),
        |case| case.header.scenario.id = "another".into(),
        |case| case.scenario.version = "1.2.1".into(),
        |case| case.rubric.version = "1.2.1".into(),
        |case| case.rubric.scenario = "another".into(),
        |case| case.score.rubric.id = "another".into(),
        |case| drop(case.score.findings.pop()),
        |case| case.score.findings.swap(0, 1),
    ];
    for change in changes {
        let mut case = Case::passed();
        change(&mut case);
        assert!(matches!(case.claim(), Err(ClaimRefused::OtherAttempt(_))));
    }
}

#[test]
fn malformed_headers_are_refused() {
    let changes: [fn(&mut Case); 4] = [
        |case| {
            case.header.attempt_id = "7".into();
            case.score.attempt_id = "7".into();
        },
        |case| case.header.learner = "\u{1}".into(),
        |case| case.header.scenario.sha256 = "ABC".into(),
        |case| case.header.started_utc = "2025-10-05T11:40:00".into(),
    ];
    for change in changes {
        let mut case = Case::passed();
        change(&mut case);
        assert!(matches!(case.claim(), Err(ClaimRefused::Malformed { .. })));
    }
}

#[test]
fn the_same_attempt_always_gives_the_same_credential() {
    let (one, two) = (credential(&Case::passed()), credential(&Case::passed()));
    assert_eq!(one, two);
    let other = credential(&Case::passed().numbered(2));
    assert_ne!(one.id, other.id);
    assert_eq!(one.credential_subject.achievement, other.credential_subject.achievement);
    assert_eq!(one.credential_subject.id, other.credential_subject.id);
}

#[test]
fn it_is_valid_from_the_end_of_the_attempt_but_never_from_the_future() {
    let mut case = Case::passed();
    assert_eq!(credential(&case).valid_from, "2025-10-05T11:44:30Z");
    case.ended = fixture::now() + SignedDuration::from_secs(5);
    assert_eq!(credential(&case).valid_from, "2025-10-05T11:59:00Z");
}

#[test]
fn results_name_levels_values_and_pass_marks() {
    let mut case = Case::passed();
    case.score.findings[1].outcome = FindingOutcome::Partial;
    case.score.findings[1].level = Some("Damp".into());
    let subject = credential(&case).credential_subject;
    let descriptions = &subject.achievement.result_description;
    let level = |index: usize| {
        let achieved = subject.result[index].achieved_level.as_ref()?;
        descriptions[index]
            .rubric_criterion_level
            .iter()
            .find(|level| level.id == *achieved)
            .map(|level| (level.name.as_str(), level.points.as_str()))
    };
    assert_eq!(subject.result[0].value.as_deref(), Some("92.5"));
    assert_eq!(descriptions[0].required_value.as_deref(), Some("80"));
    assert_eq!(descriptions[1].required_value.as_deref(), Some("70"));
    assert_eq!(level(2), Some(("Met", "2.5")));
    assert_eq!(level(3), Some(("Damp", "1.25")));
    assert_eq!(level(4), Some(("Plenty", "2.5")));
    assert_eq!(subject.result[4].value.as_deref(), Some("3.1 mL"));
    // The critical criterion must be met.
    assert_eq!(descriptions[2].required_level, Some(descriptions[2].rubric_criterion_level[0].id.clone()));
    assert!(descriptions[2].name.ends_with("(critical)"));
    assert_eq!(subject.achievement.achievement_type, "Assessment");
    assert_eq!(subject.achievement.alignment[0].target_name, "Hand hygiene");
}

#[test]
fn a_critical_criterion_requires_the_lowest_level_that_earns_anything() {
    let case = Case::with(vec![
        fixture::criterion("dry", "Hands rubbed until dry", true, fixture::levels()),
        fixture::criterion("volume", "Enough product", false, fixture::bands()),
    ]);
    let descriptions = credential(&case).credential_subject.achievement.result_description;
    let damp = &descriptions[2].rubric_criterion_level[1];
    assert_eq!(damp.name, "Damp");
    assert_eq!(descriptions[2].required_level.as_ref(), Some(&damp.id));
    assert_eq!(descriptions[3].required_level, None);
}

#[test]
fn what_could_not_be_judged_is_said() {
    let mut case = Case::passed();
    case.score.findings[1].outcome = FindingOutcome::NotAssessable;
    case.score.findings[1].level = None;
    case.score.findings[1].reason = "The hands were not seen.".into();
    let credential = credential(&case);
    let result = &credential.credential_subject.result[3];
    assert_eq!(result.value.as_deref(), Some("not assessable"));
    assert_eq!(result.achieved_level, None);
    let said = (credential.evidence.iter()).find(|entry| entry.genre == genre::NOT_ASSESSABLE).unwrap();
    assert!(said.name.contains("until dry") && said.narrative.contains("not seen"));
}

#[test]
fn evidence_states_documents_modality_mode_and_digest() {
    let mut case = Case::passed();
    case.header.mode = Mode::Formative;
    let credential = credential(&case);
    let attempt = &credential.evidence[0];
    assert_eq!(attempt.id.as_deref(), Some("urn:uuid:6f1c2b34-5a67-4b89-9cde-0f1a2b3c4d5e"));
    for part in [
        "In simulation",
        "(soap, version 1.2.0, SHA-256 a1a1",
        "(soap-rubric, version 1.2.0, SHA-256 b2b2",
        "for learning, with cues",
        "at a desktop",
        "weaker evidence",
        "4 min 12 s",
        LOG,
        "hand-hygiene-1",
    ] {
        assert!(attempt.narrative.contains(part), "{part}");
    }
    assert!(!serde_json::to_string(&credential).unwrap().contains("lynx-41"));
}

#[test]
fn a_demonstration_says_that_no_person_took_part() {
    let person = credential(&Case::passed()).credential_subject.achievement;
    let mut case = Case::passed();
    case.header.modality = Modality::Scripted;
    let credential = credential(&case);
    let achievement = &credential.credential_subject.achievement;
    assert!(achievement.name.starts_with("Demonstration: "));
    assert!(achievement.description.contains("no evidence of any person's competence"));
    assert_ne!(achievement.id, person.id);
    assert!((credential.evidence.iter()).any(|entry| entry.genre == genre::DEMONSTRATION));
    assert!(!credential.evidence[0].narrative.contains("The learner took part"));
}

#[test]
fn pending_reviews_are_named_once_each() {
    let mut case = Case::passed();
    case.scenario.review = Review::Pending(vec!["Volumes.".into(), "Order.".into()]);
    case.rubric.review = Review::Pending(vec!["Order.".into()]);
    case.score.awaiting_review = vec!["Order.".into()];
    let credential = credential(&case);
    let pending: Vec<&str> = (credential.evidence.iter())
        .filter(|entry| entry.genre == genre::REVIEW_PENDING)
        .map(|entry| entry.narrative.as_str())
        .collect();
    assert_eq!(pending, ["Order.", "Volumes."]);
    let description = &credential.credential_subject.achievement.description;
    assert!(description.contains("Clinical review pending"));

    // Pending without a word of what is still pending.
    let mut case = Case::passed();
    case.rubric.review = Review::Pending(Vec::new());
    let claim = case.claim().unwrap().credential(DID, "Test issuer");
    assert!((claim.evidence.iter()).any(|entry| entry.genre == genre::REVIEW_PENDING));
}

#[test]
fn a_later_rubric_version_is_named_in_the_badge() {
    let mut case = Case::passed();
    case.rubric.version = "2.0.0".into();
    case.score.rubric.version = "2.0.0".into();
    let source = ClaimSource {
        scenario: &case.scenario,
        rubric: &case.rubric,
        header: &case.header,
        score: &case.score,
        log_sha256: LOG,
        ended: case.ended,
    };
    let claim = AssessmentClaim::from_score(&source, fixture::now()).unwrap();
    let credential = claim.credential(DID, "Test issuer");
    assert_eq!(credential.credential_subject.achievement.version, "2.0.0");
    assert!(credential.evidence[0].narrative.contains("version 2.0.0"));
}
