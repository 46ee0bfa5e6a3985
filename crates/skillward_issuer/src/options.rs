//! How an issuer is named and reached, and why it cannot be opened.

use std::path::PathBuf;

use jiff::SignedDuration;
use skillward_credentials::keys::KeyError;

/// Why an issuer cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// A file of it failed.
    #[error("the issuer's file {path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What failed.
        source: std::io::Error,
    },
    /// Its key or token is not what this program wrote.
    #[error("the issuer's file {path} is damaged: 64 hexadecimal digits should stand in it")]
    Damaged {
        /// Which file.
        path: PathBuf,
    },
    /// Its register failed.
    #[error("the issuer's register {path}: {problem}")]
    Register {
        /// The register's file.
        path: PathBuf,
        /// What failed.
        problem: String,
    },
    /// The key of its compact tokens is none.
    #[error("the issuer's key for compact tokens, {path}: {source}")]
    TokenKey {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        source: KeyError,
    },
    /// No name.
    #[error("an issuer needs a name, of visible characters")]
    Name,
    /// Its public address cannot name it.
    #[error("the public address {0} cannot name an issuer: it must be https, with nothing behind its path")]
    Address(String),
    /// Its name is its key.
    #[error(
        "this issuer's name is its key (did:key), so the key cannot be replaced; with a public address it can"
    )]
    FixedKey,
    /// The system gave no random numbers.
    #[error("no new token could be made: {0}")]
    Random(std::io::Error),
}

/// How an issuer is named and reached.
#[derive(Debug, Clone, Default)]
pub struct IssuerOptions {
    /// Its name, as it stands in every credential.
    pub name: String,
    /// Its address for everybody, as `https://badges.example.org`. With it the issuer is named by a `did:web`, can
    /// replace its keys, signs compact tokens as well, and publishes a status list; without it, its key is its name.
    pub public_url: Option<String>,
    /// How long a published status list holds. Left out: a day.
    pub list_fresh_for: Option<SignedDuration>,
}
