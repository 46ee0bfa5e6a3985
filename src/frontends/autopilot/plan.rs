//! From acts to legs: where to stand, which way to reach, how long it takes.

use bevy::math::{Vec2, Vec3, Vec3Swizzles};
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::ids::{ItemId, SurfaceId};
use skillward_core::skin::Hand;
use skillward_hands::reach::{ReachStyle, reach_posture, rest_posture, shoulder};
use skillward_hands::rub::comfortable;
use skillward_hands::surface::{PlacedShape, touches};
use skillward_hands::{Frame, Posture};

use super::figure::{Body, Goal, Instant, Leg};
use super::floor::Floor;
use super::script::Act;
use super::vary::{Chance, Variation};
use crate::interaction::choice::ChoiceMade;

/// How far off a surface a hand comes to before it touches, metres.
const BEFORE_M: f32 = 0.09;
/// A raised hand is drawn back by so much from where it would rest before the body, metres.
const CLOSE_M: f32 = 0.20;
/// How deep the skin gives where a hand touches, metres.
const INTO_M: f32 = 0.004;
/// How far beyond its stop a sliding part is pushed, metres.
const BEYOND_M: f32 = 0.012;
/// The cupped hand waits so far before the nozzle, metres ...
const CUP_BEFORE_M: f32 = 0.035;
/// ... and so much lower than right under it, metres.
const CUP_BELOW_M: f32 = 0.03;
/// Eyes stand at most this far above what is reached for, metres; lower things are stooped for ...
const STOOP_M: f32 = 0.72;
/// ... and crouched for, where they lie below this height, so that the hand comes from the side.
const LOW_M: f32 = 0.60;
/// Eyes of a learner who crouches stand this far above what is reached for, metres ...
const CROUCH_M: f32 = 0.48;
/// ... and no lower than this.
const LOWEST_EYES_M: f32 = 0.75;
/// Smaller things than this are reached for at their middle, larger ones where they are nearest; metres.
const SMALL_M: f32 = 0.12;
/// Spots that are tried to stand at.
const STANDS_TRIED: usize = 40;
/// So much farther would a learner walk to brush one thing less, metres.
const BUMP_M: f32 = 4.0;
/// Rubbing hands keep this far from everything, metres.
const CLEAR_M: f32 = 0.30;

/// Something that can be touched.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Its name.
    pub id: SurfaceId,
    /// The prop it is of.
    pub item: Option<ItemId>,
    /// Its shapes; a fixture may have several.
    pub shapes: Vec<PlacedShape>,
    /// Direction and length of its travel, when it slides.
    pub slide: Option<(Vec3, f32)>,
    /// Where product comes out when it is pressed.
    pub nozzle: Option<Vec3>,
    /// Whether it stays open when it is let go, as a door does.
    pub stays_open: bool,
}

/// What the learner sees round them.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The floor.
    pub floor: Floor,
    /// Everything that can be touched.
    pub targets: Vec<Target>,
}

/// Why an act cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// There is no such surface.
    #[error("the learner's script names the surface {0}, which is not in this scenario")]
    NoSurface(SurfaceId),
    /// It cannot be pressed.
    #[error("the learner's script presses {0}, which does not slide")]
    NoSlide(SurfaceId),
    /// It gives no product.
    #[error("the learner's script takes product from {0}, which gives none")]
    NoDispenser(ItemId),
}

/// Turns one act into legs, for a learner who stands as `now`.
///
/// # Errors
/// When the act names what is not there.
pub fn plan(
    act: &Act,
    now: &Instant,
    world: &Surroundings,
    variation: &Variation,
    chance: &mut Chance,
) -> Result<Vec<Leg>, PlanError> {
    let mut planner = Planner {
        world,
        variation,
        chance,
        body: now.body,
        goals: [Goal::Rest; 2],
        grip: [0.0; 2],
        seen: true,
        legs: Vec::new(),
    };
    planner.act(act)?;
    Ok(planner.legs)
}

struct Planner<'a> {
    world: &'a Surroundings,
    variation: &'a Variation,
    chance: &'a mut Chance,
    body: Body,
    goals: [Goal; 2],
    grip: [f32; 2],
    seen: bool,
    legs: Vec<Leg>,
}

