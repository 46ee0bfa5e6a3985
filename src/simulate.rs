//! Runs a scripted learner through one attempt as fast as the machine can, without a window: the app's
//! clock is stepped by hand, one sample a frame.

use std::time::Duration;

use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;

use crate::attempt::session::{AttemptTrouble, FinishedAttempt, SelectedScenario};
use crate::frontends::autopilot::ScriptedLearner;
use crate::schedule::Screen;

/// Frames after which a run is given up: more than any time limit of a scenario allows.
const MAX_FRAMES: u64 = 90 * 60 * 90;

/// Why a run came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SimulateError {
    /// The attempt could not begin.
    #[error("the attempt could not begin: {0}")]
    NotBegun(String),
    /// It did not end.
    #[error("the attempt did not end")]
    Endless,
}

/// Plays one attempt to its end. The app must have been made for the scripted learner; several attempts
/// may be played one after the other with the same app.
///
/// `each_frame` is called after every frame, for whoever wants to look.
///
/// # Errors
/// When the attempt cannot begin or does not end.
pub fn run(
    app: &mut App,
    chosen: SelectedScenario,
    learner: ScriptedLearner,
    mut each_frame: impl FnMut(&mut World),
) -> Result<FinishedAttempt, SimulateError> {
    let step = Duration::from_secs_f64(1.0 / f64::from(learner.variation.rate_hz));
    let world = app.world_mut();
    world.insert_resource(TimeUpdateStrategy::ManualDuration(step));
    world.insert_resource(chosen);
    world.insert_resource(learner);
    world.remove_resource::<FinishedAttempt>();
    world.remove_resource::<AttemptTrouble>();
    world.resource_mut::<NextState<Screen>>().set(Screen::Attempt);
    app.finish();
    app.cleanup();
    for _ in 0..MAX_FRAMES {
        app.update();
        let world = app.world_mut();
        each_frame(world);
        if let Some(AttemptTrouble(why)) = world.get_resource() {
            return Err(SimulateError::NotBegun(why.clone()));
        }
        if let Some(finished) = world.get_resource::<FinishedAttempt>() {
            return Ok(finished.clone());
        }
    }
    Err(SimulateError::Endless)
}
