//! Templates: whole scenarios, small and working, from which an author goes on.

use skillward_core::diagnostic::nearest;
use thiserror::Error;

/// Longest identifier that is made.
const LONGEST_ID: usize = 64;

/// A scenario to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// What it is called.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub summary: &'static str,
    /// Its files: path below the scenario's folder, and text with fields.
    files: &'static [(&'static str, &'static str)],
}

/// What an author says about a new scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// Identifier: see [`check_id`].
    pub id: String,
    /// Title in the library.
    pub title: String,
    /// Who writes it.
    pub author: String,
}

macro_rules! files {
    ($name:literal: $($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../templates/", $name, "/", $file)))),+]
    };
}

/// Every template, the simplest first.
pub const ALL: &[Template] = &[
    Template {
        name: "bare",
        summary: "One patient, one task, one criterion",
        files: files!("bare": "scenario.ron", "rubric.ron", "golden/pass.ron", "golden/too_short.ron", "learners/exemplary.ron"),
    },
    Template {
        name: "care-round",
        summary: "A round at one bed, judged by the five moments for hand hygiene and the handrub technique",
        files: files!(
            "care-round": "scenario.ron",
            "rubric.ron",
            "golden/pass.ron",
            "golden/forgets_before.ron",
            "golden/palms_only.ron",
            "golden/hidden.ron",
            "learners/exemplary.ron",
        ),
    },
    Template {
        name: "procedure",
        summary: "A clean task and a task with body fluid: critical criteria, an order of work, a rule",
        files: files!(
            "procedure": "scenario.ron",
            "rubric.ron",
            "golden/pass.ron",
            "golden/not_before.ron",
            "golden/not_after.ron",
            "golden/dirty_first.ron",
            "learners/exemplary.ron",
        ),
    },
    Template {
        name: "from-pack",
        summary: "A visit to one bed made of what the pack \"ward\" offers: props, steps and a criterion",
        files: files!(
            "from-pack": "scenario.ron",
            "rubric.ron",
            "golden/pass.ron",
            "golden/forgets.ron",
            "learners/exemplary.ron",
        ),
    },
];

/// What an author said cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FieldError {
    /// No template of that name.
    #[error("there is no template \"{name}\"{}", near.map_or_else(String::new, |near| format!(": did you mean \"{near}\"?")))]
    NoTemplate {
        /// The name.
        name: String,
        /// One that is spelt much alike.
        near: Option<&'static str>,
    },
    /// An identifier that is none.
    #[error(
        "\"{0}\" is no identifier: small letters and digits, with single hyphens between, at most {LONGEST_ID} of them"
    )]
    Id(String),
    /// A text that is empty, or not on one line.
    #[error("the {0} is empty")]
    Empty(&'static str),
    /// A text that goes over several lines.
    #[error("the {0} goes over more than one line")]
    Lines(&'static str),
}

/// The template of that name.
///
/// # Errors
/// When there is none.
pub fn find(name: &str) -> Result<&'static Template, FieldError> {
    ALL.iter().find(|template| template.name == name).ok_or_else(|| FieldError::NoTemplate {
        name: name.to_owned(),
        near: nearest(name, ALL.iter().map(|template| template.name)),
    })
}

/// Whether a text can be an identifier, which is also the name of a folder on every system.
///
/// # Errors
/// When it cannot.
pub fn check_id(id: &str) -> Result<(), FieldError> {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if id.len() <= LONGEST_ID && id.split('-').all(part) {
        Ok(())
    } else {
        Err(FieldError::Id(id.to_owned()))
    }
}

/// Whether a text can stand in a file where people read it.
///
/// # Errors
/// When it is empty, or not on one line.
pub fn check_text(what: &'static str, text: &str) -> Result<(), FieldError> {
    if text.trim().is_empty() {
        return Err(FieldError::Empty(what));
    }
    if text.chars().any(char::is_control) { Err(FieldError::Lines(what)) } else { Ok(()) }
}

/// An identifier made of a title or a folder's name; empty if nothing of it can be used.
#[must_use]
pub fn id_of(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' })
        .collect();
    let mut id = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    id.truncate(LONGEST_ID);
    id.trim_end_matches('-').to_owned()
}

