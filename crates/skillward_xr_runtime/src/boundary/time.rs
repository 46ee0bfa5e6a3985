//! Conversion of OpenXR's time from and to that of the system.
//!
//! The system's monotonic clock is the runtime's clock moved by a constant. Where the pace is not `Real`, that holds for
//! the arithmetic alone: the frames' time does not pass as the wall's does.

use libc::timespec;
use openxr_sys as sys;

use super::raw;
use crate::refused::{breach, invalid};

const SECOND: i64 = 1_000_000_000;

pub(super) unsafe extern "system" fn from_timespec(
    instance: sys::Instance,
    given: *const timespec,
    time: *mut sys::Time,
) -> sys::Result {
    super::call("xrConvertTimespecTimeToTimeKHR", |runtime| {
        runtime.instance(instance)?;
        let offset = runtime.timer.offset();
        // SAFETY: the app's structure and its place for the time.
        unsafe {
            let given = raw::get(given)?;
            if !(0..SECOND).contains(&given.tv_nsec) {
                return Err(breach(sys::Result::ERROR_TIME_INVALID, "tv_nsec must be 0 to 999,999,999"));
            }
            let nanoseconds =
                given.tv_sec.checked_mul(SECOND).and_then(|whole| whole.checked_add(given.tv_nsec));
            let converted = nanoseconds.and_then(|nanoseconds| nanoseconds.checked_sub(offset));
            let converted = converted.ok_or_else(|| invalid("the time is out of range"))?;
            raw::put(time, sys::Time::from_nanos(converted))?;
        }
        Ok(sys::Result::SUCCESS)
    })
}

pub(super) unsafe extern "system" fn to_timespec(
    instance: sys::Instance,
    time: sys::Time,
    converted: *mut timespec,
) -> sys::Result {
    super::call("xrConvertTimeToTimespecTimeKHR", |runtime| {
        runtime.instance(instance)?;
        let offset = runtime.timer.offset();
        if time.as_nanos() <= 0 {
            return Err(breach(sys::Result::ERROR_TIME_INVALID, "an XrTime is greater than 0"));
        }
        let nanoseconds = time.as_nanos().saturating_add(offset);
        let (tv_sec, tv_nsec) = (nanoseconds / SECOND, nanoseconds % SECOND);
        // SAFETY: the app's place for the time.
        unsafe { raw::put(converted, timespec { tv_sec, tv_nsec })? };
        Ok(sys::Result::SUCCESS)
    })
}

/// The system's monotonic clock in nanoseconds.
pub(crate) fn monotonic_ns() -> i64 {
    read(libc::CLOCK_MONOTONIC)
}

/// Processor time that all threads of this process have taken together, in nanoseconds.
pub(crate) fn processor_ns() -> i64 {
    read(libc::CLOCK_PROCESS_CPUTIME_ID)
}

fn read(clock: libc::clockid_t) -> i64 {
    let mut read = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure may be written.
    unsafe { libc::clock_gettime(clock, &mut read) };
    read.tv_sec * SECOND + read.tv_nsec
}
