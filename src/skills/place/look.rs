//! The room's shell: its model, its baked light, and the light that falls on what moves.

use bevy::asset::AssetEventSystems;
use bevy::ecs::system::SystemParam;
use bevy::light::{CascadeShadowConfigBuilder, EnvironmentMapLight, NotShadowCaster};
use bevy::pbr::Lightmap;
use bevy::platform::collections::HashSet;
use bevy::prelude::*;
use bevy::world_serialization::WorldInstanceReady;
use skillward_core::catalogue::Linen;
use skillward_core::decimal::Milli;

use super::merge::{Still, by_material};
use crate::skills::look::camera::SeesRoom;
use crate::skills::look::models::Models;
use crate::skills::look::quality::Quality;
use crate::skills::shapes::vector;
use crate::skills::staged::{StagedPatient, StagedRoom};

/// Factor from the light map's units to cd/m² at [`EV100`](crate::skills::look::camera::EV100).
const LIGHTMAP_EXPOSURE: f32 = 1000.0;
/// Intensity of the room's environment map, cd/m².
const ENVIRONMENT_INTENSITY: f32 = 1000.0;

/// Light from all around on what has none baked in, cd/m².
const AMBIENT: f32 = 420.0;
/// Light of the ceiling's panels on the same, lux.
const CEILING_LUX: f32 = 1500.0;
/// Light of the window on the same, lux.
const WINDOW_LUX: f32 = 500.0;
/// The window's light where it has no lamp of its own, cd/m²: as much on the mean over all directions.
const WINDOW_ALL_AROUND: f32 = WINDOW_LUX / (4.0 * std::f32::consts::PI);
/// A patient this near to where a bed's patient is placed lies in it, metres.
const IN_BED: f32 = 0.6;
/// What moves casts shadows on what moves as far as this from the eyes, metres: across the bay.
const SHADOWS_REACH: f32 = 6.0;

/// A lamp in whose light things cast shadows, as long as the graphics card gets done with it.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct CastsShadows;

/// The light map that the meshes below this entity take.
#[derive(Component, Debug, Clone)]
struct Baked(Handle<Image>);

pub(crate) fn plugin(app: &mut App) {
    app.add_observer(furnish).add_observer(lay_lightmap).add_observer(fold_linen);
    app.add_systems(PostUpdate, expose.after(AssetEventSystems));
}

/// Gives a staged room its model, light and panorama.
fn furnish(
    added: On<'_, '_, Add, StagedRoom>,
    rooms: Query<'_, '_, &StagedRoom>,
    cameras: Query<'_, '_, Entity, With<SeesRoom>>,
    assets: Res<'_, AssetServer>,
    models: Models<'_>,
    quality: Res<'_, Quality>,
    mut commands: Commands<'_, '_>,
) {
    let Ok(staged) = rooms.get(added.entity) else { return };
    let mut shell = commands.spawn((
        Name::new("room shell"),
        WorldAssetRoot(models.scene(&staged.room.model)),
        ChildOf(added.entity),
        Transform::IDENTITY,
        Visibility::default(),
    ));
    if let Some(path) = &staged.room.lightmap {
        shell.insert(Baked(assets.load(path.clone())));
    }
    commands.entity(added.entity).insert_if_new((Transform::IDENTITY, Visibility::default()));
    light_what_moves(&mut commands, added.entity, *quality);
    for camera in &cameras {
        match &staged.room.environment {
            // Filtered when the room was made: Bevy's own filter (`GeneratedEnvironmentMapLight`) runs again
            // in every frame, which a software driver can ill afford.
            Some(around) => {
                commands.entity(camera).insert(EnvironmentMapLight {
                    diffuse_map: assets.load(around.diffuse.clone()),
                    specular_map: assets.load(around.specular.clone()),
                    intensity: ENVIRONMENT_INTENSITY,
                    affects_lightmapped_mesh_diffuse: false,
                    ..default()
                });
            }
            None => {
                commands.entity(camera).remove::<EnvironmentMapLight>();
            }
        }
    }
}

