//! What the program leaves in its data folder.

use std::path::{Path, PathBuf};

use skillward_core::observation::Fact;
use skillward_store::OpenedAttempt;

/// Folder of the only attempt that there may be.
pub fn attempt_folder(data: &Path) -> Option<PathBuf> {
    let mut folders = skillward_store::list_attempts(&data.join("attempts")).unwrap_or_default();
    assert!(folders.len() <= 1, "one attempt, however often it is taken up: {folders:?}");
    folders.pop()
}

/// That attempt, as it is on disk now.
pub fn attempt(data: &Path) -> Option<OpenedAttempt> {
    OpenedAttempt::open(&attempt_folder(data)?).ok()
}

/// How many facts of a kind its log holds.
pub fn observed(data: &Path, like: impl Fn(&Fact) -> bool) -> usize {
    attempt(data).map_or(0, |attempt| {
        attempt.observations.iter().filter(|observation| like(&observation.fact)).count()
    })
}
