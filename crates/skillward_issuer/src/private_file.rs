//! Secrets in files that only their owner can read, made whole on first use and never half.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use zeroize::Zeroizing;

/// Longest secret read.
const MAX_BYTES: u64 = 16 * 1024;

/// Makes a folder that only its owner can enter; one that exists is left as it is.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The secret in `path`; made by `make` when there is none.
///
/// Written under another name, brought to the disk, then linked to its own: whoever comes second, or after a
/// crash, reads one whole secret, and all read the same. `step` is told of each stage.
///
/// # Errors
/// The file cannot be read or made, or others than its owner can read it.
pub fn read_or_make(
    path: &Path,
    make: impl FnOnce() -> io::Result<Zeroizing<String>>,
    step: impl Fn(&'static str),
) -> io::Result<Zeroizing<String>> {
    if let Some(secret) = read(path)? {
        return Ok(secret);
    }
    static DRAFTS: AtomicU32 = AtomicU32::new(0);
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = path.with_extension(format!("draft-{}-{number}", std::process::id()));
    // Left by an earlier process of this number that was killed here.
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(make()?.as_bytes())?;
    file.sync_all()?;
    step("secret: written");
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    step("secret: placed");
    read(path)?.ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// Puts a secret in place of the one in `path`: whoever reads it gets the old one or the new one, whole.
///
/// # Errors
/// The file cannot be written.
pub fn replace(path: &Path, secret: &str) -> io::Result<()> {
    let draft = path.with_extension(format!("replacement-{}", std::process::id()));
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn read(path: &Path) -> io::Result<Option<Zeroizing<String>>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata()?.permissions());
        if mode & 0o077 != 0 {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!(
                    "others than its owner can reach it (mode {:03o}); set it to 600, and make a new one if \
                     someone may have read it",
                    mode & 0o777
                ),
            ));
        }
    }
    let mut secret = Zeroizing::new(String::new());
    file.take(MAX_BYTES).read_to_string(&mut secret)?;
    Ok(Some(secret))
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn secret(text: &str) -> io::Result<Zeroizing<String>> {
        Ok(Zeroizing::new(text.into()))
    }

    #[test]
    fn a_secret_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let first = read_or_make(&path, || secret("one"), |_| {}).unwrap();
        let again = read_or_make(&path, || secret("two"), |_| {}).unwrap();
        assert_eq!((first.as_str(), again.as_str()), ("one", "one"));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_secret_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        read_or_make(&path, || secret("one"), |_| {}).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = read_or_make(&path, || secret("two"), |_| {}).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert!(error.to_string().contains("640"));
    }
}
