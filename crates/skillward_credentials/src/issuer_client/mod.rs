//! Asking an issuer for a credential over HTTP, and trusting nothing that it answers before it is checked.

mod vc_api;

use std::time::Duration;

use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::claim::AssessmentClaim;
use crate::did;
use crate::verify::VerifiedBadge;

pub use vc_api::VcApiClient;

/// A credential that was checked against the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedCredential {
    /// Its JSON, as the issuer gave it.
    pub json: String,
    /// What it says.
    pub badge: VerifiedBadge,
}

/// Why there is no credential yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// Later it may work.
    #[error("{reason}")]
    Later {
        /// Why not now.
        reason: String,
        /// When the issuer asked to be asked again.
        after: Option<RetryAfter>,
        /// Whether the issuer may have issued it all the same.
        uncertain: bool,
        /// HTTP status of what answered, where something did.
        status: Option<u16>,
    },
    /// The issuer will not issue it, however often it is asked.
    #[error("{0}")]
    Refused(String),
    /// The issuer's answer cannot be trusted; a person has to look.
    #[error("{0}")]
    Untrusted(String),
}

/// When an issuer asks to be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// After so many seconds.
    Seconds(u64),
    /// At this time.
    At(Timestamp),
}

/// What an issuer says about a request that it may have seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// It was issued.
    Issued(Box<IssuedCredential>),
    /// It was not.
    NotIssued,
    /// The issuer gives no way to look; whether asking again is harmless.
    Unknown {
        /// A repeated request gives the same credential.
        repeat_is_safe: bool,
    },
}

/// An issuer, as whoever delivers claims sees it.
pub trait IssuerClient {
    /// DID of the issuer.
    fn did(&self) -> &str;

    /// Asks for the credential of a claim.
    ///
    /// # Errors
    /// [`IssueError`] says whether to ask again.
    fn issue(&self, claim: &AssessmentClaim) -> Result<IssuedCredential, IssueError>;

    /// Looks whether it was issued, after a request of which no answer came.
    ///
    /// # Errors
    /// [`IssueError`] when the look itself failed.
    fn look(&self, claim: &AssessmentClaim) -> Result<Look, IssueError>;
}

/// How to reach an issuer that speaks VC-API.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuerConfig {
    /// Base address, without `/credentials/issue`. Plain `http` is for this machine only.
    pub url: String,
    /// Its DID: a credential signed by anyone else is refused.
    pub did: String,
    /// Its name, as it stands in its credentials.
    pub name: String,
    /// Bearer token.
    pub token: Zeroizing<String>,
    /// What it does with a request that comes again.
    pub repeats: Repeats,
    /// Longest wait for one answer.
    pub timeout: Duration,
}

impl std::fmt::Debug for IssuerConfig {
    /// Without the token, which must not end in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuerConfig")
            .field("url", &self.url)
            .field("did", &self.did)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What an issuer does with a request that comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeats {
    /// Gives the same credential, and shows it at `GET /credentials/{id}`. Ours does.
    SameAndShown,
    /// Gives the same credential.
    Same,
    /// Nobody knows: an unanswered request is parked for a person.
    Unknown,
}

/// Why a configuration cannot work.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not an address that a token may be sent to.
    #[error("`{0}` is no https address (plain http is allowed on this machine only)")]
    Address(String),
    /// No DID whose key is known.
    #[error(transparent)]
    Did(#[from] did::DidError),
    /// The HTTP client could not be made.
    #[error("no HTTP client: {0}")]
    Client(reqwest::Error),
}
