//! Secrets: from a file that only its owner can read, or from the environment; never shown.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Longest secret read, bytes.
const MAX_BYTES: u64 = 16 * 1024;

/// A token or password. Its `Debug` shows nothing of it, and its memory is wiped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(not shown)")
    }
}

/// Why a secret cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file cannot be read.
    #[error("cannot read the secret in {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Others can read it.
    #[error("{} can be read by others (mode {mode:03o}); run `chmod 600 {}`, and have a new secret made if someone may have read it", path.display(), path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The variable is not set.
    #[error("the environment variable {0} is not set")]
    Unset(String),
    /// There is nothing in it.
    #[error("{0} is empty")]
    Empty(String),
}

impl Secret {
    /// A secret that is at hand.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// What stands in a file, without the white space around it.
    ///
    /// # Errors
    /// When the file cannot be read, is empty, or others than its owner can reach it.
    pub fn of_file(path: &Path) -> Result<Self, SecretError> {
        let text = read_private(path, MAX_BYTES)?;
        Self::filled(&text, || path.display().to_string())
    }

    /// What an environment variable holds.
    ///
    /// # Errors
    /// When it is not set, or empty.
    pub fn of_environment(variable: &str) -> Result<Self, SecretError> {
        let text =
            Zeroizing::new(std::env::var(variable).map_err(|_| SecretError::Unset(variable.to_owned()))?);
        Self::filled(&text, || variable.to_owned())
    }

    fn filled(text: &str, named: impl Fn() -> String) -> Result<Self, SecretError> {
        match text.trim() {
            "" => Err(SecretError::Empty(named())),
            text => Ok(Self::new(text)),
        }
    }

    /// The secret itself, to be sent.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What stands in a file that is for its owner alone, at most `limit` bytes of it.
///
/// # Errors
/// When it cannot be read, or others than its owner can reach it.
pub fn read_private(path: &Path, limit: u64) -> Result<Zeroizing<String>, SecretError> {
    let failed = |source| SecretError::File { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata().map_err(failed)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(SecretError::Exposed { path: path.to_owned(), mode });
        }
    }
    let mut text = Zeroizing::new(String::new());
    file.take(limit).read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}

/// Writes a file that only its owner can read, in a folder that only its owner can enter if it is made now: whoever
/// reads it gets all of it, before or after a crash.
///
/// # Errors
/// When it cannot be written.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let draft = path.with_extension(format!("draft-{}", std::process::id()));
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_secret_comes_from_its_owners_file_alone_and_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        fs::write(&path, "hush-hush\n").unwrap();
        for (mode, right) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            match Secret::of_file(&path) {
                Ok(secret) => {
                    assert!(right, "{mode:o}");
                    assert_eq!(secret.reveal(), "hush-hush");
                    assert!(!format!("{secret:?}").contains("hush"));
                }
                Err(error) => {
                    assert!(!right && error.to_string().contains("chmod 600"), "{mode:o}: {error}");
                }
            }
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, " \n").unwrap();
        assert!(Secret::of_file(&path).unwrap_err().to_string().contains("empty"));
        assert!(matches!(Secret::of_environment("SKILLWARD_NO_SUCH_SECRET"), Err(SecretError::Unset(_))));
    }
}
