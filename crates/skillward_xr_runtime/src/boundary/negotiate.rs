//! How the loader and the runtime find to each other.

use std::sync::Once;

use openxr_sys as sys;
use sys::loader::{CURRENT_LOADER_RUNTIME_VERSION, XrNegotiateLoaderInfo, XrNegotiateRuntimeRequest};

use crate::refused::{breach, invalid};
use crate::runtime::Runtime;

/// The newest version of OpenXR that is implemented.
const NEWEST: sys::Version = sys::Version::new(1, 1, 54);
/// For loaders that do not know 1.1.
const OLDER: sys::Version = sys::Version::new(1, 0, 34);

/// The entry that the OpenXR loader looks for by its name.
///
/// # Safety
///
/// Called by the loader, with structures of its own.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn xrNegotiateLoaderRuntimeInterface(
    info: *const XrNegotiateLoaderInfo,
    request: *mut XrNegotiateRuntimeRequest,
) -> sys::Result {
    super::call("xrNegotiateLoaderRuntimeInterface", |runtime| {
        if info.is_null() || request.is_null() {
            return Err(invalid("a null pointer"));
        }
        // SAFETY: not null, and the loader's own.
        let info = unsafe { info.read() };
        let right = info.ty == XrNegotiateLoaderInfo::TYPE
            && info.struct_version == XrNegotiateLoaderInfo::VERSION
            && info.struct_size == size_of::<XrNegotiateLoaderInfo>();
        // SAFETY: as above.
        let asked = unsafe { (&raw const (*request).ty).read() };
        if !right || asked != XrNegotiateRuntimeRequest::TYPE {
            return Err(breach(sys::Result::ERROR_INITIALIZATION_FAILED, "structures of another version"));
        }
        let versions = info.min_interface_version..=info.max_interface_version;
        if !versions.contains(&CURRENT_LOADER_RUNTIME_VERSION) {
            let why = "the loader does not know version 1 of the interface";
            return Err(breach(sys::Result::ERROR_INITIALIZATION_FAILED, why));
        }
        runtime.loader_modern = info.max_api_version >= sys::Version::new(1, 1, 0);
        let version = if runtime.loader_modern { NEWEST } else { OLDER };
        listen(runtime);
        // SAFETY: as above; the structure may be written.
        unsafe {
            (*request).runtime_interface_version = CURRENT_LOADER_RUNTIME_VERSION;
            (*request).runtime_api_version = version;
            (*request).get_instance_proc_addr = Some(super::lookup::get_instance_proc_addr);
        }
        Ok(sys::Result::SUCCESS)
    })
}

/// Whether an app may ask for a version.
pub(super) fn accepts(version: sys::Version, modern: bool) -> bool {
    version.major() == 1 && (version.minor() == 0 || (version.minor() == 1 && modern))
}

/// Opens the control channel, once in the process.
fn listen(runtime: &mut Runtime) {
    static ONCE: Once = Once::new();
    let Some(folder) = runtime.log.folder().map(std::path::Path::to_path_buf) else { return };
    ONCE.call_once(|| {
        if let Err(error) = crate::control::listen(&folder) {
            runtime
                .log
                .report
                .fault
                .get_or_insert(format!("no control channel in {}: {error}", folder.display()));
        }
    });
}
