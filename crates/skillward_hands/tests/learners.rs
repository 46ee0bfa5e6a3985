//! The learners that are made up by a seed are frozen: the recogniser is measured against these and no others.
#![allow(clippy::unwrap_used)]

use skillward_hands::HandJoint;
use skillward_hands::capsules::deepest;
use skillward_hands::learners::{Doing, Performance, Tracker, UNSEEN};

/// For a seed: length in seconds, and where the right middle fingertip is after 7 s, in millimetres.
const FROZEN: [(u64, [f32; 4], [f32; 4]); 3] = [
    (0, [28.43, -18.96, 1096.71, -436.96], [66.13, 1.12, 1141.00, -451.17]),
    (7, [38.21, -22.12, 1084.81, -424.03], [65.60, 18.86, 1122.41, -415.30]),
    (UNSEEN, [34.95, -35.60, 1100.31, -468.63], [71.39, 227.33, 897.47, -287.73]),
];

/// FNV-1a (Fowler, Noll and Vo) of the generator's files as they were frozen, without carriage returns.
const FROZEN_FILES: u64 = 0xfdcb_88fe_b97b_e1ba;

#[test]
fn the_generator_is_that_which_was_frozen() {
    let files = [
        include_str!("../src/learners/body.rs"),
        include_str!("../src/learners/bout.rs"),
        include_str!("../src/learners/dice.rs"),
        include_str!("../src/learners/mod.rs"),
        include_str!("../src/learners/other.rs"),
        include_str!("../src/learners/performance.rs"),
        include_str!("../src/learners/tracker.rs"),
        include_str!("../src/learners/truth.rs"),
    ];
    let bytes = files.iter().flat_map(|file| file.bytes()).filter(|byte| *byte != b'\r');
    let now = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    assert_eq!(now, FROZEN_FILES, "{now:#018x}: with another generator, figures of before can't be compared");
}

fn told(performance: &Performance) -> [f32; 4] {
    let tip = performance.hands(7.0)[1].at(HandJoint::MiddleTip) * 1000.0;
    [performance.length_s(), tip.x, tip.y, tip.z]
}

#[test]
fn the_learners_are_those_that_were_frozen() {
    for (seed, handrub, others) in FROZEN {
        let now = [told(&Performance::handrub(seed)), told(&Performance::others(seed))];
        for (now, then) in now.iter().zip([handrub, others]) {
            let same = now.iter().zip(then).all(|(now, then)| (now - then).abs() < 0.05);
            assert!(
                same,
                "seed {seed}: {now:?}, frozen as {then:?}: figures of before can't be compared any more"
            );
        }
    }
}

#[test]
fn rubbing_hands_meet_and_do_not_merge() {
    let (mut meeting, mut merged, mut all) = (0_u32, 0_u32, 0_u32);
    for seed in 0..20 {
        let performance = Performance::handrub(seed);
        for stretch in performance.stretches().filter(|stretch| matches!(stretch.doing, Doing::Step(_))) {
            for part in 1..10_u8 {
                let share = f32::from(part) / 10.0;
                let [left, right] =
                    performance.hands(stretch.from_s + (stretch.to_s - stretch.from_s) * share);
                let (depth, ..) = deepest(&left, &right);
                all += 1;
                meeting += u32::from(depth > -0.006);
                merged += u32::from(depth > 0.022);
            }
        }
    }
    assert!(meeting * 100 >= all * 98, "hands meet in {meeting} of {all}");
    assert!(merged * 100 <= all, "hands merge in {merged} of {all}");
}

#[test]
fn a_seed_gives_the_same_frames_each_time() {
    let performance = Performance::handrub(3);
    let frames = || Tracker::new(&performance, 3, 0.005, 0.3).map(|seen| (seen.t_us, seen.hands[0]));
    assert!(frames().eq(frames()));
    assert!(frames().count() > 500);
}
