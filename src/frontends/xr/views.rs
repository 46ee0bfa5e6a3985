//! The learner's two eyes: cameras where the runtime says that the eyes are.

use bevy::camera::visibility::NoFrustumCulling;
use bevy::camera::{CameraProjection, Exposure, RenderTarget, SubCameraView, Viewport};
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::light::cluster::ClusterConfig;
use bevy::math::Vec3A;
use bevy::prelude::*;
use bevy::render::view::NoIndirectDrawing;
use openxr::{Fovf, Posef, View};
use skillward_hands::Frame;

use super::swapchain::{EYES, eye_target};
use crate::skills::look::camera::{EV100, SeesRoom};
use crate::skills::look::quality::Quality;

/// Nearer than this nothing is drawn, metres: hands come close.
const NEAR_M: f32 = 0.03;
/// Farther than this nothing is drawn, metres.
const FAR_M: f32 = 60.0;

/// One of the two eyes: 0 is the left.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Eye(pub u32);

/// What an eye sees: four half angles that need not be alike, and no end in the distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EyeProjection {
    /// Tangents of the half angles to the left, right, down, up; left and down are negative.
    tangents: [f32; 4],
}

impl Default for EyeProjection {
    fn default() -> Self {
        Self { tangents: [-1.0, 1.0, -1.0, 1.0] }
    }
}

impl EyeProjection {
    fn of(fov: Fovf) -> Self {
        let angles = [fov.angle_left, fov.angle_right, fov.angle_down, fov.angle_up];
        Self { tangents: angles.map(f32::tan) }
    }
}

impl CameraProjection for EyeProjection {
    /// Reversed depth: 1 at the near plane, 0 at infinity.
    fn get_clip_from_view(&self) -> Mat4 {
        let [left, right, down, up] = self.tangents;
        let (width, height) = (right - left, up - down);
        Mat4::from_cols(
            Vec4::new(2.0 / width, 0.0, 0.0, 0.0),
            Vec4::new(0.0, 2.0 / height, 0.0, 0.0),
            Vec4::new((right + left) / width, (up + down) / height, 0.0, -1.0),
            Vec4::new(0.0, 0.0, NEAR_M, 0.0),
        )
    }

    /// A part of an eye's view is drawn by nobody; the whole is the best answer.
    fn get_clip_from_view_for_sub(&self, _: &SubCameraView) -> Mat4 {
        self.get_clip_from_view()
    }

    /// The size of the picture does not change what an eye sees.
    fn update(&mut self, _: f32, _: f32) {}

    fn far(&self) -> f32 {
        FAR_M
    }

    fn get_frustum_corners(&self, z_near: f32, z_far: f32) -> [Vec3A; 8] {
        let [left, right, down, up] = self.tangents;
        let corner = |z: f32, x: f32, y: f32| Vec3A::new(x * z.abs(), y * z.abs(), z);
        [
            corner(z_near, right, down),
            corner(z_near, right, up),
            corner(z_near, left, up),
            corner(z_near, left, down),
            corner(z_far, right, down),
            corner(z_far, right, up),
            corner(z_far, left, up),
            corner(z_far, left, down),
        ]
    }
}

/// Both eyes, with all that moves.
pub(super) type Eyes<'w, 's> = Query<
    'w,
    's,
    (
        &'static Eye,
        &'static mut Transform,
        &'static mut Projection,
        &'static mut Camera,
        &'static mut RenderTarget,
    ),
>;

/// What an eye draws into while there is no session.
const NOWHERE: RenderTarget = RenderTarget::None { size: UVec2::ONE };

/// A pose of the runtime's, as a frame.
pub(super) fn frame_of(pose: Posef) -> Frame {
    let (p, q) = (pose.position, pose.orientation);
    let rotation = Quat::from_xyzw(q.x, q.y, q.z, q.w);
    let turned = if rotation.length_squared() > 0.5 { rotation.normalize() } else { Quat::IDENTITY };
    Frame::new(Vec3::new(p.x, p.y, p.z), turned)
}

/// How a mark looks that is no thing of the room: it has its own light, and may be seen through.
pub(super) fn shown(color: Color) -> StandardMaterial {
    StandardMaterial { base_color: color, unlit: true, alpha_mode: AlphaMode::Blend, ..default() }
}

