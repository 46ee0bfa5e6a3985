//! Writes poses as JSON, for drawing them outside: `cargo run -p skillward_hands --example dump_poses`.
//!
//! One object a line: a name, how deep the hands overlap, and both hands' model nodes.

use std::fmt::Write as _;

use glam::{Quat, Vec3};
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::skin::Hand;
use skillward_hands::capsules::deepest;
use skillward_hands::reach::{ReachStyle, reach_pose, rest_posture, shoulder};
use skillward_hands::rub::{Stroke, rub_pose};
use skillward_hands::{Frame, HandPose, model_nodes};

fn main() {
    dump_rubs();
    dump_reaches();
}

/// Each style against a plausible target, the other hand at rest.
fn dump_reaches() {
    let head = Frame::new(Vec3::new(0.0, 1.6, 0.0), Quat::IDENTITY);
    let shoulders = [Hand::Left, Hand::Right].map(|hand| shoulder(&head, hand));
    let ahead = Vec3::new(0.08, 1.15, -0.5);
    for (style, normal) in [
        (ReachStyle::Press, Vec3::Y),
        (ReachStyle::Press, Vec3::Z),
        (ReachStyle::Touch, Vec3::Y),
        (ReachStyle::Grip, Vec3::Y),
        (ReachStyle::Grip, Vec3::Z),
        (ReachStyle::Cup, Vec3::Y),
        (ReachStyle::Pulse, Vec3::Y),
        (ReachStyle::PalmPress, Vec3::Z),
        (ReachStyle::PalmPress, Vec3::Y),
    ] {
        for extent in [0.0, 0.6, 1.0] {
            let hands = [
                rest_posture(Hand::Left, &shoulders[0]).pose(),
                reach_pose(Hand::Right, ahead, normal, &shoulders[1], style, extent),
            ];
            dump(&format!("{style:?} {normal:.0} {extent}"), &hands);
        }
    }
}

fn dump_rubs() {
    for step in TechniqueStep::ALL {
        for (along, around) in [(0.0, 0.0), (-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
            let hands = rub_pose(step, Stroke { along, around }, &Frame::IDENTITY);
            dump(&format!("{step:?} {along:+} {around:+}"), &hands);
        }
    }
}

fn dump(name: &str, hands: &[HandPose; 2]) {
    let (depth, l, r) = deepest(&hands[0], &hands[1]);
    let mut line = String::new();
    let _ = write!(
        line,
        r#"{{"name":"{name}","depth_mm":{:.1},"between":"{} / {}","hands":["#,
        depth * 1000.0,
        l.name(),
        r.name()
    );
    for (i, hand) in hands.iter().enumerate() {
        if i > 0 {
            line.push(',');
        }
        write_nodes(&mut line, hand);
    }
    println!("{line}]}}");
}

fn write_nodes(line: &mut String, pose: &HandPose) {
    line.push('{');
    for (i, (joint, frame)) in model_nodes(pose).iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        let (p, q) = (frame.origin, frame.rotation);
        let _ = write!(
            line,
            r#"{comma}"{}":[{:.5},{:.5},{:.5},{:.6},{:.6},{:.6},{:.6}]"#,
            joint.name(),
            p.x,
            p.y,
            p.z,
            q.x,
            q.y,
            q.z,
            q.w
        );
    }
    line.push('}');
}
