//! Badges from the outbox through the issuer that is part of the program, to a picture that verifies.

use std::path::Path;

use jiff::Timestamp;
use skillward_cli::Context;
use skillward_cli::args::GlobalArgs;
use skillward_cli::judging::{Judged, judge};
use skillward_core::header::Mode;
use skillward_core::observation::Modality;
use skillward_core::score::Decision;
use skillward_credentials::{AssessmentClaim, ClaimSource};
use skillward_outbox::Outbox;
use skillward_outbox::carriers::claim_parcel;

use crate::support::Station;

/// Puts a claim into the station's outbox, as the application does for a passed attempt.
fn earn(station: &Station) -> String {
    claim(station, judge(&station.attempt(&[]), None).unwrap())
}

/// As [`earn`], as another attempt each time.
pub fn earn_another(station: &Station) -> String {
    earn_changed(station, |_| {})
}

/// As [`earn_another`], by a person who took the attempt for decision.
pub fn earn_for_decision(station: &Station) -> String {
    earn_changed(station, |judged| {
        judged.attempt.header.mode = Mode::Summative;
        judged.attempt.header.modality = Modality::Desktop;
    })
}

fn earn_changed(station: &Station, change: impl FnOnce(&mut Judged)) -> String {
    let mut judged = another(station);
    change(&mut judged);
    claim(station, judged)
}

/// The station's attempt, as another one each time.
fn another(station: &Station) -> Judged {
    let attempts = station.data().join("attempts");
    let known = std::fs::read_dir(attempts).ok().and_then(|mut folder| folder.next());
    let attempt = known.map_or_else(|| station.attempt(&[]), |known| known.unwrap().path());
    let mut judged = judge(&attempt, None).unwrap();
    let id = uuid::Uuid::new_v4().to_string();
    judged.attempt.header.attempt_id.clone_from(&id);
    judged.score.attempt_id = id;
    judged
}

fn claim(station: &Station, judged: Judged) -> String {
    let claim = passed(judged);
    let mut outbox = Outbox::open(&station.data().join("outbox.sqlite")).unwrap();
    outbox.enqueue(&claim_parcel("issuer", &claim).unwrap(), Timestamp::now()).unwrap();
    claim.attempt_id().to_owned()
}

/// Another attempt's claim, put into the outbox as the application does it: with the learner named as was chosen.
pub fn earn_as_configured(station: &Station, config: &Path) -> String {
    let global = GlobalArgs {
        data_dir: Some(station.data()),
        config: Some(config.to_owned()),
        ..GlobalArgs::default()
    };
    let context = Context::new(&global, true).unwrap();
    let claim = passed(another(station));
    skillward_cli::badges::enqueue(&context, &claim, Timestamp::now()).unwrap();
    claim.attempt_id().to_owned()
}

fn passed(mut judged: Judged) -> AssessmentClaim {
    // Whether this script passes is the core's affair; here it is taken as passed.
    judged.score.decision = Decision::Pass;
    let now = Timestamp::now();
    let source = ClaimSource {
        scenario: &judged.scenario,
        rubric: &judged.rubric,
        header: &judged.attempt.header,
        score: &judged.score,
        log_sha256: &judged.attempt.log_sha256,
        ended: now,
    };
    AssessmentClaim::from_score(&source, now).unwrap()
}

