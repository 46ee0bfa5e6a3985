//! The view narrows while it moves though the learner does not: what slides by at its edge is what makes people ill.

use bevy::asset::RenderAssetUsages;
use bevy::light::{NotShadowCaster, NotShadowReceiver};
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use skillward_cli::comfort::Vignette;

use super::comfort::ComfortSettings;
use super::frame::Sensed;
use super::locomotion::Locomotion;
use super::rig::Rig;
use super::views::shown;

/// How far before the eyes it is drawn, metres.
const AWAY_M: f32 = 0.28;
/// Where it is as good as open: half the angle of what stays clear, degrees.
const OPEN_DEG: f32 = 62.0;
/// How fast it closes and opens, degrees a second.
const CLOSES_PER_S: f32 = 160.0;
/// Its edge goes from clear to dark over this share of its radius.
const SOFT: f32 = 0.35;
/// How far out it reaches, in radii of what stays clear.
const REACH: f32 = 12.0;
/// Corners of each of its rings.
const CORNERS: u32 = 48;

/// The dark ring before the eyes.
#[derive(Component)]
pub(super) struct Tunnel {
    /// Half the angle of what stays clear now, degrees.
    clear_deg: f32,
}

/// Half the angle that stays clear while the view moves, degrees; `None` for a learner who wants it whole.
const fn wanted(vignette: Vignette) -> Option<f32> {
    match vignette {
        Vignette::Off => None,
        Vignette::Light => Some(38.0),
        Vignette::Strong => Some(24.0),
    }
}

/// The angle after so many seconds, on its way to the one that is wanted.
fn toward(now_deg: f32, wanted_deg: f32, seconds: f32) -> f32 {
    let step = CLOSES_PER_S * seconds;
    now_deg + (wanted_deg - now_deg).clamp(-step, step)
}

pub(super) fn spawn(
    mut commands: Commands<'_, '_>,
    mut meshes: ResMut<'_, Assets<Mesh>>,
    mut materials: ResMut<'_, Assets<StandardMaterial>>,
) {
    commands.spawn((
        Name::new("vignette"),
        Tunnel { clear_deg: OPEN_DEG },
        Mesh3d(meshes.add(ring())),
        // Its corners have its colours.
        MeshMaterial3d(materials.add(shown(Color::WHITE))),
        NotShadowCaster,
        NotShadowReceiver,
        Transform::IDENTITY,
        Visibility::Hidden,
    ));
}

/// A ring about -z whose inner radius is 1: clear inside, dark from where its edge ends.
fn ring() -> Mesh {
    let mut positions: Vec<[f32; 3]> = Vec::new();
    let mut colours: Vec<[f32; 4]> = Vec::new();
    for (radius, alpha) in [(1.0, 0.0), (1.0 + SOFT, 1.0), (REACH, 1.0)] {
        for corner in 0..CORNERS {
            let (y, x) = (std::f32::consts::TAU * corner as f32 / CORNERS as f32).sin_cos();
            positions.push([x * radius, y * radius, 0.0]);
            colours.push([0.0, 0.0, 0.0, alpha]);
        }
    }
    let mut indices = Vec::new();
    for ring in 0..2 {
        for corner in 0..CORNERS {
            let next = (corner + 1) % CORNERS;
            let [inner, outer] = [ring * CORNERS, (ring + 1) * CORNERS];
            indices.extend([inner + corner, outer + corner, outer + next]);
            indices.extend([inner + corner, outer + next, inner + next]);
        }
    }
    let mut mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default());
    mesh.insert_attribute(Mesh::ATTRIBUTE_NORMAL, vec![[0.0, 0.0, 1.0]; positions.len()]);
    mesh.insert_attribute(Mesh::ATTRIBUTE_UV_0, vec![[0.0, 0.0]; positions.len()]);
    mesh.insert_attribute(Mesh::ATTRIBUTE_POSITION, positions);
    mesh.insert_attribute(Mesh::ATTRIBUTE_COLOR, colours);
    mesh.insert_indices(Indices::U32(indices));
    mesh
}

/// Closes it while the view glides or turns, and opens it again.
pub(super) fn narrow(
    about: Res<'_, Locomotion>,
    settings: Res<'_, ComfortSettings>,
    sensed: Res<'_, Sensed>,
    rig: Res<'_, Rig>,
    time: Res<'_, Time<Real>>,
    mut tunnels: Query<'_, '_, (&mut Tunnel, &mut Transform, &mut Visibility)>,
) {
    let Some(head) = sensed.head else { return };
    let wanted = wanted(settings.chosen.vignette).filter(|_| about.view_moves()).unwrap_or(OPEN_DEG);
    for (mut tunnel, mut transform, mut visibility) in &mut tunnels {
        tunnel.clear_deg = toward(tunnel.clear_deg, wanted, time.delta_secs());
        let open = tunnel.clear_deg >= OPEN_DEG;
        visibility.set_if_neq(if open { Visibility::Hidden } else { Visibility::Visible });
        if open {
            continue;
        }
        let at = rig.room_from_tracking().then(&head);
        let radius = AWAY_M * tunnel.clear_deg.to_radians().tan();
        *transform = Transform {
            translation: at.point(Vec3::NEG_Z * AWAY_M),
            rotation: at.rotation,
            scale: Vec3::new(radius, radius, 1.0),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_closes_in_a_third_of_a_second_and_opens_again() {
        let closed = wanted(Vignette::Strong).expect("it closes");
        assert!((toward(OPEN_DEG, closed, 1.0 / 3.0) - closed).abs() < 1e-4);
        assert!((toward(closed, OPEN_DEG, 1.0) - OPEN_DEG).abs() < 1e-4);
        assert!(toward(OPEN_DEG, closed, 0.01) > closed);
        assert_eq!(wanted(Vignette::Off), None);
    }

    #[test]
    fn the_ring_faces_the_eyes_and_is_clear_within() {
        let mesh = ring();
        let positions = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|it| it.as_float3());
        let positions = positions.expect("it has corners");
        let nearest = positions.iter().map(|at| Vec3::from(*at).length()).fold(f32::MAX, f32::min);
        assert!((nearest - 1.0).abs() < 1e-5);
        let Some(Indices::U32(indices)) = mesh.indices() else { panic!("it has no indices") };
        for corners in indices.chunks_exact(3) {
            let [a, b, c] = [0, 1, 2].map(|at| Vec3::from(positions[corners[at] as usize]));
            assert!((b - a).cross(c - a).z > 0.0);
        }
    }
}
