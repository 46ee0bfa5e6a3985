//! Models of props and patients, and the nodes that move with their parts.

use bevy::mesh::morph::MorphWeights;
use bevy::prelude::*;
use bevy::world_serialization::WorldInstanceReady;

use crate::schedule::AttemptSystems;
use crate::skills::look::models::Models;
use crate::skills::staged::{PartMotion, PropPart, PropState, StagedPatient, StagedProp};

/// A node of a model that follows a part, and where it lies at rest.
#[derive(Component, Debug, Clone, Copy)]
struct Follows {
    part: Entity,
    rest: Transform,
}

/// A model below a staged prop.
#[derive(Component, Debug, Clone, Copy)]
struct ModelOf(Entity);

/// A node of a patient that breathes: index of the morph target.
#[derive(Component, Debug, Clone, Copy)]
struct Breathes {
    index: usize,
}

/// A material that blinks while its prop's state says so.
#[derive(Component, Debug, Clone)]
struct Blinks {
    prop: Entity,
    material: Handle<StandardMaterial>,
    glow: LinearRgba,
}

/// Breaths a minute of a sleeping or resting adult (12 to 20 is usual; Royal College of Physicians, NEWS2).
const BREATHS_A_MINUTE: f32 = 14.0;

pub(crate) fn plugin(app: &mut App) {
    app.add_observer(model).add_observer(bind_nodes);
    app.add_systems(Update, (move_parts, breathe, blink).in_set(AttemptSystems::Present));
}

fn model(
    added: On<'_, '_, Add, StagedProp>,
    props: Query<'_, '_, &StagedProp>,
    models: Models<'_>,
    mut commands: Commands<'_, '_>,
) {
    let Ok(staged) = props.get(added.entity) else { return };
    commands.entity(added.entity).insert_if_new(Visibility::default());
    commands.spawn((
        ModelOf(added.entity),
        WorldAssetRoot(models.scene(&staged.prop.model)),
        ChildOf(added.entity),
        Transform::IDENTITY,
        Visibility::default(),
    ));
}

/// Finds the nodes that the catalogue names, the morph that breathes, and what can blink.
#[allow(clippy::too_many_arguments, reason = "an observer takes what it looks at")]
fn bind_nodes(
    ready: On<'_, '_, WorldInstanceReady>,
    models: Query<'_, '_, &ModelOf>,
    props: Query<'_, '_, (&StagedProp, Has<StagedPatient>)>,
    parts: Query<'_, '_, (Entity, &PropPart)>,
    children: Query<'_, '_, &Children>,
    nodes: Query<'_, '_, (&Name, &Transform)>,
    morphs: Query<'_, '_, &MorphWeights>,
    surfaces: Query<'_, '_, &MeshMaterial3d<StandardMaterial>>,
    shapes: Res<'_, Assets<Mesh>>,
    materials: Res<'_, Assets<StandardMaterial>>,
    mut commands: Commands<'_, '_>,
) {
    let Ok(&ModelOf(prop)) = models.get(ready.entity) else { return };
    let Ok((staged, patient)) = props.get(prop) else { return };
    let blinking = staged.prop.states.values().any(|state| state.blinks);
    for entity in children.iter_descendants(ready.entity) {
        if let Ok((name, rest)) = nodes.get(entity)
            && let Some((part, _)) = parts
                .iter()
                .find(|(_, part)| part.prop == prop && part.node.as_deref() == Some(name.as_str()))
        {
            commands.entity(entity).insert(Follows { part, rest: *rest });
        }
        if patient
            && let Ok(weights) = morphs.get(entity)
            && let Some(index) = weights
                .first_mesh()
                .and_then(|mesh| shapes.get(mesh))
                .and_then(|mesh| mesh.morph_target_names()?.iter().position(|name| name == "breathe"))
        {
            commands.entity(entity).insert(Breathes { index });
        }
        if blinking
            && let Ok(material) = surfaces.get(entity)
            && let Some(glow) = materials.get(&material.0).map(|material| material.emissive)
            && glow != LinearRgba::BLACK
        {
            commands.entity(entity).insert(Blinks { prop, material: material.0.clone(), glow });
        }
    }
}

fn move_parts(
    motions: Query<'_, '_, &PartMotion, Changed<PartMotion>>,
    mut nodes: Query<'_, '_, (&Follows, &mut Transform)>,
) {
    for (follows, mut transform) in &mut nodes {
        if let Ok(motion) = motions.get(follows.part) {
            transform.translation = follows.rest.translation + motion.translation;
            transform.rotation = motion.rotation * follows.rest.rotation;
        }
    }
}

fn breathe(time: Res<'_, Time>, mut meshes: Query<'_, '_, (&Breathes, &mut MorphWeights)>) {
    let phase = time.elapsed_secs() * BREATHS_A_MINUTE / 60.0;
    // In for two fifths of a cycle, out for the rest.
    let along = phase.fract();
    let rise = if along < 0.4 { along / 0.4 } else { (1.0 - along) / 0.6 };
    let weight = rise * rise * (3.0 - 2.0 * rise);
    for (breathes, mut weights) in &mut meshes {
        if let Some(slot) = weights.weights_mut().get_mut(breathes.index) {
            *slot = weight;
        }
    }
}

/// Twice a second between full and a quarter: slower than what can trouble people with epilepsy
/// (WCAG 2.2, three flashes).
fn blink(
    time: Res<'_, Time>,
    props: Query<'_, '_, (&StagedProp, &PropState)>,
    surfaces: Query<'_, '_, &Blinks>,
    mut materials: ResMut<'_, Assets<StandardMaterial>>,
) {
    for surface in &surfaces {
        let Ok((staged, state)) = props.get(surface.prop) else { continue };
        let blinks = staged.prop.states.get(&state.0).is_some_and(|state| state.blinks);
        let dim = blinks && (time.elapsed_secs() * 4.0) as i64 % 2 == 1;
        let glow = if dim { surface.glow * 0.25 } else { surface.glow };
        let changed = materials.get(&surface.material).is_some_and(|material| material.emissive != glow);
        if changed && let Some(mut material) = materials.get_mut(&surface.material) {
            material.emissive = glow;
        }
    }
}