#[test]
fn a_badge_goes_out_once_and_verifies_offline() {
    let station = Station::new();
    assert_eq!(station.run(["badge", "list", "--json"]).expect(0).json(), serde_json::json!([]));
    assert!(!station.data().join("outbox.sqlite").exists(), "listing makes nothing");
    let id = earn(&station);
    assert!(station.run(["badge", "list"]).expect(0).out.contains("waits; next try"));
    station.run(["badge", "show", &id[..8]]).expect(1);

    let sent = station.run(["badge", "send", "--json"]).expect(0).json();
    assert_eq!(sent["delivered"][0]["key"], id.as_str());
    assert!(station.run(["badge", "send"]).expect(0).out.contains("Nothing waits"));
    assert!(station.run(["badge", "send", "--retry", &id]).expect(2).err.contains("has been delivered"));

    let png = station.data().join(format!("badges/{id}.png"));
    let said = station.run(["badge", "verify", png.to_str().unwrap()]).expect(0);
    for part in ["Signed, unchanged", "DEMONSTRATION", "sign-off", "did:key:"] {
        assert!(said.out.contains(part), "{part} is missing:\n{}", said.out);
    }
    let verified = station.run(["badge", "verify", "--json", png.to_str().unwrap()]).expect(0).json();
    assert_eq!((&verified["ok"], &verified["badge"]["demonstration"]), (&true.into(), &true.into()));

    station.run(["badge", "show", &id[..8], "--out", "mine.png"]).expect(0);
    station.run(["badge", "verify", "mine.png"]).expect(0);
    let json = station.run(["badge", "show", &id, "--json"]).expect(0).out;
    let forged =
        json.replacen("hand hygiene", "brain surgery", 1).replacen("Hand hygiene", "Brain surgery", 1);
    assert_ne!(forged, json);
    station.write("forged.json", forged);
    let said = station.run(["badge", "verify", "forged.json"]).expect(1);
    assert!(said.out.contains("does not hold"), "{}", said.out);
}

#[test]
fn an_issuer_that_is_down_leaves_the_badge_waiting_and_visible() {
    let station = Station::new();
    let id = earn(&station);
    let token = station.write("token", "secret");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    let toml = format!(
        "[issuer]\nurl = \"http://127.0.0.1:9\"\ndid = \"did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z\"\nname = \"Down\"\ntoken_file = {:?}\n",
        token.display().to_string()
    );
    let file = station.write("down.toml", toml);
    let send = ["badge", "send", "--config", file.to_str().unwrap()];
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert!(station.run(send).expect(2).err.contains("chmod 600"), "an exposed token is refused");
        std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let said = station.run(send).expect(1);
    assert!(said.out.contains("not yet") && said.out.contains(&id), "{}", said.out);
    let entries = station.run(["badge", "list", "--json"]).expect(0).json();
    assert_ne!(entries[0]["state"], "delivered");
    assert!(entries[0]["reason"].is_string());
    // Up again: here with the program's own issuer.
    station.run(["badge", "send"]).expect(0);
}

/// An issuer that runs as a process of its own, until dropped.
struct Alone(std::process::Child);

impl Drop for Alone {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn an_issuer_alone_prints_what_its_clients_need_and_issues_over_http() {
    use std::io::{BufRead, BufReader};
    let station = Station::new();
    let id = earn(&station);
    let mut issuer = Alone(
        std::process::Command::new(assert_cmd::cargo::cargo_bin!("skillward_cli"))
            .args(["issuer", "--listen", "127.0.0.1:0", "--name", "Example \"Hospital\"", "--data"])
            .arg(station.path("issuer"))
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let lines = BufReader::new(issuer.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut config = String::new();
    for line in lines.skip_while(|line| line != "[issuer]") {
        config.push_str(&format!("{line}\n"));
        if line.starts_with("repeats") {
            break;
        }
    }
    let file = station.write("client.toml", config);
    let sent = station.run(["badge", "send", "--json", "--config", file.to_str().unwrap()]).expect(0).json();
    assert_eq!(sent["delivered"][0]["key"], id.as_str());
    let shown = station.run(["badge", "show", &id]).expect(0).out;
    assert!(shown.contains("Example \"Hospital\""), "{shown}");
    assert!(!station.data().join("issuer").exists(), "the embedded issuer was not used");
}

#[test]
fn files_that_are_no_badge_are_refused_or_cannot_be_read() {
    let station = Station::new();
    station.write("junk.png", b"\x89PNG\r\n\x1a\njunk");
    station.write("junk.json", "{\"a\": 1}");
    for name in ["junk.png", "junk.json"] {
        assert!(station.run(["badge", "verify", name]).expect(1).out.contains("does not hold"));
        assert_eq!(station.run(["badge", "verify", "--json", name]).expect(1).json()["ok"], false);
    }
    station.run(["badge", "verify", "missing.png"]).expect(2);
    station.run(["badge", "show", "nothing"]).expect(2);
}
