//! Spawns the props and patients of the chosen scenario.

use avian3d::prelude::*;
use bevy::prelude::*;
use skillward_core::catalogue::{Motion, Part, Prop};
use skillward_core::ids::SurfaceId;
use skillward_core::scenario::SurfaceClass;
use skillward_hands::Frame;
use skillward_hands::surface::PlacedShape;

use crate::attempt::session::Scene;
use crate::interaction::target::{Handled, Item, Slider, Surface, Touchable, TouchedBy, Verbs};
use crate::launch::Launch;
use crate::schedule::Screen;
use crate::skills::props::motion::{PartRest, RestShape};
use crate::skills::shapes::{collider, number, placed, turn, vector};
use crate::skills::staged::{PartMotion, PropPart, PropState, StagedPatient, StagedProp};
use crate::third_party::physics;

/// Natural frequency of the spring behind a sliding part, Hz: it comes back within a third of a second.
const SPRING_HZ: f32 = 5.0;
/// Mass of a sliding part, kilograms.
const SLIDER_KG: f32 = 0.05;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Attempt), spawn_props);
}

fn spawn_props(mut commands: Commands<'_, '_>, launch: Res<'_, Launch>, scene: Scene<'_>) {
    let Some(scenario) = scene.scenario() else { return };
    let find = |name: &str| {
        let found = launch.catalogue.props.get(name);
        if found.is_none() {
            error!("the scenario asks for a prop {name:?}, which the asset library does not hold");
        }
        found
    };
    for placed_prop in &scenario.props {
        let Some(prop) = find(&placed_prop.prop) else { continue };
        let entity = commands
            .spawn((
                Item { id: placed_prop.id.clone() },
                root(placed_prop.id.as_str(), &placed_prop.prop, prop),
                placed(placed_prop.at, placed_prop.yaw_deg),
            ))
            .id();
        if let Some(state) = placed_prop.state.clone().or_else(|| prop.states.keys().next().cloned()) {
            commands.entity(entity).insert(PropState(state));
        }
        let place = placed(placed_prop.at, placed_prop.yaw_deg);
        spawn_parts(&mut commands, entity, place, placed_prop.id.as_str(), prop, |part| {
            placed_prop.parts.get(part).unwrap_or(&placed_prop.class).clone()
        });
    }
    for patient in &scenario.cast {
        let Some(prop) = find(&patient.prop) else { continue };
        let place = placed(patient.at, patient.yaw_deg);
        let entity = commands
            .spawn((
                StagedPatient { id: patient.id.clone(), name: patient.name.clone() },
                root(patient.id.as_str(), &patient.prop, prop),
                place,
            ))
            .id();
        spawn_parts(&mut commands, entity, place, patient.id.as_str(), prop, |part| {
            let skin = || SurfaceClass::Patient(patient.id.clone());
            patient.parts.get(part).cloned().unwrap_or_else(skin)
        });
    }
}

fn root(id: &str, name: &str, prop: &Prop) -> impl Bundle {
    (
        Name::new(id.to_owned()),
        StagedProp { name: name.to_owned(), prop: prop.clone() },
        RigidBody::Static,
        Visibility::default(),
        DespawnOnExit(Screen::Attempt),
    )
}

fn spawn_parts(
    commands: &mut Commands<'_, '_>,
    prop_entity: Entity,
    place: Transform,
    id: &str,
    prop: &Prop,
    class: impl Fn(&str) -> SurfaceClass,
) {
    let turns = prop.parts.values().any(|part| matches!(part.motion, Some(Motion::Turn { .. })));
    for (name, part) in &prop.parts {
        let frame = Frame::new(place.translation, place.rotation);
        let shape = PlacedShape::new(&part.shape, part.at, part.turn_deg, &frame);
        let surface = Surface {
            id: SurfaceId::from(format!("{id}.{name}").as_str()),
            title: part.title.clone(),
            class: Some(class(name)),
        };
        let common = (
            Name::new(surface.id.to_string()),
            surface,
            Touchable(shape),
            RestShape(shape),
            TouchedBy::default(),
            Verbs(part.verbs.clone()),
            Handled { stays_open: turns, ..default() },
            PartMotion::default(),
            PropPart { prop: prop_entity, part: name.clone(), node: part.node.clone() },
            ChildOf(prop_entity),
            Visibility::default(),
        );
        match &part.motion {
            Some(Motion::Slide { axis, depth }) => {
                let entity =
                    commands.spawn((common, slider(part, place, vector(*axis), number(*depth)))).id();
                commands.spawn((
                    spring(prop_entity, entity, part, vector(*axis), number(*depth)),
                    ChildOf(prop_entity),
                ));
            }
            Some(Motion::Turn { .. }) | None => {
                commands.spawn((
                    common,
                    collider(&part.shape),
                    physics::still(),
                    PartRest(rest(part)),
                    rest(part),
                ));
            }
        }
    }
}

/// Where a part is at rest, in the prop's own space.
fn rest(part: &Part) -> Transform {
    Transform::from_translation(vector(part.at)).with_rotation(turn(part.turn_deg))
}

/// A sliding part is a body of its own, kept upright, on a sprung joint.
fn slider(part: &Part, place: Transform, axis: Vec3, depth_m: f32) -> impl Bundle {
    let shape = collider(&part.shape);
    (
        Slider {
            axis: place.rotation * axis,
            rest: place.transform_point(vector(part.at)),
            depth_m,
            travel_m: 0.0,
            armed: true,
        },
        RigidBody::Dynamic,
        // The turn is baked into the collider: the joint then needs no frame of its own.
        Collider::compound(vec![(Vec3::ZERO, turn(part.turn_deg), shape)]),
        physics::mover(),
        Mass(SLIDER_KG),
        GravityScale(0.0),
        LockedAxes::ROTATION_LOCKED,
        Friction::new(0.0),
        Restitution::new(0.0),
        SleepingDisabled,
        Transform::from_translation(vector(part.at)),
    )
}

fn spring(prop: Entity, part_entity: Entity, part: &Part, axis: Vec3, depth_m: f32) -> impl Bundle {
    PrismaticJoint::new(prop, part_entity)
        .with_slider_axis(axis)
        .with_local_anchor1(vector(part.at))
        .with_limits(0.0, depth_m)
        .with_motor(LinearMotor::new(MotorModel::SpringDamper { frequency: SPRING_HZ, damping_ratio: 1.0 }))
}
