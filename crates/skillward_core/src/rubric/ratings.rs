//! Ratings of manual criteria: a file beside the attempt, by a person who names themselves.
//!
//! A score is a function of attempt, rubric and ratings. Without a rating a manual criterion is pending,
//! and so is the decision.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::diagnostic::Diagnostic;
use crate::document;
use crate::ids::CriterionId;
use crate::rubric::model::{Anchor, Kind, Rubric};

/// Version of the format of ratings that this program reads.
pub const RATINGS_FORMAT: u32 = 1;

/// A file of ratings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratings {
    /// [`RATINGS_FORMAT`].
    pub format: u32,
    /// The attempt that was rated.
    pub attempt_id: String,
    /// Who rated: a name or a number that the institution knows.
    pub rater: String,
    /// When, ISO 8601 date.
    pub rated_on: String,
    /// The ratings.
    pub ratings: Vec<Rating>,
}

/// The rating of one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// The criterion.
    pub criterion: CriterionId,
    /// Name of the level that describes what was seen.
    pub level: String,
    /// What the rater wants to say about it.
    #[serde(default)]
    pub note: Option<String>,
}

/// Why ratings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RatingError {
    /// They are of another attempt.
    #[error("the ratings are of the attempt {0}")]
    OtherAttempt(String),
    /// Nobody stands for them.
    #[error("the ratings do not say who rated")]
    NoRater,
    /// The day is none.
    #[error("\"{0}\" is no day: `rated_on` is a date such as \"2026-05-04\"")]
    NoDay(String),
    /// The rubric has no such criterion.
    #[error("the rubric has no criterion \"{0}\"")]
    UnknownCriterion(CriterionId),
    /// The criterion is judged from the attempt itself.
    #[error("\"{0}\" is judged from the attempt and takes no rating")]
    NotManual(CriterionId),
    /// The criterion has no such level.
    #[error("\"{criterion}\" has no level \"{level}\"")]
    UnknownLevel {
        /// The criterion.
        criterion: CriterionId,
        /// What was written.
        level: String,
    },
    /// A criterion is rated twice.
    #[error("\"{0}\" is rated twice")]
    Twice(CriterionId),
}

/// Reads a file of ratings.
///
/// # Errors
/// Every mistake of form that was found.
pub fn parse(source: &str) -> Result<Ratings, Vec<Diagnostic>> {
    document::load("ratings.ron", source, RATINGS_FORMAT)
}

impl Ratings {
    /// Whether they fit a rubric and an attempt.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn check(&self, rubric: &Rubric, attempt_id: &str) -> Result<(), Vec<RatingError>> {
        let mut errors = Vec::new();
        if self.attempt_id != attempt_id {
            errors.push(RatingError::OtherAttempt(self.attempt_id.clone()));
        }
        if self.rater.trim().is_empty() {
            errors.push(RatingError::NoRater);
        }
        if !is_day(&self.rated_on) {
            errors.push(RatingError::NoDay(self.rated_on.clone()));
        }
        let mut seen = BTreeSet::new();
        for rating in &self.ratings {
            let id = &rating.criterion;
            if !seen.insert(id) {
                errors.push(RatingError::Twice(id.clone()));
            }
            match rubric
                .criteria
                .iter()
                .find(|criterion| criterion.id == *id)
                .map(|criterion| &criterion.kind)
            {
                None => errors.push(RatingError::UnknownCriterion(id.clone())),
                Some(Kind::Manual(levels)) if levels.iter().any(|level| level.name == rating.level) => {}
                Some(Kind::Manual(_)) => errors
                    .push(RatingError::UnknownLevel { criterion: id.clone(), level: rating.level.clone() }),
                Some(_) => errors.push(RatingError::NotManual(id.clone())),
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// The same ratings in the words of the same rubric in another language: levels by their places.
    #[must_use]
    pub fn in_words_of(&self, from: &Rubric, to: &Rubric) -> Self {
        let level = |rating: &Rating| {
            let kinds = [from, to].map(|rubric| {
                let criterion = rubric.criteria.iter().find(|criterion| criterion.id == rating.criterion);
                criterion.map(|criterion| &criterion.kind)
            });
            let [Some(Kind::Manual(from)), Some(Kind::Manual(to))] = kinds else { return None };
            let place = from.iter().position(|level| level.name == rating.level)?;
            to.get(place).map(|level| level.name.clone())
        };
        let mut same = self.clone();
        for rating in &mut same.ratings {
            if let Some(level) = level(rating) {
                rating.level = level;
            }
        }
        same
    }

    /// The rating of a criterion, with the level that it gives.
    pub(crate) fn of<'a>(
        &'a self,
        id: &CriterionId,
        levels: &'a [Anchor],
    ) -> Option<(&'a Rating, &'a Anchor)> {
        let rating = self.ratings.iter().find(|rating| rating.criterion == *id)?;
        let level = levels.iter().find(|level| level.name == rating.level)?;
        Some((rating, level))
    }
}

/// A date as ISO 8601 writes it: year, month and day.
fn is_day(text: &str) -> bool {
    let number = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Rating, Ratings, is_day};
    use crate::check::examples::Document;
    use crate::rubric;

    #[test]
    fn ratings_name_the_same_levels_in_another_language() {
        let rubric = |best: &str, worst: &str| {
            let kind = format!(
                "kind: Manual([(name: \"{best}\", percent: 100, text: \"x\"), (name: \"{worst}\", percent: 0, text: \"y\")]),"
            );
            let base = Document::Rubric.base();
            rubric::parse(&base.replace(r#"kind: Condition(StepDone("pulse")),"#, &kind)).unwrap()
        };
        let (own, theirs) = (rubric("Clearly", "Not"), rubric("Deutlich", "Gar nicht"));
        let rating = |criterion: &str, level: &str| Rating {
            criterion: criterion.into(),
            level: level.into(),
            note: None,
        };
        let ratings = Ratings {
            format: 1,
            attempt_id: "a".into(),
            rater: "b".into(),
            rated_on: "2026-05-04".into(),
            ratings: vec![rating("tasks", "Not"), rating("compliance", "Not")],
        };
        let same = ratings.in_words_of(&own, &theirs);
        // What is rated by nobody stays as it is, to be refused.
        assert_eq!(same.ratings, [rating("tasks", "Gar nicht"), rating("compliance", "Not")]);
        assert_eq!(same.in_words_of(&theirs, &own), ratings);
    }

    #[test]
    fn a_day_is_told_from_what_is_none() {
        assert!(is_day("2026-05-04") && is_day("2028-02-29"));
        for none in ["", "4 May 2026", "2026-5-4", "2026-13-01", "2026-01-32", "2026-01", "2026-01-+1"] {
            assert!(!is_day(none), "{none}");
        }
    }
}
