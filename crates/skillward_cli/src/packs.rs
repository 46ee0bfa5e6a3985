//! Packs on disk: found on the search path, and read without a path ever leaving their folders.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use skillward_core::packs::{self, BrokenPack, MANIFEST_FILE, Pack, PackTextFile, Shelf, SourceFile};
use skillward_core::texts::{ENDING, FOLDER as TEXTS};

use crate::assets::AssetLibrary;
use crate::library::{Problem, folders_in};
use crate::text_file::{TextFileError, read_text};

/// Folder of packs: beside a scenario, in the data folder and in the asset library.
pub const FOLDER: &str = "packs";
/// Folders that are looked into in one folder of the search path.
const MAX_PACKS: usize = 256;
/// Languages that are read of one pack.
const MAX_TEXTS: usize = 256;

/// Where packs are looked for, after the folder `packs` beside the scenario. Each folder is read once.
#[derive(Debug, Clone, Default)]
pub struct PackPath {
    folders: Vec<PathBuf>,
    read: Arc<OnceLock<Vec<FolderOfPacks>>>,
}

/// A folder of the search path, and what is in it.
#[derive(Debug, Clone)]
pub struct FolderOfPacks {
    /// The folder.
    pub folder: PathBuf,
    /// Its packs, by path.
    pub packs: Vec<Arc<Pack>>,
    /// Those whose manifest cannot be read, and why.
    pub broken: Vec<(PathBuf, Vec<Problem>)>,
}

impl PackPath {
    /// A search path of these folders.
    #[must_use]
    pub fn new(folders: Vec<PathBuf>) -> Self {
        Self { folders, read: Arc::default() }
    }

    /// The packs of an asset library alone.
    #[must_use]
    pub fn of_assets(assets: Option<&AssetLibrary>) -> Self {
        Self::new(assets.map(|assets| assets.root.join(FOLDER)).into_iter().collect())
    }

    /// The folders, in the order in which they are looked into.
    #[must_use]
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// What is in each of them.
    pub fn contents(&self) -> &[FolderOfPacks] {
        self.read.get_or_init(|| self.folders.iter().map(|folder| FolderOfPacks::read(folder)).collect())
    }

    /// Everything that a document in this folder can use.
    #[must_use]
    pub fn shelf(&self, beside: &Path) -> Shelf {
        let own = beside.join(FOLDER);
        // Not by a link: what came with a scenario stays with it.
        let own = is_folder(&own).then(|| FolderOfPacks::read(&own));
        let mut shelf = Shelf::default();
        for read in own.iter().chain(self.contents()) {
            let folder = shelf.folders.len();
            shelf.folders.push(read.packs.clone());
            shelf.broken.extend(read.broken.iter().map(|(place, _)| BrokenPack {
                id: id_of_broken(place),
                place: place.display().to_string(),
                folder,
            }));
        }
        shelf
    }
}

