//! Pointing at the panel: a ray from the hand, chosen with the trigger or a pinch; or a finger that pokes it.

use bevy::light::{NotShadowCaster, NotShadowReceiver};
use bevy::prelude::*;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{PrimaryEguiContext, egui};
use skillward_core::skin::Hand;
use skillward_hands::{Frame, HandJoint};

use super::comfort::ComfortSettings;
use super::feel;
use super::frame::Sensed;
use super::headset::{HeadsetState, Shared};
use super::panel::Panel;
use super::rig::Rig;
use super::views::shown;
use crate::interaction::samples::HandSample;
use crate::schedule::AttemptPhase;

/// The trigger chooses from here on...
const PRESSED: f32 = 0.65;
/// ...until it comes back to here.
const RELEASED: f32 = 0.35;
/// A finger pokes when its tip is this near to the panel, metres...
const POKED_M: f32 = 0.008;
/// ...and lets go when it is this far again.
const LET_GO_M: f32 = 0.03;
/// A finger nearer than this takes the place of the ray, metres.
const FINGER_M: f32 = 0.12;
/// Points that full stick scrolls in a second.
const SCROLL_PER_S: f32 = 900.0;
/// Where a bare hand's ray begins: a point below and beside the head, so that a trembling hand turns it little.
const SHOULDER: Vec3 = Vec3::new(0.16, -0.18, 0.0);

/// What the pointer did last.
#[derive(Resource, Debug)]
pub(super) struct Pointer {
    /// The hand that points.
    hand: Hand,
    pressed: [bool; 2],
    /// Where the pointer is, in points.
    on: Option<Vec2>,
    /// From where to where the ray goes, in the room.
    ray: Option<(Vec3, Vec3)>,
}

impl Default for Pointer {
    fn default() -> Self {
        Self { hand: Hand::Right, pressed: [false; 2], on: None, ray: None }
    }
}

/// The visible ray.
#[derive(Component)]
pub(super) struct Ray;

/// How one hand points now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pointing {
    /// Where the ray begins, in the room.
    pub(super) origin: Vec3,
    /// Where it goes, of any length.
    pub(super) direction: Vec3,
    /// How far the trigger is pulled or the fingers are pinched, 0 to 1.
    pub(super) press: f32,
    /// Tip of the index finger, for poking.
    pub(super) tip: Option<Vec3>,
}

/// How a hand points, from its controller, or bare.
pub(super) fn pointing(sensed: &Sensed, hand: Hand, room: &Frame) -> Option<Pointing> {
    let index = hand.index();
    let bare = sensed.bare[index].as_ref().filter(|bare| bare.seen());
    let tip = bare.map(|bare| bare.pose.at(HandJoint::IndexTip));
    let controller = &sensed.controllers[index];
    if let Some(aim) = controller.aim {
        let aim = room.then(&aim);
        let direction = aim.vector(Vec3::NEG_Z);
        // A runtime's own pinch, or ours where it has none.
        let press = controller.select.max(bare.map_or(0.0, |bare| bare.trigger));
        return Some(Pointing { origin: aim.origin, direction, press, tip });
    }
    let (bare, head) = (bare?, sensed.head?);
    Some(by_bare_hand(bare, &room.then(&head), hand))
}

