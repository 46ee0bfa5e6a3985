//! Texts that come from packs: read in each language, kept in attempts, counted by `texts`, never by way of a link.

use skillward_cli::library::{Entry, Reading};
use skillward_cli::packs::PackPath;
use skillward_core::event::EndReason;
use skillward_core::texts::Texts;
use skillward_store::{AttemptWriter, Documents, WriterOptions};

use crate::support::{Station, header};

const PACK: &str = r#"(
    format: 1, id: "round", version: "1.2.0", title: "A round", review: Pending([]), language: "en",
    languages: [(tag: "en", review: Pending(["x"])), (tag: "de", review: Pending(["x"]))],
    files: ["items.ron"],
)"#;

const ITEMS: &str = r#"(format: 1, items: [
    (id: "leave", kind: Group, title: "Leaves", body: (order: Sequence, steps: [
        (id: "{as}-leave", title: "@leave", done: Entered("corridor"), cue: (after_s: 9, text: "@leave.cue")),
    ])),
    (id: "does", kind: Criterion, title: "Does", parameters: [(name: "domain", kind: Name)], body: (
        id: "{as}", text: "@does", domain: "{domain}", weight: 5, advice: "@does.advice",
        kind: Levels([(name: "@does.well", percent: 100, when: StepDone("out-leave"))]),
    )),
])"#;

/// A scenario in English and German that is made of the pack's items.
fn round(station: &Station) {
    station.write(
        "mine/scenario.ron",
        r#"(
            format: 1, packs: { "round": "1.0" }, id: "round", version: "1.0.0", title: "@title", summary: "S",
            authors: ["A"], licence: "CC-BY-4.0", language: "en", minutes: 5, audience: "A",
            languages: [(tag: "en", review: Pending(["x"])), (tag: "de", review: Pending(["x"]))],
            review: Pending(["x"]), outcomes: [], modes: [formative, summative],
            prebrief: (situation: ["S"], tasks: ["T"]),
            place: (room: "ward_bay", spawn: (x: -1.6, z: 1.9), zones: [
                (id: "bay", x: (-3.2, 3.2), z: (-2.6, 2.6)), (id: "corridor", x: (-3.2, 3.2), z: (2.6, 5.0)),
            ]),
            plot: (groups: [(use: "round/leave", as: "out")], ends: StepDone("out-leave"), limit_s: 60),
        )"#,
    );
    station.write(
        "mine/rubric.ron",
        r#"(
            format: 1, packs: { "round": "1.0" }, id: "round", version: "1.0.0", title: "R", scenario: "round",
            review: Pending(["x"]), domains: [(id: "care", title: "Care", pass_percent: 50)],
            pass: (total_percent: 50, set_by: Proposal("p")),
            criteria: [(use: "round/does", as: "leaves", with: (domain: "care"))],
            achievement: (name: "N", description: "D", criteria: "C"),
        )"#,
    );
    station.write("mine/texts/en.ftl", "title = A round\n");
    station.write("mine/texts/de.ftl", "title = Ein Rundgang\n");
    station.write("mine/packs/round/pack.ron", PACK);
    station.write("mine/packs/round/items.ron", ITEMS);
    let en = "leave = Leave\n    .cue = By the door.\ndoes = Leaves\n    .well = Well\n    .advice = Do.\n";
    station.write("mine/packs/round/texts/en.ftl", en);
    let de = "leave = Gehen Sie\n    .cue = Durch die Tür.\ndoes = Geht\n    .well = Gut\n    .advice = Tun Sie es.\n";
    station.write("mine/packs/round/texts/de.ftl", de);
}

fn graph(station: &Station, language: &str) -> String {
    station.run(["--language", language, "graph", "mine", "--format", "text"]).expect(0).out
}

#[test]
fn what_a_pack_says_is_read_in_the_readers_language_and_replaced_by_the_scenario() {
    let station = Station::new();
    round(&station);
    let said = station.run(["check", "mine", "--deny", "warnings"]).expect(0).out;
    assert!(said.contains("1 scenario, 1 pack: 0 errors, 0 warnings"), "{said}");
    assert!(graph(&station, "en").contains("Leave"), "{}", graph(&station, "en"));
    assert!(graph(&station, "de").contains("Gehen Sie"), "{}", graph(&station, "de"));
    station.edit("mine/texts/de.ftl", "title", "round--leave = Verlassen Sie den Raum\ntitle");
    assert!(graph(&station, "de").contains("Verlassen Sie den Raum"));
    station.run(["check", "mine", "--deny", "warnings"]).expect(0);
    let listed = station.run(["packs", "round", "--packs", "mine/packs", "--json"]).expect(0).json();
    assert_eq!(listed["packs"][0]["languages"], serde_json::json!(["en", "de"]));
}

