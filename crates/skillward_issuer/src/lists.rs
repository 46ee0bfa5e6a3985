//! The status lists that an issuer publishes, and how it takes a credential back.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use skillward_credentials::credential::StatusEntry;
use skillward_credentials::jwt;
use skillward_credentials::status::{self, Bits, LIST_BITS};

use crate::issuer::{Issuer, key_address};
use crate::problem::Problem;
use crate::register::{Changed, Register, RegisterError};

/// How long a list holds where nobody says otherwise.
const FRESH_FOR: SignedDuration = SignedDuration::from_hours(24);

/// An issuer's lists.
pub(crate) struct Lists {
    /// Scatters places over a list, so that neighbours were not issued one after the other.
    scatter: u64,
    fresh_for: SignedDuration,
    made: Mutex<BTreeMap<u64, Made>>,
}

/// A status list in both forms, each signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    /// With an embedded proof.
    pub json: String,
    /// As a compact token.
    pub token: String,
}

/// A list as it was last made.
struct Made {
    list: StatusList,
    at: Timestamp,
    changes: i64,
}

impl Lists {
    /// The lists of a register.
    pub fn open(register: &mut Register, fresh_for: Option<SignedDuration>) -> Result<Self, RegisterError> {
        let make = || {
            let mut bytes = [0; 8];
            // Without chance the places are in order, which gives away less than it seems.
            let _ = getrandom::fill(&mut bytes);
            u64::from_le_bytes(bytes).to_string()
        };
        let scatter = register.setting("status_scatter", make)?.parse().unwrap_or(1);
        Ok(Self { scatter, fresh_for: fresh_for.unwrap_or(FRESH_FOR), made: Mutex::default() })
    }

    /// The entry of the credential of a number.
    pub fn entry(&self, url: &str, number: u64) -> StatusEntry {
        let (list, within) = (number / LIST_BITS as u64, number % LIST_BITS as u64);
        status::entry(&list_address(url, list), self.place(within))
    }

    /// Where a number stands in its list: an odd factor takes each place of a power of two exactly once.
    fn place(&self, within: u64) -> usize {
        let scattered = within.wrapping_mul(self.scatter | 1).wrapping_add(self.scatter >> 20);
        usize::try_from(scattered % LIST_BITS as u64).unwrap_or(0)
    }
}

fn list_address(url: &str, list: u64) -> String {
    format!("{url}/status/{list}")
}

impl Issuer {
    /// A status list, signed. It is made anew after each change, and before half of its time is over.
    ///
    /// # Errors
    /// [`Problem::NotPublished`] when there is none of this number.
    pub fn status_list(&self, list: u64, now: Timestamp) -> Result<StatusList, Problem> {
        let Some(site) = &self.site else { return Err(Problem::NotPublished) };
        let size = LIST_BITS as u64;
        let start = list.checked_mul(size).ok_or(Problem::NotPublished)?;
        let (numbers, changes, listed) = self.register(|register| {
            let (numbers, changes) = register.revoked(start..start.saturating_add(size))?;
            Ok::<_, RegisterError>((numbers, changes, register.listed()?))
        })?;
        // The first list is there before the first credential.
        if list > 0 && start >= listed {
            return Err(Problem::NotPublished);
        }
        let mut made = site.lists.made.lock().unwrap_or_else(PoisonError::into_inner);
        let half = site.lists.fresh_for / 2;
        if let Some(known) = made.get(&list)
            && known.changes == changes
            && now.duration_since(known.at) < half
            && known.at <= now
        {
            return Ok(known.list.clone());
        }
        let mut bits = Bits::default();
        for number in numbers {
            bits.set(site.lists.place(number % size));
        }
        let address = list_address(&site.url, list);
        let failed = |error: &dyn std::fmt::Display| {
            tracing::error!(%error, "the status list could not be made");
            Problem::Internal
        };
        let unsigned = status::list(&address, self.did(), &bits, now, site.lists.fresh_for)
            .map_err(|error| failed(&error))?;
        let hint = jwt::KeyHint::Address(key_address(&site.url, site.token_key.public()));
        let token = jwt::sign(&unsigned, &site.token_key, &hint).map_err(|error| failed(&error))?;
        let signed = self.sign_proof(unsigned, now).map_err(|error| failed(&error))?;
        let both = StatusList { json: Value::Object(signed).to_string(), token };
        made.insert(list, Made { list: both.clone(), at: now, changes });
        Ok(both)
    }

    /// Revokes a credential with a reason, which stays with the issuer, or reinstates it (`None`).
    ///
    /// # Errors
    /// [`Problem::NotIssued`] when there is none of this identifier, [`Problem::NotListed`] when it has no place in
    /// a status list.
    pub fn set_revoked(
        &self,
        who: &str,
        id: &str,
        reason: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, Problem> {
        match self.register(|register| register.set_revoked(id, reason, who, now.as_second()))? {
            Changed::Now => {
                tracing::info!(id, who, revoked = reason.is_some(), "status changed");
                Ok(true)
            }
            Changed::Already => Ok(false),
            Changed::Unlisted => Err(Problem::NotListed),
            Changed::Absent => Err(Problem::NotIssued),
        }
    }
}
