//! Actions are found as a person would name them, and mutations keep a log a log.
#![allow(clippy::unwrap_used)]

use skillward_core::observation::Fact;
use skillward_core::{rubric, scenario};

use super::{Change, Kind, Mutation, actions, apply, plan};
use crate::trace::{Recording, expand, parse};

const SCENARIO: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/scenario.ron");
const RUBRIC: &str = include_str!("../../../../scenarios/hand_hygiene/bedside/rubric.ron");
const TRACE: &str = r#"(
    format: 1,
    summary: "x",
    acts: [
        Enter("bay"),
        TakeProduct(from: "dispenser_a", presses: 1),
        Rub([(palm_to_palm, 4), (left_thumb, 4)]),
        Touch(surface: "mrs_okafor.wrist", hold_s: 8),
        Hold(surface: "phone.handset"),
        Unseen(what: [left_hand], seconds: 3),
        Say("hello"),
    ],
)"#;

const CARE: &str = r#"(
    format: 1,
    summary: "x",
    acts: [
        Place(item: "phone.handset", onto: "bed_a.rail"),
        Look(surface: "bed_a.rail", hold_s: 2),
        Compress(patient: "mrs_okafor", times: 8),
        Give(product: "morphine", patient: "mrs_okafor", route: "iv", dose: 4, unit: "mg"),
        Point(structure: "liver", error_mm: 7),
        Measure(quantity: "pulse", at: "mrs_okafor.wrist", value: 80),
        Chart(field: "pulse", value: "80"),
        Trace(path: "coronary", edges: ["upper"]),
        Ventilate(patient: "mrs_okafor", volume_ml: 500),
    ],
)"#;

fn recording() -> Recording {
    of(TRACE)
}

fn of(trace: &str) -> Recording {
    expand(&parse("a.ron", trace).unwrap(), &scenario::parse(SCENARIO).unwrap()).unwrap()
}

fn change(at: usize, change: Change) -> Recording {
    changed(&recording(), at, change)
}

fn changed(recording: &Recording, at: usize, change: Change) -> Recording {
    let actions = actions(&recording.observations);
    let action = &actions[at];
    let mutation = Mutation {
        which: vec![at],
        action: action.name.clone(),
        at_us: action.from_us,
        always: false,
        change,
    };
    apply(&mutation, &actions, recording)
}

#[test]
fn actions_are_what_a_person_would_say() {
    let names: Vec<String> =
        actions(&recording().observations).into_iter().map(|action| action.name).collect();
    assert_eq!(
        names,
        [
            "enter bay",
            "press dispenser_a.pump",
            "rub the hands",
            "rub palm to palm",
            "rub left thumb",
            "touch mrs_okafor.wrist",
            "take phone.handset",
            "hide LeftHand",
            "say hello",
        ]
    );
}

#[test]
fn each_change_does_what_it_says() {
    let before = recording();
    let count = |recording: &Recording, which: fn(&Fact) -> bool| {
        recording.observations.iter().filter(|observation| which(&observation.fact)).count()
    };
    let rubs: fn(&Fact) -> bool = |fact| matches!(fact, Fact::Rub(_));
    assert_eq!(count(&change(2, Change::Drop), rubs), 0);
    let (all, quarter) = (count(&before, rubs), count(&change(2, Change::CutShort), rubs));
    assert!((all / 4..=all / 4 + 1).contains(&quarter), "{quarter} of {all}");
    assert_eq!(count(&change(1, Change::Repeat), |fact| matches!(fact, Fact::Dispensed { .. })), 2);
    let later = change(5, Change::Delay(10_000_000));
    assert_eq!(later.end.0, before.end.0 + 10_000_000);
    let quarter = change(1, Change::QuarterDose);
    assert_eq!(count(&quarter, |fact| matches!(fact, Fact::Dispensed { volume_ul: 375, .. })), 1);
    let elsewhere = change(1, Change::Surface("bed_a.rail".into()));
    assert_eq!(count(&elsewhere, |fact| matches!(fact, Fact::Dispensed { .. })), 0);
    assert_eq!(
        count(
            &elsewhere,
            |fact| matches!(fact, Fact::Pressed { surface, .. } if surface.as_str() == "bed_a.rail")
        ),
        1
    );
    let swapped = change(5, Change::Swap { with: 6, name: String::new() });
    let names: Vec<String> = actions(&swapped.observations).into_iter().map(|action| action.name).collect();
    assert_eq!(names[5..7], ["take phone.handset", "touch mrs_okafor.wrist"]);
}

