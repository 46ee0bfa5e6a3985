//! States, the order of the system sets and their run conditions: when everything happens.

use bevy::ecs::schedule::{LogLevel, ScheduleBuildSettings};
use bevy::prelude::*;

/// What the learner sees.
#[derive(States, Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Screen {
    /// Assets are being read.
    #[default]
    Loading,
    /// The library of scenarios.
    Lobby,
    /// Preparation for the chosen scenario.
    Prebrief,
    /// The attempt itself.
    Attempt,
    /// Findings and timeline.
    Debrief,
}

/// Whether attempt time runs.
#[derive(SubStates, Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[source(Screen = Screen::Attempt)]
pub enum AttemptPhase {
    /// It runs.
    #[default]
    Running,
    /// It stands still, and nothing is observed.
    Paused,
}

impl AttemptPhase {
    /// The other phase: what a pause button asks for.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Running => Self::Paused,
            Self::Paused => Self::Running,
        }
    }
}

/// The five hops of a running attempt, in this order in every frame.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttemptSystems {
    /// `PreUpdate`: a front end tells where head and hands are.
    Sense,
    /// `Update`, after the physics step: what each hand can affect.
    Reach,
    /// `Update`: samples, contacts and reach become observations.
    Act,
    /// `Update`: observations go into the core attempt and its log; events are announced.
    Judge,
    /// `Update`: props, panels, sound and haptics react.
    Present,
}

/// Once per session of the app, before the first hop: what depends on the screen alone.
pub(super) fn plugin(app: &mut App) {
    app.init_state::<Screen>().add_sub_state::<AttemptPhase>();
    app.add_systems(StateTransition, tell.after(EnterSchedules::<Screen>::default()));
    app.configure_sets(
        PreUpdate,
        AttemptSystems::Sense.after(bevy::input::InputSystems).run_if(in_state(Screen::Attempt)),
    );
    app.configure_sets(
        Update,
        (AttemptSystems::Reach, AttemptSystems::Act, AttemptSystems::Judge)
            .chain()
            .run_if(in_state(AttemptPhase::Running)),
    );
    app.configure_sets(
        Update,
        AttemptSystems::Present.after(AttemptSystems::Judge).run_if(in_state(Screen::Attempt)),
    );
}

/// Which screen is open, for the log.
fn tell(mut changes: MessageReader<'_, '_, StateTransitionEvent<Screen>>) {
    for change in changes.read() {
        if let Some(entered) = change.entered {
            info!("the screen {entered:?} is open");
        }
    }
}

/// Makes unordered systems that touch the same data an error, in the schedule given.
///
/// Only the headless app asks for this: there, every system in `Update` is ours, so each ambiguity is
/// ours to settle.
pub(super) fn refuse_ambiguity(app: &mut App) {
    app.edit_schedule(Update, |schedule| {
        schedule
            .set_build_settings(ScheduleBuildSettings { ambiguity_detection: LogLevel::Error, ..default() });
    });
}
