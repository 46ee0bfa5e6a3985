//! Badges of competence by a policy: what is needed, awarded once, over in time, renewed with new records, and stacked.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use skillward_core::header::Mode;
use skillward_core::observation::Modality;
use skillward_core::scenario::Draw;
use skillward_core::scenario::model::Review;
use skillward_credentials::policy::{AwaitingSignOff, AwardPolicy, Kind, Need};
use skillward_credentials::verify::report::{Verdict, Wanted, check};
use skillward_credentials::verify_file_at;
use skillward_credentials::web::Offline;
use skillward_issuer::{Awarded, Issuer, Problem};

use crate::fixture::Case;
use crate::site::NAME;

const RECORD: &str = "Hand hygiene at the bedside (in simulation)";

/// An issuer and one learner's records.
struct Ward {
    issuer: Issuer,
    _folder: tempfile::TempDir,
    records: u32,
}

fn day(number: i64) -> Timestamp {
    "2026-03-01T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(24 * number)
}

impl Ward {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let issuer = Issuer::open(folder.path(), NAME).unwrap();
        Self { issuer, _folder: folder, records: 0 }
    }

    /// A record of an attempt that ended on a day.
    fn record(&mut self, on: i64, change: impl FnOnce(&mut Case)) -> String {
        self.records += 1;
        let mut case = Case::passed().numbered(self.records);
        case.header.mode = Mode::Summative;
        case.ended = day(on);
        case.header.started_utc = (day(on) - SignedDuration::from_mins(9)).to_string();
        change(&mut case);
        let claim = case.claim().unwrap();
        let credential = claim.credential(self.issuer.did(), NAME);
        let body = serde_json::json!({"credential": credential}).to_string();
        let issued = self.issuer.issue(body.as_bytes(), day(2000)).unwrap();
        serde_json::from_str::<Value>(&issued.json).unwrap()["credentialSubject"]["id"]
            .as_str()
            .unwrap()
            .into()
    }

    fn award(&self, policy: &AwardPolicy, learner: &str, on: i64) -> Awarded {
        self.issuer.award("operator", policy, learner, false, day(on)).unwrap()
    }
}

fn policy() -> AwardPolicy {
    AwardPolicy {
        format: 1,
        id: "hand-hygiene".into(),
        version: "1.0.0".into(),
        kind: Kind::Competency,
        name: "Hand hygiene".into(),
        description: "Cleans hands at the five moments.".into(),
        criteria: "Three passes on two days.".into(),
        language: "en".into(),
        needs: vec![Need::Passes {
            of: RECORD.into(),
            count: 3,
            days: 2,
            variants: 1,
            within_days: Some(30),
        }],
        awaiting_sign_off: AwaitingSignOff::Refuse,
        valid_days: Some(365),
        renew_days: 60,
    }
}

