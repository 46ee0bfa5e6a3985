//! Instances: extensions, creation, destruction, events, names, paths.

use std::ffi::c_char;

use openxr_sys as sys;

use super::raw;
use super::{chains, negotiate};
use crate::actions::ill_formed;
use crate::extension::{self, Enabled};
use crate::log::result_name;
use crate::refused::{Answer, breach, refusal};
use crate::runtime::{Event, Instance, Object, Runtime};
use crate::session::Phase;
use crate::world::Reference;

const OK: Answer = Ok(sys::Result::SUCCESS);

fn offered(runtime: &Runtime) -> Vec<(&'static str, u32)> {
    let without = &runtime.script.without;
    let has = |name: &str| {
        !without.iter().any(|out| out == name)
            && (runtime.script.automation || name != extension::name::AUTOMATION)
    };
    extension::ALL.iter().filter(|(name, _)| has(name)).copied().collect()
}

pub(super) unsafe extern "system" fn enumerate_extensions(
    layer: *const c_char,
    capacity: u32,
    count: *mut u32,
    properties: *mut sys::ExtensionProperties,
) -> sys::Result {
    super::call("xrEnumerateInstanceExtensionProperties", |runtime| {
        if !layer.is_null() {
            return Err(refusal(sys::Result::ERROR_API_LAYER_NOT_PRESENT, "layers are the loader's"));
        }
        let offered = offered(runtime);
        // SAFETY: the app's array, by OpenXR's two calls.
        unsafe {
            raw::structures(capacity, count, properties, offered.len(), |index, place| {
                (*place).extension_name = raw::fixed_out(offered[index].0);
                (*place).extension_version = offered[index].1;
            })?;
        }
        OK
    })
}

pub(super) unsafe extern "system" fn create(
    info: *const sys::InstanceCreateInfo,
    instance: *mut sys::Instance,
) -> sys::Result {
    super::call("xrCreateInstance", |runtime| {
        // SAFETY: the app's structure, arrays and texts, whose types and lengths are looked at first.
        let (info, names) = unsafe {
            let info = raw::input(info)?;
            let names = raw::slice(info.enabled_extension_names, info.enabled_extension_count)?;
            let names: Vec<&str> = names.iter().map(|name| raw::text(*name)).collect::<Answer<_>>()?;
            (info, names)
        };
        if let Some(fault) = &runtime.log.report.fault {
            return Err(refusal(sys::Result::ERROR_RUNTIME_UNAVAILABLE, fault.clone()));
        }
        if runtime.refuse_instances > 0 {
            runtime.refuse_instances -= 1;
            return Err(refusal(sys::Result::ERROR_RUNTIME_UNAVAILABLE, "the runtime is not there yet"));
        }
        if runtime.instance.is_some() {
            return Err(breach(
                sys::Result::ERROR_LIMIT_REACHED,
                "a second instance while the first is not destroyed",
            ));
        }
        let app = &info.application_info;
        if !negotiate::accepts(app.api_version, runtime.loader_modern) {
            let why = format!("OpenXR {} is not supported", app.api_version);
            return Err(breach(sys::Result::ERROR_API_VERSION_UNSUPPORTED, why));
        }
        let name = raw::fixed(&app.application_name, sys::Result::ERROR_NAME_INVALID)?;
        let engine = raw::fixed(&app.engine_name, sys::Result::ERROR_NAME_INVALID)?;
        if name.is_empty() {
            return Err(breach(sys::Result::ERROR_NAME_INVALID, "the application's name is empty"));
        }
        let offered = offered(runtime);
        let mut enabled = Enabled::new((app.api_version.major(), app.api_version.minor()));
        for name in names {
            let known = offered.iter().any(|(known, _)| *known == name);
            if !known || !enabled.add(name) {
                let why = format!("{name} is no extension of this runtime");
                return Err(breach(sys::Result::ERROR_EXTENSION_NOT_PRESENT, why));
            }
        }
        let handle = runtime.handles.create(Object::Instance, 0);
        runtime.log.report.app = [name, engine, app.api_version.to_string()];
        runtime.log.report.extensions = enabled.names().map(str::to_owned).collect();
        runtime.instance = Some(Instance::new(handle, enabled));
        runtime.log.instance_created();
        // SAFETY: as above; and the app's place for the handle.
        unsafe {
            chains::look(
                runtime,
                "xrCreateInstance",
                info.next,
                &[sys::StructureType::DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT],
            );
            raw::put(instance, sys::Handle::from_raw(handle))?;
        }
        runtime.log.write();
        OK
    })
}

