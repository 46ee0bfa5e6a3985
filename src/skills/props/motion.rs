//! How parts move: sliders by the physics, doors by their hinge, held things with the hand.

use bevy::prelude::*;
use skillward_core::catalogue::Motion;
use skillward_core::skin::Hand;
use skillward_hands::surface::PlacedShape;
use skillward_hands::{Frame, HandJoint, HandPose};

use crate::interaction::samples::Samples;
use crate::interaction::target::{Handled, Slider, Touchable};
use crate::schedule::AttemptSystems;
use crate::skills::shapes::{number, vector};
use crate::skills::staged::{PartMotion, PropPart, StagedProp};

/// Time constant with which doors turn and things go back to their place, seconds.
const SETTLE_S: f32 = 0.12;

/// Where a part that no physics moves is at rest, in the prop's own space.
#[derive(Component, Debug, Clone, Copy)]
pub(super) struct PartRest(pub Transform);

/// The shape of a part at rest, in the room.
#[derive(Component, Debug, Clone, Copy)]
pub(super) struct RestShape(pub PlacedShape);

/// How a held part lay in the hand when it was taken: hand to prop space.
#[derive(Component, Debug, Clone, Copy)]
struct InHand(Transform);

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (follow_hands, follow_hinges, follow_sliders, move_colliders, move_shapes)
            .chain()
            .in_set(AttemptSystems::Present),
    );
}

/// Held parts go with the hand that holds them; parts let go return to their place.
fn follow_hands(
    mut commands: Commands<'_, '_>,
    samples: Res<'_, Samples>,
    time: Res<'_, Time>,
    props: Query<'_, '_, &GlobalTransform, With<StagedProp>>,
    mut parts: Query<'_, '_, (Entity, &PropPart, &Handled, &mut PartMotion, Option<&InHand>), With<PartRest>>,
) {
    for (entity, part, handled, mut motion, in_hand) in &mut parts {
        match (handled.by, in_hand) {
            (Some(hand), in_hand) => {
                let Ok(prop) = props.get(part.prop) else { continue };
                let Some(palm) = palm(&samples, hand) else { continue };
                let to_prop = Transform::from_matrix(prop.to_matrix().inverse()) * palm;
                let now = Transform::from_translation(motion.translation).with_rotation(motion.rotation);
                if let Some(InHand(lay)) = in_hand {
                    let moved = to_prop * *lay;
                    *motion = PartMotion { translation: moved.translation, rotation: moved.rotation };
                } else {
                    let lay = Transform::from_matrix(to_prop.to_matrix().inverse()) * now;
                    commands.entity(entity).insert(InHand(lay));
                }
            }
            (None, Some(_)) => {
                commands.entity(entity).remove::<InHand>();
            }
            (None, None) if *motion != PartMotion::default() => {
                let share = settled(&time);
                motion.translation = motion.translation.lerp(Vec3::ZERO, share);
                motion.rotation = motion.rotation.slerp(Quat::IDENTITY, share);
                if motion.translation.length() < 1e-4 && motion.rotation.angle_between(Quat::IDENTITY) < 1e-3
                {
                    *motion = PartMotion::default();
                }
            }
            (None, None) => {}
        }
    }
}

fn palm(samples: &Samples, hand: Hand) -> Option<Transform> {
    let pose: &HandPose = &samples.last()?.hand(hand).pose;
    let palm = pose.joint(HandJoint::Palm);
    Some(Transform::from_translation(palm.position).with_rotation(palm.rotation))
}

/// Doors turn while any part of their prop is open, and carry what hangs on them.
fn follow_hinges(
    time: Res<'_, Time>,
    props: Query<'_, '_, (&StagedProp, &Children)>,
    handled: Query<'_, '_, &Handled>,
    mut parts: Query<'_, '_, (&PropPart, &mut PartMotion), With<PartRest>>,
) {
    for (staged, children) in &props {
        for (carrier, hinge) in &staged.prop.parts {
            let Some(Motion::Turn { axis, degrees }) = &hinge.motion else { continue };
            let open = handled.iter_many(children).any(|handled| handled.open);
            let target = if open {
                Quat::from_axis_angle(vector(*axis).normalize_or(Vec3::Y), number(*degrees).to_radians())
            } else {
                Quat::IDENTITY
            };
            let mut turning = parts.iter_many_mut(children);
            while let Some((part, mut motion)) = turning.fetch_next() {
                let carried = staged.prop.parts.get(&part.part).and_then(|part| part.carried_by.as_ref())
                    == Some(carrier);
                if part.part == *carrier || carried {
                    let rotation = motion.rotation.slerp(target, settled(&time));
                    motion.set_if_neq(PartMotion { translation: Vec3::ZERO, rotation });
                }
            }
        }
    }
}

/// The physics has moved the sliders already.
fn follow_sliders(
    props: Query<'_, '_, &GlobalTransform, With<StagedProp>>,
    mut parts: Query<'_, '_, (&PropPart, &Slider, &mut PartMotion), Without<PartRest>>,
) {
    for (part, slider, mut motion) in &mut parts {
        if let Ok(prop) = props.get(part.prop) {
            let translation = prop.rotation().inverse() * (slider.axis * slider.travel_m);
            motion.set_if_neq(PartMotion { translation, rotation: Quat::IDENTITY });
        }
    }
}

fn move_colliders(mut parts: Query<'_, '_, (&PartMotion, &PartRest, &mut Transform), Changed<PartMotion>>) {
    for (motion, PartRest(rest), mut transform) in &mut parts {
        *transform = motion.apply(*rest);
    }
}

/// What can be touched moves along.
fn move_shapes(
    props: Query<'_, '_, &GlobalTransform, With<StagedProp>>,
    mut parts: Query<'_, '_, (&PropPart, &PartMotion, &RestShape, &mut Touchable), Changed<PartMotion>>,
) {
    for (part, motion, RestShape(rest), mut shape) in &mut parts {
        let Ok(prop) = props.get(part.prop) else { continue };
        let prop = Frame::new(prop.translation(), prop.rotation());
        let motion = Frame::new(motion.translation, motion.rotation);
        let moved = prop.then(&motion).then(&prop.inverse());
        shape.0 = PlacedShape { frame: moved.then(&rest.frame), ..*rest };
    }
}

/// Share of the way to go in this frame.
fn settled(time: &Time) -> f32 {
    1.0 - (-time.delta_secs() / SETTLE_S).exp()
}
