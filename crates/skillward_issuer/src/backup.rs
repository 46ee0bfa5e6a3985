//! Copies of an issuer, made while it runs: keys, token and register, as one folder that can be run in its place.

use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::issuer::Issuer;
use crate::options::IssuerError;
use crate::private_file;
use crate::register::Register;
use crate::secrets::{ACCESS_TOKEN, SIGNING_KEY, TOKEN_KEY};

impl Issuer {
    /// Copies the issuer in a folder into a new one, whole or not at all. Whoever has the copy can issue in its name.
    ///
    /// # Errors
    /// [`IssuerError`] when the copy is there already, or something cannot be read or written.
    pub fn back_up(&self, folder: &Path, into: &Path) -> Result<(), IssuerError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source: io::Error| IssuerError::File { path, source }
        };
        if into.exists() {
            return Err(failed(into)(io::ErrorKind::AlreadyExists.into()));
        }
        let mut draft = into.as_os_str().to_owned();
        draft.push(format!(".part-{}", std::process::id()));
        let draft = PathBuf::from(draft);
        private_file::make_folder(&draft).map_err(failed(&draft))?;
        for name in [SIGNING_KEY, ACCESS_TOKEN, TOKEN_KEY] {
            let from = folder.join(name);
            let secret = match std::fs::read_to_string(&from) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                read => Zeroizing::new(read.map_err(failed(&from))?),
            };
            let to = draft.join(name);
            private_file::read_or_make(&to, || Ok(secret), |_| {}).map_err(failed(&to))?;
        }
        let register = draft.join(Register::FILE);
        self.register(|kept| kept.copy_to(&register))
            .map_err(|error| IssuerError::Register { path: register, problem: error.to_string() })?;
        std::fs::rename(&draft, into).map_err(failed(into))
    }
}
