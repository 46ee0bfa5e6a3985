//! Properties of the model: no panic, the same result however it is fed, and fairness.

use proptest::prelude::*;
use skillward_core::event::Event;
use skillward_core::hygiene::HandHygiene;
use skillward_core::hygiene::report::{Answer, HygieneReport, Opportunity, TechniqueStep};
use skillward_core::ids::{ProductId, SurfaceId, ZoneId};
use skillward_core::observation::{Fact, Modality, Observation, RubSample, Tracked};
use skillward_core::skin::{Hand, Patch};

use crate::script::{Act, BAY, record};
use crate::technique::sample;
use crate::traces::surfaces;

fn model() -> HandHygiene {
    HandHygiene::new(surfaces(), Some(ZoneId::from(BAY)))
}

fn hand() -> impl Strategy<Value = Hand> {
    prop::sample::select(Hand::BOTH.to_vec())
}

fn surface() -> impl Strategy<Value = SurfaceId> {
    let mut names: Vec<SurfaceId> = surfaces().into_keys().collect();
    names.push(SurfaceId::from("unknown"));
    prop::sample::select(names)
}

fn tracked() -> impl Strategy<Value = Tracked> {
    prop::sample::select(vec![Tracked::LeftHand, Tracked::RightHand, Tracked::Head])
}

fn rub() -> impl Strategy<Value = Fact> {
    (
        prop::sample::select(TechniqueStep::ALL.to_vec()),
        0..200_usize,
        0..1_000_u16,
        prop::sample::select(vec![0_u16, 499, 500, 1_000]),
    )
        .prop_map(|(step, number, speed, validity)| {
            Fact::Rub(RubSample { validity_milli: [1_000, validity], ..sample(step, number, speed) })
        })
}

fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        4 => (hand(), surface()).prop_map(|(hand, surface)| Fact::ContactBegan { hand, surface }),
        4 => (hand(), surface()).prop_map(|(hand, surface)| Fact::ContactEnded { hand, surface }),
        2 => (any::<u32>(), hand(), prop::sample::select(vec!["handrub", "soap"])).prop_map(
            |(volume_ul, onto, product)| Fact::Dispensed {
                product: ProductId::from(product),
                volume_ul: if volume_ul % 8 == 0 { volume_ul } else { volume_ul % 4_000 },
                onto,
            }
        ),
        8 => rub(),
        1 => Just(Fact::Left { zone: ZoneId::from(BAY) }),
        1 => Just(Fact::Entered { zone: ZoneId::from(BAY) }),
        1 => Just(Fact::Donned { item: "gloves".into() }),
        1 => Just(Fact::Doffed { item: "gloves".into() }),
        1 => tracked().prop_map(|what| Fact::TrackingLost { what }),
        1 => tracked().prop_map(|what| Fact::TrackingFound { what }),
        1 => Just(Fact::TechnicalFault { note: "it broke".into() }),
        1 => Just(Fact::ModalityChanged { modality: Modality::HeadsetHands }),
        1 => Just(Fact::Paused),
    ]
}

/// Any facts at any times, in any order of time.
fn anything() -> impl Strategy<Value = Vec<Observation>> {
    let t_us = prop_oneof![6 => 0..60_000_000_u64, 1 => any::<u64>()];
    prop::collection::vec((t_us, fact()), 0..150)
        .prop_map(|facts| facts.into_iter().map(|(t_us, fact)| Observation { t_us, fact }).collect())
}

/// Any facts, with gaps as they come in an attempt.
fn stream() -> impl Strategy<Value = Vec<Observation>> {
    let gap_us = prop_oneof![8 => 0..50_000_u64, 2 => 0..2_000_000_u64, 1 => 0..40_000_000_u64];
    prop::collection::vec((gap_us, fact()), 0..200).prop_map(|facts| {
        let mut t_us = 0;
        facts
            .into_iter()
            .map(|(gap_us, fact)| {
                t_us += gap_us;
                Observation { t_us, fact }
            })
            .collect()
    })
}

/// What can be seen of a model from outside.
fn visible(model: &HandHygiene) -> (HygieneReport, bool, Vec<u16>, [u64; 3]) {
    let skin = model.skin();
    let looks = Hand::BOTH
        .into_iter()
        .flat_map(|hand| Patch::ALL.map(|patch| (hand, patch)))
        .flat_map(|(hand, patch)| [skin.wetness_milli(hand, patch), skin.coverage_milli(hand, patch)])
        .collect();
    let volumes = [skin.on_skin_pl(), skin.evaporated_pl(), skin.dripped_pl()];
    (model.report(), model.hands_wet(), looks, volumes)
}

fn replay(observations: &[Observation], end_us: u64) -> (HandHygiene, Vec<Event>) {
    let mut model = model();
    let mut events = Vec::new();
    for observation in observations {
        model.observe(observation, &mut events);
    }
    model.finish(end_us, &mut events);
    (model, events)
}

fn act() -> impl Strategy<Value = Act> {
    let names = ["door", "phone", "p.skin", "p.rail", "p.hub", "p.outlet", "p.vein", "q.skin", "q.rail"];
    prop_oneof![
        8 => prop::sample::select(names.to_vec()).prop_map(|name| Act::Touch(name.to_owned())),
        4 => Just(Act::Rub),
        1 => Just(Act::Leave),
        1 => Just(Act::GlovesOn),
        1 => Just(Act::GlovesOff),
        1 => Just(Act::Lost(Tracked::Head, 7.0)),
    ]
}

