//! The issuer itself: its keys and name, that it signs each thing once, and that it can take it back.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use ring::hmac;
use serde_json::{Map, Value};
use skillward_credentials::keys::{ProofKey, PublicKey, TokenKey};
use skillward_credentials::{did, did_document, proof, text};
use zeroize::Zeroizing;

use crate::lists::Lists;
use crate::options::{IssuerError, IssuerOptions};
use crate::private_file;
use crate::problem::Problem;
use crate::register::{Recorded, Register, RegisterError};
use crate::secrets::{self, ACCESS_TOKEN, SIGNING_KEY};

/// Where a crash can strike, in order; the names that [`Issuer::open_watched`] gives.
pub const POINTS: [&str; 7] = [
    "secret: written",
    "secret: placed",
    "issue: received",
    "issue: signed",
    "issue: inserted",
    "issue: committed",
    "issue: answering",
];

/// Name of an issuer whose own is not known.
pub const UNNAMED: &str = "operator";

/// What an issuer with a public address has beside its signing key.
pub(crate) struct Site {
    pub url: String,
    pub token_key: TokenKey,
    pub lists: Lists,
}

/// An issuer.
pub struct Issuer {
    did: String,
    name: String,
    token: Zeroizing<String>,
    key: SigningKey,
    /// By which learners' addresses of their badges' pages are made.
    pub(crate) page_key: hmac::Key,
    pub(crate) site: Option<Site>,
    register: Mutex<Register>,
    pub(crate) watcher: Arc<dyn Fn(&'static str) + Send + Sync>,
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer").field("did", &self.did).finish_non_exhaustive()
    }
}

/// What an issue call came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The signed credential.
    pub json: String,
    /// Whether it was signed now; otherwise it is the one of an earlier request.
    pub new: bool,
}

impl Issuer {
    /// Opens the issuer that lives in a folder; on first use its key and token are made there, for the owner's
    /// eyes only. Its name is its key, and nothing of it is published; see [`Issuer::open_with`].
    ///
    /// The name stands in every credential; the DID is what proves who issued it.
    ///
    /// # Errors
    /// [`IssuerError`] when a file cannot be read or made, is damaged, or can be read by others.
    pub fn open(folder: &Path, name: &str) -> Result<Self, IssuerError> {
        Self::open_watched(folder, name, |_| {})
    }

    /// As [`Issuer::open`], with a public address if there is one.
    ///
    /// # Errors
    /// As [`Issuer::open`], and when the folder is of an issuer of another name.
    pub fn open_with(folder: &Path, options: &IssuerOptions) -> Result<Self, IssuerError> {
        Self::make(folder, options, Arc::new(|_| {}))
    }

