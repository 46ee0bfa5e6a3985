//! The interface as a panel in the room: menus, prebrief, pause and debrief stand before the learner; while the
//! attempt runs, captions, tasks and cues float on a clear pane that follows the view lazily.
//!
//! Sizes are in dmm (1 dmm is 1 mm at 1 m): text of 20 dmm and more, targets of 64 dmm and more can be read and hit.

use bevy::prelude::*;
use skillward_core::observation::Modality;
use skillward_hands::Frame;

use super::frame::Sensed;
use super::headset::Recentred;
use super::rig::{Rig, heading};
use crate::interaction::samples::SampleSource;
use crate::schedule::{AttemptPhase, Screen};
use crate::skills::look::camera::{InterfaceCamera, Offscreen};

/// Pixels of the panel.
pub(super) const PIXELS: UVec2 = UVec2::new(1600, 1200);
/// Width of the panel, metres.
pub(super) const WIDTH_M: f32 = 1.9;
/// Pixels for a point of the interface: its smallest text is then 20 dmm high.
pub(super) const SCALE: f32 = 1.6;
/// Factor on the panel's light, so that white paper is white after tone mapping.
const BRIGHTER: f32 = 1.9;
/// How far before the eyes it stands, metres.
const AWAY_M: f32 = 1.5;
/// How far before them the menu stands for bare hands, which poke it, metres; as much smaller, it looks as large.
const IN_REACH_M: f32 = 0.55;
/// How far its middle lies below the eyes, as a share of how far it is away: the neck rests when it looks down a little.
const BELOW: f32 = 0.147;
/// The pane follows when the view has turned this far from it, radians.
const FOLLOW_AT: f32 = 0.6;
/// And stops when it is this near again.
const FOLLOWED: f32 = 0.08;
/// How fast it follows: share of the way in a second.
const FOLLOW_RATE: f32 = 2.5;

/// Where the panel stands in the room: its middle, facing along +z.
#[derive(Resource, Debug, Clone, Copy, PartialEq)]
pub(super) struct Panel {
    pub(super) at: Frame,
    /// How far before the eyes it stands, metres.
    away_m: f32,
    /// Where it stands is to be found anew.
    moved: bool,
    following: bool,
}

impl Default for Panel {
    fn default() -> Self {
        Self { at: Frame::IDENTITY, away_m: AWAY_M, moved: true, following: false }
    }
}

impl Panel {
    /// Where a ray meets the panel, in points of the interface, and how far along the ray; `None` when it misses.
    pub(super) fn hit(&self, origin: Vec3, direction: Vec3) -> Option<(Vec2, f32)> {
        let back = self.at.inverse();
        let (from, along) = (back.point(origin), back.vector(direction.normalize_or_zero()));
        if from.z <= 0.0 || along.z >= -1e-4 {
            return None;
        }
        let far = -from.z / along.z;
        let on = (from + along * far).truncate();
        self.inside(on).then(|| (self.points(on), far))
    }

    /// Where a point lies before the panel: in points of the interface, and how far before it, metres; `None` beside it.
    pub(super) fn before(&self, point: Vec3) -> Option<(Vec2, f32)> {
        let local = self.at.inverse().point(point);
        self.inside(local.truncate()).then(|| (self.points(local.truncate()), local.z))
    }

    /// Size where it stands now, over that at [`AWAY_M`].
    fn scale(&self) -> f32 {
        self.away_m / AWAY_M
    }

    /// Width and height where it stands now, metres.
    fn size(&self) -> Vec2 {
        full_size() * self.scale()
    }

    fn inside(&self, on: Vec2) -> bool {
        on.abs().cmple(self.size() / 2.0).all()
    }

    fn points(&self, on: Vec2) -> Vec2 {
        let share = (on / self.size() + 0.5).clamp(Vec2::ZERO, Vec2::ONE);
        Vec2::new(share.x, 1.0 - share.y) * PIXELS.as_vec2() / SCALE
    }
}

/// Width and height at [`AWAY_M`], metres.
fn full_size() -> Vec2 {
    let pixels = PIXELS.as_vec2();
    Vec2::new(WIDTH_M, WIDTH_M * pixels.y / pixels.x)
}

