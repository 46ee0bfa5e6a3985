//! The C interface: every function that the loader finds. Each turns pointers into values, asks the safe side, and
//! writes the answer back; nothing here decides anything but whether a pointer is what it must be.

#![allow(unsafe_code, reason = "OpenXR is a C interface: its functions get pointers from the app")]

mod action_state;
mod actions;
mod automation;
mod chains;
mod debug;
mod frame;
mod hands;
mod haptics;
mod instance;
mod layers;
mod lookup;
mod negotiate;
mod passthrough;
mod poses;
mod raw;
mod session;
mod spaces;
mod swapchain;
mod system;
mod time;
mod views;
mod vulkan;

use std::panic::{AssertUnwindSafe, catch_unwind};

use openxr_sys as sys;

pub(crate) use debug::Messenger;
pub(crate) use time::{monotonic_ns, processor_ns};
pub(crate) use vulkan::vulkan_messenger;

use crate::refused::{Answer, Whose, failure};
use crate::runtime::{Runtime, lock};

/// Runs the body of a function with the runtime's state; logs what came of it. A panic stays on this side: it is
/// reported as the runtime's fault.
fn call(name: &'static str, body: impl FnOnce(&mut Runtime) -> Answer) -> sys::Result {
    guarded(name, || {
        let mut runtime = lock();
        let answer = body(&mut runtime);
        settle(&mut runtime, name, answer)
    })
}

/// What a call comes to, and what the app's messengers are told of it.
type Settled = (sys::Result, Vec<debug::Telling>);

/// Keeps panics on this side, and tells the app's messengers when the state is unlocked again.
fn guarded(name: &'static str, body: impl FnOnce() -> Settled) -> sys::Result {
    let (result, tellings) = catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| {
        let mut runtime = lock();
        settle(&mut runtime, name, Err(failure("the runtime panicked; its message is on the error stream")))
    });
    for telling in tellings {
        telling.tell();
    }
    result
}

/// Logs what came of a call.
fn settle(runtime: &mut Runtime, name: &'static str, answer: Answer) -> Settled {
    for message in vulkan::heard() {
        runtime.log.breach(name, sys::Result::SUCCESS, &message);
    }
    let result = match answer {
        Ok(result) => result,
        Err(refused) => {
            match refused.whose {
                Whose::Apps => runtime.log.breach(name, refused.result, &refused.rule),
                Whose::Nobodys => runtime.log.refusal(name, refused.result),
                Whose::Runtimes => {
                    let fault = format!("{name}: {}", refused.rule);
                    eprintln!("skillward_xr_runtime: {fault}");
                    runtime.log.report.fault.get_or_insert(fault);
                    runtime.log.write();
                }
            }
            refused.result
        }
    };
    (result, debug::tellings(runtime))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_stays_inside_and_is_the_runtimes_fault() {
        let result = call("xrTest", |_| panic!("on purpose"));
        assert_eq!(result, sys::Result::ERROR_RUNTIME_FAILURE);
        let runtime = lock();
        let fault = runtime.log.report.fault.clone().unwrap_or_default();
        assert!(fault.contains("xrTest") && fault.contains("panicked"), "{fault}");
        assert!(runtime.log.report.breaches.is_empty());
    }
}
