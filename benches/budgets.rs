//! What a standalone headset would have to draw: triangles and draw calls in view, textures in memory, for each
//! shipped scenario; against the limits that such headsets set.
//!
//! `cargo xtask bars budgets` prints it. The view is that of a headset, 104 degrees wide and high, from where the
//! scenario begins and from points all over the floor where someone can stand, in sixteen directions, level and down.
#![allow(clippy::unwrap_used)]

#[path = "../tests/it/headless/station.rs"]
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
mod station;

use std::collections::BTreeSet;
use std::f32::consts::TAU;

use bevy::camera::primitives::{Aabb, Frustum};
use bevy::camera::visibility::InheritedVisibility;
use bevy::math::primitives::ViewFrustum;
use bevy::mesh::PrimitiveTopology;
use bevy::prelude::*;
use bevy::world_serialization::WorldAssetRoot;
use skillward::frontends::autopilot::ScriptedLearner;
use skillward::frontends::autopilot::vary::Variation;
use skillward::schedule::Screen;
use skillward::skills::staged::StagedRoom;
use skillward::{FrontEnd, app};
use station::{Station, shipped};

/// What may be in view of one eye, and in memory.
const MAX_TRIANGLES: usize = 200_000;
const MAX_DRAWS: usize = 100;
const MAX_TEXTURES: u64 = 128 << 20;
/// Half of the view's angle, and its nearest and farthest, degrees and metres.
const HALF_DEG: f32 = 52.0;
const NEAR_M: f32 = 0.05;
const FAR_M: f32 = 60.0;
/// Height of the eyes, and the grid of places, metres.
const EYES_M: f32 = 1.62;
const GRID_M: f32 = 0.6;
const GIRTH_M: f32 = 0.18;
/// Frames that reading all models may take.
const PATIENCE: u32 = 20_000;

/// What is drawn at once.
type Draw = (AssetId<Mesh>, AssetId<StandardMaterial>);

fn main() {
    let mut within = true;
    for scenario in ["hand_hygiene/bedside", "hand_hygiene/technique"] {
        let mut app = furnished(scenario);
        let places = places(app.world_mut());
        let world = app.world_mut();
        let (triangles, draws) = most_in_view(world, &places);
        let textures = textures(world);
        within &= triangles <= MAX_TRIANGLES && draws <= MAX_DRAWS && textures <= MAX_TEXTURES;
        println!(
            "{scenario}: at most {triangles} triangles (may be {MAX_TRIANGLES}) and {draws} draw calls (may be \
             {MAX_DRAWS}) in view from {} places; {:.1} MiB of textures (may be {})",
            places.len(),
            textures as f64 / f64::from(1 << 20),
            MAX_TEXTURES >> 20
        );
    }
    assert!(within, "a budget is exceeded");
}

