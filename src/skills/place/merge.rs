//! The still parts of a room's shell as one mesh for each material: a standalone headset is slowed by each call to
//! draw something, however small it is, and the shell is drawn with a few materials all over.

use bevy::mesh::MeshVertexAttributeId;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;

/// A part of the shell that stays where it is.
pub(super) struct Still {
    /// Its entity, which is left without a mesh.
    pub(super) entity: Entity,
    pub(super) mesh: Handle<Mesh>,
    pub(super) material: Handle<StandardMaterial>,
    /// Where it is in the shell.
    pub(super) at: Transform,
}

/// What parts have in common that can be drawn at once: the material, and what their vertices say.
type Kind = (AssetId<StandardMaterial>, Vec<MeshVertexAttributeId>);

/// Parts that have become one.
pub(super) struct Merged {
    /// The parts' entities.
    pub(super) of: Vec<Entity>,
    pub(super) mesh: Mesh,
    pub(super) material: Handle<StandardMaterial>,
}

/// One mesh for each material and kind of vertices, in the order of its first part. What stands alone, or cannot be
/// put together, is left as it is.
pub(super) fn by_material(parts: Vec<Still>, shapes: &Assets<Mesh>) -> Vec<Merged> {
    let mut kinds: Vec<Vec<Still>> = Vec::new();
    let mut places: HashMap<Kind, usize> = HashMap::default();
    for part in parts {
        let Some(mesh) = shapes.get(&part.mesh) else { continue };
        let attributes = mesh.attributes().map(|(attribute, _)| attribute.id).collect();
        let place = *places.entry((part.material.id(), attributes)).or_insert(kinds.len());
        if place == kinds.len() {
            kinds.push(Vec::new());
        }
        kinds[place].push(part);
    }
    kinds.into_iter().filter(|parts| parts.len() > 1).filter_map(|parts| merged(&parts, shapes)).collect()
}

fn merged(parts: &[Still], shapes: &Assets<Mesh>) -> Option<Merged> {
    let (first, rest) = parts.split_first()?;
    let placed = |part: &Still| shapes.get(&part.mesh)?.clone().try_transformed_by(part.at).ok();
    let mut mesh = placed(first)?;
    for part in rest {
        if let Err(error) = mesh.merge(&placed(part)?) {
            debug!("parts of the room are drawn one by one: {error}");
            return None;
        }
    }
    Some(Merged {
        of: parts.iter().map(|part| part.entity).collect(),
        mesh,
        material: first.material.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(shapes: &mut Assets<Mesh>, mesh: Mesh, material: &Handle<StandardMaterial>, x: f32) -> Still {
        Still {
            entity: Entity::from_raw_u32(shapes.len() as u32 + 1).expect("a small number"),
            mesh: shapes.add(mesh),
            material: material.clone(),
            at: Transform::from_xyz(x, 0.0, 0.0),
        }
    }

    #[test]
    fn parts_of_a_material_become_one_where_they_are() {
        let (mut shapes, mut materials) = (Assets::<Mesh>::default(), Assets::<StandardMaterial>::default());
        let [steel, wood] = [0.1, 0.9].map(|roughness| {
            materials.add(StandardMaterial { perceptual_roughness: roughness, ..default() })
        });
        let cube = || Mesh::from(Cuboid::from_length(1.0));
        let parts = vec![
            part(&mut shapes, cube(), &steel, 0.0),
            part(&mut shapes, cube(), &wood, 5.0),
            part(&mut shapes, cube(), &steel, 3.0),
            // Its vertices say less: it cannot be one with the others.
            part(&mut shapes, cube().with_removed_attribute(Mesh::ATTRIBUTE_UV_0), &steel, 7.0),
        ];
        let of: Vec<Entity> = [0, 2].map(|at: usize| parts[at].entity).to_vec();
        let merged = by_material(parts, &shapes);
        let [one] = merged.as_slice() else { panic!("{} meshes", merged.len()) };
        assert_eq!((&one.of, &one.material), (&of, &steel));
        assert_eq!(one.mesh.count_vertices(), 2 * cube().count_vertices());
        let positions = one.mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|it| it.as_float3());
        let farthest = positions.expect("it has corners").iter().map(|at| at[0]).fold(f32::MIN, f32::max);
        assert!((farthest - 3.5).abs() < 1e-5, "{farthest}");
    }
}
