//! A folder for one run: the script goes in, the loader's file, the report and the pictures come to lie there.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::control::{Control, ControlError};
use crate::report::{Haptic, Report};
use crate::runtime::FOLDER;
use crate::script::Script;

/// The library's name on Linux.
const LIBRARY: &str = "libskillward_xr_runtime.so";

/// Why a run could not be prepared or looked at.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// A file of the folder cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The library is not built.
    #[error("{LIBRARY} is not beside {beside}; build it with `cargo build -p skillward_xr_runtime`")]
    Library {
        /// The program that looked for it.
        beside: String,
    },
    /// The script has no text.
    #[error("the script cannot be written: {0}")]
    Script(String),
}

/// A folder for one run.
#[derive(Debug, Clone)]
pub struct Place {
    folder: PathBuf,
}

impl Place {
    /// Prepares a run in a folder: writes the script and the file by which the loader finds the runtime.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written or the library is not built.
    pub fn install(folder: &Path, script: &Script) -> Result<Self, PlaceError> {
        let text = script.to_text().map_err(|error| PlaceError::Script(error.to_string()))?;
        let place = Self { folder: folder.to_path_buf() };
        let library = library()?;
        let manifest = serde_json::json!({
            "file_format_version": "1.0.0",
            "runtime": { "name": "Skillward test runtime", "library_path": library },
        });
        place.write("script.ron", &text)?;
        place.write("runtime.json", &manifest.to_string())?;
        Ok(place)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), PlaceError> {
        let path = self.folder.join(name);
        fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|source| PlaceError::File { path: path.display().to_string(), source })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The variables that the app's process needs.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, OsString); 2] {
        [("XR_RUNTIME_JSON", self.folder.join("runtime.json").into()), (FOLDER, self.folder.clone().into())]
    }

    /// The report of the run.
    ///
    /// # Errors
    ///
    /// When the app never loaded the runtime.
    pub fn report(&self) -> Result<Report, PlaceError> {
        let path = || self.folder.join(crate::report::REPORT).display().to_string();
        Report::read(&self.folder).map_err(|source| PlaceError::File { path: path(), source })
    }

    /// Every vibration of the run.
    ///
    /// # Errors
    ///
    /// When the list is there and cannot be read.
    pub fn haptics(&self) -> Result<Vec<Haptic>, PlaceError> {
        let path = self.folder.join("haptics.jsonl");
        let told = |source| PlaceError::File { path: path.display().to_string(), source };
        if !path.exists() {
            return Ok(Vec::new());
        }
        let text = fs::read_to_string(&path).map_err(told)?;
        let lines = text.lines().map(|line| serde_json::from_str(line).map_err(|error| told(error.into())));
        lines.collect()
    }

    /// Steers the run, as soon as the app has loaded the runtime.
    ///
    /// # Errors
    ///
    /// When the app does not load it in time.
    pub fn control(&self, timeout: Duration) -> Result<Control, ControlError> {
        Control::connect(&self.folder, timeout)
    }
}

/// The library as cargo built it for this program: beside it, or in the folder of dependencies.
fn library() -> Result<PathBuf, PlaceError> {
    let beside = std::env::current_exe().unwrap_or_default();
    let folders = beside.ancestors().skip(1).take(3);
    let mut found: Vec<PathBuf> = folders
        .flat_map(|folder| [folder.join(LIBRARY), folder.join("deps").join(LIBRARY)])
        .filter(|path| path.exists())
        .collect();
    // Cargo leaves copies in both places; the one that was built last is the right one.
    found.sort_by_key(|path| fs::metadata(path).and_then(|data| data.modified()).ok());
    found.pop().ok_or_else(|| PlaceError::Library { beside: beside.display().to_string() })
}
