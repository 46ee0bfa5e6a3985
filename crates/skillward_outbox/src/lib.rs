//! The outbox: what leaves this machine (badges asked of an issuer, records for a record store), in a database that
//! no crash leaves half written, and the carriers that bring it to whoever it is for.
//!
//! [`Outbox::enqueue`] → [`Outbox::deliver_due`] through a [`Carrier`] → a [`Receipt`]. The outbox knows no
//! protocol: it keeps parcels in order, marks each on disk before a request leaves, and decides what may be repeated. A
//! carrier knows one protocol, and decides nothing.

pub mod backoff;
pub mod carrier;
pub mod carriers;
pub mod host;
pub mod http;
mod outbox;
pub mod parcel;
pub mod recipients;
pub mod secret;

pub use backoff::Backoff;
pub use carrier::{Carrier, Cause, Failure, Look, Receipt, RetryAfter};
pub use outbox::{Enqueued, Outbox};
pub use outbox::{Entry, OutboxError, POINTS, Round, Settled, State, Unsettled};
pub use parcel::{Kind, Parcel};
pub use recipients::Recipients;
pub use secret::Secret;
