//! What every command works with: configuration, folders, and what is read from them when asked for.

use std::path::{Path, PathBuf};

use skillward_core::texts::Language;
use skillward_store::{SCENARIO_FILE, StationKey};

use crate::args::GlobalArgs;
use crate::assets::AssetLibrary;
use crate::config::Config;
use crate::identity::Identity;
use crate::library::{Entry, Library, Problem, Reading};
use crate::outcome::CommandError;
use crate::packs::PackPath;
use crate::paths::Paths;
use crate::progress::Progress;

/// Configuration and folders of one run of the program.
#[derive(Debug, Clone)]
pub struct Context {
    /// The configuration in force.
    pub config: Config,
    /// Where things lie.
    pub paths: Paths,
    /// What to log, in the syntax of `tracing`'s filter. Commands with a window set up logging themselves.
    pub log_filter: String,
}

impl Context {
    /// Reads the configuration and works out the folders. A configuration file that was named must be there,
    /// if `must_exist`.
    ///
    /// # Errors
    /// When the configuration cannot be read.
    pub fn new(global: &GlobalArgs, must_exist: bool) -> Result<Self, crate::config::ConfigError> {
        let asked = global.config.is_some() && must_exist;
        let file = global.config.clone().unwrap_or_else(Paths::default_config_file);
        let mut config = Config::load(&file, asked)?;
        if let Some(data_dir) = &global.data_dir {
            config.data_dir = Some(data_dir.clone());
            config.set_by_flag("data_dir");
        }
        if let Some(language) = &global.language {
            config.language = Some(language.clone());
            config.set_by_flag("language");
        } else if config.language.is_none()
            && let Some(language) = of_environment(|name| std::env::var(name).ok())
        {
            config.take_language(language);
        }
        if !global.scenarios.is_empty() {
            config.set_by_flag("scenarios");
        }
        if !global.packs.is_empty() {
            config.set_by_flag("packs");
        }
        let paths = Paths::resolve(file, &config, &global.scenarios, &global.packs);
        let log_filter = global.log.clone().unwrap_or_else(|| {
            let level = ["warn", "info", "debug", "trace"][usize::from(global.verbose.min(3))];
            match global.verbose {
                0 => level.to_owned(),
                // Our own words, not those of the libraries below.
                _ => format!("warn,skillward={level},skillward_cli={level},skillward_store={level},skillward_credentials={level},skillward_outbox={level},skillward_records={level},skillward_issuer={level}"),
            }
        });
        Ok(Self { config, paths, log_filter })
    }

    /// Pseudonyms of learner and station.
    ///
    /// # Errors
    /// When they are to be made and cannot be kept.
    pub fn identity(&self) -> Result<Identity, CommandError> {
        Ok(Identity::load_or_create(&self.paths, &self.config)?)
    }

    /// The station's key, made on first use.
    ///
    /// # Errors
    /// When it cannot be read or made, or is open to others.
    pub fn station_key(&self) -> Result<StationKey, CommandError> {
        Ok(StationKey::load_or_create(&self.paths.station_key())?)
    }

    /// The asset library.
    ///
    /// # Errors
    /// When none is found, or it cannot be read.
    pub fn assets(&self) -> Result<AssetLibrary, CommandError> {
        let root = self.paths.assets.as_deref().ok_or_else(|| {
            CommandError::new(
                "the asset library (catalogue.ron, rooms/) was not found",
                "name its folder with `assets` in the configuration, or start the program from its own folder",
            )
        })?;
        AssetLibrary::load(root).map_err(|problems| {
            let lines: Vec<_> = problems.iter().map(Problem::to_string).collect();
            CommandError::plain(format!("the asset library cannot be used:\n{}", lines.join("\n")))
        })
    }

    /// Where packs are looked for.
    #[must_use]
    pub fn packs(&self) -> PackPath {
        PackPath::new(self.paths.packs.clone())
    }

