//! One log, fed in any way, gives one score and one list of events.

use proptest::prelude::*;
use skillward_core::attempt::Attempt;
use skillward_core::event::{EndReason, Event};
use skillward_core::header::Mode;
use skillward_core::observation::{Fact, Observation, Tracked};
use skillward_core::score::Score;
use skillward_core::skin::Hand;

use super::support::{S, header, palms, rubric, scenario};

const SURFACES: [&str; 9] = [
    "door.handle",
    "mrs_okafor.wrist",
    "mrs_okafor.chest",
    "line_a.port",
    "urine_bag_a.outlet",
    "bed_a.rail",
    "phone.handset",
    "pump_b.silence_button",
    "mr_lindqvist.hand",
];

fn fact() -> impl Strategy<Value = Fact> {
    let hand = prop_oneof![Just(Hand::Left), Just(Hand::Right)];
    let surface = prop::sample::select(&SURFACES[..]);
    let tracked = prop::sample::select(vec![Tracked::LeftHand, Tracked::RightHand, Tracked::Head]);
    let zone = prop::sample::select(vec!["bay", "corridor"]);
    prop_oneof![
        6 => (hand.clone(), surface.clone())
            .prop_map(|(hand, surface)| Fact::ContactBegan { hand, surface: surface.into() }),
        6 => (hand.clone(), surface.clone())
            .prop_map(|(hand, surface)| Fact::ContactEnded { hand, surface: surface.into() }),
        3 => (hand.clone(), surface.clone())
            .prop_map(|(hand, surface)| Fact::Opened { hand, surface: surface.into() }),
        2 => (hand.clone(), surface.clone())
            .prop_map(|(hand, surface)| Fact::Pressed { hand, surface: surface.into() }),
        1 => (hand.clone(), surface).prop_map(|(hand, surface)| Fact::Grabbed { hand, surface: surface.into() }),
        3 => hand.prop_map(|onto| Fact::Dispensed { product: "handrub".into(), volume_ul: 1_500, onto }),
        12 => Just(Fact::Rub(palms())),
        1 => zone.clone().prop_map(|zone| Fact::Entered { zone: zone.into() }),
        1 => zone.prop_map(|zone| Fact::Left { zone: zone.into() }),
        1 => tracked.clone().prop_map(|what| Fact::TrackingLost { what }),
        2 => tracked.prop_map(|what| Fact::TrackingFound { what }),
        1 => Just(Fact::TechnicalFault { note: "camera".into() }),
    ]
}

fn log() -> impl Strategy<Value = Vec<Observation>> {
    let gap = prop_oneof![Just(0_u64), Just(33_333), Just(20_000), 0..5_000_000_u64, Just(8_000_000)];
    prop::collection::vec((gap, fact()), 1..120).prop_map(|facts| {
        let mut t_us = 0;
        facts
            .into_iter()
            .map(|(gap, fact)| {
                t_us += gap;
                Observation { t_us, fact }
            })
            .collect()
    })
}

/// Feeds a log with time advanced to the given instants in between.
fn live(log: &[Observation], frames_us: &[u64]) -> (Vec<Event>, Score) {
    let mut attempt = Attempt::new(&scenario(), &rubric(), header(Mode::Formative));
    let mut events = Vec::new();
    let mut frames = frames_us.iter().peekable();
    for observation in log {
        while let Some(frame) = frames.next_if(|frame| **frame <= observation.t_us) {
            attempt.advance(*frame);
            events.extend(attempt.drain_events());
        }
        attempt.observe(observation).unwrap();
    }
    let end_us = log.last().map_or(0, |last| last.t_us) + S;
    let score = attempt.finish(end_us, EndReason::Stopped);
    events.extend(attempt.drain_events());
    (events, score)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn frames_in_between_change_nothing(
        log in log(),
        mut frames in prop::collection::vec(0..200_000_000_u64, 0..200),
        every_us in 5_000..200_000_u64,
    ) {
        frames.sort_unstable();
        let batch = live(&log, &[]);
        prop_assert_eq!(&live(&log, &frames), &batch);
        let end_us = log.last().unwrap().t_us;
        let steady: Vec<u64> = (0..=end_us / every_us).map(|frame| frame * every_us).collect();
        prop_assert_eq!(&live(&log, &steady), &batch);
        let judged = skillward_core::attempt::judge(
            &scenario(), &rubric(), header(Mode::Formative), &log, (end_us + S, EndReason::Stopped),
        );
        prop_assert_eq!(&judged, &batch.1);
    }

    #[test]
    fn scores_are_bounded_and_explained(log in log()) {
        let (_, score) = live(&log, &[]);
        prop_assert!(score.total.earned_milli <= score.total.possible_milli);
        prop_assert!(score.total.percent_centi <= 10_000);
        for finding in &score.findings {
            prop_assert!(!finding.reason.is_empty());
            prop_assert!(finding.earned_milli <= finding.weight_milli);
            prop_assert!(finding.spans.len() <= 32);
            for span in &finding.spans {
                prop_assert!(span.from_us <= span.to_us && span.to_us <= score.duration_us);
            }
        }
    }

    #[test]
    fn an_earlier_observation_is_refused_and_leaves_no_trace(log in log(), back_us in 1..1_000_000_u64) {
        let end_us = log.last().unwrap().t_us;
        prop_assume!(end_us > back_us);
        let mut attempt = Attempt::new(&scenario(), &rubric(), header(Mode::Formative));
        for observation in &log {
            attempt.observe(observation).unwrap();
        }
        prop_assume!(attempt.ended().is_none());
        let late = Observation { t_us: end_us - back_us, fact: Fact::Finished };
        prop_assert!(attempt.observe(&late).is_err());
        prop_assert_eq!(attempt.finish(end_us + S, EndReason::Stopped), live(&log, &[]).1);
    }
}
