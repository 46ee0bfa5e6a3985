//! `test`: golden attempts beside a scenario, written by hand and recorded.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::support::{Station, shipped_folder};

#[test]
fn the_shipped_golden_attempts_come_out_as_expected() {
    let station = Station::new();
    let folder = shipped_folder().join("../..");
    let report = station.run(["test", "--json", folder.to_str().unwrap()]).expect(0).json();
    assert_eq!((&report["ok"], &report["failed"]), (&true.into(), &0.into()));
    assert_eq!(report["untested"], serde_json::json!([]), "each shipped scenario has golden attempts");
    for scenario in ["hand-hygiene-bedside", "handrub-technique"] {
        let decided = |decision: &str| {
            let tests = report["tests"].as_array().unwrap();
            tests.iter().any(|test| test["scenario"] == scenario && test["decision"] == decision)
        };
        for decision in ["Pass", "Fail", "InsufficientEvidence"] {
            assert!(decided(decision), "{scenario} has no golden attempt for {decision}");
        }
    }
}

#[test]
fn what_comes_out_otherwise_is_told_by_criterion_and_can_be_blessed() {
    let station = Station::new();
    station.copy_shipped();
    station.edit("mine/golden/pass.ron", "\"after-fluid\": Met,", "\"after-fluid\": NotMet, // surely?");
    station.edit("mine/golden/pass.ron", "decision: Pass", "decision: Fail");
    let said = station.run(["test", "mine", "--filter", "bedside/pass"]).expect(1);
    for part in [
        "FAIL  hand-hygiene-bedside/pass",
        "the decision: expected Fail, got Pass",
        "after-fluid: expected NotMet, got Met",
        "Nothing spoke against it",
        "1 golden attempt: 0 passed, 1 failed",
        "--bless",
    ] {
        assert!(said.out.contains(part), "{part} is missing:\n{}", said.out);
    }
    let said = station.run(["test", "mine/golden/pass.ron", "--bless"]).expect(0);
    assert!(said.out.contains("wrote hand-hygiene-bedside/pass"), "{}", said.out);
    let text = std::fs::read_to_string(station.path("mine/golden/pass.ron")).unwrap();
    assert!(text.contains("\"after-fluid\": Met, // surely?"), "{text}");
    station.run(["test", "mine"]).expect(0);
}

#[test]
fn a_changed_rubric_is_noticed_with_reason_and_time() {
    let station = Station::new();
    station.copy_shipped();
    station.edit(
        "mine/rubric.ron",
        "(at_least: 3, name: \"@volume.reached(ml: 3)\"",
        "(at_least: 4, name: \"@volume.reached(ml: 4)\"",
    );
    let report = station.run(["test", "--json", "mine", "--filter", "pass"]).expect(1).json();
    let difference = &report["tests"][0]["differences"][0];
    assert_eq!(difference["about"]["criterion"], "volume");
    assert_eq!(
        (&difference["expected"], &difference["got"]),
        (&"Met".into(), &"Partial(\"2 mL or more each time\")".into())
    );
    assert!(!difference["why"].as_str().unwrap().is_empty());
    assert!(!difference["spans"].as_array().unwrap().is_empty(), "{difference}");
}

#[test]
fn expected_events_are_asked_for_in_order() {
    let station = Station::new();
    station.copy_shipped();
    station.edit(
        "mine/golden/pass.ron",
        "            StepDone(\"leave\"),\n",
        "            StepDone(\"pulse\"),\n",
    );
    let said = station.run(["test", "mine", "--filter", "pass"]).expect(1);
    assert!(said.out.contains("an event: expected StepDone(\"pulse\"), got nothing"), "{}", said.out);
    assert!(said.out.contains("It came at 0:54"), "{}", said.out);
    // Events are the author's to state: blessing does not touch them.
    station.run(["test", "mine", "--filter", "pass", "--bless"]).expect(1);
}

#[test]
fn mistakes_in_a_trace_are_told_where_they_stand() {
    let station = Station::new();
    station.copy_shipped();
    let mistakes = [
        ("SW0013", "\"mrs_okafor.wrist\"", "\"mrs_okafor.wirst\"", "did you mean \"mrs_okafor.wrist\""),
        ("SW0014", "Leave(\"bay\")", "Leave(\"by\")", "did you mean \"bay\""),
        ("SW0019", "from: \"dispenser_a\"", "from: \"dispenser_x\"", "did you mean"),
        ("SW0060", "\"thumbs\": Met", "\"thums\": Met", "did you mean \"thumbs\""),
        ("SW0061", "        Do(\"clean_at_a\"),", "        Do(\"clean_at_c\"),", "did you mean"),
        ("SW0062", "Enter(\"corridor\")", "Enter(\"corridor\"), At(1)", "too late"),
        ("SW0004", "hold_s: 9", "hold: 9", "hold_s"),
    ];
    let golden = std::fs::read_to_string(station.path("mine/golden/pass.ron")).unwrap();
    for (code, from, to, part) in mistakes {
        station.write("mine/golden/pass.ron", &golden);
        station.edit("mine/golden/pass.ron", from, to);
        let said = station.run(["test", "mine/golden/pass.ron"]).expect(1);
        assert!(said.out.contains(code) && said.out.contains(part), "{code}: {}", said.out);
        assert!(said.out.contains("pass.ron:"), "{code}: {}", said.out);
    }
}

