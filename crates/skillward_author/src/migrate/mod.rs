//! Brings files of earlier formats up to date, one version after the other.
//!
//! Each kind of file has a version of its own in its field `format`. When a version changes what a file says, one
//! line of [`MIGRATIONS`] tells how a file of the version before is rewritten; the runner goes from line to line
//! until the newest. There has been no change so far: every kind is at format 1, packs were added to it without
//! touching what was there, and the table is empty.

use std::ops::Range;

use skillward_core::document::lexer::{TokenKind, tokens};
use skillward_core::packs::PACK_FORMAT;
use skillward_core::rubric::RUBRIC_FORMAT;
use skillward_core::rubric::ratings::RATINGS_FORMAT;
use skillward_core::scenario::SCENARIO_FORMAT;
use thiserror::Error;

use crate::trace::TRACE_FORMAT;

/// A kind of file with a format of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// `scenario.ron`.
    Scenario,
    /// `rubric.ron`.
    Rubric,
    /// A golden attempt.
    Golden,
    /// A person's ratings.
    Ratings,
    /// `pack.ron` and the files with a pack's items.
    Pack,
}

impl FileKind {
    /// The version that this program reads.
    #[must_use]
    pub const fn newest(self) -> u32 {
        match self {
            Self::Scenario => SCENARIO_FORMAT,
            Self::Rubric => RUBRIC_FORMAT,
            Self::Golden => TRACE_FORMAT,
            Self::Ratings => RATINGS_FORMAT,
            Self::Pack => PACK_FORMAT,
        }
    }
}

/// One step from a version to the next.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Which files it is for.
    pub kind: FileKind,
    /// The version that it starts from; it ends at the next.
    pub from: u32,
    /// What changes, in a sentence.
    pub about: &'static str,
    /// Rewrites a whole file, comments and layout kept where they can be. The field `format` is the runner's.
    pub change: fn(&str) -> Result<String, String>,
}

/// Every step there is, for each kind without a gap up to its newest version.
pub const MIGRATIONS: &[Migration] = &[];

/// A file brought up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The version that it had.
    pub from: u32,
    /// What it says now.
    pub text: String,
    /// What was changed, in order; empty when it was up to date.
    pub steps: Vec<&'static str>,
}

/// Why a file cannot be brought up to date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MigrateError {
    /// It does not say which format it has.
    #[error(
        "it has no `format` with a whole number at its top, so its version cannot be told; write `format: 1,` if it never had one"
    )]
    NoFormat,
    /// It is of a version that this program does not know.
    #[error("it has format {found}, and this program reads up to {newest}: update the program")]
    Newer {
        /// Its version.
        found: u32,
        /// The newest known.
        newest: u32,
    },
    /// There never was such a version, or its way is not known.
    #[error("it has format {found}, and no way leads from there: formats begin with 1")]
    NoWay {
        /// The version that no step starts from.
        found: u32,
    },
    /// A step could not be done.
    #[error("the step from format {from} could not be done: {why}")]
    Step {
        /// The version that it starts from.
        from: u32,
        /// What stood in the way.
        why: String,
    },
}

/// Brings a file up to date.
///
/// # Errors
/// When its version cannot be told, is newer than this program, or a step fails. The file is then as it was.
pub fn migrate(kind: FileKind, text: &str) -> Result<Migrated, MigrateError> {
    run(kind, text, kind.newest(), MIGRATIONS)
}

fn run(kind: FileKind, text: &str, newest: u32, table: &[Migration]) -> Result<Migrated, MigrateError> {
    let (_, from) = format_of(text).ok_or(MigrateError::NoFormat)?;
    if from > newest {
        return Err(MigrateError::Newer { found: from, newest });
    }
    let mut migrated = Migrated { from, text: text.to_owned(), steps: Vec::new() };
    for version in from..newest {
        let step = table.iter().find(|step| step.kind == kind && step.from == version);
        let step = step.ok_or(MigrateError::NoWay { found: version })?;
        let failed = |why: String| MigrateError::Step { from: version, why };
        let mut text = (step.change)(&migrated.text).map_err(failed)?;
        let (place, _) = format_of(&text).ok_or_else(|| failed("it left no `format`".to_owned()))?;
        text.replace_range(place, &(version + 1).to_string());
        migrated.text = text;
        migrated.steps.push(step.about);
    }
    Ok(migrated)
}

