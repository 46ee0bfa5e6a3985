//! The head of an attempt: everything a score depends on besides the observations.

use serde::{Deserialize, Serialize};

use crate::observation::Modality;

/// Version of the attempt format that this program writes.
pub const ATTEMPT_FORMAT: u32 = 1;
/// Version of the world models and of the technique recogniser; a change of either can change a score.
pub const MODELS_VERSION: &str = "hand-hygiene-2";

/// First record of an attempt's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttemptHeader {
    /// [`ATTEMPT_FORMAT`] of the writer.
    pub format: u32,
    /// Random UUID, hyphenated lower case.
    pub attempt_id: String,
    /// The scenario that was played.
    pub scenario: DocumentRef,
    /// The rubric in force when it was played.
    pub rubric: DocumentRef,
    /// [`MODELS_VERSION`] of the writer.
    pub models: String,
    /// Name and version of the program.
    pub program: String,
    /// The texts that came with scenario and rubric. Left out: they hold their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts: Option<TextsRef>,
    /// How the learner took part.
    pub modality: Modality,
    /// For learning or for decision.
    pub mode: Mode,
    /// Seed of every random stream of the attempt.
    pub seed: u64,
    /// Pseudonym of the learner; never a name or an address.
    pub learner: String,
    /// How many attempts at this scenario the learner has finished before: cues fade by it. Left out: none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub earlier_attempts: u32,
    /// Name of the station.
    pub station: String,
    /// Wall-clock start, RFC 3339 UTC; told by the front end, read by no score.
    pub started_utc: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A document by identity and content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentRef {
    /// Its identifier.
    pub id: String,
    /// Its semantic version.
    pub version: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// Texts in several languages by content. No score reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextsRef {
    /// BCP 47 tag of the language that the learner read.
    pub language: String,
    /// SHA-256 of the document that holds them all, lower-case hexadecimal.
    pub sha256: String,
}

/// What the attempt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// For learning: cues where the scenario configures them.
    #[default]
    Formative,
    /// For decision: no cues, no live score.
    Summative,
}
