//! Attempt folders: what one learner did, written as it happens, chained by hash, signed by the
//! station, and readable with ordinary tools. The format is told in `docs/attempt_format.md`.
//!
//! - [`AttemptWriter`] writes on a thread of its own and syncs to disk at most every 400 ms.
//! - [`OpenedAttempt`] reads a folder back; nothing unsigned counts.
//! - [`verify`] finds a changed byte in any of its files and says where it is.
//! - [`resume`] and [`seal_interrupted`] take up an attempt that a crash cut off.
//! - [`earlier_attempts`] counts how often a learner has finished a scenario before.
//! - [`StationKey`] is the key that signs.

mod documents;
mod earlier;
mod error;
mod folder;
mod key;
mod medium;
mod open;
mod record;
mod recover;
mod scan;
mod verify;
mod worker;
mod writer;

pub use earlier::earlier_attempts;
pub use error::StoreError;
pub use folder::{
    ATTEMPT_SUFFIX, LOG_FILE, RUBRIC_FILE, SCENARIO_FILE, TEXTS_FILE, is_attempt, list_attempts,
};
pub use key::StationKey;
pub use open::OpenedAttempt;
pub use record::{Body, sha256_hex};
pub use recover::{Recovered, resume, seal_interrupted};
pub use scan::Tail;
pub use verify::{Fault, FaultKind, Verdict, VerifyReport, verify};
pub use writer::{AttemptWriter, Documents, Health, WriterOptions};