/// Where the file's own `format` stands, and what it is.
fn format_of(text: &str) -> Option<(Range<usize>, u32)> {
    let tokens = tokens(text);
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 1
            && token.is(text, "format")
            && tokens.get(index + 1).is_some_and(|mark| mark.is(text, ":"))
        {
            let value = tokens.get(index + 2)?;
            return Some((value.range.clone(), text.get(value.range.clone())?.parse().ok()?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{FileKind, MIGRATIONS, MigrateError, Migration, migrate, run};

    const KINDS: [FileKind; 5] =
        [FileKind::Scenario, FileKind::Rubric, FileKind::Golden, FileKind::Ratings, FileKind::Pack];

    #[test]
    fn the_table_leads_from_every_version_to_the_newest() {
        for kind in KINDS {
            for version in 1..kind.newest() {
                let steps =
                    MIGRATIONS.iter().filter(|step| step.kind == kind && step.from == version).count();
                assert_eq!(steps, 1, "{kind:?} from {version}");
            }
        }
        assert!(MIGRATIONS.iter().all(|step| (1..step.kind.newest()).contains(&step.from)));
    }

    #[test]
    fn files_of_today_are_up_to_date_and_others_are_refused_with_the_way_out() {
        for kind in KINDS {
            let same = migrate(kind, "// format: 7\n(title: \"format: 8\", format: 1)").unwrap();
            assert!(same.steps.is_empty() && same.from == 1);
            let newer = migrate(kind, "(format: 2)").unwrap_err();
            assert_eq!(newer, MigrateError::Newer { found: 2, newest: 1 });
            assert!(newer.to_string().contains("update the program"));
            assert_eq!(migrate(kind, "(format: 0)"), Err(MigrateError::NoWay { found: 0 }));
            for none in ["", "()", "(format)", "(format: \"1\")", "(a: (format: 1))", "(format: -1)", "((((("]
            {
                assert_eq!(migrate(kind, none), Err(MigrateError::NoFormat), "{none}");
            }
        }
    }

    /// A made-up history, since there is none yet: 2 renamed a field, 3 made it a list.
    const HISTORY: &[Migration] = &[
        Migration {
            kind: FileKind::Rubric,
            from: 2,
            about: "`names` is a list",
            change: |text| Ok(text.replace("names: \"A\"", "names: [\"A\"]")),
        },
        Migration {
            kind: FileKind::Rubric,
            from: 1,
            about: "`name` is called `names`",
            change: |text| match text.contains("name:") {
                true => Ok(text.replace("name:", "names:")),
                false => Err("there is no `name`".to_owned()),
            },
        },
    ];

    #[test]
    fn steps_are_taken_one_after_the_other_from_where_a_file_is() {
        let migrated = run(FileKind::Rubric, "// mine\n(format: 1, name: \"A\")", 3, HISTORY).unwrap();
        assert_eq!(migrated.text, "// mine\n(format: 3, names: [\"A\"])");
        assert_eq!(migrated.steps, ["`name` is called `names`", "`names` is a list"]);
        let migrated = run(FileKind::Rubric, "(names: \"A\", format: 2)", 3, HISTORY).unwrap();
        assert_eq!((migrated.text.as_str(), migrated.from), ("(names: [\"A\"], format: 3)", 2));
        assert_eq!(run(FileKind::Rubric, "(format: 3)", 3, HISTORY).unwrap().steps, [""; 0]);
        let failed = run(FileKind::Rubric, "(format: 1)", 3, HISTORY).unwrap_err();
        assert_eq!(failed, MigrateError::Step { from: 1, why: "there is no `name`".to_owned() });
        assert_eq!(run(FileKind::Scenario, "(format: 1)", 3, HISTORY), Err(MigrateError::NoWay { found: 1 }));
    }
}
