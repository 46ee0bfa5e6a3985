//! Loads the OpenXR loader, the library that finds the runtime which the system names.
#![allow(unsafe_code, reason = "a library can only be loaded on trust")]

use std::path::Path;

use openxr::Entry;

use super::error::XrError;

/// Names of the library. Debian installs the first with the development files alone, and the second with the loader
/// itself.
const NAMES: [&str; 2] = if cfg!(target_os = "windows") {
    ["openxr_loader.dll", "openxr_loader-1_0.dll"]
} else {
    ["libopenxr_loader.so", "libopenxr_loader.so.1"]
};

/// Finds the loader by either name.
///
/// # Errors
/// When it is not installed.
pub(super) fn load() -> Result<Entry, XrError> {
    let mut why = String::new();
    for name in NAMES {
        // SAFETY: a library of this name is the OpenXR loader, which keeps to OpenXR's specification.
        match unsafe { Entry::load_from(Path::new(name)) } {
            Ok(entry) => return Ok(entry),
            Err(error) => why = error.to_string(),
        }
    }
    Err(XrError::NoLoader(why))
}
