//! The issuer itself: its key and name, what it agrees to sign, and that it signs each thing once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use skillward_credentials::contexts::CONTEXTS;
use skillward_credentials::credential::{Credential, ResultEntry};
use skillward_credentials::verify::{MAX_JSON_BYTES, verify_json_at};
use skillward_credentials::{did, json, proof, terms, text};
use zeroize::Zeroizing;

use crate::private_file;
use crate::problem::Problem;
use crate::register::{Outcome, Register, RegisterError};

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
    /// No name.
    #[error("an issuer needs a name, of visible characters")]
    Name,
}

/// An issuer.
pub struct Issuer {
    did: String,
    name: String,
    token: Zeroizing<String>,
    key: SigningKey,
    register: Mutex<Register>,
    watcher: Arc<dyn Fn(&'static str) + Send + Sync>,
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
    /// eyes only.
    ///
    /// The name stands in every credential; the DID, which is the public key, is what proves who issued it.
    ///
    /// # Errors
    /// [`IssuerError`] when a file cannot be read or made, is damaged, or can be read by others.
    pub fn open(folder: &Path, name: &str) -> Result<Self, IssuerError> {
        Self::open_watched(folder, name, |_| {})
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
        let name = text::clean(name);
        if name.is_empty() {
            return Err(IssuerError::Name);
        }
        private_file::make_folder(folder)
            .map_err(|source| IssuerError::File { path: folder.to_owned(), source })?;
        let watcher: Arc<dyn Fn(&'static str) + Send + Sync> = Arc::new(watcher);
        let seed = secret(folder, "issuer.key", &*watcher)?;
        let token = secret(folder, "issuer.token", &*watcher)?;
        let key = SigningKey::from_bytes(&seed);
        let path = folder.join("register.sqlite");
        let register = Register::open(&path)
            .map_err(|error| IssuerError::Register { path, problem: error.to_string() })?;
        Ok(Self {
            did: did::did_key(&key.verifying_key()),
            name,
            token: Zeroizing::new(hex::encode(*token)),
            key,
            register: Mutex::new(register),
            watcher,
        })
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

    /// The token that clients must carry.
    #[must_use]
    pub fn token(&self) -> &Zeroizing<String> {
        &self.token
    }

    /// Whether a token is ours. Compared by digest, so that the time taken tells nothing of it.
    #[must_use]
    pub fn accepts(&self, token: &str) -> bool {
        Sha256::digest(token.as_bytes()) == Sha256::digest(self.token.as_bytes())
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
    /// [`Problem::NotIssued`] when there is none.
    pub fn find(&self, id: &str) -> Result<String, Problem> {
        let found = self.register(|register| register.find(id))?;
        found.map(|recorded| recorded.json).ok_or(Problem::NotIssued)
    }

    /// Answers the body of an issue call. The same request gives the same credential, however often it comes.
    ///
    /// # Errors
    /// [`Problem`] when it is no request for a credential that this issuer signs.
    pub fn issue(&self, body: &[u8], now: Timestamp) -> Result<Issued, Problem> {
        (self.watcher)("issue: received");
        let (credential, value) = self.read(body, now)?;
        // By the struct, whose order of fields is fixed, so that the order of keys in a request does not count.
        let asked = serde_json::to_vec(&credential).map_err(|_| Problem::Internal)?;
        let asked: [u8; 32] = Sha256::digest(asked).into();
        let Value::Object(unsigned) = value else {
            return Err(Problem::Internal);
        };
        let sign = || -> Result<String, Problem> {
            let signed =
                proof::sign(unsigned, &self.key, now).map_err(|error| Problem::Invalid(error.to_string()))?;
            let json = Value::Object(signed).to_string();
            // An issuer must never hand out what it would itself refuse.
            verify_json_at(json.as_bytes(), now).map_err(|e| Problem::Invalid(e.to_string()))?;
            Ok(json)
        };
        let outcome = self.register(|register| {
            let watcher = Arc::clone(&self.watcher);
            register.record(&credential.id, asked, now.as_second(), sign, move |step| {
                watcher(step);
            })
        })?;
        (self.watcher)("issue: answering");
        match outcome {
            Outcome::New(json) => {
                tracing::info!(id = credential.id, "credential issued");
                Ok(Issued { json, new: true })
            }
            Outcome::Known(known) if known.asked == asked => Ok(Issued { json: known.json, new: false }),
            Outcome::Known(_) => Err(Problem::Conflict),
        }
    }

    fn register<T>(&self, work: impl FnOnce(&mut Register) -> T) -> T {
        // A panic in between leaves no half-made change: the database rolls it back.
        let mut register = self.register.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut register)
    }

    /// Reads a request, as the closed credential and as the JSON that will be signed.
    fn read(&self, body: &[u8], now: Timestamp) -> Result<(Credential, Value), Problem> {
        let invalid = |problem: &str| Problem::Invalid(problem.to_owned());
        if body.len() > MAX_JSON_BYTES {
            return Err(invalid("the request is larger than a badge may be"));
        }
        let value = json::parse(body).map_err(|error| Problem::Invalid(error.to_string()))?;
        let request: IssueRequest =
            serde_json::from_value(value).map_err(|error| Problem::Invalid(error.to_string()))?;
        let credential: Credential = serde_json::from_value(request.credential.clone())
            .map_err(|error| Problem::Invalid(format!("the credential: {error}")))?;
        let again = serde_json::to_value(&credential).map_err(|_| Problem::Internal)?;
        if again != request.credential {
            return Err(invalid("the credential holds nulls or empty arrays"));
        }
        if (request.options.credential_id).is_some_and(|id| id != credential.id) {
            return Err(invalid("options.credentialId is not the credential's id"));
        }
        if credential.issuer.id != self.did || credential.issuer.name != self.name {
            return Err(Problem::OtherIssuer { did: self.did.clone(), name: self.name.clone() });
        }
        check(&credential, now).map_err(invalid)?;
        let mut content = request.credential.as_object().cloned().unwrap_or_default();
        content.remove("@context");
        terms::count_statements(&content).map_err(|error| Problem::Invalid(error.to_string()))?;
        Ok((credential, request.credential))
    }
}

/// Body of an issue call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueRequest {
    credential: Value,
    #[serde(default)]
    options: IssueOptions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct IssueOptions {
    #[serde(default)]
    credential_id: Option<String>,
}

/// What the closed structs and the vocabulary leave open.
fn check(credential: &Credential, now: Timestamp) -> Result<(), &'static str> {
    let subject = &credential.credential_subject;
    let achievement = &subject.achievement;
    let urns = [&credential.id, &subject.id, &achievement.id];
    let valid_from: Timestamp =
        (credential.valid_from.parse()).map_err(|_| "validFrom is no time with a zone")?;
    let described = |result: &ResultEntry| {
        (achievement.result_description.iter())
            .find(|description| description.id == result.result_description)
            .is_some_and(|description| {
                result.achieved_level.as_ref().is_none_or(|achieved| {
                    (description.rubric_criterion_level.iter()).any(|level| level.id == *achieved)
                })
            })
    };
    if credential.context != CONTEXTS {
        Err("the contexts are not those of a badge, in their order")
    } else if credential.kind != ["VerifiableCredential", "OpenBadgeCredential"] {
        Err("the type is not that of a badge")
    } else if !urns.iter().all(|id| id.starts_with("urn:uuid:")) {
        Err("an identifier is no urn:uuid")
    } else if achievement.achievement_type != "Assessment" {
        Err("this issuer signs records of assessment only")
    } else if valid_from > now {
        Err("validFrom lies in the future")
    } else if subject.result.is_empty() || !subject.result.iter().all(described) {
        Err("a result is missing, or of nothing that the achievement describes")
    } else if credential.evidence.is_empty() {
        Err("the evidence is missing")
    } else {
        Ok(())
    }
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        tracing::error!(%error, "the issuer's register failed");
        Self::Internal
    }
}

/// 32 random bytes kept in a file of the owner's, as hexadecimal digits.
fn secret(
    folder: &Path,
    name: &str,
    watcher: &(dyn Fn(&'static str) + Send + Sync),
) -> Result<Zeroizing<[u8; 32]>, IssuerError> {
    let path = folder.join(name);
    let make = || {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes).map_err(std::io::Error::other)?;
        Ok(Zeroizing::new(format!("{}\n", hex::encode(*bytes))))
    };
    let written = private_file::read_or_make(&path, make, watcher)
        .map_err(|source| IssuerError::File { path: path.clone(), source })?;
    let mut bytes = Zeroizing::new([0; 32]);
    hex::decode_to_slice(written.trim(), &mut *bytes).map_err(|_| IssuerError::Damaged { path })?;
    Ok(bytes)
}