/// The panel's surface.
#[derive(Component)]
struct Surface;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Panel>();
    let target = Offscreen::new(&mut app.world_mut().resource_mut::<Assets<Image>>(), PIXELS, SCALE);
    app.insert_resource(target);
    app.add_systems(PostStartup, (spawn, clear));
    app.add_systems(OnEnter(AttemptPhase::Paused), call_menu);
    app.add_systems(OnEnter(AttemptPhase::Running), call);
    for screen in [Screen::Loading, Screen::Lobby, Screen::Prebrief, Screen::Debrief] {
        app.add_systems(OnEnter(screen), call);
    }
    app.add_systems(PreUpdate, (call_again.run_if(on_message::<Recentred>), stand, follow).chain());
    app.add_systems(Update, (show, rest));
}

fn spawn(
    mut commands: Commands<'_, '_>,
    target: Res<'_, Offscreen>,
    mut meshes: ResMut<'_, Assets<Mesh>>,
    mut materials: ResMut<'_, Assets<StandardMaterial>>,
) {
    let size = full_size();
    commands.spawn((
        Name::new("interface panel"),
        Surface,
        Mesh3d(meshes.add(Rectangle::new(size.x, size.y))),
        MeshMaterial3d(materials.add(StandardMaterial {
            base_color_texture: Some(target.image.clone()),
            // The eyes' tone mapping dims what is white on a screen: as bright again.
            base_color: Color::LinearRgba(LinearRgba::rgb(BRIGHTER, BRIGHTER, BRIGHTER)),
            unlit: true,
            alpha_mode: AlphaMode::Blend,
            fog_enabled: false,
            ..default()
        })),
        Transform::IDENTITY,
    ));
}

/// Nobody looks at the interface in a frame that the runtime does not show.
fn rest(sensed: Res<'_, Sensed>, mut cameras: Query<'_, '_, &mut Camera, With<InterfaceCamera>>) {
    for mut camera in &mut cameras {
        if camera.is_active != sensed.seen {
            camera.is_active = sensed.seen;
        }
    }
}

/// The interface is drawn on nothing.
fn clear(mut cameras: Query<'_, '_, &mut Camera, With<InterfaceCamera>>) {
    for mut camera in &mut cameras {
        camera.clear_color = ClearColorConfig::Custom(Color::NONE);
    }
}

/// The panel is to come before the learner.
fn call(mut panel: ResMut<'_, Panel>) {
    panel.away_m = AWAY_M;
    panel.moved = true;
}

/// The menu is to come: for bare hands as near as a hand that asks for it.
fn call_menu(source: Res<'_, SampleSource>, mut panel: ResMut<'_, Panel>) {
    panel.away_m = if source.modality == Modality::HeadsetHands { IN_REACH_M } else { AWAY_M };
    panel.moved = true;
}

/// It is to come as near as it stood.
fn call_again(mut panel: ResMut<'_, Panel>) {
    panel.moved = true;
}

/// Where the panel stands for a head in the room, so far before it, metres.
fn before(head: &Frame, away_m: f32) -> Frame {
    let turn = Quat::from_rotation_y(heading(head.rotation));
    let middle = head.origin + turn * Vec3::new(0.0, -BELOW, -1.0) * away_m;
    // Tipped towards the eyes.
    let tip = Quat::from_rotation_x(-BELOW.atan());
    Frame::new(middle, turn * tip)
}

fn stand(sensed: Res<'_, Sensed>, rig: Res<'_, Rig>, mut panel: ResMut<'_, Panel>) {
    let Some(head) = sensed.head.filter(|_| panel.moved && sensed.head_known) else { return };
    panel.at = before(&rig.room_from_tracking().then(&head), panel.away_m);
    panel.moved = false;
    panel.following = false;
}

