//! The nine sides of the WHO handrub technique as two-handed postures that a stroke moves.
//!
//! After "How to Handrub?" (WHO Guidelines on Hand Hygiene in Health Care, 2009, steps 2 to 7). Each
//! shape is worked out once; the other side of a step is its mirror image.

use glam::{Quat, Vec3};
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::skin::Hand;

use crate::articulation::Articulation;
use crate::frame::{Frame, ease, look_rotation};
use crate::joints::HandPose;
use crate::posture::Posture;
use crate::rub_shapes as shapes;
use crate::skeleton::{fingertip, solve};

/// Where in its movement a rub is. Both numbers run from -1 to 1 and are clamped to it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stroke {
    /// Back and forth.
    pub along: f32,
    /// Round and round.
    pub around: f32,
}

impl Stroke {
    fn clamped(self) -> Self {
        Self { along: self.along.clamp(-1.0, 1.0), around: self.around.clamp(-1.0, 1.0) }
    }
}

/// Both hands (left, right) at an instant of a rub.
///
/// `at` stands between the hands in front of the chest, its -Z away from the learner and its +Y up.
/// [`comfortable`] finds such a place.
#[must_use]
pub fn rub_pose(step: TechniqueStep, stroke: Stroke, at: &Frame) -> [HandPose; 2] {
    rub_postures(step, stroke, at).map(|posture| posture.pose())
}

/// As [`rub_pose`], before the joints are solved, for blending.
#[must_use]
pub fn rub_postures(step: TechniqueStep, stroke: Stroke, at: &Frame) -> [Posture; 2] {
    use TechniqueStep as Step;
    let stroke = stroke.clamped();
    let here = match step {
        Step::PalmToPalm => palm_to_palm(stroke),
        Step::RightPalmOverLeftDorsum => right_over_left(stroke),
        Step::LeftPalmOverRightDorsum => mirrored(right_over_left(stroke)),
        Step::PalmsInterlaced => interlaced(stroke),
        Step::BacksOfFingers => interlocked(stroke),
        Step::LeftThumb => left_thumb(stroke),
        Step::RightThumb => mirrored(left_thumb(stroke)),
        Step::RightFingertips => right_fingertips(stroke),
        Step::LeftFingertips => mirrored(right_fingertips(stroke)),
    };
    here.map(|posture| posture.moved(at))
}

/// On the way from one pair of postures to the next: `t` in 0..=1. The hands part on the way, so that
/// they do not pass through each other.
#[must_use]
pub fn rub_transition(from: &[Posture; 2], to: &[Posture; 2], t: f32) -> [Posture; 2] {
    /// How far each hand moves aside, metres.
    const ASIDE: f32 = 0.05;
    let aside = ASIDE * ease(1.0 - (2.0 * t.clamp(0.0, 1.0) - 1.0).abs());
    let between = |pair: &[Posture; 2]| pair[1].wrist.point(PALM) - pair[0].wrist.point(PALM);
    let apart = (between(from) + between(to)).normalize_or(Vec3::X);
    let mut now = [from[0].toward(&to[0], t), from[1].toward(&to[1], t)];
    now[0].wrist.origin -= apart * aside;
    now[1].wrist.origin += apart * aside;
    now
}

/// Where the hands of a learner come together: an arm's bend in front of the breastbone.
///
/// `head` is between the eyes, -Z ahead; only the direction in which the learner faces is taken from it.
#[must_use]
pub fn comfortable(head: &Frame) -> Frame {
    /// Below and before the eyes, metres: at the height of the breastbone's lower end.
    const BELOW: f32 = 0.38;
    const BEFORE: f32 = 0.36;
    let ahead = (head.vector(Vec3::NEG_Z) * Vec3::new(1.0, 0.0, 1.0)).normalize_or(Vec3::NEG_Z);
    let origin = head.origin + ahead * BEFORE + Vec3::NEG_Y * BELOW;
    Frame::looking(origin, ahead, Vec3::Y)
}

/// Middle of the palm's skin in the wrist's frame, metres.
const PALM: Vec3 = Vec3::new(0.0, -0.022, -0.075);

