//! One mistake hides no other: whatever a use lacks, the rest of the document is looked at all the same.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use skillward_core::catalogue::{parse, parse_room};
use skillward_core::check::examples::Document::{RubricWithPacks, ScenarioWithPacks};
use skillward_core::check::{CheckInput, check_around};
use skillward_core::diagnostic::Diagnostic;
use skillward_core::packs::{self, Shelf};

use crate::support::{file, ward};

/// Everything told of the small scenario that uses a pack, in these words, and of its rubric.
fn told(scenario: &str, rubric: &str, shelf: &Shelf) -> Vec<Diagnostic> {
    let scenario = packs::expand(file("scenario.ron", scenario), shelf).unwrap();
    let rubric = packs::expand(file("rubric.ron", rubric), shelf).unwrap();
    let mut found: Vec<Diagnostic> = scenario.mistakes.iter().chain(&rubric.mistakes).cloned().collect();
    let ((scenario_src, in_scenario), (rubric_src, in_rubric)) =
        (scenario.partly().unwrap(), rubric.partly().unwrap());
    let catalogue = parse(include_str!("../../../../assets/catalogue.ron")).unwrap();
    let room = parse_room(include_str!("../../../../assets/rooms/ward_bay.ron")).unwrap();
    let input = CheckInput {
        scenario_name: "scenario.ron",
        scenario_src,
        rubric_name: "rubric.ron",
        rubric_src: Some(rubric_src),
        catalogue: &catalogue,
        rooms: &BTreeMap::from([("ward_bay".to_owned(), room)]),
    };
    let checked = check_around(input, in_scenario, in_rubric);
    found.extend(checked.found.into_iter().map(|told| rubric.bring_home(scenario.bring_home(told))));
    found
}

/// Codes and lines, in order.
fn places(found: &[Diagnostic]) -> Vec<(String, usize)> {
    let mut places: Vec<(String, usize)> =
        found.iter().map(|told| (format!("{} {}", told.file, told.code), told.line)).collect();
    places.sort();
    places
}

const PHONE: &str = r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.35, 2.58)))"#;
const GROUP: &str = r#"(use: "ward/pulse-and-out", as: "round", with: (patient: "mrs_okafor", door: "corridor", who: "Mrs Okafor"))"#;
const CAST: &str = r#"(use: "ward/okafor", as: "mrs_okafor", with: (at: (-1.5, 0, 0)))"#;

