//! What a hand touches: distance from its flesh to the shapes of the catalogue.

use glam::{EulerRot, Quat, Vec2, Vec3};
use skillward_core::catalogue::model::Shape;
use skillward_core::decimal::Milli;

use crate::capsules::{Capsule, capsules};
use crate::frame::Frame;
use crate::joints::{HandJoint, HandPose};

/// A contact begins when the gap falls to this, metres: skin gives by a millimetre or two.
pub const BEGIN_GAP: f32 = 0.002;
/// It ends when the gap grows to this, metres; far enough above [`BEGIN_GAP`] for a tracker's jitter.
pub const END_GAP: f32 = 0.012;

/// A solid of the catalogue, sizes in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Solid {
    /// Half the side lengths.
    Box(Vec3),
    /// Radius.
    Sphere(f32),
    /// Along y.
    Capsule {
        /// Radius.
        radius: f32,
        /// Half the length between the caps' centres.
        half: f32,
    },
    /// Along y.
    Cylinder {
        /// Radius.
        radius: f32,
        /// Half the height.
        half: f32,
    },
}

/// A solid somewhere in the world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedShape {
    /// The solid, about its own centre.
    pub solid: Solid,
    /// Its centre and turn.
    pub frame: Frame,
}

/// Where a hand comes nearest to a shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Touch {
    /// How far the hand reaches into the shape, metres; negative is a gap.
    pub depth_m: f32,
    /// The point of the hand's skin that is nearest or deepest.
    pub point: Vec3,
    /// The joint at the far end of the bone that touches: a tip joint for a fingertip.
    pub joint: HandJoint,
}

fn metres(value: Milli) -> f32 {
    #[allow(clippy::cast_precision_loss, reason = "sizes of things in a room")]
    let thousandths = value.0 as f32;
    thousandths / 1000.0
}

fn vector((x, y, z): (Milli, Milli, Milli)) -> Vec3 {
    Vec3::new(metres(x), metres(y), metres(z))
}

impl PlacedShape {
    /// A catalogue's shape, with its centre and its turn (degrees about x, y, z, applied in that
    /// order) in the space of a prop or a room that stands at `within`.
    #[must_use]
    pub fn new(
        shape: &Shape,
        at: (Milli, Milli, Milli),
        turn_deg: (Milli, Milli, Milli),
        within: &Frame,
    ) -> Self {
        let solid = match *shape {
            Shape::Box(x, y, z) => Solid::Box(vector((x, y, z)) / 2.0),
            Shape::Sphere(radius) => Solid::Sphere(metres(radius)),
            Shape::Capsule { radius, length } => {
                Solid::Capsule { radius: metres(radius), half: metres(length) / 2.0 }
            }
            Shape::Cylinder { radius, height } => {
                Solid::Cylinder { radius: metres(radius), half: metres(height) / 2.0 }
            }
        };
        let turn = vector(turn_deg);
        let rotation =
            Quat::from_euler(EulerRot::ZYX, turn.z.to_radians(), turn.y.to_radians(), turn.x.to_radians());
        Self { solid, frame: within.then(&Frame::new(vector(at), rotation)) }
    }

    /// Signed distance from a point to the skin of the shape, metres; negative inside.
    #[must_use]
    pub fn distance(&self, point: Vec3) -> f32 {
        self.solid.distance(self.frame.inverse().point(point))
    }

    /// Unit vector away from the shape at a point.
    #[must_use]
    pub fn normal(&self, point: Vec3) -> Vec3 {
        let local = self.frame.inverse().point(point);
        self.frame.vector(self.solid.normal(local))
    }

    /// The nearest point of the shape's skin to a point outside it.
    #[must_use]
    pub fn nearest(&self, point: Vec3) -> Vec3 {
        point - self.normal(point) * self.distance(point)
    }

    /// The point of the shape's skin that lies farthest out in a direction (a unit vector) from its
    /// centre: where a hand rests on a part that is pressed the other way.
    #[must_use]
    pub fn outermost(&self, direction: Vec3) -> Vec3 {
        /// Farther out than anything that a hand presses is thick, metres.
        const OUTSIDE: f32 = 0.3;
        self.nearest(self.frame.origin + direction * OUTSIDE)
    }
}