impl Planner<'_> {
    fn act(&mut self, act: &Act) -> Result<(), PlanError> {
        match act {
            Act::Walk { to, face } => {
                self.walk(Vec2::from(*to));
                if let Some(face) = face {
                    self.face(Vec2::from(*face));
                }
            }
            Act::Touch { surface, hand, hold_s } => {
                let target = self.find(surface)?;
                self.touch(&target, *hand, *hold_s);
            }
            Act::Press { surface, hand } => {
                let target = self.find(surface)?;
                self.press(&target, *hand)?;
            }
            Act::Open { surface, hand } => {
                let target = self.find(surface)?;
                self.open(&target, *hand);
            }
            Act::Hold { surface, hand, hold_s } => {
                let target = self.find(surface)?;
                self.hold(&target, *hand, *hold_s);
            }
            Act::TakeProduct { from, presses, hand } => self.take_product(from, *presses, *hand)?,
            Act::Rub(steps) => self.rub(steps),
            Act::Wait(seconds) => self.leg_for(*seconds, 0.4),
            Act::HideHands(seconds) => {
                self.seen = false;
                self.leg_for(*seconds, 0.4);
                self.seen = true;
            }
            Act::Say(line) => self.choose(ChoiceMade::Say(line.as_str().into())),
            Act::Answer { item, value } => {
                self.choose(ChoiceMade::Answer { item: item.as_str().into(), value: value.as_str().into() })
            }
            Act::Finish => self.choose(ChoiceMade::Finish),
            // Routines and orders are written out before an act is planned.
            Act::Do(_) | Act::AnyOrder(_) => {}
        }
        Ok(())
    }

    fn find(&self, id: &SurfaceId) -> Result<Target, PlanError> {
        let found = self.world.targets.iter().find(|target| target.id == *id);
        found.cloned().ok_or_else(|| PlanError::NoSurface(id.clone()))
    }

    /// A leg of exactly this long.
    fn leg_for(&mut self, seconds: f32, reach_s: f32) {
        self.legs.push(Leg {
            seconds,
            reach_s: reach_s.min(seconds),
            body: self.body,
            goals: self.goals,
            grip: self.grip,
            seen: self.seen,
            choice: None,
        });
    }

    /// A movement of about this long.
    fn leg(&mut self, seconds: f32) {
        let timing = self.variation.timing;
        let seconds = seconds * self.chance.between(1.0 - timing, 1.0 + timing);
        self.leg_for(seconds, seconds);
    }

    fn choose(&mut self, choice: ChoiceMade) {
        self.leg_for(0.3, 0.3);
        if let Some(leg) = self.legs.last_mut() {
            leg.choice = Some(choice);
        }
    }

    /// Walks there with the hands by the sides.
    fn walk(&mut self, to: Vec2) {
        self.goals = [Goal::Rest; 2];
        if (self.body.eyes_m - self.variation.eyes_m).abs() > 0.01 {
            self.body.eyes_m = self.variation.eyes_m;
            self.leg(0.6);
        }
        for corner in self.world.floor.way(self.body.spot, to) {
            let length = self.body.spot.distance(corner);
            if length > 0.02 {
                self.face(corner);
                self.body.spot = corner;
                self.leg(length / self.variation.walking_m_s + 0.3);
            }
        }
    }

    fn face(&mut self, spot: Vec2) {
        let yaw = Body::facing(self.body.spot, spot);
        let turn = (yaw - self.body.yaw + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU)
            - std::f32::consts::PI;
        self.body.yaw += turn;
        if turn.abs() > 0.1 {
            self.leg(0.2 + turn.abs() / 3.5);
        }
    }

    /// Goes to where something can be reached, faces it, and stoops if it is low. `side` points from it
    /// to where it is best reached from.
    fn come_to(&mut self, target: Vec3, side: Option<Vec3>) {
        let side = side.map(|side| side.xz()).and_then(Vec2::try_normalize);
        let stands = self.world.floor.stands_for(target.xz(), self.body.spot, side);
        self.stand(target, stands[0].0);
    }

    /// Goes to a spot, faces what is reached for, and stoops if it is low.
    fn stand(&mut self, target: Vec3, spot: Vec2) {
        if spot.distance(self.body.spot) > 0.02 {
            self.walk(spot);
        }
        self.face(target.xz());
        let eyes_m = self.eyes_for(target);
        if (eyes_m - self.body.eyes_m).abs() > 0.02 {
            self.body.eyes_m = eyes_m;
            self.leg(0.7);
        }
    }

    fn eyes_for(&self, target: Vec3) -> f32 {
        let stooped =
            if target.y < LOW_M { (target.y + CROUCH_M).max(LOWEST_EYES_M) } else { target.y + STOOP_M };
        self.variation.eyes_m.min(stooped)
    }

    fn shoulder(&self, hand: Hand) -> Frame {
        shoulder(&self.body.head(), hand)
    }

    fn posture(&self, hand: Hand, at: Vec3, normal: Vec3, style: ReachStyle) -> Posture {
        reach_posture(hand, at, normal, &self.shoulder(hand), style, 1.0)
    }

    /// A hand raised close to the body, from where it comes to things from the learner's side and
    /// from above.
    fn raised(&self, hand: Hand) -> Posture {
        let back = self.body.head().vector(Vec3::Z) * CLOSE_M;
        moved(rest_posture(hand, &self.shoulder(hand)), back)
    }

    fn raise(&mut self, hand: Hand) {
        self.goals[hand.index()] = Goal::Posture(self.raised(hand));
        self.leg(0.4);
    }

    fn go(&mut self, hand: Hand, posture: Posture, off: Vec3, seconds: f32) {
        self.goals[hand.index()] = Goal::Posture(moved(posture, off));
        self.leg(seconds);
    }

    /// Takes the hands back, the way they came, and lets them hang.
    fn back(&mut self, hand: Hand, posture: Posture, off: Vec3) {
        self.go(hand, posture, off, 0.3);
        self.raise(hand);
        self.goals = [Goal::Rest; 2];
        self.leg(0.45);
    }

    /// Where a hand meets a target, from the learner's side, and which way its surface looks there.
    fn meeting(&self, target: &Target, hand: Hand) -> (Vec3, Vec3) {
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
    fn come_to_target(&mut self, target: &Target, hand: Hand, side: Option<Vec3>) -> (Vec3, Vec3) {
        let (at, _) = self.meeting(target, hand);
        self.come_to(at, side);
        self.meeting(target, hand)
    }

    /// The side from which a level hand comes to a point with the most room.
    fn roomiest_side(&self, target: &Target, at: Vec3) -> Vec3 {
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
    fn touching(&self, target: &Target, hand: Hand) -> (Posture, Vec3) {
        let (at, normal) = self.meeting(target, hand);
        let style = if normal.y > 0.5 { ReachStyle::Pulse } else { ReachStyle::Touch };
        (self.posture(hand, at - normal * INTO_M, normal, style), normal * BEFORE_M)
    }

    /// How many other things a hand would brush on its way to a target.
    fn bumps(&self, target: &Target, hand: Hand) -> usize {
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
    fn come_to_touch(&mut self, target: &Target, hand: Hand) {
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

    fn touch(&mut self, target: &Target, hand: Hand, hold_s: f32) {
        self.come_to_touch(target, hand);
        let (posture, off) = self.touching(target, hand);
        self.raise(hand);
        self.go(hand, posture, off, 0.4);
        self.go(hand, posture, Vec3::ZERO, 0.3);
        self.leg_for(hold_s, 0.0);
        self.back(hand, posture, off);
    }

    fn press(&mut self, target: &Target, hand: Hand) -> Result<(), PlanError> {
        let level = target.slide.map(|(axis, _)| -axis).filter(|side| side.y.abs() < 0.5);
        self.come_to_target(target, hand, level);
        let (posture, axis, depth_m) = self.pressing(target, hand)?;
        self.raise(hand);
        self.go(hand, posture, -axis * BEFORE_M, 0.4);
        self.push(hand, posture, axis, depth_m);
        self.back(hand, posture, -axis * BEFORE_M);
        Ok(())
    }

    /// The hand on a sliding part at rest, the direction of its travel, and how far that goes.
    fn pressing(&self, target: &Target, hand: Hand) -> Result<(Posture, Vec3, f32), PlanError> {
        let no_slide = || PlanError::NoSlide(target.id.clone());
        let (axis, depth_m) = target.slide.ok_or_else(no_slide)?;
        let shape = target.shapes.first().ok_or_else(no_slide)?;
        let at = shape.nearest(shape.frame.origin - axis * 0.3);
        let style = if axis.y < -0.5 { ReachStyle::PalmPress } else { ReachStyle::Press };
        Ok((self.posture(hand, at, -axis, style), axis, depth_m))
    }

    fn push(&mut self, hand: Hand, posture: Posture, axis: Vec3, depth_m: f32) {
        self.go(hand, posture, -axis * 0.02, 0.2);
        self.go(hand, posture, axis * (depth_m + BEYOND_M), 0.3);
        self.leg_for(0.12, 0.0);
        self.go(hand, posture, -axis * 0.03, 0.35);
        self.leg_for(0.2, 0.0);
    }

    fn open(&mut self, target: &Target, hand: Hand) {
        let Some(shape) = target.shapes.first() else { return };
        let middle = shape.frame.origin;
        let side = (!target.stays_open).then(|| self.roomiest_side(target, middle));
        let (at, normal) = self.come_to_target(target, hand, side);
        let posture = if target.stays_open {
            self.posture(hand, middle, normal, ReachStyle::Grip)
        } else {
            // A cap or a tap is small and hangs beside other things: one fingertip comes from the side.
            let beside = at.with_y(middle.y) - middle;
            let from = middle + beside.normalize_or(normal) * 0.3;
            let at = towards(shape, from, middle);
            let normal = (from - middle).normalize_or(normal);
            self.posture(hand, at - normal * INTO_M, normal, ReachStyle::Press)
        };
        let off = normal.with_y(0.0).normalize_or(normal) * BEFORE_M;
        self.raise(hand);
        self.go(hand, posture, off, 0.4);
        self.go(hand, posture, Vec3::ZERO, 0.3);
        self.grip[hand.index()] = 1.0;
        self.leg_for(0.6, 0.0);
        self.grip[hand.index()] = 0.0;
        self.leg_for(0.3, 0.0);
        self.back(hand, posture, off);
    }

    fn hold(&mut self, target: &Target, hand: Hand, hold_s: f32) {
        let (_, normal) = self.come_to_target(target, hand, None);
        let Some(shape) = target.shapes.first() else { return };
        let posture = self.posture(hand, shape.frame.origin, normal, ReachStyle::Grip);
        self.raise(hand);
        self.go(hand, posture, normal * BEFORE_M, 0.4);
        self.go(hand, posture, Vec3::ZERO, 0.3);
        self.grip[hand.index()] = 1.0;
        self.leg_for(0.3, 0.0);
        self.go(hand, posture, normal * 0.10 + Vec3::Y * 0.06, 0.5);
        self.leg_for(hold_s, 0.0);
        self.go(hand, posture, Vec3::ZERO, 0.5);
        self.grip[hand.index()] = 0.0;
        self.leg_for(0.4, 0.0);
        self.back(hand, posture, normal * BEFORE_M);
    }

    fn take_product(&mut self, from: &ItemId, presses: u32, hand: Hand) -> Result<(), PlanError> {
        let gives = |target: &&Target| target.item.as_ref() == Some(from) && target.nozzle.is_some();
        let none = || PlanError::NoDispenser(from.clone());
        let pump = self.world.targets.iter().find(gives).ok_or_else(none)?.clone();
        let nozzle = pump.nozzle.ok_or_else(none)?;
        let front = pump.shapes.first().map(|shape| nozzle - shape.frame.origin);
        self.come_to(nozzle, front);
        // A little before the nozzle and below it, so that no finger gets under the pump.
        let before = front.map_or(Vec3::ZERO, |front| front.with_y(0.0).normalize_or_zero());
        let under = nozzle + before * CUP_BEFORE_M - Vec3::Y * CUP_BELOW_M;
        let cup = self.posture(hand.other(), under, Vec3::Y, ReachStyle::Cup);
        let (pressing, axis, depth_m) = self.pressing(&pump, hand)?;
        self.raise(hand);
        self.goals[hand.other().index()] = Goal::Posture(cup);
        self.go(hand, pressing, -axis * BEFORE_M, 0.5);
        for _ in 0..presses {
            self.push(hand, pressing, axis, depth_m);
        }
        self.go(hand, pressing, -axis * BEFORE_M, 0.3);
        let hands = [Hand::Left, Hand::Right];
        self.goals = hands.map(|hand| Goal::Posture(rest_posture(hand, &self.shoulder(hand))));
        self.leg(0.5);
        Ok(())
    }

    /// Turns to where there is room, and rubs.
    fn rub(&mut self, steps: &[(TechniqueStep, f32)]) {
        let yaw = self.body.yaw;
        let room = |yaw: f32| {
            let at = comfortable(&Body { yaw, ..self.body }.head()).origin;
            let shapes = self.world.targets.iter().flat_map(|target| &target.shapes);
            shapes.map(|shape| shape.distance(at)).fold(CLEAR_M, f32::min)
        };
        let turns = [0.0, 0.6, -0.6, 1.2, -1.2, 1.8, -1.8, 2.4, -2.4, 3.0];
        let roomiest = turns.into_iter().fold((0.0, -1.0), |best, turn| {
            let room = room(yaw + turn);
            if room > best.1 { (turn, room) } else { best }
        });
        self.body.yaw = yaw + roomiest.0;
        for &(step, seconds) in steps {
            self.goals = [Goal::Rub(step); 2];
            // A person rather takes longer over a step than shorter.
            let timing = self.variation.timing;
            let seconds = seconds * self.chance.between(1.0 - 0.3 * timing, 1.0 + timing);
            self.leg_for(seconds, 0.5);
        }
        self.goals =
            [Hand::Left, Hand::Right].map(|hand| Goal::Posture(rest_posture(hand, &self.shoulder(hand))));
        self.leg(0.4);
        self.goals = [Goal::Rest; 2];
        self.leg(0.4);
    }
}

/// Where a straight line from a point to another inside a shape meets its skin.
fn towards(shape: &PlacedShape, from: Vec3, inside: Vec3) -> Vec3 {
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

fn moved(posture: Posture, by: Vec3) -> Posture {
    let mut posture = posture;
    posture.wrist.origin += by;
    posture
}
