//! Reaching meets its target, and touching is told rightly against every kind of shape.
#![allow(clippy::unwrap_used)]

mod common;

use common::Dice;
use glam::{Quat, Vec3};
use skillward_core::catalogue::model::Shape;
use skillward_core::decimal::Milli;
use skillward_core::skin::Hand;
use skillward_hands::reach::{
    ReachStyle, can_touch, in_reach, reach_pose, reach_posture, rest_posture, shoulder,
};
use skillward_hands::surface::{BEGIN_GAP, Contact, ContactChange, END_GAP, PlacedShape, Solid, touches};
use skillward_hands::{Frame, HandJoint};

const STYLES: [ReachStyle; 6] = [
    ReachStyle::Press,
    ReachStyle::Touch,
    ReachStyle::Grip,
    ReachStyle::Cup,
    ReachStyle::Pulse,
    ReachStyle::PalmPress,
];

fn head() -> Frame {
    Frame::new(Vec3::new(0.0, 1.6, 0.0), Quat::IDENTITY)
}

/// A thin plate whose face lies at the point.
fn plate(at: Vec3, normal: Vec3) -> PlacedShape {
    let rotation = Quat::from_rotation_arc(Vec3::Y, normal);
    PlacedShape {
        solid: Solid::Box(Vec3::new(0.02, 0.01, 0.02)),
        frame: Frame::new(at - normal * 0.01, rotation),
    }
}

#[test]
fn a_reach_ends_at_the_skin() {
    let mut dice = Dice(11);
    for hand in Hand::BOTH {
        let shoulder = shoulder(&head(), hand);
        let mut reached = 0;
        for round in 0..60 {
            let target = Vec3::new(dice.within(-0.25, 0.25), dice.within(0.9, 1.35), dice.within(-0.6, -0.4));
            let normal = match round % 3 {
                0 => Vec3::Y,
                1 => Vec3::Z,
                _ => Vec3::new(dice.within(-0.5, 0.5), 1.0, dice.within(0.0, 0.8)).normalize(),
            };
            if !in_reach(&shoulder, target) {
                continue;
            }
            reached += 1;
            for style in [ReachStyle::Press, ReachStyle::Touch, ReachStyle::Pulse, ReachStyle::PalmPress] {
                let pose = reach_pose(hand, target, normal, &shoulder, style, 1.0);
                let touch = touches(&pose, &plate(target, normal))
                    .unwrap_or_else(|| panic!("{style:?} {hand:?} misses {target} {normal}"));
                let deep = touch.depth_m;
                let most = if style == ReachStyle::PalmPress { 0.012 } else { 0.008 };
                assert!(
                    (-BEGIN_GAP..most).contains(&deep),
                    "{style:?} {hand:?} {target} {normal}: {:.1} mm at {:?}",
                    deep * 1e3,
                    touch.joint
                );
                if style == ReachStyle::Press {
                    assert!(touch.joint == HandJoint::IndexTip, "{:?}", touch.joint);
                    assert!(touch.point.distance(target) < 0.012);
                }
                // A hand that rests right beside the target may brush it at any time.
                let rest = rest_posture(hand, &shoulder).pose();
                if rest.at(HandJoint::Palm).distance(target) < 0.25 {
                    continue;
                }
                let away = reach_pose(hand, target, normal, &shoulder, style, 0.3);
                assert!(touches(&away, &plate(target, normal)).is_none(), "{style:?} touches on the way");
            }
        }
        assert!(reached > 20, "{reached}");
    }
}

#[test]
fn a_reach_is_smooth_and_starts_at_rest() {
    for hand in Hand::BOTH {
        let shoulder = shoulder(&head(), hand);
        let rest = rest_posture(hand, &shoulder).pose();
        for style in STYLES {
            for normal in [Vec3::Y, Vec3::Z, Vec3::X] {
                let target = Vec3::new(0.1, 1.1, -0.5);
                let at = |extent: f32| reach_pose(hand, target, normal, &shoulder, style, extent);
                let mut before = at(0.0);
                assert!(before.at(HandJoint::IndexTip).distance(rest.at(HandJoint::IndexTip)) < 1e-4);
                for tick in 1..=200_u8 {
                    let now = at(f32::from(tick) / 200.0);
                    assert!(now.is_finite());
                    for joint in HandJoint::ALL {
                        let moved = now.at(joint).distance(before.at(joint));
                        assert!(moved < 0.02, "{style:?} {normal} {joint:?} jumps {moved} at {tick}");
                    }
                    before = now;
                }
            }
        }
    }
}

#[test]
fn the_arm_has_an_end() {
    let shoulder = shoulder(&head(), Hand::Right);
    let far = Vec3::new(0.0, 1.2, -3.0);
    assert!(!in_reach(&shoulder, far));
    let posture = reach_posture(Hand::Right, far, Vec3::Z, &shoulder, ReachStyle::Touch, 1.0);
    let arm = posture.wrist.origin.distance(shoulder.origin);
    assert!((0.6..0.8).contains(&arm), "{arm}");
}

