//! Who may make which calls: bearer tokens with scopes. Of a token only its digest is kept.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::issuer::Issuer;
use crate::options::IssuerError;
use crate::problem::Problem;
use crate::register::{AuditLine, Bearer, Register};
use crate::secrets;

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Have credentials issued.
    Issue,
    /// Read what was issued.
    Read,
    /// Revoke and reinstate.
    Revoke,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Issue, Self::Read, Self::Revoke];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Read => "read",
            Self::Revoke => "revoke",
        }
    }
}

impl Issuer {
    /// Who carries a token, if it is good for this.
    ///
    /// # Errors
    /// [`Problem::Unauthorized`] for a token of nobody's, [`Problem::Forbidden`] for one of another scope.
    pub fn admit(&self, token: &str, scope: Scope) -> Result<String, Problem> {
        // Compared by digest, so that the time taken tells nothing of it.
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let own: [u8; 32] = Sha256::digest(self.token().as_bytes()).into();
        if digest == own {
            return Ok("first token".into());
        }
        match self.register(|register| register.bearer(digest))? {
            None => Err(Problem::Unauthorized),
            Some(bearer) if bearer.scopes.split(' ').any(|name| name == scope.name()) => Ok(bearer.name),
            Some(_) => Err(Problem::Forbidden(scope.name())),
        }
    }

    /// The digest of a token that is somebody's.
    pub(crate) fn known_token(&self, token: &str) -> Result<Option<[u8; 32]>, Problem> {
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let own: [u8; 32] = Sha256::digest(self.token().as_bytes()).into();
        let known = digest == own || self.register(|register| register.bearer(digest))?.is_some();
        Ok(known.then_some(digest))
    }

    /// Makes a token of these scopes. It is shown this once; only its digest is kept. `None` when the name is taken.
    ///
    /// # Errors
    /// [`IssuerError`] when the register fails or no token can be made.
    pub fn add_token(
        &self,
        name: &str,
        scopes: &[Scope],
        now: Timestamp,
    ) -> Result<Option<Zeroizing<String>>, IssuerError> {
        let token = secrets::fresh_token().map_err(IssuerError::Random)?;
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let mut names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        names.sort_unstable();
        names.dedup();
        let added = self
            .register(|register| register.add_bearer(name, digest, &names.join(" "), now.as_second()))
            .map_err(broken)?;
        Ok(added.then_some(token))
    }

    /// Takes a token away; `false` when there is none of that name.
    ///
    /// # Errors
    /// [`IssuerError`] when the register fails.
    pub fn remove_token(&self, name: &str, now: Timestamp) -> Result<bool, IssuerError> {
        self.register(|register| register.remove_bearer(name, now.as_second())).map_err(broken)
    }

    /// The tokens beside the first one, by name.
    ///
    /// # Errors
    /// [`IssuerError`] when the register fails.
    pub fn tokens(&self) -> Result<Vec<Bearer>, IssuerError> {
        self.register(|register| register.bearers()).map_err(broken)
    }

    /// The last lines of the audit log, oldest first.
    ///
    /// # Errors
    /// [`IssuerError`] when the register fails.
    pub fn audit(&self, most: u32) -> Result<Vec<AuditLine>, IssuerError> {
        self.register(|register| register.audit(most)).map_err(broken)
    }
}

fn broken(error: crate::register::RegisterError) -> IssuerError {
    IssuerError::Register { path: Register::FILE.into(), problem: error.to_string() }
}
