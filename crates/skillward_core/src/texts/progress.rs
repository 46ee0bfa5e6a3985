//! How far a translation has come.

use std::collections::{BTreeMap, BTreeSet};

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
    /// The message to write, and the attribute after a dot. For a text of a pack the message is `PACK--MESSAGE`.
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
        let mut of_packs: BTreeMap<Reference, &BTreeMap<String, String>> = BTreeMap::new();
        let mut see = |text: &mut String, packs| {
            let Ok(Said::Reference(reference)) = read(text) else { return };
            if let Some(stand_in) = reference.stand_in() {
                named.insert(stand_in);
                of_packs.insert(reference, packs);
            } else {
                named.insert(reference);
            }
        };
        scenario.clone().for_each_text(&mut |text| see(text, &scenario.packs));
        if let Some(rubric) = rubric {
            rubric.clone().for_each_text(&mut |text| see(text, &rubric.packs));
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
                let text = speaker.say_reference(reference, &scenario.packs).unwrap_or_default();
                progress.missing.push(Untranslated { name: reference.to_string(), text });
            }
        }
        // What a pack says in the language, or the scenario in the pack's stead. What stands in for the pack's text in
        // the scenario's own language was looked at above.
        for (reference, packs) in &of_packs {
            let Some(stand_in) = reference.stand_in() else { continue };
            if own.as_ref().is_some_and(|own| own.piece(stand_in.key()).is_some()) {
                continue;
            }
            progress.total += 1;
            let of_pack = |language: &Language| {
                let id = reference.pack.as_deref().unwrap_or_default();
                let file = texts.pack_file(id, packs, language)?;
                Page::read(file).piece(reference.key()).map(|_| ())
            };
            let there = theirs.iter().any(|page| page.piece(stand_in.key()).is_some())
                || language.with_bases().any(|language| of_pack(&language).is_some());
            if !there {
                let text = speaker.say_reference(reference, packs).unwrap_or_default();
                progress.missing.push(Untranslated { name: stand_in.to_string(), text });
            }
        }
        progress
    }
}
