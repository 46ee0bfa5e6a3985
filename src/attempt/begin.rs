//! How an attempt begins, or goes on where it was left.

use bevy::prelude::*;
use jiff::Timestamp;
use skillward_core::attempt::Attempt;
use skillward_core::header::{ATTEMPT_FORMAT, AttemptHeader, MODELS_VERSION};
use skillward_core::ids::SurfaceId;
use skillward_core::observation::{Fact, Observation};
use skillward_core::scenario::Scenario;
use skillward_core::skin::Hand;
use skillward_store::{AttemptWriter, Documents, StoreError, WriterOptions, earlier_attempts, resume};
use uuid::Uuid;

use super::session::{
    AttemptTrouble, FinishedAttempt, Rehearsal, ResumeAsked, RunningAttempt, SelectedScenario,
};
use crate::interaction::act::zone::{FloorZone, FloorZones};
use crate::interaction::clock::AttemptClock;
use crate::interaction::samples::SampleSource;
use crate::launch::Launch;
use crate::schedule::Screen;

/// Begins the chosen attempt; where that fails, says why and goes back to the library.
pub(super) fn begin(
    mut commands: Commands<'_, '_>,
    launch: Res<'_, Launch>,
    chosen: Option<Res<'_, SelectedScenario>>,
    rehearsal: Option<Res<'_, Rehearsal>>,
    source: Res<'_, SampleSource>,
    mut resume: MessageReader<'_, '_, ResumeAsked>,
    mut screen: ResMut<'_, NextState<Screen>>,
) {
    commands.remove_resource::<FinishedAttempt>();
    commands.remove_resource::<AttemptTrouble>();
    let Some(chosen) = chosen.filter(|_| rehearsal.is_none()) else {
        // Time runs, and there is nobody to tell.
        commands.insert_resource(AttemptClock::default());
        commands.insert_resource(FloorZones::default());
        return;
    };
    let mut zones = zones(&chosen.scenario);
    let begun = match resume.read().last() {
        Some(ResumeAsked { folder }) => go_on(&launch, &chosen, folder, &mut zones),
        None => start(&launch, &chosen, *source),
    };
    match begun {
        Ok(running) => {
            info!("an attempt is written to {}", running.folder().display());
            commands.insert_resource(AttemptClock::from_us(running.now_us()));
            commands.insert_resource(zones);
            commands.insert_resource(running);
        }
        Err(error) => {
            error!("the attempt cannot begin: {error}");
            commands.insert_resource(AttemptTrouble(error.to_string()));
            screen.set(Screen::Lobby);
        }
    }
}

fn start(
    launch: &Launch,
    chosen: &SelectedScenario,
    source: SampleSource,
) -> Result<RunningAttempt, StoreError> {
    let id = Uuid::new_v4();
    // Cues fade with practice; who has practised nowhere that can be read gets them as a beginner does.
    let earlier_attempts = earlier_attempts(&launch.attempts, &launch.learner, &chosen.scenario_ref.id)
        .unwrap_or_else(|error| {
            warn!("earlier attempts could not be counted: {error}");
            0
        });
    let header = AttemptHeader {
        format: ATTEMPT_FORMAT,
        attempt_id: id.to_string(),
        scenario: chosen.scenario_ref.clone(),
        rubric: chosen.rubric_ref.clone(),
        models: MODELS_VERSION.to_owned(),
        program: concat!("skillward ", env!("CARGO_PKG_VERSION")).to_owned(),
        texts: chosen.texts.as_ref().map(|(reference, _)| reference.clone()),
        modality: source.modality,
        mode: chosen.mode,
        seed: id.as_u64_pair().1,
        learner: launch.learner.clone(),
        earlier_attempts,
        station: launch.station.clone(),
        started_utc: Timestamp::now().to_string(),
    };
    let documents = Documents {
        scenario: &chosen.scenario_source,
        rubric: &chosen.rubric_source,
        texts: chosen.texts.as_ref().map(|(_, texts)| &**texts),
    };
    let options = WriterOptions::default();
    let writer = AttemptWriter::create_with(&launch.attempts, &header, documents, &launch.key, options)?;
    let attempt = Attempt::new(&chosen.scenario, &chosen.rubric, header.clone());
    Ok(RunningAttempt { attempt, modality: header.modality, header, writer, trouble: None })
}

/// Takes up an attempt that was left: what its log holds is observed again, and whatever a hand still
/// touched is let go, since nobody knows what it did meanwhile.
fn go_on(
    launch: &Launch,
    chosen: &SelectedScenario,
    folder: &std::path::Path,
    zones: &mut FloorZones,
) -> Result<RunningAttempt, StoreError> {
    let recovered = resume(folder, &launch.key)?;
    let header = recovered.attempt.header.clone();
    let mut attempt = Attempt::new(&chosen.scenario, &chosen.rubric, header.clone());
    let mut touched: Vec<(Hand, SurfaceId)> = Vec::new();
    let mut paused = false;
    let mut modality = header.modality;
    for observation in &recovered.attempt.observations {
        match &observation.fact {
            Fact::ContactBegan { hand, surface } => touched.push((*hand, surface.clone())),
            Fact::ContactEnded { hand, surface } => {
                touched.retain(|(by, what)| (by, what) != (hand, surface));
            }
            Fact::Entered { zone } => zones.mark(zone, true),
            Fact::Left { zone } => zones.mark(zone, false),
            Fact::ModalityChanged { modality: now } => modality = *now,
            Fact::Paused => paused = true,
            Fact::Resumed => paused = false,
            _ => {}
        }
        if let Err(refused) = attempt.observe(observation) {
            warn!("the log holds an observation that the attempt refuses: {refused}");
        }
    }
    // What was announced before is no news now.
    attempt.drain_events();
    let mut running = RunningAttempt { attempt, header, writer: recovered.writer, modality, trouble: None };
    for (hand, surface) in touched {
        running.record(Fact::ContactEnded { hand, surface });
    }
    if paused {
        running.record(Fact::Resumed);
    } else {
        running.record(Fact::TechnicalFault { note: "interrupted; went on later".into() });
    }
    Ok(running)
}

fn zones(scenario: &Scenario) -> FloorZones {
    #[allow(clippy::cast_precision_loss, reason = "metres, far below 2^23 mm")]
    let metres = |value: skillward_core::decimal::Milli| value.0 as f32 / 1000.0;
    FloorZones::new(scenario.place.zones.iter().map(|zone| FloorZone {
        id: zone.id.clone(),
        min: Vec2::new(metres(zone.x.0), metres(zone.z.0)),
        max: Vec2::new(metres(zone.x.1), metres(zone.z.1)),
    }))
}

impl RunningAttempt {
    /// Takes a fact of this very instant.
    pub(super) fn record(&mut self, fact: Fact) {
        self.take(&Observation { t_us: self.now_us(), fact });
    }

    /// Takes an observation into the core and the log: both, or neither.
    pub(super) fn take(&mut self, observation: &Observation) {
        match self.attempt.observe(observation) {
            Ok(()) => {
                if let Err(error) = self.writer.append(observation) {
                    error!("an observation was not recorded: {error}");
                    self.trouble = Some(error.to_string());
                }
            }
            Err(refused) => warn!("left out: {refused}"),
        }
    }
}