impl Solid {
    fn distance(&self, p: Vec3) -> f32 {
        match *self {
            Self::Box(half) => {
                let outside = p.abs() - half;
                outside.max(Vec3::ZERO).length() + outside.max_element().min(0.0)
            }
            Self::Sphere(radius) => p.length() - radius,
            Self::Capsule { radius, half } => p.distance(Vec3::Y * p.y.clamp(-half, half)) - radius,
            Self::Cylinder { radius, half } => {
                let outside = Vec2::new(p.x.hypot(p.z) - radius, p.y.abs() - half);
                outside.max(Vec2::ZERO).length() + outside.max_element().min(0.0)
            }
        }
    }

    /// Gradient of the distance, by differences: exact enough to push a hand or draw an arrow.
    fn normal(&self, p: Vec3) -> Vec3 {
        const STEP: f32 = 5e-4;
        let slope = |axis: Vec3| self.distance(p + axis * STEP) - self.distance(p - axis * STEP);
        Vec3::new(slope(Vec3::X), slope(Vec3::Y), slope(Vec3::Z)).normalize_or(Vec3::Y)
    }

    /// Radius of the ball about the centre that holds the solid.
    fn reach(&self) -> f32 {
        match *self {
            Self::Box(half) => half.length(),
            Self::Sphere(radius) => radius,
            Self::Capsule { radius, half } => radius + half,
            Self::Cylinder { radius, half } => radius.hypot(half),
        }
    }
}

/// Where a hand touches a shape or is nearest to it; `None` beyond [`END_GAP`].
///
/// A contact begins at a depth of -[`BEGIN_GAP`] or more and ends below -[`END_GAP`]; [`Contact`]
/// keeps that.
#[must_use]
pub fn touches(pose: &HandPose, shape: &PlacedShape) -> Option<Touch> {
    /// No joint of a hand is farther from its palm than this, metres, for hands up to size 1.3.
    const HAND: f32 = 0.20;
    let palm = pose.at(HandJoint::Palm);
    if palm.distance(shape.frame.origin) > HAND + shape.solid.reach() + END_GAP {
        return None;
    }
    let inverse = shape.frame.inverse();
    let mut nearest: Option<(f32, Vec3, f32, HandJoint)> = None;
    for capsule in &capsules(pose) {
        let (t, gap) = nearest_along(capsule, &shape.solid, &inverse);
        if nearest.is_none_or(|(least, ..)| gap < least) {
            let (centre, radius) = capsule.along(t);
            nearest = Some((gap, centre, radius, capsule.joint));
        }
    }
    let (gap, centre, radius, joint) = nearest?;
    (gap < END_GAP).then(|| Touch { depth_m: -gap, point: centre - shape.normal(centre) * radius, joint })
}

/// Where a capsule comes nearest to a solid, and the gap there. The distance to a convex solid is
/// convex along a line, so the least is found by narrowing.
fn nearest_along(capsule: &Capsule, solid: &Solid, inverse: &Frame) -> (f32, f32) {
    let (a, b) = (inverse.point(capsule.a), inverse.point(capsule.b));
    let gap =
        |t: f32| solid.distance(a.lerp(b, t)) - capsule.radius_a - (capsule.radius_b - capsule.radius_a) * t;
    let (mut low, mut high) = (0.0_f32, 1.0_f32);
    for _ in 0..14 {
        let third = (high - low) / 3.0;
        if gap(low + third) <= gap(high - third) {
            high -= third;
        } else {
            low += third;
        }
    }
    [0.0, (low + high) / 2.0, 1.0]
        .map(|t| (t, gap(t)))
        .into_iter()
        .fold((0.0, f32::INFINITY), |best, now| if now.1 < best.1 { now } else { best })
}

/// Whether a hand touches a shape, with hysteresis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contact {
    touching: bool,
}

/// A contact changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactChange {
    /// It began.
    Began,
    /// It ended.
    Ended,
}

impl Contact {
    /// Whether it lasts.
    #[must_use]
    pub fn touching(&self) -> bool {
        self.touching
    }

    /// Takes in what [`touches`] says now.
    pub fn update(&mut self, touch: Option<&Touch>) -> Option<ContactChange> {
        let least = if self.touching { END_GAP } else { BEGIN_GAP };
        let touching = touch.is_some_and(|touch| touch.depth_m >= -least);
        let change = match (self.touching, touching) {
            (false, true) => Some(ContactChange::Began),
            (true, false) => Some(ContactChange::Ended),
            _ => None,
        };
        self.touching = touching;
        change
    }
}
