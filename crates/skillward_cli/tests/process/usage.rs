//! Help, configuration, and commands that this build does not have.

use crate::support::Station;

#[test]
fn help_teaches_and_every_command_has_examples() {
    let station = Station::new();
    let help = station.run(["--help"]).expect(0).out;
    let commands = [
        "play", "demo", "new", "check", "test", "graph", "fmt", "list", "score", "verify", "badge", "outbox",
        "issuer", "explain", "config",
    ];
    for word in commands.iter().chain(&["First steps", "Exit codes"]) {
        assert!(help.contains(word), "{word} is missing:\n{help}");
    }
    let badges = ["verify", "list", "send", "show"].map(|command| vec!["badge", command]);
    let outbox = ["list", "retry", "drop", "explain"].map(|command| vec!["outbox", command]);
    let host = ["connect", "list", "forget"].map(|command| vec!["host", command]);
    for mut command in
        commands.map(|command| vec![command]).into_iter().chain(badges).chain(outbox).chain(host)
    {
        let name = command.join(" ");
        command.push("--help");
        let help = station.run(command).expect(0).out;
        assert!(help.contains("Usage:"), "{help}");
        // `badge` has commands of its own, which do.
        let example = help.contains("Example") && help.contains(&format!("  skillward {name}"));
        assert!(example || name == "badge", "{name} shows no example:\n{help}");
    }
    assert!(station.run(["--version"]).expect(0).out.starts_with("skillward "));
}

#[test]
fn what_is_not_understood_is_said_and_gives_2() {
    let station = Station::new();
    assert!(station.run(["scor"]).expect(2).err.contains("score"));
    station.run(["score"]).expect(2);
    assert!(station.run(["list", "--log", "x=y=z"]).expect(2).err.contains("log filter"));
}

#[test]
fn a_build_without_a_window_says_so() {
    let station = Station::new();
    for command in ["play", "demo"] {
        let said = station.run([command]).expect(2);
        assert!(said.err.contains("no window") && said.err.contains("feature `app`"), "{}", said.err);
    }
}

#[test]
fn the_configuration_is_shown_with_the_source_of_each_key() {
    let station = Station::new();
    let file = station.write("skillward.toml", "learner = \"nurse-7\"\n[issuer]\ntimeout_s = 30\n");
    let shown = station.run(["config", "--json", "--config", file.to_str().unwrap()]).expect(0).json();
    let key = |name: &str| {
        let keys = shown["keys"].as_array().unwrap();
        keys.iter().find(|key| key["key"] == name).cloned().unwrap()
    };
    assert_eq!((&key("learner")["value"], &key("learner")["source"]), (&"nurse-7".into(), &"file".into()));
    assert_eq!(
        (&key("issuer.timeout_s")["value"], &key("issuer.timeout_s")["source"]),
        (&30.into(), &"file".into())
    );
    assert_eq!(key("data_dir")["source"], "flag");
    assert_eq!(
        (&key("sound.volume")["value"], &key("sound.volume")["source"]),
        (&0.7.into(), &"default".into())
    );
    assert!(shown["station_key"].is_null(), "showing the configuration makes no key");
}

#[test]
fn a_misspelt_key_stops_every_command_with_the_right_one() {
    let station = Station::new();
    let file = station.write("bad.toml", "lerner = \"a\"\n");
    let said = station.run(["list", "--config", file.to_str().unwrap()]).expect(2);
    assert!(said.err.contains("did you mean `learner`"), "{}", said.err);
    let said = station.run(["list", "--config", "/nonexistent.toml"]).expect(2);
    assert!(said.err.contains("/nonexistent.toml"), "{}", said.err);
}

#[test]
fn a_commented_configuration_is_written_once() {
    let station = Station::new();
    let file = station.path("conf/skillward.toml");
    let args = ["config", "--init", "--config", file.to_str().unwrap()];
    // A file that is asked for must be there, but for the command that makes it.
    station.run(args).expect(0);
    assert!(std::fs::read_to_string(&file).unwrap().contains("# learner ="));
    assert!(station.run(args).expect(2).err.contains("left as it is"));
}
