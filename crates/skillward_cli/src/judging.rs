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
use skillward_core::texts::{Language, Texts, Unsaid};
use skillward_store::{Fault, OpenedAttempt, RUBRIC_FILE, SCENARIO_FILE, StoreError, TEXTS_FILE, Verdict};

use crate::assets::AssetLibrary;
use crate::debrief_page::PageInput;
use crate::library::{Problem, located, read, read_with};
use crate::packs::PackPath;
use crate::texts::{TextFiles, said};

/// An attempt with its score.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The attempt as read.
    pub attempt: OpenedAttempt,
    /// The scenario that was played, in its own language.
    pub scenario: Scenario,
    /// The rubric it was judged by, in the same language.
    pub rubric: Rubric,
    /// A person's ratings of the manual criteria, where there are any.
    pub ratings: Option<Ratings>,
    /// The score, in the same language: the record, which is the same whoever reads it.
    pub score: Score,
    /// All of it as a reader has it.
    pub shown: JudgedShown,
    /// What whoever reads the score should know of the attempt.
    pub remarks: Vec<String>,
}

/// Scenario, rubric and score in the language of a reader. Nothing but words differs from the record.
#[derive(Debug, Clone)]
pub struct JudgedShown {
    /// The scenario. Its `language` is the one that it is in.
    pub scenario: Scenario,
    /// The rubric.
    pub rubric: Rubric,
    /// The score.
    pub score: Score,
}

