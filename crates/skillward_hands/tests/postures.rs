//! What the postures promise: sound joints, mirrored sides, skin on the skin that the WHO means, no
//! hand deep inside the other, wrists that an arm can bring there.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::{Dice, Manner, seconds};
use glam::{Quat, Vec3};
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::skin::{Hand, Patch};
use skillward_hands::capsules::{capsules, gap};
use skillward_hands::reach::{FOREARM, UPPER_ARM, elbow, shoulder};
use skillward_hands::rub::{Stroke, comfortable, rub_pose, rub_postures, rub_transition};
use skillward_hands::skeleton::{bone_length, size_of};
use skillward_hands::{Finger, Frame, HandJoint, HandPose, JointSource, RubSampler, model_nodes};

fn strokes() -> impl Iterator<Item = Stroke> {
    let steps = [-1.0, -0.5, 0.0, 0.5, 1.0_f32];
    steps
        .into_iter()
        .flat_map(move |along| steps.into_iter().map(move |around| Stroke { along, around }))
        // Both at their ends at once is outside the round of a stroke.
        .filter(|stroke| stroke.along.hypot(stroke.around) <= 1.01)
}

fn every_pose() -> impl Iterator<Item = (TechniqueStep, Stroke, [HandPose; 2])> {
    TechniqueStep::ALL.into_iter().flat_map(|step| {
        strokes().map(move |stroke| (step, stroke, rub_pose(step, stroke, &Frame::IDENTITY)))
    })
}

#[test]
fn joints_are_sound() {
    for (step, stroke, hands) in every_pose() {
        for pose in &hands {
            assert!(pose.is_finite(), "{step:?} {stroke:?}");
            assert!((size_of(pose) - 1.0).abs() < 0.02);
            for joint in HandJoint::ALL {
                let Some(parent) = joint.parent() else { continue };
                let length = pose.at(joint).distance(pose.at(parent));
                assert!((length - bone_length(joint)).abs() < 1e-4, "{step:?} {joint:?}");
                let turn = pose.joint(joint).rotation;
                assert!(turn.is_normalized(), "{step:?} {joint:?}");
            }
        }
        assert_eq!((hands[0].hand, hands[1].hand), (Hand::Left, Hand::Right));
    }
}

#[test]
fn joint_frames_follow_openxr() {
    for (_, _, hands) in every_pose() {
        for pose in &hands {
            for finger in Finger::ALL {
                for pair in finger.joints()[1..].windows(2) {
                    let along = (pose.at(pair[1]) - pose.at(pair[0])).normalize();
                    let forward = pose.joint(pair[0]).rotation * Vec3::NEG_Z;
                    assert!(along.dot(forward) > 0.999);
                }
            }
            let wrist = pose.wrist();
            assert!(wrist.vector(Vec3::NEG_Y).dot(pose.palm_normal()) > 0.95);
            assert!(wrist.vector(Vec3::NEG_Z).dot(pose.pointing()) > 0.99);
        }
    }
}

#[test]
fn sides_are_mirror_images() {
    use TechniqueStep as Step;
    for (one, other) in [
        (Step::RightPalmOverLeftDorsum, Step::LeftPalmOverRightDorsum),
        (Step::LeftThumb, Step::RightThumb),
        (Step::RightFingertips, Step::LeftFingertips),
    ] {
        for stroke in strokes() {
            let [left, right] = rub_pose(one, stroke, &Frame::IDENTITY);
            let mirrored = rub_pose(other, stroke, &Frame::IDENTITY);
            for (own, image) in [(&left, &mirrored[1]), (&right, &mirrored[0])] {
                let own = own.mirrored();
                for joint in HandJoint::ALL {
                    assert!(own.at(joint).distance(image.at(joint)) < 1e-5);
                    let turn = own.joint(joint).rotation.angle_between(image.joint(joint).rotation);
                    assert!(turn < 2e-3, "{one:?} {joint:?} {turn}");
                }
            }
        }
    }
}

