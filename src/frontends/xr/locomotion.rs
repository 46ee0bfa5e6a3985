//! Getting about in the room: teleport with a blink, and turning by steps; nothing moves the view but the learner, and
//! it glides for those alone who have chosen so.
//!
//! With a controller: push a stick ahead, point at the floor, let go; push it aside to turn. Who glides does so with the
//! stick of the other hand than the main one, and turns with the main hand's. With bare hands: point at the floor, hold
//! thumb and index finger together, let go. Hands that are near each other, as when they rub, do neither.

use bevy::light::{NotShadowCaster, NotShadowReceiver};
use bevy::prelude::*;
use skillward_cli::comfort::{Travel, Turn};
use skillward_core::skin::Hand;
use skillward_hands::Frame;

use super::comfort::{ComfortSettings, GIRTH_M};
use super::frame::Sensed;
use super::headset::HeadsetState;
use super::menu::{near_each_other, shows_palm};
use super::point::{self, Pointing};
use super::rig::{Rig, heading};
use super::rubbing::HeldRub;
use super::views::shown;
use crate::schedule::AttemptPhase;
use crate::skills::staged::StagedRoom;

/// One step of a turn, radians.
const TURN: f32 = std::f32::consts::PI / 6.0;
/// The stick is pushed from here on...
const PUSHED: f32 = 0.7;
/// ...until it comes back to here.
const BACK: f32 = 0.3;
/// Farthest teleport, metres.
const FARTHEST_M: f32 = 6.0;
/// How fast a stick that is pushed to its end glides: an unhurried walk, metres a second.
const GLIDES_M_S: f32 = 1.2;
/// How fast it turns, radians a second.
const TURNS_PER_S: f32 = std::f32::consts::FRAC_PI_2;
/// A stick at rest is within this.
const RESTS: f32 = 0.15;
/// A frame that took longer moves the view no farther, seconds.
const LONGEST_S: f32 = 0.1;
/// A bare hand pinches for as long before it aims, seconds: what is picked up or put down is quicker.
const PINCH_S: f32 = 0.3;
/// The eyes close, and open again, in this time, seconds each.
const BLINK_S: f32 = 0.09;

/// What the learner is about to do.
#[derive(Resource, Debug, Default)]
pub(super) struct Locomotion {
    turning: [bool; 2],
    pinched_s: [f32; 2],
    aiming: Option<Aiming>,
    blink: Option<Blink>,
    gliding: bool,
    /// Where the learner's room lay when a stick began to move it.
    glided_from: Option<Rig>,
}

impl Locomotion {
    /// Whether the view moves though the learner does not.
    pub(super) const fn view_moves(&self) -> bool {
        self.gliding
    }
}

/// A hand that points at the floor, or would.
#[derive(Debug, Clone, Copy)]
struct Aiming {
    hand: Hand,
    /// Where at, if at the floor at all.
    at: Option<Vec3>,
    /// Whether the learner can stand there.
    good: bool,
}

/// What a stick asks for besides teleports and steps.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Glide {
    /// Aside and ahead, each -1 to 1.
    way: Vec2,
    /// To the left, -1 to 1.
    turn: f32,
}

impl Glide {
    /// What both sticks ask for; with one controller, its stick does all.
    fn of(sticks: [Option<[f32; 2]>; 2], comfort: &ComfortSettings) -> Self {
        let main = comfort.main_hand();
        let alone = sticks.iter().flatten().count() == 1;
        let (mut way, mut turn) = (Vec2::ZERO, 0.0);
        for hand in Hand::BOTH {
            let Some([aside, ahead]) = sticks[hand.index()] else { continue };
            let turns = hand == main || alone || comfort.chosen.travel == Travel::Teleport;
            if turns && comfort.chosen.turn == Turn::Smooth && aside.abs() > RESTS {
                turn = -aside;
            }
            if comfort.chosen.travel == Travel::Glide && (hand != main || alone) {
                // The one stick of a learner with one controller turns, and goes straight ahead.
                way = Vec2::new(if alone { 0.0 } else { aside }, ahead);
            }
        }
        Self { way: if way.length() > RESTS { way.clamp_length_max(1.0) } else { Vec2::ZERO }, turn }
    }