/// The scenario's room with everything in it, read whole.
fn furnished(scenario: &str) -> App {
    let station = Station::new();
    let mut app = app(FrontEnd::Stills(UVec2::splat(64)), station.launch.clone());
    let chosen = station.scenario(&shipped(scenario));
    let world = app.world_mut();
    world.insert_resource(chosen);
    world.insert_resource(ScriptedLearner { acts: Vec::new(), variation: Variation::default() });
    world.resource_mut::<NextState<Screen>>().set(Screen::Attempt);
    app.finish();
    app.cleanup();
    for _ in 0..PATIENCE {
        app.update();
        let world = app.world_mut();
        let mut models = world.query::<&WorldAssetRoot>();
        let server = world.resource::<AssetServer>();
        let read = |root: &WorldAssetRoot| server.is_loaded_with_dependencies(root.0.id());
        let mut roots = models.iter(world).peekable();
        if roots.peek().is_some() && roots.all(read) {
            // What was read is spawned, and finds its place.
            (0..4).for_each(|_| app.update());
            return app;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("{scenario}: the models were not read");
}

/// Where someone can stand.
fn places(world: &mut World) -> Vec<Vec3> {
    let mut rooms = world.query::<&StagedRoom>();
    let room = rooms.single(world).unwrap();
    let steps = |reach: f32| {
        let count = (reach / GRID_M) as i32;
        (-count..=count).map(|step| step as f32 * GRID_M)
    };
    let grid = steps(6.0).flat_map(|x| steps(6.0).map(move |z| Vec3::new(x, 0.0, z)));
    let places: Vec<Vec3> = grid.filter(|at| room.lets_stand(*at, GIRTH_M)).collect();
    assert!(places.len() > 10, "{places:?}");
    places.into_iter().map(|at| at.with_y(EYES_M)).collect()
}

/// The most triangles and the most draw calls that any view has: one call for each mesh and material, which Bevy
/// draws at once however often they are there, if no joints move them.
fn most_in_view(world: &mut World, places: &[Vec3]) -> (usize, usize) {
    let mut query = world.query::<(
        &Mesh3d,
        &MeshMaterial3d<StandardMaterial>,
        &Aabb,
        &GlobalTransform,
        &InheritedVisibility,
    )>();
    let shapes = world.resource::<Assets<Mesh>>();
    let things: Vec<(usize, Draw, Aabb, GlobalTransform)> = query
        .iter(world)
        .filter(|(.., visible)| visible.get())
        .filter_map(|(mesh, material, aabb, at, _)| {
            Some((triangles(shapes.get(&mesh.0)?), (mesh.id(), material.id()), *aabb, *at))
        })
        .collect();
    assert!(things.len() > 20, "the room is empty");
    let projection = Mat4::perspective_rh(2.0 * HALF_DEG.to_radians(), 1.0, NEAR_M, FAR_M);
    let (mut most_triangles, mut most_draws) = (0, 0);
    for &place in places {
        for (turn, pitch) in (0..16).flat_map(|turn| [(turn, 0.0), (turn, -0.5)]) {
            let way = Quat::from_rotation_y(TAU * turn as f32 / 16.0) * Quat::from_rotation_x(pitch);
            let view = Transform::from_translation(place).with_rotation(way).to_matrix().inverse();
            let frustum = Frustum(ViewFrustum::from_clip_from_world(&(projection * view)));
            let seen = things
                .iter()
                .filter(|(.., aabb, at)| frustum.intersects_obb(aabb, &at.affine(), true, false));
            let (mut triangles, mut draws) = (0, BTreeSet::new());
            for (count, draw, ..) in seen {
                triangles += count;
                draws.insert(*draw);
            }
            most_triangles = most_triangles.max(triangles);
            most_draws = most_draws.max(draws.len());
        }
    }
    (most_triangles, most_draws)
}

fn triangles(mesh: &Mesh) -> usize {
    assert_eq!(mesh.primitive_topology(), PrimitiveTopology::TriangleList);
    mesh.indices().map_or(mesh.count_vertices(), |indices| indices.len()) / 3
}

/// Bytes of all pictures on the graphics card, with their smaller copies.
fn textures(world: &World) -> u64 {
    let pictures = world.resource::<Assets<Image>>();
    let targets = |image: &Image| {
        image
            .texture_descriptor
            .usage
            .contains(bevy::render::render_resource::TextureUsages::RENDER_ATTACHMENT)
    };
    pictures.iter().filter(|(_, image)| !targets(image)).map(|(_, image)| bytes(image)).sum()
}

fn bytes(image: &Image) -> u64 {
    let texture = &image.texture_descriptor;
    let (block, (wide, high)) =
        (texture.format.block_copy_size(None).unwrap_or(4), texture.format.block_dimensions());
    (0..texture.mip_level_count)
        .map(|level| {
            let size = texture.mip_level_size(level).unwrap();
            let blocks = size.width.div_ceil(wide) * size.height.div_ceil(high) * size.depth_or_array_layers;
            u64::from(blocks) * u64::from(block)
        })
        .sum()
}
