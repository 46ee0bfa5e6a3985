//! What the outbox keeps: something to be brought to one destination, for one learner.

use serde::{Deserialize, Serialize};

/// What a parcel holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A claim, by which an issuer is asked for a badge.
    Badge,
    /// A signed credential, on its way to where its learner keeps such.
    Credential,
    /// A statement of what was done, for a record store.
    Statement,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Badge, Self::Credential, Self::Statement];

    /// One word, as shown and stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Badge => "badge",
            Self::Credential => "credential",
            Self::Statement => "statement",
        }
    }
}

/// Something to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// To whom, by the name that the configuration has for it: `issuer`, `records`, `host`.
    pub destination: String,
    /// What it holds.
    pub kind: Kind,
    /// Its identity: of all parcels with one destination, kind and key, the first counts and the others are none.
    /// A carrier sends it along where its protocol has room for it.
    pub key: String,
    /// Pseudonym of the learner: the parcels of one learner to one destination go in the order in which they came.
    pub learner: String,
    /// What it is, for people.
    pub title: String,
    /// What is brought, in JSON. It holds no secret, and of the learner nothing but the pseudonym.
    pub payload: String,
}
