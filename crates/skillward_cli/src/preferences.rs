//! What the program remembers between runs for the people at this station: who did the orientation, which keys
//! were bound anew, and how each likes to get about in a headset.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::comfort::Comfort;

/// Kept as TOML in the data folder; a file that does not exist yet holds nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Preferences {
    /// When each learner, by pseudonym, had done every lesson of the orientation (UTC).
    pub oriented: BTreeMap<String, String>,
    /// Commands of the desktop that were bound anew, and to what.
    pub controls: BTreeMap<String, Vec<String>>,
    /// How each learner, by pseudonym, likes to get about in a headset.
    pub comfort: BTreeMap<String, Comfort>,
}

/// Why they cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum PreferencesError {
    /// The file could not be read or written.
    #[error("cannot keep the preferences in {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file does not hold preferences.
    #[error("{} does not hold preferences ({why}); delete it to begin anew", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
}

impl Preferences {
    /// Reads them.
    ///
    /// # Errors
    /// When the file is there and cannot be read or understood.
    pub fn load(path: &Path) -> Result<Self, PreferencesError> {
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| PreferencesError::Unreadable {
                path: path.to_owned(),
                why: error.message().to_owned(),
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(PreferencesError::File { path: path.to_owned(), source }),
        }
    }

    /// Changes them on disk: reads what is there, applies the change, and puts the new file in the old
    /// one's place in one step, so that a crash leaves the one or the other.
    ///
    /// # Errors
    /// When they cannot be read or written.
    pub fn change(path: &Path, change: impl FnOnce(&mut Self)) -> Result<Self, PreferencesError> {
        let failed = |source| PreferencesError::File { path: path.to_owned(), source };
        let mut preferences = Self::load(path)?;
        change(&mut preferences);
        let text = toml::to_string(&preferences).map_err(|error| PreferencesError::Unreadable {
            path: path.to_owned(),
            why: error.to_string(),
        })?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let fresh = path.with_extension("new");
        std::fs::write(&fresh, text).map_err(failed)?;
        std::fs::rename(&fresh, path).map_err(failed)?;
        Ok(preferences)
    }

    /// Notes that a learner has done the orientation.
    pub fn note_oriented(&mut self, learner: &str) {
        self.oriented.insert(learner.to_owned(), Timestamp::now().to_string());
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Preferences;
    use crate::comfort::{Comfort, MainHand, Posture};

    #[test]
    fn what_a_learner_likes_is_kept_and_the_rest_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.toml");
        std::fs::write(&path, "[comfort.learner-1]\nposture = \"seated\"\n").unwrap();
        let seated = Comfort { posture: Posture::Seated, ..Comfort::default() };
        assert_eq!(Preferences::load(&path).unwrap().comfort["learner-1"], seated);
        let left = Comfort { main_hand: MainHand::Left, ..Comfort::default() };
        Preferences::change(&path, |all| {
            all.comfort.insert("learner-2".into(), left);
        })
        .unwrap();
        let read = Preferences::load(&path).unwrap();
        assert_eq!((read.comfort["learner-1"], read.comfort["learner-2"]), (seated, left));
    }

    #[test]
    fn each_learner_is_remembered_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/preferences.toml");
        assert_eq!(Preferences::load(&path).unwrap(), Preferences::default());
        Preferences::change(&path, |all| all.note_oriented("learner-1")).unwrap();
        Preferences::change(&path, |all| {
            all.controls.insert("use".into(), vec!["Enter".into()]);
        })
        .unwrap();
        let read = Preferences::load(&path).unwrap();
        assert!(read.oriented.contains_key("learner-1") && !read.oriented.contains_key("learner-2"));
        assert_eq!(read.controls["use"], ["Enter"]);
    }

    #[test]
    fn a_spoilt_file_is_named_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.toml");
        std::fs::write(&path, "oriented = 3").unwrap();
        let message = Preferences::change(&path, |_| {}).unwrap_err().to_string();
        assert!(message.contains("preferences.toml") && message.contains("delete it"), "{message}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "oriented = 3");
    }
}