/// Both cameras; asleep until there is something to draw into.
pub(super) fn spawn_eyes(mut commands: Commands<'_, '_>, quality: Res<'_, Quality>) {
    for eye in 0..EYES {
        let order = -2 + isize::try_from(eye).unwrap_or(0);
        commands.spawn((
            Name::new(if eye == 0 { "left eye" } else { "right eye" }),
            Eye(eye),
            SeesRoom,
            Camera3d::default(),
            Camera { order, is_active: false, ..default() },
            NOWHERE,
            Projection::custom(EyeProjection::default()),
            Tonemapping::TonyMcMapface,
            Exposure { ev100: EV100 },
            quality.msaa(),
            ClusterConfig::Single,
            // Indirect drawing is slow or broken on some standalone headsets.
            NoIndirectDrawing,
            NoFrustumCulling,
            Transform::from_xyz(0.0, 1.6, 0.0),
        ));
    }
}

/// Moves the eyes to where the runtime has them; wakes or puts to sleep their cameras.
pub(super) fn place_eyes(
    views: Option<[View; 2]>,
    draw: bool,
    room_from_tracking: &Frame,
    eyes: &mut Eyes<'_, '_>,
) {
    for (eye, mut transform, mut projection, mut camera, mut target) in eyes {
        let view = views.as_ref().and_then(|views| views.get(eye.0 as usize));
        let active = draw && view.is_some();
        if camera.is_active != active {
            camera.is_active = active;
        }
        // Without a session there is nothing to draw into, and the target of the last is gone.
        match (&*target, views.is_none()) {
            (RenderTarget::None { .. }, false) if active => {
                *target = RenderTarget::TextureView(eye_target(eye.0));
            }
            (RenderTarget::TextureView(_), true) => *target = NOWHERE,
            _ => {}
        }
        let Some(view) = view else { continue };
        let at = room_from_tracking.then(&frame_of(view.pose));
        *transform = Transform::from_translation(at.origin).with_rotation(at.rotation);
        if let Projection::Custom(custom) = projection.as_mut()
            && let Some(eye) = custom.get_mut::<EyeProjection>()
        {
            *eye = EyeProjection::of(view.fov);
        }
    }
}

/// Draws only a part of each eye's picture, from its upper left corner: the runtime stretches it.
pub(super) fn cut(part: UVec2, share: f32, eyes: &mut Eyes<'_, '_>) {
    for (_, _, _, mut camera, _) in eyes {
        let wanted = (share < 1.0).then_some(part);
        if camera.viewport.as_ref().map(|viewport| viewport.physical_size) != wanted {
            camera.viewport = wanted.map(|physical_size| Viewport { physical_size, ..default() });
        }
    }
}

#[cfg(test)]
mod tests {
    use bevy::camera::PerspectiveProjection;

    use super::*;

    fn fov(left: f32, right: f32, down: f32, up: f32) -> EyeProjection {
        EyeProjection::of(Fovf { angle_left: left, angle_right: right, angle_down: down, angle_up: up })
    }

    #[test]
    fn an_even_view_is_bevys_own() {
        let half = 45_f32.to_radians();
        let bevy = PerspectiveProjection { fov: 2.0 * half, aspect_ratio: 1.0, near: NEAR_M, ..default() };
        let ours = fov(-half, half, -half, half);
        let (a, b) = (ours.get_clip_from_view(), bevy.get_clip_from_view());
        assert!(a.abs_diff_eq(b, 1e-5), "{a} {b}");
        for (a, b) in ours.get_frustum_corners(-0.5, -20.0).iter().zip(bevy.get_frustum_corners(-0.5, -20.0))
        {
            assert!(a.abs_diff_eq(b, 1e-3), "{a} {b}");
        }
    }

    #[test]
    fn the_edges_of_an_uneven_view_lie_at_the_edges_of_the_picture() {
        let eye = fov(-0.9, 0.7, -0.8, 0.6);
        let clip = eye.get_clip_from_view();
        for (x, y, corner) in [(-0.9_f32, -0.8_f32, Vec2::NEG_ONE), (0.7, 0.6, Vec2::ONE)] {
            let seen = clip.project_point3(Vec3::new(x.tan(), y.tan(), -1.0) * 3.0);
            assert!(seen.truncate().abs_diff_eq(corner, 1e-5), "{seen}");
            assert!(seen.z > 0.0 && seen.z < 1.0);
        }
        assert!((clip.project_point3(Vec3::new(0.0, 0.0, -NEAR_M)).z - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_pose_without_a_rotation_is_taken_as_unturned() {
        let mut pose = Posef::IDENTITY;
        pose.orientation.w = 0.0;
        assert_eq!(frame_of(pose), Frame::IDENTITY);
    }
}
