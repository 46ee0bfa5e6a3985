//! Texts in several languages: who reads which, what is kept in which, what is checked, and how a translation
//! begins.

use std::path::Path;

use serde_json::Value;
use skillward_cli::library::{Entry, Reading};
use skillward_cli::packs::PackPath;
use skillward_cli::suite;
use skillward_core::texts::{Language, Progress};

use crate::support::{Station, shipped, shipped_folder};

const GERMAN_TITLE: &str = "Händehygiene am Patientenbett";
const ENGLISH_TITLE: &str = "Hand hygiene at the bedside";

fn library() -> String {
    shipped_folder().join("../..").display().to_string()
}

#[test]
fn every_shipped_scenario_is_complete_in_english_and_german_and_awaits_its_reviewers() {
    let german: Language = "de".parse().unwrap();
    for folder in [shipped_folder(), shipped_folder().join("../technique")] {
        let entry = Entry::load(&folder, None);
        assert!(entry.playable().is_some(), "{:?}", entry.problems);
        let (scenario, rubric) = (entry.scenario.unwrap(), entry.rubric.unwrap());
        let scenario = skillward_core::scenario::parse(&scenario.source).unwrap();
        let rubric = skillward_core::rubric::parse(&rubric.source).unwrap();
        let progress = Progress::new(&scenario, Some(&rubric), &entry.texts, &german);
        assert!(progress.total > 40 && progress.missing.is_empty(), "{progress:?}");
        for language in entry.texts.languages() {
            let head = entry.texts.file(language).unwrap().lines().take(3).collect::<Vec<_>>().join(" ");
            assert!(head.contains("Awaits review by a native clinical reviewer"), "{language}: {head}");
        }
    }
    let station = Station::new();
    let listing = station.run(["--scenarios", &library(), "list", "--json"]).expect(0).json();
    for scenario in listing["scenarios"].as_array().unwrap() {
        let pending = |tag: &str| serde_json::json!({ "tag": tag, "review": "pending" });
        assert_eq!(scenario["languages"], serde_json::json!([pending("en"), pending("de")]), "{scenario}");
    }
}

#[test]
fn the_language_is_chosen_by_option_configuration_or_environment() {
    let station = Station::new();
    let library = library();
    station.write("de.toml", "language = \"de\"\n");
    let list = |arguments: &[&str], environment: &[(&str, &str)]| {
        let all = arguments.iter().copied().chain(["--scenarios", &library, "list", "--json"]);
        let mut command = station.command(all);
        command.envs(environment.iter().copied());
        let output = command.output().unwrap();
        let listing: Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = listing["scenarios"].as_array().unwrap();
        let bedside = found.iter().find(|one| one["id"] == "hand-hygiene-bedside").unwrap().clone();
        // Whoever reads, the record's title stays.
        assert_eq!((&bedside["title"], &bedside["language"]), (&ENGLISH_TITLE.into(), &"en".into()));
        let said = |key: &str| bedside["shown"][key].as_str().unwrap().to_owned();
        (said("language"), said("title"))
    };
    let english = ("en".to_owned(), ENGLISH_TITLE.to_owned());
    let german = ("de".to_owned(), GERMAN_TITLE.to_owned());
    assert_eq!(list(&[], &[]), english);
    assert_eq!(list(&["--language", "de"], &[]), german);
    assert_eq!(list(&["--language", "de-AT"], &[]), german, "the base stands in");
    assert_eq!(list(&["--language", "fr"], &[]), english, "the scenario's own stands in");
    assert_eq!(list(&[], &[("LANG", "de_DE.UTF-8")]), german);
    assert_eq!(list(&[], &[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]), english);
    assert_eq!(list(&["--config", "de.toml"], &[("LANG", "en_GB")]), german);
    assert_eq!(list(&["--config", "de.toml", "--language", "en"], &[]), english);
    let said = station.run(["--scenarios", &library, "list", "--language", "de"]).expect(0).out;
    assert!(said.contains(GERMAN_TITLE) && said.contains("de (awaits clinical sign-off)"), "{said}");
    assert!(station.run(["list", "--language", "german!"]).expect(2).err.contains("BCP 47"));
    let shown = station.run(["config", "--json", "--language", "de"]).expect(0).json();
    let key = shown["keys"].as_array().unwrap().iter().find(|key| key["key"] == "language").unwrap().clone();
    assert_eq!((&key["value"], &key["source"]), (&"de".into(), &"flag".into()));
}

