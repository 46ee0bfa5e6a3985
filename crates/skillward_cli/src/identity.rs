//! Who takes part and where: pseudonyms from the configuration, or made once and kept.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::config::Config;
use crate::paths::Paths;

/// Pseudonyms of learner and station, as they go into an attempt's header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Pseudonym of the learner.
    pub learner: String,
    /// Name of the station.
    pub station: String,
}

/// Why there is no pseudonym.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The file could not be read or written.
    #[error("cannot keep the pseudonyms in {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file does not hold pseudonyms.
    #[error("{} does not hold pseudonyms ({why}); delete it and new ones are made", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
}

impl Identity {
    /// What the configuration says; what it leaves out is made once, at random, and kept.
    ///
    /// # Errors
    /// When the file in which they are kept cannot be read or written.
    pub fn load_or_create(paths: &Paths, config: &Config) -> Result<Self, IdentityError> {
        if let (Some(learner), Some(station)) = (&config.learner, &config.station) {
            return Ok(Self { learner: learner.clone(), station: station.clone() });
        }
        let kept = kept(&paths.identity())?;
        Ok(Self {
            learner: config.learner.clone().unwrap_or(kept.learner),
            station: config.station.clone().unwrap_or(kept.station),
        })
    }
}

fn kept(path: &Path) -> Result<Identity, IdentityError> {
    let failed = |source| IdentityError::File { path: path.to_owned(), source };
    match std::fs::read_to_string(path) {
        Ok(text) => {
            return toml::from_str(&text).map_err(|error| IdentityError::Unreadable {
                path: path.to_owned(),
                why: error.message().to_owned(),
            });
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    let random = |kind: &str| {
        let id = Uuid::new_v4().simple().to_string();
        format!("{kind}-{}", &id[..8])
    };
    let made = Identity { learner: random("learner"), station: random("station") };
    let text = format!("learner = \"{}\"\nstation = \"{}\"\n", made.learner, made.station);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, text).map_err(failed)?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Identity;
    use crate::config::Config;
    use crate::paths::Paths;

    #[test]
    fn pseudonyms_are_made_once_and_the_configuration_wins() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config { data_dir: Some(folder.path().join("data")), ..Config::default() };
        let paths = Paths::resolve("skillward.toml".into(), &config, &[], &[]);
        let made = Identity::load_or_create(&paths, &config).unwrap();
        assert!(made.learner.starts_with("learner-") && made.learner.len() == 16);
        assert_eq!(Identity::load_or_create(&paths, &config).unwrap(), made);
        config.learner = Some("nurse-7".into());
        let configured = Identity::load_or_create(&paths, &config).unwrap();
        assert_eq!((configured.learner.as_str(), &configured.station), ("nurse-7", &made.station));
        std::fs::write(paths.identity(), "x = 1").unwrap();
        assert!(Identity::load_or_create(&paths, &config).unwrap_err().to_string().contains("delete it"));
    }
}
