//! The part of the configuration that says who issues badges.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Who issues badges.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IssuerSettings {
    /// What it speaks.
    pub kind: IssuerKind,
    /// Its base address; `None` uses the issuer that is part of this program.
    pub url: Option<String>,
    /// Its DID: credentials of anyone else are refused.
    pub did: Option<String>,
    /// Its name, as it stands in its credentials.
    pub name: Option<String>,
    /// File that holds its token or password and nothing else.
    pub token_file: Option<PathBuf>,
    /// Environment variable that holds it, where no file does.
    pub token_env: Option<String>,
    /// Name of the account whose password it is (Badgr).
    pub username: Option<String>,
    /// Name of the tenant (DCC).
    pub tenant: Option<String>,
    /// Identifier of the organisation (Credly).
    pub organization: Option<String>,
    /// The issuer's own badges, by identifier of the rubric (Badgr, Accredible, Credly).
    pub badges: BTreeMap<String, String>,
    /// Table of names and addresses by pseudonym (Badgr, Accredible, Credly, and for [`RecipientNaming::Email`]).
    pub recipients_file: Option<PathBuf>,
    /// How badges name learners who chose nothing themselves.
    pub recipient: RecipientNaming,
    /// What it does with a request that comes again (VC-API).
    pub repeats: RepeatPolicy,
    /// Longest wait for one answer, seconds: 1 to 300.
    pub timeout_s: u64,
}

/// What an issuer speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerKind {
    /// The W3C's VC-API: `skillward issuer`, and others.
    #[default]
    VcApi,
    /// The issuer-coordinator of the Digital Credentials Consortium.
    DccCoordinator,
    /// The signing-service of the Digital Credentials Consortium.
    DccSigning,
    /// Badgr's API, version 2: Canvas Credentials, Parchment.
    Badgr,
    /// Accredible.
    Accredible,
    /// Credly.
    Credly,
}

/// How a badge names its learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientNaming {
    /// By the fingerprint of the pseudonym alone.
    #[default]
    Pseudonym,
    /// Also by the salted hash of an address of e-mail.
    Email,
}

/// What an issuer does with a request that comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepeatPolicy {
    /// Gives the same credential, and shows it at `GET /credentials/{id}`. Ours does.
    SameAndShown,
    /// Gives the same credential.
    Same,
    /// Nobody knows: an unanswered request is left to a person.
    #[default]
    Unknown,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IssuerTable {
    pub kind: Option<IssuerKind>,
    pub url: Option<String>,
    pub did: Option<String>,
    pub name: Option<String>,
    pub token_file: Option<PathBuf>,
    pub token_env: Option<String>,
    pub username: Option<String>,
    pub tenant: Option<String>,
    pub organization: Option<String>,
    pub badges: Option<BTreeMap<String, String>>,
    pub recipients_file: Option<PathBuf>,
    pub recipient: Option<RecipientNaming>,
    pub repeats: Option<RepeatPolicy>,
    pub timeout_s: Option<u64>,
}

impl IssuerTable {
    /// Each key, and whether it is given.
    pub(super) const fn given(&self) -> [(&'static str, bool); 14] {
        [
            ("issuer.kind", self.kind.is_some()),
            ("issuer.url", self.url.is_some()),
            ("issuer.did", self.did.is_some()),
            ("issuer.name", self.name.is_some()),
            ("issuer.token_file", self.token_file.is_some()),
            ("issuer.token_env", self.token_env.is_some()),
            ("issuer.username", self.username.is_some()),
            ("issuer.tenant", self.tenant.is_some()),
            ("issuer.organization", self.organization.is_some()),
            ("issuer.badges", self.badges.is_some()),
            ("issuer.recipients_file", self.recipients_file.is_some()),
            ("issuer.recipient", self.recipient.is_some()),
            ("issuer.repeats", self.repeats.is_some()),
            ("issuer.timeout_s", self.timeout_s.is_some()),
        ]
    }

    /// What an address lacks beside it, if anything.
    pub(super) fn lacks(&self) -> Option<&'static str> {
        self.url.as_ref()?;
        let token = self.token_file.is_some() || self.token_env.is_some();
        let named = self.did.is_some() && self.name.is_some();
        let people = token && self.badges.is_some() && self.recipients_file.is_some();
        let (whole, needs) = match self.kind.unwrap_or_default() {
            IssuerKind::VcApi => {
                (named && token, "needs `did`, `name` and `token_file` (or `token_env`) beside it")
            }
            IssuerKind::DccCoordinator | IssuerKind::DccSigning => {
                (named && self.tenant.is_some(), "needs `did`, `name` and `tenant` beside it")
            }
            IssuerKind::Badgr => (
                people && self.username.is_some(),
                "needs `username`, `token_file` (or `token_env`) with the password, `badges` and `recipients_file` beside it",
            ),
            IssuerKind::Accredible => {
                (people, "needs `token_file` (or `token_env`), `badges` and `recipients_file` beside it")
            }
            IssuerKind::Credly => (
                people && self.organization.is_some(),
                "needs `organization`, `token_file` (or `token_env`), `badges` and `recipients_file` beside it",
            ),
        };
        (!whole).then_some(needs)
    }
}

impl From<IssuerTable> for IssuerSettings {
    fn from(table: IssuerTable) -> Self {
        Self {
            kind: table.kind.unwrap_or_default(),
            url: table.url,
            did: table.did,
            name: table.name,
            token_file: table.token_file,
            token_env: table.token_env,
            username: table.username,
            tenant: table.tenant,
            organization: table.organization,
            badges: table.badges.unwrap_or_default(),
            recipients_file: table.recipients_file,
            recipient: table.recipient.unwrap_or_default(),
            repeats: table.repeats.unwrap_or_default(),
            timeout_s: table.timeout_s.unwrap_or(15),
        }
    }
}
