//! The asset library as data: the catalogue of props and the rooms.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use skillward_core::catalogue::{self, Catalogue, Room};

use crate::library::{Problem, read};

/// What an asset folder holds, besides models, pictures and sounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetLibrary {
    /// The folder.
    pub root: PathBuf,
    /// Props by name.
    pub catalogue: Catalogue,
    /// Rooms by name.
    pub rooms: BTreeMap<String, Room>,
}

impl AssetLibrary {
    /// Reads `catalogue.ron` and every file of `rooms/`.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn load(root: &Path) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let catalogue = read(&root.join("catalogue.ron"), catalogue::parse, &mut problems);
        let folder = root.join("rooms");
        let mut rooms = BTreeMap::new();
        match std::fs::read_dir(&folder) {
            Ok(entries) => {
                for path in entries.flatten().map(|entry| entry.path()) {
                    let Some(name) = room_name(&path) else { continue };
                    if let Some((room, _)) = read(&path, catalogue::parse_room, &mut problems) {
                        rooms.insert(name, room);
                    }
                }
            }
            Err(error) => problems.push(Problem::Unreadable { path: folder, why: error.to_string() }),
        }
        match catalogue {
            Some((catalogue, _)) if problems.is_empty() => {
                Ok(Self { root: root.to_owned(), catalogue, rooms })
            }
            _ => Err(problems),
        }
    }
}

fn room_name(path: &Path) -> Option<String> {
    let is_ron = path.extension().is_some_and(|extension| extension == "ron");
    path.file_stem().and_then(|stem| stem.to_str()).filter(|_| is_ron).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;

    use super::AssetLibrary;

    #[test]
    fn the_shipped_library_can_be_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
        let library = AssetLibrary::load(&root).unwrap();
        assert!(!library.catalogue.props.is_empty() && !library.rooms.is_empty());
    }

    #[test]
    fn everything_wrong_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let problems = AssetLibrary::load(folder.path()).unwrap_err();
        assert_eq!(problems.len(), 2, "{problems:?}");
    }
}