fn by_bare_hand(bare: &HandSample, head: &Frame, hand: Hand) -> Pointing {
    let side = if hand == Hand::Left { Vec3::new(-1.0, 1.0, 1.0) } else { Vec3::ONE };
    let upright = Frame::new(head.origin, Quat::from_rotation_y(super::rig::heading(head.rotation)));
    let origin = bare.pose.at(HandJoint::IndexProximal);
    let direction = origin - upright.point(SHOULDER * side);
    Pointing { origin, direction, press: bare.trigger, tip: Some(bare.pose.at(HandJoint::IndexTip)) }
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it moves")]
pub(super) fn point(
    sensed: Res<'_, Sensed>,
    rig: Res<'_, Rig>,
    panel: Res<'_, Panel>,
    state: Res<'_, HeadsetState>,
    shared: Res<'_, Shared>,
    time: Res<'_, Time<Real>>,
    phase: Option<Res<'_, State<AttemptPhase>>>,
    comfort: Res<'_, ComfortSettings>,
    contexts: Query<'_, '_, Entity, With<PrimaryEguiContext>>,
    mut pointer: ResMut<'_, Pointer>,
    mut events: MessageWriter<'_, EguiInputEvent>,
) {
    let Ok(context) = contexts.single() else { return };
    if comfort.is_changed() && !pointer.pressed[pointer.hand.index()] {
        pointer.hand = comfort.main_hand();
    }
    let mut send = |event: egui::Event| {
        events.write(EguiInputEvent { context, event });
    };
    // While hands work, the pane is only read.
    let working = phase.is_some_and(|phase| *phase.get() == AttemptPhase::Running);
    if working || !state.can_act() {
        if pointer.on.take().is_some() {
            send(egui::Event::PointerGone);
        }
        pointer.ray = None;
        pointer.pressed = [true; 2];
        return;
    }
    let room = rig.room_from_tracking();
    let hands = Hand::BOTH.map(|hand| pointing(&sensed, hand, &room));
    let mut struck = None;
    let mut let_go = false;
    for hand in Hand::BOTH {
        let now = hands[hand.index()].map(|pointing| aimed(&pointing, &panel));
        let was = pointer.pressed[hand.index()];
        let pressed = now.as_ref().is_some_and(|aimed| aimed.presses(was));
        if pressed && !was && now.as_ref().is_some_and(|aimed| aimed.on.is_some()) {
            struck = Some(hand);
        }
        let_go |= was && !pressed && hand == pointer.hand;
        pointer.pressed[hand.index()] = pressed;
    }
    // Whoever chooses, points.
    if let Some(hand) = struck
        && hand != pointer.hand
    {
        if pointer.pressed[pointer.hand.index()] {
            struck = None;
        } else {
            pointer.hand = hand;
        }
    }
    let aimed = hands[pointer.hand.index()].map(|pointing| aimed(&pointing, &panel));
    pointer.ray = aimed.as_ref().and_then(|aimed| aimed.ray);
    let on = aimed.and_then(|aimed| aimed.on);
    match (on, pointer.on) {
        (Some(on), _) => send(egui::Event::PointerMoved(egui::pos2(on.x, on.y))),
        (None, Some(_)) => send(egui::Event::PointerGone),
        (None, None) => {}
    }
    let last = on.or(pointer.on);
    pointer.on = on;
    let Some(at) = last else { return };
    let button = |pressed| egui::Event::PointerButton {
        pos: egui::pos2(at.x, at.y),
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    if struck == Some(pointer.hand) {
        send(button(true));
        feel::give(&shared, pointer.hand, feel::CHOSEN);
    } else if let_go {
        send(button(false));
    }
    let stick = sensed.controllers[pointer.hand.index()].stick[1];
    if stick.abs() > 0.2 {
        send(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, stick * SCROLL_PER_S * time.delta_secs()),
            phase: egui::TouchPhase::Move,
            modifiers: egui::Modifiers::NONE,
        });
    }
}

/// Where a pointing hand meets the panel.
struct Aimed {
    on: Option<Vec2>,
    ray: Option<(Vec3, Vec3)>,
    press: f32,
    /// How far the finger's tip is before the panel, metres, where it is near.
    finger: Option<f32>,
}

impl Aimed {
    fn presses(&self, was: bool) -> bool {
        match self.finger {
            Some(gap) => gap < if was { LET_GO_M } else { POKED_M },
            None => self.press > if was { RELEASED } else { PRESSED },
        }
    }
}

fn aimed(pointing: &Pointing, panel: &Panel) -> Aimed {
    let near = pointing.tip.and_then(|tip| panel.before(tip)).filter(|(_, gap)| gap.abs() < FINGER_M);
    if let Some((on, gap)) = near {
        return Aimed { on: Some(on), ray: None, press: 0.0, finger: Some(gap) };
    }
    let hit = panel.hit(pointing.origin, pointing.direction);
    let ray =
        hit.map(|(_, far)| (pointing.origin, pointing.origin + pointing.direction.normalize_or_zero() * far));
    Aimed { on: hit.map(|(on, _)| on), ray, press: pointing.press, finger: None }
}

pub(super) fn spawn_ray(
    mut commands: Commands<'_, '_>,
    mut meshes: ResMut<'_, Assets<Mesh>>,
    mut materials: ResMut<'_, Assets<StandardMaterial>>,
) {
    commands.spawn((
        Name::new("ray"),
        Ray,
        Mesh3d(meshes.add(Cylinder::new(0.0016, 1.0))),
        MeshMaterial3d(materials.add(shown(Color::srgba(0.75, 0.93, 0.95, 0.8)))),
        NotShadowCaster,
        NotShadowReceiver,
        Transform::IDENTITY,
        Visibility::Hidden,
    ));
}

/// Draws the ray from the hand to where it points.
pub(super) fn show_ray(
    pointer: Res<'_, Pointer>,
    mut rays: Query<'_, '_, (&mut Transform, &mut Visibility), With<Ray>>,
) {
    for (mut transform, mut visibility) in &mut rays {
        let Some((from, to)) = pointer.ray else {
            visibility.set_if_neq(Visibility::Hidden);
            continue;
        };
        let way = to - from;
        *transform = Transform {
            translation: from.midpoint(to),
            rotation: Quat::from_rotation_arc(Vec3::Y, way.normalize_or(Vec3::Y)),
            scale: Vec3::new(1.0, way.length(), 1.0),
        };
        visibility.set_if_neq(Visibility::Visible);
    }
}