    /// Moves the learner's room for so many seconds, along walls where it cannot go on; whether the view moved.
    fn apply(&self, rig: &mut Rig, head: &Frame, room: Option<&StagedRoom>, seconds: f32) -> bool {
        let before = *rig;
        if self.turn != 0.0 {
            rig.turn(head, self.turn * TURNS_PER_S * seconds);
        }
        let eyes = rig.room_from_tracking().then(head);
        let ahead = Quat::from_rotation_y(heading(eyes.rotation));
        let step = ahead * Vec3::new(self.way.x, 0.0, -self.way.y) * GLIDES_M_S * seconds;
        let feet = eyes.origin.with_y(0.0);
        let free = |step: Vec3| room.is_none_or(|room| room.lets_stand(feet + step, GIRTH_M));
        // Who already stands where nobody can, having walked there on their own feet, may glide out again.
        let steps = [step, step.with_z(0.0), step.with_x(0.0)];
        let stuck = !free(Vec3::ZERO);
        if let Some(step) = steps.into_iter().find(|&step| stuck || free(step)) {
            rig.origin += step;
        }
        *rig != before
    }
}

#[derive(Debug, Clone, Copy)]
struct Blink {
    to: Vec3,
    seconds: f32,
    moved: bool,
}

impl Blink {
    /// How dark it is, 0 to 1.
    fn dark(&self) -> f32 {
        (1.0 - (self.seconds / BLINK_S - 1.0).abs()).clamp(0.0, 1.0)
    }
}

/// The ring on the floor where the learner would come to stand.
#[derive(Component)]
struct Ring;

/// The lids.
#[derive(Component)]
struct Lids;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Locomotion>();
    app.add_systems(Startup, spawn);
    app.add_systems(PreUpdate, (move_about, blink).chain().run_if(in_state(AttemptPhase::Running)));
    app.add_systems(OnExit(AttemptPhase::Running), stop);
    app.add_systems(Update, show);
}

/// A pause ends what was begun.
fn stop(mut about: ResMut<'_, Locomotion>) {
    *about = Locomotion::default();
}

fn move_about(
    sensed: Res<'_, Sensed>,
    state: Res<'_, HeadsetState>,
    time: Res<'_, Time<Real>>,
    rooms: Query<'_, '_, &StagedRoom>,
    rub: Res<'_, HeldRub>,
    comfort: Res<'_, ComfortSettings>,
    mut about: ResMut<'_, Locomotion>,
    mut rig: ResMut<'_, Rig>,
) {
    about.gliding = false;
    let Some(head) = sensed.head.filter(|_| sensed.head_known && state.can_act()) else { return };
    // While hands rub, a stick chooses the technique.
    if rub.together() {
        *about = Locomotion { turning: [true; 2], ..default() };
        return;
    }
    let seconds = time.delta_secs();
    if about.blink.is_none() && about.aiming.is_none() {
        let sticks = sensed.controllers.each_ref().map(|it| it.grip.map(|_| it.stick));
        let glide = Glide::of(sticks, &comfort);
        let before = *rig;
        about.gliding = glide.apply(&mut rig, &head, rooms.iter().next(), seconds.min(LONGEST_S));
        if about.gliding {
            about.glided_from.get_or_insert(before);
        } else if let Some(from) = about.glided_from.take() {
            let [was, is] = [from, *rig].map(|rig| rig.room_from_tracking().then(&head));
            let turned = (rig.yaw - from.yaw).to_degrees();
            debug!(
                "the view has glided {:.3} m and turned {turned:.1} degrees",
                was.origin.distance(is.origin)
            );
        }
    }
    let room = rig.room_from_tracking();
    let busy = near_each_other(&sensed.bare);
    let eyes = room.then(&head);
    let glides = comfort.chosen.travel == Travel::Glide;
    let mut asks = None;
    for hand in Hand::BOTH {
        let index = hand.index();
        let [aside, ahead] = sensed.controllers[index].stick;
        let pushed = aside.abs() > if about.turning[index] { BACK } else { PUSHED };
        let aims = about.aiming.is_some();
        let in_steps = comfort.chosen.turn == Turn::Steps && (!glides || hand == comfort.main_hand());
        if in_steps && pushed && !about.turning[index] && ahead.abs() < aside.abs() && !aims {
            rig.turn(&head, -TURN * aside.signum());
        }
        about.turning[index] = pushed;
        let pinches = sensed.controllers[index].grip.is_none()
            && !busy
            && sensed.bare[index]
                .as_ref()
                .is_some_and(|bare| bare.seen() && bare.trigger > 0.8 && !shows_palm(bare, &eyes));
        about.pinched_s[index] = if pinches { about.pinched_s[index] + seconds } else { 0.0 };
        let mine = about.aiming.is_some_and(|aiming| aiming.hand == hand);
        let wants = !glides && ahead > if mine { BACK } else { PUSHED } && ahead > aside.abs()
            || about.pinched_s[index] > PINCH_S;
        if wants && (mine || !aims) {
            asks = Some(hand);
        }
    }
    match (asks, about.aiming) {
        (Some(hand), _) => {
            let at = point::pointing(&sensed, hand, &room).and_then(|pointing| floor(&pointing));
            let good = at.is_some_and(|at| {
                at.distance(eyes.origin.with_y(0.0)) < FARTHEST_M
                    && rooms.iter().next().is_none_or(|room| room.lets_stand(at, GIRTH_M))
            });
            about.aiming = Some(Aiming { hand, at, good });
        }
        (None, Some(Aiming { at: Some(to), good: true, .. })) => {
            about.aiming = None;
            about.blink = Some(Blink { to, seconds: 0.0, moved: false });
        }
        (None, _) => about.aiming = None,
    }
}

