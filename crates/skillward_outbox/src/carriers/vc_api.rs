//! Issuers that speak the W3C's VC-API, our own among them.

use skillward_credentials::issuer_client::{ConfigError, Look as IssuerLook, Repeats};
use skillward_credentials::{IssueError, IssuedCredential, IssuerClient, IssuerConfig, VcApiClient};

use super::claim_of;
use crate::carrier::{Carrier, Cause, Failure, Look, Receipt};
use crate::parcel::Parcel;

/// Carries claims to an issuer that speaks VC-API.
#[derive(Debug)]
pub struct VcApi {
    client: VcApiClient,
    repeats: Repeats,
}

impl VcApi {
    /// Makes a carrier. Nothing is sent.
    ///
    /// # Errors
    /// [`ConfigError`] when the configuration cannot work.
    pub fn new(config: IssuerConfig) -> Result<Self, ConfigError> {
        Ok(Self { repeats: config.repeats, client: VcApiClient::new(config)? })
    }
}

impl Carrier for VcApi {
    fn address(&self) -> &str {
        self.client.did()
    }

    fn repeats_are_safe(&self) -> bool {
        self.repeats == Repeats::Same
    }

    fn send(&self, parcel: &Parcel) -> Result<Receipt, Failure> {
        self.client.issue(&claim_of(parcel)?).map(receipt).map_err(failure)
    }

    fn look(&self, parcel: &Parcel) -> Result<Look, Failure> {
        match self.client.look(&claim_of(parcel)?).map_err(failure)? {
            IssuerLook::Issued(issued) => Ok(Look::Taken(Box::new(receipt(*issued)))),
            IssuerLook::NotIssued | IssuerLook::Unknown { repeat_is_safe: true } => Ok(Look::NotTaken),
            IssuerLook::Unknown { repeat_is_safe: false } => Ok(Look::NoWay),
        }
    }
}

fn receipt(issued: IssuedCredential) -> Receipt {
    Receipt { reference: Some(issued.badge.id), credential: Some(issued.json), ..Receipt::default() }
}

fn failure(error: IssueError) -> Failure {
    match error {
        IssueError::Refused(reason) => Failure::new(Cause::Refused, reason),
        IssueError::Untrusted(reason) => Failure::uncertain(Cause::Untrusted, reason),
        IssueError::Later { reason, after, uncertain, status } => {
            let cause = match status {
                Some(401 | 403) => Cause::Denied,
                Some(429) => Cause::Busy,
                Some(500..) => Cause::Faulty,
                Some(_) => Cause::Foreign,
                None if uncertain => Cause::NoAnswer,
                None => Cause::Unreachable,
            };
            Failure { cause, reason, after, uncertain }
        }
    }
}
