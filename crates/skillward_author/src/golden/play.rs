//! An attempt played through the core, with everything that it announced.

use skillward_core::attempt::Attempt;
use skillward_core::event::Event;
use skillward_core::header::{ATTEMPT_FORMAT, AttemptHeader, DocumentRef, MODELS_VERSION, Mode};
use skillward_core::observation::Modality;
use skillward_core::rubric::Rubric;
use skillward_core::rubric::ratings::Ratings;
use skillward_core::scenario::Scenario;
use skillward_core::score::Score;

use crate::trace::{Golden, Recording};

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// The score.
    pub score: Score,
    /// What came about, in order.
    pub events: Vec<Event>,
}

/// Plays an attempt to its end and judges it. Observations out of order are left out, as a running attempt
/// would have refused them. Manual criteria take their ratings from `ratings`.
#[must_use]
pub fn play(
    scenario: &Scenario,
    rubric: &Rubric,
    header: AttemptHeader,
    recording: &Recording,
    ratings: Option<&Ratings>,
) -> Played {
    let mut attempt = Attempt::new(scenario, rubric, header);
    if let Some(ratings) = ratings {
        attempt.rate(ratings);
    }
    let mut events = Vec::new();
    for observation in &recording.observations {
        // Refused observations change nothing.
        let _ = attempt.observe(observation);
        events.extend(attempt.drain_events());
    }
    let score = attempt.finish(recording.end.0, recording.end.1);
    events.extend(attempt.drain_events());
    Played { score, events }
}

/// What of an attempt's head bears on its score: how it was taken part in, and which variant was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// For learning or for decision.
    pub mode: Mode,
    /// How the learner took part.
    pub modality: Modality,
    /// What draws the scenario's variant.
    pub seed: u64,
    /// Attempts that the learner finished before: cues fade with them.
    pub earlier_attempts: u32,
}

impl From<&Golden> for Circumstances {
    fn from(golden: &Golden) -> Self {
        let Golden { mode, modality, seed, earlier_attempts, .. } = *golden;
        Self { mode, modality, seed, earlier_attempts }
    }
}

impl From<&AttemptHeader> for Circumstances {
    fn from(header: &AttemptHeader) -> Self {
        let AttemptHeader { mode, modality, seed, earlier_attempts, .. } = *header;
        Self { mode, modality, seed, earlier_attempts }
    }
}

/// The head of an attempt that was written by hand. No score reads more of it than its circumstances.
#[must_use]
pub fn header(scenario: &Scenario, rubric: &Rubric, circumstances: Circumstances) -> AttemptHeader {
    let Circumstances { mode, modality, seed, earlier_attempts } = circumstances;
    let document = |id: &str, version: &str| DocumentRef {
        id: id.to_owned(),
        version: version.to_owned(),
        sha256: String::new(),
    };
    AttemptHeader {
        format: ATTEMPT_FORMAT,
        attempt_id: "00000000-0000-0000-0000-000000000000".to_owned(),
        scenario: document(scenario.id.as_str(), &scenario.version),
        rubric: document(rubric.id.as_str(), &rubric.version),
        models: MODELS_VERSION.to_owned(),
        program: concat!("skillward ", env!("CARGO_PKG_VERSION")).to_owned(),
        texts: None,
        modality,
        mode,
        seed,
        learner: "written by hand".to_owned(),
        earlier_attempts,
        station: "written by hand".to_owned(),
        started_utc: "1970-01-01T00:00:00Z".to_owned(),
    }
}
