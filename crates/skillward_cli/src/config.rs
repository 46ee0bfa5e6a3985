//! The configuration file: its keys, their meaning and defaults, and where each value came from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use skillward_core::diagnostic::{line_and_column, nearest};
use skillward_core::header::Mode;
use skillward_core::texts::Language;

mod issuer;
mod keys;
mod records;

use issuer::IssuerTable;
pub use issuer::{IssuerKind, IssuerSettings, RecipientNaming, RepeatPolicy};
pub use keys::{KEYS, Key, commented_default};
use records::RecordsTable;
pub use records::{RecordsSettings, XapiVersion};

/// Name of the configuration file.
pub const CONFIG_FILE: &str = "skillward.toml";

/// Everything that can be configured, with defaults filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Pseudonym of the learner; `None` lets the program make one on first use.
    pub learner: Option<String>,
    /// Name of the station; `None` lets the program make one on first use.
    pub station: Option<String>,
    /// Mode offered first; `None` takes the scenario's own.
    pub mode: Option<Mode>,
    /// Language of scenarios' texts; `None` takes that of the environment.
    pub language: Option<Language>,
    /// Folder of attempts, keys, badges; `None` takes the user's data folder.
    pub data_dir: Option<PathBuf>,
    /// More folders with scenarios.
    pub scenarios: Vec<PathBuf>,
    /// More folders with packs.
    pub packs: Vec<PathBuf>,
    /// Folder of the asset library; `None` looks beside the program.
    pub assets: Option<PathBuf>,
    /// Who issues badges.
    pub issuer: IssuerSettings,
    /// Where records go.
    pub records: RecordsSettings,
    /// How finely the window is drawn.
    pub picture: PictureQuality,
    /// What is heard and read while playing.
    pub sound: Sound,
    /// Where each value came from, by key.
    pub sources: BTreeMap<&'static str, Source>,
}

/// How finely the window is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureQuality {
    /// As the graphics driver can.
    #[default]
    Auto,
    /// Every pixel, smooth edges: for a graphics card.
    Full,
    /// A smaller picture scaled up, its size following the machine's speed: for software drivers.
    Small,
}

/// What is heard and read while playing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sound {
    /// Linear volume: 0 to 1.
    pub volume: f32,
    /// Silence, whatever the volume.
    pub muted: bool,
    /// Whether what is heard is also written.
    pub captions: bool,
}

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The program's own.
    Default,
    /// The environment.
    Environment,
    /// The configuration file.
    File,
    /// The command line.
    Flag,
}

impl Source {
    /// In a word, as shown.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Flag => "command line",
        }
    }
}

/// Why a configuration file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read.
    #[error("cannot read the configuration {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not what it should be.
    #[error(transparent)]
    Invalid(Box<InvalidConfig>),
}

/// A mistake in a configuration file.
#[derive(Debug, thiserror::Error)]
#[error("{}:{line}:{column}: {message}", path.display())]
pub struct InvalidConfig {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Byte at which the mistake begins, and its length.
    pub span: (usize, usize),
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The mistake.
    pub message: String,
    /// A way out.
    pub help: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    learner: Option<String>,
    station: Option<String>,
    mode: Option<Mode>,
    language: Option<String>,
    data_dir: Option<PathBuf>,
    scenarios: Option<Vec<PathBuf>>,
    packs: Option<Vec<PathBuf>>,
    assets: Option<PathBuf>,
    #[serde(default)]
    issuer: IssuerTable,
    #[serde(default)]
    records: RecordsTable,
    #[serde(default)]
    picture: PictureTable,
    #[serde(default)]
    sound: SoundTable,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PictureTable {
    quality: Option<PictureQuality>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SoundTable {
    volume: Option<f32>,
    muted: Option<bool>,
    captions: Option<bool>,
}

impl Default for Config {
    fn default() -> Self {
        Self::from_file(File::default())
    }
}

impl Config {
    /// Reads the file at `path`. A file that is not there is an empty one, unless it was `asked` for.
    ///
    /// # Errors
    /// When it cannot be read, is not TOML, has a key that does not exist, or a value out of range.
    pub fn load(path: &Path, asked: bool) -> Result<Self, ConfigError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if !asked && error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(ConfigError::Read { path: path.to_owned(), source }),
        }
    }

