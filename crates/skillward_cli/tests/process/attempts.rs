//! `score` and `verify`.

use skillward_core::score::{Decision, Score};
use skillward_store::LOG_FILE;

use crate::support::{Station, shipped};

#[test]
fn a_score_is_the_same_bytes_each_time_and_fails_for_the_right_reason() {
    let station = Station::new();
    let attempt = station.attempt(&["before-line"]);
    let first = station.run(["score", "--json", attempt.to_str().unwrap()]).expect(1);
    let second = station.run(["score", "--json", "last"]).expect(1);
    assert_eq!(first.out, second.out);
    let score: Score = serde_json::from_str(&first.out).unwrap();
    let Decision::Fail { criticals, .. } = &score.decision else { panic!("{:?}", score.decision) };
    assert_eq!(criticals[0].as_str(), "before-aseptic");
    let text = station.run(["score", "last"]).expect(1).out;
    for part in ["FAILED", "[critical]", "Awaits a clinical educator's sign-off", "→"] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
}

#[test]
fn an_attempt_of_earlier_models_verifies_and_a_score_says_that_it_may_differ() {
    let station = Station::new();
    let attempt = station.attempt_of("hand-hygiene-1", &["before-line"]);
    // Rub samples of then did not say how many pairs touch.
    assert!(!std::fs::read_to_string(attempt.join(LOG_FILE)).unwrap().contains("touching"));
    assert!(station.run(["verify", "last"]).expect(0).out.contains("Whole and unchanged"));
    let text = station.run(["score", "last"]).expect(1);
    let said = text.out + &text.err;
    assert!(said.contains("recorded with the models `hand-hygiene-1`"), "{said}");
    assert!(said.contains("may differ from the one given then"), "{said}");
    let now = Station::new();
    now.attempt(&["before-line"]);
    let text = now.run(["score", "last"]).expect(1);
    assert!(!(text.out + &text.err).contains("recorded with the models"));
}

