//! A scenario that somebody else wrote, in a folder of their own, with names that no code knows.

use std::fs;
use std::path::Path;

use skillward::frontends::autopilot::script::Script;
use skillward::frontends::autopilot::vary::Variation;
use skillward_core::score::Decision;

use super::{Station, shipped};

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