#[test]
fn model_nodes_stand_at_the_joints() {
    for (_, _, hands) in every_pose() {
        for pose in &hands {
            for (joint, node) in model_nodes(pose) {
                let off = node.origin.distance(pose.at(joint));
                // The right model's index finger is 7 mm off its left one's mirror image.
                let index = matches!(joint, HandJoint::IndexMetacarpal | HandJoint::IndexProximal);
                let most = if pose.hand == Hand::Right && index { 0.008 } else { 0.001 };
                assert!(off < most, "{joint:?} {off}");
                // Bind frames point along their bones to within what the models allow.
                let forward = node.vector(Vec3::NEG_Z).dot(pose.joint(joint).rotation * Vec3::NEG_Z);
                assert!(forward > 0.94, "{joint:?} {forward}");
            }
        }
    }
}

/// Flesh gives way by a few millimetres and fingers between fingers by more; beyond that one hand
/// would be seen inside the other.
#[test]
fn hands_do_not_sink_into_each_other() {
    use TechniqueStep as Step;
    for step in Step::ALL {
        let laced = matches!(
            step,
            Step::RightPalmOverLeftDorsum | Step::LeftPalmOverRightDorsum | Step::PalmsInterlaced
        );
        let most = if laced { 0.0155 } else { 0.0135 };
        let (mut deepest, mut nearest) = (0.0_f32, f32::INFINITY);
        for stroke in strokes() {
            let hands = rub_pose(step, stroke, &Frame::IDENTITY);
            let (left, right) = (capsules(&hands[0]), capsules(&hands[1]));
            let mut least = f32::INFINITY;
            for p in &left {
                for q in &right {
                    least = least.min(gap(p, q));
                }
            }
            deepest = deepest.max(-least);
            nearest = nearest.min(-least);
        }
        println!("{step:?}: overlap {:.1} to {:.1} mm", nearest * 1e3, deepest * 1e3);
        assert!(deepest < most, "{step:?}: {:.1} mm deep", deepest * 1e3);
        assert!(nearest > -0.002, "{step:?}: {:.1} mm apart", -nearest * 1e3);
    }
}

#[test]
fn arms_can_bring_the_hands_there() {
    let head = Frame::new(Vec3::new(0.3, 1.62, 2.0), Quat::from_rotation_y(0.7));
    let at = comfortable(&head);
    for step in TechniqueStep::ALL {
        let mut worst = 0.0_f32;
        for stroke in strokes() {
            for pose in rub_pose(step, stroke, &at) {
                let shoulder = shoulder(&head, pose.hand);
                let wrist = pose.at(HandJoint::Wrist);
                assert!(wrist.distance(shoulder.origin) < UPPER_ARM + FOREARM, "{step:?}");
                let forearm = wrist - elbow(pose.hand, &shoulder, wrist);
                assert!((forearm.length() - FOREARM).abs() < 0.01, "{step:?}");
                worst = worst.max(forearm.angle_between(pose.pointing()).to_degrees());
            }
        }
        println!("{step:?}: wrist bent by up to {worst:.0} degrees");
        assert!(worst < 85.0, "{step:?}: wrist bent by {worst:.0} degrees");
    }
}

/// Pairs of patches told in three seconds of strokes, as (left, right).
fn told(step: TechniqueStep) -> BTreeSet<(Patch, Patch)> {
    let (mut sampler, manner, mut dice) = (RubSampler::new(), Manner::exact(), Dice(5));
    let mut told = BTreeSet::new();
    let mut t_us = 0;
    while t_us < 3_000_000 {
        let [left, right] =
            manner.postures(step, seconds(t_us)).map(|p| manner.seen(&mut dice, &p, seconds(t_us)));
        for (_, sample) in sampler.observe(t_us, Some(&left), Some(&right), [JointSource::SEEN; 2]) {
            told.extend(sample.pairs.iter().map(|pair| (pair.left, pair.right)));
        }
        t_us = manner.next_frame_us(&mut dice, t_us);
    }
    told
}