fn play(script: &[Act]) -> HygieneReport {
    let recording = record(script);
    replay(&recording.observations, recording.now_us).0.report()
}

/// 0 missed, 1 not assessable, 2 answered.
fn rank(opportunity: &Opportunity) -> u8 {
    match opportunity.answer {
        Answer::Missed { .. } => 0,
        Answer::NotAssessable => 1,
        Answer::Rub { .. } | Answer::Wash { .. } => 2,
    }
}

fn ranks(report: &HygieneReport) -> Vec<u8> {
    report.opportunities.iter().map(rank).collect()
}

proptest! {
    #[test]
    fn any_facts_at_any_times_are_taken(observations in anything()) {
        let (model, events) = replay(&observations, 0);
        let report = model.report();
        prop_assert!(report.compliance_centi.is_none_or(|centi| centi <= 10_000));
        prop_assert!(events.is_sorted_by_key(|event| event.t_us));
        for opportunity in &report.opportunities {
            prop_assert!(opportunity.from_us <= opportunity.to_us);
            prop_assert!(!opportunity.indications.is_empty());
        }
        for action in &report.actions {
            prop_assert!(action.began_us <= action.rub_began_us);
            prop_assert!(action.rub_began_us <= action.ended_us);
            prop_assert!(action.rubbing_us <= action.ended_us - action.rub_began_us);
        }
    }

    #[test]
    fn time_may_be_advanced_at_will(
        observations in stream(),
        stops_us in prop::collection::vec(0..3_000_000_u64, 0..100),
    ) {
        let end_us = observations.last().map_or(0, |last| last.t_us) + 60_000_000;
        let (at_once, expected) = replay(&observations, end_us);

        let mut stops_us: Vec<u64> = stops_us
            .into_iter()
            .scan(0, |at_us, gap_us| {
                *at_us += gap_us;
                (*at_us < end_us).then_some(*at_us)
            })
            .collect();
        stops_us.push(end_us);
        let mut stops = stops_us.into_iter().peekable();
        let (mut model, mut events) = (model(), Vec::new());
        for observation in &observations {
            while let Some(stop_us) = stops.next_if(|stop_us| *stop_us <= observation.t_us) {
                model.advance(stop_us, &mut events);
            }
            model.observe(observation, &mut events);
        }
        for stop_us in stops {
            model.advance(stop_us, &mut events);
        }
        model.finish(end_us, &mut events);

        prop_assert_eq!(events, expected);
        prop_assert_eq!(visible(&model), visible(&at_once));
    }

    #[test]
    fn spare_actions_earn_and_cost_nothing(script in prop::collection::vec(act(), 0..25)) {
        let doubled: Vec<Act> = script
            .iter()
            .flat_map(|act| match act {
                Act::Rub => vec![Act::Rub, Act::Wait(40.0), Act::Rub],
                other => vec![other.clone()],
            })
            .collect();
        let (plain, spare) = (play(&script), play(&doubled));
        prop_assert_eq!(ranks(&plain), ranks(&spare));
        prop_assert_eq!(plain.compliance_centi, spare.compliance_centi);
    }

    #[test]
    fn another_action_is_never_to_the_learners_harm(
        script in prop::collection::vec(act(), 1..25),
        at in any::<prop::sample::Index>(),
    ) {
        let mut more = script.clone();
        more.insert(at.index(script.len()), Act::Rub);
        let (plain, more) = (ranks(&play(&script)), ranks(&play(&more)));
        prop_assert_eq!(plain.len(), more.len());
        prop_assert!(plain.iter().zip(&more).all(|(plain, more)| more >= plain));
    }

    #[test]
    fn longer_rubbing_never_worsens_a_figure(
        volume_ul in 300..4_000_u32,
        steps in prop::collection::vec(
            (prop::sample::select(TechniqueStep::ALL.to_vec()), 10..120_usize),
            1..12,
        ),
        more in (prop::sample::select(TechniqueStep::ALL.to_vec()), 1..900_usize),
    ) {
        let rubbed = |steps: &[(TechniqueStep, usize)]| {
            let (mut model, mut events) = (model(), Vec::new());
            let product = ProductId::from("handrub");
            let fact = Fact::Dispensed { product, volume_ul, onto: Hand::Right };
            model.observe(&Observation { t_us: 0, fact }, &mut events);
            let mut t_us = 0;
            for (step, samples) in steps {
                for number in 0..*samples {
                    t_us += RubSample::PERIOD_US;
                    let fact = Fact::Rub(sample(*step, number, 200));
                    model.observe(&Observation { t_us, fact }, &mut events);
                }
            }
            model.finish(t_us, &mut events);
            let total = model.skin().total_coverage_milli();
            (model.report().actions, total)
        };
        let (shorter, shorter_milli) = rubbed(&steps);
        let mut steps = steps;
        steps.push(more);
        let (longer, longer_milli) = rubbed(&steps);
        prop_assert_eq!((shorter.len(), longer.len()), (1, 1));
        let (shorter, longer) = (&shorter[0], &longer[0]);
        prop_assert!(longer_milli >= shorter_milli);
        prop_assert!(longer.rubbing_us > shorter.rubbing_us);
        prop_assert!(longer.dry >= shorter.dry);
        prop_assert_eq!(longer.volume_ul, shorter.volume_ul);
        prop_assert_eq!(longer.unseen_us, shorter.unseen_us);
        for step in &shorter.steps {
            let again = longer.steps.iter().find(|again| again.step == step.step);
            prop_assert!(again.is_some_and(|again| again.time_us >= step.time_us));
        }
    }
}
