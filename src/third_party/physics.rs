//! avian3d: its plugins, its time step, and the layers by which our bodies meet.

use avian3d::prelude::*;
use bevy::prelude::*;

/// Steps of the physics a second. Fast enough that a fingertip at 2 m/s moves less than two of its
/// own widths a step.
pub const STEPS_HZ: f64 = 120.0;

/// The physics rests when nothing has stirred it for so many steps: half a second, in which every
/// spring comes to rest.
const LINGERS: u32 = 60;

/// What meets what: hands push movers and pass through everything else, which they only touch.
#[derive(PhysicsLayer, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layer {
    /// Furniture, walls, patients: found by queries, pushed by nothing.
    #[default]
    Still,
    /// Sliding parts.
    Mover,
    /// Hands.
    Hand,
}

/// Layers of something that stands still.
#[must_use]
pub fn still() -> CollisionLayers {
    CollisionLayers::new(Layer::Still, LayerMask::NONE)
}

/// Layers of a sliding part.
#[must_use]
pub fn mover() -> CollisionLayers {
    CollisionLayers::new(Layer::Mover, [Layer::Hand])
}

/// Layers of a hand.
#[must_use]
pub fn hand() -> CollisionLayers {
    CollisionLayers::new(Layer::Hand, [Layer::Mover])
}

/// Whether the physics has anything to do. Most of the time nothing moves that it moves, and a step
/// would cost more than all else that a frame does.
#[derive(Resource, Debug, Default)]
pub struct Stirred {
    steps: u32,
}

impl Stirred {
    /// Something moves or is about to be moved: the physics runs, and for a while on.
    pub fn stir(&mut self) {
        self.steps = LINGERS;
    }
}

pub(super) fn plugin(app: &mut App) {
    app.add_plugins(PhysicsPlugins::default()).insert_resource(Time::<Fixed>::from_hz(STEPS_HZ));
    // Two hands and a few sliders are put in order sooner than another thread is woken for them.
    app.insert_resource(ColliderTreeOptimization { use_async_tasks: false, ..default() });
    app.init_resource::<Stirred>();
    app.add_systems(FixedUpdate, stir_for_colliders);
    app.add_systems(FixedLast, run_down);
    app.configure_sets(
        FixedPostUpdate,
        (
            PhysicsSystems::First,
            PhysicsSystems::Prepare,
            PhysicsSystems::StepSimulation,
            PhysicsSystems::Writeback,
            PhysicsSystems::Last,
        )
            .run_if(|stirred: Res<'_, Stirred>| stirred.steps > 0),
    );
}

/// Colliders that come, or are moved by others than the physics, have to be found where they are.
fn stir_for_colliders(
    mut stirred: ResMut<'_, Stirred>,
    moved: Query<'_, '_, (), (With<Collider>, Without<RigidBody>, Changed<Transform>)>,
    came: Query<'_, '_, (), Added<Collider>>,
) {
    if !moved.is_empty() || !came.is_empty() {
        stirred.stir();
    }
}

fn run_down(mut stirred: ResMut<'_, Stirred>) {
    stirred.steps = stirred.steps.saturating_sub(1);
}
