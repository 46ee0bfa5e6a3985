//! Spawns the room of the chosen scenario, and what of it a hand can touch.

use avian3d::prelude::*;
use bevy::prelude::*;
use skillward_core::ids::SurfaceId;
use skillward_hands::Frame;
use skillward_hands::surface::PlacedShape;

use crate::attempt::session::Scene;
use crate::interaction::target::{Surface, Touchable, TouchedBy};
use crate::launch::Launch;
use crate::schedule::Screen;
use crate::skills::shapes::{collider, turn, vector};
use crate::skills::staged::StagedRoom;
use crate::third_party::physics;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(OnEnter(Screen::Attempt), spawn_room);
}

fn spawn_room(mut commands: Commands<'_, '_>, launch: Res<'_, Launch>, scene: Scene<'_>) {
    let Some(scenario) = scene.scenario() else { return };
    let name = &scenario.place.room;
    let Some(room) = launch.rooms.get(name) else {
        error!("the scenario asks for a room {name:?}, which the asset library does not hold");
        return;
    };
    commands
        .spawn((
            Name::new(format!("room {name}")),
            StagedRoom { name: name.clone(), room: room.clone() },
            RigidBody::Static,
            Transform::default(),
            Visibility::default(),
            DespawnOnExit(Screen::Attempt),
        ))
        .with_children(|fixtures| {
            for (name, fixture) in &room.fixtures {
                let id = SurfaceId::from(name.as_str());
                let class = scenario.fixtures.get(&id).cloned();
                for (shape, at, turn_deg) in &fixture.shapes {
                    fixtures.spawn((
                        Name::new(name.clone()),
                        Surface { id: id.clone(), title: fixture.title.clone(), class: class.clone() },
                        Touchable(PlacedShape::new(shape, *at, *turn_deg, &Frame::IDENTITY)),
                        TouchedBy::default(),
                        collider(shape),
                        physics::still(),
                        Transform::from_translation(vector(*at)).with_rotation(turn(*turn_deg)),
                    ));
                }
            }
        });
}
