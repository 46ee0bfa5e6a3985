//! The issuer's secrets: the seed of its signing key, its access token, the key of its compact tokens, and how a
//! signing key is replaced.

use std::io;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use skillward_credentials::keys::TokenKey;
use zeroize::Zeroizing;

use crate::options::IssuerError;
use crate::private_file;

/// File of the seed of the key that signs embedded proofs.
pub(crate) const SIGNING_KEY: &str = "issuer.key";
/// File of the access token.
pub(crate) const ACCESS_TOKEN: &str = "issuer.token";
/// File of the key that signs compact tokens, PKCS#8 in PEM: P-256, or RSA where somebody put one there.
pub(crate) const TOKEN_KEY: &str = "issuer.jwt.pem";

type Watcher<'a> = &'a (dyn Fn(&'static str) + Send + Sync);

/// 32 random bytes kept in a file of the owner's, as hexadecimal digits.
pub(crate) fn secret(
    folder: &Path,
    name: &str,
    watcher: Watcher<'_>,
) -> Result<Zeroizing<[u8; 32]>, IssuerError> {
    let path = folder.join(name);
    let written = private_file::read_or_make(&path, fresh, watcher).map_err(failed(&path))?;
    let mut bytes = Zeroizing::new([0; 32]);
    hex::decode_to_slice(written.trim(), &mut *bytes).map_err(|_| IssuerError::Damaged { path })?;
    Ok(bytes)
}

/// The key of compact tokens; of P-256 when it is made now.
pub(crate) fn token_key(folder: &Path, watcher: Watcher<'_>) -> Result<TokenKey, IssuerError> {
    let path = folder.join(TOKEN_KEY);
    let make = || TokenKey::generate_p256().map_err(io::Error::other);
    let pem = private_file::read_or_make(&path, make, watcher).map_err(failed(&path))?;
    TokenKey::from_pem(&pem).map_err(|source| IssuerError::TokenKey { path, source })
}

/// Puts a new signing key in place of the old one, and gives the old one.
pub(crate) fn replace_signing_key(folder: &Path) -> Result<SigningKey, IssuerError> {
    let path = folder.join(SIGNING_KEY);
    let old = secret(folder, SIGNING_KEY, &|_| {})?;
    private_file::replace(&path, &fresh().map_err(failed(&path))?).map_err(failed(&path))?;
    Ok(SigningKey::from_bytes(&old))
}

/// A new access token, 64 hexadecimal digits.
pub(crate) fn fresh_token() -> io::Result<Zeroizing<String>> {
    let line = fresh()?;
    Ok(Zeroizing::new(line.trim().to_owned()))
}

fn fresh() -> io::Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes).map_err(io::Error::other)?;
    Ok(Zeroizing::new(format!("{}\n", hex::encode(*bytes))))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> IssuerError + use<> {
    let path: PathBuf = path.to_owned();
    move |source| IssuerError::File { path: path.clone(), source }
}
