//! An attempt played through the core, with everything that it announced.

use skillward_core::attempt::Attempt;
use skillward_core::event::Event;
use skillward_core::header::{ATTEMPT_FORMAT, AttemptHeader, DocumentRef, MODELS_VERSION, Mode};
use skillward_core::observation::Modality;
use skillward_core::rubric::Rubric;
use skillward_core::scenario::Scenario;
use skillward_core::score::Score;

use crate::trace::Recording;

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// The score.
    pub score: Score,
    /// What came about, in order.
    pub events: Vec<Event>,
}

/// Plays an attempt to its end and judges it. Observations out of order are left out, as a running attempt
/// would have refused them.
#[must_use]
pub fn play(scenario: &Scenario, rubric: &Rubric, header: AttemptHeader, recording: &Recording) -> Played {
    let mut attempt = Attempt::new(scenario, rubric, header);
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

/// The head of an attempt that was written by hand. No score reads more of it than mode and modality.
#[must_use]
pub fn header(scenario: &Scenario, rubric: &Rubric, mode: Mode, modality: Modality) -> AttemptHeader {
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
        modality,
        mode,
        seed: 0,
        learner: "written by hand".to_owned(),
        station: "written by hand".to_owned(),
        started_utc: "1970-01-01T00:00:00Z".to_owned(),
    }
}
