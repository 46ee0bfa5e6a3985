//! The scripted learner: timed hand motions and choices, through the same samples as a person's.

pub mod figure;
pub mod floor;
pub mod plan;
pub mod player;
pub mod script;
pub mod sight;
pub mod vary;

use std::sync::Arc;

use bevy::prelude::*;
use skillward_core::observation::Modality;

use crate::attempt::session::SelectedScenario;
use crate::interaction::choice::ChoiceMade;
use crate::interaction::samples::{SampleSource, Samples};
use crate::schedule::{AttemptPhase, AttemptSystems, Screen};
use crate::skills::shapes::standing;

use floor::Floor;
use player::{Player, Senses};
use script::Act;
use sight::{Happened, Noticed, Surroundings, World};
use vary::Variation;

/// Who is to play the next attempt.
#[derive(Resource, Debug, Clone)]
pub struct ScriptedLearner {
    /// What they do, routines written out.
    pub acts: Vec<Act>,
    /// How they do it.
    pub variation: Variation,
}

/// How often the learner of the newest attempt had to do something again, since it had not come about.
#[derive(Resource, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Repeats(pub u32);

/// The learner at work, and what time it is for them.
#[derive(Resource, Debug, Default)]
struct Playing {
    player: Option<Player>,
    /// Where they can walk, once they have looked round.
    floor: Option<Arc<Floor>>,
    now_us: f64,
    /// Why they could not go on.
    trouble: Option<String>,
}

pub(crate) fn plugin(app: &mut App) {
    app.insert_resource(SampleSource { modality: Modality::Scripted });
    app.init_resource::<Playing>();
    app.init_resource::<Noticed>();
    app.init_resource::<Repeats>();
    app.add_systems(OnEnter(Screen::Attempt), begin);
    app.add_systems(
        PreUpdate,
        (sight::notice, play).chain().in_set(AttemptSystems::Sense).run_if(in_state(AttemptPhase::Running)),
    );
}

fn begin(
    mut commands: Commands<'_, '_>,
    mut playing: ResMut<'_, Playing>,
    learner: Option<Res<'_, ScriptedLearner>>,
    chosen: Res<'_, SelectedScenario>,
) {
    let spawn = &chosen.scenario.place.spawn;
    let (feet, yaw) = standing(spawn);
    let player = learner.map(|learner| Player::new(&learner.acts, learner.variation, feet.xz(), yaw));
    *playing = Playing { player, ..default() };
    commands.insert_resource(Noticed::default());
}

/// Eyes and fingers of the learner at work.
struct Looking<'a, 'w, 's> {
    world: &'a World<'w, 's>,
    floor: &'a Arc<Floor>,
}

impl Senses for Looking<'_, '_, '_> {
    fn look(&self) -> Surroundings {
        self.world.look(self.floor)
    }

    fn happened(&self) -> Happened {
        self.world.happened()
    }
}

/// Gives every sample that has come due.
fn play(
    time: Res<'_, Time>,
    world: World<'_, '_>,
    mut playing: ResMut<'_, Playing>,
    mut repeats: ResMut<'_, Repeats>,
    mut samples: ResMut<'_, Samples>,
    mut choices: MessageWriter<'_, ChoiceMade>,
) {
    let Playing { player: Some(player), floor, now_us, trouble: None } = &mut *playing else { return };
    // The first sample waits until the world stands.
    if player.next_us() == 0 && !world.stands() {
        return;
    }
    let floor = floor.get_or_insert_with(|| Arc::new(world.floor()));
    let senses = Looking { world: &world, floor };
    *now_us += time.delta_secs_f64() * 1e6;
    #[allow(clippy::cast_precision_loss, reason = "microseconds of a few hours fit")]
    while player.next_us() as f64 <= *now_us + 0.5 {
        match player.play(&senses) {
            Ok(played) => {
                repeats.set_if_neq(Repeats(player.repeats()));
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
