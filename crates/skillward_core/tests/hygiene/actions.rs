//! Actions: when they begin and end, and what they hold.

use skillward_core::event::{Event, EventKind};
use skillward_core::hygiene::report::HygieneReport;
use skillward_core::hygiene::{HandHygiene, LISTED, REST_US};
use skillward_core::ids::ZoneId;
use skillward_core::observation::{Fact, Tracked};

use crate::script::{Act, BAY, Recording, palms, record};
use crate::traces::surfaces;

fn judge(recording: &Recording) -> (HygieneReport, Vec<Event>) {
    let mut model = HandHygiene::new(surfaces(), Some(ZoneId::from(BAY)));
    let mut events = Vec::new();
    for observation in &recording.observations {
        model.observe(observation, &mut events);
    }
    model.finish(recording.now_us, &mut events);
    (model.report(), events)
}

fn touch(name: &str) -> Act {
    Act::Touch(name.to_owned())
}

/// Names of the events, without their contents.
fn kinds(events: &[Event]) -> Vec<&'static str> {
    events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::ActionBegan => Some("began"),
            EventKind::HandsDry => Some("dry"),
            EventKind::ActionEnded(_) => Some("ended"),
            _ => None,
        })
        .collect()
}

#[test]
fn presses_between_rubbing_add_to_one_action() {
    let script = [Act::Press(1.5), Act::Press(1.5), Act::RubFor(4.0), Act::Press(1.0), Act::RubFor(4.0)];
    let (report, events) = judge(&record(&script));
    assert_eq!(report.actions.len(), 1);
    let action = &report.actions[0];
    assert_eq!(action.volume_ul, 4_000);
    assert!((7_800_000..=8_000_000).contains(&action.rubbing_us));
    assert!(!action.dry);
    assert_eq!(kinds(&events), ["began", "ended"]);
}

#[test]
fn dry_hands_at_rest_have_finished() {
    let (report, events) = judge(&record(&[Act::Press(0.3), Act::RubFor(20.0), Act::Wait(30.0)]));
    assert_eq!(kinds(&events), ["began", "dry", "ended"]);
    assert!(report.actions[0].dry);
    assert_eq!(events.last().unwrap().t_us, report.actions[0].ended_us + REST_US);
}

#[test]
fn product_on_dry_hands_begins_another_action() {
    let script = [
        Act::Press(0.3),
        Act::RubFor(20.0),
        Act::Wait(2.0),
        Act::Press(0.5),
        Act::RubFor(2.0),
        touch("door"),
    ];
    let (report, events) = judge(&record(&script));
    assert_eq!(kinds(&events), ["began", "dry", "ended", "began", "ended"]);
    let volumes: Vec<u32> = report.actions.iter().map(|action| action.volume_ul).collect();
    assert_eq!(volumes, [300, 500]);
    assert!(!report.actions[1].dry, "the door was touched with wet hands");
}

#[test]
fn putting_gloves_on_ends_an_action() {
    let script = [Act::Press(3.0), Act::RubFor(3.0), Act::GlovesOn, Act::RubFor(10.0)];
    let (report, _) = judge(&record(&script));
    assert_eq!(report.actions.len(), 1);
    assert!(report.actions[0].rubbing_us <= 3_000_000);
    assert!(!report.actions[0].dry);
}

#[test]
fn product_without_rubbing_is_no_action() {
    let (report, events) = judge(&record(&[Act::Press(3.0), touch("door")]));
    assert_eq!(report.actions, []);
    assert_eq!(kinds(&events), ["began"]);
}

#[test]
fn only_sliding_without_long_pauses_is_rubbing() {
    let mut recording = record(&[Act::Press(3.0)]);
    // Two strokes 0.4 s apart, then one 2 s later, then hands held still together.
    for after_us in [0, 400_000, 2_000_000] {
        recording.now_us += after_us;
        recording.push(Fact::Rub(palms(200, [1_000; 2])));
    }
    for _ in 0..30 {
        recording.now_us += 33_333;
        recording.push(Fact::Rub(palms(19, [1_000; 2])));
    }
    let (report, _) = judge(&recording);
    assert_eq!(report.actions[0].rubbing_us, 400_000);
}

#[test]
fn what_could_not_be_seen_is_told() {
    let lost = Act::Lost(Tracked::LeftHand, 2.0);
    let script =
        [Act::Press(3.0), Act::RubFor(3.0), lost, Act::RubUnseen(1.0), Act::RubFor(1.0), touch("door")];
    let (report, _) = judge(&record(&script));
    let unseen_us = report.actions[0].unseen_us;
    assert!((2_950_000..=3_250_000).contains(&unseen_us), "{unseen_us}");
}

#[test]
fn what_may_have_dried_out_of_sight_counts_for_the_next_action() {
    let hidden = Act::Lost(Tracked::LeftHand, 20.0);
    let again = [touch("door"), Act::Press(0.3), Act::RubFor(20.0), touch("door")];
    let mut script = vec![Act::Press(3.0), hidden];
    script.extend(again.clone());
    // The product that was not seen being rubbed in still wets the modelled palm.
    let (report, _) = judge(&record(&script));
    let [action] = &report.actions[..] else { panic!("{:?}", report.actions) };
    assert_eq!((action.dry, action.unseen_us), (false, 0));
    assert!(action.unseen_wet_us >= 19_900_000, "{}", action.unseen_wet_us);

    // Once the hands were dry, nothing earlier matters any more.
    script.splice(2..2, [Act::Wait(600.0)]);
    let (report, _) = judge(&record(&script));
    let [action] = &report.actions[..] else { panic!("{:?}", report.actions) };
    assert_eq!((action.dry, action.unseen_wet_us), (true, 0));
}

#[test]
fn a_very_long_attempt_keeps_its_memory_and_its_count() {
    let visit = [touch("door"), touch("p.skin"), Act::Press(0.1), Act::RubFor(0.1)];
    let script: Vec<Act> = visit.into_iter().cycle().take(4 * (LISTED + 100)).collect();
    let (report, _) = judge(&record(&script));
    assert_eq!(report.opportunities.len(), LISTED);
    assert_eq!(report.actions.len(), LISTED);
    // Each visit has moment 1 (missed) and moment 4 (answered), the last one no moment 4.
    let opportunities = 2 * (LISTED as u64 + 100) - 1;
    assert_eq!(report.not_listed, opportunities - LISTED as u64 + 100);
    assert_eq!(report.compliance_centi, Some(((LISTED as u64 + 99) * 10_000 / opportunities) as u32));
}