fn id_of(awarded: &Awarded) -> String {
    match awarded {
        Awarded::New { id, .. } | Awarded::Stands { id, .. } => id.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_policy_is_met_by_enough_passes_on_enough_days_in_the_time_it_gives() {
    let mut ward = Ward::new();
    let learner = ward.record(0, |_| {});
    ward.record(0, |_| {});
    assert!(matches!(ward.award(&policy(), &learner, 1), Awarded::Lacking(_)));
    ward.record(0, |_| {});
    assert!(matches!(ward.award(&policy(), &learner, 1), Awarded::Lacking(_)), "three, but on one day");
    ward.record(40, |_| {});
    assert!(
        matches!(ward.award(&policy(), &learner, 41), Awarded::Lacking(_)),
        "two days, but too far apart"
    );
    // What was taken for learning, what a script played and what lies ahead count for nothing.
    ward.record(41, |case| case.header.mode = Mode::Formative);
    ward.record(41, |case| case.header.modality = Modality::Scripted);
    ward.record(42, |_| {});
    assert!(matches!(ward.award(&policy(), &learner, 41), Awarded::Lacking(_)));
    ward.record(41, |_| {});
    let Awarded::New { id, number: 1 } = ward.award(&policy(), &learner, 42) else { panic!("not awarded") };
    let json = ward.issuer.find(&id).unwrap();
    let badge = verify_file_at(json.as_bytes(), day(42)).unwrap();
    assert_eq!((&*badge.achievement_type, &*badge.achievement), ("Competency", "Hand hygiene"));
    assert_eq!(badge.subject_id, learner);
    assert_eq!((badge.valid_from, badge.valid_until), (day(42), Some(day(42 + 365))));
    let standing_on = badge.evidence.iter().filter(|entry| entry.name == RECORD).count();
    assert_eq!(standing_on, 3, "the three of the latest days, and not those of the first");
    // As long as nothing ends, nothing is awarded twice.
    assert_eq!(id_of(&ward.award(&policy(), &learner, 43)), id);
    assert!(matches!(ward.award(&policy(), "urn:uuid:other", 43), Awarded::Lacking(_)));
}

#[test]
fn a_policy_may_ask_for_several_variants_and_the_same_one_twice_is_one() {
    let mut ward = Ward::new();
    let mut policy = policy();
    policy.needs =
        vec![Need::Passes { of: RECORD.into(), count: 3, days: 1, variants: 2, within_days: None }];
    // Nothing is drawn in this scenario: whatever the seed, it is one and the same.
    let learner = ward.record(0, |case| case.header.seed = 1);
    ward.record(0, |case| case.header.seed = 2);
    ward.record(0, |case| case.header.seed = 3);
    let Awarded::Lacking(why) = ward.award(&policy, &learner, 1) else { panic!("awarded") };
    assert!(why[0].contains("over 2 variants") && why[0].contains("3 that count, over 1"), "{why:?}");
    let drawing = |seed| {
        move |case: &mut Case| {
            case.scenario.variants.draw =
                vec![Draw { name: "bed".into(), from: vec!["one".into(), "two".into()] }];
            case.header.seed = seed;
        }
    };
    let draws = |seed: u64| {
        let mut case = Case::passed();
        drawing(seed)(&mut case);
        case.scenario.scope(seed).text("{bed}")
    };
    let other = (2..100).find(|seed| draws(*seed) != draws(1)).unwrap();
    let same = (2..100).find(|seed| draws(*seed) == draws(1)).unwrap();
    policy.needs =
        vec![Need::Passes { of: RECORD.into(), count: 2, days: 1, variants: 2, within_days: Some(30) }];
    ward.record(100, drawing(1));
    ward.record(100, drawing(same));
    assert!(matches!(ward.award(&policy, &learner, 101), Awarded::Lacking(_)), "other seeds, the same draw");
    ward.record(101, drawing(other));
    assert!(matches!(ward.award(&policy, &learner, 102), Awarded::New { .. }));
    policy.needs =
        vec![Need::Passes { of: RECORD.into(), count: 2, days: 1, variants: 3, within_days: None }];
    assert!(policy.check().unwrap_err().to_string().contains("more variants than attempts"));
}

#[test]
fn a_badge_is_over_in_time_and_renewed_with_new_records_only() {
    let mut ward = Ward::new();
    let learner = ward.record(0, |_| {});
    ward.record(1, |_| {});
    ward.record(1, |_| {});
    let first = ward.award(&policy(), &learner, 2);
    let json = ward.issuer.find(&id_of(&first)).unwrap();
    let verdict = |on| check(json.as_bytes(), day(on), &Offline, Wanted::default()).verdict;
    assert_eq!((verdict(2), verdict(367)), (Verdict::Valid, Verdict::Expired));
    for on in [310, 320, 321] {
        ward.record(on, |_| {});
    }
    // Early enough it stands; then new records renew it, old ones never.
    assert!(matches!(ward.award(&policy(), &learner, 305), Awarded::Stands { .. }));
    let second = ward.award(&policy(), &learner, 322);
    assert!(matches!(second, Awarded::New { number: 2, .. }), "{second:?}");
    assert_ne!(id_of(&first), id_of(&second));
    assert_eq!(id_of(&ward.award(&policy(), &learner, 330)), id_of(&second));
    let over = ward.award(&policy(), &learner, 321 + 366);
    assert!(matches!(&over, Awarded::Lacking(why) if why[0].contains("since the last award")), "{over:?}");
}

#[test]
fn without_sign_off_nothing_is_awarded_unless_the_policy_says_so_openly() {
    let mut ward = Ward::new();
    let pending = |case: &mut Case| case.scenario.review = Review::Pending(vec!["The volume.".into()]);
    let learner = ward.record(0, pending);
    ward.record(1, |_| {});
    ward.record(1, |_| {});
    assert_eq!(ward.award(&policy(), &learner, 2), Awarded::AwaitsSignOff(vec!["The volume.".into()]));
    let open = AwardPolicy { awaiting_sign_off: AwaitingSignOff::AwardOpenly, ..policy() };
    let Awarded::New { id, .. } = ward.award(&open, &learner, 2) else { panic!("not awarded") };
    let badge = verify_file_at(ward.issuer.find(&id).unwrap().as_bytes(), day(2)).unwrap();
    assert_eq!(badge.awaiting_review, ["The volume."]);
}

#[test]
fn badges_stack_and_a_dry_run_leaves_nothing() {
    let mut ward = Ward::new();
    let learner = ward.record(0, |_| {});
    ward.record(1, |_| {});
    ward.record(1, |_| {});
    let stack = AwardPolicy {
        id: "infection-control".into(),
        kind: Kind::MicroCredential,
        name: "Infection control, workforce safety".into(),
        needs: vec![Need::Badge { of: "Hand hygiene".into() }],
        ..policy()
    };
    assert!(matches!(ward.award(&stack, &learner, 2), Awarded::Lacking(_)));
    let before = ward.issuer.count().unwrap();
    let dry = ward.issuer.award("operator", &policy(), &learner, true, day(2)).unwrap();
    assert!(matches!(dry, Awarded::New { number: 1, .. }));
    assert_eq!(ward.issuer.count().unwrap(), before);
    let below = ward.award(&policy(), &learner, 2);
    assert_eq!(below, dry);
    let Awarded::New { id, .. } = ward.award(&stack, &learner, 2) else { panic!("not awarded") };
    let badge = verify_file_at(ward.issuer.find(&id).unwrap().as_bytes(), day(2)).unwrap();
    assert_eq!(badge.achievement_type, "MicroCredential");
    assert!(badge.evidence.iter().any(|entry| entry.name == "Hand hygiene"));
    assert_eq!(ward.issuer.learners().unwrap(), [learner]);
}

#[test]
fn nobody_has_a_competence_signed_by_asking_and_policies_must_say_something() {
    let mut ward = Ward::new();
    let learner = ward.record(0, |_| {});
    type Change = fn(&mut AwardPolicy);
    let changes: [Change; 6] = [
        |policy| policy.format = 2,
        |policy| policy.name = " ".into(),
        |policy| policy.needs.clear(),
        |policy| policy.valid_days = Some(0),
        |policy| {
            policy.needs =
                vec![Need::Passes { of: "x".into(), count: 0, days: 1, variants: 1, within_days: None }]
        },
        |policy| {
            policy.needs =
                vec![Need::Passes { of: "x".into(), count: 3, days: 3, variants: 1, within_days: Some(1) }]
        },
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut bad = policy();
        change(&mut bad);
        let answer = ward.issuer.award("operator", &bad, &learner, false, day(1));
        assert!(matches!(answer, Err(Problem::Invalid(_))), "{index}: {answer:?}");
    }
    let easy = AwardPolicy {
        needs: vec![Need::Passes { of: RECORD.into(), count: 1, days: 1, variants: 1, within_days: None }],
        ..policy()
    };
    let Awarded::New { id, .. } = ward.award(&easy, &learner, 1) else { panic!("not awarded") };
    let mut asked: Value = serde_json::from_str(&ward.issuer.find(&id).unwrap()).unwrap();
    asked.as_object_mut().unwrap().remove("proof");
    let body = serde_json::json!({"credential": asked}).to_string();
    assert!(matches!(ward.issuer.issue(body.as_bytes(), day(1)), Err(Problem::Invalid(_))));
}