impl Template {
    /// Its files with the author's words in them: path below the scenario's folder, and text.
    ///
    /// # Errors
    /// When a field cannot be used.
    pub fn fill(&self, fields: &Fields) -> Result<Vec<(&'static str, String)>, FieldError> {
        check_id(&fields.id)?;
        check_text("title", &fields.title)?;
        check_text("author", &fields.author)?;
        let fill = |text: &str| {
            // The identifier first: what the author wrote is never looked into for fields.
            let mut parts = text.split('@');
            let mut filled = parts.next().unwrap_or_default().to_owned();
            while let Some(field) = parts.next() {
                match field {
                    "id" => filled.push_str(&fields.id),
                    "title" => filled.push_str(&quoted(&fields.title)),
                    "author" => filled.push_str(&quoted(&fields.author)),
                    other => filled.push_str(other),
                }
                filled.push_str(parts.next().unwrap_or_default());
            }
            filled
        };
        Ok(self.files.iter().map(|(path, text)| (*path, fill(text))).collect())
    }
}

/// A text as it stands between quotes in RON.
fn quoted(text: &str) -> String {
    text.trim().replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;
    use std::sync::Arc;

    use skillward_core::packs::{self, Pack, Shelf, SourceFile};

    use super::{ALL, FieldError, Fields, check_id, find, id_of};

    fn fields(title: &str) -> Fields {
        Fields { id: "my-round".into(), title: title.into(), author: "A. \"Ann\" \\ Okafor".into() }
    }

    /// A document as it is without its packs, which are shipped with the assets.
    fn written_out(text: &str) -> String {
        let file = |name: &str, text: String| SourceFile { name: name.to_owned(), text: text.into() };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/packs/ward");
        let read = |name: &str| file(name, std::fs::read_to_string(folder.join(name)).unwrap());
        let manifest = read("pack.ron");
        let files = packs::manifest(&manifest).unwrap().files.iter().map(|name| Ok(read(name))).collect();
        let ward = Arc::new(Pack::read("ward", manifest, files).unwrap());
        let shelf = Shelf { folders: vec![vec![ward]], broken: Vec::new() };
        match packs::expand(file("document", text.to_owned()), &shelf) {
            Some(expansion) => {
                expansion.text().unwrap_or_else(|| panic!("{:?}", expansion.mistakes)).to_string()
            }
            None => text.to_owned(),
        }
    }

    #[test]
    fn every_template_holds_a_scenario_that_says_what_the_author_said() {
        let title = "A \"quoted\" title with @id@ and \\ in it";
        for template in ALL {
            let files = template.fill(&fields(title)).unwrap();
            let of = |name: &str| &files.iter().find(|(path, _)| *path == name).unwrap().1;
            let scenario = skillward_core::scenario::parse(&written_out(of("scenario.ron"))).unwrap();
            let rubric = skillward_core::rubric::parse(&written_out(of("rubric.ron"))).unwrap();
            assert_eq!((scenario.id.as_str(), scenario.title.as_str()), ("my-round", title));
            assert_eq!(scenario.authors, ["A. \"Ann\" \\ Okafor"]);
            assert_eq!((rubric.scenario.as_str(), rubric.title.as_str()), ("my-round", title));
            assert!(scenario.needs().is_empty(), "every front end shows what {} needs", template.name);
            assert!(files.iter().all(|(_, text)| !text.contains("@author@")));
        }
    }

    #[test]
    fn templates_are_laid_out_as_fmt_would() {
        for template in ALL {
            for (path, text) in template.fill(&fields("A round")).unwrap() {
                assert_eq!(crate::format::format(&text).unwrap(), text, "{}/{path}", template.name);
            }
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused() {
        assert!(matches!(find("carround"), Err(FieldError::NoTemplate { near: Some("care-round"), .. })));
        assert!(find("bare").is_ok());
        for id in ["", "A", "a--b", "-a", "a-", "a b", "../a", "a/b", "ä", &"a".repeat(65)] {
            assert!(check_id(id).is_err(), "{id}");
        }
        assert!(check_id("pulse-round-2").is_ok());
        assert!(matches!(ALL[0].fill(&fields(" ")), Err(FieldError::Empty("title"))));
        assert!(matches!(ALL[0].fill(&fields("a\nb")), Err(FieldError::Lines("title"))));
    }

    #[test]
    fn identifiers_are_made_of_titles() {
        assert_eq!(id_of("Sharps disposal, after an injection!"), "sharps-disposal-after-an-injection");
        assert_eq!(id_of("Ä"), "");
        assert!(check_id(&id_of(&"long title ".repeat(20))).is_ok());
    }
}
