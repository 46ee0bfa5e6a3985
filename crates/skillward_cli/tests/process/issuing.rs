//! What an institution does: awards competences by a policy, shows and erases badges, keeps a copy.

use std::path::Path;

use crate::badges::earn_for_decision;
use crate::employers::Hospital;
use crate::support::Station;

fn policy(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn competences_are_awarded_by_the_policies_that_ship_and_shown_erased_and_kept() {
    let station = Station::new();
    let hospital = Hospital::open(&station);
    for _ in 0..3 {
        earn_for_decision(&station);
    }
    station.run(["badge", "send", "--config", hospital.config.to_str().unwrap()]).expect(0);
    let data = hospital.folder.to_str().unwrap();
    let operate = |args: &[&str]| station.run([&["issuer", "--data", data], args].concat());

    // As it ships, it wants two days, and the clinical sign-off.
    let shipped = policy("hand-hygiene.ron");
    station.write("one.ron", &shipped);
    let said = operate(&["award", "one.ron"]).expect(1).out;
    assert!(
        said.contains("there are 3 that count") && said.contains("0 badges awarded to 1 learner"),
        "{said}"
    );
    let one_day = shipped.replace("days: 2", "days: 1");
    station.write("one.ron", &one_day);
    let said = operate(&["award", "one.ron"]).expect(1).out;
    assert!(said.contains("awaits clinical sign-off") && said.contains("AwardOpenly"), "{said}");
    station.write("one.ron", one_day.replace("Refuse", "AwardOpenly"));
    let dry = operate(&["award", "one.ron", "--dry-run"]).expect(0).out;
    assert!(dry.contains("1 badge would be awarded"), "{dry}");
    let said = operate(&["award", "one.ron"]).expect(0).out;
    let id =
        said.split_whitespace().find(|word| word.starts_with("urn:uuid:") && dry.contains(*word)).unwrap();
    let learner = id.to_owned();
    let id = said.split("awarded: ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    assert_ne!(id, learner);
    assert!(operate(&["award", "one.ron"]).expect(1).out.contains("has it until"));

    // Stacked on it, and on what is not there yet.
    station.write("two.ron", policy("infection-control.ron"));
    let said = operate(&["award", "two.ron"]).expect(1).out;
    assert!(said.contains("Handrub technique") && !said.contains("not there"), "{said}");

    let links = operate(&["page", &id, "--show", "everything"]).expect(0).out;
    assert!(links.contains("/badges/") && links.contains("/choice?key="), "{links}");
    let copy = station.path("copy");
    operate(&["backup", copy.to_str().unwrap()]).expect(0);
    assert!(copy.join("register.sqlite").exists());
    operate(&["backup", copy.to_str().unwrap()]).expect(2);
    assert!(operate(&["erase", &learner]).expect(0).out.contains("4 badges"));
    operate(&["erase", &learner]).expect(2);
    let log = operate(&["log"]).expect(0).out;
    assert!(log.contains("operator  show") && log.contains("operator  erase"), "{log}");
    // The copy still has what was erased here.
    let kept = station.run(["issuer", "--data", copy.to_str().unwrap(), "award", "one.ron"]).expect(1).out;
    assert!(kept.contains("has it until"), "{kept}");
}

#[test]
fn a_badge_is_defined_from_a_scenario_and_awarded_by_what_was_written() {
    let station = Station::new();
    let hospital = Hospital::open(&station);
    let said = station.run([
        "badge",
        "define",
        "hand-hygiene-bedside",
        "--passes",
        "1",
        "--days",
        "1",
        "--out",
        "b",
    ]);
    let said = said.expect(0).out;
    assert!(said.contains("Hand hygiene at the bedside, in simulation") && said.contains("awaits"), "{said}");
    let read = |name: &str| std::fs::read(station.path("b").join(name)).unwrap();
    let policy = String::from_utf8(read("policy.ron")).unwrap();
    station.write("open.ron", policy.replace("Refuse", "AwardOpenly"));
    let achievement: serde_json::Value = serde_json::from_slice(&read("achievement.json")).unwrap();
    assert_eq!(achievement["achievementType"], "Competency");
    assert!(!achievement["alignment"].as_array().unwrap().is_empty());
    assert!(read("badge.png").starts_with(b"\x89PNG"));
    let svg = String::from_utf8(read("badge.svg")).unwrap();
    assert!(svg.contains("role=\"img\"") && svg.contains("not yet awarded"), "{svg}");

    earn_for_decision(&station);
    station.run(["badge", "send", "--config", hospital.config.to_str().unwrap()]).expect(0);
    let data = hospital.folder.to_str().unwrap();
    let said = station.run(["issuer", "--data", data, "award", "open.ron"]).expect(0).out;
    let id = said.split("awarded: ").nth(1).unwrap().split_whitespace().next().unwrap();
    station.run(["issuer", "--data", data, "page", id, "--show", "everything"]).expect(0);
    // What is awarded is what was defined.
    let log = station.run(["issuer", "--data", data, "log"]).expect(0).out;
    assert!(log.contains(id), "{log}");

    station.run(["badge", "define", "hand-hygiene-bedside", "--out", "b"]).expect(2);
    station.run(["badge", "define", "no-such-scenario", "--out", "c"]).expect(2);
    let said = station.run([
        "badge",
        "define",
        "hand-hygiene-bedside",
        "--passes",
        "2",
        "--days",
        "3",
        "--out",
        "d",
    ]);
    assert!(said.expect(2).err.contains("more days than attempts"));
}

#[test]
fn policies_that_say_nothing_are_told_so() {
    let station = Station::new();
    let hospital = Hospital::open(&station);
    let data = hospital.folder.to_str().unwrap();
    let good = policy("hand-hygiene.ron");
    for (text, part) in [
        ("(".to_owned(), "one.ron"),
        (good.replace("format: 1", "format: 9"), "format 9"),
        (good.replace("count: 3", "count: 0"), "no attempt at all"),
        (good.replace("kind: Competency", "kind: Diploma"), "Diploma"),
        (good.replace("valid_days: Some(365)", "valid_days: Some(0)"), "valid_days"),
    ] {
        station.write("one.ron", &text);
        let said = station.run(["issuer", "--data", data, "award", "one.ron"]).expect(2).err;
        assert!(said.contains(part) && said.contains("policies/"), "{part}: {said}");
    }
    station.run(["issuer", "--data", data, "award", "absent.ron"]).expect(2);
    station.run(["issuer", "--data", data, "--tls-cert", "a.pem"]).expect(2);
}
