//! `new` and `graph`.

use std::io::Write;
use std::process::Stdio;

use crate::support::{Station, shipped_folder};

const TEMPLATES: [&str; 4] = ["bare", "care-round", "procedure", "from-pack"];

fn new(station: &Station, template: &str, folder: &str) -> crate::support::Said {
    station.run([
        "new",
        folder,
        "--template",
        template,
        "--title",
        "A \"new\" round",
        "--author",
        "A. Okafor",
    ])
}

#[test]
fn every_template_checks_without_a_warning_tests_green_and_can_be_played() {
    for template in TEMPLATES {
        let station = Station::new();
        let said = new(&station, template, "mine/pulse-round").expect(0);
        for part in [
            "wrote mine/pulse-round/scenario.ron",
            "skillward --scenarios mine play pulse-round",
            "skillward test",
        ] {
            assert!(said.out.contains(part), "{part} is missing:\n{}", said.out);
        }
        station.run(["check", "mine", "--deny", "warnings"]).expect(0);
        station.run(["fmt", "mine", "--check"]).expect(0);
        let report = station.run(["test", "mine", "--json"]).expect(0).json();
        let decided = |decision: &str| {
            report["tests"].as_array().unwrap().iter().any(|test| test["decision"] == decision)
        };
        assert!(decided("Pass") && decided("Fail"), "{template}: {report}");
        // Sharp: whatever is judged can be failed by some mistake.
        station.run(["test", "mine", "--mutate"]).expect(0);
        let listed = station.run(["--scenarios", "mine", "list", "--json"]).expect(0).json();
        let of =
            listed["scenarios"].as_array().unwrap().iter().find(|one| one["id"] == "pulse-round").unwrap();
        assert_eq!((&of["playable"], &of["title"]), (&true.into(), &"A \"new\" round".into()));
        assert!(station.path("mine/pulse-round/learners/exemplary.ron").is_file());
    }
}

#[test]
fn the_list_names_every_template_and_its_json_does_too() {
    let station = Station::new();
    let listed = station.run(["new", "--list", "--json"]).expect(0).json();
    let names: Vec<&str> =
        listed.as_array().unwrap().iter().map(|template| template["name"].as_str().unwrap()).collect();
    assert_eq!(names, TEMPLATES);
    let said = station.run(["new", "--list"]).expect(0).out;
    assert!(TEMPLATES.iter().all(|name| said.contains(name)), "{said}");
}

#[test]
fn nothing_is_ever_written_over() {
    let station = Station::new();
    station.write("mine/notes.txt", "mine");
    station.write("file", "mine");
    for folder in ["mine", "file"] {
        let said = new(&station, "bare", folder).expect(2);
        assert!(said.err.contains("left as it is"), "{}", said.err);
    }
    assert_eq!(std::fs::read_dir(station.path("mine")).unwrap().count(), 1);
    assert_eq!(std::fs::read_to_string(station.path("file")).unwrap(), "mine");
    // An empty folder may be used, and nothing hidden stays beside it.
    std::fs::create_dir(station.path("empty")).unwrap();
    new(&station, "bare", "empty").expect(0);
    assert!(station.path("empty/scenario.ron").is_file());
    let hidden = std::fs::read_dir(station.path(".")).unwrap().flatten();
    assert!(hidden.map(|entry| entry.file_name()).all(|name| !name.to_string_lossy().starts_with(".empty")));
}

#[test]
fn without_a_terminal_it_asks_nothing_and_says_what_is_missing() {
    let station = Station::new();
    let said = station.run(["new", "mine", "--template", "bare"]).expect(2);
    assert!(said.err.contains("--title, --author are missing"), "{}", said.err);
    let said = station.run(["new", "mine", "--template", "baer", "--title", "T", "--author", "A"]).expect(2);
    assert!(said.err.contains("did you mean \"bare\""), "{}", said.err);
    let said = station.run(["new", "Ä", "--template", "bare", "--title", "T", "--author", "A"]).expect(2);
    assert!(said.err.contains("--id"), "{}", said.err);
    let said = station
        .run(["new", "mine", "--template", "bare", "--title", "T", "--author", "A", "--id", "../up"])
        .expect(2);
    assert!(said.err.contains("no identifier"), "{}", said.err);
    assert!(!station.path("mine").exists());
}

/// On a terminal, which `script` makes, it asks for what is missing, and again for what cannot be used.
#[test]
fn on_a_terminal_it_asks() {
    let station = Station::new();
    let program = station.command(["new"]);
    let mut line = program.get_program().to_string_lossy().into_owned();
    for arg in program.get_args() {
        line = format!("{line} '{}'", arg.to_string_lossy());
    }
    let mut child = std::process::Command::new("script")
        .args(["--quiet", "--return", "--echo", "never", "--command", &line, "/dev/null"])
        .current_dir(station.path("."))
        .env("HOME", station.path("."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"7\nprocedure\nClean to dirty\n\nmine/clean\nA. Okafor\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    for part in [
        "2  care-round",
        "there is no template \"7\"",
        "Identifier [clean-to-dirty]",
        "wrote mine/clean/rubric.ron",
    ] {
        assert!(said.contains(part), "{part} is missing:\n{said}");
    }
    let scenario = std::fs::read_to_string(station.path("mine/clean/scenario.ron")).unwrap();
    assert!(scenario.contains("id: \"clean-to-dirty\"") && scenario.contains("authors: [\"A. Okafor\"]"));
}

#[test]
fn the_plot_is_drawn_in_every_form() {
    let station = Station::new();
    let folder = shipped_folder();
    let folder = folder.to_str().unwrap();
    let svg = station.run(["graph", folder]).expect(0).out;
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"), "{svg}");
    assert!(svg.contains("Silence the pump at Mr Lindqvist&#39;s bedside"));
    let mermaid = station.run(["graph", folder, "--format", "mermaid"]).expect(0).out;
    assert!(mermaid.starts_with("flowchart TB"), "{mermaid}");
    let text = station.run(["graph", folder, "--format", "text"]).expect(0).out;
    assert!(
        text.contains("    Step line: Open the port of her infusion line; done: line_a.port opened"),
        "{text}"
    );
    assert!(text.contains("critical"), "{text}");
    // The ending says what to draw.
    let said = station.run(["graph", folder, "--out", "plot.dot"]).expect(0);
    assert!(said.out.is_empty() && said.err.contains("wrote plot.dot"), "{}{}", said.out, said.err);
    assert!(std::fs::read_to_string(station.path("plot.dot")).unwrap().starts_with("digraph plot {"));
    assert!(station.run(["graph", folder, "--out", "plot.xyz"]).expect(2).err.contains("--format"));
}

#[test]
fn a_plot_is_drawn_though_its_rubric_cannot_be_read_and_one_that_cannot_be_read_is_told() {
    let station = Station::new();
    station.copy_shipped();
    station.edit("mine/rubric.ron", "weight: 40", "weight: fourty");
    let said = station.run(["graph", "mine", "--format", "text"]).expect(0);
    assert!(said.err.contains("shows the plot alone") && said.out.contains("Step pulse"), "{}", said.err);
    station.edit("mine/scenario.ron", "format: 1,", "format: 1");
    assert!(station.run(["graph", "mine"]).expect(1).out.contains("scenario.ron"));
    let both = shipped_folder().join("../..");
    let said = station.run(["graph", both.to_str().unwrap()]).expect(2);
    assert!(said.err.contains("holds 2 scenarios") && said.err.contains("bedside"), "{}", said.err);
}
