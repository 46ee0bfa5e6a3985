//! `XR_EXT_debug_utils`: names and labels are taken, messengers are told of breaches and remarks.

use std::ffi::{CStr, CString, c_void};

use openxr_sys as sys;
use sys::DebugUtilsMessageSeverityFlagsEXT as Severity;
use sys::DebugUtilsMessageTypeFlagsEXT as Type;

use super::{chains, raw};
use crate::refused::{Answer, invalid};
use crate::runtime::{Object, Runtime};

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
        // SAFETY: the app's structure, whose name is null or a text.
        let (handle, name) = unsafe {
            let info = raw::input(info)?;
            if info.object_type == sys::ObjectType::UNKNOWN || info.object_handle == 0 {
                return Err(invalid("objectType is unknown or objectHandle null"));
            }
            let named = !info.object_name.is_null();
            (info.object_handle, named.then(|| CStr::from_ptr(info.object_name).to_owned()))
        };
        let names = &mut runtime.known()?.names;
        match name.filter(|name| !name.is_empty()) {
            Some(name) => names.insert(handle, name),
            None => names.remove(&handle),
        };
        OK
    })
}

/// A message of the app's as its messengers get it: with the names and labels of the objects that it is about.
struct Submitted {
    objects: Vec<sys::DebugUtilsObjectNameInfoEXT>,
    names: Vec<Option<CString>>,
    labels: Vec<CString>,
}

impl Submitted {
    /// # Safety
    ///
    /// The structure is the app's; it has as many objects as it says.
    unsafe fn of(runtime: &mut Runtime, data: &sys::DebugUtilsMessengerCallbackDataEXT) -> Answer<Self> {
        // SAFETY: as the caller says.
        let objects = unsafe { raw::slice(data.objects.cast_const(), data.object_count)? }.to_vec();
        let known = runtime.known()?;
        let names = objects.iter().map(|object| known.names.get(&object.object_handle).cloned()).collect();
        let session = known.session.as_ref().filter(|session| {
            objects.iter().any(|object| {
                object.object_type == sys::ObjectType::SESSION && object.object_handle == session.handle
            })
        });
        let labels = session.map(|session| session.labels.newest_first()).unwrap_or_default();
        Ok(Self { objects, names, labels })
    }

    /// Calls a messenger. The runtime's state is not locked.
    ///
    /// # Safety
    ///
    /// The structure is the one that this was made of.
    unsafe fn tell(
        &mut self,
        to: Messenger,
        severity: Severity,
        types: Type,
        data: &sys::DebugUtilsMessengerCallbackDataEXT,
    ) {
        for (object, name) in self.objects.iter_mut().zip(&self.names) {
            if let Some(name) = name {
                object.object_name = name.as_ptr();
            }
        }
        let mut labels: Vec<_> = self
            .labels
            .iter()
            .map(|label| sys::DebugUtilsLabelEXT {
                ty: sys::DebugUtilsLabelEXT::TYPE,
                next: std::ptr::null(),
                label_name: label.as_ptr(),
            })
            .collect();
        let told = sys::DebugUtilsMessengerCallbackDataEXT {
            objects: self.objects.as_mut_ptr(),
            session_label_count: u32::try_from(labels.len()).unwrap_or(0),
            session_labels: labels.as_mut_ptr(),
            ..*data
        };
        // SAFETY: the app gave the function for this; all that the structure points to lives during the call.
        let _ = unsafe { (to.callback)(severity, types, &told, to.user_data) };
    }
}

pub(super) unsafe extern "system" fn submit(
    instance: sys::Instance,
    severity: Severity,
    types: Type,
    data: *const sys::DebugUtilsMessengerCallbackDataEXT,
) -> sys::Result {
    let mut hearers = Vec::new();
    let mut submitted = None;
    let result = super::call("xrSubmitDebugUtilsMessageEXT", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structure, whose texts are null or texts.
        unsafe {
            let data = raw::input(data)?;
            raw::text(data.message)?;
            submitted = Some(Submitted::of(runtime, data)?);
        }
        if severity.is_empty() || types.is_empty() {
            return Err(invalid("a message without severity or type"));
        }
        hearers = runtime
            .known()?
            .messengers
            .values()
            .filter(|messenger| {
                messenger.severities.intersects(severity) && messenger.types.intersects(types)
            })
            .copied()
            .collect();
        OK
    });
    if let Some(mut submitted) = submitted {
        for hearer in hearers {
            // SAFETY: the app's structure, found right above.
            unsafe { submitted.tell(hearer, severity, types, &*data) };
        }
    }
    result
}

unsafe fn label(info: *const sys::DebugUtilsLabelEXT) -> Answer<CString> {
    // SAFETY: the app's structure and text, as the caller says.
    unsafe {
        let info = raw::input(info)?;
        let text = raw::text(info.label_name)?;
        if text.is_empty() {
            return Err(invalid("labelName is empty"));
        }
        Ok(CString::new(text).unwrap_or_default())
    }
}

pub(super) unsafe extern "system" fn begin_label(
    session: sys::Session,
    info: *const sys::DebugUtilsLabelEXT,
) -> sys::Result {
    super::call("xrSessionBeginDebugUtilsLabelRegionEXT", |runtime| {
        // SAFETY: the app's structure and text.
        let label = unsafe { label(info)? };
        runtime.session(session)?.labels.begin(label);
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn end_label(session: sys::Session) -> sys::Result {
    super::call("xrSessionEndDebugUtilsLabelRegionEXT", |runtime| {
        runtime.session(session)?.labels.end();
        Ok(runtime.success())
    })
}

pub(super) unsafe extern "system" fn insert_label(
    session: sys::Session,
    info: *const sys::DebugUtilsLabelEXT,
) -> sys::Result {
    super::call("xrSessionInsertDebugUtilsLabelEXT", |runtime| {
        // SAFETY: the app's structure and text.
        let label = unsafe { label(info)? };
        runtime.session(session)?.labels.insert(label);
        Ok(runtime.success())
    })
}
