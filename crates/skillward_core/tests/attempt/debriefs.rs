//! The debrief of whole attempts.

use skillward_core::catalogue;
use skillward_core::debrief::{AnswerDebrief, Debrief, DebriefResult};
use skillward_core::names::Names;

use super::support::{Script, round, rubric, scenario, score};

fn debrief(script: &Script) -> Debrief {
    Debrief::new(&scenario(), &rubric(), &score(script))
}

#[test]
fn a_missed_moment_is_told_in_words() {
    let debrief = debrief(&round(&["before-line"]));
    assert_eq!(debrief.headline.result, DebriefResult::Failed);
    assert!(debrief.headline.reasons[0].contains("must not be missed"), "{:?}", debrief.headline);
    let missed: Vec<_> = debrief.opportunities.iter().filter(|o| o.answer == AnswerDebrief::Missed).collect();
    assert_eq!(missed[0].sentence, "Moment 2, before touching the port of line a: missed.");
    let first = &debrief.practise[0];
    assert!(first.critical, "criticals come first: {:?}", debrief.practise);
    assert_eq!(first.criterion.as_str(), "before-aseptic");
    let lost: Vec<_> = debrief.practise.iter().filter(|p| !p.critical).map(|p| p.lost_milli).collect();
    assert!(lost.is_sorted_by(|a, b| a >= b), "{lost:?}");
}

#[test]
fn the_asset_library_gives_better_names() {
    let catalogue = catalogue::parse(include_str!("../../../../assets/catalogue.ron")).unwrap();
    let room = catalogue::parse_room(include_str!("../../../../assets/rooms/ward_bay.ron")).unwrap();
    let scenario = scenario();
    let names = Names::with_library(&scenario, &catalogue, Some(&room));
    let debrief = Debrief::with_names(&scenario, &rubric(), &score(&round(&["before-line"])), &names);
    let sentences: Vec<_> = debrief.opportunities.iter().map(|o| o.sentence.as_str()).collect();
    assert!(
        sentences.contains(&"Moment 2, before touching the needle-free port of the infusion line: missed."),
        "{sentences:#?}"
    );
}

#[test]
fn the_table_and_the_lamp_are_complete() {
    let debrief = debrief(&round(&[]));
    assert_eq!(debrief.technique.sides.len(), 9);
    assert_eq!(debrief.technique.actions.len(), 5);
    assert!(debrief.technique.actions.iter().all(|action| action.sides_us.len() == 9));
    assert!(
        debrief.technique.actions[0].sentence.contains("3 mL"),
        "{}",
        debrief.technique.actions[0].sentence
    );
    assert_eq!(debrief.coverage.patches.len(), 72);
    assert!(debrief.coverage.note.contains("Modelled"));
    assert_eq!(debrief.domains.iter().map(|domain| domain.findings.len()).sum::<usize>(), 11);
    assert!(!debrief.awaiting_review.is_empty());
    assert!(debrief.pass_mark_set_by.starts_with("A proposal."));
}

#[test]
fn an_empty_attempt_has_a_debrief_too() {
    let debrief = debrief(&Script::default());
    assert_eq!(debrief.headline.result, DebriefResult::InsufficientEvidence);
    assert!(debrief.opportunities.is_empty() && debrief.coverage.patches.is_empty());
    let text = serde_json::to_string(&debrief).unwrap();
    assert_eq!(serde_json::from_str::<Debrief>(&text).unwrap(), debrief);
}