fn mirrored([left, right]: [Posture; 2]) -> [Posture; 2] {
    [right.mirrored(), left.mirrored()]
}

/// Puts a hand so that `anchor`, a point of the wrist's frame (of a left hand), lies at `point`, the
/// fingers point along `pointing` and the palm faces `facing` as nearly as it can.
fn place(
    hand: Hand,
    articulation: Articulation,
    anchor: Vec3,
    point: Vec3,
    pointing: Vec3,
    facing: Vec3,
) -> Posture {
    let anchor = match hand {
        Hand::Left => anchor,
        Hand::Right => anchor * Vec3::new(-1.0, 1.0, 1.0),
    };
    let rotation = look_rotation(pointing, -facing);
    Posture::new(hand, Frame::new(point - rotation * anchor, rotation), articulation)
}

/// Turned about an axis through a point, radians.
fn turned(posture: Posture, through: Vec3, axis: Vec3, angle: f32) -> Posture {
    let turn = Quat::from_axis_angle(axis.normalize(), angle);
    posture.moved(&Frame::new(through - turn * through, turn))
}

fn shifted(posture: Posture, by: Vec3) -> Posture {
    posture.moved(&Frame::new(by, Quat::IDENTITY))
}

/// Step 2. The palms slide along each other and turn a little.
fn palm_to_palm(stroke: Stroke) -> [Posture; 2] {
    let slide = 0.022 * stroke.along;
    let turn = 0.35 * stroke.around;
    let point = Vec3::new(0.0, 0.0, -0.02);
    let hand = |hand, side: f32, pitch: f32| {
        let pointing = Vec3::new(-0.075 * side, pitch.sin(), -pitch.cos());
        let posture = place(
            hand,
            shapes::PALM_TO_PALM,
            Vec3::new(0.0, -0.0235, -0.080),
            point,
            pointing,
            Vec3::new(-side, 0.0, 0.0),
        );
        shifted(posture, pointing.normalize() * (-side * slide))
    };
    [hand(Hand::Left, -1.0, 0.72 + turn), hand(Hand::Right, 1.0, 0.52 - turn)]
}

/// Step 3. The left hand lies below; the right one slides along it with its fingers in the gaps.
fn right_over_left(stroke: Stroke) -> [Posture; 2] {
    let below = Vec3::new(0.30, 0.04, -0.95).normalize();
    let above = Vec3::new(-0.20, -0.10, -0.97).normalize();
    let down = Vec3::new(0.0, -1.0, 0.12);
    let left = place(Hand::Left, shapes::UNDER, PALM, Vec3::new(0.0, -0.022, -0.01), below, down);
    // A point of the back of the left hand, just short of the knuckles.
    let back = left.wrist.point(Vec3::new(0.002, 0.006, -0.078));
    let lifted = (-stroke.along).max(0.0);
    let over = shapes::OVER.toward(&shapes::OVER_BACK, lifted);
    let right = place(Hand::Right, over, Vec3::new(0.010, -0.023, -0.078), back, above, down);
    let right = turned(right, back, down, 0.12 * stroke.around);
    // The ball of the thumb has to clear the back of the hand.
    let slide = below * (0.025 * stroke.along - 0.008) - down * (0.003 * lifted);
    [left, shifted(right, slide)]
}

/// Step 4. Palm to palm, each hand's fingers through the other's.
fn interlaced(stroke: Stroke) -> [Posture; 2] {
    let ahead = Vec3::new(0.0, 0.50, -0.87).normalize();
    let point = Vec3::new(0.0, 0.0, -0.03);
    // Across the fingers, from the little finger's side to the thumb's.
    let across = Vec3::X.cross(ahead).normalize();
    let hand = |hand, side: f32| {
        let pointing = ahead + Vec3::X * (-0.30 * side);
        let posture = place(
            hand,
            shapes::INTERLACED,
            Vec3::new(0.0, -0.022, -0.090),
            point,
            pointing,
            Vec3::new(-side, 0.0, 0.0),
        );
        let half_a_finger = across * (-side * 0.0055);
        shifted(posture, half_a_finger + ahead * (-side * 0.013 * stroke.along))
    };
    let [left, right] = [hand(Hand::Left, -1.0), hand(Hand::Right, 1.0)];
    [left, turned(right, point, Vec3::X, 0.10 * stroke.around)]
}