#[test]
fn a_score_is_the_same_to_the_byte_whoever_reads_it_and_its_debrief_is_theirs() {
    let station = Station::new();
    let attempt = station.attempt(&["before-line"]);
    let attempt = attempt.to_str().unwrap();
    let score =
        |language: &str| station.run(["score", attempt, "--json", "--language", language]).expect(1).out;
    let own = station.run(["score", attempt, "--json"]).expect(1).out;
    assert_eq!([score("de"), score("en"), score("fr")], [own.clone(), own.clone(), own.clone()]);
    assert!(own.contains("Cleans hands at each opportunity"));

    let said = station.run(["score", attempt, "--language", "de", "--html", "de.html"]).expect(1).out;
    for part in
        [GERMAN_TITLE, "Desinfiziert die Hände bei jeder Gelegenheit", "Die deutschen Texte sind noch"]
    {
        assert!(said.contains(part), "{part} is missing:\n{said}");
    }
    let page = std::fs::read_to_string(station.path("de.html")).unwrap();
    for part in ["<h1 lang=\"de\">", GERMAN_TITLE, "Fünf Indikationen", "Die deutschen Texte sind noch"] {
        assert!(page.contains(part), "{part} is missing");
    }
    assert!(!page.contains("Cleans hands at each opportunity"));
    for reference in ["@scenario", "@compliance", "@review"] {
        assert!(!page.contains(reference), "{reference} is shown");
    }
    station.run(["score", attempt, "--html", "en.html"]).expect(1);
    let page = std::fs::read_to_string(station.path("en.html")).unwrap();
    assert!(page.contains("<html lang=\"en\">") && page.contains("The English texts await review"));
}

#[test]
fn texts_that_were_changed_in_an_attempt_are_found() {
    let station = Station::new();
    let folder = station.attempt(&[]);
    let attempt = folder.to_str().unwrap();
    station.run(["verify", attempt]).expect(0);
    let file = folder.join("texts.json");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("assessment record", "licence to operate", 1)).unwrap();
    let report = station.run(["verify", attempt, "--json"]).expect(1).json();
    let fault = &report["faults"][0];
    let line = text.lines().position(|line| line.contains("assessment record")).unwrap() + 1;
    assert_eq!((&fault["file"], &fault["line"]), (&"texts.json".into(), &line.into()), "{report}");
    assert!(station.run(["score", attempt]).expect(1).err.contains("texts.json"));
    std::fs::remove_file(&file).unwrap();
    assert_eq!(station.run(["verify", attempt, "--json"]).expect(1).json()["faults"][0]["kind"], "missing");
}

/// A score without its words.
fn bare(mut value: Value) -> Value {
    const WORDS: [&str; 7] = ["text", "title", "level", "advice", "reason", "reasons", "awaiting_review"];
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                WORDS.iter().for_each(|word| drop(fields.remove(*word)));
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    strip(&mut value);
    value
}

#[test]
fn nothing_but_words_differs_between_languages() {
    let german: Language = "de".parse().unwrap();
    let mut compared = 0;
    for folder in [shipped_folder(), shipped_folder().join("../technique")] {
        let with = Reading { assets: None, packs: &PackPath::default(), language: Some(&german) };
        let entry = std::sync::Arc::new(Entry::read(&folder, with));
        let shown = entry.shown.clone().unwrap();
        assert_eq!(shown.scenario.language, "de");
        for case in suite::load(&entry, None) {
            let ready = case.golden.as_ref().unwrap_or_else(|problems| panic!("{problems:?}"));
            let own = suite::play(&case, ready).unwrap();
            let ratings = ready.ratings();
            let rubric = shown.rubric.as_deref().unwrap();
            let theirs = skillward_author::golden::play(
                &shown.scenario,
                rubric,
                ready.header.clone(),
                &ready.recording,
                ratings.as_ref(),
            );
            let [own, theirs] = [own.score, theirs.score].map(|score| serde_json::to_value(score).unwrap());
            assert_ne!(own, theirs, "the words differ");
            assert_eq!(bare(own), bare(theirs), "{}", case.full_name());
            compared += 1;
        }
    }
    assert!(compared >= 8, "{compared}");
}