#[test]
fn another_rubric_gives_another_score_beside_the_old_one() {
    let station = Station::new();
    let attempt = station.attempt(&["before-line"]);
    let before = std::fs::read(attempt.join(LOG_FILE)).unwrap();
    let lenient = shipped("rubric.ron")
        .replace("version: \"1.0.0\"", "version: \"2.0.0\"")
        .replace("critical: true", "critical: false")
        .replace("total_percent: 80", "total_percent: 1")
        .replace("pass_percent: 75", "pass_percent: 1")
        .replace("pass_percent: 70", "pass_percent: 1")
        .replace("pass_percent: 50", "pass_percent: 1");
    station.write("lenient.ron", lenient);
    let said = station.run(["score", "--json", "last", "--rubric", "lenient.ron"]).expect(0);
    let score: Score = serde_json::from_str(&said.out).unwrap();
    assert_eq!((score.rubric.version.as_str(), &score.decision), ("2.0.0", &Decision::Pass));
    assert!(said.err.contains("Nothing changes by itself"), "{}", said.err);
    assert_eq!(std::fs::read(attempt.join(LOG_FILE)).unwrap(), before);
    station.write(
        "other.ron",
        shipped("rubric.ron").replace("scenario: \"hand-hygiene-bedside\"", "scenario: \"other\""),
    );
    let said = station.run(["score", "last", "--rubric", "other.ron"]).expect(2);
    assert!(said.err.contains("judges the scenario `other`"), "{}", said.err);
    assert!(station.run(["score", "last", "--rubric", "missing.ron"]).expect(2).err.contains("missing.ron"));
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let station = Station::new();
    station.attempt(&["before-line"]);
    station.run(["score", "last", "--html", "page.html"]).expect(1);
    let page = std::fs::read_to_string(station.path("page.html")).unwrap();
    for part in [
        "<!DOCTYPE html>",
        "Not passed yet",
        "What to practise next",
        "modelled",
        "it is not scored",
        "sign-off",
        "Mrs Okafor",
        "<svg",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    for absent in ["<script", "http://", "https://", "src=", "@import", "url(h"] {
        assert!(!page.replace("url(#", "").contains(absent), "{absent} is in the page");
    }
}

#[test]
fn a_changed_attempt_is_located_and_not_judged() {
    let station = Station::new();
    let attempt = station.attempt(&[]);
    assert!(station.run(["verify", "last"]).expect(0).out.contains("Whole and unchanged"));
    let log = std::fs::read_to_string(attempt.join(LOG_FILE)).unwrap();
    let line = log.lines().position(|line| line.contains("line_a.port")).unwrap() + 1;
    std::fs::write(attempt.join(LOG_FILE), log.replacen("line_a.port", "line_b.port", 1)).unwrap();
    let said = station.run(["verify", attempt.to_str().unwrap()]).expect(1);
    assert!(said.out.contains(&format!("log.jsonl, line {line} ")), "{}", said.out);
    let report = station.run(["verify", "--json", "last"]).expect(1).json();
    assert_eq!(
        (&report["ok"], &report["verdict"], &report["faults"][0]["line"]),
        (&false.into(), &"changed".into(), &line.into())
    );
    let said = station.run(["score", "last"]).expect(1);
    assert!(said.err.contains("not judged") && said.out.is_empty(), "{}{}", said.out, said.err);
}

#[test]
fn whose_signature_it_is_can_be_asked() {
    let station = Station::new();
    station.attempt(&[]);
    let key = station.key().public_hex();
    assert!(station.run(["verify", "last"]).expect(0).out.contains("(this station)"));
    station.run(["verify", "last", "--station-key", &key]).expect(0);
    let said = station.run(["verify", "last", "--station-key", &"0".repeat(64)]).expect(1);
    assert!(said.out.contains("NOT the key"), "{}", said.out);
    station.run(["verify", "last", "--station-key", "abc"]).expect(2);
}

#[test]
fn a_cut_attempt_is_judged_as_far_as_it_goes_and_said_to_be_cut() {
    let station = Station::new();
    let attempt = station.attempt(&[]);
    let log = std::fs::read(attempt.join(LOG_FILE)).unwrap();
    std::fs::write(attempt.join(LOG_FILE), &log[..log.len() - 10]).unwrap();
    let said = station.run(["verify", "last"]).expect(1);
    assert!(said.out.contains("without its end") && said.out.contains("cut off"), "{}", said.out);
    let said = station.run(["score", "last"]).expect(1);
    assert!(said.err.contains("cut off"), "{}", said.err);
}

#[test]
fn what_is_no_attempt_gives_2_and_the_way() {
    let station = Station::new();
    std::fs::create_dir(station.path("empty")).unwrap();
    station.write("file.txt", "x");
    for (name, part) in [
        ("missing", "does not exist"),
        ("empty", "log.jsonl"),
        ("file.txt", "a folder"),
        ("last", "no attempt"),
    ] {
        for command in ["score", "verify"] {
            let said = station.run([command, name]).expect(2);
            assert!(said.err.contains(part), "{command} {name}: {}", said.err);
        }
    }
    station.write("junk.attempt/log.jsonl", [0xFF_u8; 100]);
    station.run(["verify", "junk.attempt"]).expect(1);
    station.run(["score", "junk.attempt"]).expect(2);
}

#[cfg(unix)]
#[test]
fn an_attempt_that_may_not_be_read_gives_2() {
    use std::os::unix::fs::PermissionsExt;
    let station = Station::new();
    let log = station.attempt(&[]).join(LOG_FILE);
    std::fs::set_permissions(&log, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser reads it all the same.
    if std::fs::File::open(&log).is_err() {
        let said = station.run(["score", "last"]).expect(2);
        assert!(said.err.contains("log.jsonl"), "{}", said.err);
    }
}

/// The shipped rubric, easily passed but for a criterion that a person rates.
fn rated_rubric() -> String {
    let manual = r#"criteria: [
        (
            id: "tells-her",
            text: "Tells the patient what comes next",
            domain: "care",
            weight: 10,
            critical: true,
            kind: Manual([
                (name: "Clearly", percent: 100, text: "Says what comes next before touching her."),
                (name: "Not at all", percent: 0, text: "Says nothing."),
            ]),
        ),"#;
    shipped("rubric.ron")
        .replace("critical: true", "critical: false")
        .replace("total_percent: 80", "total_percent: 1")
        .replace("pass_percent: 75", "pass_percent: 1")
        .replace("pass_percent: 70", "pass_percent: 1")
        .replace("pass_percent: 50", "pass_percent: 1")
        .replacen("criteria: [", manual, 1)
}

fn ratings(level: &str) -> String {
    format!(
        r#"(
    format: 1,
    attempt_id: "7f3c0c55-2f0e-4a57-9f0a-0d3f4a6f5b11",
    rater: "E. Assessor",
    rated_on: "2026-05-04",
    ratings: [(criterion: "tells-her", level: "{level}", note: "Twice.")],
)"#
    )
}

#[test]
fn what_a_person_judges_is_pending_until_a_file_of_ratings_says_it() {
    let station = Station::new();
    let attempt = station.attempt(&["before-line"]);
    let before = std::fs::read(attempt.join(LOG_FILE)).unwrap();
    station.write("rated.ron", rated_rubric());
    let said = station.run(["score", "last", "--rubric", "rated.ron"]).expect(1);
    assert!(said.out.contains("NOT DECIDED UNTIL IT IS RATED"), "{}", said.out);
    assert!(said.out.contains("… Tells the patient what comes next"), "{}", said.out);

    station.write("ratings.ron", ratings("Clearly"));
    let rated = ["score", "last", "--rubric", "rated.ron", "--ratings", "ratings.ron"];
    let said = station.run(rated).expect(0);
    for part in ["PASSED", "✔ Tells the patient", "Rated by E. Assessor: Says what comes next", "Twice."] {
        assert!(said.out.contains(part), "{part} is missing:\n{}", said.out);
    }
    assert!(said.err.contains("rated by E. Assessor on 2026-05-04"), "{}", said.err);
    let score: Score = serde_json::from_str(&station.run(rated.into_iter().chain(["--json"])).out).unwrap();
    assert_eq!(score.decision, Decision::Pass);

    station.write("ratings.ron", ratings("Not at all"));
    let said = station.run(rated).expect(1);
    assert!(said.out.contains("FAILED") && said.out.contains("critical: Tells the patient"), "{}", said.out);
    assert_eq!(std::fs::read(attempt.join(LOG_FILE)).unwrap(), before, "ratings stand beside the attempt");
}

#[test]
fn ratings_that_do_not_fit_are_refused_with_the_reason() {
    let station = Station::new();
    station.attempt(&["before-line"]);
    station.write("rated.ron", rated_rubric());
    let refused = |text: &str, part: &str| {
        station.write("ratings.ron", text);
        let said =
            station.run(["score", "last", "--rubric", "rated.ron", "--ratings", "ratings.ron"]).expect(2);
        assert!(said.err.contains(part), "{part}: {}", said.err);
    };
    let good = ratings("Clearly");
    refused(&ratings("Somehow"), "has no level \"Somehow\"");
    refused(&good.replace("7f3c0c55", "00000000"), "the ratings are of the attempt 00000000");
    refused(&good.replace("E. Assessor", " "), "do not say who rated");
    refused(&good.replace("2026-05-04", "yesterday"), "\"yesterday\" is no day");
    refused(&good.replace("tells-her", "after-fluid"), "takes no rating");
    refused(&good.replace("tells-her", "manners"), "no criterion \"manners\"");
    refused(&good.replace("rater:", "ratr:"), "SW0004");
    refused("ratings", "ratings.ron");
    let missing = station.run(["score", "last", "--ratings", "missing.ron"]).expect(2);
    assert!(missing.err.contains("missing.ron"), "{}", missing.err);
}