#[test]
fn mutations_keep_time_in_order_and_come_the_same_from_the_same_seed() {
    let (scenario, rubric) = (scenario::parse(SCENARIO).unwrap(), rubric::parse(RUBRIC).unwrap());
    let recording = recording();
    let actions = actions(&recording.observations);
    assert!(actions.iter().any(|action| action.kind == Kind::Movement));
    let plans: Vec<_> = [1, 1, 2].map(|seed| plan(&recording, &actions, &scenario, &rubric, 0, seed)).into();
    assert_eq!(plans[0], plans[1]);
    assert_ne!(plans[0], plans[2]);
    for mutation in plans.iter().flatten() {
        let changed = apply(mutation, &actions, &recording);
        assert!(changed.observations.is_sorted_by_key(|observation| observation.t_us), "{mutation}");
        assert!(changed.observations.last().is_none_or(|last| last.t_us <= changed.end.0), "{mutation}");
        assert_ne!(changed, recording, "{mutation} changes nothing");
    }
}

#[test]
fn care_is_a_list_of_actions_and_each_can_go_wrong_in_its_own_way() {
    let recording = of(CARE);
    let found = actions(&recording.observations);
    let names: Vec<&str> = found.iter().map(|action| action.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "put down phone.handset on bed_a.rail",
            "look at bed_a.rail",
            "compress mrs_okafor",
            "give morphine to mrs_okafor",
            "point at liver",
            "touch mrs_okafor.wrist",
            "chart pulse",
            "trace upper of coronary",
            "give a breath to mrs_okafor",
        ]
    );
    assert_eq!(found[2].observations.len(), 8, "one series");
    let has = |at: usize, change: Change, which: fn(&Fact) -> bool| {
        let changed = changed(&recording, at, change);
        changed.observations.iter().filter(|observation| which(&observation.fact)).count()
    };
    assert_eq!(
        has(0, Change::Elsewhere("chair".into()), |fact| {
            matches!(fact, Fact::Placed { onto, .. } if onto.as_str() == "chair")
        }),
        1
    );
    assert_eq!(has(2, Change::CutShort, |fact| matches!(fact, Fact::Compressed { .. })), 2);
    assert_eq!(has(2, Change::Feebly, |fact| matches!(fact, Fact::Compressed { depth_mm: 27, .. })), 8);
    assert_eq!(
        has(3, Change::QuarterDose, |fact| matches!(fact, Fact::Administered { dose_milli: 1_000, .. })),
        1
    );
    assert_eq!(has(4, Change::Beside, |fact| matches!(fact, Fact::Pointed { error_mm: 57, .. })), 1);
    assert_eq!(has(5, Change::Misread, |fact| matches!(fact, Fact::Measured { value_milli: 40_000, .. })), 1);
    for words in [6, 7] {
        assert_eq!(
            has(words, Change::OtherWords, |fact| {
                matches!(fact, Fact::Charted { value: word, .. } | Fact::Traced { edge: word, .. } if word == "~other~")
            }),
            1
        );
    }
    assert_eq!(has(8, Change::Feebly, |fact| matches!(fact, Fact::Ventilated { volume_ml: 250, .. })), 1);
    let (scenario, rubric) = (scenario::parse(SCENARIO).unwrap(), rubric::parse(RUBRIC).unwrap());
    let kinds: std::collections::BTreeSet<String> = plan(&recording, &found, &scenario, &rubric, 0, 1)
        .into_iter()
        .map(|mutation| format!("{:?}", mutation.change).chars().take_while(|c| c.is_alphabetic()).collect())
        .collect();
    for kind in ["Elsewhere", "Feebly", "QuarterDose", "Beside", "Misread", "OtherWords"] {
        assert!(kinds.contains(kind), "{kind} is never planned: {kinds:?}");
    }
}