/// Step 5. The hooked fingers of each hand lie with their backs in the other's palm and slide across.
fn interlocked(stroke: Stroke) -> [Posture; 2] {
    let up = Vec3::new(0.0, 0.90, 0.43);
    let across = Vec3::X.cross(up).normalize();
    let left = place(
        Hand::Left,
        shapes::HOOKED,
        Vec3::new(0.0, -0.022, -0.085),
        Vec3::new(-0.006, 0.0, 0.0) + up * 0.0165,
        Vec3::new(1.0, 0.0, 0.0) - across * 0.12,
        -up,
    );
    let right = place(
        Hand::Right,
        shapes::HOOKED,
        Vec3::new(0.0, -0.022, -0.085),
        Vec3::new(0.006, 0.0, 0.0) - up * 0.0165,
        Vec3::new(-1.0, 0.0, 0.0) - across * 0.12,
        up,
    );
    let right = turned(right, Vec3::ZERO, up, 0.12 * stroke.around);
    [left, shifted(right, across * (0.015 * stroke.along - 0.004))]
}

/// Step 6. The right hand closes round the left thumb and turns about it.
fn left_thumb(stroke: Stroke) -> [Posture; 2] {
    let left = place(
        Hand::Left,
        shapes::THUMB_OUT,
        PALM,
        Vec3::new(-0.045, -0.04, -0.02),
        Vec3::new(0.45, 0.10, -0.88),
        Vec3::new(0.85, 0.05, 0.45),
    );
    let pose = left.pose();
    let root = pose.at(crate::HandJoint::ThumbProximal);
    let thumb = (pose.at(crate::HandJoint::ThumbDistal) - root).normalize();
    let middle = root + thumb * 0.032;
    let pointing = Vec3::new(-0.80, 0.10, -0.45).reject_from(thumb);
    let facing = thumb.cross(pointing);
    let right =
        place(Hand::Right, shapes::ROUND_THUMB, Vec3::new(0.004, -0.034, -0.088), middle, pointing, facing);
    let right = turned(right, middle, thumb, 0.9 * stroke.around - 0.2);
    [left, shifted(right, thumb * (0.003 + 0.012 * stroke.along))]
}

/// Step 7. The bunched fingertips of the right hand turn in the hollow of the left palm.
fn right_fingertips(stroke: Stroke) -> [Posture; 2] {
    let up = Vec3::new(0.10, 0.93, 0.35).normalize();
    let left = place(
        Hand::Left,
        shapes::OPEN_PALM,
        PALM,
        Vec3::new(0.0, -0.03, -0.02),
        Vec3::new(0.55, 0.0, -0.83),
        up,
    );
    let centre = left.wrist.point(Vec3::new(0.0, -0.020, -0.072));
    let tips = bunch(&shapes::BUNCHED);
    let pointing = Vec3::new(-0.80, -0.36, -0.48);
    let facing = Vec3::new(-0.35, -0.93, 0.10);
    let right = place(Hand::Right, shapes::BUNCHED, tips, centre, pointing, facing);
    // The forearm turns farther inwards than outwards.
    let right = turned(right, centre, up, 0.80 * stroke.around - 0.25);
    let along = left.wrist.vector(Vec3::NEG_Z);
    [left, shifted(right, along * (0.018 * stroke.along))]
}

/// Middle of the four fingertips of a left hand in its wrist's frame.
fn bunch(articulation: &Articulation) -> Vec3 {
    let pose = solve(Hand::Left, &Frame::IDENTITY, articulation, 1.0);
    let tips = crate::Finger::ALL.map(|finger| fingertip(&pose, finger.joints()[4]));
    tips.into_iter().sum::<Vec3>() / 4.0
}