impl Judged {
    /// What its debrief page is made from.
    #[must_use]
    pub fn page<'a>(&'a self, assets: Option<&'a AssetLibrary>) -> PageInput<'a> {
        PageInput {
            scenario: &self.shown.scenario,
            rubric: &self.shown.rubric,
            header: &self.attempt.header,
            score: &self.shown.score,
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

/// Judges the attempt in `folder` by its own rubric, or by the one in the file `other`. It is shown in the
/// language that the learner read.
///
/// # Errors
/// When the attempt cannot be read, was changed, or does not fit the rubric.
pub fn judge(folder: &Path, other: Option<&Path>) -> Result<Judged, JudgeError> {
    judge_rated(folder, other, None, None, &PackPath::default())
}

/// The same, with a person's ratings of the manual criteria in the file `ratings`, shown in this language. What
/// `other` uses is looked for in `packs`; the attempt's own documents stand for themselves.
///
/// # Errors
/// As [`judge`], or when the ratings cannot be read, or are of another attempt or another rubric.
pub fn judge_rated(
    folder: &Path,
    other: Option<&Path>,
    ratings: Option<&Path>,
    language: Option<&Language>,
    packs: &PackPath,
) -> Result<Judged, JudgeError> {
    let attempt = OpenedAttempt::open(folder)?;
    if attempt.verified.verdict == Verdict::Changed {
        let faults = attempt.verified.faults.clone();
        return Err(JudgeError::Changed { folder: folder.to_owned(), faults });
    }
    judge_opened(attempt, other, ratings, language, packs)
}

/// The scenario that was played and the rubric that was in force, in the scenario's own language.
///
/// # Errors
/// When the attempt's own documents cannot be read.
pub fn documents(attempt: &OpenedAttempt) -> Result<(Scenario, Rubric), JudgeError> {
    let (scenario, rubric, texts) = written(attempt)?;
    let (own, unsaid) = said(&scenario, Some(&rubric), &texts, None);
    refuse_unsaid(attempt, unsaid)?;
    Ok((Scenario::clone(&own.scenario), own.rubric.map_or(rubric, |own| Rubric::clone(&own))))
}

fn judge_opened(
    attempt: OpenedAttempt,
    other: Option<&Path>,
    rated: Option<&Path>,
    language: Option<&Language>,
    packs: &PackPath,
) -> Result<Judged, JudgeError> {
    let (scenario, played, mut texts) = written(&attempt)?;
    let mut problems = Vec::new();
    let mut header = attempt.header.clone();
    let rubric = match other {
        None => played,
        Some(path) => {
            let Some((rubric, source, of_packs)) = read_with(path, packs, rubric::parse, &mut problems)
            else {
                return Err(JudgeError::Documents { problems });
            };
            header.rubric = DocumentRef {
                id: rubric.id.to_string(),
                version: rubric.version.clone(),
                sha256: skillward_store::sha256_hex(source.as_bytes()),
            };
            // Texts that lie beside it are those that it names.
            let beside = TextFiles::read(path.parent().unwrap_or(Path::new("")), &mut problems).texts();
            if !beside.is_empty() {
                let played = std::mem::replace(&mut texts, beside);
                texts.add_packs_of(&played);
            }
            texts.add_packs_of(&of_packs);
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
    let read = header.texts.as_ref().and_then(|texts| texts.language.parse().ok());
    let (own, unsaid) = said(&scenario, Some(&rubric), &texts, None);
    refuse_unsaid(&attempt, unsaid)?;
    let (shown, _) = said(&scenario, Some(&rubric), &texts, language.or(read.as_ref()));
    let (scenario, shown_scenario) = (Scenario::clone(&own.scenario), Scenario::clone(&shown.scenario));
    let (Some(rubric), Some(shown_rubric)) = (own.rubric, shown.rubric) else {
        return Err(JudgeError::Documents { problems });
    };
    let (rubric, shown_rubric) = (Rubric::clone(&rubric), Rubric::clone(&shown_rubric));
    let ratings = match rated {
        None => None,
        Some(path) => Some(rated_by(path, &rubric, &header.attempt_id)?),
    };
    let end = attempt.end.unwrap_or((attempt.last_us(), EndReason::Stopped));
    let judged = |scenario: &Scenario, rubric: &Rubric, ratings: Option<&Ratings>| {
        attempt::judge_rated(scenario, rubric, header.clone(), &attempt.observations, end, ratings)
    };
    let score = judged(&scenario, &rubric, ratings.as_ref());
    // A log can be long: in the same words it is gone through once.
    let shown_score = if (&shown_scenario, &shown_rubric) == (&scenario, &rubric) {
        score.clone()
    } else {
        let in_their_words = ratings.as_ref().map(|ratings| ratings.in_words_of(&rubric, &shown_rubric));
        judged(&shown_scenario, &shown_rubric, in_their_words.as_ref())
    };
    let shown = JudgedShown { scenario: shown_scenario, rubric: shown_rubric, score: shown_score };
    let remarks = remarks(&attempt, ratings.as_ref());
    Ok(Judged { attempt, scenario, rubric, ratings, score, shown, remarks })
}

/// The attempt's own documents as they are written, and their texts.
fn written(attempt: &OpenedAttempt) -> Result<(Scenario, Rubric, Texts), JudgeError> {
    let mut problems = Vec::new();
    let scenario = own(attempt, SCENARIO_FILE, &attempt.scenario_src, scenario::parse, &mut problems);
    let rubric = own(attempt, RUBRIC_FILE, &attempt.rubric_src, rubric::parse, &mut problems);
    let texts = attempt.texts_src.as_deref().map_or_else(|| Ok(Texts::default()), Texts::from_document);
    match (scenario, rubric, texts) {
        (Some(scenario), Some(rubric), Ok(texts)) => Ok((scenario, rubric, texts)),
        (_, _, texts) => {
            let why = texts.err().map(|error| Problem::Unreadable {
                path: attempt.folder.join(TEXTS_FILE),
                why: error.to_string(),
            });
            problems.extend(why);
            Err(JudgeError::Documents { problems })
        }
    }
}

/// A record without a text that it names would be none.
fn refuse_unsaid(attempt: &OpenedAttempt, unsaid: Vec<Unsaid>) -> Result<(), JudgeError> {
    let path = attempt.folder.join(TEXTS_FILE);
    let problems: Vec<Problem> = unsaid
        .into_iter()
        .map(|unsaid| Problem::Unreadable { path: path.clone(), why: unsaid.to_string() })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(JudgeError::Documents { problems }) }
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
            "It was recorded with the models `{}`; this program has `{MODELS_VERSION}` and judges technique, dryness and coverage by these, so the score may differ from the one given then.",
            attempt.header.models
        ));
    }
    remarks
}
