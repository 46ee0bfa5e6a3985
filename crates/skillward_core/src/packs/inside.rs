//! Which paths a manifest may name: files below the pack's own folder, by their letters alone.

use super::pack::MANIFEST_FILE;

/// Whether a path stays inside the pack's folder by its letters: relative, plain, and of a RON file.
#[must_use]
pub fn is_inside(path: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    path.len() <= 128 && path != MANIFEST_FILE && path.ends_with(".ron") && path.split('/').all(plain)
}