/// Where a pointing hand meets the floor.
fn floor(pointing: &Pointing) -> Option<Vec3> {
    let way = pointing.direction.normalize_or_zero();
    (way.y < -0.05 && pointing.origin.y > 0.0)
        .then(|| (pointing.origin + way * (pointing.origin.y / -way.y)).with_y(0.0))
}

/// Closes the eyes, moves the learner, opens them.
fn blink(
    sensed: Res<'_, Sensed>,
    time: Res<'_, Time<Real>>,
    mut about: ResMut<'_, Locomotion>,
    mut rig: ResMut<'_, Rig>,
) {
    let Some(mut blink) = about.blink else { return };
    // A slow frame does not skip the dark.
    blink.seconds += time.delta_secs().min(BLINK_S);
    if blink.seconds >= BLINK_S
        && !blink.moved
        && let Some(head) = sensed.head
    {
        let yaw = rig.yaw + heading(head.rotation);
        rig.stand(&head, blink.to, yaw);
        blink.moved = true;
    }
    about.blink = (blink.seconds < 2.0 * BLINK_S || !blink.moved).then_some(blink);
}

fn spawn(
    mut commands: Commands<'_, '_>,
    mut meshes: ResMut<'_, Assets<Mesh>>,
    mut materials: ResMut<'_, Assets<StandardMaterial>>,
) {
    commands.spawn((
        Name::new("teleport ring"),
        Ring,
        Mesh3d(meshes.add(Torus { minor_radius: 0.012, major_radius: 0.24 })),
        MeshMaterial3d(materials.add(shown(Color::WHITE))),
        NotShadowCaster,
        NotShadowReceiver,
        Transform::IDENTITY,
        Visibility::Hidden,
    ));
    commands.spawn((
        Name::new("lids"),
        Lids,
        Mesh3d(meshes.add(Sphere::new(0.25))),
        MeshMaterial3d(materials.add(StandardMaterial { cull_mode: None, ..shown(Color::NONE) })),
        NotShadowCaster,
        NotShadowReceiver,
        Transform::IDENTITY,
        Visibility::Hidden,
    ));
}

