//! A scenario that somebody else wrote, in a folder of their own, with names that no code knows.

use std::fs;
use std::path::Path;
use std::process::Command;

use skillward::attempt::session::SelectedScenario;
use skillward::frontends::autopilot::script::Script;
use skillward::frontends::autopilot::vary::Variation;
use skillward_cli::library::Entry;
use skillward_core::header::Mode;
use skillward_core::score::Decision;

use super::{Station, learner, shipped};

/// Rewrites a shipped file with other names.
fn renamed(from: &Path, to: &Path) {
    let mut text = fs::read_to_string(from).unwrap();
    for (ours, theirs) in [
        ("handrub-technique", "grandmas-handrub"),
        ("dispenser_a", "bottle_by_the_bed"),
        ("dispenser_door", "bottle_by_the_door"),
        ("mrs_okafor", "herr_vogel"),
        ("\"handrub\"", "\"gel\""),
        ("\"take\"", "\"pump_twice\""),
        ("\"rub\"", "\"wring\""),
    ] {
        text = text.replace(ours, theirs);
    }
    fs::write(to, text).unwrap();
}

#[test]
fn a_scenario_from_outside_is_played_and_scored() {
    let ours = shipped("hand_hygiene/technique");
    let theirs = tempfile::tempdir().unwrap();
    for folder in ["learners", "texts"] {
        fs::create_dir(theirs.path().join(folder)).unwrap();
    }
    for file in ["scenario.ron", "rubric.ron", "texts/en.ftl", "texts/de.ftl", "learners/exemplary.ron"] {
        renamed(&ours.join(file), &theirs.path().join(file));
    }
    let script = Script::read(&theirs.path().join("learners/exemplary.ron")).unwrap();
    let finished = Station::new().play(theirs.path(), script.expanded().unwrap(), Variation::default());
    assert_eq!(finished.score.decision, Decision::Pass, "{:#?}", finished.score);
    assert_eq!(finished.header.scenario.id, "grandmas-handrub");
    assert_eq!(finished.score.hygiene.actions[0].product.as_str(), "gel");
}

/// Plays the exemplary learner of a folder, who must pass.
fn passes(station: &mut Station, folder: &Path) {
    let finished = station.play(folder, learner(folder, "exemplary"), Variation::default());
    assert_eq!(finished.score.decision, Decision::Pass, "{}: {:#?}", folder.display(), finished.score);
}

#[test]
fn what_new_writes_can_be_played_and_passed_at_once() {
    let theirs = tempfile::tempdir().unwrap();
    let mut station = Station::new();
    for template in ["bare", "care-round", "procedure"] {
        let folder = theirs.path().join(template);
        let made = Command::new(env!("CARGO_BIN_EXE_skillward"))
            .args(["new", folder.to_str().unwrap(), "--template", template])
            .args(["--title", "A new one", "--author", "A. Okafor"])
            .env("HOME", theirs.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "{template}: {made:?}");
        passes(&mut station, &folder);
    }
}

#[test]
fn the_scenario_of_the_tutorial_is_played_and_passed() {
    let theirs = tempfile::tempdir().unwrap();
    let page = include_str!("../../../docs/tutorial.md");
    // Each file stands on the page as a fenced block whose first line is a comment with its name.
    for block in page.split("\n```ron\n").skip(1) {
        let (text, _) = block.split_once("\n```").unwrap();
        let file = theirs.path().join(text.lines().next().unwrap().trim_start_matches("// "));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    passes(&mut Station::new(), &theirs.path().join("sharps"));
}

#[test]
fn what_this_program_cannot_report_is_not_played() {
    let theirs = tempfile::tempdir().unwrap();
    let rubric = fs::read_to_string(shipped("hand_hygiene/technique").join("rubric.ron")).unwrap();
    let scenario = fs::read_to_string(shipped("hand_hygiene/technique").join("scenario.ron")).unwrap();
    let (before, ends) = scenario.split_once("ends: ").unwrap();
    let asking = format!("{before}ends: Any([Said(\"goodbye\"), Charted(field: \"time\")]), // {ends}");
    fs::write(theirs.path().join("scenario.ron"), asking).unwrap();
    fs::write(theirs.path().join("rubric.ron"), rubric).unwrap();
    fs::create_dir(theirs.path().join("texts")).unwrap();
    for language in ["en.ftl", "de.ftl"] {
        let texts = shipped("hand_hygiene/technique").join("texts").join(language);
        fs::copy(texts, theirs.path().join("texts").join(language)).unwrap();
    }
    let entry = Entry::load(theirs.path(), Station::new().launch.context.assets().ok().as_ref());
    let told = SelectedScenario::of(&entry, Mode::Summative).unwrap_err();
    assert_eq!(
        told.to_string(),
        "it needs lines to say and a chart to write in, which this version cannot do yet"
    );

    let learners = theirs.path().join("learners");
    fs::create_dir(&learners).unwrap();
    fs::copy(
        shipped("hand_hygiene/technique").join("learners/exemplary.ron"),
        learners.join("exemplary.ron"),
    )
    .unwrap();
    let played = Command::new(env!("CARGO_BIN_EXE_skillward"))
        .arg("--scenarios")
        .arg(theirs.path())
        .args(["demo", "handrub-technique", "--learner", "exemplary", "--out"])
        .arg(theirs.path().join("out"))
        .env("HOME", theirs.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&played.stderr);
    assert_eq!(played.status.code(), Some(2), "{said}");
    assert!(said.contains("lines to say"), "{said}");
}
