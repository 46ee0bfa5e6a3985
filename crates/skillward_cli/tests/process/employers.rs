//! What an employer does: check one badge or a table of many, trust some issuers and not others, hear of a revocation.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};

use crate::badges::earn_another;
use crate::support::Station;

/// An issuer with a public address on this machine, as a process of its own, until dropped.
pub struct Hospital {
    process: Child,
    pub config: PathBuf,
    pub folder: PathBuf,
    did: String,
    url: String,
}

impl Drop for Hospital {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Hospital {
    pub fn open(station: &Station) -> Self {
        Self::open_with(station, &[], Stdio::inherit())
    }

    /// With more arguments, and its log there.
    pub fn open_with(station: &Station, more: &[&str], log: Stdio) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("http://localhost:{port}");
        let folder = station.path("hospital");
        let mut process = std::process::Command::new(assert_cmd::cargo::cargo_bin!("skillward_cli"))
            .args(["issuer", "--listen", &format!("127.0.0.1:{port}"), "--name", "Example Hospital"])
            .args(["--public-url", &url, "--data"])
            .arg(&folder)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut config = String::new();
        for line in lines.skip_while(|line| line != "[issuer]") {
            config.push_str(&format!("{line}\n"));
            if line.starts_with("repeats") {
                break;
            }
        }
        let did = format!("did:web:localhost%3A{port}");
        assert!(config.contains(&did), "{config}");
        Self { process, config: station.write("hospital.toml", config), folder, did, url }
    }
}