#[test]
fn texts_that_are_misspelt_missing_or_left_over_are_told_in_their_files() {
    let station = Station::new();
    let told = |file: &str, from: &str, to: &str| {
        round(&station);
        station.edit(file, from, to);
        station.run(["check", "mine"]).out
    };
    for (file, from, to, parts) in [
        (
            "mine/packs/round/items.ron",
            "@leave.cue",
            "@leave.que",
            &["SW0122", "items.ron:3:", "leave.cue"][..],
        ),
        ("mine/packs/round/texts/de.ftl", "leave = ", "leave ", &["SW0120", "texts/de.ftl:1:"]),
        (
            "mine/packs/round/texts/de.ftl",
            "    .cue = Durch die Tür.\n",
            "",
            &["SW0123", "texts/de.ftl:1:1", "leave.cue"],
        ),
        ("mine/packs/round/texts/en.ftl", "does = ", "spare = X\ndoes = ", &["SW0124", "texts/en.ftl:3:"]),
        ("mine/texts/de.ftl", "title", "round--leav = X\ntitle", &["SW0124", "mine/texts/de.ftl:1:"]),
        (
            "mine/scenario.ron",
            "(tag: \"de\"",
            "(tag: \"en-GB\", review: Pending([])), (tag: \"de\"",
            &["SW0127"],
        ),
    ] {
        let said = told(file, from, to);
        for part in parts {
            assert!(said.contains(part), "{part} is missing: {said}");
        }
    }
}

#[test]
fn how_far_a_translation_is_counts_what_packs_say() {
    let station = Station::new();
    round(&station);
    station.write("mine/texts/fr.ftl", "title = Une visite\nround--leave = Sortez\n");
    station.edit("mine/scenario.ron", "(tag: \"de\"", "(tag: \"fr\", review: Pending([])), (tag: \"de\"");
    let said = station.run(["texts", "mine", "--missing", "fr"]).expect(1).out;
    for part in ["round--leave.cue\n    By the door.", "round--does\n", "4 of 6 texts missing in \"fr\""] {
        assert!(said.contains(part), "{part} is missing: {said}");
    }
    let said = station.run(["check", "mine"]).expect(0).out;
    assert!(said.contains("4 of 5 texts of the pack \"round\" are missing in \"fr\""), "{said}");
}

#[test]
fn an_attempt_keeps_what_packs_said_and_is_read_in_each_language_without_them() {
    let station = Station::new();
    round(&station);
    let with = Reading { assets: None, packs: &PackPath::default(), language: None };
    let entry = Entry::read(&station.path("mine"), with);
    let (scenario, rubric) = entry.playable().unwrap_or_else(|| panic!("{:?}", entry.problems));
    assert_eq!(scenario.value.plot.steps().next().unwrap().title, "Leave");
    let (reference, texts) = entry.kept_texts().unwrap();
    assert_eq!(Texts::from_document(&texts).unwrap(), entry.texts);
    let header = header(scenario.reference.clone(), rubric.reference.clone(), Some(reference));
    let documents = Documents { scenario: &scenario.source, rubric: &rubric.source, texts: Some(&texts) };
    let folder = station.data().join("attempts");
    let mut writer =
        AttemptWriter::create_with(&folder, &header, documents, &station.key(), WriterOptions::default())
            .unwrap();
    writer.seal(9_000_000, EndReason::Learner).unwrap();
    let score = |arguments: &[&str]| station.run(["score", "last"].iter().chain(arguments)).out;
    let (record, german) = (score(&["--json"]), score(&["--language", "de"]));
    assert!(german.contains("Geht"), "{german}");
    std::fs::rename(station.path("mine"), station.path("gone")).unwrap();
    assert_eq!(score(&["--json"]), record);
    assert_eq!(score(&["--language", "de"]), german);
    // By a rubric of its own pack the same.
    assert!(score(&["--rubric", "gone/rubric.ron", "--language", "de"]).contains("Geht"));
    station.run(["verify", "last"]).expect(0);
}

#[cfg(unix)]
#[test]
fn no_text_is_read_by_way_of_a_link() {
    let station = Station::new();
    round(&station);
    let secret = station.write("secret/fr.ftl", "leave = secret\n");
    std::os::unix::fs::symlink(&secret, station.path("mine/packs/round/texts/fr.ftl")).unwrap();
    let said = station.run(["check", "mine/packs/round"]).expect(1).out;
    assert!(said.contains("link") && !said.contains("secret\n"), "{said}");
    round(&station);
    std::fs::remove_dir_all(station.path("mine/packs/round/texts")).unwrap();
    std::os::unix::fs::symlink(station.path("secret"), station.path("mine/packs/round/texts")).unwrap();
    let said = station.run(["check", "mine/packs/round"]).expect(1).out;
    assert!(said.contains("SW0127"), "{said}");
}
