//! The recogniser of technique steps over written samples: what it needs, what it refuses, and that it
//! depends on nothing but the samples and their times.
#![allow(clippy::unwrap_used)]

use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::hygiene::technique::Recogniser;
use skillward_core::observation::{PatchPair, RubSample};
use skillward_core::skin::Patch;

/// Palms sliding on each other, fingers along fingers.
fn palms(speed_mm_s: u16) -> RubSample {
    let pair = |left, right| PatchPair { left, right, speed_mm_s };
    RubSample {
        touching: 0,
        pairs: [
            pair(Patch::PalmCentre, Patch::PalmCentre),
            pair(Patch::PalmPads, Patch::PalmCentre),
            pair(Patch::PalmHeel, Patch::PalmHeel),
            pair(Patch::IndexVolar, Patch::IndexVolar),
            pair(Patch::RingVolar, Patch::RingVolar),
        ]
        .into_iter()
        .collect(),
        facing_milli: -970,
        pointing_milli: 900,
        interlace_milli: 0,
        validity_milli: [1000, 1000],
    }
}

/// The left thumb in the right fist; mirrored, the right one in the left.
fn thumb(mirrored: bool) -> RubSample {
    let pair = |own, other| {
        let (left, right) = if mirrored { (other, own) } else { (own, other) };
        PatchPair { left, right, speed_mm_s: 60 }
    };
    RubSample {
        touching: 0,
        pairs: [
            pair(Patch::ThumbVolar, Patch::PalmPads),
            pair(Patch::ThumbUlnar, Patch::IndexVolar),
            pair(Patch::ThumbDorsal, Patch::RingVolar),
        ]
        .into_iter()
        .collect(),
        facing_milli: 60,
        pointing_milli: -20,
        interlace_milli: 30,
        validity_milli: [900, 1000],
    }
}

/// What is heard of a run of samples on the grid, from a slot on.
fn heard(
    recogniser: &mut Recogniser,
    from: u64,
    samples: impl IntoIterator<Item = RubSample>,
) -> Vec<Option<TechniqueStep>> {
    (from..)
        .zip(samples)
        .map(|(slot, sample)| recogniser.observe(slot * RubSample::PERIOD_US, &sample).map(|r| r.step))
        .collect()
}

#[test]
fn sliding_palms_are_heard_within_a_third_of_a_second() {
    let heard = heard(&mut Recogniser::default(), 1, vec![palms(120); 40]);
    let first = heard.iter().position(Option::is_some).unwrap();
    assert!((3..=10).contains(&first), "{first}");
    assert!(heard[first..].iter().all(|step| *step == Some(TechniqueStep::PalmToPalm)));
}

#[test]
fn still_palms_are_not_heard() {
    for speed in [0, 5, 15, 20] {
        let heard = heard(&mut Recogniser::default(), 1, vec![palms(speed); 60]);
        assert!(heard.iter().all(Option::is_none), "{speed} mm/s");
    }
}

#[test]
fn each_side_is_told_from_the_other() {
    for (mirrored, step) in [(false, TechniqueStep::LeftThumb), (true, TechniqueStep::RightThumb)] {
        let heard = heard(&mut Recogniser::default(), 1, vec![thumb(mirrored); 30]);
        assert_eq!(heard.last().unwrap(), &Some(step));
    }
}

#[test]
fn what_is_not_seen_is_not_judged_and_not_forgotten_at_once() {
    let mut recogniser = Recogniser::default();
    assert!(heard(&mut recogniser, 1, vec![palms(120); 30]).last().unwrap().is_some());
    let hidden = RubSample { validity_milli: [1000, 499], ..palms(120) };
    assert_eq!(heard(&mut recogniser, 31, [hidden]), [None]);
    assert_eq!(heard(&mut recogniser, 32, [palms(120)]), [Some(TechniqueStep::PalmToPalm)]);
    // Half a second without samples, and another step after it.
    assert_eq!(heard(&mut recogniser, 47, [palms(120)]), [Some(TechniqueStep::PalmToPalm)]);
    let after = heard(&mut recogniser, 62, vec![thumb(false); 12]);
    assert_eq!(after.last().unwrap(), &Some(TechniqueStep::LeftThumb));
    // A second without samples.
    assert_eq!(heard(&mut recogniser, 110, [palms(120)]), [None]);
    // Time that runs backwards.
    assert!(heard(&mut recogniser, 81, vec![palms(120); 30]).last().unwrap().is_some());
    assert_eq!(heard(&mut recogniser, 10, [palms(120)]), [None]);
}

#[test]
fn touching_now_and_then_is_not_rubbing() {
    let clapping = (0..60)
        .map(|n| if n % 3 == 0 { palms(200) } else { RubSample { pairs: Default::default(), ..palms(0) } });
    assert!(heard(&mut Recogniser::default(), 1, clapping).iter().all(Option::is_none));
}

#[test]
fn one_step_gives_way_to_the_next_within_a_second() {
    let mut recogniser = Recogniser::default();
    heard(&mut recogniser, 1, vec![palms(120); 60]);
    let after = heard(&mut recogniser, 61, vec![thumb(false); 30]);
    let turned = after.iter().position(|step| *step == Some(TechniqueStep::LeftThumb)).unwrap();
    assert!(turned <= 15, "{turned}");
    assert!(after[turned..].iter().all(|step| *step == Some(TechniqueStep::LeftThumb)));
}

#[test]
fn the_same_samples_are_heard_the_same() {
    let run = || {
        let samples = (0..200_u16).map(|n| if n % 90 < 50 { palms(n) } else { thumb(n % 2 == 0) });
        let mut recogniser = Recogniser::default();
        (1..)
            .zip(samples)
            .map(|(slot, s)| recogniser.observe(slot * RubSample::PERIOD_US, &s))
            .collect::<Vec<_>>()
    };
    let first = run();
    assert_eq!(first, run());
    assert!(first.iter().flatten().all(|heard| heard.confidence_milli <= 1000));
}

/// Half of an attempt's observations are rub samples, so the recogniser must not be what takes the time.
#[test]
fn a_sample_is_cheap() {
    let sample = palms(120);
    let mut recogniser = Recogniser::default();
    let mut nanos = u128::MAX;
    let mut slot = 0;
    for _ in 0..50 {
        let began = std::time::Instant::now();
        for _ in 0..1000 {
            slot += 1;
            std::hint::black_box(recogniser.observe(slot * RubSample::PERIOD_US, &sample));
        }
        nanos = nanos.min(began.elapsed().as_nanos() / 1000);
    }
    println!("{nanos} ns a sample");
    assert!(nanos < 1000, "{nanos} ns a sample");
}
