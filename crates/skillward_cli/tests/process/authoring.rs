//! `check`, `list` and `explain`, with scenarios outside the program and all that can be wrong with them.

use crate::support::{Station, junk, shipped, shipped_folder};

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
    station.copy_shipped();
    station.edit("mine/scenario.ron", "summary:", "sumary:");
    let said = station.run(["check", "mine"]).expect(1);
    for part in ["SW0004", "sumary", "scenario.ron:8:5", "did you mean `summary`"] {
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
    for (name, bytes) in junk(&nested) {
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
    for tag in ["en", "de"] {
        station.write(&format!("mine/dressing/texts/{tag}.ftl"), shipped(&format!("texts/{tag}.ftl")));
    }
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

#[test]
fn warnings_can_be_denied_all_or_by_code() {
    let station = Station::new();
    station.copy_shipped();
    station.edit("mine/scenario.ron", "dispenses: (product: \"handrub\", ml: 1.5),", "");
    assert!(station.run(["check", "mine"]).expect(0).out.contains("0 errors, 1 warning"));
    for deny in ["warnings", "SW0027", "sw0027", "SW0001,SW0027"] {
        assert!(station.run(["check", "mine", "--deny", deny]).expect(1).out.contains("1 error, 0 warnings"));
    }
    station.run(["check", "mine", "--deny", "SW0001"]).expect(0);
    assert!(station.run(["check", "mine", "--deny", "SW9999"]).expect(2).err.contains("no such code"));
}

#[test]
fn sarif_names_rule_level_and_region() {
    let station = Station::new();
    station.copy_shipped();
    station.edit("mine/scenario.ron", "summary:", "sumary:");
    std::fs::remove_file(station.path("mine/rubric.ron")).unwrap();
    let log = station.run(["check", "mine", "--format", "sarif"]).expect(1).json();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let misspelt = results.iter().find(|result| result["ruleId"] == "SW0004").unwrap();
    assert_eq!(misspelt["level"], "error");
    let place = &misspelt["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "mine/scenario.ron");
    assert_eq!(
        place["region"],
        serde_json::json!({ "startLine": 8, "startColumn": 5, "endLine": 8, "endColumn": 11 })
    );
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    assert!(results.iter().any(|result| result["ruleId"] == "SW0000"), "the missing rubric is told");
}

#[test]
fn every_code_is_explained_with_a_wrong_and_a_right_example() {
    let station = Station::new();
    let all = station.run(["explain", "--json"]).expect(0).json();
    for code in all.as_array().unwrap() {
        assert!(!code["example"]["wrong"].as_str().unwrap().is_empty(), "{code}");
    }
    let said = station.run(["explain", "SW0022"]).expect(0).out;
    for part in ["Wrong (rubric.ron):", "    kind: Measure(", "        (at_least: 50", "Right:"] {
        assert!(said.contains(part), "{part} is missing:\n{said}");
    }
}

#[test]
fn files_are_laid_out_and_mean_the_same() {
    let station = Station::new();
    station.copy_shipped();
    station.run(["fmt", "mine"]).expect(0);
    let said = station.run(["fmt", "--check", "mine"]).expect(0);
    assert!(said.out.contains("0 laid out otherwise"), "{}", said.out);
    station.run(["check", "mine"]).expect(0);
    station.run(["test", "mine", "--filter", "pass"]).expect(0);

    station.edit("mine/rubric.ron", "    format: 1,\n", "format:1, // one\n");
    let before = std::fs::read(station.path("mine/rubric.ron")).unwrap();
    let said = station.run(["fmt", "--check", "mine/rubric.ron"]).expect(1);
    assert!(said.out.contains("other mine/rubric.ron"), "{}", said.out);
    assert_eq!(std::fs::read(station.path("mine/rubric.ron")).unwrap(), before, "--check changes nothing");
    station.run(["fmt", "mine"]).expect(0);
    let after = std::fs::read_to_string(station.path("mine/rubric.ron")).unwrap();
    assert!(after.contains("    format: 1, // one\n"), "{after}");

    station.write("mine/golden/open.ron", "(format: 1");
    let report = station.run(["fmt", "--json", "mine"]).expect(1).json();
    let refused = report["files"].as_array().unwrap().iter().find(|file| file["state"] == "refused").unwrap();
    assert_eq!(refused["path"], "mine/golden/open.ron");
    assert!(station.run(["fmt", "missing"]).expect(2).err.contains("does not exist"));
}