/// What a pack that cannot be read is called: what its manifest says, or else its folder's name.
fn id_of_broken(place: &Path) -> String {
    let said = read_inside(place, MANIFEST_FILE).ok().and_then(|file| packs::said_id(&file.text));
    said.unwrap_or_else(|| place.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

impl FolderOfPacks {
    /// Reads every pack in a folder. Links are not followed.
    #[must_use]
    pub fn read(folder: &Path) -> Self {
        let mut places: Vec<PathBuf> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| is_pack(path))
            .collect();
        places.sort();
        places.truncate(MAX_PACKS);
        let (mut packs, mut broken) = (Vec::new(), Vec::new());
        for place in places {
            match read(&place) {
                Ok(pack) => packs.push(Arc::new(pack)),
                Err(problems) => broken.push((place, problems)),
            }
        }
        Self { folder: folder.to_owned(), packs, broken }
    }
}

/// Whether a folder is a pack, by its manifest.
#[must_use]
pub fn is_pack(folder: &Path) -> bool {
    is_folder(folder)
        && std::fs::symlink_metadata(folder.join(MANIFEST_FILE)).is_ok_and(|found| found.is_file())
}

fn is_folder(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// Reads the pack in a folder.
///
/// # Errors
/// When its manifest cannot be read. What is wrong with its items is among its mistakes.
pub fn read(folder: &Path) -> Result<Pack, Vec<Problem>> {
    let path = folder.join(MANIFEST_FILE);
    let manifest = match read_inside(folder, MANIFEST_FILE) {
        Ok(file) => file,
        Err(why) => return Err(vec![why.problem(&path)]),
    };
    let told = |source: &SourceFile, mistakes: Vec<_>| -> Vec<Problem> {
        let told = |diagnostic| Problem::Mistake { diagnostic, source: Arc::clone(&source.text) };
        mistakes.into_iter().map(told).collect()
    };
    let said = packs::manifest(&manifest).map_err(|mistakes| told(&manifest, mistakes))?;
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for file in &said.files {
        match read_inside(folder, file) {
            // Told where it shows, in that file; what else is wrong, at the manifest's line that names it.
            Err(encoding @ TextFileError::Encoding { .. }) => {
                problems.push(encoding.problem(&folder.join(file)))
            }
            read => files.push(read.map_err(|error| error.to_string())),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let place = folder.display().to_string();
    let pack = Pack::read(&place, manifest.clone(), files).map_err(|mistakes| told(&manifest, mistakes))?;
    Ok(pack.with_texts(texts(folder)?))
}

/// The files of a pack's folder `texts`.
fn texts(folder: &Path) -> Result<Vec<PackTextFile>, Vec<Problem>> {
    let inside = folder.join(TEXTS);
    if !is_folder(&inside) {
        return Ok(Vec::new());
    }
    let mut names: Vec<String> = std::fs::read_dir(&inside)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names.truncate(MAX_TEXTS);
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for name in names {
        match read_inside(folder, &format!("{TEXTS}/{name}")) {
            Ok(file) => files.push(PackTextFile {
                tag: name.trim_end_matches(ENDING).trim_end_matches('.').to_owned(),
                file,
            }),
            Err(why) => problems.push(why.problem(&inside.join(name))),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// Reads a file of a pack; `path` is one that stays inside it by its letters. Nothing on the way may be a link.
fn read_inside(folder: &Path, path: &str) -> Result<SourceFile, TextFileError> {
    let mut whole = folder.to_owned();
    for part in path.split('/') {
        whole.push(part);
        if std::fs::symlink_metadata(&whole)?.is_symlink() {
            return Err(TextFileError::Link);
        }
    }
    if !is_file(&whole) {
        return Err(TextFileError::NotAFile);
    }
    let text = read_text(&whole)?;
    Ok(SourceFile { name: whole.display().to_string(), text: text.into() })
}

fn is_file(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}

/// Packs at or below a folder, by path, those beside scenarios included. Links and hidden folders are left out.
pub(crate) fn find(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    if is_pack(folder) {
        found.push(folder.to_owned());
        return;
    }
    if depth > crate::library::MAX_DEPTH || found.len() >= MAX_PACKS {
        return;
    }
    folders_in(folder).iter().for_each(|folder| find(folder, depth + 1, found));
}

/// Everything wrong with a pack: its own mistakes, and those of its items with what they use.
#[must_use]
pub fn problems(pack: &Arc<Pack>, path: &PackPath) -> Vec<Problem> {
    // Packs that lie beside it are found as well.
    let beside = Path::new(&pack.place).parent().map(Path::to_owned).unwrap_or_default();
    let mut shelf = Shelf::default();
    for read in std::iter::once(&FolderOfPacks::read(&beside)).chain(path.contents()) {
        shelf.folders.push(read.packs.clone());
    }
    let text_of = |name: &str| {
        let others = shelf.folders.iter().flatten();
        let files = |pack: &Arc<Pack>| {
            let texts = pack.texts.iter().map(|text| &text.file);
            pack.files().chain(texts).find(|file| file.name == name).map(|file| Arc::clone(&file.text))
        };
        std::iter::once(pack).chain(others).find_map(files)
    };
    let told = |diagnostic: skillward_core::diagnostic::Diagnostic| {
        let source = text_of(&diagnostic.file).unwrap_or_else(|| "".into());
        Problem::Mistake { diagnostic, source }
    };
    let mut problems: Vec<Problem> = packs::check(pack, &shelf).into_iter().map(told).collect();
    problems.sort_by_key(|problem| !problem.is_error());
    problems
}