    /// What scenarios are read with, for the reader at this station.
    pub(crate) const fn reading<'a>(
        &'a self,
        assets: Option<&'a AssetLibrary>,
        packs: &'a PackPath,
    ) -> Reading<'a> {
        Reading { assets, packs, language: self.language() }
    }

    /// The language in which scenarios' texts are to be read, where one is chosen.
    #[must_use]
    pub const fn language(&self) -> Option<&Language> {
        self.config.language.as_ref()
    }

    /// Every scenario on the search path, checked against the asset library where there is one.
    #[must_use]
    pub fn library(&self) -> Library {
        let _progress = Progress::start("reading scenarios");
        let (assets, packs) = (self.assets().ok(), self.packs());
        Library::read(&self.paths.scenarios, self.reading(assets.as_ref(), &packs))
    }

    /// The scenario that was named, by identifier or by folder; without a name, the first that can be played.
    ///
    /// # Errors
    /// When there is none, with the names that there are.
    pub fn find_scenario(&self, name: Option<&str>) -> Result<Entry, CommandError> {
        if let Some(folder) = name.map(Path::new).filter(|path| path.join(SCENARIO_FILE).is_file()) {
            return Ok(Entry::read(folder, self.reading(self.assets().ok().as_ref(), &self.packs())));
        }
        let library = self.library();
        let entry = match name {
            Some(name) => library.by_id(name),
            None => library.entries.iter().find(|entry| entry.playable().is_some()),
        };
        entry.cloned().ok_or_else(|| {
            let ids: Vec<_> = library.ids().collect();
            let help = match (ids.as_slice(), name.and_then(|name| nearest(name, &ids))) {
                ([], _) => {
                    "no scenario is found at all; `skillward list` shows where they are looked for".to_owned()
                }
                (_, Some(near)) => format!("did you mean `{near}`?"),
                (ids, None) => format!("there are: {}", ids.join(", ")),
            };
            let message = match name {
                Some(name) => format!("no scenario is called `{name}`, and no folder of that name holds one"),
                None => "no scenario can be played".to_owned(),
            };
            CommandError::new(message, help)
        })
    }

    /// The attempt's folder that was named, or the newest for the word `last`.
    ///
    /// # Errors
    /// When there is none.
    pub fn find_attempt(&self, named: &Path) -> Result<PathBuf, CommandError> {
        if skillward_store::is_attempt(named) {
            return Ok(named.to_owned());
        }
        if named == Path::new("last") {
            let attempts = self.paths.attempts();
            return skillward_store::list_attempts(&attempts)?.pop().ok_or_else(|| {
                CommandError::plain(format!("there is no attempt in {} yet", attempts.display()))
            });
        }
        let why = if named.is_dir() {
            "it holds no log.jsonl"
        } else if named.exists() {
            "it is a file; an attempt is a folder"
        } else {
            "it does not exist"
        };
        Err(CommandError::new(
            format!("{} is not an attempt: {why}", named.display()),
            format!(
                "attempts of this station are in {}; the word `last` takes the newest",
                self.paths.attempts().display()
            ),
        ))
    }
}

/// The language that the environment asks for: the first of these variables that is set decides, as POSIX has
/// it. `C` and `POSIX` name none.
fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Option<Language> {
    let set =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty())?;
    let tag = set.split(['.', '@']).next().unwrap_or_default();
    if tag == "C" || tag == "POSIX" { None } else { tag.parse().ok() }
}

fn nearest<'a>(name: &str, ids: &[&'a str]) -> Option<&'a str> {
    skillward_core::diagnostic::nearest(name, ids.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::of_environment;

    #[test]
    fn the_first_variable_that_is_set_names_the_language() {
        for (set, language) in [
            (&[("LANG", "de_DE.UTF-8")][..], Some("de-DE")),
            (&[("LANG", "de_DE.UTF-8"), ("LC_MESSAGES", "fr")], Some("fr")),
            (&[("LANG", "de_DE"), ("LC_ALL", "C.UTF-8")], None),
            (&[("LC_ALL", ""), ("LANG", "sr_RS@latin")], Some("sr-RS")),
            (&[("LANG", "POSIX")], None),
            (&[("LANG", "!")], None),
            (&[], None),
        ] {
            let value = |name: &str| {
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            let found = of_environment(value);
            assert_eq!(found.as_ref().map(|language| language.as_str()), language, "{set:?}");
        }
    }
}
