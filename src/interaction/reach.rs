//! What each hand touches, found by distance from its joints to the surfaces' shapes.
//!
//! A hand is spheres at its joints and halfway along its bones. Touch begins at the skin and ends a
//! little off it, so that a trembling hand does not touch a thing ten times a second.

use avian3d::prelude::*;
use bevy::prelude::*;
use skillward_core::skin::Hand;
use skillward_hands::{HandJoint, HandPose};

use crate::interaction::clock::AttemptClock;
use crate::interaction::samples::{HandSample, SampleFrame, Samples};
use crate::interaction::target::{Handled, Surface, TouchedBy};
use crate::interaction::tracking::Watch;

/// Touch begins within this distance of the skin, metres.
const BEGIN_M: f32 = 0.003;
/// Touch ends beyond this distance of the skin, metres.
const END_M: f32 = 0.015;

/// One sample, with what it reaches.
#[derive(Debug, Clone)]
pub struct ReachedFrame {
    /// Attempt time, microseconds.
    pub t_us: u64,
    /// The sample.
    pub sample: SampleFrame,
    /// Left hand, right hand and head: taken as lost.
    pub lost: [bool; 3],
    /// Surfaces that each hand touches.
    pub touching: [Vec<Entity>; 2],
}

impl ReachedFrame {
    /// Where the head is, when the device knows.
    #[must_use]
    pub fn head(&self) -> Option<Vec3> {
        self.sample.head.valid.then_some(self.sample.head.position)
    }

    /// The hand whose nearest joint is nearest to a point.
    #[must_use]
    pub fn nearest_hand(&self, point: Vec3) -> Hand {
        let distance = |hand: &HandSample| {
            let nearest = hand.pose.joints.iter().map(|joint| joint.position.distance(point));
            if hand.seen() { nearest.fold(f32::MAX, f32::min) } else { f32::MAX }
        };
        if distance(&self.sample.left) < distance(&self.sample.right) { Hand::Left } else { Hand::Right }
    }
}

/// Every sample of this frame, with what it reaches.
#[derive(Resource, Debug, Default)]
pub struct Reached {
    frames: Vec<ReachedFrame>,
    touching: [Vec<Entity>; 2],
    watches: [Watch; 3],
}

impl Reached {
    /// Oldest first.
    #[must_use]
    pub fn frames(&self) -> &[ReachedFrame] {
        &self.frames
    }
}

type Reachable<'w, 's> = Query<
    'w,
    's,
    (
        Entity,
        &'static Collider,
        &'static Position,
        &'static Rotation,
        &'static ColliderAabb,
        Option<&'static Handled>,
    ),
    With<Surface>,
>;

pub(super) fn reach(
    samples: Res<'_, Samples>,
    mut clock: ResMut<'_, AttemptClock>,
    mut reached: ResMut<'_, Reached>,
    surfaces: Reachable<'_, '_>,
) {
    let reached = &mut *reached;
    reached.frames.clear();
    for sample in samples.fresh() {
        let t_us = clock.tick(sample.device_time_us);
        let seen = [sample.left.seen(), sample.right.seen(), sample.head.valid];
        let lost = std::array::from_fn(|index| reached.watches[index].update(t_us, seen[index]));
        for hand in Hand::BOTH {
            let touching = &mut reached.touching[hand.index()];
            let held = |handled: Option<&Handled>| handled.is_some_and(|handled| handled.by == Some(hand));
            if lost[hand.index()] {
                touching.clear();
            } else if seen[hand.index()] {
                // While the hand only flickers, it touches what it touched.
                let probes = Probes::of(&sample.hand(hand).pose);
                *touching = probes.touching(touching, &surfaces, held);
            }
        }
        reached.frames.push(ReachedFrame {
            t_us,
            sample: sample.clone(),
            lost,
            touching: reached.touching.clone(),
        });
    }
}

/// Tells each surface which hands touch it.
pub(super) fn tell_surfaces(reached: Res<'_, Reached>, mut surfaces: Query<'_, '_, (Entity, &mut TouchedBy)>) {
    for (entity, mut touched) in &mut surfaces {
        let by = [0, 1].map(|hand: usize| reached.touching[hand].contains(&entity));
        touched.set_if_neq(TouchedBy(by));
    }
}

/// A hand as spheres.
struct Probes {
    spheres: Vec<(Vec3, f32)>,
    bounds: ColliderAabb,
}

/// A surface near a hand.
struct Candidate {
    entity: Entity,
    distance: f32,
    /// Nearest of all surfaces to some sphere that touches.
    wins: bool,
}

impl Probes {
    fn of(pose: &HandPose) -> Self {
        let mut spheres = Vec::with_capacity(2 * HandJoint::COUNT);
        for joint in HandJoint::ALL {
            let at = pose.joint(joint);
            // The wrist and what lies behind it touch nothing that counts.
            if joint == HandJoint::Wrist {
                continue;
            }
            spheres.push((at.position, at.radius));
            if let Some(parent) = joint.parent().filter(|&parent| parent != HandJoint::Wrist) {
                let parent = pose.joint(parent);
                let middle = at.position.midpoint(parent.position);
                spheres.push((middle, at.radius.midpoint(parent.radius)));
            }
        }
        let bounds = spheres.iter().fold(ColliderAabb::INVALID, |bounds, (centre, radius)| {
            bounds.merged(ColliderAabb::new(*centre, Vec3::splat(*radius)))
        });
        Self { spheres, bounds: bounds.grow(Vec3::splat(END_M)) }
    }

    fn touching(
        &self,
        before: &[Entity],
        surfaces: &Reachable<'_, '_>,
        held: impl Fn(Option<&Handled>) -> bool,
    ) -> Vec<Entity> {
        let mut touching = Vec::new();
        let mut near: Vec<(Candidate, &Collider, &Position, &Rotation)> = Vec::new();
        for (entity, collider, position, rotation, aabb, handled) in surfaces {
            if held(handled) {
                touching.push(entity);
            } else if self.bounds.intersects(aabb) {
                let candidate = Candidate { entity, distance: f32::MAX, wins: false };
                near.push((candidate, collider, position, rotation));
            }
        }
        for &(centre, radius) in &self.spheres {
            let mut nearest: Option<(usize, f32)> = None;
            for (index, (candidate, collider, position, rotation)) in near.iter_mut().enumerate() {
                let (point, inside) = collider.project_point(**position, **rotation, centre, false);
                let from_skin = point.distance(centre);
                let distance = if inside { -from_skin } else { from_skin } - radius;
                candidate.distance = candidate.distance.min(distance);
                if distance <= BEGIN_M && nearest.is_none_or(|(_, best)| distance < best) {
                    nearest = Some((index, distance));
                }
            }
            if let Some((index, _)) = nearest {
                near[index].0.wins = true;
            }
        }
        let goes_on = |candidate: &Candidate| before.contains(&candidate.entity) && candidate.distance <= END_M;
        touching.extend(
            near.iter()
                .map(|(candidate, ..)| candidate)
                .filter(|candidate| candidate.wins || goes_on(candidate))
                .map(|candidate| candidate.entity),
        );
        touching
    }
}
