//! How far a translation has come.

use std::collections::BTreeSet;

use serde::Serialize;

use super::page::Page;
use super::reference::{Reference, Said, read};
use super::{Language, Speaker, Texts};
use crate::rubric::Rubric;
use crate::scenario::Scenario;

/// How far a translation has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Texts that scenario and rubric name, each once.
    pub total: usize,
    /// Those that the language lacks, in the order of the scenario's own file.
    pub missing: Vec<Untranslated>,
}

/// A text that is not translated yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Untranslated {
    /// Its message, and the attribute after a dot.
    pub name: String,
    /// What it says in the scenario's own language, filled in as at one of its places.
    pub text: String,
}

impl Progress {
    /// Of a language, for a scenario and rubric as they are written. What the language's base says (`de` for
    /// `de-AT`) is not missing.
    #[must_use]
    pub fn new(scenario: &Scenario, rubric: Option<&Rubric>, texts: &Texts, language: &Language) -> Self {
        let mut named: BTreeSet<Reference> = BTreeSet::new();
        let mut see = |text: &mut String| {
            if let Ok(Said::Reference(reference)) = read(text) {
                named.insert(reference);
            }
        };
        scenario.clone().for_each_text(&mut see);
        if let Some(rubric) = rubric {
            rubric.clone().for_each_text(&mut see);
        }
        let own: Option<Language> = scenario.language.parse().ok();
        let page_of = |language: &Language| texts.file(language).map(Page::read);
        let own = own.as_ref().and_then(page_of);
        let theirs: Vec<Page<'_>> = language.with_bases().filter_map(|language| page_of(&language)).collect();
        let speaker = Speaker::new(scenario, texts, None);
        let mut progress = Self { total: 0, missing: Vec::new() };
        for piece in own.iter().flat_map(|page| &page.pieces) {
            let Some(reference) = named.iter().find(|reference| reference.key() == piece.key) else {
                continue;
            };
            progress.total += 1;
            if theirs.iter().all(|page| page.piece(piece.key).is_none()) {
                let text = speaker.say_reference(reference).unwrap_or_default();
                progress.missing.push(Untranslated { name: reference.to_string(), text });
            }
        }
        progress
    }
}