    /// Reads the text of a configuration file.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let invalid = |span: std::ops::Range<usize>, message: String, help: Option<String>| {
            let (line, column) = line_and_column(text, span.start);
            ConfigError::Invalid(Box::new(InvalidConfig {
                path: path.to_owned(),
                text: text.to_owned(),
                span: (span.start.min(text.len()), span.len()),
                line,
                column,
                message,
                help,
            }))
        };
        let file: File = toml::from_str(text).map_err(|error| {
            let help = misspelt(error.message());
            invalid(error.span().unwrap_or(0..0), error.message().to_owned(), help)
        })?;
        if let Some((name, problem)) = file.out_of_range().first() {
            let bare = name.rsplit('.').next().unwrap_or(name);
            let at = text.find(bare).unwrap_or(0);
            return Err(invalid(at..at + bare.len(), format!("`{name}` {problem}"), None));
        }
        Ok(Self::from_file(file))
    }

    /// Notes that the language came from the environment.
    pub(crate) fn take_language(&mut self, language: Language) {
        self.language = Some(language);
        self.sources.insert("language", Source::Environment);
    }

    /// Notes that a value came from the command line.
    pub(crate) fn set_by_flag(&mut self, key: &'static str) {
        self.sources.insert(key, Source::Flag);
    }

    fn from_file(file: File) -> Self {
        let File {
            learner,
            station,
            mode,
            language,
            data_dir,
            scenarios,
            packs,
            assets,
            issuer,
            records,
            picture,
            sound,
        } = file;
        let given = [
            ("learner", learner.is_some()),
            ("station", station.is_some()),
            ("mode", mode.is_some()),
            ("language", language.is_some()),
            ("data_dir", data_dir.is_some()),
            ("scenarios", scenarios.is_some()),
            ("packs", packs.is_some()),
            ("assets", assets.is_some()),
            ("picture.quality", picture.quality.is_some()),
            ("sound.volume", sound.volume.is_some()),
            ("sound.muted", sound.muted.is_some()),
            ("sound.captions", sound.captions.is_some()),
        ];
        let given: Vec<_> = given.into_iter().chain(issuer.given()).chain(records.given()).collect();
        let source = |given| if given { Source::File } else { Source::Default };
        Self {
            learner,
            station,
            mode,
            // Read before: what is no tag is refused.
            language: language.and_then(|tag| tag.parse().ok()),
            data_dir,
            scenarios: scenarios.unwrap_or_default(),
            packs: packs.unwrap_or_default(),
            assets,
            issuer: issuer.into(),
            records: records.into(),
            picture: picture.quality.unwrap_or_default(),
            sound: Sound {
                volume: sound.volume.unwrap_or(0.7),
                muted: sound.muted.unwrap_or(false),
                captions: sound.captions.unwrap_or(true),
            },
            sources: given.into_iter().map(|(key, given)| (key, source(given))).collect(),
        }
    }
}

impl File {
    /// Keys whose value cannot be, with what is wrong.
    fn out_of_range(&self) -> Vec<(&'static str, &'static str)> {
        let plain = |text: &String| {
            let letters = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
            letters && (1..=64).contains(&text.len())
        };
        let name =
            "must be 1 to 64 letters, digits, hyphens, dots or underscores: a pseudonym, no name or address";
        let issuer = &self.issuer;
        let checks = [
            ("learner", self.learner.as_ref().is_some_and(|text| !plain(text)), name),
            ("station", self.station.as_ref().is_some_and(|text| !plain(text)), name),
            (
                "language",
                self.language.as_ref().is_some_and(|tag| tag.parse::<Language>().is_err()),
                "must be a language tag (BCP 47) such as \"en\", \"de\" or \"pt-BR\"",
            ),
            (
                "records.url",
                self.records.lacks(),
                "needs `user`, `password_file` (or `password_env`) and `home_page` beside it",
            ),
            ("records.home_page", self.records.homeless(), "must be an address (https://...)"),
            ("issuer.url", issuer.lacks().is_some(), issuer.lacks().unwrap_or_default()),
            (
                "issuer.timeout_s",
                issuer.timeout_s.is_some_and(|seconds| !(1..=300).contains(&seconds)),
                "must be 1 to 300",
            ),
            (
                "sound.volume",
                self.sound.volume.is_some_and(|volume| !(0.0..=1.0).contains(&volume)),
                "must be 0 to 1",
            ),
        ];
        checks.into_iter().filter(|(_, wrong, _)| *wrong).map(|(key, _, problem)| (key, problem)).collect()
    }
}

/// "Did you mean ...?", when the message is about a key that does not exist.
fn misspelt(message: &str) -> Option<String> {
    let word = message.strip_prefix("unknown field `")?.split('`').next()?;
    let names = KEYS.iter().flat_map(|key| key.name.split('.'));
    Some(match nearest(word, names) {
        Some(name) => format!("did you mean `{name}`? `skillward config` lists all keys"),
        None => "`skillward config` lists all keys".to_owned(),
    })
}

#[cfg(test)]
mod tests;