pub(super) unsafe extern "system" fn destroy(instance: sys::Instance) -> sys::Result {
    super::call("xrDestroyInstance", |runtime| {
        let handle = sys::Handle::into_raw(instance);
        runtime.check(handle, Object::Instance)?;
        super::session::close(runtime);
        forget(runtime, handle);
        runtime.instance = None;
        runtime.log.report.instances[1] += 1;
        runtime.log.write();
        crate::runtime::changed();
        OK
    })
}

/// Destroys a handle and counts what was still alive below it.
pub(super) fn forget(runtime: &mut Runtime, handle: u64) {
    for (_, object) in runtime.handles.destroy(handle, runtime.log.frame) {
        *runtime.log.report.left_alive.entry(object.name().to_owned()).or_default() += 1;
    }
}

pub(super) unsafe extern "system" fn properties(
    instance: sys::Instance,
    properties: *mut sys::InstanceProperties,
) -> sys::Result {
    super::call("xrGetInstanceProperties", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structure.
        unsafe {
            let properties = raw::output(properties)?;
            chains::look(runtime, "xrGetInstanceProperties", (*properties).next, &[]);
            (*properties).runtime_version = sys::Version::new(0, 1, 0);
            (*properties).runtime_name = raw::fixed_out("Skillward test runtime");
        }
        OK
    })
}

pub(super) unsafe extern "system" fn result_to_string(
    instance: sys::Instance,
    value: sys::Result,
    buffer: *mut c_char,
) -> sys::Result {
    super::call("xrResultToString", |runtime| {
        runtime.check(sys::Handle::into_raw(instance), Object::Instance)?;
        // SAFETY: the app's array, of the length that OpenXR demands.
        unsafe {
            raw::put(
                buffer.cast::<[c_char; sys::MAX_RESULT_STRING_SIZE]>(),
                raw::fixed_out(&result_name(value)),
            )?
        };
        OK
    })
}

pub(super) unsafe extern "system" fn structure_type_to_string(
    instance: sys::Instance,
    value: sys::StructureType,
    buffer: *mut c_char,
) -> sys::Result {
    super::call("xrStructureTypeToString", |runtime| {
        runtime.check(sys::Handle::into_raw(instance), Object::Instance)?;
        let name = format!("{value:?}");
        let named = name.starts_with(|first: char| first.is_ascii_alphabetic());
        let text =
            if named { format!("XR_TYPE_{name}") } else { format!("XR_UNKNOWN_STRUCTURE_TYPE_{name}") };
        // SAFETY: the app's array, of the length that OpenXR demands.
        unsafe { raw::put(buffer.cast::<[c_char; sys::MAX_STRUCTURE_NAME_SIZE]>(), raw::fixed_out(&text))? };
        OK
    })
}

pub(super) unsafe extern "system" fn string_to_path(
    instance: sys::Instance,
    text: *const c_char,
    path: *mut sys::Path,
) -> sys::Result {
    super::call("xrStringToPath", |runtime| {
        let known = runtime.instance(instance)?;
        // SAFETY: the app's text and its place for the path.
        unsafe {
            let text = raw::text(text)?;
            if let Some(why) = ill_formed(text) {
                let why = format!("\"{text}\" is no path: {why}");
                return Err(breach(sys::Result::ERROR_PATH_FORMAT_INVALID, why));
            }
            raw::put(path, sys::Path::from_raw(known.paths.number(text)))?;
        }
        OK
    })
}

pub(super) unsafe extern "system" fn path_to_string(
    instance: sys::Instance,
    path: sys::Path,
    capacity: u32,
    count: *mut u32,
    buffer: *mut c_char,
) -> sys::Result {
    super::call("xrPathToString", |runtime| {
        let known = runtime.instance(instance)?;
        let text = path_text(known, path)?;
        // SAFETY: the app's buffer.
        unsafe { raw::text_out(capacity, count, buffer, text)? };
        OK
    })
}

/// The text of a path that must be one.
pub(super) fn path_text(instance: &Instance, path: sys::Path) -> Answer<&str> {
    let number = path.into_raw();
    instance.paths.text(number).ok_or_else(|| {
        breach(sys::Result::ERROR_PATH_INVALID, format!("{number} is no XrPath of this instance"))
    })
}

