//! What the app is started with: where its files lie and what they hold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bevy::prelude::*;
use skillward_core::catalogue::{Catalogue, Room};

/// Everything the app knows before its first frame.
#[derive(Resource, Debug, Clone)]
pub struct Launch {
    /// Folder of the asset library.
    pub assets: PathBuf,
    /// The props it holds.
    pub catalogue: Catalogue,
    /// Its rooms by name.
    pub rooms: BTreeMap<String, Room>,
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
    #[error("{path}: {source}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: ron::error::SpannedError,
    },
}

impl Launch {
    /// Reads the catalogue and every room of an asset folder.
    ///
    /// # Errors
    /// When a file is missing or is no catalogue or room.
    pub fn read(assets: &Path) -> Result<Self, LaunchError> {
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
                rooms.insert(name.to_owned(), read(&path)?);
            }
        }
        Ok(Self {
            assets: assets.to_owned(),
            catalogue: read(&assets.join("catalogue.ron"))?,
            rooms,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, LaunchError> {
    let text = std::fs::read_to_string(path).map_err(|source| LaunchError::Read {
        path: path.to_owned(),
        source,
    })?;
    ron::from_str(&text).map_err(|source| LaunchError::Parse {
        path: path.to_owned(),
        source,
    })
}
