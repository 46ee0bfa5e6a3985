//! What the outbox asks of whoever knows a protocol, and what can come of it.

use serde::{Deserialize, Serialize};

use crate::parcel::Parcel;

pub use skillward_credentials::issuer_client::RetryAfter;

/// A way to one destination, in one protocol.
pub trait Carrier {
    /// Who is asked, such as a DID or an address: kept with each request, so that what one may have granted is not
    /// asked of another.
    fn address(&self) -> &str;

    /// Whether a request that comes again is harmless: the destination takes it once, by its identity.
    fn repeats_are_safe(&self) -> bool {
        false
    }

    /// Most parcels that one request may bring; from 1.
    fn most(&self) -> usize {
        1
    }

    /// Brings one parcel.
    ///
    /// # Errors
    /// [`Failure`] says whether to try again, and whether the destination may have taken it all the same.
    fn send(&self, parcel: &Parcel) -> Result<Receipt, Failure>;

    /// Brings several parcels by one request, of which the destination takes all or none; one receipt for each.
    /// Never called with more than [`most`](Self::most), nor with fewer than two.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    fn send_together(&self, parcels: &[Parcel]) -> Result<Vec<Receipt>, Failure> {
        parcels.iter().map(|parcel| self.send(parcel)).collect()
    }

    /// Looks whether the destination took a parcel, after a request of which no answer came. Not called where
    /// repeats are safe.
    ///
    /// # Errors
    /// [`Failure`] when the look itself failed.
    fn look(&self, parcel: &Parcel) -> Result<Look, Failure>;
}

/// What a destination gave for a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Receipt {
    /// Its name for what it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Where it shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// A signed credential that was checked against what was asked for, as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
    /// A signed credential whose content is as asked for and whose signature this program cannot check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unchecked: Option<String>,
    /// What a person should know about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a destination says about a request that it may have seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// It took it.
    Taken(Box<Receipt>),
    /// It did not.
    NotTaken,
    /// It gives no way to look.
    NoWay,
}

/// Why a parcel was not delivered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Failure {
    /// What kind of trouble it is.
    pub cause: Cause,
    /// What happened, in plain words, without any secret.
    pub reason: String,
    /// When the destination asked to be asked again.
    pub after: Option<RetryAfter>,
    /// Whether the destination may have taken it all the same.
    pub uncertain: bool,
}

impl Failure {
    /// A failure of which it is certain that nothing was taken.
    pub fn new(cause: Cause, reason: impl Into<String>) -> Self {
        Self { cause, reason: reason.into(), after: None, uncertain: false }
    }

    /// A failure after which the destination may have taken it.
    pub fn uncertain(cause: Cause, reason: impl Into<String>) -> Self {
        Self { uncertain: true, ..Self::new(cause, reason) }
    }
}

/// Kinds of trouble. The first six may pass by themselves or be mended from outside, and are tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Nobody was reached.
    Unreachable,
    /// The answer did not come, or not to its end.
    NoAnswer,
    /// The destination asks for patience.
    Busy,
    /// The destination does not accept who we are.
    Denied,
    /// The destination failed.
    Faulty,
    /// What answered does not speak the destination's protocol.
    Foreign,
    /// The destination will not take it, however often it is asked.
    Refused,
    /// The destination failed so often that it is no longer tried.
    GivenUp,
    /// Something needed here is missing or cannot be read.
    Unprepared,
    /// The answer cannot be trusted.
    Untrusted,
    /// Nobody knows whether it was taken, and the destination gives no way to look.
    NoWayToLook,
    /// Another destination may have taken it.
    AskedElsewhere,
}

impl Cause {
    pub(crate) const ALL: [Self; 12] = [
        Self::Unreachable,
        Self::NoAnswer,
        Self::Busy,
        Self::Denied,
        Self::Faulty,
        Self::Foreign,
        Self::Refused,
        Self::GivenUp,
        Self::Unprepared,
        Self::Untrusted,
        Self::NoWayToLook,
        Self::AskedElsewhere,
    ];

    /// One word, as stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::Denied => "denied",
            Self::Faulty => "faulty",
            Self::Foreign => "foreign",
            Self::Refused => "refused",
            Self::GivenUp => "given_up",
            Self::Unprepared => "unprepared",
            Self::Untrusted => "untrusted",
            Self::NoWayToLook => "no_way_to_look",
            Self::AskedElsewhere => "asked_elsewhere",
        }
    }

    /// What it means, in plain words.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Unreachable => "Nobody was reached; nothing was sent.",
            Self::NoAnswer => "The request went out and no whole answer came back. It may have been granted.",
            Self::Busy => "The destination is up and asks for patience.",
            Self::Denied => "The destination is up and does not accept our token.",
            Self::Faulty => "The destination is up and failed while it worked on the request.",
            Self::Foreign => {
                "Something answered that does not speak the destination's protocol: a sign-in page in between, or \
                 another server at that address."
            }
            Self::Refused => "The destination understood the request and will not grant it.",
            Self::GivenUp => "The destination failed on this one again and again, for days.",
            Self::Unprepared => {
                "Something that is needed for it is missing or cannot be read on this machine."
            }
            Self::Untrusted => {
                "An answer came that does not hold: signed by someone else, or saying something else."
            }
            Self::NoWayToLook => {
                "A request went out, no answer came, and the destination gives no way to find out what became of it. \
                 A second request could make a second badge."
            }
            Self::AskedElsewhere => {
                "Another destination was asked and never answered. If it granted the request, asking this one \
                 would make a second badge."
            }
        }
    }

    /// What a person can do.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Unreachable | Self::NoAnswer | Self::Busy => {
                "Nothing needs to be done: it is tried again by itself, and looked for before it is repeated."
            }
            Self::Denied => {
                "Put a valid token where the configuration says (`skillward config`); it is tried again by itself."
            }
            Self::Faulty => {
                "It is tried again by itself. If it goes on for hours, tell the destination's operator the reason above."
            }
            Self::Foreign => {
                "Check the address in the configuration (`skillward config`), or sign in to the network; it is tried \
                 again by itself."
            }
            Self::Refused | Self::Unprepared => {
                "Mend what the reason names, then `skillward outbox retry`; or `skillward outbox drop` if it is not \
                 to be sent."
            }
            Self::GivenUp => {
                "Tell the destination's operator the reason, then `skillward outbox retry`; or `skillward outbox drop`."
            }
            Self::Untrusted => {
                "Ask the destination's operator which key signs, and compare with the configuration; then \
                 `skillward outbox retry` or `skillward outbox drop`."
            }
            Self::NoWayToLook | Self::AskedElsewhere => {
                "Look at the destination by hand. If it is there, `skillward outbox drop`; if it is not, \
                 `skillward outbox retry`."
            }
        }
    }

    /// What becomes of a parcel after it.
    pub(crate) const fn fate(self) -> Fate {
        match self {
            Self::Unreachable | Self::NoAnswer | Self::Busy | Self::Denied | Self::Faulty | Self::Foreign => {
                Fate::Again
            }
            Self::Refused | Self::GivenUp | Self::Unprepared => Fate::Dead,
            Self::Untrusted | Self::NoWayToLook | Self::AskedElsewhere => Fate::Uncertain,
        }
    }
}

/// What becomes of a parcel after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Again,
    Dead,
    Uncertain,
}
