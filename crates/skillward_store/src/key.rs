//! The station's signing key: made on first run, readable by its owner alone, never printed.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

use ed25519_dalek::{Signer, SigningKey};
use zeroize::Zeroizing;

use crate::StoreError;
use crate::folder::{random_hex, sync_dir};

/// Opens a key's file, before the secret in hexadecimal.
const LABEL: &str = "skillward-station-key-1 ";

/// An Ed25519 key by which a station vouches for the attempts it records.
///
/// Clones share one secret, which is wiped from memory when the last is dropped.
#[derive(Clone)]
pub struct StationKey(Arc<SigningKey>);

impl std::fmt::Debug for StationKey {
    /// Shows the public half only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StationKey({})", self.public_hex())
    }
}

impl StationKey {
    /// Reads the key at `path`, or makes one there: file mode 0600, folder mode 0700.
    ///
    /// # Errors
    /// When the file or its folder is open to others, holds something else, or cannot be read or made.
    pub fn load_or_create(path: &Path) -> Result<Self, StoreError> {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        create_private_dir(folder)?;
        check_folder(folder)?;
        match Self::load(path) {
            Err(StoreError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {}
            loaded => return loaded,
        }
        let key = Self::generate()?;
        key.save_new(path, folder)?;
        // Another process may have been first: the file decides.
        Self::load(path)
    }

    /// Reads the key at `path`.
    ///
    /// # Errors
    /// When the file is missing, open to others, or holds something else.
    pub fn load(path: &Path) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(StoreError::io("read", path))?;
        check_file(path, &file)?;
        let mut text = Zeroizing::new(String::new());
        // A key's file is 90 bytes; whatever is longer is something else.
        match file.take(256).read_to_string(&mut text) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                return Err(StoreError::KeyUnreadable { path: path.to_owned() });
            }
            Err(error) => return Err(StoreError::io("read", path)(error)),
        }
        let unreadable = || StoreError::KeyUnreadable { path: path.to_owned() };
        let secret = text.trim_end().strip_prefix(LABEL).ok_or_else(unreadable)?;
        let mut seed = Zeroizing::new([0_u8; 32]);
        hex::decode_to_slice(secret, seed.as_mut_slice()).map_err(|_| unreadable())?;
        Ok(Self(Arc::new(SigningKey::from_bytes(&seed))))
    }

    /// A new key that is not kept anywhere, for tests and one-off runs.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn generate() -> Result<Self, StoreError> {
        let mut seed = Zeroizing::new([0_u8; 32]);
        getrandom::fill(seed.as_mut_slice()).map_err(|error| StoreError::Random(error.to_string()))?;
        Ok(Self(Arc::new(SigningKey::from_bytes(&seed))))
    }

    /// The public key, 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn public_hex(&self) -> String {
        hex::encode(self.0.verifying_key().as_bytes())
    }

    /// A salt, 32 lower-case hexadecimal digits: the same for the same purpose, another for any other, and to whoever
    /// has not this key like one drawn at random.
    #[must_use]
    pub fn salt(&self, purpose: &str) -> String {
        let signature = Zeroizing::new(self.sign(format!("skillward salt 1\n{purpose}").as_bytes()));
        crate::sha256_hex(signature.as_slice())[..32].to_owned()
    }

    /// Signature over a message that carries its own domain.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// Writes the key under a temporary name and links it into place, so that no process ever sees half
    /// a key and none overwrites another's.
    fn save_new(&self, path: &Path, folder: &Path) -> Result<(), StoreError> {
        let temporary = folder.join(format!(".key-{}", random_hex()?));
        let secret = Zeroizing::new(hex::encode(self.0.as_bytes()));
        let text = Zeroizing::new(format!("{LABEL}{}\n", secret.as_str()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&temporary).map_err(StoreError::io("create", &temporary))?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        let placed = written.and_then(|()| match fs::hard_link(&temporary, path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
            // A file system without hard links.
            Err(_) => fs::rename(&temporary, path),
            Ok(()) => Ok(()),
        });
        let _ = fs::remove_file(&temporary);
        placed.map_err(StoreError::io("create", path))?;
        sync_dir(folder)?;
        tracing::info!(path = %path.display(), public = %self.public_hex(), "made the station's key");
        Ok(())
    }
}

/// Makes a folder, and those above it that are missing, for its owner alone.
fn create_private_dir(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(StoreError::io("create", folder))
}

#[cfg(unix)]
fn check_folder(folder: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(folder).map_err(StoreError::io("read", folder))?.permissions().mode() & 0o7777;
    if mode & 0o022 != 0 {
        return Err(StoreError::KeyFolderExposed { path: folder.to_owned(), mode });
    }
    Ok(())
}

#[cfg(unix)]
fn check_file(path: &Path, file: &File) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = file.metadata().map_err(StoreError::io("read", path))?;
    if !metadata.is_file() {
        return Err(StoreError::KeyUnreadable { path: path.to_owned() });
    }
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(StoreError::KeyExposed { path: path.to_owned(), mode });
    }
    Ok(())
}

// Elsewhere the user's profile folder keeps others out.
#[cfg(not(unix))]
fn check_folder(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(not(unix))]
fn check_file(_: &Path, _: &File) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::StationKey;
    use crate::StoreError;

    fn mode(path: &std::path::Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_key_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/station.key");
        let first = StationKey::load_or_create(&path).unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        let again = StationKey::load_or_create(&path).unwrap();
        assert_eq!(first.public_hex(), again.public_hex());
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn many_processes_at_once_agree_on_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/station.key");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| StationKey::load_or_create(&path).unwrap().public_hex()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    }

    #[test]
    fn a_key_that_others_can_read_or_replace_is_refused_with_the_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/station.key");
        StationKey::load_or_create(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = StationKey::load_or_create(&path).unwrap_err();
        assert!(matches!(error, StoreError::KeyExposed { mode: 0o640, .. }));
        assert!(error.to_string().contains("chmod 600"), "{error}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::set_permissions(path.parent().unwrap(), fs::Permissions::from_mode(0o777)).unwrap();
        let error = StationKey::load_or_create(&path).unwrap_err();
        assert!(matches!(error, StoreError::KeyFolderExposed { .. }));
    }

    #[test]
    fn what_is_no_key_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("station.key");
        for junk in [&b""[..], b"hello", b"skillward-station-key-1 abcd\n", &[0xFF; 300]] {
            fs::write(&path, junk).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            let error = StationKey::load_or_create(&path).unwrap_err();
            assert!(matches!(error, StoreError::KeyUnreadable { .. }), "{error}");
            assert_eq!(fs::read(&path).unwrap(), junk);
        }
    }

    #[test]
    fn the_secret_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("station.key");
        let key = StationKey::load_or_create(&path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let secret = text.trim_end().rsplit(' ').next().unwrap();
        assert_eq!(secret.len(), 64);
        assert!(!format!("{key:?}").contains(secret));
    }
}
