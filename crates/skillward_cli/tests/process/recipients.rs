//! Badges that name their learner by the hash of an address: who chooses it, and who can hold an address against it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::badges::earn_as_configured;
use crate::support::{Said, Station, said};

/// A file for its owner's eyes alone.
pub fn private(station: &Station, name: &str, text: &str) -> PathBuf {
    let path = station.write(name, text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    path
}

/// Runs a command that is told an address through standard input.
pub fn told(station: &Station, args: &[&str], line: &str) -> Said {
    let mut child = station
        .command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{line}\n").as_bytes()).unwrap();
    said(&child.wait_with_output().unwrap())
}

/// A configuration by which badges name learners by the addresses of the institution's table.
fn institution(station: &Station) -> PathBuf {
    let table = "learner,email,first_name,last_name\nlearner-1,Ada@Example.org,Ada,Lovelace\n";
    let table = private(station, "people.csv", table);
    station.write(
        "email.toml",
        format!("[issuer]\nrecipient = \"email\"\nrecipients_file = {:?}\n", table.display().to_string()),
    )
}

/// Earns a badge of the issuer that is part of the program and writes it as NAME.json.
fn badge(station: &Station, config: &Path, name: &str) {
    let attempt = earn_as_configured(station, config);
    station.run(["badge", "send", "--config", config.to_str().unwrap()]).expect(0);
    station.run(["badge", "show", &attempt, "--out", &format!("{name}.json")]).expect(0);
}

#[test]
fn an_institution_or_the_learner_chooses_how_badges_name_them_and_an_employer_can_tell() {
    let station = Station::new();
    let config = institution(&station);
    let choose = |by: &str| station.run(["badge", "recipient", by, "--learner", "learner-1"]).expect(0).out;
    badge(&station, &config, "by_table");
    // The learner's own choice goes before the configuration's.
    assert!(choose("pseudonym").contains("the learner chose so"));
    badge(&station, &config, "by_pseudonym");
    let own = ["badge", "recipient", "email", "--learner", "learner-1"];
    let chosen = told(&station, &own, " Ada.Own@example.net ").expect(0);
    assert!(!format!("{}{}", chosen.out, chosen.err).to_lowercase().contains("ada.own"), "{}", chosen.out);
    badge(&station, &config, "by_choice");
    assert!(choose("default").contains("by the pseudonym alone: the configuration"), "of this station");

    let verify = |name: &str, address: &str, code| {
        station.run(["badge", "verify", &format!("{name}.json"), "--recipient", address]).expect(code).out
    };
    assert!(verify("by_table", "ADA@example.org", 0).contains("It is of the person"));
    assert!(verify("by_table", "bob@example.org", 1).contains("not of the person"));
    assert!(verify("by_pseudonym", "ada@example.org", 3).contains("cannot be told by an address"));
    assert!(verify("by_choice", "ada.own@example.net", 0).contains("by the hash of an address of e-mail"));
    verify("by_choice", "ada@example.org", 1);
    let piped = ["badge", "verify", "by_choice.json", "--recipient", "-", "--json"];
    let report = told(&station, &piped, "ada.own@example.net").expect(0).json();
    assert_eq!((&report["verdict"], &report["recipient"]), (&"valid".into(), &"same".into()));

    let salt = |name: &str| {
        let json = std::fs::read_to_string(station.path(&format!("{name}.json"))).unwrap();
        let badge: serde_json::Value = serde_json::from_str(&json).unwrap();
        badge["credentialSubject"]["identifier"][0]["salt"].as_str().map(str::to_owned)
    };
    assert!(salt("by_table").is_some() && salt("by_pseudonym").is_none());
    assert_ne!(salt("by_table"), salt("by_choice"), "each badge has a salt of its own");

    station.write(
        "applicants.csv",
        "badge,E-mail\nby_table.json,ada@example.org\nby_table.json,bob@example.org\nby_pseudonym.json,ada@example.org\n\
         by_choice.json,nobody\n",
    );
    let table = ["badge", "verify", "applicants.csv", "--recipient-column", "e-mail", "--csv"];
    let table = station.run(table).expect(1).out;
    let verdicts: Vec<&str> = table.lines().skip(1).map(|line| line.split(',').nth(2).unwrap()).collect();
    assert_eq!(verdicts, ["valid", "another's", "unknown", "unknown"], "{table}");
    station.run(["badge", "verify", "applicants.csv", "--recipient-column", "mail"]).expect(2);
}

#[test]
fn what_is_no_address_or_open_to_others_is_refused_and_costs_nobody_the_badge() {
    let station = Station::new();
    let own = ["badge", "recipient", "email", "--learner", "learner-1"];
    let refused = told(&station, &own, "Ada Lovelace").expect(2).err;
    assert!(refused.contains("no address") && !refused.contains("Lovelace"), "{refused}");
    let badge_of = ["badge", "verify", "x.json", "--recipient", "ada"];
    assert!(station.run(badge_of).expect(2).err.contains("no address"));
    station.run(["badge", "recipient", "--learner", "../x"]).expect(2);

    // A table that others can read is not read, and the badge goes out by the pseudonym alone.
    let config = institution(&station);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(station.path("people.csv"), std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    badge(&station, &config, "open");
    let json = std::fs::read_to_string(station.path("open.json")).unwrap();
    assert!(!json.contains("IdentityObject"), "{json}");
    // So does one of a learner of whom the table says nothing.
    private(&station, "people.csv", "learner,email,first_name,last_name\nlearner-2,b@example.org,B,B\n");
    badge(&station, &config, "stranger");
    assert!(!std::fs::read_to_string(station.path("stranger.json")).unwrap().contains("IdentityObject"));
}
