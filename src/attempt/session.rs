//! The attempt as resources: what was chosen, what runs, what came of it.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use skillward_cli::CommandError;
use skillward_cli::library::Entry;
use skillward_core::attempt::Attempt;
use skillward_core::event::EndReason;
use skillward_core::header::{AttemptHeader, DocumentRef, Mode, TextsRef};
use skillward_core::observation::Modality;
use skillward_core::rubric::Rubric;
use skillward_core::scenario::{Need, Scenario};
use skillward_core::score::Score;
use skillward_store::AttemptWriter;

/// The scenario that the learner chose, read and checked. Insert it, then go to the prebrief.
#[derive(Resource, Debug, Clone)]
pub struct SelectedScenario {
    /// The scenario, in the learner's language.
    pub scenario: Arc<Scenario>,
    /// Its rubric, in the same language.
    pub rubric: Arc<Rubric>,
    /// The scenario's identity and digest.
    pub scenario_ref: DocumentRef,
    /// The rubric's identity and digest.
    pub rubric_ref: DocumentRef,
    /// The scenario file, as read.
    pub scenario_source: Arc<str>,
    /// The rubric file, as read.
    pub rubric_source: Arc<str>,
    /// The texts of both in every language, for the attempt to keep, and how its head names them; `None`
    /// where scenario and rubric hold their own.
    pub texts: Option<(TextsRef, Arc<str>)>,
    /// The folder that holds both.
    pub folder: PathBuf,
    /// For learning or for decision.
    pub mode: Mode,
}

impl SelectedScenario {
    /// A scenario of the library as it is played.
    ///
    /// # Errors
    /// When its files have mistakes, or when this program can neither show nor report something that scenario
    /// or rubric asks for: a learner must not be judged on what was left away.
    pub fn of(entry: &Entry, mode: Mode) -> Result<Self, NotReady> {
        let documents = entry.playable().zip(entry.shown.as_ref());
        let found = documents.and_then(|(read, shown)| Some((read, shown, shown.rubric.as_ref()?)));
        let Some(((scenario, rubric), shown, shown_rubric)) = found else {
            return Err(NotReady::Mistakes(entry.problems.iter().map(ToString::to_string).collect()));
        };
        let mut needs = shown.scenario.needs();
        needs.extend(shown_rubric.needs());
        if !needs.is_empty() {
            return Err(NotReady::Beyond(needs));
        }
        Ok(Self {
            scenario: Arc::clone(&shown.scenario),
            rubric: Arc::clone(shown_rubric),
            scenario_ref: scenario.reference.clone(),
            rubric_ref: rubric.reference.clone(),
            scenario_source: Arc::clone(&scenario.source),
            rubric_source: Arc::clone(&rubric.source),
            texts: entry.kept_texts(),
            folder: entry.folder.clone(),
            mode,
        })
    }
}

/// Why a scenario of the library is not to be played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotReady {
    /// What is wrong with its files, one sentence each.
    Mistakes(Vec<String>),
    /// What it asks for that this program cannot do.
    Beyond(BTreeSet<Need>),
}

impl NotReady {
    /// The error of a command that was to play the scenario, with the way out.
    #[must_use]
    pub fn told(&self, entry: &Entry) -> CommandError {
        let folder = entry.folder.display();
        match self {
            Self::Mistakes(_) => CommandError::new(
                format!("the scenario in {folder} cannot be played:\n{self}"),
                format!("skillward check {folder}"),
            ),
            Self::Beyond(_) => CommandError::new(
                format!("the scenario in {folder} cannot be played: {self}"),
                "`skillward test` runs its golden attempts without a window",
            ),
        }
    }
}

impl fmt::Display for NotReady {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mistakes(problems) => f.write_str(&problems.join("\n")),
            Self::Beyond(needs) => {
                let words: Vec<&str> = needs.iter().map(|need| need.words()).collect();
                let (last, others) = words.split_last().unwrap_or((&"nothing", &[]));
                let list = if others.is_empty() {
                    (*last).to_owned()
                } else {
                    format!("{} and {last}", others.join(", "))
                };
                write!(f, "it needs {list}, which this version cannot do yet")
            }
        }
    }
}

/// A place to be in without an attempt: while this is present, nothing is recorded or scored.
#[derive(Resource, Debug, Clone)]
pub struct Rehearsal(pub Arc<Scenario>);

/// What is to be staged: the rehearsal while there is one, otherwise the chosen scenario.
#[derive(SystemParam)]
pub struct Scene<'w> {
    chosen: Option<Res<'w, SelectedScenario>>,
    rehearsal: Option<Res<'w, Rehearsal>>,
}

impl Scene<'_> {
    /// The scenario, if there is any.
    #[must_use]
    pub fn scenario(&self) -> Option<&Scenario> {
        let rehearsed = self.rehearsal.as_ref().map(|rehearsal| &*rehearsal.0);
        rehearsed.or_else(|| self.chosen.as_ref().map(|chosen| &*chosen.scenario))
    }

    /// How it is played; `None` in a rehearsal.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        if self.rehearsal.is_some() { None } else { self.chosen.as_ref().map(|chosen| chosen.mode) }
    }
}

/// The attempt in this folder, which was left or cut off, is to go on. Insert its
/// [`SelectedScenario`], then go to [`Screen::Attempt`](crate::schedule::Screen::Attempt).
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct ResumeAsked {
    /// The attempt's folder.
    pub folder: PathBuf,
}

/// The attempt that runs. Present from its beginning to its end.
#[derive(Resource, Debug)]
pub struct RunningAttempt {
    /// The core's attempt: tasks, skin and wetness of the hands, time.
    pub attempt: Attempt,
    /// Its header.
    pub header: AttemptHeader,
    pub(super) writer: AttemptWriter,
    /// How the learner takes part now; the header says how the attempt began.
    pub(super) modality: Modality,
    /// What could not be recorded, if anything.
    pub(super) trouble: Option<String>,
}

impl RunningAttempt {
    /// Attempt time reached, microseconds.
    #[must_use]
    pub const fn now_us(&self) -> u64 {
        self.attempt.now_us()
    }

    /// Where it is written.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.writer.folder()
    }

    /// Why it is not being recorded as it should, if so; to be shown.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.trouble.clone().or_else(|| self.writer.health().fault)
    }
}

/// Why an attempt could not begin; shown, and removed when the next one is chosen.
#[derive(Resource, Debug, Clone, PartialEq, Eq)]
pub struct AttemptTrouble(pub String);

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
