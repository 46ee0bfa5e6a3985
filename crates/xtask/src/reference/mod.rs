//! `docs/reference.md`, written from the sources of the types that read the files: each type's own
//! documentation, its fields and what they are when left out. A test holds the page to the sources.

mod types;
mod write;

use std::fs;

use crate::{Outcome, root};

/// The page.
const PAGE: &str = "docs/reference.md";

/// A part of the page: its heading, what it is about, and the types, each with the source that holds it.
struct Part {
    heading: &'static str,
    about: &'static str,
    sources: &'static [Source],
}

/// A source, and which of its types are told of; all that are read from files if none is named.
struct Source {
    file: &'static str,
    types: &'static [&'static str],
}

const PARTS: &[Part] = &[
    Part {
        heading: "The scenario file",
        about: "`scenario.ron`: what can happen, where, to whom, and what the learner is asked to do.",
        sources: &[
            Source { file: "crates/skillward_core/src/scenario/model.rs", types: &[] },
            Source { file: "crates/skillward_core/src/scenario/variant.rs", types: &[] },
        ],
    },
    Part {
        heading: "The plot",
        about: "`plot` of the scenario file: groups of steps, rules, and what they do to the world.",
        sources: &[Source { file: "crates/skillward_core/src/scenario/plot.rs", types: &[] }],
    },
    Part {
        heading: "Conditions",
        about: "The language that steps, rules and rubrics share. `docs/semantics.md` says what each means, to the hair.",
        sources: &[
            Source { file: "crates/skillward_core/src/scenario/condition.rs", types: &[] },
            Source { file: "crates/skillward_core/src/scenario/bind.rs", types: &["Among"] },
            Source { file: "crates/skillward_core/src/scenario/answer.rs", types: &[] },
        ],
    },
    Part {
        heading: "The rubric file",
        about: "`rubric.ron`: how an attempt is judged.",
        sources: &[Source { file: "crates/skillward_core/src/rubric/model.rs", types: &[] }],
    },
    Part {
        heading: "Packs",
        about: "`pack.ron` and the files with a pack's items: what scenarios and rubrics share. A use of an item is written `(use: \"pack/item\", as: \"identifier\", with: (parameter: value, …))` in the place of what it brings; `docs/authoring.md` tells how.",
        sources: &[Source { file: "crates/skillward_core/src/packs/model.rs", types: &[] }],
    },
    Part {
        heading: "Ratings",
        about: "A person's ratings of manual criteria, in a file of their own.",
        sources: &[Source { file: "crates/skillward_core/src/rubric/ratings.rs", types: &[] }],
    },
    Part {
        heading: "Golden attempts",
        about: "`golden/NAME.ron`: what a learner does, and what is expected of it. `docs/testing.md` tells how to use them.",
        sources: &[
            Source { file: "crates/skillward_author/src/trace/model.rs", types: &[] },
            Source { file: "crates/skillward_author/src/golden/expected.rs", types: &[] },
        ],
    },
    Part {
        heading: "Words that several files share",
        about: "Names of modes, hands, moments and technique steps.",
        sources: &[
            Source { file: "crates/skillward_core/src/header.rs", types: &["Mode"] },
            Source { file: "crates/skillward_core/src/observation.rs", types: &["Modality", "Tracked"] },
            Source {
                file: "crates/skillward_core/src/hygiene/report.rs",
                types: &["Moment", "TechniqueStep"],
            },
            Source { file: "crates/skillward_core/src/skin.rs", types: &["Hand"] },
            Source { file: "crates/skillward_core/src/event.rs", types: &["EndReason"] },
            Source { file: "crates/skillward_core/src/ids.rs", types: &[] },
        ],
    },
];

/// Writes the page anew.
pub fn make() -> Outcome {
    let page = page()?;
    let path = root().join(PAGE);
    fs::write(&path, page).map_err(|error| format!("{PAGE}: {error}"))?;
    println!("wrote {PAGE}");
    Ok(())
}

/// The page as the sources have it.
fn page() -> Result<String, String> {
    let mut parts = Vec::new();
    for part in PARTS {
        let mut found = Vec::new();
        for source in part.sources {
            let text = fs::read_to_string(root().join(source.file))
                .map_err(|error| format!("{}: {error}", source.file))?;
            let types =
                types::read(&text, source.types).map_err(|error| format!("{}: {error}", source.file))?;
            if let Some(name) = source.types.iter().find(|name| !types.iter().any(|it| it.name == **name)) {
                return Err(format!("{} holds no type {name}", source.file));
            }
            found.extend(types);
        }
        parts.push((part.heading, part.about, found));
    }
    Ok(write::page(&parts))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_is_as_the_sources_have_it() {
        let page = super::page().expect("the sources can be read");
        let committed = std::fs::read_to_string(super::root().join(super::PAGE)).unwrap_or_default();
        assert!(
            page == committed,
            "docs/reference.md differs from the sources: `cargo xtask reference` writes it"
        );
    }
}