type Shown<'w, 's, What> = Query<
    'w,
    's,
    (&'static mut Transform, &'static mut Visibility, &'static MeshMaterial3d<StandardMaterial>),
    What,
>;

fn show(
    about: Res<'_, Locomotion>,
    sensed: Res<'_, Sensed>,
    rig: Res<'_, Rig>,
    mut materials: ResMut<'_, Assets<StandardMaterial>>,
    mut rings: Shown<'_, '_, (With<Ring>, Without<Lids>)>,
    mut lids: Shown<'_, '_, (With<Lids>, Without<Ring>)>,
) {
    let mut paint = |material: &MeshMaterial3d<StandardMaterial>, color: Color| {
        let differs = materials.get(&material.0).is_some_and(|known| known.base_color != color);
        if differs && let Some(mut known) = materials.get_mut(&material.0) {
            known.base_color = color;
        }
    };
    for (mut transform, mut visibility, material) in &mut rings {
        let Some(Aiming { at: Some(at), good, .. }) = about.aiming else {
            visibility.set_if_neq(Visibility::Hidden);
            continue;
        };
        transform.translation = at + Vec3::Y * 0.02;
        paint(
            material,
            if good { Color::srgba(0.25, 0.85, 0.8, 0.9) } else { Color::srgba(0.9, 0.4, 0.3, 0.5) },
        );
        visibility.set_if_neq(Visibility::Visible);
    }
    for (mut transform, mut visibility, material) in &mut lids {
        let dark = about.blink.map_or(0.0, |blink| blink.dark());
        if let Some(head) = sensed.head {
            transform.translation = rig.room_from_tracking().point(head.origin);
        }
        paint(material, Color::srgba(0.0, 0.0, 0.0, dark));
        visibility.set_if_neq(if dark > 0.0 { Visibility::Visible } else { Visibility::Hidden });
    }
}

#[cfg(test)]
mod tests {
    use skillward_cli::comfort::{Comfort, MainHand};

    use super::*;

    fn at(direction: Vec3) -> Option<Vec3> {
        floor(&Pointing { origin: Vec3::new(1.0, 1.2, 0.0), direction, press: 0.0, tip: None })
    }

    #[test]
    fn a_hand_that_points_down_meets_the_floor() {
        let met = at(Vec3::new(0.0, -1.0, -2.0)).expect("it points down");
        assert!(met.distance(Vec3::new(1.0, 0.0, -2.4)) < 1e-4, "{met}");
        assert_eq!(at(Vec3::new(0.0, 0.1, -1.0)), None);
        assert_eq!(at(Vec3::ZERO), None);
    }

    fn comfort(travel: Travel, turn: Turn, main_hand: MainHand) -> ComfortSettings {
        let chosen = Comfort { travel, turn, main_hand, ..default() };
        ComfortSettings { chosen, ..default() }
    }

    #[test]
    fn the_other_hand_glides_and_the_main_one_turns() {
        let sticks = [Some([0.5, 1.0]), Some([-1.0, 1.0])];
        let right = Glide::of(sticks, &comfort(Travel::Glide, Turn::Smooth, MainHand::Right));
        assert!(right.way.x > 0.0 && right.way.length() <= 1.0 + 1e-6 && right.turn == 1.0, "{right:?}");
        let left = Glide::of(sticks, &comfort(Travel::Glide, Turn::Smooth, MainHand::Left));
        assert!(left.way.x < 0.0 && left.turn == -0.5, "{left:?}");
        let one = Glide::of([None, Some([0.6, 0.7])], &comfort(Travel::Glide, Turn::Smooth, MainHand::Left));
        assert_eq!(one, Glide { way: Vec2::new(0.0, 0.7), turn: -0.6 });
    }

    #[test]
    fn nothing_glides_unless_it_was_chosen() {
        let sticks = [Some([1.0, 1.0]), Some([1.0, 1.0])];
        assert_eq!(Glide::of(sticks, &ComfortSettings::default()), Glide::default());
        let still = [Some([0.1, 0.1]), None];
        assert_eq!(
            Glide::of(still, &comfort(Travel::Glide, Turn::Smooth, MainHand::Right)),
            Glide::default()
        );
    }

    #[test]
    fn gliding_goes_where_the_head_faces_at_a_walking_pace() {
        let head = Frame::new(Vec3::new(0.2, 1.6, 0.1), Quat::from_rotation_y(std::f32::consts::FRAC_PI_2));
        let mut rig = Rig::default();
        let ahead = Glide { way: Vec2::Y, turn: 0.0 };
        assert!(ahead.apply(&mut rig, &head, None, 0.5));
        assert!(rig.origin.distance(Vec3::new(-GLIDES_M_S * 0.5, 0.0, 0.0)) < 1e-4, "{rig:?}");
        assert!(!Glide::default().apply(&mut rig, &head, None, 0.5), "a stick at rest moves nothing");
    }

    #[test]
    fn it_is_darkest_in_the_middle_of_a_blink() {
        let dark = |seconds| Blink { to: Vec3::ZERO, seconds, moved: false }.dark();
        assert!(dark(0.0) < 1e-6 && (dark(BLINK_S) - 1.0).abs() < 1e-6 && dark(2.0 * BLINK_S) < 1e-6);
    }
}
