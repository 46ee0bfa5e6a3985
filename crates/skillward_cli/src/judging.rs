//! Judging an attempt from its folder: the same for the command line, the debrief screen and the page.

use std::path::{Path, PathBuf};

use skillward_core::attempt;
use skillward_core::diagnostic::Diagnostic;
use skillward_core::event::EndReason;
use skillward_core::header::{DocumentRef, MODELS_VERSION};
use skillward_core::rubric::ratings::{self, RatingError, Ratings};
use skillward_core::rubric::{self, Rubric};
use skillward_core::scenario::{self, Scenario};
use skillward_core::score::Score;
use skillward_store::{Fault, OpenedAttempt, RUBRIC_FILE, SCENARIO_FILE, StoreError, Verdict};

use crate::assets::AssetLibrary;
use crate::debrief_page::PageInput;
use crate::library::{Problem, located, read};

/// An attempt with its score.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The attempt as read.
    pub attempt: OpenedAttempt,
    /// The scenario that was played.
    pub scenario: Scenario,
    /// The rubric it was judged by.
    pub rubric: Rubric,
    /// A person's ratings of the manual criteria, where there are any.
    pub ratings: Option<Ratings>,
    /// The score.
    pub score: Score,
    /// What whoever reads the score should know of the attempt.
    pub remarks: Vec<String>,
}

impl Judged {
    /// What its debrief page is made from.
    #[must_use]
    pub fn page<'a>(&'a self, assets: Option<&'a AssetLibrary>) -> PageInput<'a> {
        PageInput {
            scenario: &self.scenario,
            rubric: &self.rubric,
            header: &self.attempt.header,
            score: &self.score,
            assets,
            remarks: &self.remarks,
        }
    }
}

/// Why an attempt cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// It cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It was changed after it was written, so no score of it would mean anything.
    #[error("the attempt {} was changed after it was written, so it is not judged: {}", folder.display(), faults.first().map(ToString::to_string).unwrap_or_default())]
    Changed {
        /// Its folder.
        folder: PathBuf,
        /// Where it was changed.
        faults: Vec<Fault>,
    },
    /// Its scenario or rubric, the other rubric, or the ratings cannot be read.
    #[error("{} cannot be used", problems.first().map(ToString::to_string).unwrap_or_default())]
    Documents {
        /// What is wrong.
        problems: Vec<Problem>,
    },
    /// The ratings are of something else than this attempt and this rubric.
    #[error("{} cannot be used: {}", path.display(), reasons(errors))]
    Ratings {
        /// Their file.
        path: PathBuf,
        /// What does not fit.
        errors: Vec<RatingError>,
    },
    /// The other rubric judges another scenario.
    #[error("the rubric `{rubric}` judges the scenario `{judges}`, and the attempt played `{played}`")]
    OtherScenario {
        /// The rubric's identifier.
        rubric: String,
        /// The scenario it judges.
        judges: String,
        /// The scenario that was played.
        played: String,
    },
}

fn reasons(errors: &[RatingError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Judges the attempt in `folder` by its own rubric, or by the one in the file `other`.
///
/// # Errors
/// When the attempt cannot be read, was changed, or does not fit the rubric.
pub fn judge(folder: &Path, other: Option<&Path>) -> Result<Judged, JudgeError> {
    judge_rated(folder, other, None)
}

/// The same, with a person's ratings of the manual criteria in the file `ratings`.
///
/// # Errors
/// As [`judge`], or when the ratings cannot be read, or are of another attempt or another rubric.
pub fn judge_rated(
    folder: &Path,
    other: Option<&Path>,
    ratings: Option<&Path>,
) -> Result<Judged, JudgeError> {
    let attempt = OpenedAttempt::open(folder)?;
    if attempt.verified.verdict == Verdict::Changed {
        let faults = attempt.verified.faults.clone();
        return Err(JudgeError::Changed { folder: folder.to_owned(), faults });
    }
    judge_opened(attempt, other, ratings)
}

fn judge_opened(
    attempt: OpenedAttempt,
    other: Option<&Path>,
    rated: Option<&Path>,
) -> Result<Judged, JudgeError> {
    let mut problems = Vec::new();
    let scenario = own(&attempt, SCENARIO_FILE, &attempt.scenario_src, scenario::parse, &mut problems);
    let played = own(&attempt, RUBRIC_FILE, &attempt.rubric_src, rubric::parse, &mut problems);
    let (Some(scenario), Some(played)) = (scenario, played) else {
        return Err(JudgeError::Documents { problems });
    };
    let mut header = attempt.header.clone();
    let rubric = match other {
        None => played,
        Some(path) => {
            let Some((rubric, source)) = read(path, rubric::parse, &mut problems) else {
                return Err(JudgeError::Documents { problems });
            };
            header.rubric = DocumentRef {
                id: rubric.id.to_string(),
                version: rubric.version.clone(),
                sha256: skillward_store::sha256_hex(source.as_bytes()),
            };
            rubric
        }
    };
    if rubric.scenario != scenario.id {
        return Err(JudgeError::OtherScenario {
            rubric: rubric.id.to_string(),
            judges: rubric.scenario.to_string(),
            played: scenario.id.to_string(),
        });
    }
    let ratings = match rated {
        None => None,
        Some(path) => Some(rated_by(path, &rubric, &header.attempt_id)?),
    };
    let end = attempt.end.unwrap_or((attempt.last_us(), EndReason::Stopped));
    let score =
        attempt::judge_rated(&scenario, &rubric, header, &attempt.observations, end, ratings.as_ref());
    let remarks = remarks(&attempt, ratings.as_ref());
    Ok(Judged { attempt, scenario, rubric, ratings, score, remarks })
}

/// Reads a file of ratings and holds it against the attempt and the rubric.
fn rated_by(path: &Path, rubric: &Rubric, attempt_id: &str) -> Result<Ratings, JudgeError> {
    let mut problems = Vec::new();
    let Some((ratings, _)) = read(path, ratings::parse, &mut problems) else {
        return Err(JudgeError::Documents { problems });
    };
    match ratings.check(rubric, attempt_id) {
        Ok(()) => Ok(ratings),
        Err(errors) => Err(JudgeError::Ratings { path: path.to_owned(), errors }),
    }
}

/// Reads one of the attempt's own documents.
fn own<T>(
    attempt: &OpenedAttempt,
    file: &str,
    source: &str,
    parse: impl Fn(&str) -> Result<T, Vec<Diagnostic>>,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    let path = attempt.folder.join(file);
    parse(source)
        .map_err(|mistakes| problems.extend(mistakes.into_iter().map(|m| located(m, &path, &source.into()))))
        .ok()
}

fn remarks(attempt: &OpenedAttempt, ratings: Option<&Ratings>) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(ratings) = ratings {
        // The file is not signed: what it says is the word of whoever hands it over.
        remarks.push(format!(
            "What a person must judge was rated by {} on {}, as a file of ratings says.",
            ratings.rater, ratings.rated_on
        ));
    }
    if attempt.end.is_none() {
        remarks.push("The attempt has no end: it was cut off, and is judged up to the last observation that was signed.".to_owned());
    }
    if attempt.verified.recoveries > 0 {
        remarks.push("The attempt was taken up again after a crash.".to_owned());
    }
    if attempt.header.models != MODELS_VERSION {
        remarks.push(format!(
            "It was recorded with the models `{}`; this program has `{MODELS_VERSION}`, so the score may differ from the one given then.",
            attempt.header.models
        ));
    }
    remarks
}