#[test]
fn what_is_wrong_with_texts_is_checked_denied_and_told_in_sarif() {
    let station = Station::new();
    station.copy_shipped();
    station.run(["check", "mine", "--deny", "warnings"]).expect(0);
    station.edit("mine/texts/de.ftl", "    .thanks = Danke. Ist alles in Ordnung?\n", "");
    let said = station.run(["check", "mine"]).expect(0).out;
    for part in ["SW0123", "mine/texts/de.ftl:1:1", "pulse.thanks", "0 errors, 1 warning"] {
        assert!(said.contains(part), "{part} is missing:\n{said}");
    }
    station.run(["check", "mine", "--deny", "SW0123"]).expect(1);
    station.edit("mine/texts/en.ftl", "line = Open", "line Open");
    let log = station.run(["check", "mine", "--format", "sarif"]).expect(1).json();
    let results = log["runs"][0]["results"].as_array().unwrap().clone();
    let result = results.iter().find(|result| result["ruleId"] == "SW0120").unwrap();
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "mine/texts/en.ftl");
    let line = shipped("texts/en.ftl").lines().position(|line| line.starts_with("line = ")).unwrap() + 1;
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&line.into(), &6.into()));
    let missing = results.iter().find(|result| result["ruleId"] == "SW0122").unwrap();
    assert_eq!(missing["level"], "error");
    let said = station.run(["check", "mine"]).expect(1).out;
    assert!(said.contains("line Open the port"), "the source is shown:\n{said}");
    let listing = station.run(["list", "--json", "--scenarios", "mine"]).expect(0).json();
    assert_eq!(listing["scenarios"][0]["playable"], false);
}

#[test]
fn a_broken_file_of_another_language_keeps_nobody_from_the_scenarios_own() {
    let station = Station::new();
    station.copy_shipped();
    station.write("mine/texts/de.ftl", [0xFF, 0xFE]);
    let said = station.run(["check", "mine"]).expect(1).out;
    assert!(said.contains("UTF-8") && said.contains("SW0127"), "{said}");
    station.write("mine/texts/de.ftl", "{".repeat(100_000));
    let said = station.run(["check", "mine"]).expect(1).out;
    assert!(said.contains("SW0130"), "{said}");
    let listing = station.run(["list", "--json", "--scenarios", "mine", "--language", "de"]).expect(0).json();
    assert_eq!(listing["scenarios"][0]["shown"]["title"], ENGLISH_TITLE);
}

#[test]
fn a_new_language_begins_with_everything_missing_and_ends_with_nothing() {
    let station = Station::new();
    station.copy_shipped();
    let said = station.run(["texts", "mine", "--new", "fr"]).expect(0).out;
    assert!(
        said.contains("wrote mine/texts/fr.ftl") && said.contains("(tag: \"fr\", review: Pending("),
        "{said}"
    );
    assert!(station.run(["texts", "mine", "--new", "fr"]).expect(2).err.contains("left as it is"));
    let progress = station.run(["texts", "mine", "--missing", "fr", "--json"]).expect(1).json();
    let total = progress["total"].as_u64().unwrap();
    assert_eq!(progress["missing"].as_array().unwrap().len() as u64, total);
    let said = station.run(["texts", "mine", "--missing", "fr"]).expect(1).out;
    for part in
        ["pulse.cue\n    Her wrist lies on the blanket.", "volume.reached\n    1 mL or more each time"]
    {
        assert!(said.contains(part), "{part} is missing:\n{said}");
    }
    let all = station.run(["texts", "mine"]).expect(0).out;
    for part in [
        format!("en       {total} of {total} texts"),
        format!("de       {total} of {total}"),
        format!("fr       0 of {total}"),
        "not declared".into(),
    ] {
        assert!(all.contains(&part), "{part} is missing:\n{all}");
    }
    // Taken out of its comments it is whole again: French in name only, and `check` says so.
    let text = std::fs::read_to_string(station.path("mine/texts/fr.ftl")).unwrap();
    let text: Vec<&str> = text.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
    station.write("mine/texts/fr.ftl", text.join("\n"));
    station.edit(
        "mine/scenario.ron",
        "        (tag: \"de\"",
        "        (tag: \"fr\", review: Pending([])),\n        (tag: \"de\"",
    );
    assert!(
        station
            .run(["texts", "mine", "--missing", "fr"])
            .expect(0)
            .out
            .contains(&format!("0 of {total} texts"))
    );
    let said = station.run(["check", "mine"]).expect(0).out;
    assert!(said.contains("SW0131") && !said.contains("SW0123") && !said.contains("SW0124"), "{said}");
}

#[test]
fn a_scenario_in_one_language_has_no_texts_to_translate() {
    let station = Station::new();
    station
        .run(["new", "mine", "--template", "bare", "--title", "T", "--author", "A", "--id", "mine"])
        .expect(0);
    assert!(station.run(["texts", "mine"]).expect(0).out.contains("One language, \"en\""));
    assert!(station.run(["texts", "mine", "--new", "de"]).expect(2).err.contains("docs/authoring.md"));
    assert!(!Path::new(&station.path("mine/texts")).exists());
    let listing = station.run(["list", "--json", "--scenarios", "."]).expect(0).json();
    let of = listing["scenarios"].as_array().unwrap().iter().find(|one| one["id"] == "mine").unwrap().clone();
    assert_eq!(of["languages"], serde_json::json!([]));
}