/// The shell has its light baked in; hands, props and patients get the same from lamps that pass the
/// shell over: much from all around, some from the ceiling, a little from the window.
fn light_what_moves(commands: &mut Commands<'_, '_>, room: Entity, quality: Quality) {
    // For a processor, each lamp is one more reckoning for each pixel: the window's share comes from all around.
    let few = quality == Quality::Software;
    commands.insert_resource(GlobalAmbientLight {
        brightness: if few { AMBIENT + WINDOW_ALL_AROUND } else { AMBIENT },
        affects_lightmapped_meshes: false,
        ..default()
    });
    // A chin on a chest, a hand on a hand: without shadows everything floats. One map that is finest near
    // the eyes; a software driver does without.
    let shadows = CascadeShadowConfigBuilder {
        num_cascades: 2,
        minimum_distance: 0.05,
        maximum_distance: SHADOWS_REACH,
        first_cascade_far_bound: 1.1,
        overlap_proportion: 0.2,
    };
    let lights =
        [(CEILING_LUX, Vec3::new(0.25, 1.0, 0.45), true), (WINDOW_LUX, Vec3::new(0.1, 0.5, -1.0), false)];
    for (illuminance, from, casts) in lights.into_iter().take(if few { 1 } else { 2 }) {
        let mut lamp = commands.spawn((
            DirectionalLight {
                illuminance,
                shadow_maps_enabled: casts && !few,
                affects_lightmapped_mesh_diffuse: false,
                ..default()
            },
            shadows.build(),
            Transform::from_translation(from).looking_at(Vec3::ZERO, Vec3::Y),
            ChildOf(room),
        ));
        if casts && !few {
            lamp.insert(CastsShadows);
        }
    }
}

/// Once the shell's meshes are there, lays the light map on them, and makes one of those that can be drawn at once.
fn lay_lightmap(
    ready: On<'_, '_, WorldInstanceReady>,
    shells: Query<'_, '_, (&ChildOf, Option<&Baked>)>,
    rooms: Query<'_, '_, &StagedRoom>,
    nodes: Nodes<'_, '_>,
    mut shapes: ResMut<'_, Assets<Mesh>>,
    mut commands: Commands<'_, '_>,
) {
    let Ok((room, lightmap)) = shells.get(ready.entity) else { return };
    let Ok(staged) = rooms.get(room.parent()) else { return };
    let has_second_uv = |mesh: &Mesh| mesh.contains_attribute(Mesh::ATTRIBUTE_UV_1);
    let furnish = |commands: &mut Commands<'_, '_>, entity: Entity, second_uv: bool| {
        // The shell's shadows are baked in; here its ceiling would put out the light.
        commands.entity(entity).insert(NotShadowCaster);
        if let Some(lightmap) = lightmap.filter(|_| second_uv) {
            commands.entity(entity).insert(Lightmap { image: lightmap.0.clone(), ..default() });
        }
    };
    // Linen is folded away by its node.
    let foldable: Vec<&str> = staged.room.linen.iter().map(|linen| linen.node.as_str()).collect();
    let mut in_one: HashSet<Entity> = HashSet::default();
    for one in by_material(nodes.still(ready.entity, &foldable), &shapes) {
        for &part in &one.of {
            commands.entity(part).remove::<(Mesh3d, MeshMaterial3d<StandardMaterial>)>();
        }
        in_one.extend(one.of);
        let second_uv = has_second_uv(&one.mesh);
        let (mesh, material) = (Mesh3d(shapes.add(one.mesh)), MeshMaterial3d(one.material));
        let whole = commands.spawn((mesh, material, Transform::IDENTITY, ChildOf(ready.entity))).id();
        furnish(&mut commands, whole, second_uv);
    }
    for entity in nodes.children.iter_descendants(ready.entity) {
        if !in_one.contains(&entity)
            && let Ok((mesh, ..)) = nodes.meshes.get(entity)
        {
            furnish(&mut commands, entity, shapes.get(&mesh.0).is_some_and(has_second_uv));
        }
    }
}

/// The nodes of a model.
#[derive(SystemParam)]
struct Nodes<'w, 's> {
    children: Query<'w, 's, &'static Children>,
    parents: Query<'w, 's, (&'static ChildOf, &'static Transform, Option<&'static Name>)>,
    meshes: Query<'w, 's, (&'static Mesh3d, &'static MeshMaterial3d<StandardMaterial>)>,
}

impl Nodes<'_, '_> {
    /// The parts below a root that are at no node of these names.
    fn still(&self, root: Entity, but: &[&str]) -> Vec<Still> {
        let part = |entity: Entity| {
            let (mesh, material) = self.meshes.get(entity).ok()?;
            let at = self.place(root, entity, but)?;
            Some(Still { entity, mesh: mesh.0.clone(), material: material.0.clone(), at })
        };
        self.children.iter_descendants(root).filter_map(part).collect()
    }