/// Earns a badge from the hospital and writes it as `NAME.json`, `NAME.png` and `NAME.svg`; gives its identifier.
fn badge(station: &Station, hospital: &Hospital, name: &str) -> String {
    let attempt = earn_another(station);
    station.run(["badge", "send", "--config", hospital.config.to_str().unwrap()]).expect(0);
    for ending in ["json", "png", "svg"] {
        station.run(["badge", "show", &attempt, "--out", &format!("{name}.{ending}")]).expect(0);
    }
    let json = std::fs::read_to_string(station.path(&format!("{name}.json"))).unwrap();
    serde_json::from_str::<serde_json::Value>(&json).unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_badge_is_valid_then_revoked_then_reinstated_and_unknown_without_its_issuer() {
    let station = Station::new();
    let hospital = Hospital::open(&station);
    let id = badge(&station, &hospital, "mine");
    for ending in ["json", "png", "svg"] {
        let said = station.run(["badge", "verify", &format!("mine.{ending}")]).expect(0).out;
        assert!(said.contains("Not revoked by its issuer's list"), "{said}");
    }
    let offline = station.run(["badge", "verify", "mine.svg", "--offline"]).expect(3).out;
    assert!(offline.contains("Nobody can tell now") && offline.contains("no network is used"), "{offline}");

    let data = hospital.folder.to_str().unwrap();
    let operate = |args: &[&str]| station.run([&["issuer", "--data", data], args].concat());
    operate(&["revoke", &id, "--reason", "wrong person"]).expect(0);
    let said = station.run(["badge", "verify", "mine.png"]).expect(1).out;
    assert!(said.contains("its issuer has revoked it"), "{said}");
    assert_eq!(station.run(["badge", "verify", "mine.png", "--json"]).expect(1).json()["verdict"], "revoked");
    assert!(!said.contains("wrong person"), "the reason stays with the issuer");
    operate(&["reinstate", &id]).expect(0);
    station.run(["badge", "verify", "mine.png"]).expect(0);
    let log = operate(&["log"]).expect(0).out;
    assert!(
        log.contains("operator  revoke") && log.contains("(wrong person)") && log.contains("reinstate"),
        "{log}"
    );
    operate(&["revoke", "urn:uuid:0", "--reason", "x"]).expect(2);

    let token = operate(&["token", "add", "records office", "--scope", "read"]).expect(0).out;
    assert_eq!(token.trim().len(), 64);
    assert!(operate(&["token", "list"]).expect(0).out.contains("records office  read"));
    operate(&["token", "add", "records office", "--scope", "read"]).expect(2);
    operate(&["token", "remove", "records office"]).expect(0);

    // The badge by an address: here the issuer's own call, which wants a token, so that nothing comes.
    let address = format!("{}/credentials/{id}", hospital.url);
    let said = station.run(["badge", "verify", &address]).expect(3).out;
    assert!(said.contains("401"), "{said}");
    drop(hospital);
    let said = station.run(["badge", "verify", "mine.json"]).expect(3).out;
    assert!(said.contains("could not be reached"), "{said}");
}

#[test]
fn a_table_of_applicants_is_checked_against_the_trusted_issuers() {
    let station = Station::new();
    let hospital = Hospital::open(&station);
    let revoked = badge(&station, &hospital, "one");
    badge(&station, &hospital, "two");
    station
        .run(["issuer", "--data", hospital.folder.to_str().unwrap(), "revoke", &revoked, "--reason", "x"])
        .expect(0);
    // The issuer that is part of the program is nobody's institution.
    let own = earn_another(&station);
    station.run(["badge", "send"]).expect(0);
    station.run(["badge", "show", &own, "--out", "own.json"]).expect(0);
    let two = std::fs::read_to_string(station.path("two.json")).unwrap();
    station.write(
        "forged.json",
        two.replacen("Hand hygiene", "Brain surgery", 1).replacen("hand hygiene", "brain surgery", 1),
    );
    station.write(
        "trusted.toml",
        format!("[[issuer]]\ndid = {:?}\nname = \"Example Hospital\"\n", hospital.did),
    );
    station.write(
        "applicants.csv",
        "applicant,Badge\nA,one.json\nB,two.png\n=HYPERLINK(1),own.json\nD,forged.json\nE,missing.png\n",
    );

    let table =
        station.run(["badge", "verify", "applicants.csv", "--trust", "trusted.toml", "--csv"]).expect(1).out;
    let verdicts: Vec<&str> = table.lines().skip(1).map(|line| line.split(',').nth(2).unwrap()).collect();
    assert_eq!(verdicts, ["revoked", "valid", "not trusted", "refused", "unknown"], "{table}");
    assert!(table.starts_with("applicant,badge,verdict,why,") && table.contains("'=HYPERLINK"), "{table}");

    let all = station
        .run(["badge", "verify", "applicants.csv", "--trust", "trusted.toml", "--json"])
        .expect(1)
        .json();
    assert_eq!((&all[1]["ok"], &all[1]["row"]["applicant"]), (&true.into(), &"B".into()));
    assert_eq!(all[1]["trust"]["name"], "Example Hospital");
    assert_eq!(all[4]["verdict"], "unknown");
    let said = station.run(["badge", "verify", "applicants.csv"]).expect(1).out;
    assert!(said.contains("5 badges: 2 valid, 1 unknown, 1 revoked, 1 refused"), "{said}");

    let folder = station.run(["badge", "verify", "."]).expect(1).out;
    assert!(folder.contains("badges:") && folder.contains("own.json"), "{folder}");
    // Of an unknown one alone, nothing is found against anybody.
    station.run(["badge", "verify", "two.json", "own.json", "--offline"]).expect(3);
}

#[test]
fn lists_and_tables_that_cannot_be_read_say_where_and_what_to_do() {
    let station = Station::new();
    station.write("badge.json", "{}");
    for (text, part) in [
        ("[[issuer]]\ndid = 1\n", "line 2"),
        ("[[issuer]]\nname = \"x\"\n", "did"),
        ("[[issuer]]\ndid = \"Example Hospital\"\nname = \"x\"\n", "is no DID"),
        ("", "names no issuer"),
        ("[[issuer]]\ndid = \"did:web:a\"\nname = \"x\"\ncolour = 1\n", "colour"),
    ] {
        station.write("trusted.toml", text);
        let said = station.run(["badge", "verify", "badge.json", "--trust", "trusted.toml"]).expect(2).err;
        assert!(said.contains(part) && said.contains("[[issuer]]"), "{text}: {said}");
    }
    for (text, part) in
        [("name\nx\n", "no column `badge`"), ("badge\n", "no rows"), ("badge,b\nx\n", "line: 2")]
    {
        station.write("table.csv", text);
        let said = station.run(["badge", "verify", "table.csv"]).expect(2).err;
        assert!(said.contains(part), "{text}: {said}");
    }
    std::fs::create_dir(station.path("empty")).unwrap();
    assert!(station.run(["badge", "verify", "empty"]).expect(2).err.contains("holds no badge"));
    assert!(station.run(["issuer", "log"]).expect(2).err.contains("there is no issuer"));
    let said = station.run(["badge", "verify", "http://example.org/badge.json"]).expect(3).out;
    assert!(said.contains("no https address"), "{said}");
}
