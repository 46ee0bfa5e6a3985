//! The attempt as resources: what was chosen, what runs, what came of it.

use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::*;
use skillward_core::event::EndReason;
use skillward_core::header::{AttemptHeader, DocumentRef, Mode};
use skillward_core::rubric::Rubric;
use skillward_core::scenario::Scenario;
use skillward_core::score::Score;

/// The scenario that the learner chose, read and checked. Insert it, then go to the prebrief.
#[derive(Resource, Debug, Clone)]
pub struct SelectedScenario {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Its rubric.
    pub rubric: Arc<Rubric>,
    /// The scenario's identity and digest.
    pub scenario_ref: DocumentRef,
    /// The rubric's identity and digest.
    pub rubric_ref: DocumentRef,
    /// The scenario file, as read.
    pub scenario_source: Arc<str>,
    /// The rubric file, as read.
    pub rubric_source: Arc<str>,
    /// The folder that holds both.
    pub folder: PathBuf,
    /// For learning or for decision.
    pub mode: Mode,
}

/// A finished attempt, for the debrief. Present from the end of an attempt until the next begins.
#[derive(Resource, Debug, Clone)]
pub struct FinishedAttempt {
    /// Its header.
    pub header: AttemptHeader,
    /// Why it ended.
    pub reason: EndReason,
    /// The score, judged afresh from the log.
    pub score: Arc<Score>,
    /// The attempt's folder, sealed.
    pub folder: PathBuf,
}
