//! Documents as they are read from disk: text, with every use of a pack written out, and what is wrong with it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use skillward_core::check::Gaps;
use skillward_core::diagnostic::Diagnostic;
use skillward_core::header::DocumentRef;
use skillward_core::packs::{self, Expansion, Pack, Shelf, SourceFile};
use skillward_core::rubric::Rubric;
use skillward_core::scenario::Scenario;
use skillward_core::texts::Texts;
use skillward_store::sha256_hex;

use super::{Document, Problem};
use crate::packs::PackPath;
use crate::text_file::read_text;
use crate::texts::add_packs;

/// A document's text and where it lies.
#[derive(Debug)]
pub(crate) struct Source {
    path: PathBuf,
    /// With every use written out, once that is done.
    pub(crate) text: Arc<str>,
    expansion: Option<Expansion>,
    /// What of it only stands for uses that are wrong: then it is looked at, and not played.
    pub(crate) gaps: Gaps,
}

impl Source {
    /// Reads a file; when it cannot be read, that goes to `problems`.
    pub(super) fn read(path: PathBuf, problems: &mut Vec<Problem>) -> Option<Self> {
        match read_text(&path) {
            Ok(text) => Some(Self { path, text: text.into(), expansion: None, gaps: Gaps::NONE }),
            Err(why) => {
                problems.push(why.problem(&path));
                None
            }
        }
    }

    /// With every use of a pack's item written out; what is wrong with them goes to `problems`.
    pub(super) fn written_out(mut self, packs: &PackPath, problems: &mut Vec<Problem>) -> Option<Self> {
        if !packs::is_needed(&self.text) {
            return Some(self);
        }
        let name = self.path.display().to_string();
        let shelf: Shelf = packs.shelf(self.path.parent().unwrap_or(Path::new("")));
        let Some(expansion) = packs::expand(SourceFile { name, text: Arc::clone(&self.text) }, &shelf) else {
            return Some(self);
        };
        problems.extend(
            expansion.mistakes.iter().map(|mistake| at_home(mistake.clone(), &expansion, &self.text)),
        );
        let (text, gaps) = expansion.partly()?;
        (self.text, self.gaps) = (Arc::clone(text), gaps);
        self.expansion = Some(expansion);
        Some(self)
    }

    /// Whether every use could be written out.
    pub(super) fn is_sound(&self) -> bool {
        self.expansion.as_ref().is_none_or(|expansion| expansion.text().is_some())
    }

    /// The packs whose texts it names.
    pub(crate) fn spoken(&self) -> impl Iterator<Item = &Arc<Pack>> {
        self.expansion.iter().flat_map(Expansion::spoken)
    }

    /// A mistake of the text, at the place where its author can mend it.
    pub(crate) fn place(&self, mut mistake: Diagnostic) -> Problem {
        mistake.file = self.path.display().to_string();
        match &self.expansion {
            Some(expansion) => at_home(expansion.bring_home(mistake), expansion, &self.text),
            None => Problem::Mistake { diagnostic: mistake, source: Arc::clone(&self.text) },
        }
    }

    /// Parses it; mistakes go to `problems`.
    pub(super) fn parse<T: Named>(
        &self,
        parse: impl Fn(&str) -> Result<T, Vec<Diagnostic>>,
        problems: &mut Vec<Problem>,
    ) -> Option<Document<T>> {
        if !self.is_sound() {
            return None;
        }
        let value = match parse(&self.text) {
            Ok(value) => value,
            Err(mistakes) => {
                problems.extend(mistakes.into_iter().map(|mistake| self.place(mistake)));
                return None;
            }
        };
        let (id, version) = value.name();
        let sha256 = sha256_hex(self.text.as_bytes());
        let reference = DocumentRef { id: id.to_owned(), version: version.to_owned(), sha256 };
        let packs = self.expansion.iter().flat_map(|expansion| &expansion.packs);
        let packs = packs.map(|(id, version)| (id.clone(), version.to_string())).collect();
        Some(Document { value: Arc::new(value), source: Arc::clone(&self.text), reference, packs })
    }
}

/// A document with an identifier and a version.
pub(super) trait Named {
    fn name(&self) -> (&str, &str);
}

impl Named for Scenario {
    fn name(&self) -> (&str, &str) {
        (self.id.as_str(), &self.version)
    }
}

impl Named for Rubric {
    fn name(&self) -> (&str, &str) {
        (self.id.as_str(), &self.version)
    }
}

/// A mistake that an expansion brought home, with the text of its file.
fn at_home(diagnostic: Diagnostic, expansion: &Expansion, own: &Arc<str>) -> Problem {
    let source = expansion.text_of(&diagnostic.file).unwrap_or(own);
    Problem::Mistake { source: Arc::clone(source), diagnostic }
}

/// Reads and parses one document; what is wrong goes to `problems`.
pub(crate) fn read<T>(
    path: &Path,
    parse: impl Fn(&str) -> Result<T, Vec<Diagnostic>>,
    problems: &mut Vec<Problem>,
) -> Option<(T, Arc<str>)> {
    parsed(Source::read(path.to_owned(), problems)?, parse, problems)
}

/// The same for a document that may use packs, which lie beside it or on the search path; with the texts of those.
pub(crate) fn read_with<T>(
    path: &Path,
    packs: &PackPath,
    parse: impl Fn(&str) -> Result<T, Vec<Diagnostic>>,
    problems: &mut Vec<Problem>,
) -> Option<(T, Arc<str>, Texts)> {
    let source = Source::read(path.to_owned(), problems)?.written_out(packs, problems)?;
    let mut texts = Texts::default();
    add_packs(&mut texts, source.spoken());
    let (value, text) = parsed(source, parse, problems)?;
    Some((value, text, texts))
}

fn parsed<T>(
    source: Source,
    parse: impl Fn(&str) -> Result<T, Vec<Diagnostic>>,
    problems: &mut Vec<Problem>,
) -> Option<(T, Arc<str>)> {
    if !source.is_sound() {
        return None;
    }
    match parse(&source.text) {
        Ok(value) => Some((value, source.text)),
        Err(mistakes) => {
            problems.extend(mistakes.into_iter().map(|mistake| source.place(mistake)));
            None
        }
    }
}

/// The mistake, with the path that a person can open.
pub(crate) fn located(mut diagnostic: Diagnostic, path: &Path, source: &Arc<str>) -> Problem {
    diagnostic.file = path.display().to_string();
    Problem::Mistake { diagnostic, source: Arc::clone(source) }
}
