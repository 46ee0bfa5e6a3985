//! What the scripted learners come to, and that hiding or idling never passes.

use skillward::frontends::autopilot::script::Act;
use skillward::frontends::autopilot::vary::Variation;
use skillward_cli::judging::judge;
use skillward_core::score::{Decision, FindingOutcome, Score};

use super::{Station, learner, shipped};

const BEDSIDE: &str = "hand_hygiene/bedside";
const TECHNIQUE: &str = "hand_hygiene/technique";

fn play(scenario: &str, name: &str) -> Score {
    let folder = shipped(scenario);
    let finished = Station::new().play(&folder, learner(&folder, name), Variation::default());
    Score::clone(&finished.score)
}

fn outcome(score: &Score, criterion: &str) -> FindingOutcome {
    score.findings.iter().find(|finding| finding.criterion.as_str() == criterion).unwrap().outcome
}

#[test]
fn the_exemplary_learner_passes_with_everything_met() {
    for scenario in [BEDSIDE, TECHNIQUE] {
        let score = play(scenario, "exemplary");
        assert_eq!(score.decision, Decision::Pass, "{score:#?}");
        for finding in &score.findings {
            assert_eq!(finding.outcome, FindingOutcome::Met, "{finding:?}");
        }
    }
}

#[test]
fn the_sloppy_learner_fails_by_points_and_by_no_critical() {
    let score = play(BEDSIDE, "sloppy");
    let Decision::Fail { criticals, total, .. } = &score.decision else { panic!("{:?}", score.decision) };
    assert!(criticals.is_empty() && *total, "{:?}", score.decision);
    assert_eq!(outcome(&score, "before-aseptic"), FindingOutcome::Met);
    assert_eq!(outcome(&score, "after-fluid"), FindingOutcome::Met);
    for missed in ["thumbs", "fingertips", "dry", "duration"] {
        assert_eq!(outcome(&score, missed), FindingOutcome::NotMet, "{missed}");
    }
    assert!(matches!(play(TECHNIQUE, "sloppy").decision, Decision::Fail { .. }));
}

#[test]
fn the_unsafe_learner_fails_by_critical_criteria_with_good_technique() {
    let score = play(BEDSIDE, "unsafe");
    let Decision::Fail { criticals, .. } = &score.decision else { panic!("{:?}", score.decision) };
    let criticals: Vec<_> = criticals.iter().map(|criterion| criterion.as_str()).collect();
    assert_eq!(criticals, ["before-aseptic", "after-fluid"]);
    for met in ["volume", "steps", "thumbs", "fingertips", "duration", "dry"] {
        assert_eq!(outcome(&score, met), FindingOutcome::Met, "{met}");
    }
}

#[test]
fn doing_nothing_and_hiding_the_hands_never_pass() {
    let mut station = Station::new();
    let folder = shipped(BEDSIDE);
    let nothing = vec![Act::Wait(20.0), Act::Finish];
    let mut hidden = vec![Act::HideHands(40.0)];
    hidden.push(Act::Walk { to: (-1.6, 3.2), face: None });
    hidden.push(Act::HideHands(40.0));
    for acts in [nothing, hidden] {
        let finished = station.play(&folder, acts, Variation::default());
        assert!(
            matches!(finished.score.decision, Decision::InsufficientEvidence { .. }),
            "{:?}",
            finished.score.decision
        );
    }
}

#[test]
fn the_live_score_is_that_of_the_file_to_the_byte() {
    let mut station = Station::new();
    let folder = shipped(BEDSIDE);
    for (name, seed) in [("exemplary", 3), ("sloppy", 4), ("unsafe", 5)] {
        let finished = station.play(&folder, learner(&folder, name), Variation::human(seed));
        let judged = judge(&finished.folder, None).unwrap();
        let live = serde_json::to_string(&*finished.score).unwrap();
        let file = serde_json::to_string(&judged.score).unwrap();
        assert_eq!(live, file, "{name}");
    }
}
