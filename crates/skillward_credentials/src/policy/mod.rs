//! Award policies: by which rule several records of assessment become a badge of competence.
//!
//! A policy is a document of the issuer's, in RON. Whether a learner has met it follows from their records alone, and
//! from the time; nobody's judgement comes in.

mod credential;
mod define;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::credential::{Credential, genre};
pub use credential::Award;
pub use define::{Enough, defined};

/// Seconds of a day.
const DAY_S: i64 = 86_400;
/// Format of policies.
pub const FORMAT: u32 = 1;

/// A rule by which a badge of competence is awarded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardPolicy {
    /// [`FORMAT`].
    pub format: u32,
    /// Its name for machines, the issuer's own and the same for ever.
    pub id: String,
    /// Its version; another rule is another version.
    pub version: String,
    /// What it awards.
    pub kind: Kind,
    /// Name of the badge.
    pub name: String,
    /// What the badge says of its holder.
    pub description: String,
    /// What one has to do, in words.
    pub criteria: String,
    /// Language of these words, BCP 47.
    #[serde(default = "english")]
    pub language: String,
    /// What is needed, all of it.
    pub needs: Vec<Need>,
    /// What happens while a scenario that a record stands on awaits clinical sign-off.
    #[serde(default)]
    pub awaiting_sign_off: AwaitingSignOff,
    /// Days from the last record it stands on that the badge is good for; for ever when left out.
    #[serde(default)]
    pub valid_days: Option<u16>,
    /// Days before its end from which on it can be renewed, with records made after those that it stands on.
    #[serde(default = "sixty")]
    pub renew_days: u16,
}

fn english() -> String {
    "en".into()
}

const fn sixty() -> u16 {
    60
}

/// What a policy awards, by the standard's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A competence.
    Competency,
    /// A small credential that stands on other badges or on several competences.
    MicroCredential,
}

impl Kind {
    /// As it stands in a badge.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Competency => "Competency",
            Self::MicroCredential => "MicroCredential",
        }
    }
}

/// One thing that is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Need {
    /// Passed assessments, each taken for decision, without cues.
    Passes {
        /// Of which achievement, by its name in the records.
        of: String,
        /// How many attempts.
        count: u16,
        /// On how many different days (UTC).
        #[serde(default = "one")]
        days: u16,
        /// Over how many different variants of the scenario. One in which nothing is drawn has a single one.
        #[serde(default = "one")]
        variants: u16,
        /// No more days than this from the first to the last.
        #[serde(default)]
        within_days: Option<u16>,
    },
    /// A badge of competence that is in force, by its name.
    Badge {
        /// Its name.
        of: String,
    },
}

const fn one() -> u16 {
    1
}

/// What a policy does while clinical content awaits its sign-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum AwaitingSignOff {
    /// Nothing is awarded.
    #[default]
    Refuse,
    /// It is awarded, and the badge says what awaits sign-off.
    AwardOpenly,
}

/// Why a document is no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Of another format.
    #[error("it is of format {0}, and this program reads format {FORMAT}")]
    Format(u32),
    /// A field says nothing that can be.
    #[error("`{field}` {problem}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong.
        problem: &'static str,
    },
}

/// A credential of a learner, as the issuer's register has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What was issued.
    pub credential: Credential,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// What comes of a policy for a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is met, by these credentials.
    Met(Vec<Credential>),
    /// Something is lacking, told for people.
    Lacking(Vec<String>),
    /// It would be met, but clinical content awaits its sign-off.
    AwaitsSignOff(Vec<String>),
}

impl AwardPolicy {
    /// Whether it says something that can be.
    ///
    /// # Errors
    /// [`PolicyError`] for the first field that does not.
    pub fn check(&self) -> Result<(), PolicyError> {
        let wrong = |field, problem| Err(PolicyError::Field { field, problem });
        if self.format != FORMAT {
            return Err(PolicyError::Format(self.format));
        }
        for (field, text) in [
            ("id", &self.id),
            ("version", &self.version),
            ("name", &self.name),
            ("description", &self.description),
            ("criteria", &self.criteria),
        ] {
            if crate::text::clean(text).is_empty() {
                return wrong(field, "is empty");
            }
        }
        if self.needs.is_empty() {
            return wrong("needs", "names nothing, so that everybody would have met it");
        }
        if self.valid_days == Some(0) {
            return wrong("valid_days", "is 0, so that the badge would be over when it begins");
        }
        for need in &self.needs {
            if let Need::Passes { count, days, variants, within_days, .. } = need {
                if *count == 0 || *days == 0 || *variants == 0 {
                    return wrong("needs", "asks for no attempt at all");
                }
                if days > count {
                    return wrong("needs", "asks for more days than attempts");
                }
                if variants > count {
                    return wrong("needs", "asks for more variants than attempts");
                }
                if within_days.is_some_and(|within| within + 1 < *days) {
                    return wrong("needs", "asks for more days than it leaves time for");
                }
            }
        }
        Ok(())
    }