    /// As [`Issuer::open`], calling `watcher` with each of [`POINTS`] as it is passed, so that a test can strike
    /// there.
    ///
    /// # Errors
    /// As [`Issuer::open`].
    #[doc(hidden)]
    pub fn open_watched(
        folder: &Path,
        name: &str,
        watcher: impl Fn(&'static str) + Send + Sync + 'static,
    ) -> Result<Self, IssuerError> {
        let options = IssuerOptions { name: name.to_owned(), ..IssuerOptions::default() };
        Self::make(folder, &options, Arc::new(watcher))
    }

    fn make(
        folder: &Path,
        options: &IssuerOptions,
        watcher: Arc<dyn Fn(&'static str) + Send + Sync>,
    ) -> Result<Self, IssuerError> {
        let name = text::clean(&options.name);
        if name.is_empty() {
            return Err(IssuerError::Name);
        }
        private_file::make_folder(folder)
            .map_err(|source| IssuerError::File { path: folder.to_owned(), source })?;
        let seed = secrets::secret(folder, SIGNING_KEY, &*watcher)?;
        let token = secrets::secret(folder, ACCESS_TOKEN, &*watcher)?;
        let key = SigningKey::from_bytes(&seed);
        let path = folder.join(Register::FILE);
        let failed =
            |error: RegisterError| IssuerError::Register { path: path.clone(), problem: error.to_string() };
        let url = options.public_url.as_ref().map(|url| url.trim_end_matches('/').to_owned());
        let did = match &url {
            None => did::did_key(&key.verifying_key()),
            Some(url) => did::did_web(url).map_err(|_| IssuerError::Address(url.clone()))?,
        };
        let mut register = Register::open(&path, &did).map_err(failed)?;
        let fresh = secrets::fresh_token().map_err(IssuerError::Random)?;
        let page_key = Zeroizing::new(register.setting("page_key", || fresh.to_string()).map_err(failed)?);
        let site = match url {
            None => None,
            Some(url) => Some(Site {
                token_key: secrets::token_key(folder, &*watcher)?,
                lists: Lists::open(&mut register, options.list_fresh_for).map_err(failed)?,
                url,
            }),
        };
        Ok(Self {
            did,
            name,
            token: Zeroizing::new(hex::encode(*token)),
            key,
            page_key: hmac::Key::new(hmac::HMAC_SHA256, page_key.as_bytes()),
            site,
            register: Mutex::new(register),
            watcher,
        })
    }

    /// Under which options the issuer in a folder was started before; `None` when there is no issuer in it. Its name is
    /// [`UNNAMED`] where none was kept, which is good for everything but issuing.
    ///
    /// # Errors
    /// [`IssuerError::Register`] when its register cannot be read.
    pub fn kept_options(folder: &Path) -> Result<Option<IssuerOptions>, IssuerError> {
        let path = folder.join(Register::FILE);
        if !path.exists() {
            return Ok(None);
        }
        let (did, name) = Register::whose(&path)
            .map_err(|error| IssuerError::Register { path, problem: error.to_string() })?;
        let public_url = did.and_then(|did| did::web_base(&did).ok());
        let name = name.unwrap_or_else(|| UNNAMED.into());
        Ok(Some(IssuerOptions { name, public_url, ..IssuerOptions::default() }))
    }

    /// Remembers its name for [`Issuer::kept_options`].
    ///
    /// # Errors
    /// [`IssuerError::Register`] when its register cannot be written.
    pub fn keep_name(&self) -> Result<(), IssuerError> {
        self.register(|register| register.keep_name(&self.name)).map_err(|error| IssuerError::Register {
            path: Register::FILE.into(),
            problem: error.to_string(),
        })
    }

    /// Puts a new signing key in place of the one in a folder. What the old one signed goes on holding, unless it is
    /// said to be stolen: then all of it holds no more.
    ///
    /// An issuer that runs goes on with the old key until it is started again.
    ///
    /// # Errors
    /// [`IssuerError::FixedKey`] without a public address, and as [`Issuer::open`].
    pub fn replace_key(
        folder: &Path,
        options: &IssuerOptions,
        stolen: bool,
        now: Timestamp,
    ) -> Result<String, IssuerError> {
        let issuer = Self::open_with(folder, options)?;
        if issuer.site.is_none() {
            return Err(IssuerError::FixedKey);
        }
        // Remembered first: a crash in between leaves a key that is listed twice, and none that is lost.
        if !stolen {
            let jwk = Value::Object(issuer.public_key().jwk()).to_string();
            issuer.register(|register| register.retire(&jwk, now.as_second())).map_err(|error| {
                IssuerError::Register { path: folder.join(Register::FILE), problem: error.to_string() }
            })?;
        }
        secrets::replace_signing_key(folder)?;
        let again = Self::open_with(folder, options)?;
        Ok(did_document::method_id(&again.did, &again.public_key()))
    }

    /// Its DID.
    #[must_use]
    pub fn did(&self) -> &str {
        &self.did
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its address for everybody, if it has one.
    #[must_use]
    pub fn public_url(&self) -> Option<&str> {
        self.site.as_ref().map(|site| &*site.url)
    }

    /// The token that clients must carry.
    #[must_use]
    pub fn token(&self) -> &Zeroizing<String> {
        &self.token
    }

    /// The public half of the key that signs now.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey::Ed25519(self.key.verifying_key())
    }

    /// The document of its DID: the keys that sign now, and those that signed before. An issuer whose name is its
    /// key has none.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the register fails.
    pub fn did_document(&self) -> Result<Option<Value>, Problem> {
        let Some(site) = &self.site else { return Ok(None) };
        let mut keys = vec![self.public_key(), site.token_key.public().clone()];
        for jwk in self.register(|register| register.retired())? {
            let key = serde_json::from_str(&jwk).ok().and_then(|jwk| PublicKey::from_jwk(&jwk).ok());
            keys.extend(key.filter(|key| !keys.contains(key)));
        }
        Ok(Some(did_document::document(&self.did, &keys)))
    }

    /// How many credentials it has issued.
    ///
    /// # Errors
    /// [`Problem::Internal`] when the register fails.
    pub fn count(&self) -> Result<u64, Problem> {
        Ok(self.register(|register| register.count())?)
    }

    /// The credential issued under an identifier.
    ///
    /// # Errors
    /// [`Problem::NotIssued`] when there is none, [`Problem::Erased`] when there was.
    pub fn find(&self, id: &str) -> Result<String, Problem> {
        Ok(self.recorded(id)?.json)
    }

    /// The credential issued under an identifier, as a compact token.
    ///
    /// # Errors
    /// [`Problem::NotIssued`] when there is none, or none in this form.
    pub fn find_token(&self, id: &str) -> Result<String, Problem> {
        self.recorded(id)?.token.ok_or(Problem::NotIssued)
    }

    /// What the register has of a credential.
    pub(crate) fn recorded(&self, id: &str) -> Result<Recorded, Problem> {
        match self.register(|register| register.find(id))? {
            None => Err(Problem::NotIssued),
            Some(recorded) if recorded.erased => Err(Problem::Erased),
            Some(recorded) => Ok(recorded),
        }
    }

    /// Answers the body of an issue call of its operator; see [`Issuer::issue_for`].
    ///
    /// # Errors
    /// As [`Issuer::issue_for`].
    pub fn issue(&self, body: &[u8], now: Timestamp) -> Result<Issued, Problem> {
        self.issue_for("operator", body, now)
    }

    pub(crate) fn sign_proof(
        &self,
        unsigned: Map<String, Value>,
        now: Timestamp,
    ) -> Result<Map<String, Value>, skillward_credentials::graph::GraphError> {
        let method = match &self.site {
            None => did::verification_method(&self.did),
            Some(_) => did_document::method_id(&self.did, &self.public_key()),
        };
        proof::sign_as(unsigned, &ProofKey { key: &self.key, method }, now)
    }

    pub(crate) fn register<T>(&self, work: impl FnOnce(&mut Register) -> T) -> T {
        // A panic in between leaves no half-made change: the database rolls it back.
        let mut register = self.register.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut register)
    }
}

/// Where the bare public key of compact tokens is published.
pub(crate) fn key_address(url: &str, key: &PublicKey) -> String {
    format!("{url}/keys/{}", key.thumbprint())
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        tracing::error!(%error, "the issuer's register failed");
        Self::Internal
    }
}
