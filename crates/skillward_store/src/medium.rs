//! Where the log goes: a file, or in tests something that fails on demand.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};

/// Bytes that grow at the end and can be brought to disk.
pub(crate) trait Medium: Send + 'static {
    /// Makes the log exactly `len` bytes long, then `bytes`, and brings it to disk.
    ///
    /// On failure nothing is known of what lies after `len`; calling again with the same `len` mends it.
    fn extend(&mut self, len: u64, bytes: &[u8]) -> io::Result<()>;
}

impl Medium for File {
    fn extend(&mut self, len: u64, bytes: &[u8]) -> io::Result<()> {
        // A failed write or sync leaves the tail in doubt: it is cut off and written again, since a
        // second sync alone could report success for pages that the kernel has already given up.
        if self.metadata()?.len() != len {
            self.set_len(len)?;
        }
        self.seek(SeekFrom::Start(len))?;
        self.write_all(bytes)?;
        self.sync_data()
    }
}
