//! `check`, `list` and `explain`, with scenarios outside the program and all that can be wrong with them.

use crate::support::{Station, shipped, shipped_folder};

#[test]
fn the_shipped_scenarios_are_without_fault() {
    let station = Station::new();
    let folder = shipped_folder().join("../..");
    let report = station.run(["check", "--json", folder.to_str().unwrap()]).expect(0).json();
    assert_eq!((&report["ok"], &report["errors"]), (&true.into(), &0.into()));
    assert_eq!(report["checked"].as_array().unwrap().len(), 2);
}

#[test]
fn mistakes_are_shown_by_place_code_and_way_out() {
    let station = Station::new();
    station.write("mine/scenario.ron", shipped("scenario.ron").replace("summary:", "sumary:"));
    station.write("mine/rubric.ron", shipped("rubric.ron"));
    let said = station.run(["check", "mine"]).expect(1);
    for part in ["SW0004", "sumary", "scenario.ron:8:5", "1 error"] {
        assert!(said.out.contains(part), "{part} is missing:\n{}", said.out);
    }
    let report = station.run(["check", "--json", "mine/rubric.ron"]).expect(1).json();
    let mistake = &report["checked"][0]["problems"][0]["mistake"]["diagnostic"];
    assert_eq!(
        (&mistake["code"], &mistake["line"], &mistake["column"]),
        (&"SW0004".into(), &8.into(), &5.into())
    );
    assert_eq!(mistake["severity"], "error");
}

#[test]
fn whatever_lies_in_a_folder_check_says_something_and_never_crashes() {
    let station = Station::new();
    let nested = format!("(format: 1, id: {}", "[".repeat(100_000));
    let junk: [(&str, &[u8]); 6] = [
        ("empty", b""),
        ("binary", &[0xFF, 0x00, 0xFE, 0x80]),
        ("nested", nested.as_bytes()),
        ("words", b"once upon a time"),
        ("newer", b"(format: 99)"),
        ("huge", &[b' '; 3 << 20]),
    ];
    for (name, bytes) in junk {
        station.write(&format!("{name}/scenario.ron"), bytes);
        let said = station.run(["check", name]).expect(1);
        assert!(said.out.contains(&format!("{name}/scenario.ron")), "{name}: {}", said.out);
        assert!(said.out.contains("rubric.ron"), "the missing rubric is told as well: {}", said.out);
    }
}

#[test]
fn paths_that_are_no_scenario_give_2() {
    let station = Station::new();
    station.write("notes.txt", "x");
    std::fs::create_dir(station.path("empty")).unwrap();
    for (path, part) in
        [("missing", "does not exist"), ("notes.txt", "neither"), ("empty", "holds no scenario")]
    {
        let said = station.run(["check", path]).expect(2);
        assert!(said.err.contains(part), "{path}: {}", said.err);
    }
}

#[test]
fn a_scenario_outside_the_program_is_listed_and_shadows_by_order() {
    let station = Station::new();
    station.write(
        "mine/dressing/scenario.ron",
        shipped("scenario.ron").replace("id: \"hand-hygiene-bedside\"", "id: \"my-own\""),
    );
    station.write(
        "mine/dressing/rubric.ron",
        shipped("rubric.ron").replace("scenario: \"hand-hygiene-bedside\"", "scenario: \"my-own\""),
    );
    let listing = station.run(["list", "--json", "--scenarios", "mine"]).expect(0).json();
    let first = &listing["scenarios"][0];
    assert_eq!(
        (&first["id"], &first["playable"], &first["minutes"]),
        (&"my-own".into(), &true.into(), &30.into())
    );
    assert_eq!(first["review"], "pending");
    let text = station.run(["list", "--scenarios", "mine"]).expect(0).out;
    assert!(
        text.contains("my-own") && text.contains("awaits clinical sign-off") && text.contains("Searched:"),
        "{text}"
    );
}

#[test]
fn codes_are_explained() {
    let station = Station::new();
    let all = station.run(["explain"]).expect(0).out;
    assert!(all.lines().filter(|line| line.starts_with("SW")).count() >= 12, "{all}");
    assert!(station.run(["explain", "sw0004"]).expect(0).out.contains("SW0004"));
    assert!(station.run(["explain", "SW9999"]).expect(2).err.contains("SW9999"));
}
