//! Results of a station, and statements on their way.

use jiff::Timestamp;
use skillward_cli::judging::judge;
use skillward_outbox::{Kind, Outbox};

use crate::support::Station;

#[test]
fn results_are_exported_as_a_table_and_as_json() {
    let station = Station::new();
    let empty = station.run(["export", "results"]).expect(0).out;
    assert_eq!(empty.lines().count(), 1, "{empty}");
    let attempt = station.attempt(&[]);
    let table = station.run(["export", "results"]).expect(0).out;
    assert!(table.lines().nth(1).unwrap().contains("learner-1"), "{table}");
    station.run(["export", "results", "--format", "json", "--out", "results.json"]).expect(0);
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(station.path("results.json")).unwrap()).unwrap();
    let score = judge(&attempt, None).unwrap().score;
    assert_eq!(json[0]["criteria"].as_array().unwrap().len(), score.findings.len());

    // One that was changed is left out, with the reason.
    let log = attempt.join("log.jsonl");
    let text = std::fs::read_to_string(&log).unwrap().replacen("learner-1", "learner-2", 1);
    std::fs::write(&log, text).unwrap();
    let said = station.run(["export", "results"]).expect(1);
    assert!(said.err.contains("left out") && said.out.lines().count() == 1, "{}{}", said.out, said.err);
}

#[test]
fn a_record_store_that_is_down_leaves_the_statements_waiting() {
    let station = Station::new();
    let password = station.write("password", "hush");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&password, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let toml = format!(
        "[records]\nurl = \"http://127.0.0.1:9/xapi\"\nuser = \"lab\"\npassword_file = {:?}\n\
         home_page = \"https://hospital.example\"\n",
        password.display().to_string()
    );
    let file = station.write("records.toml", toml);
    let global = skillward_cli::args::GlobalArgs {
        data_dir: Some(station.data()),
        config: Some(file.clone()),
        ..Default::default()
    };
    let context = skillward_cli::Context::new(&global, true).unwrap();
    let judged = judge(&station.attempt(&[]), None).unwrap();
    let told = skillward_cli::records::tell(&context, &judged, Timestamp::now()).unwrap();
    assert!(told > judged.score.findings.len());
    assert_eq!(skillward_cli::records::tell(&context, &judged, Timestamp::now()).unwrap(), 0);
    let outbox = Outbox::open(&station.data().join("outbox.sqlite")).unwrap();
    assert!(outbox.entries().unwrap().iter().all(|entry| entry.kind == Kind::Statement));

    let said = station.run(["outbox", "retry", "--config", file.to_str().unwrap()]).expect(1);
    assert!(said.out.contains("to records") && !said.out.contains("hush"), "{}", said.out);
    assert_eq!(station.run(["badge", "list", "--json"]).expect(0).json(), serde_json::json!([]));
    // Without the store in the configuration they wait on.
    station.run(["outbox", "retry"]).expect(0);
    let listed = station.run(["outbox", "list"]).expect(0).out;
    assert!(listed.contains(&format!("{told} waiting")), "{listed}");
}
