//! What each hand touches, found by the distance from its flesh to the surfaces' shapes.
//!
//! Touch begins at the skin and ends a little off it, so that a trembling hand does not touch a thing
//! ten times a second.

use bevy::prelude::*;
use skillward_core::skin::Hand;
use skillward_hands::HandPose;
use skillward_hands::surface::{BEGIN_GAP, Touch, touches};

use crate::interaction::clock::AttemptClock;
use crate::interaction::samples::{HandSample, SampleFrame, Samples};
use crate::interaction::target::{Handled, Surface, Touchable, TouchedBy};
use crate::interaction::tracking::Watch;

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

    /// What was reached at an attempt time of this frame, microseconds: the first sample from then on.
    #[must_use]
    pub fn at(&self, t_us: u64) -> Option<&ReachedFrame> {
        self.frames.iter().find(|frame| frame.t_us >= t_us).or(self.frames.last())
    }
}

type Reachable<'w, 's> = Query<'w, 's, (Entity, &'static Touchable, Option<&'static Handled>), With<Surface>>;

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
                let pose = &sample.hand(hand).pose;
                *touching = touching_now(pose, touching, &surfaces, held);
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
pub(super) fn tell_surfaces(
    reached: Res<'_, Reached>,
    mut surfaces: Query<'_, '_, (Entity, &mut TouchedBy)>,
) {
    for (entity, mut touched) in &mut surfaces {
        let by = [0, 1].map(|hand: usize| reached.touching[hand].contains(&entity));
        touched.set_if_neq(TouchedBy(by));
    }
}

/// What a hand touches.
///
/// Where one bone meets two surfaces, as at a port beside a rail, it comes to touch the one it is
/// deeper in. What is held is touched.
fn touching_now(
    pose: &HandPose,
    before: &[Entity],
    surfaces: &Reachable<'_, '_>,
    held: impl Fn(Option<&Handled>) -> bool,
) -> Vec<Entity> {
    let mut touching = Vec::new();
    let mut near = Vec::new();
    for (entity, Touchable(shape), handled) in surfaces {
        if held(handled) {
            touching.push(entity);
        } else if let Some(touch) = touches(pose, shape) {
            near.push((entity, touch));
        }
    }
    let outdone = |touch: &Touch| {
        near.iter().any(|(_, other)| other.joint == touch.joint && other.depth_m > touch.depth_m)
    };
    let now = near.iter().filter(|(entity, touch)| {
        let begins = touch.depth_m >= -BEGIN_GAP && !outdone(touch);
        begins || before.contains(entity)
    });
    touching.extend(now.map(|(entity, _)| *entity));
    touching
}
