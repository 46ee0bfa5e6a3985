//! What can go wrong between the program and an OpenXR runtime, in words for a person.

use openxr::sys::Result as Code;
use thiserror::Error;

/// Why there is no headset, or none any more.
#[derive(Debug, Error)]
pub enum XrError {
    /// The OpenXR loader is not installed.
    #[error("the OpenXR loader was not found ({0})")]
    NoLoader(String),
    /// No runtime is set up, or it does not answer.
    #[error("no OpenXR runtime answers ({0})")]
    NoRuntime(Code),
    /// The runtime is there, the headset is not.
    #[error("the OpenXR runtime {runtime} has no headset connected")]
    NoHeadset {
        /// The runtime's own name.
        runtime: String,
    },
    /// The runtime cannot do what this program needs.
    #[error("the OpenXR runtime {runtime} offers no {what}")]
    Lacks {
        /// The runtime's own name.
        runtime: String,
        /// What is missing.
        what: String,
    },
    /// The graphics driver and the runtime do not agree.
    #[error("the graphics driver cannot draw for the headset: {0}")]
    Graphics(String),
    /// A call failed.
    #[error("the OpenXR runtime refused {call}: {code}")]
    Call {
        /// What was asked.
        call: &'static str,
        /// What it answered.
        code: Code,
    },
}

/// How much is left after a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// Only this call: the next frame may go well.
    Call,
    /// The session is gone; another can be begun in the same instance.
    Session,
    /// The runtime itself is gone; everything has to be asked for anew.
    Instance,
}

impl XrError {
    /// The error of a call that failed.
    pub(super) const fn call(call: &'static str) -> impl Fn(Code) -> Self {
        move |code| Self::Call { call, code }
    }

    /// How much is left.
    #[must_use]
    pub fn loss(&self) -> Loss {
        match self {
            Self::Call {
                code: Code::ERROR_SESSION_LOST | Code::ERROR_HANDLE_INVALID | Code::ERROR_RUNTIME_FAILURE,
                ..
            }
            | Self::NoHeadset { .. } => Loss::Session,
            Self::Call { code: Code::ERROR_INSTANCE_LOST, .. }
            | Self::NoLoader(_)
            | Self::NoRuntime(_)
            | Self::Lacks { .. }
            | Self::Graphics(_) => Loss::Instance,
            Self::Call { .. } => Loss::Call,
        }
    }
}
