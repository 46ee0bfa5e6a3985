//! Why an attempt or a station's key could not be written or read.

use std::path::{Path, PathBuf};

use crate::StationKey;

/// What can go wrong. Each message says what to do where something can be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file system refused.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io {
        /// What was tried, as a verb.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// The answer of the file system.
        source: std::io::Error,
    },
    /// Another writer holds the attempt.
    #[error("{} is being written by another program; close it first", path.display())]
    Locked {
        /// The attempt's folder.
        path: PathBuf,
    },
    /// The folder does not hold an attempt, or its first record is lost.
    #[error("{} is not an attempt that can be read: {why}", path.display())]
    NotAnAttempt {
        /// The folder.
        path: PathBuf,
        /// What is missing.
        why: String,
    },
    /// The attempt was written by a program with another format.
    #[error(
        "the attempt has format {found}; this program reads format {reads}: use the program version that wrote it, or a newer one"
    )]
    Format {
        /// Format of the attempt.
        found: u32,
        /// Format that this program reads.
        reads: u32,
    },
    /// A document is not the one that the header names.
    #[error(
        "{document} is not the document that the attempt's header names: its SHA-256 is {found}, the header says {named}"
    )]
    Digest {
        /// `scenario.ron` or `rubric.ron`.
        document: &'static str,
        /// Digest of what was given.
        found: String,
        /// Digest in the header.
        named: String,
    },
    /// The attempt has ended; nothing can be added.
    #[error("the attempt has ended and is sealed; nothing can be added to it")]
    Sealed,
    /// The disk has not kept up for so long that facts would be lost.
    #[error("the disk does not keep up: {unsynced} records wait to be written")]
    Stalled {
        /// Records not yet on disk.
        unsynced: u64,
    },
    /// A sync to disk failed; it is tried again.
    #[error("the attempt could not be brought to disk: {why}")]
    Disk {
        /// Why.
        why: String,
    },
    /// The writing thread is gone.
    #[error("the attempt's writing thread has stopped")]
    WriterGone,
    /// The log was changed, so the station does not put its name to it again.
    #[error("{file}, line {line}, was changed after it was written; run `verify` for the whole report")]
    Changed {
        /// The file.
        file: &'static str,
        /// The line, from 1.
        line: usize,
    },
    /// The attempt was signed by another station.
    #[error(
        "the attempt was written by the station with key {theirs}, and this station's key is {ours}; only the first can go on with it"
    )]
    OtherStation {
        /// Public key of the header.
        theirs: String,
        /// Public key at hand.
        ours: String,
    },
    /// The key's file can be read by others.
    #[error("the station's key {} can be read by others (mode {mode:03o}); run `chmod 600 {}`, or, if someone else may have read it, delete it and a new one is made", path.display(), path.display())]
    KeyExposed {
        /// The key's file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Others can replace files in the key's folder.
    #[error("others can write to {} (mode {mode:03o}), so they could replace the station's key; run `chmod 700 {}`", path.display(), path.display())]
    KeyFolderExposed {
        /// The folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The key's file does not hold a key.
    #[error("{} does not hold a station's key; restore it from a backup, or move it away and a new key is made (attempts that the old key signed then count as another station's)", path.display())]
    KeyUnreadable {
        /// The key's file.
        path: PathBuf,
    },
    /// The system gave no random numbers.
    #[error("the system gave no random numbers: {0}")]
    Random(String),
}

impl StoreError {
    /// For `map_err`: names what was tried and on what.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { doing, path: path.to_owned(), source }
    }

    pub(crate) fn other_station(theirs: &str, key: &StationKey) -> Self {
        Self::OtherStation { theirs: theirs.to_owned(), ours: key.public_hex() }
    }
}
