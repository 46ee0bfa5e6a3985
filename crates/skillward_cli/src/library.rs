//! Scenarios as found on disk: read, checked, and ready to be played, or with what is wrong with them.

mod source;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use skillward_core::check::{CheckInput, Checked, check_around};
use skillward_core::diagnostic::{Diagnostic, Severity};
use skillward_core::header::DocumentRef;
use skillward_core::rubric::{self, Rubric};
use skillward_core::scenario::{self, Scenario};
use skillward_core::texts::{Language, Texts};
use skillward_store::{RUBRIC_FILE, SCENARIO_FILE};

use crate::assets::AssetLibrary;
use crate::packs::PackPath;
use crate::texts::{Shown, TextFiles, Written, add_packs, said};

pub(crate) use source::{Source, located, read, read_with};

/// How deep below a search folder scenarios are looked for.
pub const MAX_DEPTH: usize = 4;

/// Every scenario found.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// In the order of the search folders, then by path.
    pub entries: Vec<Entry>,
}

/// A folder that holds a scenario.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The folder.
    pub folder: PathBuf,
    /// The scenario in its own language, when it can be read.
    pub scenario: Option<Document<Scenario>>,
    /// Its rubric in the same language, when it can be read.
    pub rubric: Option<Document<Rubric>>,
    /// The texts of both in every language, where they stand in files of their own.
    pub texts: Texts,
    /// Both as a learner reads them, when the scenario can be read.
    pub shown: Option<Shown>,
    /// What is wrong, worst first.
    pub problems: Vec<Problem>,
}

/// A document as read.
#[derive(Debug)]
pub struct Document<T> {
    /// What it says.
    pub value: Arc<T>,
    /// The file, to the byte; where it uses packs, with every use written out, so that it stands for itself.
    pub source: Arc<str>,
    /// Identity, and digest of `source`.
    pub reference: DocumentRef,
    /// The packs that it was written out with, each with its version.
    pub packs: Vec<(String, String)>,
}

/// What scenarios are read with.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// Against what names of props and rooms are checked.
    pub assets: Option<&'a AssetLibrary>,
    /// Where packs are looked for, after the folder beside the scenario.
    pub packs: &'a PackPath,
    /// For whoever reads this language.
    pub language: Option<&'a Language>,
}

// Not derived: that would ask `T` to be `Clone` as well.
impl<T> Clone for Document<T> {
    fn clone(&self) -> Self {
        Self {
            value: Arc::clone(&self.value),
            source: Arc::clone(&self.source),
            reference: self.reference.clone(),
            packs: self.packs.clone(),
        }
    }
}

/// Something wrong with a scenario's folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// A file is missing or cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A mistake in a document, with the document's text for showing it.
    Mistake {
        /// The mistake; `file` is the path.
        diagnostic: Diagnostic,
        /// The document.
        #[serde(skip)]
        source: Arc<str>,
    },
    /// Another folder, searched earlier, holds a scenario of the same identifier, which wins.
    Shadowed {
        /// The identifier.
        id: String,
        /// The other folder.
        by: PathBuf,
    },
}

/// One mistake of a pack by several uses is one: it is mended in one place.
fn told_once(problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    problems.retain(|problem| match problem {
        Problem::Mistake { diagnostic, .. } => {
            let Diagnostic { code, file, span, .. } = diagnostic;
            seen.insert((code.0, file.clone(), span.offset, span.len))
        }
        Problem::Unreadable { .. } | Problem::Shadowed { .. } => true,
    });
}

impl Problem {
    /// Whether the scenario cannot be played because of it.
    #[must_use]
    pub const fn is_error(&self) -> bool {
        match self {
            Self::Unreadable { .. } | Self::Shadowed { .. } => true,
            Self::Mistake { diagnostic, .. } => matches!(diagnostic.severity, Severity::Error),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable { path, why } => write!(f, "{}: {why}", path.display()),
            Self::Mistake { diagnostic, .. } => diagnostic.fmt(f),
            Self::Shadowed { id, by } => {
                write!(f, "`{id}` is in {} as well, which is found first", by.display())
            }
        }
    }
}

impl Library {
    /// Reads every scenario below the folders. With an asset library, the names of props and rooms are
    /// checked too.
    #[must_use]
    pub fn load(folders: &[PathBuf], assets: Option<&AssetLibrary>) -> Self {
        let packs = PackPath::of_assets(assets);
        Self::read(folders, Reading { assets, packs: &packs, language: None })
    }

    /// The same, with all that is said.
    #[must_use]
    pub fn read(folders: &[PathBuf], with: Reading<'_>) -> Self {
        let mut found = Vec::new();
        for folder in folders {
            find(folder, 0, &mut found);
        }
        let mut library = Self::default();
        for folder in found {
            let mut entry = Entry::read(&folder, with);
            if let Some(other) = entry.id().and_then(|id| library.by_id(id)) {
                let id = entry.id().unwrap_or_default().to_owned();
                entry.problems.insert(0, Problem::Shadowed { id, by: other.folder.clone() });
            }
            library.entries.push(entry);
        }
        library
    }

    /// The scenario of this identifier that is found first.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id() == Some(id))
    }

    /// The identifiers found, each once.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let shadowed = |entry: &&Entry| !entry.problems.iter().any(|p| matches!(p, Problem::Shadowed { .. }));
        self.entries.iter().filter(shadowed).filter_map(Entry::id)
    }
}

impl Entry {
    /// Reads the scenario, the rubric and the texts of a folder, and checks them against one another. Packs are
    /// those of the folder and of the asset library.
    #[must_use]
    pub fn load(folder: &Path, assets: Option<&AssetLibrary>) -> Self {
        let packs = PackPath::of_assets(assets);
        Self::read(folder, Reading { assets, packs: &packs, language: None })
    }