/// Each step brings together the skin that it is there to clean.
#[test]
fn each_step_cleans_what_the_who_means() {
    use Patch as P;
    use TechniqueStep as Step;
    let wanted: [(Step, &[P], &[P]); 6] = [
        (
            Step::PalmToPalm,
            &[P::PalmCentre, P::PalmPads, P::PalmHeel, P::IndexVolar, P::RingVolar],
            &[P::PalmCentre, P::PalmPads, P::PalmHeel, P::IndexVolar, P::RingVolar],
        ),
        (
            Step::RightPalmOverLeftDorsum,
            &[P::DorsumCentre, P::DorsumKnuckles, P::IndexDorsal, P::MiddleRadial, P::WebMiddleRing],
            &[P::PalmCentre, P::PalmPads, P::IndexVolar, P::RingRadial],
        ),
        (
            Step::PalmsInterlaced,
            &[P::WebIndexMiddle, P::WebMiddleRing, P::WebRingLittle, P::PalmPads, P::MiddleVolar],
            &[P::WebIndexMiddle, P::WebMiddleRing, P::WebRingLittle, P::PalmPads, P::MiddleVolar],
        ),
        (
            Step::BacksOfFingers,
            &[P::IndexDorsal, P::MiddleDorsal, P::RingDorsal, P::PalmPads],
            &[P::IndexDorsal, P::MiddleDorsal, P::RingDorsal, P::PalmPads],
        ),
        (
            Step::LeftThumb,
            &[P::ThumbVolar, P::ThumbDorsal, P::ThumbUlnar, P::ThumbRadial],
            &[P::PalmPads, P::IndexVolar, P::MiddleVolar],
        ),
        (
            Step::RightFingertips,
            &[P::PalmCentre, P::PalmPads],
            &[P::IndexTip, P::MiddleTip, P::RingTip, P::LittleTip],
        ),
    ];
    for (step, left, right) in wanted {
        let told = told(step);
        for patch in left {
            assert!(told.iter().any(|(l, _)| l == patch), "{step:?} misses left {patch:?}");
        }
        for patch in right {
            assert!(told.iter().any(|(_, r)| r == patch), "{step:?} misses right {patch:?}");
        }
    }
}

/// All nine sides together reach nearly all skin that the technique is to reach: every patch but the wrist.
#[test]
fn the_whole_technique_reaches_the_skin() {
    let mut reached = [BTreeSet::new(), BTreeSet::new()];
    for step in TechniqueStep::ALL {
        for (left, right) in told(step) {
            reached[0].insert(left);
            reached[1].insert(right);
        }
    }
    for (hand, reached) in Hand::BOTH.into_iter().zip(&reached) {
        let missed: Vec<_> =
            Patch::ALL.iter().filter(|p| **p != Patch::Wrist && !reached.contains(p)).collect();
        println!("{hand:?}: missed {missed:?}");
        assert!(missed.len() <= 2, "{hand:?}: missed {missed:?}");
    }
}

#[test]
fn hands_part_on_the_way_from_step_to_step() {
    for pair in TechniqueStep::ALL.windows(2) {
        let [from, to] = [pair[0], pair[1]].map(|s| rub_postures(s, Stroke::default(), &Frame::IDENTITY));
        let mut before = from.map(|p| p.wrist.origin);
        for tick in 0..=60_u8 {
            let now = rub_transition(&from, &to, f32::from(tick) / 60.0);
            for (hand, before) in now.iter().zip(&mut before) {
                assert!(hand.pose().is_finite());
                let moved = hand.wrist.origin.distance(*before);
                assert!(moved < 0.02, "{pair:?} jumps {moved} m at {tick}");
                *before = hand.wrist.origin;
            }
        }
        for (hand, end) in rub_transition(&from, &to, 1.0).iter().zip(&to) {
            assert!(hand.wrist.origin.distance(end.wrist.origin) < 1e-5);
        }
    }
}
