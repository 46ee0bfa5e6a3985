//! Why a call fails: the app's breach of a rule, something that it had to expect, or a fault of this runtime.

use openxr_sys as sys;

/// Whose doing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The app broke a rule.
    Apps,
    /// The app had to expect it: a fault that was asked for, an array that is too small.
    Nobodys,
    /// A fault of this runtime, or of the driver below it.
    Runtimes,
}

/// A call that failed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refused {
    pub(crate) result: sys::Result,
    pub(crate) whose: Whose,
    /// The rule that was broken, in words.
    pub(crate) rule: String,
}

/// What a call comes to: a success code, or why not.
pub(crate) type Answer<T = sys::Result> = Result<T, Refused>;

/// The app broke a rule.
pub(crate) fn breach(result: sys::Result, rule: impl Into<String>) -> Refused {
    Refused { result, whose: Whose::Apps, rule: rule.into() }
}

/// The app broke a rule that has no error of its own.
pub(crate) fn invalid(rule: impl Into<String>) -> Refused {
    breach(sys::Result::ERROR_VALIDATION_FAILURE, rule)
}

/// The app had to expect it.
pub(crate) fn refusal(result: sys::Result, why: impl Into<String>) -> Refused {
    Refused { result, whose: Whose::Nobodys, rule: why.into() }
}

/// A fault of this runtime or of the driver.
pub(crate) fn failure(why: impl Into<String>) -> Refused {
    Refused { result: sys::Result::ERROR_RUNTIME_FAILURE, whose: Whose::Runtimes, rule: why.into() }
}