    /// The same, with all that is said.
    #[must_use]
    pub fn read(folder: &Path, with: Reading<'_>) -> Self {
        let Reading { assets, packs, language } = with;
        let mut problems = Vec::new();
        let mut read = |file: &str| {
            Source::read(folder.join(file), &mut problems)
                .and_then(|source| source.written_out(packs, &mut problems))
        };
        let (scenario, rubric) = (read(SCENARIO_FILE), read(RUBRIC_FILE));
        // Each document is read for itself, so that one can be used though the other is broken.
        let parsed = |problems: &mut Vec<Problem>| {
            let scenario = scenario.as_ref().and_then(|source| source.parse(scenario::parse, problems));
            let rubric = rubric.as_ref().and_then(|source| source.parse(rubric::parse, problems));
            (scenario, rubric)
        };
        let mut looked_at = None;
        let documents = match (assets, &scenario) {
            (Some(assets), Some(scenario)) => {
                let (told, checked) = checked(scenario, rubric.as_ref(), assets);
                problems.extend(told);
                looked_at = Some(checked);
                // The check tells the mistakes of form as well.
                parsed(&mut Vec::new())
            }
            _ => parsed(&mut problems),
        };
        let files = TextFiles::read(folder, &mut problems);
        problems.extend(match &looked_at {
            Some(Checked { scenario: played, rubric: judging, whole, .. }) => files.check(
                scenario.as_ref().zip(played.as_ref()).map(Written::of),
                rubric.as_ref().zip(judging.as_ref()).map(Written::of),
                *whole,
            ),
            None => files.check(
                written(scenario.as_ref(), documents.0.as_ref()),
                written(rubric.as_ref(), documents.1.as_ref()),
                true,
            ),
        });
        let mut texts = files.texts();
        [&scenario, &rubric].into_iter().flatten().for_each(|source| add_packs(&mut texts, source.spoken()));
        told_once(&mut problems);
        problems.sort_by_key(|problem| !problem.is_error());
        let entry = Self {
            folder: folder.to_owned(),
            scenario: documents.0,
            rubric: documents.1,
            texts,
            shown: None,
            problems,
        };
        entry.said(language)
    }

    /// The scenario's identifier.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.scenario.as_ref().map(|document| document.value.id.as_str())
    }

    /// Scenario and rubric, when nothing stands in the way of playing.
    #[must_use]
    pub fn playable(&self) -> Option<(&Document<Scenario>, &Document<Rubric>)> {
        let blocked = self.problems.iter().any(Problem::is_error);
        self.scenario.as_ref().zip(self.rubric.as_ref()).filter(|_| !blocked)
    }
}

/// Reads a scenario document that stands alone, without a rubric: a place to be in, where nothing is
/// scored. It is checked like any other.
///
/// # Errors
/// Everything that is wrong with it.
pub fn load_scene(path: &Path, assets: &AssetLibrary) -> Result<Arc<Scenario>, Vec<Problem>> {
    let mut problems = Vec::new();
    let source = Source::read(path.to_owned(), &mut problems);
    if let Some(source) = &source {
        problems.extend(checked(source, None, assets).0);
    }
    // What cannot be parsed is among the problems already.
    let scene = source.as_ref().and_then(|source| source.parse(scenario::parse, &mut Vec::new()));
    problems.extend(TextFiles::default().check(written(source.as_ref(), scene.as_ref()), None, true));
    match scene {
        Some(scene) if !problems.iter().any(Problem::is_error) => {
            Ok(said(&scene.value, None, &Texts::default(), None).0.scenario)
        }
        _ => Err(problems),
    }
}

/// A document as its texts are checked.
fn written<'a, T>(source: Option<&'a Source>, document: Option<&'a Document<T>>) -> Option<Written<'a, T>> {
    let (source, document) = source.zip(document)?;
    Some(Written { source, value: &document.value })
}

impl<'a, T> Written<'a, T> {
    fn of((source, value): (&'a Source, &'a T)) -> Self {
        Self { source, value }
    }
}

/// Everything that the core finds wrong with a scenario and its rubric, and both as far as they can be read.
fn checked(scenario: &Source, rubric: Option<&Source>, assets: &AssetLibrary) -> (Vec<Problem>, Checked) {
    let input = CheckInput {
        scenario_name: SCENARIO_FILE,
        scenario_src: &scenario.text,
        rubric_name: RUBRIC_FILE,
        rubric_src: rubric.map(|rubric| rubric.text.as_ref()),
        catalogue: &assets.catalogue,
        rooms: &assets.rooms,
    };
    let in_rubric = rubric.map(|rubric| rubric.gaps.clone()).unwrap_or_default();
    let mut checked = check_around(input, scenario.gaps.clone(), in_rubric);
    let found = std::mem::take(&mut checked.found);
    let of = |file: &str| rubric.filter(|_| file == RUBRIC_FILE).unwrap_or(scenario);
    let place = |mistake: Diagnostic| of(&mistake.file).place(mistake);
    (found.into_iter().map(place).collect(), checked)
}

/// Folders with a scenario at or below `folder`, by path. Hidden folders and attempts are left out.
pub(crate) fn find(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    if folder.join(SCENARIO_FILE).is_file() {
        found.push(folder.to_owned());
        return;
    }
    if depth == MAX_DEPTH {
        return;
    }
    for folder in folders_in(folder) {
        find(&folder, depth + 1, found);
    }
}

/// The folders in a folder, by path. Links are not followed, for a loop would never end; hidden folders and
/// attempts are left out.
pub(crate) fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            !name.starts_with('.') && !name.ends_with(skillward_store::ATTEMPT_SUFFIX)
        })
        .collect();
    folders.sort();
    folders
}

#[cfg(test)]
mod tests;
