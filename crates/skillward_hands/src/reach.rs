//! One hand reaching for something: from its rest before the body to a target that a fingertip, the
//! palm or the grip meets.

use glam::{Quat, Vec3};
use skillward_core::skin::Hand;

use crate::articulation::Articulation;
use crate::frame::{Frame, ease, look_rotation};
use crate::joints::{HandJoint, HandPose};
use crate::posture::Posture;
use crate::skeleton::{fingertip, solve};

/// How a hand meets its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReachStyle {
    /// The tip of the outstretched index finger meets it.
    Press,
    /// The pads of index and middle finger meet it lightly.
    Touch,
    /// The hand closes round it; the target is the middle of what is held.
    Grip,
    /// The hollow of the hand waits below it; the target is a nozzle.
    Cup,
    /// The pads of index and middle finger lie on it, the hand flat above: taking a pulse.
    Pulse,
    /// The palm meets it.
    PalmPress,
}

/// Upper arm from shoulder to elbow, metres (adult of 1.70 m; Winter, Biomechanics, 2009: 0.186 of height).
pub const UPPER_ARM: f32 = 0.316;
/// Forearm from elbow to wrist, metres (0.146 of height).
pub const FOREARM: f32 = 0.248;
/// How far the shoulder goes along when a learner leans towards something, metres.
const LEAN: f32 = 0.18;
/// How far below a nozzle the palm waits, metres.
pub const CUP_BELOW: f32 = 0.065;

/// A shoulder, from the head: -Z ahead as the head faces, +Y up.
///
/// `head` is between the eyes; only its heading counts, so that looking down moves no shoulder.
#[must_use]
pub fn shoulder(head: &Frame, hand: Hand) -> Frame {
    let ahead = (head.vector(Vec3::NEG_Z) * Vec3::new(1.0, 0.0, 1.0)).normalize_or(Vec3::NEG_Z);
    let body = Frame::looking(head.origin, ahead, Vec3::Y);
    let side = outward(hand);
    Frame::new(body.point(Vec3::new(0.18 * side, -0.22, 0.06)), body.rotation)
}

/// Where a hand rests when it does nothing: half raised before the body, palm inwards and down.
#[must_use]
pub fn rest_posture(hand: Hand, shoulder: &Frame) -> Posture {
    let side = outward(hand);
    let rotation = look_rotation(Vec3::new(-0.28 * side, 0.10, -0.95), Vec3::new(0.45 * side, 0.88, 0.0));
    let wrist = Frame::new(Vec3::new(-0.03 * side, -0.26, -0.27), rotation);
    Posture::new(hand, shoulder.then(&wrist), Articulation::RELAXED)
}

/// A hand on its way to a target: as [`reach_posture`], with the joints solved.
#[must_use]
pub fn reach_pose(
    hand: Hand,
    target: Vec3,
    normal: Vec3,
    shoulder: &Frame,
    style: ReachStyle,
    extent: f32,
) -> HandPose {
    reach_posture(hand, target, normal, shoulder, style, extent).pose()
}

/// A hand on its way to a target.
///
/// `normal` leaves the surface at the target; the hand comes in against it. For [`ReachStyle::Cup`]
/// it is the direction that the palm faces, up as a rule. `extent` runs from 0, at rest, to 1, where
/// the skin meets the target. Beyond an arm's length and a lean the hand stops short.
#[must_use]
pub fn reach_posture(
    hand: Hand,
    target: Vec3,
    normal: Vec3,
    shoulder: &Frame,
    style: ReachStyle,
    extent: f32,
) -> Posture {
    /// How far out along the normal the path bends towards the target, metres.
    const APPROACH: f32 = 0.14;
    let extent = extent.clamp(0.0, 1.0);
    let normal = normal.normalize_or(Vec3::Y);
    let rest = rest_posture(hand, shoulder);
    let end = within_arm(at_target(hand, target, normal, shoulder, style), shoulder);
    let t = ease(extent);
    // A quadratic Bézier curve: the last part runs in along the normal.
    let bend = end.wrist.origin + approach(style, normal) * APPROACH;
    let out = rest.wrist.origin.lerp(bend, t);
    let origin = out.lerp(bend.lerp(end.wrist.origin, t), t);
    // The shape is ready before the hand arrives, except that a grip closes at the last.
    let (open, shape) = match style {
        ReachStyle::Grip => (Articulation::CUP, ease((extent - 0.7) / 0.3)),
        _ => (Articulation::RELAXED, ease(extent / 0.8)),
    };
    let from = rest.articulation.toward(&open, ease(extent / 0.6));
    let turn = ease(extent / 0.8);
    Posture {
        wrist: Frame::new(origin, rest.wrist.rotation.slerp(end.wrist.rotation, turn)),
        articulation: from.toward(&end.articulation, shape),
        ..rest
    }
}

/// Whether a hand surely gets to a point without walking, whichever way it has to be held there.
#[must_use]
pub fn in_reach(shoulder: &Frame, target: Vec3) -> bool {
    /// The wrist may be farther off than the target by this, metres, as when a palm is laid on a wall.
    const BEYOND: f32 = 0.05;
    shoulder.origin.distance(target) <= UPPER_ARM + FOREARM + LEAN - BEYOND
}

