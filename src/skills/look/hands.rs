//! The learner's hands: skinned models that follow the joints of the newest sample, wet when wet.

use bevy::camera::visibility::NoFrustumCulling;
use bevy::light::NotShadowCaster;
use bevy::prelude::*;
use bevy::world_serialization::WorldInstanceReady;
use skillward_core::skin::{Hand, Patch};
use skillward_hands::{HandJoint, model_nodes};

use super::models::Models;
use crate::attempt::session::RunningAttempt;
use crate::interaction::samples::Samples;
use crate::schedule::{AttemptSystems, Screen};

/// A hand's model.
#[derive(Component, Debug, Clone, Copy)]
struct HandModel(Hand);

/// A node that follows a joint.
#[derive(Component, Debug, Clone, Copy)]
struct FollowsJoint {
    hand: Hand,
    joint: HandJoint,
}

/// The skin of a hand, with its roughness when dry.
#[derive(Component, Debug, Clone)]
struct Skin {
    hand: Hand,
    material: Handle<StandardMaterial>,
    dry: f32,
}

/// Roughness of wet skin; water and alcohol fill the fine relief that makes skin matt.
const WET_ROUGHNESS: f32 = 0.16;
/// Mean wetness of a hand, thousandths, at which it looks fully wet.
const FULLY_WET_MILLI: f32 = 350.0;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Attempt), spawn_hands);
    app.add_observer(bind_joints);
    app.add_systems(
        Update,
        (follow_joints, wet_skin.run_if(resource_exists::<RunningAttempt>)).in_set(AttemptSystems::Present),
    );
}

fn spawn_hands(mut commands: Commands<'_, '_>, models: Models<'_>) {
    for hand in Hand::BOTH {
        let path = match hand {
            Hand::Left => "models/hand_left.glb",
            Hand::Right => "models/hand_right.glb",
        };
        commands.spawn((
            HandModel(hand),
            DespawnOnExit(Screen::Attempt),
            WorldAssetRoot(models.scene(path)),
            Transform::IDENTITY,
            Visibility::Hidden,
        ));
    }
}

fn bind_joints(
    ready: On<'_, '_, WorldInstanceReady>,
    models: Query<'_, '_, &HandModel>,
    children: Query<'_, '_, &Children>,
    names: Query<'_, '_, &Name>,
    surfaces: Query<'_, '_, &MeshMaterial3d<StandardMaterial>>,
    mut materials: ResMut<'_, Assets<StandardMaterial>>,
    mut commands: Commands<'_, '_>,
) {
    let Ok(&HandModel(hand)) = models.get(ready.entity) else { return };
    for entity in children.iter_descendants(ready.entity) {
        if let Ok(name) = names.get(entity)
            && let Some(joint) = HandJoint::ALL.into_iter().find(|joint| joint.name() == name.as_str())
        {
            commands.entity(entity).insert(FollowsJoint { hand, joint });
        }
        if let Ok(material) = surfaces.get(entity)
            && let Some(mut own) = materials.get(&material.0).cloned()
        {
            // Each hand gets a material of its own: one may be wet while the other is dry.
            own.reflectance = 0.45;
            let dry = own.perceptual_roughness;
            // The forearm fades out; handrub goes no farther than the wrist.
            if own.alpha_mode == AlphaMode::Blend {
                let handle = materials.add(own);
                commands.entity(entity).insert((MeshMaterial3d(handle), NoFrustumCulling, NotShadowCaster));
                continue;
            }
            let handle = materials.add(own);
            commands.entity(entity).insert((
                MeshMaterial3d(handle.clone()),
                Skin { hand, material: handle, dry },
                // The bounds of a skinned mesh are those of its bind pose, which is not where the hand is.
                NoFrustumCulling,
            ));
        }
    }
}

/// Puts every joint node where the sample has it. All hang from the model's root, which lies at the
/// room's origin.
fn follow_joints(
    samples: Res<'_, Samples>,
    mut models: Query<'_, '_, (&HandModel, &mut Visibility)>,
    mut joints: Query<'_, '_, (&FollowsJoint, &mut Transform)>,
) {
    let Some(frame) = samples.last() else { return };
    for (&HandModel(hand), mut visibility) in &mut models {
        let wanted = if frame.hand(hand).valid { Visibility::Inherited } else { Visibility::Hidden };
        visibility.set_if_neq(wanted);
    }
    let nodes = Hand::BOTH.map(|hand| model_nodes(&frame.hand(hand).pose));
    for (follows, mut transform) in &mut joints {
        let nodes = &nodes[follows.hand.index()];
        if let Some((_, node)) = nodes.iter().find(|(joint, _)| *joint == follows.joint) {
            transform.translation = node.origin;
            transform.rotation = node.rotation;
        }
    }
}

/// Wet skin shines.
fn wet_skin(
    running: Res<'_, RunningAttempt>,
    skins: Query<'_, '_, &Skin>,
    mut materials: ResMut<'_, Assets<StandardMaterial>>,
) {
    for skin in &skins {
        let model = running.attempt.hygiene().skin();
        let sum: f32 = Patch::ALL.iter().map(|&patch| f32::from(model.wetness_milli(skin.hand, patch))).sum();
        let wet = (sum / Patch::COUNT as f32 / FULLY_WET_MILLI).clamp(0.0, 1.0);
        let roughness = skin.dry + (WET_ROUGHNESS - skin.dry) * wet;
        let changed = materials
            .get(&skin.material)
            .is_some_and(|material| (material.perceptual_roughness - roughness).abs() > 0.01);
        if changed && let Some(mut material) = materials.get_mut(&skin.material) {
            material.perceptual_roughness = roughness;
        }
    }
}