pub(super) unsafe extern "system" fn poll_event(
    instance: sys::Instance,
    buffer: *mut sys::EventDataBuffer,
) -> sys::Result {
    super::call("xrPollEvent", |runtime| {
        runtime.instance(instance)?;
        // SAFETY: the app's structure.
        let buffer = unsafe { raw::output(buffer)? };
        runtime.tick();
        let known = runtime.known()?;
        known.unpolled = 0;
        let running = known.session.as_ref().is_some_and(|session| session.life.running());
        match known.events.pop() {
            Some(event) => {
                // SAFETY: every event's structure fits into the buffer, as OpenXR demands of events.
                unsafe { write_event(&event, buffer) };
                OK
            }
            None => {
                if !running {
                    runtime.timer.idle();
                }
                Ok(sys::Result::EVENT_UNAVAILABLE)
            }
        }
    })
}

unsafe fn write_event(event: &Event, buffer: *mut sys::EventDataBuffer) {
    /// # Safety
    ///
    /// The structure fits into the buffer, and both begin with type and chain.
    unsafe fn write<T>(buffer: *mut sys::EventDataBuffer, event: T) {
        const { assert!(size_of::<T>() <= size_of::<sys::EventDataBuffer>()) };
        // SAFETY: as the caller says.
        unsafe { buffer.cast::<T>().write(event) };
    }
    let next = std::ptr::null();
    let time = sys::Time::from_nanos;
    // SAFETY: structures of events, as above.
    unsafe {
        match *event {
            Event::State { session, state, time: at } => write(
                buffer,
                sys::EventDataSessionStateChanged {
                    ty: sys::EventDataSessionStateChanged::TYPE,
                    next,
                    session: sys::Handle::from_raw(session),
                    state: state_of(state),
                    time: time(at),
                },
            ),
            Event::InstanceLoss { time: at } => write(
                buffer,
                sys::EventDataInstanceLossPending {
                    ty: sys::EventDataInstanceLossPending::TYPE,
                    next,
                    loss_time: time(at),
                },
            ),
            Event::Profile { session } => write(
                buffer,
                sys::EventDataInteractionProfileChanged {
                    ty: sys::EventDataInteractionProfileChanged::TYPE,
                    next,
                    session: sys::Handle::from_raw(session),
                },
            ),
            Event::Origin { session, reference, time: at, in_previous } => write(
                buffer,
                sys::EventDataReferenceSpaceChangePending {
                    ty: sys::EventDataReferenceSpaceChangePending::TYPE,
                    next,
                    session: sys::Handle::from_raw(session),
                    reference_space_type: reference_of(reference),
                    change_time: time(at),
                    pose_valid: in_previous.is_some().into(),
                    pose_in_previous_space: super::poses::to_xr(
                        in_previous.unwrap_or(crate::script::Pose::IDENTITY),
                    ),
                },
            ),
            Event::Presence { session, present } => write(
                buffer,
                sys::EventDataUserPresenceChangedEXT {
                    ty: sys::EventDataUserPresenceChangedEXT::TYPE,
                    next,
                    session: sys::Handle::from_raw(session),
                    is_user_present: present.into(),
                },
            ),
            Event::RefreshRate { from, to } => write(
                buffer,
                sys::EventDataDisplayRefreshRateChangedFB {
                    ty: sys::EventDataDisplayRefreshRateChangedFB::TYPE,
                    next,
                    from_display_refresh_rate: from,
                    to_display_refresh_rate: to,
                },
            ),
            Event::Lost { count } => write(
                buffer,
                sys::EventDataEventsLost {
                    ty: sys::EventDataEventsLost::TYPE,
                    next,
                    lost_event_count: count,
                },
            ),
        }
    }
}

fn state_of(phase: Phase) -> sys::SessionState {
    match phase {
        Phase::Idle => sys::SessionState::IDLE,
        Phase::Ready => sys::SessionState::READY,
        Phase::Synchronized => sys::SessionState::SYNCHRONIZED,
        Phase::Visible => sys::SessionState::VISIBLE,
        Phase::Focused => sys::SessionState::FOCUSED,
        Phase::Stopping => sys::SessionState::STOPPING,
        Phase::LossPending => sys::SessionState::LOSS_PENDING,
        Phase::Exiting => sys::SessionState::EXITING,
    }
}

/// OpenXR's number of a reference space.
pub(super) fn reference_of(reference: Reference) -> sys::ReferenceSpaceType {
    match reference {
        Reference::View => sys::ReferenceSpaceType::VIEW,
        Reference::Local => sys::ReferenceSpaceType::LOCAL,
        Reference::LocalFloor => sys::ReferenceSpaceType::LOCAL_FLOOR,
        Reference::Stage => sys::ReferenceSpaceType::STAGE,
    }
}
