//! An OpenXR runtime for tests: no headset, no display, no compositor, but every rule.
//!
//! The loader finds the library like any other runtime, through `XR_RUNTIME_JSON` ([`Place::install`] writes that file).
//! It draws on whatever Vulkan device there is, a software driver too. What the user does comes from a script in
//! the folder that [`FOLDER`] names, and from a control channel; see [`script`] and [`control`]. What the app did wrong
//! stands in [`Report::breaches`], and a test that finds anything there fails. docs/xr_runtime.md tells how to use it.
//!
//! Written from the OpenXR specification, 1.1.

mod actions;
mod boundary;
pub mod control;
mod extension;
mod gpu;
mod log;
mod place;
mod refused;
pub mod report;
mod runtime;
pub mod script;
mod session;
mod world;

pub use place::{Place, PlaceError};
pub use report::Report;
pub use runtime::FOLDER;
pub use session::Phase;
