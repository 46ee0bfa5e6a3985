//! `XR_EXT_debug_utils`: names and labels are taken, messengers are told of breaches and remarks.

use std::ffi::{CString, c_void};

use openxr_sys as sys;
use sys::DebugUtilsMessageSeverityFlagsEXT as Severity;
use sys::DebugUtilsMessageTypeFlagsEXT as Type;

use super::{chains, raw};
use crate::refused::{Answer, invalid};
use crate::runtime::{Instance, Object, Runtime};

const OK: Answer = Ok(sys::Result::SUCCESS);

/// A function of the app that wants to hear messages.
#[derive(Clone, Copy)]
pub(crate) struct Messenger {
    callback: sys::pfn::DebugUtilsMessengerCallbackEXT,
    user_data: *mut c_void,
    severities: Severity,
    types: Type,
}

// SAFETY: the pointer is the app's, which is told by OpenXR that its function may be called from any thread.
unsafe impl Send for Messenger {}

impl std::fmt::Debug for Messenger {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Messenger").finish_non_exhaustive()
    }
}

/// A message for one messenger.
pub(super) struct Telling {
    to: Messenger,
    severity: Severity,
    types: Type,
    call: CString,
    text: CString,
}

impl Telling {
    /// Calls the app's function. The runtime's state is not locked.
    pub(super) fn tell(self) {
        let data = sys::DebugUtilsMessengerCallbackDataEXT {
            ty: sys::DebugUtilsMessengerCallbackDataEXT::TYPE,
            next: std::ptr::null(),
            message_id: c"skillward".as_ptr(),
            function_name: self.call.as_ptr(),
            message: self.text.as_ptr(),
            object_count: 0,
            objects: std::ptr::null_mut(),
            session_label_count: 0,
            session_labels: std::ptr::null_mut(),
        };
        // SAFETY: the app gave the function for this, and the structure lives during the call.
        let _ = unsafe { (self.to.callback)(self.severity, self.types, &data, self.to.user_data) };
    }
}

/// What the app's messengers are to be told of what was logged.
pub(super) fn tellings(runtime: &mut Runtime) -> Vec<Telling> {
    let messages = std::mem::take(&mut runtime.log.messages);
    let Some(instance) = &runtime.instance else { return Vec::new() };
    let mut tellings = Vec::new();
    for message in messages {
        let severity = if message.error { Severity::ERROR } else { Severity::WARNING };
        for messenger in instance.messengers.values() {
            if messenger.severities.contains(severity) && messenger.types.contains(Type::VALIDATION) {
                tellings.push(Telling {
                    to: *messenger,
                    severity,
                    types: Type::VALIDATION,
                    call: CString::new(message.call.clone()).unwrap_or_default(),
                    text: CString::new(message.text.clone()).unwrap_or_default(),
                });
            }
        }
    }
    tellings
}

fn messenger(info: &sys::DebugUtilsMessengerCreateInfoEXT) -> Answer<Messenger> {
    let callback = info.user_callback.ok_or_else(|| invalid("userCallback is null"))?;
    if info.message_severities.is_empty() || info.message_types.is_empty() {
        return Err(invalid("a messenger without severities or types"));
    }
    Ok(Messenger {
        callback,
        user_data: info.user_data,
        severities: info.message_severities,
        types: info.message_types,
    })
}

/// The messenger that hangs in the chain of an instance's creation. It has no handle.
///
/// # Safety
///
/// The chain is valid.
pub(super) unsafe fn messengers_of_chain(next: *const c_void, instance: &mut Instance) {
    // SAFETY: as the caller says.
    let info = unsafe { raw::find::<sys::DebugUtilsMessengerCreateInfoEXT>(next).map(|info| &*info) };
    if let Some(Ok(made)) = info.map(messenger)
        && instance.enabled.has(crate::extension::name::DEBUG_UTILS)
    {
        instance.messengers.insert(0, made);
    }
}

pub(super) unsafe extern "system" fn create_messenger(
    instance: sys::Instance,
    info: *const sys::DebugUtilsMessengerCreateInfoEXT,
    handle: *mut sys::DebugUtilsMessengerEXT,
) -> sys::Result {
    super::call("xrCreateDebugUtilsMessengerEXT", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structure and its place for the handle.
        unsafe {
            let info = raw::input(info)?;
            chains::look(runtime, "xrCreateDebugUtilsMessengerEXT", info.next, &[]);
            let made = messenger(info)?;
            let number = runtime.handles.create(Object::Messenger, sys::Handle::into_raw(instance));
            runtime.known()?.messengers.insert(number, made);
            raw::put(handle, sys::Handle::from_raw(number))?;
        }
        OK
    })
}

pub(super) unsafe extern "system" fn destroy_messenger(handle: sys::DebugUtilsMessengerEXT) -> sys::Result {
    super::call("xrDestroyDebugUtilsMessengerEXT", |runtime| {
        let number = sys::Handle::into_raw(handle);
        runtime.check(number, Object::Messenger)?;
        runtime.known()?.messengers.remove(&number);
        runtime.handles.destroy(number, runtime.log.frame);
        OK
    })
}

pub(super) unsafe extern "system" fn set_name(
    instance: sys::Instance,
    info: *const sys::DebugUtilsObjectNameInfoEXT,
) -> sys::Result {
    super::call("xrSetDebugUtilsObjectNameEXT", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structure.
        unsafe { raw::input(info)? };
        OK
    })
}

pub(super) unsafe extern "system" fn submit(
    instance: sys::Instance,
    severity: Severity,
    types: Type,
    data: *const sys::DebugUtilsMessengerCallbackDataEXT,
) -> sys::Result {
    let mut hearers = Vec::new();
    let result = super::call("xrSubmitDebugUtilsMessageEXT", |runtime| {
        let known = runtime.instance(instance)?;
        // SAFETY: the app's structure.
        unsafe { raw::input(data)? };
        hearers = known
            .messengers
            .values()
            .filter(|messenger| {
                messenger.severities.intersects(severity) && messenger.types.intersects(types)
            })
            .copied()
            .collect();
        OK
    });
    for hearer in hearers {
        // SAFETY: the app gave the function for this, and its structure was found right above.
        let _ = unsafe { (hearer.callback)(severity, types, data, hearer.user_data) };
    }
    result
}

pub(super) unsafe extern "system" fn begin_label(
    session: sys::Session,
    label: *const sys::DebugUtilsLabelEXT,
) -> sys::Result {
    super::call("xrSessionBeginDebugUtilsLabelRegionEXT", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure.
        unsafe { raw::input(label)? };
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn end_label(session: sys::Session) -> sys::Result {
    super::call("xrSessionEndDebugUtilsLabelRegionEXT", |runtime| {
        runtime.session(session)?;
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn insert_label(
    session: sys::Session,
    label: *const sys::DebugUtilsLabelEXT,
) -> sys::Result {
    super::call("xrSessionInsertDebugUtilsLabelEXT", |runtime| {
        runtime.session(session)?;
        // SAFETY: the app's structure.
        unsafe { raw::input(label)? };
        Ok(runtime.success())
    })
}
