//! Inputs of packs: a broken manifest, broken items, or a document that uses them in a broken way.

use std::sync::Arc;

use skillward_core::check::codes;
use skillward_core::check::examples::Document::{
    self, PackItems, PackManifest, RubricWithPacks, ScenarioWithPacks,
};
use skillward_core::diagnostic::{Diagnostic, Span};
use skillward_core::packs::{self, Expansion, Pack, PackTextFile, Shelf, SourceFile};

use super::corpus::Kind;

/// What stands in the place of each document of the small pack and of those who use it.
pub struct Four<'a> {
    manifest: &'a str,
    items: &'a str,
    scenario: &'a str,
    rubric: &'a str,
}

impl<'a> Four<'a> {
    /// The small documents, with this one in the place of the one that it is read as.
    pub fn with(kind: Kind, text: &'a str) -> Self {
        let base = |here: Kind, document: Document| if here == kind { text } else { document.base() };
        Self {
            manifest: base(Kind::Manifest, PackManifest),
            items: base(Kind::Items, PackItems),
            scenario: base(Kind::ScenarioOfUses, ScenarioWithPacks),
            rubric: base(Kind::RubricOfUses, RubricWithPacks),
        }
    }

    /// Scenario and rubric as far as they can be written out; `None` where the manifest cannot be read.
    pub fn written_out(&self) -> Option<(Arc<str>, Arc<str>)> {
        let files = vec![Ok(file("ward/items.ron", self.items)), Err("it is not there".to_owned())];
        let pack = Pack::read("ward", file("ward/pack.ron", self.manifest), files).ok()?;
        // Any text of the pack's may as well be a file of words.
        let texts = PackTextFile { tag: "en".to_owned(), file: file("ward/texts/en.ftl", self.items) };
        let pack = Arc::new(pack.with_texts(vec![texts]));
        let shelf = Shelf { folders: vec![vec![Arc::clone(&pack)]], broken: Vec::new() };
        told(&packs::check(&pack, &shelf));
        let out = |name: &str, text: &str| match packs::expand(file(name, text), &shelf) {
            Some(expansion) => home(&expansion, text),
            None => text.into(),
        };
        Some((out("scenario.ron", self.scenario), out("rubric.ron", self.rubric)))
    }
}

/// What was written out, as far as that went, each mistake brought home from wherever it is found.
fn home(expansion: &Expansion, source: &str) -> Arc<str> {
    told(&expansion.mistakes);
    let partly = expansion.partly().map(|(text, _)| Arc::clone(text));
    let text = expansion.text().cloned().or(partly).unwrap_or_else(|| source.into());
    let middle = (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    for at in [0, middle, text.len()] {
        let mistake = Diagnostic::error(codes::DUPLICATE, "", &text, Span { offset: at, len: 1 }, "Here.");
        told(&[expansion.bring_home(mistake)]);
    }
    text
}

fn told(mistakes: &[Diagnostic]) {
    for mistake in mistakes {
        assert!(mistake.line >= 1 && !mistake.to_string().is_empty());
    }
}

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.into() }
}
