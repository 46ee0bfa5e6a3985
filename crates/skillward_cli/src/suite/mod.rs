//! Golden attempts on disk: found beside their scenarios, read, and run against scenario and rubric as
//! they are now.

mod load;
mod run;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use skillward_author::golden::{Difference, Outcome, Played};
use skillward_author::trace::{Golden, Recording};
use skillward_core::header::AttemptHeader;
use skillward_core::rubric::ratings::Ratings;

use crate::library::{Entry, Problem};

pub use load::{FOLDER, load};
pub use run::{play, run};

/// A golden attempt as found.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its scenario.
    pub entry: Arc<Entry>,
    /// The trace file.
    pub file: PathBuf,
    /// Its text.
    pub source: Arc<str>,
    /// What it says, or what is wrong with it.
    pub golden: Result<Ready, Vec<Problem>>,
}

/// A golden attempt that can be played.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The trace file's content.
    pub golden: Golden,
    /// What happened in the attempt.
    pub recording: Recording,
    /// Its head.
    pub header: AttemptHeader,
}

impl Ready {
    /// What a person rated, as the trace has it.
    #[must_use]
    pub fn ratings(&self) -> Option<Ratings> {
        self.golden.ratings_of(&self.header.attempt_id)
    }
}

impl Case {
    /// The name of the trace, without its ending.
    #[must_use]
    pub fn name(&self) -> String {
        self.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The scenario's identifier; its folder's name when it cannot be read.
    #[must_use]
    pub fn scenario(&self) -> String {
        scenario_name(&self.entry)
    }

    /// `SCENARIO/NAME`: what a filter is held against.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.scenario(), self.name())
    }
}

/// A scenario's identifier, or the name of its folder.
#[must_use]
pub fn scenario_name(entry: &Entry) -> String {
    let folder = || entry.folder.file_name().map(|name| name.to_string_lossy().into_owned());
    entry.id().map(str::to_owned).or_else(folder).unwrap_or_default()
}

/// What became of a golden attempt.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As expected.
    Passed,
    /// Otherwise than expected, or nothing was expected yet.
    Failed,
    /// It cannot be played.
    Broken,
    /// What came out was written as expected.
    Blessed,
}

/// The result of one golden attempt.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Identifier of its scenario.
    pub scenario: String,
    /// Its name.
    pub name: String,
    /// The trace file.
    pub file: PathBuf,
    /// What became of it.
    pub verdict: Verdict,
    /// The decision that came out.
    pub decision: Option<Outcome>,
    /// What came out otherwise than expected.
    pub differences: Vec<Difference>,
    /// What is wrong with the trace, when it cannot be played.
    pub problems: Vec<Problem>,
    /// How long it took, microseconds of this machine.
    #[serde(skip)]
    pub took_us: u64,
    /// Everything that came out.
    #[serde(skip)]
    pub played: Option<Played>,
}

impl Report {
    /// Whether it stands in the way of success.
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        matches!(self.verdict, Verdict::Failed | Verdict::Broken)
    }
}

/// Whether a file is a trace by its name.
fn is_trace(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ron")
}