#[test]
fn a_recorded_attempt_is_golden_too_and_a_changed_one_is_refused() {
    let station = Station::new();
    station.copy_shipped();
    let attempt = station.attempt(&["before-line"]);
    let golden = station.path("mine/golden/recorded.attempt");
    std::fs::create_dir(&golden).unwrap();
    for file in std::fs::read_dir(&attempt).unwrap().flatten() {
        std::fs::copy(file.path(), golden.join(file.file_name())).unwrap();
    }
    station.write(
        "mine/golden/recorded.ron",
        "(format: 1, summary: \"A recorded one.\", attempt: \"recorded.attempt\")",
    );
    let said = station.run(["test", "mine", "--filter", "recorded"]).expect(1);
    assert!(said.out.contains("does not say yet what is expected"), "{}", said.out);
    station.run(["test", "mine", "--filter", "recorded", "--bless"]).expect(0);
    let report = station.run(["test", "mine", "--filter", "recorded", "--json"]).expect(0).json();
    assert_eq!(report["tests"][0]["decision"], "Fail");

    let log = golden.join("log.jsonl");
    let text = std::fs::read_to_string(&log).unwrap();
    std::fs::write(&log, text.replacen("line_a.port", "line_b.port", 1)).unwrap();
    let said = station.run(["test", "mine", "--filter", "recorded"]).expect(1);
    assert!(said.out.contains("was changed after it was written"), "{}", said.out);
    station
        .write("mine/golden/recorded.ron", "(format: 1, summary: \"x\", attempt: \"../../data/attempts\")");
    let said = station.run(["test", "mine", "--filter", "recorded"]).expect(1);
    assert!(said.out.contains("leads out of the folder"), "{}", said.out);
}

#[test]
fn nothing_to_test_gives_2_and_the_way() {
    let station = Station::new();
    station.copy_shipped();
    assert!(
        station
            .run(["test", "mine", "--filter", "nobody"])
            .expect(2)
            .err
            .contains("no golden attempt has `nobody`")
    );
    std::fs::remove_dir_all(station.path("mine/golden")).unwrap();
    assert!(station.run(["test", "mine"]).expect(2).err.contains("golden/NAME.ron"));
    assert!(station.run(["test", "missing"]).expect(2).err.contains("does not exist"));
}

#[test]
fn a_broken_scenario_breaks_its_tests() {
    let station = Station::new();
    station.copy_shipped();
    station.edit("mine/rubric.ron", "weight: 40", "weight: -1");
    let said = station.run(["test", "mine", "--filter", "pass"]).expect(1);
    assert!(said.out.contains("bad ") && said.out.contains("SW0021"), "{}", said.out);
}

#[test]
fn junit_xml_names_each_attempt_and_each_difference() {
    let station = Station::new();
    station.copy_shipped();
    station.edit("mine/golden/sloppy.ron", "\"tasks\": Met", "\"tasks\": NotMet");
    station.edit("mine/golden/hidden.ron", "Unseen(seconds: 40)", "Unseen(second: 40)");
    station.run(["test", "mine", "--junit", "report.xml"]).expect(1);
    let xml = std::fs::read_to_string(station.path("report.xml")).unwrap();
    for part in [
        "<testsuite name=\"hand-hygiene-bedside\" tests=\"5\"",
        "failures=\"1\"",
        "errors=\"1\"",
        "<testcase name=\"pass\" classname=\"hand-hygiene-bedside\"",
        "tasks: expected NotMet, got Met",
        "SW0004",
    ] {
        assert!(xml.contains(part), "{part} is missing:\n{xml}");
    }
}

#[test]
fn watching_tests_again_when_a_file_changes() {
    let station = Station::new();
    station.copy_shipped();
    let mut child = station
        .command(["test", "mine", "--filter", "hidden", "--watch"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    // Ends with the program, so that a program that says nothing fails the test instead of hanging it.
    let mut until = |part: &str| lines.by_ref().find(|line| line.contains(part)).is_some();
    assert!(until("1 passed, 0 failed") && until("Waiting for a change"));
    station.edit("mine/golden/hidden.ron", "\"tasks\": Met", "\"tasks\": NotMet");
    assert!(until("tasks: expected NotMet, got Met") && until("Waiting for a change"));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn every_criterion_of_the_shipped_rubrics_is_failed_by_a_mutation_and_met_without() {
    let station = Station::new();
    let folder = shipped_folder().join("../..");
    let run = || station.run(["test", "--mutate", "--json", folder.to_str().unwrap()]).expect(0);
    let (first, second) = (run(), run());
    assert_eq!(first.out, second.out, "the same seed gives the same mutations");
    let report = first.json();
    let attempts = report["attempts"].as_array().unwrap();
    let scenarios: Vec<_> = attempts.iter().map(|attempt| attempt["scenario"].as_str().unwrap()).collect();
    assert_eq!(scenarios, ["hand-hygiene-bedside", "handrub-technique"]);
    for attempt in attempts {
        for criterion in attempt["criteria"].as_array().unwrap() {
            assert!(criterion["met"] == true && criterion["failed_by"].as_u64().unwrap() > 0, "{criterion}");
        }
        assert!(attempt["mutations"].as_u64().unwrap() > 80);
    }
}

#[test]
fn a_criterion_that_nothing_fails_is_told() {
    let station = Station::new();
    station.copy_shipped();
    station.edit(
        "mine/rubric.ron",
        "(at_least: 1, name: \"@volume.reached(ml: 1)\"",
        "(at_least: 0, name: \"Anything\"",
    );
    let said = station.run(["test", "--mutate", "mine"]).expect(1);
    assert!(said.out.contains("× volume: no mutation fails it"), "{}", said.out);
    assert_eq!(said.out.matches("×").count(), 1, "{}", said.out);
    let said = station.run(["test", "--mutate", "mine", "--filter", "sloppy"]).expect(2);
    assert!(said.err.contains("no golden attempt that passes"), "{}", said.err);
}