    /// Where a part is below a root; `None` at a node of these names.
    fn place(&self, root: Entity, entity: Entity, but: &[&str]) -> Option<Transform> {
        let mut at = Transform::IDENTITY;
        let mut next = entity;
        while next != root {
            let (parent, own, name) = self.parents.get(next).ok()?;
            if name.is_some_and(|name| but.contains(&name.as_str())) {
                return None;
            }
            at = *own * at;
            next = parent.parent();
        }
        Some(at)
    }
}

/// Keeps the exposure of whatever a light map lies on. A material may be read after its mesh, and one that is
/// read anew comes with the exposure of a file that knows nothing of it: its surfaces would be black.
fn expose(
    mut read: MessageReader<'_, '_, AssetEvent<StandardMaterial>>,
    laid: Query<'_, '_, Ref<'_, MeshMaterial3d<StandardMaterial>>, With<Lightmap>>,
    newly: Query<'_, '_, &MeshMaterial3d<StandardMaterial>, Added<Lightmap>>,
    mut materials: ResMut<'_, Assets<StandardMaterial>>,
) {
    let read: HashSet<_> = read
        .read()
        .filter_map(|event| match event {
            AssetEvent::Added { id } | AssetEvent::Modified { id } => Some(*id),
            _ => None,
        })
        .collect();
    let known = laid.iter().filter(|material| material.is_changed() || read.contains(&material.id()));
    let due: HashSet<_> = known.map(|material| material.id()).chain(newly.iter().map(|it| it.id())).collect();
    for id in due {
        let lacks = |material: &StandardMaterial| material.lightmap_exposure != LIGHTMAP_EXPOSURE;
        if materials.get(id).is_some_and(lacks)
            && let Some(mut material) = materials.get_mut(id)
        {
            material.lightmap_exposure = LIGHTMAP_EXPOSURE;
        }
    }
}

/// A bed in which someone lies has their linen, not the linen of an empty bed as well.
fn fold_linen(
    ready: On<'_, '_, WorldInstanceReady>,
    shells: Query<'_, '_, &ChildOf>,
    rooms: Query<'_, '_, &StagedRoom>,
    patients: Query<'_, '_, &Transform, With<StagedPatient>>,
    children: Query<'_, '_, &Children>,
    names: Query<'_, '_, &Name>,
    mut commands: Commands<'_, '_>,
) {
    let Ok(staged) = shells.get(ready.entity).and_then(|shell| rooms.get(shell.parent())) else { return };
    let lies_in = |linen: &Linen| {
        let bed = vector((linen.at.0, Milli(0), linen.at.1));
        patients.iter().any(|patient| patient.translation.distance(bed) < IN_BED)
    };
    let folded: Vec<&str> =
        staged.room.linen.iter().filter(|linen| lies_in(linen)).map(|linen| linen.node.as_str()).collect();
    for entity in children.iter_descendants(ready.entity) {
        if names.get(entity).is_ok_and(|name| folded.contains(&name.as_str())) {
            commands.entity(entity).insert(Visibility::Hidden);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mesh on which a light map lies, and its material's handle before the material is there.
    fn lit_mesh() -> (App, Handle<StandardMaterial>) {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, AssetPlugin::default()));
        app.init_asset::<StandardMaterial>().add_systems(PostUpdate, expose.after(AssetEventSystems));
        let material = app.world().resource::<Assets<StandardMaterial>>().reserve_handle();
        app.world_mut().spawn((MeshMaterial3d(material.clone()), Lightmap::default()));
        app.update();
        (app, material)
    }

    /// Puts a material in its place as a file's loader does.
    fn read(app: &mut App, material: &Handle<StandardMaterial>) {
        let mut materials = app.world_mut().resource_mut::<Assets<StandardMaterial>>();
        materials.insert(material, StandardMaterial::default()).expect("its handle is held");
        app.update();
    }

    fn exposure(app: &App, material: &Handle<StandardMaterial>) -> Option<f32> {
        let materials = app.world().resource::<Assets<StandardMaterial>>();
        materials.get(material).map(|material| material.lightmap_exposure)
    }

    #[test]
    fn a_material_that_comes_after_its_mesh_is_exposed() {
        let (mut app, material) = lit_mesh();
        assert_eq!(exposure(&app, &material), None);
        read(&mut app, &material);
        assert_eq!(exposure(&app, &material), Some(LIGHTMAP_EXPOSURE));
    }

    #[test]
    fn a_material_that_is_read_anew_is_exposed_again() {
        let (mut app, material) = lit_mesh();
        read(&mut app, &material);
        for _ in 0..3 {
            app.update();
        }
        read(&mut app, &material);
        assert_eq!(exposure(&app, &material), Some(LIGHTMAP_EXPOSURE));
    }

    #[test]
    fn what_has_no_light_map_keeps_its_material() {
        let (mut app, _) = lit_mesh();
        let plain =
            app.world_mut().resource_mut::<Assets<StandardMaterial>>().add(StandardMaterial::default());
        app.world_mut().spawn(MeshMaterial3d(plain.clone()));
        app.update();
        assert_eq!(exposure(&app, &plain), Some(StandardMaterial::default().lightmap_exposure));
    }
}
