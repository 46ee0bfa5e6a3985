//! How a hand comes to a thing: from where, to which spot of it, past what.

use bevy::math::{Vec2, Vec3, Vec3Swizzles};
use skillward_core::skin::Hand;
use skillward_hands::reach::{ReachStyle, reach_posture, rest_posture, shoulder};
use skillward_hands::surface::{PlacedShape, touches};
use skillward_hands::{Frame, Posture};

use super::Planner;
use crate::frontends::autopilot::figure::{Body, Goal};
use crate::frontends::autopilot::sight::Target;

/// How far off a surface a hand comes to before it touches, metres.
pub(super) const BEFORE_M: f32 = 0.09;
/// A raised hand is drawn back by so much from where it would rest before the body, metres.
const CLOSE_M: f32 = 0.20;
/// How deep the skin gives where a hand touches, metres.
pub(super) const INTO_M: f32 = 0.004;
/// Smaller things than this are reached for at their middle, larger ones where they are nearest; metres.
const SMALL_M: f32 = 0.12;
/// Spots that are tried to stand at.
const STANDS_TRIED: usize = 40;
/// So much farther would a learner walk to brush one thing less, metres.
const BUMP_M: f32 = 4.0;

impl Planner<'_> {
    pub(super) fn shoulder(&self, hand: Hand) -> Frame {
        shoulder(&self.body.head(), hand)
    }

    pub(super) fn posture(&self, hand: Hand, at: Vec3, normal: Vec3, style: ReachStyle) -> Posture {
        reach_posture(hand, at, normal, &self.shoulder(hand), style, 1.0)
    }

    /// A hand raised close to the body, from where it comes to things from the learner's side and
    /// from above.
    pub(super) fn raised(&self, hand: Hand) -> Posture {
        let back = self.body.head().vector(Vec3::Z) * CLOSE_M;
        moved(rest_posture(hand, &self.shoulder(hand)), back)
    }

    pub(super) fn raise(&mut self, hand: Hand) {
        self.goals[hand.index()] = Goal::Posture(self.raised(hand));
        self.leg(0.4);
    }

    pub(super) fn go(&mut self, hand: Hand, posture: Posture, off: Vec3, seconds: f32) {
        self.goals[hand.index()] = Goal::Posture(moved(posture, off));
        self.leg(seconds);
    }

    /// Takes the hands back, the way they came, and lets them hang.
    pub(super) fn back(&mut self, hand: Hand, posture: Posture, off: Vec3) {
        self.go(hand, posture, off, 0.3);
        self.raise(hand);
        self.goals = [Goal::Rest; 2];
        self.leg(0.45);
    }

    /// Where a hand meets a target, from the learner's side, and which way its surface looks there.
    pub(super) fn meeting(&self, target: &Target, hand: Hand) -> (Vec3, Vec3) {
        let from = self.shoulder(hand).origin;
        let meet = |shape: &PlacedShape| {
            let middle = shape.frame.origin;
            let small =
                shape.distance(middle) > -SMALL_M && shape.distance(from) + SMALL_M > from.distance(middle);
            let at = if small { towards(shape, from, middle) } else { shape.nearest(from) };
            (at, shape.normal(at + (from - at).normalize_or(Vec3::Y) * 0.01))
        };
        let nearest = target
            .shapes
            .iter()
            .map(meet)
            .min_by(|(a, _), (b, _)| a.distance(from).total_cmp(&b.distance(from)));
        nearest.unwrap_or((from, Vec3::Y))
    }

    /// Goes to where a target can be reached.
    pub(super) fn come_to_target(&mut self, target: &Target, hand: Hand, side: Option<Vec3>) -> (Vec3, Vec3) {
        let (at, _) = self.meeting(target, hand);
        self.come_to(at, side);
        self.meeting(target, hand)
    }

    /// The side from which a level hand comes to a point with the most room.
    pub(super) fn roomiest_side(&self, target: &Target, at: Vec3) -> Vec3 {
        let others = || self.world.targets.iter().filter(|other| other.id != target.id);
        let room = |side: Vec3| {
            let hand = [0.06, 0.12, 0.18].map(|out| at + side * out);
            let shapes = others().flat_map(|other| &other.shapes);
            shapes
                .map(|shape| hand.map(|at| shape.distance(at)).into_iter().fold(f32::MAX, f32::min))
                .fold(f32::MAX, f32::min)
        };
        let turns = (0..16_u8).map(|turn| f32::from(turn) * std::f32::consts::TAU / 16.0);
        turns
            .map(|turn| Vec3::new(turn.cos(), 0.0, turn.sin()))
            .max_by(|a, b| room(*a).total_cmp(&room(*b)))
            .unwrap_or(Vec3::Z)
    }

    /// The hand on a surface, and from where it comes to it.
    pub(super) fn touching(&self, target: &Target, hand: Hand) -> (Posture, Vec3) {
        let (at, normal) = self.meeting(target, hand);
        let style = if normal.y > 0.5 { ReachStyle::Pulse } else { ReachStyle::Touch };
        (self.posture(hand, at - normal * INTO_M, normal, style), normal * BEFORE_M)
    }

    /// How many other things a hand would brush on its way to a target.
    pub(super) fn bumps(&self, target: &Target, hand: Hand) -> usize {
        let (there, off) = self.touching(target, hand);
        let before = moved(there, off);
        let raised = self.raised(hand);
        let way = [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0].map(|share| raised.toward(&before, share).pose());
        let end = [0.3, 0.6, 1.0].map(|share| before.toward(&there, share).pose());
        let brushes = |other: &&Target| {
            other.id != target.id
                && (other.shapes.iter())
                    .any(|shape| way.iter().chain(&end).any(|pose| touches(pose, shape).is_some()))
        };
        self.world.targets.iter().filter(brushes).count()
    }

    /// Goes to where a target can be touched with the least brushing past other things.
    pub(super) fn come_to_touch(&mut self, target: &Target, hand: Hand) {
        let (at, _) = self.meeting(target, hand);
        let from = self.body;
        let stands = self.world.floor.stands_for(at.xz(), from.spot, None);
        let mut best: Option<(f32, Vec2)> = None;
        for &(spot, cost) in stands.iter().take(STANDS_TRIED) {
            self.body = Body { spot, yaw: Body::facing(spot, at.xz()), eyes_m: self.eyes_for(at) };
            #[allow(clippy::cast_precision_loss, reason = "a handful")]
            let cost = cost + BUMP_M * self.bumps(target, hand) as f32;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, spot));
            }
        }
        self.body = from;
        if let Some((_, spot)) = best {
            self.stand(at, spot);
        }
    }
}

/// Where a straight line from a point to another inside a shape meets its skin.
pub(super) fn towards(shape: &PlacedShape, from: Vec3, inside: Vec3) -> Vec3 {
    let way = (inside - from).normalize_or(Vec3::NEG_Y);
    let mut at = from;
    for _ in 0..64 {
        let distance = shape.distance(at);
        if distance < 1e-4 {
            break;
        }
        at += way * distance;
    }
    at
}

pub(super) fn moved(posture: Posture, by: Vec3) -> Posture {
    let mut posture = posture;
    posture.wrist.origin += by;
    posture
}
