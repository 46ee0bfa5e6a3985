//! What a person sees of the outbox, and decides about it.

use crate::badges::earn_another;
use crate::support::Station;

/// A configuration whose issuer nobody can reach.
fn down(station: &Station) -> String {
    let token = station.write("token", "a-secret-token");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let toml = format!(
        "[issuer]\nurl = \"http://127.0.0.1:9\"\nname = \"Down\"\n\
         did = \"did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z\"\ntoken_file = {:?}\n",
        token.display().to_string()
    );
    station.write("down.toml", toml).display().to_string()
}

#[test]
fn an_empty_outbox_says_so_and_is_not_made() {
    let station = Station::new();
    assert!(station.run(["outbox", "list"]).expect(0).out.contains("0 waiting"));
    assert_eq!(station.run(["outbox", "list", "--json"]).expect(0).json(), serde_json::json!([]));
    assert!(station.run(["outbox", "explain", "1"]).expect(2).err.contains("outbox list --all"));
    station.run(["outbox", "drop", "1"]).expect(2);
    assert!(!station.data().join("outbox.sqlite").exists());
}

#[test]
fn what_waits_is_explained_dropped_and_sent_after_all() {
    let station = Station::new();
    let ids = [earn_another(&station), earn_another(&station)];
    let down = down(&station);
    let said = station.run(["outbox", "retry", "--config", &down]).expect(1);
    assert!(said.out.contains("not yet") && !said.out.contains("a-secret-token"), "{}", said.out);
    let listed = station.run(["outbox", "list"]).expect(0).out;
    assert!(listed.contains("badge to issuer") && listed.contains("2 waiting"), "{listed}");
    assert!(listed.contains("after 1 try: the issuer could not be reached"), "{listed}");

    let told = station.run(["outbox", "explain", &ids[0][..13]]).expect(0).out;
    for part in ["What happened", "Nobody was reached", "What to do", "did:key:", "learner-1"] {
        assert!(told.contains(part), "{part} is missing:\n{told}");
    }
    let told = station.run(["outbox", "explain", "1", "--json"]).expect(0).json();
    assert_eq!((&told["cause"], &told["state"]), (&"unreachable".into(), &"queued".into()));
    assert!(told["advice"].as_str().unwrap().contains("Nothing needs to be done"));

    station.run(["outbox", "drop", "2", "99"]).expect(2);
    assert_eq!(station.run(["outbox", "list", "--json"]).expect(0).json().as_array().unwrap().len(), 2);
    let dropped = station.run(["outbox", "drop", &ids[1], "--json"]).expect(0).json();
    assert_eq!(dropped[0]["state"], "dropped");
    let sent = station.run(["outbox", "retry", "--json"]).expect(0).json();
    assert_eq!(
        (&sent["delivered"][0]["key"], sent["delivered"].as_array().unwrap().len()),
        (&ids[0].as_str().into(), 1)
    );
    assert_eq!(station.run(["outbox", "list", "--json"]).expect(0).json(), serde_json::json!([]));
    let all = station.run(["outbox", "list", "--all"]).expect(0).out;
    assert!(all.contains("dropped") && all.contains("delivered"), "{all}");

    assert!(station.run(["outbox", "drop", "1"]).expect(2).err.contains("has been delivered"));
    station.run(["outbox", "retry", "2"]).expect(0);
    assert!(station.data().join(format!("badges/{}.png", ids[1])).exists());
    assert!(station.run(["outbox", "retry"]).expect(0).out.contains("Nothing waits"));
}

#[test]
fn what_needs_a_person_is_a_finding() {
    let station = Station::new();
    earn_another(&station);
    station.run(["outbox", "drop", "1"]).expect(0);
    // A claim that a later program cannot read is a dead letter with a reason.
    rusqlite::Connection::open(station.data().join("outbox.sqlite"))
        .unwrap()
        .execute("UPDATE parcels SET payload = '{\"later\": true}'", [])
        .unwrap();
    station.run(["outbox", "retry", "1"]).expect(1);
    let listed = station.run(["outbox", "list"]).expect(1).out;
    assert!(listed.contains("refused") && listed.contains("cannot be read"), "{listed}");
    let told = station.run(["outbox", "explain", "1"]).expect(0).out;
    assert!(
        told.contains("missing or cannot be read on this machine") && told.contains("outbox drop"),
        "{told}"
    );
}