    /// Whether a learner's credentials meet it. With `after`, only records made later count.
    #[must_use]
    pub fn decide(&self, held: &[Held], after: Option<Timestamp>, now: Timestamp) -> Decision {
        let (mut found, mut lacking): (Vec<Credential>, Vec<String>) = (Vec::new(), Vec::new());
        for need in &self.needs {
            match meet(need, held, after, now) {
                Ok(more) => found.extend(more),
                Err(why) => lacking.push(why),
            }
        }
        if !lacking.is_empty() {
            return Decision::Lacking(lacking);
        }
        found.sort_by(|a, b| (ended(a), &a.id).cmp(&(ended(b), &b.id)));
        found.dedup_by(|a, b| a.id == b.id);
        let awaiting = awaiting(&found);
        match self.awaiting_sign_off {
            AwaitingSignOff::Refuse if !awaiting.is_empty() => Decision::AwaitsSignOff(awaiting),
            _ => Decision::Met(found),
        }
    }
}

/// What awaits sign-off in the content that credentials stand on.
fn awaiting(credentials: &[Credential]) -> Vec<String> {
    let all = credentials.iter().flat_map(|credential| &credential.evidence);
    let mut matters: Vec<String> = Vec::new();
    for evidence in all.filter(|evidence| evidence.genre == genre::REVIEW_PENDING) {
        if !matters.contains(&evidence.narrative) {
            matters.push(evidence.narrative.clone());
        }
    }
    matters
}

fn ended(credential: &Credential) -> Option<Timestamp> {
    credential.credential_subject.activity_end_date.parse().ok()
}

fn is_over(credential: &Credential, now: Timestamp) -> bool {
    credential
        .valid_until
        .as_ref()
        .is_some_and(|until| until.parse::<Timestamp>().is_ok_and(|until| until <= now))
}

/// Whether a record is of a person's attempt that was taken for decision.
fn counts(credential: &Credential) -> bool {
    let attempt = |evidence: &crate::credential::Evidence| {
        evidence.genre == genre::ATTEMPT && evidence.narrative.contains(crate::assemble::FOR_DECISION)
    };
    credential.evidence.iter().any(attempt)
        && !credential.evidence.iter().any(|evidence| evidence.genre == genre::DEMONSTRATION)
}

/// Which variant of its scenario a record is of; those in which nothing is drawn are all of the same.
fn variant(credential: &Credential) -> Option<&str> {
    let said = credential.evidence.iter().find(|evidence| evidence.genre == genre::VARIANT);
    said.and_then(|evidence| evidence.id.as_deref())
}

/// The credentials that meet a need: of passes the latest that do, of badges the one in force.
fn meet(
    need: &Need,
    held: &[Held],
    after: Option<Timestamp>,
    now: Timestamp,
) -> Result<Vec<Credential>, String> {
    let of_name = |name: &str, assessment: bool| {
        let name = name.to_owned();
        held.iter().filter(move |held| {
            let achievement = &held.credential.credential_subject.achievement;
            !held.revoked
                && achievement.name == name
                && (achievement.achievement_type == "Assessment") == assessment
                && !is_over(&held.credential, now)
        })
    };
    match need {
        Need::Badge { of } => of_name(of, false)
            .max_by_key(|held| ended(&held.credential))
            .map(|held| vec![held.credential.clone()])
            .ok_or_else(|| format!("the badge “{of}” is not there, or no longer in force")),
        Need::Passes { of, count, days, variants, within_days } => {
            let mut passes: Vec<(Timestamp, &Credential)> = of_name(of, true)
                .filter(|held| counts(&held.credential))
                .filter_map(|held| Some((ended(&held.credential)?, &held.credential)))
                .filter(|(ended, _)| after.is_none_or(|after| *ended > after) && *ended <= now)
                .collect();
            passes.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
            // Of all spans that are short enough, the latest that has enough in it.
            let longest = within_days.map(|within| SignedDuration::from_hours(24 * i64::from(within)));
            let enough = (0..passes.len()).rev().find_map(|last| {
                let first = (0..=last).find(|first| {
                    longest.is_none_or(|longest| passes[last].0.duration_since(passes[*first].0) <= longest)
                })?;
                let span = &passes[first..=last];
                let on: BTreeSet<_> =
                    span.iter().map(|(ended, _)| ended.as_second().div_euclid(DAY_S)).collect();
                let over: BTreeSet<_> = span.iter().map(|(_, credential)| variant(credential)).collect();
                let has = |found: usize, needed: &u16| found >= usize::from(*needed);
                (has(span.len(), count) && has(on.len(), days) && has(over.len(), variants)).then_some(span)
            });
            enough.map(|span| span.iter().map(|(_, credential)| (*credential).clone()).collect()).ok_or_else(|| {
                let within =
                    within_days.map(|within| format!(", within {within} days")).unwrap_or_default();
                let later = if after.is_some() { " since the last award" } else { "" };
                let seen: BTreeSet<_> = passes.iter().map(|(_, credential)| variant(credential)).collect();
                let (over, of_them) = match variants {
                    1 => (String::new(), String::new()),
                    _ => (format!(", over {variants} variants"), format!(", over {}", seen.len())),
                };
                format!(
                    "of “{of}”, {count} passes for decision on {days} days{over}{within} are needed; there are {} that \
                     count{of_them}{later}",
                    passes.len()
                )
            })
        }
    }
}