/// While the attempt runs, the clear pane comes after a head that has turned away from it; it is never fixed to it.
fn follow(
    sensed: Res<'_, Sensed>,
    rig: Res<'_, Rig>,
    time: Res<'_, Time<Real>>,
    phase: Option<Res<'_, State<AttemptPhase>>>,
    mut panel: ResMut<'_, Panel>,
) {
    let running = phase.is_some_and(|phase| *phase.get() == AttemptPhase::Running);
    let Some(head) = sensed.head.filter(|_| running && sensed.head_known) else { return };
    let wanted = before(&rig.room_from_tracking().then(&head), panel.away_m);
    let off = panel.at.rotation.angle_between(wanted.rotation)
        + panel.at.origin.distance(wanted.origin) / panel.away_m;
    if off > FOLLOW_AT {
        panel.following = true;
    } else if off < FOLLOWED {
        panel.following = false;
    }
    if panel.following {
        panel.at = panel.at.toward(&wanted, (FOLLOW_RATE * time.delta_secs()).min(1.0));
    }
}

fn show(panel: Res<'_, Panel>, mut surfaces: Query<'_, '_, &mut Transform, With<Surface>>) {
    for mut transform in &mut surfaces {
        transform.set_if_neq(Transform {
            translation: panel.at.origin,
            rotation: panel.at.rotation,
            scale: Vec3::splat(panel.scale()),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel() -> Panel {
        let head =
            Frame::new(Vec3::new(1.0, 1.6, -2.0), Quat::from_rotation_y(0.8) * Quat::from_rotation_x(0.4));
        Panel { at: before(&head, AWAY_M), ..default() }
    }

    #[test]
    fn it_stands_before_the_eyes_and_faces_them() {
        let panel = panel();
        let eyes = Vec3::new(1.0, 1.6, -2.0);
        let (points, far) = panel.hit(eyes, panel.at.origin - eyes).expect("it is hit in the middle");
        assert!(points.distance(PIXELS.as_vec2() / SCALE / 2.0) < 0.5, "{points}");
        assert!((1.4..1.7).contains(&far));
        assert!(panel.at.vector(Vec3::Z).dot((eyes - panel.at.origin).normalize()) > 0.999);
        assert!(panel.at.origin.y < eyes.y);
    }

    #[test]
    fn its_corners_are_those_of_the_picture() {
        let panel = panel();
        let eyes = Vec3::new(1.0, 1.6, -2.0);
        let corner = panel.at.point((panel.size() * Vec2::new(-0.499, 0.499)).extend(0.0));
        let (points, _) = panel.hit(eyes, corner - eyes).expect("the upper left corner is hit");
        assert!(points.x < 2.0 && points.y < 2.0, "{points}");
        let beside = panel.at.point((panel.size() * Vec2::new(-0.51, 0.0)).extend(0.0));
        assert_eq!(panel.hit(eyes, beside - eyes), None);
        assert_eq!(panel.hit(eyes, eyes - panel.at.origin), None, "it lies behind");
    }

    #[test]
    fn a_finger_before_it_is_told_how_far() {
        let panel = panel();
        let finger = panel.at.point(Vec3::new(0.1, -0.2, 0.03));
        let (_, gap) = panel.before(finger).expect("it is before the panel");
        assert!((gap - 0.03).abs() < 1e-4);
    }

    #[test]
    fn in_reach_it_looks_as_large_and_is_hit_alike() {
        let head = Frame::new(Vec3::new(0.0, 1.6, 0.0), Quat::IDENTITY);
        let [far, near] =
            [AWAY_M, IN_REACH_M].map(|away_m| Panel { at: before(&head, away_m), away_m, ..default() });
        for way in [Vec3::new(0.0, -0.147, -1.0), Vec3::new(0.3, 0.1, -1.0), Vec3::new(-0.5, -0.4, -1.0)] {
            let [far, near] = [&far, &near].map(|panel| panel.hit(head.origin, way).map(|(on, _)| on));
            let (Some(far), Some(near)) = (far, near) else { panic!("{way} misses") };
            assert!(far.distance(near) < 0.5, "{way}: {far} {near}");
        }
        let finger = near.at.point(Vec3::new(0.1, 0.0, 0.02));
        assert!(near.before(finger).is_some_and(|(_, gap)| (gap - 0.02).abs() < 1e-4));
    }

    /// The theme's smallest text is 14 points; what is written in running text 16 and more.
    #[test]
    fn text_can_be_read() {
        let point_mm = 1000.0 * WIDTH_M / PIXELS.as_vec2().x * SCALE;
        let dmm = 16.0 * point_mm / AWAY_M;
        assert!(dmm >= 20.0, "{dmm}");
    }
}
