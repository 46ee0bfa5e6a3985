//! What the app is started with: where its files lie and what they hold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bevy::prelude::*;
use skillward_core::catalogue::{self, Catalogue, Room};
use skillward_core::diagnostic::Diagnostic;
use skillward_store::StationKey;

/// Everything the app knows before its first frame.
#[derive(Resource, Debug, Clone)]
pub struct Launch {
    /// Folder of the asset library.
    pub assets: PathBuf,
    /// The props it holds.
    pub catalogue: Catalogue,
    /// Its rooms by name.
    pub rooms: BTreeMap<String, Room>,
    /// Folder into which attempts are written.
    pub attempts: PathBuf,
    /// The station's key, which signs them.
    pub key: StationKey,
    /// Pseudonym of the learner.
    pub learner: String,
    /// Name of the station.
    pub station: String,
}

/// Why the asset library cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// A file could not be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{}", listed(mistakes))]
    Parse {
        /// Every mistake found.
        mistakes: Vec<Diagnostic>,
    },
}

/// One mistake a line.
pub(crate) fn listed(mistakes: &[Diagnostic]) -> String {
    mistakes.iter().map(Diagnostic::to_string).collect::<Vec<_>>().join("\n")
}

impl Launch {
    /// Reads the catalogue and every room of an asset folder.
    ///
    /// # Errors
    /// When a file is missing or is no catalogue or room.
    pub fn read(assets: &Path, attempts: PathBuf, key: StationKey) -> Result<Self, LaunchError> {
        let rooms_folder = assets.join("rooms");
        let mut rooms = BTreeMap::new();
        let entries = std::fs::read_dir(&rooms_folder).map_err(|source| LaunchError::Read {
            path: rooms_folder.clone(),
            source,
        })?;
        for entry in entries.flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "ron")
                && let Some(name) = path.file_stem().and_then(|stem| stem.to_str())
            {
                rooms.insert(name.to_owned(), read(&path, catalogue::parse_room)?);
            }
        }
        Ok(Self {
            assets: assets.to_owned(),
            catalogue: read(&assets.join("catalogue.ron"), catalogue::parse)?,
            rooms,
            attempts,
            key,
            learner: "learner".into(),
            station: "station".into(),
        })
    }
}

fn read<T>(
    path: &Path,
    parse: impl Fn(&str) -> Result<T, Vec<Diagnostic>>,
) -> Result<T, LaunchError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| LaunchError::Read { path: path.to_owned(), source })?;
    parse(&text).map_err(|mut mistakes| {
        for mistake in &mut mistakes {
            mistake.file = path.display().to_string();
        }
        LaunchError::Parse { mistakes }
    })
}