/// Whether a hand that reaches in this style comes to touch the target, rather than stop short of it. As for
/// [`reach_posture`].
#[must_use]
pub fn can_touch(hand: Hand, target: Vec3, normal: Vec3, shoulder: &Frame, style: ReachStyle) -> bool {
    let end = at_target(hand, target, normal.normalize_or(Vec3::Y), shoulder, style);
    end.wrist.origin.distance(within_arm(end, shoulder).wrist.origin) < 1e-3
}

/// The elbow of an arm from a shoulder to a wrist, bent down and outwards: for sleeves and forearms.
#[must_use]
pub fn elbow(hand: Hand, shoulder: &Frame, wrist: Vec3) -> Vec3 {
    let line = wrist - shoulder.origin;
    let length = line.length().clamp(0.05, UPPER_ARM + FOREARM - 1e-3);
    let ahead = line.normalize_or(Vec3::NEG_Z);
    let along = (UPPER_ARM * UPPER_ARM - FOREARM * FOREARM + length * length) / (2.0 * length);
    let aside = (UPPER_ARM * UPPER_ARM - along * along).max(0.0).sqrt();
    let down = shoulder.vector(Vec3::new(0.5 * outward(hand), -1.0, 0.1));
    let bend = down.reject_from(ahead).normalize_or(Vec3::NEG_Y);
    shoulder.origin + ahead * along + bend * aside
}

fn outward(hand: Hand) -> f32 {
    match hand {
        Hand::Left => -1.0,
        Hand::Right => 1.0,
    }
}

/// The direction from which the hand comes in.
fn approach(style: ReachStyle, normal: Vec3) -> Vec3 {
    match style {
        // Under a nozzle from before and below, never through it.
        ReachStyle::Cup => -normal * 0.4,
        _ => normal,
    }
}

fn within_arm(mut posture: Posture, shoulder: &Frame) -> Posture {
    let arm = posture.wrist.origin - shoulder.origin;
    posture.wrist.origin = shoulder.origin + arm.clamp_length_max(UPPER_ARM + FOREARM + LEAN);
    posture
}

/// The hand as it meets the target.
fn at_target(hand: Hand, target: Vec3, normal: Vec3, shoulder: &Frame, style: ReachStyle) -> Posture {
    let inward = Vec3::X * -outward(hand);
    let ahead = (target - shoulder.origin).normalize_or(shoulder.vector(Vec3::NEG_Z));
    let level = (ahead * Vec3::new(1.0, 0.0, 1.0)).normalize_or(shoulder.vector(Vec3::NEG_Z));
    let inward = shoulder.vector(inward);
    let (shape, pointing, facing) = match style {
        ReachStyle::Press => {
            let pointing = (level * 0.75 - normal).normalize_or(level);
            // Palm down, and towards the learner where the finger points down.
            (Articulation::POINT, pointing, Vec3::NEG_Y - level * 0.5)
        }
        ReachStyle::Touch => {
            let pointing = (level * 0.9 - normal * 0.45).normalize_or(level);
            (Articulation::PULSE, pointing, Vec3::NEG_Y - normal)
        }
        ReachStyle::Pulse => {
            let lie = (level + inward * 0.35).reject_from(normal).normalize_or(level);
            (Articulation::PULSE, lie - normal * 0.12, -normal)
        }
        ReachStyle::Grip => {
            let lie = (level + inward * 0.2 + Vec3::Y * 0.15).reject_from(normal);
            (Articulation::GRIP, lie.normalize_or(Vec3::Y), -normal)
        }
        ReachStyle::PalmPress => {
            let lie = (level + inward * 0.25 + Vec3::Y * 0.3).reject_from(normal);
            (Articulation::PALM_PRESS, lie.normalize_or(Vec3::Y), -normal)
        }
        ReachStyle::Cup => {
            let lie = (level + inward * 0.55).reject_from(normal);
            (Articulation::CUP, lie.normalize_or(level), normal)
        }
    };
    let facing = facing.reject_from(pointing).normalize_or(-normal);
    let rotation = look_rotation(pointing, -facing);
    let (anchor, above) = meeting_point(hand, &shape, style);
    let point = match style {
        ReachStyle::Cup => target - normal * CUP_BELOW,
        ReachStyle::Grip => target,
        _ => target + normal * above,
    };
    let wrist = Frame::new(point - rotation * anchor, rotation);
    Posture::new(hand, wrist, shape)
}

/// What meets the target, in the wrist's frame, and the skin's distance from it, metres.
fn meeting_point(hand: Hand, shape: &Articulation, style: ReachStyle) -> (Vec3, f32) {
    /// Skin of the middle of the palm.
    const PALM: Vec3 = Vec3::new(0.0, -0.022, -0.075);
    /// Middle of a handle in the grip.
    const HANDLE: Vec3 = Vec3::new(0.0, -0.040, -0.088);
    let pose = solve(hand, &Frame::new(Vec3::ZERO, Quat::IDENTITY), shape, 1.0);
    let index = fingertip(&pose, HandJoint::IndexTip);
    let radius = pose.joint(HandJoint::IndexTip).radius;
    match style {
        ReachStyle::Press => (index, radius),
        ReachStyle::Touch | ReachStyle::Pulse => {
            let middle = fingertip(&pose, HandJoint::MiddleTip);
            ((index + middle) / 2.0, radius)
        }
        ReachStyle::Grip => (HANDLE, 0.0),
        ReachStyle::Cup => (PALM, 0.0),
        // The palm gives way a little before the knuckles bear.
        ReachStyle::PalmPress => (PALM, -0.004),
    }
}