#[test]
fn whatever_is_wrong_with_a_use_the_rest_is_told_and_nothing_that_only_follows() {
    // What else is wrong, and where.
    let others = |text: &str| {
        text.replace("minutes: 5", "minutes: 500")
            .replace(r#"room: "ward_bay""#, r#"room: "ward_by""#)
            .replace("limit_s: 600", "limit_s: -1")
    };
    let broken = [
        (PHONE, r#"(use: "ward/fone", as: "phone", with: (at: (1.5, 1.35, 2.58)))"#, "SW0106"),
        (PHONE, r#"(use: "lab/phone", as: "phone", with: (at: (1.5, 1.35, 2.58)))"#, "SW0102"),
        (PHONE, r#"(use: "ward/phone", as: "phone", with: (at: "here"))"#, "SW0110"),
        (PHONE, r#"(use: "ward/phone", as: "phone")"#, "SW0109"),
        (PHONE, r#"(use: "ward/phone", with: (at: (1.5, 1.35, 2.58)))"#, "SW0109"),
        (PHONE, r#"(use: "ward/phone", as: "phone", with: (at: (1.5, 1.35, 2.58), tilt: 1))"#, "SW0108"),
        (PHONE, r#"(use: "ward/okafor", as: "phone", with: (at: (1.5, 1.35, 2.58)))"#, "SW0107"),
        (
            PHONE,
            r#"(use: "ward/phone", as: "phone", wih: (at: (1.5, 1.35, 2.58)), with: (at: (0, 0, 0)))"#,
            "SW0004",
        ),
        (
            GROUP,
            r#"(use: "ward/pulse-and-in", as: "round", with: (patient: "mrs_okafor", door: "corridor", who: "x"))"#,
            "SW0106",
        ),
        (
            GROUP,
            r#"(use: "ward/pulse-and-out", as: "round", with: (patient: "mrs_okafor", who: "x"))"#,
            "SW0109",
        ),
        (CAST, r#"(use: "ward/okafor", as: "mrs_okafor", with: (at: 1))"#, "SW0110"),
        (CAST, r#"(use: "ward/okafr", as: "mrs_okafor", with: (at: (-1.5, 0, 0)))"#, "SW0106"),
        (
            r#"done: Grabbed("phone.handset")"#,
            r#"done: All([Always((use: "ward/feels", with: (patient: "x"))), Grabbed("phone.handset")])"#,
            "SW0106",
        ),
    ];
    for (at, instead, code) in broken {
        let base = ScenarioWithPacks.base();
        assert_eq!(base.matches(at).count(), 1, "{at}");
        let text = others(&base.replace(at, instead));
        let line = |part: &str| text.split(part).next().unwrap().matches('\n').count() + 1;
        let found = told(&text, RubricWithPacks.base(), &ward());
        let mut expected = vec![
            (format!("scenario.ron {code}"), line(instead)),
            ("scenario.ron SW0021".to_owned(), line("minutes: 500")),
            ("scenario.ron SW0011".to_owned(), line("room: \"ward_by\"")),
            ("scenario.ron SW0021".to_owned(), line("limit_s: -1")),
        ];
        expected.sort();
        assert_eq!(places(&found), expected, "{instead}: {found:#?}");
    }
}

#[test]
fn several_uses_that_are_wrong_are_all_told() {
    let text = ScenarioWithPacks
        .base()
        .replace(PHONE, &format!("{}, {}", PHONE.replace("/phone", "/fone"), PHONE.replace("at:", "et:")))
        .replace(CAST, &CAST.replace("okafor\",", "okafo\","))
        .replace(GROUP, &GROUP.replace("who:", "how:"));
    let rubric = RubricWithPacks
        .base()
        .replace("seconds: 10", "secs: 10")
        .replace("domain: \"care\", what: St", "domain: \"cure\", what: St");
    let found = told(&text, &rubric, &ward());
    let codes: Vec<&str> = found.iter().map(|told| told.code.0).collect();
    // Of the renamed arguments each is missing as well.
    assert_eq!(
        codes,
        ["SW0106", "SW0106", "SW0108", "SW0109", "SW0108", "SW0109", "SW0108", "SW0017"],
        "{found:#?}"
    );
}

#[test]
fn a_pack_that_cannot_be_had_hides_nothing() {
    let text = ScenarioWithPacks
        .base()
        .replace(r#"packs: { "ward": "1.0" }"#, r#"packs: { "ward": "3.0" }"#)
        .replace("minutes: 5", "minutes: 0");
    let found = told(&text, RubricWithPacks.base(), &ward());
    let codes: Vec<&str> = found.iter().map(|told| told.code.0).collect();
    assert_eq!(codes, ["SW0104", "SW0021"], "{found:#?}");
}

#[test]
fn what_is_written_wrong_hides_nothing_either() {
    let cases = [
        // An element without a field that it needs, one with a field too many, a value of another kind.
        (r#"(id: "answer", title: "Answer the phone", done"#, r#"(id: "answer", done"#, "SW0006"),
        (r#"title: "Answer the phone""#, r#"title: "Answer the phone", nonsense: 1"#, "SW0004"),
        (r#"title: "Answer the phone""#, r#"title: 12"#, "SW0007"),
        ("x: (-3.2, 3.2), z: (-2.6, 2.6)", "x: (-3.2, 3.2, 4), z: (-2.6, 2.6)", "SW0001"),
        ("minutes: 5", r#"minutes: "five""#, "SW0007"),
        ("    minutes: 5,\n", "", "SW0006"),
        (r#"audience: "Students""#, "audience: Students", "SW0007"),
        (r#"ends: StepDone("round-leave")"#, "ends: Wonder(1)", "SW0005"),
        ("        limit_s: 600,\n", "", "SW0006"),
    ];
    for (at, instead, code) in cases {
        let base = ScenarioWithPacks.base();
        assert!(base.matches(at).count() > 0, "{at}");
        let text = base.replacen(at, instead, 1).replace("version: \"0.1.0\"", "version: \"one\"");
        let found = told(&text, RubricWithPacks.base(), &ward());
        let mut codes: Vec<&str> = found.iter().map(|told| told.code.0).collect();
        codes.sort_unstable();
        let mut expected = [code, "SW0021"];
        expected.sort_unstable();
        assert_eq!(codes, expected, "{instead}: {found:#?}");
    }
}