#[test]
fn a_cup_waits_under_the_nozzle_with_the_palm_up() {
    let shoulder = shoulder(&head(), Hand::Left);
    let nozzle = Vec3::new(0.0, 1.15, -0.45);
    let pose = reach_pose(Hand::Left, nozzle, Vec3::Y, &shoulder, ReachStyle::Cup, 1.0);
    assert!(pose.palm_normal().y > 0.9);
    let below = nozzle - pose.at(HandJoint::Palm);
    assert!(below.y > 0.04 && below.with_y(0.0).length() < 0.03, "{below}");
}

/// Distance to the shape's surface by brute force over the directions around a point.
#[test]
fn distances_agree_with_marching() {
    let milli = |metres: f32| {
        #[allow(clippy::cast_possible_truncation, reason = "small")]
        let thousandths = (metres * 1000.0) as i64;
        Milli(thousandths)
    };
    let none = (Milli(0), Milli(0), Milli(0));
    let shapes = [
        Shape::Box(milli(0.2), milli(0.1), milli(0.3)),
        Shape::Sphere(milli(0.12)),
        Shape::Capsule { radius: milli(0.05), length: milli(0.2) },
        Shape::Cylinder { radius: milli(0.08), height: milli(0.2) },
    ];
    let turn = (Milli(20_000), Milli(-35_000), Milli(50_000));
    let within = Frame::new(Vec3::new(0.3, 1.0, -0.2), Quat::from_rotation_y(0.6));
    let mut dice = Dice(2);
    for shape in &shapes {
        let placed = PlacedShape::new(shape, none, turn, &within);
        for _ in 0..200 {
            let from = placed.frame.origin + dice.direction() * dice.within(0.3, 0.6);
            let distance = placed.distance(from);
            assert!(distance > 0.0);
            // The nearest point lies on the skin, and nothing of the shape lies nearer.
            let nearest = placed.nearest(from);
            assert!(placed.distance(nearest).abs() < 1e-3, "{shape:?}");
            let inside = from + dice.direction() * distance * 0.999;
            assert!(placed.distance(inside) > -1e-4, "{shape:?}");
        }
        assert!(placed.distance(placed.frame.origin) < 0.0);
    }
}

/// Degrees about x, then y, then z.
#[test]
fn turns_apply_in_the_order_of_the_catalogue() {
    let turn = (Milli(90_000), Milli(90_000), Milli(0));
    let none = (Milli(0), Milli(0), Milli(0));
    let shape = Shape::Box(Milli(1), Milli(1), Milli(1));
    let placed = PlacedShape::new(&shape, none, turn, &Frame::IDENTITY);
    // x turns y to z, then y turns z to x.
    assert!(placed.frame.vector(Vec3::Y).distance(Vec3::X) < 1e-5);
}

#[test]
fn contacts_have_hysteresis() {
    let shoulder = shoulder(&head(), Hand::Right);
    let target = Vec3::new(0.1, 1.1, -0.5);
    let mut contact = Contact::default();
    let mut at = |gap: f32| {
        let pose =
            reach_pose(Hand::Right, target + Vec3::Y * gap, Vec3::Y, &shoulder, ReachStyle::Press, 1.0);
        contact.update(touches(&pose, &plate(target, Vec3::Y)).as_ref())
    };
    assert_eq!(at(0.05), None);
    assert_eq!(at(0.006), None);
    assert_eq!(at(-0.001), Some(ContactChange::Began));
    assert_eq!(at(0.006), None);
    assert_eq!(at(END_GAP - 0.002), None);
    assert_eq!(at(END_GAP + 0.004), Some(ContactChange::Ended));
    assert_eq!(at(0.006), None);
}

/// What a hand is said to reach it touches, and nothing else.
#[test]
fn what_can_be_touched_is_touched_and_what_cannot_is_not() {
    let head = Frame::new(Vec3::new(0.0, 1.62, 0.0), Quat::IDENTITY);
    for hand in Hand::BOTH {
        let shoulder = shoulder(&head, hand);
        for centimetres in 30..150 {
            let target = Vec3::new(0.0, 1.05, -0.01 * centimetres as f32);
            let end = |target| reach_posture(hand, target, Vec3::Y, &shoulder, ReachStyle::PalmPress, 1.0);
            // A target that is a millimetre nearer moves a hand that gets there by as much.
            let follows = end(target).wrist.origin.distance(end(target + Vec3::Z * 0.001).wrist.origin);
            let reached = can_touch(hand, target, Vec3::Y, &shoulder, ReachStyle::PalmPress);
            assert_eq!(reached, (follows - 0.001).abs() < 4e-4, "{hand:?} at {centimetres} cm: {follows}");
        }
    }
}
