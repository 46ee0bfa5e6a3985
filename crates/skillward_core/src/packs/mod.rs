//! Packs: items with parameters that scenarios and rubrics share by `use`.
//!
//! A document that uses items is written out before anything else is done with it: every `(use: …)` gives way to
//! the item's body with the arguments in it. What comes out is a document that stands for itself; it is what is
//! checked, played, scored, kept in attempts and covered by digests. Mistakes in it are told where their author
//! can mend them: in the pack's file or in the document, with every place of use in between.

mod arguments;
mod bodies;
mod expand;
mod fragment;
mod gap;
mod home;
mod manifest;
mod model;
mod pack;
mod placeholder;
mod resolve;
mod sample;
mod sign_off;
mod strings;
mod value;

use std::sync::Arc;

use semver::Version;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Gaps;
use crate::document::lexer::tokens;
use crate::document::tree::Node;
use fragment::Fragment;
use home::Home;

pub use expand::{MAX_DEPTH, MAX_USES};
pub use manifest::{is_inside, manifest, said_id};
pub use model::{ItemKind, Manifest, PACK_FORMAT, ValueKind};
pub use pack::{
    Item, ItemParameter, MANIFEST_FILE, MAX_FILES, MAX_ITEMS, MAX_PARAMETERS, Pack, PackTextFile, SourceFile,
};
pub use resolve::{BrokenPack, Shelf};
pub use sample::check;
pub use value::MAX_ARGUMENT;

/// A document written out.
#[derive(Debug, Clone)]
pub struct Expansion {
    /// The text that stands for itself, unless something is wrong.
    text: Option<Arc<str>>,
    /// The text with something that says nothing where a use is wrong.
    partly: Arc<str>,
    /// What is wrong, and what is strange, each in the file where it can be mended.
    pub mistakes: Vec<Diagnostic>,
    /// The packs that it was written out with.
    pub packs: Vec<(String, Version)>,
    used: Vec<Arc<Pack>>,
    /// Whether writing out was given up: there was too much.
    cut: bool,
    fragment: Fragment,
    home: Home,
}

impl Expansion {
    fn new(
        fragment: Fragment,
        mistakes: Vec<Diagnostic>,
        used: Vec<Arc<Pack>>,
        cut: bool,
        home: Home,
    ) -> Self {
        let sound = mistakes.iter().all(|mistake| mistake.severity != Severity::Error);
        let partly: Arc<str> = fragment.text.as_str().into();
        let text = sound.then(|| Arc::clone(&partly));
        let packs = used.iter().map(|pack| (pack.id().to_owned(), pack.version.clone())).collect();
        Self { text, partly, mistakes, packs, used, cut, fragment, home }
    }

    /// The text that stands for itself; `None` when something is wrong.
    #[must_use]
    pub const fn text(&self) -> Option<&Arc<str>> {
        self.text.as_ref()
    }

    /// The text as far as it could be written out, and what of it only stands for uses that are wrong: for looking at
    /// the rest, never for playing. `None` when there was too much to write out.
    #[must_use]
    pub fn partly(&self) -> Option<(&Arc<str>, Gaps)> {
        (!self.cut).then(|| (&self.partly, self.fragment.gaps()))
    }

    /// The packs whose texts it names.
    pub fn spoken(&self) -> impl Iterator<Item = &Arc<Pack>> {
        let named = |pack: &&Arc<Pack>| self.partly.contains(&format!("\"@{}/", pack.id()));
        self.used.iter().filter(named)
    }

    /// A mistake found in that text, told in the file where it can be mended, with the places of use.
    #[must_use]
    pub fn bring_home(&self, mistake: Diagnostic) -> Diagnostic {
        self.home.bring(mistake, &self.fragment)
    }

    /// The text of the document or of a pack's file, by the name that diagnostics give it.
    #[must_use]
    pub fn text_of(&self, file: &str) -> Option<&Arc<str>> {
        self.home.text_of(file)
    }
}

/// Whether a document names packs or uses anything. If not, it stands for itself to the byte.
#[must_use]
pub fn is_needed(source: &str) -> bool {
    let tokens = tokens(source);
    tokens
        .windows(2)
        .any(|pair| (pair[0].is(source, "use") || pair[0].is(source, "packs")) && pair[1].is(source, ":"))
}

/// Writes out a document; `None` when it needs none, or its brackets do not match, which is for its reader to tell.
#[must_use]
pub fn expand(file: SourceFile, shelf: &Shelf) -> Option<Expansion> {
    if file.text.len() > crate::document::MAX_BYTES || !is_needed(&file.text) {
        return None;
    }
    let root = Node::read(&file.text)?;
    Some(expand::expand(file, &root, shelf))
}
