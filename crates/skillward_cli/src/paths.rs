//! Where things lie: data, keys, scenarios, assets, by the customs of the system.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use crate::config::{CONFIG_FILE, Config};

/// Folders and files of this user, on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The configuration file, whether it exists or not.
    pub config_file: PathBuf,
    /// Folder of everything that the program keeps.
    pub data: PathBuf,
    /// Folders in which scenarios are looked for, the first found winning. Those that do not exist are left out.
    pub scenarios: Vec<PathBuf>,
    /// Folders in which packs are looked for, after the one beside the scenario. Those that do not exist are left out.
    pub packs: Vec<PathBuf>,
    /// Folder of the asset library, where one was found.
    pub assets: Option<PathBuf>,
}

impl Paths {
    /// The configuration file of this user, when no other is asked for.
    #[must_use]
    pub fn default_config_file() -> PathBuf {
        project().map_or_else(|| PathBuf::from(CONFIG_FILE), |dirs| dirs.config_dir().join(CONFIG_FILE))
    }

    /// Works everything out from the configuration; `scenarios` and `packs` are those of the command line.
    #[must_use]
    pub fn resolve(config_file: PathBuf, config: &Config, scenarios: &[PathBuf], packs: &[PathBuf]) -> Self {
        let data = config.data_dir.clone().unwrap_or_else(default_data);
        let beside = beside_program();
        let here = std::env::current_dir().ok();
        let checkout = checkout();
        let own = [beside.as_deref(), here.as_deref(), checkout.as_deref()];
        let found = own.iter().flatten().map(|base| base.join("scenarios"));
        let wanted = scenarios.iter().chain(&config.scenarios).cloned();
        let scenarios = existing(wanted.chain([data.join("scenarios")]).chain(found));
        let assets = config.assets.clone().or_else(|| {
            let bases = [Some(data.as_path())].into_iter().chain(own);
            bases
                .flatten()
                .map(|base| base.join("assets"))
                .find(|folder| folder.join("catalogue.ron").is_file())
        });
        let wanted = packs.iter().chain(&config.packs).cloned();
        let installed = assets.iter().map(|folder| folder.join(crate::packs::FOLDER));
        let packs = existing(wanted.chain([data.join(crate::packs::FOLDER)]).chain(installed));
        Self { config_file, data, scenarios, packs, assets }
    }

    /// Folder of attempts.
    #[must_use]
    pub fn attempts(&self) -> PathBuf {
        self.data.join("attempts")
    }

    /// The station's signing key.
    #[must_use]
    pub fn station_key(&self) -> PathBuf {
        self.data.join("keys").join("station.key")
    }

    /// Database of earned badges on their way.
    #[must_use]
    pub fn outbox(&self) -> PathBuf {
        self.data.join("outbox.sqlite")
    }

    /// The file of what a learner's host gave leave by; a secret.
    #[must_use]
    pub fn host(&self, learner: &str) -> PathBuf {
        self.data.join("hosts").join(format!("{learner}.json"))
    }

    /// Learners whose hosts are connected, each with the file, by name.
    #[must_use]
    pub fn connected_hosts(&self) -> Vec<(String, PathBuf)> {
        self.kept("hosts")
    }

    /// The file of a session of an LMS that has ended and of which something is still to be told; a secret.
    #[must_use]
    pub fn lms_session(&self, name: &str) -> PathBuf {
        self.data.join("lms").join(format!("{name}.json"))
    }

    /// Sessions of which something is still to be told, each with the file, by name.
    #[must_use]
    pub fn lms_sessions(&self) -> Vec<(String, PathBuf)> {
        self.kept("lms")
    }

    /// Files of a folder of the data folder, by name.
    fn kept(&self, folder: &str) -> Vec<(String, PathBuf)> {
        let Ok(folder) = std::fs::read_dir(self.data.join(folder)) else { return Vec::new() };
        let mut found: Vec<_> = folder
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)))
            .collect();
        found.sort();
        found
    }

    /// The file of how a learner chose to be named in badges; it may hold an address.
    #[must_use]
    pub fn recipient(&self, learner: &str) -> PathBuf {
        self.data.join("recipients").join(format!("{learner}.json"))
    }

    /// Folder of delivered badges.
    #[must_use]
    pub fn badges(&self) -> PathBuf {
        self.data.join("badges")
    }

    /// Folder of the issuer that is part of this program.
    #[must_use]
    pub fn issuer(&self) -> PathBuf {
        self.data.join("issuer")
    }

    /// What is remembered for the people at this station.
    #[must_use]
    pub fn preferences(&self) -> PathBuf {
        self.data.join("preferences.toml")
    }

    /// Pseudonyms that the program made.
    #[must_use]
    pub fn identity(&self) -> PathBuf {
        self.data.join("identity.toml")
    }
}

fn project() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "skillward")
}

fn default_data() -> PathBuf {
    project().map_or_else(|| PathBuf::from("skillward-data"), |dirs| dirs.data_dir().to_owned())
}

fn beside_program() -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.to_owned())
}

/// The source checkout this was built from, so that a developer's build finds its own files wherever it runs.
fn checkout() -> Option<PathBuf> {
    Some(Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.parent()?.to_owned())
}

/// Those that exist, each once, in order.
fn existing(folders: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for folder in folders.filter(|folder| folder.is_dir()) {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        if !seen.contains(&real) {
            seen.push(real);
            found.push(folder);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::PathBuf;

    use super::Paths;
    use crate::config::Config;

    #[test]
    fn folders_are_searched_in_order_and_once() {
        let base = tempfile::tempdir().unwrap();
        let [data, first, second] = ["data", "first", "second"].map(|name| base.path().join(name));
        std::fs::create_dir_all(data.join("scenarios")).unwrap();
        std::fs::create_dir_all(data.join("packs")).unwrap();
        std::fs::create_dir_all(&first).unwrap();
        std::fs::create_dir_all(&second).unwrap();
        let config = Config {
            data_dir: Some(data.clone()),
            scenarios: vec![second.clone(), first.clone(), base.path().join("missing")],
            packs: vec![second.clone(), base.path().join("missing")],
            ..Config::default()
        };
        let paths = Paths::resolve(PathBuf::from("x"), &config, std::slice::from_ref(&first), &[]);
        assert_eq!(paths.scenarios[..3], [first, second.clone(), data.join("scenarios")]);
        assert_eq!(paths.packs[..2], [second, data.join("packs")]);
        assert_eq!(paths.outbox(), data.join("outbox.sqlite"));
    }
}
