//! The scripted learner: timed hand motions and choices, through the same samples as a person's.

pub mod figure;
pub mod floor;
pub mod plan;
pub mod player;
pub mod script;
pub mod vary;

use std::collections::BTreeMap;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use skillward_core::observation::Modality;

use crate::attempt::session::SelectedScenario;
use crate::interaction::choice::ChoiceMade;
use crate::interaction::samples::{SampleSource, Samples};
use crate::interaction::target::{Handled, Item, Slider, Surface, Touchable};
use crate::launch::Launch;
use crate::schedule::{AttemptPhase, AttemptSystems, Screen};
use crate::skills::shapes::number;
use crate::skills::staged::{Nozzle, PropPart};

use floor::Floor;
use plan::{Surroundings, Target};
use player::Player;
use script::Act;
use vary::Variation;

/// Who is to play the next attempt.
#[derive(Resource, Debug, Clone)]
pub struct ScriptedLearner {
    /// What they do, routines written out.
    pub acts: Vec<Act>,
    /// How they do it.
    pub variation: Variation,
}

/// The learner at work, and what time it is for them.
#[derive(Resource, Debug, Default)]
struct Playing {
    player: Option<Player>,
    now_us: f64,
    /// Why they could not go on.
    trouble: Option<String>,
}

pub(crate) fn plugin(app: &mut App) {
    app.insert_resource(SampleSource { modality: Modality::Scripted });
    app.init_resource::<Playing>();
    app.add_systems(OnEnter(Screen::Attempt), begin);
    app.add_systems(PreUpdate, play.in_set(AttemptSystems::Sense).run_if(in_state(AttemptPhase::Running)));
}

fn begin(
    mut playing: ResMut<'_, Playing>,
    learner: Option<Res<'_, ScriptedLearner>>,
    chosen: Res<'_, SelectedScenario>,
) {
    let spawn = &chosen.scenario.place.spawn;
    let spot = Vec2::new(number(spawn.x), number(spawn.z));
    let yaw = number(spawn.yaw_deg).to_radians();
    let player = learner.map(|learner| Player::new(&learner.acts, learner.variation, spot, yaw));
    *playing = Playing { player, ..default() };
}

/// What the learner can see of the staged world.
#[derive(SystemParam)]
struct World<'w, 's> {
    launch: Res<'w, Launch>,
    chosen: Res<'w, SelectedScenario>,
    surfaces: Query<
        'w,
        's,
        (
            &'static Surface,
            &'static Touchable,
            Option<&'static PropPart>,
            Option<&'static Slider>,
            Option<&'static Nozzle>,
            Option<&'static Handled>,
        ),
    >,
    items: Query<'w, 's, &'static Item>,
}

impl World<'_, '_> {
    fn look(&self) -> Surroundings {
        let mut targets = BTreeMap::new();
        for (surface, Touchable(shape), part, slider, nozzle, handled) in &self.surfaces {
            let target = targets.entry(surface.id.clone()).or_insert_with(|| Target {
                id: surface.id.clone(),
                item: part.and_then(|part| self.items.get(part.prop).ok()).map(|item| item.id.clone()),
                shapes: Vec::new(),
                slide: slider.map(|slider| (slider.axis, slider.depth_m)),
                nozzle: nozzle.map(|nozzle| nozzle.at),
                stays_open: handled.is_some_and(|handled| handled.stays_open),
            });
            target.shapes.push(*shape);
        }
        let room = self.launch.rooms.get(&self.chosen.scenario.place.room);
        Surroundings {
            floor: room.map(Floor::of).unwrap_or_default(),
            targets: targets.into_values().collect(),
        }
    }
}

/// Gives every sample that has come due.
fn play(
    time: Res<'_, Time>,
    world: World<'_, '_>,
    mut playing: ResMut<'_, Playing>,
    mut samples: ResMut<'_, Samples>,
    mut choices: MessageWriter<'_, ChoiceMade>,
) {
    let Playing { player: Some(player), now_us, trouble: None } = &mut *playing else { return };
    // The first sample waits until the world stands.
    if player.next_us() == 0 && world.surfaces.is_empty() {
        return;
    }
    *now_us += time.delta_secs_f64() * 1e6;
    #[allow(clippy::cast_precision_loss, reason = "microseconds of a few hours fit")]
    while player.next_us() as f64 <= *now_us + 0.5 {
        match player.play(|| world.look()) {
            Ok(played) => {
                samples.push(played.frame);
                if let Some(choice) = played.choice {
                    choices.write(choice);
                }
            }
            Err(problem) => {
                error!("{problem}");
                playing.trouble = Some(problem.to_string());
                choices.write(ChoiceMade::Finish);
                return;
            }
        }
    }
}
